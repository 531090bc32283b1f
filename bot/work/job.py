"""The work engine's own words as plain values: an attempt at a job, its ids, and how the operator sees a job.

A job is (flow, subject, intent), as text: this room knows nothing of entries or issues. The web process reads
these types too, so nothing heavy is imported here.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """A job that a handler found to be needed.

    With a reason in `because` it is the same job once more, later: something outside gave no answer. It then waits as
    after a failure, `wish` at least, and is given up as quietly as it began.
    """

    flow: str
    subject: str
    intent: str = "none"
    because: str = ""
    wish: timedelta | None = None


Handler = Callable[[str, str], Iterable[FollowUp]]
"""Runs one flow on (subject, intent) and returns its follow-ups. It may run twice, so it must only ensure."""

Handlers = Mapping[str, Handler]

LastWords = Callable[[str, str], None]
"""Told (subject, delivery) of a job that will not be tried again. It may be told twice: it must only ever ensure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try at a job. Its fields are what the database stores; a change needs a new `JOBS_FORMAT`."""

    delivery: str
    flow: str
    subject: str
    intent: str = "none"
    number: int = 1
    bugs: int = 0
    """how many attempts before this one ended in an exception nobody foresaw"""
    because: str = ""
    """why there was need for another attempt: one sentence for the operator"""

    @property
    def id(self) -> str:
        """The delivery's id, and for every later attempt that id with its number."""
        return self.delivery if self.number == 1 else f"{self.delivery}.{self.number}"

    @property
    def repository(self) -> str:
        """What runs one job at a time. GitHub's names compare without case."""
        return re.split("[#@]", self.subject, maxsplit=1)[0].lower()

    def again(self, *, because: str, bug: bool) -> Attempt:
        """The next attempt at the same job."""
        return replace(self, number=self.number + 1, bugs=self.bugs + bug, because=because)

    def later(self, *, because: str) -> Attempt:
        """The same job once more, though this attempt went well; what somebody asked for was done by it."""
        return replace(self, number=self.number + 1, bugs=0, intent="none", because=because)

    def follow_up(self, flow: str, subject: str, intent: str) -> Attempt:
        """A job found on the way. Its id comes from the first delivery: found twice by one attempt, it still runs once.

        A later attempt may find it anew, as the world went on in between.
        """
        origin = self.delivery.partition("+")[0]
        origin = origin if self.number == 1 else f"{origin}.{self.number}"
        rerun = "" if intent == "none" else f".{intent}"
        return Attempt(delivery=f"{origin}+{flow}{rerun}:{subject}", flow=flow, subject=subject, intent=intent)

    def __str__(self) -> str:
        """As a log line carries it."""
        return f"delivery={self.delivery} flow={self.flow} subject={self.subject} attempt={self.number}"


class State(enum.StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    DEAD = "dead"


@dataclass(frozen=True, slots=True, kw_only=True)
class JobView:
    """A job as the operator sees it: its latest attempt."""

    delivery: str
    flow: str
    subject: str
    intent: str
    state: State
    attempt: int
    when: datetime
    """when it will run at the earliest (waiting), was started (running), or ended (done, dead); UTC"""
    error: str = ""
    """one sentence: why it is dead, or why it had to wait; without secrets"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What the operator's monitor asks: does the database answer, and how many workers were seen just now."""

    database: bool
    workers: int

    @property
    def is_well(self) -> bool:
        """Whether deliveries are both taken and worked on."""
        return self.database and self.workers > 0
