"""Asking whether links are alive, and remembering what was seen: that a link is dead takes two looks a day apart.

In: a URL. Out: its standing. HEAD first, and GET without its body where a server knows no HEAD; public addresses only,
at the pace of each host. What was seen is kept in SQL; without a database nothing is ever called dead.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import get_args

import sqlalchemy as sa

from bot.faults import Clock
from bot.gateway.addresses import bare, digest_of
from bot.gateway.database import Database
from bot.gateway.http import Asker
from bot.resolve.alive import Observation, Standing, Verdict, needed, standing, verdict_of
from bot.resolve.fetch import Answer, Request

AGAIN = timedelta(hours=12)
"""A link that was looked at more recently is not asked for."""
NO_HEAD = (400, 403, 404, 405, 501)
"""What servers say to HEAD that would send the page."""
ACCEPT = "text/html,application/xhtml+xml,*/*;q=0.8"

_METADATA = sa.MetaData()
_SEEN = sa.Table(
    "link_observations",
    _METADATA,
    sa.Column("key", sa.String(64), primary_key=True, comment="SHA-256 of the URL"),
    sa.Column("at", sa.Float, primary_key=True, comment="seconds since 1970"),
    sa.Column("verdict", sa.String(10), nullable=False),
    sa.Column("url", sa.Text, nullable=False, comment="for who looks in here"),
)


class LinkProbe:
    """Looks after links. Safe to use from several threads and several processes at once."""

    def __init__(self, asker: Asker, database: Database | None, *, clock: Clock) -> None:
        self._asker = asker
        self._database = database
        self._clock = clock

    def __call__(self, url: str) -> Standing:
        """What this link is like, by what is seen now and what was seen before."""
        address = bare(url)
        seen = self._seen(address)
        now = self._clock()
        if not seen or now - seen[-1].at >= AGAIN or seen[-1].at > now:
            observation = Observation(at=now, verdict=verdict_of(self._look(address)))
            seen = needed((*(each for each in seen if each.at <= now), observation))
            self._keep(address, seen)
        return standing(seen)

    def _look(self, url: str) -> Answer:
        request = Request(source="", url=url, accept=ACCEPT)
        answer = self._asker.ask(request, method="HEAD", is_body_wanted=False, may_downgrade=True)
        if answer.status in NO_HEAD:
            return self._asker.ask(request, is_body_wanted=False, may_downgrade=True)
        return answer

    def _seen(self, url: str) -> tuple[Observation, ...]:
        """What is kept of this link, oldest first."""

        def look_up(connection: sa.Connection) -> tuple[Observation, ...]:
            rows = connection.execute(sa.select(_SEEN).where(_SEEN.c.key == digest_of(url)).order_by(_SEEN.c.at))
            return tuple(
                Observation(at=datetime.fromtimestamp(row.at, UTC), verdict=row.verdict)
                for row in rows
                if row.verdict in get_args(Verdict)
            )

        if self._database is None:
            return ()
        return self._database.attempt(look_up, on=_METADATA, to="read what links were like") or ()

    def _keep(self, url: str, seen: tuple[Observation, ...]) -> None:
        link = {"key": digest_of(url), "url": url.encode("ascii", "backslashreplace").decode().replace("\0", "")}
        rows = [{**link, "at": each.at.timestamp(), "verdict": each.verdict} for each in seen]

        def keep(connection: sa.Connection) -> None:
            connection.execute(_SEEN.delete().where(_SEEN.c.key == digest_of(url)))
            connection.execute(_SEEN.insert(), rows)

        if self._database is not None:
            self._database.attempt(keep, on=_METADATA, to="keep what links are like")
