"""PyGithub's requester: one request out, its answer in, and every library exception turned into ours.

The only module that calls PyGithub. It works below PyGithub's objects, because those spend requests of their own.
A requester keeps the request it is sending in itself, so each thread has its own.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

import requests
from github import Github
from github.Auth import AppAuth, Auth
from github.GithubException import GithubException
from github.Requester import Requester
from jwt import PyJWTError

from bot import __version__
from bot.faults import Clock, ConfigError, PermanentFailure
from bot.gateway.failures import garbled, lost, refusal

T = TypeVar("T")
Json: TypeAlias = Any
"""An answer before `gateway.answers` has read it."""

API_VERSION = "2022-11-28"
PAGE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What GitHub answered when asked this; header names are in lower case."""

    asked: str
    headers: Mapping[str, str]
    body: Json

    @property
    def has_more(self) -> bool:
        """Whether a list goes on, on its next page."""
        return 'rel="next"' in self.headers.get("link", "")

    def read(self, into: Callable[[Json], T]) -> T:
        """The answer as a value of ours."""
        try:
            return into(self.body)
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            raise garbled(error, asked=self.asked) from error


class Client:
    """Sends requests to GitHub's REST API; safe to use from several threads."""

    def __init__(self, *, api_url: str, clock: Clock, timeout: int) -> None:
        self._api_url = api_url
        self._clock = clock
        self._timeout = timeout
        self._threads = threading.local()
        self._requesters: list[Requester] = []

    def send(
        self,
        verb: str,
        path: str,
        *,
        token: str,
        asked: str,
        query: Mapping[str, str | int] | None = None,
        body: Json = None,
    ) -> Answer:
        """One request and never a second: nothing is repeated here. `asked` completes "GitHub could not ..."."""
        with self._requester(token, asked) as requester:
            headers, data = requester.requestJsonAndCheck(verb, path, dict(query or {}), input=body)
        return Answer(asked=asked, headers=headers, body=data)

    def location(self, path: str, *, token: str, asked: str) -> str:
        """The address that GitHub redirects to, which needs no token of ours."""
        with self._requester(token, asked) as requester:
            status, headers, output = requester.requestJson("GET", path)
            if status >= 400:
                raise GithubException(status, {"data": output}, headers)
            if status != 302 or "location" not in headers:
                raise ValueError("no redirect")
        return str(headers["location"])

    def close(self) -> None:
        """Close the connections of all threads."""
        while self._requesters:
            self._requesters.pop().close()

    @contextmanager
    def _requester(self, token: str, asked: str) -> Iterator[Requester]:
        """This thread's requester, with the token set; what goes wrong becomes a failure of ours."""
        requester, bearer = self._mine()
        bearer.value = token
        try:
            yield requester
        except GithubException as error:
            now = self._clock()
            raise refusal(error.status, error.headers or {}, error.data, asked=asked, now=now) from None
        except requests.RequestException as error:
            # Without its cause: requests shows the address, and a log line may show the cause.
            raise lost(error, asked=asked) from None
        except (ValueError, AttributeError) as error:
            # JSON that ends too early; or an error whose JSON is no object, which PyGithub does not expect.
            raise garbled(error, asked=asked) from None
        except RuntimeError:
            raise PermanentFailure(
                f"GitHub at {self._api_url} redirects elsewhere when asked to {asked}. Is the API address right?"
            ) from None

    def _mine(self) -> tuple[Requester, _Bearer]:
        if not hasattr(self._threads, "pair"):
            bearer = _Bearer()
            requester = Github(
                auth=bearer,
                base_url=self._api_url,
                timeout=self._timeout,
                user_agent=f"living-review-bot/{__version__}",
                per_page=PAGE,
                # PyGithub would repeat a POST after a 502, wait a second between writes, and sleep out rate limits
                # in the thread. The work engine repeats, and the gateway sets the pace.
                retry=None,
                seconds_between_requests=None,
                seconds_between_writes=None,
                api_version=API_VERSION,
            ).requester
            self._requesters.append(requester)
            self._threads.pair = (requester, bearer)
        pair: tuple[Requester, _Bearer] = self._threads.pair
        return pair


class _Bearer(Auth):
    """The token of the next request; PyGithub masks it in its own log."""

    value = ""

    @property
    def token_type(self) -> str:
        return "Bearer"

    @property
    def token(self) -> str:
        return self.value


def sign(private_key: str, claims: Mapping[str, str | int]) -> str:
    """A JSON Web Token of an App (RS256)."""
    try:
        token = AppAuth.create_jwt_sign(private_key, "RS256")(dict(claims))
    except (PyJWTError, ValueError, TypeError) as error:
        raise ConfigError(
            "The private key of the GitHub App cannot be read; it is the PEM file GitHub gave out."
        ) from error
    return token.decode() if isinstance(token, bytes) else token
