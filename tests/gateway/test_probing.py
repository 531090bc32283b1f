"""Whether links are alive is asked politely, and remembered over restarts."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from loopback_web import HOST, Asked, Fetches, Web, certificates, get, rude_server

from bot.gateway.database import Database
from bot.gateway.probing import AGAIN, LinkProbe
from bot.resolve.alive import Standing

DAY = timedelta(days=1)


def probe(fetches: Fetches, *webs: Web | int) -> LinkProbe:
    """A new process with what the database remembers."""
    fetch = fetches.open(*webs)
    return LinkProbe(fetch.asker, fetch.database, clock=fetches.watch)


def test_a_page_that_is_there_is_alive_after_one_head(fetches: Fetches, web: Web) -> None:
    web.say("/paper", b"<html>")
    assert probe(fetches, web)(web.url("/paper")) == Standing(verdict="alive")
    assert [asked.method for asked in web.asked] == ["HEAD"]


@pytest.mark.parametrize("status", [400, 403, 404, 405, 501])
def test_a_server_that_knows_no_head_is_asked_for_the_page(fetches: Fetches, web: Web, status: int) -> None:
    def shy(asked: Asked) -> tuple[int, dict[str, str], bytes]:
        return (status if asked.method == "HEAD" else 200), {}, b""

    web.do("/paper", shy)
    assert probe(fetches, web)(web.url("/paper")).verdict == "alive"
    assert [asked.method for asked in web.asked] == ["HEAD", "GET"]


def test_of_a_page_no_body_is_read(fetches: Fetches) -> None:
    def endless() -> list[bytes]:
        return [b"HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\n", b"x" * 1_000_000]

    with rude_server(endless) as port:
        assert probe(fetches, port)(f"http://{HOST}:{port}/data.zip").verdict == "alive"


def test_dead_takes_two_looks_a_day_apart_even_over_a_restart(fetches: Fetches, web: Web) -> None:
    first = fetches.watch.now
    assert probe(fetches, web)(web.url("/gone")) == Standing(verdict="unsure", since=first)
    fetches.watch.now += DAY
    assert probe(fetches, web)(web.url("/gone")) == Standing(verdict="dead", since=first)
    web.say("/gone", b"it was moved back")
    fetches.watch.now += DAY
    assert probe(fetches, web)(web.url("/gone")) == Standing(verdict="alive")


def test_a_host_that_does_not_exist_is_dead_in_the_same_way(fetches: Fetches, web: Web) -> None:
    url = web.url("/paper", host="gone.example")
    probe(fetches, web)(url)
    fetches.watch.now += DAY
    assert probe(fetches, web)(url).verdict == "dead"


def test_a_link_that_was_looked_at_today_is_not_asked_for_again(fetches: Fetches, web: Web) -> None:
    web.say("/paper", b"")
    for _ in range(3):
        assert probe(fetches, web)(web.url("/paper#abstract")).verdict == "alive"
    assert len(web.asked) == 1
    fetches.watch.now += AGAIN
    probe(fetches, web)(web.url("/paper"))
    assert len(web.asked) == 2


@pytest.mark.parametrize(
    ("status", "verdict"), [(401, "blocked"), (403, "blocked"), (405, "blocked"), (429, "blocked"), (500, "unsure")]
)
def test_a_server_that_is_shy_or_down_says_nothing_of_the_page(
    fetches: Fetches, web: Web, status: int, verdict: str
) -> None:
    web.say("/paper", status=status)
    for _ in range(3):
        assert probe(fetches, web)(web.url("/paper")).verdict == verdict
        fetches.watch.now += DAY


def test_a_link_to_a_private_machine_is_never_asked_for(fetches: Fetches, web: Web) -> None:
    for host in ("127.0.0.2", "169.254.169.254", "[::1]"):
        assert probe(fetches, web)(web.url("/paper", host=host)).verdict == "unsure"
    assert web.asked == []


def test_an_old_page_without_encryption_behind_a_redirect_lives(fetches: Fetches, web: Web, tmp_path: Path) -> None:
    trusted, context = certificates(tmp_path, HOST)
    secure = Web(context)
    secure.say("/doi", status=302, location=web.url("/old"))
    web.say("/old", b"")
    fetch = fetches.open(web, secure, certificates=str(trusted))
    link = secure.url("/doi", scheme="https")
    assert LinkProbe(fetch.asker, fetch.database, clock=fetches.watch)(link).verdict == "alive"
    assert fetch(get(link)).fault == "it redirects to an address without encryption"
    secure.close()


@pytest.mark.parametrize("url", ["", "mailto:ann@example.org", "../paper.pdf", "http://[::1", "\ud800"])
def test_what_is_no_address_is_unsure(fetches: Fetches, web: Web, url: str) -> None:
    assert probe(fetches, web)(url).verdict == "unsure"


def test_without_a_database_nothing_is_called_dead(plain: Fetches, web: Web) -> None:
    for _ in range(3):
        assert probe(plain, web)(web.url("/gone")).verdict == "unsure"
        plain.watch.now += DAY


def test_no_more_is_kept_than_is_needed(fetches: Fetches, web: Web, database_url: str) -> None:
    for _ in range(5):
        probe(fetches, web)(web.url("/gone"))
        fetches.watch.now += DAY
    database = Database(database_url)
    with database._engine.connect() as connection:
        assert connection.scalar(sa.text("SELECT count(*) FROM link_observations")) == 2
    database.close()
