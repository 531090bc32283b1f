"""Reviews of pull requests as JSON. The REST API writes their state in capitals, payloads and timelines do not."""

from __future__ import annotations

from bot.sandbox.answers.accounts import simple_user
from bot.sandbox.answers.issues import association
from bot.sandbox.answers.shape import Json, Urls, node, stamp
from bot.sandbox.model import LineComment, Review


def review(at: Urls, found: Review) -> Json:
    """A review as the REST API shows it."""
    return _review(at, found) | {"state": found.state, "body": found.body}


def payload_review(at: Urls, found: Review) -> Json:
    """A review in a payload."""
    shown = _review(at, found) | {"state": found.state.lower(), "body": found.body or None}
    return shown | {"updated_at": stamp(found.updated_at)}


def timeline_review(at: Urls, found: Review) -> Json:
    """A review in a timeline."""
    return review(at, found) | {"event": "reviewed", "state": found.state.lower()}


def line_comment(at: Urls, found: LineComment) -> Json:
    """A comment on a line of a changed file."""
    review = found.review
    repo, number = review.pull.issue.repository, review.pull.issue.number
    page = f"{at.page}/{repo.full_name}/pull/{number}#discussion_r{found.id}"
    api = f"{at.api}/repos/{repo.full_name}/pulls"
    pull = f"{api}/{number}"
    return {
        "id": found.id,
        "node_id": node("PRRC", found.id),
        "url": f"{api}/comments/{found.id}",
        "html_url": page,
        "pull_request_url": pull,
        "pull_request_review_id": review.id,
        "diff_hunk": found.hunk,
        "path": found.path,
        "commit_id": review.commit_sha,
        "original_commit_id": review.commit_sha,
        "user": simple_user(at, review.user),
        "body": found.body,
        "author_association": association(repo, review.user),
        "created_at": stamp(review.submitted_at),
        "updated_at": stamp(review.submitted_at),
        "line": found.line,
        "original_line": found.line,
        "side": "RIGHT",
        "subject_type": "line",
        "_links": {
            "self": {"href": f"{api}/comments/{found.id}"},
            "html": {"href": page},
            "pull_request": {"href": pull},
        },
    }


def _review(at: Urls, found: Review) -> Json:
    repo, number = found.pull.issue.repository, found.pull.issue.number
    page = f"{at.page}/{repo.full_name}/pull/{number}#pullrequestreview-{found.id}"
    api = f"{at.api}/repos/{repo.full_name}/pulls/{number}"
    return {
        "id": found.id,
        "node_id": node("PRR", found.id),
        "user": simple_user(at, found.user),
        "html_url": page,
        "pull_request_url": api,
        "author_association": association(repo, found.user),
        "_links": {"html": {"href": page}, "pull_request": {"href": api}},
        "submitted_at": stamp(found.submitted_at),
        "commit_id": found.commit_sha,
    }
