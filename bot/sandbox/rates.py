"""The primary rate limit: so many calls an hour for each caller, told in headers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.sandbox.answers.shape import Json
from bot.sandbox.refusal import RefusedError

MANY = 1_000_000
"""calls an hour: as good as unlimited, so that a replay of a whole corpus is not throttled"""
_HOUR = timedelta(hours=1)


class Rates:
    """Calls counted by caller."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.limit = MANY
        self._clock = clock
        self._windows: dict[str, tuple[datetime, int]] = {}

    def require(self, login: str) -> None:
        """403 when the hour's calls are used up.

        https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api
        """
        _, used = self._window(login)
        if used >= self.limit:
            raise RefusedError(403, f"API rate limit exceeded for {login or 'your address'}.")

    def count(self, login: str, *, costs: bool) -> dict[str, str]:
        """The headers of an answer; one that costs is counted (a 304 does not)."""
        begun, used = self._window(login)
        if costs:
            used = min(used + 1, self.limit)
            self._windows[login] = (begun, used)
        return {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(self.limit - used),
            "X-RateLimit-Used": str(used),
            "X-RateLimit-Reset": str(int((begun + _HOUR).timestamp())),
            "X-RateLimit-Resource": "core",
        }

    def as_json(self, login: str) -> Json:
        """The answer of `GET /rate_limit`, which itself costs nothing."""
        begun, used = self._window(login)
        core: Json = {
            "limit": self.limit,
            "used": used,
            "remaining": self.limit - used,
            "reset": int((begun + _HOUR).timestamp()),
        }
        return {"resources": {"core": core, "search": core}, "rate": core}

    def _window(self, login: str) -> tuple[datetime, int]:
        now = self._clock()
        begun, used = self._windows.get(login, (now, 0))
        if now - begun >= _HOUR or now < begun:
            begun, used = now, 0
        self._windows[login] = (begun, used)
        return begun, used
