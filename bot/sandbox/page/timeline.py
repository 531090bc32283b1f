"""The story of an issue or a pull request: its comments, and what happened to it as the app's deliveries tell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.sandbox.model import Comment, Issue, Label
from bot.sandbox.webhooks import Delivery

_WORDS = {
    "closed": "closed this",
    "reopened": "reopened this",
    "locked": "locked the conversation",
    "unlocked": "unlocked the conversation",
    "labeled": "added",
    "unlabeled": "removed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened besides comments; `kind` is the webhook's action, or `merged`."""

    kind: str
    at: datetime
    login: str
    words: str
    labels: tuple[Label, ...] = ()
    sha: str = ""


def timeline(thread: Issue, deliveries: Iterable[Delivery]) -> list[Comment | Event]:
    """Comments and events, oldest first. Where the app is not installed there are no events to tell."""
    told: list[Comment | Event] = []
    left = {comment.id: comment for comment in thread.comments}
    for delivery in deliveries:
        if not _is_about(delivery, thread):
            continue
        if delivery.event == "issue_comment":
            comment = left.pop(_number(delivery.payload, "comment", "id"), None)
            told += [comment] if comment is not None and delivery.action == "created" else []
        elif (event := _event(delivery, thread)) is not None:
            told.append(event)
    told += left.values()
    return list(_grouped(told))


def _is_about(delivery: Delivery, thread: Issue) -> bool:
    if delivery.event not in ("issues", "issue_comment", "pull_request"):
        return False
    part = "pull_request" if delivery.event == "pull_request" else "issue"
    here = delivery.repository_id == thread.repository.id
    return here and _number(delivery.payload, part, "number") == thread.number


def _event(delivery: Delivery, thread: Issue) -> Event | None:
    kind, payload = delivery.action or "", delivery.payload
    words, sha = _WORDS.get(kind, ""), ""
    if kind == "closed" and _value(payload, "pull_request", "merged") is True:
        kind, words = "merged", "merged this"
    elif kind == "closed" and _value(payload, "issue", "state_reason") == "not_planned":
        words = "closed this as not planned"
    elif kind == "closed" and thread.pull is None:
        words = "closed this as completed"
    elif kind == "synchronize":
        words, sha = "moved the branch to", str(payload.get("after", ""))
    elif kind == "edited":
        words = _edited(payload)
    if not words:
        return None
    label = _label(payload, thread) if kind in ("labeled", "unlabeled") else None
    labels = (label,) if label is not None else ()
    login = str(_value(payload, "sender", "login"))
    return Event(kind=kind, at=delivery.created_at, login=login, words=words, labels=labels, sha=sha)


def _edited(payload: Mapping[str, object]) -> str:
    changes = payload.get("changes")
    if not isinstance(changes, Mapping):
        return ""
    before = _value(changes, "title", "from")
    return f"changed the title from “{before}”" if before is not None else "edited the text above"


def _label(payload: Mapping[str, object], thread: Issue) -> Label | None:
    """The label an event speaks of, as it is now; one that was deleted since keeps its name and colour."""
    name = _value(payload, "label", "name")
    if not isinstance(name, str):
        return None
    known = thread.repository.labels.get(name.lower())
    return known or Label(id=0, name=name, color=str(_value(payload, "label", "color")))


def _grouped(told: Iterable[Comment | Event]) -> Iterator[Comment | Event]:
    """Labels that one person gave or took in a row are one event."""
    held: Event | None = None
    for one in told:
        if isinstance(one, Event) and held is not None and one.labels and _is_like(one, held):
            held = replace(held, labels=(*held.labels, *one.labels))
            continue
        if held is not None:
            yield held
        held = one if isinstance(one, Event) else None
        if held is None:
            yield one
    if held is not None:
        yield held


def _is_like(one: Event, other: Event) -> bool:
    return (one.kind, one.login) == (other.kind, other.login)


def _value(payload: Mapping[str, object], part: str, name: str) -> object:
    found = payload.get(part)
    return found.get(name) if isinstance(found, Mapping) else None


def _number(payload: Mapping[str, object], part: str, name: str) -> int:
    found = _value(payload, part, name)
    return found if isinstance(found, int) else 0
