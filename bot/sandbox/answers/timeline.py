"""The timeline of an issue or a pull request as JSON."""

from __future__ import annotations

from bot.sandbox.answers.accounts import app_or_none, simple_user
from bot.sandbox.answers.gitdata import git_commit
from bot.sandbox.answers.issues import comment
from bot.sandbox.answers.reviews import timeline_review
from bot.sandbox.answers.shape import Json, Urls, node, stamp
from bot.sandbox.model import Happening, Repository

UNTOLD = frozenset({"edited"})
"""what GitHub's timelines do not hold"""


def happening(at: Urls, repo: Repository, found: Happening) -> Json:
    """One thing that happened."""
    if found.comment is not None:
        shown = comment(at, found.comment)
        return shown | {"event": found.kind, "actor": shown["user"]}
    if found.kind == "reviewed" and found.review is not None:
        return timeline_review(at, found.review)
    if found.kind == "committed" and (commit := repo.git.commit(found.sha)) is not None:
        return git_commit(at, repo, commit) | {"event": found.kind}
    api = f"{at.api}/repos/{repo.full_name}"
    # Of a closing, `commit_id` is the commit whose message did it; of a merge, what is now on the base.
    sha = found.sha if found.kind in ("closed", "merged", "head_ref_force_pushed") and found.sha else None
    shown = {
        "id": found.id,
        "node_id": node("E", found.id),
        "url": f"{api}/issues/events/{found.id}",
        "actor": simple_user(at, found.user),
        "event": found.kind,
        "commit_id": sha,
        "commit_url": None if sha is None else f"{api}/commits/{sha}",
        "created_at": stamp(found.at),
        "performed_via_github_app": app_or_none(at, found.app),
    }
    return shown | _details(at, found)


def _details(at: Urls, found: Happening) -> Json:
    """What only this kind of happening has to say."""
    if found.label is not None:
        return {"label": {"name": found.label.name, "color": found.label.color}}
    if found.assignee is not None:
        return {"assignee": simple_user(at, found.assignee), "assigner": simple_user(at, found.user)}
    if found.kind == "renamed":
        return {"rename": {"from": found.was, "to": found.now}}
    if found.kind in ("locked", "unlocked"):
        return {"lock_reason": found.reason}
    if found.kind in ("closed", "reopened"):
        return {"state_reason": found.reason}
    if found.kind == "review_dismissed" and found.review is not None:
        dismissed: Json = {"state": found.was, "review_id": found.review.id, "dismissal_message": found.reason}
        return {"dismissed_review": dismissed}
    return {}
