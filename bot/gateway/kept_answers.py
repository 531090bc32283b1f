"""Answers of the sources, kept in SQL with their age: a source is asked once a week for what it said before.

In: a request. Out: the answer to it that was kept, and when it was last known to hold. Shared by all processes of one
database; limited in size: what was not used for longest goes first. As every cache here, only ever a saving.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

import sqlalchemy as sa

from bot.faults import Clock
from bot.gateway.addresses import bare, digest_of
from bot.gateway.database import Database
from bot.resolve.fetch import Answer, Request, miss_of

FRESH: Mapping[int, timedelta] = MappingProxyType({200: timedelta(days=7), 404: timedelta(days=1)})
"""Status -> for how long it is not asked again; no other answer is kept."""
DISK_LIMIT = 128 * 1024 * 1024
COARSE = timedelta(hours=6)
"""How exactly the last use is known."""
_ROOT = re.compile(rb"<([A-Za-z_][\w.:-]{0,100})")
_REFUSALS = (401, 403, 407, 408, 425, 429, 451)
_MANY = 500

_METADATA = sa.MetaData()
_ANSWERS = sa.Table(
    "source_answers",
    _METADATA,
    sa.Column("key", sa.String(64), primary_key=True, comment="SHA-256 of what was asked"),
    sa.Column("source", sa.String(40), nullable=False),
    sa.Column("asked", sa.Text, nullable=False, comment="the URL, without keys and contact, for who looks in here"),
    sa.Column("url", sa.Text, nullable=False, comment="the URL that answered"),
    sa.Column("status", sa.Integer, nullable=False),
    sa.Column("headers", sa.Text, nullable=False, comment="JSON, names in small letters"),
    sa.Column("held", sa.Integer, nullable=False, comment="when it last held, seconds since 1970"),
    sa.Column("used", sa.Integer, nullable=False, comment="last use, seconds since 1970, to within COARSE"),
    sa.Column("size", sa.Integer, nullable=False, comment="bytes of `body`"),
    sa.Column("body", sa.LargeBinary, nullable=False, comment="zlib"),
    sa.Index("source_answers_by_use", "used", "size"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An answer, and when it was last known to hold."""

    answer: Answer
    held: datetime


class KeptAnswers:
    """Answers by request. Safe to use from several threads and several processes at once."""

    def __init__(self, database: Database, *, clock: Clock, disk_limit: int = DISK_LIMIT) -> None:
        """`disk_limit` is in bytes."""
        self._database = database
        self._clock = clock
        self._disk_limit = disk_limit

    def get(self, request: Request) -> Kept | None:
        """The answer that is kept for this request, fresh or not."""
        key = _key(request)

        def look_up(connection: sa.Connection) -> Kept | None:
            row = connection.execute(sa.select(_ANSWERS).where(_ANSWERS.c.key == key)).one_or_none()
            if row is None:
                return None
            if row.used < self._now() - COARSE.total_seconds():
                connection.execute(_ANSWERS.update().where(_ANSWERS.c.key == key).values(used=self._now()))
            answer = Answer(
                status=row.status, body=zlib.decompress(row.body), headers=_read_headers(row.headers), url=row.url
            )
            return Kept(answer=answer, held=datetime.fromtimestamp(row.held, UTC))

        return self._database.attempt(look_up, on=_METADATA, to="read kept answers")

    def is_fresh(self, kept: Kept, max_age: timedelta | None = None) -> bool:
        """Whether it need not be asked again; `max_age` may ask for less than is usual."""
        usual = FRESH.get(kept.answer.status, timedelta(0))
        age = self._clock() - kept.held
        return timedelta(0) <= age < (usual if max_age is None else min(usual, max_age))

    def put(self, request: Request, answer: Answer) -> None:
        """Keep this answer, in the place of a former one."""
        body = zlib.compress(answer.body, 6)
        row = {
            "source": request.source[:40],
            "asked": bare(request.url),
            "url": answer.url,
            "status": answer.status,
            "headers": json.dumps({name: value for name, value in answer.headers.items() if name != "retry-after"}),
            "held": self._now(),
            "used": self._now(),
            "size": len(body),
            "body": body,
        }

        def keep(connection: sa.Connection) -> None:
            insert = self._database.insert(_ANSWERS).values(key=_key(request), **row)
            connection.execute(insert.on_conflict_do_update(index_elements=["key"], set_=row))
            self._evict(connection)

        self._database.attempt(keep, on=_METADATA, to="keep answers")

    def renew(self, request: Request) -> None:
        """The kept answer still holds: its source said so just now."""
        now = self._now()
        update = _ANSWERS.update().where(_ANSWERS.c.key == _key(request)).values(held=now, used=now)
        self._database.attempt(lambda connection: connection.execute(update), on=_METADATA, to="renew kept answers")

    def _evict(self, connection: sa.Connection) -> None:
        """Above the limit, forget what was not used for longest; down to nine tenths, so that it is seldom done."""
        total = connection.scalar(sa.select(sa.func.coalesce(sa.func.sum(_ANSWERS.c.size), 0))) or 0
        if total <= self._disk_limit:
            return
        excess = total - self._disk_limit * 9 // 10
        oldest = sa.select(_ANSWERS.c.key, _ANSWERS.c.size).order_by(_ANSWERS.c.used, _ANSWERS.c.held, _ANSWERS.c.key)
        leaving = []
        for key, size in connection.execute(oldest):
            if excess <= 0:
                break
            leaving.append(key)
            excess -= size
        for start in range(0, len(leaving), _MANY):
            connection.execute(_ANSWERS.delete().where(_ANSWERS.c.key.in_(leaving[start : start + _MANY])))

    def _now(self) -> int:
        return int(self._clock().timestamp())


def is_worth_keeping(answer: Answer) -> bool:
    """Whether this answer may stand for its source for days: whole, and no check for people."""
    if answer.status != 200:
        return answer.status in FRESH
    return not _is_challenge(answer) and _is_whole(answer)


def is_no_news(answer: Answer, old: Answer) -> bool:
    """Whether an answer says nothing of what was asked, so that the old one still is the best word on it."""
    if answer.status == 0 or answer.status >= 500 or answer.status in _REFUSALS or _is_challenge(answer):
        return True
    is_page = answer.media_type in ("text/html", "application/xhtml+xml")
    return answer.status == 200 and is_page and old.media_type != answer.media_type


def _is_challenge(answer: Answer) -> bool:
    miss = miss_of(answer, source="", promised="json")
    return miss is not None and miss.why == "challenge"


def _is_whole(answer: Answer) -> bool:
    """Whether the body ends as its kind does: half an answer would be believed for a week."""
    if not answer.body.strip():
        return False
    if answer.media_type.endswith("json"):
        try:
            json.loads(answer.body)
        except (ValueError, RecursionError):
            return False
    if answer.media_type.endswith("xml") and (root := _ROOT.search(answer.body[:5_000])):
        return b"</" + root[1] in answer.body[-500:] or answer.body.rstrip().endswith(b"/>")
    return True


def _key(request: Request) -> str:
    return digest_of(bare(request.url), request.accept)


def _read_headers(text: str) -> Mapping[str, str]:
    try:
        return MappingProxyType({str(name): str(value) for name, value in json.loads(text).items()})
    except (ValueError, AttributeError):
        return MappingProxyType({})
