"""An open submission is edited: by its submitter in the form, by a maintainer on its branch, by both."""

import pytest
from scene import ENTRY_PATH, ENTRY_TEXT, MAINTAINER

from bot.publish.stage import Stage


@pytest.fixture
def number(scene):
    """An open submission."""
    number = scene.file()
    scene.run(number)
    scene.writes()
    return number


def changed(**lines):
    text = ENTRY_TEXT
    for old, new in lines.values():
        assert old in text
        text = text.replace(old, new)
    return text.encode()


def test_an_edit_updates_the_same_pull_request_by_one_commit(scene, number):
    scene.edit(number, venue="ACM SIGIR")
    scene.run(number)
    assert scene.text(number) == ENTRY_TEXT.replace("SIGIR", "ACM SIGIR")
    assert [message.partition("\n")[0] for message in scene.branch_commits()] == [
        "Add kong2012manhattan",
        "Update kong2012manhattan",
    ]
    assert "ACM SIGIR" in scene.pull().issue.body
    assert [run.suite.head_sha for run in scene.checks()][-1] == scene.pull().head_sha


def test_a_corrected_year_or_title_never_renames_the_file(scene, number):
    scene.edit(number, title="Euclidean Hashing", year="2013")
    scene.run(number)
    text = scene.text(number)
    assert 'title: "Euclidean Hashing"\n' in text
    assert "bibkey: kong2012manhattan\n" in text
    assert scene.pull().issue.title == "Add kong2012manhattan: Euclidean Hashing"


def test_a_wish_for_another_key_comes_too_late_and_is_told(scene, number):
    scene.edit(number, bibkey="kong2012other")
    scene.run(number)
    assert scene.text(number) == ENTRY_TEXT
    assert "The entry keeps its key `kong2012manhattan`." in scene.status(number)


def test_an_edit_that_makes_the_form_wrong_marks_the_pull_request_and_keeps_it(scene, number):
    scene.edit(number, year="soon")
    scene.run(number)
    pull = scene.pull()
    assert scene.stage(number) is Stage.NEEDS_CHANGES
    assert "is not a year" in scene.status(number)
    assert pull.issue.state == "open"
    assert scene.text(number) == ENTRY_TEXT
    assert scene.labels(pull.issue) == {"submission", "needs changes"}
    assert (scene.checks()[-1].conclusion, scene.checks()[-1].title) == ("failure", "1 thing to fix")
    assert "this is the last good version" in pull.issue.body
    assert "SIGIR, 2012" in pull.issue.body


def test_a_mended_form_unmarks_it_and_goes_on(scene, number):
    scene.edit(number, year="soon")
    scene.run(number)
    scene.edit(number, year="2013")
    scene.run(number)
    assert scene.stage(number) is Stage.PROPOSED
    assert "year: 2013\n" in scene.text(number)
    assert scene.labels(scene.pull().issue) == {"submission"}
    assert scene.checks()[-1].conclusion == "success"
    assert "last good version" not in scene.pull().issue.body


def test_a_body_that_is_no_form_any_more_is_told_and_loses_nothing(scene, number):
    scene.sandbox.edit_issue(scene.review, number, "ada", body="Sorry, I deleted it all.")
    scene.run(number)
    assert scene.stage(number) is Stage.NEEDS_CHANGES
    assert scene.text(number) == ENTRY_TEXT


def test_a_persons_commit_is_never_overwritten(scene, number):
    scene.push(number, {ENTRY_PATH: changed(venue=("conference: SIGIR", "conference: ACM SIGIR # as they say"))})
    scene.run(number)
    assert "conference: ACM SIGIR # as they say\n" in scene.text(number)
    assert scene.writes().count("POST /repos/{owner}/{repo}/git/commits") == 0


def test_an_edit_of_the_form_changes_only_its_own_field_beside_a_persons_commit(scene, number):
    theirs = changed(
        venue=("conference: SIGIR", "conference: ACM SIGIR # as they say"), body=("We measure", "They measure")
    )
    scene.push(number, {ENTRY_PATH: theirs})
    scene.edit(number, year="2013")
    scene.run(number)
    assert scene.text(number) == theirs.decode().replace("year: 2012", "year: 2013")
    assert scene.stage(number) is Stage.PROPOSED


def test_a_field_that_both_changed_is_left_as_the_person_wrote_it_and_told(scene, number):
    scene.push(number, {ENTRY_PATH: changed(venue=("conference: SIGIR", "conference: ACM SIGIR"))})
    scene.edit(number, venue="The SIGIR Conference", year="2013")
    scene.run(number)
    text = scene.text(number)
    assert "conference: ACM SIGIR\n" in text
    assert "year: 2013\n" in text
    assert "changed **Venue**, each to something else" in scene.status(number)
    assert "changed **Venue**, each to something else" in scene.pull().issue.body
    assert (scene.checks()[-1].conclusion, scene.checks()[-1].title) == (
        "neutral",
        "Ready to merge; 1 thing worth a look",
    )


def test_a_file_that_a_person_renamed_is_followed(scene, number):
    renamed = "_publications/kong2012mh.markdown"
    scene.push(number, {ENTRY_PATH: None, renamed: ENTRY_TEXT.replace("kong2012manhattan", "kong2012mh").encode()})
    scene.edit(number, year="2013")
    scene.run(number)
    assert scene.text(number) is None
    assert "year: 2013\n" in scene.text(number, renamed)


def test_a_commit_that_breaks_the_file_fails_the_check_and_does_not_blame_the_submitter(scene, number):
    scene.push(number, {ENTRY_PATH: changed(title=('title: "Manhattan', "title: Manhattan: "))})
    scene.run(number)
    assert scene.checks()[-1].conclusion == "failure"
    assert scene.checks()[-1].annotations[0].start_line == 3
    assert scene.stage(number) is Stage.PROPOSED


def test_words_that_a_person_added_to_the_pull_request_stay(scene, number):
    pull = scene.pull()
    body = f"Please wait for Friday.\n\n{pull.issue.body}\n\nTwo more lines."
    scene.sandbox.edit_issue(scene.review, pull.issue.number, MAINTAINER, title="My title", body=body)
    scene.edit(number, year="2013")
    scene.run(number)
    assert scene.pull().issue.body.startswith("Please wait for Friday.\n\n<!-- living-review-bot:entry -->")
    assert scene.pull().issue.body.endswith("Two more lines.")
    assert "SIGIR, 2013" in scene.pull().issue.body
    assert scene.pull().issue.title == "My title"


def test_labels_that_a_person_added_stay(scene, number):
    scene.sandbox.label(scene.review, scene.pull().issue.number, MAINTAINER, add=["for friday"])
    scene.edit(number, year="2013")
    scene.run(number)
    assert scene.labels(scene.pull().issue) == {"submission", "for friday"}


def test_an_edit_back_and_forth_ends_where_it_began(scene, number):
    scene.edit(number, year="2013")
    scene.run(number)
    scene.edit(number, year="2012")
    scene.run(number)
    assert scene.text(number) == ENTRY_TEXT
