"""Check runs (as an App) and commit statuses (as a plain token): what a commit is found to be.

A check run is done when it is completed and its `external_id` is the digest. Annotations go 50 to a request, and
GitHub appends: a longer run stays `in_progress` until its last request, and after a crash GitHub's own count of its
annotations says where to go on. A run with another digest is left as it is; GitHub shows the newest of a name.

What all checks say together is read here as well: those of others and our own, check runs and statuses.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.gateway.client import Json
from bot.gateway.limits import (
    ANNOTATION_MESSAGE,
    ANNOTATION_TITLE,
    ANNOTATIONS,
    STATUS,
    SUMMARY,
    fit,
    one_line,
)
from bot.gateway.run import Run
from bot.gateway.wire import nothing
from bot.publish.hub import Account, Annotation, Check, Verdicts

_PASSED = frozenset({"success", "neutral", "skipped"})
"""Conclusions that stand against nothing; GitHub has six others, and may have more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _CheckRun:
    id: int
    digest: str
    is_completed: bool
    sent: int
    """annotations that GitHub holds"""
    author: Account


@dataclass(frozen=True, slots=True, kw_only=True)
class _Verdict:
    name: str
    state: Literal["success", "pending", "failure"]
    at: datetime | None
    """when it was reached"""
    author: Account | None
    """of a status, GitHub does not say"""


class Checks(Run):
    """The verbs of the hub about check runs."""

    def verdicts(self, repository: str, sha: str, *, name: str) -> Verdicts:
        """What the check runs and statuses of a commit say together; never remembered, for others write them."""
        runs = self._wire.list(
            repository,
            f"/commits/{sha}/check-runs",
            _read_run_verdict,
            to=f"list the check runs of {repository}",
            query={"filter": "latest"},
            key="check_runs",
        )
        statuses = self._wire.list(
            repository,
            f"/commits/{sha}/status",
            _read_status,
            to=f"list the commit statuses of {repository}",
            key="statuses",
        )
        states = {verdict.state for verdict in (*runs, *statuses)}
        ours = [run for run in runs if run.author and self.is_us(run.author)] if self.is_app else statuses
        return Verdicts(
            state="failure" if "failure" in states else "pending" if "pending" in states else "success",
            ours_at=max((verdict.at for verdict in ours if verdict.at and verdict.name == name), default=None),
        )

    def ensure_check(self, repository: str, sha: str, check: Check, *, again: bool = False) -> None:
        """This check run on this commit (as an app), or a commit status that says the same in a line (as a token)."""
        place = (repository, sha, check.name)
        again = again and place not in self._seen.repeated
        if self._seen.checks.get(place) == check.digest and not again:
            return
        # A commit that this run has made can have no check yet: nobody else knows it.
        is_first = sha in self._seen.created and place not in self._seen.checks
        if self.is_app:
            self._ensure_check_run(repository, sha, check, is_first=is_first, again=again)
        else:
            self._ensure_status(repository, sha, check, is_first=is_first or again)
        self._seen.checks[place] = check.digest
        self._seen.repeated |= {place} if again else set()

    def _ensure_check_run(self, repository: str, sha: str, check: Check, *, is_first: bool, again: bool) -> None:
        newest = None if is_first else self._newest_run(repository, sha, check.name)
        is_same = newest is not None and newest.digest == check.digest
        if newest and is_same and newest.is_completed and not again:
            return
        if newest and is_same and not newest.is_completed and self._is_me(newest.author):
            self._send_rest(repository, newest.id, check, newest.sent)
            return
        first = {"name": check.name, "head_sha": sha, "external_id": check.digest, **_part(check, 0)}
        to = f"write a check run in {repository}"
        run = self._wire.write("POST", repository, "/check-runs", first, lambda answer: int(answer["id"]), to=to)
        if len(check.annotations) > ANNOTATIONS:
            self._send_rest(repository, run, check, ANNOTATIONS)

    def _send_rest(self, repository: str, run: int, check: Check, sent: int) -> None:
        """Send the annotations that GitHub does not hold yet, and complete the run with the last of them."""
        path = f"/check-runs/{run}"
        to = f"complete a check run in {repository}"
        for start in range(sent, max(len(check.annotations), sent + 1), ANNOTATIONS):
            self._wire.write("PATCH", repository, path, _part(check, start), nothing, to=to)

    def _newest_run(self, repository: str, sha: str, name: str) -> _CheckRun | None:
        runs = self._wire.list(
            repository,
            f"/commits/{sha}/check-runs",
            _read_run,
            to=f"list the check runs of {repository}",
            query={"check_name": name, "filter": "latest"},
            key="check_runs",
        )
        return max((run for run in runs if self.is_us(run.author)), key=lambda run: run.id, default=None)

    def _ensure_status(self, repository: str, sha: str, check: Check, *, is_first: bool) -> None:
        state = "success" if check.conclusion in ("success", "neutral") else "failure"
        description = one_line(check.title, STATUS)
        if not is_first:
            statuses = self._wire.list(
                repository,
                f"/commits/{sha}/statuses",
                lambda answer: (answer["context"], answer["state"], answer["description"]),
                to=f"list the commit statuses of {repository}",
            )
            newest = next((status for status in statuses if status[0] == check.name), None)
            if newest == (check.name, state, description):
                return
        body = {"state": state, "context": check.name, "description": description}
        to = f"write a commit status in {repository}"
        self._wire.write("POST", repository, f"/statuses/{sha}", body, nothing, to=to)


def _part(check: Check, start: int) -> dict[str, Json]:
    """The fields of one request: the annotations from `start` on, and the conclusion if these are the last."""
    annotations = check.annotations[start : start + ANNOTATIONS]
    output: dict[str, Json] = {
        "title": one_line(check.title, ANNOTATION_TITLE),
        "summary": fit(check.summary, SUMMARY),
    }
    if annotations:
        output["annotations"] = _render(annotations)
    if start + ANNOTATIONS < len(check.annotations):
        return {"status": "in_progress", "output": output}
    return {"status": "completed", "conclusion": check.conclusion, "output": output}


def _render(annotations: Sequence[Annotation]) -> list[dict[str, str | int]]:
    return [
        {
            "path": annotation.path,
            "start_line": max(annotation.line, 1),
            "end_line": max(annotation.line, 1),
            **_columns(annotation),
            "annotation_level": annotation.level,
            "title": one_line(annotation.title, ANNOTATION_TITLE),
            "message": fit(annotation.message, ANNOTATION_MESSAGE),
        }
        for annotation in annotations
    ]


def _columns(annotation: Annotation) -> dict[str, int]:
    """First and last character; GitHub counts the last one in."""
    if not annotation.column:
        return {}
    return {"start_column": annotation.column, "end_column": max(annotation.column, annotation.end_column - 1)}


def _read_run(answer: Json) -> _CheckRun:
    return _CheckRun(
        id=answer["id"],
        digest=answer["external_id"] or "",
        is_completed=answer["status"] == "completed",
        sent=answer["output"]["annotations_count"],
        author=_bot(answer["app"]),
    )


def _read_run_verdict(answer: Json) -> _Verdict:
    is_completed = answer["status"] == "completed"
    at = answer["completed_at"] if is_completed else None
    return _Verdict(
        name=answer["name"],
        state="pending" if not is_completed else "success" if answer["conclusion"] in _PASSED else "failure",
        at=datetime.fromisoformat(at) if at else None,
        author=_bot(answer["app"]),
    )


def _read_status(answer: Json) -> _Verdict:
    """The newest status of its context, as the combined view has it."""
    state = answer["state"]
    return _Verdict(
        name=answer["context"],
        state="failure" if state in ("failure", "error") else "pending" if state == "pending" else "success",
        at=datetime.fromisoformat(answer["created_at"]),
        author=None,
    )


def _bot(app: Json) -> Account:
    """The account of the App that wrote a check run; GitHub shows none where the App is gone."""
    return Account(login=f"{app['slug']}[bot]" if app else "", id=0, is_bot=True)
