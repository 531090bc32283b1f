"""GitHub does what it was asked and the answer is lost, or it does not: the next run ends in the same state."""

from __future__ import annotations

import re

import pytest
from contribution import PATH, contribute
from gateway_place import REVIEW, Place
from hub_verbs import BRANCH, ENTRY, commit, main
from hub_verbs import PATH as ENTRY_PATH

from bot.faults import PermanentFailure, TemporaryFailure
from bot.publish.hub import Commit

NEW = [
    ("POST", "/repos/{owner}/{repo}/git/trees"),
    ("POST", "/repos/{owner}/{repo}/git/commits"),
    ("POST", "/repos/{owner}/{repo}/git/refs"),
    ("POST", "/repos/{owner}/{repo}/pulls"),
    ("POST", "/repos/{owner}/{repo}/issues/{issue_number}/labels"),
    ("POST", "/repos/{owner}/{repo}/issues/{issue_number}/comments"),
    ("POST", "/repos/{owner}/{repo}/check-runs"),
]
EDIT = [
    ("PUT", "/repos/{owner}/{repo}/contents/{path}"),
    ("PATCH", "/repos/{owner}/{repo}/pulls/{pull_number}"),
    ("PATCH", "/repos/{owner}/{repo}/issues/comments/{comment_id}"),
    ("POST", "/repos/{owner}/{repo}/check-runs"),
]


def state(place: Place) -> object:
    """Everything people can see, without SHAs and numbers that tell of nothing but time."""
    repository = place.sandbox.repository(REVIEW)
    branch = f"submission/issue-{place.number}"
    head = repository.git.branch(branch)
    assert head is not None
    log = [commit.message for commit in repository.git.log([head], without=[repository.git.branch("main") or ""])]
    return {
        "file": place.sandbox.read_file(REVIEW, PATH, branch),
        "commits": log,
        "pulls": [
            (pull.issue.title, pull.issue.body, pull.issue.state, sorted(label.name for label in pull.issue.labels))
            for pull in repository.pulls
        ],
        "comments": [(who, re.sub(r"http\S+", "URL", text)) for who, text in place.comments()],
        "checks": [(run.external_id, run.conclusion) for run in repository.runs.values() if run.suite.head_sha == head],
    }


@pytest.mark.parametrize("how", ["answer lost", "connection lost", "not done"])
@pytest.mark.parametrize(("method", "route"), NEW)
def test_a_new_contribution_interrupted_anywhere_ends_as_if_nothing_had_happened(
    place: Place, method: str, route: str, how: str
) -> None:
    status = 0 if how == "connection lost" else 502
    hub = place.hub()
    place.sandbox.fail_next(route, method=method, status=status, after=how != "not done")
    with pytest.raises(TemporaryFailure):
        contribute(hub, place.subject)
    contribute(place.hub(), place.subject)
    assert state(place) == {
        "file": b"### Title\n\nA paper",
        "commits": ["Add A paper"],
        "pulls": [("Add: A paper", "### Title\n\nA paper", "open", ["submission"])],
        "comments": [
            ("review-bot[bot]", "<!-- living-review-bot:status proposed -->\nURL\n### Title\n\nA paper"),
        ],
        "checks": [("digest of ### Title\n\nA paper", "success")],
    }


@pytest.mark.parametrize("how", ["answer lost", "not done"])
@pytest.mark.parametrize(("method", "route"), EDIT)
def test_an_edit_interrupted_anywhere_ends_as_if_nothing_had_happened(
    place: Place, method: str, route: str, how: str
) -> None:
    contribute(place.hub(), place.subject)
    place.sandbox.edit_issue(REVIEW, place.number, "ada", body="Another")
    hub = place.hub()
    place.sandbox.fail_next(route, method=method, status=502, after=how != "not done")
    with pytest.raises(TemporaryFailure):
        contribute(hub, place.subject)
    contribute(place.hub(), place.subject)
    assert state(place) == {
        "file": b"Another",
        "commits": ["Add A paper", "Add A paper"],
        "pulls": [("Add: A paper", "Another", "open", ["submission"])],
        "comments": [("review-bot[bot]", "<!-- living-review-bot:status proposed -->\nURL\nAnother")],
        "checks": [("digest of Another", "success")],
    }


@pytest.mark.parametrize("how", ["answer lost", "not done"])
@pytest.mark.parametrize(
    ("method", "route"), [("POST", "git/trees"), ("POST", "git/commits"), ("PATCH", "git/refs/{ref}")]
)
def test_a_merge_interrupted_anywhere_is_one_merge_in_the_end(place: Place, method: str, route: str, how: str) -> None:
    mine = commit(place.hub())
    place.sandbox.push(REVIEW, "maria", {"b.md": b"theirs"})

    def join() -> Commit:
        hub = place.hub()
        head, base = hub.branch(REVIEW, BRANCH), main(hub)
        assert head is not None
        files = {ENTRY_PATH: ENTRY}
        return hub.ensure_files(REVIEW, BRANCH, files, onto=head, message="Merge", also=base)

    place.sandbox.fail_next(f"/repos/{{owner}}/{{repo}}/{route}", method=method, status=502, after=how != "not done")
    with pytest.raises(TemporaryFailure):
        join()
    assert join().parents == (mine.sha, main(place.hub()).sha)
    assert place.sandbox.read_file(REVIEW, "b.md", BRANCH) == b"theirs"


def test_a_write_is_never_repeated_by_the_gateway_itself(place: Place) -> None:
    hub = place.hub()
    route = "/repos/{owner}/{repo}/issues/{issue_number}/comments"
    place.sandbox.fail_next(route, method="POST", status=502, after=True)
    with pytest.raises(TemporaryFailure):
        hub.ensure_comment(place.subject, marker="m", body="m")
    assert place.writes() == ["POST /issues/{issue_number}/comments"]


def test_a_secondary_limit_comes_back_as_github_says(place: Place) -> None:
    hub = place.hub()
    place.sandbox.fail_next(status=403, headers={"Retry-After": "90"})
    with pytest.raises(TemporaryFailure) as failure:
        hub.comments(place.subject)
    assert failure.value.retry_after is not None
    assert failure.value.retry_after.total_seconds() == 90


def test_a_missing_permission_is_permanent_and_named(place: Place) -> None:
    hub = place.hub()
    headers = {"X-Accepted-GitHub-Permissions": "issues=write"}
    place.sandbox.fail_next(
        method="POST", status=403, headers=headers, message="Resource not accessible by integration"
    )
    with pytest.raises(PermanentFailure, match=r"does not let us comment on lab/review#1: it needs .* issues: write"):
        hub.ensure_comment(place.subject, marker="m", body="m")


def test_a_page_of_a_proxy_instead_of_an_answer_is_temporary(place: Place) -> None:
    hub = place.hub()
    place.sandbox.fail_next(status=200)
    with pytest.raises(TemporaryFailure, match=r"answer could not be read when asked to read issue lab/review#1"):
        hub.issue(place.subject)


def test_a_github_that_is_not_there_is_temporary(place: Place) -> None:
    github = place.github()
    place.sandbox.close()
    with pytest.raises(TemporaryFailure, match="No answer from GitHub"):
        github.hub().issue(place.subject)
