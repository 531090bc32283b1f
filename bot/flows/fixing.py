"""`/fix` in a comment on a pull request: one commit on its branch that mends what has one right mending.

An order is one as long as nobody showed on the comment that it was heard. Ensures the commit first and the reactions
after it, so that a crash in between leaves nothing undone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
    orders = [comment for comment in hub.comments(subject) if _is_order(hub, comment)] if pull.has_comments else []
    if not orders:
        return False
    obeyed = [comment for comment in orders if can_push and _may(subject, pull, comment, hub)]
    is_done, has_moved = _commit(subject, pull, report, obeyed, hub) if obeyed else (False, False)
    for comment in orders:
        shown, other = HEARD if is_done and comment in obeyed else HEARD[::-1]
        hub.ensure_reaction(subject.repository, comment, shown, instead_of=(other,))
    return has_moved


def _is_order(hub: Hub, comment: Comment) -> bool:
    # As a plain token we may share an account with a maintainer, who is heard.
    is_a_machine = comment.author.is_bot or (hub.is_app and hub.is_us(comment.author))
    return not is_a_machine and comment.reactions.isdisjoint(HEARD) and asks_to_fix(comment.body)


def _may(subject: Subject, pull: Pull, comment: Comment, hub: Hub) -> bool:
    """Whether a person may have the branch changed: its pull request's author, and those who may write here."""
    login = comment.author.login
    is_author = login.casefold() == pull.author.login.casefold()
    return is_author or hub.permission(subject.repository, login) in ("admin", "write")


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
