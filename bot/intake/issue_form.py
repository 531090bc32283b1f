"""An issue body and its form become a `Submission`: answers by field id, and what belongs to no field.

Nothing is guessed and nothing is lost: an answer that cannot be taken, a heading that is missing, repeated or
unknown, and text outside the fields are each told once, with the line of the body where they stand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from bot.faults import Finding, in_order
from bot.intake import deviations
from bot.intake.choices import is_blank_answer, read_choices
from bot.intake.headings import find_marks, line_at
from bot.intake.sections import cut
from bot.intake.stray_headings import tell_headings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.intake.form_template import FormField, FormTemplate, Value
    from bot.intake.sections import Section

_BLANK_LINES = re.compile(r"(?:[ \t]*+\n)*+")
_OPENING = re.compile(r"[ ]{0,3}(?P<fence>`{3,}|~{3,})(?P<info>[^\n]*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Leftover:
    """Text of an issue that belongs to no field, and the line of the body on which it begins."""

    line: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What a person filled in: answers by field id (a text, or the chosen options); empty ones are absent.

    `lines` gives, for every field that has a section, the line of the body on which its answer begins.
    """

    fields: Mapping[str, Value]
    lines: Mapping[str, int]
    leftover: tuple[Leftover, ...] = ()
    findings: tuple[Finding, ...] = ()


def parse(body: str, template: FormTemplate) -> Submission:
    """Read an issue body as an answer to this form, in time linear in the size of the body."""
    text = normalised(body)
    marks = find_marks(text, [field.label for field in template.fields])
    layout = cut(text, marks, template.fields)
    reader = _AnswerReader(text)
    if not layout.sections:
        reader.keep(0, len(text))
        label = template.fields[0].label if template.fields else ""
        reader.findings.append(deviations.not_this_form(template.name, label, line=1))
    elif reader.keep(0, layout.preamble):
        reader.findings.append(deviations.stray_text(line=reader.leftover[0].line))
    if layout.sections:
        ends, told = tell_headings(text, layout, template.fields)
        reader.findings += told
        for section in layout.sections:
            reader.read(section, template.fields[section.field], ends.get(section.heading, section.end))
    ids = [field.id for field in template.fields]
    return Submission(
        fields=MappingProxyType({name: reader.values[name] for name in ids if name in reader.values}),
        lines=MappingProxyType(reader.lines),
        leftover=tuple(sorted(reader.leftover, key=lambda rest: rest.line)),
        findings=in_order(reader.findings),
    )


def normalised(body: str) -> str:
    """The body with `\\n` as its only line end, and without a byte-order mark."""
    return body.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


class _AnswerReader:
    """Reads section after section of a body; collects answers, leftovers and findings."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.values: dict[str, Value] = {}
        self.lines: dict[str, int] = {}
        self.leftover: list[Leftover] = []
        self.findings: list[Finding] = []

    def keep(self, start: int, end: int) -> bool:
        """Put this stretch of the body among the leftovers; False when it is blank."""
        start += _blank_lines(self.text[start:end])
        text = self.text[start:end].rstrip()
        if text:
            self.leftover.append(Leftover(line=line_at(self.text, start), text=text))
        return bool(text)

    def read(self, section: Section, field: FormField, end: int) -> None:
        """Take the answer of one section, whose text ends at `end`; the rest of the section is left over."""
        start = section.start + _blank_lines(self.text[section.start : end])
        text = self.text[start:end].rstrip()
        line = line_at(self.text, start if text else section.heading)
        self.lines[field.id] = line
        self.keep(end, section.end)
        if section.is_moved:
            heading = line_at(self.text, section.heading)
            self.findings.append(deviations.moved_section(field, line=heading))
        if field.kind in ("dropdown", "checkboxes"):
            self.choose(field, text, line)
        else:
            self.write(field, text, line, section.unclosed)
        if field.required and field.id not in self.values and not self.is_told(field):
            self.findings.append(deviations.empty_answer(field, line=line))

    def is_told(self, field: FormField) -> bool:
        """Whether the submitter hears already why this field has no answer."""
        return any(finding.field == field.id and finding.is_error for finding in self.findings)

    def write(self, field: FormField, text: str, line: int, unclosed: int | None) -> None:
        """Take a text as it was written, without the code block that GitHub puts around a `render:` field."""
        answer, skipped, is_closed = _unfenced(text, field.render) if field.render else (text, 0, False)
        if unclosed is not None and field.holds_text and not is_closed:
            self.findings.append(deviations.unclosed_fence(field, line=line_at(self.text, unclosed)))
        if not is_blank_answer(field, answer):
            self.values[field.id] = answer.strip() if field.kind == "input" else answer
            self.lines[field.id] = line + skipped

    def choose(self, field: FormField, text: str, line: int) -> None:
        """Take the chosen options; what is none of them is told and left over."""
        chosen = read_choices(field, text)
        said = deviations.SAID_AT_MOST
        for number, stranger in chosen.strangers[:said]:
            self.findings.append(deviations.unknown_option(field, stranger, line=line + number))
        if rest := chosen.strangers[said:]:
            self.findings.append(deviations.and_more("unknown-option", len(rest), line=line + rest[0][0]))
        if chosen.rest:
            self.findings.append(deviations.stray_text(line=line + chosen.rest[0][0], inside=field))
        self.leftover += (Leftover(line=line + number, text=words) for number, words in chosen.strangers + chosen.rest)
        if chosen.options:
            self.values[field.id] = chosen.options if field.multiple else chosen.options[0]
        for option in field.options:
            if option in field.must_tick and option not in chosen.options:
                self.findings.append(deviations.unticked_box(field, option, line=line))


def _blank_lines(text: str) -> int:
    """How many characters of blank lines a text begins with."""
    match = _BLANK_LINES.match(text)
    return match.end() if match else 0


def _unfenced(text: str, language: str) -> tuple[str, int, bool]:
    """The content of the code block around a `render:` answer, how many lines went before it, and if it is closed."""
    opening = _OPENING.match(text)
    last = text.rpartition("\n")[2].strip()
    if opening is None:
        return text, 0, False
    if opening.end() < len(text) and last.startswith(opening["fence"]) and set(last) == {last[0]}:
        return text[opening.end() + 1 : text.rindex("\n")].rstrip(), 1, True
    if opening["info"].strip() == language:
        return text[opening.end() + 1 :], 1, False
    return text, 0, False
