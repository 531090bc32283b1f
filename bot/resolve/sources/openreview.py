"""OpenReview: a note of API v2 or v1, or among what a search has found -> a Record. Pure.

v2 (venues since 2023/24) wraps every value (`{"title": {"value": ...}}`), v1 does not; both are read alike. Programs
without a login mostly meet a check for people (403), but not at the search.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from urllib.parse import quote

from bot.entry import names
from bot.entry.identifiers import Identifier, recognise
from bot.entry.model import Link
from bot.faults import Finding
from bot.resolve.bibtex import read_bibtex
from bot.resolve.fetch import Answer, Miss, Request, miss_of
from bot.resolve.markup import readable
from bot.resolve.mentions import links_in
from bot.resolve.people import author_line
from bot.resolve.record import Record
from bot.resolve.sources.dois import as_written
from bot.resolve.sources.openreview_venue import Standing, standing
from bot.resolve.sources.shape import at, line_at, many_at, mappings_at, parse_json, text_at, texts_at
from bot.resolve.sources.verdicts import not_accepted, withdrawn

NAME = "OpenReview"
MOST_HITS = 25
"""Notes that a search is asked for."""
_V2, _V1 = "https://api2.openreview.net", "https://api.openreview.net"
_SITE = "https://openreview.net"

Note = Mapping[str, object]

_ANONYMOUS = re.compile(r"anonymous(?:\s?authors?)?(?:\s?[0-9]{1,3})?|\[?authors? (?:names? )?hidden\]?", re.IGNORECASE)
_MILLISECONDS = 1000
_LATEST = 4_102_444_800
"""2100-01-01 in seconds."""


def request(identifier: Identifier) -> Request:
    """Ask API v2."""
    return _request(f"{_V2}/notes?id={quote(_forum(identifier), safe='')}")


def request_v1(identifier: Identifier) -> Request:
    """Ask API v1, which has what was submitted before 2023 and is not in v2."""
    return _request(f"{_V1}/notes?id={quote(_forum(identifier), safe='')}")


def request_search(identifier: Identifier, *, title: str = "") -> Request:
    """Ask the search of API v2, best by the paper's title; whether it finds an id, nobody has tried."""
    term = quote(title or _forum(identifier), safe="")
    return _request(f"{_V2}/notes/search?term={term}&source=forum&limit={MOST_HITS}")


def _forum(identifier: Identifier) -> str:
    if identifier.scheme != "openreview":
        raise ValueError(f"{NAME} has no notes by {identifier.scheme}.")
    return identifier.value


def _request(url: str) -> Request:
    return Request(source="openreview", url=url, accept="application/json")


def read(answer: Answer, identifier: Identifier) -> Record | Miss:
    """The note of the paper: from both APIs, and from the search where it is among what was found."""
    if miss := miss_of(answer, source=NAME, promised="json"):
        return miss
    data = parse_json(answer.body)
    if not isinstance(data, Mapping) or not ("notes" in data or "content" in data):
        return Miss(source=NAME, why="broken", detail="it sent something else than notes")
    notes = mappings_at(data, "notes") if "notes" in data else [data]
    note = next((each for each in notes if line_at(each, "id") == identifier.value), None)
    if note is None or at(note, "ddate") is not None or not _line(note, "title"):
        return Miss(source=NAME, why="not found")
    return _record(note, identifier)


def _record(note: Note, identifier: Identifier) -> Record:
    where = _standing(note)
    is_accepted = where.state == "accepted"
    identifiers = tuple(dict.fromkeys([identifier, *_identifiers(note)]))
    doi = next((each for each in texts_at(note, "externalIds") if each.casefold().startswith("doi:")), "")
    pdf = _line(note, "pdf")
    pdf = f"{_SITE}{pdf}" if pdf.startswith("/") and not pdf.startswith("//") else pdf
    extra = {"doi": as_written(doi), "presentation": where.presentation}
    extra |= {"pdf": pdf} if pdf.startswith(("https://", "http://")) else {}
    abstract, authors = readable(text_at(_value(note, "abstract")), is_markdown=True), _authors(note)
    return Record(
        source=NAME,
        title=readable(_line(note, "title")),
        authors=authors,
        venue=where.venue,
        venue_key=where.venue_key,
        year=(where.year if is_accepted else None) or _year_of_note(note, is_accepted=is_accepted) or where.year,
        abstract=abstract,
        links=tuple(_links(note, identifier, abstract, authors)),
        extra={name: text for name, text in extra.items() if text},
        identifiers=identifiers,
        is_preprint=not is_accepted,
        claimed_venue=where.claim,
        findings=tuple(_findings(where)),
    )


def _value(note: Note, name: str) -> object:
    """A field of the content, out of its wrapping."""
    field = at(note, "content", name)
    return field.get("value") if isinstance(field, Mapping) else field


def _line(note: Note, name: str) -> str:
    return line_at(_value(note, name))


def _authors(note: Note) -> str:
    """The names; nobody while they are hidden from reviewers. Newer notes hold people as objects."""
    people = _value(note, "authors")
    if isinstance(people, str):
        people = list(names.split(line_at(people)))
    known = [line_at(each, "fullname") or line_at(each) for each in many_at(people)]
    return author_line(name for name in known if not _ANONYMOUS.fullmatch(name))


# -- where it stands -------------------------------------------------------------------------------------------------


def _standing(note: Note) -> Standing:
    """By `venueid` and `venue`; old notes have neither, but say it in their invitation and in their BibTeX."""
    venueid, venue = _line(note, "venueid"), _line(note, "venue")
    if venueid or venue:
        return standing(venueid, venue)
    invitations = [line_at(note, "invitation"), *texts_at(note, "invitations")]
    states = [standing(invitation.replace("/-", ""), "") for invitation in invitations]
    closed = next((state for state in states if state.state in ("withdrawn", "rejected")), None)
    if closed:
        return closed
    bibtex = text_at(_value(note, "_bibtex"))[:10_000]
    for entry in read_bibtex(bibtex)[:1] if bibtex.lower().startswith("@inproceedings") else ():
        if entry.record.venue and not _ANONYMOUS.fullmatch(entry.record.authors):
            return Standing(state="accepted", venue=entry.record.venue, venue_key="conference", year=entry.record.year)
    return Standing(state="open")


def _year_of_note(note: Note, *, is_accepted: bool) -> int | None:
    """The year of publication, or that in which all could read it."""
    for name in ("pdate", "odate", "cdate", "tcdate") if is_accepted else ("odate", "cdate", "tcdate"):
        time = at(note, name)
        if isinstance(time, int | float) and not isinstance(time, bool) and 0 < time < _LATEST * _MILLISECONDS:
            return datetime.fromtimestamp(time / _MILLISECONDS, UTC).year
    return None


def _findings(where: Standing) -> Iterator[Finding]:
    if where.state == "withdrawn":
        yield withdrawn(NAME)
    if where.state == "rejected":
        yield not_accepted(NAME)


# -- what it leads to ------------------------------------------------------------------------------------------------


def _identifiers(note: Note) -> Iterator[Identifier]:
    """`doi:`, `dblp:`, `arxiv:` with an id; copies of DBLP's records have an address."""
    for text in texts_at(note, "externalIds")[:20]:
        kind, _, value = text.partition(":")
        start = {"dblp": "https://dblp.org/rec/", "arxiv": "arXiv:", "doi": "doi:"}.get(kind.casefold())
        if start and (found := recognise(f"{start}{value.strip()}")):
            yield found
    for name in ("html", "pdf"):
        found = recognise(_line(note, name))
        if found and found.scheme != "openreview":
            yield found


def _links(note: Note, identifier: Identifier, abstract: str, authors: str) -> Iterator[Link]:
    """The paper; its code, which has a field of its own (in v1 as Markdown) or is in the abstract."""
    yield Link(name="", url=identifier.url)
    yield from dict.fromkeys([*links_in(f"code: {_line(note, 'code')}")[:1], *links_in(abstract, authors=authors)])
