"""Whom GitHub mails what: watchers and participants, new threads, words, states and pushes; never one's own."""

from __future__ import annotations

import pytest
from sandbox_client import Client

from bot.sandbox.server import Sandbox

REVIEW = "acme/review"
REPO = f"/repos/{REVIEW}"


def got(sandbox: Sandbox, login: str) -> list[tuple[str, str, str]]:
    """A person's mail as (who did it, what, why they hear of it)."""
    return [(one.by, one.what, one.reason) for one in sandbox.mail(login)]


def propose(sandbox: Sandbox, user: str = "maria", body: str = "") -> int:
    sandbox.push(REVIEW, user, {"side.md": b"b\n"}, branch="side")
    return sandbox.open_pull(REVIEW, user, head="side", title="Add side", body=body).issue.number


def test_whoever_may_write_watches_the_repository(sandbox: Sandbox) -> None:
    sandbox.file_issue(REVIEW, "ada", title="Add a paper", body="Please")
    (mail,) = sandbox.mail("maria")
    assert (mail.to, mail.by, mail.what, mail.reason) == ("maria", "ada", "opened", "subscribed")
    assert mail.subject == "[acme/review] Add a paper (Issue #1)"
    assert mail.text == "Add a paper\n\nPlease"
    assert got(sandbox, "acme") == [("ada", "opened", "subscribed")]
    assert got(sandbox, "ada") == []


def test_whoever_opened_commented_or_was_assigned_takes_part(sandbox: Sandbox) -> None:
    number = sandbox.file_issue(REVIEW, "ada", title="x").number
    sandbox.comment(REVIEW, number, "bob", "Me too")
    sandbox.comment(REVIEW, number, "maria", "On it")
    sandbox.assign(REVIEW, number, "acme", ["maria"])
    assert got(sandbox, "ada") == [
        ("bob", "commented", "author"),
        ("maria", "commented", "author"),
        ("acme", "assigned", "author"),
    ]
    assert got(sandbox, "bob") == [("maria", "commented", "comment"), ("acme", "assigned", "comment")]
    assert got(sandbox, "carol") == []


@pytest.mark.parametrize(
    ("text", "hears"),
    [
        ("Thanks, @carol!", True),
        ("(@Carol)", True),
        ("`@carol`", False),
        ("```\n@carol\n```", False),
        ("me@carol", False),
        ("@carolina", False),
        ("@carol/team", False),
        ("carol", False),
    ],
)
def test_whoever_is_mentioned_takes_part(sandbox: Sandbox, text: str, hears: bool) -> None:
    sandbox.add_user("carol")
    number = sandbox.file_issue(REVIEW, "ada", title="x").number
    sandbox.comment(REVIEW, number, "ada", text)
    sandbox.comment(REVIEW, number, "ada", "And more")
    assert got(sandbox, "carol") == ([("ada", "commented", "mention")] * 2 if hears else [])


def test_bots_mail_but_get_none(sandbox: Sandbox, app: Client) -> None:
    number = sandbox.file_issue(REVIEW, "ada", title="x").number
    app.post(f"{REPO}/issues/{number}/comments", {"body": "Thanks, @ada"})
    sandbox.comment(REVIEW, number, "ada", "Hello @review-bot[bot]")
    assert got(sandbox, "ada") == [("review-bot[bot]", "commented", "mention")]
    assert got(sandbox, "review-bot[bot]") == []


def test_edits_labels_locks_reactions_checks_and_deletions_are_told_to_nobody(sandbox: Sandbox, app: Client) -> None:
    number = propose(sandbox)
    comment = sandbox.comment(REVIEW, number, "ada", "x")
    review = sandbox.review(REVIEW, number, "acme", "APPROVE")
    before = len(sandbox.world.mail)
    sandbox.edit_issue(REVIEW, number, "maria", title="y", body="z")
    sandbox.edit_comment(REVIEW, comment.id, "ada", "Hello @maria")
    sandbox.label(REVIEW, number, "maria", add=["bug"])
    sandbox.react(REVIEW, "maria", "+1", comment_id=comment.id)
    sandbox.dismiss(REVIEW, number, review.id, "maria")
    sandbox.lock(REVIEW, number, "maria")
    head = sandbox.pull(REVIEW, number).head_sha
    app.post(f"{REPO}/check-runs", {"name": "review", "head_sha": head, "conclusion": "failure"})
    sandbox.delete_comment(REVIEW, comment.id, "ada")
    assert sandbox.world.mail[before:] == []


def test_a_push_to_a_pull_request_is_one_mail(sandbox: Sandbox) -> None:
    number = propose(sandbox)
    sandbox.comment(REVIEW, number, "ada", "x")
    before = len(sandbox.mail("ada"))
    sandbox.push(REVIEW, "maria", {"side.md": b"c\n"}, branch="side")
    (mail,) = sandbox.mail("ada")[before:]
    assert (mail.what, mail.text) == ("pushed", "@maria pushed 1 commit.")


def test_a_review_is_mailed_with_its_verdict(sandbox: Sandbox) -> None:
    number = propose(sandbox)
    sandbox.review(REVIEW, number, "ada", "APPROVE", "Good")
    sandbox.review(REVIEW, number, "ada", "REQUEST_CHANGES", "No")
    sandbox.review(REVIEW, number, "ada", "COMMENT", "Hm")
    assert [one.text for one in sandbox.mail("maria")] == [
        "@ada approved this pull request.\n\nGood",
        "@ada requested changes on this pull request.\n\nNo",
        "@ada commented on this pull request.\n\nHm",
    ]


def test_a_merge_is_one_mail_and_another_for_the_issue_that_it_closes(sandbox: Sandbox) -> None:
    issue = sandbox.file_issue(REVIEW, "ada", title="Add a paper").number
    number = propose(sandbox, "acme", body=f"Closes #{issue}, for @ada")
    before = len(sandbox.mail("ada"))
    sandbox.merge(REVIEW, number, "maria")
    assert [(one.number, one.what, one.text) for one in sandbox.mail("ada")[before:]] == [
        (number, "merged", f"Merged #{number} into main."),
        (issue, "closed", f"Closed #{issue} as completed."),
    ]
    assert [one.what for one in sandbox.mail("maria")] == ["opened", "opened"]


def test_closing_and_reopening_are_mailed(sandbox: Sandbox) -> None:
    number = sandbox.file_issue(REVIEW, "ada", title="x").number
    sandbox.close_issue(REVIEW, number, "maria", reason="not_planned")
    sandbox.reopen_issue(REVIEW, number, "maria")
    assert [one.text for one in sandbox.mail("ada")] == ["Closed #1 as not planned.", "Reopened #1."]


def test_a_fork_is_not_watched_by_default(sandbox: Sandbox) -> None:
    sandbox.fork(REVIEW, "ada")
    sandbox.file_issue("ada/review", "bob", title="x")
    assert sandbox.mail("ada") == []


def test_a_private_repository_is_not_told_to_whoever_may_not_read_it(new_sandbox) -> None:
    sandbox = new_sandbox()
    sandbox.add_repository(REVIEW, {"a": b""}, writers=["maria"], private=True)
    sandbox.add_user("ada")
    sandbox.file_issue(REVIEW, "maria", title="x", body="@ada @acme")
    assert (got(sandbox, "ada"), got(sandbox, "acme")) == ([], [("maria", "opened", "mention")])
