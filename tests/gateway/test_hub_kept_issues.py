"""An issue of ours that tells how things stand."""

from __future__ import annotations

from gateway_place import REVIEW, Place

MARKER = "<!-- living-review-bot:kept"


def ensure(place: Place, what: str, *, is_open: bool = True, title: str = "Broken", hub=None) -> None:
    hub = hub or place.hub()
    hub.ensure_issue(REVIEW, marker=MARKER, title=title, body=f"{MARKER} {what} -->\n\n{what}\n", is_open=is_open)


def issues(place: Place) -> list:
    every = place.sandbox.repository(REVIEW).issues.values()
    return [each for each in every if MARKER in (each.body or "")]


def test_it_is_opened_edited_closed_and_reopened_in_place(place: Place) -> None:
    ensure(place, "a")
    ensure(place, "b", title="More")
    (issue,) = issues(place)
    assert (issue.title, issue.body, issue.state) == ("More", f"{MARKER} b -->\n\nb\n", "open")
    assert place.writes() == ["PATCH /issues/{issue_number}"]
    ensure(place, "", is_open=False)
    assert (issue.state, issue.state_reason) == ("closed", "completed")
    ensure(place, "c")
    assert (issue.state, issues(place)) == ("open", [issue])


def test_in_one_run_it_is_opened_once(place: Place) -> None:
    hub = place.hub()
    for what in ("a", "b", "b"):
        ensure(place, what, hub=hub)
    assert place.writes() == ["POST /issues", "PATCH /issues/{issue_number}"]
    ensure(place, "", is_open=False, hub=hub)
    ensure(place, "b", hub=hub)
    (issue,) = issues(place)
    assert issue.state == "open"


def test_where_all_is_well_one_request_finds_that_out(place: Place) -> None:
    ensure(place, "", is_open=False)
    assert (place.calls(), issues(place)) == (["GET /issues"], [])


def test_one_that_a_person_closed_stays_closed_while_it_is_about_the_same(place: Place) -> None:
    ensure(place, "a")
    (issue,) = issues(place)
    place.sandbox.close_issue(REVIEW, issue.number, "maria")
    ensure(place, "a")
    assert issue.state == "closed"
    ensure(place, "b")
    assert issue.state == "open"


def test_a_persons_issue_and_our_own_pull_requests_are_no_such_issue(place: Place) -> None:
    place.sandbox.file_issue(REVIEW, "maria", title="Mine", body=f"{MARKER} a -->")
    ensure(place, "a")
    assert [issue.user.login for issue in issues(place)] == ["maria", "review-bot[bot]"]


def test_an_answer_that_was_lost_makes_no_second_one(place: Place) -> None:
    from contextlib import suppress

    from bot.faults import TemporaryFailure

    place.hub()
    place.sandbox.fail_next("/repos/{owner}/{repo}/issues", method="POST", status=502, after=True)
    with suppress(TemporaryFailure):
        ensure(place, "a")
    ensure(place, "a")
    assert len(issues(place)) == 1
