"""A sandbox for every test, held against GitHub's OpenAPI description, and the people who call it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from openapi import watched
from sandbox_client import Client, app_token

from bot.sandbox.server import Sandbox


@pytest.fixture
def new_sandbox() -> Iterator[Callable[..., Sandbox]]:
    """Makes sandboxes; each one's end holds what passed through it against the description."""
    with ExitStack() as stack:

        def make(directory: Path | None = None, **options: object) -> Sandbox:
            return stack.enter_context(watched(Sandbox(directory, **options)))

        yield make


FILES = {
    "README.md": b"# A review\n",
    "_publications/a.md": b"---\ntitle: A\nyear: 2001\n---\none\ntwo\nthree\n",
}


@pytest.fixture
def sandbox(new_sandbox: Callable[..., Sandbox]) -> Sandbox:
    """A GitHub with `acme/review`, which acme owns and maria maintains, and where ada is a stranger."""
    made = new_sandbox()
    made.add_repository("acme/review", FILES, writers=["maria"])
    made.add_user("ada")
    return made


@pytest.fixture
def app(sandbox: Sandbox) -> Client:
    """The app's installation on acme/review."""
    return Client(sandbox, app_token(sandbox))


@pytest.fixture
def maria(sandbox: Sandbox) -> Client:
    """Somebody who may write to acme/review."""
    return Client(sandbox, sandbox.add_user("maria"))


@pytest.fixture
def ada(sandbox: Sandbox) -> Client:
    """Somebody who may only read acme/review."""
    return Client(sandbox, sandbox.add_user("ada"))


@pytest.fixture
def nobody(sandbox: Sandbox) -> Client:
    """A caller without a token."""
    return Client(sandbox)
