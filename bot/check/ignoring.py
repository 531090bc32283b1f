"""Comments by which an entry sets a rule aside for itself: `# review-bot: ignore RULE: reason`, in its front matter.

A reason is required. What keeps a file from being read, and what guards its readers, cannot be set aside here.
"""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, NamedTuple

from bot.check.rule import Case, Fault, rule, shown
from bot.faults import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.document import Span

_COMMENT = re.compile(
    r"^[ \t]*#[ \t]*review-bot[ \t]*:[ \t]*ignore\b[ \t]*([a-z0-9, -]*)[ \t]*(?::[ \t]*([^\r\n]*))?", re.MULTILINE
)
_MOST = 50
"""Comments of one file that are obeyed."""


class Ignore(NamedTuple):
    """One rule that a comment names, the reason it gives, and the characters of the file that name the rule."""

    rule: str
    reason: str
    span: Span


def ignores_of(case: Case) -> tuple[Ignore, ...]:
    """Every rule that the comments of this file name."""
    head = case.file.head
    if "review-bot" not in head or not case.is_readable:
        return ()
    found: list[Ignore] = []
    for comment in list(_COMMENT.finditer(head))[:_MOST]:
        start = case.file.head_start + comment.start(1)
        for name in re.finditer(r"[^\s,]+", comment[1]):
            span = (start + name.start(), start + name.end())
            found.append(Ignore(name[0], (comment[2] or "").strip(), span))
        if not comment[1].strip():
            found.append(Ignore("", "", (case.file.head_start + comment.start(), case.file.head_start + comment.end())))
    return tuple(found)


def ignored(case: Case) -> frozenset[str]:
    """The rules, among those that can be, that this file sets aside with a reason."""
    return frozenset(each.rule for each in ignores_of(case) if each.reason and each.rule in case.ignorable)


@rule(
    "ignore-reason",
    Severity.NOTICE,
    looks_at="front matter",
    why="Who reads it later wants to know whether the reason still holds; without one the rule speaks on.",
)
def ignore_reason(case: Case) -> Iterator[Fault]:
    """A comment that sets a rule aside gives no reason."""
    for each in ignores_of(case):
        if not each.reason and each.rule:
            yield Fault(
                message=f"{shown(each.rule)} is to be ignored, but no reason is given.",
                hint=f"Write {shown(f'# review-bot: ignore {each.rule}: the reason')}.",
                span=each.span,
            )


@rule(
    "ignore-unknown",
    Severity.NOTICE,
    looks_at="front matter",
    why="A comment that names no rule sets nothing aside, though it looks as if it did.",
)
def ignore_unknown(case: Case) -> Iterator[Fault]:
    """A comment names no rule that an entry can set aside."""
    for each in ignores_of(case):
        if each.rule in case.ignorable:
            continue
        if not each.rule:
            message, hint = "This comment does not say which rule is to be ignored.", ""
        elif each.rule in case.names:
            message = f"{shown(each.rule)} cannot be set aside in an entry."
            hint = "Mend what it finds, or talk to the maintainers."
        else:
            near = difflib.get_close_matches(each.rule[:60], sorted(case.ignorable), n=1)
            message = f"There is no rule {shown(each.rule)}."
            hint = f"Write {shown(near[0])}, if that is meant." if near else ""
        yield Fault(message=message, hint=hint or "Write `# review-bot: ignore RULE: the reason`.", span=each.span)


@rule(
    "ignore-unused",
    Severity.NOTICE,
    looks_at="front matter",
    why="A comment that is no longer needed hides the next fault of its kind.",
)
def ignore_unused(case: Case) -> Iterator[Fault]:
    """A comment sets a rule aside that finds nothing here."""
    for each in ignores_of(case):
        if each.reason and each.rule in case.silent:
            yield Fault(
                message=f"{shown(each.rule)} is to be ignored, but finds nothing here.",
                hint="Delete the comment.",
                span=each.span,
            )
