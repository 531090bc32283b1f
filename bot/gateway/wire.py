"""Requests about one repository: with the right token, renewed once when refused, and writes at the right pace."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from bot.faults import PermanentFailure
from bot.gateway.client import PAGE, Answer, Client, Json, T
from bot.gateway.credentials import Identity
from bot.gateway.failures import Refused
from bot.gateway.pacing import Pace

Query = Mapping[str, str | int]


class Wire:
    """What the verbs of the hub are made of: read one thing, read a list, write."""

    def __init__(self, *, client: Client, identity: Identity, pace: Pace) -> None:
        self.identity = identity
        self._client = client
        self._pace = pace

    def get(self, repository: str, path: str, into: Callable[[Json], T], *, to: str, query: Query | None = None) -> T:
        """One thing under `/repos/{repository}`. `to` completes the sentence "GitHub could not ..."."""
        return self._send("GET", repository, path, to=to, query=query).read(into)

    def find(
        self, repository: str, path: str, into: Callable[[Json], T], *, to: str, query: Query | None = None
    ) -> T | None:
        """One thing, or None when it is not there (404) or no more (410)."""
        try:
            return self.get(repository, path, into, to=to, query=query)
        except Refused as error:
            if error.status in (404, 410):
                return None
            raise

    def list(
        self,
        repository: str,
        path: str,
        into: Callable[[Json], T],
        *,
        to: str,
        query: Query | None = None,
        key: str = "",
    ) -> list[T]:
        """Everything in a list, page by page; `key` names the list where it is wrapped in an object."""
        found: list[T] = []
        page = 1
        while True:
            asked: dict[str, str | int] = {**(query or {}), "per_page": PAGE}
            if page > 1:
                asked["page"] = page
            answer = self._send("GET", repository, path, to=to, query=asked)
            found += answer.read(lambda body: [into(item) for item in (body[key] if key else body)])
            if not answer.has_more:
                return found
            page += 1

    def write(
        self,
        verb: Literal["POST", "PATCH", "PUT", "DELETE"],
        repository: str,
        path: str,
        body: Json,
        into: Callable[[Json], T],
        *,
        to: str,
    ) -> T:
        """Change something. When this fails, GitHub may have done it all the same: look before repeating."""
        with self._pace.write(self.identity.account(repository)):
            return self._send(verb, repository, path, to=to, body=body).read(into)

    def location(self, repository: str, path: str, *, to: str) -> str:
        """The address that GitHub redirects to for this path; it needs no token."""
        return self._with_token(
            repository,
            lambda token: self._client.location(f"/repos/{repository}{path}", token=token, asked=to),
        )

    def _send(
        self, verb: str, repository: str, path: str, *, to: str, query: Query | None = None, body: Json = None
    ) -> Answer:
        return self._with_token(
            repository,
            lambda token: self._client.send(
                verb, f"/repos/{repository}{path}", token=token, asked=to, query=query, body=body
            ),
        )

    def _with_token(self, repository: str, send: Callable[[str], T]) -> T:
        token = self._token(repository)
        try:
            return send(token)
        except Refused as error:
            # A 401 means that nothing was done, so even a write may be sent again.
            if error.status != 401 or not self.identity.renew(repository, token):
                raise
        return send(self._token(repository))

    def _token(self, repository: str) -> str:
        try:
            return self.identity.token(repository)
        except Refused as error:
            # No longer a Refused: that the token is not there must not pass for "the thing is not there".
            raise PermanentFailure(str(error)) from error


def nothing(_body: Json) -> None:
    """For answers that say nothing we need."""
