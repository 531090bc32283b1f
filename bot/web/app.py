"""The HTTP face: `create_app` joins webhook, health check and operator's page to the ports they need.

It reaches neither flows nor gateway: it is given a way to write a job down and a way to look at the jobs.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Sequence
from typing import Protocol

from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from bot.faults import ConfigError, DeliveryRejected, TemporaryFailure
from bot.intake.delivery import accept
from bot.web.page import SECURITY_HEADERS, render_page
from bot.work.job import Health, JobView

LATEST = 50

log = logging.getLogger(__name__)


class Enqueue(Protocol):
    """The port to the work engine: the job is on disk when this returns, else it raises TemporaryFailure."""

    def __call__(self, *, delivery: str, flow: str, subject: str, intent: str) -> None: ...


def create_app(
    *,
    secrets: Sequence[str],
    own_logins: Collection[str],
    max_body: int,
    enqueue: Enqueue,
    jobs: Callable[[int], Sequence[JobView]],
    health: Callable[[], Health],
    version: str,
    github: str = "https://github.com",
) -> Flask:
    """The bot's web application. `github` is where people look at issues; the page links there."""
    if not any(secrets):
        raise ConfigError("REVIEW_BOT_WEBHOOK_SECRET is not set, and unsigned deliveries are never taken.")
    app = Flask("bot.web", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = max_body

    @app.post("/webhook")
    def webhook() -> tuple[Response, int] | tuple[str, int]:
        body = request.get_data(cache=False, parse_form_data=False)
        delivery = accept(dict(request.headers), body, secrets=secrets, own_logins=own_logins, max_body=max_body)
        if delivery.job is None:
            return "", 204
        enqueue(
            delivery=delivery.id,
            flow=delivery.job.flow,
            subject=str(delivery.job.subject),
            intent=delivery.job.intent,
        )
        log.info("delivery accepted delivery=%s subject=%s", delivery.id, delivery.job.subject)
        return jsonify(accepted=delivery.id), 202

    @app.get("/healthz")
    def healthz() -> tuple[Response, int]:
        now = health()
        answer = jsonify(database=now.database, workers=now.workers, version=version)
        return answer, 200 if now.is_well else 503

    @app.get("/")
    def operator_page() -> Response:
        now = health()
        latest = jobs(LATEST) if now.database else ()
        page = render_page(jobs=latest, health=now, version=version, github=github)
        return Response(page, headers=SECURITY_HEADERS)

    @app.errorhandler(DeliveryRejected)
    def rejected(error: DeliveryRejected) -> tuple[Response, int]:
        log.info("delivery rejected status=%d: %s", error.status, error)
        return jsonify(error=str(error)), error.status

    @app.errorhandler(RequestEntityTooLarge)
    def too_large(_: RequestEntityTooLarge) -> tuple[Response, int]:
        return rejected(DeliveryRejected(f"A delivery may hold {max_body:,} bytes; this one is larger.", status=413))

    @app.errorhandler(TemporaryFailure)
    def busy(error: TemporaryFailure) -> tuple[Response, int]:
        # GitHub marks the delivery as failed, so it can be seen there and delivered again.
        log.warning("web request failed path=%s: %s", request.path, error)
        return jsonify(error=str(error)), 503

    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> tuple[Response, int]:
        return jsonify(error=error.description or error.name), error.code or 500

    return app
