"""The server: its true address, real HTTP, and a clean end."""

from __future__ import annotations

import http.client
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from flask import Flask

from bot.faults import ConfigError
from bot.web.server import Server, serve

if TYPE_CHECKING:
    from conftest import Call, Engine


@contextmanager
def running(app: Flask) -> Iterator[Server]:
    server = Server(app, host="127.0.0.1", port=0)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield server
    finally:
        server.stop()
        thread.join(timeout=10)
        assert not thread.is_alive()


@contextmanager
def connected(server: Server) -> Iterator[http.client.HTTPConnection]:
    connection = http.client.HTTPConnection(urlsplit(server.address).netloc, timeout=10)
    try:
        yield connection
    finally:
        connection.close()


def test_deliveries_are_taken_over_a_kept_alive_connection(app: Flask, engine: Engine, opened: Call) -> None:
    with running(app) as server, connected(server) as connection:
        for number in range(3):
            headers = opened.headers | {"X-GitHub-Delivery": f"d-{number}"}
            connection.request("POST", "/webhook", body=opened.body, headers=headers)
            answer = connection.getresponse()
            assert (answer.status, answer.read()) == (202, b'{"accepted":"d-%d"}\n' % number)
    assert [delivery for delivery, *_ in engine.taken] == ["d-0", "d-1", "d-2"]


def test_a_chunked_delivery_is_verified_on_its_own_bytes(app: Flask, engine: Engine, opened: Call) -> None:
    with running(app) as server, connected(server) as connection:
        halves = [opened.body[:20], opened.body[20:]]
        connection.request("POST", "/webhook", body=iter(halves), headers=opened.headers, encode_chunked=True)
        assert connection.getresponse().status == 202
    assert len(engine.taken) == 1


@pytest.mark.parametrize("size", [20_001, 40_001, 10**9])
def test_a_body_that_is_too_large_is_413_whatever_its_size(app: Flask, opened: Call, size: int) -> None:
    with running(app) as server, connected(server) as connection:
        connection.putrequest("POST", "/webhook")
        for name, value in {**opened.headers, "Content-Length": str(size)}.items():
            connection.putheader(name, value)
        connection.endheaders()
        connection.send(b"x" * min(size, 40_001))
        assert connection.getresponse().status == 413


def test_a_truncated_delivery_is_never_taken(app: Flask, engine: Engine, opened: Call) -> None:
    with running(app) as server, connected(server) as connection:
        connection.putrequest("POST", "/webhook")
        for name, value in {**opened.headers, "Content-Length": str(len(opened.body))}.items():
            connection.putheader(name, value)
        connection.endheaders()
        connection.send(opened.body[:-5])
        connection.close()
        time.sleep(0.1)
    assert engine.taken == []


def test_what_is_being_answered_when_it_stops_is_answered() -> None:
    app = Flask("slow")
    arrived = threading.Event()

    @app.get("/")
    def slow() -> str:
        arrived.set()
        time.sleep(0.3)
        return "done"

    with running(app) as server, connected(server) as connection:
        connection.request("GET", "/")
        assert arrived.wait(10)
        server.stop()
        answer = connection.getresponse()
        assert (answer.status, answer.read()) == (200, b"done")


def test_a_port_that_is_taken_is_a_config_error(app: Flask) -> None:
    with running(app) as server:
        port = urlsplit(server.address).port
        assert port
        with pytest.raises(ConfigError, match="set REVIEW_BOT_HOST and REVIEW_BOT_PORT"):
            Server(app, host="127.0.0.1", port=port)


def test_sigterm_ends_serve_and_gives_the_signals_back(app: Flask) -> None:
    before = signal.getsignal(signal.SIGTERM)
    told: list[str] = []

    def ready(address: str) -> None:
        told.append(address)
        threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGTERM)).start()

    serve(app, host="127.0.0.1", port=0, ready=ready)
    assert urlsplit(told[0]).port
    assert signal.getsignal(signal.SIGTERM) is before
