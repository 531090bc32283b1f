"""DOIs as sources write them: bare, with `doi:`, as an address of doi.org, in capitals. Pure."""

from __future__ import annotations

import re

from bot.entry.identifiers import Identifier, recognise

_DOI = re.compile(
    r"\s*(?:https?://(?:dx\.|www\.)?doi\.org/|doi:\s{0,3})?(10\.[0-9]{4,9}(?:\.[0-9]{1,9}){0,4}/[^\s\"<>]{1,300})",
    re.ASCII | re.IGNORECASE,
)
_ARXIV = "10.48550/arxiv."


def doi_of(text: str) -> Identifier | None:
    """The DOI with which a text begins (arXiv's field may hold two), as an identifier; None where there is none."""
    found = _DOI.match(text)
    return Identifier("doi", found[1].rstrip(".,;").lower()) if found else None


def as_written(text: str) -> str:
    """The same, in the letters in which it is written."""
    found = _DOI.match(text)
    return found[1].rstrip(".,;") if found else ""


def is_arxivs(doi: Identifier) -> bool:
    """Whether arXiv gave this DOI to a preprint: then it names no published version."""
    return doi.scheme == "doi" and doi.value.startswith(_ARXIV)


def preprint_of(doi: Identifier) -> Identifier | None:
    """The arXiv id that such a DOI holds."""
    return recognise(f"arXiv:{doi.value.removeprefix(_ARXIV)}") if is_arxivs(doi) else None
