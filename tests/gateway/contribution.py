"""A whole contribution in the fewest verbs, as the submission flow makes it; for the budget and for crashes."""

from __future__ import annotations

from gateway_place import REVIEW

from bot.intake.subject import Subject
from bot.publish.hub import Check, Hub

PATH = "_publications/doe2024a.md"
MARKER = "<!-- living-review-bot:status"


def contribute(hub: Hub, subject: Subject) -> None:
    """Bring GitHub to where the issue's body is the file, proposed, labelled, told and checked."""
    issue = hub.issue(subject)
    assert issue is not None
    branch = f"submission/issue-{subject.number}"
    hub.comments(subject)
    pulls = hub.pulls(REVIEW, branch)
    if pulls:
        hub.timeline(Subject(REVIEW, pulls[0].number))
    default = pulls[0].default_branch if pulls else hub.repository(REVIEW).default_branch
    base = hub.branch(REVIEW, default)
    assert base is not None
    hub.tree(REVIEW, base.tree)
    onto = hub.pull_commits(REVIEW, pulls[0].number)[-1] if pulls else hub.branch(REVIEW, branch) or base
    head = hub.ensure_files(REVIEW, branch, {PATH: issue.body.encode()}, onto=onto, message=f"Add {issue.title}")
    pull = hub.ensure_pull(REVIEW, branch=branch, base=default, title=f"Add: {issue.title}", body=issue.body)
    hub.ensure_labels(Subject(REVIEW, pull.number), present=pull.labels, add=["submission"])
    hub.ensure_comment(subject, marker=MARKER, body=f"{MARKER} proposed -->\n{pull.url}\n{issue.body}")
    digest = f"digest of {issue.body}"
    hub.ensure_check(
        REVIEW, head.sha, Check(name="review", digest=digest, conclusion="success", title="Fine", summary="All fine")
    )
