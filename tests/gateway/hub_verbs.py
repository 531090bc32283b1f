"""What the tests of the hub's verbs make: a branch, an entry, a pull request, a check."""

from __future__ import annotations

from gateway_place import REVIEW

from bot.intake.subject import Subject
from bot.publish.hub import Annotation, Check, Comment, Commit, Hub, Issue, Pull, Review

BRANCH = "submission/issue-1"
PATH = "_publications/doe2024a.md"
ENTRY = "---\ntitle: Ä paper\n---\nAbstract.\n".encode()
MARKER = "<!-- living-review-bot:status"
STATUS = f"{MARKER} proposed -->\nThanks!"


def main(hub: Hub) -> Commit:
    head = hub.branch(REVIEW, "main")
    assert head is not None
    return head


def issue(hub: Hub, subject: Subject) -> Issue:
    found = hub.issue(subject)
    assert found is not None
    return found


def commit(hub: Hub, content: bytes = ENTRY) -> Commit:
    onto = hub.branch(REVIEW, BRANCH) or main(hub)
    return hub.ensure_files(REVIEW, BRANCH, {PATH: content}, onto=onto, message="Add it")


def pull(hub: Hub, body: str = "What a maintainer needs") -> Pull:
    commit(hub)
    return hub.ensure_pull(REVIEW, branch=BRANCH, base="main", title="Add: Ä paper", body=body)


def comment(hub: Hub, subject: Subject) -> Comment:
    """The first that a person wrote."""
    return next(each for each in hub.comments(subject) if not hub.is_us(each.author))


def review(hub: Hub, pull: Pull) -> Review:
    """The first that anybody submitted."""
    return hub.timeline(Subject(REVIEW, pull.number)).reviews[0]


def check(digest: str = "d1", *, annotations: int = 0) -> Check:
    return Check(
        name="Living review",
        digest=digest,
        conclusion="failure" if annotations else "success",
        title="All is well" if not annotations else f"{annotations} findings",
        summary="What was looked at",
        annotations=tuple(
            Annotation(path=PATH, line=n, level="failure", title="rule", message=f"finding {n}")
            for n in range(1, annotations + 1)
        ),
    )
