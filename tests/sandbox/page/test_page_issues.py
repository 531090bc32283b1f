"""Issues on the sandbox's page: filed, discussed, edited, closed, and by whom. Every button does what it says."""

from __future__ import annotations

import pytest
from page_place import REVIEW, Browser

from bot.sandbox.server import Sandbox


def test_a_first_visitor_is_a_contributor_and_can_become_the_maintainer(sandbox: Sandbox) -> None:
    with Browser(sandbox, "") as visitor:
        home = visitor.open("/")
        assert "Acting as ada" in home.text
        assert "Acting as maria" in visitor.press(home, "maria maintainer of maria/review").text
        assert "Acting as maria" in visitor.open(f"/{REVIEW}").text


def test_somebody_new_gets_an_account(ada: Browser, sandbox: Sandbox) -> None:
    page = ada.press(ada.open(f"/{REVIEW}"), "Switch", {"login": "grace"})
    assert page.path == f"/{REVIEW}"
    assert "Acting as grace" in page.text
    assert "grace" in sandbox.world.users


def test_no_account_is_made_of_what_is_no_login(ada: Browser) -> None:
    page = ada.press(ada.open("/"), "Switch", {"login": "no login"})
    assert page.status == 422
    assert "A login holds ASCII letters, digits and hyphens, at most 39." in page.text


def test_a_blank_issue_is_filed(ada: Browser, sandbox: Sandbox) -> None:
    page = ada.press(ada.open(f"/{REVIEW}/issues/new"), "Create", {"title": "A question", "body": "Is *this* right?"})
    assert page.path == f"/{REVIEW}/issues/1"
    assert "<em>this</em>" in page.html
    assert sandbox.issue(REVIEW, 1).user.login == "ada"


def test_an_issue_without_a_title_is_shown_again_with_what_was_typed(ada: Browser, sandbox: Sandbox) -> None:
    page = ada.press(ada.open(f"/{REVIEW}/issues/new"), "Create", {"title": " ", "body": "Long thoughts"})
    assert page.status == 422
    assert "Title can't be blank" in page.text
    assert "Long thoughts</textarea>" in page.html
    assert not sandbox.repository(REVIEW).issues


def test_a_comment_is_added_edited_and_deleted(ada: Browser, sandbox: Sandbox) -> None:
    issue = sandbox.file_issue(REVIEW, "ada", title="A question")
    page = ada.press(ada.open(f"/{REVIEW}/issues/1"), "Comment", {"body": "/rerun please"})
    assert [comment.body for comment in issue.comments] == ["/rerun please"]
    page = ada.press(page, "Save", {"body": "/check please"}, at=2)
    assert [comment.body for comment in issue.comments] == ["/check please"]
    assert f"issuecomment-{issue.comments[0].id}" in page.html
    ada.press(page, "Delete comment")
    assert issue.comments == []


def test_an_empty_comment_is_refused_in_a_sentence(ada: Browser, sandbox: Sandbox) -> None:
    sandbox.file_issue(REVIEW, "ada", title="A question")
    page = ada.press(ada.open(f"/{REVIEW}/issues/1"), "Comment")
    assert page.status == 422
    assert "That was refused" in page.text


def test_a_comment_that_is_too_long_is_refused_and_not_lost(ada: Browser, sandbox: Sandbox) -> None:
    sandbox.file_issue(REVIEW, "ada", title="A question")
    page = ada.press(ada.open(f"/{REVIEW}/issues/1"), "Comment", {"body": "long " * 14_000})
    assert page.status == 422
    assert "maximum is 65536 characters" in page.text
    assert "long long long" in page.html


def test_title_and_body_are_edited(ada: Browser, sandbox: Sandbox) -> None:
    issue = sandbox.file_issue(REVIEW, "ada", title="A question", body="one\ntwo")
    page = ada.press(ada.open(f"/{REVIEW}/issues/1"), "Save", {"title": "An answer"}, at=0)
    assert (issue.title, issue.body) == ("An answer", "one\ntwo")
    page = ada.press(page, "Save", {"body": "three"}, at=1)
    assert (issue.title, issue.body) == ("An answer", "three")
    assert "ada changed the title from “A question”" in page.text


def test_saving_a_body_unchanged_is_no_edit(ada: Browser, sandbox: Sandbox) -> None:
    issue = sandbox.file_issue(REVIEW, "ada", title="A question", body="\none\ntwo")
    ada.press(ada.open(f"/{REVIEW}/issues/1"), "Save", at=1)
    assert issue.body == "\none\ntwo"
    assert [delivery.action for delivery in sandbox.deliveries if delivery.event == "issues"] == ["opened"]


def test_an_edited_body_has_the_line_ends_that_browsers_send(ada: Browser, sandbox: Sandbox) -> None:
    issue = sandbox.file_issue(REVIEW, "ada", title="A question", body="one")
    ada.press(ada.open(f"/{REVIEW}/issues/1"), "Save", {"body": "one\r\ntwo"}, at=1)
    assert issue.body == "one\r\ntwo"


@pytest.mark.parametrize(
    ("words", "reason", "badge"),
    [("Close issue", "completed", "Closed"), ("Close as not planned", "not_planned", "Not planned")],
)
def test_an_issue_is_closed_with_a_comment_and_reopened(
    ada: Browser, sandbox: Sandbox, words: str, reason: str, badge: str
) -> None:
    issue = sandbox.file_issue(REVIEW, "ada", title="A question")
    page = ada.press(ada.open(f"/{REVIEW}/issues/1"), words, {"body": "Never mind."})
    assert (issue.state, issue.state_reason) == ("closed", reason)
    assert issue.comments[0].body == "Never mind."
    assert badge in page.text
    page = ada.press(page, "Reopen issue")
    assert issue.state == "open"
    assert len(issue.comments) == 1
    assert "ada reopened this" in page.text


def test_strangers_may_comment_and_nothing_else(sandbox: Sandbox) -> None:
    issue = sandbox.file_issue(REVIEW, "ada", title="A question")
    sandbox.add_user("grace")
    with Browser(sandbox, "grace") as grace:
        page = grace.open(f"/{REVIEW}/issues/1")
        assert page.offers("Comment")
        assert not any(page.offers(words) for words in ("Save", "Close issue", "Delete this issue"))
        for action, fields in (
            ("edit", {"title": "Mine"}),
            ("comment", {"then": "close"}),
            ("labels", {"label": "bug"}),
        ):
            assert grace.send(f"/{REVIEW}/issues/1/{action}", fields).status_code == 403
    assert (issue.title, issue.state, issue.labels) == ("A question", "open", [])


def test_a_maintainer_labels_locks_and_deletes(maria: Browser, sandbox: Sandbox) -> None:
    issue = sandbox.file_issue(REVIEW, "ada", title="A question", labels=["bug"])
    page = maria.open(f"/{REVIEW}/issues/1")
    save_labels = sum(button.words == "Save" for button in page.buttons) - 1
    page = maria.press(page, "Save", {"label": ["question", "invalid"]}, at=save_labels)
    assert {label.name for label in issue.labels} == {"question", "invalid"}
    assert "maria added invalid question labels" in page.text
    page = maria.press(page, "Lock the conversation")
    assert issue.locked
    page = maria.press(page, "Delete this issue")
    assert page.path == f"/{REVIEW}/issues"
    assert not sandbox.repository(REVIEW).issues


def test_lists_show_the_open_and_the_closed(ada: Browser, sandbox: Sandbox) -> None:
    for number in range(1, 54):
        sandbox.file_issue(REVIEW, "ada", title=f"Question {number}")
    sandbox.close_issue(REVIEW, 2, "ada")
    assert "Question 53" in (first := ada.open(f"/{REVIEW}/issues").text)
    assert "Question 1 " not in first
    assert "Question 1 " in ada.open(f"/{REVIEW}/issues?page=2").text
    assert "Question 2 " in ada.open(f"/{REVIEW}/issues?state=closed").text
    assert "No open pull requests." in ada.open(f"/{REVIEW}/pulls").text
