"""The check run on a submission's head: what it concludes, what it annotates, when it is the same as before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.entry.model import Entry
from bot.faults import Finding, Severity
from bot.publish.checks import NOTES, check_of
from bot.publish.hub import Annotation
from bot.publish.proposal import Draft, Proposal

PATH = "_publications/weiss2008spectral.markdown"
ERROR = Finding(
    rule="year-range", severity=Severity.ERROR, message="The year is 1066.", hint="Look again.", path=PATH, line=5
)
WARNING = replace(ERROR, rule="title-all-caps", severity=Severity.WARNING, message="It shouts.", hint="", line=3)
NOTICE = replace(ERROR, rule="abstract-missing", severity=Severity.NOTICE, message="No abstract.", hint="", line=0)
OF_THE_FORM = replace(ERROR, rule="link-form", severity=Severity.WARNING, path="", line=9)


def draft(*findings: Finding) -> Draft:
    return Draft(
        key="weiss2008spectral", path=PATH, text="---\n---\n", entry=Entry(title="Spectral Codes"), findings=findings
    )


def proposal(*findings: Finding) -> Proposal:
    return Proposal(kind="add", drafts=(draft(*findings),))


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
    check = check_of(proposal(*findings), file_is_as_found=True)
    assert (check.name, check.conclusion, check.title) == ("Living Review Bot", conclusion, title)
    assert check.summary.endswith("### Spectral Codes")


def test_findings_of_the_file_are_annotated_at_their_lines_and_those_of_the_form_are_not() -> None:
    check = check_of(proposal(ERROR, WARNING, NOTICE, OF_THE_FORM), file_is_as_found=True)
    assert check.annotations == (
        Annotation(path=PATH, line=1, level="notice", title="abstract-missing", message="No abstract."),
        Annotation(path=PATH, line=3, level="warning", title="title-all-caps", message="It shouts."),
        Annotation(path=PATH, line=5, level="failure", title="year-range", message="The year is 1066.\nLook again."),
    )


def test_the_last_good_version_is_not_annotated_with_the_faults_of_a_later_form() -> None:
    check = check_of(proposal(ERROR), file_is_as_found=False)
    assert check.annotations == ()
    assert "The year is 1066. Look again." in check.summary


def test_a_file_of_nothing_but_faults_costs_three_requests() -> None:
    many = [replace(WARNING, line=number) for number in range(1, 1_000)]
    check = check_of(proposal(*many), file_is_as_found=True)
    assert [note.line for note in check.annotations] == list(range(1, NOTES + 1))
    assert "999 things worth a look" in check.title


def test_the_same_result_has_the_same_digest_in_whatever_order_it_was_found() -> None:
    one = check_of(proposal(ERROR, WARNING), file_is_as_found=True)
    assert check_of(proposal(WARNING, ERROR), file_is_as_found=True).digest == one.digest
    assert len(one.digest) == 64


@pytest.mark.parametrize(
    "other",
    [
        proposal(),
        proposal(replace(ERROR, line=6)),
        proposal(replace(ERROR, message="The year is 1067.")),
        proposal(replace(ERROR, severity=Severity.WARNING)),
        replace(proposal(ERROR), drafts=(replace(draft(ERROR), entry=Entry(title="Other Codes")),)),
        replace(proposal(ERROR), drafts=(replace(draft(ERROR), conflicts=("year",)),)),
        replace(proposal(ERROR), drafts=(replace(draft(ERROR), rows=("- {bibkey: x}",)),)),
    ],
)
def test_another_result_has_another_digest(other: Proposal) -> None:
    assert check_of(other, file_is_as_found=True).digest != check_of(proposal(ERROR), file_is_as_found=True).digest


def test_what_people_see_only_in_the_pull_request_writes_no_check_run_again() -> None:
    noted = replace(proposal(ERROR), notes=("A note.",), is_help_asked=True)
    assert check_of(noted, file_is_as_found=True) == check_of(proposal(ERROR), file_is_as_found=True)


def test_a_conflict_asks_for_a_look() -> None:
    check = check_of(replace(proposal(), drafts=(replace(draft(), conflicts=("year",)),)), file_is_as_found=True)
    assert (check.conclusion, check.title) == ("neutral", "Ready to merge; 1 thing worth a look")


def test_each_of_several_papers_is_annotated_in_its_own_file() -> None:
    other = "_publications/norouzi2011minimal.markdown"
    second = replace(draft(replace(WARNING, path=other, line=7)), key="norouzi2011minimal", path=other)
    held = replace(draft(replace(ERROR, path="_publications/held.markdown")), path="_publications/held.markdown")
    check = check_of(Proposal(kind="several", drafts=(draft(WARNING), second), held=(held,)), file_is_as_found=True)
    assert [(note.path, note.line) for note in check.annotations] == [(other, 7), (PATH, 3)]
    assert (check.conclusion, check.title) == ("neutral", "Ready to merge; 2 things worth a look")


def test_a_file_that_goes_is_not_annotated() -> None:
    removal = Proposal(kind="withdraw", drafts=(replace(draft(NOTICE), is_removed=True),))
    check = check_of(removal, file_is_as_found=True)
    assert (check.conclusion, check.annotations) == ("success", ())


def test_a_form_that_is_about_no_entry_fails() -> None:
    check = check_of(Proposal(kind="correct", findings=(replace(ERROR, path=""),)), file_is_as_found=False)
    assert (check.conclusion, check.title, check.annotations) == ("failure", "1 thing to fix", ())
