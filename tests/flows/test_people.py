"""What people do around a submission, and what the bot must not undo, overwrite or give up for it."""

from dataclasses import replace

import pytest
from scene import ENTRY, ENTRY_PATH, ENTRY_TEXT, FILES, FORM, MAINTAINER, PAPER, SUBMITTER, Scene, connect

from bot.faults import TemporaryFailure
from bot.flows.submission import submission
from bot.intake.subject import Subject
from bot.publish.stage import Stage


@pytest.fixture
def number(scene):
    """An open submission."""
    number = scene.file()
    scene.run(number)
    scene.writes()
    return number


def swap(old, new, text=ENTRY_TEXT):
    assert old in text
    return text.replace(old, new)


def on_base(scene, files, message="On base"):
    return scene.sandbox.push(scene.review, MAINTAINER, files, branch="main", message=message)


# -- words of people on the branch -------------------------------------------------------------------------------------


def test_a_persons_words_stay_however_often_the_bot_runs_after_it_joined_them(scene, number):
    scene.push(number, {ENTRY_PATH: swap("conference: SIGIR", "conference: ACM SIGIR").encode()})
    for year in ("2013", "2014"):
        scene.edit(number, year=year)
        scene.run(number)
        scene.run(number)
    assert scene.text(number) == swap("conference: SIGIR", "conference: ACM SIGIR").replace("2012\n", "2014\n", 1)


def test_a_field_that_both_changed_stays_theirs_in_every_later_run(scene, number):
    scene.push(number, {ENTRY_PATH: swap("conference: SIGIR", "conference: ACM SIGIR").encode()})
    scene.edit(number, venue="The SIGIR Conference")
    scene.run(number)
    scene.run(number)
    assert "conference: ACM SIGIR\n" in scene.text(number)
    assert "changed **Venue**" in scene.status(number)


def test_a_branch_that_a_person_squashed_is_theirs(scene, number):
    git = scene.sandbox.repository(scene.review).git
    theirs = swap("We measure", "They measure").encode()
    scene.sandbox.push(
        scene.review,
        MAINTAINER,
        {ENTRY_PATH: theirs},
        branch=f"submission/issue-{number}",
        message="All in one",
        onto=git.branch("main"),
        force=True,
    )
    scene.edit(number, year="2013")
    scene.run(number)
    assert scene.text(number) == theirs.decode()
    assert "changed **" in scene.status(number)


def test_a_pull_request_that_a_maintainer_sent_to_another_branch_stays_there(scene, number):
    scene.sandbox.move_branch(
        scene.review, MAINTAINER, "next", scene.sandbox.repository(scene.review).git.branch("main")
    )
    pull = scene.pull()
    pull.base_ref = "next"
    scene.edit(number, year="2013")
    scene.run(number)
    assert scene.pull().base_ref == "next"


def test_a_new_hand_of_the_review_rewrites_no_open_submission(scene):
    number = scene.file({**PAPER, "links": "https://example.org/kong.pdf", "venue": ""})
    scene.run(number)
    before = scene.text(number)
    assert '{name: "PDF", url:' in before
    newer = ENTRY.replace('"PDF"', '"Fulltext"').replace("[", "[ ")
    files = {
        f"_publications/new2025paper{n}.markdown": newer.format(
            title=f"Paper {n}", authors="A. New", venue="Arxiv", year=2025, key=f"new2025paper{n}"
        ).encode()
        for n in range(8)
    }
    on_base(scene, files)
    scene.run(number)
    assert scene.text(number) == before


# -- what happens on base meanwhile ------------------------------------------------------------------------------------


TWIN = swap("Manhattan Hashing for Large-Scale Retrieval", "Manhattan Trees").replace("kong.", "trees.").encode()
MOVED = "_publications/kong2012hashing.markdown"


def squash(scene, number, files):
    """A maintainer puts all into one commit of her own."""
    git = scene.sandbox.repository(scene.review).git
    branch = f"submission/issue-{number}"
    main = git.branch("main")
    scene.sandbox.push(scene.review, MAINTAINER, files, branch=branch, message="One", onto=main, force=True)


def test_a_key_that_another_paper_took_meanwhile_is_given_up_for_a_free_one(scene, number):
    on_base(scene, {ENTRY_PATH: TWIN})
    scene.run(number)
    moved = "_publications/kong2012hashing.markdown"
    assert scene.text(number, moved) == swap("bibkey: kong2012manhattan", "bibkey: kong2012hashing")
    assert scene.stage(number) is Stage.PROPOSED
    assert "Another paper has the key `kong2012manhattan` now, so this one is `kong2012hashing`." in scene.status(
        number
    )
    assert scene.pull().issue.title.startswith("Add kong2012hashing: ")
    scene.writes()
    scene.run(number)
    assert scene.writes() == []
    scene.edit(number, year="2013")
    scene.run(number)
    assert "year: 2013\n" in scene.text(number, moved)


def test_a_paper_of_the_same_title_by_others_is_another_paper(scene):
    number = scene.file(title="Spectral Codes", authors="Geoffrey Hinton", year="2009")
    scene.run(number)
    scene.run(number)
    assert scene.stage(number) is Stage.PROPOSED
    assert scene.pull().issue.state == "open"


def test_a_renamed_file_is_followed_though_base_lost_an_entry_meanwhile(scene, number):
    renamed = "_publications/kong2012mh.markdown"
    scene.push(number, {ENTRY_PATH: None, renamed: swap("kong2012manhattan", "kong2012mh").encode()})
    on_base(scene, {"_publications/weiss2008spectral.markdown": None})
    scene.edit(number, year="2013")
    scene.run(number)
    assert scene.text(number) is None
    assert "year: 2013\n" in scene.text(number, renamed)


def test_a_key_that_a_person_gave_a_file_on_another_branch_is_taken_too(scene, number):
    renamed = "_publications/kong2012hashing.markdown"
    scene.push(number, {ENTRY_PATH: None, renamed: ENTRY_TEXT.encode()})
    second = scene.file(title="Hashing by Kong", authors="W. Kong", year="2012")
    scene.run(second)
    assert scene.text(second, renamed) is None
    assert scene.text(second, "_publications/kong2012by.markdown") is not None


def test_a_second_branch_with_entries_does_not_stop_a_submission_that_is_under_way(sandbox, store):
    sandbox.add_repository(
        "acme/review", {".github/ISSUE_TEMPLATE/add-paper.yml": FORM}, default_branch="master", writers=[MAINTAINER]
    )
    entries = {path: data for path, data in FILES.items() if path.startswith("_")}
    sandbox.push("acme/review", MAINTAINER, entries, branch="source", message="The source")
    github = connect(sandbox, store)
    scene = Scene(sandbox=sandbox, github=github)
    number = scene.file()
    scene.run(number)
    sandbox.push("acme/review", MAINTAINER, entries, branch="patch-1", message="From the web")
    sandbox.merge("acme/review", scene.pull().issue.number, MAINTAINER)
    scene.run(number)
    assert scene.stage(number) is Stage.MERGED
    github.close()


def test_a_taken_key_that_the_maintainer_resolved_on_the_branch_is_resolved(scene, number):
    on_base(scene, {ENTRY_PATH: TWIN})
    ours = "_publications/kong2012mh.markdown"
    scene.push(number, {ENTRY_PATH: TWIN, ours: swap("kong2012manhattan", "kong2012mh").encode()})
    scene.edit(number, year="2013")
    scene.run(number)
    assert scene.stage(number) is Stage.PROPOSED
    assert "year: 2013\n" in scene.text(number, ours)
    assert scene.text(number) == TWIN.decode()
    scene.writes()
    scene.run(number)
    assert scene.writes() == []


def test_a_squashed_file_whose_key_was_taken_moves_with_every_word_of_people(scene, number):
    theirs = swap("We measure", "They measure")
    squash(scene, number, {ENTRY_PATH: theirs.encode()})
    on_base(scene, {ENTRY_PATH: TWIN})
    scene.run(number)
    scene.run(number)
    assert scene.text(number, MOVED) == theirs.replace("bibkey: kong2012manhattan", "bibkey: kong2012hashing")
    assert scene.text(number) is None or scene.text(number) == TWIN.decode()


def test_a_renamed_file_whose_new_name_was_taken_moves_with_every_word_of_people(scene, number):
    renamed = "_publications/kong2012mh.markdown"
    theirs = swap("We measure", "They measure").replace("bibkey: kong2012manhattan", "bibkey: kong2012mh")
    scene.push(number, {ENTRY_PATH: None, renamed: theirs.encode()})
    on_base(scene, {renamed: TWIN})
    scene.run(number)
    scene.writes()
    scene.run(number)
    assert scene.writes() == []
    moved = "_publications/kong2012manhattan.markdown"
    assert scene.text(number, moved) == theirs.replace("bibkey: kong2012mh", "bibkey: kong2012manhattan")


def test_a_commit_pushed_while_the_pull_request_was_closed_is_taken_in_on_revival(scene, number):
    scene.sandbox.close_issue(scene.review, scene.pull().issue.number, MAINTAINER)
    theirs = swap("We measure", "They measure")
    scene.push(number, {ENTRY_PATH: theirs.encode()})
    scene.run(number)
    scene.sandbox.reopen_issue(scene.review, number, MAINTAINER)
    scene.run(number)
    assert scene.stage(number) is Stage.PROPOSED
    assert scene.text(number) == theirs


def test_a_file_of_a_person_beside_ours_is_not_written_over_when_ours_moves(scene, number):
    scene.push(number, {MOVED: b"A file of mine.\n"})
    on_base(scene, {ENTRY_PATH: TWIN})
    scene.run(number)
    assert scene.text(number, MOVED) == "A file of mine.\n"


def test_of_several_new_files_on_the_branch_ours_is_the_one_with_our_title(scene, number):
    renamed = "_publications/kong2012mh.markdown"
    scene.push(number, {ENTRY_PATH: None, renamed: ENTRY_TEXT.encode(), "notes.md": b"---\ntitle: Notes\n---\n"})
    scene.edit(number, year="2013")
    scene.run(number)
    assert scene.text(number) is None
    assert "year: 2013\n" in scene.text(number, renamed)


def test_a_title_that_a_person_gave_the_pull_request_outlives_a_squash(scene, number):
    pull = scene.pull().issue
    scene.sandbox.edit_issue(scene.review, pull.number, MAINTAINER, title="My title")
    squash(scene, number, {ENTRY_PATH: ENTRY_TEXT.encode()})
    scene.run(number)
    assert scene.pull().issue.title == "My title"


def test_two_submissions_that_both_must_move_get_two_keys(scene, number):
    second = scene.file(title="Manhattan Hashing for Small Retrieval", links="https://example.org/small.pdf")
    scene.run(second)
    assert scene.text(second, MOVED) is not None
    on_base(scene, {ENTRY_PATH: TWIN})
    scene.run(number)
    assert scene.text(number, MOVED) is None
    assert scene.text(number, "_publications/kong2012for.markdown") is not None


@pytest.mark.usefixtures("number")
def test_a_key_that_base_gave_up_is_free_though_older_branches_still_hold_its_file(scene):
    on_base(scene, {"_publications/weiss2008spectral.markdown": None})
    second = scene.file(title="Spectral Codes", authors="Y. Weiss", year="2008", bibkey="weiss2008spectral")
    scene.run(second)
    assert scene.text(second, "_publications/weiss2008spectral.markdown") is not None


# -- forms, config, issues that go away --------------------------------------------------------------------------------


def test_a_form_that_is_gone_still_lets_a_submission_end(scene, number):
    on_base(scene, {".github/ISSUE_TEMPLATE/add-paper.yml": None})
    scene.run(number)
    assert scene.pull().issue.state == "open"
    scene.sandbox.merge(scene.review, scene.pull().issue.number, MAINTAINER)
    scene.run(number)
    assert scene.stage(number) is Stage.MERGED
    assert scene.issue(number).state == "closed"


def test_a_deleted_issue_takes_its_pull_request_along(scene, number):
    scene.sandbox.delete_issue(scene.review, number, "acme")
    scene.run(number)
    assert scene.pull().issue.state == "closed"
    assert not scene.has_branch(number)


def test_a_broken_config_changes_nothing_that_has_ended(scene, number):
    scene.sandbox.merge(scene.review, scene.pull().issue.number, MAINTAINER)
    scene.run(number)
    thanks = scene.status(number)
    on_base(scene, {".github/review-bot.yml": b"bases: main\n"})
    scene.edit(number, year="2013")
    scene.run(number)
    assert scene.status(number) == thanks


def test_a_broken_config_does_not_forget_that_a_submission_was_open(scene, number):
    on_base(scene, {".github/review-bot.yml": b"bases: main\n"})
    scene.run(number)
    assert scene.stage(number) is Stage.PROPOSED
    assert "has to be mended by a maintainer" in scene.status(number)


def test_a_branch_left_by_a_crash_is_removed_with_its_issue(scene):
    number = scene.file()
    scene.sandbox.fail_next("/repos/{owner}/{repo}/pulls", method="POST", status=502)
    with pytest.raises(TemporaryFailure):
        scene.run(number)
    assert scene.has_branch(number)
    scene.sandbox.close_issue(scene.review, number, SUBMITTER)
    scene.run(number)
    assert not scene.has_branch(number)


def test_a_commit_that_a_person_pushed_after_closing_is_not_deleted(scene, number):
    scene.sandbox.close_issue(scene.review, scene.pull().issue.number, MAINTAINER)
    scene.push(number, {ENTRY_PATH: swap("We measure", "They measure").encode()})
    scene.run(number)
    assert scene.stage(number) is Stage.DECLINED
    assert "They measure" in scene.text(number)


def test_a_branch_left_by_a_crash_after_a_mended_form_is_removed_with_its_issue(scene):
    number = scene.file(year="soon")
    scene.run(number)
    scene.edit(number, year="2012")
    scene.sandbox.fail_next("/repos/{owner}/{repo}/pulls", method="POST", status=502)
    with pytest.raises(TemporaryFailure):
        scene.run(number)
    scene.sandbox.close_issue(scene.review, number, SUBMITTER)
    scene.run(number)
    assert not scene.has_branch(number)


def test_issues_that_are_switched_off_close_no_pull_request(scene, number):
    class SwitchedOff:
        def __init__(self, hub):
            self._hub = hub

        def __getattr__(self, name):
            return getattr(self._hub, name)

        def issue(self, _subject):
            return None

        def repository(self, name):
            return replace(self._hub.repository(name), has_issues=False)

    submission(Subject(scene.review, number), SwitchedOff(scene.github.hub()), this_year=2026)
    assert scene.pull().issue.state == "open"


def test_a_rule_that_keeps_branches_does_not_keep_a_submission_from_its_end(scene, number):
    scene.sandbox.merge(scene.review, scene.pull().issue.number, MAINTAINER)
    scene.sandbox.fail_next(
        "/repos/{owner}/{repo}/git/refs/{ref}", method="DELETE", status=422, message="Repository rule violations found"
    )
    scene.run(number)
    assert scene.stage(number) is Stage.MERGED
    assert scene.issue(number).state == "closed"


def test_a_withdrawal_that_failed_halfway_is_no_decline_when_the_issue_is_reopened(scene, number):
    scene.sandbox.close_issue(scene.review, number, SUBMITTER)
    scene.sandbox.fail_next("/repos/{owner}/{repo}/git/refs/{ref}", method="DELETE", status=502)
    with pytest.raises(TemporaryFailure):
        scene.run(number)
    scene.sandbox.reopen_issue(scene.review, number, SUBMITTER)
    scene.run(number)
    assert scene.stage(number) is Stage.PROPOSED
    assert scene.pull().issue.state == "open"


# -- strangers ---------------------------------------------------------------------------------------------------------


def test_a_repository_that_names_a_review_cannot_write_into_it(scene, number):
    forms = {
        ".github/ISSUE_TEMPLATE/add-paper.yml": FORM,
        ".github/review-bot.yml": f"repository: {scene.review}\n".encode(),
    }
    scene.sandbox.add_repository("mallory/x", forms, writers=["mallory"])
    theirs = scene.sandbox.file_form("mallory/x", "add-paper.yml", {**PAPER, "title": "Buy Pills"}, "mallory").number
    assert theirs == number
    before = scene.text(number)
    scene.run(theirs, repository="mallory/x")
    assert scene.text(number) == before
    assert scene.pull().issue.state == "open"
    (answer,) = scene.sandbox.issue("mallory/x", theirs).comments
    assert "that review takes no forms from here" in answer.body


@pytest.mark.parametrize("words", ["[skip ci]", "[CI skip]", "[no ci]", "[skip actions]", "[actions skip]"])
def test_a_title_that_would_keep_workflows_from_running_does_not(scene, words):
    number = scene.file(title=f"{words} Hashing")
    scene.run(number)
    assert words.lower() not in scene.pull().issue.title.lower()
