"""The lines of an issue body at which it may be cut: headings of the form, and the fences that hide them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_MARK = re.compile(
    r"^(?:###[ \t]+(?P<heading>[^\n]*)|[ ]{0,3}(?P<fence>`{3,}(?=[^`\n]*$)|~{3,})(?P<info>[^\n]*))$",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A line that may matter: a `### ` heading, or a code fence. Offsets into the body."""

    start: int
    end: int
    heading: str = ""
    fields: tuple[int, ...] = ()
    """the fields of the form whose label this heading is"""
    fence: str = ""
    has_info: bool = False
    is_shaped: bool = False
    """between blank lines, as GitHub writes a heading"""
    is_under_heading: bool = False


def folded(text: str) -> str:
    """A heading or label as it is compared: without invisible characters, white space folded."""
    if not text.isascii() or not text.isprintable():
        text = "".join(c for c in text if c.isspace() or unicodedata.category(c) not in ("Cc", "Cf"))
    return " ".join(text.split())


def find_marks(text: str, labels: Iterable[str]) -> tuple[Mark, ...]:
    """Every `### ` heading and every fence of a body whose lines end in `\\n`, in order.

    Fences are CommonMark's: three or more backticks or tildes after at most three blanks.
    """
    return tuple(_marks(text, labels))


def after_fence(fence: str, mark: Mark) -> str:
    """The fence that is open behind this mark when `fence` (empty: none) was open before it."""
    if not mark.fence:
        return fence
    if not fence:
        return mark.fence
    return "" if mark.fence.startswith(fence) and not mark.has_info else fence


def line_at(text: str, offset: int) -> int:
    """The 1-based line on which this offset lies."""
    return text.count("\n", 0, offset) + 1


def _marks(text: str, labels: Iterable[str]) -> Iterator[Mark]:
    by_label: dict[str, tuple[int, ...]] = {}
    for index, label in enumerate(labels):
        by_label[folded(label)] = (*by_label.get(folded(label), ()), index)
    heading_end = -1
    for match in _MARK.finditer(text):
        start, end = match.span()
        if match["fence"]:
            yield Mark(start=start, end=end, fence=match["fence"], has_info=bool(match["info"].strip()))
            continue
        heading = folded(match["heading"])
        named = by_label.get(heading, ())
        yield Mark(
            start=start,
            end=end,
            heading=heading,
            fields=named,
            is_shaped=_is_blank_above(text, start) and _is_blank_below(text, end),
            is_under_heading=heading_end >= 0 and not text[heading_end:start].strip(),
        )
        if named:
            heading_end = end


def _is_blank_above(text: str, start: int) -> bool:
    return start == 0 or not text[text.rfind("\n", 0, start - 1) + 1 : start].strip()


def _is_blank_below(text: str, end: int) -> bool:
    stop = text.find("\n", end + 1)
    return not text[end : stop if stop >= 0 else len(text)].strip()
