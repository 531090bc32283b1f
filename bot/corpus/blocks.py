"""Which pairs of a corpus are worth comparing: a paper and its double share a link, a title, or authors and rare words.

In: holdings with their titles. Out: pairs of places. Nearly all pairs are left out, so that all of a corpus of 100,000
takes a minute; what is found is held against a look at everything in the benchmarks. Pure.
"""

from __future__ import annotations

import heapq
import itertools
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence

    from bot.corpus.holding import Holding
    from bot.corpus.titles import Title

_RARE = 5
"""Words of a title by which it is filed, the rarest ones: a slip makes a word of nobody else's, the others remain"""
_MOST_AUTHORS = 12
"""Authors by whom a paper is filed."""
_MOST_ALIKE = 60
"""Of more papers on one shelf, each is compared with so many that come next in the order of titles."""

_K = TypeVar("_K", bound="Hashable")


def candidate_pairs(holdings: Sequence[Holding], titles: Sequence[Title]) -> Iterator[tuple[int, int]]:
    """Pairs of places, the smaller one first, each once."""
    told: set[int] = set()
    size = len(holdings)
    for shelf in itertools.chain(_by_mark(holdings), _by_title(titles), _by_author(holdings, titles)):
        for one, other in _pairs(shelf, titles):
            pair = one * size + other if one < other else other * size + one
            if one != other and pair not in told:
                told.add(pair)
                yield divmod(pair, size)


def _pairs(shelf: Sequence[int], titles: Sequence[Title]) -> Iterable[tuple[int, int]]:
    if len(shelf) <= _MOST_ALIKE:
        return itertools.combinations(shelf, 2)
    in_order = sorted(shelf, key=lambda at: titles[at].whole)
    return ((one, other) for at, one in enumerate(in_order) for other in in_order[at + 1 : at + 1 + _MOST_ALIKE])


def _by_mark(holdings: Sequence[Holding]) -> Iterator[list[int]]:
    return _shelves((link.mark, at) for at, each in enumerate(holdings) for link in each.links)


def _by_title(titles: Sequence[Title]) -> Iterator[list[int]]:
    """What has one title, or is one without the subtitle, blanks apart."""
    texts = ((text, at) for at, title in enumerate(titles) for text in (title.whole, *title.parts) if text)
    return _shelves((text.replace(" ", ""), at) for text, at in texts)


def _by_author(holdings: Sequence[Holding], titles: Sequence[Title]) -> Iterator[list[int]]:
    """What has an author and one of its rarest words in common; who has no authors is filed with all others so."""
    counts: Counter[str] = Counter(word for title in titles for word in set(title.whole.split()))
    numbers: dict[str, int] = {}
    filed: list[int] = []
    for at, (each, title) in enumerate(zip(holdings, titles, strict=True)):
        words = heapq.nsmallest(_RARE, set(title.whole.split()), key=lambda word: (counts[word], word))
        for author in dict.fromkeys(each.surnames[:_MOST_AUTHORS] or ("",)):
            mine = numbers.setdefault(f" {author}", len(numbers))
            filed += (
                (mine << 80) | (numbers.setdefault(word, len(numbers)) << 40) | at for word in words
            )  # one number an item: so many pairs of objects would take ten times the memory
    filed.sort()
    for _, shelf in itertools.groupby(filed, key=lambda each: each >> 40):
        places = [each & ((1 << 40) - 1) for each in shelf]
        if len(places) > 1:
            yield places


def _shelves(items: Iterable[tuple[_K, int]]) -> Iterator[list[int]]:
    """The places of what is at several of them, each once."""
    shelves: defaultdict[_K, list[int]] = defaultdict(list)
    for key, at in items:
        shelf = shelves[key]
        if not shelf or shelf[-1] != at:
            shelf.append(at)
    return (shelf for shelf in shelves.values() if len(shelf) > 1)
