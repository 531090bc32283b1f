"""A key is told to its own source, encrypted, and to nobody else: not to a log, a cache, a fault or a redirect's host."""

from __future__ import annotations

import logging
import sqlite3
import ssl
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from loopback_web import HOST, Fetches, Web, certificates, get, rude_server

from bot.gateway.introduction import Introduction

KEYS = {"openalex": "k3y/a&b", "semanticscholar": "k3y-s", "openreview": "k3y-o"}
OWN = {
    "openalex": "api.openalex.org",
    "semanticscholar": "api.semanticscholar.org",
    "openreview": "api2.openreview.net",
}
TWIN = "api.openreview.net"
"""Another host of the same source."""


@pytest.fixture(scope="module")
def speaks(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ssl.SSLContext]:
    """What to trust, and what the servers of this module speak."""
    return certificates(tmp_path_factory.mktemp("tls"), *OWN.values(), TWIN, HOST, "other.example")


class Secure:
    """A server that speaks TLS, and how to reach it."""

    def __init__(self, fetches: Fetches, trusted: Path, context: ssl.SSLContext) -> None:
        self.web = Web(context)
        self.fetches = fetches
        self._trusted = trusted
        fetches.names.known |= {host: ["127.0.0.1"] for host in (*OWN.values(), TWIN, "other.example", "wrong.example")}
        self.fetch = fetches.open(self.web, keys=KEYS, contact="ann@example.org", certificates=str(trusted))

    def url(self, path: str, host: str) -> str:
        return self.web.url(path, host=host, scheme="https")

    def seen(self) -> str:
        """All that the server was told."""
        return " ".join(f"{asked.target} {dict(asked.headers)}" for asked in self.web.asked)


@pytest.fixture
def secure(fetches: Fetches, speaks: tuple[Path, ssl.SSLContext]) -> Iterator[Secure]:
    secure = Secure(fetches, *speaks)
    yield secure
    secure.web.close()


def test_each_source_gets_its_key_where_it_takes_it(secure: Secure) -> None:
    for source, host in OWN.items():
        secure.fetch(get(secure.url("/x?a=b", host), source=source))
    openalex, semanticscholar, openreview = secure.web.asked
    assert openalex.target == "/x?a=b&api_key=k3y%2Fa%26b"
    assert semanticscholar.headers["x-api-key"] == "k3y-s"
    assert openreview.headers["authorization"] == "Bearer k3y-o"
    assert secure.seen().count("k3y") == 3
    assert secure.fetch.keys == set(KEYS)


def test_a_key_goes_to_the_hosts_of_its_source_only(secure: Secure) -> None:
    for source in KEYS:
        secure.fetch(get(secure.url(f"/{source}", "other.example"), source=source))
    secure.fetch(get(secure.url("/x", OWN["openalex"]), source="crossref"))
    assert len(secure.web.asked) == 4
    assert "k3y" not in secure.seen()


def test_a_key_does_not_go_unencrypted(fetches: Fetches, web: Web) -> None:
    fetches.names.known |= {host: ["127.0.0.1"] for host in OWN.values()}
    fetch = fetches.open(web, keys=KEYS)
    for source, host in OWN.items():
        fetch(get(web.url("/x", host=host), source=source))
    assert len(web.asked) == 3
    assert all("k3y" not in f"{asked.target} {asked.headers}" for asked in web.asked)


@pytest.mark.parametrize("source", sorted(OWN))
def test_a_key_does_not_follow_a_redirect_to_another_host(secure: Secure, source: str) -> None:
    others = [host for host in (*OWN.values(), TWIN, "other.example") if host != OWN[source]]
    for host in others:
        secure.web.say(f"/{host}", status=302, location=secure.url("/there", host))
        secure.fetch(get(secure.url(f"/{host}", OWN[source]), source=source))
    there = [asked for asked in secure.web.asked if asked.target.startswith("/there")]
    assert len(there) == len(others)
    assert all("k3y" not in f"{asked.target} {asked.headers}" for asked in there)


def test_a_key_goes_with_a_redirect_of_the_same_host(secure: Secure) -> None:
    secure.web.say("/merged", status=301, location="/works/W2")
    answer = secure.fetch(get(secure.url("/merged", OWN["openalex"]), source="openalex"))
    assert [asked.target for asked in secure.web.asked] == [
        "/merged?api_key=k3y%2Fa%26b",
        "/works/W2?api_key=k3y%2Fa%26b",
    ]
    assert answer.url == secure.url("/works/W2", OWN["openalex"])


def test_a_key_that_comes_back_in_a_redirect_is_not_carried_on(secure: Secure) -> None:
    host = OWN["openalex"]
    secure.web.say("/polite", status=302, location=secure.url("/there?api_key=k3y%2Fa%26b&x=y", "other.example"))
    secure.web.say("/rude", status=302, location=secure.url("/k3y/a&b/there", "other.example"))
    polite = secure.fetch(get(secure.url("/polite", host), source="openalex"))
    rude = secure.fetch(get(secure.url("/rude", host), source="openalex"))
    assert polite.url == secure.url("/there?x=y", "other.example")
    assert rude.fault == "it redirects to an address that repeats our key"
    assert [asked.target for asked in secure.web.asked if asked.headers["host"].startswith("other")] == ["/there?x=y"]


def test_a_key_that_a_source_repeats_is_blotted_out(secure: Secure) -> None:
    secure.web.say("/x", b'{"error": "Invalid key k3y-s"}', status=403, etag='"k3y-s"')
    answer = secure.fetch(get(secure.url("/x", OWN["semanticscholar"]), source="semanticscholar"))
    assert (answer.body, answer.headers["etag"]) == (b'{"error": "Invalid key ***"}', '"***"')


def test_no_key_is_logged_kept_or_shown(secure: Secure, caplog: pytest.LogCaptureFixture, database_url: str) -> None:
    secure.web.say("/x", b"{}", content_type="application/json")
    with caplog.at_level(logging.DEBUG):
        for source, host in OWN.items():
            secure.fetch(get(secure.url("/x", host), source=source))
            secure.fetch(get(secure.url("/gone?api_key=k3y-in-the-request", host), source=source))
    assert "/x" in caplog.text  # urllib3 does log what it is told
    assert "k3y" not in caplog.text
    assert "k3y" not in f"{secure.fetch!r} {secure.fetch.asker!r} {secure.fetch.asker.introduction!r}"
    if database_url.startswith("sqlite"):
        with sqlite3.connect(database_url.removeprefix("sqlite:///")) as connection:
            kept = "\n".join(connection.iterdump())
        connection.close()
        assert "source_answers" in kept
        assert "k3y" not in kept


def test_a_certificate_must_be_for_the_name_that_is_asked(secure: Secure) -> None:
    answer = secure.fetch(get(secure.url("/x", "wrong.example"), source="openalex"))
    assert (answer.status, answer.fault) == (0, "no encrypted connection to it can be made")
    assert secure.web.asked == []


def test_a_certificate_that_nobody_vouches_for_is_refused(secure: Secure) -> None:
    strict = secure.fetches.open(secure.web)
    assert strict(get(secure.url("/x", HOST))).fault == "no encrypted connection to it can be made"


def test_a_server_that_drips_within_tls_has_no_more_time(fetches: Fetches, speaks: tuple[Path, ssl.SSLContext]) -> None:
    trusted, context = speaks

    def drip() -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n"
        for _ in range(100):
            time.sleep(0.1)
            yield b"x"

    with rude_server(drip, tls=context) as port:
        began = time.monotonic()
        answer = fetches.open(port, certificates=str(trusted))(get(f"https://{HOST}:{port}/"))
        assert time.monotonic() - began < 1.5
    assert answer.fault == "no answer within 0.6 seconds"


def test_a_server_that_never_ends_its_greeting_has_no_more_time(fetches: Fetches) -> None:
    with rude_server(lambda: iter(lambda: time.sleep(0.1) or b"\x16", None)) as port:
        began = time.monotonic()
        answer = fetches.open(port)(get(f"https://{HOST}:{port}/"))
        assert time.monotonic() - began < 1.5
    assert answer.status == 0


def test_a_key_that_is_empty_is_none() -> None:
    introduction = Introduction(version="1", contact="", keys={"openalex": "", "openreview": "x", "unknown": "y"})
    assert introduction.keys == {"openreview"}
