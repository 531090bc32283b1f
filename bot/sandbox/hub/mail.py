"""The mail that people get of issues and pull requests, as far as GitHub says whom it tells what.

Who: everybody who watches the repository, as whoever may write to it does by default (forks excepted), and everybody
who takes part in the thread: who opened it, commented, reviewed, changed its state, was assigned or mentioned. Nobody
hears of their own doings, and bots get no mail.

What: a new issue or pull request, a comment, a review, commits pushed to a pull request (one mail for a push), closed,
reopened, merged (one mail, not another for the closing), and an assignment. Of edits, labels, locks, titles, deleted
branches and comments, check runs and reactions nobody is told. GitHub documents nothing of a
mention that an edit adds, nor of a dismissed review, and offers no choice of mail about them: none is sent.

https://docs.github.com/subscriptions-and-notifications/get-started/configuring-notifications#filtering-email-notifications
https://docs.github.com/subscriptions-and-notifications/concepts/about-notifications#default-subscriptions
"""

from __future__ import annotations

import re

from bot.sandbox.hub.world import World
from bot.sandbox.model import Happening, Issue, Mail, MailKind, User

_MENTION = re.compile(r"(?<![\w@/.`-])@([A-Za-z0-9](?:[A-Za-z0-9-]{0,38}))(?![\w-]*/)", re.ASCII)
_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)
_SUBSCRIBED_BY = {
    "commented": "comment",
    "reviewed": "comment",
    "closed": "state_change",
    "reopened": "state_change",
    "merged": "state_change",
}
_REVIEWS = {"APPROVED": "approved this pull request", "CHANGES_REQUESTED": "requested changes on this pull request"}


def send_opened(world: World, issue: Issue) -> None:
    """Tell of a new issue or pull request; who opened it, and whom it is assigned to, take part from now on."""
    issue.subscribers[issue.user] = "author"
    for user in issue.assignees:
        issue.subscribers.setdefault(user, "assign")
    _hear_mentions(world, issue, issue.body or "")
    _send(world, issue, issue.user, "opened", f"{issue.title}\n\n{issue.body or ''}".rstrip())


def send_pushed(world: World, issue: Issue, by: User, count: int) -> None:
    """Tell of commits that were pushed to an open pull request."""
    _send(world, issue, by, "pushed", f"@{by.login} pushed {count} commit{'s' if count != 1 else ''}.")


def send(world: World, issue: Issue, happening: Happening) -> None:
    """Tell those who should hear of something that happened; most things are told to nobody."""
    kind, by = happening.kind, happening.user
    if (reason := _SUBSCRIBED_BY.get(kind)) is not None:
        issue.subscribers.setdefault(by, reason)
    number = f"#{issue.number}"
    if kind == "commented" and happening.comment is not None:
        _hear_mentions(world, issue, happening.comment.body)
        _send(world, issue, by, "commented", happening.comment.body)
    elif kind == "reviewed" and happening.review is not None:
        review = happening.review
        _hear_mentions(world, issue, review.body)
        said = f"@{by.login} {_REVIEWS.get(review.state, 'commented on this pull request')}."
        _send(world, issue, by, "reviewed", f"{said}\n\n{review.body}".rstrip())
    elif kind == "merged" and issue.pull is not None:
        _send(world, issue, by, "merged", f"Merged {number} into {issue.pull.base_ref}.")
    elif kind == "closed" and (issue.pull is None or issue.pull.merged_at is None):
        how = "" if happening.reason is None else f" as {happening.reason.replace('_', ' ')}"
        _send(world, issue, by, "closed", f"Closed {number}{how}.")
    elif kind == "reopened":
        _send(world, issue, by, "reopened", f"Reopened {number}.")
    elif kind == "assigned" and happening.assignee is not None:
        issue.subscribers.setdefault(happening.assignee, "assign")
        _send(world, issue, by, "assigned", f"Assigned {number} to @{happening.assignee.login}.")


def _hear_mentions(world: World, issue: Issue, text: str) -> None:
    """Whoever is named and may read the repository takes part from now on."""
    for login in _MENTION.findall(_CODE.sub(" ", text)):
        user = world.users.get(login.lower())
        if user is not None and world.role(issue.repository, user) is not None:
            issue.subscribers[user] = "mention"


def _send(world: World, issue: Issue, by: User, what: MailKind, text: str) -> None:
    repository = issue.repository
    reasons = dict.fromkeys(_watchers(world, issue), "subscribed") | issue.subscribers
    kind = "Issue" if issue.pull is None else "PR"
    for user, reason in reasons.items():
        if user is by or user.type == "Bot":
            continue
        world.mail.append(
            Mail(
                to=user.login,
                by=by.login,
                what=what,
                repository=repository.full_name,
                number=issue.number,
                subject=f"[{repository.full_name}] {issue.title} ({kind} #{issue.number})",
                text=text,
                reason=reason,
                at=world.now(),
            )
        )


def _watchers(world: World, issue: Issue) -> list[User]:
    """Whoever may write to the repository watches it by default, unless it is a fork."""
    repository = issue.repository
    if repository.fork_of is not None:
        return []
    writers = (world.users[login] for login, role in repository.roles.items() if role in ("admin", "write"))
    return [repository.owner, *(user for user in writers if user is not repository.owner)]
