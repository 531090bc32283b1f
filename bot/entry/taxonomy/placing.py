"""Where a new row goes: behind the last row of the block in which its categories live, or under a new comment."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from bot.entry.inert import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.entry.taxonomy.rows import Row
    from bot.entry.taxonomy.sheet import Item, Sheet

_COMMENT = re.compile(r"[ \t]*#(?![ \t]*-[ \t])")  # `# - {bibkey: ...}` is a row that somebody took out
_DECORATED = re.compile(r"([\W_]*)(.*?)([\s#=*~_-]*)", re.DOTALL)
_WHOLE_WORD = 3
"""A category's word of so many letters must stand in a comment as it is; a longer one may have an ending there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Rows under a comment, which is on the lines from `start` up to `stop`; the first block may have none."""

    comment: str
    start: int
    stop: int
    items: tuple[Item, ...]
    categories: Counter[tuple[str, ...]]
    """the categories of its rows, in lower case"""

    @property
    def is_named(self) -> bool:
        """Whether its comment names a category of its rows."""
        return any(_is_about(self.comment, name) for names in self.categories for name in names)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The line before which a row goes, what is written above it there, and the rows that are its neighbours."""

    line: int
    above: tuple[str, ...] = ()
    neighbours: Sequence[Item] = ()


class Map:
    """The blocks of a taxonomy file, and which of them a row belongs to."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._blocks = tuple(_blocks(sheet))
        self._in_use = {names for block in self._blocks for names in block.categories}
        self._is_headed = any(block.comment and block.is_named for block in self._blocks)

    def place(self, row: Row) -> Place:
        """Where this row goes."""
        wanted = tuple(category.casefold() for category in row.categories)
        if home := self._home(wanted):
            return self._in(home, wanted)
        if under := self._under_comment(wanted[0]) if wanted else None:
            return under
        if self._is_headed and wanted:
            return self._at_the_end(row.categories[0])
        items = self._sheet.items
        return Place(line=items[-1].stop, neighbours=items[::-1]) if items else Place(line=self._end())

    def _home(self, wanted: tuple[str, ...]) -> Block | None:
        """The block with the most rows of just these categories, or else of the first of them that has any."""
        if exact := self._richest({names for names in self._in_use if {*names} == {*wanted}}):
            return exact
        homes = (self._richest({names for names in self._in_use if name in names}) for name in wanted)
        return next(filter(None, homes), None)

    def _richest(self, alike: set[tuple[str, ...]]) -> Block | None:
        """The block with the most rows of such categories, the last of several."""
        counts = [sum(block.categories[names] for names in alike) for block in self._blocks]
        most = max(counts)
        return self._blocks[len(counts) - 1 - counts[::-1].index(most)] if most else None

    def _in(self, block: Block, wanted: tuple[str, ...]) -> Place:
        """At the end of a block; in a file without headings, at the end of the category, if they are kept together."""
        items = block.items
        if not self._is_headed:
            runs = [(name, list(run)) for name, run in groupby(items, key=_first_category)]
            if len(runs) == len({name for name, _ in runs}):
                items = tuple(next((run for name, run in runs if name == wanted[0]), items))
        return Place(line=items[-1].stop, neighbours=items[::-1])

    def _under_comment(self, category: str) -> Place | None:
        """Under the comment of a category that has no row yet; its rows may have been removed."""
        lines = self._sheet.lines
        for block in self._blocks:
            for number in range(block.start, block.stop):
                if _text(lines[number]).casefold() == category and (number + 1 < block.stop or not block.items):
                    return self._below(number + 1)
        about = (block for block in self._blocks if block.comment and not block.items)
        return next((self._below(block.stop) for block in about if _is_about(block.comment, category)), None)

    def _below(self, comment_end: int) -> Place:
        """With as many blank lines under the comment as others have, if they are there."""
        lines = self._sheet.lines
        usual = _usual(block.items[0].start - block.stop for block in self._blocks if block.comment and block.items)
        line = comment_end
        while line < min(comment_end + usual, len(lines)) and not lines[line].strip():
            line += 1
        return Place(line=line)

    def _at_the_end(self, category: str) -> Place:
        """Under a new comment, which is written as the others are."""
        named = [block for block in self._blocks if block.comment and block.is_named]
        blank = _usual(self._blank_above(block.start) for block in named if block.start > 0)
        below = _usual(block.items[0].start - block.stop for block in named)
        end = self._end()
        above = [""] * (blank - self._blank_above(end))
        return Place(
            line=end, above=(*above, _comment_like([block.comment for block in named], category), *[""] * below)
        )

    def _blank_above(self, line: int) -> int:
        count = 0
        while count < line and not self._sheet.lines[line - count - 1].strip():
            count += 1
        return count

    def _end(self) -> int:
        """The end of the file, but before the mark of a document's end."""
        lines = self._sheet.lines
        return next((n for n in range(len(lines)) if lines[n].startswith("...")), len(lines))


def _blocks(sheet: Sheet) -> Iterator[Block]:
    """The file, cut at the comments between its rows; a blank line ends a comment."""
    starts = [*(item.start for item in sheet.items), len(sheet.lines)]
    comment, start, stop, after = "", 0, 0, 0
    items: list[Item] = []

    def block() -> Block:
        categories = Counter(_categories(item) for item in items)
        return Block(comment=comment, start=start, stop=stop, items=tuple(items), categories=categories)

    for number, next_start in enumerate(starts):
        for line in range(after, next_start):
            if not _COMMENT.match(sheet.lines[line]):
                continue
            if stop == line and comment:
                comment, stop = comment + sheet.lines[line], line + 1
                continue
            if items or comment:
                yield block()
            comment, start, stop, items = sheet.lines[line], line, line + 1, []
        if number < len(sheet.items):
            items.append(sheet.items[number])
            after = sheet.items[number].stop
    yield block()


def _categories(item: Item) -> tuple[str, ...]:
    return tuple(category.casefold() for category in item.row.categories) if item.row else ()


def _first_category(item: Item) -> str:
    return next(iter(_categories(item)), "")


def _usual(counts: Iterator[int]) -> int:
    return next((count for count, _ in Counter(counts).most_common(1)), 0)


def _is_about(comment: str, category: str = "") -> bool:
    """Whether the words of a category stand in a comment: `# Data-Independent Models` is about `independent`."""
    there = _words(comment)
    return bool(_words(category)) and all(
        any(other.startswith(word) if len(word) > _WHOLE_WORD else other == word for other in there)
        for word in _words(category)
    )


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"[\W_]+", text.casefold()) if word]


def _text(comment: str) -> str:
    """A comment without the signs around it."""
    match = _DECORATED.fullmatch(comment)
    return match[2] if match else ""


def _comment_like(comments: Sequence[str], category: str) -> str:
    """A comment for this category, with the signs around it and the capital that the others have."""
    name = clean_line(category)
    parts = [match.groups() for line in comments if (match := _DECORATED.fullmatch(line.rstrip("\r\n")))]
    if all(text[:1].isupper() for _, text, _ in parts):
        name = name[:1].upper() + name[1:]
    return f"{parts[-1][0]}{name}{parts[-1][2].rstrip()}" if parts else f"# {name}"
