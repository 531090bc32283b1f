"""A fresh, migrated job database for every test.

It is a SQLite file, or a database of the server that REVIEW_BOT_TEST_POSTGRES names (postgresql://USER@HOST:PORT).
"""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.work.engine import Queue, migrate


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    """The URL of an empty, migrated job database."""
    server = os.environ.get("REVIEW_BOT_TEST_POSTGRES", "")
    if not server:
        file = f"sqlite:///{tmp_path / 'state' / 'jobs.sqlite'}"
        migrate(file)
        yield file
        return
    name = f"review_bot_test_{secrets.token_hex(6)}"
    fresh = f"{server.rstrip('/')}/{name}"
    migrate(fresh)
    yield fresh
    admin = sa.create_engine(f"{server.rstrip('/')}/postgres".replace("postgresql://", "postgresql+psycopg://"))
    with admin.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture
def queue(url: str) -> Iterator[Queue]:
    """The way into that database."""
    with Queue(url) as queue:
        yield queue


@pytest.fixture
def eventually() -> Callable[[Callable[[], bool]], None]:
    """Wait until a claim holds; fail after ten seconds."""

    def wait(claim: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 10
        while not claim():
            assert time.monotonic() < deadline, "it did not happen within ten seconds"
            time.sleep(0.02)

    return wait
