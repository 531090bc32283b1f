"""Pull requests: conversation, commits, changed files, checks, and the buttons that merge."""

from __future__ import annotations

from collections.abc import Mapping

from flask import render_template
from werkzeug.wrappers import Response

from bot.sandbox.hub.checks import latest_statuses
from bot.sandbox.hub.pull_view import pull_commits, pull_files, weigh
from bot.sandbox.model import MergeMethod
from bot.sandbox.page.code import runs_at
from bot.sandbox.page.diff import lay_out
from bot.sandbox.page.reviews import standing
from bot.sandbox.page.threads import shared_values
from bot.sandbox.page.visit import Reply, Views, Visit, go
from bot.sandbox.refusal import RefusedError

views = Views()
_FILES_SHOWN = 200
METHODS: Mapping[MergeMethod, str] = {
    "merge": "Merge",
    "squash": "Squash and merge",
    "rebase": "Rebase and merge",
}


@views("/<owner>/<repo>/pull/<int:number>")
def pull(visit: Visit, owner: str, repo: str, number: int) -> Reply:
    """The whole pull request on one page."""
    found = visit.sandbox.pull(f"{owner}/{repo}", number)
    repository, changes = found.issue.repository, pull_files(found)
    runs = runs_at(repository, found.head_sha)
    annotations = [annotation for run in runs for annotation in run.annotations]
    head_tip = found.head_repository.git.branch(found.head_ref)
    return render_template(
        "pull.html",
        **shared_values(visit, found.issue),
        pull=found,
        commits=pull_commits(found),
        files=lay_out(changes[:_FILES_SHOWN], annotations),
        weighed=weigh(found),
        runs=runs,
        statuses=latest_statuses(repository, found.head_sha),
        methods={method: words for method, words in METHODS.items() if method in repository.merge_methods},
        standing=standing(found),
        is_mine=found.issue.user.login == visit.me,
        head_tip=head_tip,
        may_push=visit.may_push(found) and head_tip is not None,
        closes=found.base_ref == repository.default_branch,
    )


@views("/<owner>/<repo>/pull/<int:number>/files")
@views("/<owner>/<repo>/pull/<int:number>/commits")
@views("/<owner>/<repo>/pull/<int:number>/checks")
def part(visit: Visit, owner: str, repo: str, number: int) -> Reply:
    """The tabs of GitHub are parts of the one page."""
    visit.sandbox.pull(f"{owner}/{repo}", number)
    return go(f"/{owner}/{repo}/pull/{number}")


@views("/<owner>/<repo>/pull/<int:number>.diff")
def diff(visit: Visit, owner: str, repo: str, number: int) -> Reply:
    """All changes as plain text."""
    return Response(visit.sandbox.diff(f"{owner}/{repo}", number), content_type="text/plain; charset=utf-8")


@views("/<owner>/<repo>/pull/<int:number>/merge", method="POST")
def merge(visit: Visit, owner: str, repo: str, number: int) -> Reply:
    """Merge it, the way the pressed button says."""
    found = visit.sandbox.pull(f"{owner}/{repo}", number)
    visit.require_writer(found.issue.repository)
    typed = visit.text("method")
    method = next((one for one in METHODS if one == typed), None)
    if method is None:
        raise RefusedError(422, f"{typed} is no way to merge.")
    visit.sandbox.merge(found.issue.repository.full_name, number, visit.me, method=method)
    return go(f"/{owner}/{repo}/pull/{number}")


@views("/<owner>/<repo>/pull/<int:number>/branch", method="POST")
def branch(visit: Visit, owner: str, repo: str, number: int) -> Reply:
    """Delete the branch of a closed pull request, or restore it where it stood."""
    found = visit.sandbox.pull(f"{owner}/{repo}", number)
    visit.require_writer(found.head_repository)
    source, name = found.head_repository, found.head_ref
    if found.issue.state == "open":
        raise RefusedError(422, "The branch of an open pull request stays.")
    if source.git.branch(name) is None:
        visit.sandbox.move_branch(source.full_name, visit.me, name, found.head_sha)
    else:
        visit.sandbox.delete_branch(source.full_name, visit.me, name)
    return go(f"/{owner}/{repo}/pull/{number}")
