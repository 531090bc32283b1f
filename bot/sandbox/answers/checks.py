"""Check runs, suites, annotations and commit statuses as JSON."""

from __future__ import annotations

from collections.abc import Sequence

from bot.sandbox.answers.accounts import app, simple_user
from bot.sandbox.answers.pulls import pull_minimal
from bot.sandbox.answers.repositories import repository
from bot.sandbox.answers.shape import Json, Urls, node, stamp, stamp_or_none
from bot.sandbox.model import Annotation, CheckRun, CheckSuite, Repository, Status


def check_run(at: Urls, run: CheckRun) -> Json:
    """A check run. Pull requests from forks are not named, as on GitHub."""
    repo = run.suite.repository
    url = f"{at.api}/repos/{repo.full_name}/check-runs/{run.id}"
    page = f"{at.page}/{repo.full_name}/runs/{run.id}"
    return {
        "id": run.id,
        "name": run.name,
        "node_id": node("CR", run.id),
        "head_sha": run.suite.head_sha,
        "external_id": run.external_id,
        "url": url,
        "html_url": page,
        "details_url": run.details_url or page,
        "status": run.status,
        "conclusion": run.conclusion,
        "started_at": stamp(run.started_at),
        "completed_at": stamp_or_none(run.completed_at),
        "output": {
            "title": run.title,
            "summary": run.summary,
            "text": run.text,
            "annotations_count": len(run.annotations),
            "annotations_url": f"{url}/annotations",
        },
        "check_suite": {"id": run.suite.id},
        "app": app(at, run.suite.app),
        "pull_requests": pulls_of(at, run.suite),
    }


def pulls_of(at: Urls, suite: CheckSuite) -> list[Json]:
    """The open pull requests of this very repository whose head this is."""
    repo = suite.repository
    return [
        pull_minimal(at, pull)
        for pull in repo.pulls
        if pull.head_sha == suite.head_sha and pull.head_repository is repo and pull.issue.state == "open"
    ]


def check_suite(at: Urls, suite: CheckSuite) -> Json:
    """A check suite; its state is that of its runs."""
    repo = suite.repository
    url = f"{at.api}/repos/{repo.full_name}/check-suites/{suite.id}"
    status, conclusion = state_of(suite)
    return {
        "id": suite.id,
        "node_id": node("CS", suite.id),
        "head_branch": suite.head_branch,
        "head_sha": suite.head_sha,
        "status": status,
        "conclusion": conclusion,
        "url": url,
        "before": suite.before,
        "after": suite.head_sha,
        "pull_requests": pulls_of(at, suite),
        "app": app(at, suite.app),
        "created_at": stamp(suite.created_at),
        "updated_at": stamp(suite.updated_at),
        "rerequestable": True,
        "runs_rerequestable": True,
        "latest_check_runs_count": len(suite.runs),
        "check_runs_url": f"{url}/check-runs",
        "head_commit": simple_commit(repo, suite.head_sha),
        "repository": repository(at, repo),
    }


_WORST = ("action_required", "timed_out", "cancelled", "failure", "neutral", "skipped", "success")


def state_of(suite: CheckSuite) -> tuple[str, str | None]:
    """Completed when every run is, with the worst of their conclusions."""
    if not suite.runs:
        return "queued", None
    if any(run.status != "completed" for run in suite.runs):
        return "in_progress", None
    conclusions = {run.conclusion for run in suite.runs}
    return "completed", next((name for name in _WORST if name in conclusions), None)


def simple_commit(repo: Repository, sha: str) -> Json:
    """A commit as payloads name it."""
    found = repo.git.commit(sha)
    if found is None:
        raise LookupError(f"{repo.full_name} holds no commit {sha}")
    return {
        "id": sha,
        "tree_id": found.tree,
        "message": found.message,
        "timestamp": stamp(found.committer.when),
        "author": {"name": found.author.name, "email": found.author.email},
        "committer": {"name": found.committer.name, "email": found.committer.email},
    }


def annotation(at: Urls, run: CheckRun, found: Annotation) -> Json:
    """One annotation of a check run."""
    repo = run.suite.repository
    return {
        "path": found.path,
        "blob_href": f"{at.page}/{repo.full_name}/blob/{run.suite.head_sha}/{found.path}",
        "start_line": found.start_line,
        "end_line": found.end_line,
        "start_column": found.start_column,
        "end_column": found.end_column,
        "annotation_level": found.level,
        "title": found.title,
        "message": found.message,
        "raw_details": found.raw_details,
    }


def status(at: Urls, repo: Repository, found: Status) -> Json:
    """One commit status."""
    return {
        "id": found.id,
        "node_id": node("SC", found.id),
        "url": f"{at.api}/repos/{repo.full_name}/statuses/{found.sha}",
        "avatar_url": f"{at.page}/avatars/{found.creator.id}",
        "state": found.state,
        "description": found.description,
        "target_url": found.target_url,
        "context": found.context,
        "created_at": stamp(found.created_at),
        "updated_at": stamp(found.created_at),
        "creator": simple_user(at, found.creator),
    }


def combined(at: Urls, repo: Repository, sha: str, statuses: Sequence[Status]) -> Json:
    """The latest status of every context, and what they come to."""
    states = {found.state for found in statuses}
    bad = states & {"failure", "error"}
    state = "failure" if bad else "success" if states == {"success"} else "pending"
    url = f"{at.api}/repos/{repo.full_name}/commits/{sha}"
    short = [{key: value for key, value in status(at, repo, one).items() if key != "creator"} for one in statuses]
    return {
        "state": state,
        "statuses": short,
        "sha": sha,
        "total_count": len(statuses),
        "repository": repository(at, repo),
        "commit_url": url,
        "url": f"{url}/status",
    }
