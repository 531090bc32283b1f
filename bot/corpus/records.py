"""What the index keeps of an entry, as bytes: all by which it is found or compared, without its abstract.

In: an entry, or None for a file that is none. Out: bytes, and back. What another version of the program wrote is not
read; it is made anew.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from bot.entry.model import Entry, Link

_VERSION = 1
"""Raise it whenever the same file would make another record."""


@dataclass(frozen=True, slots=True)
class Record:
    """What is kept of a file; of one that is no entry, that it is none."""

    entry: Entry | None


def pack(entry: Entry | None) -> bytes:
    """The record of a file that makes this entry."""
    kept: object = None
    if entry is not None:
        kept = [
            entry.title,
            entry.authors,
            entry.venue,
            entry.year,
            entry.bibkey,
            [[link.name, link.url] for link in entry.links],
            list(entry.tags),
            sorted(entry.extra),
        ]
    return json.dumps([_VERSION, kept], ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def unpack(data: bytes) -> Record | None:
    """The record in these bytes; None where they are none, or of another version. Of further keys only the names are
    known."""
    try:
        told = json.loads(data.decode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError):
        return None
    match told:
        case [int(version), None] if version == _VERSION:
            return Record(None)
        case [int(version), list(kept)] if version == _VERSION:
            entry = _entry(kept)
            return Record(entry) if entry else None
        case _:
            return None


def _entry(kept: list[object]) -> Entry | None:
    match kept:
        case [
            str(title),
            str(authors),
            str(venue),
            int() | None as year,
            str(bibkey),
            list(links),
            list(tags),
            list(extra),
        ]:
            read = tuple(Link(name=link[0], url=link[1]) for link in links if _is_words(link) and len(link) == 2)
            if len(read) < len(links) or not _is_words(tags) or not _is_words(extra):
                return None
            return Entry(
                title=title,
                authors=authors,
                venue=venue,
                year=year,
                bibkey=bibkey,
                links=read,
                tags=tuple(tags),
                extra=dict.fromkeys(extra),
            )
        case _:
            return None


def _is_words(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)
