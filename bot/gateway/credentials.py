"""Who we are at GitHub, and the token for a repository.

In: what the operator configured (an App, or a plain token). Out: a token for each request, and our login.
"""

from __future__ import annotations

import threading
from dataclasses import KW_ONLY, dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from bot.faults import Clock, ConfigError, PermanentFailure
from bot.gateway.client import Answer, Client, sign
from bot.gateway.failures import Refused

EARLY = timedelta(minutes=5)
"""A token is replaced this long before it ends, so that no run outlives it."""
_JWT_LIFE = timedelta(minutes=9)
"""GitHub takes at most ten."""
_CLOCK_DRIFT = timedelta(seconds=60)
"""How far GitHub's clock may be behind ours (its documentation's advice)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppCredentials:
    """A GitHub App: its id (or client id) and its private key in PEM."""

    app_id: str
    private_key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class TokenCredentials:
    """A plain token. The GITHUB_TOKEN of Actions may write check runs, but cannot tell its login: give it both."""

    token: str = field(repr=False)
    _: KW_ONLY
    login: str = ""
    checks: bool = False


class Identity(Protocol):
    """Who we are at GitHub."""

    @property
    def is_app(self) -> bool:
        """Whether we may write check runs."""
        ...

    def login(self) -> str:
        """The login that our comments and commits carry; asked once a process."""
        ...

    def token(self, repository: str) -> str:
        """A token that is good now for this repository."""
        ...

    def account(self, repository: str) -> str:
        """Who GitHub counts our writes to this repository against; for the pace, and for people to read."""
        ...

    def renew(self, repository: str, refused: str) -> bool:
        """Forget a token that GitHub refused; whether there is a better one to be had."""
        ...


class TokenIdentity:
    """A plain token, the same for every repository."""

    def __init__(self, credentials: TokenCredentials, client: Client) -> None:
        self._credentials = credentials
        self._client = client
        self._login = credentials.login

    @property
    def is_app(self) -> bool:
        return self._credentials.checks

    def login(self) -> str:
        if not self._login:
            try:
                answer = self._client.send(
                    "GET", "/user", token=self._credentials.token, asked="say whose token we have"
                )
            except Refused as error:
                raise ConfigError(
                    "GitHub does not say whose token this is. Give the login with the token; "
                    "for the GITHUB_TOKEN of Actions it is github-actions[bot]."
                ) from error
            self._login = answer.read(lambda body: str(body["login"]))
        return self._login

    def token(self, repository: str) -> str:  # noqa: ARG002 - of Identity
        return self._credentials.token

    def account(self, repository: str) -> str:  # noqa: ARG002 - of Identity
        return "this token"

    def renew(self, repository: str, refused: str) -> bool:  # noqa: ARG002 - of Identity
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lease:
    token: str = field(repr=False)
    until: datetime


class AppIdentity:
    """A GitHub App: one token for each installation, kept until shortly before it ends."""

    def __init__(self, credentials: AppCredentials, client: Client, clock: Clock) -> None:
        self._credentials = credentials
        self._client = client
        self._clock = clock
        self._login = ""
        self._installations: dict[str, int] = {}
        self._leases: dict[int, _Lease] = {}
        self._lock = threading.RLock()

    @property
    def is_app(self) -> bool:
        return True

    def login(self) -> str:
        if not self._login:
            answer = self._as_app("GET", "/app", asked="name our App")
            self._login = answer.read(lambda body: f"{body['slug']}[bot]")
        return self._login

    def account(self, repository: str) -> str:
        return f"the App's installation on {repository.partition('/')[0]}"

    def token(self, repository: str) -> str:
        with self._lock:  # several threads that need the same new token ask for one
            lease = self._leases.get(self._installation(repository))
            if lease is None or lease.until - EARLY <= self._clock():
                lease = self._lease(repository)
            return lease.token

    def renew(self, repository: str, refused: str) -> bool:
        with self._lock:
            installation = self._installation(repository)
            if installation in self._leases and self._leases[installation].token == refused:
                del self._leases[installation]
            return True

    def _lease(self, repository: str) -> _Lease:
        """A new token. An App that was installed anew has a new installation: look that up, once."""
        try:
            return self._ask_for_token(self._installation(repository), repository)
        except Refused as error:
            if error.status != 404:
                raise
        del self._installations[repository]
        return self._ask_for_token(self._installation(repository), repository)

    def _ask_for_token(self, installation: int, repository: str) -> _Lease:
        path = f"/app/installations/{installation}/access_tokens"
        answer = self._as_app("POST", path, asked=f"give out a token for {repository}")
        self._leases[installation] = answer.read(
            lambda body: _Lease(token=body["token"], until=datetime.fromisoformat(body["expires_at"]))
        )
        return self._leases[installation]

    def _installation(self, repository: str) -> int:
        if repository not in self._installations:
            asked = f"find our App's installation on {repository}"
            try:
                answer = self._as_app("GET", f"/repos/{repository}/installation", asked=asked)
            except Refused as error:
                if error.status != 404:
                    raise
                raise PermanentFailure(f"The GitHub App is not installed on {repository}.") from error
            self._installations[repository] = answer.read(lambda body: int(body["id"]))
        return self._installations[repository]

    def _as_app(self, verb: str, path: str, *, asked: str) -> Answer:
        """A request as the App itself, not as one of its installations."""
        now = self._clock()
        claims: dict[str, str | int] = {
            "iat": int((now - _CLOCK_DRIFT).timestamp()),
            "exp": int((now + _JWT_LIFE).timestamp()),
            "iss": self._credentials.app_id,
        }
        return self._client.send(verb, path, token=sign(self._credentials.private_key, claims), asked=asked)
