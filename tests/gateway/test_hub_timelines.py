"""Timelines: what people said, and our answers without a word."""

from __future__ import annotations

from dataclasses import replace

import pytest
from gateway_place import REVIEW, Place
from hub_verbs import BRANCH, MARKER, STATUS, comment, commit, pull, review

from bot.faults import PermanentFailure
from bot.gateway.github import GitHubHub
from bot.intake.subject import Subject
from bot.publish.hub import Hub, Pull

DISMISSALS = "/repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}/dismissals"


def test_a_timeline_tells_comments_reviews_and_the_last_reopening(place: Place, hub: Hub) -> None:
    opened = pull(hub)
    place.sandbox.comment(REVIEW, opened.number, "ada", "first")
    place.sandbox.review(REVIEW, opened.number, "maria", "APPROVE")
    place.sandbox.label(REVIEW, opened.number, "maria", add=["submission"])
    for _ in range(2):
        place.sandbox.close_issue(REVIEW, opened.number, "maria")
        place.sandbox.reopen_issue(REVIEW, opened.number, "maria")
    last = place.sandbox.comment(REVIEW, opened.number, "maria", "second")
    place.sandbox.review(REVIEW, opened.number, "ada", "COMMENT", "Fine")

    seen = place.hub().timeline(Subject(REVIEW, opened.number))

    assert [(each.author.login, each.body) for each in seen.comments] == [("ada", "first"), ("maria", "second")]
    assert (seen.comments[1].id, seen.comments[1].created_at) == (last.id, last.created_at)
    assert seen.comments == place.hub().comments(Subject(REVIEW, opened.number))
    assert [(each.author.login, each.state) for each in seen.reviews] == [("maria", "approved"), ("ada", "commented")]
    assert {each.commit for each in seen.reviews} == {opened.head_sha}
    assert seen.reopened_at is not None
    assert seen.comments[0].created_at < seen.reviews[0].submitted_at < seen.reopened_at < last.created_at


def test_a_timeline_on_which_nothing_happened_is_empty(place: Place, hub: Hub) -> None:
    seen = hub.timeline(place.subject)
    assert (seen.comments, seen.reviews, seen.reopened_at) == ((), (), None)


def test_a_long_timeline_is_read_to_its_end_and_only_once_a_run(place: Place, hub: Hub) -> None:
    for n in range(101):
        place.sandbox.comment(REVIEW, place.number, "ada", f"comment {n}")
    for _ in range(2):
        assert [each.body for each in hub.timeline(place.subject).comments] == [f"comment {n}" for n in range(101)]
    assert place.calls() == ["GET /issues/{issue_number}/timeline"] * 2


def test_a_comment_that_was_deleted_is_on_no_timeline(place: Place, hub: Hub) -> None:
    gone = place.sandbox.comment(REVIEW, place.number, "ada", "/spam")
    place.sandbox.delete_comment(REVIEW, gone.id, "ada")
    assert hub.timeline(place.subject).comments == ()


def test_the_status_comment_is_looked_for_among_the_comments_themselves(place: Place, hub: Hub) -> None:
    hub.timeline(place.subject)
    hub.ensure_comment(place.subject, marker=MARKER, body=STATUS)
    assert place.calls() == [
        "GET /issues/{issue_number}/timeline",
        "GET /issues/{issue_number}/comments",
        "POST /issues/{issue_number}/comments",
    ]


# -- reactions --------------------------------------------------------------------------------------------------------


def test_reactions_on_a_comment_are_seen_on_the_timeline_and_in_the_list(place: Place, hub: Hub) -> None:
    written = place.sandbox.comment(REVIEW, place.number, "ada", "/help")
    for content in ("+1", "confused"):
        place.sandbox.react(REVIEW, "maria", content, comment_id=written.id)
    assert comment(hub, place.subject).reactions == {"+1", "confused"}
    assert hub.timeline(place.subject).comments[0].reactions == {"+1", "confused"}


def test_a_comment_gets_a_reaction_of_ours(place: Place, hub: Hub) -> None:
    written = place.sandbox.comment(REVIEW, place.number, "ada", "/help")
    hub.ensure_reaction(REVIEW, comment(hub, place.subject), "eyes")
    [reaction] = written.reactions
    assert (reaction.user.login, reaction.content) == (place.sandbox.app.login, "eyes")


def test_the_same_reaction_of_somebody_else_is_enough(place: Place, hub: Hub) -> None:
    written = place.sandbox.comment(REVIEW, place.number, "ada", "/help")
    place.sandbox.react(REVIEW, "maria", "+1", comment_id=written.id)
    hub.ensure_reaction(REVIEW, comment(hub, place.subject), "+1")
    assert place.writes() == []


def test_our_own_reactions_are_told_from_those_of_others(place: Place, hub: GitHubHub) -> None:
    written = place.sandbox.comment(REVIEW, place.number, "ada", "/help")
    place.sandbox.react(REVIEW, "maria", "+1", comment_id=written.id)
    hub.ensure_reaction(REVIEW, comment(hub, place.subject), "eyes")
    assert hub.own_reactions(REVIEW, comment(hub, place.subject)) == {"eyes"}
    seen = replace(comment(hub, place.subject), reactions=frozenset({"+1"}))
    place.sandbox.delete_comment(REVIEW, written.id, "ada")
    assert hub.own_reactions(REVIEW, seen) == {"+1"}


def test_a_comment_that_is_gone_meanwhile_needs_no_reaction(place: Place, hub: Hub) -> None:
    written = place.sandbox.comment(REVIEW, place.number, "ada", "/help")
    seen = comment(hub, place.subject)
    place.sandbox.delete_comment(REVIEW, written.id, "ada")
    hub.ensure_reaction(REVIEW, seen, "+1")


# -- reviews ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def approved(place: Place, hub: Hub) -> Pull:
    """Our pull request, approved by a maintainer."""
    opened = pull(hub)
    place.sandbox.review(REVIEW, opened.number, "maria", "APPROVE")
    place.sandbox.clear_requests()
    return opened


def test_an_approval_is_taken_back_and_the_run_knows(place: Place, hub: Hub, approved: Pull) -> None:
    hub.ensure_dismissed(REVIEW, approved.number, review(hub, approved), "The entry changed.")
    [seen] = place.sandbox.pull(REVIEW, approved.number).reviews
    assert seen.state == "DISMISSED"
    assert place.writes() == ["PUT /pulls/{pull_number}/reviews/{review_id}/dismissals"]
    assert review(hub, approved).state == review(place.hub(), approved).state == "dismissed"


def test_a_review_that_somebody_dismissed_is_left_alone(place: Place, hub: Hub, approved: Pull) -> None:
    [seen] = place.sandbox.pull(REVIEW, approved.number).reviews
    place.sandbox.dismiss(REVIEW, approved.number, seen.id, "maria")
    hub.ensure_dismissed(REVIEW, approved.number, review(hub, approved), "The entry changed.")
    assert place.writes() == []


@pytest.mark.parametrize("status", [403, 404, 422])
def test_a_review_that_is_not_ours_to_dismiss_stays(place: Place, hub: Hub, approved: Pull, status: int) -> None:
    given = review(hub, approved)
    place.sandbox.fail_next(DISMISSALS, status=status, message="Must be an administrator")
    for _ in range(2):
        hub.ensure_dismissed(REVIEW, approved.number, given, "The entry changed.")
    assert place.writes() == ["PUT /pulls/{pull_number}/reviews/{review_id}/dismissals"]
    assert review(hub, approved).state == "approved"


def test_credentials_that_are_refused_are_a_failure_here_too(place: Place, hub: Hub, approved: Pull) -> None:
    given = review(hub, approved)
    place.sandbox.fail_next(DISMISSALS, status=401, times=2)
    with pytest.raises(PermanentFailure, match="credentials"):
        hub.ensure_dismissed(REVIEW, approved.number, given, "The entry changed.")


def test_a_review_is_of_the_commit_it_saw(place: Place, hub: Hub, approved: Pull) -> None:
    later = commit(hub, b"other")
    place.sandbox.review(REVIEW, approved.number, "maria", "REQUEST_CHANGES", "No")
    reviews = place.hub().timeline(Subject(REVIEW, approved.number)).reviews
    assert [(each.state, each.commit) for each in reviews] == [
        ("approved", approved.head_sha),
        ("changes_requested", later.sha),
    ]
    assert place.sandbox.repository(REVIEW).git.branch(BRANCH) == later.sha
