"""Whether two titles are those of one paper, as two sources write it. Pure."""

from __future__ import annotations

from difflib import SequenceMatcher

from bot.entry.folding import fold_title

ALIKE = 0.75
"""The least likeness of two titles of one paper, 0 to 1: what remains the same when a title is reworded for print."""
_LONGEST = 300


def is_same_title(one: str, other: str) -> bool:
    """Whether both may be one paper's: equal but for writing and subtitle, or nearly so. An empty one tells nothing."""
    a, b = fold_title(one)[:_LONGEST], fold_title(other)[:_LONGEST]
    if not a or not b or a == b:
        return True
    short, long = sorted((a, b), key=len)
    if long.startswith(f"{short} ") and len(short.split()) > 1:
        return True
    if a == fold_title(other.partition(":")[0]) or b == fold_title(one.partition(":")[0]):
        return True
    return SequenceMatcher(None, a, b, autojunk=False).ratio() >= ALIKE
