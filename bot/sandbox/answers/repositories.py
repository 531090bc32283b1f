"""Repositories, branches, commits, files and comparisons as JSON."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.sandbox.answers.accounts import simple_user, user_or_none
from bot.sandbox.answers.shape import Json, Urls, node, stamp

if TYPE_CHECKING:
    from bot.sandbox.gitdiff import FileChange
    from bot.sandbox.gitstore import CommitObject, Item, Person
    from bot.sandbox.model import Repository, Role, User

_LINKS = {
    "archive_url": "/{archive_format}{/ref}",
    "assignees_url": "/assignees{/user}",
    "blobs_url": "/git/blobs{/sha}",
    "branches_url": "/branches{/branch}",
    "collaborators_url": "/collaborators{/collaborator}",
    "comments_url": "/comments{/number}",
    "commits_url": "/commits{/sha}",
    "compare_url": "/compare/{base}...{head}",
    "contents_url": "/contents/{+path}",
    "contributors_url": "/contributors",
    "deployments_url": "/deployments",
    "downloads_url": "/downloads",
    "events_url": "/events",
    "forks_url": "/forks",
    "git_commits_url": "/git/commits{/sha}",
    "git_refs_url": "/git/refs{/sha}",
    "git_tags_url": "/git/tags{/sha}",
    "hooks_url": "/hooks",
    "issue_comment_url": "/issues/comments{/number}",
    "issue_events_url": "/issues/events{/number}",
    "issues_url": "/issues{/number}",
    "keys_url": "/keys{/key_id}",
    "labels_url": "/labels{/name}",
    "languages_url": "/languages",
    "merges_url": "/merges",
    "milestones_url": "/milestones{/number}",
    "notifications_url": "/notifications{?since,all,participating}",
    "pulls_url": "/pulls{/number}",
    "releases_url": "/releases{/id}",
    "stargazers_url": "/stargazers",
    "statuses_url": "/statuses/{sha}",
    "subscribers_url": "/subscribers",
    "subscription_url": "/subscription",
    "tags_url": "/tags",
    "teams_url": "/teams",
    "trees_url": "/git/trees{/sha}",
}


def repository(at: Urls, found: Repository) -> Json:
    """A repository as it stands inside other answers and in payloads."""
    api, page = f"{at.api}/repos/{found.full_name}", f"{at.page}/{found.full_name}"
    return {
        "id": found.id,
        "node_id": node("R", found.id),
        "name": found.name,
        "full_name": found.full_name,
        "owner": simple_user(at, found.owner),
        "private": found.private,
        "html_url": page,
        "description": found.description,
        "fork": found.fork_of is not None,
        "url": api,
        "git_url": f"git:{page.partition(':')[2]}.git",
        "ssh_url": f"git@localhost:{found.full_name}.git",
        "clone_url": f"{page}.git",
        "svn_url": page,
        "mirror_url": None,
        "homepage": None,
        "language": None,
        "license": None,
        "size": 0,
        "forks": 0,
        "forks_count": 0,
        "stargazers_count": 0,
        "watchers": 0,
        "watchers_count": 0,
        "open_issues": found.open_issues,
        "open_issues_count": found.open_issues,
        "default_branch": found.default_branch,
        "topics": [],
        "is_template": False,
        "has_issues": True,
        "has_projects": False,
        "has_wiki": False,
        "has_pages": False,
        "has_downloads": False,
        "has_discussions": False,
        "archived": False,
        "disabled": False,
        "allow_forking": True,
        "web_commit_signoff_required": False,
        "visibility": "private" if found.private else "public",
        "pushed_at": stamp(found.pushed_at),
        "created_at": stamp(found.created_at),
        "updated_at": stamp(found.updated_at),
    } | {key: api + rest for key, rest in _LINKS.items()}


def full_repository(at: Urls, found: Repository, role: Role | None, *, shows_merging: bool) -> Json:
    """A repository as `GET /repos/{owner}/{repo}` shows it to somebody of this role."""
    answer = repository(at, found) | {
        "network_count": 0,
        "subscribers_count": 0,
        "temp_clone_token": None,
    }
    if shows_merging:
        answer |= {
            "allow_squash_merge": "squash" in found.merge_methods,
            "allow_merge_commit": "merge" in found.merge_methods,
            "allow_rebase_merge": "rebase" in found.merge_methods,
            "allow_auto_merge": False,
            "allow_update_branch": False,
            "delete_branch_on_merge": False,
        }
    if role is not None:
        answer["permissions"] = permissions(role)
    if found.fork_of is not None:
        answer["parent"] = answer["source"] = repository(at, found.fork_of)
    return answer


def permissions(role: Role) -> Json:
    """What a role may do."""
    writes = role in ("admin", "write")
    return {
        "admin": role == "admin",
        "maintain": role == "admin",
        "push": writes,
        "triage": writes,
        "pull": True,
    }


def short_branch(at: Urls, repo: Repository, name: str, sha: str) -> Json:
    """A branch in a list."""
    url = f"{at.api}/repos/{repo.full_name}/commits/{sha}"
    return {"name": name, "commit": {"sha": sha, "url": url}, "protected": False}


def branch(at: Urls, repo: Repository, name: str, head: CommitObject, people: Sequence[User | None]) -> Json:
    """A branch by itself."""
    url = f"{at.api}/repos/{repo.full_name}/branches/{name}"
    return {
        "name": name,
        "commit": commit(at, repo, head, people),
        "_links": {"self": url, "html": f"{at.page}/{repo.full_name}/tree/{name}"},
        "protected": False,
        "protection": {
            "enabled": False,
            "required_status_checks": {"enforcement_level": "off", "contexts": [], "checks": []},
        },
        "protection_url": f"{url}/protection",
    }


def person(found: Person) -> Json:
    """Who made a commit, and when."""
    return {"name": found.name, "email": found.email, "date": stamp(found.when)}


def verification(repo: Repository, found: CommitObject) -> Json:
    """Whether GitHub vouches for a commit: it does for those it made itself."""
    if found.sha not in repo.signed:
        return {
            "verified": False,
            "reason": "unsigned",
            "signature": None,
            "payload": None,
            "verified_at": None,
        }
    payload = f"tree {found.tree}\n" + "".join(f"parent {sha}\n" for sha in found.parents) + f"\n{found.message}"
    signature = f"-----BEGIN PGP SIGNATURE-----\n\nsandbox {found.sha}\n-----END PGP SIGNATURE-----\n"
    return {
        "verified": True,
        "reason": "valid",
        "signature": signature,
        "payload": payload,
        "verified_at": stamp(found.committer.when),
    }


def commit(at: Urls, repo: Repository, found: CommitObject, people: Sequence[User | None]) -> Json:
    """A commit as the repository shows it; `people` are the accounts of its author and committer, if known."""
    api, page = f"{at.api}/repos/{repo.full_name}", f"{at.page}/{repo.full_name}"
    author, committer = people
    return {
        "sha": found.sha,
        "node_id": node("C", found.sha),
        "url": f"{api}/commits/{found.sha}",
        "html_url": f"{page}/commit/{found.sha}",
        "comments_url": f"{api}/commits/{found.sha}/comments",
        "commit": {
            "url": f"{api}/git/commits/{found.sha}",
            "author": person(found.author),
            "committer": person(found.committer),
            "message": found.message,
            "comment_count": 0,
            "tree": {"sha": found.tree, "url": f"{api}/git/trees/{found.tree}"},
            "verification": verification(repo, found),
        },
        "author": user_or_none(at, author),
        "committer": user_or_none(at, committer),
        "parents": [
            {"sha": sha, "url": f"{api}/commits/{sha}", "html_url": f"{page}/commit/{sha}"} for sha in found.parents
        ],
    }


def diff_entry(at: Urls, repo: Repository, head: str, change: FileChange) -> Json:
    """One changed file."""
    page = f"{at.page}/{repo.full_name}"
    answer: Json = {
        "sha": change.sha,
        "filename": change.path,
        "status": change.status,
        "additions": change.additions,
        "deletions": change.deletions,
        "changes": change.additions + change.deletions,
        "blob_url": f"{page}/blob/{head}/{change.path}",
        "raw_url": f"{page}/raw/{head}/{change.path}",
        "contents_url": f"{at.api}/repos/{repo.full_name}/contents/{change.path}?ref={head}",
    }
    if change.patch is not None:
        answer["patch"] = change.patch
    if change.previous is not None:
        answer["previous_filename"] = change.previous
    return answer


def content(at: Urls, repo: Repository, ref: str, path: str, item: Item, data: bytes | None) -> Json:
    """A file (with its data) or a line of a folder as the contents routes show it."""
    url = f"{at.api}/repos/{repo.full_name}/contents/{path}?ref={ref}"
    is_file = item.kind == "blob"
    git_url = f"{at.api}/repos/{repo.full_name}/git/{'blobs' if is_file else 'trees'}/{item.sha}"
    html_url = f"{at.page}/{repo.full_name}/{'blob' if is_file else 'tree'}/{ref}/{path}"
    answer: Json = {
        "type": {"blob": "file", "tree": "dir", "commit": "submodule"}[item.kind],
        "name": path.rpartition("/")[2],
        "path": path,
        "sha": item.sha,
        "size": repo.git.size(item.sha) if is_file else 0,
        "url": url,
        "html_url": html_url,
        "git_url": git_url,
        "download_url": f"{at.page}/{repo.full_name}/raw/{ref}/{path}" if is_file else None,
        "_links": {"self": url, "git": git_url, "html": html_url},
    }
    if data is not None:
        answer |= {"encoding": "base64", "content": _wrapped(data)}
    return answer


def _wrapped(data: bytes) -> str:
    """Base64 in lines of 60 letters, as GitHub sends it."""
    return base64.encodebytes(data).decode() if len(data) < 45 else _lines_of_60(base64.b64encode(data).decode())


def _lines_of_60(text: str) -> str:
    return "".join(f"{text[at : at + 60]}\n" for at in range(0, len(text), 60))
