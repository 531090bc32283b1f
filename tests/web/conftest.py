"""A web application over recording fakes, and signed requests."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass, field

import pytest
from flask import Flask

from bot.web.app import create_app
from bot.work.job import Health, JobView

SECRET = "a secret of this test"
MAX_BODY = 20_000


@dataclass
class Engine:
    """A work engine as the web sees it: it remembers what it was given, and fails or is ill as told."""

    taken: list[tuple[str, str, str, str]] = field(default_factory=list)
    failure: Exception | None = None
    well: Health = field(default_factory=lambda: Health(database=True, workers=1))
    views: list[JobView] = field(default_factory=list)

    def enqueue(self, *, delivery: str, flow: str, subject: str, intent: str) -> None:
        """Remember the job."""
        if self.failure is not None:
            raise self.failure
        self.taken.append((delivery, flow, subject, intent))

    def jobs(self, limit: int) -> list[JobView]:
        """What the test put there."""
        return self.views[:limit]

    def health(self) -> Health:
        """What the test put there."""
        return self.well


@pytest.fixture
def engine() -> Engine:
    """A healthy engine without jobs."""
    return Engine()


@pytest.fixture
def app(engine: Engine) -> Flask:
    """The application over that engine."""
    return create_app(
        secrets=[SECRET],
        own_logins=["review-bot[bot]"],
        max_body=MAX_BODY,
        enqueue=engine.enqueue,
        jobs=engine.jobs,
        health=engine.health,
        version="1.2.3",
    )


@dataclass(frozen=True)
class Call:
    """A signed delivery."""

    body: bytes
    headers: dict[str, str]


def signed(body: bytes, *, delivery: str = "d-1", event: str = "issues") -> Call:
    """A delivery with this body, signed as GitHub would."""
    digest = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    return Call(
        body,
        {
            "X-GitHub-Event": event,
            "X-GitHub-Delivery": delivery,
            "X-Hub-Signature-256": f"sha256={digest}",
            "Content-Type": "application/json",
        },
    )


@pytest.fixture
def opened() -> Call:
    """Someone opens issue 12 of ann/papers."""
    payload = {
        "action": "opened",
        "issue": {"number": 12},
        "repository": {"full_name": "ann/papers"},
        "sender": {"login": "ann"},
    }
    return signed(json.dumps(payload).encode())
