"""The pace of writes: one at a time, and never more than GitHub allows in a minute or an hour.

GitHub asks an app to write serially and to create at most about 80 things a minute and 500 an hour
(https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api). It does not say which requests
"create content", so all that are no GET count. A burst is allowed: one contribution is never slowed down.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.faults import Clock, TemporaryFailure

NO_WAIT = timedelta(0)
PATIENCE = timedelta(seconds=10)
"""A longer wait is not slept through in a worker: the job ends and comes back."""


@dataclass(frozen=True, slots=True)
class Limit:
    """So many writes in any stretch of this length."""

    writes: int
    within: timedelta


GITHUB_LIMITS = (Limit(80, timedelta(minutes=1)), Limit(500, timedelta(hours=1)))


def wait(now: datetime, past: Sequence[datetime], limits: Sequence[Limit]) -> timedelta:
    """How long the next write must wait, given when earlier ones (oldest first) were sent."""
    waits = (past[-limit.writes] + limit.within - now for limit in limits if len(past) >= limit.writes)
    return max(waits, default=NO_WAIT) if past else NO_WAIT


class Pace:
    """Lets writes through one at a time in this process, and holds each account to the limits.

    The limits are GitHub's for one token, so every account (installation) has its own count.
    """

    def __init__(
        self, *, limits: Sequence[Limit] = GITHUB_LIMITS, clock: Clock, sleep: Callable[[float], None]
    ) -> None:
        self._limits = limits
        self._clock = clock
        self._sleep = sleep
        self._remembered = max((limit.writes for limit in limits), default=0)
        self._past: dict[str, deque[datetime]] = {}
        self._one_at_a_time = threading.Lock()

    @contextmanager
    def write(self, account: str) -> Iterator[None]:
        """Hold the turn to write; raise TemporaryFailure when it would take too long to get one.

        A wait is slept without holding the turn, so that one account's limit does not stop the others.
        """
        while True:
            with self._one_at_a_time:
                past = self._past.setdefault(account, deque(maxlen=self._remembered))
                now = self._clock()
                pause = wait(now, past, self._limits)
                if pause <= NO_WAIT:
                    past.append(now)
                    yield
                    return
            if pause > PATIENCE:
                raise TemporaryFailure(
                    f"GitHub allows {account} no more writes for now; the next in {pause.total_seconds():.0f} s.",
                    retry_after=pause,
                )
            self._sleep(pause.total_seconds())
