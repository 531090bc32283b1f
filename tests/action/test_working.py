"""Jobs worked off within a run: what follows, what waits, and what is given up."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.action.working import ATTEMPTS, MOST_JOBS, MOST_TURNS, Outcome, work_off
from bot.faults import PermanentFailure, TemporaryFailure
from bot.intake.subject import Job, Subject

Step = Callable[[Job], Iterable[Job]]


def job(number: int = 1, *, because: str = "", wish: timedelta | None = None, intent: str = "none") -> Job:
    return Job(flow="submission", subject=Subject("ann/papers", number), because=because, wish=wish, intent=intent)


@dataclass
class Run:
    """A run whose clock moves only when it sleeps."""

    work: Step
    now: float = 0.0
    tried: list[int] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)

    def __call__(self, *jobs: Job, patience: timedelta = timedelta(minutes=4)) -> list[tuple[int, str]]:
        work_off(
            jobs, self._work, clock=lambda: self.now, sleep=self._sleep, ended=self.outcomes.append, patience=patience
        )
        return [(each.job.subject.number, each.state) for each in self.outcomes]

    def _work(self, job: Job) -> Iterable[Job]:
        self.tried.append(job.subject.number)
        return self.work(job)

    def _sleep(self, seconds: float) -> None:
        self.now += seconds


def test_what_follows_is_done_in_the_same_run() -> None:
    run = Run(lambda each: [job(2), job(3)] if each.subject.number == 1 else [])
    assert run(job(1)) == [(1, "done"), (2, "done"), (3, "done")]
    assert run.now == 0


def test_a_job_that_fails_for_now_is_tried_again_after_a_wait() -> None:
    def work(_: Job) -> list[Job]:
        if len(run.tried) < 3:
            raise TemporaryFailure("GitHub could not read it.")
        return []

    run = Run(work)
    assert run(job()) == [(1, "done")]
    assert run.now == 15


def test_others_go_first_while_it_waits() -> None:
    def work(_: Job) -> list[Job]:
        if run.tried == [1]:
            raise TemporaryFailure("GitHub is busy.")
        return []

    run = Run(work)
    run(job(1), job(2))
    assert run.tried == [1, 2, 1]


def test_a_job_that_goes_on_failing_is_given_up() -> None:
    def work(_: Job) -> list[Job]:
        raise TemporaryFailure("GitHub is down.")

    run = Run(work)
    assert run(job()) == [(1, "failed")]
    assert (len(run.tried), run.outcomes[0].sentence) == (ATTEMPTS, "GitHub is down.")


def test_a_wait_that_is_longer_than_the_run_is_not_begun() -> None:
    def work(_: Job) -> list[Job]:
        raise TemporaryFailure("The limit is used up.", retry_after=timedelta(minutes=50))

    run = Run(work)
    assert run(job()) == [(1, "failed")]
    assert (run.tried, run.now) == ([1], 0)


@pytest.mark.parametrize("failure", [PermanentFailure("A permission is missing."), ValueError("secret words")])
def test_what_stays_wrong_is_not_tried_again_and_the_others_go_on(failure: Exception) -> None:
    def work(each: Job) -> list[Job]:
        if each.subject.number == 1:
            raise failure
        return []

    run = Run(work)
    assert run(job(1), job(2)) == [(1, "failed"), (2, "done")]
    assert run.tried == [1, 2]
    assert "secret words" not in run.outcomes[0].sentence


def test_a_source_that_gave_no_answer_is_asked_once_more() -> None:
    answers = iter([[job(because="No answer from Crossref.")], []])
    run = Run(lambda _: next(answers))
    assert run(job()) == [(1, "done")]
    assert run.now == 20


def test_one_that_stays_silent_is_left_to_the_next_event() -> None:
    run = Run(lambda _: [job(because="No answer from Crossref.")])
    assert run(job()) == [(1, "later")]
    assert (len(run.tried), run.outcomes[0].sentence) == (2, "No answer from Crossref.")


def test_a_look_that_is_wanted_in_a_day_is_left_to_a_later_event() -> None:
    run = Run(lambda _: [job(because="A link seems to be dead.", wish=timedelta(days=1))])
    assert run(job()) == [(1, "later")]
    assert run.now == 0


def test_what_a_person_asked_for_is_done_once() -> None:
    intents = []

    def work(each: Job) -> list[Job]:
        intents.append(each.intent)
        return [job(because="No answer.")]

    Run(work)(job(intent="rerun"))
    assert intents == ["rerun", "none"]


def test_jobs_that_hand_over_to_each_other_for_ever_end() -> None:
    run = Run(lambda each: [job(3 - each.subject.number)])
    run(job(1))
    assert len(run.tried) == 2 * MOST_TURNS


@given(st.lists(st.integers(1, 400), max_size=600))
def test_every_job_ends_once(numbers: list[int]) -> None:
    run = Run(lambda _: [])
    ends = run(*map(job, numbers))
    assert sorted(number for number, _ in ends) == sorted(set(numbers))
    assert sum(state == "done" for _, state in ends) == min(len(set(numbers)), MOST_JOBS)
