"""What a form on disk lacks of what it would be if it were written today.

A form in a maintainer's own words is no fault: descriptions, order, examples, boxes and further questions are left
alone. Told is what an answer would be lost by, or what the review's words have outgrown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot import document
from bot.faults import Finding, Severity, in_order
from bot.intake.form_template import FormField, FormTemplate, read_template

if TYPE_CHECKING:
    from bot.document import Document

RULE = "form-drift"


def drift(text: str, wanted: str) -> tuple[Finding, ...]:
    """How the form in `text` departs from the one it should be; each finding at its line of `text`."""
    given = read_template(text, "")
    faults = [replace(fault, rule=RULE) for fault in given.findings if fault.is_error]
    if not given.fields:
        return in_order(faults or [_nothing_asked()])
    comparison = _Comparison(given=given, source=document.parse(text))
    return in_order([*faults, *comparison.findings(read_template(wanted, ""))])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Comparison:
    """A form on disk, with the lines of everything in it."""

    given: FormTemplate
    source: Document

    def findings(self, wanted: FormTemplate) -> Iterator[Finding]:
        held = {label.casefold() for label in self.given.labels}
        for label in wanted.labels:
            if label.casefold() not in held:
                line = self.line("labels")
                yield _finding(f"The form does not set the label `{label}`.", "Add it to `labels:`.", line=line)
        for field in wanted.fields:
            if field.kind != "checkboxes":
                yield from self.compare(self.given.field(field.id), field)

    def compare(self, given: FormField | None, wanted: FormField) -> Iterator[Finding]:
        """One question as it is and as it should be."""
        name = wanted.id
        if given is None:
            message = f"The form does not ask for `{name}` (“{wanted.label}”)."
            hint = f"Add a field with `id: {name}`."
            weight = Severity.ERROR if wanted.required else Severity.WARNING
            yield _finding(message, hint, field=name, line=self.line("body"), severity=weight)
            return
        if given.label != wanted.label:
            message = f"`{name}` is labelled “{given.label}”; the review's form says “{wanted.label}”."
            yield _finding(message, f"Write `label: {wanted.label}`.", field=name, line=self.at(given, "label"))
        if given.required != wanted.required:
            must, hint = (
                ("must be answered in the review's form, and need not be here", "Add `required: true`.")
                if wanted.required
                else ("must be answered here, and need not be in the review's form", "Delete `required: true`.")
            )
            yield _finding(f"`{name}` {must}.", hint, field=name, line=self.at(given, "validations"))
        yield from self.compare_options(given, wanted)

    def compare_options(self, given: FormField, wanted: FormField) -> Iterator[Finding]:
        name, line = wanted.id, self.at(given, "options")
        if bool(given.options) != bool(wanted.options):
            now, then = ("chosen from a list", "written") if given.options else ("written", "chosen from a list")
            hint = f"Make it a field of type {wanted.kind}."
            yield _finding(f"`{name}` is {now} here, and {then} in the review's form.", hint, field=name, line=line)
            return
        if given.options and given.multiple != wanted.multiple:
            many = "several" if wanted.multiple else "only one"
            yield _finding(
                f"Of `{name}`, {many} may be chosen in the review's form.",
                f"Write `multiple: {str(wanted.multiple).lower()}`.",
                field=name,
                line=line,
            )
        for option in wanted.options:
            if option not in given.options:
                message = f"`{name}` lacks the option “{option}”."
                yield _finding(message, "Add it to `options:`.", field=name, line=line)
        for number, option in enumerate(given.options):
            if option not in wanted.options:
                message = f"`{name}` has the option “{option}”, which the review does not use."
                place = self.at(given, f"options.{number}")
                yield _finding(message, "Delete it, or write it as the review does.", field=name, line=place)

    def at(self, field: FormField, attribute: str) -> int:
        """The line of something of a field, or of the field itself."""
        place = next((path for path, line in self.source.lines.items() if _is_field(path) and line == field.line), "")
        inner = f"{place}.{attribute}" if attribute == "validations" else f"{place}.attributes.{attribute}"
        return self.source.lines.get(inner) or field.line

    def line(self, key: str) -> int:
        return self.source.lines.get(key, 1)


def _is_field(path: str) -> bool:
    head, _, number = path.partition(".")
    return head == "body" and number.isdecimal()


def _nothing_asked() -> Finding:
    message = "This file asks nothing, so it is no issue form."
    return _finding(message, "Run `review-bot forms` to write it anew.", line=1, severity=Severity.ERROR)


def _finding(message: str, hint: str, *, line: int, field: str = "", severity: Severity = Severity.WARNING) -> Finding:
    return Finding(rule=RULE, severity=severity, message=message, hint=hint, field=field, line=line)
