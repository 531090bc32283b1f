"""Failures ordered by a test: GitHub down, rate limits, answers lost after the write was done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

_MESSAGES = {
    403: "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
    429: "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
    404: "Not Found",
    401: "Bad credentials",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """The next `times` calls of a route (or of any, `*`) go wrong; `after` means the write happens all the same."""

    route: str
    method: str | None
    status: int
    """0 closes the connection without an answer"""
    headers: Mapping[str, str]
    message: str
    times: int
    after: bool


class Failures:
    """What is still to go wrong, in the order it was asked for."""

    def __init__(self) -> None:
        self._waiting: list[Failure] = []

    def add(self, failure: Failure) -> None:
        """Order a failure; without a message it gets GitHub's usual one."""
        message = failure.message or _MESSAGES.get(failure.status, "Server Error")
        self._waiting.append(replace(failure, message=message))

    def next(self, method: str, route: str) -> Failure | None:
        """The failure this call meets, which is then used up once."""
        for at, failure in enumerate(self._waiting):
            if failure.route in ("*", route) and failure.method in (None, method):
                if failure.times > 1:
                    self._waiting[at] = replace(failure, times=failure.times - 1)
                else:
                    del self._waiting[at]
                return failure
        return None
