"""Crossref: `GET /works/{doi}` -> a Record. Pure.

Most journals and proceedings have their DOIs from Crossref. Asked for whole works, never with `select`: what is left
out then is just not there, notices of retraction too.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from bot.entry.identifiers import Identifier
from bot.resolve.fetch import Answer, Miss, Request, miss_of
from bot.resolve.record import Record
from bot.resolve.sources.csl import record_of_work
from bot.resolve.sources.dois import doi_of
from bot.resolve.sources.shape import at, line_at, parse_json

NAME = "Crossref"


def request(identifier: Identifier) -> Request:
    """Ask for the work with this DOI; a DOI may hold slashes, brackets and worse."""
    url = f"https://api.crossref.org/works/{quote(identifier.value, safe='')}"
    return Request(source="crossref", url=url, accept="application/json")


def read(answer: Answer, identifier: Identifier) -> Record | Miss:
    """The work, if it is the one with this DOI. The 404 is plain text, whatever its content type says."""
    if miss := miss_of(answer, source=NAME, promised="json"):
        return miss
    work = at(parse_json(answer.body), "message")
    own = doi_of(line_at(work, "DOI"))
    if not isinstance(work, Mapping) or own is None:
        return Miss(source=NAME, why="broken", detail="it sent something else than a work")
    record = record_of_work(work, source=NAME)
    if record is None or own.value != identifier.value.lower():
        return Miss(source=NAME, why="not found")
    return record
