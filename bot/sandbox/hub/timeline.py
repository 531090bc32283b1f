"""The timelines of issues and pull requests: what happened, written down as it happens, whoever is told of it."""

from __future__ import annotations

from bot.sandbox.hub import mail
from bot.sandbox.hub.pull_view import pull_commits
from bot.sandbox.hub.world import World
from bot.sandbox.model import Actor, Comment, Happening, Issue, Label, Pull, Review, User


def note(
    world: World,
    issue: Issue,
    actor: Actor,
    kind: str,
    *,
    comment: Comment | None = None,
    review: Review | None = None,
    label: Label | None = None,
    assignee: User | None = None,
    sha: str = "",
    was: str = "",
    now: str = "",
    reason: str | None = None,
) -> None:
    """Write down that something happened just now, and mail it to those who should hear of it."""
    happening = Happening(
        id=world.new_id(),
        kind=kind,
        user=actor.user,
        app=actor.app,
        at=world.now(),
        comment=comment,
        review=review,
        label=label,
        assignee=assignee,
        sha=sha,
        was=was,
        now=now,
        reason=reason,
    )
    issue.timeline.append(happening)
    mail.send(world, issue, happening)


def note_commits(world: World, pull: Pull, actor: Actor) -> int:
    """Write down the commits that are new to a pull request, oldest first; how many there are."""
    known = {one.sha for one in pull.issue.timeline if one.kind == "committed"}
    new = [commit.sha for commit in pull_commits(pull) if commit.sha not in known]
    for sha in new:
        note(world, pull.issue, actor, "committed", sha=sha)
    return len(new)


def told(issue: Issue) -> list[Happening]:
    """The timeline as it is shown now: of the commits those that the pull request still has.

    A comment that was deleted is not in it any more.
    """
    if issue.pull is None:
        return list(issue.timeline)
    present = {commit.sha for commit in pull_commits(issue.pull)}
    return [one for one in issue.timeline if one.kind != "committed" or one.sha in present]
