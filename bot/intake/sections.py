"""Where an issue body is cut into the sections of a form, when any line of it may have been pasted or edited.

GitHub writes every field of a form once, in the form's order: `### Label`, a blank line, the answer, a blank
line. Of all ways to cut a body at the form's headings we take the one that departs least from that (the
weights below); of equals the one with the later headings, because a pasted heading stands more often in the
field before. One pass over headings and fences remembers only the best way to be in each field: linear in the
size of the body.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.intake.choices import is_blank_answer, read_choices
from bot.intake.headings import Mark, after_fence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.intake.form_template import FormField

# What a departure weighs. A missing field outweighs all that can be odd about one that is there, because GitHub
# writes them all. A heading in a code block that lacks its blank lines is most likely quoted: if the block is closed
# later, taking it for a section (two blocks torn open) outweighs a missing field; if nobody closed it, it does not.
MISSING = 30
QUOTED = 27
MISFIT = 6
UNCLOSED = 2
CRAMPED = 1
UNDER_HEADING = 1

_ONE_LINE = re.compile(r"\s*+(?:\S[^\n]*+)?\s*+")
_BOXES = re.compile(r"(?:\s*+[-*+][ \t]*+\[[^\]\n]?\][^\n]*+)*+\s*+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """The answer to one field: where its heading stands, and from where to where its text runs. Offsets."""

    field: int
    heading: int
    start: int
    end: int
    full: int
    """from where the text is more than a field of this kind can hold; its end if it never is"""
    unclosed: int | None = None
    """where a code block begins that does not end in this section"""
    is_moved: bool = False
    """whether it stands out of the form's order"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A body cut into sections, and the headings outside code blocks that were taken for text.

    What stands before the first section ends at `preamble`. `fenced` are the form's headings in code blocks.
    """

    preamble: int
    sections: tuple[Section, ...] = ()
    text_headings: tuple[Mark, ...] = ()
    fenced: tuple[Mark, ...] = ()


def cut(text: str, marks: Sequence[Mark], fields: Sequence[FormField]) -> Cut:
    """Cut a body (lines end in `\\n`), whose marks are given, into the sections of these fields."""
    chosen = {mark.start: field for field, mark in _Search(text, fields).best(marks)}
    missing = set(range(len(fields))).difference(chosen.values())
    moved: set[int] = set()
    text_headings: list[Mark] = []
    fenced: list[Mark] = []
    unclosed: dict[int, int] = {}
    fence, section = "", -1
    for mark in marks:
        if mark.start not in chosen and not fence and (late := missing.intersection(mark.fields)):
            # A field whose heading stands out of order: an edit moved it, for GitHub writes them in order.
            chosen[mark.start] = min(late)
            missing.remove(min(late))
            moved.add(mark.start)
        if mark.start in chosen:
            fence, section = "", mark.start
        elif mark.fence:
            fence = after_fence(fence, mark)
            if fence:
                unclosed.setdefault(section, mark.start)
            else:
                del unclosed[section]
        elif fence:
            fenced += [mark] if mark.fields else []
        else:
            text_headings.append(mark)
    cuts = [mark for mark in marks if mark.start in chosen]
    ends = [*(mark.start for mark in cuts[1:]), len(text)][: len(cuts)]
    return Cut(
        preamble=cuts[0].start if cuts else len(text),
        sections=tuple(
            Section(
                field=chosen[mark.start],
                heading=mark.start,
                start=mark.end,
                end=end,
                full=min(end, room(text, fields[chosen[mark.start]], mark.end)),
                unclosed=unclosed.get(mark.start),
                is_moved=mark.start in moved,
            )
            for mark, end in zip(cuts, ends, strict=True)
        ),
        text_headings=tuple(text_headings),
        fenced=tuple(fenced),
    )


def room(text: str, field: FormField, start: int) -> int:
    """The offset from which the text that begins at `start` is more than a field of this kind can hold."""
    if field.holds_text:
        return len(text)
    match = (_BOXES if field.kind == "checkboxes" else _ONE_LINE).match(text, start)
    return match.end() if match else start


@dataclass(slots=True)
class _Way:
    """The cheapest way to be in a field: its cost, the heading the field began with, the way before that."""

    cost: int
    field: int = -1
    mark: Mark | None = None
    before: _Way | None = None

    @property
    def place(self) -> int:
        return self.mark.start if self.mark else -1

    def beats(self, other: _Way | None) -> bool:
        return other is None or (self.cost, -self.place) < (other.cost, -other.place)

    def costing(self, more: int) -> _Way:
        return _Way(self.cost + more, self.field, self.mark, self.before)


_State = tuple[int, str, int]
"""The field we are in (-1: none yet), the fence that is open, the offset from which the field is overfull."""


class _Search:
    """All states a reader can be in after some lines of the body, each with the cheapest way to get there."""

    def __init__(self, text: str, fields: Sequence[FormField]) -> None:
        self.text = text
        self.fields = fields
        self.ways: dict[_State, _Way] = {(-1, "", len(text) - len(text.lstrip())): _Way(0)}

    def best(self, marks: Sequence[Mark]) -> Iterator[tuple[int, Mark]]:
        """The field and heading of each section of the cheapest way, last first."""
        for mark in marks:
            self._charge_overfull(mark.start)
            if mark.fence:
                self._cross(mark)
            elif mark.fields:
                self._offer(mark)
        self._charge_overfull(len(self.text))
        best: _Way | None = None
        for (field, fence, _), way in self.ways.items():
            ended = way.costing(UNCLOSED * bool(fence) + MISSING * (len(self.fields) - 1 - field))
            best = ended if ended.beats(best) else best
        while best is not None and best.mark is not None:
            yield best.field, best.mark
            best = best.before

    def _charge_overfull(self, offset: int) -> None:
        for state in [state for state in self.ways if state[2] < offset]:
            way = self.ways.pop(state)
            _keep(self.ways, (*state[:2], len(self.text)), way.costing(MISFIT))

    def _cross(self, mark: Mark) -> None:
        ways: dict[_State, _Way] = {}
        for (field, fence, full), way in self.ways.items():
            _keep(ways, (field, after_fence(fence, mark), full), way)
        self.ways = ways

    def _offer(self, mark: Mark) -> None:
        """Begin a section at this heading in each way that has not passed its field, or take it for text."""
        oddness = CRAMPED * (not mark.is_shaped) + UNDER_HEADING * mark.is_under_heading
        fenced_oddness = UNCLOSED + QUOTED * (not mark.is_shaped)
        before = tuple(self.ways.items())
        for field in mark.fields:
            best: _Way | None = None
            for (last, fence, _), way in before:
                if last < field:
                    cost = way.cost + MISSING * (field - last - 1) + (fenced_oddness if fence else 0)
                    if best is None or (cost, -way.place) < (best.cost, -best.place):
                        best = _Way(cost, last, way.mark, way)
            if best is not None:
                asked = self.fields[field]
                full = room(self.text, asked, mark.end)
                misfit = MISFIT * (asked.kind == "dropdown" and _is_no_option(asked, self.text[mark.end : full]))
                begun = _Way(best.cost + oddness + misfit, field, mark, best.before)
                _keep(self.ways, (field, "", full), begun)


def _keep(ways: dict[_State, _Way], state: _State, way: _Way) -> None:
    if way.beats(ways.get(state)):
        ways[state] = way


def _is_no_option(field: FormField, answer: str) -> bool:
    return not is_blank_answer(field, answer) and bool(read_choices(field, answer).strangers)
