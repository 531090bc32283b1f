"""The headings of an issue body that begin no section: missing, altered, repeated and unknown ones.

In: a body that has been cut, and the form's fields. Out: one finding for each departure, and where a section ends
before the next one begins, because its field is full (a one-line field) and a heading follows.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING

from bot.intake import deviations
from bot.intake.headings import line_at

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.faults import Finding
    from bot.intake.form_template import FormField
    from bot.intake.headings import Mark
    from bot.intake.sections import Cut, Section


def tell_headings(text: str, layout: Cut, fields: Sequence[FormField]) -> tuple[Mapping[int, int], tuple[Finding, ...]]:
    """Where sections end early (by the offset of their heading), and what is to be told."""
    reader = _HeadingReader(text, layout, fields)
    reader.read()
    return reader.ends, tuple(reader.findings)


class _HeadingReader:
    """Looks at every heading outside code blocks that was taken for text."""

    def __init__(self, text: str, layout: Cut, fields: Sequence[FormField]) -> None:
        self.text = text
        self.cut = layout
        self.fields = fields
        self.ends: dict[int, int] = {}
        self.findings: list[Finding] = []

    def read(self) -> None:
        repeated: defaultdict[int, list[Mark]] = defaultdict(list)
        strangers = [mark for mark in self.cut.text_headings if mark.heading and not mark.fields]
        for mark in self.cut.text_headings:
            container = self.container(mark.start)
            self.end_at(mark.start, container)
            if mark.fields and container:
                repeated[container.heading].append(mark)
        explained = self.tell_missing(strangers)
        for marks in repeated.values():
            self.tell_repeated(marks)
        self.tell_unknown([mark for mark in strangers if mark.start not in explained])

    def container(self, offset: int) -> Section | None:
        """The section in whose stretch this offset lies; None before the first."""
        index = bisect_right(self.cut.sections, offset, key=lambda section: section.heading)
        return self.cut.sections[index - 1] if index else None

    def end_at(self, place: int, container: Section | None) -> None:
        """Let a section that has all its kind can hold end at this place."""
        if container and container.full <= place:
            self.ends[container.heading] = min(place, self.ends.get(container.heading, place))

    def is_answer(self, place: int, container: Section | None) -> bool:
        """Whether the text at this place is part of an answer."""
        return container is not None and place < self.ends.get(container.heading, container.end)

    def tell_missing(self, strangers: Sequence[Mark]) -> frozenset[int]:
        """One finding for each field without a section; the offsets of the headings that it speaks of."""
        present = {section.field for section in self.cut.sections}
        explained: set[int] = set()
        for index, field in enumerate(self.fields):
            if index in present:
                continue
            left = [mark for mark in strangers[: deviations.SAID_AT_MOST] if mark.start not in explained]
            near = deviations.closest(field.label, [mark.heading for mark in left])
            hidden = next((mark for mark in self.cut.fenced if index in mark.fields), None)
            if near:
                place = next(mark.start for mark in left if mark.heading == near)
                explained.add(place)
                self.tell_altered(field, f"### {near}", place)
            elif hidden:
                line = line_at(self.text, hidden.start)
                self.findings.append(deviations.hidden_heading(field, line=line))
            elif dressed := _dressed_label(field).search(self.text):
                self.tell_altered(field, dressed[0], dressed.start())
            else:
                self.findings.append(deviations.missing_section(field))
        return frozenset(explained)

    def tell_altered(self, field: FormField, found: str, place: int) -> None:
        container = self.container(place)
        self.end_at(place, container)
        is_lost = not self.is_answer(place, container)
        line = line_at(self.text, place)
        self.findings.append(deviations.altered_heading(field, found, line=line, is_lost=is_lost))

    def tell_repeated(self, marks: Sequence[Mark]) -> None:
        """One finding for all further headings of the form that stand in one section."""
        container = self.container(marks[0].start)
        again = dict.fromkeys(mark.fields[0] for mark in marks)
        if container is not None:
            self.findings.append(
                deviations.repeated_headings(
                    [self.fields[index] for index in again],
                    self.fields[container.field],
                    line=line_at(self.text, marks[0].start),
                    is_taken=self.is_answer(marks[0].start, container),
                    # Any other heading would break the form's order if its section began here.
                    is_doubtful=any(index - container.field in (0, 1) for index in again),
                )
            )

    def tell_unknown(self, strangers: Sequence[Mark]) -> None:
        inside = [(mark, container) for mark in strangers if (container := self.container(mark.start))]
        for mark, container in inside[: deviations.SAID_AT_MOST]:
            self.findings.append(
                deviations.unknown_heading(
                    mark.heading,
                    self.fields[container.field],
                    line=line_at(self.text, mark.start),
                    is_taken=self.is_answer(mark.start, container),
                )
            )
        if rest := inside[deviations.SAID_AT_MOST :]:
            line = line_at(self.text, rest[0][0].start)
            self.findings.append(deviations.and_more("unknown-heading", len(rest), line=line))


def _dressed_label(field: FormField) -> re.Pattern[str]:
    """A line that is only this label, but dressed otherwise: `## Label`, `**Label**`, `Label:`."""
    words = r"[ \t]+".join(map(re.escape, field.label.split()))
    return re.compile(rf"^(?:[#*_][#*_ \t]*+{words}[:#*_ \t]*|{words}[ \t]*:[ \t]*)$", re.MULTILINE | re.IGNORECASE)
