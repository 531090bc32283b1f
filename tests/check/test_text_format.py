"""What a person sees of a finding: the line compilers write, the place marked in the file's own line, the hint."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.check.formats.text import excerpt, render_text
from bot.check.report import Report
from bot.faults import Finding, Severity

PATH = "_publications/ada2019notes.md"
TEXT = '---\ntitle: Notes.\nyear: 2921\ntags: ["a",\t"b "]\n---\nWords.\n'
YEAR = Finding(
    rule="year-range",
    severity=Severity.ERROR,
    message="The year 2921 is still ahead.",
    hint="Write a year from 1900 to 2026.",
    field="year",
    path=PATH,
    line=3,
    column=7,
    end_column=11,
)
TAG = Finding(
    rule="tag-outer-blank",
    severity=Severity.WARNING,
    message="The tag `b ` has a blank before or after it.",
    path=PATH,
    line=4,
    column=14,
    end_column=16,
)
FILE_NAME = Finding(rule="path-folder", severity=Severity.NOTICE, message="Here.", hint="Elsewhere.", path=PATH, line=1)


def test_a_finding_is_the_compilers_line_then_the_place_and_the_hint() -> None:
    assert render_text(Report.of([TAG, YEAR]), {PATH: TEXT}) == (
        "_publications/ada2019notes.md:3:7: error year-range The year 2921 is still ahead.\n"
        "    year: 2921\n"
        "          ^^^^\n"
        "    Write a year from 1900 to 2026.\n"
        "_publications/ada2019notes.md:4:14: warning tag-outer-blank The tag `b ` has a blank before or after it.\n"
        '    tags: ["a", "b "]\n'
        "                 ^^\n"
    )


def test_a_byte_of_a_name_that_is_no_text_is_seen() -> None:
    assert render_text(Report.of([replace(FILE_NAME, path="a\udcff.md", hint="")]), {}) == (
        "a\ufffd.md:1: notice path-folder Here.\n"
    )


def test_what_is_about_the_whole_file_shows_no_line_of_it() -> None:
    assert render_text(Report.of([FILE_NAME]), {PATH: TEXT}) == (
        "_publications/ada2019notes.md:1: notice path-folder Here.\n    Elsewhere.\n"
    )


def test_a_field_without_a_known_column_shows_its_line_without_marks() -> None:
    assert render_text(Report.of([replace(YEAR, column=0, end_column=0)]), {PATH: TEXT}) == (
        "_publications/ada2019notes.md:3: error year-range The year 2921 is still ahead.\n"
        "    year: 2921\n"
        "    Write a year from 1900 to 2026.\n"
    )


@pytest.mark.parametrize("texts", [{}, {PATH: ""}, {PATH: "---\n"}])
def test_a_line_that_is_not_there_is_not_shown(texts: dict[str, str]) -> None:
    assert render_text(Report.of([YEAR]), texts).splitlines()[1:] == ["    Write a year from 1900 to 2026."]


def test_on_a_terminal_it_is_coloured_and_without_colours_the_same() -> None:
    report = Report.of([YEAR, TAG, FILE_NAME])
    coloured = render_text(report, {PATH: TEXT}, is_coloured=True)
    assert "\x1b[1;31merror\x1b[0m" in coloured
    assert "          \x1b[1;31m^^^^\x1b[0m\n" in coloured
    assert re.sub("\x1b\\[[0-9;]*m", "", coloured) == render_text(report, {PATH: TEXT})


@pytest.mark.parametrize(
    ("line", "begin", "end", "shown", "marks"),
    [
        ("year: 2921", 6, 10, "year: 2921", "      ^^^^"),
        ("a\tb", 2, 3, "a   b", "    ^"),
        ("a\tb", 1, 2, "a   b", " ^^^"),
        ("哈希 x", 0, 1, "哈希 x", "^^"),
        ("哈希 x", 3, 4, "哈希 x", "     ^"),
        ("e\u0301a", 2, 3, "e\u0301a", " ^"),
        ("e\u0301a", 1, 2, "e\u0301a", " ^"),
        ("🦆!", 1, 2, "🦆!", "  ^"),
        ("می\u200cخواهم", 3, 4, "می\u200cخواهم", "  ^"),
        ("zero\u200bwidth", 4, 5, "zero\ufffdwidth", "    ^"),
        ("ab", 2, 3, "ab", "  ^"),
        ("ab", 9, 12, "ab", "  ^"),
    ],
)
def test_marks_stand_under_what_they_mark(line: str, begin: int, end: int, shown: str, marks: str) -> None:
    assert excerpt(line, begin, end, width=40) == (shown, marks)


def test_a_long_line_is_cut_around_the_mark() -> None:
    line = "a" * 500 + "HERE" + "b" * 500
    shown, marks = excerpt(line, 500, 504, width=40)
    assert shown == "…" + "a" * 13 + "HERE" + "b" * 21 + "…"
    assert marks == " " * 14 + "^^^^"
    assert excerpt("title: " + "x" * 100, 7, 107, width=20) == ("title: " + "x" * 12 + "…", " " * 7 + "^" * 12)


@given(st.text(max_size=80), st.integers(0, 90), st.integers(1, 40), st.integers(20, 60))
def test_no_line_is_wider_than_it_may_be_and_each_has_a_mark(line: str, begin: int, more: int, width: int) -> None:
    shown, marks = excerpt(line, begin, begin + more, width=width)
    cells = sum(
        2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in shown if unicodedata.combining(sign) == 0
    )
    assert marks.endswith("^")
    assert len(marks) <= width
    assert cells <= width + shown.count("\u200c") + shown.count("\u200d") + sum(
        unicodedata.category(sign) in ("Mn", "Me") for sign in shown
    )


@given(st.text(), st.text(max_size=30), st.text(max_size=30), st.integers(1, 3), st.integers(0, 9))
def test_whatever_stands_in_a_file_the_terminal_is_given_no_control_characters(
    text: str, path: str, message: str, line: int, column: int
) -> None:
    finding = replace(YEAR, path=path, message=message, hint=message, line=line, column=column, end_column=column + 2)
    shown = render_text(Report.of([finding]), {path: text})
    assert not any(unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") for sign in shown.replace("\n", ""))
    assert "\u202e" not in shown


def test_five_thousand_findings_in_one_long_line_are_no_burden() -> None:
    line = "x" * 1_000_000
    found = [replace(YEAR, line=1, column=200 * number + 1, end_column=0) for number in range(5_000)]
    assert render_text(Report.of(found), {PATH: line}).count("\n") == 4 * 5_000
