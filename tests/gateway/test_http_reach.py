"""Only public machines are asked, wherever a name, a redirect or a stand-in leads."""

from __future__ import annotations

import socket
import time

import pytest
from loopback_web import HOST, Fetches, Names, Web, get, redirect, rude_server
from requests.adapters import DEFAULT_CA_BUNDLE_PATH

from bot.gateway.connecting import Way, pools, tls_context
from bot.gateway.paces import FREE, Pace
from bot.gateway.public import Reach
from bot.gateway.unanswered import Unanswered


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "[::1]",
        "169.254.169.254",
        "10.0.0.1",
        "0.0.0.0",
        "[::ffff:127.0.0.1]",
        "localtest.example",
        "intra",
    ],
)
def test_a_machine_that_is_not_public_is_never_asked_nor_by_a_redirect(plain: Fetches, web: Web, host: str) -> None:
    plain.names.known["localtest.example"] = ["127.0.0.1"]
    plain.names.known["intra"] = ["192.168.1.10"]
    plain.names.known[HOST] = ["127.0.0.9"]  # of this machine only that address counts as public
    web.say("/secret", b"secret")
    says = [redirect(f"http://{host}:{web.port}/secret")]
    with rude_server(lambda: says, address="127.0.0.9") as port:
        fetch = plain.open(
            web,
            port,
            reach=Reach(resolve=plain.names, ports=frozenset({web.port, port}), also=frozenset({"127.0.0.9"})),
        )
        direct = fetch(get(web.url("/secret", host=host)))
        led = fetch(get(f"http://{HOST}:{port}/"))
    for answer in (direct, led):
        assert (answer.status, answer.body, answer.fault) == (0, b"", "its address is not a public one")
    assert web.asked == []


def test_a_name_is_looked_up_once_so_that_it_cannot_change_its_mind(plain: Fetches, web: Web) -> None:
    class Rebinding(Names):
        def __call__(self, host: str) -> list[str]:
            self.asked.append(host)
            return ["127.0.0.1"] if len(self.asked) == 1 else ["127.0.0.2"]

    names = Rebinding()
    web.say("/works", b"{}")
    reach = Reach(resolve=names, ports=frozenset({web.port}), also=frozenset({"127.0.0.1"}))
    fetch = plain.open(web, reach=reach)
    assert fetch(get(web.url("/works"))).status == 200
    assert names.asked == [HOST]
    assert fetch(get(web.url("/works"))).fault == "its address is not a public one"


def test_the_second_address_of_a_host_is_tried_when_the_first_does_not_answer(plain: Fetches, web: Web) -> None:
    plain.names.known[HOST] = ["127.0.0.8", "127.0.0.1"]
    web.say("/works", b"{}")
    reach = Reach(resolve=plain.names, ports=frozenset({web.port}), also=frozenset({"127.0.0.8", "127.0.0.1"}))
    assert plain.open(web, reach=reach)(get(web.url("/works"))).status == 200


def way_to(host: str, port: int, names: Names) -> Way:
    return Way(
        host=host,
        port=port,
        reach=Reach(resolve=names, ports=frozenset({port}), also=frozenset({"127.0.0.1"})),
        deadline=time.monotonic() + 1,
        connect=1,
        tls=tls_context(DEFAULT_CA_BUNDLE_PATH),
    )


def test_a_connection_that_was_opened_by_another_door_is_not_used(plain: Fetches, web: Web) -> None:
    pool = pools(way_to(HOST, web.port, plain.names))["http"](HOST, web.port)
    connection = pool.ConnectionCls(host="127.0.0.1", port=web.port)
    connection._new_conn = lambda: socket.create_connection(("127.0.0.1", web.port))
    with pytest.raises(Unanswered, match="its address was not checked"):
        connection.connect()
    assert connection.is_closed


def test_an_address_that_two_libraries_read_in_two_ways_is_not_asked(plain: Fetches, web: Web) -> None:
    way = way_to(HOST, web.port, plain.names)
    assert way.open(f"{HOST}.", web.port).close() is None
    for host, port in (("other.example", web.port), (HOST, 80)):
        with pytest.raises(Unanswered, match="is read in two ways"):
            way.open(host, port)


def test_only_the_ports_of_the_web_are_asked(plain: Fetches, web: Web) -> None:
    assert plain.open(80, 443)(get(web.url("/"))).fault == f"its port {web.port} is none of the web's"


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://papers.example/", "gopher://papers.example/", "papers"])
def test_only_the_web_is_asked(plain: Fetches, web: Web, url: str) -> None:
    assert plain.open(web)(get(url)).fault == "its address cannot be asked"


# -- redirects


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed_and_the_answer_says_where_to(plain: Fetches, web: Web, status: int) -> None:
    web.say("/doi", status=status, location="/landing?a=b#top")
    web.say("/landing", b"<html>")
    answer = plain.open(web)(get(web.url("/doi")))
    assert (answer.status, answer.body, answer.url) == (200, b"<html>", web.url("/landing?a=b"))
    assert [asked.headers["accept"] for asked in web.asked] == ["application/json"] * 2


@pytest.mark.parametrize(("steps", "status"), [(5, 200), (6, 0)])
def test_five_redirects_are_followed_and_no_more(plain: Fetches, web: Web, steps: int, status: int) -> None:
    for step in range(steps):
        web.say(f"/{step}", status=302, location=f"/{step + 1}")
    web.say(f"/{steps}", b"there")
    answer = plain.open(web)(get(web.url("/0")))
    assert answer.status == status
    assert answer.fault == ("" if status else "it redirects more than 5 times")


def test_a_redirect_that_leads_nowhere_is_the_answer(plain: Fetches, web: Web) -> None:
    web.say("/doi", status=302)
    assert plain.open(web)(get(web.url("/doi"))).status == 302


def test_an_address_in_a_redirect_may_hold_letters_of_any_language(plain: Fetches, web: Web) -> None:
    web.do("/doi", lambda _: (302, {"Location": "/jégou".encode().decode("latin-1")}, b""))
    web.say("/j%C3%A9gou", b"there")
    assert plain.open(web)(get(web.url("/doi"))).body == b"there"


def test_every_host_of_a_redirect_has_its_own_pace(plain: Fetches, web: Web) -> None:
    plain.names.known["landing.example"] = ["127.0.0.1"]
    asked: list[str] = []

    def paces(host: str) -> tuple[str, Pace]:
        asked.append(host)
        return host, FREE

    web.say("/doi", status=302, location=web.url("/landing", host="landing.example"))
    plain.open(web, paces=paces)(get(web.url("/doi")))
    assert asked == [HOST, "landing.example"]


# -- a stand-in for all sources


def test_with_a_stand_in_nothing_else_is_asked(plain: Fetches, web: Web) -> None:
    web.say("/sources/doi.org/10.1/a", status=302, location="https://api.example.org/works?id=1")
    web.say("/sources/api.example.org/works", status=302, location=web.url("/sources/a.org/x", host="127.0.0.1"))
    web.say("/sources/a.org/x", status=301, location="/y")
    web.say("/sources/a.org/y", b"{}")
    fetch = plain.open(stand_in=web.url("/sources", host="127.0.0.1"), keys={"openalex": "s3cret"}, paces=None)
    answer = fetch(get("https://doi.org/10.1/a"))
    assert (answer.status, answer.url) == (200, "https://a.org/y")
    assert [asked.target for asked in web.asked] == [
        "/sources/doi.org/10.1/a",
        "/sources/api.example.org/works?id=1",
        "/sources/a.org/x",
        "/sources/a.org/y",
    ]
    assert set(plain.names.asked) == {"127.0.0.1"}
    assert plain.watch.slept == []


def test_a_stand_in_is_told_no_key_and_no_contact(plain: Fetches, web: Web) -> None:
    fetch = plain.open(
        stand_in=web.url("/sources", host="127.0.0.1"),
        contact="ann@example.org",
        keys={"openalex": "s3cret", "semanticscholar": "s3cret"},
    )
    fetch(get("https://api.openalex.org/works/W1", source="openalex"))
    fetch(get("https://api.semanticscholar.org/graph/v1/paper/1", source="semanticscholar"))
    fetch(get("https://api.crossref.org/works/1", source="crossref"))
    assert all("s3cret" not in f"{asked.target} {asked.headers}" for asked in web.asked)
    assert all("mailto" not in asked.target for asked in web.asked)
    assert fetch.keys == {"openalex", "semanticscholar"}
