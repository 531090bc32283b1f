"""One report, four readers: a terminal, a program, a comment, a check run."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.check.report import (
    Note,
    Report,
    render_json,
    render_markdown,
    render_notes,
    render_text,
)
from bot.faults import Finding, Severity

YEAR = Finding(
    rule="year-range",
    severity=Severity.ERROR,
    message="The year 2921 is still ahead.",
    hint="Write a year from 1900 to 2026.",
    field="year",
    path="_publications/zhu2921syntax.markdown",
    line=6,
)
TAG = Finding(
    rule="tag-duplicate",
    severity=Severity.WARNING,
    message="The tag `@grammar` is given twice.",
    path="_publications/zhu2921syntax.markdown",
    line=9,
    field="tags.1",
)
NO_ABSTRACT = Finding(
    rule="abstract-missing", severity=Severity.NOTICE, message="There is no abstract.", path="a.md", line=4
)
EVERYWHERE = Finding(rule="schema", severity=Severity.ERROR, message="Something is wrong.")

FINDINGS = st.lists(
    st.builds(
        Finding,
        rule=st.sampled_from(["year-range", "tag-form", "schema"]),
        severity=st.sampled_from(Severity),
        message=st.text(max_size=20),
        hint=st.text(max_size=20),
        field=st.sampled_from(["", "year", "tags.0"]),
        path=st.sampled_from(["", "a.md", "b.md"]),
        line=st.integers(0, 9),
    ),
    max_size=8,
)


@pytest.mark.parametrize(
    ("findings", "conclusion", "said"),
    [
        ([], "success", "Nothing found"),
        ([NO_ABSTRACT], "success", "1 notice"),
        ([NO_ABSTRACT, TAG], "neutral", "1 warning, 1 notice"),
        ([TAG, YEAR, EVERYWHERE, NO_ABSTRACT], "failure", "2 errors, 1 warning, 1 notice"),
    ],
)
def test_the_worst_finding_decides(findings: list[Finding], conclusion: str, said: str) -> None:
    report = Report.of(findings)
    assert report.conclusion == conclusion
    assert str(report) == said


@given(FINDINGS, st.randoms(use_true_random=False))
def test_the_order_in_which_faults_were_found_does_not_matter(findings: list[Finding], random) -> None:
    shuffled = [*findings, *findings[:2]]
    random.shuffle(shuffled)
    assert Report.of(shuffled) == Report.of(findings)
    assert Report(findings=tuple(shuffled)).digest == Report.of(findings).digest


@given(FINDINGS, FINDINGS)
def test_reports_share_a_digest_only_if_they_say_the_same(one: list[Finding], other: list[Finding]) -> None:
    assert (Report.of(one).digest == Report.of(other).digest) == (Report.of(one) == Report.of(other))


def test_the_digest_stays_the_same_over_releases() -> None:
    # A check run of yesterday is found again by it: after a change here, every run writes once more.
    assert Report.of([YEAR, TAG]).digest == "ac48630c30105e8585c139f04d2e030da71a0f1e70fc2f0ee24eb604c5892d44"


def test_the_terminal_sees_one_line_a_finding() -> None:
    assert render_text(Report.of([TAG, YEAR, NO_ABSTRACT, EVERYWHERE])) == (
        "error schema Something is wrong.\n"
        "_publications/zhu2921syntax.markdown:6: error year-range The year 2921 is still ahead."
        " — Write a year from 1900 to 2026.\n"
        "_publications/zhu2921syntax.markdown:9: warning tag-duplicate The tag `@grammar` is given twice.\n"
        "a.md:4: notice abstract-missing There is no abstract.\n"
    )


@given(FINDINGS)
def test_the_terminal_is_given_no_control_characters(findings: list[Finding]) -> None:
    lines = render_text(Report.of(findings)).split("\n")
    assert len(lines) == len(Report.of(findings).findings) + 1
    assert not any(ord(sign) < 32 or 127 <= ord(sign) < 160 for line in lines for sign in line)


def test_a_program_reads_counts_and_findings() -> None:
    report = Report.of([TAG, YEAR])
    read = json.loads(render_json(report))
    assert read["conclusion"] == "failure"
    assert read["counts"] == {"error": 1, "warning": 1, "notice": 0}
    assert read["digest"] == report.digest
    assert read["findings"][0] == {
        "rule": "year-range",
        "severity": "error",
        "message": "The year 2921 is still ahead.",
        "hint": "Write a year from 1900 to 2026.",
        "field": "year",
        "path": "_publications/zhu2921syntax.markdown",
        "line": 6,
    }


def test_a_comment_lists_the_findings_by_file() -> None:
    assert render_markdown(Report.of([TAG, YEAR, NO_ABSTRACT])) == (
        "**`_publications/zhu2921syntax.markdown`**\n"
        "\n"
        "- **Error, line 6, `year`**: The year 2921 is still ahead. Write a year from 1900 to 2026."
        " (`year-range`)\n"
        "- **Warning, line 9, `tags.1`**: The tag `@grammar` is given twice. (`tag-duplicate`)\n"
        "\n"
        "**`a.md`**\n"
        "\n"
        "- **Notice, line 4**: There is no abstract. (`abstract-missing`)\n"
    )


def test_a_comment_about_nothing_is_empty() -> None:
    assert render_markdown(Report.of([])) == ""


def test_words_outside_quotation_marks_are_inert_in_a_comment() -> None:
    hostile = Finding(rule="schema", severity=Severity.ERROR, message="@everyone fixes #1 <script>")
    assert render_markdown(Report.of([hostile])) == (
        "- **Error**: @&#8203;everyone fixes \\#&#8203;1 &lt;script&gt; (`schema`)\n"
    )


def test_a_comment_ends_before_it_is_too_long_and_says_how_many_are_left() -> None:
    many = Report.of(
        Finding(rule="tag-form", severity=Severity.ERROR, message="A tag is odd.", path="a.md", line=number)
        for number in range(5000)
    )
    comment = render_markdown(many, at_most=1000)
    shown = comment.count("- **Error")
    assert len(comment) < 1100
    assert comment.endswith(f"\n\n… and {5000 - shown} more.\n")


@given(FINDINGS, st.integers(0, 400))
def test_a_comment_is_never_much_longer_than_asked(findings: list[Finding], at_most: int) -> None:
    assert len(render_markdown(Report.of(findings), at_most=at_most)) <= at_most + 40


def test_annotations_carry_plain_words_and_a_line() -> None:
    whole_file = Finding(rule="path-folder", severity=Severity.NOTICE, message="Here.\x1b", path="a.md")
    assert render_notes(Report.of([YEAR, whole_file, EVERYWHERE])) == (
        Note(
            path="_publications/zhu2921syntax.markdown",
            line=6,
            level="failure",
            title="year-range",
            message="The year 2921 is still ahead.\nWrite a year from 1900 to 2026.",
        ),
        Note(path="a.md", line=1, level="notice", title="path-folder", message="Here."),
    )


# -- columns ---------------------------------------------------------------------------------------------------


KEY = Finding(
    rule="config",
    severity=Severity.ERROR,
    message="`bse` is not a key of this file.",
    path="review-bot.yml",
    line=3,
    column=5,
)


def test_where_a_column_is_known_every_reader_is_told() -> None:
    report = Report.of([KEY])
    assert render_text(report) == "review-bot.yml:3:5: error config `bse` is not a key of this file.\n"
    assert json.loads(render_json(report))["findings"][0]["column"] == 5
    assert "**Error, line 3, column 5**" in render_markdown(report)
    assert render_notes(report)[0].column == 5


def test_where_it_is_not_nothing_is_said_of_it() -> None:
    report = Report.of([YEAR, replace(KEY, line=0)])
    assert render_text(report).startswith("_publications/zhu2921syntax.markdown:6: error")
    assert "column" not in json.loads(render_json(Report.of([YEAR])))["findings"][0]
    assert "column" not in render_markdown(report)
    assert render_notes(report)[1].column == 0
