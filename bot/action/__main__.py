"""One event of a workflow. Exit codes: 0 done, 1 a pull request's check failed, 3 failure; GitHub shows both in red."""

from __future__ import annotations

import logging
import os
import secrets
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from bot.action.github import Notes, WorkflowGitHub
from bot.action.inputs import SWEEPS, Inputs, Mode
from bot.action.telling import Report, Told, failure, report
from bot.action.working import Outcome, work_off
from bot.faults import BotError, PermanentFailure
from bot.flows.situation import jobs_of_pull
from bot.flows.sweep import sweep
from bot.intake.delivery import job_of
from bot.intake.subject import Flow, Job, Subject
from bot.wiring import connected, fetch_of, handlers_of, intent_of, last_words_of, log_to_stderr, people_url, probe_of
from bot.work.retry import sentence

if TYPE_CHECKING:
    from bot.work.job import FollowUp

FLOWS: Mapping[Mode, tuple[Flow, ...]] = {
    "auto": get_args(Flow),
    "check": ("review", "base"),
    "submit": ("submission",),
}
"""What each mode begins. What follows from it is done in any mode."""

log = logging.getLogger(__name__)


def main() -> int:
    """Work off the event that this job was started for, and tell what came of it, whatever that is."""
    log_to_stderr()
    with tempfile.TemporaryDirectory(prefix="review-bot-", dir=os.environ.get("RUNNER_TEMP") or None) as folder:
        with _deaf_runner():
            came = _work(os.environ, Path(folder))
        for line in came.commands:
            sys.stdout.write(f"{line}\n")
        _append(os.environ.get("GITHUB_STEP_SUMMARY", ""), came.summary)
        _append(os.environ.get("GITHUB_OUTPUT", ""), came.outputs)
    return came.code


def _work(environ: Mapping[str, str], folder: Path) -> Report:
    try:
        inputs = Inputs.from_environ(environ, folder=folder)
        with closing(connected(inputs.settings, WorkflowGitHub)) as github:
            jobs, nothing = _jobs(inputs, github)
            told = _told(jobs, inputs, github)
    except BotError as error:
        log.error("%s", sentence(error))  # noqa: TRY400 - the sentence is for a person, and says it all
        return failure(str(error))
    except Exception as error:
        log.exception("This is a bug of Living Review Bot; please report these lines.")
        return failure(sentence(error))
    url = people_url(inputs.settings.github_url)
    return report(told, people_url=url, nothing=nothing, is_sweep=inputs.event in SWEEPS)


def _jobs(inputs: Inputs, github: WorkflowGitHub) -> tuple[tuple[Job, ...], str]:
    """What the event asks for; why nothing, if it is nothing."""
    if inputs.event in SWEEPS:
        found = sweep(inputs.repository, github.hub())
        nothing = "Nothing is open."
    else:
        own = {github.login(), *inputs.settings.former_logins}
        job = job_of(inputs.event, inputs.body(), own_logins=own)
        found = (job,) if job else ()
        if job and inputs.mode == "check" and inputs.event == "issue_comment":
            # By its number alone it may be about a submission; `/fix` on another's pull request is the check's.
            found = jobs_of_pull(github.hub(), job.subject)
        found = tuple(replace(each, intent="rerun" if inputs.is_again else each.intent) for each in found)
        nothing = "There is nothing to do for this event."
    jobs = tuple(job for job in found if job.flow in FLOWS[inputs.mode])
    return jobs, nothing if len(jobs) == len(
        found
    ) else f"The mode is `{inputs.mode}`, and this event is not about that."


def _told(jobs: tuple[Job, ...], inputs: Inputs, github: WorkflowGitHub) -> list[Told]:
    told: list[Told] = []
    left: list[str] = []
    with closing(fetch_of(inputs.settings.sources)) as fetch:
        handlers = handlers_of(github, fetch=fetch, probe=probe_of(fetch), runner="action", left=left.append)

        def work(job: Job) -> list[Job]:
            left.clear()
            github.notes = Notes()
            try:
                return [_job(each) for each in handlers[job.flow](str(job.subject), job.intent)]
            except PermanentFailure:
                # Where we may not write a check, we may write nothing; the run itself tells what was found.
                if github.notes.may_write:
                    raise
                return []

        def ended(outcome: Outcome) -> None:
            log.info("%s %s: %s %s", outcome.job.flow, outcome.job.subject, outcome.state, outcome.sentence)
            told.append(Told(outcome=outcome, notes=github.notes, left=" ".join(left)))
            if outcome.state == "failed" and outcome.job.flow == "submission":
                _say_last_words(outcome.job.subject, inputs, github)
            left.clear()
            github.notes = Notes()

        work_off(jobs, work, clock=time.monotonic, sleep=time.sleep, ended=ended)
    return told


def _say_last_words(subject: Subject, inputs: Inputs, github: WorkflowGitHub) -> None:
    """Best effort: whatever the job failed of may well keep it from speaking, too."""
    try:
        last_words_of(github)(str(subject), f"run {inputs.run}")
    except Exception:
        log.exception("%s failed without a word", subject)


def _job(found: FollowUp) -> Job:
    flow = next(each for each in get_args(Flow) if each == found.flow)
    subject, intent = Subject.parse(found.subject), intent_of(found.intent)
    return Job(flow=flow, subject=subject, intent=intent, because=found.because, wish=found.wish)


@contextmanager
def _deaf_runner() -> Iterator[None]:
    """GitHub's runner takes lines of a log for commands to it; while we work, it takes none."""
    token = secrets.token_hex(16)
    sys.stdout.write(f"::stop-commands::{token}\n")
    sys.stdout.flush()
    try:
        yield
    finally:
        sys.stderr.flush()
        sys.stdout.write(f"::{token}::\n")
        sys.stdout.flush()


def _append(file: str, text: str) -> None:
    if file:
        with Path(file).open("a", encoding="utf-8") as there:
            there.write(text)


if __name__ == "__main__":
    sys.exit(main())
