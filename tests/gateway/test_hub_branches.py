"""Files and branches: one commit, never by force."""

from __future__ import annotations

import pytest
from gateway_place import FILES, REVIEW, Place
from hub_verbs import BRANCH, ENTRY, PATH, commit, main, pull

from bot.faults import TemporaryFailure
from bot.publish.hub import Hub


def test_files_become_one_commit_on_a_new_branch(place: Place, hub: Hub) -> None:
    files = {PATH: ENTRY, "README.md": None, "_publications/b.md": b"two\r\nlines"}
    head = hub.ensure_files(REVIEW, BRANCH, files, onto=main(hub), message="Add it\n\nCo-authored-by: A <a@b>")
    assert place.sandbox.read_file(REVIEW, PATH, BRANCH) == ENTRY
    assert place.sandbox.read_file(REVIEW, "_publications/b.md", BRANCH) == b"two\r\nlines"
    assert place.sandbox.read_file(REVIEW, "README.md", BRANCH) is None
    assert place.sandbox.read_file(REVIEW, "_publications/ada2019first.md", BRANCH)
    assert place.sandbox.read_file(REVIEW, "README.md", "main") == FILES["README.md"]
    seen = place.hub().branch(REVIEW, BRANCH)
    assert seen is not None
    assert (seen.sha, seen.tree, seen.parents, seen.message) == (head.sha, head.tree, head.parents, head.message)
    assert head.parents == (main(hub).sha,)


def test_a_commit_is_ours_and_signed_by_github(place: Place, hub: Hub) -> None:
    head = commit(hub)
    assert head.author is not None
    assert hub.is_us(head.author)
    assert head.sha in place.sandbox.repository(REVIEW).signed
    seen = place.hub().branch(REVIEW, BRANCH)
    assert seen is not None
    assert seen.author is not None
    assert hub.is_us(seen.author)


def test_a_new_branch_of_text_files_takes_three_writes(place: Place, hub: Hub) -> None:
    commit(hub)
    assert place.writes() == ["POST /git/trees", "POST /git/commits", "POST /git/refs"]


def test_a_second_commit_goes_on_top_of_the_first(place: Place, hub: Hub) -> None:
    first = commit(hub)
    second = commit(hub, b"other")
    assert second.parents == (first.sha,)
    assert hub.branch(REVIEW, BRANCH) == second
    assert place.sandbox.repository(REVIEW).git.branch(BRANCH) == second.sha


def test_files_that_are_no_text_arrive_byte_for_byte(place: Place, hub: Hub) -> None:
    files = {"a.png": b"\x89PNG\r\n\x1a\n\xff\x00", "b.txt": b"nul \x00 inside"}
    hub.ensure_files(REVIEW, BRANCH, files, onto=main(hub), message="Add them")
    assert {path: place.sandbox.read_file(REVIEW, path, BRANCH) for path in files} == files


def test_the_tree_of_a_new_commit_is_known_without_reading_it(place: Place, hub: Hub) -> None:
    head = commit(hub)
    place.sandbox.clear_requests()
    assert PATH in hub.tree(REVIEW, head.tree)
    assert hub.blobs(REVIEW, [hub.tree(REVIEW, head.tree)[PATH]], commit=head.sha)
    assert place.calls() == []
    assert hub.tree(REVIEW, head.tree) == place.sandbox_tree(BRANCH)


def test_files_that_are_there_already_make_no_commit(place: Place, hub: Hub) -> None:
    onto = main(hub)
    place.sandbox.push(REVIEW, "maria", {"x": b"x"}, branch=BRANCH)
    head = hub.branch(REVIEW, BRANCH)
    assert head is not None
    same = hub.ensure_files(REVIEW, BRANCH, {"x": b"x", "none": None}, onto=head, message="Nothing")
    assert same == head != onto
    assert place.writes() == []


def test_a_branch_that_moved_is_not_overwritten(place: Place, hub: Hub) -> None:
    first = commit(hub)
    theirs = place.sandbox.push(REVIEW, "maria", {PATH: b"by hand"}, branch=BRANCH)
    with pytest.raises(TemporaryFailure):
        hub.ensure_files(REVIEW, BRANCH, {PATH: b"ours"}, onto=first, message="Change it")
    assert place.sandbox.repository(REVIEW).git.branch(BRANCH) == theirs


def test_a_branch_that_appeared_meanwhile_is_not_overwritten(place: Place, hub: Hub) -> None:
    onto = main(hub)
    assert hub.branch(REVIEW, BRANCH) is None
    theirs = place.sandbox.push(REVIEW, "maria", {PATH: b"by hand"}, branch=BRANCH)
    with pytest.raises(TemporaryFailure, match="appeared while we wrote"):
        hub.ensure_files(REVIEW, BRANCH, {PATH: ENTRY}, onto=onto, message="Add it")
    assert place.sandbox.repository(REVIEW).git.branch(BRANCH) == theirs


def test_a_branch_that_went_away_meanwhile_is_seen_in_the_next_run(place: Place, hub: Hub) -> None:
    first = commit(hub)
    place.sandbox.delete_branch(REVIEW, "maria", BRANCH)
    with pytest.raises(TemporaryFailure, match="went away while we wrote"):
        hub.ensure_files(REVIEW, BRANCH, {PATH: b"ours"}, onto=first, message="Change it")


def test_a_commit_onto_something_that_is_not_the_head_is_refused_before_anything_is_written(
    place: Place, hub: Hub
) -> None:
    onto = main(hub)
    commit(hub)
    place.sandbox.clear_requests()
    with pytest.raises(TemporaryFailure, match="moved while we looked"):
        hub.ensure_files(REVIEW, BRANCH, {PATH: b"other"}, onto=onto, message="Change it")
    assert place.writes() == []


def test_a_branch_is_made_where_it_is_missing_and_left_where_it_is(place: Place, hub: Hub) -> None:
    start = main(hub).sha
    hub.ensure_branch(REVIEW, BRANCH, start)
    assert place.sandbox.repository(REVIEW).git.branch(BRANCH) == start
    moved = place.sandbox.push(REVIEW, "maria", {"x": b"x"}, branch=BRANCH)
    place.hub().ensure_branch(REVIEW, BRANCH, start)
    assert place.sandbox.repository(REVIEW).git.branch(BRANCH) == moved


def test_a_branch_that_someone_else_makes_at_that_moment_is_fine(place: Place, hub: Hub) -> None:
    assert hub.branch(REVIEW, BRANCH) is None
    theirs = place.sandbox.push(REVIEW, "maria", {"x": b"x"}, branch=BRANCH)
    hub.ensure_branch(REVIEW, BRANCH, main(hub).sha)
    head = hub.branch(REVIEW, BRANCH)
    assert head is not None
    assert head.sha == theirs


def test_a_branch_is_deleted_and_its_pull_request_is_seen_closed(place: Place, hub: Hub) -> None:
    pull(hub)
    hub.ensure_no_branch(REVIEW, BRANCH)
    assert place.sandbox.repository(REVIEW).git.branch(BRANCH) is None
    assert hub.branch(REVIEW, BRANCH) is None
    assert [pull.is_open for pull in hub.pulls(REVIEW, BRANCH)] == [False]


def test_a_branch_that_someone_else_deletes_at_that_moment_is_fine(place: Place, hub: Hub) -> None:
    commit(hub)
    place.sandbox.delete_branch(REVIEW, "maria", BRANCH)
    hub.ensure_no_branch(REVIEW, BRANCH)
