"""doi.org: `GET /{doi}` with CSL-JSON as what is accepted -> a Record. Pure.

The one address that knows every agency's DOIs (Crossref, DataCite, mEDRA, JaLC ...): it redirects to the agency, which
answers in CSL-JSON, or to the paper's page where the agency has no such answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from bot.entry.identifiers import Identifier
from bot.resolve.fetch import Answer, Miss, Request, miss_of
from bot.resolve.record import Record
from bot.resolve.sources.csl import record_of_work
from bot.resolve.sources.dois import doi_of
from bot.resolve.sources.shape import line_at, parse_json

NAME = "doi.org"


def request(identifier: Identifier) -> Request:
    """Ask whoever registered this DOI."""
    return Request(
        source="doi",
        url=f"https://doi.org/{quote(identifier.value, safe='/')}",
        accept="application/vnd.citationstyles.csl+json",
    )


def read(answer: Answer, identifier: Identifier) -> Record | Miss:
    """The agency's word. A page instead of it is no fault that passes: that agency gives pages only."""
    miss = miss_of(answer, source=NAME, promised="json")
    if miss and answer.status == 400 and miss.why == "refused":
        return Miss(source=NAME, why="not found", detail="it says that this is not a DOI")
    if answer.status in (204, 406) or (miss and miss.why == "broken" and answer.status < 400):
        return Miss(source=NAME, why="refused", detail="the agency of this DOI gives its pages to people only")
    if miss:
        return miss
    work = parse_json(answer.body)
    if not isinstance(work, Mapping):
        return Miss(source=NAME, why="broken", detail="it sent something else than a record")
    own = doi_of(line_at(work, "DOI"))
    record = record_of_csl(work, source=NAME)
    if record is None:
        return Miss(source=NAME, why="broken", detail="it sent a record without a title")
    if own and own.value != identifier.value.lower():
        return Miss(source=NAME, why="not found")
    return record


def record_of_csl(data: Mapping[str, object], *, source: str) -> Record | None:
    """One item of CSL-JSON, also one that somebody pasted; None where it holds neither title nor DOI."""
    return record_of_work(data, source=source)
