"""Two titles: whether they are those of one paper as two people write it. Pure.

In: titles as they are written. Out: how they are related, the nearest way first. What a title says is compared folded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from rapidfuzz import fuzz

from bot.corpus.slips import NO_WORDS, Vocabulary, Writing, have_one_number, is_slip
from bot.entry.folding import fold_title

ALIKE = 75.0
"""Likeness, 0 to 100, of the letters of two titles from which on they may be one that was reworded"""
_NEARLY = 85.0
LONGEST = 300
"""Characters of a title that are compared; no title is longer."""
_FEWEST_OF_TAIL = 4
"""Words of what stands behind a colon from which on it may be the title by itself."""
_SUBTITLE = re.compile(r"\s*[:：]\s+|：|\s+[-‐-―]+\s+|(?<=[?!])\s+")
_ACRONYM = re.compile(r"\b[A-Z][A-Z0-9]+\b")


class Relation(IntEnum):
    """How two titles are related; the higher, the nearer."""

    NONE = 0
    REWORDED = 1
    """much of one is in the other"""
    SUBTITLE = 2
    """one is the other without its subtitle, or without the name before it"""
    SLIP = 3
    """a letter, a plural or a small word tells them apart"""
    SAME = 4
    """case, accents, signs, blanks and TeX apart, they are one"""


@dataclass(frozen=True, slots=True)
class Title:
    """A title, folded, and what of it may stand for all of it."""

    whole: str
    parts: tuple[str, ...] = ()
    """what stands before a subtitle, and behind a name"""
    acronyms: frozenset[str] = frozenset()
    """its words in capitals, folded; none where all of it is in capitals"""

    @property
    def words(self) -> int:
        """How many words it has."""
        return self.whole.count(" ") + 1 if self.whole else 0


@lru_cache(maxsize=16_384)
def title_of(text: str) -> Title:
    """A title as it is compared."""
    text = text[:LONGEST]
    whole, acronyms = fold_title(text), _acronyms(text)
    breaks = [match for match in _SUBTITLE.finditer(text) if match.start()]
    if not breaks:
        return Title(whole, acronyms=acronyms)
    heads = (fold_title(text[: each.start()]) for each in (breaks[0], breaks[-1]))
    tail = fold_title(text[breaks[0].end() :])
    parts = (*heads, *([tail] if tail.count(" ") >= _FEWEST_OF_TAIL - 1 else []))
    return Title(whole, tuple(dict.fromkeys(part for part in parts if part and part != whole)), acronyms)


def _acronyms(text: str) -> frozenset[str]:
    if text == text.upper():
        return frozenset()
    return frozenset(word.casefold() for word in _ACRONYM.findall(text))


def relate(one: Title, other: Title, *, vocabulary: Vocabulary = NO_WORDS, is_by_same: bool = False) -> Relation:
    """How two titles are related.

    `vocabulary` knows the words that others write: of two such, none is a slip, unless the very same people wrote both
    at the same time (`is_by_same`) and only letters changed places.
    """
    if not one.whole or not other.whole:
        return Relation.NONE
    writing = Writing(vocabulary=vocabulary, acronyms=(one.acronyms, other.acronyms), is_by_same=is_by_same)
    found = _near(one.whole, other.whole, writing)
    if found < Relation.SLIP:
        pairs = [*((part, other.whole) for part in one.parts), *((one.whole, part) for part in other.parts)]
        if any(_near(*pair, writing) >= Relation.SLIP for pair in pairs):
            return Relation.SUBTITLE
    return found


def _near(one: str, other: str, writing: Writing) -> Relation:
    if one == other or one.replace(" ", "") == other.replace(" ", ""):
        return Relation.SAME
    if fuzz.ratio(one, other, score_cutoff=ALIKE) < ALIKE:
        short, long = sorted((one, other), key=len)
        return Relation.REWORDED if " " in short and long.startswith(f"{short} ") else Relation.NONE
    return Relation.SLIP if is_slip(one, other, writing) else Relation.REWORDED


def is_nearly(one: str, other: str) -> bool:
    """Whether two titles differ in little, and in no number: a title that was changed for print, or the next paper."""
    a, b = title_of(one).whole, title_of(other).whole
    return have_one_number(a, b) and fuzz.ratio(a, b) >= _NEARLY
