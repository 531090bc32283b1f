"""Entries of one corpus that are one paper, or link to one paper though they are two.

In: holdings. Out: `Twins`. A title alone says little, so authors, years or links have to agree with it. Nothing is
compared with everything: only what shares a title, a link, or authors and rare words.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from bot.corpus.duplicates import Catalogue
from bot.corpus.families import Families
from bot.corpus.slips import Vocabulary, Writing, is_slip
from bot.corpus.titles import relate, title_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

    from bot.corpus.holding import Holding

_FEWEST_WORDS = 4
"""Shorter titles are alike by chance."""
_MOST_TITLES = 12
"""So many titles under one link are compared with each other."""

_K = TypeVar("_K", bound="Hashable")


@dataclass(frozen=True, slots=True, kw_only=True)
class Copies:
    """Entries that are one paper, in the order of their paths."""

    holdings: tuple[Holding, ...]
    mark: str = ""
    """the link that they share, if any"""
    is_doubtful: bool = False
    """whether they may be several papers after all: they have other authors, or each its own identifier of one kind"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """One link of several papers: all of them but one, at most, have a wrong one."""

    mark: str
    holdings: tuple[Holding, ...]
    owner: Holding | None = None
    """whose link it is, where the others can hardly have it"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Twins:
    """What was found: one paper under several keys, one link for several papers, titles that are nearly the same."""

    copies: tuple[Copies, ...] = ()
    shared: tuple[Shared, ...] = ()
    near: tuple[tuple[Holding, Holding], ...] = ()
    """nearly the same titles by the same people at nearly the same time, as `comparing` has it"""


def find_twins(holdings: Iterable[Holding]) -> Twins:
    """Look for entries that are one paper, and for links that are not their paper's."""
    shelf = _Shelf(sorted(holdings, key=lambda each: each.path))
    return Twins(
        copies=tuple(sorted(shelf.copies(), key=lambda each: each.holdings[0].path)),
        shared=tuple(sorted(shelf.shared(), key=lambda each: (each.holdings[0].path, each.mark))),
        near=tuple(sorted(shelf.near(), key=lambda pair: (pair[0].path, pair[1].path))),
    )


class _Shelf:
    """All holdings, by number; a family is those of them that are one paper."""

    def __init__(self, holdings: Sequence[Holding]) -> None:
        self.holdings = holdings
        self.titles = [title_of(each.title).whole for each in holdings]
        self.by_title = _several((title, at) for at, title in enumerate(self.titles) if title)
        self.by_mark = _several((link.mark, at) for at, each in enumerate(holdings) for link in each.links)
        self.families = Families(len(holdings))
        self._join()

    def _join(self) -> None:
        """One title and an author in common, or one link and nearly one title, are one paper."""
        for places in self.by_title.values():
            agreeing: dict[str | int, int] = {}
            for at in places:
                holding = self.holdings[at]
                # What has no authors, such as a report, has to be of the same year.
                signs = holding.surnames or (() if holding.year is None else (holding.year,))
                for sign in signs:
                    self.families.join(at, agreeing.setdefault(sign, at))
        for places in self.by_mark.values():
            titled: dict[str, int] = {}
            for at in places:
                self.families.join(at, titled.setdefault(self.titles[at], at))
            for one, other in itertools.combinations(itertools.islice(titled.values(), _MOST_TITLES), 2):
                if relate(title_of(self.holdings[one].title), title_of(self.holdings[other].title)):
                    self.families.join(one, other)

    def copies(self) -> Iterator[Copies]:
        """Families of several; and one title of several families, which may be chance."""
        marks: dict[int, str] = {}
        for mark, places in self.by_mark.items():
            sizes = Counter(self.families.of(at) for at in places)
            marks |= {family: mark for family, size in sizes.items() if size > 1}
        for family, members in self.families.of_several().items():
            holdings = self._at(members)
            mark = marks.get(family, "")
            yield Copies(holdings=holdings, mark=mark, is_doubtful=not mark and _have_own_identifiers(holdings))
        for title, places in self.by_title.items():
            strangers = list({self.families.of(at): at for at in reversed(places)}.values())
            if len(strangers) > 1 and title.count(" ") >= _FEWEST_WORDS - 1:
                yield Copies(holdings=self._at(sorted(strangers)), is_doubtful=True)

    def shared(self) -> Iterator[Shared]:
        """Links that several families have."""
        for mark, places in self.by_mark.items():
            if len({self.families.of(at) for at in places}) > 1:
                holdings = self._at(places)
                yield Shared(mark=mark, holdings=holdings, owner=_owner(mark, holdings))

    def near(self) -> Iterator[tuple[Holding, Holding]]:
        """Pairs that are told as one paper when one of them is filed, though title and link do not say so alone."""
        places = {each.path: at for at, each in enumerate(self.holdings)}
        catalogue = Catalogue(self.holdings)
        for one, match in catalogue.pairs():
            is_told = match.is_sure or _is_slip(one, match.holding, catalogue.vocabulary)
            if is_told and not self.families.are_one(places[one.path], places[match.holding.path]):
                first, second = sorted((one, match.holding), key=lambda each: each.path)
                yield first, second

    def _at(self, places: Iterable[int]) -> tuple[Holding, ...]:
        return tuple(self.holdings[at] for at in places)


def _is_slip(one: Holding, other: Holding, vocabulary: Vocabulary) -> bool:
    """Whether a slip may tell two titles of one first author apart: less sure than what stops a submission."""
    is_soon = one.year is not None and other.year is not None and abs(one.year - other.year) <= 1
    is_by_one = bool(one.surnames and other.surnames) and one.surnames[0] == other.surnames[0]
    a, b = title_of(one.title), title_of(other.title)
    is_long = min(a.words, b.words) >= _FEWEST_WORDS
    writing = Writing(vocabulary=vocabulary, is_by_same=True)
    return is_soon and is_by_one and is_long and is_slip(a.whole, b.whole, writing)


def _several(items: Iterable[tuple[_K, int]]) -> Mapping[_K, Sequence[int]]:
    """What is at several places, with those, in their order."""
    found: dict[_K, list[int]] = {}
    for key, at in items:
        found.setdefault(key, []).append(at)
    return {key: places for key, places in found.items() if len(places) > 1}


def _have_own_identifiers(holdings: Sequence[Holding]) -> bool:
    """Whether each has an identifier of a kind of which the others have another: two DOIs, of two versions perhaps."""
    by_scheme: defaultdict[str, list[str]] = defaultdict(list)
    for each in holdings:
        for link in each.links:
            if link.identifier:
                by_scheme[link.identifier.scheme].append(link.identifier.value)
    return any(len(values) >= len(holdings) == len(set(values)) for values in by_scheme.values())


_ARXIV = re.compile(r"arXiv:(?:[a-z.-]+/)?([0-9]{2})[0-9]{2}", re.ASCII | re.IGNORECASE)
_ARXIV_BEGAN = 1991
_IN_PRINT_WITHIN = 1
"""Years between a preprint and the paper, as a rule"""


def arxiv_year(mark: str) -> int | None:
    """The year in which arXiv gave this number, None for another identifier: https://info.arxiv.org/help/arxiv_identifier.html"""
    match = _ARXIV.match(mark)
    if match is None:
        return None
    short = int(match[1])
    return 1900 + short if 1900 + short >= _ARXIV_BEGAN else 2000 + short


def _owner(mark: str, holdings: Sequence[Holding]) -> Holding | None:
    """The one of these whose link it is, as the year or the name in it tells; None where it may be that of several."""
    began = arxiv_year(mark)
    name = re.sub(r"[^a-z]", "", mark.casefold())
    likely = [
        each
        for each in holdings
        if (began is not None and each.year is not None and 0 <= each.year - began <= _IN_PRINT_WITHIN)
        or (began is None and each.surnames and len(each.surnames[0]) > 3 and each.surnames[0] in name)
    ]
    return likely[0] if len(likely) == 1 else None
