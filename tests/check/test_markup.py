"""What a browser would act on is found however it is dressed up, and prose is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.check.markup import active, running_scheme


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("<script>alert(1)</script>", ["<script>"]),
        ("<SCRIPT src=//x>", ["<script>"]),
        ("<iframe src='https://example.org'>", ["<iframe>"]),
        ("<svg/onload=alert(1)>", ["onload="]),
        ("<img title='>' ONERROR = alert(1)>", ["onerror="]),
        ("<img title='a' alt=\"'\"onclick=go()>", ["onclick="]),
        ("<img title='never closed onclick=go()", ["onclick="]),
        ("<b title='never closed> <script>", ["<script>"]),
        ("<a href='javascript:go()'>x</a>", ["javascript:"]),
        ("<a href=' java&#x73;cript&colon;go()'>x</a>", ["javascript:"]),
        ("<a href=java\tscript:go()>x</a>", ["javascript:"]),
        ("<a href='data:text/html;base64,AAAA'>x</a>", ["data:text/html"]),
        ("[x](javascript:go())", ["javascript:"]),
        ("[x]( <javascript:go()>)", ["javascript:"]),
        ("[x]: javascript:go()", ["javascript:"]),
        ("<javascript:go()>", ["javascript:"]),
    ],
)
def test_what_a_browser_would_act_on(text: str, what: list[str]) -> None:
    assert list(dict.fromkeys(piece.what for piece in active(text))) == what


@pytest.mark.parametrize(
    "text",
    [
        "We map List<T> onto <T> where a < b and c > d.",
        "the test <pre>diffs</pre> from which <b>NMT</b> can generate",
        "a script, an iframe, one = 1 and onload = 2",
        "<a href='https://example.org/javascript:notes'>x</a>",
        "[x](https://example.org) and [y](#javascript)",
        "&lt;script&gt; stays text",
        "<img src='data:image/png;base64,AAAA' alt='on the left = good'>",
        "if x <y then on = 1",
    ],
)
def test_prose_and_harmless_markup_are_left_alone(text: str) -> None:
    assert list(active(text)) == []


def test_the_place_is_told() -> None:
    text = "one\n<p onclick='x'>"
    (found,) = active(text)
    assert text[found.offset :].startswith("onclick=")


@given(st.text(alphabet="<>\"'/= onclickscriptjava:[]()\n&#;", max_size=200))
def test_no_text_stops_the_search(text: str) -> None:
    assert all(0 <= piece.offset < len(text) for piece in active(text))


@pytest.mark.parametrize("piece", ["<a ", "<a '", "[x](", "[x]:", "<a href=", "<script", "\"'<b", "<a:", "]("])
def test_a_hostile_text_of_any_length_is_searched_to_its_end(piece: str) -> None:
    """That this takes a time linear in its length is measured by bench/parser.py."""
    text = piece * (100_000 // len(piece)) + "\n\n<script>"
    assert any(text[found.offset :].startswith("<script>") for found in active(text))


@pytest.mark.parametrize("address", ["https://arxiv.org", "mailto:a@b.org", "/x.pdf", "", "data:image/png;base64,A"])
def test_harmless_addresses(address: str) -> None:
    assert running_scheme(address) == ""


@pytest.mark.parametrize("text", [r"\<script>", r"a \](javascript:go())", r"\\\<img onerror=x>", r"\<javascript:go()>"])
def test_a_backslash_keeps_a_sign_from_acting_in_markdown(text: str) -> None:
    assert not list(active(text, is_markdown=True))
    assert list(active(text))


@pytest.mark.parametrize("text", [r"\\<script>", r"<div>\<script></div>", r"<!-- --><p>\<img onerror=x>"])
def test_no_backslash_helps_when_it_is_one_itself_or_within_html(text: str) -> None:
    assert list(active(text, is_markdown=True))
