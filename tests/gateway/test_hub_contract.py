"""The law of the hub: ensuring twice changes nothing, and nothing forbidden passes for done."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from gateway_place import REVIEW, Place
from hub_verbs import BRANCH, MARKER, PATH, STATUS, check, comment, commit, issue, main, pull, review

from bot.faults import PermanentFailure
from bot.intake.subject import Subject
from bot.publish.hub import Hub, Suggestion

PROPOSED = "proposed"
"""a branch of a person's with a pull request that somebody approved"""


def edit(hub: Hub) -> object:
    head = hub.branch(REVIEW, PROPOSED)
    assert head is not None
    return hub.ensure_files(REVIEW, PROPOSED, {PATH: b"other"}, onto=head, message="Change it")


def join(hub: Hub) -> object:
    head, base = hub.branch(REVIEW, PROPOSED), hub.branch(REVIEW, "old")
    assert head is not None
    assert base is not None
    return hub.ensure_files(REVIEW, PROPOSED, {PATH: b"x"}, onto=head, message="Merge", also=base)


def merge(hub: Hub) -> None:
    proposed = hub.pulls(REVIEW, PROPOSED)[0]
    assert hub.ensure_merged(REVIEW, proposed, sha=proposed.head_sha) == ""


def dismiss(hub: Hub) -> None:
    proposed = hub.pulls(REVIEW, PROPOSED)[0]
    hub.ensure_dismissed(REVIEW, proposed.number, review(hub, proposed), "It changed")


def suggest(hub: Hub) -> None:
    marker = "<!-- suggestion a -->"
    body = f"{marker}\nBetter:\n```suggestion\ny\n```"
    proposed = hub.pulls(REVIEW, PROPOSED)[0]
    pull = hub.pull(REVIEW, proposed.number)
    assert pull is not None
    hub.ensure_suggestions(REVIEW, pull, [Suggestion(path=PATH, line=1, body=body, marker=marker)], lead="Look")


VERBS: dict[str, Callable[[Hub, Subject], object]] = {
    "files": lambda hub, _: commit(hub),
    "a file": lambda hub, _: edit(hub),
    "a merge of branches": lambda hub, _: join(hub),
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
    "kept issue": lambda hub, _: hub.ensure_issue(
        REVIEW, marker="<!-- kept", title="T", body="<!-- kept a -->\nBroken", is_open=True
    ),
    "issue state": lambda hub, subject: hub.ensure_issue_state(
        issue(hub, subject), is_open=False, reason="not_planned"
    ),
    "check": lambda hub, _: hub.ensure_check(REVIEW, main(hub).sha, check(annotations=120)),
    "reaction": lambda hub, subject: hub.ensure_reaction(REVIEW, comment(hub, subject), "confused"),
    "merged": lambda hub, _: merge(hub),
    "locked": lambda hub, subject: hub.ensure_locked(
        subject, is_locked=issue(hub, subject).is_locked, reason="too heated"
    ),
    "dismissed": lambda hub, _: dismiss(hub),
    "suggestions": lambda hub, _: suggest(hub),
}


@pytest.fixture
def old(place: Place) -> Place:
    """The place with a branch and a label that are to go, a comment, and an approved pull request."""
    place.sandbox.push(REVIEW, "maria", {"x": b"x"}, branch="old")
    place.sandbox.label(REVIEW, place.number, "maria", add=["old"])
    place.sandbox.comment(REVIEW, place.number, "ada", "/help")
    place.sandbox.push(REVIEW, "ada", {PATH: b"x"}, branch=PROPOSED)
    proposed = place.sandbox.open_pull(REVIEW, "ada", head=PROPOSED, title="Proposed")
    place.sandbox.review(REVIEW, proposed.issue.number, "maria", "APPROVE")
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
        ("a file", "PUT"),
        ("a merge of branches", "POST"),
        ("a merge of branches", "PATCH"),
        ("branch", "POST"),
        ("no branch", "DELETE"),
        ("pull", "POST"),
        ("pull closed", "PATCH"),
        ("labels", "POST"),
        ("labels", "DELETE"),
        ("comment", "POST"),
        ("kept issue", "POST"),
        ("issue state", "PATCH"),
        ("check", "POST"),
        ("check", "PATCH"),
        ("reaction", "POST"),
        ("merged", "PUT"),
        ("locked", "PUT"),
        ("suggestions", "POST"),
    ],
)
def test_what_github_forbids_never_passes_for_done(old: Place, verb: str, method: str) -> None:
    hub = old.hub()
    old.sandbox.fail_next(method=method, status=403, message="Forbidden")
    with pytest.raises(PermanentFailure, match="GitHub does not let us"):
        VERBS[verb](hub, old.subject)
