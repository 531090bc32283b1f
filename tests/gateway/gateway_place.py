"""The place where the gateway is tried: a loopback GitHub with one review, and our way in over real HTTP."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from bot.gateway.credentials import AppCredentials, TokenCredentials
from bot.gateway.github import GitHub
from bot.gateway.store import ObjectStore
from bot.intake.subject import Subject
from bot.publish.hub import Hub
from bot.sandbox.server import Sandbox

REVIEW = "lab/review"
FILES = {
    "README.md": b"# A review\n",
    "_publications/ada2019first.md": b"---\ntitle: First\n---\n",
    "_publications/jégou2011searching.md": b"---\ntitle: Searching\n---\n",
}


class Watch:
    """A clock that tests can push forward; the sandbox and the gateway share it."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@dataclass(kw_only=True)
class Place:
    """A sandbox with one review repository and one issue, and our way in."""

    sandbox: Sandbox
    watch: Watch
    store: ObjectStore
    subject: Subject
    open: list[GitHub] = field(default_factory=list)
    credentials: AppCredentials | TokenCredentials

    def github(
        self,
        credentials: AppCredentials | TokenCredentials | None = None,
        *,
        store: ObjectStore | None = None,
        former: frozenset[str] = frozenset(),
    ) -> GitHub:
        """A process of the bot, as this App unless told otherwise."""
        github = GitHub(
            credentials=credentials or self.credentials,
            api_url=self.sandbox.api_url,
            store=store or self.store,
            clock=self.watch,
            sleep=lambda seconds: pytest.fail(f"slept {seconds} s"),
            former=former,
            timeout=5,
        )
        self.open.append(github)
        return github

    def hub(self, credentials: AppCredentials | TokenCredentials | None = None) -> Hub:
        """A hub of a fresh process; its tokens and our login are looked up before the counting begins."""
        github = self.github(credentials)
        hub = github.hub()
        hub.repository(REVIEW)
        hub.is_us(hub.issue(self.subject).author)
        self.sandbox.clear_requests()
        return github.hub()

    def calls(self) -> list[str]:
        """What was asked of the sandbox since it was cleared, as `GET /issues/{issue_number}`."""
        return [
            f"{request.method} {request.route.removeprefix('/repos/{owner}/{repo}') or '/repos/{owner}/{repo}'}"
            for request in self.sandbox.requests
            if not request.route.startswith("/codeload/")
        ]

    def writes(self) -> list[str]:
        """As `calls`, but only what may change something."""
        return [call for call in self.calls() if not call.startswith("GET ")]

    @property
    def number(self) -> int:
        return self.subject.number

    def comments(self) -> list[tuple[str, str]]:
        """Who wrote what on the issue."""
        return [(comment.user.login, comment.body) for comment in self.sandbox.issue(REVIEW, self.number).comments]

    def labels(self) -> set[str]:
        return {label.name for label in self.sandbox.issue(REVIEW, self.number).labels}

    def sandbox_tree(self, branch: str) -> dict[str, str]:
        """Every file of a branch (path -> blob SHA), read past the API."""
        git = self.sandbox.repository(REVIEW).git
        commit = git.commit(git.branch(branch) or "")
        assert commit is not None
        return {path: item.sha for path, item in git.files(commit.tree).items()}
