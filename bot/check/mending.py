"""Findings that have one right answer, put to work: the text with their edits, every other character as it was."""

from __future__ import annotations

import bisect
from typing import TYPE_CHECKING

from bot.check.rules import UNREADABLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bot.faults import Edit, Finding

MOST = 20
"""So many times a file is looked at again: one mended fault may have hidden others, as bad YAML does."""


def mend(text: str, findings: Iterable[Finding]) -> str:
    """The text with the edits of these findings; of two that would edit one place, the first one's are made.

    A finding's edits are made all or not at all.
    """
    edits = sorted((edit for finding in mended_by(text, findings) for edit in finding.edits), key=_place)
    pieces, at = [], 0
    for edit in edits:
        pieces += [text[at : edit.start], edit.text]
        at = edit.end
    return "".join((*pieces, text[at:]))


def mended_by(text: str, findings: Iterable[Finding]) -> list[Finding]:
    """The findings of which `mend` makes the edits."""
    taken: list[Edit] = []
    chosen = []
    for finding in findings:
        edits = sorted(finding.edits, key=_place)
        if edits and all(0 <= edit.start <= edit.end <= len(text) and _is_free(edit, taken) for edit in edits):
            chosen.append(finding)
            for edit in edits:
                bisect.insort(taken, edit, key=_place)
    return chosen


def _place(edit: Edit) -> tuple[int, int]:
    return edit.start, edit.end


def _is_free(edit: Edit, taken: list[Edit]) -> bool:
    """Whether no edit that is made already touches the same characters, or writes at the same place."""
    at = bisect.bisect_left(taken, _place(edit), key=_place)
    before, after = taken[at - 1 : at] if at else [], taken[at : at + 1]
    is_clear_before = all(each.end <= edit.start and _place(each) != _place(edit) for each in before)
    return is_clear_before and all(edit.end <= each.start and each.start != edit.start for each in after)


def mend_all(text: str, check: Callable[[str], Iterable[Finding]]) -> str:
    """The text mended until nothing is left to mend: edited by what `check` says of it, and checked again.

    A mending that would make the file unreadable is not done.
    """
    findings = tuple(check(text))
    for _ in range(MOST):
        mended = mend(text, findings)
        if mended == text:
            break
        after = tuple(check(mended))
        if _is_unreadable(after) and not _is_unreadable(findings):
            break
        text, findings = mended, after
    return text


def _is_unreadable(findings: Iterable[Finding]) -> bool:
    return any(finding.rule in UNREADABLE for finding in findings)
