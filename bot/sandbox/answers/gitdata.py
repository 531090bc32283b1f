"""References, blobs, trees and commits of the git data routes as JSON."""

from __future__ import annotations

import base64
from collections.abc import Iterable

from bot.sandbox.answers.repositories import person, verification
from bot.sandbox.answers.shape import Json, Urls, node
from bot.sandbox.gitstore import CommitObject, Item
from bot.sandbox.model import Repository

_FOLDERS = {"blob": "blobs", "tree": "trees", "commit": "commits", "tag": "tags"}


def ref(at: Urls, repo: Repository, name: str, sha: str) -> Json:
    """A reference and the object it points at."""
    api = f"{at.api}/repos/{repo.full_name}/git"
    kind = repo.git.kind(sha) or "commit"
    return {
        "ref": name,
        "node_id": node("REF", f"{repo.id}:{name}"),
        "url": f"{api}/{name}",
        "object": {"type": kind, "sha": sha, "url": f"{api}/{_FOLDERS[kind]}/{sha}"},
    }


def blob(at: Urls, repo: Repository, sha: str, data: bytes) -> Json:
    """A blob with its contents."""
    return short_blob(at, repo, sha) | {
        "node_id": node("B", sha),
        "size": len(data),
        "content": base64.encodebytes(data).decode(),
        "encoding": "base64",
    }


def short_blob(at: Urls, repo: Repository, sha: str) -> Json:
    """A blob just created."""
    return {"sha": sha, "url": f"{at.api}/repos/{repo.full_name}/git/blobs/{sha}"}


def tree(at: Urls, repo: Repository, sha: str, items: Iterable[tuple[str, Item]]) -> Json:
    """A tree with its lines, or with every line below it."""
    api = f"{at.api}/repos/{repo.full_name}/git"
    lines: list[Json] = []
    for path, item in items:
        line: Json = {"path": path, "mode": f"{item.mode:06o}", "type": item.kind, "sha": item.sha}
        if item.kind == "blob":
            line["size"] = repo.git.size(item.sha)
        if item.kind != "commit":
            line["url"] = f"{api}/{_FOLDERS[item.kind]}/{item.sha}"
        lines.append(line)
    return {"sha": sha, "url": f"{api}/trees/{sha}", "tree": lines, "truncated": False}


def git_commit(at: Urls, repo: Repository, found: CommitObject) -> Json:
    """A commit as git sees it."""
    api, page = f"{at.api}/repos/{repo.full_name}/git", f"{at.page}/{repo.full_name}"
    return {
        "sha": found.sha,
        "node_id": node("C", found.sha),
        "url": f"{api}/commits/{found.sha}",
        "html_url": f"{page}/commit/{found.sha}",
        "author": person(found.author),
        "committer": person(found.committer),
        "message": found.message,
        "tree": {"sha": found.tree, "url": f"{api}/trees/{found.tree}"},
        "parents": [
            {"sha": sha, "url": f"{api}/commits/{sha}", "html_url": f"{page}/commit/{sha}"} for sha in found.parents
        ],
        "verification": verification(repo, found),
    }
