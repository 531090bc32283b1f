"""A hub on the loopback GitHub, over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from gateway_place import FILES, REVIEW, Place, Watch
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
