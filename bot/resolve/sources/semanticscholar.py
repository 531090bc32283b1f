"""Semantic Scholar Graph: `GET /paper/{id}` -> a Record. Pure.

The best crosswalk between identifiers, and an abstract. Authors, venue and year are left out on purpose: its names are
put together by machine ("Noam M. Shazeer", "I. Polosukhin"), the venue of one version stands beside the year of
another. The title is there to be compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from bot.entry.identifiers import Identifier, recognise
from bot.entry.model import Link
from bot.resolve.fetch import Answer, Miss, Request, miss_of
from bot.resolve.markup import readable
from bot.resolve.record import Record
from bot.resolve.sources.shape import at, line_at, parse_json, text_at
from bot.resolve.sources.wording import without_final_dot

NAME = "Semantic Scholar"

_FIELDS = "externalIds,title,abstract,openAccessPdf"
_PREFIXES = {"acl": "ACL:", "arxiv": "ARXIV:", "dblp": "DBLP:", "doi": "DOI:", "pubmed": "PMID:", "semanticscholar": ""}
_TELLING = frozenset({"acl", "arxiv", "doi", "pubmed"})
"""Schemes in which a paper has one identifier. Its own ids are merged from time to time, and of a paper's keys at DBLP
(one of the preprint, one of the publication) it keeps one."""


def request(identifier: Identifier) -> Request:
    """Ask by any identifier; by the page's address where there is no prefix for its scheme."""
    prefix = _PREFIXES.get(identifier.scheme)
    key = f"URL:{identifier.url}" if prefix is None else f"{prefix}{identifier.value}"
    if key.casefold().startswith("corpusid:"):
        key = f"CorpusId:{key.partition(':')[2]}"
    url = f"https://api.semanticscholar.org/graph/v1/paper/{quote(key, safe='/:();')}?fields={_FIELDS}"
    return Request(source="semanticscholar", url=url, accept="application/json")


def read(answer: Answer, identifier: Identifier) -> Record | Miss:
    """The paper, unless it has another identifier in the scheme that was asked for."""
    if miss := miss_of(answer, source=NAME, promised="json"):
        return miss
    paper = parse_json(answer.body)
    if paper is None and answer.body.strip() == b"null":
        return Miss(source=NAME, why="not found")  # as it answers where it is asked for many
    if not line_at(paper, "paperId"):
        return Miss(source=NAME, why="broken", detail="it sent something else than a paper")
    identifiers = tuple(dict.fromkeys(_identifiers(paper)))
    asked = recognise(identifier.url) or identifier
    others = [each for each in identifiers if each.scheme == asked.scheme and each.scheme in _TELLING]
    if others and asked not in others:
        return Miss(source=NAME, why="not found")
    return Record(
        source=NAME,
        title=without_final_dot(line_at(paper, "title")),
        abstract=readable(text_at(paper, "abstract"), is_markdown=True),
        links=(Link(name="", url=identifier.url),),
        identifiers=identifiers,
        extra=_extra(line_at(paper, "openAccessPdf", "url")),
    )


def _identifiers(paper: object) -> Iterator[Identifier]:
    known = at(paper, "externalIds")
    spellings = (
        ("https://www.semanticscholar.org/paper/", line_at(paper, "paperId")),
        ("https://arxiv.org/abs/", line_at(known, "ArXiv")),
        ("https://doi.org/", quote(line_at(known, "DOI"), safe="/:();")),
        ("https://aclanthology.org/", line_at(known, "ACL")),
        ("https://dblp.org/rec/", line_at(known, "DBLP")),
        ("https://pubmed.ncbi.nlm.nih.gov/", line_at(known, "PubMed")),
        ("CorpusID:", line_at(known, "CorpusId")),
    )
    yield from filter(None, (recognise(f"{start}{value}") for start, value in spellings if value))


def _extra(pdf: str) -> dict[str, object]:
    """The open PDF; that is often only the DOI once more, or the empty text."""
    return {"pdf": pdf} if pdf.startswith(("https://", "http://")) and recognise(pdf) is None else {}
