"""The app's webhook: deliveries, signed and sent in order by one thread, never again by themselves."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import queue
import threading
import time
import uuid
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from bot.sandbox.answers.shape import Json

TIMEOUT_SECONDS = 10.0
"""GitHub gives a delivery ten seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One HTTP call of a delivery. `status_code` is 0 when no answer came."""

    id: int
    delivered_at: datetime
    status_code: int
    status: str
    seconds: float
    redelivery: bool


@dataclass(kw_only=True, slots=True, eq=False)
class Delivery:
    """One event for the app, with every attempt to bring it."""

    guid: str
    event: str
    action: str | None
    packed: bytes = field(repr=False)
    """the body, compressed: a replay keeps tens of thousands"""
    created_at: datetime
    installation_id: int | None
    repository_id: int | None
    number: int | None
    """of the issue or pull request it tells of"""
    attempts: list[Attempt] = field(default_factory=list)

    @property
    def body(self) -> bytes:
        """The very bytes that are sent and signed."""
        return zlib.decompress(self.packed)

    @property
    def payload(self) -> Json:
        """What the body says."""
        found: Json = json.loads(self.body)
        return found

    @property
    def status(self) -> int | None:
        """The answer to the last attempt; None when it was never sent."""
        return self.attempts[-1].status_code if self.attempts else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """Where deliveries of an app come from."""

    id: int
    app_id: int
    secret: str


class Outbox:
    """Deliveries of one app. Without a `url` they are kept and not sent."""

    def __init__(self, hook: Hook, *, clock: Callable[[], datetime], new_id: Callable[[], int]) -> None:
        self.hook = hook
        self.url: str | None = None
        self.deliveries: list[Delivery] = []
        self.seen: Callable[[Delivery], None] | None = None
        self._clock = clock
        self._new_id = new_id
        self._waiting: queue.Queue[tuple[Delivery, bool] | None] = queue.Queue()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin sending."""
        self._thread = threading.Thread(target=self._run, name="sandbox-webhooks", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Send nothing more; waits for the delivery under way."""
        if self._thread is not None:
            self.url = None
            self._waiting.put(None)
            self._thread.join(TIMEOUT_SECONDS + 1)
            self._thread = None

    def put(
        self,
        event: str,
        payload: Json,
        *,
        installation_id: int | None,
        repository_id: int | None,
        number: int | None = None,
    ) -> Delivery:
        """Keep a delivery and send it after those before it."""
        action = payload.get("action")
        delivery = Delivery(
            guid=str(uuid.uuid4()),
            event=event,
            action=action if isinstance(action, str) else None,
            packed=zlib.compress(json.dumps(payload, separators=(",", ":")).encode(), 1),
            created_at=self._clock(),
            installation_id=installation_id,
            repository_id=repository_id,
            number=number,
        )
        self.deliveries.append(delivery)
        if self.seen is not None:
            self.seen(delivery)
        if self.url is not None:
            self._waiting.put((delivery, False))
        return delivery

    def redeliver(self, delivery: Delivery) -> None:
        """Send a delivery again, with its old guid."""
        self._waiting.put((delivery, True))

    def find(self, guid: str) -> Delivery | None:
        """The delivery of this guid."""
        return next((delivery for delivery in self.deliveries if delivery.guid == guid), None)

    def drain(self, timeout: float) -> bool:
        """Wait until everything is sent; False when `timeout` seconds were not enough."""
        end = time.monotonic() + timeout
        while self._waiting.unfinished_tasks:
            if time.monotonic() > end:
                return False
            time.sleep(0.005)
        return True

    def headers(self, delivery: Delivery) -> dict[str, str]:
        """The headers of a delivery, signatures included."""
        secret, body = self.hook.secret.encode(), delivery.body
        return {
            "Content-Type": "application/json",
            "User-Agent": "GitHub-Hookshot/5a4db0x",
            "Accept": "*/*",
            "X-GitHub-Delivery": delivery.guid,
            "X-GitHub-Event": delivery.event,
            "X-GitHub-Hook-ID": str(self.hook.id),
            "X-GitHub-Hook-Installation-Target-ID": str(self.hook.app_id),
            "X-GitHub-Hook-Installation-Target-Type": "integration",
            "X-Hub-Signature": "sha1=" + hmac.new(secret, body, hashlib.sha1).hexdigest(),
            "X-Hub-Signature-256": "sha256=" + hmac.new(secret, body, hashlib.sha256).hexdigest(),
        }

    def _run(self) -> None:
        while (waiting := self._waiting.get()) is not None:
            delivery, again = waiting
            try:
                if self.url is not None:
                    delivery.attempts.append(self._send(self.url, delivery, redelivery=again))
            finally:
                self._waiting.task_done()
        self._waiting.task_done()

    def _send(self, url: str, delivery: Delivery, *, redelivery: bool) -> Attempt:
        begun, clock = self._clock(), time.monotonic()
        code, status = _post(url, delivery.body, self.headers(delivery))
        return Attempt(
            id=self._new_id(),
            delivered_at=begun,
            status_code=code,
            status=status,
            seconds=round(time.monotonic() - clock, 3),
            redelivery=redelivery,
        )


def _post(url: str, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
    """The status code of the answer and GitHub's word for it; 0 when none came in time."""
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.netloc, timeout=TIMEOUT_SECONDS)
    try:
        connection.request("POST", parts.path or "/", body=body, headers=headers)
        answer = connection.getresponse()
        answer.read()
    except TimeoutError:
        return 0, "timed out"
    except (OSError, http.client.HTTPException):
        return 0, "failed to connect to host"
    else:
        return answer.status, "OK" if answer.status < 300 else f"Invalid HTTP Response: {answer.status}"
    finally:
        connection.close()
