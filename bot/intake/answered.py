"""A submission in which fields were answered anew: what the form's reader said of them is settled, or still wrong."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from bot.faults import Finding, in_order
from bot.intake import deviations

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.intake.form_template import FormField, FormTemplate, Value
    from bot.intake.issue_form import Submission

_SETTLED = frozenset({"empty-answer", "unknown-option", "missing-section", "unticked-box", "unclosed-fence"})
"""Rules that have nothing more to say of a field whose answer does not come from the issue's body."""


def with_answers(
    submission: Submission, fields: Mapping[str, Value], settled: frozenset[str], template: FormTemplate
) -> Submission:
    """The submission with these fields, of which the settled ones (ids) have no line in the issue's body any more."""
    findings = [finding for finding in submission.findings if not _is_settled(finding, settled, submission.lines)]
    for field in template.fields:
        if field.id in settled:
            findings += _still_wrong(field, fields.get(field.id, ()))
    order = {field.id: place for place, field in enumerate(template.fields)}
    return replace(
        submission,
        fields=MappingProxyType(dict(sorted(fields.items(), key=lambda item: order.get(item[0], len(order))))),
        lines=MappingProxyType({name: line for name, line in submission.lines.items() if name not in settled}),
        findings=in_order(findings),
    )


def _is_settled(finding: Finding, settled: frozenset[str], lines: Mapping[str, int]) -> bool:
    field = finding.field
    if not field and finding.rule == "unknown-option":  # the count of further ones names no field
        field = max((name for name in lines if lines[name] <= finding.line), key=lambda name: lines[name], default="")
    return finding.rule in _SETTLED and field in settled


def _still_wrong(field: FormField, answer: Value) -> Iterator[Finding]:
    if field.required and not answer:
        yield deviations.empty_answer(field, line=0)
    for option in field.options:
        if option in field.must_tick and option not in answer:
            yield deviations.unticked_box(field, option, line=0)
