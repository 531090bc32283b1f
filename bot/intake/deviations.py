"""What is told to a submitter when an issue body is not as GitHub writes the form: a finding for each departure.

An error only where an answer could not be taken. Findings carry the field's id and the line of the issue body.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from bot.faults import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.intake.form_template import FormField

QUOTED_AT_MOST = 80
"""Characters of a submitter's text that a finding repeats."""
SAID_AT_MOST = 10
"""How many faults of one kind are told one by one; the others are only counted."""


def not_this_form(name: str, first_label: str, *, line: int) -> Finding:
    """None of the form's headings is there."""
    return Finding(
        rule="not-this-form",
        severity=Severity.ERROR,
        message=f"This issue has none of the headings of the form “{name}”, so no answer could be read.",
        hint=f"File it again with the form, or write each answer under its heading: `### {first_label}` ...",
        line=line,
    )


def missing_section(field: FormField) -> Finding:
    """A field of the form has no heading at all."""
    return Finding(
        rule="missing-section",
        severity=Severity.ERROR if field.required else Severity.NOTICE,
        message=f"The section “{field.label}” is missing.",
        hint=f"Write `### {field.label}` on a line of its own, and the answer below it.",
        field=field.id,
    )


def altered_heading(field: FormField, found: str, *, line: int, is_lost: bool) -> Finding:
    """A field has no heading, but one that resembles it: it is offered, not taken."""
    return Finding(
        rule="missing-section",
        severity=Severity.ERROR if is_lost or field.required else Severity.WARNING,
        message=f"The section “{field.label}” is missing; the heading “{shown(found)}” resembles it.",
        hint=f"If that is the section, write `### {field.label}` on that line.",
        field=field.id,
        line=line,
    )


def hidden_heading(field: FormField, *, line: int) -> Finding:
    """A field's only heading stands in a code block."""
    return Finding(
        rule="missing-section",
        severity=Severity.ERROR if field.required else Severity.WARNING,
        message=f"The section “{field.label}” is missing; its heading stands inside a code block.",
        hint=f"If that is the section, move `### {field.label}` out of the code block.",
        field=field.id,
        line=line,
    )


def moved_section(field: FormField, *, line: int) -> Finding:
    """A section stands out of the form's order, but could be read."""
    return Finding(
        rule="moved-section",
        severity=Severity.NOTICE,
        message=f"The section “{field.label}” is not where the form has it; it was read all the same.",
        field=field.id,
        line=line,
    )


def repeated_headings(
    fields: Sequence[FormField], inside: FormField, *, line: int, is_taken: bool, is_doubtful: bool
) -> Finding:
    """Headings of the form stand there more than once: which were read, and what became of the others."""
    names = ", ".join(f"“{field.label}”" for field in fields)
    subject, verb = ("headings", "stand") if len(fields) > 1 else ("heading", "stands")
    fate = f"taken for text of “{inside.label}”" if is_taken else "not taken"
    return Finding(
        rule="repeated-heading",
        severity=Severity.WARNING if is_doubtful or not is_taken else Severity.NOTICE,
        message=f"The {subject} {names} {verb} more than once; what begins on this line was {fate}.",
        hint="If that is wrong, delete the heading that does not count, or put it in a code block.",
        field=fields[0].id,
        line=line,
    )


def unknown_heading(heading: str, inside: FormField, *, line: int, is_taken: bool) -> Finding:
    """A heading that the form does not have."""
    fate = f"it was taken for text of “{inside.label}”" if is_taken else "the text below it was not taken"
    return Finding(
        rule="unknown-heading",
        severity=Severity.NOTICE if is_taken else Severity.WARNING,
        message=f"The heading “{shown(heading)}” is none of the form's; {fate}.",
        hint="" if is_taken else "Move the text under a heading of the form.",
        field=inside.id,
        line=line,
    )


def unclosed_fence(field: FormField, *, line: int) -> Finding:
    """A code block is opened in an answer and not closed in it."""
    return Finding(
        rule="unclosed-fence",
        severity=Severity.NOTICE,
        message=f"A code block begins here and is not closed; “{field.label}” was read to the next heading.",
        hint="Close the code block with a line of the same characters.",
        field=field.id,
        line=line,
    )


def unknown_option(field: FormField, chosen: str, *, line: int) -> Finding:
    """A choice that the form does not offer."""
    near = difflib.get_close_matches(chosen[:QUOTED_AT_MOST], field.options, n=1)
    parts = [part.strip() for part in chosen.replace("\n", ", ").split(", ") if part.strip()]
    if not field.multiple and all(part in field.options for part in parts):
        offered = "Write only one of them."
    elif near:
        offered = f"Did you mean “{near[0]}”?"
    else:
        offered = f"Choose from {shown(', '.join(f'“{option}”' for option in field.options), 400)}."
    return Finding(
        rule="unknown-option",
        severity=Severity.ERROR,
        message=f"“{shown(chosen)}” is not among the choices of “{field.label}”.",
        hint=offered,
        field=field.id,
        line=line,
    )


def empty_answer(field: FormField, *, line: int) -> Finding:
    """A field that the form requires is empty."""
    return Finding(
        rule="empty-answer",
        severity=Severity.ERROR,
        message=f"“{field.label}” is empty, and the form requires it.",
        hint=f"Write the answer below `### {field.label}`.",
        field=field.id,
        line=line,
    )


def unticked_box(field: FormField, option: str, *, line: int) -> Finding:
    """A box that must be ticked is not."""
    return Finding(
        rule="unticked-box",
        severity=Severity.ERROR,
        message=f"The box “{shown(option)}” of “{field.label}” is not ticked, and the form requires it.",
        hint="Tick it, or write `- [x]` in front of it.",
        field=field.id,
        line=line,
    )


def stray_text(*, line: int, inside: FormField | None = None) -> Finding:
    """Text that belongs to no field."""
    where = f"in “{inside.label}” is none of its choices" if inside else "stands before the first heading"
    return Finding(
        rule="stray-text",
        severity=Severity.NOTICE,
        message=f"This text {where}; it was not taken into a field.",
        hint="Move it under the heading where it belongs, or leave it if it is only a remark.",
        field=inside.id if inside else "",
        line=line,
    )


def and_more(rule: str, count: int, *, line: int) -> Finding:
    """So many faults of one kind that the rest is only counted."""
    return Finding(
        rule=rule,
        severity=Severity.NOTICE,
        message=f"There are {count} more of this kind from here on.",
        hint="Look at the first ones; the others are probably alike.",
        line=line,
    )


def closest(name: str, among: Iterable[str]) -> str:
    """The one of these names that resembles `name`, or nothing; case does not count, nor what follows 80 letters."""
    by_key = {other[:QUOTED_AT_MOST].casefold(): other for other in among}
    near = difflib.get_close_matches(name[:QUOTED_AT_MOST].casefold(), by_key, n=1, cutoff=0.6)
    return by_key[near[0]] if near else ""


def shown(text: str, length: int = QUOTED_AT_MOST) -> str:
    """A submitter's text as a message repeats it: on one line, and not too long."""
    text = " ".join(text.split())
    return text if len(text) <= length else f"{text[: length - 1]}…"
