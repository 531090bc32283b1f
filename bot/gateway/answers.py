"""GitHub's JSON, read into the values of `publish.hub`. No requests are made here.

In: an answer as GitHub's OpenAPI description has it. Out: our dataclasses; a missing field is a LookupError or
TypeError, which `Answer.read` turns into a failure.
"""

from __future__ import annotations

from datetime import datetime

from bot.gateway.client import Json
from bot.intake.subject import Subject
from bot.publish.hub import Account, Comment, Commit, Issue, Pull, Repository

GHOST = Account(login="ghost", id=10137)
"""Whom GitHub shows as the author when an account was deleted."""


def account(user: Json) -> Account | None:
    """An account; None for a commit whose address belongs to nobody (null or an empty object)."""
    if not user:
        return None
    return Account(login=user["login"], id=user["id"], is_bot=user.get("type") == "Bot")


def repository(answer: Json) -> Repository:
    return Repository(
        name=answer["full_name"],
        default_branch=answer["default_branch"],
        url=answer["html_url"],
        has_issues=answer["has_issues"],
    )


def issue(answer: Json, subject: Subject) -> Issue:
    return Issue(
        subject=subject,
        title=answer["title"],
        body=answer.get("body") or "",
        author=account(answer["user"]) or GHOST,
        is_open=answer["state"] == "open",
        state_reason=answer.get("state_reason") or "",
        labels=labels(answer["labels"]),
        is_pull="pull_request" in answer,
        is_locked=bool(answer.get("locked")),
        url=answer["html_url"],
    )


def labels(answer: Json) -> frozenset[str]:
    """Label names; an issue's labels may be plain strings."""
    return frozenset(label if isinstance(label, str) else label["name"] for label in answer)


def comment(answer: Json) -> Comment:
    return Comment(
        id=answer["id"],
        author=account(answer["user"]) or GHOST,
        association=answer["author_association"],
        body=answer.get("body") or "",
        created_at=datetime.fromisoformat(answer["created_at"]),
        url=answer["html_url"],
    )


def commit(answer: Json) -> Commit:
    """A commit as the branch, commit and pull-request end points show it."""
    return Commit(
        sha=answer["sha"],
        tree=answer["commit"]["tree"]["sha"],
        parents=tuple(parent["sha"] for parent in answer["parents"]),
        message=answer["commit"]["message"],
        author=account(answer["author"]),
        committer=account(answer["committer"]),
    )


def pull(answer: Json) -> Pull:
    """A pull request, from a list or alone; only the latter says `merged`, so the time of the merge decides."""
    return Pull(
        number=answer["number"],
        title=answer["title"],
        body=answer.get("body") or "",
        is_open=answer["state"] == "open",
        is_merged=answer["merged_at"] is not None,
        is_draft=bool(answer.get("draft")),
        head=answer["head"]["ref"],
        head_sha=answer["head"]["sha"],
        base=answer["base"]["ref"],
        default_branch=answer["base"]["repo"]["default_branch"],
        author=account(answer["user"]) or GHOST,
        labels=labels(answer["labels"]),
        url=answer["html_url"],
        merge_commit=answer.get("merge_commit_sha") or "",
    )


def is_from_same_repository(answer: Json) -> bool:
    """Whether a pull request's branch is in the repository it goes into (a deleted fork is null)."""
    head = answer["head"]["repo"]
    return bool(head) and head["id"] == answer["base"]["repo"]["id"]
