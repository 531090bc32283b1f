"""The sandbox's page in a real Chromium: it renders, complains of nothing, and nothing a stranger wrote runs in it."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Blueprint, request

from bot.sandbox.page import blueprint
from bot.sandbox.server import Sandbox

REVIEW = "maria/review"
HOSTILE = (
    "<script>document.title = 'owned'</script><img src=x onerror=\"document.title='owned'\">\n\n"
    "<svg onload=\"document.title='owned'\"></svg><details open ontoggle=\"document.title='owned'\">x</details>\n\n"
    "</textarea></div></main><style>body { display: none }</style>\n"
)
FORM = b"""
name: Add a paper
description: Tell us about it.
body:
  - {type: input, id: title, attributes: {label: Title}, validations: {required: true}}
  - {type: dropdown, id: size, attributes: {label: Size, options: [Small, Large]}}
"""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A page after its script ran, and what the console said."""

    dom: str
    console: list[str]

    @property
    def title(self) -> str:
        found = re.search(r"<title>(.*?)</title>", self.dom)
        return found[1] if found else ""


class Chromium:
    """A browser without a screen, started anew for each page."""

    def __init__(self, profile: Path) -> None:
        program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
        assert program is not None, "These tests need Chromium: apt-get install chromium"
        self._command = [
            program,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--no-first-run",
            "--hide-scrollbars",
            "--enable-logging=stderr",
            f"--user-data-dir={profile}",
        ]

    def show(self, url: str, *options: str) -> Shown:
        """Open a page, and let five seconds of its own time go by."""
        options = ("--virtual-time-budget=5000", "--dump-dom", *options, url)
        done = subprocess.run([*self._command, *options], check=True, capture_output=True, text=True, timeout=60)
        console = [line for line in done.stderr.splitlines() if "CONSOLE" in line]
        return Shown(dom=done.stdout, console=console)


@pytest.fixture
def chromium(tmp_path: Path) -> Chromium:
    return Chromium(tmp_path / "profile")


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(page=_answering) as made:
        made.add_user("ada")
        made.add_repository(
            REVIEW, {"README.md": b"# Review\n", ".github/ISSUE_TEMPLATE/paper.yml": FORM}, writers=["maria"]
        )
        yield made
        assert made.bugs == []


def _answering(sandbox: Sandbox) -> Blueprint:
    """The page, with somebody who answers an issue the first time a browser asks whether it is news."""
    site = blueprint(sandbox)

    @site.before_request
    def answer() -> None:
        if request.path == f"/{REVIEW}/issues/1/version" and not sandbox.issue(REVIEW, 1).comments:
            sandbox.comment(REVIEW, 1, sandbox.app.login, "Thank you! A pull request is on its way.")

    return site


def test_every_page_renders_and_the_console_stays_empty(sandbox: Sandbox, chromium: Chromium) -> None:
    sandbox.push(REVIEW, "maria", {"paper.md": b"---\ntitle: x\n---\n"}, branch="paper")
    sandbox.open_pull(REVIEW, "maria", head="paper", title="A paper", body="> [!NOTE]\n> New")
    sandbox.review(REVIEW, 1, "ada", "APPROVE", "**Good**")
    sandbox.react(REVIEW, "ada", "heart", number=1)
    sandbox.lock(REVIEW, 1, "maria", reason="resolved")
    for path, title in (
        ("/", "Home"),
        (f"/{REVIEW}", REVIEW),
        (f"/{REVIEW}/issues/new?template=paper.yml", "Add a paper"),
        (f"/{REVIEW}/pull/1", "A paper · Pull request #1"),
        ("/-/deliveries", "Deliveries"),
        ("/-/mail", "Mail"),
    ):
        shown = chromium.show(sandbox.url + path)
        assert shown.title == f"{title} · Sandbox GitHub"
        assert shown.console == []


def test_nothing_that_a_stranger_wrote_runs(sandbox: Sandbox, chromium: Chromium) -> None:
    sandbox.file_issue(REVIEW, "ada", title=HOSTILE[:200].replace("\n", " "), body=HOSTILE)
    sandbox.comment(REVIEW, 1, "ada", HOSTILE)
    sandbox.push(REVIEW, "maria", {"paper.md": HOSTILE.encode()}, branch="paper", message=HOSTILE)
    sandbox.open_pull(REVIEW, "maria", head="paper", title="A paper", body=HOSTILE)
    dismissed = sandbox.review(REVIEW, 2, "ada", "REQUEST_CHANGES", HOSTILE)
    sandbox.dismiss(REVIEW, 2, dismissed.id, "maria", HOSTILE)
    for path, title, words in (
        ("issues/1", "· Issue #1 · Sandbox GitHub", "Add a comment"),
        ("pull/2", "· Pull request #2 · Sandbox GitHub", "Review these changes"),
    ):
        shown = chromium.show(f"{sandbox.url}/{REVIEW}/{path}")
        assert shown.title.endswith(title)
        assert words in shown.dom
        assert shown.dom.rstrip().endswith("</html>")
        assert shown.console == []


def test_a_page_shows_an_answer_as_soon_as_there_is_one(sandbox: Sandbox, chromium: Chromium) -> None:
    sandbox.file_issue(REVIEW, "ada", title="A paper")
    shown = chromium.show(f"{sandbox.url}/{REVIEW}/issues/1")
    assert "Thank you! A pull request is on its way." in shown.dom


def test_a_page_can_be_looked_at(sandbox: Sandbox, chromium: Chromium, tmp_path: Path) -> None:
    """A picture of the page is taken, as large as the window."""
    picture = tmp_path / "home.png"
    chromium.show(sandbox.url, f"--screenshot={picture}", "--window-size=1280,900")
    assert picture.read_bytes().startswith(b"\x89PNG")
