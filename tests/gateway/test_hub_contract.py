"""The law of the hub: ensuring twice changes nothing, and nothing forbidden passes for done."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from gateway_place import REVIEW, Place
from hub_verbs import BRANCH, MARKER, STATUS, check, commit, issue, main, pull

from bot.faults import PermanentFailure
from bot.intake.subject import Subject
from bot.publish.hub import Hub

VERBS: dict[str, Callable[[Hub, Subject], object]] = {
    "files": lambda hub, _: commit(hub),
    "branch": lambda hub, _: hub.ensure_branch(REVIEW, BRANCH, main(hub).sha),
    "no branch": lambda hub, _: hub.ensure_no_branch(REVIEW, "old"),
    "pull": lambda hub, _: pull(hub),
    "pull closed": lambda hub, _: (
        hub.ensure_pull_state(REVIEW, pull(hub), is_open=False)
        if not hub.pulls(REVIEW, BRANCH)
        else hub.ensure_pull_state(REVIEW, hub.pulls(REVIEW, BRANCH)[0], is_open=False)
    ),
    "labels": lambda hub, subject: hub.ensure_labels(
        subject, present=issue(hub, subject).labels, add=["new", "invalid"], remove=["old"]
    ),
    "comment": lambda hub, subject: hub.ensure_comment(subject, marker=MARKER, body=STATUS),
    "issue state": lambda hub, subject: hub.ensure_issue_state(
        issue(hub, subject), is_open=False, reason="not_planned"
    ),
    "check": lambda hub, _: hub.ensure_check(REVIEW, main(hub).sha, check(annotations=120)),
}


@pytest.fixture
def old(place: Place) -> Place:
    """The place with a branch and a label that are to go."""
    place.sandbox.push(REVIEW, "maria", {"x": b"x"}, branch="old")
    place.sandbox.label(REVIEW, place.number, "maria", add=["old"])
    return place


@pytest.mark.parametrize("verb", VERBS)
def test_ensuring_twice_writes_nothing_the_second_time(old: Place, verb: str) -> None:
    hub = old.hub()
    VERBS[verb](hub, old.subject)
    assert old.writes()
    old.sandbox.clear_requests()
    VERBS[verb](hub, old.subject)
    assert old.writes() == []


@pytest.mark.parametrize("verb", VERBS)
def test_a_later_run_that_ensures_the_same_writes_nothing(old: Place, verb: str) -> None:
    VERBS[verb](old.hub(), old.subject)
    later = old.hub()
    VERBS[verb](later, old.subject)
    assert old.writes() == []


@pytest.mark.parametrize(
    ("verb", "method"),
    [
        ("files", "POST"),
        ("branch", "POST"),
        ("no branch", "DELETE"),
        ("pull", "POST"),
        ("pull closed", "PATCH"),
        ("labels", "POST"),
        ("labels", "DELETE"),
        ("comment", "POST"),
        ("issue state", "PATCH"),
        ("check", "POST"),
        ("check", "PATCH"),
    ],
)
def test_what_github_forbids_never_passes_for_done(old: Place, verb: str, method: str) -> None:
    hub = old.hub()
    old.sandbox.fail_next(method=method, status=403, message="Forbidden")
    with pytest.raises(PermanentFailure, match="GitHub does not let us"):
        VERBS[verb](hub, old.subject)
