import time
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from openapi import watched
from scene import (
    ASKING,
    FILES,
    MAINTAINER,
    REVIEW,
    SUBMITTER,
    WIDE,
    Scene,
    connect,
)

from bot.gateway.http import HttpFetch
from bot.gateway.store import ObjectStore
from bot.sandbox.server import Sandbox


@pytest.fixture
def sandbox():
    with watched(Sandbox()) as sandbox:
        sandbox.add_user(SUBMITTER)
        yield sandbox


@pytest.fixture
def store(tmp_path):
    store = ObjectStore(f"sqlite:///{tmp_path}/objects.sqlite", clock=lambda: datetime.now(UTC))
    yield store
    store.close()


def _scene(sandbox, store, files=FILES):
    sandbox.add_repository(REVIEW, files, writers=[MAINTAINER])
    github = connect(sandbox, store)
    yield Scene(sandbox=sandbox, github=github)
    github.close()


@pytest.fixture
def asking_scene(sandbox, store):
    """A review whose form wants no more than a link, and the bot with the sandbox's sources at hand."""
    sandbox.sources.mend()
    fetch = HttpFetch(
        version="0",
        clock=lambda: datetime.now(UTC),
        sleep=time.sleep,
        stand_in=sandbox.sources_url,
        max_age=timedelta(),
    )
    for scene in _scene(sandbox, store, ASKING):
        scene.fetch = fetch
        yield scene
    fetch.close()


@pytest.fixture
def scene(sandbox, store):
    """A review with a submission form, and the bot as its App."""
    yield from _scene(sandbox, store)


@pytest.fixture
def scene_of(sandbox, store):
    """Makes the scene of a review with these files."""
    with ExitStack() as stack:
        yield lambda files: stack.enter_context(contextmanager(_scene)(sandbox, store, files))


@pytest.fixture
def wide_scene(sandbox, store):
    """A review with every kind of form, and a taxonomy."""
    yield from _scene(sandbox, store, WIDE)


@pytest.fixture
def other_wide_scene(store):
    """A second one beside it, to compare with."""
    with watched(Sandbox()) as sandbox:
        sandbox.add_user(SUBMITTER)
        yield from _scene(sandbox, store, WIDE)


@pytest.fixture
def other_scene(store):
    """A second one beside it, to compare with."""
    with watched(Sandbox()) as sandbox:
        sandbox.add_user(SUBMITTER)
        yield from _scene(sandbox, store)
