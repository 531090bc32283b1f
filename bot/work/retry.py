"""What follows from a failed attempt: a wait, or the end. Pure; chance is an argument."""

from __future__ import annotations

from datetime import timedelta
from typing import Protocol

from bot.faults import BotError, PermanentFailure, TemporaryFailure
from bot.work.job import Attempt

FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=30)
LONGEST_WISH = timedelta(minutes=65)
"""GitHub's rate limits are over within the hour; a server that asks for more is not believed."""
ATTEMPTS = 100
"""at a temporary failure: about two days of waiting, longer than GitHub's longest outage"""
BUGS = 3
"""attempts that may end in an exception nobody foresaw"""


class WaitAfter(Protocol):
    """The decision after a failed attempt, for a worker that is to decide otherwise."""

    def __call__(self, failure: Exception, attempt: Attempt, *, chance: float) -> timedelta | None: ...


def wait_after(failure: Exception, attempt: Attempt, *, chance: float) -> timedelta | None:
    """How long to wait before the next attempt; None when the job is dead. `chance` lies in 0..1."""
    if isinstance(failure, PermanentFailure) or attempt.number >= ATTEMPTS:
        return None
    if not isinstance(failure, TemporaryFailure) and attempt.bugs + 1 >= BUGS:
        return None
    wish = failure.retry_after if isinstance(failure, TemporaryFailure) else None
    return back_off(attempt.number, chance=chance, wish=wish)


def back_off(attempts: int, *, chance: float, wish: timedelta | None = None) -> timedelta:
    """The wait after so many attempts: doubling, spread over its upper half, never below the wish."""
    # The exponent is bounded first: 2 ** 10_000 seconds is no timedelta.
    full = min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(attempts - 1, 16))
    spread = full * (0.5 + 0.5 * chance)
    if wish is None or wish <= timedelta():
        return spread
    # A tenth on top keeps all who were told the same moment from coming at that moment.
    return max(spread, min(wish, LONGEST_WISH) * (1 + 0.1 * chance))


def sentence(failure: Exception) -> str:
    """What the operator reads about a failure. An unforeseen exception's own words may hold anything."""
    if isinstance(failure, BotError):
        return " ".join(str(failure).split())
    return f"An unforeseen {type(failure).__name__}; its trace is in the log."
