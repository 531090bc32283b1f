"""Reviews of pull requests: what each person thinks now, and the buttons to say so."""

from __future__ import annotations

from collections.abc import Mapping

from bot.sandbox.hub.reviews import EVENTS
from bot.sandbox.model import Pull, Review
from bot.sandbox.page.visit import Reply, Views, Visit, go
from bot.sandbox.refusal import RefusedError

views = Views()
WORDS: Mapping[str, str] = {
    "APPROVED": "approved these changes",
    "CHANGES_REQUESTED": "requested changes",
    "COMMENTED": "left a review",
    "DISMISSED": "reviewed these changes",
}


def standing(pull: Pull) -> list[Review]:
    """The last word of everybody who approved or asked for changes; a mere comment takes nothing back."""
    said = [review for review in pull.reviews if review.state != "COMMENTED"]
    return list({review.user: review for review in said}.values())


@views("/<owner>/<repo>/pull/<int:number>/review", method="POST")
def review(visit: Visit, owner: str, repo: str, number: int) -> Reply:
    """Comment on, approve, or ask for changes of a pull request as it stands."""
    found = visit.sandbox.pull(f"{owner}/{repo}", number)
    if visit.text("event") not in EVENTS:
        raise RefusedError(422, "A review comments, approves or requests changes.")
    if visit.text("head") not in ("", found.head_sha):
        raise RefusedError(409, "The branch moved while you were reading. Look at what is new, then review it.")
    made = visit.sandbox.review(f"{owner}/{repo}", number, visit.me, visit.text("event"), visit.text("body"))
    return go(f"/{owner}/{repo}/pull/{number}#pullrequestreview-{made.id}")


@views("/<owner>/<repo>/pull/<int:number>/reviews/<int:review_id>/dismiss", method="POST")
def dismiss(visit: Visit, owner: str, repo: str, number: int, review_id: int) -> Reply:
    """Take back somebody's approval or request for changes."""
    visit.require_writer(visit.repository(owner, repo))
    visit.sandbox.dismiss(f"{owner}/{repo}", number, review_id, visit.me, visit.text("message"))
    return go(f"/{owner}/{repo}/pull/{number}")
