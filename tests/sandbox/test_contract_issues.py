"""What GitHub promises about issues, comments, labels and reactions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sandbox_client import Client

from bot.sandbox.server import Sandbox

REPO = "/repos/acme/review"
ISSUES = f"{REPO}/issues"


def file(client: Client, title: str = "A paper", **more: object) -> int:
    """A new issue's number."""
    made = client.post(ISSUES, {"title": title} | more)
    assert made.status == 201, made.json
    return made.json["number"]


def labels_of(client: Client, number: int) -> list[str]:
    return [label["name"] for label in client.get(f"{ISSUES}/{number}").json["labels"]]


# -- issues -------------------------------------------------------------------------------------------------------


def test_an_issue_is_read_as_it_was_filed(ada: Client) -> None:
    issue = ada.get(f"{ISSUES}/{file(ada, body='# Hello')}").json
    assert (issue["number"], issue["title"], issue["body"], issue["state"]) == (1, "A paper", "# Hello", "open")
    assert (issue["user"]["login"], issue["author_association"], issue["closed_by"]) == ("ada", "NONE", None)
    assert "pull_request" not in issue


@pytest.mark.parametrize(
    ("promise", "body", "said"),
    [
        ("a title is needed", {"body": "x"}, "title"),
        ("a blank title is none", {"title": "  "}, "title"),
        ("a title holds 256 characters", {"title": "x" * 257}, "title is too long (maximum is 256 characters)"),
        ("a body holds 65,536", {"title": "x", "body": "x" * 65_537}, "body is too long (maximum is 65536 characters)"),
        ("a title is a text", {"title": 5}, "title"),
    ],
)
def test_an_issue_is_refused(ada: Client, promise: str, body: dict, said: str) -> None:
    refused = ada.post(ISSUES, body)
    assert (refused.status, said in str(refused.json)) == (422, True), promise
    assert ada.get(ISSUES).json == []


def test_a_body_of_65536_characters_is_taken(ada: Client) -> None:
    assert len(ada.get(f"{ISSUES}/{file(ada, body='é' * 65_536)}").json["body"]) == 65_536


# https://docs.github.com/rest/issues/issues#create-an-issue: "Labels are silently dropped otherwise."
def test_labels_of_who_may_not_write_are_dropped_in_silence(ada: Client, maria: Client) -> None:
    assert labels_of(ada, file(ada, labels=["bug"], assignees=["maria"])) == []
    assert labels_of(ada, file(maria, labels=["bug"])) == ["bug"]


def test_only_its_author_or_a_writer_edits_an_issue(sandbox: Sandbox, ada: Client, maria: Client) -> None:
    number = file(ada)
    other = Client(sandbox, sandbox.add_user("eve"))
    assert other.patch(f"{ISSUES}/{number}", {"title": "Mine"}).status == 403
    assert ada.patch(f"{ISSUES}/{number}", {"title": "Better"}).json["title"] == "Better"
    assert maria.patch(f"{ISSUES}/{number}", {"body": "Best"}).json["body"] == "Best"


@pytest.mark.parametrize("reason", ["completed", "not_planned", "duplicate", None])
def test_a_closed_issue_says_why_and_by_whom(ada: Client, maria: Client, reason: str | None) -> None:
    number = file(ada)
    body = {"state": "closed"} | ({"state_reason": reason} if reason else {})
    closed = maria.patch(f"{ISSUES}/{number}", body).json
    assert (closed["state"], closed["state_reason"]) == ("closed", reason or "completed")
    assert closed["closed_by"]["login"] == "maria"
    assert closed["closed_at"] is not None


def test_a_reopened_issue_is_open_again(ada: Client) -> None:
    number = file(ada)
    ada.patch(f"{ISSUES}/{number}", {"state": "closed"})
    opened = ada.patch(f"{ISSUES}/{number}", {"state": "open"}).json
    assert (opened["state"], opened["state_reason"], opened["closed_at"]) == ("open", "reopened", None)
    assert opened["closed_by"] is None


def test_issues_are_listed_by_state_label_creator_and_time(new_sandbox) -> None:
    now = [datetime(2024, 1, 1, tzinfo=UTC)]
    sandbox = new_sandbox(clock=lambda: now[0])
    sandbox.add_repository("acme/review", {"a": b""}, writers=["maria"])
    for user, title in (("ada", "one"), ("maria", "two"), ("ada", "three")):
        sandbox.file_issue("acme/review", user, title=title, labels=["paper"] if title != "two" else [])
        now[0] += timedelta(hours=1)
    sandbox.close_issue("acme/review", 1, "ada")
    client = Client(sandbox, sandbox.add_user("ada"))

    def listed(query: str) -> list[str]:
        return [issue["title"] for issue in client.get(f"{ISSUES}?{query}").json]

    assert listed("") == ["three", "two"]
    assert listed("state=all&direction=asc") == ["one", "two", "three"]
    assert listed("state=closed") == ["one"]
    assert listed("state=all&labels=paper") == ["three", "one"]
    assert listed("labels=paper,bug") == []
    assert listed("state=all&creator=maria") == ["two"]
    assert listed("state=all&since=2024-01-01T01:30:00Z") == ["three", "one"]


# https://docs.github.com/rest/issues/issues: "GitHub's REST API considers every pull request an issue"
def test_pull_requests_are_listed_among_the_issues(sandbox: Sandbox, ada: Client) -> None:
    sandbox.push("acme/review", "maria", {"b.md": b"b"}, branch="side")
    sandbox.open_pull("acme/review", "maria", head="side", title="Pull")
    file(ada)
    assert [("pull_request" in issue, issue["number"]) for issue in ada.get(ISSUES).json] == [(False, 2), (True, 1)]
    assert ada.get(f"{ISSUES}/1").json["pull_request"]["url"].endswith("/pulls/1")


def test_a_missing_issue_is_404(ada: Client) -> None:
    assert ada.get(f"{ISSUES}/99").status == 404
    assert ada.get(f"{ISSUES}/99/comments").status == 404


def test_a_deleted_issue_is_gone_and_its_number_is_not_used_again(sandbox: Sandbox, ada: Client) -> None:
    number = file(ada)
    sandbox.delete_issue("acme/review", number, "acme")
    assert ada.get(f"{ISSUES}/{number}").status == 404
    assert file(ada) == number + 1


# -- comments -----------------------------------------------------------------------------------------------------


def test_comments_come_oldest_first_and_can_be_edited_and_deleted(ada: Client) -> None:
    number = file(ada)
    ids = [ada.post(f"{ISSUES}/{number}/comments", {"body": text}).json["id"] for text in ("one", "two")]
    assert ada.patch(f"{ISSUES}/comments/{ids[0]}", {"body": "ONE"}).json["body"] == "ONE"
    assert [one["body"] for one in ada.get(f"{ISSUES}/{number}/comments").json] == ["ONE", "two"]
    assert ada.delete(f"{ISSUES}/comments/{ids[1]}").status == 204
    assert ada.get(f"{ISSUES}/comments/{ids[1]}").status == 404
    assert ada.get(f"{ISSUES}/{number}").json["comments"] == 1
    assert [one["id"] for one in ada.get(f"{ISSUES}/comments").json] == [ids[0]]


@pytest.mark.parametrize(("text", "code"), [("", "missing_field"), (" \n", "missing_field"), ("x" * 65_537, "custom")])
def test_a_comment_is_refused(ada: Client, text: str, code: str) -> None:
    number = file(ada)
    refused = ada.post(f"{ISSUES}/{number}/comments", {"body": text})
    assert (refused.status, refused.errors[0]["field"], refused.errors[0]["code"]) == (422, "body", code)


def test_a_comment_of_the_app_says_so(ada: Client, app: Client) -> None:
    number = file(ada)
    comment = app.post(f"{ISSUES}/{number}/comments", {"body": "Thanks"}).json
    assert (comment["user"]["login"], comment["user"]["type"]) == ("review-bot[bot]", "Bot")
    assert comment["performed_via_github_app"]["slug"] == "review-bot"


def test_nobody_edits_anothers_comment(ada: Client, maria: Client, app: Client) -> None:
    number = file(ada)
    comment = app.post(f"{ISSUES}/{number}/comments", {"body": "Thanks"}).json["id"]
    assert ada.patch(f"{ISSUES}/comments/{comment}", {"body": "x"}).status == 403
    assert ada.delete(f"{ISSUES}/comments/{comment}").status == 403
    assert maria.patch(f"{ISSUES}/comments/{comment}", {"body": "x"}).status == 200


def test_a_locked_conversation_takes_writers_only(ada: Client, maria: Client, app: Client) -> None:
    number = file(ada)
    assert maria.put(f"{ISSUES}/{number}/lock", {"lock_reason": "resolved"}).status == 204
    issue = ada.get(f"{ISSUES}/{number}").json
    assert (issue["locked"], issue["active_lock_reason"]) == (True, "resolved")
    assert ada.post(f"{ISSUES}/{number}/comments", {"body": "x"}).status == 403
    assert app.post(f"{ISSUES}/{number}/comments", {"body": "x"}).status == 201
    assert maria.delete(f"{ISSUES}/{number}/lock").status == 204
    assert ada.post(f"{ISSUES}/{number}/comments", {"body": "x"}).status == 201


def test_what_somebody_is_to_the_repository_stands_beside_what_he_says(sandbox: Sandbox, ada: Client) -> None:
    number = file(ada)
    for user in ("acme", "maria", "ada"):
        sandbox.comment("acme/review", number, user, "x")
    found = [one["author_association"] for one in ada.get(f"{ISSUES}/{number}/comments").json]
    assert found == ["OWNER", "COLLABORATOR", "NONE"]


# -- labels -------------------------------------------------------------------------------------------------------


def test_labels_are_added_set_and_removed(app: Client, ada: Client) -> None:
    number = file(ada)
    path = f"{ISSUES}/{number}/labels"
    assert [one["name"] for one in app.post(path, {"labels": ["bug"]}).json] == ["bug"]
    assert [one["name"] for one in app.post(path, ["question", "BUG"]).json] == ["bug", "question"]
    assert [one["name"] for one in app.delete(f"{path}/bug").json] == ["question"]
    assert [one["name"] for one in app.put(path, {"labels": ["wontfix"]}).json] == ["wontfix"]
    assert app.delete(path).status == 204
    assert app.get(path).json == []


def test_a_label_nobody_made_is_made_on_use(app: Client, ada: Client) -> None:
    number = file(ada)
    assert app.get(f"{REPO}/labels/needs%20a%20look").status == 404
    app.post(f"{ISSUES}/{number}/labels", {"labels": ["needs a look"]})
    made = app.get(f"{REPO}/labels/needs%20a%20look").json
    assert (made["name"], made["color"], made["default"]) == ("needs a look", "ededed", False)


def test_a_label_that_is_not_there_cannot_be_taken_off(app: Client, ada: Client) -> None:
    missing = app.delete(f"{ISSUES}/{file(ada)}/labels/bug")
    assert (missing.status, missing.message) == (404, "Label does not exist")


def test_a_new_repository_has_githubs_nine_labels_and_takes_more(app: Client) -> None:
    assert len(app.get(f"{REPO}/labels").json) == 9
    made = app.post(f"{REPO}/labels", {"name": "paper", "color": "00ff00", "description": "A paper"})
    assert (made.status, made.json["color"], made.json["description"]) == (201, "00ff00", "A paper")
    again = app.post(f"{REPO}/labels", {"name": "Paper", "color": "00ff00"})
    assert (again.status, again.errors[0]["code"]) == (422, "already_exists")
    assert app.delete(f"{REPO}/labels/paper").status == 204


def test_who_may_only_read_labels_nothing(ada: Client) -> None:
    assert ada.post(f"{ISSUES}/{file(ada)}/labels", {"labels": ["bug"]}).status == 404


# -- reactions ----------------------------------------------------------------------------------------------------


def test_a_reaction_is_given_once(ada: Client, app: Client) -> None:
    number = file(ada)
    comment = ada.post(f"{ISSUES}/{number}/comments", {"body": "x"}).json["id"]
    for path in (f"{ISSUES}/{number}", f"{ISSUES}/comments/{comment}"):
        assert [app.post(f"{path}/reactions", {"content": "eyes"}).status for _ in range(2)] == [201, 200]
        assert app.get(path).json["reactions"]["eyes"] == 1
        assert [one["user"]["login"] for one in app.get(f"{path}/reactions").json] == ["review-bot[bot]"]
        assert app.post(f"{path}/reactions", {"content": "shrug"}).status == 422
        (mine,) = app.get(f"{path}/reactions").json
        assert ada.delete(f"{path}/reactions/{mine['id']}").status == 404
        assert app.delete(f"{path}/reactions/{mine['id']}").status == 204
        assert app.get(path).json["reactions"]["total_count"] == 0
