"""One paper held against a review: which entries are it, which are near it by content, which tags it may get.

In: a paper, and the review's entries. Out: a `Similar`. What is near, and what is suggested, is learnt from the entries
(`bot.suggest`); where nothing can be learnt, the reason is told, and nothing is guessed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bot.checkout_files import MOST_OF_ALL, read
from bot.checkout_statistics import shelf_of
from bot.corpus.index import Index
from bot.entry import taxonomy as taxonomies
from bot.repository import share_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.checkout import Checkout
    from bot.checkout_corpus import Corpus
    from bot.corpus.comparing import Match
    from bot.entry.taxonomy import Taxonomy
    from bot.repository import Collection
    from bot.similarity.asked import Asked
    from bot.suggest.model import Model
    from bot.suggest.paper import Guess, Neighbour, Paper

MOST = 5
INSTALL = 'pip install "living-review-bot[suggest]"'
NOT_INSTALLED = f"What is near it by content is not told: that needs scikit-learn. Say: {INSTALL}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Similar:
    """What came of it."""

    asked: Asked
    matches: tuple[Match, ...] = ()
    """entries that are the same paper, or may be, the surest first"""
    near: tuple[Neighbour, ...] = ()
    """entries that are about the same, none of the matches among them, the nearest first"""
    tags: tuple[Guess, ...] = ()
    """for a paper that is new"""
    categories: tuple[Guess, ...] = ()
    silent: str = ""
    """why nothing is said of its content; empty where it was looked at"""

    @property
    def is_here(self) -> bool:
        """Whether the same paper stands in the review under another path."""
        return any(match.is_sure for match in self.matches)


def compare(asked: Asked, checkout: Checkout, corpus: Corpus, *, most: int = MOST) -> Similar:
    """What the review has that is like this paper; `most` of what is near it by content."""
    from bot.suggest.model import FEWEST, is_installed, learn
    from bot.suggest.paper import Paper

    collections = list(_collections(asked, checkout))
    matches = tuple(_matches(asked, corpus, collections))
    if not asked.entry.title:
        return Similar(asked=asked, matches=matches, silent="Nothing tells its title, so its content is not compared.")
    papers = [paper for collection in collections for paper in _papers(checkout, corpus, collection)]
    model = learn(papers)
    if model is None:
        few = f"What is near it by content is not told: that takes {FEWEST} entries, and there are {len(papers)}."
        return Similar(asked=asked, matches=matches, silent=few if is_installed() else NOT_INSTALLED)
    entry = asked.entry
    own = next((paper for paper in papers if paper.path == asked.path), None)
    paper = own or Paper(path=asked.path, title=entry.title, abstract=entry.abstract, tags=entry.tags)
    found = Similar(asked=asked, matches=matches, near=_near(model, paper, matches, most))
    if asked.is_new and not found.is_here:
        return replace(found, tags=model.tags(paper), categories=model.categories(paper))
    return found


def _collections(asked: Asked, checkout: Checkout) -> Iterator[Collection]:
    """Where a paper may be: an entry in its own collection, one that is new in those of papers."""
    every = list(checkout.config.collections.values())
    own = [each for each in every if each.is_entry(asked.path)] if asked.path else []
    yield from own or [each for each in every if each.is_of_papers] or every


def _matches(asked: Asked, corpus: Corpus, collections: Iterable[Collection]) -> Iterator[Match]:
    from bot.corpus.duplicates import ranked

    found: list[Match] = []
    for collection in collections:
        shelf = shelf_of(corpus, collection)
        index = Index.build(shelf.entries, entries=shelf.entries)
        found += index.matches(asked.path, asked.entry, goes_by_name=collection.goes_by_name)
    for match in ranked(found):
        # Of a paper without a title, nobody can say that it has another one.
        yield match if asked.entry.title else replace(match, doubts=("nothing else is known of it",))


def _near(model: Model, paper: Paper, matches: Sequence[Match], most: int) -> tuple[Neighbour, ...]:
    told = {match.holding.path for match in matches}
    near = model.neighbours(paper, most=most + len(told))
    return tuple(each for each in near if each.path not in told)[:most]


def _papers(checkout: Checkout, corpus: Corpus, collection: Collection) -> Iterator[Paper]:
    """The entries of a collection as what is learnt from, with the categories of their rows."""
    from bot.suggest.papers import papers_of

    taxonomy = share_of(checkout.config, collection, read_taxonomy(checkout))
    return papers_of(shelf_of(corpus, collection).entries, taxonomy)


def read_taxonomy(checkout: Checkout) -> Taxonomy:
    """The review's taxonomy; empty where there is none, or nobody can tell which file it is."""
    root = checkout.root or Path()
    folder = root / "_data"
    paths = [each.relative_to(root).as_posix() for each in sorted(folder.glob("*"))] if folder.is_dir() else []
    path = taxonomies.find(paths, checkout.config.taxonomy)
    source = read(root / path, path, root=root, most=MOST_OF_ALL) if path else None
    return taxonomies.read(source.text, path=source.path) if source and source.is_read else taxonomies.Taxonomy()
