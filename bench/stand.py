"""A review on the sandbox GitHub and the bot beside it, its flow run by hand: what the benchmarks measure on.

The sandbox and the bot are joined by real HTTP, though they share this process: the memory and the processor time of
both are in the figures.
"""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.flows.submission import submission
from bot.gateway.credentials import AppCredentials
from bot.gateway.github import GitHub
from bot.gateway.store import ObjectStore
from bot.intake.form_template import read_template, render_body
from bot.intake.subject import Subject
from bot.sandbox.server import Sandbox
from bot.settings import Settings
from bot.web.server import Server
from bot.wiring import application_of, handlers_of
from bot.work.engine import Queue, Worker, migrate

REVIEW = "acme/review"
SUBMITTER = "ada"
MAINTAINER = "maria"
FOLDER = "_publications"
FORM_FILE = "add-paper.yml"
FORM = """\
name: Add a paper
description: Tell us about a paper that belongs in this review.
title: "Paper: "
labels: [submission]
body:
  - {type: input, id: title, attributes: {label: Title}, validations: {required: true}}
  - {type: input, id: authors, attributes: {label: Authors}, validations: {required: true}}
  - {type: input, id: conference, attributes: {label: Conference}}
  - {type: input, id: journal, attributes: {label: Journal}}
  - {type: input, id: year, attributes: {label: Year}, validations: {required: true}}
  - {type: textarea, id: links, attributes: {label: Links}}
  - {type: input, id: tags, attributes: {label: Tags}}
  - {type: textarea, id: abstract, attributes: {label: Abstract}}
  - {type: input, id: bibkey, attributes: {label: Key}}
"""


@dataclass(frozen=True, slots=True)
class Stand:
    """One review, one submitter, one maintainer, and a bot that runs when told to."""

    sandbox: Sandbox
    github: GitHub

    def file(self, values: Mapping[str, str]) -> int:
        """The submitter fills in the form; the issue's number."""
        title = values.get("title", "")
        return self.sandbox.file_form(REVIEW, FORM_FILE, dict(values), SUBMITTER, title=title).number

    def edit(self, number: int, values: Mapping[str, str]) -> None:
        """The submitter edits the issue, so that its body says these values."""
        body = render_body(read_template(FORM, FORM_FILE), values)
        self.sandbox.edit_issue(REVIEW, number, SUBMITTER, body=body)

    def run(self, number: int) -> None:
        """The job that a delivery about this issue would start, and what follows from it."""
        subjects = [Subject(REVIEW, number)]
        while subjects:
            jobs = submission(subjects.pop(), self.github.hub(), this_year=datetime.now(UTC).year)
            subjects += [job.subject for job in jobs]

    def pull_of(self, issue: int) -> int | None:
        """The number of the submission's pull request, if the bot opened one."""
        branch = f"submission/issue-{issue}"
        found = (pull.issue.number for pull in self.sandbox.repository(REVIEW).pulls if pull.head_ref == branch)
        return next(found, None)

    def merge(self, pull: int) -> None:
        """The maintainer merges a pull request."""
        self.sandbox.merge(REVIEW, pull, MAINTAINER)

    def status(self, issue: int) -> str:
        """What the bot says on the issue."""
        comments = self.sandbox.issue(REVIEW, issue).comments
        return "\n".join(each.body for each in comments if each.user.login == self.sandbox.app.login)

    def is_open(self, issue: int) -> bool:
        """Whether the issue is open."""
        return self.sandbox.issue(REVIEW, issue).state == "open"

    def entries(self) -> Mapping[str, bytes]:
        """The entries on the base branch, by file name."""
        git = self.sandbox.repository(REVIEW).git
        head = git.commit(git.branch("main") or "")
        folder = git.lookup(head.tree, FOLDER) if head else None
        items = (git.tree(folder.sha) or {}) if folder else {}
        return {name: git.blob(item.sha) or b"" for name, item in items.items()}

    def commit(self, entries: Mapping[str, bytes | None]) -> None:
        """The maintainer writes entries by hand (None deletes one)."""
        self.sandbox.push(REVIEW, MAINTAINER, {f"{FOLDER}/{name}": content for name, content in entries.items()})


@contextmanager
def stand(entries: Mapping[str, bytes]) -> Iterator[Stand]:
    """A review of these entries (file name -> content) with a form, and the bot connected to it."""
    files = {
        "_config.yml": b"collections: {publications: {output: true}}\n",
        f".github/ISSUE_TEMPLATE/{FORM_FILE}": FORM.encode(),
        **{f"{FOLDER}/{name}": content for name, content in entries.items()},
    }
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, Sandbox(Path(folder) / "github") as sandbox:
        sandbox.add_user(SUBMITTER)
        sandbox.add_repository(REVIEW, files, writers=[MAINTAINER])
        store = ObjectStore(f"sqlite:///{folder}/objects.sqlite", clock=lambda: datetime.now(UTC))
        github = GitHub(
            credentials=AppCredentials(app_id=str(sandbox.app.id), private_key=sandbox.app.private_key),
            api_url=sandbox.api_url,
            store=store,
            clock=lambda: datetime.now(UTC),
            sleep=time.sleep,
            limits=(),  # the sandbox does not mind how fast we write; GitHub's pace is not what is measured
        )
        try:
            yield Stand(sandbox, github)
        finally:
            github.close()
            store.close()


@contextmanager
def at_work(review: Stand) -> Iterator[None]:
    """Web, worker and SQLite connected to the review: what people do there is worked on by itself."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, ExitStack() as stack:
        url = f"sqlite:///{folder}/jobs.sqlite"
        sandbox = review.sandbox
        settings = Settings.from_environ(
            {
                "REVIEW_BOT_APP_ID": str(sandbox.app.id),
                "REVIEW_BOT_PRIVATE_KEY": sandbox.app.private_key,
                "REVIEW_BOT_WEBHOOK_SECRET": sandbox.app.webhook_secret,
                "REVIEW_BOT_GITHUB_URL": sandbox.api_url,
                "REVIEW_BOT_DATABASE_URL": url,
                "REVIEW_BOT_PORT": "0",
                "REVIEW_BOT_INSTANCE": "bench",
            }
        )
        migrate(url)
        handlers = handlers_of(review.github)
        stack.enter_context(Worker(url, handlers, name=settings.instance, concurrency=settings.workers))
        queue = stack.enter_context(Queue(url))
        app = application_of(settings, queue, login=review.github.login())
        server = Server(app, host=settings.host, port=settings.port)
        web = threading.Thread(target=server.run, name="bench-web", daemon=True)
        web.start()
        stack.callback(web.join)
        stack.callback(server.stop)
        sandbox.webhook_url = f"{server.address}/webhook"
        stack.callback(setattr, sandbox, "webhook_url", None)
        yield


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share of them lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
