"""Issues, their comments, labels and reactions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from bot.sandbox.answers import issues as render
from bot.sandbox.hub import comments, issues, pulls
from bot.sandbox.model import Comment, Issue, Label
from bot.sandbox.refusal import RefusedError, invalid, not_found, unprocessable
from bot.sandbox.routes.call import Answer, Body, Call, Routes

routes = Routes()
_EITHER = "issues|pull_requests"


@routes("GET", "/repos/{owner}/{repo}/issues", permission="issues")
def list_issues(call: Call) -> Answer:
    """Issues and pull requests alike, newest first; GitHub counts a pull request as an issue here."""
    query = call.query
    found = [issue for issue in call.repository.issues.values() if _is_wanted(call, issue)]
    key = {"updated": "updated_at", "comments": "comments"}.get(query.get("sort", ""), "created_at")
    found.sort(
        key=lambda issue: (
            len(issue.comments) if key == "comments" else getattr(issue, key).timestamp(),
            issue.number,
        ),
        reverse=query.get("direction", "desc") != "asc",
    )
    return call.page(found, lambda issue: render.issue(call.world.at, issue))


def _is_wanted(call: Call, issue: Issue) -> bool:
    query, state = call.query, call.query.get("state", "open")
    labels = {name.strip().lower() for name in query.get("labels", "").split(",") if name.strip()}
    assignee, has = query.get("assignee", "*any"), {user.login.lower() for user in issue.assignees}
    return (
        (state in ("all", issue.state))
        and labels <= {label.name.lower() for label in issue.labels}
        and query.get("creator", issue.user.login).lower() == issue.user.login.lower()
        and (
            assignee == "*any"
            or (assignee == "none" and not has)
            or (assignee == "*" and bool(has))
            or assignee.lower() in has
        )
        and ("since" not in query or issue.updated_at >= _time(query["since"]))
    )


def _time(text: str) -> datetime:
    try:
        when = datetime.fromisoformat(text)
    except ValueError as error:
        raise unprocessable("since is not a valid time") from error
    return when if when.tzinfo is not None else when.replace(tzinfo=UTC)


@routes("POST", "/repos/{owner}/{repo}/issues", permission="issues")
def create_issue(call: Call) -> Answer:
    """Labels and assignees of those who may not write are dropped in silence."""
    title, body = call.body.needed("title"), call.body.text("body")
    labels = _names(call.body, "labels") or [] if call.is_writer else []
    issue = issues.open_issue(
        call.world,
        call.repository,
        call.actor,
        title=title,
        body=body,
        labels=labels,
        assignees=call.body.texts("assignees") or [] if call.is_writer else [],
    )
    shown = render.issue(call.world.at, issue)
    return Answer(status=201, data=shown, headers={"Location": str(shown["url"])})


@routes("GET", "/repos/{owner}/{repo}/issues/{issue_number}", permission=_EITHER)
def get_issue(call: Call, issue_number: int) -> Answer:
    return Answer(data=render.issue(call.world.at, call.thread(issue_number)))


@routes("PATCH", "/repos/{owner}/{repo}/issues/{issue_number}", permission=_EITHER)
def update_issue(call: Call, issue_number: int) -> Answer:
    issue, body, world, actor = call.thread(issue_number), call.body, call.world, call.actor
    _require_mine(call, issue)
    if (state := body.text("state")) not in (None, "open", "closed"):
        raise invalid("Issue", "state", "invalid")
    reason = body.text("state_reason")
    if reason not in (None, "completed", "not_planned", "duplicate", "reopened"):
        raise invalid("Issue", "state_reason", "invalid")
    issues.edit_issue(world, issue, actor, title=body.text("title"), body=_cleared(body) if body.has("body") else None)
    if call.is_writer and (labels := _names(body, "labels")) is not None:
        issues.set_labels(world, issue, actor, labels)
    if call.is_writer and (assignees := body.texts("assignees")) is not None:
        issues.set_assignees(world, issue, actor, assignees)
    if state == "closed":
        issues.close_issue(world, issue, actor, reason=reason)
    elif state == "open" and issue.pull is not None:
        pulls.reopen(world, issue.pull, actor)
    elif state == "open":
        issues.reopen_issue(world, issue, actor)
    return Answer(data=render.issue(world.at, issue))


def _cleared(body: Body) -> str:
    return body.text("body") or ""


def _require_mine(call: Call, thing: Issue | Comment) -> None:
    if not call.is_writer and thing.user is not call.caller.user:
        raise RefusedError(403, "Must have admin rights to Repository.")


@routes("PUT", "/repos/{owner}/{repo}/issues/{issue_number}/lock", permission=_EITHER, who="writer")
def lock(call: Call, issue_number: int) -> Answer:
    reason = call.body.text("lock_reason")
    if reason is not None and reason not in issues.LOCK_REASONS:
        raise invalid("Issue", "lock_reason", "invalid")
    issues.set_locked(call.world, call.thread(issue_number), call.actor, locked=True, reason=reason)
    return Answer(status=204)


@routes("DELETE", "/repos/{owner}/{repo}/issues/{issue_number}/lock", permission=_EITHER, who="writer")
def unlock(call: Call, issue_number: int) -> Answer:
    issues.set_locked(call.world, call.thread(issue_number), call.actor, locked=False)
    return Answer(status=204)


# -- comments -----------------------------------------------------------------------------------------------------


@routes("GET", "/repos/{owner}/{repo}/issues/{issue_number}/comments", permission=_EITHER)
def list_comments(call: Call, issue_number: int) -> Answer:
    return call.page(_since(call, call.thread(issue_number).comments), lambda one: render.comment(call.world.at, one))


@routes("GET", "/repos/{owner}/{repo}/issues/comments", permission=_EITHER)
def list_all_comments(call: Call) -> Answer:
    found = _since(call, list(call.repository.comments.values()))
    if call.query.get("direction") == "desc":
        found = found[::-1]
    return call.page(found, lambda one: render.comment(call.world.at, one))


def _since(call: Call, found: Sequence[Comment]) -> Sequence[Comment]:
    if "since" not in call.query:
        return found
    since = _time(call.query["since"])
    return [comment for comment in found if comment.updated_at >= since]


@routes("POST", "/repos/{owner}/{repo}/issues/{issue_number}/comments", permission=_EITHER)
def create_comment(call: Call, issue_number: int) -> Answer:
    comment = comments.add_comment(call.world, call.thread(issue_number), call.actor, call.body.needed("body"))
    shown = render.comment(call.world.at, comment)
    return Answer(status=201, data=shown, headers={"Location": str(shown["url"])})


@routes("GET", "/repos/{owner}/{repo}/issues/comments/{comment_id}", permission=_EITHER)
def get_comment(call: Call, comment_id: int) -> Answer:
    return Answer(data=render.comment(call.world.at, _comment(call, comment_id)))


@routes("PATCH", "/repos/{owner}/{repo}/issues/comments/{comment_id}", permission=_EITHER)
def update_comment(call: Call, comment_id: int) -> Answer:
    comment = _comment(call, comment_id)
    _require_mine(call, comment)
    comments.edit_comment(call.world, comment, call.actor, call.body.needed("body"))
    return Answer(data=render.comment(call.world.at, comment))


@routes("DELETE", "/repos/{owner}/{repo}/issues/comments/{comment_id}", permission=_EITHER)
def delete_comment(call: Call, comment_id: int) -> Answer:
    comment = _comment(call, comment_id)
    _require_mine(call, comment)
    comments.delete_comment(call.world, comment, call.actor)
    return Answer(status=204)


def _comment(call: Call, comment_id: int) -> Comment:
    if (comment := call.repository.comments.get(comment_id)) is None:
        raise not_found()
    return comment


# -- reactions ----------------------------------------------------------------------------------------------------


@routes("GET", "/repos/{owner}/{repo}/issues/{issue_number}/reactions", permission=_EITHER)
def list_reactions(call: Call, issue_number: int) -> Answer:
    return call.page(call.thread(issue_number).reactions, lambda one: render.reaction(call.world.at, one))


@routes("POST", "/repos/{owner}/{repo}/issues/{issue_number}/reactions", permission=_EITHER)
def react_to_issue(call: Call, issue_number: int) -> Answer:
    return _react(call, call.thread(issue_number))


@routes("GET", "/repos/{owner}/{repo}/issues/comments/{comment_id}/reactions", permission=_EITHER)
def list_comment_reactions(call: Call, comment_id: int) -> Answer:
    return call.page(_comment(call, comment_id).reactions, lambda one: render.reaction(call.world.at, one))


@routes("POST", "/repos/{owner}/{repo}/issues/comments/{comment_id}/reactions", permission=_EITHER)
def react_to_comment(call: Call, comment_id: int) -> Answer:
    return _react(call, _comment(call, comment_id))


@routes("DELETE", "/repos/{owner}/{repo}/issues/{issue_number}/reactions/{reaction_id}", permission=_EITHER)
def unreact_to_issue(call: Call, issue_number: int, reaction_id: int) -> Answer:
    return _unreact(call, call.thread(issue_number), reaction_id)


@routes("DELETE", "/repos/{owner}/{repo}/issues/comments/{comment_id}/reactions/{reaction_id}", permission=_EITHER)
def unreact_to_comment(call: Call, comment_id: int, reaction_id: int) -> Answer:
    return _unreact(call, _comment(call, comment_id), reaction_id)


def _unreact(call: Call, thing: Issue | Comment, reaction_id: int) -> Answer:
    reaction = next((one for one in thing.reactions if one.id == reaction_id), None)
    if reaction is None or reaction.user is not call.actor.user:
        raise not_found()
    comments.take_back(thing, reaction)
    return Answer(status=204)


def _react(call: Call, thing: Issue | Comment) -> Answer:
    content = call.body.needed("content")
    if content not in render.REACTIONS:
        raise invalid("Reaction", "content", "invalid")
    reaction, is_new = comments.react(call.world, thing, call.actor, content)
    return Answer(status=201 if is_new else 200, data=render.reaction(call.world.at, reaction))


# -- labels -------------------------------------------------------------------------------------------------------


@routes("GET", "/repos/{owner}/{repo}/labels", permission=_EITHER)
def list_labels(call: Call) -> Answer:
    return call.page(
        list(call.repository.labels.values()), lambda one: render.label(call.world.at, call.repository, one)
    )


@routes("POST", "/repos/{owner}/{repo}/labels", permission=_EITHER, who="writer")
def create_label(call: Call) -> Answer:
    label = issues.create_label(
        call.world,
        call.repository,
        call.body.needed("name"),
        color=call.body.text("color") or "ededed",
        description=call.body.text("description"),
    )
    shown = render.label(call.world.at, call.repository, label)
    return Answer(status=201, data=shown, headers={"Location": str(shown["url"])})


@routes("GET", "/repos/{owner}/{repo}/labels/{name}", permission=_EITHER)
def get_label(call: Call, name: str) -> Answer:
    return Answer(data=render.label(call.world.at, call.repository, _label(call, name)))


@routes("DELETE", "/repos/{owner}/{repo}/labels/{name}", permission=_EITHER, who="writer")
def delete_label(call: Call, name: str) -> Answer:
    issues.delete_label(call.repository, _label(call, name))
    return Answer(status=204)


def _label(call: Call, name: str) -> Label:
    if (label := call.repository.labels.get(name.lower())) is None:
        raise not_found()
    return label


@routes("GET", "/repos/{owner}/{repo}/issues/{issue_number}/labels", permission=_EITHER)
def list_issue_labels(call: Call, issue_number: int) -> Answer:
    return call.page(call.thread(issue_number).labels, lambda one: render.label(call.world.at, call.repository, one))


@routes("POST", "/repos/{owner}/{repo}/issues/{issue_number}/labels", permission=_EITHER, who="writer")
def add_labels(call: Call, issue_number: int) -> Answer:
    issue = call.thread(issue_number)
    issues.add_labels(call.world, issue, call.actor, _names(call.body, "labels") or [])
    return _labels_of(call, issue)


@routes("PUT", "/repos/{owner}/{repo}/issues/{issue_number}/labels", permission=_EITHER, who="writer")
def set_labels(call: Call, issue_number: int) -> Answer:
    issue = call.thread(issue_number)
    issues.set_labels(call.world, issue, call.actor, _names(call.body, "labels") or [])
    return _labels_of(call, issue)


@routes("DELETE", "/repos/{owner}/{repo}/issues/{issue_number}/labels", permission=_EITHER, who="writer")
def clear_labels(call: Call, issue_number: int) -> Answer:
    issues.set_labels(call.world, call.thread(issue_number), call.actor, [])
    return Answer(status=204)


@routes("DELETE", "/repos/{owner}/{repo}/issues/{issue_number}/labels/{name}", permission=_EITHER, who="writer")
def remove_label(call: Call, issue_number: int, name: str) -> Answer:
    issue = call.thread(issue_number)
    label = next((one for one in issue.labels if one.name.lower() == name.lower()), None)
    if label is None:
        raise RefusedError(404, "Label does not exist")
    issues.remove_label(call.world, issue, call.actor, label)
    return _labels_of(call, issue)


def _labels_of(call: Call, issue: Issue) -> Answer:
    return Answer(data=[render.label(call.world.at, call.repository, one) for one in issue.labels])


def _names(body: Body, field: str) -> list[str] | None:
    """Labels come as names or as objects with a name."""
    if not body.has(field):
        return None
    named = [one.needed("name") for one in body.inners(field)]
    return named or list(body.texts(field) or [])
