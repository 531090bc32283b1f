"""Words of one vocabulary that are one word in several spellings: which to merge into which.

In: words with how often each is used (tags, categories, values of an attribute). Out: a `Merge` for each word that
seems to be the double of a more used one. Pure.
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from bot.entry.vocabulary import STEPS, fold, tokens
from bot.entry.wordforms import leaning

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LONG = 8
"""Letters from which on two words that one letter tells apart may be one."""
_LONG_PART = 6
"""Letters of the part that differs: `vitamin a` and `vitamin b` are two."""
_LONGEST = 80
"""Longer values are sentences and no words of a vocabulary."""
_RARE = 5
"""A slip is used so many times less than the word that was meant."""
_MOST_ALIKE = 40

ENDING = "ending"
LETTER = "one letter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """A word to be written as another one, and how often each of them is used."""

    written: str
    better: str
    times: int
    times_better: int
    difference: str
    """what tells them apart: `plural`, `capitals`, `British and American spelling`, `one letter`, several of these"""
    is_sure: bool
    """whether both can only be meant as one word; else somebody who knows the field has to say"""
    known_by: Literal["spelling", "synonyms", "history"] = "spelling"
    """what tells that they are one; with the last two, `difference` says it in their words"""


def merges(counts: Mapping[str, int]) -> tuple[Merge, ...]:
    """The merges that this vocabulary needs, those into the most used words first."""
    shelves: defaultdict[str, list[str]] = defaultdict(list)
    for word in sorted(counts):
        if len(word) <= _LONGEST and (folded := fold(word)):
            shelves[folded].append(word)
    is_british = sum(count * leaning(part) for word, count in counts.items() for part in _parts(word)) > 0

    def rank(word: str) -> tuple[int, int, int]:
        lean = sum(map(leaning, _parts(word)))
        return counts[word], lean if is_british else -lean, -sum(not (c.isalnum() or c.isspace()) for c in word)

    best = {folded: max(words, key=rank) for folded, words in shelves.items()}
    found = [
        _merge(counts, word, best[folded], _difference(word, best[folded]), is_sure=True)
        for folded, words in shelves.items()
        for word in words
        if word != best[folded]
    ]
    for difference, one, other in _neighbours(best):
        rare, usual = sorted((one, other), key=rank)
        is_sure = difference == LETTER and counts[rare] * _RARE <= counts[usual]
        found.append(_merge(counts, rare, usual, difference, is_sure=is_sure))
    return tuple(sorted(found, key=lambda each: (-each.times_better, each.better, each.written)))


def _merge(counts: Mapping[str, int], word: str, better: str, difference: str, *, is_sure: bool) -> Merge:
    return Merge(
        written=word,
        better=better,
        times=counts[word],
        times_better=counts[better],
        difference=difference,
        is_sure=is_sure,
    )


# -- one word in several spellings ---------------------------------------------------------------------------------


def _difference(one: str, other: str) -> str:
    """What tells two spellings of a word apart: the steps without which they would not fall together."""
    needed = [name for name in STEPS if fold(one, without=name) != fold(other, without=name)]
    return ", ".join(needed) or "spelling"


def _parts(word: str) -> list[str]:
    return [token for token in tokens(word.casefold()) if token.isalnum()]


# -- two words that one letter or an ending tells apart ------------------------------------------------------------


def _neighbours(best: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Pairs of nearly the same words, with what tells them apart."""
    for folded, word in best.items():
        stem = folded.removesuffix("ing")
        base = next((base for base in (stem, f"{stem}e") if base in best), "")
        if stem != folded and len(stem) >= 4 and base:
            yield ENDING, best[base], word
    shelves: defaultdict[str, list[str]] = defaultdict(list)
    for folded, word in best.items():
        if len(folded) >= LONG:
            for shorter in {folded, *(folded[:at] + folded[at + 1 :] for at in range(len(folded)))}:
                shelves[shorter].append(word)
    told = set()
    for words in shelves.values():
        for pair in itertools.combinations(words[:_MOST_ALIKE], 2):
            if pair not in told and _is_one_letter(*pair):
                told.add(pair)
                yield LETTER, *pair


def _is_one_letter(one: str, other: str) -> bool:
    """Whether a single slip of the finger within one long part is the only difference."""
    mine, its = _parts(one), _parts(other)
    differing = [(a, b) for a, b in zip(mine, its, strict=False) if a != b]
    if len(mine) != len(its) or len(differing) != 1:
        return False
    a, b = differing[0]
    if min(len(a), len(b)) < _LONG_PART or a[0] != b[0] or _digits(a) != _digits(b):
        return False
    return is_one_slip(a, b)


def _digits(text: str) -> Counter[str]:
    return Counter(filter(str.isdigit, text))


def is_one_slip(one: str, other: str) -> bool:
    """Whether one letter too many, too few, or wrong, or two letters in the wrong order make one text the other."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    a, b = one[start:], other[start:]
    if len(a) != len(b):
        short, long = sorted((a, b), key=len)
        return long[1:] == short
    return a[1:] == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])
