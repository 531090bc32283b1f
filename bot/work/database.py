"""The job database: SQLite in a file (the default), or PostgreSQL for many machines. URL in, engine out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from bot.faults import ConfigError, TemporaryFailure


def parse_url(url: str) -> sa.URL:
    """The URL with the driver we use; raise ConfigError for any other kind of database."""
    try:
        parsed = sa.make_url(url)
    except sa.exc.ArgumentError as error:
        raise ConfigError("The database URL cannot be read; write sqlite:///FILE or postgresql://HOST/NAME.") from error
    kind = parsed.get_backend_name()
    if kind == "sqlite" and parsed.database and parsed.database != ":memory:":
        return parsed
    if kind == "postgresql" and parsed.database:
        return parsed.set(drivername="postgresql+psycopg")
    raise ConfigError("The database must be a file or a server; write sqlite:///FILE or postgresql://HOST/NAME.")


def connect(url: str, *, patience: timedelta) -> sa.Engine:
    """An engine that waits no longer than `patience` for a lock (SQLite) or a connection (PostgreSQL)."""
    parsed = parse_url(url)
    seconds = patience.total_seconds()
    if parsed.get_backend_name() == "postgresql":
        return sa.create_engine(
            parsed,
            pool_timeout=seconds,
            pool_pre_ping=True,
            connect_args={"connect_timeout": max(2, round(seconds))},
        )
    engine = sa.create_engine(parsed, pool_timeout=seconds, connect_args={"timeout": seconds})

    @sa.event.listens_for(engine, "connect")
    def take_the_write_lock_first(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        # A transaction that reads first and writes later cannot wait for the lock: it fails at once.
        connection.isolation_level = "IMMEDIATE"

    return engine


def prepare_file(url: str) -> None:
    """Make a SQLite file's folder, for its owner only, and let readers work beside the writer (WAL)."""
    parsed = parse_url(url)
    if parsed.get_backend_name() != "sqlite" or parsed.database is None:
        return
    folder = Path(parsed.database).parent
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        wrong = f"The folder {folder} for the job database cannot be made ({error.strerror})"
        raise ConfigError(f"{wrong}; set REVIEW_BOT_DATABASE_URL.", source="environment") from error
    with out_of_reach_is_temporary(), connect(url, patience=timedelta(seconds=30)).connect() as connection:
        # Stays with the file. Without it an enqueue waits for a busy worker's commits: p99 455 ms, not 20 ms.
        connection.execute(sa.text("PRAGMA journal_mode=WAL"))


@contextmanager
def out_of_reach_is_temporary() -> Iterator[None]:
    """A database that is locked, full or gone is a TemporaryFailure."""
    try:
        yield
    except (sa.exc.DBAPIError, sa.exc.TimeoutError) as error:
        raise TemporaryFailure("The job database is busy or out of reach.") from error
