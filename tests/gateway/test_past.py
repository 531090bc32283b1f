"""What was: the latest issues and pull requests, and where a branch stood at a time, however commits came to it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from gateway_place import REVIEW, Place

from bot.gateway.github import GitHubHub
from bot.publish.hub import Commit


@pytest.fixture
def past(place: Place) -> GitHubHub:
    """A hub that knows what was."""
    return place.github().past()


def push(place: Place, name: str, branch: str = "", onto: str = "") -> str:
    """A commit, an hour after the last one."""
    place.watch.ahead += timedelta(hours=1)
    return place.sandbox.push(REVIEW, "maria", {name: b"x"}, branch=branch, onto=onto)


def stood(past: GitHubHub, when: datetime) -> str:
    found = past.branch_at(REVIEW, "main", when)
    assert isinstance(found, Commit)
    return found.sha


def test_a_branch_stood_at_its_last_commit_that_is_not_younger(place: Place, past: GitHubHub) -> None:
    shas = [push(place, name) for name in "abc"]
    times = [past.commit(REVIEW, sha).committed_at for sha in shas]
    assert [stood(past, when) for when in times if when] == shas
    assert [stood(past, when + timedelta(minutes=59)) for when in times if when] == shas
    assert past.branch_at(REVIEW, "main", times[0] - timedelta(days=1)) is None if times[0] else False


def test_what_was_merged_later_was_not_there_though_it_was_written_before(place: Place, past: GitHubHub) -> None:
    base = push(place, "a")
    push(place, "side", branch="change", onto=base)
    number = place.sandbox.open_pull(REVIEW, "maria", head="change", title="A change").issue.number
    opened = place.watch() + timedelta(minutes=1)
    place.watch.ahead += timedelta(hours=1)
    merged = place.sandbox.merge(REVIEW, number, "maria")
    assert stood(past, opened) == base
    assert stood(past, place.watch() + timedelta(minutes=1)) == merged


def test_a_long_way_back_is_gone_once(place: Place, past: GitHubHub) -> None:
    shas = [push(place, f"f{number}") for number in range(150)]
    old, new = (past.commit(REVIEW, sha).committed_at for sha in (shas[3], shas[120]))
    place.sandbox.clear_requests()
    assert old
    assert new
    assert (stood(past, old), stood(past, new)) == (shas[3], shas[120])
    assert place.calls() == ["GET /commits"] * 2


def test_the_latest_come_first_open_and_closed_issues_and_pull_requests_alike(place: Place, past: GitHubHub) -> None:
    numbers = []
    for number in range(3):
        place.watch.ahead += timedelta(hours=1)
        numbers.append(place.sandbox.file_issue(REVIEW, "ada", title=f"Paper {number}").number)
    place.sandbox.close_issue(REVIEW, numbers[1], "maria")
    push(place, "side", branch="change")
    pull = place.sandbox.open_pull(REVIEW, "maria", head="change", title="A change").issue.number
    found = past.latest_issues(REVIEW, 4)
    assert [each.issue.subject.number for each in found] == [pull, *numbers[::-1]]
    assert [(each.issue.is_pull, each.issue.is_open) for each in found[:3]] == [
        (True, True),
        (False, True),
        (False, False),
    ]
    assert found[1].opened_at - found[2].opened_at == timedelta(hours=1)


def test_more_than_a_page_of_them_are_read_in_pages(place: Place, past: GitHubHub) -> None:
    for number in range(104):
        place.sandbox.file_issue(REVIEW, "ada", title=f"Paper {number}")
    assert len(past.latest_issues(REVIEW, 1)) == 1
    place.sandbox.clear_requests()
    assert len(past.latest_issues(REVIEW, 103)) == 103
    assert len({each.issue.subject for each in past.latest_issues(REVIEW, 500)}) == 105
    assert place.calls() == ["GET /issues"] * 4
