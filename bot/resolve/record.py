"""What a source says of a paper, as plain values. No parsing, no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.entry.model import NOTHING, Link


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A paper as one source knows it; what the source does not say is empty.

    The fields mean what they mean in an `Entry`. `source` is how a person reads where it comes from (`the BibTeX`). A
    link without a name gets the one that the review gives to such links. `extra` holds what the source says beyond an
    entry's fields, such as `doi` or `pages`.
    """

    source: str
    title: str = ""
    authors: str = ""
    venue: str = ""
    venue_key: str = ""
    """`conference` or `journal`, where the source tells them apart"""
    year: int | None = None
    abstract: str = ""
    links: tuple[Link, ...] = ()
    tags: tuple[str, ...] = ()
    bibkey: str = ""
    extra: Mapping[str, object] = field(default_factory=lambda: NOTHING)
