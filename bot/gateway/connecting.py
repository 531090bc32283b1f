"""Connections to exactly the address that was checked, which end when their time is up.

In: who may be reached (`Way`). Out: pools of urllib3 whose connections look a host up once, connect to what was checked
then, and hold every single read to the deadline: a server that drips a byte a second has no more time than a dumb one.
"""

from __future__ import annotations

import math
import socket
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.util.ssl_ import create_urllib3_context

from bot.gateway.public import Reach
from bot.gateway.unanswered import Unanswered


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One request's way out."""

    host: str
    port: int
    reach: Reach
    deadline: float
    """by `time.monotonic`"""
    connect: float
    """seconds for looking up, and for each attempt to connect"""
    tls: ssl.SSLContext
    query: str = field(default="", repr=False)
    """what is added to the query on the wire only: it may be a key, and urllib3 logs the URLs it is given"""

    @property
    def left(self) -> float:
        """Seconds until the deadline; raises TimeoutError when there are none."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def open(self, host: str, port: int) -> socket.socket:
        """A socket that is connected to this host, at an address that was checked."""
        if (host.strip("[]").rstrip(".").casefold(), port) != (self.host, self.port):
            raise Unanswered("its address is read in two ways")
        addresses = self.reach.addresses(self.host, port, within=min(self.connect, self.left))
        is_slow = False
        for address in addresses:
            try:
                return self._connected(address, port)
            except OSError as error:
                is_slow = is_slow or isinstance(error, TimeoutError)
        raise Unanswered(f"no connection within {self.connect:g} seconds" if is_slow else "it takes no connections")

    def _connected(self, address: str, port: int) -> socket.socket:
        connection = _Socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
        try:
            connection.settimeout(min(self.connect, self.left))
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection.connect((address, port))
        except BaseException:
            connection.close()
            raise
        connection.deadline = self.deadline
        return connection

    def with_query(self, target: str) -> str:
        """The target of the request as it is written on the wire."""
        return f"{target}{'&' if '?' in target else '?'}{self.query}" if self.query else target


def pools(way: Way) -> Mapping[str, Callable[..., HTTPConnectionPool]]:
    """What makes urllib3's pools, by scheme; all of their connections go this way."""

    def plain(host: str, port: int, **options: Any) -> HTTPConnectionPool:
        pool = HTTPConnectionPool(host, port, **options)
        pool.ConnectionCls = lambda **each: _Plain(way, **each)  # type: ignore[assignment]
        return pool

    def tls(host: str, port: int, **options: Any) -> HTTPConnectionPool:
        pool = HTTPSConnectionPool(host, port, **{**options, "ssl_context": way.tls})
        pool.ConnectionCls = lambda **each: _Tls(way, **each)  # type: ignore[assignment]
        return pool

    return {"http": plain, "https": tls}


def tls_context(certificates: str) -> ssl.SSLContext:
    """TLS that trusts these certificates, a PEM file."""
    context = create_urllib3_context()
    context.load_verify_locations(certificates)
    context.sslsocket_class = _TlsSocket
    return context


class _Socket(socket.socket):
    deadline = math.inf

    def recv_into(self, *arguments: Any) -> int:
        _hurry(self, self.deadline)
        return super().recv_into(*arguments)


class _TlsSocket(ssl.SSLSocket):
    deadline = math.inf

    def recv_into(self, *arguments: Any) -> int:
        _hurry(self, self.deadline)
        return super().recv_into(*arguments)


class _Plain(HTTPConnection):
    """A connection that goes its way, or none: should urllib3 ever open sockets by another door, nothing is sent."""

    def __init__(self, way: Way, **options: Any) -> None:
        super().__init__(**options)
        self._way = way
        self._is_checked = False

    def _new_conn(self) -> socket.socket:
        connection = self._way.open(self.host, self.port)
        self._is_checked = True
        return connection

    def connect(self) -> None:
        super().connect()
        if not self._is_checked:
            self.close()
            raise Unanswered("its address was not checked")
        if isinstance(self.sock, _TlsSocket):
            self.sock.deadline = self._way.deadline

    def putrequest(self, method: str, url: str, *arguments: Any, **options: Any) -> None:
        super().putrequest(method, self._way.with_query(url), *arguments, **options)


class _Tls(_Plain, HTTPSConnection):
    """The same with TLS: the name that is asked for, and that its certificate must have, is the host's."""


def _hurry(connection: socket.socket, deadline: float) -> None:
    if deadline < math.inf:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        connection.settimeout(left)
