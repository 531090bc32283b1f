"""How the audit's sentences name files and words: in backticks, several of them as a list that ends somewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

AT_MOST = 8
"""So many files are named in a sentence."""


def quoted(path: str) -> str:
    """A path in backticks, whole: one that is cut short leads nowhere."""
    return f"`{path.replace('`', chr(0x2BC))}`"


def listed(items: Sequence[str], *, at_most: int = AT_MOST) -> str:
    """Items as a sentence has them: `a, b and c`; of very many the first ones, and how many more there are."""
    if len(items) > at_most:
        return f"{', '.join(items[:at_most])} and {len(items) - at_most} more"
    return " and ".join(filter(None, (", ".join(items[:-1]), items[-1]))) if items else ""


def times(number: int, noun: str = "entry", many: str = "entries") -> str:
    """A number with its noun."""
    return f"{number} {noun if number == 1 else many}"
