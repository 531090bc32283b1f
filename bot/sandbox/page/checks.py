"""A check run: what it says, where it points, and its buttons."""

from __future__ import annotations

from flask import render_template

from bot.sandbox.model import CheckRun
from bot.sandbox.page.visit import Reply, Views, Visit, go
from bot.sandbox.page.watching import version_of_run

views = Views()


@views("/<owner>/<repo>/runs/<int:number>")
def run(visit: Visit, owner: str, repo: str, number: int) -> Reply:
    """The run with its summary and annotations."""
    found = _run(visit, owner, repo, number)
    repository = found.suite.repository
    return render_template(
        "run.html",
        repository=repository,
        run=found,
        pulls=[pull for pull in repository.pulls if pull.head_sha == found.suite.head_sha],
        version=version_of_run(found),
        is_writer=visit.may_write(repository),
    )


@views("/<owner>/<repo>/runs/<int:number>/version")
def run_version(visit: Visit, owner: str, repo: str, number: int) -> Reply:
    """What the run's version is now."""
    return version_of_run(_run(visit, owner, repo, number))


@views("/<owner>/<repo>/runs/<int:number>/rerun", method="POST")
def rerun(visit: Visit, owner: str, repo: str, number: int) -> Reply:
    """Ask the app to check again."""
    found = _run(visit, owner, repo, number)
    visit.require_writer(found.suite.repository)
    visit.sandbox.rerequest_check(found.suite.repository.full_name, number, visit.me)
    return go(f"/{owner}/{repo}/runs/{number}")


@views("/<owner>/<repo>/runs/<int:number>/click", method="POST")
def click(visit: Visit, owner: str, repo: str, number: int) -> Reply:
    """Press a button the app gave the run."""
    found = _run(visit, owner, repo, number)
    visit.require_writer(found.suite.repository)
    identifier = visit.text("identifier")
    if identifier not in {action.get("identifier") for action in found.actions}:
        raise LookupError(f"This check run has no button {identifier}.")
    visit.sandbox.click(found.suite.repository.full_name, number, visit.me, identifier)
    return go(f"/{owner}/{repo}/runs/{number}")


def _run(visit: Visit, owner: str, repo: str, number: int) -> CheckRun:
    found = visit.repository(owner, repo).runs.get(number)
    if found is None:
        raise LookupError(f"There is no check run {number}.")
    return found
