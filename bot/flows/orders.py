"""What people ordered by comments on a submission's issue and its pull request, and which of it holds now.

In: a situation. Out: `Orders`. Nothing of it is kept: a run reads the threads again, so that a comment counts as it now
stands, and a deleted one not at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.flows.situation import Situation, is_status
from bot.intake.steering import Order, Refusal, Role, Said, Steering, refusal, steer
from bot.intake.subject import Subject
from bot.publish.hub import Comment, Hub, Review, Timeline


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """The commands of people, folded, the comments that hold them, and the reviews of the pull request."""

    steering: Steering
    comments: tuple[Comment, ...] = ()
    reviews: tuple[Review, ...] = ()
    reopened_at: datetime | None = None
    """when issue or pull request was last reopened; known only where an order depends on it"""

    def holds(self, order: Order | None) -> bool:
        """Whether an order to merge or to end the submission still counts: it does until somebody reopens it."""
        return order is not None and (self.reopened_at is None or order.said.at > self.reopened_at)

    @property
    def is_spam(self) -> bool:
        """Whether a maintainer called it spam."""
        return self.holds(self.steering.spam)

    @property
    def is_rejected(self) -> bool:
        """Whether a maintainer turned it down."""
        return self.holds(self.steering.reject)

    @property
    def is_duplicate(self) -> bool:
        """Whether it was said to be here already."""
        return self.holds(self.steering.duplicate_of)


def read_orders(situation: Situation, hub: Hub) -> Orders:
    """Read both threads; what a person may do is asked of GitHub, once they order something."""
    issue, pull = situation.issue, situation.pull
    on_pull = hub.timeline(Subject(situation.ground.repository, pull.number)) if pull else Timeline()
    people = [each for each in (*hub.comments(issue.subject), *on_pull.comments) if not _is_a_machine(hub, each)]

    def role_of(login: str) -> Role:
        if hub.permission(situation.ground.repository, login) in ("admin", "write"):
            return "maintainer"
        return "submitter" if login.casefold() == issue.author.login.casefold() else "contributor"

    steering = steer((_said(comment) for comment in people), role_of)
    times = [on_pull.reopened_at]
    if steering.spam or steering.reject or steering.duplicate_of:
        times.append(hub.timeline(issue.subject).reopened_at)
    commanding = steering.taken | steering.refused
    return Orders(
        steering=steering,
        comments=tuple(comment for comment in people if comment.id in commanding),
        reviews=on_pull.reviews,
        reopened_at=max((time for time in times if time), default=None),
    )


def refuse(order: Order, sentence: str) -> Refusal:
    """What is said of an order that came to nothing when it was carried out."""
    return refusal(order.said, order.command, sentence)


def acknowledge(orders: Orders, situation: Situation, hub: Hub, refused: frozenset[int] = frozenset()) -> None:
    """Show on each comment that its commands were heard: taken, or answered in the status comment."""
    on_issue = {comment.id for comment in hub.comments(situation.issue.subject)}
    refused |= orders.steering.refused
    for comment in orders.comments:
        repository = situation.issue.subject.repository if comment.id in on_issue else situation.ground.repository
        shown, other = ("confused", "+1") if comment.id in refused else ("+1", "confused")
        hub.ensure_reaction(repository, comment, shown, instead_of=(other,))


def _is_a_machine(hub: Hub, comment: Comment) -> bool:
    # As a plain token we may share an account with a maintainer, who is heard.
    return comment.author.is_bot or is_status(hub, comment) or (hub.is_app and hub.is_us(comment.author))


def _said(comment: Comment) -> Said:
    return Said(id=comment.id, author=comment.author.login, body=comment.body, at=comment.created_at, url=comment.url)
