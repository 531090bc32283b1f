"""Which workers live: a table with one row a worker, renewed every few seconds.

It keeps two processes from running under one name (they would run one job twice), lets a living worker take
over the jobs of a dead one, and tells the web process whether anyone works.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa

from bot.faults import Clock, ConfigError

_metadata = sa.MetaData()
_workers = sa.Table(
    "review_bot_worker",
    _metadata,
    sa.Column("name", sa.String, primary_key=True),
    sa.Column("token", sa.String, nullable=False),
    sa.Column("seen_at", sa.BigInteger, nullable=False),  # milliseconds since 1970, UTC
)


def create_table(engine: sa.Engine) -> None:
    """Make the table if it is not there."""
    _metadata.create_all(engine)


def count_alive(connection: sa.Connection, *, now: datetime, dead_after: timedelta) -> int:
    """How many workers were seen lately."""
    recent = _workers.c.seen_at > _milliseconds(now - dead_after)
    return connection.execute(sa.select(sa.func.count()).where(recent)).scalar_one()


@dataclass(slots=True, kw_only=True)
class Heartbeat:
    """The row of one worker, and its view of the others' rows."""

    engine: sa.Engine
    name: str
    clock: Clock
    every: timedelta
    dead_after: timedelta
    sleep: Callable[[float], None] = time.sleep
    token: str = field(default_factory=lambda: secrets.token_hex(8))
    """tells this process from an earlier or another one of the same name"""

    def start(self) -> None:
        """Take the name; raise ConfigError when another process is living under it.

        A process that was killed leaves its row behind; that it does not move is seen within three beats.
        """
        first = self._seen()
        deadline = 3 * self.every.total_seconds()
        while first is not None and deadline > 0:
            step = self.every.total_seconds() / 2
            self.sleep(step)
            deadline -= step
            now = self._seen()
            if now is None:
                break
            if now != first:
                raise ConfigError(
                    f"Another worker is running under the name {self.name!r}. "
                    "Give every process its own name by REVIEW_BOT_INSTANCE."
                )
        with self.engine.begin() as connection:
            connection.execute(sa.delete(_workers).where(_workers.c.name == self.name))
            connection.execute(sa.insert(_workers).values(self._row(self.name)))

    def beat(self) -> bool:
        """Renew the row. False when it was not ours any more: others thought us dead and took our jobs."""
        with self.engine.begin() as connection:
            ours = (_workers.c.name == self.name) & (_workers.c.token == self.token)
            renewed = connection.execute(sa.update(_workers).where(ours).values(self._row(self.name))).rowcount
            if (
                not renewed
                and connection.execute(sa.select(_workers.c.name).where(_workers.c.name == self.name)).first() is None
            ):
                connection.execute(sa.insert(_workers).values(self._row(self.name)))
        return bool(renewed)

    def stop(self) -> None:
        """Give the name back."""
        self._forget(self.name)

    @contextmanager
    def take_over(self, name: str) -> Iterator[bool]:
        """Whether that worker is dead and its jobs are ours to save. Only one of the living gets True."""
        is_ours = self._claim(name)
        try:
            yield is_ours
        finally:
            if is_ours:
                self._forget(name)

    def _claim(self, name: str) -> bool:
        limit = _milliseconds(self.clock() - self.dead_after)
        with self.engine.begin() as connection:
            silent = (_workers.c.name == name) & (_workers.c.seen_at <= limit)
            if connection.execute(sa.update(_workers).where(silent).values(self._row(name))).rowcount:
                return True
            if connection.execute(sa.select(_workers.c.name).where(_workers.c.name == name)).first() is not None:
                return False
        try:
            with self.engine.begin() as connection:
                connection.execute(sa.insert(_workers).values(self._row(name)))
        except sa.exc.IntegrityError:  # another living worker was faster, or the dead one is back
            return False
        return True

    def _forget(self, name: str) -> None:
        with self.engine.begin() as connection:
            ours = (_workers.c.name == name) & (_workers.c.token == self.token)
            connection.execute(sa.delete(_workers).where(ours))

    def _seen(self) -> tuple[str, int] | None:
        with self.engine.connect() as connection:
            query = sa.select(_workers.c.token, _workers.c.seen_at).where(_workers.c.name == self.name)
            row = connection.execute(query).first()
        return None if row is None else (row.token, row.seen_at)

    def _row(self, name: str) -> dict[str, str | int]:
        return {"name": name, "token": self.token, "seen_at": _milliseconds(self.clock())}


def _milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
