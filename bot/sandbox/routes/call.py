"""One REST call as a route sees it: who calls, about what, with which words; and the table of routes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import urlencode

from bot.sandbox.answers.shape import Json
from bot.sandbox.hub.world import World
from bot.sandbox.model import Actor, App, Issue, Level, Pull, Repository, Role, Token, User
from bot.sandbox.refusal import RefusedError, not_found, unprocessable

_MOST_A_PAGE = 100
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who calls: nobody, a person, an installation of the app, or (by JWT) the app itself."""

    token: Token | None = None
    app: App | None = None

    @property
    def user(self) -> User | None:
        """The account that acts."""
        return self.token.user if self.token is not None else None

    @property
    def login(self) -> str:
        """For the request log: a login, the app's slug, or nothing."""
        return self.token.user.login if self.token is not None else self.app.slug if self.app is not None else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a route answers. `data` goes out as JSON; `raw` as it is."""

    status: int = 200
    data: Json | Sequence[Json] | None = None
    raw: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    is_ordered: bool = False
    """whether a test ordered it instead of the true one"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The JSON object a request brought; asking for a field of another type is a 422."""

    fields: Mapping[str, object]

    def has(self, name: str) -> bool:
        """Whether the field was sent at all."""
        return name in self.fields

    def text(self, name: str) -> str | None:
        """A text, or None when it was not sent."""
        return self._typed(name, str)

    def needed(self, name: str) -> str:
        """A text that must be there."""
        if (value := self.text(name)) is None:
            raise unprocessable(f'Invalid request.\n\n"{name}" wasn\'t supplied.')
        return value

    def flag(self, name: str, default: bool = False) -> bool:
        """A truth value."""
        value = self._typed(name, bool)
        return default if value is None else value

    def number(self, name: str) -> int | None:
        """A whole number."""
        return self._typed(name, int)

    def texts(self, name: str) -> list[str] | None:
        """A list of texts."""
        found = self._typed(name, list)
        return None if found is None else [str(one) for one in found]

    def inner(self, name: str) -> Body | None:
        """An object within."""
        found = self._typed(name, dict)
        return None if found is None else Body(fields=found)

    def inners(self, name: str) -> list[Body]:
        """A list of objects."""
        return [Body(fields=one) for one in self._typed(name, list) or () if isinstance(one, dict)]

    def _typed(self, name: str, kind: type[_T]) -> _T | None:
        value = self.fields.get(name)
        if value is None:
            return None
        if not isinstance(value, kind):
            shown = f"{value!r}"[:80]
            raise unprocessable(f"Invalid request.\n\nFor '{name}', {shown} is not a {kind.__name__}.")
        return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call of a route."""

    world: World
    caller: Caller
    query: Mapping[str, str]
    body: Body
    accept: str
    url: str
    """without the query; page links are built on it"""
    found: Repository | None = None

    @property
    def repository(self) -> Repository:
        """The repository the path names; 404 when the caller may not see it."""
        if self.found is None:
            raise not_found()
        return self.found

    @property
    def actor(self) -> Actor:
        """Who does what the call asks for."""
        token = self.caller.token
        if token is None:
            raise RefusedError(401, "Requires authentication")
        return Actor(token.user, token.installation.app if token.installation is not None else None)

    @property
    def role(self) -> Role | None:
        """What the caller is in the repository; an installation with the repository writes."""
        if self.caller.token is not None and self.caller.token.installation is not None:
            return "write" if self.may_use(self.repository) else self.world.role(self.repository, None)
        return self.world.role(self.repository, self.caller.user)

    @property
    def is_writer(self) -> bool:
        """Whether the caller may change what others made."""
        return self.role in ("admin", "write")

    def may_use(self, repository: Repository) -> bool:
        """Whether an installation token was given this repository."""
        token = self.caller.token
        if token is None or token.installation is None or repository not in token.installation.repositories:
            return False
        return token.repositories is None or repository in token.repositories

    def thread(self, number: int) -> Issue:
        """The issue or pull request of this number."""
        if (issue := self.repository.issues.get(number)) is None:
            raise not_found()
        return issue

    def pull(self, number: int) -> Pull:
        """The pull request of this number."""
        if (pull := self.thread(number).pull) is None:
            raise not_found()
        return pull

    def commit(self, name: str) -> str:
        """The SHA of the commit a branch, tag or SHA names."""
        if (sha := self.repository.git.resolve(name)) is None:
            raise unprocessable(f"No commit found for SHA: {name}")
        return sha

    def page(self, items: Sequence[_T], render: Callable[[_T], Json]) -> Answer:
        """The asked page of a list, with links to its neighbours."""
        shown, headers = self.paged(items)
        return Answer(data=[render(item) for item in shown], headers=headers)

    def paged(self, items: Sequence[_T]) -> tuple[Sequence[_T], dict[str, str]]:
        """The asked page, and the `Link` header.

        https://docs.github.com/rest/using-the-rest-api/using-pagination-in-the-rest-api
        """
        size = min(max(_number(self.query.get("per_page"), 30), 1), _MOST_A_PAGE)
        page = max(_number(self.query.get("page"), 1), 1)
        last = max(-(-len(items) // size), 1)
        targets = {"prev": page - 1, "next": page + 1, "last": last, "first": 1}
        links = [
            f'<{self.link(page=str(target))}>; rel="{name}"'
            for name, target in targets.items()
            if 1 <= target <= last
            and not (name in ("prev", "first") and page == 1)
            and not (name == "last" and page >= last)
        ]
        shown = items[(page - 1) * size : page * size]
        return shown, {"Link": ", ".join(links)} if links else {}

    def link(self, **changed: str) -> str:
        """This call's address with other query words."""
        return f"{self.url}?{urlencode({**self.query, **changed})}"


def _number(text: str | None, default: int) -> int:
    return int(text) if text is not None and text.isdecimal() else default


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A method and path template of GitHub's description, who may use it, and what answers.

    `permission` is what an installation token needs, `|` between alternatives; `level` how much of it. `who` is what a
    person needs: nothing at all, a login, or a role in the repository.
    """

    method: str
    template: str
    answer: Callable[..., Answer]
    permission: str
    level: Level
    who: str


class Routes:
    """A table of routes, filled by decorators."""

    def __init__(self) -> None:
        self.rows: list[Route] = []

    def __call__(
        self,
        method: str,
        template: str,
        *,
        permission: str = "metadata",
        level: Level | None = None,
        who: str = "",
    ) -> Callable[[Callable[..., Answer]], Callable[..., Answer]]:
        """Put the decorated function into the table."""
        weight: Level = level or ("read" if method == "GET" else "write")

        def put(answer: Callable[..., Answer]) -> Callable[..., Answer]:
            row = Route(method=method, template=template, answer=answer, permission=permission, level=weight, who=who)
            self.rows.append(row)
            return answer

        return put
