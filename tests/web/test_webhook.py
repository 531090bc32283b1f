"""POST /webhook: written down, then 202; everything else has its own clear answer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask

from bot.faults import ConfigError, TemporaryFailure
from bot.web.app import create_app
from bot.work.engine import Queue, migrate
from bot.work.job import Health

if TYPE_CHECKING:
    from conftest import Call, Engine
    from werkzeug.test import TestResponse


def post(app: Flask, call: Call) -> TestResponse:
    return app.test_client().post("/webhook", data=call.body, headers=call.headers)


def test_a_delivery_of_ours_is_written_down_and_then_accepted(app: Flask, engine: Engine, opened: Call) -> None:
    answer = post(app, opened)
    assert (answer.status_code, answer.json) == (202, {"accepted": "d-1"})
    assert engine.taken == [("d-1", "submission", "ann/papers#12", "none")]


def test_an_event_nobody_waits_for_is_204(app: Flask, engine: Engine, opened: Call) -> None:
    answer = post(app, replace(opened, headers=opened.headers | {"X-GitHub-Event": "star"}))
    assert (answer.status_code, answer.data) == (204, b"")
    assert engine.taken == []


@pytest.mark.parametrize(
    ("changed", "body", "status", "error"),
    [
        ({"X-Hub-Signature-256": ""}, None, 401, "The signature (X-Hub-Signature-256) is missing."),
        ({"X-Hub-Signature-256": "sha256=00"}, None, 401, "The signature (X-Hub-Signature-256) is wrong."),
        ({}, b"{}", 401, "The signature (X-Hub-Signature-256) is wrong."),
        ({"X-GitHub-Delivery": ""}, None, 400, "The header X-GitHub-Delivery must hold the delivery's id."),
        ({}, b"x" * 20_001, 413, "A delivery may hold 20,000 bytes; this one is larger."),
    ],
)
def test_a_bad_delivery_gets_one_clear_sentence(
    app: Flask, engine: Engine, opened: Call, changed: dict[str, str], body: bytes | None, status: int, error: str
) -> None:
    answer = post(app, replace(opened, headers=opened.headers | changed, body=body or opened.body))
    assert (answer.status_code, answer.json) == (status, {"error": error})
    assert engine.taken == []


def test_a_busy_database_is_503_so_that_github_shows_the_delivery_as_failed(
    app: Flask, engine: Engine, opened: Call
) -> None:
    engine.failure = TemporaryFailure("The job database is busy or out of reach.")
    answer = post(app, opened)
    assert (answer.status_code, answer.json) == (503, {"error": "The job database is busy or out of reach."})


def test_another_method_or_address_gets_json_too(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/webhook").status_code == 405
    answer = client.get("/nothing")
    assert answer.status_code == 404
    assert answer.json is not None
    assert "error" in answer.json


@pytest.mark.parametrize("secrets", [[], [""]])
def test_without_a_secret_there_is_no_application(engine: Engine, secrets: list[str]) -> None:
    with pytest.raises(ConfigError, match="REVIEW_BOT_WEBHOOK_SECRET"):
        create_app(
            secrets=secrets,
            own_logins=[],
            max_body=1,
            enqueue=engine.enqueue,
            jobs=engine.jobs,
            health=engine.health,
            version="1",
        )


def test_a_replayed_delivery_is_accepted_again_and_is_one_job(tmp_path: Path, opened: Call) -> None:
    url = f"sqlite:///{tmp_path / 'jobs.sqlite'}"
    migrate(url)
    with Queue(url) as queue:
        app = create_app(
            secrets=["a secret of this test"],
            own_logins=[],
            max_body=20_000,
            enqueue=queue.enqueue,
            jobs=queue.jobs,
            health=queue.health,
            version="1",
        )
        assert [post(app, opened).status_code for _ in range(3)] == [202, 202, 202]
        assert [job.subject for job in queue.jobs()] == ["ann/papers#12"]


@pytest.mark.parametrize(
    ("health", "status"),
    [
        (Health(database=True, workers=2), 200),
        (Health(database=True, workers=0), 503),
        (Health(database=False, workers=0), 503),
    ],
)
def test_healthz_says_whether_deliveries_are_taken_and_worked_on(
    app: Flask, engine: Engine, health: Health, status: int
) -> None:
    engine.well = health
    answer = app.test_client().get("/healthz")
    assert answer.status_code == status
    assert answer.json == {"database": health.database, "workers": health.workers, "version": "1.2.3"}
