"""What one run of one flow has read and written, so that nothing is asked twice and every ensure compares first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from bot.gateway.store import ObjectStore
from bot.gateway.wire import Wire
from bot.intake.subject import Subject
from bot.publish.hub import Account, Comment, Commit, Issue, Pull, Repository


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
    comments: dict[Subject, list[Comment]] = field(default_factory=dict)
    heads: dict[tuple[str, str], str | None] = field(default_factory=dict)
    """(repository, branch) -> the commit it stands at"""
    complete: set[tuple[str, str]] = field(default_factory=set)
    """(repository, prefix): of the branches that begin so, all heads are known"""
    commits: dict[str, Commit] = field(default_factory=dict)
    branches: dict[str, list[str]] = field(default_factory=dict)
    pulls: dict[tuple[str, str], list[Pull]] = field(default_factory=dict)
    """(repository, branch) -> newest first"""
    pull_commits: dict[tuple[str, int], list[Commit]] = field(default_factory=dict)
    created: set[str] = field(default_factory=set)
    """commits that this run made, which nobody else can have checked yet"""
    checks: dict[tuple[str, str, str], str] = field(default_factory=dict)
    """(repository, commit, name) -> the digest of the check that is done"""

    def moved(self, repository: str, branch: str, commit: Commit) -> None:
        """Our own commit is now the head of the branch."""
        self.heads[repository, branch] = commit.sha
        self.commits[commit.sha] = commit
        self.branches.pop(repository, None)
        for pull in self.pulls.get((repository, branch), []):
            if pull.is_open:
                self.saw_pull(repository, replace(pull, head_sha=commit.sha))
                if (repository, pull.number) in self.pull_commits:
                    self.pull_commits[repository, pull.number].append(commit)

    def saw_pull(self, repository: str, pull: Pull) -> None:
        """A pull request as it is now, in the place of what was known of it."""
        known = self.pulls.setdefault((repository, pull.head), [])
        others = [other for other in known if other.number != pull.number]
        known[:] = sorted([pull, *others], key=lambda each: each.number, reverse=True)

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
