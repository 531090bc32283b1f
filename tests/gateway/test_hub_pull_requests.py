"""Pull requests: one open one from a branch."""

from __future__ import annotations

import pytest
from gateway_place import REVIEW, Place
from hub_verbs import BRANCH, ENTRY, PATH, commit, main, pull

from bot.faults import PermanentFailure
from bot.gateway.git_objects import blob_sha
from bot.gateway.limits import CUT
from bot.publish.hub import Hub


def test_a_pull_request_is_opened_with_title_and_body(place: Place, hub: Hub) -> None:
    opened = pull(hub)
    seen = place.sandbox.pull(REVIEW, opened.number)
    assert (seen.issue.title, seen.issue.body) == ("Add: Ä paper", "What a maintainer needs")
    assert (seen.head_ref, seen.base_ref, seen.issue.user.login) == (BRANCH, "main", place.sandbox.app.login)
    assert hub.pulls(REVIEW, BRANCH) == (opened,)


def test_an_open_pull_request_gets_the_new_title_and_body(place: Place, hub: Hub) -> None:
    opened = pull(hub)
    later = place.hub()
    edited = later.ensure_pull(REVIEW, branch=BRANCH, base="main", title="Add: Another", body="New words")
    assert (edited.number, edited.title, edited.body) == (opened.number, "Add: Another", "New words")
    assert place.writes() == ["PATCH /pulls/{pull_number}"]
    assert len(place.sandbox.repository(REVIEW).pulls) == 1


def test_an_open_pull_request_is_turned_to_a_new_base(place: Place, hub: Hub) -> None:
    opened = pull(hub)
    place.sandbox.push(REVIEW, "maria", {"x": b"x"}, branch="source")
    place.hub().ensure_pull(REVIEW, branch=BRANCH, base="source", title="Add: Ä paper", body="b")
    assert place.sandbox.pull(REVIEW, opened.number).base_ref == "source"


def test_a_pull_request_that_was_opened_since_we_looked_is_taken(place: Place, hub: Hub) -> None:
    commit(hub)
    assert hub.pulls(REVIEW, BRANCH) == ()
    theirs = place.sandbox.open_pull(REVIEW, "maria", head=BRANCH, title="Mine").issue.number
    taken = hub.ensure_pull(REVIEW, branch=BRANCH, base="main", title="Add: Ä paper", body="b")
    assert (taken.number, taken.title) == (theirs, "Add: Ä paper")


def test_after_a_closed_pull_request_a_new_one_is_opened(place: Place, hub: Hub) -> None:
    first = pull(hub)
    place.sandbox.close_issue(REVIEW, first.number, "maria")
    later = place.hub()
    second = later.ensure_pull(REVIEW, branch=BRANCH, base="main", title="Add: Ä paper", body="b")
    assert second.number != first.number
    assert [each.number for each in later.pulls(REVIEW, BRANCH)] == [second.number, first.number]


def test_a_body_that_is_too_long_is_cut_and_says_so(hub: Hub) -> None:
    opened = pull(hub, body="first line\n" + "é" * 70_000)
    assert opened.body == "first line" + CUT


def test_a_branch_without_a_new_commit_has_nothing_to_pull(hub: Hub) -> None:
    hub.ensure_branch(REVIEW, BRANCH, main(hub).sha)
    with pytest.raises(PermanentFailure, match="GitHub refused to open a pull request from submission/issue-1"):
        hub.ensure_pull(REVIEW, branch=BRANCH, base="main", title="Nothing", body="b")


def test_a_pull_request_is_closed_and_reopened(place: Place, hub: Hub) -> None:
    opened = pull(hub)
    assert hub.ensure_pull_state(REVIEW, opened, is_open=False)
    assert place.sandbox.issue(REVIEW, opened.number).state == "closed"
    assert hub.ensure_pull_state(REVIEW, opened, is_open=True)
    assert place.sandbox.issue(REVIEW, opened.number).state == "open"


def test_a_pull_request_whose_branch_is_gone_reopens_once_the_branch_is_back(place: Place, hub: Hub) -> None:
    opened = pull(hub)
    hub.ensure_pull_state(REVIEW, opened, is_open=False)
    hub.ensure_no_branch(REVIEW, BRANCH)
    later = place.hub()
    closed = later.pulls(REVIEW, BRANCH)[0]
    assert not later.ensure_pull_state(REVIEW, closed, is_open=True)
    later.ensure_branch(REVIEW, BRANCH, closed.head_sha)
    assert later.ensure_pull_state(REVIEW, closed, is_open=True)
    assert place.sandbox.issue(REVIEW, opened.number).state == "open"


def test_a_pull_request_is_found_by_its_number(place: Place, hub: Hub) -> None:
    opened = pull(hub)
    later = place.hub()
    for _ in range(2):
        assert later.pull(REVIEW, opened.number) == opened
    assert place.calls() == ["GET /pulls/{pull_number}"]
    assert later.pull(REVIEW, place.number) is None
    assert later.pull(REVIEW, 999) is None


def test_a_pull_request_that_was_read_with_its_branch_needs_no_request_by_its_number(place: Place, hub: Hub) -> None:
    number = pull(hub).number
    later = place.hub()
    later.pulls(REVIEW, BRANCH)
    assert later.pull(REVIEW, number) == later.pulls(REVIEW, BRANCH)[0]
    later.ensure_pull(REVIEW, branch=BRANCH, base="main", title="Another", body="b")
    assert later.pull(REVIEW, number) == later.pulls(REVIEW, BRANCH)[0]
    assert place.calls() == ["GET /pulls", "PATCH /pulls/{pull_number}"]


def test_a_pull_request_of_a_fork_is_found_by_its_number_and_not_by_its_branch(place: Place, hub: Hub) -> None:
    place.sandbox.fork(REVIEW, "eve")
    place.sandbox.push("eve/review", "eve", {"x": b"x"}, branch=BRANCH)
    number = place.sandbox.open_pull(REVIEW, "eve", head=f"eve:{BRANCH}", title="Mine").issue.number
    found = hub.pull(REVIEW, number)
    assert found is not None
    assert (found.author.login, found.head, found.base) == ("eve", BRANCH, "main")
    assert hub.pulls(REVIEW, BRANCH) == ()


def test_pull_requests_are_found_by_their_head_also_from_forks(place: Place, hub: Hub) -> None:
    place.sandbox.fork(REVIEW, "eve")
    head = place.sandbox.push("eve/review", "eve", {"x": b"x"}, branch="mine")
    number = place.sandbox.open_pull(REVIEW, "eve", head="eve:mine", title="Mine").issue.number
    (found,) = hub.pulls_at(REVIEW, head)
    assert (found.number, found.head_repository) == (number, "eve/review")
    assert hub.pulls_at(REVIEW, found.head_sha[::-1]) == ()
    place.sandbox.close_issue(REVIEW, number, "eve")
    assert hub.pulls_at(REVIEW, head) == ()


def test_a_comparison_tells_what_came_changed_moved_and_went(place: Place, hub: Hub) -> None:
    long = b"a line of an entry\n" * 40
    place.sandbox.push(REVIEW, "maria", {"_publications/old2001name.md": long})
    changes = {
        PATH: ENTRY,
        "README.md": b"# Our review\n",
        "_publications/old2001name.md": None,
        "_publications/new2001name.md": long,
        "_publications/ada2019first.md": None,
    }
    place.sandbox.push(REVIEW, "maria", changes, branch="changes")
    start = place.sandbox.repository(REVIEW).git.branch("main")
    head = place.sandbox.repository(REVIEW).git.branch("changes")
    place.sandbox.push(REVIEW, "maria", {"later.md": b"on base"})
    base = place.sandbox.repository(REVIEW).git.branch("main")
    for _ in range(2):
        found = hub.compare(REVIEW, base, head)
        assert found is not None
        assert {(file.path, file.blob, file.former) for file in found.files} == {
            (PATH, blob_sha(ENTRY), ""),
            ("README.md", blob_sha(b"# Our review\n"), ""),
            ("_publications/new2001name.md", blob_sha(long), "_publications/old2001name.md"),
            ("_publications/ada2019first.md", "", ""),
        }
        assert (found.start.sha, found.is_whole, found.is_behind) == (start, True, False)
        assert [commit.sha for commit in found.commits] == [head]
        assert hub.commit(REVIEW, head) == found.commits[-1]
    assert place.calls() == ["GET /compare/{basehead}"]
    (readme,) = (file for file in found.files if file.path == "README.md")
    assert readme.patch.startswith("@@ -1 +1 @@\n-# A review\n+# Our review")


def test_a_comparison_says_when_it_is_cut_short_and_which_commit_comes_first(place: Place, hub: Hub) -> None:
    before = place.sandbox.repository(REVIEW).git.branch("main")
    after = place.sandbox.push(REVIEW, "maria", {f"many/{number}": b"x" for number in range(301)})
    found = hub.compare(REVIEW, before, after)
    assert found is not None
    assert (len(found.files), found.is_whole) == (300, False)
    backwards = hub.compare(REVIEW, after, before)
    assert backwards is not None
    assert (backwards.is_behind, backwards.files) == (True, ())


def test_a_commit_that_is_not_there_compares_with_nothing(place: Place, hub: Hub) -> None:
    head = place.sandbox.repository(REVIEW).git.branch("main")
    assert hub.compare(REVIEW, "f" * 40, head) is None


def test_a_commit_of_ours_shows_in_the_pull_request_of_the_same_run(place: Place, hub: Hub) -> None:
    opened = pull(hub)
    later = place.hub()
    later.pulls(REVIEW, BRANCH)
    head = later.pull_commits(REVIEW, opened.number)[-1]
    new = later.ensure_files(REVIEW, BRANCH, {PATH: b"new"}, onto=head, message="Change it")
    assert later.pulls(REVIEW, BRANCH)[0].head_sha == new.sha
    assert later.pull_commits(REVIEW, opened.number)[-1] == new
