"""What a source said is kept for a while, and is better than nothing when it says no more."""

from __future__ import annotations

import logging
import random
import sqlite3
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from loopback_web import Asked, Fetches, Web, get

from bot.resolve.fetch import Answer

WEEK = timedelta(days=7)
CHALLENGE = b"<!doctype html><title>Making sure you're not a bot!</title>"


@pytest.fixture
def paper(web: Web) -> Web:
    """A source that knows one paper."""
    web.say("/works", b'{"title": "A"}', content_type="application/json", etag='"1"')
    return web


def test_what_is_fresh_is_not_asked_again_by_any_worker(fetches: Fetches, paper: Web) -> None:
    first = fetches.open(paper)(get(paper.url("/works")))
    fetches.watch.now += WEEK - timedelta(seconds=1)
    again = fetches.open(paper)(get(paper.url("/works")))
    assert again == replace(first, is_kept=True)
    assert len(paper.asked) == 1


def test_after_a_week_the_source_is_asked_whether_it_still_holds(fetches: Fetches, paper: Web) -> None:
    fetch = fetches.open(paper)
    first = fetch(get(paper.url("/works")))
    fetches.watch.now += WEEK

    def unchanged(asked: Asked) -> tuple[int, Mapping[str, str], bytes]:
        return (304, {}, b"") if asked.headers.get("if-none-match") == '"1"' else (500, {}, b"")

    paper.do("/works", unchanged)
    assert fetch(get(paper.url("/works"))) == first
    fetches.watch.now += WEEK - timedelta(seconds=1)
    assert fetch(get(paper.url("/works"))) == replace(first, is_kept=True)
    assert len(paper.asked) == 2


def test_a_request_may_want_a_younger_answer_than_is_usual(fetches: Fetches, paper: Web) -> None:
    fetch = fetches.open(paper)
    fetch(get(paper.url("/works")))
    fetches.watch.now += timedelta(minutes=9)
    young = replace(get(paper.url("/works")), max_age=timedelta(minutes=10))
    assert fetch(young).is_kept
    fetches.watch.now += timedelta(minutes=2)
    assert not fetch(young).is_kept
    assert len(paper.asked) == 2


def test_from_memory_nobody_is_asked(fetches: Fetches, paper: Web) -> None:
    fetch = fetches.open(paper)
    remembered = replace(get(paper.url("/works")), is_from_memory=True)
    assert (fetch(remembered).status, paper.asked) == (0, [])
    first = fetch(get(paper.url("/works")))
    fetches.watch.now += 2 * WEEK
    assert fetch(remembered) == replace(first, is_kept=True)
    assert len(paper.asked) == 1


def test_a_source_without_etags_is_asked_by_date(fetches: Fetches, web: Web) -> None:
    date = "Mon, 02 Mar 2026 10:00:00 GMT"
    web.say("/works", b"{}", last_modified=date)
    fetch = fetches.open(web)
    fetch(get(web.url("/works")))
    fetches.watch.now += WEEK
    fetch(get(web.url("/works")))
    assert web.asked[1].headers["if-modified-since"] == date


def test_a_new_answer_takes_the_place_of_the_old_one(fetches: Fetches, paper: Web) -> None:
    fetch = fetches.open(paper)
    fetch(get(paper.url("/works")))
    fetches.watch.now += WEEK
    paper.say("/works", b'{"title": "B"}', content_type="application/json")
    assert fetch(get(paper.url("/works"))).body == b'{"title": "B"}'
    assert fetches.open(paper)(get(paper.url("/works"))).body == b'{"title": "B"}'
    assert len(paper.asked) == 2


@pytest.mark.parametrize(
    ("status", "body", "content_type"),
    [
        (500, b"oops", "text/plain"),
        (503, b"", "text/plain"),
        (429, b"{}", "application/json"),
        (403, b'{"name": "ChallengeRequiredError"}', "application/json"),
        (401, b"", "text/plain"),
        (200, CHALLENGE, "text/html"),
        (200, b"<html>We are being maintained</html>", "text/html"),
        (500, CHALLENGE, "text/html"),
    ],
)
def test_when_there_is_no_new_answer_the_old_one_is_served_as_old(
    fetches: Fetches, paper: Web, status: int, body: bytes, content_type: str
) -> None:
    fetch = fetches.open(paper)
    fetch(get(paper.url("/works")))
    fetches.watch.now += timedelta(days=400)
    paper.say("/works", body, status=status, content_type=content_type, retry_after="5")
    answer = fetch(get(paper.url("/works")))
    assert (answer.status, answer.body, answer.is_old) == (200, b'{"title": "A"}', True)
    assert answer.retry_after == timedelta(seconds=5)
    paper.say("/works", b'{"title": "B"}', content_type="application/json")
    fetches.watch.now += timedelta(minutes=1)
    assert fetch(get(paper.url("/works"))).body == b'{"title": "B"}'


def test_when_the_source_is_gone_the_old_answer_is_served_as_old(fetches: Fetches, paper: Web) -> None:
    fetch = fetches.open(paper)
    fetch(get(paper.url("/works")))
    fetches.watch.now += WEEK
    fetches.names.known.clear()
    answer = fetch(get(paper.url("/works")))
    assert (answer.body, answer.is_old) == (b'{"title": "A"}', True)


def test_that_there_is_no_such_paper_is_kept_for_a_day(fetches: Fetches, web: Web) -> None:
    fetch = fetches.open(web)
    for hours, asked in ((0, 1), (23, 1), (2, 2)):
        fetches.watch.now += timedelta(hours=hours)
        assert fetch(get(web.url("/none"))).status == 404
        assert len(web.asked) == asked


def test_that_a_paper_is_no_longer_there_is_news(fetches: Fetches, paper: Web) -> None:
    fetch = fetches.open(paper)
    fetch(get(paper.url("/works")))
    fetches.watch.now += WEEK
    paper.say("/works", status=404)
    assert fetch(get(paper.url("/works"))).status == 404


@pytest.mark.parametrize("status", [204, 400, 401, 403, 429, 500, 503])
def test_no_other_answer_is_kept(fetches: Fetches, web: Web, status: int) -> None:
    web.say("/works", b"", status=status)
    fetch = fetches.open(web)
    for _ in range(2):
        fetch(get(web.url("/works")))
        fetches.watch.now += timedelta(minutes=1)
    assert len(web.asked) == 2


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b'{"title": ', "application/json"),
        (b"<?xml version='1.0'?><a:feed xmlns='x'><entry>", "application/atom+xml; charset=utf-8"),
        (b"<feed><entry></en", "application/atom+xml; charset=utf-8"),
        (b"", "application/json"),
        (b"[" * 100_000, "application/json"),
        (CHALLENGE, "text/html"),
        (b'{"name": "ChallengeRequiredError"}', "application/json"),
    ],
)
def test_half_an_answer_and_a_check_for_people_are_not_kept(
    fetches: Fetches, web: Web, body: bytes, content_type: str
) -> None:
    web.say("/works", body, content_type=content_type)
    fetch = fetches.open(web)
    for _ in range(2):
        assert fetch(get(web.url("/works"))).body == body
    assert len(web.asked) == 2


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"<?xml version='1.0'?>\n<!-- a --><a:feed xmlns='x'><entry/></a:feed>\n", "application/atom+xml"),
        (b"<empty/>", "text/xml"),
        (b"<dblp>1</dblp><!-- end -->", "application/xml"),
        (b"<!doctype html><p>A page without an end</p>", "text/html"),
        (b"@article{a, title = {A}}", "application/x-bibtex"),
        (b"[]", "application/vnd.citationstyles.csl+json"),
    ],
)
def test_an_answer_that_is_whole_is_kept(fetches: Fetches, web: Web, body: bytes, content_type: str) -> None:
    web.say("/works", body, content_type=content_type)
    fetch = fetches.open(web)
    for _ in range(2):
        assert fetch(get(web.url("/works"))).body == body
    assert len(web.asked) == 1


def test_what_is_accepted_is_part_of_the_question(fetches: Fetches, web: Web) -> None:
    web.do("/doi", lambda asked: (200, {"Content-Type": asked.headers["accept"]}, b"x"))
    fetch = fetches.open(web)
    for accept in ("application/x-bibtex", "text/plain", "application/x-bibtex"):
        assert fetch(get(web.url("/doi"), accept=accept)).media_type == accept
    assert len(web.asked) == 2


def test_who_asks_is_no_part_of_the_question(fetches: Fetches, paper: Web) -> None:
    fetch = fetches.open(paper)
    for query in ("?mailto=ann@example.org", "?mailto=bob@example.org", "?api_key=1", ""):
        fetch(get(paper.url(f"/works{query}")))
    assert len(paper.asked) == 1


def test_whoever_wants_it_new_asks_past_what_is_kept(fetches: Fetches, paper: Web) -> None:
    fetches.open(paper)(get(paper.url("/works")))
    paper.say("/works", b'{"title": "B"}', content_type="application/json")
    assert fetches.open(paper, max_age=timedelta(0))(get(paper.url("/works"))).body == b'{"title": "B"}'
    assert fetches.open(paper)(get(paper.url("/works"))).body == b'{"title": "B"}'
    fetches.watch.now += timedelta(hours=2)
    fetches.open(paper, max_age=timedelta(hours=3))(get(paper.url("/works")))
    assert len(paper.asked) == 2


def test_an_answer_of_tomorrow_is_not_believed(fetches: Fetches, paper: Web) -> None:
    fetches.watch.now += timedelta(days=400)
    fetches.open(paper)(get(paper.url("/works")))
    fetches.watch.now -= timedelta(days=400)
    fetches.open(paper)(get(paper.url("/works")))
    assert len(paper.asked) == 2


def test_the_question_whether_it_holds_goes_only_to_who_gave_the_answer(fetches: Fetches, web: Web) -> None:
    web.say("/doi", status=302, location="/landing", etag='"of the redirect"')
    web.say("/landing", b"{}", etag='"of the landing"')
    fetch = fetches.open(web)
    fetch(get(web.url("/doi")))
    fetches.watch.now += WEEK
    fetch(get(web.url("/doi")))
    assert [asked.headers.get("if-none-match") for asked in web.asked] == [None, None, None, '"of the landing"']


def test_above_its_limit_the_least_used_answers_are_forgotten(fetches: Fetches, web: Web) -> None:
    fetch = fetches.open(web, disk_limit=25_000)
    for number in range(3):
        web.say(f"/{number}", random.Random(number).randbytes(10_000))
    for number in (0, 1):
        fetch(get(web.url(f"/{number}")))
        fetches.watch.now += timedelta(hours=7)
    fetch(get(web.url("/0")))  # used again: now the other one was not used for longest
    fetch(get(web.url("/2")))
    before = len(web.asked)
    for number, is_kept in ((0, True), (2, True), (1, False)):
        fetch(get(web.url(f"/{number}")))
        assert (len(web.asked) == before) is is_kept


def test_without_a_working_database_everything_is_asked_and_the_log_says_so(
    web: Web, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "jobs.sqlite"
    file.write_bytes(b"this is no database, but it is long enough to be looked at " * 100)
    web.say("/works", b"{}")
    fetches = Fetches(f"sqlite:///{file}")
    with caplog.at_level(logging.WARNING):
        answers = [fetches.open(web)(get(web.url("/works"))) for _ in range(2)]
    fetches.close()
    assert [answer.body for answer in answers] == [b"{}", b"{}"]
    assert "Cannot read kept answers" in caplog.text
    assert "delete the file" in caplog.text


def test_a_row_that_cannot_be_read_is_asked_for_anew(web: Web, tmp_path: Path) -> None:
    file = tmp_path / "jobs.sqlite"
    web.say("/works", b"{}", content_type="application/json")
    fetches = Fetches(f"sqlite:///{file}")
    for damage in ("body = x'00'", "headers = '['"):
        fetches.open(web)(get(web.url("/works")))
        with sqlite3.connect(file) as connection:
            connection.execute(f"UPDATE source_answers SET {damage}")
        connection.close()
        assert fetches.open(web)(get(web.url("/works"))).body == b"{}"
    fetches.close()


def test_the_folder_of_the_database_is_made_for_its_owner_only(web: Web, tmp_path: Path) -> None:
    folder = tmp_path / "state" / "living-review-bot"
    fetches = Fetches(f"sqlite:///{folder / 'jobs.sqlite'}")
    assert fetches.open(web)(get(web.url("/works"))) == Answer(status=404, url=web.url("/works"))
    fetches.close()
    assert (folder / "jobs.sqlite").exists()
    assert folder.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("path", ["\ud800", "\0", "\n", "%00", "é"])
def test_no_letter_in_an_address_is_too_odd_to_be_kept_or_refused(fetches: Fetches, web: Web, path: str) -> None:
    for _ in range(2):
        answer = fetches.open(web)(get(web.url(f"/{path}")))
        assert answer.status == 404 or answer.fault == "its address cannot be asked"
