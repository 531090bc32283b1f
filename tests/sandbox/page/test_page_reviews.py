"""Reviews, reactions, locks and mail on the sandbox's page, and the story that the page tells of them."""

from __future__ import annotations

import pytest
from page_place import REVIEW, Browser

from bot.sandbox.model import Pull
from bot.sandbox.server import Sandbox


@pytest.fixture
def pull(sandbox: Sandbox) -> Pull:
    """A pull request of the bot."""
    bot = sandbox.app.login
    sandbox.push(REVIEW, bot, {"new.md": b"New\n"}, branch="new", message="Add new")
    return sandbox.open_pull(REVIEW, bot, head="new", title="Add a paper")


# -- reviews ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("button", "body", "state", "told"),
    [
        ("Approve", "", "APPROVED", "maria approved these changes just now"),
        ("Approve", "Good", "APPROVED", "maria approved these changes just now Dismiss Dismiss the review Good"),
        (
            "Request changes",
            "The year?",
            "CHANGES_REQUESTED",
            "maria requested changes just now Dismiss Dismiss the review The year?",
        ),
        ("Submit a comment", "Hm", "COMMENTED", "maria left a review just now Hm"),
    ],
)
def test_a_maintainer_reviews_a_pull_request(
    maria: Browser, pull: Pull, button: str, body: str, state: str, told: str
) -> None:
    page = maria.press(maria.open(f"/{REVIEW}/pull/1"), button, {"body": body})
    (review,) = pull.reviews
    assert (review.state, review.body, review.user.login) == (state, body, "maria")
    assert page.path.endswith(f"#pullrequestreview-{review.id}")
    assert f'id="pullrequestreview-{review.id}"' in page.html
    assert told in page.text


def test_changes_are_not_requested_without_a_word(maria: Browser, pull: Pull) -> None:
    refused = maria.press(maria.open(f"/{REVIEW}/pull/1"), "Request changes")
    assert (refused.status, "Body can't be blank" in refused.text) == (422, True)
    assert pull.reviews == []


def test_nobody_approves_their_own_proposal(maria: Browser, sandbox: Sandbox) -> None:
    sandbox.push(REVIEW, "maria", {"new.md": b"New\n"}, branch="new")
    sandbox.open_pull(REVIEW, "maria", head="new", title="Mine")
    page = maria.open(f"/{REVIEW}/pull/1")
    assert page.offers("Submit a comment")
    assert not page.offers("Approve")
    assert not page.offers("Request changes")
    assert maria.send(f"/{REVIEW}/pull/1/review", {"event": "APPROVE"}).status_code == 422


def test_what_was_not_seen_is_not_approved(maria: Browser, sandbox: Sandbox, pull: Pull) -> None:
    page = maria.open(f"/{REVIEW}/pull/1")
    sandbox.push(REVIEW, "ada", {"new.md": b"Worse\n"}, branch="new")
    refused = maria.press(page, "Approve")
    assert (refused.status, "The branch moved while you were reading." in refused.text) == (409, True)
    assert pull.reviews == []


def test_the_merge_box_tells_the_last_word_of_everybody(maria: Browser, sandbox: Sandbox, pull: Pull) -> None:
    sandbox.review(REVIEW, 1, "ada", "APPROVE")
    sandbox.review(REVIEW, 1, "ada", "REQUEST_CHANGES", "Wait")
    sandbox.review(REVIEW, 1, "maria", "APPROVE")
    sandbox.review(REVIEW, 1, "maria", "COMMENT", "By the way")
    sandbox.push(REVIEW, "ada", {"new.md": b"Newer\n"}, branch="new")
    text = maria.open(f"/{REVIEW}/pull/1").text
    assert "ada requested changes maria approved before the latest commits" in text
    assert len(pull.reviews) == 4


def test_a_dismissed_review_says_so_and_why(maria: Browser, ada: Browser, sandbox: Sandbox, pull: Pull) -> None:
    review = sandbox.review(REVIEW, 1, "ada", "APPROVE", "Fine")
    page = maria.press(maria.open(f"/{REVIEW}/pull/1"), "Dismiss the review", {"message": "It <changed>"})
    assert (review.state, pull.reviews) == ("DISMISSED", [review])
    assert "ada reviewed these changes dismissed" in page.text
    assert "maria dismissed ada’s review just now It <changed>" in page.text
    assert not page.offers("Dismiss the review")
    again = sandbox.review(REVIEW, 1, "maria", "APPROVE")
    assert not ada.open(f"/{REVIEW}/pull/1").offers("Dismiss the review")
    path = f"/{REVIEW}/pull/1/reviews/{again.id}/dismiss"
    assert ada.send(path, {"message": "x"}).status_code == 403


def test_a_closed_pull_request_is_not_reviewed_on_the_page(maria: Browser, sandbox: Sandbox, pull: Pull) -> None:
    sandbox.close_issue(REVIEW, 1, "maria")
    assert not maria.open(f"/{REVIEW}/pull/1").offers("Approve")
    assert pull.issue.state == "closed"


# -- reactions ----------------------------------------------------------------------------------------------------


def test_reactions_are_given_counted_and_taken_back(ada: Browser, maria: Browser, sandbox: Sandbox) -> None:
    issue = sandbox.file_issue(REVIEW, "ada", title="A question")
    comment = sandbox.comment(REVIEW, 1, "ada", "/recheck")
    sandbox.react(REVIEW, sandbox.app.login, "+1", comment_id=comment.id)
    assert 'title="thumbs up by review-bot"' in ada.open(f"/{REVIEW}/issues/1").html
    comments = f"/{REVIEW}/comments/{comment.id}/react"
    maria.send(comments, {"content": "+1"})
    maria.send(f"/{REVIEW}/issues/1/react", {"content": "heart"})
    page = maria.open(f"/{REVIEW}/issues/1")
    assert 'title="thumbs up by review-bot, maria"' in page.html
    assert 'title="heart by maria"' in page.html
    assert [one.content for one in issue.reactions] == ["heart"]
    maria.send(comments, {"content": "+1"})
    assert [one.user.login for one in comment.reactions] == [sandbox.app.login]
    assert maria.send(comments, {"content": "shrug"}).status_code == 422


# -- locks --------------------------------------------------------------------------------------------------------


def test_a_locked_conversation_says_so_and_takes_words_of_maintainers_only(
    maria: Browser, ada: Browser, sandbox: Sandbox
) -> None:
    issue = sandbox.file_issue(REVIEW, "ada", title="A question")
    page = maria.press(maria.open(f"/{REVIEW}/issues/1"), "Lock the conversation", {"reason": "spam"})
    assert (issue.locked, issue.lock_reason) == (True, "spam")
    assert "maria locked the conversation as spam" in page.text
    assert page.offers("Comment")
    hers = ada.open(f"/{REVIEW}/issues/1")
    assert "This conversation is locked as spam: only maintainers may write here, and ada is none." in hers.text
    assert not hers.offers("Comment")
    assert hers.offers("Close issue")
    assert ada.send(f"/{REVIEW}/issues/1/comment", {"body": "But"}).status_code == 403
    assert "maria unlocked the conversation" in maria.press(page, "Unlock the conversation").text
    assert ada.open(f"/{REVIEW}/issues/1").offers("Comment")
    assert maria.send(f"/{REVIEW}/issues/1/lock", {"reason": "boring"}).status_code == 422


# -- the story ----------------------------------------------------------------------------------------------------


def test_the_page_tells_what_happened_also_without_the_app(sandbox: Sandbox) -> None:
    sandbox.add_repository("maria/plain", {"a": b""}, installed=False)
    sandbox.file_issue("maria/plain", "ada", title="One", labels=["bug"])
    sandbox.edit_issue("maria/plain", 1, "ada", title="Two", body="words")
    sandbox.assign("maria/plain", 1, "maria", ["maria"])
    sandbox.assign("maria/plain", 1, "maria", [])
    sandbox.close_issue("maria/plain", 1, "maria", reason="not_planned")
    sandbox.reopen_issue("maria/plain", 1, "maria")
    sha = sandbox.push("maria/plain", "maria", {"b": b""}, message="Fixes #1")
    with Browser(sandbox, "ada") as ada:
        text = ada.open("/maria/plain/issues/1").text
    for words in (
        "ada added bug label",
        "ada changed the title from “One”",
        "ada edited the text above",
        "maria assigned this to maria",
        "maria took the assignment from maria",
        "maria closed this as not planned",
        "maria reopened this",
        f"maria closed this as completed by {sha[:7]}",
    ):
        assert words in text, words


def test_the_page_tells_a_pull_requests_pushes_and_merge(ada: Browser, sandbox: Sandbox, pull: Pull) -> None:
    bot = sandbox.app.login
    for year in ("one", "two"):
        sandbox.push(REVIEW, bot, {"new.md": year.encode()}, branch="new", message=f"Say {year}")
    sandbox.comment(REVIEW, 1, "ada", "And three?")
    sha = sandbox.merge(REVIEW, 1, "maria")
    sandbox.delete_branch(REVIEW, "maria", "new")
    text = ada.open(f"/{REVIEW}/pull/1").text
    assert "review-bot bot added 3 commits just now Add new" in text
    assert f"maria merged this as {sha[:7]} just now maria deleted the branch just now" in text
    assert pull.merge_commit_sha == sha


# -- mail ---------------------------------------------------------------------------------------------------------


def test_everybody_reads_their_own_mail(ada: Browser, maria: Browser, sandbox: Sandbox) -> None:
    sandbox.file_issue(REVIEW, "ada", title="A <paper>")
    sandbox.comment(REVIEW, 1, "maria", "Thank you")
    assert "Mail for ada 1" in ada.open("/-/mail").text
    assert "[maria/review] A <paper> (Issue #1) maria: Thank you commented author" in ada.open("/-/mail").text
    page = maria.open("/-/mail")
    assert "[maria/review] A <paper> (Issue #1) ada: A <paper> opened subscribed" in page.text
    seen = maria.raw("/-/mail/version").text
    assert f'data-version="{seen}"' in page.html
    sandbox.delete_issue(REVIEW, 1, "maria")
    sandbox.file_issue(REVIEW, "ada", title="Another")
    assert maria.raw("/-/mail/version").text != seen
    assert maria.open("/-/mail").status == 200
