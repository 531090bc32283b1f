"""Issues: one status comment, labels, open or closed."""

from __future__ import annotations

import pytest
from gateway_place import REVIEW, Place
from hub_verbs import MARKER, STATUS, issue

from bot.faults import PermanentFailure
from bot.publish.hub import Hub


def test_the_status_comment_is_written_once_and_edited_in_place(place: Place, hub: Hub) -> None:
    place.sandbox.comment(REVIEW, place.number, "ada", "please hurry")
    hub.ensure_comment(place.subject, marker=MARKER, body=STATUS)
    place.hub().ensure_comment(place.subject, marker=MARKER, body=f"{MARKER} merged -->\nDone.")
    assert place.comments() == [
        ("ada", "please hurry"),
        (place.sandbox.app.login, f"{MARKER} merged -->\nDone."),
    ]


def test_a_comment_of_someone_else_with_our_marker_is_left_alone(place: Place, hub: Hub) -> None:
    place.sandbox.comment(REVIEW, place.number, "eve", STATUS)
    hub.ensure_comment(place.subject, marker=MARKER, body=STATUS)
    assert place.comments() == [("eve", STATUS), (place.sandbox.app.login, STATUS)]


def test_a_comment_that_quotes_our_marker_is_an_answer_and_stays(place: Place) -> None:
    bot = place.sandbox.app.login
    quote = f"> {STATUS}\n\nThis is wrong."
    for text in (STATUS, quote):
        place.sandbox.comment(REVIEW, place.number, bot, text)
    place.hub().ensure_comment(place.subject, marker=MARKER, body=STATUS)
    assert place.comments() == [(bot, STATUS), (bot, quote)]


def test_of_two_status_comments_the_first_stays(place: Place) -> None:
    bot = place.sandbox.app.login
    for text in (STATUS, STATUS, "something else we said"):
        place.sandbox.comment(REVIEW, place.number, bot, text)
    hub = place.hub()
    hub.ensure_comment(place.subject, marker=MARKER, body=STATUS + " Again.")
    assert place.comments() == [(bot, STATUS + " Again."), (bot, "something else we said")]
    assert [comment.body for comment in hub.comments(place.subject)] == [STATUS + " Again.", "something else we said"]


def test_a_status_comment_that_was_deleted_meanwhile_is_written_anew(place: Place, hub: Hub) -> None:
    hub.ensure_comment(place.subject, marker=MARKER, body=STATUS)
    later = place.hub()
    later.comments(place.subject)
    [comment] = place.sandbox.issue(REVIEW, place.number).comments
    place.sandbox.delete_comment(REVIEW, comment.id, "maria")
    later.ensure_comment(place.subject, marker=MARKER, body="x " + STATUS)
    assert place.comments() == [(place.sandbox.app.login, "x " + STATUS)]


def test_a_status_comment_of_ours_that_may_not_be_edited_is_a_failure(place: Place, hub: Hub) -> None:
    hub.ensure_comment(place.subject, marker=MARKER, body=STATUS)
    place.sandbox.fail_next(method="PATCH", status=403, message="Forbidden")
    with pytest.raises(PermanentFailure, match="does not let us edit our comment on lab/review#1"):
        hub.ensure_comment(place.subject, marker=MARKER, body=STATUS + " Again.")


def test_a_comment_that_is_too_long_is_cut_and_settles(place: Place, hub: Hub) -> None:
    body = STATUS + "\n" + "word\n" * 20_000
    hub.ensure_comment(place.subject, marker=MARKER, body=body)
    place.hub().ensure_comment(place.subject, marker=MARKER, body=body)
    assert place.writes() == []
    [(_, text)] = place.comments()
    assert text.startswith(STATUS)
    assert len(text) <= 65_536


def test_a_second_status_comment_that_someone_else_deletes_at_that_moment_is_fine(place: Place) -> None:
    for text in (STATUS, STATUS):
        place.sandbox.comment(REVIEW, place.number, place.sandbox.app.login, text)
    hub = place.hub()
    second = hub.comments(place.subject)[1]
    place.sandbox.delete_comment(REVIEW, second.id, "maria")
    hub.ensure_comment(place.subject, marker=MARKER, body=STATUS)
    assert len(place.comments()) == 1


def test_labels_are_added_and_removed_and_others_stay(place: Place) -> None:
    place.sandbox.label(REVIEW, place.number, "maria", add=["theirs", "old/one & two"])
    hub = place.hub()
    present = issue(hub, place.subject).labels
    hub.ensure_labels(place.subject, present=present, add=["new", "theirs"], remove=["old/one & two", "never there"])
    assert place.labels() == {"theirs", "new"}
    assert issue(hub, place.subject).labels == {"theirs", "new"}


def test_labels_are_the_same_in_upper_and_lower_case(place: Place) -> None:
    place.sandbox.label(REVIEW, place.number, "maria", add=["Invalid", "Old"])
    hub = place.hub()
    present = issue(hub, place.subject).labels
    hub.ensure_labels(place.subject, present=present, add=["invalid"], remove=["old"])
    assert place.writes() == ["DELETE /issues/{issue_number}/labels/{name}"]


def test_a_label_that_someone_else_takes_off_at_that_moment_is_fine(place: Place, hub: Hub) -> None:
    hub.ensure_labels(place.subject, present=frozenset({"gone"}), remove=["gone"])
    assert place.labels() == set()


def test_an_issue_is_closed_with_a_reason_and_reopened(place: Place, hub: Hub) -> None:
    hub.ensure_issue_state(issue(hub, place.subject), is_open=False, reason="not_planned")
    record = place.sandbox.issue(REVIEW, place.number)
    assert (record.state, record.state_reason) == ("closed", "not_planned")
    closer = hub.closer(place.subject)
    assert closer is not None
    assert hub.is_us(closer)
    hub.ensure_issue_state(issue(hub, place.subject), is_open=True)
    assert place.sandbox.issue(REVIEW, place.number).state == "open"
