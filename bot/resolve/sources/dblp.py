"""DBLP: a record in XML, and what its search finds in JSON -> Records. Pure.

A check for people stands before it since 2026, so nobody waits for it. Titles end with a dot, names of namesakes with
a number; a list of one is that one thing, and all numbers are texts. It has no abstracts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import quote
from xml.etree.ElementTree import Element

from bot.entry.identifiers import Identifier, recognise
from bot.entry.model import Link
from bot.faults import Finding
from bot.resolve.fetch import Answer, Miss, Request, miss_of
from bot.resolve.markup import readable
from bot.resolve.people import author_line
from bot.resolve.record import Record
from bot.resolve.sources.dois import as_written
from bot.resolve.sources.shape import line_at, many_at, mappings_at, parse_json, texts_at
from bot.resolve.sources.verdicts import not_a_paper, withdrawn
from bot.resolve.sources.wording import inner_markup, without_final_dot
from bot.resolve.sources.xml_door import parse_xml, text_of

NAME = "DBLP"
MOST_HITS = 10
"""Records that a search is asked for."""
MOST_ADDRESSES = 20
"""Addresses of one paper that are looked at."""

_PAPERS = frozenset({"article", "incollection", "inproceedings", "mastersthesis", "phdthesis"})
_KINDS: Mapping[str, tuple[str, bool]] = {
    "book": ("a book", False),
    "proceedings": ("a volume of proceedings", False),
    "data": ("a dataset", False),
    "www": ("a page of a person", True),
}
"""Elements that are no papers, and whether nobody can mean them."""
_NAMESAKE = re.compile(r"\s[0-9]{4}$", re.ASCII)
_WITHIN = re.compile(r"\s\((?:[0-9]{1,3}|posters?|oral|spotlight)\)$", re.IGNORECASE)
"""The volume of the proceedings, or how the paper was shown; `EMNLP (Findings)` and `ICLR (Workshop)` are venues."""
_PREPRINTS = "journals/corr/"
_YEAR = re.compile(r"[12][0-9]{3}", re.ASCII)


def request(identifier: Identifier) -> Request:
    """Ask for the record with a DBLP key; raises ValueError for any other scheme."""
    if identifier.scheme != "dblp":
        raise ValueError(f"{NAME} has no records by {identifier.scheme}.")
    url = f"https://dblp.org/rec/{quote(identifier.value)}.xml"
    return Request(source="dblp", url=url, accept="application/xml")


def request_search(title: str) -> Request:
    """Ask for publications with these words in title, names or venue."""
    url = f"https://dblp.org/search/publ/api?q={quote(title, safe='')}&format=json&h={MOST_HITS}"
    return Request(source="dblp", url=url, accept="application/json")


def read(answer: Answer, identifier: Identifier) -> Record | Miss:
    """The record with this key; it comes bare, or within a `dblp` element."""
    if miss := miss_of(answer, source=NAME, promised="xml"):
        return miss
    root = parse_xml(answer.body)
    if root is None:
        return Miss(source=NAME, why="broken", detail="it sent something else than a record")
    element = next((each for each in (root, *root) if each.get("key") == identifier.value), None)
    if element is None or element.tag not in _PAPERS | _KINDS.keys():
        return Miss(source=NAME, why="not found")
    title = element.find("title")
    return _record(
        identifier.value,
        title="" if title is None else inner_markup(title),
        names=[text_of(each) for each in element.findall("author")],
        venue=text_of(_first(element, "booktitle", "journal", "school")),
        year=text_of(element.find("year")),
        addresses=[text_of(each) for each in element.findall("ee")],
        extra={name: text_of(element.find(name)) for name in ("volume", "number", "pages", "publisher")},
        findings=_findings(element),
    )


def read_search(answer: Answer) -> tuple[Record, ...] | Miss:
    """What a search has found, preprints last; whether it is what was looked for, nobody has asked yet."""
    if miss := miss_of(answer, source=NAME, promised="json"):
        return miss
    data = parse_json(answer.body)
    if not mappings_at(data, "result"):
        return Miss(source=NAME, why="broken", detail="it sent something else than a list of papers")
    hits = [info for hit in mappings_at(data, "result", "hits", "hit") for info in mappings_at(hit, "info")]
    records = [_record_of_hit(info) for info in hits[:MOST_HITS] if line_at(info, "key")]
    return tuple(sorted(records, key=lambda record: record.is_preprint))


def _record_of_hit(info: Mapping[str, object]) -> Record:
    return _record(
        line_at(info, "key"),
        title=line_at(info, "title"),
        names=[line_at(each, "text") or line_at(each) for each in many_at(info, "authors", "author")],
        venue=next(iter(texts_at(info, "venue")), ""),
        year=line_at(info, "year"),
        addresses=texts_at(info, "ee"),
        extra={name: line_at(info, name) for name in ("volume", "number", "pages", "publisher")},
        findings=(),
    )


def _record(
    key: str,
    *,
    title: str,
    names: Iterable[str],
    venue: str,
    year: str,
    addresses: Sequence[str],
    extra: Mapping[str, str],
    findings: tuple[Finding, ...],
) -> Record:
    """The record, from its parts as they are written; the first address is the paper's, where DBLP prefers one."""
    addresses = [each for each in addresses[:MOST_ADDRESSES] if each.startswith(("https://", "http://"))]
    own = recognise(f"https://dblp.org/rec/{key}")
    others = [each for each in map(recognise, addresses) if each]
    is_preprint = key.startswith(_PREPRINTS)
    texts = {"doi": next(filter(None, map(as_written, addresses)), "")}
    texts |= {"issue" if name == "number" else name: text for name, text in extra.items()}
    preprint = next((each for each in others if each.scheme == "arxiv"), None)
    page = preprint.url if is_preprint and preprint else addresses[0] if addresses else own.url if own else ""
    return Record(
        source=NAME,
        title=without_final_dot(readable(title)),
        authors=author_line(_NAMESAKE.sub("", name) for name in names),
        venue="" if is_preprint else _WITHIN.sub("", readable(venue)),
        venue_key="" if is_preprint else {"conf": "conference", "journals": "journal"}.get(key.partition("/")[0], ""),
        year=int(year) if _YEAR.fullmatch(year) else None,
        links=(Link(name="", url=page),) if page else (),
        extra={name: text for name, text in texts.items() if text and not is_preprint},
        identifiers=tuple(dict.fromkeys([*([own] if own else []), *others])),
        is_preprint=is_preprint,
        findings=findings,
    )


def _findings(element: Element) -> tuple[Finding, ...]:
    found: list[Finding] = []
    if "withdrawn" in element.get("publtype", ""):
        found.append(withdrawn(NAME))
    if element.tag in _KINDS:
        kind, is_sure = _KINDS[element.tag]
        found.append(not_a_paper(NAME, kind, is_sure=is_sure))
    elif element.get("publtype") == "data":
        found.append(not_a_paper(NAME, "a dataset", is_sure=False))
    return tuple(found)


def _first(element: Element, *names: str) -> Element | None:
    return next((found for name in names if (found := element.find(name)) is not None), None)
