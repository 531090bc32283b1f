"""Durable jobs on DBOS: `migrate` the database, `Queue` takes jobs and shows them, `Worker` runs them.

A job is written down before its delivery is answered, and runs until it is done or dead. One attempt is one
DBOS workflow without checkpoints: after a crash it runs again from its start. One job of a repository runs at
a time.
"""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Self

import sqlalchemy as sa
from dbos import DBOS, DBOSClient, DBOSConfig, DBOSPortableJSONSerializer

from bot.faults import BotError, Clock, PermanentFailure, TemporaryFailure
from bot.work import database, heartbeat, stored
from bot.work.group import Group
from bot.work.job import Attempt, FollowUp, Handler, Handlers, Health, JobView, LastWords, State
from bot.work.retry import WaitAfter, sentence, wait_after

BEAT = timedelta(seconds=1)
DEAD_AFTER = timedelta(seconds=20)
POLL = timedelta(milliseconds=50)

WEB_PATIENCE = timedelta(seconds=5)
"""GitHub waits ten seconds for its answer"""
LOCK_PATIENCE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=26)
"""What a job may wish to wait before it comes again by itself."""

log = logging.getLogger(__name__)


def utc_now() -> datetime:
    """The system's clock."""
    return datetime.now(UTC)


def migrate(url: str) -> None:
    """Make the job database or bring it up to date; run before every web or worker process starts."""
    stored.quieten_dbos()
    database.prepare_file(url)
    with database.out_of_reach_is_temporary():
        DBOS.migrate(database.parse_url(url).render_as_string(hide_password=False))
        engine = database.connect(url, patience=LOCK_PATIENCE)
        heartbeat.create_table(engine)
        engine.dispose()


class Queue:
    """The way into the job database: take a job, show the jobs, wake a dead one. Threads may share it."""

    def __init__(
        self,
        url: str,
        *,
        clock: Clock = utc_now,
        dead_after: timedelta = DEAD_AFTER,
        patience: timedelta = WEB_PATIENCE,
    ) -> None:
        stored.quieten_dbos()
        self._clock = clock
        self._dead_after = dead_after
        self._engine = database.connect(url, patience=patience)
        self._group = Group(self._write)
        self._client = DBOSClient(
            system_database_engine=self._engine,
            serializer=DBOSPortableJSONSerializer(),
            application_name=stored.APP,
            lazy=True,
            retry_connection_errors=False,
        )

    def enqueue(self, *, delivery: str, flow: str, subject: str, intent: str) -> None:
        """Write a job down; it is on disk when this returns. A known delivery changes nothing.

        Raises TemporaryFailure when the database does not take it in time (five seconds).
        """
        self._group.submit(Attempt(delivery=delivery, flow=flow, subject=subject, intent=intent))

    def _write(self, attempts: Sequence[Attempt]) -> None:
        with database.out_of_reach_is_temporary(), self._engine.begin() as connection:
            for attempt in attempts:
                self._client.enqueue_in_transaction(
                    connection, stored.options_of(attempt), **stored.arguments_of(attempt)
                )

    def jobs(self, limit: int = 50) -> list[JobView]:
        """The latest jobs, newest first, each by its latest attempt."""
        with database.out_of_reach_is_temporary():
            rows = self._client.list_workflows(name=stored.WORKFLOW, sort_desc=True, limit=2 * limit)
        return [stored.view_of(row) for row in rows if row.output != stored.SUPERSEDED][:limit]

    def retry(self, delivery: str) -> bool:
        """Start a dead job again by hand; False when there is no dead job of that delivery."""
        with database.out_of_reach_is_temporary():
            rows = self._client.list_workflows(
                name=stored.WORKFLOW, status=stored.DEAD_STATES, workflow_id_prefix=delivery, sort_desc=True
            )
            dead = [row for row in rows if stored.attempt_of(row).delivery == delivery]
            if not dead:
                return False
            # Without queue and partition it would run on DBOS's internal queue, beside its repository's jobs.
            self._client.rewind_workflow(
                dead[0].workflow_id,
                start_step=1,
                queue_name=stored.QUEUE,
                queue_partition_key=stored.attempt_of(dead[0]).repository,
            )
        log.info("job started again by hand %s", stored.attempt_of(dead[0]))
        return True

    def health(self) -> Health:
        """Whether the database answers, and how many workers live."""
        try:
            with self._engine.connect() as connection:
                workers = heartbeat.count_alive(connection, now=self._clock(), dead_after=self._dead_after)
        except (sa.exc.DBAPIError, sa.exc.TimeoutError):
            return Health(database=False, workers=0)
        return Health(database=True, workers=workers)

    def close(self) -> None:
        """Give the connections back."""
        self._client.destroy()
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class Worker:
    """Runs jobs in threads of this process. DBOS is a singleton, so there is one at a time in a process.

    `name` tells this process from all others on the database and stays the same over restarts: by it a worker
    finds the jobs it was running when it died.
    """

    def __init__(
        self,
        url: str,
        handlers: Handlers,
        *,
        name: str,
        concurrency: int = 4,
        clock: Clock = utc_now,
        chance: Callable[[], float] = random.random,
        wait_after: WaitAfter = wait_after,
        beat: timedelta = BEAT,
        dead_after: timedelta = DEAD_AFTER,
        poll: timedelta = POLL,
        last_words: LastWords = lambda _subject, _delivery: None,
    ) -> None:
        self._url = database.parse_url(url).render_as_string(hide_password=False)
        self._handlers = handlers
        self._last_words = last_words
        self._name = name
        self._concurrency = concurrency
        self._chance = chance
        self._wait_after = wait_after
        self._poll = poll
        self._engine = database.connect(url, patience=LOCK_PATIENCE)
        self._heart = heartbeat.Heartbeat(
            engine=self._engine, name=name, clock=clock, every=beat, dead_after=dead_after
        )
        self._client = DBOSClient(
            system_database_engine=self._engine,
            serializer=DBOSPortableJSONSerializer(),
            application_name=stored.APP,
            lazy=True,
        )
        self._stopping = threading.Event()
        self._beating = threading.Thread(target=self._beat, name="heartbeat", daemon=True)
        self._running = 0
        self._count = threading.Lock()

    def start(self) -> None:
        """Take jobs, first those this worker left behind. Raises ConfigError when its name is in use."""
        stored.quieten_dbos()
        with database.out_of_reach_is_temporary():
            self._heart.start()
            self._client.register_queue(
                stored.QUEUE,
                partition_concurrency=1,
                worker_concurrency=self._concurrency,
                polling_interval_sec=self._poll.total_seconds(),
            )
        config: DBOSConfig = {
            "name": stored.APP,
            "system_database_url": self._url,
            "application_version": stored.JOBS_FORMAT,
            "executor_id": self._name,
            "serializer": DBOSPortableJSONSerializer(),
            "run_migrations": False,
            "log_level": "WARNING",
            "enable_otlp": False,
        }
        DBOS(config=config)

        @DBOS.workflow(name=stored.WORKFLOW, max_recovery_attempts=stored.CRASHES)
        def run(delivery: str, flow: str, subject: str, intent: str, number: int, bugs: int, because: str) -> str:
            attempt = Attempt(
                delivery=delivery,
                flow=flow,
                subject=subject,
                intent=intent,
                number=number,
                bugs=bugs,
                because=because,
            )
            return self._run(attempt)

        DBOS.launch()
        self._beating.start()
        log.info("worker started name=%s concurrency=%d", self._name, self._concurrency)

    def stop(self, *, patience: timedelta = timedelta(seconds=30)) -> None:
        """Take no more jobs and wait for the running ones; what is not done in time runs again later."""
        if self._stopping.is_set():
            return
        self._stopping.set()
        with self._count:
            running = self._running
        DBOS.destroy(
            destroy_registry=True,
            workflow_completion_timeout_sec=round(patience.total_seconds()) if running else 0,
        )
        if self._beating.is_alive():
            self._beating.join()
        self._heart.stop()
        self._client.destroy()
        self._engine.dispose()
        log.info("worker stopped name=%s", self._name)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    # -- one attempt --------------------------------------------------------------------------------------

    def _run(self, attempt: Attempt) -> str:
        with self._count:
            self._running += 1
        try:
            return self._outcome(attempt)
        finally:
            with self._count:
                self._running -= 1

    def _outcome(self, attempt: Attempt) -> str:
        log.info("job started %s", attempt)
        try:
            follow_ups = list(self._handler(attempt.flow)(attempt.subject, attempt.intent))
        except BotError as failure:
            log.warning("job failed %s: %s", attempt, sentence(failure))
            return self._after(failure, attempt)
        except Exception as failure:
            log.exception("job failed unforeseen %s", attempt)
            return self._after(failure, attempt)
        later = next((each for each in follow_ups if each.because), None)
        for each in follow_ups:
            if not each.because:
                self._enqueue(attempt.follow_up(each.flow, each.subject, each.intent))
        log.info("job done %s follow-ups=%d", attempt, len(follow_ups))
        return self._again_later(later, attempt) if later else str(State.DONE)

    def _again_later(self, wanted: FollowUp, attempt: Attempt) -> str:
        """The same job waits for something outside; nothing is wrong with it, so it never dies of that."""
        silence = TemporaryFailure(wanted.because, retry_after=wanted.wish)
        wait = self._wait_after(silence, attempt, chance=self._chance())
        if wait is None:
            log.warning("job asks no more %s: %s", attempt, wanted.because)
            return str(State.DONE)
        if self._comes_anyway(attempt):
            log.info("job is done, another one of its subject waits %s", attempt)
            return str(State.DONE)
        wait = max(wait, min(wanted.wish or wait, LONGEST_PAUSE))
        self._enqueue(attempt.later(because=wanted.because), wait=wait)
        log.info("job comes again %s seconds=%.0f: %s", attempt, wait.total_seconds(), wanted.because)
        return stored.SUPERSEDED

    def _handler(self, flow: str) -> Handler:
        if flow not in self._handlers:
            raise PermanentFailure(f"This worker knows no flow {flow!r}.")
        return self._handlers[flow]

    def _after(self, failure: Exception, attempt: Attempt) -> str:
        """Wait by a successor that the database holds back: a sleeping job would hold a worker's place."""
        wait = self._wait_after(failure, attempt, chance=self._chance())
        if wait is None:
            log.error("job dead %s", attempt)
            self._say_last_words(attempt)
            raise stored.Dead(sentence(failure)) from None
        successor = attempt.again(because=sentence(failure), bug=not isinstance(failure, BotError))
        self._enqueue(successor, wait=wait)
        log.info("job waits %s seconds=%.0f", successor, wait.total_seconds())
        return stored.SUPERSEDED

    def _comes_anyway(self, attempt: Attempt) -> bool:
        """Whether another job of this subject comes again later: many edits during one silence need but one of them."""
        waiting = self._client.list_workflows(
            status=stored.WAITING_STATES, queue_name=stored.QUEUE, name=stored.WORKFLOW, load_output=False
        )
        others = (stored.attempt_of(row) for row in waiting)
        return any(
            each.subject == attempt.subject
            and each.flow == attempt.flow
            and bool(each.because)
            and each.delivery != attempt.delivery
            for each in others
        )

    def _say_last_words(self, attempt: Attempt) -> None:
        """Best effort: whatever killed the job may well keep it from speaking, too."""
        try:
            self._last_words(attempt.subject, attempt.delivery)
        except Exception:
            log.exception("job dead without a word %s", attempt)

    def _enqueue(self, attempt: Attempt, *, wait: timedelta = timedelta()) -> None:
        # Patient, unlike the web's: a worker that cannot write could not end its job either.
        self._client.enqueue(stored.options_of(attempt, wait=wait), **stored.arguments_of(attempt))

    # -- the heart ----------------------------------------------------------------------------------------

    def _beat(self) -> None:
        while not self._stopping.wait(self._heart.every.total_seconds()):
            try:
                if not self._heart.beat():
                    log.warning("worker was thought dead, or shares its name with another name=%s", self._name)
                self._save_jobs_of_the_dead()
            except (sa.exc.SQLAlchemyError, BotError) as error:
                log.warning("heartbeat failed name=%s: %s", self._name, type(error).__name__)

    def _save_jobs_of_the_dead(self) -> None:
        running = self._client.list_workflows(
            status="PENDING", queue_name=stored.QUEUE, load_input=False, load_output=False
        )
        for name in {row.executor_id for row in running if row.executor_id} - {self._name}:
            with self._heart.take_over(name) as is_ours:
                if not is_ours:
                    continue
                left = self._client.list_workflows(
                    status="PENDING",
                    queue_name=stored.QUEUE,
                    executor_id=name,
                    load_input=False,
                    load_output=False,
                )
                for row in left:
                    self._client.resume_workflow(row.workflow_id, queue_name=stored.QUEUE)
                log.warning("jobs taken over worker=%s jobs=%d", name, len(left))
