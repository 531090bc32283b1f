"""Who lives, who is dead, and that only one of the living saves a dead worker's jobs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from bot.faults import ConfigError
from bot.work import database, heartbeat
from bot.work.heartbeat import Heartbeat

SECOND = timedelta(seconds=1)


class Time:
    """A clock that goes on when told, or by being slept on."""

    def __init__(self) -> None:
        self.now = datetime(2024, 5, 1, tzinfo=UTC)
        self.during_sleep: Callable[[], object] = lambda: None

    def __call__(self) -> datetime:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        self.during_sleep()


@pytest.fixture
def clock() -> Time:
    return Time()


@pytest.fixture
def engine(url: str) -> Iterator[sa.Engine]:
    engine = database.connect(url, patience=5 * SECOND)
    yield engine
    engine.dispose()


@pytest.fixture
def heart(engine: sa.Engine, clock: Time) -> Callable[[str], Heartbeat]:
    return lambda name: Heartbeat(
        engine=engine, name=name, clock=clock, every=SECOND, dead_after=20 * SECOND, sleep=clock.sleep
    )


Hearts = Callable[[str], Heartbeat]


def alive(engine: sa.Engine, clock: Time) -> int:
    with engine.connect() as connection:
        return heartbeat.count_alive(connection, now=clock(), dead_after=20 * SECOND)


def test_a_worker_counts_as_alive_while_it_beats(engine: sa.Engine, clock: Time, heart: Hearts) -> None:
    one, two = heart("one"), heart("two")
    one.start()
    two.start()
    clock.now += 15 * SECOND
    assert one.beat()
    clock.now += 10 * SECOND
    assert alive(engine, clock) == 1
    one.stop()
    assert alive(engine, clock) == 0


def test_a_name_left_behind_by_a_killed_process_is_taken_after_three_beats(clock: Time, heart: Hearts) -> None:
    heart("one").start()
    before = clock.now
    heart("one").start()
    assert clock.now - before == 3 * SECOND


def test_a_name_given_back_is_free_at_once(clock: Time, heart: Hearts) -> None:
    first = heart("one")
    first.start()
    first.stop()
    before = clock.now
    heart("one").start()
    assert clock.now == before


def test_a_name_whose_owner_beats_is_refused(clock: Time, heart: Hearts) -> None:
    first = heart("one")
    first.start()
    clock.during_sleep = first.beat
    with pytest.raises(ConfigError, match="Another worker is running under the name 'one'"):
        heart("one").start()


def test_only_one_of_the_living_takes_over_from_a_dead_worker(clock: Time, heart: Hearts) -> None:
    dead, one, two = heart("dead"), heart("one"), heart("two")
    dead.start()
    clock.now += 21 * SECOND
    with one.take_over("dead") as is_ones, two.take_over("dead") as is_twos:
        assert (is_ones, is_twos) == (True, False)


def test_a_worker_that_beat_lately_is_not_taken_over(clock: Time, heart: Hearts) -> None:
    living = heart("living")
    living.start()
    clock.now += 19 * SECOND
    with heart("one").take_over("living") as is_ours:
        assert not is_ours
    assert living.beat()


def test_a_worker_that_left_jobs_and_no_trace_is_taken_over_at_once(heart: Hearts) -> None:
    with heart("one").take_over("unknown") as is_ones, heart("two").take_over("unknown") as is_twos:
        assert (is_ones, is_twos) == (True, False)


def test_a_worker_wrongly_thought_dead_learns_it_and_beats_on(engine: sa.Engine, clock: Time, heart: Hearts) -> None:
    stalled = heart("stalled")
    stalled.start()
    clock.now += 21 * SECOND
    with heart("one").take_over("stalled"):
        pass
    assert not stalled.beat()
    assert stalled.beat()
    assert alive(engine, clock) == 1
