"""Rows put into a taxonomy file or taken out of it, and every other byte kept."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.entry.frontmatter import UnfaithfulError
from bot.entry.taxonomy.hand import Hand
from bot.entry.taxonomy.placing import Map, Place
from bot.entry.taxonomy.reading import parse_rows, row_of
from bot.entry.taxonomy.rows import Row
from bot.entry.taxonomy.sheet import Sheet, is_fault, sheet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def amend(text: str, *, add: Sequence[Row] = (), remove: Sequence[Row] = ()) -> str:
    """The file with these rows more and those less; what is so already changes nothing.

    A row added for a removed one of the same key and categories takes its place. Of equal rows the one at `line` is
    removed, else the first. Raises ValueError for a file that cannot be read, and for a row without key.
    """
    if not all(row.key for row in add):
        raise ValueError("A row of the taxonomy needs a bibkey.")
    file = sheet(text)
    change = _change(file, add, remove)
    if not change.is_any:
        return text
    for is_plain in (False, True):  # plainly, where the neighbours' writing is too odd to be followed
        edits = _edits(file, change, is_plain=is_plain)
        lines = list(file.lines)
        for edit in reversed(edits):
            lines[edit.start : edit.stop] = edit.lines
        if _is_faithful(file, edits, lines):
            break
    else:
        raise UnfaithfulError("A row of the taxonomy does not read back as it was written.")
    amended = "".join(lines)
    if not file.has_final_newline:
        amended = amended.removesuffix("\n").removesuffix("\r")
    amended = file.bom + amended
    return amend(amended, add=change.later) if change.later else amended


def line_of(row: Row, text: str) -> str:
    """What `amend` would write for this row in this file, without a line end."""
    file = sheet(text)
    return Hand(file, Map(file).place(row).neighbours, file.items[::-1]).new(row)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """What happens to the items of a file, by their number, and where new rows go."""

    removed: frozenset[int]
    replaced: Mapping[int, Row]
    added: Sequence[tuple[Place, Sequence[Row]]]
    later: Sequence[Row]
    """rows of a second new category: its comment goes below the rows of the first"""

    @property
    def is_any(self) -> bool:
        return bool(self.removed or self.replaced or self.added)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Edit:
    """Lines instead of those from `start` up to `stop`, and the rows that they hold."""

    start: int
    stop: int
    lines: list[str]
    rows: tuple[Row, ...]


def _change(file: Sheet, add: Sequence[Row], remove: Sequence[Row]) -> _Change:
    there: defaultdict[Row, list[int]] = defaultdict(list)
    for number, item in enumerate(file.items):
        if item.row:
            there[item.row].append(number)
    removed: dict[int, Row] = {}
    for row in remove:
        numbers = [number for number in there.get(row, ()) if number not in removed]
        for number in sorted(numbers, key=lambda number: (file.items[number].start + 1 != row.line, number))[:1]:
            removed[number] = row
    replaced: dict[int, Row] = {}
    new: list[Row] = []
    for row in dict.fromkeys(add):
        if row in there:
            for number in there[row] if all(number in removed for number in there[row]) else ():
                del removed[number]
                break
            continue
        former = (n for n, old in removed.items() if (old.key, old.categories) == (row.key, row.categories))
        if free := [number for number in former if number not in replaced]:
            replaced[free[0]] = row
        else:
            new.append(row)
    added, later = _placed(file, new)
    return _Change(removed=frozenset(removed) - replaced.keys(), replaced=replaced, added=added, later=later)


def _placed(file: Sheet, rows: Sequence[Row]) -> tuple[list[tuple[Place, list[Row]]], list[Row]]:
    """New rows by their place, and those that have to wait until the others are in the file."""
    found: dict[tuple[int, tuple[str, ...]], tuple[Place, list[Row]]] = {}
    later: list[Row] = []
    blocks = Map(file)
    for row in rows:
        place = blocks.place(row)
        is_second = place.above and any(above and above != place.above for _, above in found)
        if is_second:
            later.append(row)
        else:
            found.setdefault((place.line, place.above), (place, []))[1].append(row)
    return [found[key] for key in sorted(found)], later


def _edits(file: Sheet, change: _Change, *, is_plain: bool) -> list[_Edit]:
    """The lines that change, from the top of the file to its end."""
    items, end = file.items, file.newline
    everyone = () if is_plain else items[::-1]
    gone = (items[number] for number in change.removed)
    edits = [_Edit(start=item.start, stop=item.stop, lines=[], rows=()) for item in gone]
    for number, row in change.replaced.items():
        item = items[number]
        hand = Hand(file, () if is_plain else (item,), everyone)
        written = hand.new(row) if is_plain else hand.changed(item, row)
        edits.append(_Edit(start=item.start, stop=item.stop, lines=[written + end], rows=(row,)))
    for place, rows in change.added:
        hand = Hand(file, () if is_plain else place.neighbours, everyone)
        lines = [*place.above, *(hand.new(row) for row in rows)]
        edits.append(_Edit(start=place.line, stop=place.line, lines=[line + end for line in lines], rows=tuple(rows)))
    return sorted(edits, key=lambda edit: (edit.start, edit.stop))


def _is_faithful(file: Sheet, edits: Sequence[_Edit], lines: Sequence[str]) -> bool:
    """Whether the rows around the changes read back as before, and the new ones as they were meant.

    The lines further away are the same as before, and no row there reaches into another one's lines.
    """
    first, last = edits[0].start, max(edit.stop for edit in edits)
    start = max((item.start for item in file.items if item.stop <= first), default=0)
    stop = min((item.stop for item in file.items if item.start >= last), default=len(file.lines))
    edited = {edit.start for edit in edits if edit.stop > edit.start}
    expected: list[tuple[int, int, object]] = [
        (item.start, 1, item.data) for item in file.items if start <= item.start < stop and item.start not in edited
    ]
    expected += [(edit.start, 0, row) for edit in edits for row in edit.rows]
    expected.sort(key=lambda entry: entry[:2])
    document = parse_rows("".join(lines[start : len(lines) - (len(file.lines) - stop)]))
    if any(map(is_fault, document.findings)) or document.data or len(document.rows) != len(expected):
        return False
    return all(
        row_of(document, number, data) == wanted if isinstance(wanted, Row) else data == wanted
        for number, (data, (_, _, wanted)) in enumerate(zip(document.rows, expected, strict=True))
    )
