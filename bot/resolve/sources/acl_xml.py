"""A paper of the ACL Anthology, by the file of its own repository that holds it -> Record. No I/O.

The second choice after `bot.resolve.sources.acl`: it knows of code, data and retractions, too, but such a file holds
all papers of a conference and a year, up to 10 MB. `data/xml/COLLECTION.xml` as its schema describes it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

from bot.entry.identifiers import Identifier
from bot.entry.model import Link
from bot.resolve.fetch import Answer, Miss, Request, miss_of
from bot.resolve.mentions import CODE, DATA
from bot.resolve.people import author_line, full_name
from bot.resolve.record import Record
from bot.resolve.sources.acl import NAME, anthology_record
from bot.resolve.sources.acl_volume import Place, place_of
from bot.resolve.sources.verdicts import retracted
from bot.resolve.sources.xml_door import parse_xml, text_of
from bot.resolve.tex import decode, decode_paragraphs

_FILES = "https://raw.githubusercontent.com/acl-org/acl-anthology/master/data/xml/"
_ATTACHMENTS = "https://aclanthology.org/attachments/"
_TAKEN_BACK = ("retracted", "removed")
"""Elements with the notice of it; `revision` and `erratum` leave a paper standing."""
_YEAR = re.compile(r"[12][0-9]{3}", re.ASCII)
_HTTP = re.compile(r"https?://\S{1,500}", re.IGNORECASE)
_FILE_NAME = re.compile(r"[\w.-]{1,200}", re.ASCII)
_CODE = re.compile(r"software|(?:source)?code|.{0,30}supplementarycode", re.IGNORECASE)
_BLANK_LINE = re.compile(r"\n[^\S\n]*+\n")
_DATA = re.compile(r"data(?:set)?s?", re.IGNORECASE)


def request(identifier: Identifier) -> Request:
    """The file that holds the paper."""
    place = place_of(identifier.value)
    collection = place.collection if place else identifier.value
    return Request(source="acl_xml", url=f"{_FILES}{collection}.xml", accept="application/xml, text/plain;q=0.9")


def read(answer: Answer, identifier: Identifier) -> Record | Miss:
    """The paper of that file that has this id."""
    if miss := miss_of(answer, source=NAME, promised="xml"):
        return miss
    root = parse_xml(answer.body)
    if root is None or root.tag != "collection":
        return Miss(source=NAME, why="broken", detail="its file cannot be read")
    place = place_of(identifier.value)
    volume, paper = _paper(root, place) if place else (None, None)
    if volume is None or paper is None:
        return Miss(source=NAME, why="not found")
    return anthology_record(_said(volume, paper), identifier)


def _paper(root: Element, place: Place) -> tuple[Element | None, Element | None]:
    """The paper and its volume. Paper 0 is the volume's front matter, which need have no title of its own."""
    if root.get("id") != place.collection:
        return None, None
    volume = next((each for each in root.iter("volume") if each.get("id") == place.volume), None)
    if volume is None:
        return None, None
    if place.is_front_matter:
        return volume, volume.find("meta")
    return volume, next((each for each in volume.iter("paper") if each.get("id") == place.paper), None)


def _said(volume: Element, paper: Element) -> Record:
    meta = volume.find("meta")
    meta = Element("meta") if meta is None else meta
    title, booktitle = _line(paper.find("title")), _line(meta.find("booktitle"))
    journal = _line(meta.find("journal-title"))
    year = _YEAR.fullmatch(text_of(meta.find("year")))
    values = {
        "doi": text_of(paper.find("doi")),
        "volume": text_of(meta.find("journal-volume")),
        "issue": text_of(meta.find("journal-issue")),
        "pages": text_of(paper.find("pages")),
        "publisher": text_of(meta.find("publisher")),
    }
    return Record(
        source=NAME,
        title=title or (booktitle if paper is meta else ""),
        authors=author_line(map(_name, paper.findall("author"))),
        venue=journal or booktitle,
        year=int(year[0]) if year else None,
        abstract=_paragraphs(paper.find("abstract")),
        links=tuple(_links(paper)),
        extra={name: value for name, value in values.items() if value},
        findings=(retracted(NAME),) if any(paper.find(word) is not None for word in _TAKEN_BACK) else (),
    )


def _name(author: Element) -> str:
    return full_name(text_of(author.find("first")), text_of(author.find("last")))


def _line(element: Element | None) -> str:
    return " ".join("".join(_words(element, decode)).split())


def _paragraphs(element: Element | None) -> str:
    parts = _BLANK_LINE.split("".join(_words(element, decode_paragraphs)))
    return "\n\n".join(line for part in parts if (line := " ".join(part.split())))


def _words(element: Element | None, maths: Callable[[str], str]) -> Iterator[str]:
    """All text within; what is `<tex-math>` as maths. Capitals, italics and addresses are marked up, too, to no end."""
    if element is None:
        return
    if element.tag == "tex-math":
        yield maths(f"${''.join(element.itertext()).strip()}$")
        return
    yield element.text or ""
    for child in element:
        yield from _words(child, maths)
        yield child.tail or ""


def _links(paper: Element) -> Iterator[Link]:
    """Code and data that the Anthology itself keeps or names; of each kind one."""
    named = (text for each in paper.findall("pwccode") if _HTTP.fullmatch(text := (each.get("url") or "").strip()))
    files = [*paper.findall("attachment"), *paper.findall("software"), *paper.findall("dataset")]
    kept = [(each.get("type") or each.tag, text_of(each)) for each in files]
    code = [*named, *(_attachment(name) for kind, name in kept if _CODE.fullmatch(kind))]
    data = [_attachment(name) for kind, name in kept if _DATA.fullmatch(kind)]
    for name, urls in ((CODE, code), (DATA, data)):
        if url := next(filter(None, urls), ""):
            yield Link(name=name, url=url)


def _attachment(name: str) -> str:
    """The address of a file beside a paper; nothing for a name that is none."""
    if _HTTP.fullmatch(name):
        return name
    return f"{_ATTACHMENTS}{name}" if _FILE_NAME.fullmatch(name) else ""
