"""A taxonomy file's text -> a `Sheet`, to be changed: its lines, and which of them each row takes.

A row is an item of the list, on one line (`- {bibkey: a, categories: [b]}`) or on several. Comments and blank lines
between rows belong to none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.document import Document
from bot.entry.taxonomy.reading import parse_rows, row_of
from bot.entry.taxonomy.rows import Row
from bot.faults import Finding

_BOM = "\ufeff"
_DASH = re.compile(r"( *)-(?=[ \t\r\n]|$)")
_OUTSIDE = re.compile(r"(?P<indent>[ \t]*)(?:(?P<comment>#)|\r?\n|\r|$)|(?:\.\.\.|---)\s")


@dataclass(frozen=True, slots=True)
class Item:
    """An item of the list, where it stands: the lines from `start` up to `stop`, counted from 0."""

    start: int
    stop: int
    data: object
    row: Row | None
    """None for an item that is no row: it has no bibkey"""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A taxonomy file to be changed. Every line has its line end, also the last one (see `has_final_newline`)."""

    lines: Sequence[str]
    items: Sequence[Item]
    newline: str
    has_final_newline: bool
    bom: str

    @property
    def indent(self) -> int:
        """How many blanks stand before the dash of every row."""
        return indent(self.lines[self.items[0].start]) if self.items else 0

    def text_of(self, item: Item) -> str:
        """The lines of an item, without the last line end."""
        return "".join(self.lines[item.start : item.stop]).rstrip("\r\n")


def sheet(text: str) -> Sheet:
    """The file, ready to be changed; ValueError says why when it cannot be."""
    document = parse_rows(text)
    if unreadable := next(filter(is_fault, document.findings), None):
        raise ValueError(f"The taxonomy file cannot be read (line {unreadable.line}): {unreadable.message}")
    lines = text.removeprefix(_BOM).splitlines(keepends=True)
    if not document.rows and not all(map(_is_outside, lines)):
        raise ValueError("The taxonomy file is no list of rows.")
    has_final_newline = not lines or lines[-1].endswith(("\n", "\r"))
    newline = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
    if not has_final_newline:
        lines[-1] += newline
    return Sheet(lines, tuple(_items(document, lines)), newline, has_final_newline, text[: text.startswith(_BOM)])


def is_fault(finding: Finding) -> bool:
    """Whether a finding of YAML leaves the rows unknown; a key given twice does not."""
    return finding.rule != "duplicate-key"


def _items(document: Document, lines: Sequence[str]) -> Iterator[Item]:
    starts: list[int] = []
    for number in range(len(document.rows)):
        start = document.lines[str(number)] - 1
        earliest = starts[-1] if starts else -1
        while start > earliest and not _DASH.match(lines[start]):
            start -= 1  # the dash stands alone on a line above
        if start <= earliest:
            raise ValueError("The rows of the taxonomy file do not begin with `- `, each on a line of its own.")
        starts.append(start)
    for number, (start, data) in enumerate(zip(starts, document.rows, strict=True)):
        stop = starts[number + 1] if number + 1 < len(starts) else len(lines)
        yield Item(start, _end(lines, start, stop), data, row_of(document, number, data))


def _end(lines: Sequence[str], start: int, stop: int) -> int:
    """Where a row ends: before the blank lines, comments and document marks that follow it.

    A comment that is indented deeper than the row's dash is the row's.
    """
    while stop > start + 1 and _is_outside(lines[stop - 1], indent(lines[start])):
        stop -= 1
    return stop


def _is_outside(line: str, deepest: int = 0) -> bool:
    """Whether a line says nothing: it is blank, a document mark, or a comment indented so deep at most."""
    found = _OUTSIDE.match(line)
    return found is not None and (not found["comment"] or len(found["indent"]) <= deepest)


def indent(line: str) -> int:
    """How many blanks stand before the dash of a row."""
    dash = _DASH.match(line)
    return len(dash[1]) if dash else 0
