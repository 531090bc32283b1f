"""Files and logs on the sandbox's page: looked at, edited, proposed from a fork; deliveries and API calls."""

from __future__ import annotations

import pytest
from page_place import ENTRY, FILES, REVIEW, Browser

from bot.sandbox.server import Sandbox

BRANCH = "submission/issue-1"


def test_a_contributor_proposes_a_change_from_a_fork(ada: Browser, sandbox: Sandbox) -> None:
    page = ada.open(f"/{REVIEW}/edit/main/{ENTRY}")
    assert not page.offers("Commit to main")
    page = ada.press(page, "Propose in a pull request", {"text": "better\r\n", "message": "Say it better"})
    assert page.path == f"/{REVIEW}/pull/1"
    assert "from ada:ada-patch-1" in page.text
    assert sandbox.read_file(REVIEW, ENTRY) == FILES[ENTRY]
    assert sandbox.read_file("ada/review", ENTRY, "ada-patch-1") == b"better\n"
    second = ada.press(ada.open(f"/{REVIEW}/edit/main/{ENTRY}"), "Propose in a pull request", {"text": "best"})
    assert second.path == f"/{REVIEW}/pull/2"


def test_a_maintainer_adds_moves_and_deletes_files(maria: Browser, sandbox: Sandbox) -> None:
    maria.press(maria.open(f"/{REVIEW}/new/main"), "Commit to main", {"path": "a/b.md", "text": "new"})
    assert sandbox.read_file(REVIEW, "a/b.md") == b"new"
    maria.press(maria.open(f"/{REVIEW}/edit/main/a/b.md"), "Commit to main", {"path": "a/c.md"})
    assert sandbox.read_file(REVIEW, "a/b.md") is None
    assert sandbox.read_file(REVIEW, "a/c.md") == b"new"
    page = maria.press(maria.open(f"/{REVIEW}/edit/main/a/c.md"), "Delete file")
    assert page.status == 200
    assert sandbox.read_file(REVIEW, "a/c.md") is None


def test_a_file_keeps_its_line_ends(maria: Browser, sandbox: Sandbox) -> None:
    sandbox.push(REVIEW, "maria", {"dos.md": b"one\r\ntwo\r\n"})
    maria.press(maria.open(f"/{REVIEW}/edit/main/dos.md"), "Commit to main", {"text": "one\r\n2\r\n"})
    assert sandbox.read_file(REVIEW, "dos.md") == b"one\r\n2\r\n"


@pytest.mark.parametrize("path", ["", "a/../b", ".git/config", "a//b"])
def test_odd_paths_are_refused(maria: Browser, path: str) -> None:
    page = maria.press(maria.open(f"/{REVIEW}/new/main"), "Commit to main", {"path": path, "text": "x"})
    assert page.status == 422
    assert "This is no path of a file." in page.text


def test_files_folders_commits_and_labels_are_shown(ada: Browser, sandbox: Sandbox) -> None:
    changed = FILES[ENTRY].replace(b"2020", b"2021")
    head = sandbox.push(REVIEW, "maria", {ENTRY: changed}, branch=BRANCH, message="Update the year")
    assert "The review" in ada.open(f"/{REVIEW}").text
    assert "lee2020deep.md" in ada.open(f"/{REVIEW}/tree/{BRANCH}/_publications").text
    assert "year: 2021" in ada.open(f"/{REVIEW}/blob/{BRANCH}/{ENTRY}").text
    assert "<p>An abstract.</p>" in ada.open(f"/{REVIEW}/blob/main/{ENTRY}?view=rendered").html
    assert ada.raw(f"/{REVIEW}/raw/main/{ENTRY}").content == FILES[ENTRY]
    assert "Update the year" in ada.open(f"/{REVIEW}/commits/{BRANCH}/{ENTRY}").text
    assert "year: 2020" in ada.open(f"/{REVIEW}/commit/{head}").text
    assert "Further information is requested" in ada.open(f"/{REVIEW}/labels").text


def test_a_maintainer_adds_a_label_once(maria: Browser, sandbox: Sandbox) -> None:
    page = maria.press(maria.open(f"/{REVIEW}/labels"), "Add", {"name": "paper"})
    assert "paper" in sandbox.repository(REVIEW).labels
    assert "This name exists already." in maria.press(page, "Add", {"name": "Paper"}).text


def test_deliveries_are_listed_with_payload_and_sent_again(maria: Browser, sandbox: Sandbox) -> None:
    sandbox.file_issue(REVIEW, "ada", title="A <b>question</b>")
    page = maria.open("/-/deliveries")
    assert "maria/review #1 A <b>question</b>" in page.text
    assert not page.offers("Redeliver")
    guid = sandbox.deliveries[-1].guid
    assert "X-Hub-Signature-256: sha256=" in maria.open(f"/-/deliveries/{guid}").text
    sandbox.webhook_url = "http://127.0.0.1:9/closed"
    maria.press(maria.open("/-/deliveries"), "Redeliver")
    assert sandbox.drain()
    assert [attempt.redelivery for attempt in sandbox.deliveries[-1].attempts] == [True]
    assert "no answer" in maria.open("/-/deliveries").text


def test_api_requests_are_counted(maria: Browser, sandbox: Sandbox) -> None:
    for _ in range(3):
        maria.raw(f"/api/v3/repos/{REVIEW}")
    page = maria.open("/-/requests")
    assert "3 GET /repos/{owner}/{repo} 200" in page.text
    maria.press(page, "Count anew")
    assert sandbox.requests == []


@pytest.mark.parametrize(
    "path",
    [
        "/nobody",
        "/maria/nothing",
        f"/{REVIEW}/issues/99",
        f"/{REVIEW}/blob/main/no.md",
        f"/{REVIEW}/runs/1",
        "/a/b/c/d",
    ],
)
def test_what_is_not_there_is_said_kindly(ada: Browser, path: str) -> None:
    page = ada.open(path)
    assert page.status == 404
    assert "There is no" in page.text
