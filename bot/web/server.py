"""The web server (waitress): binds first, so the address is known, then serves until it is told to stop."""

from __future__ import annotations

import logging
import signal
import socket
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from types import FrameType
from typing import cast

from flask import Flask
from waitress import wasyncore
from waitress.server import TcpWSGIServer, create_server
from waitress.trigger import trigger

from bot.faults import ConfigError

THREADS = 24
BACKLOG = 1024
LAST_ANSWERS = timedelta(seconds=5)


class Server:
    """A bound server. `address` holds the port that was really taken, also when 0 asked for any."""

    def __init__(self, app: Flask, *, host: str, port: int) -> None:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        try:
            bound = socket.create_server((host, port), family=family, backlog=BACKLOG)
        except OSError as error:
            wrong = f"Cannot listen on {host}:{port} ({error.strerror})"
            raise ConfigError(f"{wrong}; set REVIEW_BOT_HOST and REVIEW_BOT_PORT.") from error
        shown = f"[{host}]" if ":" in host else host
        self.address = f"http://{shown}:{bound.getsockname()[1]}"
        self._stop = threading.Event()
        self._map: dict[int, socket.socket] = {}
        # A body far beyond what the app takes is refused by its length alone, unread; else the app says it.
        server = create_server(
            app,
            map=self._map,
            sockets=[bound],
            threads=THREADS,
            backlog=BACKLOG,
            max_request_body_size=2 * int(app.config["MAX_CONTENT_LENGTH"] or 10**6),
            ident=None,
        )
        # A request that waits a moment for a thread is no news.
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        self._waitress = cast("TcpWSGIServer", server)  # one socket makes one server

    def run(self) -> None:
        """Serve until `stop`; finish the answers that are under way, and return."""
        loop = threading.Thread(target=self._waitress.run, name="web", daemon=True)
        loop.start()
        self._stop.wait()
        self._in_loop(lambda *_: setattr(self._waitress, "accepting", False))
        self._wait_for_answers()
        self._in_loop(lambda *_: wasyncore.close_all(self._map))
        loop.join()
        self._waitress.task_dispatcher.shutdown()

    def stop(self) -> None:
        """End `run`. May be called from any thread and from a signal handler."""
        self._stop.set()

    def _in_loop(self, action: Callable[..., None]) -> None:
        # waitress's sockets may only be touched by the thread that waits for them; the trigger wakes it.
        cast("trigger", self._waitress.trigger).pull_trigger(action)

    def _wait_for_answers(self) -> None:
        deadline = time.monotonic() + LAST_ANSWERS.total_seconds()
        tasks = self._waitress.task_dispatcher
        while (tasks.queue or tasks.active_count) and time.monotonic() < deadline:
            time.sleep(0.01)


def serve(app: Flask, *, host: str, port: int, ready: Callable[[str], None]) -> None:
    """Serve until SIGTERM or SIGINT, from the main thread. `ready` is told the address once it is taken."""
    server = Server(app, host=host, port=port)

    def stop(_number: int, _frame: FrameType | None) -> None:
        server.stop()

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        ready(server.address)
        server.run()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
