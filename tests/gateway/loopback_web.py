"""A web of one machine: servers on loopback that answer as a test says, names that lead to them, and clocks."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.gateway.http import HttpFetch, Limits
from bot.gateway.paces import Pace
from bot.gateway.public import Reach
from bot.resolve.fetch import Request

HOST = "papers.example"
NO_PACE = Pace(every=timedelta(0), at_once=16)
QUICK = Limits(
    connect=timedelta(seconds=0.5), total=timedelta(seconds=0.6), body=100_000, patience=timedelta(seconds=2)
)


class Watch:
    """A clock that stands still until it is slept on."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
        self.slept: list[float] = []

    def __call__(self) -> datetime:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A request as a server saw it; names of headers in small letters."""

    method: str
    target: str
    headers: Mapping[str, str] = field(default_factory=dict)


Says = Callable[[Asked], tuple[int, Mapping[str, str], bytes]]


class Web:
    """A server that answers each path as it was told, and 404 to any other."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.asked: list[Asked] = []
        self._says: dict[str, Says] = {}
        web = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self) -> None:
                asked = Asked(
                    method=self.command,
                    target=self.path,
                    headers={name.lower(): value for name, value in self.headers.items()},
                )
                web.asked.append(asked)
                say = web._says.get(self.path.partition("?")[0])
                status, headers, body = say(asked) if say else (404, {}, b"")
                self.send_response(status)
                for name, value in ({"Content-Length": str(len(body))} | dict(headers)).items():
                    self.send_header(name, value)
                self.end_headers()
                if self.command != "HEAD":
                    with contextlib.suppress(OSError):
                        self.wfile.write(body)

            do_GET = do_HEAD = answer  # noqa: N815

            def log_message(self, *_: Any) -> None: ...

        self._server = _Server(("127.0.0.1", 0), Handler)
        if tls:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    def url(self, path: str, *, host: str = HOST, scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"

    def say(self, path: str, body: bytes = b"", status: int = 200, **headers: str) -> None:
        """Answer a path always so; `content_type` is Content-Type."""
        named = {name.replace("_", "-").title(): value for name, value in headers.items()}
        self._says[path] = lambda _: (status, named, body)

    def do(self, path: str, says: Says) -> None:
        """Answer a path as this function says."""
        self._says[path] = says

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        """A client that goes away is no fault of a test."""


@contextlib.contextmanager
def rude_server(
    pieces: Callable[[], Iterable[bytes]], *, address: str = "127.0.0.1", tls: ssl.SSLContext | None = None
) -> Iterator[int]:
    """A server that sends these bytes to whoever connects, whatever is asked; gives its port."""
    with socket.create_server((address, 0)) as server:

        def serve() -> None:
            with contextlib.suppress(OSError):
                while True:
                    connection, _ = server.accept()
                    threading.Thread(target=answer, args=[connection], daemon=True).start()

        def answer(connection: socket.socket) -> None:
            with contextlib.suppress(OSError), connection, speak(connection) as spoken:
                spoken.recv(65_536)
                for piece in pieces():
                    spoken.sendall(piece)

        def speak(connection: socket.socket) -> socket.socket:
            return tls.wrap_socket(connection, server_side=True) if tls else connection

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)
    thread.join()


def redirect(location: str) -> bytes:
    """What a rude server says to send everybody on."""
    return f"HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n".encode()


class Names:
    """A resolver that knows what it is told, and remembers what it was asked."""

    def __init__(self, **known: Sequence[str]) -> None:
        self.known: dict[str, Sequence[str]] = {HOST: ["127.0.0.1"], **known}
        self.asked: list[str] = []

    def __call__(self, host: str) -> Sequence[str]:
        self.asked.append(host)
        try:
            return [str(ip_address(host))]
        except ValueError:
            pass
        if host not in self.known:
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return self.known[host]


def get(url: str, *, accept: str = "application/json", source: str = "crossref") -> Request:
    """A request, as a source's module makes it."""
    return Request(source=source, url=url, accept=accept)


class Fetches:
    """Opens fetches that may reach this machine's servers, as several workers would."""

    def __init__(self, database_url: str = "") -> None:
        self.watch = Watch()
        self.names = Names()
        self.database_url = database_url
        self._open: list[HttpFetch] = []

    def open(self, *webs: Web | int, **options: Any) -> HttpFetch:
        ports = frozenset(web if isinstance(web, int) else web.port for web in webs)
        fetch = HttpFetch(
            **{
                "version": "1.2",
                "clock": self.watch,
                "sleep": self.watch.sleep,
                "database_url": self.database_url,
                "limits": QUICK,
                "reach": Reach(resolve=self.names, ports=ports, also=frozenset({"127.0.0.1"})),
                "paces": lambda host: (host, NO_PACE),
                **options,
            }
        )
        self._open.append(fetch)
        return fetch

    def close(self) -> None:
        for fetch in self._open:
            fetch.close()


def certificates(folder: Path, *hosts: str) -> tuple[Path, ssl.SSLContext]:
    """A certificate for these hosts that vouches for itself: the file to trust, and what a server speaks with it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, hosts[0])])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host) for host in hosts]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    trusted, private = folder / "trusted.pem", folder / "private.pem"
    trusted.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(trusted, private)
    return trusted, context
