"""Horizontal bars of block characters, exact to an eighth of a cell. Pure.

In: labels with numbers, and the width of the screen. Out: lines that fit it, whatever the labels hold: what is longer
is cut, and what a terminal would obey is left out.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.check.inert import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

WIDTH = 80
"""Cells of a line, where nothing says how wide the reader's are."""
_NARROWEST = 40
_EIGHTHS = " ▏▎▍▌▋▊▉"
_FULL = "█"
_CUT = "…"
_JOINERS = frozenset("\u200c\u200d")
"""Characters without a width that Persian and emoji need."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """Where text is shown: how wide it is, and whether it has colours."""

    width: int = WIDTH
    is_coloured: bool = False

    def bold(self, text: str) -> str:
        """A heading."""
        return self._painted(text, "1")

    def faint(self, text: str) -> str:
        """What matters less."""
        return self._painted(text, "2")

    def filled(self, text: str) -> str:
        """A bar."""
        return self._painted(text, "36")

    def _painted(self, text: str, colour: str) -> str:
        return f"\x1b[{colour}m{text}\x1b[0m" if self.is_coloured and text else text


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A line of the picture; what is `said` of it stands behind its bar, the number where nothing else is."""

    label: str
    number: int
    said: str = ""


def draw(bars: Sequence[Bar], screen: Screen, *, most: int = 0) -> Iterator[str]:
    """The bars, the longest as long as there is room; with `most`, a bar of that number would be."""
    width = max(_NARROWEST, screen.width)
    labels = [fitted(bar.label, width * 2 // 5) for bar in bars]
    beside = max(map(cells, labels), default=0)
    behind = max((cells(_said(bar)) for bar in bars), default=0)
    room = width - beside - behind - 4
    top = max(most, *(bar.number for bar in bars)) if bars else 0
    for bar, label in zip(bars, labels, strict=True):
        shown = filled(bar.number, top, room)
        gap = " " if shown else ""
        said = _said(bar) if bar.number else screen.faint(_said(bar))
        yield f"  {label}{' ' * (beside - cells(label))} {screen.filled(shown)}{gap}{said}"


def filled(number: int, most: int, room: int) -> str:
    """A bar of this number where one of `most` has `room` cells; what is more than nothing can be seen."""
    if number <= 0 or most <= 0:
        return ""
    whole, rest = divmod(max(1, round(8 * room * number / most)), 8)
    return _FULL * whole + (_EIGHTHS[rest] if rest else "")


def fitted(text: str, room: int) -> str:
    """A stranger's words on one line of so many cells; what is longer ends in an ellipsis."""
    line = one_line(text)
    if cells(line[: room + 1]) <= room and len(line) <= room:
        return line
    used, kept = 0, ""
    for sign in line[: 4 * room]:
        used += cells(sign)
        if used > room - 1:
            return f"{kept.rstrip()}{_CUT}"
        kept += sign
    return kept if len(line) <= 4 * room else f"{kept}{_CUT}"


def cells(text: str) -> int:
    """How many cells of a terminal a text takes, as far as can be told without asking it."""
    return sum(
        0
        if sign in _JOINERS or unicodedata.category(sign) in ("Mn", "Me")
        else 2
        if unicodedata.east_asian_width(sign) in "WF"
        else 1
        for sign in text
    )


def _said(bar: Bar) -> str:
    return bar.said or f"{bar.number:,}"
