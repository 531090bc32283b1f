"""Reviews of pull requests: submitted, reworded, dismissed."""

from __future__ import annotations

from collections.abc import Mapping

from bot.sandbox.answers.pulls import pull_simple
from bot.sandbox.answers.reviews import payload_review
from bot.sandbox.answers.shape import Json
from bot.sandbox.hub.events import announce
from bot.sandbox.hub.issues import require_body
from bot.sandbox.hub.timeline import note
from bot.sandbox.hub.world import World
from bot.sandbox.model import Actor, Pull, Review, ReviewState
from bot.sandbox.refusal import RefusedError

EVENTS: Mapping[str, ReviewState] = {
    "APPROVE": "APPROVED",
    "REQUEST_CHANGES": "CHANGES_REQUESTED",
    "COMMENT": "COMMENTED",
}
_OWN = {
    "APPROVED": "Can not approve your own pull request",
    "CHANGES_REQUESTED": "Can not request changes on your own pull request",
}


def submit(world: World, pull: Pull, actor: Actor, event: str, body: str = "", *, sha: str = "") -> Review:
    """What somebody says of the pull request at `sha`, else at its head. Nobody approves their own."""
    if event not in EVENTS:
        raise _refused(f"Event {event} is not included in the list")
    state, issue = EVENTS[event], pull.issue
    if issue.user is actor.user and state in _OWN:
        raise _refused(_OWN[state])
    if state != "APPROVED" and not body.strip():
        raise _refused("Body can't be blank")
    require_body(body, "PullRequestReview")
    if issue.locked and world.role(issue.repository, actor.user) not in ("admin", "write") and actor.app is None:
        raise RefusedError(403, "Unable to create review because pull request is locked.")
    now = world.now()
    review = Review(
        id=world.new_id(),
        pull=pull,
        user=actor.user,
        app=actor.app,
        state=state,
        body=body,
        commit_sha=sha or pull.head_sha,
        submitted_at=now,
        updated_at=now,
    )
    pull.reviews.append(review)
    issue.updated_at = now
    note(world, issue, actor, "reviewed", review=review)
    _tell(world, review, "submitted", actor)
    return review


def edit(world: World, review: Review, actor: Actor, body: str) -> None:
    """Other words; the same words again are no event."""
    require_body(body, "PullRequestReview")
    if body == review.body:
        return
    before, review.body = review.body, body
    review.updated_at = world.now()
    _tell(world, review, "edited", actor, {"changes": {"body": {"from": before}}})


def dismiss(world: World, review: Review, actor: Actor, message: str) -> None:
    """Take an approval or a request for changes back; a comment cannot be."""
    if review.state in ("COMMENTED", "DISMISSED"):
        raise _refused(f"Can not dismiss a {review.state.lower()} pull request review")
    if not message.strip():
        raise _refused("Message can't be blank")
    was, review.state = review.state, "DISMISSED"
    review.updated_at = review.pull.issue.updated_at = world.now()
    note(world, review.pull.issue, actor, "review_dismissed", review=review, was=was.lower(), reason=message)
    _tell(world, review, "dismissed", actor)


def _refused(why: str) -> RefusedError:
    return RefusedError(422, "Unprocessable Entity", errors=[why])


def _tell(world: World, review: Review, action: str, actor: Actor, parts: Json | None = None) -> None:
    subject: Json = {
        "review": payload_review(world.at, review),
        "pull_request": pull_simple(world.at, review.pull),
    }
    announce(world, review.pull.issue.repository, "pull_request_review", action, actor.user, subject | (parts or {}))
