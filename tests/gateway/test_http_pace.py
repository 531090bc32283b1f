"""A source is asked at its pace, and left alone when it says so, by all workers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from loopback_web import QUICK, Fetches, Web, get


def test_the_usual_paces_are_kept(plain: Fetches, web: Web) -> None:
    plain.names.known["export.arxiv.org"] = ["127.0.0.1"]
    fetch = plain.open(web, paces=None, limits=replace(QUICK, patience=timedelta(seconds=20)))
    for _ in range(3):
        fetch(get(web.url("/api/query", host="export.arxiv.org")))
    assert plain.watch.slept == [3, 3]


@pytest.mark.parametrize(
    ("status", "wish", "seconds"),
    [(429, "90", 90), (503, "90", 90), (429, "Mon, 02 Mar 2026 12:02:00 GMT", 120), (429, "", 30)],
)
def test_a_source_that_asks_to_be_left_alone_is_left_alone_by_all_workers(
    fetches: Fetches, web: Web, status: int, wish: str, seconds: int
) -> None:
    web.say("/works", b"slow down", status=status, **({"retry_after": wish} if wish else {}))
    one, other = fetches.open(web), fetches.open(web)
    first = one(get(web.url("/works")))
    assert (first.status, first.retry_after) == (status, timedelta(seconds=seconds) if wish else None)
    second = other(get(web.url("/elsewhere")))
    assert (second.status, second.fault) == (0, "it takes no more requests for now")
    assert second.retry_after
    assert abs(second.retry_after - timedelta(seconds=seconds)) <= timedelta(seconds=1)
    assert len(web.asked) == 1
    fetches.watch.now += timedelta(seconds=seconds)
    assert other(get(web.url("/elsewhere"))).status == 404


def test_another_source_goes_on(fetches: Fetches, web: Web) -> None:
    fetches.names.known["other.example"] = ["127.0.0.1"]
    web.say("/works", status=429, retry_after="90")
    fetch = fetches.open(web)
    fetch(get(web.url("/works")))
    assert fetch(get(web.url("/works2", host="other.example"))).status == 404


def test_a_status_of_no_limit_closes_nothing(fetches: Fetches, web: Web) -> None:
    web.say("/works", status=500, retry_after="90")
    fetch = fetches.open(web)
    assert fetch(get(web.url("/works"))).retry_after == timedelta(seconds=90)
    assert fetch(get(web.url("/other"))).status == 404
