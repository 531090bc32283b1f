"""How the parts of a message share its room."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.check.inert import code_cell, inert
from bot.publish.messages.parts import block, cell, cell_sentence, fit, fitted, folded, listed, table, under

MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable("table")


def words(number: int):
    return lambda room: "w" * min(number, room)


def test_what_fits_is_whole_and_what_says_nothing_takes_no_line() -> None:
    assert fitted(["First.", "", words(3), words(0), "Last."], 100) == "First.\n\nwww\n\nLast."


def test_the_long_ones_share_what_the_short_ones_leave() -> None:
    parts = fitted(["Marker.", words(10), words(1_000), words(2_000), "Last."], 200).split("\n\n")
    assert [len(part) for part in parts] == [7, 10, 84, 84, 5]


@given(st.lists(st.integers(0, 300), max_size=6), st.integers(20, 1_000))
def test_parts_never_take_more_room_than_there_is(sizes: list[int], room: int) -> None:
    whole = fitted(["Marker.", *map(words, sizes)], room)
    assert len(whole) <= room
    assert whole.startswith("Marker.")


@given(st.text(max_size=60), st.integers(0, 80))
def test_a_text_is_cut_to_what_it_takes_when_written(text: str, room: int) -> None:
    written = fit(text, inert, room)
    assert len(written) <= room
    assert written == inert(text) or len(written) == 0 or written.endswith(" …")


def test_a_list_says_each_line_once_and_how_many_are_missing() -> None:
    assert listed(["a", "b", "a"])(100) == "- a\n- b"
    assert listed(f"line {number}" for number in range(100))(40) == "- line 0\n- line 1\n- … and 98 more."
    assert listed(["word " * 50])(40) == ""


def test_a_table_without_rows_and_a_fold_without_content_are_nothing() -> None:
    assert table(("a", "b"), [])(100) == ""
    assert folded("More", table(("a", "b"), []))(100) == ""
    assert under("See:", listed([]))(100) == ""
    assert block(" \n", "yaml")(100) == ""


def test_a_code_block_that_is_cut_says_so() -> None:
    assert block("word " * 50, "yaml")(80) == (
        "```yaml\nword word word word wo\n```\n\n*There is no room here to show the rest.*"
    )


def test_a_cell_keeps_a_few_short_lines_and_no_bar() -> None:
    assert cell("a\nb|c\n\n", 50) == "a<br>b\\|c"
    assert cell("a\n" * 9, 50) == "a a a a a a a a a"
    assert cell("w " * 60, 50) == f"{'w ' * 24}w…"
    assert cell(" \n", 50) == "*nothing*"
    assert code_cell("a|b") == "`a\\|b`"
    assert code_cell("a\\b") == "`a\\b`"
    assert cell_sentence("The tag `a|b` is odd.") == "The tag \\`a\\|b\\` is odd."
    assert cell_sentence("The tag `a` is odd.") == "The tag `a` is odd."


def test_a_long_word_may_be_broken_in_a_cell() -> None:
    assert cell(f"See {'x' * 60} there.", 200) == f"See {'x' * 60} there."
    assert cell(f"See {'x' * 61} there.", 200) == f"See {'x' * 60}&#8203;x there."


def test_an_address_in_a_cell_can_be_clicked() -> None:
    assert cell("PDF: https://a.example/x?a=1&b=2, and (https://b.example/w_(1)).", 200) == (
        "PDF: [`https://a.example/x?a=1&b=2`](<https://a.example/x?a=1&amp;b=2>), and "
        "([`https://b.example/w_(1)`](<https://b.example/w_(1)>))."
    )


def test_a_long_address_in_a_cell_leads_to_all_of_it() -> None:
    long = f"https://a.example/{'x' * 60}"
    assert cell(long, 200) == f"[`https://a.example/{'x' * 41}…`](<{long}>)"


def test_an_address_that_was_cut_leads_nowhere() -> None:
    assert cell(f"https://a.example/{'x' * 60}", 50) == f"https:&#8203;//a.example/{'x' * 31}…"


def test_the_address_of_an_issue_leaves_no_word_there() -> None:
    issue = "https://github.com/acme/review/issues/1"
    assert cell(issue, 200) == f"[`{issue}`](<https://redirect.github.com/acme/review/issues/1>)"


@pytest.mark.parametrize(
    "address",
    [
        "https://a.example@evil.example/",
        "https://a.example/<b>",
        "https://a.example/`x`",
        "https://a.example/|",
        "https://a.example/\\",
        "javascript:alert(1)",
        "ftp://a.example/x",
        "https://[a.example/",
    ],
)
def test_what_is_no_plain_address_is_no_link(address: str) -> None:
    assert "](" not in cell(address, 200)


def test_an_identifier_in_a_cell_can_be_copied() -> None:
    assert cell("PMID: 99999990", 200) == "PMID: `99999990`"
    assert cell("10.99999/3999999.3999991, twice", 200) == "`10.99999/3999999.3999991`, twice"
    assert cell("https://candlelight.example/1912.99990", 200).startswith("[`https://candlelight.example/1912.99990`]")
    assert cell("candlelight-hashing-by-the-candlelight-of-ten-million", 200).count("&#8203;") == 0


def test_a_word_that_could_name_a_commit_is_no_code_only_for_that() -> None:
    assert cell("Effaced by 12 people", 200) == "Efface&#8203;d by 12 people"


@given(
    st.lists(
        st.sampled_from(
            ["https://a.example/", "http://", "1234567", "0a1b2c3d", *"@#()[]{}<>|`\\\"'*_&$!.,:;/=?x1 \n"]
        ),
        max_size=14,
    ).map("".join)
)
def test_no_words_leave_their_cell_or_do_anything_there(text: str) -> None:
    page = MARKDOWN.render(f"| a | b |\n|---|---|\n| {cell(text, 200)} | end |\n")
    assert page.count("<td>") == 2
    assert set(re.findall(r"<([a-z0-9]+)", page)) <= {
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "a",
        "br",
        "code",
        "em",
        "span",
    }
    outside = html.unescape(re.sub(r"<code>.*?</code>|<[^>]*>", " ", page))
    assert not re.search(r"@\w|#[0-9]|https?://|\b[0-9a-f]{7,40}\b", outside)
    assert all(target.startswith("http") for target in re.findall(r'href="([^"]*)"', page))
