"""One request of a browser as a view sees it: who acts, what was typed, what they may do. And the table of views."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import redirect
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from bot.sandbox.hub.world import World
from bot.sandbox.model import Issue, Pull, Repository, User
from bot.sandbox.refusal import RefusedError

if TYPE_CHECKING:
    from bot.sandbox.server import Sandbox

Reply = str | Response | tuple[str, int]
View = Callable[..., Reply]


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A request, made by the person whom the browser acts as."""

    sandbox: Sandbox
    me: str
    query: Mapping[str, str]
    typed: MultiDict[str, str]

    @property
    def world(self) -> World:
        """Everything there is; whoever runs a view holds its lock."""
        return self.sandbox.world

    def text(self, name: str) -> str:
        """What was typed into a field, with the line ends the browser sent (as GitHub keeps them)."""
        return self.typed.get(name, "")

    def repository(self, owner: str, repo: str) -> Repository:
        """The repository of an address."""
        return self.sandbox.repository(f"{owner}/{repo}")

    def thread(self, owner: str, repo: str, number: int) -> Issue:
        """The issue or pull request of an address."""
        return self.sandbox.issue(f"{owner}/{repo}", number)

    # -- rights ---------------------------------------------------------------------------------------------------

    def may_write(self, repository: Repository) -> bool:
        """Whether this person maintains the repository."""
        role = self.world.role(repository, self.world.users.get(self.me.lower()))
        return role in ("admin", "write")

    def may_change(self, repository: Repository, author: User) -> bool:
        """Whether this person may edit or close what `author` wrote."""
        return author.login.lower() == self.me.lower() or self.may_write(repository)

    def may_push(self, pull: Pull) -> bool:
        """Whether this person may commit to the branch of a pull request."""
        return self.may_write(pull.head_repository)

    def require_writer(self, repository: Repository) -> None:
        """Refuse who does not maintain the repository."""
        if not self.may_write(repository):
            raise RefusedError(403, f"Only a maintainer of {repository.full_name} may do this, and {self.me} is none.")

    def require_change(self, repository: Repository, author: User) -> None:
        """Refuse who is neither the author nor a maintainer."""
        if not self.may_change(repository, author):
            raise RefusedError(403, f"Only {author.login} or a maintainer may change this, and you act as {self.me}.")


def go(path: str) -> Response:
    """Where the browser goes after a form was posted."""
    return redirect(path, 303)


def address(thread: Issue) -> str:
    """The path of an issue's or a pull request's page."""
    return f"/{thread.repository.full_name}/{'issues' if thread.pull is None else 'pull'}/{thread.number}"


def inner_path(text: str, default: str) -> str:
    """A path of this site that a form sent along, or the default when it leads elsewhere."""
    is_inner = text.startswith("/") and not text.startswith("//") and "\\" not in text and text.isprintable()
    return text if is_inner else default


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A method and a path of Flask's kind, and the view that answers."""

    method: str
    path: str
    view: View


class Views:
    """A table of views, filled by decorators."""

    def __init__(self) -> None:
        self.rows: list[Row] = []

    def __call__(self, path: str, *, method: str = "GET") -> Callable[[View], View]:
        """Put the decorated function into the table."""

        def put(view: View) -> View:
            self.rows.append(Row(method=method, path=path, view=view))
            return view

        return put
