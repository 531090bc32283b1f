"""An entry in a pull request: a maintainer reads it as readers of the review will, and nothing in it acts."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.check.render import AT_MOST, LONG, render, render_link
from bot.entry.model import Entry, Link

ENTRY = Entry(
    title="The Adverse Effects of Code Duplication",
    authors="Miltiadis Allamanis",
    venue="SPLASH",
    year=2019,
    links=(
        Link(name="ArXiV", url="https://arxiv.org/abs/1812.06469"),
        Link(name="Issue", url="https://github.com/acme/tool/issues/7"),
    ),
    tags=("dataset", "@evaluation"),
    abstract="The field of big code relies on mining.\n\nWe explore duplication.",
)

MARKDOWN = MarkdownIt("commonmark", {"html": True})


def test_a_maintainer_sees_the_whole_entry() -> None:
    assert render(ENTRY) == (
        "### The Adverse Effects of Code Duplication\n"
        "\n"
        "Miltiadis Allamanis\n"
        "\n"
        "SPLASH, 2019\n"
        "\n"
        "[ArXiV](<https://arxiv.org/abs/1812.06469>) (`arxiv.org`)"
        " · [Issue](<https://redirect.github.com/acme/tool/issues/7>) (`github.com`)\n"
        "\n"
        "Tags: `dataset` `@evaluation`\n"
        "\n"
        "> The field of big code relies on mining.\n"
        ">\n"
        "> We explore duplication.\n"
    )


def test_what_a_review_says_under_keys_of_its_own_is_shown() -> None:
    extra = {"layout": "tool", "language": "C++", "stars": 0, "is_free": True, "indexes": ["IVF", "@all"], "no": None}
    page = render(Entry(title="Faiss", extra={**extra, "home": "https://a.org/x", "deep": {"a": 1}, "list": [[1]]}))
    assert page == (
        "### Faiss\n"
        "\n"
        "language: C++ · stars: 0 · is\\_free: true · indexes: IVF, @&#8203;all · [home](<https://a.org/x>) (`a.org`)\n"
    )


def test_a_long_value_of_a_key_of_its_own_is_cut() -> None:
    page = render(Entry(title="Faiss", extra={"words": "word " * 100, **{f"key {n}": n for n in range(99)}}))
    assert "words: word word" in page
    assert " word… · key 0: 0" in page
    assert len(page) < 1000


def test_what_is_empty_is_left_out() -> None:
    assert render(Entry(title="Notes", year=1843)) == "### Notes\n\n1843\n"


def test_a_long_abstract_is_folded_away() -> None:
    page = render(Entry(title="Notes", abstract="word " * LONG))
    assert "<details>\n<summary>Abstract</summary>\n\nword word" in page
    assert page.endswith("word\n\n</details>\n")


@pytest.mark.parametrize("sign", ["$", "@", "<", "é", "a\n", "\n\n#1", "0123456 "])
def test_an_abstract_of_any_length_fits_into_a_pull_request(sign: str) -> None:
    page = render(Entry(title="Notes", abstract=sign * 60_000))
    assert AT_MOST // 2 < len(page) < AT_MOST + 200
    assert "…\n\n</details>" in page


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("javascript:alert(1)", "PDF: `javascript:alert(1)`"),
        ("arxiv.org/abs/1", "PDF: `arxiv.org/abs/1`"),
        ("https://[", "PDF: `https://[`"),
        ("https://example.org/a_(b)>c d", "[PDF](<https://example.org/a_(b)%3Ec%20d>) (`example.org`)"),
        (
            "https://example.org/?a=1&copy=2%20",
            "[PDF](<https://example.org/?a=1&amp;copy=2%20>) (`example.org`)",
        ),
        ("https://user@evil.example/x", "[PDF](<https://user@evil.example/x>) (`evil.example`)"),
        (
            "https://github.com/acme/tool/commit/0a1b2c3",
            "[PDF](<https://redirect.github.com/acme/tool/commit/0a1b2c3>) (`github.com`)",
        ),
        ("https://github.com/acme/tool", "[PDF](<https://github.com/acme/tool>) (`github.com`)"),
    ],
)
def test_a_link_shows_where_it_leads_or_is_no_link(url: str, shown: str) -> None:
    assert render_link(Link(name="PDF", url=url)) == shown


def test_the_name_of_a_link_is_inert() -> None:
    link = Link(name="](javascript:x) @all", url="https://example.org")
    assert render_link(link) == r"[\](javascript:x) @&#8203;all](<https://example.org>) (`example.org`)"


WORDS = st.one_of(st.text(max_size=20), st.sampled_from(["@all", "fixes #1", "<script>", "![x](y)", "</details>", "`"]))
ENTRIES = st.builds(
    Entry,
    title=WORDS,
    authors=WORDS,
    venue=WORDS,
    year=st.none() | st.integers(1900, 2100),
    links=st.lists(st.builds(Link, name=WORDS, url=WORDS | WORDS.map("https://example.org/{}".format)), max_size=2).map(
        tuple
    ),
    tags=st.lists(WORDS, max_size=2).map(tuple),
    abstract=st.lists(WORDS, max_size=6).map("\n\n".join),
)


@given(ENTRIES)
def test_no_entry_brings_its_own_markup(entry: Entry) -> None:
    page = MARKDOWN.render(render(entry))
    elements = set(re.findall(r"<([a-z][a-z0-9]*)", page))
    assert elements <= {"h3", "p", "a", "code", "blockquote", "details", "summary", "span"}
    assert page.count("<a ") <= len(entry.links)
    outside_code = re.sub(r"<code>.*?</code>|<a .*?>", "", page, flags=re.DOTALL)
    assert not re.search(r"@\w|#[0-9]", re.sub(r"&#?\w+;", "", outside_code))
