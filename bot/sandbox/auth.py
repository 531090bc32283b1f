"""Who calls: tokens and JWTs of the `Authorization` header, and what a caller may do on a route."""

from __future__ import annotations

import base64
import binascii

import jwt

from bot.sandbox.hub.world import World
from bot.sandbox.model import Token
from bot.sandbox.refusal import RefusedError, not_found
from bot.sandbox.routes.call import Call, Caller, Route

_LONGEST_JWT = 600
"""seconds: https://docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app"""
_LEEWAY = 60


def caller_of(world: World, authorization: str | None) -> Caller:
    """Read the header; 401 for a token that is unknown or expired, or a JWT the app's key did not sign."""
    if not authorization:
        return Caller()
    scheme, _, value = authorization.strip().partition(" ")
    value = value.strip()
    if scheme.lower() == "basic":
        value = _password(value)
    elif scheme.lower() not in ("token", "bearer"):
        raise _bad_credentials()
    if value.count(".") == 2:
        return _by_jwt(world, value)
    token = world.tokens.get(value)
    if token is None or not _is_live(world, token):
        raise _bad_credentials()
    return Caller(token=token)


def _password(value: str) -> str:
    try:
        user, _, password = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise _bad_credentials() from error
    return user if password in ("", "x-oauth-basic") else password


def _is_live(world: World, token: Token) -> bool:
    if token.expires_at is not None and world.clock() >= token.expires_at:
        return False
    installation = token.installation
    # Nobody installs the app of GitHub Actions, and nobody can take it off.
    is_there = installation is None or installation.app is world.actions
    return is_there or (installation is not None and installation.account.id in world.installations)


def _by_jwt(world: World, value: str) -> Caller:
    """Expiry is held against the world's clock, not against the machine's."""
    try:
        claims = jwt.decode(
            value,
            world.app.public_key,
            algorithms=["RS256"],
            options={"verify_exp": False, "verify_iat": False, "verify_nbf": False, "verify_aud": False},
        )
        issued, expires, issuer = int(claims["iat"]), int(claims["exp"]), str(claims["iss"])
    except (jwt.PyJWTError, KeyError, ValueError, TypeError) as error:
        raise RefusedError(401, "A JSON web token could not be decoded") from error
    now = world.clock().timestamp()
    if issuer not in (str(world.app.id), f"Iv1.{world.app.id:016x}"):
        raise RefusedError(404, "Integration not found")
    if expires <= now:
        raise RefusedError(401, "'Expiration time' claim ('exp') must be a numeric value representing the future time")
    if expires - now > _LONGEST_JWT + _LEEWAY:
        raise RefusedError(401, "'Expiration time' claim ('exp') is too far in the future")
    if issued > now + _LEEWAY:
        raise RefusedError(401, "'Issued at' claim ('iat') must be an Integer representing a time in the past")
    return Caller(app=world.app)


def _bad_credentials() -> RefusedError:
    return RefusedError(401, "Bad credentials")


def admit(call: Call, route: Route) -> None:
    """Let the call through, or raise what GitHub answers instead."""
    if route.who == "app":
        if call.caller.app is None:
            raise RefusedError(401, "A JSON web token could not be decoded")
        return
    if call.caller.app is not None and route.template != "/rate_limit":
        # A JWT opens the /app routes only.
        raise RefusedError(
            401, "A JSON web token could not be decoded" if route.level == "write" else "Bad credentials"
        )
    if call.found is not None:
        _admit_to_repository(call, route)
    elif "{repo}" in route.template:
        raise not_found()
    elif route.who == "login" and call.caller.token is None:
        raise RefusedError(401, "Requires authentication")


def _admit_to_repository(call: Call, route: Route) -> None:
    repository, token = call.repository, call.caller.token
    if call.role is None:
        raise not_found()
    if token is not None and token.installation is not None:
        if not _is_permitted(call, route):
            accepted = "; ".join(f"{name}={route.level}" for name in route.permission.split("|"))
            raise RefusedError(
                403,
                "Resource not accessible by integration",
                headers={"X-Accepted-GitHub-Permissions": accepted},
            )
        return
    if token is None and (route.level == "write" or route.who):
        raise RefusedError(401, "Requires authentication")
    if route.who == "checks":
        raise RefusedError(403, "You must authenticate via a GitHub App.")
    if route.who == "writer" and call.world.role(repository, token.user if token else None) not in (
        "admin",
        "write",
    ):
        # GitHub hides what a person may not change.
        raise not_found()


def _is_permitted(call: Call, route: Route) -> bool:
    """What is public, every installation may read; all else takes the permission, and the repository."""
    repository, token = call.repository, call.caller.token
    if route.level == "read" and not repository.private:
        return True
    if token is None or not call.may_use(repository):
        return False
    given = token.permissions or {}
    if route.permission == "metadata":
        return True
    wanted = ("read", "write") if route.level == "read" else ("write",)
    return any(given.get(name) in wanted for name in route.permission.split("|"))
