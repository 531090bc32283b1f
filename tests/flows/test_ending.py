"""How a submission ends, and how it comes back."""

import pytest
from scene import ENTRY_PATH, ENTRY_TEXT, MAINTAINER, SUBMITTER

from bot.publish.stage import Stage


@pytest.fixture
def number(scene):
    """An open submission."""
    number = scene.file()
    scene.run(number)
    scene.writes()
    return number


def close_pull(scene):
    scene.sandbox.close_issue(scene.review, scene.pull().issue.number, MAINTAINER)


@pytest.mark.parametrize("method", ["merge", "squash", "rebase"])
def test_a_merge_ends_the_issue_with_thanks(scene, number, method):
    scene.sandbox.merge(scene.review, scene.pull().issue.number, MAINTAINER, method=method)
    scene.run(number)
    issue = scene.issue(number)
    assert (issue.state, issue.state_reason) == ("closed", "completed")
    assert not scene.has_branch(number)
    assert scene.status(number) == (
        "<!-- living-review-bot:status merged -->\n\n"
        "🎉 Thank you! “Manhattan Hashing for Large-Scale Retrieval” is now part of the review: "
        f"{scene.sandbox.url}/{scene.review}/blob/main/{ENTRY_PATH}\n\n"
        "<details><summary>BibTeX</summary>\n\n"
        "```bibtex\n"
        "@inproceedings{kong2012manhattan,\n"
        "  title = {{Manhattan Hashing for Large-Scale Retrieval}},\n"
        "  author = {Weihao Kong and Wu-Jun Li},\n"
        "  booktitle = {SIGIR},\n"
        "  year = {2012},\n"
        "  url = {https://example.org/kong.pdf},\n"
        "}\n"
        "```\n\n</details>"
    )


def test_the_thanks_link_to_the_page_that_readers_will_see(scene):
    config = b"site: https://learn.example.org/\n"
    scene.sandbox.push(scene.review, MAINTAINER, {".github/review-bot.yml": config}, branch="main", message="Site")
    number = scene.file()
    scene.run(number)
    scene.sandbox.merge(scene.review, scene.pull().issue.number, MAINTAINER)
    scene.run(number)
    assert "https://learn.example.org/publications/kong2012manhattan/" in scene.status(number)


def test_a_merge_seen_twice_writes_nothing_more(scene, number):
    scene.sandbox.merge(scene.review, scene.pull().issue.number, MAINTAINER)
    scene.run(number)
    scene.writes()
    scene.run(number)
    assert scene.writes() == []


def test_an_edit_after_the_merge_opens_nothing_and_says_so(scene, number):
    scene.sandbox.merge(scene.review, scene.pull().issue.number, MAINTAINER)
    scene.run(number)
    scene.edit(number, year="2013")
    scene.run(number)
    assert len(scene.pulls()) == 1
    assert not scene.has_branch(number)
    assert "The edit changes nothing any more" in scene.status(number)


def test_an_issue_reopened_after_the_merge_is_left_to_people(scene, number):
    scene.sandbox.merge(scene.review, scene.pull().issue.number, MAINTAINER)
    scene.run(number)
    scene.sandbox.reopen_issue(scene.review, number, MAINTAINER)
    scene.run(number)
    assert scene.issue(number).state == "open"
    assert len(scene.pulls()) == 1


def test_closing_the_issue_withdraws_the_submission(scene, number):
    scene.sandbox.close_issue(scene.review, number, SUBMITTER)
    scene.run(number)
    assert scene.pull().issue.state == "closed"
    assert scene.pull().merged_at is None
    assert not scene.has_branch(number)
    assert scene.stage(number) is Stage.WITHDRAWN


def test_reopening_the_issue_revives_the_same_pull_request(scene, number):
    scene.sandbox.close_issue(scene.review, number, SUBMITTER)
    scene.run(number)
    scene.sandbox.reopen_issue(scene.review, number, SUBMITTER)
    scene.run(number)
    assert scene.pull().issue.state == "open"
    assert scene.text(number) == ENTRY_TEXT
    assert scene.stage(number) is Stage.PROPOSED


def test_an_edit_while_it_was_closed_is_taken_in_on_revival(scene, number):
    scene.sandbox.close_issue(scene.review, number, SUBMITTER)
    scene.run(number)
    scene.edit(number, year="2013")
    scene.run(number)
    assert scene.pull().issue.state == "closed"
    scene.sandbox.reopen_issue(scene.review, number, SUBMITTER)
    scene.run(number)
    assert "year: 2013\n" in scene.text(number)
    assert scene.pull().issue.state == "open"


def test_a_branch_recreated_elsewhere_meanwhile_gets_a_new_pull_request(scene, number):
    scene.sandbox.close_issue(scene.review, number, SUBMITTER)
    scene.run(number)
    git = scene.sandbox.repository(scene.review).git
    scene.sandbox.move_branch(scene.review, MAINTAINER, f"submission/issue-{number}", git.branch("main"))
    scene.sandbox.reopen_issue(scene.review, number, SUBMITTER)
    scene.run(number)
    assert [pull.issue.state for pull in scene.pulls()] == ["closed", "open"]
    assert scene.text(number) == ENTRY_TEXT


def test_a_pull_request_that_a_maintainer_closes_is_declined_and_the_issue_told(scene, number):
    close_pull(scene)
    scene.run(number)
    issue = scene.issue(number)
    assert (issue.state, issue.state_reason) == ("closed", "not_planned")
    assert scene.labels(issue) == {"declined"}
    assert not scene.has_branch(number)
    assert scene.status(number) == (
        "<!-- living-review-bot:status declined -->\n\n"
        "Thank you for your work on this contribution. A maintainer closed its pull request without merging: "
        f"{scene.sandbox.url}/{scene.review}/pull/{number + 1}. If a reason was given, it stands there, and that is the "
        "place to ask.\n\n"
        "A maintainer can take it up again by reopening this issue or the pull request."
    )


def test_a_declined_submission_stays_declined_however_often_it_is_seen(scene, number):
    close_pull(scene)
    scene.run(number)
    scene.writes()
    scene.run(number)
    assert scene.writes() == []


def test_a_declined_submission_is_taken_up_again_by_reopening_its_issue(scene, number):
    close_pull(scene)
    scene.run(number)
    scene.sandbox.reopen_issue(scene.review, number, MAINTAINER)
    scene.run(number)
    assert scene.pull().issue.state == "open"
    assert scene.labels(scene.issue(number)) == set()
    assert scene.stage(number) is Stage.PROPOSED


def test_a_declined_submission_is_taken_up_again_by_reopening_its_pull_request(scene, number):
    close_pull(scene)
    scene.run(number)
    head = scene.pull().head_sha
    scene.sandbox.move_branch(scene.review, MAINTAINER, f"submission/issue-{number}", head)
    scene.sandbox.reopen_issue(scene.review, scene.pull().issue.number, MAINTAINER)
    scene.run(number)
    assert scene.issue(number).state == "open"
    assert scene.stage(number) is Stage.PROPOSED


@pytest.mark.parametrize("path", [ENTRY_PATH, "_publications/kong2012another.markdown"])
def test_an_entry_that_came_to_base_by_hand_counts_as_accepted(scene, number, path):
    text = ENTRY_TEXT.replace("conference: SIGIR", "conference: ACM SIGIR").encode()
    scene.sandbox.push(scene.review, MAINTAINER, {path: text}, branch="main", message="By hand")
    close_pull(scene)
    scene.run(number)
    assert scene.stage(number) is Stage.APPLIED
    assert (scene.issue(number).state, scene.issue(number).state_reason) == ("closed", "completed")
    assert "was taken over into the review" in scene.status(number)
    assert path in scene.status(number)


def test_an_entry_by_hand_ends_a_pull_request_that_was_forgotten(scene, number):
    scene.sandbox.push(scene.review, MAINTAINER, {ENTRY_PATH: ENTRY_TEXT.encode()}, branch="main", message="By hand")
    scene.run(number)
    assert scene.stage(number) is Stage.APPLIED
    assert scene.pull().issue.state == "closed"


def test_an_invalid_form_that_is_closed_is_withdrawn_without_a_pull_request(scene):
    number = scene.file(year="soon")
    scene.run(number)
    scene.sandbox.close_issue(scene.review, number, SUBMITTER)
    scene.run(number)
    assert scene.stage(number) is Stage.WITHDRAWN
    assert scene.pulls() == []


def test_an_old_closed_issue_wakes_nothing(scene):
    number = scene.file()
    scene.sandbox.close_issue(scene.review, number, SUBMITTER)
    scene.writes()
    scene.run(number)
    assert scene.writes() == []
