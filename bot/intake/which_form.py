"""Which of a review's forms an issue was filed with, if any.

GitHub drops a form's label in silence where the repository has no such label, so the headings count as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.intake.headings import after_fence, find_marks, folded
from bot.intake.issue_form import normalised

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.intake.form_template import FormTemplate

ENOUGH = 2 / 3
"""The share of a form's headings that makes an issue one of its own, whatever its labels."""
AT_LEAST = 2
"""One heading alone (`### Title`) proves nothing."""


def which_form(
    templates: Iterable[FormTemplate], *, labels: Iterable[str], body: str, title: str = ""
) -> FormTemplate | None:
    """The form this issue was filed with; None for an issue that is not ours.

    An issue is ours if it has two thirds of a form's headings (and two at least), or else if it has all
    labels that a form sets. Among several forms the one whose headings fit best counts: most of its own
    there, fewest missing; then the one whose labels fit. Where that leaves two that no label tells apart, the
    issue is nobody's. Of an issue whose headings are gone, the beginning of its title tells the form.
    """
    given = {label.casefold() for label in labels}
    written = _headings(normalised(body))
    ranked = sorted(
        (
            (_fit(template, written), _is_labelled(template, given), index, template)
            for index, template in enumerate(templates)
        ),
        key=lambda row: (-row[0], not row[1], row[2]),
    )
    filled_in = [row for row in ranked if _is_filled_in(row[3], written)]
    if filled_in:
        best = filled_in[0]
        is_tied = len(filled_in) > 1 and filled_in[1][:2] == best[:2] and not best[1]
        return None if is_tied else best[3]
    labelled = [template for _, is_labelled, _, template in ranked if is_labelled]
    titled = [template for template in labelled if _begins(title, template)]
    return next(iter((*titled, *labelled)), None)


def _begins(title: str, template: FormTemplate) -> bool:
    """Whether the issue's title begins as the form had it."""
    begin = template.title.strip().casefold()
    return bool(begin) and title.strip().casefold().startswith(begin)


def _headings(text: str) -> frozenset[str]:
    """The `### ` headings of a body that stand outside code blocks."""
    found: set[str] = set()
    fence = ""
    for mark in find_marks(text, ()):
        if mark.heading and not fence:
            found.add(mark.heading)
        fence = after_fence(fence, mark)
    return frozenset(found)


def _own(template: FormTemplate) -> frozenset[str]:
    return frozenset(folded(field.label) for field in template.fields)


def _fit(template: FormTemplate, written: frozenset[str]) -> int:
    """How many of the form's headings are there, less those that are not."""
    own = _own(template)
    return 2 * len(own & written) - len(own)


def _is_filled_in(template: FormTemplate, written: frozenset[str]) -> bool:
    own = _own(template)
    there = len(own & written)
    return there >= AT_LEAST and there >= ENOUGH * len(own)


def _is_labelled(template: FormTemplate, given: set[str]) -> bool:
    return bool(template.labels) and {label.casefold() for label in template.labels} <= given
