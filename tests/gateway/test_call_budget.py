"""How many requests one contribution costs: the figure the gateway is built for."""

from __future__ import annotations

from contribution import contribute
from gateway_place import REVIEW, Place


def warm(place: Place) -> None:
    """Read the corpus once, as every process does."""
    hub = place.hub()
    head = hub.branch(REVIEW, "main")
    assert head is not None
    hub.tree(REVIEW, head.tree)


def test_a_new_contribution_takes_13_requests(place: Place) -> None:
    warm(place)
    contribute(place.hub(), place.subject)
    assert place.calls() == [
        "GET /issues/{issue_number}",
        "GET /issues/{issue_number}/comments",
        "GET /pulls",
        "GET /repos/{owner}/{repo}",
        "GET /branches/{branch}",
        "GET /branches/{branch}",
        "POST /git/trees",
        "POST /git/commits",
        "POST /git/refs",
        "POST /pulls",
        "POST /issues/{issue_number}/labels",
        "POST /issues/{issue_number}/comments",
        "POST /check-runs",
    ]


def test_an_edit_takes_10_requests(place: Place) -> None:
    contribute(place.hub(), place.subject)
    place.sandbox.edit_issue(REVIEW, place.number, "ada", body="### Title\n\nAnother")
    contribute(place.hub(), place.subject)
    assert place.calls() == [
        "GET /issues/{issue_number}",
        "GET /issues/{issue_number}/comments",
        "GET /pulls",
        "GET /issues/{issue_number}/timeline",
        "GET /branches/{branch}",
        "GET /pulls/{pull_number}/commits",
        "PUT /contents/{path}",
        "PATCH /pulls/{pull_number}",
        "PATCH /issues/comments/{comment_id}",
        "POST /check-runs",
    ]


def test_a_redelivery_with_nothing_to_do_takes_7_requests(place: Place) -> None:
    contribute(place.hub(), place.subject)
    contribute(place.hub(), place.subject)
    assert place.calls() == [
        "GET /issues/{issue_number}",
        "GET /issues/{issue_number}/comments",
        "GET /pulls",
        "GET /issues/{issue_number}/timeline",
        "GET /branches/{branch}",
        "GET /pulls/{pull_number}/commits",
        "GET /commits/{ref}/check-runs",
    ]


def test_a_process_looks_up_its_login_installation_and_token_once(place: Place) -> None:
    github = place.github()
    for _ in range(3):
        hub = github.hub()
        issue = hub.issue(place.subject)
        assert issue is not None
        hub.is_us(issue.author)
    lookups = [call for call in place.calls() if not call.startswith("GET /issues")]
    assert sorted(lookups) == [
        "GET /app",
        "GET /installation",
        "POST /app/installations/{installation_id}/access_tokens",
    ]
