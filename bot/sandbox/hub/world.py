"""The whole state of one loopback GitHub: accounts, tokens, repositories, and the one lock around them."""

from __future__ import annotations

import re
import secrets
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from bot.faults import ConfigError
from bot.sandbox.answers.shape import Urls
from bot.sandbox.gitstore import FILE, GitStore, Item, Person
from bot.sandbox.model import Actor, App, Installation, Label, Level, Mail, Pull, Repository, Role, Token, User
from bot.sandbox.rates import Rates
from bot.sandbox.refusal import RefusedError
from bot.sandbox.webhooks import Hook, Outbox

_LOGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,38}(\[bot\])?", re.ASCII)
_TOKEN_LIFE = timedelta(hours=1)
_NOREPLY = re.compile(r"(?:(\d+)\+)?([^@]+)@users\.noreply\.github\.com", re.ASCII | re.IGNORECASE)

# The labels every new repository on GitHub begins with:
# https://docs.github.com/issues/using-labels-and-milestones-to-track-work/managing-labels#about-default-labels
_LABELS = {
    "bug": ("d73a4a", "Something isn't working"),
    "documentation": ("0075ca", "Improvements or additions to documentation"),
    "duplicate": ("cfd3d7", "This issue or pull request already exists"),
    "enhancement": ("a2eeef", "New feature or request"),
    "good first issue": ("7057ff", "Good for newcomers"),
    "help wanted": ("008672", "Extra attention is needed"),
    "invalid": ("e4e669", "This doesn't seem right"),
    "question": ("d876e3", "Further information is requested"),
    "wontfix": ("ffffff", "This will not be worked on"),
}


class World:
    """Everything there is. Whoever reads or changes it holds `lock`."""

    def __init__(
        self,
        directory: Path,
        *,
        clock: Callable[[], datetime],
        slug: str,
        keys: tuple[str, str],
        permissions: Mapping[str, Level],
        events: Iterable[str],
    ) -> None:
        self.directory = directory
        self.clock = clock
        self._ahead = timedelta(0)
        self._earliest = datetime.min.replace(tzinfo=UTC)
        self._acting = 0
        self.lock = threading.RLock()
        self.at = Urls(api="", page="")
        self.rates = Rates(clock)
        self.users: dict[str, User] = {}
        self.tokens: dict[str, Token] = {}
        self.repositories: dict[str, Repository] = {}
        self.installations: dict[int, Installation] = {}
        self.mail: list[Mail] = []
        self._ids = count(1001)
        private, public = keys
        self.app = App(
            id=self.new_id(),
            slug=slug,
            name=slug.replace("-", " ").title(),
            private_key=private,
            public_key=public,
            webhook_secret=secrets.token_hex(20),
            permissions=dict(permissions),
            events=tuple(events),
            owner=self.account("sandbox-operator"),
            bot=self.bot_account(f"{slug}[bot]"),
            created_at=clock(),
        )
        self.web_flow = self.account("web-flow")
        self.actions: App | None = None
        """the app that jobs of workflows are, once there is a job; `hub.workflows` makes it"""
        hook = Hook(id=self.new_id(), app_id=self.app.id, secret=self.app.webhook_secret)
        self.outbox = Outbox(hook, clock=clock, new_id=self.new_id)

    def new_id(self) -> int:
        """A number no other object has."""
        return next(self._ids)

    def now(self) -> datetime:
        """The present, in whole seconds as GitHub keeps it. It never goes back.

        The dates of all that happens come from here; when tokens end, `clock` alone says.
        """
        self._earliest = max(self.clock().replace(microsecond=0) + self._ahead, self._earliest)
        return self._earliest

    def pass_time(self, seconds: int) -> None:
        """Let everything from now on happen so much later; tokens do not age by it."""
        self._ahead = self.now() + timedelta(seconds=seconds) - self.clock().replace(microsecond=0)

    @contextmanager
    def deed(self) -> Iterator[None]:
        """Hold the lock while a person does something, in seconds that nothing before or after shares.

        GitHub's times have whole seconds, and a person is not faster than that. What apps do may fall into one second.
        """
        with self.lock:
            self._next_second()
            self._acting += 1
            try:
                yield
            finally:
                self._acting -= 1
                self._next_second()

    def _next_second(self) -> None:
        if not self._acting:  # what is done on the way to something else falls into its second
            self._earliest = self.now() + timedelta(seconds=1)

    def close(self) -> None:
        """Let go of the repositories' files."""
        for repository in self.repositories.values():
            repository.git.close()

    # -- accounts -------------------------------------------------------------------------------------------------

    def account(self, login: str) -> User:
        """The account of this login, made when there is none."""
        return self.users.get(login.lower()) or self._new_user(login, "User")

    def bot_account(self, login: str) -> User:
        """The account of an app, made when there is none."""
        return self.users.get(login.lower()) or self._new_user(login, "Bot")

    def _new_user(self, login: str, kind: str) -> User:
        if _LOGIN.fullmatch(login) is None:
            raise ValueError(f"{login!r} is no login.")
        user = User(id=self.new_id(), login=login, type="Bot" if kind == "Bot" else "User", created_at=self.now())
        self.users[login.lower()] = user
        return user

    def by_email(self, email: str) -> User | None:
        """The account that GitHub takes the author of a commit for."""
        if email == "noreply@github.com":
            return self.web_flow
        match = _NOREPLY.fullmatch(email)
        return self.users.get(match[2].lower()) if match is not None else None

    def person(self, user: User, when: datetime | None = None) -> Person:
        """How an account signs a commit."""
        return Person(name=user.login, email=user.noreply, when=when or self.now())

    def github(self) -> Person:
        """How GitHub itself signs a commit it makes."""
        return Person(name="GitHub", email="noreply@github.com", when=self.now())

    def personal_token(self, user: User) -> Token:
        """The token of a person, made when there is none."""
        for token in self.tokens.values():
            if token.user is user and token.installation is None:
                return token
        token = Token(value=f"ghp_{secrets.token_hex(18)}", user=user)
        self.tokens[token.value] = token
        return token

    def installation_token(
        self,
        installation: Installation,
        permissions: Mapping[str, Level],
        repositories: tuple[Repository, ...] | None,
        *,
        life: timedelta = _TOKEN_LIFE,
    ) -> Token:
        """A token of the app; for an hour, unless it is said otherwise."""
        token = Token(
            value=f"ghs_{secrets.token_hex(18)}",
            user=installation.app.bot,
            installation=installation,
            permissions=dict(permissions),
            repositories=repositories,
            expires_at=self.clock().replace(microsecond=0) + life,
        )
        self.tokens[token.value] = token
        return token

    # -- repositories ---------------------------------------------------------------------------------------------

    def repository(self, owner: str, name: str) -> Repository | None:
        """The repository `owner/name`, whatever the case."""
        return self.repositories.get(f"{owner}/{name}".lower())

    def add_repository(
        self,
        full_name: str,
        *,
        files: Mapping[str, bytes] | None,
        clone_of: Path | None,
        default_branch: str,
        writers: Iterable[str],
        private: bool,
    ) -> Repository:
        """A new repository with one commit of `files`, or with the branches of a local checkout."""
        owner_login, _, name = full_name.partition("/")
        if self.repository(owner_login, name) is not None:
            raise RefusedError(422, "Repository creation failed.")
        owner = self.account(owner_login)
        path = self.directory / f"{owner_login}+{name}.git"
        git = GitStore.clone(path, clone_of) if clone_of is not None else GitStore.create(path)
        if clone_of is None:
            blobs = {at: Item(FILE, git.write_blob(data)) for at, data in (files or {}).items()}
            who = self.person(owner)
            commit = git.write_commit(
                tree=git.write_tree(None, dict(blobs)),
                parents=(),
                author=who,
                committer=who,
                message="Initial commit",
            )
            git.set_ref(f"refs/heads/{default_branch}", commit)
        if git.branch(default_branch) is None:
            git.close()
            raise ConfigError(f"{full_name} has no branch {default_branch}.")
        return self._add(owner, name, git, default_branch, writers=writers, private=private)

    def fork(self, parent: Repository, login: str) -> Repository:
        """The fork of a repository on somebody's account."""
        owner = self.account(login)
        if (known := self.repository(owner.login, parent.name)) is not None:
            return known
        git = parent.git.fork(self.directory / f"{owner.login}+{parent.name}.git")
        fork = self._add(owner, parent.name, git, parent.default_branch, writers=(), private=parent.private)
        fork.fork_of = parent
        return fork

    def _add(
        self,
        owner: User,
        name: str,
        git: GitStore,
        default_branch: str,
        *,
        writers: Iterable[str],
        private: bool,
    ) -> Repository:
        now = self.now()
        repository = Repository(
            id=self.new_id(),
            owner=owner,
            name=name,
            default_branch=default_branch,
            git=git,
            created_at=now,
            updated_at=now,
            pushed_at=now,
            private=private,
            roles=dict[str, Role](dict.fromkeys((self.account(login).login.lower() for login in writers), "write")),
        )
        for label, (color, description) in _LABELS.items():
            repository.labels[label] = Label(
                id=self.new_id(), name=label, color=color, description=description, default=True
            )
        self.repositories[repository.full_name.lower()] = repository
        return repository

    def role(self, repository: Repository, user: User | None) -> Role | None:
        """What an account may do in a repository; anybody may read a public one."""
        if user is not None and user is repository.owner:
            return "admin"
        if user is not None and (role := repository.roles.get(user.login.lower())) is not None:
            return role
        return None if repository.private else "read"

    def pulls_from(self, repository: Repository, branch: str) -> list[Pull]:
        """Every pull request, here or in a parent repository, whose head is this branch."""
        return [
            pull
            for other in self.repositories.values()
            if other is repository or other is repository.fork_of
            for pull in other.pulls
            if pull.head_repository is repository and pull.head_ref == branch
        ]

    # -- the app --------------------------------------------------------------------------------------------------

    def installation_of(self, repository: Repository) -> Installation | None:
        """The installation that was given this repository."""
        found = self.installations.get(repository.owner.id)
        return found if found is not None and repository in found.repositories else None

    def app_actor(self) -> Actor:
        """The app, acting as itself."""
        return Actor(self.app.bot, self.app)
