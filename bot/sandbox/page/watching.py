"""Versions of what a page shows: short words that change when the page would, for a script that reloads it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.sandbox.model import CheckRun, Issue, Mail, Repository

if TYPE_CHECKING:
    from bot.sandbox.server import Sandbox


def version_of_thread(thread: Issue) -> str:
    """Of an issue or pull request, with its comments, commits and checks."""
    pull = thread.pull
    return _version(
        _outside(thread),
        thread.body,
        [(comment.id, comment.body, len(comment.reactions)) for comment in thread.comments],
        len(thread.reactions),
        len(thread.timeline),
        None
        if pull is None
        else (
            pull.head_sha,
            pull.merged_at,
            [(review.id, review.state, review.body) for review in pull.reviews],
            thread.repository.git.branch(pull.base_ref),
            pull.head_repository.git.branch(pull.head_ref),
            [_of_run(run) for run in thread.repository.runs.values() if run.suite.head_sha == pull.head_sha],
        ),
    )


def version_of_run(run: CheckRun) -> str:
    """Of a check run."""
    return _version(_of_run(run))


def version_of_repository(repository: Repository) -> str:
    """Of a repository's lists and branches."""
    return _version([_outside(thread) for thread in repository.issues.values()], repository.git.refs("refs/heads/"))


def version_of_all(sandbox: Sandbox) -> str:
    """Of the first page."""
    return _version(
        [(name, found.last_number, found.open_issues) for name, found in sandbox.world.repositories.items()],
        len(sandbox.deliveries),
    )


def version_of_deliveries(sandbox: Sandbox) -> str:
    """Of the log of deliveries."""
    return _version([(one.guid, len(one.attempts)) for one in sandbox.deliveries], sandbox.webhook_url)


def version_of_requests(sandbox: Sandbox) -> str:
    """Of the log of REST calls."""
    return _version(len(sandbox.requests))


def version_of_mail(mails: Sequence[Mail]) -> str:
    """Of somebody's mail."""
    return _version(len(mails))


def _outside(thread: Issue) -> tuple[object, ...]:
    labels = [label.name for label in thread.labels]
    return thread.number, thread.title, thread.state, thread.state_reason, thread.locked, labels, len(thread.comments)


def _of_run(run: CheckRun) -> tuple[object, ...]:
    return run.id, run.status, run.conclusion, run.title, run.summary, run.text, len(run.annotations), len(run.actions)


def _version(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]
