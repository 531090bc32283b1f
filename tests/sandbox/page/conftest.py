"""A review on a sandbox with its page, and the browsers of its two people."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from page_place import Browser, review

from bot.sandbox.server import Sandbox


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with review() as made:
        yield made


@pytest.fixture
def ada(sandbox: Sandbox) -> Iterator[Browser]:
    """The contributor's browser."""
    with Browser(sandbox, "ada") as browser:
        yield browser


@pytest.fixture
def maria(sandbox: Sandbox) -> Iterator[Browser]:
    """The maintainer's browser."""
    with Browser(sandbox, "maria") as browser:
        yield browser
