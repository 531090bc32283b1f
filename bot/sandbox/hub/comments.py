"""Comments on issues and pull requests, and reactions to either."""

from __future__ import annotations

from bot.sandbox.answers.issues import comment as render_comment
from bot.sandbox.answers.issues import issue as render_issue
from bot.sandbox.answers.shape import Json
from bot.sandbox.hub.events import announce
from bot.sandbox.hub.issues import require_body
from bot.sandbox.hub.timeline import note
from bot.sandbox.hub.world import World
from bot.sandbox.model import Actor, Comment, Issue, Reaction
from bot.sandbox.refusal import RefusedError, invalid


def add_comment(world: World, issue: Issue, actor: Actor, body: str) -> Comment:
    """A new comment; a locked conversation takes only those who may write to the repository."""
    _require(body)
    if issue.locked and world.role(issue.repository, actor.user) not in ("admin", "write") and actor.app is None:
        raise RefusedError(403, "Unable to create comment because issue is locked.")
    now = world.now()
    comment = Comment(
        id=world.new_id(),
        issue=issue,
        user=actor.user,
        app=actor.app,
        body=body,
        created_at=now,
        updated_at=now,
    )
    issue.comments.append(comment)
    issue.repository.comments[comment.id] = comment
    issue.updated_at = now
    note(world, issue, actor, "commented", comment=comment)
    _tell(world, comment, "created", actor)
    return comment


def edit_comment(world: World, comment: Comment, actor: Actor, body: str) -> None:
    """Other words; the same words again are no event."""
    _require(body)
    if body == comment.body:
        return
    before, comment.body = comment.body, body
    comment.updated_at = world.now()
    _tell(world, comment, "edited", actor, {"changes": {"body": {"from": before}}})


def delete_comment(world: World, comment: Comment, actor: Actor) -> None:
    """Remove a comment."""
    issue = comment.issue
    issue.comments.remove(comment)
    issue.timeline = [one for one in issue.timeline if one.comment is not comment]
    del comment.issue.repository.comments[comment.id]
    _tell(world, comment, "deleted", actor)


def react(world: World, thing: Issue | Comment, actor: Actor, content: str) -> tuple[Reaction, bool]:
    """The reaction of this account, and whether it is new."""
    for reaction in thing.reactions:
        if reaction.user is actor.user and reaction.content == content:
            return reaction, False
    reaction = Reaction(id=world.new_id(), user=actor.user, content=content, created_at=world.now())
    thing.reactions.append(reaction)
    return reaction, True


def take_back(thing: Issue | Comment, reaction: Reaction) -> None:
    """Remove a reaction."""
    thing.reactions.remove(reaction)


def _require(body: str) -> None:
    if not body.strip():
        raise invalid("IssueComment", "body", "missing_field")
    require_body(body, "IssueComment")


def _tell(world: World, comment: Comment, action: str, actor: Actor, parts: Json | None = None) -> None:
    subject: Json = {
        "issue": render_issue(world.at, comment.issue),
        "comment": render_comment(world.at, comment),
    }
    announce(world, comment.issue.repository, "issue_comment", action, actor.user, subject | (parts or {}))
