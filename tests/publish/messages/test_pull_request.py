"""The pull request and its commits: every sentence, whole; what of its body is ours, and what is people's."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from proposals import (
    ADA,
    ADD,
    ADDED_LINK,
    CAME_FROM_CROSSREF,
    CORRECTION,
    DRAFT,
    ENTRY,
    ISSUE,
    NOTE,
    REMOVAL,
    REPLY,
    REPLY_ON_PULL,
    SEVERAL,
    TAG,
    YEAR,
    commands,
    with_draft,
)

from bot.entry.model import Entry
from bot.publish.messages import pull
from bot.publish.messages.parts import BODY_LIMIT
from bot.publish.messages.pull import BODY_BEGIN, BODY_END
from bot.publish.proposal import Draft, Proposal

ON_ISSUE = " or on the issue"
KEPT = (
    "Commits of yours on this branch are kept; an edit of the issue changes only the fields it touches. Closing this pull "
    "request declines the submission."
)
SHOWN = "### Spectral Codes\n\nY. Weiss, A. Torralba\n\nNIPS, 2008"
CAME_FROM = (
    "<details><summary>Where the values came from</summary>\n\n"
    "| field | from |\n|---|---|\n| Title of the paper | Crossref |\n| Year | `/set` by maria |\n\n</details>"
)


def section(proposal: Proposal, *, closes: bool = True) -> str:
    return pull.section(proposal, ISSUE, ADA, closes=closes)


def title_mark(title: str) -> str:
    return f"<!-- living-review-bot:title {hashlib.sha256(title.encode()).hexdigest()[:16]} -->"


# -- the section ---------------------------------------------------------------------------------------------------


def test_a_new_paper() -> None:
    assert section(ADD) == (
        "<!-- living-review-bot:entry -->\n\n"
        "Closes acme/review#12. Submitted by ada. It goes into `_publications/weiss2008spectral.markdown`. "
        f"{title_mark('Add weiss2008spectral: Spectral Codes')}\n\n"
        f"{SHOWN}\n\n"
        f"{CAME_FROM}\n\n"
        f"Merging adds the entry and closes the issue with thanks. {KEPT}\n\n"
        f"{commands('maintainer', ON_ISSUE)}\n\n"
        "<!-- /living-review-bot:entry -->"
    )


def test_all_there_can_be_to_say_and_a_form_that_was_edited_into_something_wrong() -> None:
    proposal = replace(
        with_draft(
            ADD,
            findings=(YEAR, TAG),
            conflicts=("year",),
            remarks={"Anything else": "Please\nhurry."},
            rows=("- {bibkey: a}", "- {bibkey: b}"),
            gone_rows=("- {bibkey: c}",),
        ),
        remarks={"Outside the form": "Hello."},
        taxonomy_path="_data/taxonomy.yml",
        extra_paths=(".github/ISSUE_TEMPLATE/add-paper.yml", "tags.md"),
        replies=(REPLY, REPLY_ON_PULL),
        notes=("#14 changes the same entry.",),
        is_help_asked=True,
    )
    assert section(proposal, closes=False) == (
        "<!-- living-review-bot:entry -->\n\n"
        "Submitted by ada in acme/review#12. It goes into `_publications/weiss2008spectral.markdown`. "
        f"{title_mark('Add weiss2008spectral: Spectral Codes')}\n\n"
        "> [!WARNING]\n"
        "> The form was edited and has 1 thing to fix, told in acme/review#12; this is the last good version.\n\n"
        "#14 changes the same entry.\n\n"
        "Both the form and a commit on the branch changed **Year**, each to something else. The commit stands; a "
        "maintainer decides.\n\n"
        f"{SHOWN}\n\n"
        "Added to `_data/taxonomy.yml`:\n\n```yaml\n- {bibkey: a}\n- {bibkey: b}\n```\n\n"
        "Taken out of `_data/taxonomy.yml`:\n\n```yaml\n- {bibkey: c}\n```\n\n"
        "It changes `.github/ISSUE_TEMPLATE/add-paper.yml`, `tags.md` as well.\n\n"
        "Worth a look; none of it is in the way:\n\n"
        "- **Tags**: The tag `a:b` has a colon.\n\n"
        f"{CAME_FROM}\n\n"
        "<details><summary>Also said in the form</summary>\n\n"
        "- **Outside the form**: Hello.\n- **Anything else**: Please hurry.\n\n</details>\n\n"
        "My answers to commands:\n\n"
        "- maria, [`/tag hashing`](<https://github.com/acme/review/pull/13#issuecomment-9>): There is no command `/tag`. "
        "Did you mean `/tags`?\n\n"
        f"Merging adds the entry and closes the issue with thanks. {KEPT}\n\n"
        f"{commands('maintainer', ON_ISSUE, rules='`year-form`', is_open=True)}\n\n"
        "<!-- /living-review-bot:entry -->"
    )


def test_a_link() -> None:
    assert section(ADDED_LINK) == (
        "<!-- living-review-bot:entry -->\n\n"
        "Closes acme/review#12. Submitted by ada. It changes `_publications/weiss2008spectral.markdown`. "
        f"{title_mark('Add a link to weiss2008spectral: Spectral Codes')}\n\n"
        "| field | before | after |\n|---|---|---|\n"
        "| Links | [Paper](<https://papers.example/1>) (`papers.example`) | [Paper](<https://papers.example/1>) "
        "(`papers.example`)<br>**[Code](<https://github.com/ada/codes>) (`github.com`)** |\n\n"
        f"<details><summary>The entry, as it will read</summary>\n\n{SHOWN}\n\n"
        "[Paper](<https://papers.example/1>) (`papers.example`) · [Code](<https://github.com/ada/codes>) (`github.com`)\n\n"
        "</details>\n\n"
        f"Merging adds the link and closes the issue with thanks. {KEPT}\n\n"
        f"{commands('maintainer', ON_ISSUE, kind='link')}\n\n"
        "<!-- /living-review-bot:entry -->"
    )


def test_a_correction() -> None:
    assert section(CORRECTION) == (
        "<!-- living-review-bot:entry -->\n\n"
        "Closes acme/review#12. Submitted by ada. It changes `_publications/weiss2008spectral.markdown`. "
        f"{title_mark('Correct weiss2008spectral: Spectral Codes')}\n\n"
        "| field | before | after |\n|---|---|---|\n"
        "| Title | Spektral Codes | Spectral Codes |\n"
        "| Year | *nothing* | 2008 |\n"
        "| Tags | image, **old** | image, **hashing** |\n"
        "| note | Oral | *nothing* |\n\n"
        f"<details><summary>The entry, as it will read</summary>\n\n{SHOWN}\n\nTags: `image` `hashing`\n\n</details>\n\n"
        f"{CAME_FROM}\n\n"
        f"Merging corrects the entry and closes the issue with thanks. {KEPT}\n\n"
        f"{commands('maintainer', ON_ISSUE, kind='correct')}\n\n"
        "<!-- /living-review-bot:entry -->"
    )


def test_a_removal() -> None:
    assert section(REMOVAL) == (
        "<!-- living-review-bot:entry -->\n\n"
        "Closes acme/review#12. Submitted by ada. It removes `_publications/weiss2008spectral.markdown`. "
        f"{title_mark('Remove weiss2008spectral: Spectral Codes')}\n\n"
        "The reason given:\n\n> It was retracted. See the journal.\n\n"
        f"This entry is removed:\n\n{SHOWN}\n\n"
        "Taken out of `_data/taxonomy.yml`:\n\n```yaml\n- {bibkey: weiss2008spectral, category: Spectral}\n```\n\n"
        f"Merging removes the entry and closes the issue with thanks. {KEPT}\n\n"
        f"{commands('maintainer', ON_ISSUE, kind='withdraw')}\n\n"
        "<!-- /living-review-bot:entry -->"
    )


def test_several_papers() -> None:
    assert section(replace(SEVERAL, findings=(NOTE,), remarks={"Note": "From my talk."})) == (
        "<!-- living-review-bot:entry -->\n\n"
        "Closes acme/review#12. Submitted by ada. It adds 2 papers. 1 more paper needs a change first, told in the issue. "
        f"{title_mark('Add 2 papers: weiss2008spectral, norouzi2011minimal')}\n\n"
        "<details><summary>weiss2008spectral: Spectral Codes</summary>\n\n"
        "It goes into `_publications/weiss2008spectral.markdown`.\n\n"
        f"{SHOWN}\n\n"
        f"{CAME_FROM}\n\n</details>\n\n"
        "<details><summary>norouzi2011minimal: Minimal Loss</summary>\n\n"
        "It goes into `_publications/norouzi2011minimal.markdown`.\n\n"
        "### Minimal Loss\n\nM. Norouzi\n\n2011\n\n"
        "Worth a look; none of it is in the way:\n\n"
        "- **Tags**: The tag `a:b` has a colon.\n- **Abstract**: There is no abstract.\n\n"
        f"{CAME_FROM_CROSSREF}\n\n</details>\n\n"
        "Worth a look; none of it is in the way:\n\n"
        "- **Abstract**: There is no abstract.\n\n"
        "<details><summary>Also said in the form</summary>\n\n- **Note**: From my talk.\n\n</details>\n\n"
        f"Merging adds all of these entries and closes the issue with thanks. `/drop KEY` takes one of them out. {KEPT}\n\n"
        f"{commands('maintainer', ON_ISSUE, rules='`year-form`', kind='several')}\n\n"
        "<!-- /living-review-bot:entry -->"
    )


def test_a_form_that_was_edited_until_it_is_about_no_entry() -> None:
    fault = replace(YEAR, rule="entry-unknown", field="entry")
    assert section(Proposal(kind="correct", findings=(fault,))) == (
        "<!-- living-review-bot:entry -->\n\n"
        f"Closes acme/review#12. Submitted by ada. {title_mark('Correct an entry')}\n\n"
        "> [!WARNING]\n"
        "> The form was edited and has 1 thing to fix, told in acme/review#12; this is the last good version.\n\n"
        f"Merging corrects the entry and closes the issue with thanks. {KEPT}\n\n"
        f"{commands('maintainer', ON_ISSUE, kind='correct')}\n\n"
        "<!-- /living-review-bot:entry -->"
    )


# -- titles and commits --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("proposal", "title", "first", "later"),
    [
        (ADD, "Add weiss2008spectral: Spectral Codes", "Add weiss2008spectral", "Update weiss2008spectral"),
        (ADDED_LINK, "Add a link to weiss2008spectral: Spectral Codes", "Add a link to weiss2008spectral", "Add a link to weiss2008spectral"),
        (CORRECTION, "Correct weiss2008spectral: Spectral Codes", "Correct weiss2008spectral", "Correct weiss2008spectral"),
        (REMOVAL, "Remove weiss2008spectral: Spectral Codes", "Remove weiss2008spectral", "Remove weiss2008spectral"),
        (SEVERAL, "Add 2 papers: weiss2008spectral, norouzi2011minimal", "Add 2 papers", "Update 2 papers"),
        (replace(SEVERAL, drafts=(DRAFT,)), "Add 1 paper: weiss2008spectral", "Add 1 paper", "Update 1 paper"),
    ],
    ids=["add", "link", "correct", "withdraw", "several", "several, but one"],
)  # fmt: skip
def test_titles_and_commits_name_what_is_done_to_which_entry(proposal, title, first, later) -> None:
    assert pull.title(proposal) == title
    assert (pull.headline(proposal, is_first=True), pull.headline(proposal, is_first=False)) == (first, later)


def test_a_title_is_one_line_that_github_takes_as_it_is() -> None:
    long = pull.title_of("add", "k" * 100, Entry(title="word \n" * 99))
    assert len(long) <= 200
    assert long.startswith(f"Add {'k' * 100}: word word")
    assert long.endswith("…")
    fifty = replace(SEVERAL, drafts=tuple(replace(DRAFT, key=f"weiss{year}spectral") for year in range(2000, 2050)))
    assert pull.title(fifty).startswith("Add 50 papers: weiss2000spectral, weiss2001spectral, ")
    assert len(pull.title(fifty)) == 200


def test_a_commit_credits_the_submitter() -> None:
    assert pull.commit_message("Add weiss2008spectral", ISSUE, ADA) == (
        "Add weiss2008spectral\n\nSubmitted in acme/review#12.\n\nCo-authored-by: ada <7+ada@users.noreply.github.com>"
    )


def test_a_title_of_ours_is_known_again_until_a_person_rewrites_it() -> None:
    body = f"Mine.\r\n\r\n{section(ADD)}".replace("\n", "\r\n")
    assert pull.wrote_title(body, "Add weiss2008spectral: Spectral Codes")
    assert not pull.wrote_title(body, "Add Weiss et al.")
    assert not pull.wrote_title("Mine.", "")
    assert not pull.wrote_title(f"{title_mark('Mine')}\n\n{section(ADD)}", "Mine")


def test_a_kept_title_stays_known_as_ours() -> None:
    edited = pull.section(with_draft(ADD, entry=Entry(title="Other")), ISSUE, ADA, closes=True, titled=pull.title(ADD))
    assert pull.wrote_title(edited, pull.title(ADD))


# -- our section among the words of people -------------------------------------------------------------------------

SECTION = f"{BODY_BEGIN}\n\nSubmitted.\n\nMore.\n\n{BODY_END}"
OLD = f"{BODY_BEGIN}\nold\n{BODY_END}"


@pytest.mark.parametrize(
    ("body", "becomes"),
    [
        ("", SECTION),
        (" \n", SECTION),
        ("Mine.", f"Mine.\n\n{SECTION}"),
        (OLD, SECTION),
        (f"Before.\r\n{OLD}\r\nAfter.", f"Before.\n{SECTION}\nAfter."),
        (f"Before.\n{BODY_BEGIN}\nold\nAfter.", f"Before.\n{BODY_BEGIN}\nold\nAfter.\n\n{SECTION}"),
        (f"Before.\nold\n{BODY_END}After.", f"Before.\nold\n{BODY_END}After.\n\n{SECTION}"),
        (f"Look: {BODY_BEGIN}\n\n{OLD}", f"Look: {BODY_BEGIN}\n\n{SECTION}"),
        (f"{OLD} as in {BODY_END}", f"{SECTION} as in {BODY_END}"),
    ],
)
def test_our_section_is_renewed_and_the_words_of_people_stay(body: str, becomes: str) -> None:
    assert pull.spliced(body, SECTION) == becomes


def test_where_people_leave_little_room_our_section_says_so() -> None:
    words = "w" * (BODY_LIMIT - 250)
    assert pull.spliced(f"{words}{OLD}after", SECTION.replace("More.", "m" * 300)) == (
        f"{words}{BODY_BEGIN}\n\nSubmitted.\n\n*There is no room here to show it.*\n\n{BODY_END}after"
    )
    full = f"{'w' * (BODY_LIMIT - 100)}{OLD}"
    assert pull.spliced(full, SECTION.replace("More.", "m" * 300)) == full


def test_where_there_is_little_room_a_merge_still_closes_the_issue_and_the_title_is_still_ours() -> None:
    short = pull.spliced("w" * (BODY_LIMIT - 500), section(ADD)).rpartition(BODY_BEGIN)[2]
    assert short.startswith("\n\nCloses acme/review#12. Submitted by ada. ")
    assert pull.wrote_title(f"{BODY_BEGIN}{short}", pull.title(ADD))


PEOPLE = st.lists(st.sampled_from(["Hello.", "\n", "\n\n", BODY_BEGIN, BODY_END, "<!-- x -->", "old"])).map("".join)


@given(PEOPLE)
def test_a_renewed_section_stands_there_once_and_a_second_time_changes_nothing(body: str) -> None:
    once = pull.spliced(body, SECTION)
    assert once.count(SECTION) == 1
    assert pull.spliced(once, SECTION) == once
    outside = once.replace(SECTION, "")
    in_last_section = body.rpartition(BODY_BEGIN)[2].partition(BODY_END)[0]
    assert outside.count("Hello.") >= body.count("Hello.") - in_last_section.count("Hello.")


# -- what a merge closes -------------------------------------------------------------------------------------------

KEYWORD = re.compile(
    r"\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?)\b:?\s+(?:[\w./-]*#[0-9]|GH-[0-9]|https?://\S+/issues/)", re.IGNORECASE
)


@pytest.mark.parametrize(
    "words",
    [
        "closes #1",
        "Fixes: acme/other#1",
        "RESOLVED  GH-7",
        "fix https://github.com/acme/review/issues/1",
        "closes\n#1",
        "close #1 close #2 closed: #3",
    ],
)
def test_no_words_of_a_stranger_close_an_issue_not_even_as_code_in_a_commit_message(words: str) -> None:
    loud = replace(
        with_draft(
            ADD,
            entry=replace(ENTRY, title=words, abstract=words, tags=(words,)),
            path=f"_publications/{words}.md",
            rows=(words,),
            remarks={words: words},
            findings=(replace(TAG, message=f"The tag `{words}` is odd."),),
        ),
        replies=(replace(REPLY, command=f"/{words}", sentence=f"No command `{words}`."),),
    )
    said = section(loud)
    assert KEYWORD.findall(said) == ["Closes acme/review#1"]
    assert KEYWORD.findall(section(loud, closes=False)) == []
    assert not KEYWORD.search(pull.title(loud))


def test_many_keywords_leave_room_for_what_takes_them_apart() -> None:
    rows = ("closes #1 " * 9_000,)
    made = section(with_draft(ADD, rows=rows))
    assert len(made) <= BODY_LIMIT
    assert KEYWORD.findall(made) == ["Closes acme/review#1"]
    assert "Merging adds the entry" in made


def test_a_draft_that_is_quoted_with_our_marks_does_not_end_our_section() -> None:
    hostile: Draft = replace(DRAFT, rows=(BODY_END, BODY_BEGIN))
    made = section(replace(ADD, drafts=(hostile,)))
    assert (made.count(BODY_BEGIN), made.count(BODY_END)) == (1, 1)


# -- opened by a person, where we may open none --------------------------------------------------------------------


def test_what_a_person_opens_begins_with_our_section_as_short_as_can_be() -> None:
    assert pull.opening(ADD, ISSUE, ADA, closes=True) == (
        f"{BODY_BEGIN}\n\n"
        "Closes acme/review#12. Submitted by ada. It goes into `_publications/weiss2008spectral.markdown`. "
        f"{title_mark(pull.title(ADD))}\n\n"
        f"{BODY_END}"
    )


def test_its_title_is_ours_and_it_is_filled_in_like_any_other() -> None:
    body = pull.opening(ADD, ISSUE, ADA, closes=True)
    assert pull.wrote_title(body, pull.title(ADD))
    assert pull.spliced(body, section(ADD)) == section(ADD)


@given(st.text(max_size=200), st.text(max_size=300))
def test_the_page_to_open_it_is_one_address_whatever_the_title_says(title: str, body: str) -> None:
    title, body = (text.encode("utf-8", "replace").decode() for text in (title, body))
    url = pull.page_to_open(
        "https://github.com/acme/review", base="ma#in", branch="submission/issue-12", title=title, body=body
    )
    assert re.fullmatch(r"[A-Za-z0-9:/._%?=&~-]+", url)
    parts = urlsplit(url)
    assert unquote(parts.path) == "/acme/review/compare/ma#in...submission/issue-12"
    assert dict(parse_qsl(parts.query, keep_blank_values=True)) == {"expand": "1", "title": title, "body": body}
