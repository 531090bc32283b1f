"""Pull requests as JSON."""

from __future__ import annotations

from dataclasses import dataclass

from bot.sandbox.answers.accounts import simple_user, user_or_none
from bot.sandbox.answers.issues import shared
from bot.sandbox.answers.repositories import repository
from bot.sandbox.answers.shape import Json, Urls, node, stamp_or_none
from bot.sandbox.model import Pull, Repository


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """What only a look into git tells of a pull request."""

    mergeable: bool | None
    mergeable_state: str
    commits: int
    additions: int
    deletions: int
    changed_files: int


def pull_simple(at: Urls, found: Pull) -> Json:
    """A pull request in a list."""
    repo, number = found.issue.repository, found.issue.number
    api, page = f"{at.api}/repos/{repo.full_name}", f"{at.page}/{repo.full_name}/pull/{number}"
    url, issue_url = f"{api}/pulls/{number}", f"{api}/issues/{number}"
    links = {
        "self": url,
        "html": page,
        "issue": issue_url,
        "comments": f"{issue_url}/comments",
        "review_comments": f"{url}/comments",
        "review_comment": f"{api}/pulls/comments{{/number}}",
        "commits": f"{url}/commits",
        "statuses": f"{api}/statuses/{found.head_sha}",
    }
    return shared(at, found.issue) | {
        "id": found.id,
        "node_id": node("PR", found.id),
        "url": url,
        "html_url": page,
        "diff_url": f"{page}.diff",
        "patch_url": f"{page}.patch",
        "issue_url": issue_url,
        "commits_url": links["commits"],
        "comments_url": links["comments"],
        "review_comments_url": links["review_comments"],
        "review_comment_url": links["review_comment"],
        "statuses_url": links["statuses"],
        "_links": {name: {"href": link} for name, link in links.items()},
        "merged_at": stamp_or_none(found.merged_at),
        "merge_commit_sha": found.merge_commit_sha,
        "requested_reviewers": [],
        "requested_teams": [],
        "draft": found.draft,
        "auto_merge": None,
        "head": _side(at, found.head_repository, found.head_ref, found.head_sha),
        "base": _side(at, repo, found.base_ref, found.base_sha),
    }


def pull(at: Urls, found: Pull, weighed: Weighed) -> Json:
    """A pull request by itself."""
    return pull_simple(at, found) | {
        "merged": found.merged_at is not None,
        "merged_by": user_or_none(at, found.merged_by),
        "mergeable": weighed.mergeable,
        "rebaseable": weighed.mergeable,
        "mergeable_state": weighed.mergeable_state,
        "comments": len(found.issue.comments),
        "review_comments": len(found.line_comments),
        "maintainer_can_modify": False,
        "commits": weighed.commits,
        "additions": weighed.additions,
        "deletions": weighed.deletions,
        "changed_files": weighed.changed_files,
    }


def pull_minimal(at: Urls, found: Pull) -> Json:
    """A pull request as a check run names it."""
    repo = found.issue.repository
    return {
        "id": found.id,
        "number": found.issue.number,
        "url": f"{at.api}/repos/{repo.full_name}/pulls/{found.issue.number}",
        "head": _short_side(at, found.head_repository, found.head_ref, found.head_sha),
        "base": _short_side(at, repo, found.base_ref, found.base_sha),
    }


def _side(at: Urls, repo: Repository, ref: str, sha: str) -> Json:
    return {
        "label": f"{repo.owner.login}:{ref}",
        "ref": ref,
        "sha": sha,
        "user": simple_user(at, repo.owner),
        "repo": repository(at, repo),
    }


def _short_side(at: Urls, repo: Repository, ref: str, sha: str) -> Json:
    url = f"{at.api}/repos/{repo.full_name}"
    return {"ref": ref, "sha": sha, "repo": {"id": repo.id, "url": url, "name": repo.name}}
