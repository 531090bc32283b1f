"""One request to a source: polite, and never an exception, whatever the other side does."""

from __future__ import annotations

import gzip
import logging
import socket
import time
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from loopback_web import HOST, Asked, Fetches, Web, get, rude_server

from bot.gateway.http import Limits
from bot.resolve.fetch import NO_HOST, Answer


def test_an_answer_is_what_the_source_sent(plain: Fetches, web: Web) -> None:
    web.say("/works", b'{"a": 1}', content_type="application/json; charset=utf-8", etag='"1"', x_powered_by="magic")
    answer = plain.open(web)(get(web.url("/works?rows=1")))
    assert answer == Answer(
        status=200,
        body=b'{"a": 1}',
        headers={"content-type": "application/json; charset=utf-8", "etag": '"1"'},
        url=web.url("/works?rows=1"),
    )
    assert web.asked[0].target == "/works?rows=1"


@pytest.mark.parametrize("status", [204, 400, 403, 404, 410, 500, 503])
def test_every_status_is_an_answer(plain: Fetches, web: Web, status: int) -> None:
    web.say("/works", b"" if status == 204 else b"no", status=status)
    assert plain.open(web)(get(web.url("/works"))).status == status


@pytest.mark.parametrize(
    ("contact", "agent"),
    [
        ("", "living-review-bot/1.2 (+https://github.com/living-review-bot/living-review-bot)"),
        (
            "ann@example.org",
            "living-review-bot/1.2 (+https://github.com/living-review-bot/living-review-bot; mailto:ann@example.org)",
        ),
        (
            "https://example.org/us",
            "living-review-bot/1.2 (+https://github.com/living-review-bot/living-review-bot; https://example.org/us)",
        ),
    ],
)
def test_every_request_says_who_asks(plain: Fetches, web: Web, contact: str, agent: str) -> None:
    plain.open(web, contact=contact)(get(web.url("/works")))
    assert web.asked[0].headers == {
        "host": f"{HOST}:{web.port}",
        "user-agent": agent,
        "accept": "application/json",
        "accept-encoding": "gzip, deflate",
        "connection": "close",
    }


def test_crossref_is_told_the_contact_and_the_answer_does_not_show_it(plain: Fetches, web: Web) -> None:
    plain.names.known["api.crossref.org"] = ["127.0.0.1"]
    fetch = plain.open(web, contact="ann+bot@example.org")
    answer = fetch(get(web.url("/works?rows=1", host="api.crossref.org")))
    fetch(get(web.url("/works", host="api.crossref.org")))
    fetch(get(web.url("/works")))
    assert [asked.target for asked in web.asked] == [
        "/works?rows=1&mailto=ann%2Bbot@example.org",
        "/works?mailto=ann%2Bbot@example.org",
        "/works",
    ]
    assert answer.url == web.url("/works?rows=1", host="api.crossref.org")


def test_percent_signs_of_an_identifier_reach_the_source_as_they_are(plain: Fetches, web: Web) -> None:
    path = "/works/10.1890%2F0012-9658%282006%2987%5B2832%3ATIOPMA%5D2.0.CO%3B2"
    plain.open(web)(get(web.url(path)))
    assert web.asked[0].target == path


def test_no_cookie_is_kept_and_no_proxy_or_password_of_this_machine_used(
    plain: Fetches, web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text(f"machine {HOST} login ann password secret\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HTTP_PROXY", "http://192.0.2.1:3128")
    web.say("/works", b"{}", set_cookie="id=1; Path=/")
    fetch = plain.open(web)
    assert [fetch(get(web.url("/works"))).status for _ in range(2)] == [200, 200]
    assert not {"cookie", "authorization"} & set(web.asked[1].headers)


@pytest.mark.parametrize("encoding", ["gzip", "x-gzip"])
def test_a_packed_answer_comes_unpacked(plain: Fetches, web: Web, encoding: str) -> None:
    web.say("/works", gzip.compress(b'{"a": 1}'), content_encoding=encoding)
    assert plain.open(web)(get(web.url("/works"))).body == b'{"a": 1}'


def test_a_fault_shows_no_address(plain: Fetches, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING), rude_server(lambda: [b"HTTP/1.1 nonsense"]) as port:
        answer = plain.open(port)(get(f"http://{HOST}:{port}/private/path?q=s3cret"))
    assert answer.fault == "its answer broke off or is no HTTP"
    assert "s3cret" not in caplog.text


def test_the_limits_are_those_of_the_documentation() -> None:
    assert Limits() == Limits(
        connect=timedelta(seconds=5),
        total=timedelta(seconds=20),
        body=5_000_000,
        redirects=5,
        patience=timedelta(seconds=20),
    )


# -- too much, too slow, too odd


def test_a_bomb_is_not_unpacked(plain: Fetches, web: Web) -> None:
    web.say("/works", gzip.compress(bytes(50_000_000), 9), content_encoding="gzip")
    assert plain.open(web)(get(web.url("/works"))).fault == "its answer is larger than 0.1 MB"


def test_an_answer_that_says_it_is_too_large_is_not_read(plain: Fetches) -> None:
    sent = []

    def pieces() -> Iterable[bytes]:
        yield b"HTTP/1.1 200 OK\r\nContent-Length: 50000000\r\n\r\n"
        for _ in range(500):
            time.sleep(0.005)
            sent.append(1)
            yield b"x" * 100_000

    with rude_server(pieces) as port:
        answer = plain.open(port)(get(f"http://{HOST}:{port}/"))
    assert answer.fault == "its answer is larger than 0.1 MB"
    assert len(sent) < 250


def test_an_answer_without_end_is_left_at_the_limit(plain: Fetches) -> None:
    def pieces() -> Iterable[bytes]:
        yield b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
        while True:
            yield b"x" * 10_000

    with rude_server(pieces) as port:
        assert plain.open(port)(get(f"http://{HOST}:{port}/")).fault == "its answer is larger than 0.1 MB"


def dripping(*, head: bytes, drops: bytes) -> Iterable[bytes]:
    yield head
    for _ in range(100):
        time.sleep(0.1)
        yield drops


@pytest.mark.parametrize(
    ("head", "drops"),
    [
        (b"", b"H"),
        (b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"0"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
    ids=["status", "headers", "body", "chunks", "length of a chunk", "continue"],
)
def test_a_server_that_drips_has_no_more_time_than_a_dumb_one(plain: Fetches, head: bytes, drops: bytes) -> None:
    with rude_server(lambda: dripping(head=head, drops=drops)) as port:
        began = time.monotonic()
        answer = plain.open(port)(get(f"http://{HOST}:{port}/"))
        took = time.monotonic() - began
    assert answer == Answer(status=0, url=f"http://{HOST}:{port}/", fault="no answer within 0.6 seconds")
    assert took < 1.5


def test_the_time_is_for_all_redirects_together(plain: Fetches, web: Web) -> None:
    def slow(asked: Asked) -> tuple[int, dict[str, str], bytes]:
        time.sleep(0.25)
        return 302, {"Location": f"{asked.target}x"}, b""

    for path in ("/w", "/wx", "/wxx", "/wxxx", "/wxxxx"):
        web.do(path, slow)
    began = time.monotonic()
    assert plain.open(web)(get(web.url("/w"))).fault == "no answer within 0.6 seconds"
    assert time.monotonic() - began < 1.5


def test_a_port_where_nobody_listens_is_said(plain: Fetches) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert plain.open(port)(get(f"http://{HOST}:{port}/")).fault == "it takes no connections"


def test_a_host_that_does_not_exist_is_said(plain: Fetches, web: Web) -> None:
    assert plain.open(web)(get(web.url("/", host="no.example"))) == Answer(
        status=0, url=web.url("/", host="no.example"), fault=NO_HOST
    )


ODD = [
    b"",
    b"\0\xff\xfe",
    b"SSH-2.0-OpenSSH_9.6\r\n",
    b"HTTP/1.1 999999 What\r\n\r\n",
    b"HTTP/1.1 abc\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{",
    b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n{}",
    b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n{}",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffff\r\n{}",
    b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n{}",
    b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\n{}",
    b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: y\r\n" % number for number in range(300)) + b"\r\n{}",
    b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\n{}",
    b"HTTP/1.1 200 OK\r\n: y\r\n\xff\xfe\r\n\r\n{}",
    b"HTTP/1.1 302 Found\r\nLocation: http://[::1\r\n\r\n",
    b"HTTP/1.1 302 Found\r\nLocation: \xff\xfe\xc3\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nRetry-After: \xff\xfe\r\nContent-Type: \xff\r\n\r\n{}",
    b"HTTP/1.1 429 No\r\nRetry-After: 99999999999999999999999999\r\n\r\n",
]


@pytest.mark.parametrize("said", ODD)
def test_whatever_a_server_says_there_is_an_answer(plain: Fetches, said: bytes) -> None:
    with rude_server(lambda: [said]) as port:
        answer = plain.open(port)(get(f"http://{HOST}:{port}/"))
    assert answer.status == 0 or not answer.fault
    assert answer.status or answer.fault


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300), st.sampled_from([b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 301 Moved\r\nLocation: "]))
def test_law_any_bytes_make_an_answer(plain: Fetches, said: bytes, before: bytes) -> None:
    with rude_server(lambda: [before + said]) as port:
        answer = plain.open(port)(get(f"http://{HOST}:{port}/"))
    assert answer.status or answer.fault


@given(st.text(max_size=80), st.sampled_from(["", "https://", "http://a.example/"]))
def test_law_any_text_as_an_address_makes_an_answer(text: str, before: str) -> None:
    fetches = Fetches()
    answer = fetches.open(80, 443)(get(before + text))
    fetches.close()
    assert answer.status == 0
    assert answer.fault
