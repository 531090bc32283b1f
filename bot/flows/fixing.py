"""`/fix` in a comment on a pull request: one commit on its branch that mends what has one right mending.

An order is one as long as no reaction of ours on the comment shows that it was heard. Ensures the commit first and the
reactions after it, so that a crash in between leaves nothing undone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from bot.check.inert import plain
from bot.check.mending import mend
from bot.faults import PermanentFailure
from bot.intake.commands import asks_to_fix
from bot.intake.subject import Subject
from bot.publish.hub import Comment, Hub, Pull
from bot.publish.review_report import ReviewReport

HEARD = ("+1", "confused")


def fix(subject: Subject, pull: Pull, report: ReviewReport, hub: Hub, *, can_push: bool) -> bool:
    """Mend what people asked to have mended; whether the branch has a new head for that."""
    orders = list(_orders(subject, hub)) if pull.has_comments else []
    if not orders:
        return False
    obeyed = [comment for comment in orders if can_push and _may(subject, comment, hub)]
    is_done, has_moved = _commit(subject, pull, report, obeyed, hub) if obeyed else (False, False)
    for comment in orders:
        shown, other = HEARD if is_done and comment in obeyed else HEARD[::-1]
        hub.ensure_reaction(subject.repository, comment, shown, instead_of=(other,))
    return has_moved


def _orders(subject: Subject, hub: Hub) -> Iterator[Comment]:
    """The orders that were not heard yet, each without what others than we left on it."""
    for comment in hub.comments(subject):
        # As a plain token we may share an account with a maintainer, who is heard.
        is_a_machine = comment.author.is_bot or (hub.is_app and hub.is_us(comment.author))
        if is_a_machine or not asks_to_fix(comment.body):
            continue
        ours = comment.reactions
        if not ours.isdisjoint(HEARD):
            ours = hub.own_reactions(subject.repository, comment)
        if ours.isdisjoint(HEARD):
            yield replace(comment, reactions=ours)


def _may(subject: Subject, comment: Comment, hub: Hub) -> bool:
    """Whether a person may have the branch changed: those who may write here.

    Not the pull request's author as such: whoever may read can open one between two branches of the review.
    """
    return hub.permission(subject.repository, comment.author.login) in ("admin", "write")


def _commit(
    subject: Subject, pull: Pull, report: ReviewReport, orders: Sequence[Comment], hub: Hub
) -> tuple[bool, bool]:
    """Commit what is mended; whether that went well, and whether there was anything to commit."""
    files = mended(report)
    if not files:
        return True, False
    head = hub.commit(subject.repository, pull.head_sha)
    people = ", ".join(dict.fromkeys(plain(comment.author.login) for comment in orders))
    message = f"Mend what the bot found\n\nAsked for by {people} in pull request {pull.number}."
    try:
        made = hub.ensure_files(subject.repository, pull.head, files, onto=head, message=message)
    except PermanentFailure:  # a rule of the repository keeps the branch from us
        return False, False
    return True, made.sha != head.sha


def mended(report: ReviewReport) -> Mapping[str, bytes]:
    """The files that can be mended, as they should be."""
    findings = [finding for finding in report.findings if finding.edits]
    texts = {
        path: mend(text, (finding for finding in findings if finding.path == path))
        for path, text in report.texts.items()
    }
    return {path: text.encode() for path, text in texts.items() if text != report.texts[path]}
