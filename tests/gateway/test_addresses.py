"""URLs as they are asked, followed and remembered."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gateway.addresses import StandIn, bare, followed, host_of, parsed, port_of
from bot.gateway.unanswered import Unanswered


@pytest.mark.parametrize(
    ("url", "without"),
    [
        ("https://api.crossref.org/works/10.1/a?mailto=ann@example.org", "https://api.crossref.org/works/10.1/a"),
        ("https://a.org/w?api_key=k&fields=title", "https://a.org/w?fields=title"),
        ("https://a.org/w?fields=title&API_KEY=k&x", "https://a.org/w?fields=title&x"),
        ("https://a.org/w?q=a%2Fb+c&q=%5B", "https://a.org/w?q=a%2Fb+c&q=%5B"),
        ("https://a.org/w?q=mailto%3Dann", "https://a.org/w?q=mailto%3Dann"),
        ("https://a.org/w?", "https://a.org/w"),
        ("https://a.org/w?a=b#part?api_key=k", "https://a.org/w?a=b"),
    ],
)
def test_who_asks_is_no_part_of_what_is_asked(url: str, without: str) -> None:
    assert bare(url) == without


@pytest.mark.parametrize(
    "url",
    [
        "ftp://a.org/",
        "file:///etc/passwd",
        "gopher://a.org/",
        "javascript:alert(1)",
        "a.org/paper",
        "//a.org/paper",
        "https://",
        "https:///path",
        "http://[::1",
        "https://a.org/\ud800",
        "https://a.org/a\0b",
        "https://a.org/a\r\nX-Header: b",
        "https://a.org:99999/",
        "https://a.org:port/",
        "https://exa mple.org:b/",
        f"https://a.org/{'x' * 9000}",
        "",
    ],
)
def test_what_is_no_address_of_the_web_is_not_asked(url: str) -> None:
    with pytest.raises(Unanswered) as silence:
        parsed(url)
    assert silence.value.fault == "its address cannot be asked"


@pytest.mark.parametrize("url", ["https://ann@a.org/", "https://ann:pw@a.org/", "http://a.org@127.0.0.1/"])
def test_an_address_with_a_name_in_it_is_not_asked(url: str) -> None:
    with pytest.raises(Unanswered, match="a name or a password"):
        parsed(url)


@pytest.mark.parametrize(
    ("url", "host", "port"),
    [
        ("https://API.Crossref.org/works", "api.crossref.org", 443),
        ("http://a.org./", "a.org", 80),
        ("http://[2606:4700::1]:8080/", "2606:4700::1", 8080),
        ("https://münchen.example/", "xn--mnchen-3ya.example", 443),
    ],
)
def test_a_host_has_one_spelling(url: str, host: str, port: int) -> None:
    parts = parsed(url)
    assert (host_of(parts), port_of(parts)) == (host, port)


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("/other", "https://a.org/other"),
        ("other?x=1", "https://a.org/papers/other?x=1"),
        ("//b.org/c", "https://b.org/c"),
        (" https://b.org/c#d ", "https://b.org/c"),
        ("https://b.org/c?api_key=k&d=e", "https://b.org/c?d=e"),
    ],
)
def test_a_redirect_leads_where_a_browser_would_go(location: str, target: str) -> None:
    assert followed("https://a.org/papers/one", location, may_downgrade=False) == target


def test_a_redirect_gives_encryption_up_only_where_nothing_is_read() -> None:
    with pytest.raises(Unanswered, match="without encryption"):
        followed("https://a.org/", "http://a.org/", may_downgrade=False)
    assert followed("https://a.org/", "http://a.org/", may_downgrade=True) == "http://a.org/"
    assert followed("http://a.org/", "http://b.org/", may_downgrade=False) == "http://b.org/"


@pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://a.org/", "http://", "http://[::1", "data:,x"])
def test_a_redirect_out_of_the_web_is_not_followed(location: str) -> None:
    with pytest.raises(Unanswered):
        followed("https://a.org/", location, may_downgrade=True)


def test_a_stand_in_is_asked_in_the_place_of_every_host() -> None:
    stand_in = StandIn("http://127.0.0.1:4567/sources")
    for url, asked in (
        ("https://doi.org/10.1/a?b=c", "http://127.0.0.1:4567/sources/doi.org/10.1/a?b=c"),
        ("http://a.org", "http://127.0.0.1:4567/sources/a.org/"),
    ):
        assert stand_in.stands_for(url) == asked
    assert stand_in.original("http://127.0.0.1:4567/sources/doi.org/10.1/a") == "https://doi.org/10.1/a"
    assert stand_in.original("https://doi.org/10.1/a") == "https://doi.org/10.1/a"
    assert stand_in.original("/10.1/a") == "/10.1/a"


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_is_an_address_or_is_refused(url: str, location: str) -> None:
    with contextlib.suppress(Unanswered):
        assert parsed(url).scheme in ("http", "https")
    with contextlib.suppress(Unanswered):
        followed("https://a.org/", location, may_downgrade=False)
