"""Who the browser acts as: one of the sandbox's people, named by a cookie."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask import render_template

from bot.sandbox.hub.world import World
from bot.sandbox.page.visit import Reply, Views, Visit, go, inner_path
from bot.sandbox.refusal import RefusedError

COOKIE = "acting-as"
_NEWCOMER = "newcomer"
_LOGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,38}", re.ASCII)
_A_YEAR = 365 * 24 * 60 * 60

views = Views()


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody the browser may act as."""

    login: str
    id: int
    maintains: tuple[str, ...]

    @property
    def role(self) -> str:
        """What they are here, in one word."""
        return "maintainer" if self.maintains else "contributor"


def people_of(world: World) -> list[Person]:
    """Everybody to choose from, contributors first; a newcomer where everybody is a maintainer."""
    machinery = {world.app.owner, world.web_flow}
    found = [
        Person(
            login=user.login,
            id=user.id,
            maintains=tuple(
                repository.full_name
                for repository in world.repositories.values()
                if world.role(repository, user) in ("admin", "write") and repository.fork_of is None
            ),
        )
        for user in world.users.values()
        if user.type == "User" and user not in machinery
    ]
    if all(person.maintains for person in found):
        found.append(Person(login=_NEWCOMER, id=0, maintains=()))
    return sorted(found, key=lambda person: (bool(person.maintains), person.id))


def me(world: World, cookie: str | None) -> str:
    """The login a cookie names, or the first contributor's."""
    known = world.users.get((cookie or "").lower())
    return known.login if known is not None and known.type == "User" else people_of(world)[0].login


@views("/-/act", method="POST")
def act(visit: Visit) -> Reply:
    """Go on as somebody else; a new login makes a new account."""
    login = visit.text("login").strip()
    if _LOGIN.fullmatch(login) is None:
        raise RefusedError(422, "A login holds ASCII letters, digits and hyphens, at most 39.")
    visit.sandbox.add_user(login)
    answer = go(inner_path(visit.text("back"), "/"))
    answer.set_cookie(COOKIE, login, max_age=_A_YEAR, httponly=True, samesite="Strict")
    return answer


@views("/<login>")
def account(visit: Visit, login: str) -> Reply:
    """An account and its repositories."""
    user = visit.world.users.get(login.lower())
    if user is None:
        raise LookupError(f"Nobody here is called {login}.")
    owned = [found for found in visit.world.repositories.values() if found.owner is user]
    return render_template("account.html", user=user, repositories=owned)
