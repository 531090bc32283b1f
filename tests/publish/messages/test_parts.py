"""How the parts of a message share its room."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.check.inert import code_cell, inert
from bot.publish.messages.parts import block, cell, cell_sentence, fit, fitted, folded, listed, table, under


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
    path = "x" * 60
    assert cell(f"See https://a.example/{path} there.", 200) == (
        f"See https:&#8203;//a.example/{'x' * 22}&#8203;{'x' * 38} there."
    )
