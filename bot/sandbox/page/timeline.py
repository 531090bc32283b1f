"""The story of an issue or a pull request as its page tells it: comments, reviews, and in a line each what happened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from bot.sandbox.gitstore import CommitObject
from bot.sandbox.hub.timeline import told
from bot.sandbox.model import Comment, Happening, Issue, Label, Review

_WORDS = {
    "closed": "closed this",
    "reopened": "reopened this",
    "merged": "merged this",
    "locked": "locked the conversation",
    "unlocked": "unlocked the conversation",
    "labeled": "added",
    "unlabeled": "removed",
    "assigned": "assigned this to",
    "unassigned": "took the assignment from",
    "edited": "edited the text above",
    "head_ref_deleted": "deleted the branch",
    "head_ref_restored": "restored the branch",
    "head_ref_force_pushed": "forced the branch to",
    "review_dismissed": "dismissed",
}
_WITH_COMMIT = frozenset({"merged", "closed", "head_ref_force_pushed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened besides comments and reviews; `kind` is GitHub's name of it."""

    kind: str
    at: datetime
    login: str
    words: str
    labels: tuple[Label, ...] = ()
    commits: tuple[CommitObject, ...] = ()
    sha: str = ""
    quoted: str = ""


Told = Comment | Review | Event


def timeline(thread: Issue) -> list[Told]:
    """What happened, oldest first; what one person did in a row of the same kind is told at once."""
    return list(_grouped(filter(None, (_told(thread, one) for one in told(thread)))))


def _told(thread: Issue, one: Happening) -> Told | None:
    if one.comment is not None:
        return one.comment
    if one.kind == "reviewed":
        return one.review
    if one.kind == "closed" and thread.pull is not None and _is_merge(thread, one):
        return None  # the merge before it says as much
    words, commit = _words(thread, one), thread.repository.git.commit(one.sha) if one.sha else None
    event = Event(kind=one.kind, at=one.at, login=one.user.login, words=words)
    if one.label is not None:
        return replace(event, labels=(one.label,))
    if one.kind == "committed":
        return replace(event, commits=(commit,)) if commit is not None else None
    quoted = (one.reason or "") if one.kind == "review_dismissed" else ""
    return replace(event, sha=one.sha if one.kind in _WITH_COMMIT else "", quoted=quoted)


def _words(thread: Issue, one: Happening) -> str:
    words = _WORDS.get(one.kind, "")
    if one.kind == "closed" and thread.pull is None:
        reason = (one.reason or "completed").replace("_", " ")
        return f"{words} as {reason}" + (" by" if one.sha else "")
    if one.kind == "merged":
        return f"{words} as"
    if one.kind == "locked" and one.reason is not None:
        return f"{words} as {one.reason}"
    if one.kind == "renamed":
        return f"changed the title from “{one.was}”"
    if one.kind == "base_ref_changed":
        return f"changed the base from {one.was} to {one.now}"
    if one.assignee is not None:
        return f"{words} {one.assignee.login}"
    if one.kind == "review_dismissed" and one.review is not None:
        return f"{words} {one.review.user.login}’s review"
    return words


def _is_merge(thread: Issue, one: Happening) -> bool:
    """Whether this closing came with the merge."""
    return any(other.kind == "merged" and other.at == one.at for other in thread.timeline)


def _grouped(found: Iterable[Told]) -> Iterator[Told]:
    """Labels that one person gave or took in a row are one event, and so are commits."""
    held: Told | None = None
    for one in found:
        if isinstance(one, Event) and isinstance(held, Event) and _is_like(one, held):
            held = replace(held, labels=(*held.labels, *one.labels), commits=(*held.commits, *one.commits))
            continue
        if held is not None:
            yield held
        held = one
    if held is not None:
        yield held


def _is_like(one: Event, other: Event) -> bool:
    return bool(one.labels or one.commits) and (one.kind, one.login) == (other.kind, other.login)
