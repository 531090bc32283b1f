"""What a hub remembers besides git objects: accounts, repositories, issues, pull requests, checks, deliveries.

Plain mutable records, compared by identity; `hub` changes them under one lock, `answers` renders them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.sandbox.gitstore import GitStore

Role = Literal["admin", "write", "read"]
Level = Literal["read", "write"]
MergeMethod = Literal["merge", "squash", "rebase"]


@dataclass(kw_only=True, slots=True, eq=False)
class User:
    """A person, an organisation or a bot."""

    id: int
    login: str
    type: Literal["User", "Organization", "Bot"] = "User"
    created_at: datetime

    @property
    def noreply(self) -> str:
        """The address GitHub gives commits of this account, and by which it recognises them."""
        return f"{self.id}+{self.login}@users.noreply.github.com"


@dataclass(kw_only=True, slots=True, eq=False)
class App:
    """A GitHub App: its keys, the permissions and events its manifest declares, and its bot account."""

    id: int
    slug: str
    name: str
    private_key: str = field(repr=False)
    public_key: str = field(repr=False)
    webhook_secret: str = field(repr=False)
    permissions: Mapping[str, Level]
    events: tuple[str, ...]
    owner: User
    bot: User
    created_at: datetime

    @property
    def login(self) -> str:
        """The login of the app's bot account."""
        return self.bot.login


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something: a person, or an app through its bot account."""

    user: User
    app: App | None = None


@dataclass(kw_only=True, slots=True, eq=False)
class Label:
    """A label of a repository."""

    id: int
    name: str
    color: str = "ededed"
    description: str | None = None
    default: bool = False


@dataclass(kw_only=True, slots=True, eq=False)
class Reaction:
    """An emoji somebody put under an issue or a comment."""

    id: int
    user: User
    content: str
    created_at: datetime


@dataclass(kw_only=True, slots=True, eq=False)
class Comment:
    """A comment on an issue or a pull request."""

    id: int
    issue: Issue
    user: User
    app: App | None
    body: str
    created_at: datetime
    updated_at: datetime
    reactions: list[Reaction] = field(default_factory=list)


@dataclass(kw_only=True, slots=True, eq=False)
class Issue:
    """An issue; with `pull` set, the issue side of a pull request."""

    id: int
    repository: Repository
    number: int
    title: str
    body: str | None
    user: User
    app: App | None
    created_at: datetime
    updated_at: datetime
    state: Literal["open", "closed"] = "open"
    state_reason: str | None = None
    closed_at: datetime | None = None
    closed_by: User | None = None
    locked: bool = False
    lock_reason: str | None = None
    labels: list[Label] = field(default_factory=list)
    assignees: list[User] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    reactions: list[Reaction] = field(default_factory=list)
    timeline: list[Happening] = field(default_factory=list)
    subscribers: dict[User, str] = field(default_factory=dict)
    """who hears of it without watching the repository, and why, in GitHub's word: author, comment, mention ..."""
    pull: Pull | None = None


@dataclass(kw_only=True, slots=True, eq=False)
class Happening:
    """Something that happened to an issue or a pull request, in the order in which it happened.

    `kind` is GitHub's name of it in a timeline; `edited` (other words in the text) is ours, GitHub's has none for it.
    """

    id: int
    kind: str
    user: User
    app: App | None
    at: datetime
    comment: Comment | None = None
    review: Review | None = None
    label: Label | None = None
    assignee: User | None = None
    sha: str = ""
    """the commit that was pushed, merged, dismissed by, or that closed it"""
    was: str = ""
    """a former title, or what a review was before it was dismissed"""
    now: str = ""
    """the new title"""
    reason: str | None = None
    """why it was closed or locked, or a review dismissed"""


@dataclass(kw_only=True, slots=True, eq=False)
class Pull:
    """What a pull request has more than an issue. `head_sha` is where its branch was last seen."""

    id: int
    issue: Issue
    head_repository: Repository
    head_ref: str
    head_sha: str
    base_ref: str
    base_sha: str
    draft: bool = False
    merged_at: datetime | None = None
    merged_by: User | None = None
    merge_commit_sha: str | None = None
    head_was_rewritten: bool = False
    """Whether the branch was recreated elsewhere or forced while the pull request was closed."""
    reviews: list[Review] = field(default_factory=list)

    @property
    def line_comments(self) -> list[LineComment]:
        """What was said of single lines, oldest first."""
        return [comment for review in self.reviews for comment in review.comments]


ReviewState = Literal["APPROVED", "CHANGES_REQUESTED", "COMMENTED", "DISMISSED"]


@dataclass(kw_only=True, slots=True, eq=False)
class Review:
    """What somebody said of a pull request as it stood at a commit."""

    id: int
    pull: Pull
    user: User
    app: App | None
    state: ReviewState
    body: str
    commit_sha: str
    submitted_at: datetime
    updated_at: datetime
    comments: list[LineComment] = field(default_factory=list)


@dataclass(kw_only=True, slots=True, eq=False)
class LineComment:
    """What a review says of one line of a changed file, as the file stood at the review's commit."""

    id: int
    review: Review
    path: str
    line: int
    body: str
    hunk: str
    """the part of the diff that ends with the line"""


@dataclass(kw_only=True, slots=True, eq=False)
class Annotation:
    """One line of a check run at its place in a file."""

    path: str
    start_line: int
    end_line: int
    start_column: int | None
    end_column: int | None
    level: str
    message: str
    title: str | None
    raw_details: str | None


@dataclass(kw_only=True, slots=True, eq=False)
class CheckSuite:
    """All check runs of one app on one commit."""

    id: int
    repository: Repository
    app: App
    head_sha: str
    head_branch: str | None
    before: str | None
    created_at: datetime
    updated_at: datetime
    runs: list[CheckRun] = field(default_factory=list)


@dataclass(kw_only=True, slots=True, eq=False)
class CheckRun:
    """A check run; annotations only ever grow."""

    id: int
    suite: CheckSuite
    name: str
    started_at: datetime
    status: str = "queued"
    conclusion: str | None = None
    completed_at: datetime | None = None
    external_id: str = ""
    details_url: str | None = None
    title: str | None = None
    summary: str | None = None
    text: str | None = None
    annotations: list[Annotation] = field(default_factory=list)
    actions: list[dict[str, str]] = field(default_factory=list)


@dataclass(kw_only=True, slots=True, eq=False)
class Status:
    """A commit status."""

    id: int
    sha: str
    state: str
    context: str
    description: str | None
    target_url: str | None
    creator: User
    created_at: datetime


@dataclass(kw_only=True, slots=True, eq=False)
class Repository:
    """A repository: its git objects and everything people and apps said about them."""

    id: int
    owner: User
    name: str
    default_branch: str
    git: GitStore
    created_at: datetime
    updated_at: datetime
    pushed_at: datetime
    private: bool = False
    description: str | None = None
    fork_of: Repository | None = None
    roles: dict[str, Role] = field(default_factory=dict)
    labels: dict[str, Label] = field(default_factory=dict)
    """by name in lower case"""
    issues: dict[int, Issue] = field(default_factory=dict)
    last_number: int = 0
    open_issues: int = 0
    contributors: set[int] = field(default_factory=set)
    """ids of the accounts that had a pull request merged"""
    comments: dict[int, Comment] = field(default_factory=dict)
    merge_methods: frozenset[MergeMethod] = frozenset({"merge", "squash", "rebase"})
    suites: dict[tuple[int, str], CheckSuite] = field(default_factory=dict)
    """by app id and head SHA"""
    runs: dict[int, CheckRun] = field(default_factory=dict)
    statuses: list[Status] = field(default_factory=list)
    signed: set[str] = field(default_factory=set)
    """SHAs of the commits GitHub made and signed itself"""
    allows_actions_to_open_pulls: bool = False
    """the box in Settings → Actions → General, which is empty in a new repository"""

    @property
    def full_name(self) -> str:
        """`owner/name`."""
        return f"{self.owner.login}/{self.name}"

    @property
    def pulls(self) -> list[Pull]:
        """Every pull request into this repository, oldest first."""
        return [issue.pull for issue in self.issues.values() if issue.pull is not None]


@dataclass(kw_only=True, slots=True, eq=False)
class Installation:
    """The app on an account, with the repositories it was given."""

    id: int
    app: App
    account: User
    repositories: list[Repository] = field(default_factory=list)
    created_at: datetime
    updated_at: datetime


@dataclass(kw_only=True, slots=True, eq=False)
class Token:
    """A person's token (no end), or an installation's (an hour, some permissions, some repositories)."""

    value: str = field(repr=False)
    user: User
    installation: Installation | None = None
    permissions: Mapping[str, Level] | None = None
    repositories: tuple[Repository, ...] | None = None
    expires_at: datetime | None = None


MailKind = Literal["opened", "commented", "reviewed", "closed", "reopened", "merged", "pushed", "assigned"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Mail:
    """A notification that GitHub sends somebody by mail. `mail` tells who gets which."""

    to: str
    by: str
    what: MailKind
    repository: str
    number: int
    subject: str
    """`[owner/name] Title (Issue #12)`"""
    text: str
    reason: str
    """GitHub's word for why this person hears of it: subscribed (watching), author, comment, mention, assign ..."""
    at: datetime
