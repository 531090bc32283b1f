"""The git data routes: references, blobs, trees, commits."""

from __future__ import annotations

import base64
import binascii
from datetime import UTC, datetime

from bot.sandbox.answers import gitdata as render
from bot.sandbox.gitstore import TREE, Item, Person
from bot.sandbox.hub import pushes
from bot.sandbox.refusal import RefusedError, not_found, unprocessable
from bot.sandbox.routes.call import Answer, Body, Call, Routes

routes = Routes()
_MODES = {"100644": "blob", "100755": "blob", "120000": "blob", "040000": "tree", "160000": "commit"}


@routes("GET", "/repos/{owner}/{repo}/git/ref/{ref}", permission="contents")
def get_ref(call: Call, ref: str) -> Answer:
    sha = call.repository.git.ref(f"refs/{ref}")
    if sha is None:
        raise not_found()
    return Answer(data=render.ref(call.world.at, call.repository, f"refs/{ref}", sha))


@routes("GET", "/repos/{owner}/{repo}/git/matching-refs/{ref}", permission="contents")
def list_refs(call: Call, ref: str) -> Answer:
    found = list(call.repository.git.refs(f"refs/{ref}").items())
    return call.page(found, lambda one: render.ref(call.world.at, call.repository, *one))


@routes("POST", "/repos/{owner}/{repo}/git/refs", permission="contents", who="writer")
def create_ref(call: Call) -> Answer:
    name, sha = call.body.needed("ref"), call.body.needed("sha")
    pushes.create_ref(call.world, call.repository, call.actor, name, sha)
    shown = render.ref(call.world.at, call.repository, name, sha)
    return Answer(status=201, data=shown, headers={"Location": str(shown["url"])})


@routes("PATCH", "/repos/{owner}/{repo}/git/refs/{ref}", permission="contents", who="writer")
def update_ref(call: Call, ref: str) -> Answer:
    sha = call.body.needed("sha")
    pushes.update_ref(call.world, call.repository, call.actor, f"refs/{ref}", sha, force=call.body.flag("force"))
    return Answer(data=render.ref(call.world.at, call.repository, f"refs/{ref}", sha))


@routes("DELETE", "/repos/{owner}/{repo}/git/refs/{ref}", permission="contents", who="writer")
def delete_ref(call: Call, ref: str) -> Answer:
    pushes.delete_ref(call.world, call.repository, call.actor, f"refs/{ref}")
    return Answer(status=204)


@routes("GET", "/repos/{owner}/{repo}/git/blobs/{file_sha}", permission="contents")
def get_blob(call: Call, file_sha: str) -> Answer:
    data = call.repository.git.blob(file_sha)
    if data is None:
        raise not_found()
    if "raw" in call.accept:
        return Answer(raw=data, headers={"Content-Type": "application/vnd.github.raw+json; charset=utf-8"})
    return Answer(data=render.blob(call.world.at, call.repository, file_sha, data))


@routes("POST", "/repos/{owner}/{repo}/git/blobs", permission="contents", who="writer")
def create_blob(call: Call) -> Answer:
    text = call.body.needed("content")
    if call.body.text("encoding") == "base64":
        try:
            data = base64.b64decode(text)
        except binascii.Error as error:
            raise unprocessable("content is not valid Base64") from error
    else:
        data = text.encode()
    sha = call.repository.git.write_blob(data)
    shown = render.short_blob(call.world.at, call.repository, sha)
    return Answer(status=201, data=shown, headers={"Location": str(shown["url"])})


@routes("GET", "/repos/{owner}/{repo}/git/trees/{tree_sha}", permission="contents")
def get_tree(call: Call, tree_sha: str) -> Answer:
    """The tree of this SHA, or that of a branch or commit; whole, when `recursive` is anything."""
    git = call.repository.git
    sha = tree_sha
    if git.tree(sha) is None:
        commit = git.commit(git.resolve(tree_sha) or "")
        if commit is None:
            raise not_found()
        sha = commit.tree
    lines = git.walk_tree(sha) if "recursive" in call.query else (git.tree(sha) or {}).items()
    return Answer(data=render.tree(call.world.at, call.repository, sha, lines))


@routes("POST", "/repos/{owner}/{repo}/git/trees", permission="contents", who="writer")
def create_tree(call: Call) -> Answer:
    git, base = call.repository.git, call.body.text("base_tree")
    if base is not None:
        commit = git.commit(base)
        base = commit.tree if commit is not None else base
        if git.tree(base) is None:
            raise not_found()
    changes: dict[str, Item | None] = {}
    for line in call.body.inners("tree"):
        path = line.needed("path")
        if path.startswith("/") or any(part in ("", ".", "..", ".git") for part in path.split("/")):
            raise unprocessable("tree.path contains a malformed path component")
        changes[path] = _item(call, line)
        if changes[path] is None and (base is None or git.lookup(base, path) is None):
            raise unprocessable("GitRPC::BadObjectState")
    sha = git.write_tree(base, changes)
    shown = render.tree(call.world.at, call.repository, sha, (git.tree(sha) or {}).items())
    return Answer(status=201, data=shown, headers={"Location": str(shown["url"])})


def _item(call: Call, line: Body) -> Item | None:
    """What a line of a new tree puts at its path: contents, an object, or (sha null) nothing."""
    git, mode = call.repository.git, line.text("mode") or "100644"
    if mode not in _MODES:
        raise unprocessable("Must supply a valid tree.mode")
    if (content := line.text("content")) is not None:
        return Item(int(mode, 8), git.write_blob(content.encode()))
    if not line.has("sha"):
        raise unprocessable("Must supply either tree.sha or tree.content")
    if (sha := line.text("sha")) is None:
        return None
    if _MODES[mode] != "commit" and git.kind(sha) != _MODES[mode]:
        raise unprocessable(f"tree.sha {sha} is not a valid {_MODES[mode]}")
    return Item(TREE if _MODES[mode] == "tree" else int(mode, 8), sha)


@routes("GET", "/repos/{owner}/{repo}/git/commits/{commit_sha}", permission="contents")
def get_commit(call: Call, commit_sha: str) -> Answer:
    found = call.repository.git.commit(commit_sha)
    if found is None:
        raise not_found()
    return Answer(data=render.git_commit(call.world.at, call.repository, found))


@routes("POST", "/repos/{owner}/{repo}/git/commits", permission="contents", who="writer")
def create_commit(call: Call) -> Answer:
    """A commit of an app that names no author is the bot's, made and signed by GitHub."""
    git, world, actor = call.repository.git, call.world, call.actor
    tree, parents = call.body.needed("tree"), call.body.texts("parents") or []
    if git.tree(tree) is None:
        raise unprocessable("Tree SHA does not exist")
    if any(git.commit(parent) is None for parent in parents):
        raise unprocessable("Parent SHA does not exist or is not a commit object")
    author = _person(call, "author") or world.person(actor.user)
    is_ours = actor.app is not None and not call.body.has("author") and not call.body.has("committer")
    committer = world.github() if is_ours else _person(call, "committer") or author
    sha = git.write_commit(
        tree=tree, parents=parents, author=author, committer=committer, message=call.body.needed("message")
    )
    if is_ours:
        call.repository.signed.add(sha)
    found = git.commit(sha)
    if found is None:
        raise RefusedError(500, "The commit just written cannot be read.")
    shown = render.git_commit(world.at, call.repository, found)
    return Answer(status=201, data=shown, headers={"Location": str(shown["url"])})


def _person(call: Call, field: str) -> Person | None:
    given = call.body.inner(field)
    if given is None:
        return None
    when, date = call.world.now(), given.text("date")
    if date is not None:
        try:
            when = datetime.fromisoformat(date)
        except ValueError as error:
            raise unprocessable(f"{field}.date is not a valid time") from error
    return Person(
        name=given.needed("name"),
        email=given.needed("email"),
        when=when if when.tzinfo else when.replace(tzinfo=UTC),
    )
