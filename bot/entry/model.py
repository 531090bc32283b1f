"""An entry of a collection as plain values. No parsing, no I/O; every other room reads these."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

NOTHING: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A named link of an entry, such as `Paper` or `Code`."""

    name: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A publication, as a reader would list it.

    `authors` is the author line as the submitter wrote it ("A. Andoni, P. Indyk"); `entry.names` splits it. `year` is
    a four-digit year, or None when unknown. `venue` stands under `conference` or `journal` in the file. `abstract` is
    the body as a reader sees it, without guards against Liquid or HTML. `extra` keeps every other front-matter key.
    """

    title: str
    authors: str = ""
    venue: str = ""
    year: int | None = None
    links: tuple[Link, ...] = ()
    tags: tuple[str, ...] = ()
    abstract: str = ""
    bibkey: str = ""
    extra: Mapping[str, object] = field(default_factory=lambda: NOTHING)
    venue_key: str = field(default="", compare=False)
    """Under which key the venue stands in the file (`journal`); empty: under the review's usual one."""
