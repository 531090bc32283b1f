"""Findings that have one right answer, put to work: all of an edit or nothing, and no other byte."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.check.file import read
from bot.check.mending import mend, mend_all
from bot.check.rules import check
from bot.corpus.index import EMPTY
from bot.faults import Edit, Finding, Severity
from bot.repository import RepositoryConfig


def finding(*edits: Edit) -> Finding:
    return Finding(rule="tex", severity=Severity.WARNING, message="A.", edits=edits)


def faults_of(text: str) -> tuple[Finding, ...]:
    file = read("_publications/lovelace2019tables.markdown", text)
    return check(file, config=RepositoryConfig(), index=EMPTY, today_year=2026)


def test_edits_are_made_wherever_they_stand_and_in_whatever_order_they_come() -> None:
    assert mend("abcdef", [finding(Edit(4, 5, "EE"), Edit(0, 1, "")), finding(Edit(2, 3, "C"))]) == "bCdEEf"
    assert mend("abc", [finding(Edit(1, 1, "x"))]) == "axbc"
    assert mend("abc", []) == mend("abc", [finding()]) == "abc"


def test_of_two_findings_for_one_place_the_first_is_mended() -> None:
    assert mend("abcd", [finding(Edit(0, 2, "x")), finding(Edit(1, 3, "y"))]) == "xcd"
    assert mend("abcd", [finding(Edit(1, 1, "x")), finding(Edit(1, 1, "y"))]) == "axbcd"
    assert mend("abcd", [finding(Edit(0, 2, "x")), finding(Edit(2, 4, "y"))]) == "xy"


def test_a_finding_is_mended_as_a_whole_or_not_at_all() -> None:
    assert mend("abcd", [finding(Edit(0, 1, "x")), finding(Edit(3, 4, "y"), Edit(0, 1, "z"))]) == "xbcd"


def test_an_edit_beyond_the_text_is_not_made() -> None:
    assert mend("abc", [finding(Edit(2, 4, "x"))]) == "abc"


EDITS = st.lists(
    st.tuples(st.integers(0, 12), st.integers(0, 5), st.text("xyz", max_size=3)).map(
        lambda edit: Edit(edit[0], edit[0] + edit[1], edit[2])
    ),
    max_size=3,
)


@given(st.lists(EDITS, max_size=4))
def test_characters_that_no_edit_touches_stay(edits: list[list[Edit]]) -> None:
    text = "abcdefghijkl"
    touched = {place for each in edits for edit in each for place in range(edit.start, edit.end)}
    mended = mend(text, [finding(*each) for each in edits])
    left = [sign for sign in mended if sign not in "xyz"]
    assert [sign for place, sign in enumerate(text) if place not in touched] == [
        sign for sign in left if text.index(sign) not in touched
    ]


def test_what_bad_yaml_had_hidden_is_mended_as_well() -> None:
    text = "---\r\ntitle: Engine: Tables.\r\nauthors: @ada; Luigi\r\nyear: 2019\r\n---\r\nText.\r\n"
    assert mend_all(text, faults_of) == (
        '---\r\ntitle: "Engine: Tables"\r\nauthors: "@ada, Luigi"\r\nyear: 2019\r\n---\r\nText.\r\n'
    )


PIECES = ["title: ", '"', "'", "A", ": ", "b;", ", ", "\n", "authors: ", "\t", "{\\'e}", "\u201c", "Ã¶", "[", "- ", "."]


@given(st.lists(st.sampled_from(PIECES), max_size=12), st.sampled_from(["Text.\n", "Abstract: {{ x }}\u200b\r\n"]))
def test_a_file_that_was_mended_is_not_mended_again(pieces: list[str], body: str) -> None:
    text = f"---\n{''.join(pieces)}\n---\n{body}"
    mended = mend_all(text, faults_of)
    assert mend_all(mended, faults_of) == mended
