"""What a source says of a paper, as plain values. No parsing, no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.entry.identifiers import Identifier
from bot.entry.model import NOTHING, Link
from bot.faults import Finding


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
    identifiers: tuple[Identifier, ...] = ()
    """every identifier that the source gives this paper, its own first"""
    is_preprint: bool = False
    """whether this is the paper before it was published anywhere"""
    subtitle: str = ""
    """the part of `title` behind its colon, where the source keeps it apart"""
    claimed_venue: str = ""
    """where the paper says, in words of its authors, that it was accepted: to be confirmed by a person"""
    findings: tuple[Finding, ...] = ()
    """what a person must know of it: withdrawn, retracted, no paper at all"""
