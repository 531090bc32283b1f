"""When a failed job is tried again: the table of decisions, and the laws of the wait."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.faults import ConfigError, PermanentFailure, TemporaryFailure
from bot.work.job import Attempt
from bot.work.retry import ATTEMPTS, LONGEST_WAIT, LONGEST_WISH, back_off, sentence, wait_after

chances = st.floats(min_value=0, max_value=1)


def attempt(number: int = 1, bugs: int = 0) -> Attempt:
    return Attempt(delivery="d1", flow="submission", subject="ann/papers#1", number=number, bugs=bugs)


@pytest.mark.parametrize(
    ("failure", "tried", "is_dead"),
    [
        (TemporaryFailure("502"), attempt(), False),
        (TemporaryFailure("502"), attempt(number=ATTEMPTS - 1), False),
        (TemporaryFailure("502"), attempt(number=ATTEMPTS), True),
        (PermanentFailure("gone"), attempt(), True),
        (ValueError("bug"), attempt(), False),
        (ValueError("bug"), attempt(number=2, bugs=1), False),
        (ValueError("bug"), attempt(number=3, bugs=2), True),
        (ValueError("bug"), attempt(number=40, bugs=0), False),
        (ConfigError("a key is wrong"), attempt(number=3, bugs=2), True),
    ],
)
def test_who_is_tried_again(failure: Exception, tried: Attempt, is_dead: bool) -> None:
    assert (wait_after(failure, tried, chance=0.5) is None) == is_dead


def test_waits_double_from_five_seconds_to_half_an_hour() -> None:
    waits = [back_off(number, chance=1.0).total_seconds() for number in range(1, 12)]
    assert waits == [5, 10, 20, 40, 80, 160, 320, 640, 1280, 1800, 1800]


def test_chance_spreads_a_wait_over_its_upper_half() -> None:
    assert back_off(1, chance=0.0) == timedelta(seconds=2.5)


def test_a_wish_is_honoured_and_callers_who_heard_it_together_come_apart() -> None:
    wish = timedelta(minutes=10)
    assert back_off(1, chance=0.0, wish=wish) == wish
    assert back_off(1, chance=1.0, wish=wish) == timedelta(minutes=11)


@given(number=st.integers(1, 10_000), chance=chances, seconds=st.none() | st.integers(-10, 10**9))
def test_a_wait_is_never_shorter_than_wished_nor_longer_than_the_limit(
    number: int, chance: float, seconds: int | None
) -> None:
    wish = None if seconds is None else timedelta(seconds=seconds)
    wait = back_off(number, chance=chance, wish=wish)
    assert timedelta() < wait <= max(LONGEST_WAIT, LONGEST_WISH * 1.1)
    assert wish is None or wait >= min(wish, LONGEST_WISH)


@given(number=st.integers(1, 200), chance=chances)
def test_a_later_attempt_never_waits_less(number: int, chance: float) -> None:
    assert back_off(number + 1, chance=chance) >= back_off(number, chance=chance)


def test_the_operator_reads_our_own_sentences_on_one_line_and_no_foreign_words() -> None:
    assert sentence(TemporaryFailure("GitHub answered 502.\n  Later.")) == "GitHub answered 502. Later."
    assert sentence(KeyError("token=s3cret")) == "An unforeseen KeyError; its trace is in the log."
