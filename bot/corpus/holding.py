"""What a look over the whole corpus keeps of one entry: by what it is known, and on which line that stands. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.entry import names
from bot.entry.fields import LINKS
from bot.entry.folding import fold_title
from bot.entry.identifiers import Identifier, recognise
from bot.entry.style import NO_VENUE, PREPRINT, role
from bot.entry.wordforms import letters

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.entry.model import Entry, Link

_ASIDE = re.compile(
    r"tutorial|talk|slide|video|supplement|poster|demo|errata|erratum|leaderboard|review|blog|appendix|survey|related"
    r"|extend|based on|baseline|comment|reply|follow|thesis|models?\b|tweet|press",
    re.IGNORECASE,
)
"""Names of links to something beside the paper, which two entries may well share."""
_OF_PUBLISHERS = frozenset({"doi", "acl", "pmlr", "neurips", "cvf", "aaai", "jmlr", "usenix", "pubmed"})
"""Whose identifier only a published paper has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperLink:
    """A link to the paper itself: what it identifies the paper by, and the line on which it stands."""

    mark: str
    """an identifier as it is printed, or else the address without what two spellings of it differ in"""
    identifier: Identifier | None
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """One entry, as far as it can be mistaken for another or written in another way than others are."""

    path: str
    title: str = ""
    surnames: tuple[str, ...] = ()
    """of the authors in their order, each in small ASCII letters, as far as it has any"""
    year: int | None = None
    venue: str = ""
    """folded; empty where it has none, or something that stands for none"""
    is_preprint: bool | None = None
    """whether it is known by its preprint only, or by where it was published; None where nothing tells"""
    bibkey: str = ""
    """as the front matter has it; empty where it has none"""
    links: tuple[PaperLink, ...] = ()
    tags: tuple[tuple[str, int], ...] = ()
    """each tag with its line"""
    lines: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}), hash=False, compare=False)
    """the lines of title, authors, year and bibkey, as far as they are there"""

    @property
    def key(self) -> str:
        """The entry's key: the file's name without its extension."""
        return PurePosixPath(self.path).stem

    def line(self, field_name: str) -> int:
        """The line of a field; 1 where it is not there."""
        return self.lines.get(field_name, 1)


def holding(path: str, entry: Entry, lines: Mapping[str, int]) -> Holding:
    """What to keep of an entry; `lines` gives the line of every field of its front matter, by dotted path."""
    kept = {name: lines[name] for name in ("title", "authors", "year", "bibkey") if name in lines}
    links = tuple(_paper_links(entry, lines))
    return Holding(
        path=path,
        title=entry.title,
        surnames=tuple(_plain(names.surname(name)) for name in names.split(entry.authors)),
        year=entry.year,
        venue=_venue(entry),
        is_preprint=_is_preprint(entry, links),
        bibkey=entry.bibkey,
        links=links,
        tags=tuple((tag, _line(lines, f"tags.{at}", "tags")) for at, tag in enumerate(entry.tags)),
        lines=kept,
    )


def _plain(surname: str) -> str:
    return letters(surname) or surname.casefold()


def _venue(entry: Entry) -> str:
    venue = entry.venue.strip()
    return "" if NO_VENUE.fullmatch(venue) or PREPRINT.fullmatch(venue) else fold_title(venue)


def _is_preprint(entry: Entry, links: tuple[PaperLink, ...]) -> bool | None:
    """A venue says that it was published; so does an identifier that only publishers give."""
    if _venue(entry):
        return False
    schemes = {link.identifier.scheme for link in links if link.identifier}
    if schemes & _OF_PUBLISHERS:
        return False
    return True if "arxiv" in schemes or PREPRINT.fullmatch(entry.venue.strip()) else None


def _paper_links(entry: Entry, lines: Mapping[str, int]) -> Iterator[PaperLink]:
    told: set[str] = set()
    for at, link in enumerate(entry.links):
        identifier = recognise(link.url)
        mark = _mark(link, identifier)
        if mark and mark not in told:
            told.add(mark)
            line = _line(lines, f"{LINKS}.{at}.url", f"{LINKS}.{at}", LINKS)
            yield PaperLink(mark=mark, identifier=identifier, line=line)


def _mark(link: Link, identifier: Identifier | None) -> str:
    """By what a link identifies the paper; empty for a link to something beside it."""
    purpose = role(link.name, link.url)
    if purpose in ("code", "data") or _ASIDE.search(link.name):
        return ""
    if identifier:
        return str(identifier)
    return _address(link.url) if purpose == "paper" else ""


def _address(url: str) -> str:
    """An address as it is compared: of a page, not of a whole site."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:  # a host that no browser would open
        return ""
    path = parts.path.rstrip("/")
    if parts.scheme.lower() not in ("http", "https") or not (path or parts.query):
        return ""
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.netloc.casefold().removeprefix('www.')}{path}{query}"


def _line(lines: Mapping[str, int], *paths: str) -> int:
    return next((lines[path] for path in paths if path in lines), 1)
