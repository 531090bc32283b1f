"""All workers and processes of one database keep a source's pace together."""

from __future__ import annotations

import json
import logging
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from loopback_web import Watch

from bot.gateway.database import Database
from bot.gateway.paces import Pace
from bot.gateway.turns import LEASE, PATIENCE, Book, Turns, claim, retry_after
from bot.gateway.unanswered import Unanswered

SLOW = Pace(every=timedelta(seconds=3))
ARXIV = "arxiv.org"


class Workers:
    """Turns of several processes on one database and one clock."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.watch = Watch()
        self._open: list[Database] = []

    def one(self) -> Turns:
        database = Database(self.url, busy_seconds=0.2)
        database.make_folder()
        self._open.append(database)
        return Turns(database, clock=self.watch, sleep=self.watch.sleep)

    def close(self) -> None:
        for database in self._open:
            database.close()


@pytest.fixture
def workers(database_url: str) -> Iterator[Workers]:
    workers = Workers(database_url)
    yield workers
    workers.close()


def test_the_first_request_does_not_wait_and_the_next_one_does(workers: Workers) -> None:
    turns = workers.one()
    with turns.turn(ARXIV, SLOW) as first:
        pass
    with turns.turn(ARXIV, SLOW) as second:
        pass
    assert (first, second) == (0, 3)


def test_another_process_waits_as_if_it_were_the_same(workers: Workers) -> None:
    starts = []
    for turns in (workers.one(), workers.one(), workers.one()):
        with turns.turn(ARXIV, SLOW):
            starts.append(workers.watch.now)
    assert [later - earlier for earlier, later in pairwise(starts)] == [timedelta(seconds=3)] * 2


def test_sources_do_not_wait_for_each_other(workers: Workers) -> None:
    turns = workers.one()
    with turns.turn(ARXIV, SLOW), turns.turn("api.crossref.org", SLOW) as waited:
        assert waited == 0


def test_no_more_requests_are_on_their_way_than_allowed(workers: Workers) -> None:
    pace = Pace(every=timedelta(0), at_once=2)
    first, second = workers.one().turn(ARXIV, pace), workers.one().turn(ARXIV, pace)
    with first, second, pytest.raises(Unanswered), workers.one().turn(ARXIV, pace, patience=1):
        pass
    with workers.one().turn(ARXIV, pace, patience=0):
        pass


def test_a_wait_that_is_too_long_is_not_slept_through_and_its_length_is_told(workers: Workers) -> None:
    turns = workers.one()
    turns.rest(ARXIV, workers.watch.now + timedelta(minutes=5))
    with pytest.raises(Unanswered) as silence, workers.one().turn(ARXIV, SLOW):
        pass
    assert silence.value.fault == "it takes no more requests for now"
    assert silence.value.retry_after == timedelta(seconds=300)
    assert workers.watch.slept == []


def test_a_short_rest_is_slept_through(workers: Workers) -> None:
    workers.one().rest(ARXIV, workers.watch.now + timedelta(seconds=12))
    with workers.one().turn(ARXIV, SLOW) as waited:
        assert waited == 12


def test_a_shorter_rest_does_not_end_a_longer_one(workers: Workers) -> None:
    workers.one().rest(ARXIV, workers.watch.now + timedelta(seconds=12))
    workers.one().rest(ARXIV, workers.watch.now + timedelta(seconds=2))
    with workers.one().turn(ARXIV, SLOW) as waited:
        assert waited == 12


def test_the_turn_of_a_process_that_was_killed_is_void_within_a_minute(workers: Workers) -> None:
    lost = workers.one().turn(ARXIV, SLOW)
    lost.__enter__()  # and never leaves
    began = workers.watch.now
    other = workers.one()
    is_served = False
    while not is_served:
        try:
            with other.turn(ARXIV, SLOW):
                is_served = True
        except Unanswered as silence:
            workers.watch.now += silence.retry_after or timedelta(minutes=1)
    assert timedelta(seconds=LEASE) <= workers.watch.now - began < timedelta(minutes=1)
    lost.__exit__(None, None, None)


def test_a_process_whose_release_was_lost_does_not_wait_for_itself(workers: Workers) -> None:
    turns = workers.one()
    turn = turns.turn(ARXIV, SLOW)
    turn.__enter__()
    shared = turns._database
    turns._database = None  # the database is gone for a moment
    turn.__exit__(None, None, None)
    turns._database = shared
    with turns.turn(ARXIV, SLOW) as waited:
        assert waited == 3


def test_without_a_database_each_process_keeps_the_pace_by_itself(caplog: pytest.LogCaptureFixture) -> None:
    watch = Watch()
    turns = Turns(None, clock=watch, sleep=watch.sleep)
    with turns.turn(ARXIV, SLOW):
        pass
    with turns.turn(ARXIV, SLOW) as waited:
        assert waited == 3
    assert caplog.text == ""


def test_when_the_database_is_gone_the_pace_goes_on_and_the_log_says_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    workers = Workers(f"sqlite:///{tmp_path / 'jobs.sqlite'}")
    turns = workers.one()
    with turns.turn(ARXIV, SLOW):
        pass
    blocker = sqlite3.connect(tmp_path / "jobs.sqlite", isolation_level=None)
    blocker.execute("BEGIN EXCLUSIVE")
    try:
        with caplog.at_level(logging.WARNING), turns.turn(ARXIV, SLOW) as waited:
            assert waited == 3
    finally:
        blocker.execute("ROLLBACK")
        blocker.close()
    assert "Cannot share the sources' paces" in caplog.text
    with turns.turn(ARXIV, SLOW) as waited:
        assert waited == 3
    workers.close()


@pytest.mark.parametrize(
    "book", ["", "[]", "null", '{"next": "soon"}', '{"leases": [1]}', '{"leases": {"a": null}}', "{"]
)
def test_a_book_that_cannot_be_read_is_begun_anew(tmp_path: Path, book: str) -> None:
    workers = Workers(f"sqlite:///{tmp_path / 'jobs.sqlite'}")
    with workers.one().turn(ARXIV, SLOW):
        pass
    with sqlite3.connect(tmp_path / "jobs.sqlite") as connection:
        connection.execute("UPDATE source_turns SET book = ?", [book])
    connection.close()
    with workers.one().turn(ARXIV, SLOW) as waited:
        assert waited == 0
    workers.close()


def test_a_clock_that_went_back_blocks_nobody(workers: Workers) -> None:
    turns = workers.one()
    workers.watch.now += timedelta(days=400)
    with turns.turn(ARXIV, SLOW):
        pass
    turns.rest("api.crossref.org", workers.watch.now + timedelta(hours=1))
    workers.watch.now -= timedelta(days=400)
    for name in (ARXIV, "api.crossref.org"):
        with workers.one().turn(name, SLOW) as waited:
            assert waited == 0


def test_hosts_that_nobody_asked_for_long_are_forgotten(tmp_path: Path) -> None:
    workers = Workers(f"sqlite:///{tmp_path / 'jobs.sqlite'}")
    with workers.one().turn("old.example", SLOW):
        pass
    workers.watch.now += timedelta(days=2)
    with workers.one().turn("new.example", SLOW):
        pass
    with sqlite3.connect(tmp_path / "jobs.sqlite") as connection:
        names = connection.execute("SELECT name FROM source_turns").fetchall()
    connection.close()
    assert names == [("new.example",)]
    workers.close()


@given(
    st.lists(st.tuples(st.floats(0, 10), st.floats(0, 15)), max_size=30),
    st.floats(0, 5),
    st.integers(1, 3),
)
def test_law_starts_are_apart_and_no_more_than_allowed_are_open(
    arrivals: list[tuple[float, float]], every: float, at_once: int
) -> None:
    """Whoever comes when, and however long each request takes (shorter than a lease)."""
    pace = Pace(every=timedelta(seconds=every), at_once=at_once)
    book, now = Book(), 1_000_000.0
    running: list[tuple[float, float, str]] = []
    for number, (pause, lasts) in enumerate(arrivals):
        now += pause
        for _, end, name in running:
            if end <= now and name in book.leases:
                book = Book(next=book.next, rest=book.rest, leases={n: t for n, t in book.leases.items() if n != name})
        book, reply = claim(book, lease=str(number), now=now, pace=pace, patience=PATIENCE)
        assert 0 <= reply.wait <= PATIENCE + LEASE
        if reply.is_granted:
            running.append((now + reply.wait, now + reply.wait + lasts, str(number)))
    starts = [start for start, _, _ in running]
    apart = pace.every.total_seconds()
    assert all(later - earlier >= apart - 1e-6 for earlier, later in pairwise(starts))
    for start in starts:
        assert sum(begin <= start < end for begin, end, _ in running) <= at_once


def test_threads_of_two_workers_keep_the_pace_on_a_real_clock(database_url: str) -> None:
    pace = Pace(every=timedelta(seconds=0.1))
    databases = [Database(database_url) for _ in range(2)]
    databases[0].make_folder()
    began = time.time()
    workers = [Turns(each, clock=lambda: datetime.now(UTC), sleep=time.sleep) for each in databases]
    starts: list[float] = []

    def work(turns: Turns) -> None:
        for _ in range(3):
            with turns.turn(ARXIV, pace):
                starts.append(time.time())

    threads = [threading.Thread(target=work, args=[turns]) for turns in workers * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(starts) == 12
    assert_paced(starts, began, 0.1)
    for each in databases:
        each.close()


def assert_paced(starts: list[float], began: float, every: float) -> None:
    """No start is earlier than the pace allows, counted from the beginning; a slow machine only makes them later."""
    early = [start - began - number * every for number, start in enumerate(sorted(starts))]
    assert min(early) >= -0.001


PROCESS = """
import json, sys, time
from datetime import UTC, datetime, timedelta
from bot.gateway.database import Database
from bot.gateway.paces import Pace
from bot.gateway.turns import Turns
turns = Turns(Database(sys.argv[1]), clock=lambda: datetime.now(UTC), sleep=time.sleep)
time.sleep(max(0, float(sys.argv[2]) - time.time()))
starts = []
for _ in range(4):
    with turns.turn("arxiv.org", Pace(every=timedelta(seconds=0.15))):
        starts.append(time.time())
print(json.dumps(starts))
"""


def test_two_processes_keep_the_pace(database_url: str) -> None:
    database = Database(database_url)
    database.make_folder()
    began = time.time() + 1
    running = [
        subprocess.Popen([sys.executable, "-c", PROCESS, database_url, str(began)], stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    starts = sorted(start for each in running for start in json.loads(each.communicate(timeout=60)[0]))
    assert len(starts) == 8
    assert_paced(starts, began, 0.15)
    database.close()


NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120),
        ("0", 0),
        ("999999999999999999999999", 86_400),
        ("Mon, 02 Mar 2026 12:01:30 GMT", 90),
        ("Mon, 02 Mar 2026 12:01:30 -0000", 90),
        ("Mon, 02 Mar 2026 11:00:00 GMT", 0),
        ("Mon, 02 Mar 2099 11:00:00 GMT", 86_400),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("１２０", None),
    ],
)
def test_a_wish_to_be_left_alone_is_seconds_or_a_date_and_a_day_at_most(text: str, seconds: int | None) -> None:
    assert retry_after(text, NOW) == (None if seconds is None else timedelta(seconds=seconds))
