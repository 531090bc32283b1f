"""The check run on a submission's head: what it concludes, what it annotates, when it is the same as before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.entry.model import Entry
from bot.faults import Finding, Severity
from bot.publish.checks import NOTES, check_of
from bot.publish.hub import Annotation
from bot.publish.messages import Draft

PATH = "_publications/weiss2008spectral.markdown"
ERROR = Finding(
    rule="year-range", severity=Severity.ERROR, message="The year is 1066.", hint="Look again.", path=PATH, line=5
)
WARNING = replace(ERROR, rule="title-all-caps", severity=Severity.WARNING, message="It shouts.", hint="", line=3)
NOTICE = replace(ERROR, rule="abstract-missing", severity=Severity.NOTICE, message="No abstract.", hint="", line=0)
OF_THE_FORM = replace(ERROR, rule="link-form", severity=Severity.WARNING, path="", line=9)


def draft(*findings: Finding) -> Draft:
    return Draft(
        key="weiss2008spectral",
        path=PATH,
        text="---\n---\n",
        entry=Entry(title="Spectral Codes"),
        findings=findings,
        provenance={},
        labels={},
        remarks={},
    )


@pytest.mark.parametrize(
    ("findings", "conclusion", "title"),
    [
        ((), "success", "Ready to merge"),
        ((NOTICE,), "success", "Ready to merge"),
        ((WARNING, NOTICE), "neutral", "Ready to merge; 1 thing worth a look"),
        ((OF_THE_FORM,), "neutral", "Ready to merge; 1 thing worth a look"),
        ((ERROR, WARNING), "failure", "1 thing to fix"),
    ],
)
def test_the_weightiest_finding_decides(findings: tuple[Finding, ...], conclusion: str, title: str) -> None:
    check = check_of(draft(*findings), file_is_as_found=True)
    assert (check.name, check.conclusion, check.title) == ("Living Review Bot", conclusion, title)
    assert check.summary.endswith("### Spectral Codes\n")


def test_findings_of_the_file_are_annotated_at_their_lines_and_those_of_the_form_are_not() -> None:
    check = check_of(draft(ERROR, WARNING, NOTICE, OF_THE_FORM), file_is_as_found=True)
    assert check.annotations == (
        Annotation(path=PATH, line=1, level="notice", title="abstract-missing", message="No abstract."),
        Annotation(path=PATH, line=3, level="warning", title="title-all-caps", message="It shouts."),
        Annotation(path=PATH, line=5, level="failure", title="year-range", message="The year is 1066.\nLook again."),
    )


def test_the_last_good_version_is_not_annotated_with_the_faults_of_a_later_form() -> None:
    check = check_of(draft(ERROR), file_is_as_found=False)
    assert check.annotations == ()
    assert "The year is 1066. Look again." in check.summary


def test_a_file_of_nothing_but_faults_costs_three_requests() -> None:
    many = [replace(WARNING, line=number) for number in range(1, 1_000)]
    check = check_of(draft(*many), file_is_as_found=True)
    assert [note.line for note in check.annotations] == list(range(1, NOTES + 1))
    assert "999 things worth a look" in check.title


def test_the_same_result_has_the_same_digest_in_whatever_order_it_was_found() -> None:
    one = check_of(draft(ERROR, WARNING), file_is_as_found=True)
    assert check_of(draft(WARNING, ERROR), file_is_as_found=True).digest == one.digest
    assert len(one.digest) == 64


@pytest.mark.parametrize(
    "other",
    [
        draft(),
        draft(replace(ERROR, line=6)),
        draft(replace(ERROR, message="The year is 1067.")),
        draft(replace(ERROR, severity=Severity.WARNING)),
        replace(draft(ERROR), entry=Entry(title="Other Codes")),
        replace(draft(ERROR), conflicts=("year",)),
    ],
)
def test_another_result_has_another_digest(other: Draft) -> None:
    assert check_of(other, file_is_as_found=True).digest != check_of(draft(ERROR), file_is_as_found=True).digest
