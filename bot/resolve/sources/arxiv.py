"""arXiv: `GET /api/query?id_list=...`, an Atom feed -> Records. Pure.

The feed leaves out ids that are unknown, and keeps no order; a malformed id makes the whole answer one entry named
Error, with status 200 until 2026 and 400 since.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import quote
from xml.etree.ElementTree import Element

from bot.entry.identifiers import Identifier, recognise
from bot.entry.model import Link
from bot.resolve.fetch import Answer, Miss, Request, miss_of
from bot.resolve.mentions import links_in
from bot.resolve.people import author_line
from bot.resolve.record import Record
from bot.resolve.remarks import LONGEST_VENUE, claimed_venue, published_in
from bot.resolve.sources.arxiv_text import abstract_of, is_withdrawn, title_of
from bot.resolve.sources.dois import as_written, doi_of, is_arxivs
from bot.resolve.sources.verdicts import withdrawn
from bot.resolve.sources.xml_door import parse_xml, text_of
from bot.resolve.tex import decode

NAME = "arXiv"

_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"
_ABS = re.compile(r"https?://(?:[a-z]{1,10}\.)?arxiv\.org/abs/(\S{1,60}?)(?:v[0-9]{1,3})?", re.IGNORECASE)
_ERROR = "/api/errors"
_YEAR = re.compile(r"(1[89][0-9]{2}|20[0-9]{2})-", re.ASCII)
_FOR_OTHERS = re.compile(
    r"(.{3,100}?)[\s,(]+(?:for|on behalf of)\s+the\s+(.{2,150}?(?:collaboration|consortium|group|team)s?)\)?",
    re.IGNORECASE,
)
"""`T. Montaruli for the IceCube Collaboration`: a person, and whom the person speaks for."""


def request(identifier: Identifier) -> Request:
    """Ask for one paper."""
    return request_many([identifier])


def request_many(identifiers: Sequence[Identifier]) -> Request:
    """Ask for several papers at once: arXiv wants three seconds between requests."""
    ids = ",".join(quote(each.value, safe="/") for each in identifiers)
    url = f"https://export.arxiv.org/api/query?id_list={ids}&max_results={max(len(identifiers), 1)}"
    return Request(source="arxiv", url=url, accept="application/atom+xml")


def read(answer: Answer, identifier: Identifier) -> Record | Miss:
    """The paper with this id."""
    return read_many(answer, [identifier])[identifier]


def read_many(answer: Answer, identifiers: Sequence[Identifier]) -> dict[Identifier, Record | Miss]:
    """Each paper by the id that was asked for."""
    feed = parse_xml(answer.body) if answer.status in (200, 400) else None
    entries = [] if feed is None else feed.findall(f"{_ATOM}entry")
    if any(_ERROR in _text(entry, f"{_ATOM}id") for entry in entries):
        # One malformed id spoils the answer for all the others.
        why = (
            Miss(source=NAME, why="not found")
            if len(identifiers) == 1
            else Miss(source=NAME, why="refused", detail="it did not understand one of the ids")
        )
        return dict.fromkeys(identifiers, why)
    if miss := miss_of(answer, source=NAME, promised="xml"):
        return dict.fromkeys(identifiers, miss)
    if feed is None or feed.tag != f"{_ATOM}feed":
        broken = Miss(source=NAME, why="broken", detail="it sent something else than a feed")
        return dict.fromkeys(identifiers, broken)
    found = {own: entry for entry in entries if (own := _identifier(entry))}
    missing = Miss(source=NAME, why="not found")
    return {each: _record(found[each], each) if each in found else missing for each in identifiers}


def _identifier(entry: Element) -> Identifier | None:
    """The entry's id, without its version."""
    found = _ABS.fullmatch(_text(entry, f"{_ATOM}id"))
    own = recognise(f"arXiv:{found[1]}") if found else None
    return own if own and own.scheme == "arxiv" else None


def _record(entry: Element, own: Identifier) -> Record:
    remark = _text(entry, f"{_ARXIV}comment")
    reference = _text(entry, f"{_ARXIV}journal_ref")
    summary = entry.find(f"{_ATOM}summary")
    written = "" if summary is None else "".join(summary.itertext())
    abstract = abstract_of(written)
    authors = author_line(_authors(entry))
    venue, venue_key, year = published_in(decode(reference))
    submitted = _YEAR.match(_text(entry, f"{_ATOM}published"))
    doi = doi_of(_text(entry, f"{_ARXIV}doi"))
    published = doi if doi and not is_arxivs(doi) else None
    return Record(
        source=NAME,
        title=title_of(_text(entry, f"{_ATOM}title")),
        authors=authors,
        venue=venue,
        venue_key=venue_key,
        year=year or (int(submitted[1]) if submitted else None),
        abstract=abstract,
        links=(Link(name="", url=own.url), *links_in(f"{remark} \n {written}", authors=authors)),
        extra=dict(_extra(entry, remark, published)),
        identifiers=(own, *((published,) if published else ())),
        is_preprint=True,
        claimed_venue="" if venue else decode(reference)[:LONGEST_VENUE] or claimed_venue(decode(remark)),
        findings=(withdrawn(NAME),) if is_withdrawn(remark, abstract) else (),
    )


def _authors(entry: Element) -> Iterator[str]:
    """Names as they are displayed; a colon between collaborations and people is none."""
    for author in entry.findall(f"{_ATOM}author"):
        name = decode(_text(author, f"{_ATOM}name"))
        if spoken := _FOR_OTHERS.fullmatch(name):
            yield from (spoken[1], spoken[2])
        elif any(map(str.isalpha, name)):
            yield name


def _extra(entry: Element, remark: str, published: Identifier | None) -> Iterator[tuple[str, str]]:
    if published:
        yield "doi", as_written(_text(entry, f"{_ARXIV}doi"))
    category = entry.find(f"{_ARXIV}primary_category")
    if category is not None and (term := category.get("term")):
        yield "category", term
    if remark:
        yield "comment", decode(remark)


def _text(element: Element, path: str) -> str:
    return text_of(element.find(path))
