"""The port to GitHub: what flows may read and what they may ensure. `gateway.github` is its adapter.

A hub lives for one run of one flow: what it has read, it remembers for that run, so that an `ensure` verb compares with
what the flow saw and writes only a difference. Trees, blobs and commits never change under their SHA and may be
remembered for ever. Every verb raises TemporaryFailure or PermanentFailure when GitHub does not do as asked.
"""

from __future__ import annotations

from collections.abc import Collection as SomeOf
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Literal, Protocol

from bot.faults import PermanentFailure
from bot.intake.subject import Subject

if TYPE_CHECKING:
    from bot.corpus.index import Index
    from bot.repository import Collection
    from bot.suggest.advice import Advice
    from bot.suggest.paper import Paper


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A login, its numeric id (for a `noreply` address), and whether it is a person or a bot."""

    login: str
    id: int
    is_bot: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
    """A repository as far as we need it."""

    name: str
    """`owner/name`"""
    default_branch: str
    url: str
    has_issues: bool = True
    """while they are switched off, every issue is answered as gone"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """A commit: its tree, its parents, who wrote and who committed it (None when GitHub knows no such account)."""

    sha: str
    tree: str
    parents: tuple[str, ...]
    message: str
    author: Account | None
    committer: Account | None = None
    """`web-flow` is GitHub itself, for what it commits on behalf of others"""
    committed_at: datetime | None = None
    """as the committer's clock said, which need not be when it was pushed"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """An issue as it stands."""

    subject: Subject
    title: str
    body: str
    author: Account
    is_open: bool
    state_reason: str
    """`completed`, `not_planned`, `reopened`, `duplicate` or empty"""
    labels: frozenset[str]
    is_pull: bool
    is_locked: bool
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """A comment on an issue or a pull request."""

    id: int
    author: Account
    association: str
    """GitHub's author_association: OWNER, MEMBER, COLLABORATOR, CONTRIBUTOR, NONE ..."""
    body: str
    created_at: datetime
    url: str
    reactions: frozenset[str] = frozenset()
    """the kinds of reactions that anybody left on it: `+1`, `confused` ..."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What somebody said of a pull request as it stood at a commit."""

    id: int
    author: Account
    state: str
    """`approved`, `changes_requested`, `commented` or `dismissed`"""
    commit: str
    submitted_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """What happened on an issue or a pull request: comments and reviews, oldest first; when it was last reopened."""

    comments: tuple[Comment, ...] = ()
    reviews: tuple[Review, ...] = ()
    reopened_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedFile:
    """A file that was changed. `blob` is its new content's SHA, empty when it is removed."""

    path: str
    blob: str
    former: str = ""
    """the path that it had, when it was renamed"""
    patch: str = ""
    """the hunks of its diff; empty where GitHub shows none"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What a commit has changed since it left another one's history."""

    start: Commit
    """the last commit that both have in common"""
    is_behind: bool
    """whether it has nothing of its own: it is the other one, or among its ancestors"""
    files: tuple[ChangedFile, ...]
    is_whole: bool
    """whether these are all files: GitHub lists 300"""
    commits: tuple[Commit, ...] = ()
    """what it has and the other one has not, oldest first, as far as GitHub lists it"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdicts:
    """What all check runs and statuses of a commit say together, and when our own check of it was completed."""

    state: Literal["success", "pending", "failure"]
    ours_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pull:
    """A pull request. `head_sha` is where it stood when last seen, also when its branch is gone."""

    number: int
    title: str
    body: str
    is_open: bool
    is_merged: bool
    is_draft: bool
    head: str
    head_sha: str
    base: str
    default_branch: str
    """of the repository it goes into; saves a request"""
    author: Account
    labels: frozenset[str]
    url: str
    merge_commit: str
    head_repository: str = ""
    """`owner/name`; empty when it was deleted"""
    has_comments: bool = field(default=True, compare=False)
    """whether somebody commented on it, as far as it is known"""
    has_line_comments: bool = field(default=True, compare=False)
    """whether somebody commented on a line of it, as far as it is known"""


Permission = Literal["admin", "write", "read", "none"]
Conclusion = Literal["success", "neutral", "failure", "action_required"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """One line of a check run, at its place in a file of the pull request."""

    path: str
    line: int
    level: Literal["notice", "warning", "failure"]
    title: str
    message: str
    column: int = 0
    """1-based, in characters; 0 where it is not known"""
    end_column: int = 0
    """1-based, behind the last character; 0 where it is not known"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A completed check run. `digest` (external_id) names its content: the same digest on the same commit is done."""

    name: str
    digest: str
    conclusion: Conclusion
    title: str
    summary: str
    annotations: tuple[Annotation, ...] = ()


class PullsForbidden(PermanentFailure):
    """The repository lets no workflow of GitHub Actions open pull requests, and we act as one: a person has to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """Words about a line that a pull request's diff shows, with what it should be. `marker` tells it from others."""

    path: str
    line: int
    body: str
    marker: str
    """a line of the body, hidden from readers"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """The files of a commit (path -> blob SHA), a collection of entries among them, and the path of the taxonomy."""

    repository: str
    files: Mapping[str, str]
    collection: Collection
    taxonomy: str = ""
    commit: str


class Hub(Protocol):
    """GitHub, as a flow sees it."""

    @property
    def is_app(self) -> bool:
        """Whether we are a GitHub App (check runs) or a plain token (commit statuses)."""
        ...

    def is_us(self, account: Account) -> bool:
        """Whether this is our own login, or one of our configured former ones."""
        ...

    # -- reads ----------------------------------------------------------------------------------------------------

    def repository(self, name: str) -> Repository: ...
    def issue(self, subject: Subject) -> Issue | None:
        """The issue, or None when it is gone (deleted or moved away)."""
        ...

    def comments(self, subject: Subject) -> Sequence[Comment]:
        """Every comment, oldest first."""
        ...

    def closer(self, subject: Subject) -> Account | None:
        """Who closed this issue or pull request; None when open or unknown."""
        ...

    def branch(self, repository: str, name: str) -> Commit | None:
        """The head of a branch, or None when there is no such branch."""
        ...

    def commit(self, repository: str, sha: str) -> Commit:
        """A commit by its SHA."""
        ...

    def branches(self, repository: str) -> Sequence[str]:
        """The names of all branches."""
        ...

    def heads(self, repository: str, prefix: str) -> Mapping[str, Commit]:
        """The heads of all branches whose names begin so, by branch."""
        ...

    def pulls(self, repository: str, branch: str) -> Sequence[Pull]:
        """All pull requests, open and closed, from this branch of this very repository; newest first."""
        ...

    def pull_commits(self, repository: str, number: int) -> Sequence[Commit]:
        """The commits of a pull request, oldest first."""
        ...

    def tree(self, repository: str, sha: str) -> Mapping[str, str]:
        """Every regular file of a tree (path -> blob SHA). `sha` is a tree's."""
        ...

    def blobs(
        self, repository: str, shas: Iterable[str], *, commit: str, at_most: int | None = None
    ) -> Mapping[str, bytes]:
        """Contents by blob SHA. `commit` is one that holds them all: many missing ones are fetched in one archive.

        With `at_most`, no more than that are fetched one by one, and none above 4 MiB; the others are left out.
        """
        ...

    def index(self, repository: str, files: Mapping[str, str], collection: Collection, *, commit: str) -> Index:
        """The index over the entries of a collection among these files (path -> blob SHA), which `commit` holds.

        It knows no abstracts. What was read of a file once is kept: only changed files are fetched and read.
        """
        ...

    def advice(self, corpus: Corpus, paper: Paper, *, may_learn: bool) -> Advice | None:
        """What the entries of a corpus say of a paper: what is kept of it, or else what is learnt now, if that may be.

        None where it has to be learnt first, which takes seconds; empty where nothing can be said with some certainty.
        """
        ...

    def timeline(self, subject: Subject) -> Timeline:
        """The comments, reviews and reopenings of an issue or pull request, in one request a hundred of them."""
        ...

    def permission(self, repository: str, login: str) -> Permission:
        """What this login may do in the repository, as GitHub says; `none` for a stranger."""
        ...

    def labels(self, repository: str) -> frozenset[str]:
        """The names of all labels of a repository."""
        ...

    def verdicts(self, repository: str, sha: str, *, name: str) -> Verdicts:
        """What the checks of a commit say; `name` is that of our own."""
        ...

    def pull(self, repository: str, number: int, *, anew: bool = False) -> Pull | None:
        """A pull request by its number, also one from a fork; None when there is none.

        `anew`: as it is by now, though this run saw it before.
        """
        ...

    def pulls_at(self, repository: str, sha: str) -> Sequence[Pull]:
        """The open pull requests whose head is this commit, also from forks."""
        ...

    def open_issues(self, repository: str) -> Sequence[Issue]:
        """What is open, pull requests included, the latest changed first; a hundred at most."""
        ...

    def compare(self, repository: str, base: str, head: str) -> Comparison | None:
        """What the commit `head` has changed since it left the history of the commit `base`.

        None when they share none, or one of them is not there.
        """
        ...

    # -- ensures --------------------------------------------------------------------------------------------------

    def ensure_files(
        self,
        repository: str,
        branch: str,
        files: Mapping[str, bytes | None],
        *,
        onto: Commit,
        message: str,
        also: Commit | None = None,
    ) -> Commit:
        """Make `branch` hold these files (None deletes) by one commit on top of `onto`; nothing if it already does.

        `onto` is the branch's head, or, where the branch does not exist yet, the commit it starts from. Never forces: a
        branch that moved meanwhile is a TemporaryFailure, so the flow runs again on what is there now. The commit names
        no author, so GitHub signs it. With `also`, it is a merge of `also` into the branch: `files` are what differs
        from it. Returns the head.
        """
        ...

    def ensure_branch(self, repository: str, branch: str, sha: str) -> None:
        """Make sure the branch exists; it starts at `sha` when it does not."""
        ...

    def ensure_no_branch(self, repository: str, branch: str) -> None: ...

    def ensure_pull(self, repository: str, *, branch: str, base: str, title: str, body: str) -> Pull:
        """One open pull request from `branch` into `base`: opened, or given this title and body.

        Raises PullsForbidden where there is none and we may not open one.
        """
        ...

    def ensure_pull_state(self, repository: str, pull: Pull, *, is_open: bool) -> bool:
        """Close or reopen; False when GitHub refuses to reopen (the branch is gone or was recreated elsewhere)."""
        ...

    def ensure_labels(
        self, subject: Subject, *, present: frozenset[str], add: Iterable[str] = (), remove: Iterable[str] = ()
    ) -> None:
        """Add and remove labels of an issue or pull request that has the labels `present`; others stay."""
        ...

    def ensure_comment(self, subject: Subject, *, marker: str, body: str) -> None:
        """One comment of ours with a line that begins with `marker`, as this body has: written, or edited in place."""
        ...

    def ensure_issue(self, repository: str, *, marker: str, title: str, body: str, is_open: bool) -> None:
        """One issue of ours with a line that begins with `marker`, as this title and body have it.

        Opened or edited in place. One that is to be closed is not opened for that. The line of the marker tells what
        the issue is about: one that a person closed stays closed as long as the line is the same.
        """
        ...

    def ensure_issue_state(self, issue: Issue, *, is_open: bool, reason: str = "") -> None: ...

    def ensure_check(self, repository: str, sha: str, check: Check, *, again: bool = False) -> None:
        """This check run on this commit (as an app), or a commit status that says the same in a line (as a token).

        With `again` a new one is written though it says the same: somebody asked for it.
        """
        ...

    def own_reactions(self, repository: str, comment: Comment) -> frozenset[str]:
        """The kinds of reactions of ours, and of our former logins, on a comment."""
        ...

    def ensure_reaction(self, repository: str, comment: Comment, content: str, *, instead_of: SomeOf[str] = ()) -> None:
        """A reaction of ours (`+1`, `confused`, `eyes`) on a comment; nothing when somebody's is already there.

        One of ours among `instead_of` is taken back.
        """
        ...

    def ensure_merged(self, repository: str, pull: Pull, *, sha: str) -> str:
        """Merge a pull request whose head is `sha`, by a method that the repository allows.

        Returns nothing when it is merged, else GitHub's reason why it cannot be: a conflict, a required check or
        review, a head that moved.
        """
        ...

    def ensure_locked(self, subject: Subject, *, is_locked: bool, reason: str) -> None:
        """Lock a conversation (`spam`, `off-topic`, `resolved`, `too heated`), given whether it is."""
        ...

    def ensure_suggestions(self, repository: str, pull: Pull, suggestions: Sequence[Suggestion], *, lead: str) -> bool:
        """These suggestions on a pull request's head, those that we made before left out, in one review.

        False where GitHub cannot place one of them: then none is made.
        """
        ...

    def ensure_dismissed(self, repository: str, number: int, review: Review, message: str) -> None:
        """Take back an approval; nothing when it is dismissed already. Writes nothing where we may not."""
        ...
