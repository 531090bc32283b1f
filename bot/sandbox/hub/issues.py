"""Issues and the issue side of pull requests: opened, edited, closed, reopened, labelled, locked, deleted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.sandbox.answers.accounts import simple_user
from bot.sandbox.answers.issues import issue as render_issue
from bot.sandbox.answers.issues import label as render_label
from bot.sandbox.answers.pulls import pull as render_pull
from bot.sandbox.answers.shape import Json
from bot.sandbox.hub import mail
from bot.sandbox.hub.events import announce
from bot.sandbox.hub.pull_view import weigh
from bot.sandbox.hub.timeline import note
from bot.sandbox.hub.world import World
from bot.sandbox.model import Actor, Issue, Label, Repository, User
from bot.sandbox.refusal import invalid

LONGEST_BODY = 65_536
"""characters; an answer of 422 names this number"""
LONGEST_TITLE = 256
LOCK_REASONS = ("off-topic", "too heated", "resolved", "spam")
_LONGEST_LABEL = 50


def open_issue(
    world: World,
    repository: Repository,
    actor: Actor,
    *,
    title: str,
    body: str | None,
    labels: Iterable[str] = (),
    assignees: Iterable[str] = (),
    announce_labels: bool = True,
) -> Issue:
    """A new issue. Labels of a form template (`announce_labels=False`) send no `labeled` event."""
    _require(title, body, "Issue")
    issue = new_thread(world, repository, actor, title=title, body=body)
    issue.labels = [label_for_use(world, repository, name) for name in dict.fromkeys(labels)]
    issue.assignees = assignable(world, repository, assignees)
    tell(world, issue, "opened", actor.user)
    mail.send_opened(world, issue)
    for label in issue.labels:
        note(world, issue, actor, "labeled", label=label)
    for label in issue.labels if announce_labels else ():
        tell(world, issue, "labeled", actor.user, {"label": render_label(world.at, repository, label)})
    return issue


def new_thread(world: World, repository: Repository, actor: Actor, *, title: str, body: str | None) -> Issue:
    """The next number of a repository, as an issue nobody heard of yet."""
    repository.last_number += 1
    repository.open_issues += 1
    now = world.now()
    issue = Issue(
        id=world.new_id(),
        repository=repository,
        number=repository.last_number,
        title=title,
        body=body,
        user=actor.user,
        app=actor.app,
        created_at=now,
        updated_at=now,
    )
    repository.issues[issue.number] = issue
    return issue


def edit_issue(
    world: World,
    issue: Issue,
    actor: Actor,
    *,
    title: str | None = None,
    body: str | None = None,
    base: str | None = None,
) -> None:
    """Change title and body, and of a pull request its base; an edit that changes nothing is no event."""
    resource = "Issue" if issue.pull is None else "PullRequest"
    _require(issue.title if title is None else title, body, resource)
    changes: Json = {}
    if title is not None and title != issue.title:
        changes["title"] = {"from": issue.title}
        note(world, issue, actor, "renamed", was=issue.title, now=title)
        issue.title = title
    if body is not None and body != (issue.body or ""):
        changes["body"] = {"from": issue.body or ""}
        note(world, issue, actor, "edited")
        issue.body = body
    if base is not None and issue.pull is not None and base != issue.pull.base_ref:
        changes["base"] = {"ref": {"from": issue.pull.base_ref}, "sha": {"from": issue.pull.base_sha}}
        note(world, issue, actor, "base_ref_changed", was=issue.pull.base_ref, now=base)
        issue.pull.base_ref = base
        issue.pull.base_sha = issue.repository.git.branch(base) or issue.pull.base_sha
    if changes:
        issue.updated_at = world.now()
        tell(world, issue, "edited", actor.user, {"changes": changes})


def close_issue(world: World, issue: Issue, actor: Actor, *, reason: str | None = None, sha: str = "") -> None:
    """Close an open issue or pull request; a closed one only gets another reason. `sha` is the commit that did it."""
    if issue.pull is None and issue.state == "closed" and reason is not None:
        issue.state_reason = reason
    if issue.state == "closed":
        return
    issue.state = "closed"
    issue.state_reason = None if issue.pull is not None else reason or "completed"
    issue.closed_at = issue.updated_at = world.now()
    issue.closed_by = actor.user
    issue.repository.open_issues -= 1
    note(world, issue, actor, "closed", reason=issue.state_reason, sha=sha)
    tell(world, issue, "closed", actor.user)


def reopen_issue(world: World, issue: Issue, actor: Actor) -> None:
    """Open a closed issue (`pulls.reopen` knows whether a pull request may be)."""
    if issue.state == "open":
        return
    issue.state = "open"
    issue.state_reason = "reopened" if issue.pull is None else None
    issue.closed_at = issue.closed_by = None
    issue.updated_at = world.now()
    issue.repository.open_issues += 1
    note(world, issue, actor, "reopened")
    tell(world, issue, "reopened", actor.user)


def delete_issue(world: World, issue: Issue, actor: Actor) -> None:
    """Remove an issue for good, as an administrator can on its page; its number is never used again."""
    repository = issue.repository
    del repository.issues[issue.number]
    repository.open_issues -= issue.state == "open"
    for comment in issue.comments:
        repository.comments.pop(comment.id, None)
    tell(world, issue, "deleted", actor.user)


def set_locked(world: World, issue: Issue, actor: Actor, *, locked: bool, reason: str | None = None) -> None:
    """Lock or unlock the conversation."""
    if issue.locked is locked:
        return
    issue.locked = locked
    issue.lock_reason = reason if locked else None
    note(world, issue, actor, "locked" if locked else "unlocked", reason=issue.lock_reason)
    tell(world, issue, "locked" if locked else "unlocked", actor.user)


# -- labels -------------------------------------------------------------------------------------------------------


def label_for_use(world: World, repository: Repository, name: str) -> Label:
    """The label of this name, whatever the case; made when there is none."""
    return repository.labels.get(name.lower()) or create_label(world, repository, name)


def create_label(
    world: World, repository: Repository, name: str, *, color: str = "ededed", description: str | None = None
) -> Label:
    """A new label of a repository."""
    if not name.strip():
        raise invalid("Label", "name", "missing_field")
    if len(name) > _LONGEST_LABEL:
        raise invalid("Label", "name", "invalid", f"name is too long (maximum is {_LONGEST_LABEL} characters)")
    if name.lower() in repository.labels:
        raise invalid("Label", "name", "already_exists")
    label = Label(id=world.new_id(), name=name, color=color.lstrip("#").lower(), description=description)
    repository.labels[name.lower()] = label
    return label


def delete_label(repository: Repository, label: Label) -> None:
    """Remove a label from the repository and from every issue."""
    del repository.labels[label.name.lower()]
    for issue in repository.issues.values():
        if label in issue.labels:
            issue.labels.remove(label)


def set_labels(world: World, issue: Issue, actor: Actor, names: Iterable[str]) -> None:
    """These labels and no others: one event for each that comes or goes."""
    repository = issue.repository
    wanted = [label_for_use(world, repository, name) for name in names]
    before = list(issue.labels)
    kept = [label for label in before if label in wanted]
    issue.labels = kept + [label for label in dict.fromkeys(wanted) if label not in kept]
    for action, changed, others in (("unlabeled", before, wanted), ("labeled", issue.labels, before)):
        for label in changed:
            if label not in others:
                issue.updated_at = world.now()
                note(world, issue, actor, action, label=label)
                tell(world, issue, action, actor.user, {"label": render_label(world.at, repository, label)})


def add_labels(world: World, issue: Issue, actor: Actor, names: Sequence[str]) -> None:
    """These labels besides those it has."""
    set_labels(world, issue, actor, [*(label.name for label in issue.labels), *names])


def remove_label(world: World, issue: Issue, actor: Actor, label: Label) -> None:
    """All its labels but this."""
    set_labels(world, issue, actor, [other.name for other in issue.labels if other is not label])


# -- assignees ----------------------------------------------------------------------------------------------------


def set_assignees(world: World, issue: Issue, actor: Actor, logins: Iterable[str]) -> None:
    """These assignees and no others: one event for each who comes or goes."""
    wanted, before = assignable(world, issue.repository, logins), issue.assignees
    issue.assignees = wanted
    for action, changed, others in (("unassigned", before, wanted), ("assigned", wanted, before)):
        for user in changed:
            if user not in others:
                issue.updated_at = world.now()
                note(world, issue, actor, action, assignee=user)
                tell(world, issue, action, actor.user, {"assignee": simple_user(world.at, user)})


# -- events -------------------------------------------------------------------------------------------------------


def assignable(world: World, repository: Repository, logins: Iterable[str]) -> list[User]:
    """Those of these accounts that may be assigned; GitHub drops the others in silence."""
    users = (world.users.get(login.lower()) for login in dict.fromkeys(logins))
    return [user for user in users if user is not None and world.role(repository, user) in ("admin", "write")]


def tell(world: World, issue: Issue, action: str, sender: User, parts: Json | None = None) -> None:
    """An `issues` event, or for a pull request a `pull_request` event."""
    subject: Json
    if issue.pull is None:
        event, subject = "issues", {"issue": render_issue(world.at, issue)}
    else:
        event = "pull_request"
        pull = render_pull(world.at, issue.pull, weigh(issue.pull))
        subject = {"number": issue.number, "pull_request": pull}
    announce(world, issue.repository, event, action, sender, subject | (parts or {}))


def _require(title: str, body: str | None, resource: str) -> None:
    if not title.strip():
        raise invalid(resource, "title", "missing_field")
    if len(title) > LONGEST_TITLE:
        raise invalid(resource, "title", "custom", f"title is too long (maximum is {LONGEST_TITLE} characters)")
    require_body(body, resource)


def require_body(body: str | None, resource: str) -> None:
    """GitHub takes 65,536 characters."""
    if body is not None and len(body) > LONGEST_BODY:
        raise invalid(resource, "body", "custom", f"body is too long (maximum is {LONGEST_BODY} characters)")
