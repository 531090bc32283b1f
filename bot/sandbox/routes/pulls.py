"""Pull requests."""

from __future__ import annotations

from collections.abc import Mapping

from bot.sandbox.answers import pulls as render
from bot.sandbox.answers.repositories import commit as render_commit
from bot.sandbox.answers.repositories import diff_entry
from bot.sandbox.gitdiff import as_text
from bot.sandbox.hub import issues, pulls, workflows
from bot.sandbox.hub.pull_view import pull_commits, pull_files, weigh
from bot.sandbox.model import MergeMethod, Pull
from bot.sandbox.refusal import RefusedError, invalid, unprocessable
from bot.sandbox.routes.call import Answer, Call, Routes

routes = Routes()
_PULLS = "/repos/{owner}/{repo}/pulls"
_METHODS: Mapping[str, MergeMethod] = {"merge": "merge", "squash": "squash", "rebase": "rebase"}


@routes("GET", _PULLS, permission="pull_requests")
def list_pulls(call: Call) -> Answer:
    """Filtered by `state`, `base` and `head` (`owner:branch`); newest first unless sorted otherwise."""
    query = call.query
    state, base, head = query.get("state", "open"), query.get("base"), query.get("head")
    found = [
        pull
        for pull in call.repository.pulls
        if state in ("all", pull.issue.state)
        and base in (None, pull.base_ref)
        # GitHub ignores a `head` without an owner and lists them all.
        and (head is None or ":" not in head or _is_head(pull, head))
    ]
    default = "desc" if query.get("sort", "created") == "created" else "asc"
    found.sort(
        key=lambda pull: (
            pull.issue.updated_at.timestamp() if query.get("sort") == "updated" else 0.0,
            pull.issue.number,
        ),
        reverse=query.get("direction", default) == "desc",
    )
    return call.page(found, lambda pull: render.pull_simple(call.world.at, pull))


def _is_head(pull: Pull, head: str) -> bool:
    owner, _, branch = head.partition(":")
    return pull.head_ref == branch and pull.head_repository.owner.login.lower() == owner.lower()


@routes("POST", _PULLS, permission="pull_requests")
def create_pull(call: Call) -> Answer:
    body, head = call.body, call.body.needed("head")
    workflows.require_leave_to_open_pulls(call.world, call.repository, call.actor)
    if not call.is_writer and not head.lower().startswith(f"{call.actor.user.login.lower()}:"):
        raise RefusedError(403, "Must have admin rights to Repository.")
    pull = pulls.open_pull(
        call.world,
        call.repository,
        call.actor,
        head=head,
        base=body.needed("base"),
        title=body.needed("title"),
        body=body.text("body"),
        draft=body.flag("draft"),
    )
    shown = _shown(call, pull)
    return Answer(status=201, data=shown.data, headers={"Location": f"{call.url}/{pull.issue.number}"})


@routes("GET", _PULLS + "/{pull_number}", permission="pull_requests")
def get_pull(call: Call, pull_number: int) -> Answer:
    """The pull request, or with the media type for it its diff."""
    pull = call.pull(pull_number)
    if "diff" in call.accept:
        text = as_text(pull_files(pull)).encode()
        return Answer(raw=text, headers={"Content-Type": "application/vnd.github.diff; charset=utf-8"})
    return _shown(call, pull)


@routes("PATCH", _PULLS + "/{pull_number}", permission="pull_requests")
def update_pull(call: Call, pull_number: int) -> Answer:
    pull, body, world, actor = call.pull(pull_number), call.body, call.world, call.actor
    if not call.is_writer and pull.issue.user is not actor.user:
        raise RefusedError(403, "Must have admin rights to Repository.")
    state = body.text("state")
    if state not in (None, "open", "closed"):
        raise invalid("PullRequest", "state", "invalid")
    text = (body.text("body") or "") if body.has("body") else None
    issues.edit_issue(world, pull.issue, actor, title=body.text("title"), body=text)
    if (base := body.text("base")) is not None:
        pulls.retarget(world, pull, actor, base)
    if state == "closed":
        issues.close_issue(world, pull.issue, actor)
    elif state == "open":
        pulls.reopen(world, pull, actor)
    return _shown(call, pull)


@routes("GET", _PULLS + "/{pull_number}/files", permission="pull_requests")
def list_files(call: Call, pull_number: int) -> Answer:
    pull = call.pull(pull_number)
    return call.page(pull_files(pull), lambda one: diff_entry(call.world.at, call.repository, pull.head_sha, one))


@routes("GET", _PULLS + "/{pull_number}/commits", permission="pull_requests")
def list_commits(call: Call, pull_number: int) -> Answer:
    world = call.world
    return call.page(
        pull_commits(call.pull(pull_number)),
        lambda one: render_commit(
            world.at,
            call.repository,
            one,
            (world.by_email(one.author.email), world.by_email(one.committer.email)),
        ),
    )


@routes("GET", _PULLS + "/{pull_number}/merge", permission="pull_requests")
def is_merged(call: Call, pull_number: int) -> Answer:
    return Answer(status=204 if call.pull(pull_number).merged_at is not None else 404)


@routes("PUT", _PULLS + "/{pull_number}/merge", permission="contents", who="writer")
def merge(call: Call, pull_number: int) -> Answer:
    method = _METHODS.get(asked := call.body.text("merge_method") or "merge")
    if method is None:
        raise unprocessable(f"Invalid merge method: {asked}")
    sha = pulls.merge(
        call.world,
        call.pull(pull_number),
        call.actor,
        method=method,
        title=call.body.text("commit_title") or "",
        message=call.body.text("commit_message") or "",
        sha=call.body.text("sha") or "",
    )
    return Answer(data={"sha": sha, "merged": True, "message": "Pull Request successfully merged"})


@routes("PUT", _PULLS + "/{pull_number}/update-branch", permission="pull_requests", who="writer")
def update_branch(call: Call, pull_number: int) -> Answer:
    pull = call.pull(pull_number)
    pulls.update_branch(call.world, pull, call.actor, expected=call.body.text("expected_head_sha") or "")
    url = f"{call.world.at.page}/{call.repository.full_name}/pull/{pull_number}"
    return Answer(status=202, data={"message": "Updating pull request branch.", "url": url})


def _shown(call: Call, pull: Pull) -> Answer:
    return Answer(data=render.pull(call.world.at, pull, weigh(pull)))
