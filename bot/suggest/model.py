"""The model of one review: `learn` it from the papers, then ask it about one.

    model = learn(papers)
    if model: model.tags(paper), model.categories(paper), model.neighbours(paper)

Pure, without chance and without a clock: the same papers in any order give the same answers.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

from bot.suggest.paper import Neighbour
from bot.suggest.space import Space, likenesses
from bot.suggest.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.suggest.paper import Guess, Paper

FEWEST = 10
"""Papers from which on the review says which terms are rare"""
NEAR = 0.15
"""The least likeness of neighbours: from here on, more than half of the pairs of two real reviews (ml4code,
learning2hash) have a tag or a category in common, against one in nine of all pairs; of pairs below, fewer"""
_MOST = 5


class Model:
    """What was learnt of one review. It never changes."""

    def __init__(self, papers: Sequence[Paper]) -> None:
        """The papers in the order of their paths."""
        self._papers = papers
        self._rows = {paper.path: at for at, paper in enumerate(papers)}
        self._space = Space(papers)
        self._tags = Words(self._space.vectors, [paper.tags for paper in papers])
        self._categories = Words(self._space.vectors, [paper.categories for paper in papers])

    def tags(self, paper: Paper) -> tuple[Guess, ...]:
        """Tags that the paper has not and that are right at least three times in four, best first."""
        return _shown(self._tags, self.ranked_tags(paper), paper.tags)

    def categories(self, paper: Paper) -> tuple[Guess, ...]:
        """The same of the categories of the taxonomy, if the paper is one that gets a row there."""
        return _shown(self._categories, self.ranked_categories(paper), paper.categories)

    def ranked_tags(self, paper: Paper) -> tuple[Guess, ...]:
        """Every tag that can be learnt with its chance, best first. What is said of the paper itself is not used."""
        return self._tags.chances(self._space.vector(paper), without=self._rows.get(paper.path))

    def ranked_categories(self, paper: Paper) -> tuple[Guess, ...]:
        """The same of the categories."""
        return self._categories.chances(self._space.vector(paper), without=self._rows.get(paper.path))

    def neighbours(self, paper: Paper, most: int = _MOST) -> tuple[Neighbour, ...]:
        """The papers that are most like it, best first: exact, for all are compared; never the one at its own path."""
        found = likenesses(self._space.vector(paper), self._space.vectors)[0]
        near = (
            Neighbour(path=each.path, title=each.title, likeness=float(likeness))
            for each, likeness in zip(self._papers, found, strict=True)
            if likeness >= NEAR and each.path != paper.path
        )
        return tuple(sorted(near, key=lambda each: (-each.likeness, each.path))[: max(0, most)])


def learn(papers: Iterable[Paper]) -> Model | None:
    """The model of the review; None when it has too few papers, or when the extra `[suggest]` is not installed."""
    by_path = {paper.path: paper for paper in sorted(papers, key=_order)}
    if len(by_path) < FEWEST or not is_installed():
        return None
    from threadpoolctl import threadpool_limits

    # one thread: several would sum in another order, and take the machine from the web and the other jobs
    with threadpool_limits(1):
        return Model(list(by_path.values()))


def _order(paper: Paper) -> tuple[object, ...]:
    return (paper.path, paper.title, paper.abstract, paper.tags, paper.categories)


def is_installed() -> bool:
    """Whether the extra `[suggest]` is there; without it nothing is ever guessed."""
    try:
        return find_spec("sklearn") is not None  # importing it takes a second
    except ValueError:  # it was imported and taken away
        return False


def _shown(words: Words, ranked: Iterable[Guess], own: Iterable[str]) -> tuple[Guess, ...]:
    has = {word.casefold() for word in own}
    return tuple(each for each in ranked if each.chance >= words.threshold and each.word.casefold() not in has)
