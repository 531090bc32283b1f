"""Contributions to an entry that is here: a link, other words, its removal. Only the lines that change are touched."""

import pytest
from scene import ENTRY_TEXT, FILES, MAINTAINER, PAPER, TAXONOMY, TAXONOMY_PATH

from bot.publish.stage import Stage

WEISS = "_publications/weiss2008spectral.markdown"
WEISS_TEXT = FILES[WEISS].decode()
GIONIS = "_publications/gionis1999similarity.markdown"


@pytest.fixture
def scene(wide_scene):
    return wide_scene


def filed(scene, form, **values):
    number = scene.file(values, form=form)
    scene.run(number)
    return number


# -- a correction ------------------------------------------------------------------------------------------------------


def test_a_correction_touches_the_lines_of_its_fields_only(scene):
    number = filed(scene, "correct-entry.yml", entry="weiss2008spectral", year="2009", changes="citations: 12")
    assert scene.stage(number) is Stage.PROPOSED
    expected = WEISS_TEXT.replace("year: 2008\n", "year: 2009\n")
    text = scene.text(number, WEISS)
    assert [line for line in text.splitlines() if line not in expected.splitlines()] == ["citations: 12"]
    assert text.replace("citations: 12\n", "") == expected


def test_a_correction_shows_each_field_before_and_after(scene):
    number = filed(scene, "correct-entry.yml", entry="weiss2008spectral", year="2009")
    for told in (scene.pull().issue.body, scene.status(number)):
        assert "2008" in told
        assert "2009" in told
    assert scene.pull().issue.title == "Correct weiss2008spectral: Spectral Codes"
    assert scene.branch_commits()[0].startswith("Correct weiss2008spectral\n")


@pytest.mark.parametrize(
    "named",
    [
        "weiss2008spectral",
        "`Weiss2008Spectral`",
        "weiss2008spectral.markdown",
        "https://reviews.example.org/publications/weiss2008spectral/",
        "https://github.com/acme/review/blob/main/_publications/weiss2008spectral.markdown",
        "Spectral codes",
    ],
)
def test_an_entry_is_named_by_key_page_file_or_title(scene, named):
    number = filed(scene, "correct-entry.yml", entry=named, year="2009")
    assert "year: 2009\n" in scene.text(number, WEISS)


def test_an_entry_that_is_not_here_is_answered_with_the_nearest_ones(scene):
    number = filed(scene, "correct-entry.yml", entry="weis2008spektral", year="2009")
    assert scene.stage(number) is Stage.NEEDS_CHANGES
    assert "`weiss2008spectral`" in scene.status(number)
    assert scene.pulls() == []


def test_a_wrong_entry_and_a_wrong_value_are_told_at_once(scene):
    number = filed(scene, "correct-entry.yml", entry="weis2008spektral", year="soon")
    assert "`weiss2008spectral`" in scene.status(number)
    assert "“soon” is not a year" in scene.status(number)


def test_a_field_that_entries_do_not_have_is_answered_with_the_nearest_one(scene):
    number = filed(scene, "correct-entry.yml", entry="weiss2008spectral", changes="citatons: 12")
    assert scene.stage(number) is Stage.NEEDS_CHANGES
    assert "`citations`" in scene.status(number)


def test_a_correction_that_changes_nothing_says_so(scene):
    number = filed(scene, "correct-entry.yml", entry="weiss2008spectral", year="2008")
    assert scene.stage(number) is Stage.NEEDS_CHANGES
    assert scene.pulls() == []


def test_an_edited_correction_takes_back_what_it_no_longer_asks_for(scene):
    number = filed(scene, "correct-entry.yml", entry="weiss2008spectral", year="2009", venue="ICML")
    scene.edit(number, venue="")
    scene.run(number)
    assert scene.text(number, WEISS) == WEISS_TEXT.replace("year: 2008\n", "year: 2009\n")


def test_a_correction_sent_to_another_entry_leaves_the_first_as_it_was(scene):
    number = filed(scene, "correct-entry.yml", entry="weiss2008spectral", year="2009")
    scene.edit(number, entry="gionis1999similarity")
    scene.run(number)
    assert scene.text(number, WEISS) == WEISS_TEXT
    assert "year: 2009\n" in scene.text(number, GIONIS)


def test_a_persons_words_on_the_branch_of_a_correction_stay(scene):
    number = filed(scene, "correct-entry.yml", entry="weiss2008spectral", year="2009")
    theirs = WEISS_TEXT.replace("year: 2008\n", "year: 2009\n").replace("NIPS", "NeurIPS")
    scene.push(number, {WEISS: theirs.encode()})
    scene.edit(number, year="2010")
    scene.run(number)
    scene.run(number)
    assert scene.text(number, WEISS) == theirs.replace("year: 2009\n", "year: 2010\n")


def test_a_fault_that_the_entry_had_before_is_not_the_submitters(scene):
    broken = WEISS_TEXT.replace("authors: Y. Weiss, A. Torralba", "authors: Y. Weiss et al.")
    scene.sandbox.push(scene.review, MAINTAINER, {WEISS: broken.encode()}, branch="main", message="As it was")
    number = filed(scene, "correct-entry.yml", entry="weiss2008spectral", year="2009")
    assert "et al" not in scene.status(number).partition("<details>")[0]


def test_a_correction_that_would_break_the_entry_is_told(scene):
    number = filed(scene, "correct-entry.yml", entry="weiss2008spectral", year="2921")
    assert scene.stage(number) is Stage.NEEDS_CHANGES
    assert "2921" in scene.status(number)


def test_two_corrections_of_one_entry_know_of_each_other(scene):
    first = filed(scene, "correct-entry.yml", entry="weiss2008spectral", year="2009")
    second = filed(scene, "correct-entry.yml", entry="weiss2008spectral", year="2010")
    assert f"acme/review#{first} changes this entry, too" in scene.status(second)
    scene.run(first)
    assert f"acme/review#{second} changes this entry, too" in scene.status(first)


def test_two_corrections_of_different_fields_are_merged_one_after_the_other(scene):
    first = filed(scene, "correct-entry.yml", entry="weiss2008spectral", year="2009")
    second = filed(scene, "correct-entry.yml", entry="weiss2008spectral", changes="tags: Codes")
    numbers = sorted(pull.issue.number for pull in scene.pulls())
    scene.sandbox.merge(scene.review, numbers[0], MAINTAINER)
    scene.run(first)
    scene.run(second)
    assert "2009" not in scene.status(second).partition("<details>")[0]
    scene.sandbox.merge(scene.review, numbers[1], MAINTAINER)
    assert "year: 2009\n" in scene.on_base(WEISS)
    assert "Codes" in scene.on_base(WEISS)


def test_a_correction_that_base_contradicts_by_now_says_so_and_waits_for_a_maintainer(scene):
    first = filed(scene, "correct-entry.yml", entry="weiss2008spectral", year="2009")
    second = filed(scene, "correct-entry.yml", entry="weiss2008spectral", year="2010")
    scene.sandbox.merge(scene.review, min(pull.issue.number for pull in scene.pulls()), MAINTAINER)
    scene.run(first)
    scene.run(second)
    assert "`main` says something else in `year` by now" in scene.status(second)
    assert (scene.checks()[-1].conclusion, scene.checks()[-1].title) == ("neutral", "In conflict with the base branch")
    scene.writes()
    scene.run(second)
    assert scene.writes() == []


def test_a_merged_correction_ends_with_thanks(scene):
    number = filed(scene, "correct-entry.yml", entry="weiss2008spectral", year="2009")
    scene.sandbox.merge(scene.review, scene.pull().issue.number, MAINTAINER)
    scene.run(number)
    assert scene.stage(number) is Stage.MERGED
    assert scene.issue(number).state == "closed"
    assert "year: 2009\n" in scene.on_base(WEISS)
    assert "weiss2008spectral" in scene.status(number)
    assert not scene.has_branch(number)


def test_a_correction_that_a_person_made_on_base_counts_as_accepted(scene):
    number = filed(scene, "correct-entry.yml", entry="weiss2008spectral", year="2009")
    mended = WEISS_TEXT.replace("year: 2008\n", "year: 2009\n").encode()
    scene.sandbox.push(scene.review, MAINTAINER, {WEISS: mended}, branch="main", message="By hand")
    scene.run(number)
    assert scene.stage(number) is Stage.APPLIED


# -- a link ------------------------------------------------------------------------------------------------------------


def test_a_link_is_added_behind_the_others(scene):
    number = filed(scene, "add-link.yml", entry="weiss2008spectral", links="Code: https://example.org/spectral.git")
    line = '   - {name: "PDF", url: "https://example.org/weiss2008spectral.pdf"}\n'
    added = '   - {name: "Code", url: "https://example.org/spectral.git"}\n'
    assert scene.text(number, WEISS) == WEISS_TEXT.replace(line, line + added)
    assert scene.pull().issue.title == "Add a link to weiss2008spectral: Spectral Codes"


def test_a_link_that_is_there_already_is_told(scene):
    url = "https://example.org/weiss2008spectral.pdf"
    number = filed(scene, "add-link.yml", entry="weiss2008spectral", links=url)
    assert scene.stage(number) is Stage.NEEDS_CHANGES
    assert scene.pulls() == []


# -- a withdrawal ------------------------------------------------------------------------------------------------------


def test_a_withdrawal_takes_out_the_entry_and_its_rows_and_nothing_else(scene):
    number = filed(scene, "withdraw-entry.yml", entry="weiss2008spectral", reason="It was retracted.")
    assert scene.text(number, WEISS) is None
    kept = [line for line in TAXONOMY.splitlines(keepends=True) if "weiss2008" not in line]
    assert scene.text(number, TAXONOMY_PATH) == "".join(kept)
    assert "It was retracted." in scene.pull().issue.body
    assert scene.pull().issue.title == "Remove weiss2008spectral: Spectral Codes"
    assert scene.on_base(WEISS) == WEISS_TEXT


def test_a_merged_withdrawal_ends_with_thanks(scene):
    number = filed(scene, "withdraw-entry.yml", entry="weiss2008spectral", reason="It was retracted.")
    scene.sandbox.merge(scene.review, scene.pull().issue.number, MAINTAINER)
    scene.run(number)
    assert scene.stage(number) is Stage.MERGED
    assert scene.on_base(WEISS) is None


# -- all of them -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "values"),
    [
        ("correct-entry.yml", {"entry": "weiss2008spectral", "year": "2009"}),
        ("add-link.yml", {"entry": "weiss2008spectral", "links": "Code: https://example.org/a.git"}),
        ("withdraw-entry.yml", {"entry": "weiss2008spectral", "reason": "Retracted."}),
    ],
)
def test_a_second_run_writes_nothing(scene, form, values):
    number = filed(scene, form, **values)
    scene.writes()
    scene.run(number)
    assert scene.writes() == []


def test_a_form_edited_into_another_kind_becomes_that_kind(scene):
    number = filed(scene, "correct-entry.yml", entry="weiss2008spectral", year="2009")
    body = "### Entry\n\ngionis1999similarity\n\n### Reason\n\nRetracted."
    scene.sandbox.edit_issue(scene.forms, number, "ada", body=body)
    scene.run(number)
    assert scene.text(number, WEISS) == WEISS_TEXT
    assert scene.text(number, GIONIS) is None
    assert scene.pull().issue.title == "Remove gionis1999similarity: Similarity Search in High Dimensions"


def test_a_form_edited_into_a_new_entry_can_be_edited_on(scene):
    number = filed(scene, "correct-entry.yml", entry="weiss2008spectral", year="2009")
    scene.edit_into(number, "add-paper.yml", PAPER)
    scene.run(number)
    scene.edit(number, year="2013")
    scene.run(number)
    assert scene.text(number) == ENTRY_TEXT.replace("year: 2012\n", "year: 2013\n")
    assert scene.text(number, WEISS) == WEISS_TEXT


def test_an_entry_that_got_links_stays_when_the_form_is_edited_into_a_new_entry(scene):
    number = filed(scene, "add-link.yml", entry="weiss2008spectral", links="https://example.org/a.git")
    scene.edit(number, links="https://example.org/b.git")
    scene.run(number)
    scene.edit_into(number, "add-paper.yml", PAPER)
    scene.run(number)
    assert scene.text(number, WEISS) == WEISS_TEXT
    assert scene.text(number) == ENTRY_TEXT


def test_a_file_that_people_changed_and_the_form_wants_no_more_stays_and_is_told(scene):
    number = filed(scene, "correct-entry.yml", entry="weiss2008spectral", year="2009")
    theirs = WEISS_TEXT.replace("year: 2008\n", "year: 2010\n")
    scene.push(number, {WEISS: theirs.encode()})
    scene.edit_into(number, "add-paper.yml", PAPER)
    scene.run(number)
    assert scene.text(number, WEISS) == theirs
    assert f"`{WEISS}` stays as it is on this branch" in scene.pull().issue.body


# -- the review went on meanwhile --------------------------------------------------------------------------------------


@pytest.mark.parametrize("now", [None, "_publications/weiss2009spectral.markdown"])
def test_an_entry_that_was_removed_or_renamed_meanwhile_is_told(scene, now):
    number = filed(scene, "correct-entry.yml", entry="weiss2008spectral", year="2009")
    files = {WEISS: None} | ({now: WEISS_TEXT.encode()} if now else {})
    scene.sandbox.push(scene.review, MAINTAINER, files, branch="main", message="Tidied")
    scene.run(number)
    assert scene.stage(number) is Stage.PROPOSED
    assert f"`{WEISS}` was removed or renamed on `main` since" in scene.pull().issue.body


def test_a_withdrawn_entry_leaves_no_row_that_was_changed_meanwhile(scene):
    number = filed(scene, "withdraw-entry.yml", entry="weiss2008spectral", reason="It was retracted.")
    other = TAXONOMY.replace("Spectral Relaxation", "Relaxation").replace("Maximum Margin", "Margin")
    scene.sandbox.push(scene.review, MAINTAINER, {TAXONOMY_PATH: other.encode()}, branch="main", message="Rows")
    scene.run(number)
    kept = [line for line in other.splitlines(keepends=True) if "weiss2008" not in line]
    assert scene.text(number, TAXONOMY_PATH) == "".join(kept)
    scene.sandbox.merge(scene.review, scene.pull().issue.number, MAINTAINER)
    assert scene.on_base(TAXONOMY_PATH) == "".join(kept)


def test_a_row_that_a_person_wrote_on_the_branch_of_a_withdrawal_stays(scene):
    number = filed(scene, "withdraw-entry.yml", entry="weiss2008spectral", reason="It was retracted.")
    row = "- {bibkey: weiss2008spectral, categories: [supervised], type: Withdrawn}\n"
    theirs = scene.text(number, TAXONOMY_PATH) + row
    scene.push(number, {TAXONOMY_PATH: theirs.encode()})
    scene.run(number)
    assert scene.text(number, TAXONOMY_PATH) == theirs


def test_an_entry_in_other_bytes_than_utf_8_is_not_written_anew(scene):
    scene.sandbox.push(
        scene.review,
        MAINTAINER,
        {WEISS: WEISS_TEXT.replace("Torralba", "Torralb\xe9").encode("latin-1")},
        branch="main",
    )
    number = filed(scene, "correct-entry.yml", entry="weiss2008spectral", year="2009")
    assert scene.stage(number) is Stage.NEEDS_CHANGES
    assert "cannot be read, so it cannot be changed by form" in scene.status(number)
    assert scene.pulls() == []


# -- commands that mean nothing here -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "values", "command", "answer"),
    [
        (
            "withdraw-entry.yml",
            {"reason": "Retracted."},
            "/set year: 2009",
            "This form does not ask for that. Its fields are `entry`, `reason`.",
        ),
        ("add-link.yml", {"links": "https://example.org/a.git"}, "/tags Hashing", "`/tags` is for a new entry or"),
        ("correct-entry.yml", {"year": "2009"}, "/place supervised type=Deep", "`/place` is for a new entry;"),
        ("correct-entry.yml", {"year": "2009"}, "/drop weiss2008spectral", "`/drop` is for a list of several papers;"),
        ("correct-entry.yml", {"year": "2009"}, "/duplicate-of gionis1999similarity", "`/duplicate-of` is for a new"),
    ],
)
def test_a_command_that_means_nothing_here_is_answered(scene, form, values, command, answer):
    number = filed(scene, form, entry="weiss2008spectral", **values)
    comment = scene.say(number, command)
    scene.run(number)
    assert answer in scene.status(number)
    assert scene.reactions(number, comment) == {"confused"}
    assert scene.stage(number) is Stage.PROPOSED


def test_closing_and_reopening_a_correction_brings_it_back(scene):
    number = filed(scene, "correct-entry.yml", entry="weiss2008spectral", year="2009")
    scene.sandbox.close_issue(scene.forms, number, "ada")
    scene.run(number)
    assert scene.stage(number) is Stage.WITHDRAWN
    scene.sandbox.reopen_issue(scene.forms, number, "ada")
    scene.run(number)
    assert scene.stage(number) is Stage.PROPOSED
    assert "year: 2009\n" in scene.text(number, WEISS)
