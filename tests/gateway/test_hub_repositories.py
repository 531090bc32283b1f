"""Repositories: who may do what, and which labels there are."""

from __future__ import annotations

import pytest
from gateway_place import REVIEW, Place
from hub_verbs import issue

from bot.faults import PermanentFailure
from bot.publish.hub import Hub


def test_a_writer_may_write_and_a_stranger_may_read_what_is_public(place: Place, hub: Hub) -> None:
    place.sandbox.add_user("eve")
    assert (hub.permission(REVIEW, "maria"), hub.permission(REVIEW, "eve")) == ("write", "read")


@pytest.mark.parametrize("login", ["nobody-at-all", "ghost[bot]", "a?b"])
def test_who_is_no_collaborator_may_do_nothing(hub: Hub, login: str) -> None:
    assert hub.permission(REVIEW, login) == "none"


def test_a_permission_is_asked_once_a_run_however_the_login_is_written(place: Place, hub: Hub) -> None:
    assert hub.permission(REVIEW, "maria") == hub.permission(REVIEW, "Maria") == "write"
    assert place.calls() == ["GET /collaborators/{username}/permission"]


def test_a_permission_that_we_may_not_ask_for_is_a_failure_and_no_stranger(place: Place, hub: Hub) -> None:
    place.sandbox.fail_next(status=403, message="Must have push access to view collaborator permission.")
    with pytest.raises(PermanentFailure, match="does not let us say what somebody may do in lab/review"):
        hub.permission(REVIEW, "maria")


def test_all_labels_are_named(place: Place, hub: Hub) -> None:
    for n in range(100):
        place.sandbox.add_label(REVIEW, f"label {n}")
    for _ in range(2):
        assert {f"label {n}" for n in range(100)} <= hub.labels(REVIEW)
    assert place.calls() == ["GET /labels"] * 2


def test_a_label_that_this_run_made_is_among_them(place: Place, hub: Hub) -> None:
    assert "new" not in hub.labels(REVIEW)
    hub.ensure_labels(place.subject, present=issue(hub, place.subject).labels, add=["new"])
    assert "new" in hub.labels(REVIEW)
