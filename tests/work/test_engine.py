"""What the work engine promises: nothing is lost, one job of a repository at a time, what fails waits or is shown."""

from __future__ import annotations

import logging
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.faults import ConfigError, PermanentFailure, TemporaryFailure
from bot.work.engine import Queue, Worker, migrate
from bot.work.job import Attempt, FollowUp, Handler, Health, JobView, State

Eventually = Callable[[Callable[[], bool]], None]

BEAT = timedelta(seconds=0.1)
SOON = timedelta(seconds=0.1)


def enqueue(queue: Queue, delivery: str, subject: str = "ann/papers#1", *, intent: str = "none") -> None:
    queue.enqueue(delivery=delivery, flow="submission", subject=subject, intent=intent)


def job(queue: Queue, delivery: str) -> JobView:
    return next(view for view in queue.jobs() if view.delivery == delivery)


def states(queue: Queue) -> dict[str, State]:
    return {view.delivery: view.state for view in queue.jobs()}


def worker(url: str, handler: Handler, *, name: str = "worker-1", fast: bool = True, **given: Any) -> Worker:
    """A worker whose waits are over almost at once when `fast`; whether it waits at all is left as it is."""

    def soon(failure: Exception, attempt: Attempt, *, chance: float) -> timedelta | None:
        from bot.work.retry import wait_after

        return None if wait_after(failure, attempt, chance=chance) is None else SOON

    options: dict[str, Any] = {"wait_after": soon} if fast else {}
    return Worker(url, {"submission": handler}, name=name, beat=BEAT, dead_after=5 * BEAT, **(options | given))


@contextmanager
def process(url: str, name: str, journal: Path, mode: str) -> Iterator[subprocess.Popen[bytes]]:
    script = Path(__file__).with_name("worker_process.py")
    running = subprocess.Popen([sys.executable, str(script), url, name, str(journal), mode])
    try:
        yield running
    finally:
        running.terminate()
        running.wait(timeout=20)


def lines(journal: Path) -> list[str]:
    return journal.read_text(encoding="utf-8").splitlines() if journal.exists() else []


class Recorder:
    """A handler that remembers what it was called with, and fails as told."""

    def __init__(self, *failures: Exception, follow_ups: tuple[FollowUp, ...] = ()) -> None:
        self.calls: list[tuple[str, str]] = []
        self.failures = list(failures)
        self.follow_ups = follow_ups

    def __call__(self, subject: str, intent: str) -> tuple[FollowUp, ...]:
        self.calls.append((subject, intent))
        if self.failures:
            raise self.failures.pop(0)
        return self.follow_ups


def test_a_job_runs_with_its_subject_and_intent(url: str, queue: Queue, eventually: Eventually) -> None:
    handler = Recorder()
    with worker(url, handler):
        enqueue(queue, "d1", "ann/papers#12", intent="rerun")
        eventually(lambda: states(queue) == {"d1": State.DONE})
    assert handler.calls == [("ann/papers#12", "rerun")]


def test_a_job_enqueued_while_no_worker_lives_runs_when_one_comes(
    url: str, queue: Queue, eventually: Eventually
) -> None:
    handler = Recorder()
    enqueue(queue, "d1")
    assert job(queue, "d1").state is State.WAITING
    with worker(url, handler):
        eventually(lambda: job(queue, "d1").state is State.DONE)
    assert handler.calls == [("ann/papers#1", "none")]


def test_the_same_delivery_runs_once_however_often_it_arrives(url: str, queue: Queue, eventually: Eventually) -> None:
    handler = Recorder()
    with worker(url, handler):
        enqueue(queue, "d1")
        enqueue(queue, "d1")
        eventually(lambda: job(queue, "d1").state is State.DONE)
        enqueue(queue, "d1")
        enqueue(queue, "d2")
        eventually(lambda: job(queue, "d2").state is State.DONE)
    assert len(handler.calls) == 2


def test_a_delivery_that_arrives_while_its_subjects_job_runs_is_not_swallowed(
    url: str, queue: Queue, eventually: Eventually
) -> None:
    calls, release = [], threading.Event()

    def handler(subject: str, _intent: str) -> list[FollowUp]:
        calls.append(subject)
        release.wait(10)
        return []

    with worker(url, handler):
        enqueue(queue, "d1")
        eventually(lambda: len(calls) == 1)
        enqueue(queue, "d2")
        release.set()
        eventually(lambda: len(calls) == 2)


def test_jobs_of_one_repository_never_overlap_and_do_not_block_another(
    url: str, queue: Queue, eventually: Eventually
) -> None:
    running: list[str] = []
    most: dict[str, int] = {}
    release = threading.Event()

    def handler(subject: str, _intent: str) -> list[FollowUp]:
        repository = subject.partition("#")[0].lower()
        running.append(repository)
        most[repository] = max(most.get(repository, 0), running.count(repository))
        if repository == "ann/papers":
            release.wait(10)
            time.sleep(0.02)
        running.remove(repository)
        return []

    with worker(url, handler):
        for number in (1, 2, 3):
            enqueue(queue, f"ann-{number}", f"{'ann' if number < 3 else 'Ann'}/papers#{number}")
        eventually(lambda: running == ["ann/papers"])
        enqueue(queue, "bob", "bob/papers#1")
        eventually(lambda: job(queue, "bob").state is State.DONE)
        assert sorted(states(queue)[f"ann-{number}"] for number in (1, 2, 3)) == [
            State.RUNNING,
            State.WAITING,
            State.WAITING,
        ]
        release.set()
        eventually(lambda: set(states(queue).values()) == {State.DONE})
    assert most == {"ann/papers": 1, "bob/papers": 1}


def test_follow_ups_run_after_their_job_and_only_once(url: str, queue: Queue, eventually: Eventually) -> None:
    again: tuple[FollowUp, ...] = (
        FollowUp(flow="submission", subject="ann/papers#2"),
        FollowUp(flow="submission", subject="ann/papers#3", intent="rerun"),
    )
    handler = Recorder(follow_ups=again)  # the follow-ups find the same follow-ups again
    with worker(url, handler):
        enqueue(queue, "d1", "ann/papers#1")
        eventually(lambda: len(queue.jobs()) == 3 and set(states(queue).values()) == {State.DONE})
        time.sleep(0.3)
    assert sorted(handler.calls) == [
        ("ann/papers#1", "none"),
        ("ann/papers#2", "none"),
        ("ann/papers#3", "rerun"),
    ]
    assert set(states(queue)) == {"d1", "d1+submission:ann/papers#2", "d1+submission.rerun:ann/papers#3"}


def test_a_job_that_waits_for_something_outside_comes_again_and_ends_when_it_is_there(
    url: str, queue: Queue, eventually: Eventually
) -> None:
    silent = FollowUp(flow="submission", subject="ann/papers#1", because="No answer from Crossref.")
    answers = [[silent], [silent], []]
    calls: list[tuple[str, str]] = []

    def handler(subject: str, intent: str) -> list[FollowUp]:
        calls.append((subject, intent))
        return answers.pop(0)

    with worker(url, handler):
        enqueue(queue, "d1", "ann/papers#1", intent="rerun")
        eventually(lambda: not answers and states(queue) == {"d1": State.DONE})
    assert calls == [("ann/papers#1", "rerun"), ("ann/papers#1", "none"), ("ann/papers#1", "none")]


def test_many_edits_during_one_silence_leave_one_job_waiting(url: str, queue: Queue, eventually: Eventually) -> None:
    silent = FollowUp(flow="submission", subject="ann/papers#1", because="No answer from Crossref.")

    def wait_long(_failure: Exception, _attempt: Attempt, *, chance: float) -> timedelta:  # noqa: ARG001
        return timedelta(hours=1)

    with worker(url, Recorder(follow_ups=(silent,)), wait_after=wait_long):
        for number in range(5):
            enqueue(queue, f"d{number}", "ann/papers#1")
        eventually(lambda: sorted(states(queue).values()) == [State.DONE] * 4 + [State.WAITING])


def test_what_it_waits_for_is_shown_and_its_wish_is_heard(url: str, queue: Queue, eventually: Eventually) -> None:
    wishes: list[timedelta | None] = []

    def wait_long(failure: Exception, _attempt: Attempt, *, chance: float) -> timedelta:  # noqa: ARG001
        wishes.append(failure.retry_after if isinstance(failure, TemporaryFailure) else None)
        return timedelta(hours=1)

    silent = FollowUp(
        flow="submission", subject="ann/papers#1", because="No answer from arXiv.", wish=timedelta(minutes=3)
    )
    with worker(url, Recorder(follow_ups=(silent,)), wait_after=wait_long):
        enqueue(queue, "d1", "ann/papers#1")
        eventually(lambda: job(queue, "d1").state is State.WAITING and job(queue, "d1").attempt == 2)
    assert job(queue, "d1").error == "No answer from arXiv."
    assert wishes == [timedelta(minutes=3)]


@pytest.mark.parametrize(("wish", "waits"), [(timedelta(days=1), 24), (timedelta(days=30), 26)])
def test_a_job_may_wish_to_wait_for_about_a_day(
    wish: timedelta, waits: int, url: str, queue: Queue, eventually: Eventually
) -> None:
    silent = FollowUp(flow="submission", subject="ann/papers#1", because="A link seems to be dead.", wish=wish)
    with worker(url, Recorder(follow_ups=(silent,))):
        enqueue(queue, "d1", "ann/papers#1")
        eventually(lambda: job(queue, "d1").state is State.WAITING and job(queue, "d1").attempt == 2)
    left = job(queue, "d1").when - datetime.now(UTC)
    assert timedelta(hours=waits) - timedelta(minutes=1) < left <= timedelta(hours=waits, minutes=1)


def test_a_job_that_waited_long_enough_ends_well_and_without_last_words(
    url: str, queue: Queue, eventually: Eventually
) -> None:
    said: list[str] = []
    silent = FollowUp(flow="submission", subject="ann/papers#1", because="No answer from Crossref.")
    with worker(
        url,
        Recorder(follow_ups=(silent,)),
        wait_after=lambda _failure, _attempt, *, chance: None,  # noqa: ARG005
        last_words=lambda _subject, delivery: said.append(delivery),
    ):
        enqueue(queue, "d1", "ann/papers#1")
        eventually(lambda: job(queue, "d1").state is State.DONE)
    assert said == []


def test_a_temporary_failure_waits_and_is_tried_again(url: str, queue: Queue, eventually: Eventually) -> None:
    handler = Recorder(TemporaryFailure("GitHub answered 502."))
    with worker(url, handler):
        enqueue(queue, "d1")
        eventually(lambda: job(queue, "d1").attempt == 2)
        eventually(lambda: job(queue, "d1").state is State.DONE)
    assert len(handler.calls) == 2
    assert len(queue.jobs()) == 1, "an attempt that was superseded is not shown"


def test_a_waiting_job_shows_why_and_until_when_and_holds_up_nobody(
    url: str, queue: Queue, eventually: Eventually
) -> None:
    handler = Recorder(TemporaryFailure("The rate limit is used up.", retry_after=timedelta(minutes=10)))
    with worker(url, handler, fast=False):
        before = datetime.now(UTC)
        enqueue(queue, "d1")
        eventually(lambda: job(queue, "d1").attempt == 2)
        enqueue(queue, "d2")
        eventually(lambda: job(queue, "d2").state is State.DONE)
    waiting = job(queue, "d1")
    assert waiting.state is State.WAITING
    assert waiting.error == "The rate limit is used up."
    assert timedelta(minutes=10) <= waiting.when - before < timedelta(minutes=12)


def test_a_permanent_failure_is_dead_at_once_and_can_be_started_again_by_hand(
    url: str, queue: Queue, eventually: Eventually
) -> None:
    handler = Recorder(PermanentFailure("The app may not write to ann/papers."))
    with worker(url, handler):
        enqueue(queue, "d1")
        eventually(lambda: job(queue, "d1").state is State.DEAD)
        assert job(queue, "d1").error == "The app may not write to ann/papers."
        assert len(handler.calls) == 1
        enqueue(queue, "d1")
        time.sleep(0.2)
        assert job(queue, "d1").state is State.DEAD, "a redelivery does not wake the dead"

        assert queue.retry("d1")
        eventually(lambda: job(queue, "d1").state is State.DONE)
        assert not queue.retry("d1"), "it is not dead any more"
        assert not queue.retry("d"), "no such delivery"


def test_a_job_started_again_by_hand_still_waits_for_its_repositorys_turn(
    url: str, queue: Queue, eventually: Eventually
) -> None:
    running, most, release = [0], [0], threading.Event()

    def handler(subject: str, _intent: str) -> list[FollowUp]:
        running[0] += 1
        most[0] = max(most[0], running[0])
        try:
            if subject == "ann/papers#1" and not release.is_set():
                raise PermanentFailure("No.")
            release.wait(10)
            time.sleep(0.05)
        finally:
            running[0] -= 1
        return []

    with worker(url, handler):
        enqueue(queue, "d1", "ann/papers#1")
        eventually(lambda: job(queue, "d1").state is State.DEAD)
        enqueue(queue, "d2", "ann/papers#2")
        eventually(lambda: job(queue, "d2").state is State.RUNNING)
        assert queue.retry("d1")
        time.sleep(0.3)
        assert job(queue, "d1").state is State.WAITING
        release.set()
        eventually(lambda: set(states(queue).values()) == {State.DONE})
    assert most == [1]


def test_an_unforeseen_exception_gets_three_attempts_and_keeps_its_words_to_the_log(
    url: str, queue: Queue, eventually: Eventually, caplog: pytest.LogCaptureFixture
) -> None:
    handler = Recorder(*[ValueError("s3cret") for _ in range(3)])
    with worker(url, handler):
        enqueue(queue, "d1")
        eventually(lambda: job(queue, "d1").state is State.DEAD)
    assert len(handler.calls) == 3
    assert job(queue, "d1").error == "An unforeseen ValueError; its trace is in the log."
    traces = [record for record in caplog.records if record.exc_info]
    assert [record.name for record in traces] == ["bot.work.engine"] * 3


def test_the_last_words_of_a_dead_job_name_its_subject_and_delivery(
    url: str, queue: Queue, eventually: Eventually
) -> None:
    heard: list[tuple[str, str]] = []
    handler = Recorder(PermanentFailure("The App may not write to ann/papers."))

    def last_words(subject: str, delivery: str) -> None:
        heard.append((subject, delivery))

    with Worker(url, {"submission": handler}, name="worker-1", beat=BEAT, last_words=last_words):
        enqueue(queue, "d1")
        eventually(lambda: job(queue, "d1").state is State.DEAD)
    assert heard == [("ann/papers#1", "d1")]


def test_a_job_dies_of_its_own_failure_though_its_last_words_fail_too(
    url: str, queue: Queue, eventually: Eventually
) -> None:
    def speechless(_subject: str, _delivery: str) -> None:
        raise PermanentFailure("Not even a comment.")

    handler = Recorder(PermanentFailure("The App may not write to ann/papers."))
    with Worker(url, {"submission": handler}, name="worker-1", beat=BEAT, last_words=speechless):
        enqueue(queue, "d1")
        eventually(lambda: job(queue, "d1").state is State.DEAD)
    assert job(queue, "d1").error == "The App may not write to ann/papers."


def test_a_flow_without_handler_is_dead_and_says_so(url: str, queue: Queue, eventually: Eventually) -> None:
    with worker(url, Recorder()):
        queue.enqueue(delivery="d1", flow="dance", subject="ann/papers#1", intent="none")
        eventually(lambda: job(queue, "d1").state is State.DEAD)
    assert job(queue, "d1").error == "This worker knows no flow 'dance'."


def test_log_lines_carry_delivery_flow_subject_and_attempt(
    url: str, queue: Queue, eventually: Eventually, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="bot.work")
    with worker(url, Recorder()):
        enqueue(queue, "d1")
        eventually(lambda: job(queue, "d1").state is State.DONE)
    assert "job started delivery=d1 flow=submission subject=ann/papers#1 attempt=1" in caplog.messages
    assert "job done delivery=d1 flow=submission subject=ann/papers#1 attempt=1 follow-ups=0" in caplog.messages


def test_jobs_are_listed_newest_first_up_to_a_limit(queue: Queue) -> None:
    for number in range(1, 6):
        enqueue(queue, f"d{number}", f"ann/papers#{number}")
        time.sleep(0.002)
    assert [view.delivery for view in queue.jobs(3)] == ["d5", "d4", "d3"]


def test_a_job_whose_worker_is_killed_runs_again_when_the_worker_is_back(
    url: str, queue: Queue, eventually: Eventually, tmp_path: Path
) -> None:
    journal = tmp_path / "journal"
    enqueue(queue, "d1", "ann/papers#1")
    enqueue(queue, "d2", "ann/papers#2")
    with process(url, "worker-1", journal, "hangs") as first:
        eventually(lambda: len(lines(journal)) == 1)
        first.send_signal(signal.SIGKILL)
        first.wait(timeout=10)
    assert sorted(states(queue).values()) == [State.RUNNING, State.WAITING]
    with process(url, "worker-1", journal, "works"):
        eventually(lambda: set(states(queue).values()) == {State.DONE})
    assert lines(journal) == [
        "started ann/papers#1",
        "started ann/papers#1",
        "finished ann/papers#1",
        "started ann/papers#2",
        "finished ann/papers#2",
    ]


def test_a_living_worker_takes_over_the_jobs_of_a_dead_one(
    url: str, queue: Queue, eventually: Eventually, tmp_path: Path
) -> None:
    journal, handler = tmp_path / "journal", Recorder()
    enqueue(queue, "d1")
    with process(url, "worker-1", journal, "hangs") as first:
        eventually(lambda: len(lines(journal)) == 1)
        with worker(url, handler, name="worker-2"):
            time.sleep(8 * BEAT.total_seconds())
            assert handler.calls == [], "a worker that beats is left alone"
            first.send_signal(signal.SIGKILL)
            first.wait(timeout=10)
            eventually(lambda: job(queue, "d1").state is State.DONE)
    assert handler.calls == [("ann/papers#1", "none")]


def test_two_living_workers_cannot_share_a_name(url: str, eventually: Eventually, tmp_path: Path) -> None:
    with process(url, "worker-1", tmp_path / "journal", "works"), Queue(url) as queue:
        eventually(lambda: queue.health().workers == 1)
        twin = worker(url, Recorder(), name="worker-1")
        with pytest.raises(ConfigError, match="REVIEW_BOT_INSTANCE"):
            twin.start()
        twin.stop()
        assert queue.health().workers == 1


def test_health_counts_living_workers(url: str, queue: Queue) -> None:
    assert queue.health() == Health(database=True, workers=0)
    with worker(url, Recorder()):
        assert queue.health() == Health(database=True, workers=1)
    assert queue.health() == Health(database=True, workers=0)


def test_migrating_again_keeps_the_jobs(url: str, queue: Queue) -> None:
    enqueue(queue, "d1")
    migrate(url)
    assert states(queue) == {"d1": State.WAITING}


def test_a_locked_database_is_a_temporary_failure_and_takes_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'jobs.sqlite'}"
    migrate(url)
    holder = sa.create_engine(url)
    with Queue(url, patience=timedelta(seconds=0.1)) as queue:
        with holder.connect() as connection:
            connection.exec_driver_sql("BEGIN EXCLUSIVE")
            with pytest.raises(TemporaryFailure, match="busy or out of reach"):
                enqueue(queue, "d1")
        holder.dispose()
        enqueue(queue, "d2")
        assert states(queue) == {"d2": State.WAITING}


def test_a_database_that_was_never_migrated_is_not_healthy(tmp_path: Path) -> None:
    with Queue(f"sqlite:///{tmp_path / 'nothing.sqlite'}") as queue:
        assert not queue.health().is_well


def test_a_sqlite_database_lets_readers_work_beside_the_writer(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'deep' / 'down' / 'jobs.sqlite'}"
    migrate(url)
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
    engine.dispose()


@pytest.mark.parametrize("url", ["mysql://host/name", "sqlite://", "jobs.sqlite", ""])
def test_another_kind_of_database_is_refused_with_what_to_write(url: str) -> None:
    with pytest.raises(ConfigError, match="write sqlite:///FILE or postgresql://HOST/NAME"):
        migrate(url)
