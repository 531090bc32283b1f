"""Issues, comments, labels and reactions as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.sandbox.answers.accounts import app_or_none, simple_user, user_or_none
from bot.sandbox.answers.shape import Json, Urls, node, stamp, stamp_or_none
from bot.sandbox.model import Comment, Issue, Label, Reaction, Repository, User

REACTIONS = ("+1", "-1", "laugh", "confused", "heart", "hooray", "eyes", "rocket")


def label(at: Urls, repo: Repository, found: Label) -> Json:
    """A label."""
    return {
        "id": found.id,
        "node_id": node("LA", found.id),
        "url": f"{at.api}/repos/{repo.full_name}/labels/{found.name}",
        "name": found.name,
        "description": found.description,
        "color": found.color,
        "default": found.default,
    }


def reaction(at: Urls, found: Reaction) -> Json:
    """One reaction."""
    return {
        "id": found.id,
        "node_id": node("REA", found.id),
        "user": simple_user(at, found.user),
        "content": found.content,
        "created_at": stamp(found.created_at),
    }


def rollup(url: str, reactions: Sequence[Reaction]) -> Json:
    """How often each emoji was given."""
    counts = Counter(found.content for found in reactions)
    return {"url": f"{url}/reactions", "total_count": len(reactions)} | {name: counts[name] for name in REACTIONS}


def association(repo: Repository, user: User) -> str:
    """What an account is to a repository."""
    if user is repo.owner:
        return "OWNER"
    if user.login.lower() in repo.roles:
        return "COLLABORATOR"
    if user.id in repo.contributors:
        return "CONTRIBUTOR"
    return "NONE"


def shared(at: Urls, found: Issue) -> Json:
    """What an issue and its pull request say alike."""
    repo = found.repository
    return {
        "number": found.number,
        "title": found.title,
        "body": found.body,
        "user": simple_user(at, found.user),
        "labels": [label(at, repo, one) for one in found.labels],
        "state": found.state,
        "locked": found.locked,
        "active_lock_reason": found.lock_reason,
        "assignee": user_or_none(at, found.assignees[0] if found.assignees else None),
        "assignees": [simple_user(at, user) for user in found.assignees],
        "milestone": None,
        "created_at": stamp(found.created_at),
        "updated_at": stamp(found.updated_at),
        "closed_at": stamp_or_none(found.closed_at),
        "author_association": association(repo, found.user),
    }


def issue(at: Urls, found: Issue) -> Json:
    """An issue, or the issue side of a pull request."""
    repo = found.repository
    url = f"{at.api}/repos/{repo.full_name}/issues/{found.number}"
    kind = "issues" if found.pull is None else "pull"
    page = f"{at.page}/{repo.full_name}/{kind}/{found.number}"
    answer = shared(at, found) | {
        "id": found.id,
        "node_id": node("I" if found.pull is None else "PR", found.id),
        "url": url,
        "repository_url": f"{at.api}/repos/{repo.full_name}",
        "labels_url": f"{url}/labels{{/name}}",
        "comments_url": f"{url}/comments",
        "events_url": f"{url}/events",
        "timeline_url": f"{url}/timeline",
        "html_url": page,
        "comments": len(found.comments),
        "state_reason": found.state_reason,
        "reactions": rollup(url, found.reactions),
        "performed_via_github_app": app_or_none(at, found.app),
        "closed_by": user_or_none(at, found.closed_by),
    }
    if found.pull is not None:
        answer["draft"] = found.pull.draft
        answer["pull_request"] = {
            "url": f"{at.api}/repos/{repo.full_name}/pulls/{found.number}",
            "html_url": page,
            "diff_url": f"{page}.diff",
            "patch_url": f"{page}.patch",
            "merged_at": stamp_or_none(found.pull.merged_at),
        }
    return answer


def comment(at: Urls, found: Comment) -> Json:
    """A comment."""
    repo = found.issue.repository
    url = f"{at.api}/repos/{repo.full_name}/issues/comments/{found.id}"
    kind = "issues" if found.issue.pull is None else "pull"
    return {
        "id": found.id,
        "node_id": node("IC", found.id),
        "url": url,
        "html_url": f"{at.page}/{repo.full_name}/{kind}/{found.issue.number}#issuecomment-{found.id}",
        "issue_url": f"{at.api}/repos/{repo.full_name}/issues/{found.issue.number}",
        "user": simple_user(at, found.user),
        "body": found.body,
        "created_at": stamp(found.created_at),
        "updated_at": stamp(found.updated_at),
        "author_association": association(repo, found.user),
        "reactions": rollup(url, found.reactions),
        "performed_via_github_app": app_or_none(at, found.app),
    }
