"""Check runs (as an App) and commit statuses (as a plain token): what a commit is found to be.

A check run is done when it is completed and its `external_id` is the digest. Annotations go 50 to a request, and
GitHub appends: a longer run stays `in_progress` until its last request, and after a crash GitHub's own count of its
annotations says where to go on. A run with another digest is left as it is; GitHub shows the newest of a name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
from bot.publish.hub import Account, Annotation, Check


@dataclass(frozen=True, slots=True, kw_only=True)
class _CheckRun:
    id: int
    digest: str
    is_completed: bool
    sent: int
    """annotations that GitHub holds"""
    author: Account


class Checks(Run):
    """The verb of the hub about check runs."""

    def ensure_check(self, repository: str, sha: str, check: Check) -> None:
        """This check run on this commit (as an app), or a commit status that says the same in a line (as a token)."""
        place = (repository, sha, check.name)
        if self._seen.checks.get(place) == check.digest:
            return
        # A commit that this run has made can have no check yet: nobody else knows it.
        is_first = sha in self._seen.created and place not in self._seen.checks
        if self.is_app:
            self._ensure_check_run(repository, sha, check, is_first=is_first)
        else:
            self._ensure_status(repository, sha, check, is_first=is_first)
        self._seen.checks[place] = check.digest

    def _ensure_check_run(self, repository: str, sha: str, check: Check, *, is_first: bool) -> None:
        newest = None if is_first else self._newest_run(repository, sha, check.name)
        if newest and newest.digest == check.digest and newest.is_completed:
            return
        if newest and newest.digest == check.digest and self._is_me(newest.author):
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
            "annotation_level": annotation.level,
            "title": one_line(annotation.title, ANNOTATION_TITLE),
            "message": fit(annotation.message, ANNOTATION_MESSAGE),
        }
        for annotation in annotations
    ]


def _read_run(answer: Json) -> _CheckRun:
    slug = answer["app"]["slug"] if answer["app"] else ""
    return _CheckRun(
        id=answer["id"],
        digest=answer["external_id"] or "",
        is_completed=answer["status"] == "completed",
        sent=answer["output"]["annotations_count"],
        author=Account(login=f"{slug}[bot]", id=0, is_bot=True),
    )
