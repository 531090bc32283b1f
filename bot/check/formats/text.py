"""Findings for a person and for an editor: the line compilers write, the place marked in the file's own line, the hint.

In: a report and the texts of its files. Out: text that a terminal only shows: whatever stands in a file, it moves no
cursor. Places count in characters, marks in the cells of a terminal.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from itertools import groupby
from typing import TYPE_CHECKING

from bot.check.inert import one_line
from bot.check.report import place_of, shown_path
from bot.faults import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.check.report import Report
    from bot.faults import Finding

WIDTH = 120
"""Cells of a line, where nothing says how wide the reader's are."""
INDENT = "    "
TAB = 4

_Paint = Callable[[str, str], str]

_COLOURS = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.NOTICE: "1;36"}
_BOLD, _FAINT = "1", "2"
_JOINERS = frozenset("\u200c\u200d")
"""Characters without a width that Persian and emoji need."""
_UNSEEN = "\ufffd"
"""What stands for a character that a terminal would obey, or not show."""


def render_text(report: Report, texts: Mapping[str, str], *, is_coloured: bool = False, width: int = WIDTH) -> str:
    """Each finding as `path:line:column: severity rule message`, then, indented, the line it is about and the hint."""
    paint = _paint if is_coloured else _plain
    blocks: list[str] = []
    for path, findings in groupby(report.findings, key=lambda finding: finding.path):
        lines = texts.get(path, "").split("\n")
        for finding in findings:
            blocks += [_head(finding, paint), *(INDENT + line for line in _below(finding, lines, width, paint))]
    return "".join(f"{block}\n" for block in blocks)


def _head(finding: Finding, paint: _Paint) -> str:
    place = one_line(":".join(str(part) for part in (shown_path(finding.path), *place_of(finding)) if part))
    severity = paint(finding.severity, _COLOURS[finding.severity])
    said = " ".join((severity, paint(finding.rule, _FAINT), one_line(finding.message)))
    return f"{paint(place + ':', _BOLD)} {said}" if place else said


def _below(finding: Finding, lines: list[str], width: int, paint: _Paint) -> Iterator[str]:
    """What stands under a finding's first line."""
    line = lines[finding.line - 1].removesuffix("\r") if 0 < finding.line <= len(lines) else ""
    if line.strip() and (finding.column or finding.field):
        begin = finding.column - 1 if finding.column else 0
        end = max(begin + 1, finding.end_column - 1)
        shown, marks = excerpt(line, begin, end, width=width - len(INDENT))
        yield shown
        if finding.column:
            lead = marks[: marks.index("^")]
            yield lead + paint(marks[len(lead) :], _COLOURS[finding.severity])
    if finding.hint:
        yield one_line(finding.hint)


def visible(line: str) -> str:
    """A line of a file as a terminal may show it."""
    return "".join(_shown(sign, at) for at, sign in enumerate(line.removesuffix("\r")))


def excerpt(line: str, begin: int, end: int, *, width: int) -> tuple[str, str]:
    """A line as far as `width` cells show it, and what marks its characters from `begin` up to `end` (from 0) below it.

    A line that is too long is cut, before the mark if need be; the work does not grow with its length.
    """
    begin = min(begin, len(line))
    first = _first_shown(line, begin, width)
    last = min(len(line), first + 4 * width)
    shown, marks = ("…", " ") if first else ("", "")
    used = where = len(shown)
    for at in range(first, last):
        if at <= begin:
            where = used
        text = _shown(line[at], used)
        cells = sum(map(_cells, text))
        if used + cells >= width:
            last = at
            break
        shown += text
        marks += ("^" if begin <= at < end else " ") * cells
        used += cells
    else:
        where = used if begin >= last else where
    return shown + ("…" if last < len(line) else ""), marks.rstrip() if "^" in marks else f"{' ' * where}^"


def _first_shown(line: str, begin: int, width: int) -> int:
    """The first character to show, so that the one at `begin` has room after it."""
    back = line[max(0, begin - 2 * width) : begin]
    if len(back) == begin and sum(_cells(sign) if sign != "\t" else TAB for sign in back) <= width * 2 // 3:
        return 0
    first, used = begin, 0
    for sign in reversed(back):
        used += _cells(sign) if sign != "\t" else TAB
        if used > width // 3:
            break
        first -= 1
    return min(first, len(line))


def _shown(sign: str, used: int) -> str:
    """A character as it is shown after so many cells."""
    if sign == "\t":
        return " " * (TAB - used % TAB)
    is_unseen = unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp") and sign not in _JOINERS
    return _UNSEEN if is_unseen else sign


def _cells(sign: str) -> int:
    """How many cells of a terminal a character takes, as far as can be told without asking it."""
    if sign in _JOINERS or unicodedata.category(sign) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def _paint(text: str, colour: str) -> str:
    return f"\x1b[{colour}m{text}\x1b[0m"


def _plain(text: str, _: str) -> str:
    return text
