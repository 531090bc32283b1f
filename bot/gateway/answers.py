"""GitHub's JSON, read into the values of `publish.hub`. No requests are made here.

In: an answer as GitHub's OpenAPI description has it. Out: our dataclasses; a missing field is a LookupError or
TypeError, which `Answer.read` turns into a failure.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.gateway.client import Json
from bot.intake.subject import Subject
from bot.publish.hub import (
    Account,
    ChangedFile,
    Comment,
    Commit,
    Comparison,
    Issue,
    Permission,
    Pull,
    Repository,
    Review,
    Timeline,
)

GHOST = Account(login="ghost", id=10137)
"""Whom GitHub shows as the author when an account was deleted."""
COMPARED = 300
"""Files that GitHub lists in a comparison."""
_REACTIONS = ("+1", "-1", "laugh", "confused", "heart", "hooray", "rocket", "eyes")
_PERMISSIONS: dict[str, Permission] = {"admin": "admin", "write": "write", "read": "read"}


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


def permission(answer: Json) -> Permission:
    """What a login may do; GitHub shows `maintain` as `write` and `triage` as `read` here."""
    return _PERMISSIONS.get(answer["permission"], "none")


def comment(answer: Json) -> Comment:
    """A comment, from a list of them or as an event of a timeline."""
    counted = answer.get("reactions") or {}
    return Comment(
        id=answer["id"],
        author=account(answer.get("user")) or GHOST,
        association=answer["author_association"],
        body=answer.get("body") or "",
        created_at=datetime.fromisoformat(answer["created_at"]),
        url=answer["html_url"],
        reactions=frozenset(kind for kind in _REACTIONS if counted.get(kind)),
    )


def review(answer: Json) -> Review:
    """A review as an event of a timeline; its commit may be gone."""
    return Review(
        id=answer["id"],
        author=account(answer.get("user")) or GHOST,
        state=answer["state"].lower(),
        commit=answer.get("commit_id") or "",
        submitted_at=datetime.fromisoformat(answer["submitted_at"]),
    )


def event(answer: Json) -> Comment | Review | datetime | None:
    """An event of a timeline: a comment, a review, when it was reopened, or any of some forty kinds we do not need."""
    match answer.get("event"):
        case "commented":
            return comment(answer)
        case "reviewed" if answer.get("submitted_at"):  # one still being written is shown to its author alone
            return review(answer)
        case "reopened":
            return datetime.fromisoformat(answer["created_at"])
    return None


def timeline(events: Sequence[Comment | Review | datetime | None]) -> Timeline:
    """The events of an issue or pull request, each kind in the order of time."""
    comments = [each for each in events if isinstance(each, Comment)]
    reviews = [each for each in events if isinstance(each, Review)]
    return Timeline(
        comments=tuple(sorted(comments, key=lambda each: (each.created_at, each.id))),
        reviews=tuple(sorted(reviews, key=lambda each: (each.submitted_at, each.id))),
        reopened_at=max((each for each in events if isinstance(each, datetime)), default=None),
    )


def changed_file(answer: Json) -> ChangedFile:
    return ChangedFile(
        path=answer["filename"],
        blob="" if answer["status"] == "removed" else answer["sha"] or "",
        former=answer["previous_filename"] if answer["status"] == "renamed" else "",
        patch=answer.get("patch") or "",
    )


def comparison(answer: Json) -> Comparison:
    """A comparison, from the page of it that lists the files."""
    files = answer.get("files") or []
    return Comparison(
        start=commit(answer["merge_base_commit"]),
        is_behind=answer["status"] in ("behind", "identical"),
        files=tuple(map(changed_file, files)),
        is_whole=len(files) < COMPARED,
        commits=tuple(map(commit, answer["commits"])),
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
        committed_at=commit_date(answer["commit"]),
    )


def commit_date(answer: Json) -> datetime | None:
    """When a commit was made, from any answer that shows its committer as git does."""
    date = (answer.get("committer") or {}).get("date")
    return datetime.fromisoformat(date) if date else None


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
        head_repository=(answer["head"]["repo"] or {}).get("full_name", ""),
        has_comments=answer.get("comments") != 0,
        has_line_comments=answer.get("review_comments") != 0,
    )


def is_from_same_repository(answer: Json) -> bool:
    """Whether a pull request's branch is in the repository it goes into (a deleted fork is null)."""
    head = answer["head"]["repo"]
    return bool(head) and head["id"] == answer["base"]["repo"]["id"]
