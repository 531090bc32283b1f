"""Reviews of pull requests: submitted, reworded, dismissed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.sandbox.answers.pulls import pull_simple
from bot.sandbox.answers.reviews import payload_review
from bot.sandbox.answers.shape import Json
from bot.sandbox.hub.events import announce
from bot.sandbox.hub.issues import require_body
from bot.sandbox.hub.pull_view import base_tip, files_between
from bot.sandbox.hub.timeline import note
from bot.sandbox.hub.world import World
from bot.sandbox.model import Actor, LineComment, Pull, Review, ReviewState
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


_HUNK = re.compile(r"@@ -[0-9]+(?:,[0-9]+)? \+([0-9]+)(?:,[0-9]+)? @@.*")


@dataclass(frozen=True, slots=True, kw_only=True)
class OnLine:
    """Words about one line of a changed file, on the right side of its diff."""

    path: str
    line: int
    body: str


def submit(
    world: World,
    pull: Pull,
    actor: Actor,
    event: str,
    body: str = "",
    *,
    sha: str = "",
    on_lines: Iterable[OnLine] = (),
) -> Review:
    """What somebody says of the pull request at `sha`, else at its head. Nobody approves their own."""
    if event not in EVENTS:
        raise _refused(f"Event {event} is not included in the list")
    state, issue = EVENTS[event], pull.issue
    if issue.user is actor.user and state in _OWN:
        raise _refused(_OWN[state])
    on_lines = tuple(on_lines)
    if state != "APPROVED" and not body.strip() and not on_lines:
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
    for each in on_lines:
        require_body(each.body, "PullRequestReviewComment")
        review.comments.append(_line_comment(world, review, each))
    pull.reviews.append(review)
    issue.updated_at = now
    note(world, issue, actor, "reviewed", review=review)
    _tell(world, review, "submitted", actor)
    return review


def _line_comment(world: World, review: Review, said: OnLine) -> LineComment:
    """A comment on a line that the diff shows; GitHub takes none on any other."""
    pull = review.pull
    files = files_between(pull.issue.repository.git, base_tip(pull), review.commit_sha)
    file = next((file for file in files if file.path == said.path), None)
    if file is None:
        raise _refused("Path could not be resolved")
    hunk: list[str] = []
    number = 0
    for line in (file.patch or "").split("\n"):
        if (match := _HUNK.fullmatch(line)) is not None:
            hunk, number = [line], int(match[1])
            continue
        hunk.append(line)
        if not line.startswith(("-", "\\")):
            if number == said.line:
                return LineComment(
                    id=world.new_id(), review=review, path=said.path, line=number, body=said.body, hunk="\n".join(hunk)
                )
            number += 1
    raise _refused("Line could not be resolved")


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
