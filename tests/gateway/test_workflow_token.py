"""The token of a workflow's job: an App's in most ways, which may be forbidden to open pull requests."""

from __future__ import annotations

import pytest
from gateway_place import REVIEW, Place
from hub_verbs import BRANCH, check, commit, main, pull

from bot.faults import PermanentFailure
from bot.gateway.credentials import TokenCredentials
from bot.intake.subject import Subject
from bot.publish.hub import Account, Hub, PullsForbidden

LOGIN = "github-actions[bot]"


@pytest.fixture
def job(place: Place) -> Hub:
    """A hub of a workflow's job; a new repository forbids it to open pull requests."""
    return place.hub(TokenCredentials(place.sandbox.workflow_token(REVIEW), login=LOGIN, checks=True))


def test_a_job_is_github_actions_and_writes_check_runs(place: Place, job: Hub) -> None:
    sha = main(job).sha
    job.ensure_check(REVIEW, sha, check())
    assert job.is_app
    assert job.is_us(Account(login=LOGIN, id=1, is_bot=True))
    runs = place.sandbox.repository(REVIEW).runs.values()
    assert [(run.suite.app.slug, run.conclusion) for run in runs] == [("github-actions", "success")]


def test_a_check_run_of_a_job_is_known_again(place: Place, job: Hub) -> None:
    sha = main(job).sha
    job.ensure_check(REVIEW, sha, check())
    again = place.hub(TokenCredentials(place.sandbox.workflow_token(REVIEW), login=LOGIN, checks=True))
    again.ensure_check(REVIEW, sha, check())
    assert len(place.sandbox.repository(REVIEW).runs) == 1


def test_commits_of_a_job_are_its_own_and_signed(place: Place, job: Hub) -> None:
    made = commit(job)
    assert made.author is not None
    assert job.is_us(made.author)
    assert made.sha in place.sandbox.repository(REVIEW).signed


def test_where_workflows_may_open_none_it_is_told_apart_from_a_missing_permission(place: Place, job: Hub) -> None:
    with pytest.raises(PullsForbidden, match="lab/review does not let workflows open pull requests"):
        pull(job)
    assert place.sandbox.repository(REVIEW).pulls == []
    poor = place.sandbox.workflow_token(REVIEW, {"contents": "write"})
    other = place.hub(TokenCredentials(poor, login=LOGIN, checks=True))
    with pytest.raises(PermanentFailure, match="it needs the permission pull_requests: write") as failure:
        pull(other)
    assert not isinstance(failure.value, PullsForbidden)


def test_where_they_may_one_is_opened(place: Place, job: Hub) -> None:
    place.sandbox.repository(REVIEW).allows_actions_to_open_pulls = True
    assert pull(job).author.login == LOGIN


def test_one_that_a_person_opened_is_edited_though_we_may_open_none(place: Place, job: Hub) -> None:
    commit(job)
    number = place.sandbox.open_pull(REVIEW, "maria", head=BRANCH, title="A paper").issue.number
    edited = place.hub(TokenCredentials(place.sandbox.workflow_token(REVIEW), login=LOGIN, checks=True)).ensure_pull(
        REVIEW, branch=BRANCH, base="main", title="Add it", body="Ours"
    )
    assert (edited.number, edited.title) == (number, "Add it")


def test_the_commits_of_a_branch_without_pull_request_are_told_oldest_first(place: Place, job: Hub) -> None:
    first, second = commit(job, b"one"), commit(job, b"two")
    place.sandbox.push(REVIEW, "maria", {"y": b"y"})
    hub = place.hub()
    compared = hub.compare(REVIEW, main(hub).sha, second.sha)
    assert compared is not None
    assert [each.sha for each in compared.commits] == [first.sha, second.sha]
    assert compared.start.sha == first.parents[0]


# -- what is open --------------------------------------------------------------------------------------------------


def test_what_is_open_is_told_the_latest_changed_first(place: Place, hub: Hub) -> None:
    closed = place.sandbox.file_issue(REVIEW, "ada", title="Done").number
    place.sandbox.close_issue(REVIEW, closed, "maria")
    place.sandbox.push(REVIEW, "maria", {"x": b"x"}, branch="fix")
    number = place.sandbox.open_pull(REVIEW, "maria", head="fix", title="Fix").issue.number
    place.sandbox.comment(REVIEW, place.number, "ada", "Still open?")
    found = hub.open_issues(REVIEW)
    assert [(each.subject, each.is_pull) for each in found] == [
        (Subject(REVIEW, place.number), False),
        (Subject(REVIEW, number), True),
    ]


def test_a_hundred_of_what_is_open_are_enough(place: Place, hub: Hub) -> None:
    for number in range(105):
        place.sandbox.file_issue(REVIEW, "ada", title=f"Issue {number}")
    place.sandbox.clear_requests()
    assert len(hub.open_issues(REVIEW)) == 100
    assert place.calls() == ["GET /issues"]
