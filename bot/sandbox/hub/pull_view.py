"""What git tells of a pull request: its commits and files, and whether it can be merged."""

from __future__ import annotations

from bot.sandbox.answers.pulls import Weighed
from bot.sandbox.gitdiff import FileChange, changed_files
from bot.sandbox.gitmerge import is_mergeable
from bot.sandbox.gitstore import EMPTY_TREE, CommitObject, GitStore
from bot.sandbox.hub.checks import latest_runs, latest_statuses
from bot.sandbox.model import Pull

MOST_FILES = 3_000
"""https://docs.github.com/rest/pulls/pulls#list-pull-requests-files"""
MOST_COMMITS = 250


def base_tip(pull: Pull) -> str:
    """Where the base branch stands for this pull request: the present while it is open, else where it stood."""
    if pull.issue.state == "closed":
        return pull.base_sha
    return pull.issue.repository.git.branch(pull.base_ref) or pull.base_sha


def pull_files(pull: Pull) -> list[FileChange]:
    """What the head changed since it left the base, at most 3,000 files."""
    return files_between(pull.issue.repository.git, base_tip(pull), pull.head_sha)[:MOST_FILES]


def files_between(git: GitStore, base: str, head: str) -> list[FileChange]:
    """What `head` changed since it left `base` (a comparison with three dots)."""
    left, right = git.merge_base(base, head), git.commit(head)
    start = git.commit(left) if left is not None else None
    if right is None:
        return []
    return changed_files(git, start.tree if start is not None else EMPTY_TREE, right.tree)


def pull_commits(pull: Pull) -> list[CommitObject]:
    """The commits the head has more than the base, oldest first, at most 250."""
    found = list(pull.issue.repository.git.log([pull.head_sha], without=[base_tip(pull)]))
    return found[::-1][:MOST_COMMITS]


def weigh(pull: Pull) -> Weighed:
    """Counts, and whether it merges; GitHub says neither yes nor no of a closed one."""
    git = pull.issue.repository.git
    base = base_tip(pull)
    files, commits = pull_files(pull), pull_commits(pull)
    mergeable: bool | None = None
    state = "unknown"
    if pull.issue.state == "open":
        mergeable = is_mergeable(git, base, pull.head_sha)
        state = "dirty" if not mergeable else "draft" if pull.draft else _by_checks(pull)
    return Weighed(
        mergeable=mergeable,
        mergeable_state=state,
        commits=len(commits),
        additions=sum(change.additions for change in files),
        deletions=sum(change.deletions for change in files),
        changed_files=len(files),
    )


def _by_checks(pull: Pull) -> str:
    """`unstable` while a check or status of the head is not green, else `clean`."""
    repository = pull.issue.repository
    runs, statuses = latest_runs(repository, pull.head_sha), latest_statuses(repository, pull.head_sha)
    passing = ("success", "neutral", "skipped")
    if any(run.conclusion not in passing for run in runs) or any(each.state != "success" for each in statuses):
        return "unstable"
    return "clean"
