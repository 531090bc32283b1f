"""What a check run says of a submission: its line, and its summary, whole."""

from __future__ import annotations

from dataclasses import replace

import pytest
from proposals import ADD, ADDED_LINK, CAME_FROM_CROSSREF, DRAFT, NOTE, REMOVAL, SECOND, SEVERAL, TAG, YEAR, with_draft

from bot.publish.messages.check_run import check_summary, check_title
from bot.publish.proposal import Proposal

SHOWN = "### Spectral Codes\n\nY. Weiss, A. Torralba\n\nNIPS, 2008"


@pytest.mark.parametrize(
    ("proposal", "title"),
    [
        (ADD, "Ready to merge"),
        (with_draft(ADD, findings=(NOTE,)), "Ready to merge"),
        (with_draft(ADD, findings=(TAG, NOTE)), "Ready to merge; 1 thing worth a look"),
        (with_draft(ADD, findings=(TAG,), conflicts=("title", "year")), "Ready to merge; 3 things worth a look"),
        (with_draft(ADD, findings=(YEAR, TAG)), "1 thing to fix"),
        (with_draft(ADD, findings=(YEAR, replace(YEAR, field="title"))), "2 things to fix"),
        (replace(with_draft(ADD, findings=(YEAR,)), findings=(YEAR,)), "1 thing to fix"),
        (Proposal(kind="correct", findings=(YEAR,)), "1 thing to fix"),
        (SEVERAL, "Ready to merge; 1 thing worth a look"),
        (replace(SEVERAL, drafts=(replace(DRAFT, findings=(YEAR,)), SECOND)), "1 thing to fix"),
    ],
)
def test_a_check_run_says_in_a_line_if_it_can_be_merged(proposal: Proposal, title: str) -> None:
    assert check_title(proposal) == title


def test_a_new_paper() -> None:
    assert check_summary(ADD) == f"Nothing to remark.\n\n{SHOWN}"
    assert check_summary(with_draft(ADD, findings=(YEAR, TAG), conflicts=("year",))) == (
        "- **Tags**: The tag `a:b` has a colon.\n"
        "- **Year** (`2008`): This is no year. Write four digits, such as 2019.\n\n"
        "Both the form and a commit on the branch changed **Year**, each to something else. The commit stands; a "
        f"maintainer decides.\n\n{SHOWN}"
    )


def test_a_change_of_an_entry() -> None:
    assert check_summary(ADDED_LINK) == (
        "Nothing to remark.\n\n"
        "| field | before | after |\n|---|---|---|\n"
        "| Links | [Paper](<https://papers.example/1>) (`papers.example`) | [Paper](<https://papers.example/1>) "
        "(`papers.example`)<br>**[Code](<https://github.com/ada/codes>) (`github.com`)** |\n\n"
        f"<details><summary>The entry, as it will read</summary>\n\n{SHOWN}\n\n"
        "[Paper](<https://papers.example/1>) (`papers.example`) · [Code](<https://github.com/ada/codes>) (`github.com`)\n\n"
        "</details>"
    )


def test_a_removal() -> None:
    assert check_summary(REMOVAL) == (
        f"Nothing to remark.\n\nThis entry is removed:\n\n{SHOWN}\n\n"
        "Taken out of `_data/taxonomy.yml`:\n\n```yaml\n- {bibkey: weiss2008spectral, category: Spectral}\n```"
    )


def test_several_papers() -> None:
    assert check_summary(replace(SEVERAL, drafts=SEVERAL.drafts[1:])) == (
        "1 more paper needs a change first, told in the issue.\n\n"
        "<details><summary>norouzi2011minimal: Minimal Loss</summary>\n\n"
        "It goes into `_publications/norouzi2011minimal.markdown`.\n\n"
        "### Minimal Loss\n\nM. Norouzi\n\n2011\n\n"
        "Worth a look; none of it is in the way:\n\n"
        "- **Tags**: The tag `a:b` has a colon.\n- **Abstract**: There is no abstract.\n\n"
        f"{CAME_FROM_CROSSREF}\n\n</details>"
    )
