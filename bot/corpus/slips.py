"""Two texts that a slip of the finger tells apart: whether they mean the same, or the small difference is meant. Pure.

In: folded titles, the words that others write, the acronyms of each. What is not sure is no slip: a person
is asked then.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from bot.entry.wordforms import american, singular

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SHORT = 4
"""Letters of a word from which on one of them can be wrong without making it another, though nobody knows either"""
_LONG = 8
"""Letters of a word that two slips do not make another, and of two that were written as one"""
_BEGINNING = 3
_IN_USE = 2
"""Titles that have a word, from which on it is one"""
_MANY_TITLES = 5_000
_MOST_SLIPS = 4
"""Words of a title that have one: who writes more of them wrong copies another title."""
_NUMBER = re.compile(r"[0-9]+|\b[ivx]{2,4}\b")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Scripts that put no blanks between words: one letter may be a word there."""
_NO_LETTER = "a"
"""Before a word it says that it is not so: `symmetric`, `asymmetric`."""
SMALL_WORDS = frozenset(
    ["a", "an", "the", "of", "on", "in", "for", "and", "to", "with", "by", "from", "via", "using", "at", "as", "or"]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The words of a corpus's titles."""

    counts: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """folded word -> titles that have it"""
    titles: int = 0

    def knows(self, word: str) -> bool:
        """Whether several titles have it: then it is a word, and no slip."""
        return len(word) > 1 and self.counts.get(word, 0) >= _IN_USE

    @property
    def is_rich(self) -> bool:
        """Whether what is not in it is hardly a word; a smaller one lacks many."""
        return self.titles >= _MANY_TITLES


NO_WORDS = Vocabulary()
"""That of a review without entries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """What helps to tell slips from other words."""

    vocabulary: Vocabulary = NO_WORDS
    """of two words that it knows, none is a slip of the other"""
    acronyms: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())
    """folded, of the one title and of the other: `CNN` is no slip of `RNN`"""
    is_by_same: bool = False
    """whether the very same people wrote both at the same time: then a letter that makes another word is a slip, too"""


PLAIN = Writing()


def has_number(text: str) -> bool:
    """Whether a folded text counts something, as the title of a second part does."""
    return bool(_NUMBER.search(text))


def have_one_number(one: str, other: str) -> bool:
    """Whether two folded titles count the same."""
    return sorted(_NUMBER.findall(one)) == sorted(_NUMBER.findall(other))


def is_slip(one: str, other: str, writing: Writing = PLAIN) -> bool:
    """Whether only letters that slipped, plurals, spelling or small words tell two folded titles apart; no number."""
    if not have_one_number(one, other) or _UNSPACED.search(one + other):
        return False
    left, right = _without_common(one.split(), other.split())
    if len(left) != len(right):
        left, right = ([word for word in words if word not in SMALL_WORDS] for words in (left, right))
    if len(left) == len(right):
        is_one = len(left) <= _MOST_SLIPS and all(
            _is_word_slip(*pair, writing) for pair in zip(left, right, strict=True)
        )
        return is_one and (bool(left) or sorted(one.split()) != sorted(other.split()))
    # A blank more or less: `data base`, `database`.
    a, b = "".join(left), "".join(right)
    return min(len(a), len(b)) >= _LONG and _is_letter_apart(a, b)


def _without_common(one: Sequence[str], other: Sequence[str]) -> tuple[list[str], list[str]]:
    """The words of each that the other does not have as often, in their order."""
    shared = Counter(one) & Counter(other)

    def rest(words: Sequence[str]) -> list[str]:
        left = shared.copy()
        kept = []
        for word in words:
            if left[word]:
                left[word] -= 1
            else:
                kept.append(word)
        return kept

    return rest(one), rest(other)


def _is_word_slip(one: str, other: str, writing: Writing) -> bool:
    """Whether two words are one, of which one has a letter too many, too few or wrong, or two that changed places."""
    if singular(american(one)) == singular(american(other)) or {one, other} <= SMALL_WORDS:
        return True
    short, long = sorted((one, other), key=len)
    if len(long) == 1 or long == _NO_LETTER + short:
        return False  # `Part A` and `Part B`; `symmetric` and `asymmetric`
    known = [writing.vocabulary.knows(word) for word in (one, other)]
    if not _is_letter_apart(one, other):
        return _are_two_slips_apart(one, other, writing, is_one_known=known[0] != known[1])
    if one in writing.acronyms[0] and other in writing.acronyms[1]:
        return False
    if {one, other} & SMALL_WORDS:
        return not all(known) or writing.is_by_same
    if all(known):  # `form`, `from`; `robo`, `robot`
        has_other_letters = sorted(one) != sorted(other) and (len(one) == len(other) or not writing.vocabulary.is_rich)
        return writing.is_by_same and not has_other_letters
    if any(known):
        return len(short) >= _SHORT or writing.is_by_same or writing.vocabulary.is_rich
    return len(short) > _SHORT or (writing.is_by_same and len(short) >= _SHORT)


def _are_two_slips_apart(one: str, other: str, writing: Writing, *, is_one_known: bool) -> bool:
    """Two letters make many another word: something else has to speak for two slips."""
    if OSA.distance(one, other, score_cutoff=2) > 2:
        return False
    is_long = min(len(one), len(other)) >= _LONG
    # What begins otherwise means something else: `minimization`, `maximization`.
    begins_alike = one[:_BEGINNING] == other[:_BEGINNING]
    return (is_one_known and writing.vocabulary.is_rich) or (writing.is_by_same and is_long and begins_alike)


def _is_letter_apart(one: str, other: str) -> bool:
    return OSA.distance(one, other, score_cutoff=1) <= 1
