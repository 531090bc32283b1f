"""Issues, and what issues and pull requests share: lists, comments, edits, labels, closing and reopening."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from flask import render_template

from bot.sandbox.hub.issues import LOCK_REASONS
from bot.sandbox.model import Comment, Issue, Repository
from bot.sandbox.page.reactions import KINDS, given, react
from bot.sandbox.page.reviews import WORDS
from bot.sandbox.page.timeline import timeline
from bot.sandbox.page.visit import Reply, Views, Visit, address, go
from bot.sandbox.page.watching import version_of_thread
from bot.sandbox.refusal import RefusedError

views = Views()
_A_PAGE = 50


@views("/<owner>/<repo>/issues")
def issues(visit: Visit, owner: str, repo: str) -> Reply:
    """The issues of a repository."""
    repository = visit.repository(owner, repo)
    return _list(visit, repository, "issues", [one for one in repository.issues.values() if one.pull is None])


@views("/<owner>/<repo>/pulls")
def pulls(visit: Visit, owner: str, repo: str) -> Reply:
    """The pull requests of a repository."""
    repository = visit.repository(owner, repo)
    return _list(visit, repository, "pulls", [pull.issue for pull in repository.pulls])


def _list(visit: Visit, repository: Repository, kind: str, threads: Sequence[Issue]) -> str:
    state = "closed" if visit.query.get("state") == "closed" else "open"
    found = [thread for thread in reversed(threads) if thread.state == state]
    page = max(int(visit.query.get("page", "1")) if visit.query.get("page", "1").isdecimal() else 1, 1)
    return render_template(
        "threads.html",
        repository=repository,
        kind=kind,
        state=state,
        threads=found[(page - 1) * _A_PAGE : page * _A_PAGE],
        page=page,
        has_more=len(found) > page * _A_PAGE,
        counts={one: sum(thread.state == one for thread in threads) for one in ("open", "closed")},
    )


@views("/<owner>/<repo>/issues/<int:number>")
def issue(visit: Visit, owner: str, repo: str, number: int) -> Reply:
    """An issue with its comments."""
    thread = visit.thread(owner, repo, number)
    if thread.pull is not None:
        return go(address(thread))
    return render_template("issue.html", **shared_values(visit, thread))


@views("/<owner>/<repo>/issues/<int:number>/version")
def version(visit: Visit, owner: str, repo: str, number: int) -> Reply:
    """What the version of an issue or pull request is now."""
    return version_of_thread(visit.thread(owner, repo, number))


def shared_values(visit: Visit, thread: Issue) -> dict[str, object]:
    """What the pages of issues and pull requests both show."""
    repository = thread.repository
    name, path = re.escape(repository.full_name), re.escape(visit.sandbox.url + address(thread))
    named = re.compile(rf"(?:(?<![\w/-])(?:{name})?#{thread.number}|{path})\b", re.IGNORECASE | re.ASCII)
    return {
        "repository": repository,
        "thread": thread,
        "timeline": timeline(thread),
        "named_by": [one for one in repository.issues.values() if one is not thread and named.search(one.body or "")],
        "is_writer": visit.may_write(repository),
        "given": given,
        "kinds_of_reactions": KINDS,
        "words_of_reviews": WORDS,
        "lock_reasons": LOCK_REASONS,
        "may_comment": not thread.locked or visit.may_write(repository),
        "may_change": visit.may_change(repository, thread.user),
        "may_change_comment": lambda comment: visit.may_change(repository, comment.user),
        "version": version_of_thread(thread),
    }


@views("/<owner>/<repo>/issues/<int:number>/<action>", method="POST")
def act(visit: Visit, owner: str, repo: str, number: int, action: str) -> Reply:
    """Press a button of the page."""
    thread = visit.thread(owner, repo, number)
    if (press := _BUTTONS.get(action)) is None:
        raise LookupError(f"There is no button {action}.")
    press(visit, thread)
    return go(address(thread) if number in thread.repository.issues else f"/{thread.repository.full_name}/issues")


@views("/<owner>/<repo>/comments/<int:number>/<action>", method="POST")
def act_on_comment(visit: Visit, owner: str, repo: str, number: int, action: str) -> Reply:
    """Edit or delete a comment, or react to it."""
    repository = visit.repository(owner, repo)
    comment = repository.comments.get(number)
    if comment is None or action not in ("edit", "delete", "react"):
        raise LookupError("There is no such comment.")
    if action == "react":
        react(visit, comment)
        return go(f"{address(comment.issue)}#issuecomment-{number}")
    visit.require_change(repository, comment.user)
    if action == "delete":
        visit.sandbox.delete_comment(repository.full_name, number, visit.me)
        return go(address(comment.issue))
    _edit_comment(visit, comment)
    return go(f"{address(comment.issue)}#issuecomment-{number}")


def _edit_comment(visit: Visit, comment: Comment) -> None:
    body = _unless_same(visit.text("body"), comment.body)
    visit.sandbox.edit_comment(comment.issue.repository.full_name, comment.id, visit.me, body)


def _edit(visit: Visit, thread: Issue) -> None:
    visit.require_change(thread.repository, thread.user)
    title = visit.text("title").strip() if "title" in visit.typed else None
    body = _unless_same(visit.text("body"), thread.body or "") if "body" in visit.typed else None
    visit.sandbox.edit_issue(thread.repository.full_name, thread.number, visit.me, title=title, body=body)


def _comment(visit: Visit, thread: Issue) -> None:
    """Comment, and then perhaps close or reopen: the buttons under one text area."""
    then = visit.text("then")
    if visit.text("body").strip() or not then:
        visit.sandbox.comment(thread.repository.full_name, thread.number, visit.me, visit.text("body"))
    if then == "reopen":
        _reopen(visit, thread)
    elif then:
        _close(visit, thread, reason=None if then == "close" else then)


def _close(visit: Visit, thread: Issue, reason: str | None = None) -> None:
    visit.require_change(thread.repository, thread.user)
    if reason not in (None, "completed", "not_planned"):
        raise RefusedError(422, f"{reason} is no reason to close.")
    visit.sandbox.close_issue(thread.repository.full_name, thread.number, visit.me, reason=reason)


def _reopen(visit: Visit, thread: Issue) -> None:
    visit.require_change(thread.repository, thread.user)
    visit.sandbox.reopen_issue(thread.repository.full_name, thread.number, visit.me)


def _label(visit: Visit, thread: Issue) -> None:
    """These labels and no others."""
    visit.require_writer(thread.repository)
    wanted = set(visit.typed.getlist("label"))
    present = {label.name for label in thread.labels}
    visit.sandbox.label(
        thread.repository.full_name,
        thread.number,
        visit.me,
        add=sorted(wanted - present),
        remove=sorted(present - wanted),
    )


def _lock(visit: Visit, thread: Issue) -> None:
    visit.require_writer(thread.repository)
    reason = visit.text("reason") or None
    if reason not in (None, *LOCK_REASONS):
        raise RefusedError(422, f"{reason} is no reason to lock.")
    visit.sandbox.lock(thread.repository.full_name, thread.number, visit.me, locked=not thread.locked, reason=reason)


def _delete(visit: Visit, thread: Issue) -> None:
    visit.require_writer(thread.repository)
    if thread.pull is not None:
        raise RefusedError(422, "A pull request cannot be deleted.")
    visit.sandbox.delete_issue(thread.repository.full_name, thread.number, visit.me)


_BUTTONS: Mapping[str, Callable[[Visit, Issue], None]] = {
    "edit": _edit,
    "comment": _comment,
    "labels": _label,
    "lock": _lock,
    "react": react,
    "delete": _delete,
}


def _unless_same(typed: str, present: str) -> str:
    """What was typed; browsers send CRLF, which alone is no edit."""
    return present if typed.replace("\r\n", "\n") == present.replace("\r\n", "\n") else typed
