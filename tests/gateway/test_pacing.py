"""Writes keep GitHub's pace without slowing a single contribution down."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.faults import TemporaryFailure
from bot.gateway.pacing import GITHUB_LIMITS, NO_WAIT, Limit, Pace, wait

NOON = datetime(2025, 1, 2, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


class Watch:
    """A clock that only moves when someone sleeps or pushes it."""

    def __init__(self) -> None:
        self.now = NOON
        self.slept: list[float] = []

    def __call__(self) -> datetime:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)


def test_first_write_waits_for_nothing() -> None:
    assert wait(NOON, [], GITHUB_LIMITS) == NO_WAIT


def test_the_81st_write_of_a_minute_waits_until_the_first_is_a_minute_old() -> None:
    past = [NOON + n * timedelta(milliseconds=100) for n in range(80)]
    assert wait(NOON + 10 * SECOND, past, GITHUB_LIMITS) == 50 * SECOND


def test_the_501st_write_of_an_hour_waits_until_the_first_is_an_hour_old() -> None:
    past = [NOON + n * 5 * SECOND for n in range(500)]
    assert wait(past[-1], past, GITHUB_LIMITS) == timedelta(hours=1) - 499 * 5 * SECOND


def test_no_limits_never_wait() -> None:
    assert wait(NOON, [NOON] * 1000, ()) == NO_WAIT


@given(gaps=st.lists(st.integers(0, 40), max_size=60))
def test_whoever_waits_as_told_never_breaks_a_limit(gaps: list[int]) -> None:
    limits = (Limit(3, 10 * SECOND), Limit(8, 100 * SECOND))
    now, sent = NOON, list[datetime]()
    for gap in gaps:
        now += gap * SECOND
        now += max(wait(now, sent, limits), NO_WAIT)
        sent.append(now)
    for limit in limits:
        for moment in sent:
            assert sum(moment <= other < moment + limit.within for other in sent) <= limit.writes


def test_one_contribution_is_never_slowed_down() -> None:
    watch = Watch()
    pace = Pace(clock=watch, sleep=watch.sleep)
    for _ in range(7):
        with pace.write("one"):
            pass
    assert watch.slept == []


def test_a_short_wait_is_slept() -> None:
    watch = Watch()
    pace = Pace(limits=[Limit(1, 5 * SECOND)], clock=watch, sleep=watch.sleep)
    for _ in range(3):
        with pace.write("one"):
            pass
    assert watch.slept == [5.0, 5.0]


def test_a_long_wait_ends_the_job_and_says_when_to_come_back() -> None:
    watch = Watch()
    pace = Pace(limits=[Limit(1, timedelta(minutes=20))], clock=watch, sleep=watch.sleep)
    with pace.write("the App's installation on o"):
        pass
    sentence = r"allows the App's installation on o no more writes"
    with pytest.raises(TemporaryFailure, match=sentence) as failure, pace.write("the App's installation on o"):
        pass
    assert failure.value.retry_after == timedelta(minutes=20)
    assert watch.slept == []


def test_accounts_have_limits_of_their_own() -> None:
    watch = Watch()
    pace = Pace(limits=[Limit(1, timedelta(hours=1))], clock=watch, sleep=watch.sleep)
    for account in ("one", "another"):
        with pace.write(account):
            pass


def test_a_write_that_fails_counts() -> None:
    watch = Watch()
    pace = Pace(limits=[Limit(1, timedelta(hours=1))], clock=watch, sleep=watch.sleep)
    with pytest.raises(ZeroDivisionError), pace.write("one"):
        raise ZeroDivisionError
    with pytest.raises(TemporaryFailure), pace.write("one"):
        pass


def test_only_one_thread_writes_at_a_time() -> None:
    watch = Watch()
    pace = Pace(limits=(), clock=watch, sleep=watch.sleep)
    inside, most = [0], [0]

    def write() -> None:
        for _ in range(50):
            with pace.write("one"):
                inside[0] += 1
                most[0] = max(most[0], inside[0])
                inside[0] -= 1

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1]
