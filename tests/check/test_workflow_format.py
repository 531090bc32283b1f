"""Findings as workflow commands: what GitHub makes annotations of, and what it must not take for a command."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.check.formats.workflow import MOST, render_workflow
from bot.check.report import Report
from bot.faults import Finding, Severity

YEAR = Finding(
    rule="year-range",
    severity=Severity.ERROR,
    message="The year 2921 is still ahead.",
    hint="Write a year from 1900 to 2026.",
    path="_publications/ada2019notes.md",
    line=3,
    column=7,
    end_column=11,
)
NOTICE = replace(YEAR, rule="tag-new", severity=Severity.NOTICE, path="b.md")


def test_each_file_is_a_group_and_each_finding_a_command() -> None:
    assert render_workflow(Report.of([YEAR, replace(NOTICE, line=0, column=0, end_column=0, hint="")])) == (
        "::group::_publications/ada2019notes.md\n"
        "::error file=_publications/ada2019notes.md,line=3,col=7,endColumn=11,title=year-range::"
        "The year 2921 is still ahead.%0AWrite a year from 1900 to 2026.\n"
        "::endgroup::\n"
        "::group::b.md\n"
        "::notice file=b.md,title=tag-new::The year 2921 is still ahead.\n"
        "::endgroup::\n"
    )


def test_nothing_found_says_nothing() -> None:
    assert render_workflow(Report.of([])) == ""


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("a,b:c.md", "file=a%2Cb%3Ac.md,"),
        ("100%.md", "file=100%25.md,"),
        ("two\nlines.md", "file=two%0Alines.md,"),
        ("::error::x.md", "file=%3A%3Aerror%3A%3Ax.md,"),
    ],
)
def test_a_file_name_cannot_end_its_property(path: str, written: str) -> None:
    assert written in render_workflow(Report.of([replace(YEAR, path=path)]))


def test_words_cannot_begin_a_command() -> None:
    told = render_workflow(Report.of([replace(YEAR, message="One\n::set-env name=A::b\r\n100% ##[error]x")]))
    assert [line.split("::")[1].split(" ")[0] for line in told.splitlines()] == ["group", "error", "endgroup"]
    assert "One ::set-env name=A::b 100%25 ##[error]x%0AWrite" in told


@pytest.mark.parametrize("number", [MOST, MOST + 1, 5_000])
@pytest.mark.parametrize("severity", list(Severity))
def test_no_more_annotations_of_a_kind_than_github_shows_and_the_last_one_says_so(
    severity: Severity, number: int
) -> None:
    many = [replace(YEAR, severity=severity, line=line + 1) for line in range(number)]
    lines = render_workflow(Report.of(many)).splitlines()
    commands = [line for line in lines if line.startswith(f"::{severity} ")]
    assert len(commands) == min(number, MOST)
    if number > MOST:
        left = number - (MOST - 1 if severity is Severity.NOTICE else MOST)
        verb = "is" if left == 1 else "are"
        assert lines[-1] == (
            f"::notice title=Living Review Bot::{left} {severity}{'s' * (left != 1)} {verb} told in the log of this step "
            "only, for GitHub shows 10 annotations of a kind."
        )
        assert sum(line.startswith("- _publications/ada2019notes.md:") for line in lines) == left


def test_what_was_so_before_is_counted_in_the_last_notice() -> None:
    assert render_workflow(Report.of([]), before=1) == "::notice title=Living Review Bot::1 finding was so before.\n"
    assert render_workflow(Report.of([YEAR]), before=7).endswith("Bot::7 findings were so before.\n")


def test_a_line_of_the_log_is_no_command() -> None:
    hostile = [
        replace(YEAR, path="::error ::x.md", line=line, message="##[error]Look ::warning::x") for line in range(1, 13)
    ]
    log = [line for line in render_workflow(Report.of(hostile)).splitlines() if line.startswith("- ")]
    assert len(log) == 2
    assert not any("##[" in line for line in log)


FINDINGS = st.lists(
    st.builds(
        Finding,
        rule=st.just("schema"),
        severity=st.sampled_from(Severity),
        message=st.text(max_size=20) | st.sampled_from(["::error::", "##[error]", "\n::add-mask::a"]),
        hint=st.text(max_size=9),
        path=st.text(max_size=9) | st.sampled_from(["::warning::", "\r\n::debug::", "%0A::x::"]),
        line=st.integers(0, 9),
    ),
    max_size=40,
)


@given(FINDINGS)
def test_every_line_is_one_of_ours(findings: list[Finding]) -> None:
    report = Report.of(findings)
    lines = render_workflow(report).split("\n")
    assert lines.pop() == ""
    for line in lines:
        assert line.startswith(("::error ", "::warning ", "::notice ", "::group::", "::endgroup::", "- "))
        assert "\r" not in line
    told = sum(line.startswith(("::error ", "::warning ", "::notice ", "- ")) for line in lines)
    assert told in (len(report.findings), len(report.findings) + 1)
