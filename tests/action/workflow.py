"""A repository with the workflow of its review, on a loopback GitHub: events become files, and a job works each off."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot import demo
from bot.sandbox.model import Pull
from bot.sandbox.server import Sandbox

ROOT = Path(__file__).parent.parent.parent
REVIEW, MAINTAINER, SUBMITTER = demo.REVIEW, demo.MAINTAINER, demo.SUBMITTER
JOB = "github-actions[bot]"
CONFIG = ".github/review-bot.yml"
PATIENCE = 120


@dataclass(frozen=True, kw_only=True)
class Done:
    """A job that ended, and what it left behind."""

    code: int
    log: str
    stdout: str
    summary: str
    outputs: Mapping[str, str]

    @property
    def commands(self) -> list[str]:
        """What GitHub's runner would take for commands to it."""
        deaf, heard = "", []
        for line in self.stdout.splitlines():
            if deaf:
                deaf = "" if line == f"::{deaf}::" else deaf
            elif line.startswith("::stop-commands::"):
                deaf = line.removeprefix("::stop-commands::")
            elif line.lstrip().startswith(("::", "##[")):
                heard.append(line)
        return heard


@dataclass(kw_only=True)
class Workflow:
    """The repository's own runs."""

    sandbox: Sandbox
    folder: Path
    token: str = ""
    runs: int = 0
    environ: dict[str, str] = field(default_factory=dict)

    def file(self, values: Mapping[str, object] | None = None, *, title: str = "A paper") -> int:
        """The submitter files the form; its issue's number."""
        answers = {**demo.SUBMISSION, **(values or {})}
        return self.sandbox.file_form(REVIEW, demo.FORM, answers, SUBMITTER, title=title).number

    def run(self, event: str, payload: Mapping[str, object] | None = None, /, **environ: str) -> Done:
        """A job for this event, by default about what happened last of this kind."""
        self.runs += 1
        folder = self.folder / f"run-{self.runs}"
        (folder / "work").mkdir(parents=True)
        (folder / "event.json").write_text(json.dumps(self._last(event) if payload is None else payload), "utf-8")
        given = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "HOME": str(folder),
            "RUNNER_TEMP": str(folder),
            "GITHUB_EVENT_NAME": event,
            "GITHUB_EVENT_PATH": str(folder / "event.json"),
            "GITHUB_REPOSITORY": REVIEW,
            "GITHUB_API_URL": self.sandbox.api_url,
            "GITHUB_SERVER_URL": self.sandbox.url,
            "GITHUB_RUN_ID": str(7000 + self.runs),
            "GITHUB_RUN_ATTEMPT": "1",
            "GITHUB_TOKEN": self.token,
            "GITHUB_STEP_SUMMARY": str(folder / "summary.md"),
            "GITHUB_OUTPUT": str(folder / "output"),
            "REVIEW_BOT_SOURCES_URL": self.sandbox.sources_url,
            **self.environ,
            **environ,
        }
        done = subprocess.run(
            [sys.executable, "-P", "-m", "bot.action"],
            cwd=folder / "work",
            env=given,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
        assert not list((folder / "work").iterdir())
        summary, output = folder / "summary.md", folder / "output"
        lines = output.read_text("utf-8").splitlines() if output.exists() else []
        return Done(
            code=done.returncode,
            log=done.stderr,
            stdout=done.stdout,
            summary=summary.read_text("utf-8") if summary.exists() else "",
            outputs=dict(line.split("=", 1) for line in lines),
        )

    def _last(self, event: str) -> Mapping[str, object]:
        """What GitHub told last of this kind; a workflow hears of a pull request by two names."""
        name = "pull_request" if event == "pull_request_target" else event
        return next(each.payload for each in reversed(self.sandbox.deliveries) if each.event == name)

    # -- what GitHub shows ------------------------------------------------------------------------------------------

    def comments(self, number: int) -> list[tuple[str, str]]:
        """Who wrote what on an issue."""
        return [(each.user.login, each.body) for each in self.sandbox.issue(REVIEW, number).comments]

    def status(self, number: int) -> str:
        """The one comment of the bot."""
        (said,) = [body for login, body in self.comments(number) if login.endswith("[bot]")]
        return said

    def pulls(self) -> list[Pull]:
        return self.sandbox.repository(REVIEW).pulls

    def checks(self, sha: str) -> list[tuple[str, str | None]]:
        """The check runs of a commit: by which app, and what they concluded."""
        runs = self.sandbox.repository(REVIEW).runs.values()
        return [(run.suite.app.slug, run.conclusion) for run in runs if run.suite.head_sha == sha]

    def text(self, number: int, path: str) -> str:
        """A file on a submission's branch."""
        found = self.sandbox.read_file(REVIEW, path, ref=f"submission/issue-{number}")
        return (found or b"").decode()
