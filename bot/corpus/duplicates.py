"""Whether a paper is in the corpus already: each verdict with its evidence, and never by a title alone.

In: holdings. Out: a `Catalogue`, which answers for one paper by looking at all of them, and for all pairs by looking
only where a pair can be. What two entries are to each other is said in one place, `compare`. Pure.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from bot.corpus.blocks import candidate_pairs
from bot.corpus.comparing import Match, compare
from bot.corpus.slips import Vocabulary
from bot.corpus.titles import ALIKE, title_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bot.corpus.holding import Holding
    from bot.corpus.titles import Title

_NEAREST = 40
"""Entries that are looked at closely: those whose titles are most like the one that is asked for, or share a link."""
_MOST_OF_ONE_TITLE = 400
"""Entries of one title, such as `Editorial`, that are looked at."""


class Catalogue:
    """The holdings of one collection, to be asked for papers that are one of them. It never changes."""

    def __init__(self, holdings: Iterable[Holding]) -> None:
        """Their order does not matter."""
        self.holdings: Sequence[Holding] = sorted(holdings, key=lambda each: each.path)
        self._titles: Sequence[Title] = [title_of(each.title) for each in self.holdings]
        self._texts: list[str] = []
        self._places: list[int] = []
        for place, title in enumerate(self._titles):
            self._texts += (title.whole, *title.parts)
            self._places += [place] * (1 + len(title.parts))
        self._wholes: Sequence[str] = [title.whole for title in self._titles]

    def find(self, asked: Holding, *, goes_by_name: bool = False) -> tuple[Match, ...]:
        """The holdings that are this paper, or may be, the surest first; never the one at the same path.

        What `goes_by_name` is one thing under one title, whoever made it.
        """
        matches = (
            compare(asked, self.holdings[at], vocabulary=self.vocabulary, goes_by_name=goes_by_name)
            for at in sorted(self._near(asked))
            if self.holdings[at].path.casefold() != asked.path.casefold()
        )
        return ranked(match for match in matches if match)

    def pairs(self) -> Iterator[tuple[Holding, Match]]:
        """All pairs within the corpus that are one paper, or may be; the second of each by the path is the match."""
        for one, other in candidate_pairs(self.holdings, self._titles):
            match = compare(self.holdings[one], self.holdings[other], vocabulary=self.vocabulary)
            if match:
                yield self.holdings[one], match

    def _near(self, asked: Holding) -> set[int]:
        found = {at for link in asked.links for at in self._by_mark.get(link.mark, ())[:_NEAREST]}
        title = title_of(asked.title)
        if not title.whole:
            return found
        found.update(self._by_title.get(title.whole, ())[:_MOST_OF_ONE_TITLE])
        found |= {self._places[at] for *_, at in self._alike(title.whole, self._texts)}
        for part in title.parts:
            found |= {at for *_, at in self._alike(part, self._wholes)}
        return found

    def _alike(self, text: str, texts: Sequence[str]) -> list[tuple[str, float, int]]:
        return process.extract(text, texts, scorer=fuzz.ratio, processor=None, score_cutoff=ALIKE, limit=_NEAREST)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words of all titles."""
        counts = Counter(word for title in self._titles for word in set(title.whole.split()))
        return Vocabulary(counts=counts, titles=len(self._titles))

    @cached_property
    def _by_title(self) -> Mapping[str, Sequence[int]]:
        found: defaultdict[str, list[int]] = defaultdict(list)
        for at, title in enumerate(self._titles):
            found[title.whole].append(at)
        return dict(found)

    @cached_property
    def _by_mark(self) -> Mapping[str, Sequence[int]]:
        found: defaultdict[str, list[int]] = defaultdict(list)
        for at, each in enumerate(self.holdings):
            for link in each.links:
                found[link.mark].append(at)
        return dict(found)


def ranked(matches: Iterable[Match]) -> tuple[Match, ...]:
    """The surest first."""
    return tuple(sorted(matches, key=lambda each: (each.verdict.rank, -each.likeness, each.holding.path)))
