"""What is said of a paper at a command line: causes and ways that somebody there has, and nothing about forms."""

from __future__ import annotations

import pytest

from bot.entry.identifiers import Identifier
from bot.entry.model import Entry, Link
from bot.faults import Finding, Severity
from bot.gateway.recordings import UNKNOWN as NOT_RECORDED
from bot.publish.terminal import UNRECORDED, Command, label_of, line_of, said_of, untold
from bot.resolve.fetch import NO_HOST, Miss
from bot.resolve.found import Found
from bot.resolve.merge import Merged, merge
from bot.resolve.record import Record
from bot.resolve.several import Paper
from bot.resolve.sources.verdicts import not_a_paper, retracted

ADD, RESOLVE = Command(name="add"), Command(name="resolve")
ARXIV = Identifier("arxiv", "1706.03762")
PAPER = Paper(given="1706.03762", line=1, link=ARXIV.url)
BARE = Record(source="arXiv", title="Attention", identifiers=(ARXIV,))


def said(found: Found, command: Command = ADD, paper: Paper = PAPER) -> list[str]:
    """What is said of a paper of which this was found."""
    merged = merge(
        {"paper": paper.link} if paper.link else {},
        lines={},
        link_names={},
        records=(paper.record,) if paper.record else (),
        look_up=lambda _identifiers, _title: found,
    )
    return [line_of(each) for each in said_of(paper, merged, command)]


def silent(*misses: Miss) -> Found:
    return Found(misses=misses)


def test_an_identifier_that_nobody_knows_is_told() -> None:
    assert said(Found(unknown=(ARXIV,))) == [
        "notice look-up: No paper is known by arXiv:1706.03762. Check it for a slip, or give the paper's BibTeX, in a file."
    ]


def test_a_source_that_lets_no_programs_in_is_told_with_the_setting_that_opens_it() -> None:
    (told,) = said(silent(Miss(source="OpenReview", why="challenge", detail="a check for people stands before it")))
    assert told == (
        "notice look-up: OpenReview lets people in, but no programs. Set REVIEW_BOT_OPENREVIEW_TOKEN, or give the paper's "
        "BibTeX, in a file."
    )
    (told,) = said(silent(Miss(source="the page", why="challenge")))
    assert told.endswith("lets people in, but no programs. Give the paper's BibTeX, in a file.")


def test_where_no_host_is_found_the_machine_may_be_offline_and_those_of_one_cause_are_told_together() -> None:
    found = silent(*(Miss(source=name, why="unreachable", detail=NO_HOST) for name in ("arXiv", "DataCite")))
    assert said(found) == [
        "notice source-silent: arXiv and DataCite gave no answer: there is no such host. Is this machine online? If it is, "
        "try again later."
    ]


def test_a_source_that_is_down_is_tried_again_later() -> None:
    (told,) = said(silent(Miss(source="Crossref", why="broken", detail="it answered 503")))
    assert told == "notice source-silent: Crossref gave no answer: it answered 503. Try again later."


def test_a_source_that_refuses_is_not_tried_again() -> None:
    (told,) = said(silent(Miss(source="Crossref", why="refused", detail="it answered 400")))
    assert told == "notice look-up: Crossref gave no answer: it answered 400. Give the paper's BibTeX, in a file."


def test_what_is_not_in_a_recording_can_be_recorded_and_nothing_else_helps() -> None:
    assert UNRECORDED == NOT_RECORDED
    replay = Command(name="resolve", replayed="case")
    missing = Miss(source="arXiv", why="unreachable", detail=NOT_RECORDED)
    assert said(silent(missing, Miss(source="DataCite", why="unreachable", detail=NOT_RECORDED)), replay) == [
        "notice source-silent: This was not recorded in case; record it with --record."
    ]
    whole = Record(source="Crossref", title="Attention", authors="Ada Ant", year=2017, identifiers=(ARXIV,))
    assert said(Found(records=(whole,), misses=(missing,)), replay) == [
        "notice source-silent: What arXiv says was not recorded in case; record it with --record."
    ]
    (told,) = said(silent(Miss(source="arXiv", why="broken", detail="it answered 503")), replay)
    assert told == "notice source-silent: When this was recorded, arXiv gave no answer: it answered 503."


def test_an_address_that_no_source_knows_is_told() -> None:
    (told,) = said(Found(), paper=Paper(given="x", line=1, link="https://example.org/a"))
    assert told == (
        "notice look-up: Nothing can be looked up by this address. Give a DOI, an arXiv id or the address of the paper's "
        "page; or give the paper's BibTeX, in a file."
    )


@pytest.mark.parametrize(
    ("command", "way"), [(ADD, "--anyway adds it all the same."), (RESOLVE, "`add` takes it with --anyway only.")]
)
def test_what_should_not_be_listed_is_told_with_the_option_that_lists_it(command: Command, way: str) -> None:
    findings = (retracted("Crossref"), not_a_paper("Crossref", "a peer review", is_sure=True))
    record = Record(source="Crossref", title="Attention", authors="Ada Ant", year=2017, identifiers=(ARXIV,))
    told = said(Found(records=(record,), findings=findings), command)
    assert told == [
        f"error retracted: Crossref says that this paper was retracted. Look at the notice on the paper's page; {way}",
        f"error not-a-paper: Crossref knows this as a peer review, not as a paper. Give the address of the paper itself; "
        f"{way}",
    ]


def test_of_a_word_that_is_no_paper_only_that_is_said() -> None:
    fault = Finding(rule="no-paper", severity=Severity.ERROR, message="“x” is a folder.", line=3)
    assert said(Found(), paper=Paper(given="x", line=0, findings=(fault,))) == ["error no-paper: “x” is a folder."]


@pytest.mark.parametrize(
    ("records", "given", "told"),
    [
        ([BARE], "", "arXiv does not tell its authors and year."),
        ([BARE, Record(source="Crossref")], "", "arXiv and Crossref do not tell its authors and year."),
        ([], "the BibTeX", "The BibTeX does not tell its authors and year."),
        ([], "", "Nothing tells its authors and year."),
    ],
)
def test_the_fields_that_nobody_tells_are_named(records: list[Record], given: str, told: str) -> None:
    entry = Entry(title="Attention", links=(Link(name="", url=ARXIV.url),))
    merged = Merged(entry=entry, provenance={}, found=Found(records=tuple(records)))
    finding = untold(merged, ("title", "authors", "year"), given=given)
    assert finding is not None
    assert finding.message == told
    assert untold(merged, ("title",)) is None


@pytest.mark.parametrize(
    ("given", "label"),
    [
        ("arXiv:1706.03762", "arXiv:1706.03762"),
        ("@article{ant2003, title={Trees}", "@article{ant2003"),
        ("x" * 200, "x" * 79 + "…"),
        ("\x1b[2Jevil", "[2Jevil"),
    ],
)
def test_a_paper_goes_by_the_words_in_which_it_was_given(given: str, label: str) -> None:
    assert label_of(Paper(given=given, line=1)) == label
