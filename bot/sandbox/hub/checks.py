"""Check runs and commit statuses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.sandbox.answers.checks import check_run, check_suite, state_of
from bot.sandbox.answers.shape import Json
from bot.sandbox.hub.events import announce
from bot.sandbox.hub.world import World
from bot.sandbox.model import Annotation, App, CheckRun, CheckSuite, Repository, Status, User
from bot.sandbox.refusal import RefusedError, unprocessable

MOST_ANNOTATIONS = 50
"""in one call; further ones go into further calls, which append"""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunChange:
    """What a call says of a check run; None leaves as it is."""

    name: str | None = None
    external_id: str | None = None
    details_url: str | None = None
    status: str | None = None
    conclusion: str | None = None
    started_at: datetime | None = None
    completed_at: datetime | None = None
    title: str | None = None
    summary: str | None = None
    text: str | None = None
    annotations: Sequence[Annotation] = ()
    actions: Sequence[dict[str, str]] = field(default=())


def create_run(world: World, repository: Repository, app: App, head_sha: str, change: RunChange) -> CheckRun:
    """A new check run of an app on a commit."""
    if repository.git.commit(head_sha) is None:
        raise unprocessable(f"No commit found for SHA: {head_sha}")
    _require(change)
    suite = suite_for(world, repository, app, head_sha)
    run = CheckRun(id=world.new_id(), suite=suite, name=change.name or "", started_at=world.now())
    suite.runs.append(run)
    repository.runs[run.id] = run
    _apply(world, run, change)
    _tell(world, run, "created", app.bot)
    _tell_if_completed(world, run, was="")
    return run


def update_run(world: World, run: CheckRun, change: RunChange) -> None:
    """Change a check run; annotations are appended."""
    _require(change)
    was = run.status
    _apply(world, run, change)
    _tell_if_completed(world, run, was=was)


def rerequest_run(world: World, run: CheckRun, user: User) -> None:
    """Somebody clicked Re-run: the app is told, the run waits."""
    run.status, run.conclusion, run.completed_at = "queued", None, None
    _tell(world, run, "rerequested", user)


def request_action(world: World, run: CheckRun, user: User, identifier: str) -> None:
    """Somebody clicked a button of the check run; the click exists only in the payload."""
    _tell(world, run, "requested_action", user, {"requested_action": {"identifier": identifier}})


def rerequest_suite(world: World, suite: CheckSuite, user: User) -> None:
    """Somebody clicked Re-run all checks."""
    parts: Json = {"check_suite": check_suite(world.at, suite)}
    announce(world, suite.repository, "check_suite", "rerequested", user, parts)


def suite_for(world: World, repository: Repository, app: App, head_sha: str) -> CheckSuite:
    """The suite of an app on a commit, made when there is none."""
    if (known := repository.suites.get((app.id, head_sha))) is not None:
        return known
    heads = repository.git.refs("refs/heads/")
    branch = next((ref.removeprefix("refs/heads/") for ref, sha in heads.items() if sha == head_sha), None)
    now = world.now()
    suite = CheckSuite(
        id=world.new_id(),
        repository=repository,
        app=app,
        head_sha=head_sha,
        head_branch=branch,
        before=None,
        created_at=now,
        updated_at=now,
    )
    repository.suites[app.id, head_sha] = suite
    return suite


def add_status(
    world: World,
    repository: Repository,
    user: User,
    sha: str,
    *,
    state: str,
    context: str,
    description: str | None,
    target_url: str | None,
) -> Status:
    """A new commit status; the latest of each context counts."""
    if repository.git.commit(sha) is None:
        raise unprocessable(f"No commit found for SHA: {sha}")
    status = Status(
        id=world.new_id(),
        sha=sha,
        state=state,
        context=context,
        description=description,
        target_url=target_url,
        creator=user,
        created_at=world.now(),
    )
    repository.statuses.append(status)
    return status


def latest_runs(repository: Repository, sha: str) -> list[CheckRun]:
    """The last check run of every app and name on a commit."""
    runs = (run for run in repository.runs.values() if run.suite.head_sha == sha)
    return list({(run.suite.app.id, run.name): run for run in runs}.values())


def latest_statuses(repository: Repository, sha: str) -> list[Status]:
    """The last status of every context on a commit."""
    return list({status.context: status for status in repository.statuses if status.sha == sha}.values())


def _require(change: RunChange) -> None:
    if len(change.annotations) > MOST_ANNOTATIONS:
        raise RefusedError(
            422,
            f"Invalid request.\n\nNo more than {MOST_ANNOTATIONS} items are allowed; "
            f"{len(change.annotations)} were supplied.",
        )
    if change.status == "completed" and change.conclusion is None:
        raise unprocessable("Invalid request.\n\nMissing required key: conclusion.")


def _apply(world: World, run: CheckRun, change: RunChange) -> None:
    for name in ("name", "external_id", "details_url", "status", "started_at", "title", "summary", "text"):
        if (value := getattr(change, name)) is not None:
            setattr(run, name, value)
    if change.conclusion is not None:
        run.status, run.conclusion = "completed", change.conclusion
        run.completed_at = change.completed_at or world.now()
    elif change.status is not None:
        run.conclusion, run.completed_at = None, None
    run.annotations += change.annotations
    run.actions = list(change.actions) or run.actions
    run.suite.updated_at = world.now()


def _tell_if_completed(world: World, run: CheckRun, *, was: str) -> None:
    if run.status != "completed" or was == "completed":
        return
    _tell(world, run, "completed", run.suite.app.bot)
    if state_of(run.suite)[0] == "completed":
        parts: Json = {"check_suite": check_suite(world.at, run.suite)}
        announce(world, run.suite.repository, "check_suite", "completed", run.suite.app.bot, parts)


def _tell(world: World, run: CheckRun, action: str, sender: User, parts: Json | None = None) -> None:
    shown = check_run(world.at, run) | {"check_suite": check_suite(world.at, run.suite)}
    subject: Json = {"check_run": shown} | (parts or {})
    announce(world, run.suite.repository, "check_run", action, sender, subject)
