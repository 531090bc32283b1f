"""GITHUB_TOKEN, as GitHub gives it to a workflow's job."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sandbox_client import Client, app_token

from bot.sandbox.server import Sandbox


@pytest.fixture
def job(sandbox: Sandbox) -> Client:
    """A job in acme/review."""
    return Client(sandbox, sandbox.workflow_token("acme/review"))


@pytest.fixture
def branch(sandbox: Sandbox) -> dict[str, str]:
    """What asks for a pull request."""
    sandbox.push("acme/review", "maria", {"x": b"x"}, branch="fix")
    return {"head": "fix", "base": "main", "title": "A fix"}


def test_a_job_acts_as_github_actions(sandbox: Sandbox, job: Client) -> None:
    issue = sandbox.file_issue("acme/review", "ada", title="Hello")
    comment = job.post(f"/repos/acme/review/issues/{issue.number}/comments", {"body": "Hello!"}).json
    assert (comment["user"]["login"], comment["user"]["type"]) == ("github-actions[bot]", "Bot")


def test_it_does_not_say_who_it_is(job: Client) -> None:
    assert job.get("/user").status == 403


def test_its_check_runs_are_those_of_github_actions(sandbox: Sandbox, job: Client) -> None:
    head = sandbox.repository("acme/review").git.branch("main")
    run = job.post("/repos/acme/review/check-runs", {"name": "Living Review Bot", "head_sha": head}).json
    assert run["app"]["slug"] == "github-actions"
    ours = Client(sandbox, app_token(sandbox))
    assert ours.patch(f"/repos/acme/review/check-runs/{run['id']}", {"status": "in_progress"}).status == 403


def test_it_has_the_permissions_of_its_workflow_only(sandbox: Sandbox, branch: dict[str, str]) -> None:
    poor = Client(sandbox, sandbox.workflow_token("acme/review", {"contents": "read"}))
    refused = poor.post("/repos/acme/review/pulls", branch)
    assert (refused.status, refused.message) == (403, "Resource not accessible by integration")


def test_it_works_in_its_own_repository_only(sandbox: Sandbox, job: Client) -> None:
    sandbox.add_repository("acme/other", {"x": b"x"})
    issue = sandbox.file_issue("acme/other", "ada", title="Hello")
    assert job.post(f"/repos/acme/other/issues/{issue.number}/comments", {"body": "Hello!"}).status == 403


def test_a_new_repository_lets_no_workflow_open_pull_requests(
    sandbox: Sandbox, job: Client, branch: dict[str, str]
) -> None:
    refused = job.post("/repos/acme/review/pulls", branch)
    words = "GitHub Actions is not permitted to create or approve pull requests."
    assert (refused.status, refused.message) == (403, words)
    sandbox.repository("acme/review").allows_actions_to_open_pulls = True
    assert job.post("/repos/acme/review/pulls", branch).status == 201


def test_that_concerns_workflows_only(app: Client, branch: dict[str, str]) -> None:
    assert app.post("/repos/acme/review/pulls", branch).status == 201


def test_it_needs_no_installation_of_the_app(new_sandbox) -> None:
    sandbox = new_sandbox()
    sandbox.add_repository("acme/alone", {"x": b"x"}, installed=False)
    job = Client(sandbox, sandbox.workflow_token("acme/alone"))
    issue = sandbox.file_issue("acme/alone", "ada", title="Hello")
    assert job.post(f"/repos/acme/alone/issues/{issue.number}/comments", {"body": "Hello!"}).status == 201


def test_it_ends_with_the_longest_job(new_sandbox) -> None:
    ahead = [timedelta(0)]
    sandbox = new_sandbox(clock=lambda: datetime.now(UTC) + ahead[0])
    sandbox.add_repository("acme/review", {"x": b"x"})
    job = Client(sandbox, sandbox.workflow_token("acme/review"))
    ahead[0] = timedelta(hours=5)
    assert job.get("/repos/acme/review").status == 200
    ahead[0] = timedelta(hours=7)
    assert job.get("/repos/acme/review").status == 401


def test_what_a_person_does_as_github_actions_is_the_apps_doing(sandbox: Sandbox, job: Client) -> None:
    issue = sandbox.file_issue("acme/review", "ada", title="Hello")
    assert job.post(f"/repos/acme/review/issues/{issue.number}/comments", {"body": "One"}).status == 201
    sandbox.comment("acme/review", issue.number, "github-actions[bot]", "Two")
    apps = {each.app.slug if each.app else "" for each in sandbox.issue("acme/review", issue.number).comments}
    assert apps == {"github-actions"}
