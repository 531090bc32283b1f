"""GET /: the operator sees the latest jobs; nobody else's words become markup."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from flask import Flask

from bot.work.job import Health, JobView, State

if TYPE_CHECKING:
    from conftest import Engine

JOB = JobView(
    delivery="d-1",
    flow="submission",
    subject="ann/papers#12",
    intent="rerun",
    state=State.DEAD,
    attempt=3,
    when=datetime(2024, 5, 1, 12, 30, tzinfo=UTC),
    error="The app may not write to ann/papers.",
)


def page(app: Flask) -> str:
    answer = app.test_client().get("/")
    assert answer.status_code == 200
    assert answer.content_type == "text/html; charset=utf-8"
    return answer.text


def text(html: str) -> list[str]:
    body = re.sub(r"<head>.*</head>", "", html, flags=re.DOTALL)
    return [line.strip() for line in re.sub(r"<[^>]*>", "\n", body).splitlines() if line.strip()]


def test_the_page_says_what_this_is_and_lists_the_latest_jobs(app: Flask, engine: Engine) -> None:
    engine.views = [JOB]
    html = page(app)
    assert text(html) == [
        "Living Review Bot",
        "Turns submissions to a living literature review into checked entries and pull requests.",
        "Version 1.2.3",
        *["Database:", "answers", "Workers:", "1"],
        "Latest jobs",
        *["Waiting:", "0", "Running:", "0", "Done:", "0", "Dead:", "1"],
        *["State", "Subject", "Flow", "Attempt", "When (UTC)", "Delivery"],
        *["dead", "ann/papers#12", "The app may not write to ann/papers.", "submission (rerun)", "3"],
        *["2024-05-01 12:30:00", "d-1"],
    ]
    assert '<a href="https://github.com/ann/papers/issues/12" rel="noreferrer">' in html


def test_without_jobs_it_says_when_they_will_appear(app: Flask) -> None:
    assert text(page(app))[-1] == (
        "No jobs yet. They appear here as soon as GitHub delivers an event of a review repository."
    )


def test_it_also_shows_when_the_database_is_out_of_reach(app: Flask, engine: Engine) -> None:
    engine.well = Health(database=False, workers=0)
    assert text(page(app))[3:7] == ["Database:", "does not answer", "Workers:", "none"]


@pytest.mark.parametrize("field", ["delivery", "flow", "subject", "intent", "error"])
def test_every_value_is_escaped(app: Flask, engine: Engine, field: str) -> None:
    engine.views = [replace(JOB, **{field: "<script>alert(1)</script>\"'"})]
    assert "<script" not in page(app)
    assert "\"'" not in page(app)


def test_nothing_is_loaded_or_run_and_no_one_may_frame_it(app: Flask) -> None:
    answer = app.test_client().get("/")
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
    style = re.search(r"<style>(.*)</style>", answer.text, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in policy, "the page's own style must be let through"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert not re.search(r"<(script|link|img|iframe)|style=|\son\w+=|url\(", answer.text)
