"""`field: value` lines, as people write what shall stand in an entry instead -> the field and its new value. Pure.

A line that is indented goes on with the value before it. Bullets, and backticks or asterisks around a name, are no part
of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.resolve.answers import BULLET

_LINE = re.compile(
    r"""(?P<mark>(?:\*\*|__|[`*_"'])?) (?P<name>[^\s:：`*"'][^:：`*"']{0,60}?) (?P=mark)?
        \s* [:：] (?P=mark)? (?!//) \s* (?P<value>.*)""",
    re.VERBOSE,
)
_INDENTED = re.compile(r"[ \t]+\S")


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenChange:
    """A field as it was named, its new value (empty: none any more), and its line, counted from 1."""

    name: str
    value: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenChanges:
    """The changes of a text, and the lines that name no field (number, words)."""

    changes: tuple[WrittenChange, ...] = ()
    strays: tuple[tuple[int, str], ...] = ()


def read_changes(text: str) -> WrittenChanges:
    """Read a text of such lines."""
    changes: list[tuple[str, int, list[str]]] = []
    strays: list[tuple[int, str]] = []
    blank_lines = 0
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            blank_lines += 1
            continue
        bare = BULLET.sub("", line)
        if changes and bare == line and _INDENTED.match(line):
            lines = changes[-1][2]
            lines += [*([""] * blank_lines if lines else ()), line.strip()]
        elif found := _LINE.fullmatch(bare.strip()):
            value = found["value"].strip()
            changes.append((found["name"], number, [value] if value else []))
        else:
            strays.append((number, line.strip()))
        blank_lines = 0
    return WrittenChanges(
        changes=tuple(WrittenChange(name=name, value="\n".join(lines), line=number) for name, number, lines in changes),
        strays=tuple(strays),
    )
