"""People who send pull requests to the review and push to it, and the bot that looks at them."""

from __future__ import annotations

from dataclasses import dataclass

from scene import ENTRY, MAINTAINER, REVIEW, SUBMITTER, Scene

from bot.flows.base import base
from bot.flows.review import review
from bot.intake.subject import Intent, Job, Subject
from bot.publish.hub import Hub

NEW = "_publications/kong2012manhattan.markdown"
OLD = "_publications/weiss2008spectral.markdown"
BOT = "review-bot[bot]"


def entry(key: str, **changes: object) -> bytes:
    """A sound entry of the review."""
    said = {"title": f"On {key}", "authors": "Ada Lovelace, Alan Turing", "venue": "SIGIR", "year": 2012, **changes}
    return ENTRY.format(key=key, **said).encode()


@dataclass
class Reviewing:
    """A review on the sandbox, people who send pull requests, and the bot that looks at them."""

    scene: Scene

    @property
    def sandbox(self):
        return self.scene.sandbox

    # -- people ------------------------------------------------------------------------------------------------

    def send(self, files: dict[str, bytes | None], *, branch: str = "change", base: str = "", onto: str = "") -> int:
        """A maintainer's pull request from a branch of the review itself."""
        self.sandbox.push(REVIEW, MAINTAINER, files, branch=branch, onto=onto)
        return self.sandbox.open_pull(REVIEW, MAINTAINER, head=branch, base=base, title="A change").issue.number

    def send_from_fork(self, files: dict[str, bytes | None], *, branch: str = "change") -> int:
        """A stranger's pull request from a fork, on which the bot is not installed."""
        fork = self.sandbox.fork(REVIEW, SUBMITTER)
        self.sandbox.push(fork.full_name, SUBMITTER, files, branch=branch)
        head = f"{SUBMITTER}:{branch}"
        return self.sandbox.open_pull(REVIEW, SUBMITTER, head=head, title="A change").issue.number

    def push(self, files: dict[str, bytes | None], *, branch: str = "change", user: str = MAINTAINER) -> str:
        """A commit to a branch of the review."""
        return self.sandbox.push(REVIEW, user, files, branch=branch)

    def head(self, branch: str = "main") -> str:
        return self.sandbox.repository(REVIEW).git.branch(branch) or ""

    # -- the bot -----------------------------------------------------------------------------------------------

    def run(self, number: int, intent: Intent = "none", *, hub: Hub | None = None) -> tuple[Job, ...]:
        self.sandbox.clear_requests()
        return review(Subject(REVIEW, number), hub or self.scene.github.hub(), this_year=2026, intent=intent)

    def look_at_push(
        self, files: dict[str, bytes | None], *, branch: str = "main", intent: Intent = "none"
    ) -> tuple[Job, ...]:
        """A push, and the bot's look at it."""
        before = self.head(branch)
        return self.look_at(self.push(files, branch=branch), since=before, intent=intent)

    def look_at(self, sha: str, *, since: str = "", intent: Intent = "none", hub: Hub | None = None) -> tuple[Job, ...]:
        self.sandbox.clear_requests()
        subject = Subject(REVIEW, sha=sha, since=since)
        return base(subject, hub or self.scene.github.hub(), this_year=2026, intent=intent)

    # -- what GitHub shows -------------------------------------------------------------------------------------

    def calls(self) -> list[str]:
        """The requests of the last run."""
        made = [f"{each.method} {each.route}" for each in self.sandbox.requests]
        return [call for call in made if "access_tokens" not in call and "installation" not in call]

    def writes(self) -> list[str]:
        return [call for call in self.calls() if not call.startswith("GET ")]

    def check(self):
        """The newest check run."""
        return self.scene.checks()[-1]

    def places(self) -> list[tuple[str, int, int | None, str]]:
        """The annotations of the newest check run: path, line, column, level."""
        return [(a.path, a.start_line, a.start_column, a.level) for a in self.check().annotations]

    def comments(self, number: int) -> list[str]:
        """What the bot said in a pull request's conversation."""
        comments = self.sandbox.issue(REVIEW, number).comments
        return [each.body for each in comments if each.user.login == self.sandbox.app.login]

    def issues(self) -> list:
        """The issues that the bot opened."""
        every = self.sandbox.repository(REVIEW).issues.values()
        return [each for each in every if each.pull is None and each.user.login == self.sandbox.app.login]
