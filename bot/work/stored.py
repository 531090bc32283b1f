"""How a job stands in DBOS's tables: names and format, attempt -> arguments, row -> JobView."""

from __future__ import annotations

import logging
from dataclasses import fields
from datetime import UTC, datetime, timedelta

from dbos import EnqueueOptions, WorkflowStatus

from bot.work.job import Attempt, JobView, State

APP = "living-review-bot"
QUEUE = "jobs"
WORKFLOW = "job"
JOBS_FORMAT = "1"
"""DBOS's application version; left to itself it is a hash of the source, and an update strands waiting jobs."""
CRASHES = 5
"""how often a job may take its process down with it before it is dead"""

SUPERSEDED = "superseded"
"""what an attempt leaves behind that waits as its successor"""
WAITING_STATES = ["ENQUEUED", "DELAYED"]
DEAD_STATES = ["ERROR", "MAX_RECOVERY_ATTEMPTS_EXCEEDED", "CANCELLED"]


class Dead(Exception):
    """Ends a workflow as failed."""


def options_of(attempt: Attempt, *, wait: timedelta = timedelta()) -> EnqueueOptions:
    """How an attempt is enqueued: known by its id, behind the other jobs of its repository."""
    options: EnqueueOptions = {
        "workflow_name": WORKFLOW,
        "queue_name": QUEUE,
        "workflow_id": attempt.id,
        "queue_partition_key": attempt.repository,
        "app_version": JOBS_FORMAT,
    }
    if wait > timedelta():
        options["delay_seconds"] = wait.total_seconds()
    return options


def arguments_of(attempt: Attempt) -> dict[str, str | int]:
    """The attempt as the workflow's named arguments."""
    return {field.name: getattr(attempt, field.name) for field in fields(attempt)}


def attempt_of(row: WorkflowStatus) -> Attempt:
    """The attempt that a row holds."""
    if row.input is None:
        return Attempt(delivery=row.workflow_id, flow="", subject="")
    return Attempt(**row.input["kwargs"])


def view_of(row: WorkflowStatus) -> JobView:
    """The row as the operator sees it."""
    attempt = attempt_of(row)
    state, moment = _state(row)
    return JobView(
        delivery=attempt.delivery,
        flow=attempt.flow,
        subject=attempt.subject,
        intent=attempt.intent,
        state=state,
        attempt=attempt.number,
        when=datetime.fromtimestamp((moment or row.created_at or 0) / 1000, UTC),
        error="" if state is State.DONE else _error(row) or attempt.because,
    )


def _state(row: WorkflowStatus) -> tuple[State, int | None]:
    if row.status == "PENDING":
        return State.RUNNING, row.dequeued_at
    if row.status == "SUCCESS":
        return State.DONE, row.completed_at
    if row.status in DEAD_STATES:
        return State.DEAD, row.completed_at or row.updated_at
    return State.WAITING, row.delay_until_epoch_ms


def _error(row: WorkflowStatus) -> str:
    if row.status == "MAX_RECOVERY_ATTEMPTS_EXCEEDED":
        return f"Its worker died {CRASHES + 1} times while running it."
    return str(row.error or "")


def quieten_dbos() -> None:
    """DBOS's log goes where ours goes, from warnings up; that a job ended as dead we have said ourselves."""
    logger = logging.getLogger("dbos")
    if not any(isinstance(handler, logging.NullHandler) for handler in logger.handlers):
        logger.addHandler(logging.NullHandler())
        logger.addFilter(lambda record: not (record.exc_info and isinstance(record.exc_info[1], Dead)))
    logger.setLevel(logging.WARNING)
