"""A hub on the loopback GitHub, over real HTTP; a web on loopback, and an empty database."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from gateway_place import FILES, REVIEW, Place, Watch
from loopback_web import Fetches, Web
from openapi import watched

from bot.gateway.credentials import AppCredentials
from bot.gateway.store import ObjectStore
from bot.intake.subject import Subject
from bot.publish.hub import Hub
from bot.sandbox.server import Sandbox


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    watch = Watch()
    with watched(Sandbox(clock=watch)) as sandbox:
        sandbox.add_repository(REVIEW, FILES, writers=["maria"])
        issue = sandbox.file_issue(REVIEW, "ada", title="A paper", body="### Title\n\nA paper")
        store = ObjectStore(f"sqlite:///{tmp_path / 'objects.sqlite'}", clock=watch)
        place = Place(
            sandbox=sandbox,
            watch=watch,
            store=store,
            subject=Subject(REVIEW, issue.number),
            credentials=AppCredentials(app_id=str(sandbox.app.id), private_key=sandbox.app.private_key),
        )
        yield place
        for github in place.open:
            github.close()
        store.close()


@pytest.fixture
def hub(place: Place) -> Hub:
    """A hub of the App."""
    return place.hub()


@pytest.fixture
def database_url(tmp_path: Path) -> Iterator[str]:
    """An empty database: a SQLite file, or one of the server that REVIEW_BOT_TEST_POSTGRES names."""
    server = os.environ.get("REVIEW_BOT_TEST_POSTGRES", "").rstrip("/")
    if not server:
        yield f"sqlite:///{tmp_path / 'state' / 'jobs.sqlite'}"
        return
    name = f"review_bot_test_{secrets.token_hex(6)}"
    admin = sa.create_engine(f"{server}/postgres".replace("postgresql://", "postgresql+psycopg://"))
    with admin.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
        yield f"{server}/{name}"
        connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture
def web() -> Iterator[Web]:
    """A server on loopback."""
    web = Web()
    yield web
    web.close()


@pytest.fixture
def fetches(database_url: str) -> Iterator[Fetches]:
    """Fetches that share a database."""
    fetches = Fetches(database_url)
    yield fetches
    fetches.close()


@pytest.fixture
def plain() -> Iterator[Fetches]:
    """Fetches without a database: nothing is kept, so that every request is sent."""
    fetches = Fetches()
    yield fetches
    fetches.close()
