"""What one run of one flow has read and written, so that nothing is asked twice and every ensure compares first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from bot.gateway.store import ObjectStore
from bot.gateway.wire import Wire
from bot.intake.subject import Subject
from bot.publish.hub import Account, Comment, Commit, Comparison, Issue, Permission, Pull, Repository, Timeline


@dataclass(slots=True)
class Seen:
    """GitHub's state as this run knows it; its own writes are entered, so that it is never behind them.

    A key that is missing was not read yet; None says that there is no such thing.
    """

    repositories: dict[str, Repository] = field(default_factory=dict)
    issues: dict[Subject, Issue | None] = field(default_factory=dict)
    closers: dict[Subject, Account | None] = field(default_factory=dict)
    labels: dict[Subject, frozenset[str]] = field(default_factory=dict)
    """after a change of ours"""
    label_names: dict[str, frozenset[str]] = field(default_factory=dict)
    permissions: dict[tuple[str, str], Permission] = field(default_factory=dict)
    """(repository, login in lower case) -> what it may do there"""
    comments: dict[Subject, list[Comment]] = field(default_factory=dict)
    timelines: dict[Subject, Timeline] = field(default_factory=dict)
    """as first read: what we say in this run is no part of it"""
    reactions: set[tuple[int, str]] = field(default_factory=set)
    """(comment, kind): reactions that this run left"""
    locked: set[Subject] = field(default_factory=set)
    """conversations that this run locked"""
    dismissed: set[int] = field(default_factory=set)
    """reviews that this run took back, or may not"""
    heads: dict[tuple[str, str], str | None] = field(default_factory=dict)
    """(repository, branch) -> the commit it stands at"""
    complete: set[tuple[str, str]] = field(default_factory=set)
    """(repository, prefix): of the branches that begin so, all heads are known"""
    commits: dict[str, Commit] = field(default_factory=dict)
    branches: dict[str, list[str]] = field(default_factory=dict)
    pulls: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    """(repository, branch) -> the numbers of all pull requests from it, newest first"""
    pull_of: dict[tuple[str, int], Pull | None] = field(default_factory=dict)
    """(repository, number) -> the pull request as it is now"""
    pull_commits: dict[tuple[str, int], list[Commit]] = field(default_factory=dict)
    comparisons: dict[tuple[str, str, str], Comparison | None] = field(default_factory=dict)
    """(repository, base, head) by SHA -> what differs"""
    kept_issues: dict[tuple[str, str, str], Issue | None] = field(default_factory=dict)
    """(repository, marker, state) -> our issue that has it"""
    chains: dict[tuple[str, str], list[Commit]] = field(default_factory=dict)
    """(repository, branch) -> where it stood, newest first: its head, that one's first parent, and so on"""
    suggested: dict[tuple[str, int], set[str]] = field(default_factory=dict)
    """(repository, pull request) -> the lines of our comments on its lines"""
    created: set[str] = field(default_factory=set)
    """commits that this run made, which nobody else can have checked yet"""
    checks: dict[tuple[str, str, str], str] = field(default_factory=dict)
    """(repository, commit, name) -> the digest of the check that is done"""
    repeated: set[tuple[str, str, str]] = field(default_factory=set)
    """(repository, commit, name): checks that this run wrote once more, because somebody asked"""

    def moved(self, repository: str, branch: str, commit: Commit) -> None:
        """Our own commit is now the head of the branch."""
        self.heads[repository, branch] = commit.sha
        self.commits[commit.sha] = commit
        self.branches.pop(repository, None)
        for number in self.pulls.get((repository, branch), []):
            pull = self.pull_of.get((repository, number))
            if pull and pull.is_open:
                self.saw_pull(repository, replace(pull, head_sha=commit.sha))
                if (repository, number) in self.pull_commits:
                    self.pull_commits[repository, number].append(commit)

    def gone(self, repository: str, branch: str) -> None:
        """The branch is no more, and GitHub closed its pull requests with it."""
        self.heads[repository, branch] = None
        self.branches.pop(repository, None)
        for number in self.pulls.pop((repository, branch), []):
            self.pull_of.pop((repository, number), None)

    def saw_pull(self, repository: str, pull: Pull) -> None:
        """A pull request as it is now, in the place of what was known of it."""
        self.pull_of[repository, pull.number] = pull

    def opened(self, repository: str, pull: Pull) -> None:
        """A new pull request, the newest of its branch."""
        self.saw_pull(repository, pull)
        self.pulls.setdefault((repository, pull.head), []).insert(0, pull.number)

    def merged(self, repository: str, pull: Pull) -> None:
        """A pull request is merged: it is closed, and its base is somewhere else."""
        self.saw_pull(repository, pull)
        self.issues.pop(Subject(repository, pull.number), None)
        self.heads.pop((repository, pull.base), None)
        self.complete -= {(at, prefix) for at, prefix in self.complete if pull.base.startswith(prefix)}

    def saw_commits(self, commits: Iterable[Commit]) -> None:
        """Commits by SHA; they never change."""
        self.commits |= {commit.sha: commit for commit in commits}


class Run:
    """What the verbs of every topic share: the wire, the store, and what was seen."""

    def __init__(self, *, wire: Wire, store: ObjectStore, former: frozenset[str]) -> None:
        self._wire = wire
        self._store = store
        self._former = frozenset(login.casefold() for login in former)
        self._seen = Seen()

    @property
    def is_app(self) -> bool:
        """Whether we are a GitHub App (check runs) or a plain token (commit statuses)."""
        return self._wire.identity.is_app

    def is_us(self, account: Account) -> bool:
        """Whether this is our own login, or one of our configured former ones."""
        return account.login.casefold() in self._former or self._is_me(account)

    def _is_me(self, account: Account) -> bool:
        """Whether this is the login we have now."""
        return account.login.casefold() == self._wire.identity.login().casefold()
