"""Two titles: whether they are those of one paper as two people write it. Pure.

In: titles as they are written. Out: how they are related, the nearest way first. What a title says is compared folded.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from bot.entry.folding import fold_title
from bot.entry.wordforms import american, singular

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ALIKE = 75.0
"""Likeness, 0 to 100, of the letters of two titles from which on they may be one that was reworded"""
_NEARLY = 85.0
LONGEST = 300
"""Characters of a title that are compared; no title is longer."""
_FEWEST_OF_TAIL = 4
"""Words of what stands behind a colon from which on it may be the title by itself."""
_SHORT, _LONG = 4, 8
"""Letters of a word from which on a slip, or two, do not make it another."""
_MOST_SLIPS = 2
_MANY_LETTERS = 20
_SUBTITLE = re.compile(r"\s*[:：]\s+|：|\s+[-‐-―]+\s+|(?<=[?!])\s+")
_NUMBER = re.compile(r"[0-9]+|\b[ivx]{2,4}\b")
_LETTER = re.compile(r"\b[b-z]\b")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Scripts that put no blanks between words: one letter may be a word there."""
SMALL_WORDS = frozenset(
    ["a", "an", "the", "of", "on", "in", "for", "and", "to", "with", "by", "from", "via", "using", "at", "as"]
)


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

    @property
    def words(self) -> int:
        """How many words it has."""
        return self.whole.count(" ") + 1 if self.whole else 0


@lru_cache(maxsize=16_384)
def title_of(text: str) -> Title:
    """A title as it is compared."""
    text = text[:LONGEST]
    whole = fold_title(text)
    breaks = [match for match in _SUBTITLE.finditer(text) if match.start()]
    if not breaks:
        return Title(whole)
    heads = (fold_title(text[: each.start()]) for each in (breaks[0], breaks[-1]))
    tail = fold_title(text[breaks[0].end() :])
    parts = (*heads, *([tail] if tail.count(" ") >= _FEWEST_OF_TAIL - 1 else []))
    return Title(whole, tuple(dict.fromkeys(part for part in parts if part and part != whole)))


def relate(one: Title, other: Title, *, is_word: Callable[[str], bool] = lambda _: False) -> Relation:
    """How two titles are related. `is_word` knows the words that others write: of two such, none is a slip."""
    if not one.whole or not other.whole:
        return Relation.NONE
    found = _near(one.whole, other.whole, is_word)
    if found < Relation.SLIP:
        pairs = [*((part, other.whole) for part in one.parts), *((one.whole, part) for part in other.parts)]
        if any(_near(*pair, is_word) >= Relation.SLIP for pair in pairs):
            return Relation.SUBTITLE
    return found


def _near(one: str, other: str, is_word: Callable[[str], bool]) -> Relation:
    if one == other or one.replace(" ", "") == other.replace(" ", ""):
        return Relation.SAME
    if fuzz.ratio(one, other, score_cutoff=ALIKE) < ALIKE:
        short, long = sorted((one, other), key=len)
        return Relation.REWORDED if " " in short and long.startswith(f"{short} ") else Relation.NONE
    return Relation.SLIP if is_slip(one, other, is_word) else Relation.REWORDED


def is_nearly(one: str, other: str) -> bool:
    """Whether two titles differ in little, and in no number: a title that was changed for print, or the next paper."""
    a, b = title_of(one).whole, title_of(other).whole
    return _have_one_number(a, b) and fuzz.ratio(a, b) >= _NEARLY


def are_letters_apart(one: str, other: str, is_word: Callable[[str], bool] = lambda _: False) -> bool:
    """Whether only a letter or two tell two long titles apart, be it that they make another short word; no number."""
    a, b = title_of(one).whole, title_of(other).whole
    if min(len(a), len(b)) < _MANY_LETTERS or not _have_one_number(a, b) or _UNSPACED.search(a + b):
        return False
    left, right = _without_common(a.split(), b.split())
    are_two_words = any(map(_is_long_word(is_word), left)) and any(map(_is_long_word(is_word), right))
    return _distance(a, b) <= _MOST_SLIPS and not are_two_words


def _is_long_word(is_word: Callable[[str], bool]) -> Callable[[str], bool]:
    """Words of fewer letters come about by a slip, such as `form` for `from`."""
    return lambda word: len(word) > _SHORT and is_word(word)


def has_number(text: str) -> bool:
    """Whether a folded text counts something, as the title of a second part does."""
    return bool(_NUMBER.search(text))


def _have_one_number(one: str, other: str) -> bool:
    """Whether two folded titles count the same; a letter by itself counts (`Vitamin A`), unless the other has none."""
    mine, its = (sorted(_LETTER.findall(text)) for text in (one, other))
    if mine and its and mine != its:
        return False
    return sorted(_NUMBER.findall(one)) == sorted(_NUMBER.findall(other))


def is_slip(one: str, other: str, is_word: Callable[[str], bool] = lambda _: False) -> bool:
    """Whether only letters that slipped, plurals, spelling or small words tell two folded titles apart; no number."""
    if not _have_one_number(one, other) or _UNSPACED.search(one + other):
        return False
    left, right = _without_common(one.split(), other.split())
    if not left and not right:  # the same words in another order
        return fuzz.ratio(one, other) > ALIKE
    if len(left) != len(right):
        left, right = ([word for word in words if word not in SMALL_WORDS] for words in (left, right))
    if len(left) == len(right):
        return all(_is_word_slip(*pair, is_word) for pair in zip(left, right, strict=True))
    # A blank more or less: `data base`, `database`.
    a, b = "".join(left), "".join(right)
    return min(len(a), len(b)) >= _LONG and _distance(a, b) <= _MOST_SLIPS


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


def _is_word_slip(one: str, other: str, is_word: Callable[[str], bool]) -> bool:
    if singular(american(one)) == singular(american(other)):
        return True
    short, long = sorted((one, other), key=len)
    is_longer = len(long) - len(short) > 1 and (long.endswith(short) or long.startswith(short))
    if is_longer or len(long) == 1:  # `supervised` and `unsupervised`, `A` and `B`
        return False
    known = [word for word in (one, other) if word in SMALL_WORDS or is_word(word)]
    if len(known) == 1:  # the other one is no word at all
        return _distance(one, other) <= (1 if len(short) < _SHORT else _MOST_SLIPS)
    if known or len(short) < _SHORT:
        return False
    return _distance(one, other) <= (1 if len(short) < _LONG else _MOST_SLIPS)


def _distance(one: str, other: str) -> int:
    return OSA.distance(one, other, score_cutoff=_MOST_SLIPS)
