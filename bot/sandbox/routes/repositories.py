"""Accounts, repositories, branches, commits, contents, comparisons, archives."""

from __future__ import annotations

import base64
import binascii
from itertools import islice
from urllib.parse import quote

from bot.sandbox.answers import accounts
from bot.sandbox.answers import repositories as render
from bot.sandbox.answers.shape import Json
from bot.sandbox.gitdiff import FileChange, changed_files
from bot.sandbox.gitstore import EMPTY_TREE, FILE, CommitObject, Item, Person
from bot.sandbox.hub import pushes
from bot.sandbox.hub.pull_view import MOST_FILES, files_between
from bot.sandbox.model import User
from bot.sandbox.refusal import RefusedError, not_found, unprocessable
from bot.sandbox.routes.call import Answer, Call, Routes

routes = Routes()
_MOST_COMMITS = 10_000


@routes("GET", "/user", who="login")
def get_authenticated_user(call: Call) -> Answer:
    token = call.caller.token
    if token is None or token.installation is not None:
        raise RefusedError(403, "Resource not accessible by integration")
    return get_user(call, token.user.login)


@routes("GET", "/users/{username}")
def get_user(call: Call, username: str) -> Answer:
    user = call.world.users.get(username.lower())
    if user is None:
        raise not_found()
    owned = sum(one.owner is user and not one.private for one in call.world.repositories.values())
    return Answer(data=accounts.public_user(call.world.at, user, repositories=owned))


@routes("GET", "/repos/{owner}/{repo}")
def get_repository(call: Call) -> Answer:
    """How pull requests may be merged is shown to those who may write to the repository."""
    token = call.caller.token
    given = token.permissions if token is not None else None
    shows_merging = call.is_writer and (given is None or given.get("contents") == "write")
    return Answer(data=render.full_repository(call.world.at, call.repository, call.role, shows_merging=shows_merging))


@routes("GET", "/repos/{owner}/{repo}/collaborators/{username}/permission")
def get_permission(call: Call, username: str) -> Answer:
    """Anybody may read a public repository, so nobody is `none` there."""
    if call.caller.token is None:
        raise RefusedError(401, "Requires authentication")
    if not call.is_writer:
        raise RefusedError(403, "Must have push access to view collaborator permission.")
    user = call.world.users.get(username.lower())
    if user is None:
        raise RefusedError(404, f"{username} is not a user")
    role = call.world.role(call.repository, user)
    shown = accounts.simple_user(call.world.at, user)
    if role is not None:
        shown |= {"permissions": render.permissions(role), "role_name": role}
    return Answer(data={"permission": role or "none", "role_name": role or "none", "user": shown})


# -- branches and commits -----------------------------------------------------------------------------------------


@routes("GET", "/repos/{owner}/{repo}/branches", permission="contents")
def list_branches(call: Call) -> Answer:
    heads = list(call.repository.git.refs("refs/heads/").items())
    return call.page(
        heads,
        lambda one: render.short_branch(call.world.at, call.repository, one[0].removeprefix("refs/heads/"), one[1]),
    )


@routes("GET", "/repos/{owner}/{repo}/branches/{branch}", permission="contents")
def get_branch(call: Call, branch: str) -> Answer:
    sha = call.repository.git.branch(branch)
    if sha is None:
        raise RefusedError(404, "Branch not found")
    head = _read(call, sha)
    return Answer(data=render.branch(call.world.at, call.repository, branch, head, _people(call, head)))


@routes("GET", "/repos/{owner}/{repo}/commits", permission="contents")
def list_commits(call: Call) -> Answer:
    """Newest first, of a branch or SHA, perhaps only those that touch a path."""
    git, start = call.repository.git, call.query.get("sha") or call.repository.default_branch
    sha = git.resolve(start)
    if sha is None:
        raise not_found()
    commits = list(islice(git.log([sha], path=call.query.get("path", "")), _MOST_COMMITS))
    return call.page(commits, lambda one: _commit(call, one))


@routes("GET", "/repos/{owner}/{repo}/commits/{ref}", permission="contents")
def get_commit(call: Call, ref: str) -> Answer:
    found = _read(call, call.commit(ref))
    files = _changes(call, found)
    shown, headers = call.paged(files)
    stats: Json = {
        "additions": sum(one.additions for one in files),
        "deletions": sum(one.deletions for one in files),
        "total": sum(one.additions + one.deletions for one in files),
    }
    entries = [render.diff_entry(call.world.at, call.repository, found.sha, one) for one in shown]
    return Answer(data=_commit(call, found) | {"stats": stats, "files": entries}, headers=headers)


@routes("GET", "/repos/{owner}/{repo}/compare/{basehead}", permission="contents")
def compare(call: Call, basehead: str) -> Answer:
    """`base...head`: what `head` has since it left `base`."""
    git, at, repository = call.repository.git, call.world.at, call.repository
    base_name, dots, head_name = basehead.partition("...")
    base, head = git.resolve(base_name), git.resolve(head_name.rpartition(":")[2]) if dots else None
    left = git.merge_base(base, head) if base is not None and head is not None else None
    if base is None or head is None or left is None:
        raise not_found()
    ahead = list(git.log([head], without=[base]))[::-1]
    behind = len(list(git.log([base], without=[head])))
    status = "diverged" if ahead and behind else "ahead" if ahead else "behind" if behind else "identical"
    page, api = f"{at.page}/{repository.full_name}", f"{at.api}/repos/{repository.full_name}"
    shown, headers = call.paged(ahead)
    files = files_between(git, base, head)[:300]
    data: Json = {
        "url": f"{api}/compare/{basehead}",
        "html_url": f"{page}/compare/{basehead}",
        "permalink_url": f"{page}/compare/{base[:7]}...{head[:7]}",
        "diff_url": f"{page}/compare/{basehead}.diff",
        "patch_url": f"{page}/compare/{basehead}.patch",
        "base_commit": _commit(call, _read(call, base)),
        "merge_base_commit": _commit(call, _read(call, left)),
        "status": status,
        "ahead_by": len(ahead),
        "behind_by": behind,
        "total_commits": len(ahead),
        "commits": [_commit(call, one) for one in shown],
        "files": [render.diff_entry(at, repository, head, one) for one in files],
    }
    return Answer(data=data, headers=headers)


@routes("GET", "/repos/{owner}/{repo}/tarball/{ref}", permission="contents")
def download(call: Call, ref: str) -> Answer:
    """Sends on to an address without the API's prefix, as GitHub sends on to codeload."""
    if call.repository.git.resolve(ref) is None:
        raise not_found()
    target = f"{call.world.at.page}/codeload/{call.repository.full_name}/legacy.tar.gz/{quote(ref)}"
    return Answer(status=302, raw=b"", headers={"Location": target})


# -- contents -----------------------------------------------------------------------------------------------------


@routes("GET", "/repos/{owner}/{repo}/contents/{path}", permission="contents")
def get_contents(call: Call, path: str) -> Answer:
    git, ref = call.repository.git, call.query.get("ref") or call.repository.default_branch
    sha = git.resolve(ref)
    if sha is None:
        raise RefusedError(404, f"No commit found for the ref {ref}")
    path = path.strip("/")
    item = git.lookup(_read(call, sha).tree, path)
    if item is None:
        raise not_found()
    if item.kind == "tree":
        lines = (git.tree(item.sha) or {}).items()
        listed = [
            render.content(call.world.at, call.repository, ref, f"{path}/{name}".lstrip("/"), one, None)
            for name, one in lines
        ]
        return Answer(data=listed)
    data = git.blob(item.sha) or b""
    if "raw" in call.accept:
        return Answer(raw=data, headers={"Content-Type": "application/vnd.github.raw+json; charset=utf-8"})
    return Answer(data=render.content(call.world.at, call.repository, ref, path, item, data))


@routes("PUT", "/repos/{owner}/{repo}/contents/{path}", permission="contents", who="writer")
def put_contents(call: Call, path: str) -> Answer:
    """One commit that writes one file; the SHA of the file to be replaced must be the present one."""
    branch, before = _edited_branch(call)
    git, path = call.repository.git, path.strip("/")
    there = git.lookup(_read(call, before).tree, path)
    if any(part in ("", ".", "..", ".git") for part in path.split("/")):
        raise unprocessable("path contains a malformed path component")
    try:
        data = base64.b64decode(call.body.needed("content"))
    except binascii.Error as error:
        raise unprocessable("content is not valid Base64") from error
    _require_sha(call, path, there)
    item = Item(there.mode if there is not None else FILE, git.write_blob(data))
    commit = _commit_file(call, branch, before, path, item)
    shown = render.content(call.world.at, call.repository, branch, path, item, None)
    return Answer(
        status=200 if there is not None else 201,
        data={"content": shown, "commit": _file_commit(call, commit)},
    )


@routes("DELETE", "/repos/{owner}/{repo}/contents/{path}", permission="contents", who="writer")
def delete_contents(call: Call, path: str) -> Answer:
    branch, before = _edited_branch(call)
    there = call.repository.git.lookup(_read(call, before).tree, path)
    if there is None:
        raise not_found()
    call.body.needed("sha")
    _require_sha(call, path, there)
    commit = _commit_file(call, branch, before, path, None)
    return Answer(data={"content": None, "commit": _file_commit(call, commit)})


def _edited_branch(call: Call) -> tuple[str, str]:
    branch = call.body.text("branch") or call.repository.default_branch
    before = call.repository.git.branch(branch)
    if before is None:
        raise RefusedError(404, f"Branch {branch} not found")
    return branch, before


def _require_sha(call: Call, path: str, there: Item | None) -> None:
    sha = call.body.text("sha")
    if there is not None and sha is None:
        raise unprocessable('Invalid request.\n\n"sha" wasn\'t supplied.')
    if sha is not None and (there is None or there.sha != sha):
        raise RefusedError(409, f"{path} does not match {sha}")


def _commit_file(call: Call, branch: str, before: str, path: str, item: Item | None) -> CommitObject:
    git, world, actor = call.repository.git, call.world, call.actor
    author = _named(call, "author") or world.person(actor.user)
    is_ours = actor.app is not None and not call.body.has("author") and not call.body.has("committer")
    sha = git.write_commit(
        tree=git.write_tree(_read(call, before).tree, {path: item}),
        parents=[before],
        author=author,
        committer=world.github() if is_ours else _named(call, "committer") or author,
        message=call.body.needed("message"),
    )
    if is_ours:
        call.repository.signed.add(sha)
    pushes.update_ref(world, call.repository, actor, f"refs/heads/{branch}", sha, force=False)
    return _read(call, sha)


def _named(call: Call, field: str) -> Person | None:
    given = call.body.inner(field)
    return (
        None if given is None else Person(name=given.needed("name"), email=given.needed("email"), when=call.world.now())
    )


def _file_commit(call: Call, found: CommitObject) -> Json:
    shown = _commit(call, found)
    inner = shown["commit"]
    return {key: shown[key] for key in ("sha", "node_id", "html_url", "parents")} | (
        {**inner, "url": f"{call.world.at.api}/repos/{call.repository.full_name}/git/commits/{found.sha}"}
        if isinstance(inner, dict)
        else {}
    )


# -- from git -----------------------------------------------------------------------------------------------------


def _read(call: Call, sha: str) -> CommitObject:
    found = call.repository.git.commit(sha)
    if found is None:
        raise not_found()
    return found


def _people(call: Call, found: CommitObject) -> tuple[User | None, User | None]:
    return call.world.by_email(found.author.email), call.world.by_email(found.committer.email)


def _commit(call: Call, found: CommitObject) -> Json:
    return render.commit(call.world.at, call.repository, found, _people(call, found))


def _changes(call: Call, found: CommitObject) -> list[FileChange]:
    parent = call.repository.git.commit(found.parents[0]) if found.parents else None
    return changed_files(call.repository.git, parent.tree if parent else EMPTY_TREE, found.tree)[:MOST_FILES]
