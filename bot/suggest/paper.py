"""What is learnt from and asked about, and what is answered. No parsing, no I/O."""

from __future__ import annotations

from dataclasses import dataclass

_IN_WORDS = ((0.95, "almost certain"), (0.85, "very likely"), (0.7, "likely"), (0.0, "quite possible"))
"""From which chance on a guess is called what; `quite possible` ones are right more often than not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper of the review, or one that may come to it."""

    path: str
    """of its entry; no two papers of a review have one"""
    title: str
    abstract: str = ""
    tags: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    """of its rows in the taxonomy"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """A tag or a category that a paper probably has."""

    word: str
    chance: float
    """0 to 1: of so many guesses with this chance, this share is right"""

    @property
    def confidence(self) -> str:
        """The chance in words: `almost certain` (19 of 20), `very likely` (17 of 20), `likely` (7 of 10) or less."""
        return next(words for least, words in _IN_WORDS if self.chance >= least)


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """A paper of the review that is about the same."""

    path: str
    title: str
    likeness: float
    """0 to 1: the cosine of the two texts"""
