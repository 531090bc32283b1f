"""What people read of papers that were looked up: who is asked again, what is to be confirmed, what is said once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from proposals import ADA, ADD, DRAFT, ENTRY, HELD, ISSUE, NOTE, PULL, SECOND, SEVERAL, TAG, YEAR, with_draft

from bot.faults import Finding, Severity
from bot.publish.messages import pull, status
from bot.publish.messages.check_run import check_summary
from bot.publish.messages.papers import held_back
from bot.publish.proposal import Answer, Draft, Proposal

SILENT = Finding(
    rule="source-silent",
    severity=Severity.NOTICE,
    message="Crossref could not be asked: it answered 503.",
    hint="I ask again by myself.",
    field="paper",
)
CLAIMED = Finding(
    rule="venue-claimed",
    severity=Severity.NOTICE,
    message="arXiv has a remark of the authors: “ECCV 2022”.",
    hint="If that is where it was published, write it as the venue.",
    field="venue",
)
RETRACTED = Finding(
    rule="retracted",
    severity=Severity.ERROR,
    message="Crossref says that this paper was retracted.",
    hint="Look at the notice.",
    field="paper",
)
WAITING = replace(HELD, findings=(replace(SILENT, severity=Severity.ERROR),))
MISSING = tuple(
    Finding(rule="field-missing", severity=Severity.ERROR, message=f"`{name}` is missing.", field=name)
    for name in ("title", "authors", "year")
)
LABELS = {"paper": "Link, DOI, arXiv id or BibTeX", "title": "Title", "authors": "Authors", "year": "Year"}


def row(draft: Draft) -> str:
    """The line of the table that tells of a paper of a list."""
    comment = status.proposed(replace(SEVERAL, drafts=(draft,), held=()), PULL)
    (line,) = (line for line in comment.splitlines() if line.startswith(f"| `{draft.key}`"))
    return line


# -- a list: its table ---------------------------------------------------------------------------------------------


def test_a_paper_that_is_looked_up_again_says_so_in_its_row() -> None:
    assert row(replace(DRAFT, labels={}, findings=(NOTE, SILENT))) == (
        "| `weiss2008spectral` Spectral Codes | ready; I ask again | **Paper**: Crossref could not be asked: it answered "
        "503. I ask again by myself. |"
    )


def test_the_question_about_a_claimed_venue_stands_in_the_row() -> None:
    assert row(replace(DRAFT, labels={}, findings=(SILENT, CLAIMED))) == (
        "| `weiss2008spectral` Spectral Codes | ready, worth a look | **Venue**: arXiv has a remark of the authors: “ECCV "
        "2022”. If that is where it was published, write it as the venue.<br>**Paper**: Crossref could not be asked: it "
        "answered 503. I ask again by myself. |"
    )


def test_other_notices_stay_out_of_the_row() -> None:
    assert row(replace(DRAFT, findings=(NOTE,))) == "| `weiss2008spectral` Spectral Codes | ready | nothing |"


def test_of_many_faults_of_one_paper_eight_are_told() -> None:
    tags = tuple(replace(TAG, message=f"Tag {number} is odd.") for number in range(8))
    assert row(replace(DRAFT, findings=(*tags, CLAIMED, SILENT))).endswith("<br>… and 2 more |")


def test_fields_that_no_form_names_have_plain_names() -> None:
    answers = tuple(
        Answer(field=name, label=name, used="x", source="arXiv" if name != "year" else "Crossref")
        for name in ("title", "authors", "year", "links", "doi")
    )
    draft = replace(DRAFT, labels={}, answers=(Answer(field="paper", label="Paper", given="x"), *answers))
    dead = replace(TAG, rule="link-dead", message="There has been no page.", field="additional_links")
    conflicts = replace(draft, findings=(dead,), conflicts=("links",))
    body = pull.section(replace(SEVERAL, drafts=(conflicts,)), ISSUE, ADA, closes=True)
    assert (
        "| field | from |\n|---|---|\n| Title | arXiv |\n| Authors | arXiv |\n| Year | Crossref |\n| Links | arXiv |\n"
        "| doi | arXiv |\n" in body
    )
    assert "- **Links**: There has been no page." in body
    assert "changed **Links** of `weiss2008spectral`, each to something else." in body


def test_the_rule_that_a_maintainer_may_set_aside_for_a_paper_of_a_list_is_named() -> None:
    retracted = replace(HELD, findings=(RETRACTED,))
    sentence = "A maintainer may let an error pass with `/override RULE REASON`; here RULE is `retracted`."
    proposal = replace(SEVERAL, held=(retracted, WAITING))
    assert sentence in status.proposed(proposal, PULL)
    assert sentence in status.needs_changes(replace(proposal, drafts=()), None)
    assert sentence in pull.section(proposal, ISSUE, ADA, closes=True)
    assert "here RULE is" not in status.proposed(replace(SEVERAL, held=(WAITING,)), PULL)


@pytest.mark.parametrize(
    ("held", "with_others", "alone"),
    [
        ((HELD,), "1 more paper needs a change first", "1 paper needs a change first"),
        ((WAITING,), "1 more paper waits for an answer of others", "1 paper waits for an answer of others"),
        ((WAITING,) * 2, "2 more papers wait for an answer of others", "2 papers wait for an answer of others"),
        (
            (HELD, WAITING, HELD),
            "2 more papers need a change first and 1 waits for an answer of others",
            "2 papers need a change first and 1 waits for an answer of others",
        ),
        ((), "", ""),
    ],
)
def test_papers_that_wait_need_no_change(held: tuple[Draft, ...], with_others: str, alone: str) -> None:
    assert held_back(replace(SEVERAL, held=held)) == with_others
    assert held_back(replace(SEVERAL, held=held, drafts=())) == alone


# -- one paper: what is said once, or not at all -------------------------------------------------------------------


@pytest.mark.parametrize("rule", ["link-form", "bibtex", "csl"])
def test_when_the_papers_own_field_cannot_be_read_the_fields_that_lack_for_it_are_not_asked_for(rule: str) -> None:
    fault = replace(YEAR, rule=rule, message="“arXiv:1912.9999” is not a link.", hint="", field="paper")
    answers = (Answer(field="links", label="Links", given="arXiv:1912.9999"),)
    proposal = with_draft(ADD, findings=(*MISSING, NOTE, fault), labels=LABELS, answers=answers)
    comment = status.needs_changes(proposal, None)
    assert comment.split("\n\n")[1:3] == [
        "Thank you for this contribution! Before it can go on, one thing needs a change:",
        "- **Link, DOI, arXiv id or BibTeX**: “arXiv:1912.9999” is not a link.",
    ]
    assert "There is no abstract" not in comment


@pytest.mark.parametrize(
    "changes",
    [
        {"answers": (Answer(field="title", label="Title", given="Spectral Codes"),)},
        {"answers": (Answer(field="title", label="Title", used="Spectral Codes", source="the BibTeX"),)},
        {"field": "links"},
        {"severity": Severity.WARNING},
    ],
    ids=["a title is given", "the BibTeX has a title", "another field", "a warning"],
)
def test_in_any_other_case_every_field_that_lacks_is_asked_for(changes: dict[str, object]) -> None:
    answers = changes.pop("answers", ())
    fault = replace(YEAR, rule="bibtex", message="It is odd.", hint="", field="paper")
    fault = replace(fault, **changes)
    proposal = with_draft(ADD, findings=(*MISSING, fault), labels=LABELS, answers=answers)
    assert "- **Year**: Please fill this in; every entry needs it." in status.needs_changes(proposal, None)


@pytest.mark.parametrize(
    "finding",
    [SILENT, RETRACTED, replace(SILENT, rule="look-up"), replace(RETRACTED, rule="not-a-paper")],
    ids=lambda finding: finding.rule,
)
def test_a_missing_abstract_is_no_news_where_more_is_missing_or_in_the_way(finding: Finding) -> None:
    proposal = with_draft(ADD, findings=(NOTE, finding))
    several = replace(SEVERAL, drafts=(replace(SECOND, findings=(NOTE, finding)),))
    assert "There is no abstract" not in status.needs_changes(proposal, None)
    assert "There is no abstract" not in status.proposed(proposal, PULL)
    assert "There is no abstract" not in check_summary(proposal)
    assert "There is no abstract" not in pull.section(several, ISSUE, ADA, closes=True)


def test_of_a_book_or_of_what_a_maintainer_let_in_a_missing_abstract_is_told() -> None:
    for rule in ("not-a-paper", "retracted"):
        proposal = with_draft(ADD, findings=(NOTE, replace(RETRACTED, rule=rule, severity=Severity.WARNING)))
        assert "- **Abstract**: There is no abstract." in status.proposed(proposal, PULL)


def test_a_list_of_authors_that_is_cut_short_is_told_once() -> None:
    hint = "Write all names, as on the paper's first page."
    pasted = Finding(
        rule="authors-et-al",
        severity=Severity.WARNING,
        message="The BibTeX cuts the list of authors short with `and others`.",
        hint=hint,
        field="paper",
    )
    written = replace(
        pasted, message="The list of authors is cut short by `et al.`.", field="authors", path=DRAFT.path, line=4
    )
    draft = replace(DRAFT, labels=LABELS, findings=(pasted, written))
    said = "The BibTeX cuts the list of authors short with `and others`. Write all names, as on the paper's first page."
    for text in (
        status.proposed(replace(ADD, drafts=(draft,)), PULL),
        check_summary(replace(ADD, drafts=(draft,))),
        pull.section(replace(SEVERAL, drafts=(draft,)), ISSUE, ADA, closes=True),
        row(draft),
    ):
        assert said in text
        assert "is cut short by" not in text
    assert "is cut short by `et al.`" in status.proposed(with_draft(ADD, findings=(written,)), PULL)


# -- where values come from ----------------------------------------------------------------------------------------


def origins(*answers: Answer) -> str:
    body = pull.section(with_draft(ADD, answers=answers), ISSUE, ADA, closes=True)
    return body.partition("Where the values came from</summary>\n\n")[2].partition("\n\n</details>")[0]


TITLE = Answer(field="title", label="Title", used="Spectral Codes", source="Crossref")
LINKS = Answer(field="links", label="links", given="10.1/2", used="PDF: https://doi.org/10.1/2")


def test_who_gave_only_a_link_reads_that_it_came_from_the_form() -> None:
    assert origins(TITLE, LINKS) == "| field | from |\n|---|---|\n| Title | Crossref |\n| Links | the form |"


def test_who_filled_in_more_than_a_link_is_credited_for_the_rest() -> None:
    tags = Answer(field="tags", label="Tags", given="hashing", used="hashing")
    assert origins(TITLE, LINKS, tags) == (
        "| field | from |\n|---|---|\n| Title | Crossref |\n\nEverything else was filled in by the submitter."
    )


# -- maths ---------------------------------------------------------------------------------------------------------

IN_FILE = r"We need \\(k\\) bits of \\[n\\]."
AS_SEEN = r"We need \\(k\\) bits of \\\[n\\\]."
"""In Markdown, where each backslash that shall be seen is written as two."""


def with_abstract(**changes: object) -> Proposal:
    entry = replace(ENTRY, abstract=IN_FILE)
    answer = Answer(field="abstract", label="Abstract", used=IN_FILE, source="arXiv")
    return with_draft(ADD, entry=entry, text=f"---\n---\n{IN_FILE}\n", answers=(answer,), **changes)


def test_people_see_maths_as_readers_of_the_review_do() -> None:
    proposal = with_abstract()
    comment = status.proposed(proposal, PULL)
    assert f"| Abstract | *not filled in* | {AS_SEEN} | arXiv |" in comment
    assert f"> {AS_SEEN}" in pull.section(proposal, ISSUE, ADA, closes=True)
    assert f"> {AS_SEEN}" in check_summary(proposal)


def test_the_file_keeps_its_own_writing() -> None:
    assert f"```markdown\n---\n---\n{IN_FILE}\n```" in status.proposed(with_abstract(), PULL)


def test_maths_that_differs_only_by_the_files_backslashes_is_the_same() -> None:
    answer = Answer(field="abstract", label="Abstract", given=r"\(k\)", used=r"\\(k\\)")
    assert r"| Abstract | \\(k\\) | *the same* | the form |" in status.proposed(
        with_draft(ADD, answers=(answer,)), PULL
    )


def test_a_change_of_an_abstract_shows_its_maths_as_it_is_read() -> None:
    proposal = replace(with_abstract(before=ENTRY), kind="correct")
    assert f"| Abstract | *nothing* | {AS_SEEN} |" in status.proposed(proposal, PULL)
    told = with_draft(
        replace(ADD, kind="correct"),
        answers=(Answer(field="abstract", label="Abstract", before=IN_FILE, used="None."),),
    )
    assert f"| Abstract | {AS_SEEN} | None. |" in status.proposed(told, PULL)
