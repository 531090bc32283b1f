"""What bibtexparser gives for a BibTeX text without the bot's reader, so that the gain is visible.

As its documentation advises: the default stack, TeX decoded, names separated and split into their parts. An entry whose
names it cannot split keeps them as they were separated; one that it cannot cut is missing.
"""

from __future__ import annotations

import logging

from bibtexparser.entrypoint import parse_string
from bibtexparser.library import Library
from bibtexparser.middlewares import LatexDecodingMiddleware, SeparateCoAuthors, SplitNameParts
from bibtexparser.middlewares.names import NameParts
from bibtexparser.model import Entry, MiddlewareErrorBlock

Paper = tuple[str, list[str], int | None]
"""Title, authors as "First Last", year."""


def record_of(text: str) -> list[Paper]:
    """The entries of a text, in their order."""
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
    return [_paper(entry) for entry in _entries(_library(text))]


def _library(text: str) -> Library:
    stack = [LatexDecodingMiddleware(), SeparateCoAuthors(), SplitNameParts()]
    return parse_string(text, append_middleware=stack)


def _entries(library: Library) -> list[Entry]:
    found = (block.ignore_error_block if isinstance(block, MiddlewareErrorBlock) else block for block in library.blocks)
    return [block for block in found if isinstance(block, Entry)]


def _paper(entry: Entry) -> Paper:
    fields = {name.casefold(): value for name, value in entry.items() if isinstance(name, str)}
    year = str(fields.get("year", "")).strip()
    return _text(fields.get("title", "")), _names(fields.get("author", [])), int(year) if year.isdecimal() else None


def _names(authors: object) -> list[str]:
    parts = authors if isinstance(authors, list) else [authors]
    return [part.merge_first_name_first if isinstance(part, NameParts) else _text(part) for part in parts]


def _text(value: object) -> str:
    return " ".join(str(value).split())
