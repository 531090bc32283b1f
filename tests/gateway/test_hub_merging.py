"""Merging: what was seen and nothing else, by a method that is allowed, once."""

from __future__ import annotations

import pytest
from gateway_place import REVIEW, Place
from hub_verbs import BRANCH, ENTRY, PATH, commit, main, pull

from bot.faults import PermanentFailure, TemporaryFailure
from bot.publish.hub import Hub

MERGE = "/repos/{owner}/{repo}/pulls/{pull_number}/merge"


def test_a_pull_request_is_merged_and_the_run_knows(place: Place, hub: Hub) -> None:
    opened, before = pull(hub), main(hub)
    place.sandbox.clear_requests()
    assert hub.ensure_merged(REVIEW, opened, sha=opened.head_sha) == ""
    assert place.sandbox.read_file(REVIEW, PATH, "main") == ENTRY
    [seen] = hub.pulls(REVIEW, BRANCH)
    assert (seen.is_open, seen.is_merged) == (False, True)
    assert seen == place.hub().pulls(REVIEW, BRANCH)[0]
    after = main(hub)
    assert (after.sha, after.parents) == (seen.merge_commit, (before.sha, opened.head_sha))
    assert place.writes() == []


@pytest.mark.parametrize(
    ("allowed", "parents", "asked"),
    [({"merge", "squash"}, 2, 1), ({"squash", "rebase"}, 1, 2), ({"rebase"}, 1, 3)],
)
def test_the_first_method_that_the_repository_allows_is_taken(
    place: Place, hub: Hub, allowed: set[str], parents: int, asked: int
) -> None:
    place.sandbox.allow_methods(
        REVIEW, merge="merge" in allowed, squash="squash" in allowed, rebase="rebase" in allowed
    )
    opened = pull(hub)
    place.sandbox.clear_requests()
    assert hub.ensure_merged(REVIEW, opened, sha=opened.head_sha) == ""
    assert place.calls() == ["PUT /pulls/{pull_number}/merge"] * asked
    assert len(main(place.hub()).parents) == parents


def test_a_branch_with_a_linear_history_is_squashed_onto(place: Place, hub: Hub) -> None:
    opened = pull(hub)
    rule = "Repository rule violations found\n\nThis branch must not contain merge commits.\n\n"
    place.sandbox.fail_next(MERGE, status=405, message=rule)
    assert hub.ensure_merged(REVIEW, opened, sha=opened.head_sha) == ""
    assert len(main(place.hub()).parents) == 1


def test_where_no_method_is_allowed_the_last_refusal_is_the_reason(place: Place, hub: Hub) -> None:
    place.sandbox.allow_methods(REVIEW, merge=False, squash=False, rebase=False)
    opened = pull(hub)
    reason = hub.ensure_merged(REVIEW, opened, sha=opened.head_sha)
    assert reason == "Rebase merges are not allowed on this repository."


def test_a_conflict_is_the_reason(place: Place, hub: Hub) -> None:
    opened = pull(hub)
    place.sandbox.push(REVIEW, "maria", {PATH: b"otherwise"})
    assert hub.ensure_merged(REVIEW, opened, sha=opened.head_sha) == "Pull Request is not mergeable"
    assert not hub.pulls(REVIEW, BRANCH)[0].is_merged


def test_a_head_that_moved_is_not_merged(place: Place, hub: Hub) -> None:
    opened = pull(hub)
    theirs = place.sandbox.push(REVIEW, "maria", {"x": b"x"}, branch=BRANCH)
    reason = hub.ensure_merged(REVIEW, opened, sha=opened.head_sha)
    assert reason == "Head branch was modified. Review and try the merge again."
    [seen] = hub.pulls(REVIEW, BRANCH)
    assert (seen.is_merged, seen.head_sha) == (False, theirs)


def test_every_rule_that_stands_against_it_is_the_reason_on_one_line(place: Place, hub: Hub) -> None:
    opened = pull(hub)
    rules = 'Repository rule violations found\n\nRequired status check "build" is expected.\n\nToo few approvals.\n\n'
    place.sandbox.fail_next(MERGE, status=405, message=rules)
    assert hub.ensure_merged(REVIEW, opened, sha=opened.head_sha) == (
        'Repository rule violations found Required status check "build" is expected. Too few approvals.'
    )


@pytest.mark.parametrize(
    "message", ["Base branch was modified. Review and try the merge again.", "Merge already in progress"]
)
def test_what_passes_by_itself_is_temporary(place: Place, hub: Hub, message: str) -> None:
    opened = pull(hub)
    place.sandbox.fail_next(MERGE, status=405, message=message)
    with pytest.raises(TemporaryFailure, match="not ready to merge the pull request lab/review#2"):
        hub.ensure_merged(REVIEW, opened, sha=opened.head_sha)
    assert place.hub().ensure_merged(REVIEW, opened, sha=opened.head_sha) == ""


@pytest.mark.parametrize("status", [502, 0])
def test_a_merge_whose_answer_was_lost_is_found_done_and_not_done_again(place: Place, hub: Hub, status: int) -> None:
    opened = pull(hub)
    place.sandbox.fail_next(MERGE, status=status, after=True)
    with pytest.raises(TemporaryFailure):
        hub.ensure_merged(REVIEW, opened, sha=opened.head_sha)
    merged = main(place.hub())
    later = place.hub()
    assert later.ensure_merged(REVIEW, later.pulls(REVIEW, BRANCH)[0], sha=opened.head_sha) == ""
    assert place.writes() == []
    assert main(place.hub()) == merged


def test_a_pull_request_that_somebody_merged_since_it_was_read_is_merged(place: Place, hub: Hub) -> None:
    opened = pull(hub)
    merged = place.sandbox.merge(REVIEW, opened.number, "maria")
    assert hub.ensure_merged(REVIEW, opened, sha=opened.head_sha) == ""
    assert hub.pulls(REVIEW, BRANCH)[0].is_merged
    assert main(hub).sha == merged


def test_a_pull_request_that_was_closed_is_not_merged(place: Place, hub: Hub) -> None:
    opened = pull(hub)
    place.sandbox.close_issue(REVIEW, opened.number, "maria")
    assert hub.ensure_merged(REVIEW, opened, sha=opened.head_sha) == "Pull Request is not mergeable"
    assert not hub.pulls(REVIEW, BRANCH)[0].is_open


def test_a_pull_request_of_a_fork_is_merged_and_never_taken_for_ours(place: Place, hub: Hub) -> None:
    place.sandbox.fork(REVIEW, "eve")
    place.sandbox.push("eve/review", "eve", {"x": b"x"}, branch=BRANCH)
    number = place.sandbox.open_pull(REVIEW, "eve", head=f"eve:{BRANCH}", title="Mine").issue.number
    theirs = hub.pull(REVIEW, number)
    assert theirs is not None
    assert hub.ensure_merged(REVIEW, theirs, sha=theirs.head_sha) == ""
    assert hub.pulls(REVIEW, BRANCH) == ()
    assert place.sandbox.read_file(REVIEW, "x", "main") == b"x"


def test_a_merge_that_we_may_not_make_is_a_failure(place: Place, hub: Hub) -> None:
    opened = pull(hub)
    place.sandbox.fail_next(MERGE, status=403, message="Resource not accessible by integration")
    with pytest.raises(PermanentFailure, match="does not let us merge the pull request lab/review#2"):
        hub.ensure_merged(REVIEW, opened, sha=opened.head_sha)


def test_what_is_committed_after_a_merge_goes_onto_what_the_base_now_is(hub: Hub) -> None:
    opened = pull(hub)
    hub.ensure_merged(REVIEW, opened, sha=opened.head_sha)
    hub.ensure_no_branch(REVIEW, BRANCH)
    again = commit(hub, b"again")
    assert again.parents == (main(hub).sha,)
    assert main(hub).message.startswith("Merge pull request #2")
