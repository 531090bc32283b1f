"""Check runs: one for each digest, whole in the end."""

from __future__ import annotations

import pytest
from gateway_place import REVIEW, Place
from hub_verbs import PATH, check, commit, main
from sandbox_client import Client, app_token

from bot.faults import TemporaryFailure
from bot.gateway.credentials import TokenCredentials
from bot.publish.hub import Check, Hub

NAME = "Living review"
WRONG = Check(name=NAME, digest="w", conclusion="failure", title="2 findings", summary="s")


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


# -- once more, because somebody asked --------------------------------------------------------------------------------


def test_a_check_that_is_asked_for_again_is_written_again_though_it_says_the_same(place: Place, hub: Hub) -> None:
    head = main(hub).sha
    hub.ensure_check(REVIEW, head, check())
    later = place.hub()
    later.ensure_check(REVIEW, head, check())
    for _ in range(2):
        later.ensure_check(REVIEW, head, check(), again=True)
    assert runs(place) == [("completed", "success", "d1", 0)] * 2


def test_a_check_that_is_asked_for_again_and_was_cut_off_is_finished(place: Place, hub: Hub) -> None:
    head = main(hub).sha
    hub.ensure_check(REVIEW, head, check(annotations=60))
    place.sandbox.fail_next("/repos/{owner}/{repo}/check-runs/{check_run_id}", status=502)
    with pytest.raises(TemporaryFailure):
        place.hub().ensure_check(REVIEW, head, check(annotations=60), again=True)
    place.hub().ensure_check(REVIEW, head, check(annotations=60), again=True)
    assert runs(place) == [("completed", "failure", "d1", 60)] * 2


def test_a_status_that_is_asked_for_again_is_written_again(place: Place) -> None:
    person = TokenCredentials(place.sandbox.add_user("maria"))
    head = main(place.hub()).sha
    place.hub(person).ensure_check(REVIEW, head, check())
    later = place.hub(person)
    for _ in range(2):
        later.ensure_check(REVIEW, head, check(), again=True)
    assert place.writes() == ["POST /statuses/{sha}"]
    assert len(place.sandbox.repository(REVIEW).statuses) == 2


# -- what all of them say ---------------------------------------------------------------------------------------------


def status(place: Place, sha: str, state: str, context: str = "build") -> None:
    """A commit status of the maintainers' own machinery."""
    maria = Client(place.sandbox, place.sandbox.add_user("maria"))
    answer = maria.post(f"/repos/{REVIEW}/statuses/{sha}", {"state": state, "context": context})
    assert answer.status == 201


def test_a_commit_that_nobody_checked_has_nothing_against_it(hub: Hub) -> None:
    verdicts = hub.verdicts(REVIEW, main(hub).sha, name=NAME)
    assert (verdicts.state, verdicts.ours_at) == ("success", None)


def test_our_own_check_counts_and_says_when_it_was_done(place: Place, hub: Hub) -> None:
    head = main(hub).sha
    hub.ensure_check(REVIEW, head, check())
    [run] = place.sandbox.repository(REVIEW).runs.values()
    verdicts = hub.verdicts(REVIEW, head, name=NAME)
    assert (verdicts.state, verdicts.ours_at) == ("success", run.completed_at)
    assert hub.verdicts(REVIEW, head, name="another").ours_at is None
    hub.ensure_check(REVIEW, head, WRONG)
    assert hub.verdicts(REVIEW, head, name=NAME).state == "failure"


def test_only_the_newest_check_run_of_a_name_counts(hub: Hub) -> None:
    head = main(hub).sha
    hub.ensure_check(REVIEW, head, WRONG)
    hub.ensure_check(REVIEW, head, check())
    assert hub.verdicts(REVIEW, head, name=NAME).state == "success"


def test_a_check_run_under_way_is_waited_for(place: Place, hub: Hub) -> None:
    head = main(hub).sha
    place.sandbox.fail_next("/repos/{owner}/{repo}/check-runs/{check_run_id}", status=502)
    with pytest.raises(TemporaryFailure):
        hub.ensure_check(REVIEW, head, check(annotations=60))
    verdicts = hub.verdicts(REVIEW, head, name=NAME)
    assert (verdicts.state, verdicts.ours_at) == ("pending", None)


@pytest.mark.parametrize(
    ("conclusion", "state"),
    [
        ("success", "success"),
        ("neutral", "success"),
        ("skipped", "success"),
        ("failure", "failure"),
        ("timed_out", "failure"),
        ("cancelled", "failure"),
        ("action_required", "failure"),
    ],
)
def test_every_conclusion_of_a_check_run_weighs(place: Place, hub: Hub, conclusion: str, state: str) -> None:
    head = main(hub).sha
    app = Client(place.sandbox, app_token(place.sandbox, REVIEW))
    run = {"name": "build", "head_sha": head, "status": "completed", "conclusion": conclusion}
    assert app.post(f"/repos/{REVIEW}/check-runs", run).status == 201
    assert hub.verdicts(REVIEW, head, name=NAME).state == state


@pytest.mark.parametrize(
    ("states", "together"),
    [
        (["success"], "success"),
        (["success", "pending"], "pending"),
        (["pending", "failure"], "failure"),
        (["success", "error"], "failure"),
    ],
)
def test_every_status_of_others_weighs_beside_the_check_runs(
    place: Place, hub: Hub, states: list[str], together: str
) -> None:
    head = main(hub).sha
    hub.ensure_check(REVIEW, head, check())
    for n, state in enumerate(states):
        status(place, head, state, context=f"build {n}")
    assert hub.verdicts(REVIEW, head, name=NAME).state == together


def test_only_the_newest_status_of_a_context_counts(place: Place, hub: Hub) -> None:
    head = main(hub).sha
    for state in ("failure", "success"):
        status(place, head, state)
    assert hub.verdicts(REVIEW, head, name=NAME).state == "success"


def test_a_status_under_our_name_is_not_the_check_run_of_our_app(place: Place, hub: Hub) -> None:
    head = main(hub).sha
    status(place, head, "success", context=NAME)
    assert hub.verdicts(REVIEW, head, name=NAME).ours_at is None


def test_as_a_plain_token_our_own_is_the_status(place: Place, hub: Hub) -> None:
    head = main(hub).sha
    hub.ensure_check(REVIEW, head, check())
    person = TokenCredentials(place.sandbox.add_user("maria"))
    assert place.hub(person).verdicts(REVIEW, head, name=NAME).ours_at is None
    place.hub(person).ensure_check(REVIEW, head, WRONG)
    verdicts = place.hub(person).verdicts(REVIEW, head, name=NAME)
    [written] = place.sandbox.repository(REVIEW).statuses
    assert (verdicts.state, verdicts.ours_at) == ("failure", written.created_at)


def test_what_all_say_is_asked_anew_each_time(place: Place, hub: Hub) -> None:
    head = main(hub).sha
    assert hub.verdicts(REVIEW, head, name=NAME).state == "success"
    status(place, head, "pending")
    assert hub.verdicts(REVIEW, head, name=NAME).state == "pending"
