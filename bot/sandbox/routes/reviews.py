"""Reviews of pull requests, and the timelines of issues and pull requests."""

from __future__ import annotations

from bot.sandbox.answers import reviews as render
from bot.sandbox.answers.timeline import UNTOLD, happening
from bot.sandbox.hub import reviews
from bot.sandbox.hub.reviews import OnLine
from bot.sandbox.hub.timeline import told
from bot.sandbox.model import Review
from bot.sandbox.refusal import RefusedError, not_found, unprocessable
from bot.sandbox.routes.call import Answer, Body, Call, Routes

routes = Routes()
_REVIEWS = "/repos/{owner}/{repo}/pulls/{pull_number}/reviews"


@routes("GET", "/repos/{owner}/{repo}/issues/{issue_number}/timeline", permission="issues|pull_requests")
def list_timeline(call: Call, issue_number: int) -> Answer:
    found = [one for one in told(call.thread(issue_number)) if one.kind not in UNTOLD]
    return call.page(found, lambda one: happening(call.world.at, call.repository, one))


@routes("GET", _REVIEWS, permission="pull_requests")
def list_reviews(call: Call, pull_number: int) -> Answer:
    return call.page(call.pull(pull_number).reviews, lambda one: render.review(call.world.at, one))


@routes("POST", _REVIEWS, permission="pull_requests")
def create_review(call: Call, pull_number: int) -> Answer:
    """A review is submitted at once: without an event GitHub would keep it as a draft, which nobody else sees."""
    if (event := call.body.text("event")) is None:
        raise unprocessable("This sandbox has no drafts of reviews.")
    on_lines = [_on_line(one) for one in call.body.inners("comments")]
    sha = call.body.text("commit_id")
    if sha is not None and call.repository.git.commit(sha) is None:
        raise RefusedError(422, "Unprocessable Entity", errors=["Commit is not part of the pull request"])
    review = reviews.submit(
        call.world,
        call.pull(pull_number),
        call.actor,
        event,
        call.body.text("body") or "",
        sha=sha or "",
        on_lines=on_lines,
    )
    return _shown(call, review)


def _on_line(body: Body) -> OnLine:
    line = body.number("line")
    if line is None or body.text("side") not in (None, "RIGHT"):
        raise unprocessable("This sandbox takes comments on lines of the right side of the diff only.")
    return OnLine(path=body.needed("path"), line=line, body=body.needed("body"))


@routes("GET", "/repos/{owner}/{repo}/pulls/{pull_number}/comments", permission="pull_requests")
def list_line_comments(call: Call, pull_number: int) -> Answer:
    return call.page(call.pull(pull_number).line_comments, lambda one: render.line_comment(call.world.at, one))


@routes("GET", _REVIEWS + "/{review_id}", permission="pull_requests")
def get_review(call: Call, pull_number: int, review_id: int) -> Answer:
    return _shown(call, _review(call, pull_number, review_id))


@routes("PUT", _REVIEWS + "/{review_id}", permission="pull_requests")
def update_review(call: Call, pull_number: int, review_id: int) -> Answer:
    review = _review(call, pull_number, review_id)
    if review.user is not call.actor.user:
        raise RefusedError(403, "Must have admin rights to Repository.")
    reviews.edit(call.world, review, call.actor, call.body.needed("body"))
    return _shown(call, review)


@routes("PUT", _REVIEWS + "/{review_id}/dismissals", permission="pull_requests", who="writer")
def dismiss_review(call: Call, pull_number: int, review_id: int) -> Answer:
    review = _review(call, pull_number, review_id)
    reviews.dismiss(call.world, review, call.actor, call.body.needed("message"))
    return _shown(call, review)


def _review(call: Call, pull_number: int, review_id: int) -> Review:
    for review in call.pull(pull_number).reviews:
        if review.id == review_id:
            return review
    raise not_found()


def _shown(call: Call, review: Review) -> Answer:
    return Answer(data=render.review(call.world.at, review))
