"""`Sandbox`: a loopback GitHub on a free port of 127.0.0.1, with its API, its webhook and its page.

The scholarly sources have their stand-ins beside it (`sandbox.sources`).
"""

from __future__ import annotations

import contextlib
import functools
import tempfile
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from flask import Blueprint, Flask, got_request_exception
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

from bot.sandbox.answers.shape import Urls
from bot.sandbox.door import API, Door, Exchange
from bot.sandbox.failures import Failure, Failures
from bot.sandbox.hub import events, workflows
from bot.sandbox.hub.world import World
from bot.sandbox.model import App, Level, Repository
from bot.sandbox.people import People
from bot.sandbox.rates import MANY
from bot.sandbox.sources.door import PATH as SOURCES
from bot.sandbox.sources.door import Sources
from bot.sandbox.webhooks import Delivery

PERMISSIONS: Mapping[str, Level] = {
    "metadata": "read",
    "contents": "write",
    "issues": "write",
    "pull_requests": "write",
    "checks": "write",
}
WORKFLOW_PERMISSIONS: Mapping[str, Level] = {**PERMISSIONS, "statuses": "read"}
EVENTS = ("issues", "issue_comment", "pull_request", "pull_request_review", "push", "check_run", "check_suite")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One REST call that was answered. `route` is GitHub's path template."""

    method: str
    route: str
    path: str
    status: int
    login: str
    ms: float


class Sandbox(People):
    """A GitHub of its own, from `with` to its end.

    `page` gives the blueprint that people's browsers see. `clock` lets a test age the tokens.
    """

    def __init__(
        self,
        directory: Path | None = None,
        port: int = 0,
        *,
        slug: str = "review-bot",
        permissions: Mapping[str, Level] = PERMISSIONS,
        events: Iterable[str] = EVENTS,
        rate_limit: int = MANY,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        page: Callable[[Sandbox], Blueprint] | None = None,
    ) -> None:
        self._temporary = tempfile.TemporaryDirectory(prefix="sandbox-") if directory is None else None
        self.directory = Path(self._temporary.name) if self._temporary is not None else directory or Path()
        super().__init__(
            World(self.directory, clock=clock, slug=slug, keys=_keys(), permissions=permissions, events=events)
        )
        self.requests: list[Request] = []
        self.observe: Callable[[Exchange | Delivery], None] | None = None
        self.bugs: list[BaseException] = []
        self._failures = Failures()
        self.world.rates.limit = rate_limit
        self.flask = Flask("bot.sandbox", root_path=str(Path(__file__).parent))
        Door(self.world, failures=self._failures, seen=self._saw).open(self.flask)
        self.sources = Sources(clock=clock)
        self.flask.register_blueprint(self.sources.blueprint())
        got_request_exception.connect(self._broke, self.flask)
        if page is not None:
            self.flask.register_blueprint(page(self))
        self._server = ThreadedWSGIServer("127.0.0.1", port, self.flask, handler=_Handler)
        host = f"http://127.0.0.1:{self._server.server_port}"
        self.world.at = Urls(api=host + API, page=host)
        self.world.outbox.seen = self._sent
        # The interval is how long an end waits for the loop to notice it.
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, name="sandbox", daemon=True
        )

    def __enter__(self) -> Self:
        self.world.outbox.start()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop sending and serving, and drop what was kept in a temporary folder."""
        self.world.outbox.stop()
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()
        self.world.close()
        if self._temporary is not None:
            self._temporary.cleanup()

    # -- where it is, and who we are there ------------------------------------------------------------------------

    @property
    def url(self) -> str:
        """The page for people."""
        return self.world.at.page

    @property
    def api_url(self) -> str:
        """The root of the REST API, as on GitHub Enterprise Server."""
        return self.world.at.api

    @property
    def sources_url(self) -> str:
        """The root of the stand-ins for the scholarly sources: `https://HOST/PATH` is `SOURCES_URL/HOST/PATH` here."""
        return self.url + SOURCES

    @property
    def app(self) -> App:
        """The GitHub App: `id`, `slug`, `login`, `private_key`, `webhook_secret`, `permissions`, `events`."""
        return self.world.app

    @property
    def webhook_url(self) -> str | None:
        """Where deliveries go; None keeps them unsent."""
        return self.world.outbox.url

    @webhook_url.setter
    def webhook_url(self, url: str | None) -> None:
        self.world.outbox.url = url

    # -- the world ------------------------------------------------------------------------------------------------

    def add_user(self, login: str) -> str:
        """A person; the answer is a personal access token."""
        with self.world.lock:
            return self.world.personal_token(self.world.account(login)).value

    def add_repository(
        self,
        full_name: str,
        files: Mapping[str, bytes] | None = None,
        *,
        clone_of: Path | None = None,
        default_branch: str = "main",
        writers: Iterable[str] = (),
        private: bool = False,
        installed: bool = True,
    ) -> Repository:
        """A repository of `files`, or of the branches of a local checkout (only read), with the app installed on it."""
        with self.world.lock:
            repository = self.world.add_repository(
                full_name,
                files=files,
                clone_of=clone_of,
                default_branch=default_branch,
                writers=writers,
                private=private,
            )
            if installed:
                events.install(self.world, repository)
            return repository

    def workflow_token(self, full_name: str, permissions: Mapping[str, Level] = WORKFLOW_PERMISSIONS) -> str:
        """The GITHUB_TOKEN of a workflow's job in this repository; it acts as `github-actions[bot]`.

        Whether it may open pull requests is `repository(full_name).allows_actions_to_open_pulls`.
        """
        with self.world.lock:
            return workflows.job_token(self.world, self.repository(full_name), permissions).value

    def uninstall(self, full_name: str) -> None:
        """Take a repository from the app."""
        with self.world.lock:
            events.uninstall(self.world, self.repository(full_name))

    # -- what passed ----------------------------------------------------------------------------------------------

    @property
    def deliveries(self) -> list[Delivery]:
        """Every delivery, oldest first, sent or not."""
        return list(self.world.outbox.deliveries)

    def redeliver(self, guid: str) -> None:
        """Send a delivery once more, as the button on GitHub's page does."""
        delivery = self.world.outbox.find(guid)
        if delivery is None:
            raise LookupError(f"There is no delivery {guid}.")
        self.world.outbox.redeliver(delivery)

    def drain(self, timeout: float = 10.0) -> bool:
        """Wait until every delivery is sent; False when `timeout` seconds were not enough."""
        return self.world.outbox.drain(timeout)

    def ping(self) -> None:
        """Send the `ping` a new webhook gets."""
        with self.world.lock:
            events.ping(self.world)

    def clear_requests(self) -> None:
        """Begin counting anew."""
        self.requests.clear()

    def fail_next(
        self,
        route: str = "*",
        *,
        status: int,
        method: str | None = None,
        headers: Mapping[str, str] | None = None,
        message: str = "",
        times: int = 1,
        after: bool = False,
    ) -> None:
        """Let the next `times` calls of a route template go wrong.

        With `after`, the write happens and its answer is lost. Status 0 closes the connection without an answer.
        """
        self._failures.add(
            Failure(
                route=route,
                method=method,
                status=status,
                headers=headers or {},
                message=message,
                times=times,
                after=after,
            )
        )

    def _saw(self, exchange: Exchange) -> None:
        self.requests.append(
            Request(
                method=exchange.method,
                route=exchange.route,
                path=exchange.path,
                status=exchange.status,
                login=exchange.login,
                ms=exchange.ms,
            )
        )
        if self.observe is not None:
            self.observe(exchange)

    def _sent(self, delivery: Delivery) -> None:
        if self.observe is not None:
            self.observe(delivery)

    def _broke(self, _app: Flask, exception: BaseException) -> None:
        self.bugs.append(exception)


@functools.cache
def _keys() -> tuple[str, str]:
    """The app's private and public key; made once a process, for they take a while."""
    key = rsa.generate_private_key(public_exponent=65_537, key_size=2048)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return private.decode(), public.decode()


class _Handler(WSGIRequestHandler):
    """Headers and body leave in one piece: as two, a client's delayed acknowledgement holds the second back 40 ms."""

    wbufsize = -1

    def finish(self) -> None:
        """Send what is left; a client that hung up, or was hung up on by order of a test, is no fault."""
        with contextlib.suppress(ConnectionError):
            super().finish()

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """`Sandbox.requests` is the log."""
