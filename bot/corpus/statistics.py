"""A review in numbers: how much it holds, what its entries have, and how they spread over years, tags and venues.

In: the entries by collection, and the years that an entry may have. Out: `Statistics`. Pure; nothing is rounded, and
nothing counts twice.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Self

from bot.corpus.families import Families
from bot.corpus.index import Index, identifier_at
from bot.entry.style import NO_VENUE, role

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bot.entry.model import Entry

HAD = ("venue", "abstract", "code", "identifier", "tags")
"""What an entry may have: `code` is a link to it, `identifier` a DOI or an arXiv number of the paper."""

Groups = tuple[tuple[str, ...], ...]
"""Paths that belong together, a tuple for each paper."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """The entries of one collection by path, and the paths of those that could not be read."""

    name: str
    entries: Mapping[str, Entry]
    unread: tuple[str, ...] = ()
    is_of_papers: bool = True

    @classmethod
    def of(cls, name: str, entries: Mapping[str, Entry | None], *, is_of_papers: bool) -> Self:
        """The files of one collection by path, each with its entry, or None where it could not be read."""
        return cls(
            name=name,
            entries={path: entry for path, entry in entries.items() if entry},
            unread=tuple(path for path, entry in entries.items() if not entry),
            is_of_papers=is_of_papers,
        )

    @property
    def size(self) -> int:
        """How many files there are, read or not."""
        return len(self.entries) + len(self.unread)


@dataclass(frozen=True, slots=True, kw_only=True)
class Twice:
    """Papers that are here more than once: each as the paths of its entries."""

    sure: Groups = ()
    perhaps: Groups = ()
    """those of which a person has to say whether they are one"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """The numbers of a review. Mappings by number have the most used first; years are in their order."""

    collections: Mapping[str, int]
    """each with the number of its entries, those that could not be read among them"""
    noun: str = "papers"
    """what the entries are called together: `papers`, or `entries` where some are none"""
    unread: tuple[str, ...] = ()
    has: Mapping[str, int] = field(default_factory=lambda: MappingProxyType(dict.fromkeys(HAD, 0)))
    """how many entries have each of `HAD`"""
    years: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({}))
    """only the years that have an entry, in their order"""
    odd_years: Mapping[int, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """years that cannot be -> the entries that have them"""
    undated: tuple[str, ...] = ()
    """entries without a year"""
    tags: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    venues: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    twice: Twice = field(default_factory=Twice)

    @property
    def total(self) -> int:
        """All files of all collections."""
        return sum(self.collections.values())

    @property
    def read(self) -> int:
        """The entries that could be read: all numbers but those of the collections are among these."""
        return self.total - len(self.unread)

    @property
    def used_once(self) -> tuple[str, ...]:
        """The tags that a single entry has."""
        return tuple(tag for tag, number in self.tags.items() if number == 1)

    @property
    def shared_tags(self) -> Mapping[str, int]:
        """The tags that several entries have."""
        return {tag: number for tag, number in self.tags.items() if number > 1}

    @property
    def size(self) -> str:
        """How many entries there are, in words."""
        return self.times(self.total)

    def times(self, number: int) -> str:
        """So many of what the entries are called: `1 paper`, `1,204 papers`."""
        return f"{number:,} {self.noun if number != 1 else _SINGULAR[self.noun]}"


_SINGULAR = {"papers": "paper", "entries": "entry"}


def count(shelves: Sequence[Shelf], *, years: tuple[int, int]) -> Statistics:
    """The numbers of these collections; `years` are the first and the last one that can be."""
    first, last = years
    entries = {path: entry for shelf in shelves for path, entry in shelf.entries.items()}
    dated = {path: entry.year for path, entry in sorted(entries.items()) if entry.year is not None}
    odd: dict[int, list[str]] = {}
    for path, year in dated.items():
        if not first <= year <= last:
            odd.setdefault(year, []).append(path)
    per_year = Counter(year for year in dated.values() if year not in odd)
    tags = Counter(tag for entry in entries.values() for tag in {tag for tag in entry.tags if tag.strip()})
    venues = Counter(venue for entry in entries.values() if (venue := _venue(entry)))
    had = Counter(name for entry in entries.values() for name in _had(entry))
    is_all_papers = all(shelf.is_of_papers for shelf in shelves if shelf.size)
    return Statistics(
        collections=MappingProxyType({shelf.name: shelf.size for shelf in shelves}),
        noun="papers" if is_all_papers else "entries",
        unread=tuple(sorted(path for shelf in shelves for path in shelf.unread)),
        has=MappingProxyType({name: had[name] for name in HAD}),
        years=MappingProxyType(dict(sorted(per_year.items()))),
        odd_years=MappingProxyType({year: tuple(paths) for year, paths in sorted(odd.items())}),
        undated=tuple(path for path in sorted(entries) if path not in dated),
        tags=_ranked(tags),
        venues=_ranked(venues),
        twice=_twice(shelves),
    )


def gaps_filled(years: Mapping[int, int]) -> Iterator[tuple[int, int, int]]:
    """The years in their order as (first, last, number): one by one where there are entries; those without any between
    them, each run at once."""
    before: int | None = None
    for year, number in years.items():
        if before is not None and year - before > 1:
            yield before + 1, year - 1, 0
        yield year, year, number
        before = year


def _venue(entry: Entry) -> str:
    """The venue on one line; empty where the entry has none, or says so."""
    venue = " ".join(entry.venue.split())
    return "" if NO_VENUE.fullmatch(venue) else venue


def _had(entry: Entry) -> Iterator[str]:
    if _venue(entry):
        yield "venue"
    if entry.abstract.strip():
        yield "abstract"
    if any(role(link.name, link.url) == "code" for link in entry.links):
        yield "code"
    if any(_is_numbered(link.name, link.url) for link in entry.links):
        yield "identifier"
    if any(tag.strip() for tag in entry.tags):
        yield "tags"


def _is_numbered(name: str, url: str) -> bool:
    """Whether a link leads to the paper by a DOI or an arXiv number; of the ACL's papers, the number is a DOI, too."""
    identifier = identifier_at(name, url)
    return identifier.startswith(("arXiv:", "doi:")) or (bool(identifier) and "doi.org/10." in url.casefold())


def _twice(shelves: Iterable[Shelf]) -> Twice:
    """A paper is the same one only within its collection: a dataset is often called like the paper on it."""
    sure: list[tuple[str, ...]] = []
    perhaps: list[tuple[str, ...]] = []
    for shelf in shelves:
        paths = sorted(shelf.entries)
        places = {path: at for at, path in enumerate(paths)}
        all_of_them, sure_ones = Families(len(paths)), Families(len(paths))
        for holding, match in Index.build(paths, entries=shelf.entries).catalogue.pairs():
            one, other = places[holding.path], places[match.holding.path]
            all_of_them.join(one, other)
            if match.is_sure:
                sure_ones.join(one, other)
        known = sure_ones.of_several()
        sure += (tuple(paths[at] for at in family) for family in known.values())
        are_sure = {at for family in known.values() for at in family}
        perhaps += (
            tuple(paths[at] for at in family)
            for family in all_of_them.of_several().values()
            if not are_sure.issuperset(family) or len({sure_ones.of(at) for at in family}) > 1
        )
    return Twice(sure=tuple(sorted(sure)), perhaps=tuple(sorted(perhaps)))


def _ranked(counts: Counter[str]) -> Mapping[str, int]:
    return MappingProxyType(dict(sorted(counts.items(), key=lambda each: (-each[1], each[0].casefold(), each[0]))))
