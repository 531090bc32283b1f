"""Whose turn it is to ask a source: paces that all workers and processes of one database keep together.

In: the name of a source and its pace. Out: a turn, held while the request is on its way, or Unanswered when it would be
too long in coming. A turn is a lease: one that a killed process held is void within a minute. Without a database, each
process keeps the pace by itself. The clocks of several machines are taken to agree.
"""

from __future__ import annotations

import itertools
import json
import secrets
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TypeVar

import sqlalchemy as sa

from bot.faults import Clock
from bot.gateway.database import Database
from bot.gateway.paces import Pace
from bot.gateway.unanswered import Unanswered

T = TypeVar("T")
PATIENCE = 20.0
"""Seconds; a longer wait is not slept through in a worker."""
LEASE = 30.0
"""Seconds after its start for which a request holds its turn at most; the longest request takes 20."""
LONGEST_REST = 86_400.0
"""Seconds for which a source may ask to be left alone; a longer wish is a mistake."""
_FORGOTTEN_AFTER = 86_400.0

_METADATA = sa.MetaData()
_TURNS = sa.Table(
    "source_turns",
    _METADATA,
    sa.Column("name", sa.String(255), primary_key=True, comment="what is counted together: a host, or all of arXiv"),
    sa.Column("book", sa.Text, nullable=False, comment="JSON: next, rest (seconds since 1970), leases (name -> end)"),
    sa.Column("used", sa.Float, nullable=False, comment="last change, seconds since 1970"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """What is agreed about one source. Times in seconds since 1970."""

    next: float = 0.0
    """when the next request may start"""
    rest: float = 0.0
    """until when the source wants to be left alone"""
    leases: Mapping[str, float] = field(default_factory=dict)
    """requests on their way, and when each of them is given up for lost"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A turn that starts in `wait` seconds; or none, and how long it would be."""

    wait: float
    is_granted: bool = False
    is_full: bool = False
    """whether it is others' requests that are waited for"""


def claim(book: Book, *, lease: str, now: float, pace: Pace, patience: float) -> tuple[Book, Reply]:
    """Enter a request that starts as soon as the pace allows, if that is within `patience` seconds.

    A time that is too far away to have been written by anyone (a clock went back) is not believed.
    """
    every = pace.every.total_seconds()
    leases = {name: end for name, end in book.leases.items() if now < end <= now + PATIENCE + LEASE}
    after_last = book.next if book.next <= now + PATIENCE + every else now
    after_rest = book.rest if book.rest <= now + LONGEST_REST else now
    start = max(now, after_last, after_rest)
    book = replace(book, leases=leases)
    if start - now > patience:
        return book, Reply(wait=start - now)
    if len(leases) >= pace.at_once:
        return book, Reply(wait=min(leases.values()) - now, is_full=True)
    entered = replace(book, next=start + every, leases={**leases, lease: start + LEASE})
    return entered, Reply(wait=start - now, is_granted=True)


def retry_after(text: str, now: datetime) -> timedelta | None:
    """How long a source wants to be left alone: seconds, or a date (RFC 9110); at most a day."""
    if text.isascii() and text.isdigit():
        seconds = float(text[:9])
    else:
        try:
            until = parsedate_to_datetime(text)
            seconds = ((until if until.tzinfo else until.replace(tzinfo=UTC)) - now).total_seconds()
        except (ValueError, OverflowError):
            return None
    return timedelta(seconds=min(max(seconds, 0.0), LONGEST_REST))


class Turns:
    """Gives out turns. Safe to use from several threads, and by several processes on one database."""

    def __init__(self, database: Database | None, *, clock: Clock, sleep: Callable[[float], None]) -> None:
        self._database = database
        self._clock = clock
        self._sleep = sleep
        self._token = secrets.token_hex(6)
        self._leases = (f"{self._token}-{number}" for number in itertools.count())
        self._mine: set[str] = set()
        self._books: dict[str, Book] = {}
        self._locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._lock = threading.Lock()
        self._is_swept = False

    @contextmanager
    def turn(self, name: str, pace: Pace, *, patience: float = PATIENCE) -> Iterator[float]:
        """Hold a turn; gives the seconds that were waited for it. Raises Unanswered when it comes too late."""
        with self._lock:
            lease = next(self._leases)
            self._mine.add(lease)
        try:
            yield self._wait(name, pace, lease, patience)
        finally:
            self._change(name, lambda book: (_without(book, lease), None))
            with self._lock:
                self._mine.discard(lease)

    def rest(self, name: str, until: datetime) -> None:
        """Leave this source alone until then; a longer rest that was asked for before stays."""
        end = min(until.timestamp(), self._now() + LONGEST_REST)
        self._change(name, lambda book: (replace(book, rest=max(book.rest, end)), None))

    def _wait(self, name: str, pace: Pace, lease: str, patience: float) -> float:
        waited = 0.0
        pause = min(max(pace.every.total_seconds() / 2, 0.02), 0.5)
        while True:
            left = patience - waited

            def enter(book: Book, left: float = left) -> tuple[Book, Reply]:
                return claim(book, lease=lease, now=self._now(), pace=pace, patience=left)

            reply = self._change(name, enter)
            if reply.is_granted:
                if reply.wait > 0:
                    self._sleep(reply.wait)
                return waited + reply.wait
            if not reply.is_full or pause > left:
                raise Unanswered("it takes no more requests for now", retry_after=_whole(reply.wait))
            self._sleep(pause)
            waited += pause

    def _change(self, name: str, work: Callable[[Book], tuple[Book, T]]) -> T:
        """Change what is agreed about a source: in the database, or in this process alone if it cannot be used."""
        with self._lock:
            lock = self._locks[name]
        with lock:
            known = self._books.get(name, Book())
            changed = self._change_shared(name, known, work) or work(known)
            self._books[name] = changed[0]
            return changed[1]

    def _change_shared(self, name: str, known: Book, work: Callable[[Book], tuple[Book, T]]) -> tuple[Book, T] | None:
        if self._database is None:
            return None
        self._sweep(self._database)
        database, now = self._database, self._now()

        def change(connection: sa.Connection) -> tuple[Book, T]:
            # The first statement takes the lock, on the file (SQLite) or on the row (PostgreSQL): what is read after
            # it, nobody else changes before we have.
            insert = database.insert(_TURNS).values(name=name, book="{}", used=now)
            connection.execute(insert.on_conflict_do_update(index_elements=["name"], set_={"used": now}))
            text = connection.scalar(sa.select(_TURNS.c.book).where(_TURNS.c.name == name))
            book, said = work(self._both(_read(text or ""), known))
            connection.execute(_TURNS.update().where(_TURNS.c.name == name).values(book=_written(book)))
            return book, said

        return database.attempt(change, on=_METADATA, to="share the sources' paces")

    def _both(self, shared: Book, known: Book) -> Book:
        """What all agreed, and what this process did while it could not tell the others."""
        with self._lock:
            mine = {name: end for name, end in known.leases.items() if name in self._mine}
        others = {name: end for name, end in shared.leases.items() if not name.startswith(self._token)}
        return Book(next=max(shared.next, known.next), rest=max(shared.rest, known.rest), leases={**others, **mine})

    def _sweep(self, database: Database) -> None:
        """Once in a process: forget the hosts that nobody asked for long."""
        with self._lock:
            is_swept, self._is_swept = self._is_swept, True
        if not is_swept:
            old = _TURNS.delete().where(_TURNS.c.used < self._now() - _FORGOTTEN_AFTER)
            database.attempt(lambda connection: connection.execute(old), on=_METADATA, to="forget sources' paces")

    def _now(self) -> float:
        return self._clock().timestamp()


def _without(book: Book, lease: str) -> Book:
    return replace(book, leases={name: end for name, end in book.leases.items() if name != lease})


def _whole(seconds: float) -> timedelta:
    """A wait that is worth telling."""
    return timedelta(seconds=max(1, round(seconds + 0.5)))


def _written(book: Book) -> str:
    return json.dumps({"next": book.next, "rest": book.rest, "leases": dict(book.leases)}, separators=(",", ":"))


def _read(text: str) -> Book:
    """A book; an empty one where somebody else wrote in it."""
    try:
        kept = json.loads(text)
        leases = {str(name): float(end) for name, end in kept.get("leases", {}).items()}
        return Book(next=float(kept.get("next", 0)), rest=float(kept.get("rest", 0)), leases=leases)
    except (ValueError, TypeError, AttributeError, OverflowError):
        return Book()
