"""Files and branches: one commit, never by force."""

from __future__ import annotations

from dataclasses import replace

import pytest
from gateway_place import FILES, REVIEW, Place
from hub_verbs import BRANCH, ENTRY, PATH, commit, main, pull

from bot.faults import PermanentFailure, TemporaryFailure
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


def test_a_file_on_a_branch_that_is_there_takes_one_write(place: Place, hub: Hub) -> None:
    first = commit(hub)
    place.sandbox.clear_requests()
    second = commit(hub, b"other")
    third = hub.ensure_files(REVIEW, BRANCH, {"é? #/b%20.md": b"\x00\xff"}, onto=second, message="Add a file")
    assert place.writes() == ["PUT /contents/{path}"] * 2
    assert place.sandbox.read_file(REVIEW, PATH, BRANCH) == b"other"
    assert place.sandbox.read_file(REVIEW, "é? #/b%20.md", BRANCH) == b"\x00\xff"
    assert (second.parents, third.parents, third.message) == ((first.sha,), (second.sha,), "Add a file")
    assert {second.sha, third.sha} <= place.sandbox.repository(REVIEW).signed
    assert hub.tree(REVIEW, third.tree) == place.sandbox_tree(BRANCH)
    seen = place.hub().branch(REVIEW, BRANCH)
    assert seen is not None
    assert seen == replace(third, author=seen.author, committer=seen.committer)


def test_several_files_or_one_that_goes_take_three_writes(place: Place, hub: Hub) -> None:
    first = commit(hub)
    place.sandbox.clear_requests()
    second = hub.ensure_files(REVIEW, BRANCH, {PATH: b"a", "b": b"b"}, onto=first, message="Change two")
    hub.ensure_files(REVIEW, BRANCH, {PATH: None}, onto=second, message="Remove it")
    assert place.writes() == ["POST /git/trees", "POST /git/commits", "PATCH /git/refs/{ref}"] * 2
    assert place.sandbox.read_file(REVIEW, PATH, BRANCH) is None


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


def test_a_push_of_another_file_is_built_upon_and_seen_in_the_next_run(place: Place, hub: Hub) -> None:
    first = commit(hub)
    theirs = place.sandbox.push(REVIEW, "maria", {"notes.md": b"by hand"}, branch=BRANCH)
    with pytest.raises(TemporaryFailure, match="moved while we wrote"):
        hub.ensure_files(REVIEW, BRANCH, {PATH: b"ours"}, onto=first, message="Change it")
    later = place.hub()
    head = later.branch(REVIEW, BRANCH)
    assert head is not None
    assert head.parents == (theirs,)
    assert later.tree(REVIEW, head.tree) == place.sandbox_tree(BRANCH)
    assert later.ensure_files(REVIEW, BRANCH, {PATH: b"ours"}, onto=head, message="Change it") == head
    assert place.writes() == []
    assert place.sandbox.read_file(REVIEW, "notes.md", BRANCH) == b"by hand"


def test_a_file_that_somebody_else_adds_meanwhile_is_not_overwritten(place: Place, hub: Hub) -> None:
    first = commit(hub)
    theirs = place.sandbox.push(REVIEW, "maria", {"b.md": b"by hand"}, branch=BRANCH)
    with pytest.raises(TemporaryFailure, match="Someone else was faster"):
        hub.ensure_files(REVIEW, BRANCH, {"b.md": b"ours"}, onto=first, message="Add it")
    assert place.sandbox.repository(REVIEW).git.branch(BRANCH) == theirs


def test_a_link_in_the_place_of_a_file_is_replaced(place: Place, hub: Hub) -> None:
    first = commit(hub)
    refusal = 'Invalid request.\n\n"sha" wasn\'t supplied.'
    place.sandbox.fail_next("/repos/{owner}/{repo}/contents/{path}", status=422, message=refusal)
    hub.ensure_files(REVIEW, BRANCH, {"link.md": b"a file"}, onto=first, message="Add it")
    assert place.sandbox.read_file(REVIEW, "link.md", BRANCH) == b"a file"


def test_a_branch_that_is_protected_is_a_failure_that_says_so(place: Place, hub: Hub) -> None:
    first = commit(hub)
    refusal = "Could not update file: Changes must be made through a pull request."
    place.sandbox.fail_next("/repos/{owner}/{repo}/contents/{path}", status=409, message=refusal)
    with pytest.raises(PermanentFailure, match="a rule of the repository forbids it"):
        hub.ensure_files(REVIEW, BRANCH, {PATH: b"ours"}, onto=first, message="Change it")


def test_a_merge_has_two_parents_and_the_files_that_it_is_given(place: Place, hub: Hub) -> None:
    mine = commit(hub)
    place.sandbox.push(REVIEW, "maria", {"b.md": b"theirs", "README.md": None})
    theirs = main(place.hub())
    merged = hub.ensure_files(REVIEW, BRANCH, {PATH: ENTRY, "b.md": b"both"}, onto=mine, message="Merge", also=theirs)
    assert merged.parents == (mine.sha, theirs.sha)
    assert merged.sha in place.sandbox.repository(REVIEW).signed
    assert place.sandbox_tree(BRANCH) == hub.tree(REVIEW, merged.tree)
    assert place.sandbox.read_file(REVIEW, "b.md", BRANCH) == b"both"
    assert place.sandbox.read_file(REVIEW, PATH, BRANCH) == ENTRY
    assert place.sandbox.read_file(REVIEW, "README.md", BRANCH) is None
    assert place.sandbox.repository(REVIEW).git.branch(BRANCH) == merged.sha


def test_a_merge_after_which_nothing_differs_needs_no_new_tree(place: Place, hub: Hub) -> None:
    mine = commit(hub)
    place.sandbox.push(REVIEW, "maria", {PATH: ENTRY})
    theirs = main(place.hub())
    merged = hub.ensure_files(REVIEW, BRANCH, {PATH: ENTRY}, onto=mine, message="Merge", also=theirs)
    assert (merged.tree, merged.parents) == (theirs.tree, (mine.sha, theirs.sha))
    assert place.writes() == ["POST /git/commits", "PATCH /git/refs/{ref}"]


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
