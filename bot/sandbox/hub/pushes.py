"""References that are created, moved and deleted, and what follows: events, synchronised, merged and closed
pull requests, issues closed by keyword.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from bot.sandbox.answers.accounts import simple_user
from bot.sandbox.answers.checks import check_suite, simple_commit
from bot.sandbox.answers.repositories import repository as render_repository
from bot.sandbox.answers.shape import Json
from bot.sandbox.gitdiff import tree_changes
from bot.sandbox.gitstore import EMPTY_TREE, CommitObject
from bot.sandbox.hub import issues, mail
from bot.sandbox.hub.events import announce
from bot.sandbox.hub.keywords import issues_to_close
from bot.sandbox.hub.timeline import note, note_commits
from bot.sandbox.hub.world import World
from bot.sandbox.model import Actor, CheckSuite, Pull, Repository
from bot.sandbox.refusal import RefusedError, unprocessable

NOWHERE = "0" * 40
_HEADS = "refs/heads/"
_MOST_COMMITS = 2_048
"""in a push event: https://docs.github.com/webhooks/webhook-events-and-payloads#push"""


def create_ref(world: World, repository: Repository, actor: Actor, name: str, sha: str) -> None:
    """A new branch or tag."""
    git = repository.git
    if git.ref(name) is not None:
        raise unprocessable("Reference already exists")
    if not name.startswith("refs/") or name.count("/") < 2 or name.startswith("refs/pull/"):
        raise unprocessable("Reference name must start with 'refs' and have at least two slashes.")
    kind = git.kind(sha)
    if kind is None or (name.startswith(_HEADS) and kind != "commit"):
        raise unprocessable("Object does not exist")
    if not git.can_hold(name):
        raise unprocessable(f"{name} is not a valid ref name.")
    git.set_ref(name, sha)
    _follow(world, repository, actor, name, NOWHERE, sha, forced=False)


def update_ref(world: World, repository: Repository, actor: Actor, name: str, sha: str, *, force: bool) -> None:
    """Move a branch or tag; without `force` only forward."""
    git = repository.git
    before = git.ref(name)
    if before is None or name.startswith("refs/pull/"):
        raise unprocessable("Reference does not exist")
    if git.kind(sha) is None or (name.startswith(_HEADS) and git.commit(sha) is None):
        raise unprocessable("Object does not exist")
    is_forward = git.commit(before) is not None and git.commit(sha) is not None and git.is_ancestor(before, sha)
    if not is_forward and not force:
        raise unprocessable("Update is not a fast forward")
    if before != sha:
        git.set_ref(name, sha)
        _follow(world, repository, actor, name, before, sha, forced=not is_forward)


def delete_ref(world: World, repository: Repository, actor: Actor, name: str) -> None:
    """Remove a branch or tag; a pull request from a deleted branch is closed."""
    before = repository.git.ref(name)
    if before is None or name.startswith("refs/pull/"):
        raise unprocessable("Reference does not exist")
    if name == f"{_HEADS}{repository.default_branch}":
        raise RefusedError(422, "Cannot delete the default branch")
    repository.git.delete_ref(name)
    _follow(world, repository, actor, name, before, NOWHERE, forced=False)


def _follow(
    world: World, repository: Repository, actor: Actor, ref: str, before: str, after: str, *, forced: bool
) -> None:
    repository.pushed_at = repository.updated_at = world.now()
    _tell(world, repository, actor, ref, before, after, forced=forced)
    if not ref.startswith(_HEADS):
        return
    branch = ref.removeprefix(_HEADS)
    if after != NOWHERE:
        _request_suite(world, repository, actor, branch, before, after)
    for pull in world.pulls_from(repository, branch):
        _move_head(world, pull, actor, before, after, forced=forced)
    for pull in repository.pulls:
        if pull.base_ref == branch and pull.issue.state == "open":
            _move_base(world, pull, actor, before, after)
    if branch == repository.default_branch and before != NOWHERE:
        for commit in list(repository.git.log([after], without=[before]))[::-1]:
            close_by_keyword(world, repository, actor, commit.message, sha=commit.sha)


def close_by_keyword(world: World, repository: Repository, actor: Actor, text: str, *, sha: str = "") -> None:
    """Close the open issues a text on the default branch names after a closing keyword; `sha` when a commit says so."""
    for number in issues_to_close(text, repository.full_name):
        issue = repository.issues.get(number)
        if issue is not None and issue.pull is None:
            issues.close_issue(world, issue, actor, sha=sha)


def _move_head(world: World, pull: Pull, actor: Actor, before: str, after: str, *, forced: bool) -> None:
    issue = pull.issue
    if after == NOWHERE or before == NOWHERE:
        note(world, issue, actor, "head_ref_deleted" if after == NOWHERE else "head_ref_restored")
    if issue.state == "closed":
        if before == NOWHERE or forced:
            pull.head_was_rewritten = True
        return
    if after == NOWHERE:
        issues.close_issue(world, issue, actor)
        return
    git = issue.repository.git
    pull.head_sha = after
    pull.base_sha = git.branch(pull.base_ref) or pull.base_sha
    git.set_ref(f"refs/pull/{issue.number}/head", after)
    issue.updated_at = world.now()
    if forced:
        note(world, issue, actor, "head_ref_force_pushed", sha=after)
    count = note_commits(world, pull, actor)
    mail.send_pushed(world, issue, actor.user, count)
    issues.tell(world, issue, "synchronize", actor.user, {"before": before, "after": after})
    if git.is_ancestor(after, pull.base_sha):  # nothing is left to merge: GitHub closes it
        issues.close_issue(world, issue, actor)


def _move_base(world: World, pull: Pull, actor: Actor, before: str, after: str) -> None:
    if after == NOWHERE:
        issues.close_issue(world, pull.issue, actor)
    elif pull.issue.repository.git.is_ancestor(pull.head_sha, after):
        finish_merge(world, pull, actor, base=before, commit=after)


def finish_merge(world: World, pull: Pull, actor: Actor, *, base: str, commit: str) -> None:
    """A pull request whose commits reached its base: merged, closed, and its closing keywords obeyed."""
    issue, repository = pull.issue, pull.issue.repository
    pull.base_sha = base
    pull.merged_at, pull.merged_by, pull.merge_commit_sha = world.now(), actor.user, commit
    repository.contributors.add(issue.user.id)
    note(world, issue, actor, "merged", sha=commit)
    issues.close_issue(world, issue, actor)
    if pull.base_ref == repository.default_branch:
        close_by_keyword(world, repository, actor, issue.body or "")


# -- events -------------------------------------------------------------------------------------------------------


def _request_suite(world: World, repository: Repository, actor: Actor, branch: str, before: str, after: str) -> None:
    """Every push to a repository of an app that may write checks asks it for a check suite."""
    app = world.app
    if world.installation_of(repository) is None or app.permissions.get("checks") != "write":
        return
    if (app.id, after) in repository.suites:
        return
    now = world.now()
    suite = CheckSuite(
        id=world.new_id(),
        repository=repository,
        app=app,
        head_sha=after,
        head_branch=branch,
        before=before,
        created_at=now,
        updated_at=now,
    )
    repository.suites[app.id, after] = suite
    parts: Json = {"check_suite": check_suite(world.at, suite)}
    announce(world, repository, "check_suite", "requested", actor.user, parts)


def _tell(
    world: World, repository: Repository, actor: Actor, ref: str, before: str, after: str, *, forced: bool
) -> None:
    created, deleted = before == NOWHERE, after == NOWHERE
    kind, name = ("branch", ref.removeprefix(_HEADS)) if ref.startswith(_HEADS) else ("tag", ref.split("/", 2)[2])
    if created or deleted:
        parts: Json = {"ref": name, "ref_type": kind, "pusher_type": "user"}
        if created:
            parts |= {"master_branch": repository.default_branch, "description": repository.description}
        announce(world, repository, "create" if created else "delete", None, actor.user, parts)
    commits = [] if deleted else _new_commits(repository, before, after)
    page = f"{world.at.page}/{repository.full_name}"
    rendered = [_pushed_commit(world, repository, commit) for commit in commits]
    head = repository.git.commit(after)
    shown = render_repository(world.at, repository)
    owner: Json = simple_user(world.at, repository.owner) | {"name": repository.owner.login, "email": None}
    payload: Json = {
        "ref": ref,
        "before": before,
        "after": after,
        "base_ref": None,
        "compare": f"{page}/compare/{before[:12]}...{after[:12]}",
        "created": created,
        "deleted": deleted,
        "forced": forced,
        "commits": rendered,
        "head_commit": _pushed_commit(world, repository, head) if head is not None else None,
        "pusher": {"name": actor.user.login, "email": actor.user.noreply},
        "repository": shown
        | {
            "owner": owner,
            "created_at": int(repository.created_at.timestamp()),
            "pushed_at": int(repository.pushed_at.timestamp()),
            "url": page,
            "stargazers": 0,
            "master_branch": repository.default_branch,
        },
    }
    announce(world, repository, "push", None, actor.user, payload)


def _new_commits(repository: Repository, before: str, after: str) -> list[CommitObject]:
    """The commits of a push, oldest first; of a new branch, those no other branch has."""
    git = repository.git
    known: Iterable[str] = [before]
    if before == NOWHERE:
        known = [sha for sha in git.refs(_HEADS).values() if sha != after]
    if git.commit(after) is None or (before == NOWHERE and _is_known(repository, after)):
        return []
    return list(islice(git.log([after], without=known), _MOST_COMMITS))[::-1]


def _is_known(repository: Repository, sha: str) -> bool:
    """Whether more than one branch stands here: the new branch brought nothing new."""
    return sum(head == sha for head in repository.git.refs(_HEADS).values()) > 1


def _pushed_commit(world: World, repository: Repository, commit: CommitObject) -> Json:
    git = repository.git
    parent = git.commit(commit.parents[0]) if commit.parents else None
    added: list[str] = []
    removed: list[str] = []
    modified: list[str] = []
    for path, was, now in tree_changes(git, parent.tree if parent is not None else EMPTY_TREE, commit.tree):
        (added if was is None else removed if now is None else modified).append(path)
    url = f"{world.at.page}/{repository.full_name}/commit/{commit.sha}"
    lists: Json = {"distinct": True, "url": url, "added": added, "removed": removed, "modified": modified}
    return simple_commit(repository, commit.sha) | lists
