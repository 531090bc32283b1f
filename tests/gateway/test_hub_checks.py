"""Check runs: one for each digest, whole in the end."""

from __future__ import annotations

import pytest
from gateway_place import REVIEW, Place
from hub_verbs import PATH, check, commit, main

from bot.faults import TemporaryFailure
from bot.publish.hub import Hub


def runs(place: Place) -> list[tuple[str, str | None, str, int]]:
    return [
        (run.status, run.conclusion, run.external_id, len(run.annotations))
        for run in place.sandbox.repository(REVIEW).runs.values()
    ]


def test_a_check_run_says_what_was_found(place: Place, hub: Hub) -> None:
    hub.ensure_check(REVIEW, main(hub).sha, check(annotations=2))
    [run] = place.sandbox.repository(REVIEW).runs.values()
    assert (run.name, run.conclusion, run.external_id) == ("Living review", "failure", "d1")
    assert (run.title, run.summary) == ("2 findings", "What was looked at")
    assert [(each.path, each.start_line, each.message) for each in run.annotations] == [
        (PATH, 1, "finding 1"),
        (PATH, 2, "finding 2"),
    ]


def test_another_digest_is_another_check_run(place: Place, hub: Hub) -> None:
    head = main(hub).sha
    hub.ensure_check(REVIEW, head, check("d1", annotations=1))
    hub.ensure_check(REVIEW, head, check("d2"))
    place.hub().ensure_check(REVIEW, head, check("d1", annotations=1))
    assert [digest for _, _, digest, _ in runs(place)] == ["d1", "d2", "d1"]


def test_many_annotations_go_fifty_at_a_time_and_the_last_completes_the_run(place: Place, hub: Hub) -> None:
    hub.ensure_check(REVIEW, main(hub).sha, check(annotations=120))
    assert runs(place) == [("completed", "failure", "d1", 120)]
    assert [call.split()[0] for call in place.writes()] == ["POST", "PATCH", "PATCH"]


def test_a_check_run_cut_off_by_a_crash_is_finished_where_it_stopped(place: Place, hub: Hub) -> None:
    head = main(hub).sha
    place.sandbox.fail_next("/repos/{owner}/{repo}/check-runs/{check_run_id}", status=502)
    with pytest.raises(TemporaryFailure):
        hub.ensure_check(REVIEW, head, check(annotations=120))
    assert runs(place) == [("in_progress", None, "d1", 50)]
    place.hub().ensure_check(REVIEW, head, check(annotations=120))
    assert runs(place) == [("completed", "failure", "d1", 120)]
    [run] = place.sandbox.repository(REVIEW).runs.values()
    assert [each.message for each in run.annotations] == [f"finding {n}" for n in range(1, 121)]


def test_a_check_run_whose_last_answer_was_lost_gets_no_annotation_twice(place: Place, hub: Hub) -> None:
    head = main(hub).sha
    route = "/repos/{owner}/{repo}/check-runs/{check_run_id}"
    place.sandbox.fail_next(route, status=502, after=True)
    with pytest.raises(TemporaryFailure):
        hub.ensure_check(REVIEW, head, check(annotations=150))
    place.hub().ensure_check(REVIEW, head, check(annotations=150))
    assert runs(place) == [("completed", "failure", "d1", 150)]


def test_a_commit_of_our_own_has_no_check_yet_and_none_is_looked_for(place: Place, hub: Hub) -> None:
    head = commit(hub)
    place.sandbox.clear_requests()
    hub.ensure_check(REVIEW, head.sha, check())
    assert place.calls() == ["POST /check-runs"]
