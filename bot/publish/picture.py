"""A review as one picture: papers per year as columns, papers per tag as bars. Pure.

In: `Statistics` and the review's name. Out: SVG that needs nothing else and runs nothing, in light and in dark, with
the numbers in words for those who do not see it. Every word of the review is text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from itertools import count
from typing import TYPE_CHECKING

from bot.check.inert import one_line
from bot.corpus.statistics import HAD
from bot.publish.bars import cells
from bot.publish.figures import (
    HAD_IN_WORDS,
    more_in_words,
    odd_years_in_words,
    once_in_words,
    share,
    undated_in_words,
)
from bot.publish.picture_style import CSS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.corpus.statistics import Statistics

WIDTH = 880
MOST_TAGS = 30
_EDGE = 32
_PLOT = 200
"""Height of the columns"""
_SCALE = 40
"""Room for the numbers at the left of the columns"""
_WIDEST = 48
_ROW = 24
_LABEL = 240
"""Room for the names of tags, at most"""
_NUMBER = 52
"""Room for the number behind a bar"""
_TEXT, _SMALL, _NAME = 13, 12, 27
"""Sizes of letters, as in the style; bold ones are wider"""
_WIDE = frozenset("mwMWQ@%&—…ÆŒæœ")
_SHARES = (0.0, 0.61, 1.05)
"""Of its size, how wide a letter is that takes so many cells of a terminal"""
_ACCENTS = r"[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_PILED = re.compile(rf"({_ACCENTS}{{2}}){_ACCENTS}+")
"""More accents on one letter than any language puts there: they would stand across other lines."""
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(slots=True)
class _Sheet:
    """What is drawn so far, from above; `y` is where there is room."""

    y: float
    parts: list[str]

    def text(self, said: str, classes: str = "", *, x: float = _EDGE, y: float | None = None) -> None:
        """A line of text that stands on `y`."""
        self.parts.append(
            f'<text{_class(classes)} x="{_n(x)}" y="{_n(self.y if y is None else y)}">{_text(said)}</text>'
        )

    def line(self, classes: str, y: float) -> None:
        """A line across the columns."""
        self.parts.append(
            f'<line class="{classes}" x1="{_EDGE + _SCALE}" x2="{WIDTH - _EDGE}" y1="{_n(y)}" y2="{_n(y)}"/>'
        )


def render_svg(name: str, statistics: Statistics) -> str:
    """The picture, as high as its tags need it."""
    sheet = _Sheet(y=_EDGE + 20, parts=[])
    title = one_line(name) or "This review"
    sheet.text(_cut(title, WIDTH - 2 * _EDGE, _NAME), "name")
    sheet.y += 26
    sheet.text(_summary(statistics), "soft")
    if statistics.years:
        _draw_years(sheet, statistics)
    sheet.y += 4
    for said in (odd_years_in_words(statistics), undated_in_words(statistics)):
        if said:
            sheet.y += 20
            sheet.text(_cut(said, WIDTH - 2 * _EDGE, _SMALL), "soft small")
    if statistics.tags:
        _draw_tags(sheet, statistics)
    height = _n(sheet.y + _EDGE)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}"',
            ' role="img" aria-labelledby="review-title review-numbers" lang="en">',
            f'<title id="review-title">{_text(f"{title}: {statistics.size}")}</title>',
            f'<desc id="review-numbers">{_text(_in_words(statistics))}</desc>',
            f"<style>{CSS}</style>",
            f'<rect class="ground" x="0.5" y="0.5" width="{WIDTH - 1}" height="{_n(sheet.y + _EDGE - 1)}" rx="10"/>',
            *sheet.parts,
            "</svg>",
            "",
        ]
    )


# -- years -------------------------------------------------------------------------------------------------------------


def _draw_years(sheet: _Sheet, statistics: Statistics) -> None:
    years = statistics.years
    first, last = min(years), max(years)
    step = _step(max(years.values()))
    top = -(-max(years.values()) // step) * step
    slot = (WIDTH - 2 * _EDGE - _SCALE) / (last - first + 1)
    sheet.y += 40
    sheet.text(f"{statistics.noun.capitalize()} per year", "part")
    floor = sheet.y + 26 + _PLOT
    for number in range(0, top + 1, step):
        y = floor - _PLOT * number / top
        sheet.line("line" if number else "axis", y)
        sheet.text(f"{number:,}", "soft small end number", x=_EDGE + _SCALE - 8, y=y + 4)
    width = min(_WIDEST, max(slot * 0.72, min(slot, 1)))
    is_told = slot >= 8 * len(f"{max(years.values()):,}") + 4
    for year, number in years.items():
        middle = _EDGE + _SCALE + slot * (year - first + 0.5)
        high = _PLOT * number / top
        said = f"{year}: {statistics.times(number)}"
        sheet.parts.append(
            f'<g><title>{_text(said)}</title><rect class="bar" x="{_n(middle - width / 2)}" y="{_n(floor - high)}"'
            f' width="{_n(width)}" height="{_n(high)}" rx="{_n(min(2, width / 4))}"/></g>'
        )
        if is_told:
            sheet.text(f"{number:,}", "small middle number", x=middle, y=floor - high - 5)
    for year in _told_years(first, last, slot):
        sheet.text(str(year), "soft small middle number", x=_EDGE + _SCALE + slot * (year - first + 0.5), y=floor + 18)
    sheet.y = floor + 18


def _step(most: int) -> int:
    """The distance of the lines across the columns: 1, 2 or 5 of some power of ten, for five lines at most."""
    return next(step for step in _round_numbers() if most <= 5 * step)


def _told_years(first: int, last: int, slot: float) -> Sequence[int]:
    """The years whose names have room."""
    step = next(step for step in _round_numbers() if slot * step >= 38)
    told = [year for year in range(first, last + 1) if year % step == 0]
    return told or [first]


def _round_numbers() -> Iterator[int]:
    return (digit * 10**power for power in count() for digit in (1, 2, 5))


# -- tags --------------------------------------------------------------------------------------------------------------


def _draw_tags(sheet: _Sheet, statistics: Statistics) -> None:
    shared = list(statistics.shared_tags.items())
    shown, once = shared[:MOST_TAGS], statistics.used_once
    sheet.y += 48
    sheet.text(f"{statistics.noun.capitalize()} per tag", "part")
    sheet.y += 14
    above = sheet.y
    names = [_cut(tag, _LABEL, _TEXT) for tag, _ in shown]
    beside = max((_length(name, _TEXT) for name in names), default=0)
    left = _EDGE + beside + 12
    labels = []
    for name, (tag, number) in zip(names, shown, strict=True):
        width = (WIDTH - _EDGE - left - _NUMBER) * number / shown[0][1]
        said = f"{tag}: {statistics.times(number)}"
        middle = sheet.y + _ROW / 2
        labels.append(f'<text class="end" x="{_n(left - 12)}" y="{_n(middle + 4.5)}">{_text(name)}</text>')
        sheet.parts.append(
            f'<g><title>{_text(said)}</title><rect class="bar" x="{_n(left)}" y="{_n(middle - 8)}"'
            f' width="{_n(width)}" height="16" rx="2"/></g>'
        )
        sheet.text(f"{number:,}", "small number", x=left + width + 8, y=middle + 4.5)
        sheet.y += _ROW
    if labels:
        # How wide letters are is only guessed here: what is wider yet ends at the edge, and covers no bar.
        room = f'x="8" y="{_n(above)}" width="{_n(left - 20)}" height="{_n(sheet.y - above)}"'
        sheet.parts.append(f'<clipPath id="review-labels"><rect {room}/></clipPath>')
        sheet.parts += ['<g clip-path="url(#review-labels)">', *labels, "</g>"]
    if more := shared[MOST_TAGS:]:
        sheet.y += 20
        sheet.text(more_in_words(more, statistics.noun), "soft small")
    if once:
        sheet.y += 20
        sheet.text(_cut(once_in_words(once), WIDTH - 2 * _EDGE, _SMALL), "soft small")


# -- words -------------------------------------------------------------------------------------------------------------


def _summary(statistics: Statistics) -> str:
    """What the review holds, on one line."""
    if not statistics.read:
        return statistics.size if statistics.total else "No entries yet"
    shares = [f"{share(statistics.has[name], statistics.read)} {HAD_IN_WORDS[name]}" for name in HAD]
    return f"{statistics.size}: {', '.join(shares).replace(' % ', ' % have ', 1)}."


def _in_words(statistics: Statistics) -> str:
    """All numbers of the picture, for those who do not see it."""
    noun = statistics.noun.capitalize()
    shared = list(statistics.shared_tags.items())
    said = [_summary(statistics)]
    if statistics.years:
        said.append(f"{noun} per year: {_listed({str(year): number for year, number in statistics.years.items()})}.")
    said += filter(None, (odd_years_in_words(statistics), undated_in_words(statistics)))
    if shared:
        said.append(f"{noun} per tag: {_listed(dict(shared[:MOST_TAGS]))}.")
    if more := shared[MOST_TAGS:]:
        said.append(more_in_words(more, statistics.noun))
    return " ".join(said)


def _cut(text: str, room: float, size: int) -> str:
    """Words on one line of this room, as far as can be told without the letters of the reader's machine."""
    line, used = one_line(text), 0.0
    for at, sign in enumerate(line):
        used += _length(sign, size)
        if used > room:
            return f"{line[: max(0, at - 1)].rstrip()}…"
    return line


def _length(text: str, size: int) -> float:
    """How long a text is, rather too long than too short."""
    return size * sum(
        _SHARES[cells(sign)] if sign not in _WIDE and not sign.isupper() else 1.02 if sign in _WIDE else 0.74
        for sign in text
    )


def _listed(numbers: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {number:,}" for name, number in numbers.items())


def _text(text: str) -> str:
    """Words of whomever, as text of XML."""
    return escape(_PILED.sub(r"\1", _NO_XML.sub("", one_line(text))))


def _class(names: str) -> str:
    return f' class="{names}"' if names else ""


def _n(number: float) -> str:
    """A length, to a hundredth."""
    return f"{number:.2f}".rstrip("0").rstrip(".")
