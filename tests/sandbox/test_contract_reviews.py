"""What GitHub promises about reviews of pull requests."""

from __future__ import annotations

import pytest
from sandbox_client import Client, app_token

from bot.sandbox.server import Sandbox

REVIEW = "acme/review"
PULLS = f"/repos/{REVIEW}/pulls"


def propose(sandbox: Sandbox, user: str = "maria") -> int:
    sandbox.push(REVIEW, user, {"side.md": b"b\n"}, branch="side")
    return sandbox.open_pull(REVIEW, user, head="side", title="Add side").issue.number


def events(sandbox: Sandbox) -> list[tuple[str, dict]]:
    """Every delivery about reviews, as its action and payload."""
    return [(one.action or "", one.payload) for one in sandbox.deliveries if one.event == "pull_request_review"]


@pytest.mark.parametrize(
    ("event", "body", "state"),
    [
        ("APPROVE", "", "APPROVED"),
        ("APPROVE", "Thank you!", "APPROVED"),
        ("REQUEST_CHANGES", "The year is wrong.", "CHANGES_REQUESTED"),
        ("COMMENT", "Nice.", "COMMENTED"),
    ],
)
def test_a_review_says_something_of_the_present_head(
    sandbox: Sandbox, ada: Client, event: str, body: str, state: str
) -> None:
    number = propose(sandbox)
    head = ada.get(f"{PULLS}/{number}").json["head"]["sha"]
    made = ada.post(f"{PULLS}/{number}/reviews", {"event": event, "body": body})
    assert made.status == 200
    assert (made.json["state"], made.json["body"], made.json["user"]["login"]) == (state, body, "ada")
    assert made.json["commit_id"] == head
    assert ada.get(f"{PULLS}/{number}/reviews").json == [made.json]
    assert ada.get(f"{PULLS}/{number}/reviews/{made.json['id']}").json == made.json
    ((action, payload),) = events(sandbox)
    assert (action, payload["review"]["state"], payload["review"]["body"]) == ("submitted", state.lower(), body or None)
    assert (payload["pull_request"]["number"], payload["sender"]["login"]) == (number, "ada")


def test_a_review_stays_with_the_commit_it_was_about(sandbox: Sandbox, maria: Client) -> None:
    number = propose(sandbox)
    seen = sandbox.pull(REVIEW, number).head_sha
    sandbox.review(REVIEW, number, "acme", "APPROVE")
    sandbox.push(REVIEW, "maria", {"side.md": b"c\n"}, branch="side")
    (review,) = maria.get(f"{PULLS}/{number}/reviews").json
    assert (review["state"], review["commit_id"]) == ("APPROVED", seen)


@pytest.mark.parametrize(
    ("promise", "sent", "said"),
    [
        ("nobody approves their own", {"event": "APPROVE"}, "Can not approve your own pull request"),
        (
            "nor requests changes of themselves",
            {"event": "REQUEST_CHANGES", "body": "x"},
            "Can not request changes on your own pull request",
        ),
        ("a comment needs words", {"event": "COMMENT"}, "Body can't be blank"),
    ],
)
def test_a_review_is_refused(sandbox: Sandbox, maria: Client, promise: str, sent: dict, said: str) -> None:
    refused = maria.post(f"{PULLS}/{propose(sandbox)}/reviews", sent)
    assert (refused.status, refused.message, refused.errors) == (422, "Unprocessable Entity", [said]), promise
    assert events(sandbox) == []


def test_a_review_says_something_of_single_lines_that_the_diff_shows(sandbox: Sandbox, ada: Client) -> None:
    number = propose(sandbox)
    on_line = {"path": "side.md", "line": 1, "side": "RIGHT", "body": "Better:\n```suggestion\nc\n```"}
    assert ada.get(f"{PULLS}/{number}").json["review_comments"] == 0
    made = ada.post(f"{PULLS}/{number}/reviews", {"event": "COMMENT", "comments": [on_line]})
    assert made.status == 200
    (said,) = ada.get(f"{PULLS}/{number}/comments").json
    assert {name: said[name] for name in ("path", "line", "side", "body", "diff_hunk")} == {
        **on_line,
        "diff_hunk": "@@ -0,0 +1 @@\n+b",
    }
    assert (said["user"]["login"], said["pull_request_review_id"]) == ("ada", made.json["id"])
    assert ada.get(f"{PULLS}/{number}").json["review_comments"] == 1


@pytest.mark.parametrize(
    ("path", "line", "said"),
    [("side.md", 2, "Line could not be resolved"), ("other.md", 1, "Path could not be resolved")],
)
def test_nothing_is_said_of_a_line_that_the_diff_does_not_show(
    sandbox: Sandbox, ada: Client, path: str, line: int, said: str
) -> None:
    number = propose(sandbox)
    on_line = {"path": path, "line": line, "side": "RIGHT", "body": "x"}
    refused = ada.post(f"{PULLS}/{number}/reviews", {"event": "COMMENT", "comments": [on_line]})
    assert (refused.status, refused.errors) == (422, [said])
    assert ada.get(f"{PULLS}/{number}/reviews").json == []


def test_an_author_may_comment_on_their_own(sandbox: Sandbox, maria: Client) -> None:
    assert maria.post(f"{PULLS}/{propose(sandbox)}/reviews", {"event": "COMMENT", "body": "Note"}).status == 200


def test_a_locked_conversation_takes_reviews_of_writers_only(sandbox: Sandbox, ada: Client, maria: Client) -> None:
    number = propose(sandbox, "acme")
    sandbox.lock(REVIEW, number, "maria", reason="too heated")
    assert ada.post(f"{PULLS}/{number}/reviews", {"event": "APPROVE"}).status == 403
    assert maria.post(f"{PULLS}/{number}/reviews", {"event": "APPROVE"}).status == 200


def test_an_app_reviews_only_with_the_permission_for_pull_requests(sandbox: Sandbox, app: Client) -> None:
    number = propose(sandbox)
    narrow = Client(sandbox, app_token(sandbox, body={"permissions": {"contents": "write", "issues": "write"}}))
    refused = narrow.post(f"{PULLS}/{number}/reviews", {"event": "COMMENT", "body": "x"})
    assert (refused.status, refused.message) == (403, "Resource not accessible by integration")
    assert refused.headers["X-Accepted-GitHub-Permissions"] == "pull_requests=write"
    assert app.post(f"{PULLS}/{number}/reviews", {"event": "COMMENT", "body": "x"}).status == 200


def test_a_review_is_reworded_by_whoever_wrote_it(sandbox: Sandbox, ada: Client, maria: Client) -> None:
    number = propose(sandbox)
    review = ada.post(f"{PULLS}/{number}/reviews", {"event": "COMMENT", "body": "one"}).json
    assert maria.put(f"{PULLS}/{number}/reviews/{review['id']}", {"body": "two"}).status == 403
    assert ada.put(f"{PULLS}/{number}/reviews/{review['id']}", {"body": "two"}).json["body"] == "two"
    sandbox.edit_review(REVIEW, number, review["id"], "ada", "two")  # changes nothing
    assert [action for action, _ in events(sandbox)] == ["submitted", "edited"]
    assert events(sandbox)[-1][1]["changes"] == {"body": {"from": "one"}}


# -- dismissal ----------------------------------------------------------------------------------------------------


def test_an_approval_is_taken_back(sandbox: Sandbox, app: Client) -> None:
    number = propose(sandbox)
    review = sandbox.review(REVIEW, number, "acme", "APPROVE")
    path = f"{PULLS}/{number}/reviews/{review.id}/dismissals"
    assert app.put(path, {"message": "New commits"}).json["state"] == "DISMISSED"
    again = app.put(path, {"message": "New commits"})
    assert (again.status, again.errors) == (422, ["Can not dismiss a dismissed pull request review"])
    action, payload = events(sandbox)[-1]
    assert (action, payload["review"]["state"], payload["sender"]["login"]) == (
        "dismissed",
        "dismissed",
        "review-bot[bot]",
    )
    told = app.get(f"/repos/{REVIEW}/issues/{number}/timeline").json
    assert [one["state"] for one in told if one["event"] == "reviewed"] == ["dismissed"]
    (said,) = [one for one in told if one["event"] == "review_dismissed"]
    assert said["dismissed_review"] == {
        "state": "approved",
        "review_id": review.id,
        "dismissal_message": "New commits",
    }


def test_a_comment_cannot_be_taken_back(sandbox: Sandbox, maria: Client) -> None:
    number = propose(sandbox)
    review = sandbox.review(REVIEW, number, "ada", "COMMENT", "Nice.")
    refused = maria.put(f"{PULLS}/{number}/reviews/{review.id}/dismissals", {"message": "x"})
    assert (refused.status, refused.errors) == (422, ["Can not dismiss a commented pull request review"])


def test_a_stranger_takes_no_review_back(sandbox: Sandbox, ada: Client) -> None:
    number = propose(sandbox)
    review = sandbox.review(REVIEW, number, "acme", "APPROVE")
    assert ada.put(f"{PULLS}/{number}/reviews/{review.id}/dismissals", {"message": "x"}).status == 404
    assert ada.get(f"{PULLS}/{number}/reviews/{review.id}").json["state"] == "APPROVED"


@pytest.mark.parametrize("path", ["9/reviews", "1/reviews/9"])
def test_what_is_not_there_is_not_found(sandbox: Sandbox, ada: Client, path: str) -> None:
    propose(sandbox)
    assert ada.get(f"{PULLS}/{path}").status == 404
