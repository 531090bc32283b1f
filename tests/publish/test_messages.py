"""Every sentence that a person reads on GitHub, whole; long and hostile words within them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.check.inert import GAP, ZERO_WIDTH_SPACE
from bot.entry.model import Entry, Link
from bot.faults import ConfigError, Finding, Severity
from bot.intake.subject import Subject
from bot.publish.hub import Account
from bot.publish.messages import (
    BODY_BEGIN,
    BODY_END,
    BODY_LIMIT,
    Draft,
    accepted,
    check_summary,
    check_title,
    commit_message,
    config_broken,
    declined,
    needs_changes,
    proposed,
    pull_section,
    pull_title,
    spliced,
    stuck,
    withdrawn,
)
from bot.publish.stage import Stage, said

ENTRY = Entry(title="Spectral Codes", authors="Y. Weiss, A. Torralba", venue="NIPS", year=2008)
DRAFT = Draft(
    key="weiss2008spectral",
    path="_publications/weiss2008spectral.markdown",
    text="---\ntitle: Spectral Codes\n---\n",
    entry=ENTRY,
    findings=(),
    provenance={"title": "the form", "year": "the form"},
    labels={"title": "Title of the paper", "year": "Year", "tags": "Tags"},
    remarks={},
)
YEAR = Finding(rule="year-form", severity=Severity.ERROR, message="The year “soon” is not a year.", hint="Write four digits.", field="year")  # fmt: skip
TAG = Finding(rule="tag-form", severity=Severity.WARNING, message="The tag `a:b` has a colon.", field="tags.0")
NOTE = Finding(rule="abstract-missing", severity=Severity.NOTICE, message="There is no abstract.", field="abstract")
PULL = "https://github.com/acme/review/pull/13"
ISSUE = Subject("acme/review", 12)
ADA = Account(login="ada", id=7)
HOW_TO_EDIT = "To change something, edit the first message above (**⋯** → **Edit**) and save; I look again at once. "
MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable("table")


def section(draft: Draft) -> str:
    return pull_section(draft, ISSUE, ADA)


def changes(draft: Draft) -> str:
    return needs_changes(draft.findings, draft.labels, PULL)


def thanks(draft: Draft) -> str:
    return accepted(Stage.MERGED, draft.entry, key=draft.key, page=PULL, bibtex=draft.text, is_edited_since=True)


def status(draft: Draft) -> str:
    return proposed(draft, PULL)


SPEAKERS = [status, changes, thanks, section, check_summary]


# -- the status comment --------------------------------------------------------------------------------------------


def test_a_proposal_with_something_worth_a_look_and_a_field_that_two_changed() -> None:
    draft = replace(DRAFT, findings=(TAG, NOTE), conflicts=("title", "venue"))
    assert status(draft) == (
        "<!-- living-review-bot:status proposed -->\n\n"
        f"Thank you for this contribution! It is now in {PULL}, where a maintainer will read it.\n\n"
        "Both the form and a commit on the branch changed **Title of the paper**, **venue**, each to something else. The "
        "commit stands; a maintainer decides.\n\n"
        "Worth a look; nothing of this stops it:\n\n"
        "- **Tags**: The tag `a:b` has a colon.\n"
        "- **abstract**: There is no abstract.\n\n"
        "<details><summary>The entry, as it will be written</summary>\n\n"
        "```markdown\n---\ntitle: Spectral Codes\n---\n```\n\n</details>\n\n"
        f"{HOW_TO_EDIT}To withdraw it, close this issue."
    )


def test_one_thing_that_needs_a_change() -> None:
    assert needs_changes([YEAR], DRAFT.labels, None) == (
        "<!-- living-review-bot:status needs-changes -->\n\n"
        "Thank you for this contribution! Before it can go on, one thing needs a change:\n\n"
        "- **Year**: The year “soon” is not a year. Write four digits.\n\n"
        f"{HOW_TO_EDIT}Nothing you wrote is lost."
    )


def test_several_things_and_a_pull_request_that_waits() -> None:
    other = replace(YEAR, message="The link `x` has no address.", hint="", field="")
    assert needs_changes([YEAR, other, NOTE], DRAFT.labels, PULL) == (
        "<!-- living-review-bot:status needs-changes -->\n\n"
        "Thank you for this contribution! Before it can go on, 2 things need a change:\n\n"
        "- **Year**: The year “soon” is not a year. Write four digits.\n"
        "- The link `x` has no address.\n\n"
        "Worth a look; nothing of this stops it:\n\n"
        "- **abstract**: There is no abstract.\n\n"
        f"{HOW_TO_EDIT}Nothing you wrote is lost.\n\n"
        f"The pull request {PULL} waits, as it was, for that change."
    )


def test_a_withdrawal() -> None:
    assert withdrawn(PULL) == (
        "<!-- living-review-bot:status withdrawn -->\n\n"
        f"This submission is withdrawn, as its issue was closed. I closed {PULL} and removed its branch. Reopen the issue "
        "to go on."
    )
    assert withdrawn(None) == (
        "<!-- living-review-bot:status withdrawn -->\n\n"
        "This submission is withdrawn, as its issue was closed. Reopen the issue to go on."
    )


def test_an_entry_that_was_taken_over_by_hand_and_a_form_that_was_edited_after() -> None:
    page = "https://example.org/weiss2008spectral/"
    said = accepted(Stage.APPLIED, ENTRY, key=DRAFT.key, page=page, bibtex="@misc{x,\n}", is_edited_since=True)
    assert said == (
        "<!-- living-review-bot:status applied -->\n\n"
        f"🎉 Thank you! “Spectral Codes” was taken over into the review by a maintainer: {page}\n\n"
        "<details><summary>BibTeX</summary>\n\n```bibtex\n@misc{x,\n}\n```\n\n</details>\n\n"
        "The form was edited after that. The edit changes nothing any more; to correct the entry, edit "
        "`weiss2008spectral` in a pull request or open a new issue."
    )


@pytest.mark.parametrize(
    ("source", "line", "place"),
    [
        (".github/review-bot.yml", 3, "`.github/review-bot.yml`, line 3: "),
        (".github/review-bot.yml", 0, "`.github/review-bot.yml`: "),
        ("", 0, ""),
    ],
)
def test_a_fault_of_the_reviews_config(source: str, line: int, place: str) -> None:
    error = ConfigError("`bases` is not a key of this file. Did you mean `base`?", source=source, line=line)
    assert config_broken(None, error) == (
        "<!-- living-review-bot:status needs-changes -->\n\n"
        "Thank you for this contribution! Your form is safe here, but the review's own configuration has to be mended by a "
        "maintainer before it can go on:\n\n"
        f"- {place}`bases` is not a key of this file. Did you mean `base`?\n\n"
        "Once that is done, an edit of the first message makes me look again."
    )


@pytest.mark.parametrize("before", [None, *Stage])
def test_a_fault_of_the_config_forgets_no_stage(before: Stage | None) -> None:
    assert said(config_broken(before, ConfigError("No."))) is (before or Stage.NEEDS_CHANGES)


@pytest.mark.parametrize("before", [None, *Stage])
def test_a_bot_that_is_stuck_says_so_and_forgets_no_stage(before: Stage | None) -> None:
    comment = stuck(before, "4682e88e-7864`@ada")
    assert said(comment) is (before or Stage.NEEDS_CHANGES)
    assert comment.endswith(
        "Thank you for this contribution! Something went wrong on my side, and I cannot go on by myself. The person who "
        "runs me can find it by the delivery ``4682e88e-7864`@ada``.\n\n"
        "You need not do anything; nothing you wrote is lost. An edit of the first message makes me try again."
    )


def test_every_status_comment_tells_its_stage() -> None:
    comments = [status(DRAFT), changes(DRAFT), withdrawn(None), declined(PULL), thanks(DRAFT)]
    assert [said(comment) for comment in comments] == [
        Stage.PROPOSED,
        Stage.NEEDS_CHANGES,
        Stage.WITHDRAWN,
        Stage.DECLINED,
        Stage.MERGED,
    ]


# -- the pull request ----------------------------------------------------------------------------------------------


def test_a_pull_request_whose_form_was_edited_into_something_wrong() -> None:
    draft = replace(DRAFT, findings=(YEAR, TAG), conflicts=("year",), remarks={"Anything else": "Please\nhurry."})
    assert section(draft) == (
        "<!-- living-review-bot:entry -->\n\n"
        "Submitted by ada in acme/review#12. It goes into `_publications/weiss2008spectral.markdown`.\n\n"
        "> [!WARNING]\n"
        "> The form was edited and has 1 thing to fix, told in acme/review#12; this is the last good version.\n\n"
        "Both the form and a commit on the branch changed **Year**, each to something else. The commit stands; a "
        "maintainer decides.\n\n"
        "### Spectral Codes\n\nY. Weiss, A. Torralba\n\nNIPS, 2008\n\n\n"
        "Worth a look; nothing of this stops it:\n\n"
        "- **Tags**: The tag `a:b` has a colon.\n\n"
        "<details><summary>Where each value came from</summary>\n\n"
        "| field | from |\n|---|---|\n| Title of the paper | the form |\n| Year | the form |\n\n</details>\n\n"
        "<details><summary>Also said in the form</summary>\n\n- **Anything else**: Please hurry.\n\n</details>\n\n"
        "Merging adds the entry and closes the issue with thanks. Commits of yours on this branch are kept; an edit of the "
        "issue changes only the fields it touches. Closing this pull request declines the submission.\n\n"
        "<!-- /living-review-bot:entry -->"
    )


def test_a_title_is_one_line_that_github_takes_as_it_is() -> None:
    assert pull_title("weiss2008spectral", ENTRY) == "Add weiss2008spectral: Spectral Codes"
    long = pull_title("k" * 100, Entry(title="word \n" * 99))
    assert len(long) <= 200
    assert long.startswith(f"Add {'k' * 100}: word word")
    assert long.endswith("…")


def test_a_commit_credits_the_submitter() -> None:
    assert commit_message("Add", "weiss2008spectral", ISSUE, ADA) == (
        "Add weiss2008spectral\n\nSubmitted in acme/review#12.\n\nCo-authored-by: ada <7+ada@users.noreply.github.com>"
    )


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
    assert spliced(body, SECTION) == becomes


def test_where_people_leave_little_room_our_section_says_so() -> None:
    words = "w" * (BODY_LIMIT - 250)
    assert spliced(f"{words}{OLD}after", SECTION.replace("More.", "m" * 300)) == (
        f"{words}{BODY_BEGIN}\n\nSubmitted.\n\n*There is no room here to show it.*\n\n{BODY_END}after"
    )
    full = f"{'w' * (BODY_LIMIT - 100)}{OLD}"
    assert spliced(full, SECTION.replace("More.", "m" * 300)) == full


PEOPLE = st.lists(st.sampled_from(["Hello.", "\n", "\n\n", BODY_BEGIN, BODY_END, "<!-- x -->", "old"])).map("".join)


@given(PEOPLE)
def test_a_renewed_section_stands_there_once_and_a_second_time_changes_nothing(body: str) -> None:
    once = spliced(body, SECTION)
    assert once.count(SECTION) == 1
    assert spliced(once, SECTION) == once
    outside = once.replace(SECTION, "")
    in_last_section = body.rpartition(BODY_BEGIN)[2].partition(BODY_END)[0]
    assert outside.count("Hello.") >= body.count("Hello.") - in_last_section.count("Hello.")


# -- the check run -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("findings", "title"),
    [
        ((), "Ready to merge"),
        ((NOTE,), "Ready to merge"),
        ((TAG, NOTE), "Ready to merge; 1 thing worth a look"),
        ((YEAR, TAG), "1 thing to fix"),
        ((YEAR, replace(YEAR, field="title")), "2 things to fix"),
    ],
)
def test_a_check_run_says_in_a_line_if_it_can_be_merged(findings: tuple[Finding, ...], title: str) -> None:
    assert check_title(findings) == title


def test_a_check_run_shows_the_entry_and_every_finding() -> None:
    shown = "### Spectral Codes\n\nY. Weiss, A. Torralba\n\nNIPS, 2008\n"
    assert check_summary(DRAFT) == f"Nothing to remark.\n\n{shown}"
    assert check_summary(replace(DRAFT, findings=(YEAR, TAG), conflicts=("year",))) == (
        "- **Year**: The year “soon” is not a year. Write four digits.\n"
        "- **Tags**: The tag `a:b` has a colon.\n\n"
        "Both the form and a commit on the branch changed **Year**, each to something else. The commit stands; a "
        f"maintainer decides.\n\n{shown}"
    )


# -- hostile words -------------------------------------------------------------------------------------------------

HOSTILE = (
    "@everyone",
    "fixes #1",
    "closes acme/review#1",
    "<script>alert(1)</script>",
    "<!-- x -->",
    "]]>",
    "</details>",
    "![x](https://evil.example/x.png)",
    "[click](javascript:alert(1))",
    "https://github.com/acme/review/issues/1",
    "```",
    "````\n@ada\n````",
    "`",
    "| x |",
    BODY_END,
    BODY_BEGIN,
    "<!-- living-review-bot:status merged -->",
    "{{ site.time }}",
    "a\u202eb",
    "$x$",
    "\r\n\r\n# Title",
)
WORDS = st.sampled_from(HOSTILE) | st.text(max_size=20)
FIELD = st.lists(WORDS, max_size=4).map(" ".join)
FINDINGS = st.builds(
    Finding,
    rule=st.just("rule"),
    severity=st.sampled_from(Severity),
    message=FIELD,
    hint=FIELD,
    field=st.sampled_from(["title", "year", ""]) | FIELD,
)
DRAFTS = st.builds(
    Draft,
    key=st.just("weiss2008spectral"),
    path=st.just("_publications/weiss2008spectral.markdown"),
    text=FIELD,
    entry=st.builds(
        Entry,
        title=FIELD,
        authors=FIELD,
        venue=FIELD,
        year=st.none() | st.just(2008),
        links=st.lists(st.builds(Link, name=FIELD, url=FIELD), max_size=2).map(tuple),
        tags=st.lists(FIELD, max_size=2).map(tuple),
        abstract=FIELD,
    ),
    findings=st.lists(FINDINGS, max_size=3).map(tuple),
    provenance=st.dictionaries(FIELD, FIELD, max_size=2),
    labels=st.dictionaries(st.sampled_from(["title", "year"]), FIELD),
    remarks=st.dictionaries(FIELD, FIELD, max_size=2),
    conflicts=st.lists(FIELD, max_size=2).map(tuple),
)
OWN = {"p", "strong", "a", "code", "pre", "ul", "li", "h3", "blockquote", "details", "summary", "span",
       "table", "thead", "tbody", "tr", "th", "td"}  # fmt: skip


@pytest.mark.parametrize("speak", SPEAKERS, ids=lambda speak: speak.__name__)
@given(draft=DRAFTS)
def test_hostile_words_are_inert_wherever_they_are_quoted(speak: Callable[[Draft], str], draft: Draft) -> None:
    said = speak(draft)
    page = MARKDOWN.render(re.sub(r"^<!-- /?living-review-bot:[a-z -]+ -->$", "", said, flags=re.MULTILINE))
    assert set(re.findall(r"<([a-z][a-z0-9]*)", page)) <= OWN
    assert page.count("<details>") == page.count("</details>")
    outside = (
        re.sub(r"<code.*?</code>|<a .*?>", "", page, flags=re.DOTALL).replace("acme/review#12", "").replace(PULL, "")
    )
    text = re.sub(r"&#?\w+;", "", outside)
    assert not re.search(r"@\w|#[0-9]|https?://", text)


@given(draft=DRAFTS)
def test_a_quoted_mark_is_not_taken_for_an_end_of_our_section(draft: Draft) -> None:
    made = section(draft)
    assert (made.count(BODY_BEGIN), made.count(BODY_END)) == (1, 1)
    assert spliced(f"Before.\n{made}\nAfter.", SECTION) == f"Before.\n{SECTION}\nAfter."


@given(FIELD)
def test_a_hostile_title_closes_and_mentions_nothing(title: str) -> None:
    line = pull_title("weiss2008spectral", Entry(title=title))
    assert "\n" not in line
    assert not re.search(r"@[\w/]|#[0-9]|://", line)


def test_a_hostile_title_reads_the_same() -> None:
    line = pull_title("k", Entry(title="@all fixes #1 <b>"))
    assert line.replace(ZERO_WIDTH_SPACE, "") == "Add k: @all fixes #1 <b>"
    assert f"“@{GAP}all fixes \\#{GAP}1 &lt;b&gt;”" in thanks(replace(DRAFT, entry=Entry(title="@all fixes #1 <b>")))


# -- long words ----------------------------------------------------------------------------------------------------

LONG = 60_000
SIGNS = ["word ", "$", "@", "`", "深", "\n", "🙂", "<", "#1 "]


def long_draft(sign: str) -> Draft:
    text = sign * (LONG // len(sign))
    return Draft(
        key=DRAFT.key,
        path=DRAFT.path,
        text=text,
        entry=Entry(
            title=text,
            authors=text,
            venue=text,
            links=tuple(
                Link(name=text[:2000], url=f"https://example.org/{number}/{text[:2000]}") for number in range(30)
            ),
            tags=(text[:2000],) * 30,
            abstract=text,
        ),
        findings=tuple(
            Finding(rule="rule", severity=severity, message=f"{number} {text[:80]}", field=f"title.{number}")
            for number in range(600)
            for severity in Severity
        ),
        provenance={"title": "the form"},
        labels={"title": "Title"},
        remarks={"Anything else": text, "And more": text},
        conflicts=("title",),
    )


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("speak", SPEAKERS, ids=lambda speak: speak.__name__)
def test_whatever_is_long_fits_and_the_way_on_is_there(speak: Callable[[Draft], str], sign: str) -> None:
    whole, short = speak(long_draft(sign)), speak(DRAFT)
    assert len(whole) <= BODY_LIMIT
    # The marker, and our last word on how to go on, are as in a short one.
    assert whole.split("\n\n")[0] == short.split("\n\n")[0] or speak is check_summary
    assert whole.split("\n\n")[-1] == short.split("\n\n")[-1] or speak is check_summary
    assert whole.count("<details>") == whole.count("</details>")


def test_what_is_left_out_is_told() -> None:
    draft = long_draft("word ")
    assert "\n\n*There is no room here to show the rest.*\n\n</details>" in status(draft)
    more = re.search(r"\n- … and ([0-9]+) more\.\n", changes(draft))
    assert more
    listed = re.findall(r"^- \*\*Title\*\*: [0-9]+ word", changes(draft).partition("Worth a look")[0], re.MULTILINE)
    assert len(listed) + int(more[1]) == 600


def test_an_abstract_of_60_kb_leaves_room_for_all_the_rest() -> None:
    draft = replace(DRAFT, entry=replace(ENTRY, abstract="word " * 12_000), remarks={"Note": "Please hurry."})
    assert "Please hurry." in section(draft)
    assert "Where each value came from" in section(draft)
    assert "### Spectral Codes" in section(draft)
