"""Jobs worked off one after the other, with what follows from them, in the time that a workflow's job may take.

Nothing is durable here: what does not come to an end in time waits for the next event, or for the workflow's schedule.
Time, sleep and the flows are arguments.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal

from bot.faults import BotError, TemporaryFailure
from bot.intake.subject import Job
from bot.work.retry import back_off, sentence

log = logging.getLogger(__name__)

State = Literal["done", "later", "failed"]
"""It is so now; a later event tries again; it cannot be done."""
PATIENCE = timedelta(minutes=4)
"""How long a run goes on trying: the minutes of workflows are counted."""
PAUSE = timedelta(seconds=20)
"""before a second look, where others gave no answer"""
ATTEMPTS = 5
"""at a job that fails for now"""
LOOKS = 2
"""at a job that went well, and to which others gave no answer"""
MOST_JOBS = 250
"""A sweep finds a hundred, each of which may hand over to another."""
MOST_TURNS = 4
"""of one subject: each flow may find more to do"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one job, and why it is not done."""

    job: Job
    state: State
    sentence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Due:
    """A job, and how often it was tried."""

    job: Job
    at: float = 0
    failures: int = 0
    looks: int = 0


Work = Callable[[Job], Iterable[Job]]
"""Runs the flow of a job; what follows from it."""


def work_off(
    jobs: Iterable[Job],
    work: Work,
    *,
    clock: Callable[[], float],
    sleep: Callable[[float], object],
    ended: Callable[[Outcome], object],
    patience: timedelta = PATIENCE,
) -> None:
    """Run these jobs and all that follows from them; `ended` is told of each job's end. `clock` counts seconds."""
    until = clock() + patience.total_seconds()
    due = [_Due(job=job) for job in dict.fromkeys(jobs)]
    turns = Counter(_turn(each.job) for each in due)
    for _ in range(MOST_JOBS):
        if not due:
            return
        now = min(due, key=lambda each: each.at)
        due.remove(now)
        if (pause := now.at - clock()) > 0:
            sleep(pause)
        found, again = _run(now, work, at=clock())
        for job in found:
            if turns[_turn(job)] < MOST_TURNS:
                turns[_turn(job)] += 1
                due.append(_Due(job=job))
        if isinstance(again, Outcome):
            ended(again)
        elif again.due.at > until:
            ended(again.otherwise)
        else:
            due.append(again.due)
    for each in due:
        ended(Outcome(job=each.job, state="later", sentence="This run has found too much to do."))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Again:
    """The same job once more; if there is no time for that, its end."""

    due: _Due
    otherwise: Outcome


def _run(now: _Due, work: Work, *, at: float) -> tuple[list[Job], Outcome | _Again]:
    """One attempt: the other jobs that follow from it, and how this one goes on."""
    job = now.job
    try:
        follow_ups = list(work(job))
    except TemporaryFailure as failure:
        end = Outcome(job=job, state="failed", sentence=sentence(failure))
        wait = back_off(now.failures + 1, chance=1, wish=failure.retry_after)
        log.warning("%s %s failed for now: %s", job.flow, job.subject, end.sentence)
        again = replace(now, at=at + wait.total_seconds(), failures=now.failures + 1)
        return [], _Again(due=again, otherwise=end) if again.failures < ATTEMPTS else end
    except BotError as failure:
        log.warning("%s %s failed: %s", job.flow, job.subject, sentence(failure))
        return [], Outcome(job=job, state="failed", sentence=sentence(failure))
    except Exception as failure:
        log.exception("%s %s failed unforeseen", job.flow, job.subject)
        return [], Outcome(job=job, state="failed", sentence=sentence(failure))
    later = next((each for each in follow_ups if each.because), None)
    others = [each for each in follow_ups if not each.because]
    if later is None:
        return others, Outcome(job=job, state="done")
    end = Outcome(job=job, state="later", sentence=later.because)
    wait = max(PAUSE, later.wish or PAUSE)
    again = replace(now, job=replace(job, intent="none"), at=at + wait.total_seconds(), looks=now.looks + 1)
    return others, _Again(due=again, otherwise=end) if again.looks < LOOKS else end


def _turn(job: Job) -> tuple[str, object]:
    return job.flow, job.subject
