"""The one comment on the issue: every sentence of it, whole."""

from __future__ import annotations

from dataclasses import replace

import pytest
from proposals import (
    ADD,
    ADDED_LINK,
    CORRECTION,
    DRAFT,
    ENTRY,
    HELD,
    NOTE,
    PULL,
    REMOVAL,
    REPLY,
    REPLY_ON_PULL,
    SEVERAL,
    TAG,
    YEAR,
    commands,
    with_draft,
)

from bot.entry.model import Link
from bot.faults import ConfigError
from bot.publish.messages import status
from bot.publish.messages.status import AcceptedEntry
from bot.publish.proposal import Answer, Proposal
from bot.publish.stage import Stage, digest_said, said

EDIT = "To change something, edit the first message above (**⋯** → **Edit**) and save; I look again at once."
HERE_AND_THERE = " or on the pull request"
UNDERSTOOD = (
    "<details><summary>What I understood</summary>\n\n"
    "| field | you wrote | used | from |\n|---|---|---|---|\n"
    "| Title of the paper | spectral codes | Spectral Codes | Crossref |\n"
    "| Year | 2008 | *the same* | `/set` by maria |\n\n</details>"
)
FILE = (
    "<details><summary>The entry, as it will be written</summary>\n\n```markdown\n---\ntitle: Spectral Codes\n---\n```"
)


# -- it goes on ----------------------------------------------------------------------------------------------------


def test_a_new_paper_that_nobody_has_anything_to_say_about() -> None:
    assert status.proposed(ADD, PULL) == (
        "<!-- living-review-bot:status proposed -->\n\n"
        f"Thank you for this contribution! It is now in {PULL}, where a maintainer will read it.\n\n"
        f"{UNDERSTOOD}\n\n"
        f"{FILE}\n\n</details>\n\n"
        f"{EDIT} To take it back, close this issue.\n\n"
        f"{commands('submitter', HERE_AND_THERE)}"
    )


def test_a_new_paper_with_all_there_can_be_to_say() -> None:
    proposal = replace(
        with_draft(
            ADD,
            findings=(TAG, NOTE),
            conflicts=("title", "venue"),
            rows=("- {bibkey: weiss2008spectral, category: Spectral}",),
        ),
        taxonomy_path="_data/taxonomy.yml",
        replies=(REPLY, REPLY),
        notes=("ada's approval no longer holds, as the file changed.", "#14 changes the same entry."),
        is_help_asked=True,
    )
    assert status.proposed(proposal, PULL, digest="0123456789abcdef") == (
        "<!-- living-review-bot:status proposed 0123456789abcdef -->\n\n"
        f"Thank you for this contribution! It is now in {PULL}, where a maintainer will read it.\n\n"
        "ada's approval no longer holds, as the file changed.\n\n"
        "#14 changes the same entry.\n\n"
        "Both the form and a commit on the branch changed **Title of the paper**, **Venue**, each to something else. The "
        "commit stands; a maintainer decides.\n\n"
        "Worth a look; none of it is in the way:\n\n"
        "- **Tags**: The tag `a:b` has a colon.\n"
        "- **Abstract**: There is no abstract.\n\n"
        "My answers to commands:\n\n"
        "- maria, [`/tag hashing`](<https://github.com/acme/review/issues/12#issuecomment-9>): There is no command `/tag`. "
        "Did you mean `/tags`?\n\n"
        f"{UNDERSTOOD}\n\n"
        f"{FILE}\n\n"
        "Added to `_data/taxonomy.yml`:\n\n```yaml\n- {bibkey: weiss2008spectral, category: Spectral}\n```\n\n</details>\n\n"
        f"{EDIT} To take it back, close this issue.\n\n"
        f"{commands('submitter', HERE_AND_THERE, is_open=True)}"
    )


def test_a_link() -> None:
    assert status.proposed(ADDED_LINK, PULL) == (
        "<!-- living-review-bot:status proposed -->\n\n"
        f"Thank you for this contribution! It is now in {PULL}, where a maintainer will read it.\n\n"
        "| field | before | after |\n|---|---|---|\n"
        "| Links | [Paper](<https://papers.example/1>) (`papers.example`) | [Paper](<https://papers.example/1>) "
        "(`papers.example`)<br>**[Code](<https://github.com/ada/codes>) (`github.com`)** |\n\n"
        f"{FILE}\n\n</details>\n\n"
        f"{EDIT} To take it back, close this issue.\n\n"
        f"{commands('submitter', HERE_AND_THERE, kind='link')}"
    )


def test_a_correction_shows_each_field_before_and_after() -> None:
    assert status.proposed(CORRECTION, PULL) == (
        "<!-- living-review-bot:status proposed -->\n\n"
        f"Thank you for this correction! It is now in {PULL}, where a maintainer will read it.\n\n"
        "| field | before | after |\n|---|---|---|\n"
        "| Title | Spektral Codes | Spectral Codes |\n"
        "| Year | *nothing* | 2008 |\n"
        "| Tags | image, **old** | image, **hashing** |\n"
        "| note | Oral | *nothing* |\n\n"
        "<details><summary>Where the values came from</summary>\n\n"
        "| field | from |\n|---|---|\n| Title of the paper | Crossref |\n| Year | `/set` by maria |\n\n</details>\n\n"
        f"{FILE}\n\n</details>\n\n"
        f"{EDIT} To take it back, close this issue.\n\n"
        f"{commands('submitter', HERE_AND_THERE, kind='correct')}"
    )


def test_a_removal() -> None:
    assert status.proposed(REMOVAL, PULL) == (
        "<!-- living-review-bot:status proposed -->\n\n"
        f"Thank you for telling us! The removal is now proposed in {PULL}; a maintainer decides whether the entry goes.\n\n"
        "<details><summary>The entry that would go</summary>\n\n"
        "### Spectral Codes\n\nY. Weiss, A. Torralba\n\nNIPS, 2008\n\n"
        "Taken out of `_data/taxonomy.yml`:\n\n```yaml\n- {bibkey: weiss2008spectral, category: Spectral}\n```\n\n</details>\n\n"
        f"{EDIT} To take it back, close this issue.\n\n"
        f"{commands('submitter', HERE_AND_THERE, kind='withdraw')}"
    )


VERDICTS = (
    "| paper | verdict | what to do |\n|---|---|---|\n"
    "| `liu2012supervised` Supervised Hashing | needs a change | **Year** (`20x2`): This is no year. Write four digits, such "
    "as 2019. |\n"
    "| `weiss2008spectral` Spectral Codes | ready | nothing |\n"
    "| `norouzi2011minimal` Minimal Loss | ready, worth a look | **Tags**: The tag `a:b` has a colon. |\n\n"
)


def test_several_papers_have_a_verdict_each() -> None:
    assert status.proposed(SEVERAL, PULL) == (
        "<!-- living-review-bot:status proposed -->\n\n"
        f"Thank you for this contribution! 2 papers are now in {PULL}, where a maintainer will read them. 1 more paper "
        "needs a change first; the table says which.\n\n"
        f"{VERDICTS}"
        f"{EDIT} To take it back, close this issue.\n\n"
        f"{commands('submitter', HERE_AND_THERE, rules='`year-form`', kind='several')}"
    )


def test_one_paper_of_a_list_of_one() -> None:
    proposal = replace(SEVERAL, drafts=SEVERAL.drafts[:1], held=(HELD, HELD))
    assert status.proposed(proposal, PULL).split("\n\n")[1] == (
        f"Thank you for this contribution! 1 paper is now in {PULL}, where a maintainer will read it. 2 more papers need a "
        "change first; the table says which."
    )


OPEN = "https://github.com/acme/review/compare/main...submission/issue-12?expand=1&title=Add"


def test_a_paper_whose_pull_request_a_maintainer_has_to_open() -> None:
    assert status.waits_for_opening(ADD, "submission/issue-12", OPEN, digest="0123456789abcdef") == (
        "<!-- living-review-bot:status proposed 0123456789abcdef -->\n\n"
        "Thank you for this contribution! It is ready, on the branch `submission/issue-12`. This repository does not let "
        "GitHub Actions open pull requests, so a maintainer has to do it.\n\n"
        "For maintainers:\n\n"
        f"- [Open the pull request](<{OPEN}>), filled in already.\n"
        "- Or let me do it from now on: in *Settings → Actions → General → Workflow permissions*, tick *Allow GitHub "
        "Actions to create and approve pull requests*. (Where the box cannot be ticked, the organization forbids it.) "
        "The next event opens this one, too.\n\n"
        f"{UNDERSTOOD}\n\n"
        f"{FILE}\n\n</details>\n\n"
        f"{EDIT} To take it back, close this issue.\n\n"
        f"{commands('submitter', '')}"
    )


@pytest.mark.parametrize(
    ("proposal", "thanks"),
    [(ADDED_LINK, "this contribution"), (CORRECTION, "this correction"), (REMOVAL, "telling us")],
)
def test_thanks_are_for_what_was_given(proposal: Proposal, thanks: str) -> None:
    said = status.waits_for_opening(proposal, "submission/issue-12", OPEN)
    assert f"\n\nThank you for {thanks}! It is ready, on the branch `submission/issue-12`." in said


def test_one_thing_that_needs_a_change() -> None:
    given = (replace(DRAFT.answers[1], given="20x9", used=""),)
    assert status.needs_changes(with_draft(ADD, findings=(YEAR,), answers=given), None) == (
        "<!-- living-review-bot:status needs-changes -->\n\n"
        "Thank you for this contribution! Before it can go on, one thing needs a change:\n\n"
        "- **Year** (`20x9`): This is no year. Write four digits, such as 2019.\n\n"
        f"{EDIT} Nothing you wrote is lost.\n\n"
        "<details><summary>What I understood</summary>\n\n"
        "| field | you wrote | used | from |\n|---|---|---|---|\n"
        "| Year | 20x9 | *nothing* | `/set` by maria |\n\n</details>\n\n"
        f"{commands('submitter', '', rules='`year-form`')}"
    )


def test_several_things_and_a_pull_request_that_waits() -> None:
    other = replace(YEAR, rule="link-form", message="The link `x` has no address.", hint="", field="")
    proposal = replace(
        with_draft(ADD, findings=(YEAR, other, NOTE)), findings=(other,), replies=(REPLY,), notes=("Note.",)
    )
    assert status.needs_changes(proposal, PULL) == (
        "<!-- living-review-bot:status needs-changes -->\n\n"
        "Thank you for this contribution! Before it can go on, 2 things need a change:\n\n"
        "- The link `x` has no address.\n"
        "- **Year** (`2008`): This is no year. Write four digits, such as 2019.\n\n"
        "Note.\n\n"
        f"{EDIT} Until then the pull request {PULL} stays as it was, and nothing you wrote is lost.\n\n"
        "Worth a look; none of it is in the way:\n\n"
        "- **Abstract**: There is no abstract.\n\n"
        "My answers to commands:\n\n"
        "- maria, [`/tag hashing`](<https://github.com/acme/review/issues/12#issuecomment-9>): There is no command `/tag`. "
        "Did you mean `/tags`?\n\n"
        f"{UNDERSTOOD}\n\n"
        f"{commands('submitter', HERE_AND_THERE, rules='`year-form`')}"
    )


def test_a_form_that_made_no_entry_tells_its_faults() -> None:
    fault = replace(YEAR, rule="entry-unknown", message="The review has no such entry.", hint="", field="entry")
    proposal = Proposal(kind="correct", findings=(fault,), labels={"entry": "Which entry?"})
    assert status.needs_changes(proposal, None) == (
        "<!-- living-review-bot:status needs-changes -->\n\n"
        "Thank you for this contribution! Before it can go on, one thing needs a change:\n\n"
        "- **Which entry?** The review has no such entry.\n\n"
        f"{EDIT} Nothing you wrote is lost.\n\n"
        f"{commands('submitter', '', kind='correct')}"
    )


def test_a_list_of_which_nothing_can_go_in_yet() -> None:
    assert status.needs_changes(replace(SEVERAL, drafts=()), None) == (
        "<!-- living-review-bot:status needs-changes -->\n\n"
        "Thank you for this contribution! None of these papers can go in yet; the table says what each of them needs.\n\n"
        f"{''.join(VERDICTS.splitlines(keepends=True)[:3])}\n"
        f"{EDIT} Nothing you wrote is lost.\n\n"
        f"{commands('submitter', '', rules='`year-form`', kind='several')}"
    )


def test_a_list_that_is_empty_by_now() -> None:
    assert status.needs_changes(replace(SEVERAL, drafts=(), held=()), None) == (
        "<!-- living-review-bot:status needs-changes -->\n\n"
        "Thank you for this contribution! No paper is left in it. Add one to the list, or close this issue.\n\n"
        f"{EDIT} Nothing you wrote is lost.\n\n"
        f"{commands('submitter', '', kind='several')}"
    )


@pytest.mark.parametrize(
    ("given", "message", "line"),
    [
        ("20x9", "This is no year.", "- **Year** (`20x9`): This is no year."),
        ("20x9", "“20x9” is no year.", "- **Year**: “20x9” is no year."),
        ("", "This is no year.", "- **Year**: This is no year."),
        ("a\r\nb `c`", "This is no year.", "- **Year** (`` a b `c` ``): This is no year."),
        ("PDF: the slides\nnone", "“the slides” is no link.", "- **Year**: “the slides” is no link."),
    ],
)
def test_a_fault_names_the_given_value_unless_its_sentence_does(given: str, message: str, line: str) -> None:
    answers = (Answer(field="year", label="Year", given=given),)
    finding = replace(YEAR, message=message, hint="")
    comment = status.needs_changes(with_draft(ADD, findings=(finding,), answers=answers), None)
    assert comment.split("\n\n")[2] == line


@pytest.mark.parametrize("field", ["venue", "conference.0", "conference"])
def test_a_value_is_found_by_the_forms_name_of_a_field_and_by_the_entrys(field: str) -> None:
    answers = (Answer(field="venue", label="Where", given="NIPS"),)
    labels = {"venue": "Where", "conference": "Where"}
    finding = replace(YEAR, field=field, hint="")
    comment = status.needs_changes(with_draft(ADD, findings=(finding,), answers=answers, labels=labels), None)
    assert "- **Where** (`NIPS`): This is no year." in comment


def test_what_is_missing_is_told_in_the_words_and_order_of_the_form() -> None:
    missing = replace(YEAR, rule="field-missing", message="`year` is missing.", hint="Add it, such as `year: 2019`.")
    abstract = replace(NOTE, field="", hint="Put the paper's abstract below the second `---`.")
    comment = status.needs_changes(
        with_draft(
            ADD,
            findings=(missing, replace(missing, rule="field-empty", field="title"), abstract),
            labels=dict(DRAFT.labels, abstract="Abstract"),
            answers=(),
        ),
        None,
    )
    assert comment.split("\n\n")[2] == (
        "- **Title of the paper**: Please fill this in; every entry needs it.\n"
        "- **Year**: Please fill this in; every entry needs it."
    )
    assert "- There is no abstract. If you can, copy it into “Abstract”: it helps readers find the entry." in comment


def test_who_gives_only_an_address_is_asked_for_the_rest_once() -> None:
    missing = replace(YEAR, rule="field-missing", message="`year` is missing.", hint="")
    look_up = replace(
        NOTE, rule="look-up", message="Papers are not looked up here.", hint="Paste its BibTeX.", field="paper"
    )
    findings = (missing, replace(missing, rule="field-empty", field="title"), look_up)
    labels = dict(DRAFT.labels, paper="Link, DOI, arXiv id or BibTeX")
    comment = status.needs_changes(with_draft(ADD, findings=findings, labels=labels, answers=()), None)
    assert comment.split("\n\n")[1:4] == [
        "Thank you for this contribution! Before it can go on, one thing needs a change:",
        "- **Link, DOI, arXiv id or BibTeX**: Papers are not looked up here. Paste its BibTeX.",
        f"{EDIT} Nothing you wrote is lost.",
    ]


def test_a_command_on_the_pull_request_is_answered_there() -> None:
    proposal = replace(ADD, replies=(REPLY, REPLY_ON_PULL))
    assert REPLY.url in status.proposed(proposal, PULL)
    assert REPLY_ON_PULL.url not in status.proposed(proposal, PULL)
    assert REPLY_ON_PULL.url in status.needs_changes(proposal, None)


def test_the_same_proposal_is_told_in_the_same_words() -> None:
    assert status.proposed(SEVERAL, PULL) == status.proposed(replace(SEVERAL), PULL)


def test_long_values_are_shown_where_they_begin_to_differ() -> None:
    begin = "word " * 200
    proposal = with_draft(
        CORRECTION, before=replace(ENTRY, abstract=f"{begin}old end"), entry=replace(ENTRY, abstract=f"{begin}new end")
    )
    context = f"…{begin[-40:]}"
    assert f"| Abstract | {context}old end | {context}new end |" in status.proposed(proposal, PULL)


def test_lists_are_told_in_their_order_with_what_goes_and_what_comes_in_bold() -> None:
    one, two = Link(name="A", url="https://a.example"), Link(name="B", url="https://b.example")
    before = replace(ENTRY, tags=("a", "b"), links=(one, two))
    after = replace(ENTRY, tags=("b", "a"), links=(two, one))
    comment = status.proposed(with_draft(CORRECTION, before=before, entry=after), PULL)
    first, second = "[A](<https://a.example>) (`a.example`)", "[B](<https://b.example>) (`b.example`)"
    assert f"| Links | {first}<br>{second} | {second}<br>{first} |\n| Tags | a, b | b, a |" in comment
    comment = status.proposed(
        with_draft(CORRECTION, before=replace(before, links=()), entry=replace(before, tags=())), PULL
    )
    assert f"| Links | *nothing* | **{first}**<br>**{second}** |\n| Tags | **a**, **b** | *nothing* |" in comment


def test_of_a_long_list_only_what_goes_and_what_comes_is_told() -> None:
    tags = tuple(f"tag {number}" for number in range(30))
    comment = status.proposed(
        with_draft(CORRECTION, before=replace(ENTRY, tags=tags), entry=replace(ENTRY, tags=(*tags[1:], "new"))), PULL
    )
    assert "| Tags | **tag 0** | **new** |" in comment


def test_a_key_that_holds_a_list_is_told_with_commas() -> None:
    proposal = with_draft(CORRECTION, before=ENTRY, entry=replace(ENTRY, extra={"keywords": ["a", "b|c"]}))
    assert "|---|---|---|\n| keywords | *nothing* | a, b\\|c |\n\n" in status.proposed(proposal, PULL)


def test_a_correction_without_the_former_entry_is_told_from_its_answers() -> None:
    answers = (replace(DRAFT.answers[0], before="Spektral Codes"), replace(DRAFT.answers[1], before="2008"))
    comment = status.proposed(with_draft(CORRECTION, before=None, answers=answers), PULL)
    assert "|---|---|---|\n| Title of the paper | Spektral Codes | Spectral Codes |\n\n" in comment


# -- the ends ------------------------------------------------------------------------------------------------------


def test_a_withdrawal() -> None:
    assert status.withdrawn(PULL) == (
        "<!-- living-review-bot:status withdrawn -->\n\n"
        f"This submission is withdrawn, as its issue was closed. I closed {PULL} and removed its branch. Reopen the issue "
        "to go on."
    )
    assert status.withdrawn(None) == (
        "<!-- living-review-bot:status withdrawn -->\n\n"
        "This submission is withdrawn, as its issue was closed. Reopen the issue to go on."
    )


def test_a_pull_request_that_a_maintainer_closed() -> None:
    assert status.declined(PULL) == (
        "<!-- living-review-bot:status declined -->\n\n"
        "Thank you for your work on this contribution. A maintainer closed its pull request without merging: "
        f"{PULL}. If a reason was given, it stands there, and that is the place to ask.\n\n"
        "A maintainer can take it up again by reopening this issue or the pull request."
    )


def test_a_submission_that_a_maintainer_rejected() -> None:
    assert status.declined(PULL, by="maria", reason="Not about hashing, @ada; fixes #1.") == (
        "<!-- living-review-bot:status declined -->\n\n"
        "Thank you for your work on this contribution. maria decided not to take it into the review. Its pull request "
        f"{PULL} is closed.\n\n"
        "> Not about hashing, @&#8203;ada; fixes \\#&#8203;1.\n\n"
        "If you have a question about that, ask it here. A maintainer can take it up again by reopening this issue."
    )
    assert status.declined(None, by="maria") == (
        "<!-- living-review-bot:status declined -->\n\n"
        "Thank you for your work on this contribution. maria decided not to take it into the review.\n\n"
        "If you have a question about that, ask it here. A maintainer can take it up again by reopening this issue."
    )
    assert status.declined(None) == (
        "<!-- living-review-bot:status declined -->\n\n"
        "Thank you for your work on this contribution. A maintainer decided not to take it into the review.\n\n"
        "A maintainer can take it up again by reopening this issue."
    )


def test_a_paper_that_is_here_already() -> None:
    page, form = (
        "https://example.org/weiss2008spectral/",
        "https://github.com/acme/review/issues/new?template=correct-entry.yml",
    )
    assert status.duplicate("weiss2008spectral", page, by="maria", correct_url=form) == (
        "<!-- living-review-bot:status duplicate -->\n\n"
        "Thank you for this contribution! maria found that the review has it already: "
        "[`weiss2008spectral`](<https://example.org/weiss2008spectral/>).\n\n"
        "So this submission ends here. If it is another paper, say so in a comment, with `/not-duplicate` on a line of its "
        "own; a maintainer can then reopen this issue.\n\n"
        "If something is missing there, or wrong, [tell it by this form]"
        "(<https://github.com/acme/review/issues/new?template=correct-entry.yml>)."
    )
    assert status.duplicate("weiss2008spectral", "", by="maria") == (
        "<!-- living-review-bot:status duplicate -->\n\n"
        "Thank you for this contribution! maria found that the review has it already: `weiss2008spectral`.\n\n"
        "So this submission ends here. If it is another paper, say so in a comment, with `/not-duplicate` on a line of its "
        "own; a maintainer can then reopen this issue."
    )


THANKED = AcceptedEntry(entry=ENTRY, key=DRAFT.key, page="https://example.org/x/", bibtex="@misc{x,\n}")
BIBTEX = "<details><summary>BibTeX</summary>\n\n```bibtex\n@misc{x,\n}\n```\n\n</details>"


def test_an_entry_that_was_taken_over_by_hand_and_a_form_that_was_edited_after() -> None:
    assert status.accepted(Stage.APPLIED, "add", [THANKED], is_edited_since=True) == (
        "<!-- living-review-bot:status applied -->\n\n"
        "🎉 Thank you! “Spectral Codes” was taken over into the review by a maintainer: https://example.org/x/\n\n"
        f"{BIBTEX}\n\n"
        "The form was edited after that. The edit changes nothing any more; to correct the entry, edit "
        "`weiss2008spectral` in a pull request or open a new issue."
    )


@pytest.mark.parametrize(
    ("kind", "merged", "by_hand"),
    [
        ("add", "“Spectral Codes” is now part of the review", "“Spectral Codes” was taken over into the review by a maintainer"),
        ("several", "“Spectral Codes” is now part of the review", "“Spectral Codes” was taken over into the review by a maintainer"),
        ("link", "Your link to “Spectral Codes” is now part of the review", "Your link to “Spectral Codes” was put into the review by a maintainer"),
        ("correct", "“Spectral Codes” is corrected now", "“Spectral Codes” was corrected by a maintainer"),
    ],
)  # fmt: skip
def test_thanks_for_what_is_in_the_review(kind, merged, by_hand) -> None:
    for stage, sentence in ((Stage.MERGED, merged), (Stage.APPLIED, by_hand)):
        assert status.accepted(stage, kind, [THANKED], is_edited_since=False) == (
            f"<!-- living-review-bot:status {stage} -->\n\n🎉 Thank you! {sentence}: https://example.org/x/\n\n{BIBTEX}"
        )


def test_a_removal_is_no_feast() -> None:
    gone = replace(THANKED, page="")
    assert status.accepted(Stage.MERGED, "withdraw", [gone], is_edited_since=True) == (
        "<!-- living-review-bot:status merged -->\n\n"
        "Thank you! “Spectral Codes” was removed from the review.\n\n"
        "The form was edited after that. The edit changes nothing any more; to have the entry back, open a new issue."
    )
    assert status.accepted(Stage.APPLIED, "withdraw", [gone], is_edited_since=False) == (
        "<!-- living-review-bot:status applied -->\n\n"
        "Thank you! “Spectral Codes” was removed from the review by a maintainer."
    )


def test_several_papers_are_thanked_for_together() -> None:
    other = AcceptedEntry(entry=replace(ENTRY, title=""), key="no_title", page="", bibtex="@misc{y,\n}")
    assert status.accepted(Stage.MERGED, "several", [THANKED, other], is_edited_since=True) == (
        "<!-- living-review-bot:status merged -->\n\n"
        "🎉 Thank you! 2 papers are now part of the review:\n\n"
        "- “Spectral Codes”: https://example.org/x/\n- “no\\_title”\n\n"
        "<details><summary>BibTeX</summary>\n\n```bibtex\n@misc{x,\n}\n\n@misc{y,\n}\n```\n\n</details>\n\n"
        "The form was edited after that. The edit changes nothing any more; to correct an entry, edit its file in a pull "
        "request or open a new issue."
    )


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("add", "🎉 Thank you! What you asked for is now part of the review."),
        ("several", "🎉 Thank you! What you asked for is now part of the review."),
        ("correct", "🎉 Thank you! What you asked for is now part of the review."),
        ("withdraw", "Thank you! The entry was removed from the review."),
    ],
)
def test_thanks_where_nothing_of_it_can_be_found_any_more(kind, sentence) -> None:
    comment = status.accepted(Stage.MERGED, kind, [], is_edited_since=False)
    assert comment == f"<!-- living-review-bot:status merged -->\n\n{sentence}"


# -- where the bot cannot go on ------------------------------------------------------------------------------------


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
    assert status.config_broken(None, error) == (
        "<!-- living-review-bot:status needs-changes -->\n\n"
        "Thank you for this contribution! Your form is safe here, but the review's own configuration has to be mended by a "
        "maintainer before it can go on:\n\n"
        f"- {place}`bases` is not a key of this file. Did you mean `base`?\n\n"
        "Once that is done, an edit of the first message makes me look again."
    )


@pytest.mark.parametrize("before", [None, *Stage])
def test_a_fault_of_the_config_forgets_no_stage(before: Stage | None) -> None:
    assert said(status.config_broken(before, ConfigError("No."))) is (before or Stage.NEEDS_CHANGES)


@pytest.mark.parametrize("before", [None, *Stage])
def test_a_bot_that_is_stuck_says_so_and_forgets_no_stage(before: Stage | None) -> None:
    comment = status.stuck(before, "4682e88e-7864`@ada")
    assert said(comment) is (before or Stage.NEEDS_CHANGES)
    assert comment.endswith(
        "Thank you for this contribution! Something went wrong on my side, and I cannot go on by myself. The person who "
        "runs me can find it by the delivery ``4682e88e-7864`@ada``.\n\n"
        "You need not do anything; nothing you wrote is lost. An edit of the first message makes me try again."
    )


def test_every_status_comment_tells_its_stage() -> None:
    comments = {
        Stage.PROPOSED: status.proposed(ADD, PULL),
        Stage.NEEDS_CHANGES: status.needs_changes(ADD, PULL),
        Stage.WITHDRAWN: status.withdrawn(None),
        Stage.DECLINED: status.declined(PULL),
        Stage.DUPLICATE: status.duplicate("k", PULL, by="maria"),
        Stage.MERGED: status.accepted(Stage.MERGED, "add", [THANKED], is_edited_since=False),
    }
    assert {stage: said(comment) for stage, comment in comments.items()} == {stage: stage for stage in comments}


def test_the_comment_on_a_proposal_tells_to_what_state_the_rest_was_brought() -> None:
    assert digest_said(status.proposed(ADD, PULL, digest="0123456789ab")) == "0123456789ab"
