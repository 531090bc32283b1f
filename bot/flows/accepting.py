"""Approvals: which still mean what stands on the branch; and `/accept`, which merges what a maintainer has seen.

In: a submission that is published. Out: notes and replies for people; the merge, if it may be.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.check.inert import inert
from bot.flows.orders import Orders, refuse
from bot.flows.situation import Situation
from bot.intake.steering import Refusal
from bot.publish.checks import NAME
from bot.publish.hub import Commit, Hub, Pull, Review

_AGAIN = "Please look at it again, then write `/accept` once more."


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of `/accept`: merged, answered, or (both empty) nothing was asked or it waits for checks."""

    is_merged: bool = False
    refusals: tuple[Refusal, ...] = ()
    notes: tuple[str, ...] = ()


def withdraw_approvals(
    situation: Situation, orders: Orders, hub: Hub, pull: Pull, head: Commit, paths: Iterable[str]
) -> tuple[str, ...]:
    """Take back approvals of an earlier content, and say so as long as nobody approved what stands there now."""
    notes = []
    for review in _latest(orders.reviews):
        if review.state in ("approved", "dismissed") and not _is_same(situation, hub, review.commit, head, paths):
            message = "The content changed after this approval, so it needs a new look."
            hub.ensure_dismissed(situation.ground.repository, pull.number, review, message)
            notes.append(
                f"{inert(review.author.login)} approved an earlier version. The content changed since, so the approval "
                "is withdrawn; this version waits for a new look."
            )
    return tuple(notes)


def accept(situation: Situation, orders: Orders, hub: Hub, pull: Pull, head: Commit) -> Outcome:
    """Merge what a maintainer accepted, if it is what stands there now and its checks pass.

    The order counts only if head and our check of it are older than the comment, so what nobody has seen is never
    merged: a commit's own date may be older than its push, our check of it cannot.
    """
    order = orders.steering.accept
    if order is None:
        return Outcome()
    at = order.said.at
    if not orders.holds(order):
        return Outcome(refusals=(refuse(order, f"It was closed and reopened after that `/accept`. {_AGAIN}"),))
    is_seen = head.committed_at is not None and head.committed_at < at
    verdicts = hub.verdicts(situation.ground.repository, head.sha, name=NAME) if is_seen else None
    if verdicts is None or verdicts.ours_at is None or verdicts.ours_at >= at:
        return Outcome(refusals=(refuse(order, f"What stands there now is newer than that `/accept`. {_AGAIN}"),))
    if verdicts.state == "failure":
        return Outcome(refusals=(refuse(order, f"A check of this version failed, so it is not merged. {_AGAIN}"),))
    if verdicts.state == "pending":
        by = inert(order.said.author)
        return Outcome(notes=(f"{by} accepted this version; it is merged as soon as its checks have passed.",))
    reason = hub.ensure_merged(situation.ground.repository, pull, sha=head.sha)
    if not reason:
        return Outcome(is_merged=True)
    return Outcome(refusals=(refuse(order, f"GitHub does not merge it: {reason}"),))


def _latest(reviews: Iterable[Review]) -> list[Review]:
    """The last word of each reviewer; a mere comment takes nothing back."""
    last = {review.author.login: review for review in reviews if review.state != "commented"}
    return list(last.values())


def _is_same(situation: Situation, hub: Hub, sha: str, head: Commit, paths: Iterable[str]) -> bool:
    """Whether the submission's files stood at that commit as they stand now."""
    if sha == head.sha:
        return True
    seen = next((commit for commit in situation.commits if commit.sha == sha), None)
    if seen is None:
        return False
    repository = situation.ground.repository
    then, now = hub.tree(repository, seen.tree), hub.tree(repository, head.tree)
    return all(then.get(path) == now.get(path) for path in paths)
