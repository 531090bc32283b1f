"""GitHub behind the port `bot.publish.hub.Hub`: what the process keeps, and a hub for each run.

In: credentials, an API address, a store, a clock. Out: `GitHub.hub()`, one for each run of a flow. Tokens, connections,
git objects and the pace of writes live as long as the process; what a run saw of GitHub ends with the run.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.faults import Clock
from bot.gateway.advising import Advising
from bot.gateway.checks import Checks
from bot.gateway.client import Client
from bot.gateway.credentials import AppCredentials, AppIdentity, Identity, TokenCredentials, TokenIdentity
from bot.gateway.kept_issues import KeptIssues
from bot.gateway.merging import Merging
from bot.gateway.pacing import GITHUB_LIMITS, Limit, Pace
from bot.gateway.past import Past
from bot.gateway.repositories import Repositories
from bot.gateway.store import ObjectStore
from bot.gateway.suggesting import Suggesting
from bot.gateway.timelines import Timelines
from bot.gateway.wire import Wire
from bot.publish.hub import Hub

API_URL = "https://api.github.com"
TIMEOUT = 30
"""Seconds without a byte from GitHub; it gives up on a request itself after ten."""


class GitHubHub(Repositories, Merging, KeptIssues, Suggesting, Timelines, Checks, Past, Advising):
    """GitHub as one run of one flow sees it; for one thread."""


class GitHub:
    """Our connection to GitHub; for all threads of the process."""

    def __init__(
        self,
        *,
        credentials: AppCredentials | TokenCredentials,
        store: ObjectStore,
        clock: Clock,
        sleep: Callable[[float], None],
        api_url: str = API_URL,
        former: frozenset[str] = frozenset(),
        limits: Sequence[Limit] = GITHUB_LIMITS,
        timeout: int = TIMEOUT,
    ) -> None:
        """`former`: logins the bot had before, whose comments and branches are ours. `timeout`: in seconds.

        `limits` are for writes; none are needed where GitHub is a sandbox.
        """
        self._client = Client(api_url=api_url, clock=clock, timeout=timeout)
        self._store = store
        self._former = former
        identity: Identity
        if isinstance(credentials, AppCredentials):
            identity = AppIdentity(credentials, self._client, clock)
        else:
            identity = TokenIdentity(credentials, self._client)
        self._identity = identity
        pace = Pace(limits=limits, clock=clock, sleep=sleep)
        self._wire = Wire(client=self._client, identity=identity, pace=pace)

    def login(self) -> str:
        """The login our comments and commits carry; asked of GitHub once a process."""
        return self._identity.login()

    def hub(self) -> Hub:
        """A hub for one run of one flow."""
        return self.past()

    def past(self) -> GitHubHub:
        """A hub that also knows what was, for a rehearsal."""
        return GitHubHub(wire=self._wire, store=self._store, former=self._former)

    def close(self) -> None:
        """Close the connections, that to the store's database, too; it opens another one where it is used again."""
        self._client.close()
        self._store.close()
