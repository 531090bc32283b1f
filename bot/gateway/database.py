"""SQL that is only ever a saving: one transaction on a SQLite file or PostgreSQL, or a line in the log instead.

In: a URL and work to do in a transaction. Out: its result, or None when the database is busy, gone or corrupt, and
whoever asked goes on without. A missing table is made anew; a corrupt file stays until the operator deletes it.
"""

from __future__ import annotations

import contextlib
import logging
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.pool import ConnectionPoolEntry

log = logging.getLogger(__name__)

T = TypeVar("T")
BUSY_SECONDS = 2.0
"""How long to wait for another process that writes; a miss costs a request, which is cheaper than a stall."""

_MENDS_FILE = "see that its folder can be written, or delete the file"
_MENDS_SERVER = "see that the server runs, and that REVIEW_BOT_DATABASE_URL names it and somebody who may write there"


class Database:
    """A database that may fail without anybody failing with it. Safe to use from several threads."""

    def __init__(self, url: str, *, busy_seconds: float = BUSY_SECONDS, log: logging.Logger = log) -> None:
        """`url` is SQLAlchemy's (`sqlite:////folder/jobs.sqlite`, `postgresql://...`); `log` is told what fails."""
        self._url = sa.make_url(url)
        self._busy_seconds = busy_seconds
        self._log = log
        self._engine = _engine(self._url, busy_seconds)
        self._made: set[sa.MetaData] = set()
        self._failing = ""
        self._where = self._url.render_as_string(hide_password=True)

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def make_folder(self) -> None:
        """The folder of a SQLite file, for its owner only; where it cannot be made, every attempt will say so."""
        file = self._url.database
        if self._engine.dialect.name == "sqlite" and file and file != ":memory:":
            with contextlib.suppress(OSError):
                Path(file).parent.mkdir(mode=0o700, parents=True, exist_ok=True)

    def attempt(self, work: Callable[[sa.Connection], T], *, on: sa.MetaData, to: str) -> T | None:
        """Do this in one transaction; None when the database, or what lies in it, cannot be used.

        `on` are the tables it needs; `to` completes "Cannot ...".
        """
        try:
            self._make_tables(on)
            with self._engine.begin() as connection:
                if connection.dialect.name == "postgresql":
                    wait = f"{self._busy_seconds * 1000:.0f}ms"
                    connection.execute(sa.select(sa.func.set_config("lock_timeout", wait, sa.true())))
                done = work(connection)
        except (sa.exc.SQLAlchemyError, zlib.error) as error:
            self._made.clear()
            self._tell(to, error)
            return None
        if self._failing == to:
            self._failing = ""
        return done

    def _tell(self, to: str, error: Exception) -> None:
        """Say once that it cannot be used, until what was told works again."""
        if self._failing:
            return
        self._failing = to
        is_file = self._engine.dialect.name == "sqlite"
        self._log.warning(
            "Cannot %s at %s (%s); going on without. If this stays, %s.",
            to,
            self._where,
            type(error).__name__,
            _MENDS_FILE if is_file else _MENDS_SERVER,
        )

    def insert(self, table: sa.Table) -> sqlite.Insert | postgresql.Insert:
        """An INSERT of this database's kind, which knows ON CONFLICT."""
        return postgresql.insert(table) if self._engine.dialect.name == "postgresql" else sqlite.insert(table)

    def _make_tables(self, tables: sa.MetaData) -> None:
        """Create what is missing; whoever loses the race against another process finds it there."""
        if tables not in self._made:
            with contextlib.suppress(sa.exc.DatabaseError), self._engine.begin() as connection:
                tables.create_all(connection)
            self._made.add(tables)


def _engine(url: sa.URL, busy_seconds: float) -> sa.Engine:
    if url.get_backend_name() != "sqlite":
        # A bare `postgresql` means another driver before SQLAlchemy 2.1; psycopg is what the work engine has.
        driver = "postgresql+psycopg" if url.drivername == "postgresql" else url.drivername
        seconds = max(2, round(busy_seconds))
        return sa.create_engine(
            url.set(drivername=driver), pool_pre_ping=True, connect_args={"connect_timeout": seconds}
        )
    engine = sa.create_engine(url, connect_args={"timeout": busy_seconds})

    def prepare(connection: sa.engine.interfaces.DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        # WAL lets readers go on while another process writes, and needs no wait for the disk at each commit.
        cursor = connection.cursor()
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
            cursor.execute("PRAGMA synchronous=NORMAL")
        finally:
            cursor.close()

    sa.event.listen(engine, "connect", prepare)
    return engine
