"""Git objects kept by their SHA: what was read from GitHub once is never read again.

A cache in SQL (SQLite file or PostgreSQL), shared by the processes of one machine or many, with the most recent
objects in memory in front of it. It is only ever a saving: when the database is busy, gone or corrupt, a look-up
misses, a write is dropped, the log says so, and the job goes on. A missing file or table is made anew; a corrupt
file stays untouched until the operator deletes it.
"""

from __future__ import annotations

import json
import logging
import threading
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import sqlalchemy as sa

from bot.faults import Clock
from bot.gateway.database import BUSY_SECONDS, Database
from bot.gateway.git_objects import blob_sha
from bot.gateway.recent import Recent
from bot.publish.hub import Account, Commit

if TYPE_CHECKING:
    from bot.corpus.index import Index
    from bot.suggest.model import Model

log = logging.getLogger(__name__)

T = TypeVar("T")
Files = Mapping[str, str]
"""The files of a tree: path -> blob SHA."""
Kind = Literal["blob", "tree", "commit", "large", "entry", "advice"]

DISK_LIMIT = 256 * 1024 * 1024
MEMORY_LIMIT = 32 * 1024 * 1024
INDEX_LIMIT = 20_000
"""Entries in the indexes that stay in memory, at most."""
MODEL_LIMIT = 2
"""Models of reviews that stay in memory."""
COARSE = timedelta(hours=6)
"""How exactly the last use is known: a look-up writes only when the recorded one is older than this."""
_MANY = 500
"""SHAs in one statement; SQLite takes at most 999 parameters in old versions."""

_METADATA = sa.MetaData()
_OBJECTS = sa.Table(
    "git_objects",
    _METADATA,
    sa.Column("sha", sa.String(64), primary_key=True),
    sa.Column(
        "kind",
        sa.String(6),
        primary_key=True,
        comment="a tree is kept flattened: all its files; of a large blob, only that it is; of an entry, its record",
    ),
    sa.Column("used", sa.Integer, nullable=False, comment="last use, seconds since 1970, to within COARSE"),
    sa.Column("size", sa.Integer, nullable=False, comment="bytes of `data`"),
    sa.Column(
        "data", sa.LargeBinary, nullable=False, comment="zlib; a blob's bytes, or a tree, commit, record as JSON"
    ),
    sa.Index("git_objects_by_use", "used", "size"),
)


class ObjectStore:
    """Blobs, trees and commits by SHA. Safe to use from several threads and several processes at once."""

    def __init__(
        self,
        url: str,
        *,
        clock: Clock,
        disk_limit: int = DISK_LIMIT,
        memory_limit: int = MEMORY_LIMIT,
        busy_seconds: float = BUSY_SECONDS,
    ) -> None:
        """`url` is SQLAlchemy's (`sqlite:///objects.sqlite`, `postgresql+psycopg://...`); limits are in bytes."""
        self._clock = clock
        self._disk_limit = disk_limit
        self._recent = Recent[bytes | Files](memory_limit)
        self.indexes: Recent[Index] = Recent(INDEX_LIMIT)
        """by what they are built from; only in memory"""
        self.models: Recent[Model] = Recent(MODEL_LIMIT)
        """by what they were learnt from; only in memory"""
        self.learning = threading.Lock()
        """held while a model is learnt"""
        self._database = Database(url, busy_seconds=busy_seconds, log=log)

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    def blobs(self, shas: Iterable[str]) -> dict[str, bytes]:
        """Those of these blobs that are kept."""
        found: dict[str, bytes] = {}
        missing: set[str] = set()
        for sha in shas:
            match self._recent.get(sha):
                case bytes() as content:
                    found[sha] = content
                case _:
                    missing.add(sha)
        for sha, content in self._read("blob", missing).items():
            if blob_sha(content) == sha:
                found[sha] = content
                self._recent.put(sha, content, len(content))
        return found

    def put_blobs(self, blobs: Mapping[str, bytes]) -> None:
        """Keep these blobs; the caller vouches that each has its SHA."""
        for sha, content in blobs.items():
            self._recent.put(sha, content, len(content))
        self._write("blob", blobs)

    def large(self, shas: Iterable[str]) -> set[str]:
        """Those of these blobs that are known to be larger than anybody wants to read."""
        return set(self._read("large", shas))

    def put_large(self, shas: Iterable[str]) -> None:
        """Keep that these blobs are large."""
        self._write("large", dict.fromkeys(shas, b""))

    def tree(self, sha: str) -> Files | None:
        """The files of this tree, if it is kept."""
        match self._recent.get(sha):
            case MappingProxyType() as files:
                return files
        data = self._read("tree", {sha}).get(sha)
        return self._remember_tree(sha, json.loads(data)) if data is not None else None

    def put_tree(self, sha: str, files: Files) -> None:
        """Keep the files of this tree."""
        self._remember_tree(sha, files)
        self._write("tree", {sha: json.dumps(dict(files), separators=(",", ":")).encode()})

    def commits(self, shas: Iterable[str]) -> dict[str, Commit]:
        """Those of these commits that are kept whole."""
        kept = {sha: _commit(json.loads(data)) for sha, data in self._read("commit", shas).items()}
        return {sha: commit for sha, commit in kept.items() if commit is not None}

    def put_commits(self, commits: Iterable[Commit]) -> None:
        """Keep these commits, with the accounts that GitHub named."""
        rows = {commit.sha: json.dumps(asdict(commit), default=datetime.isoformat) for commit in commits}
        self._write("commit", {sha: row.encode() for sha, row in rows.items()})

    def records(self, shas: Iterable[str]) -> dict[str, bytes]:
        """What the index keeps of those of these blobs that it knows, as `corpus.records` packs it."""
        return self._read("entry", shas)

    def put_records(self, records: Mapping[str, bytes]) -> None:
        """Keep what the index knows of these blobs."""
        self._write("entry", records)

    def advice(self, name: str) -> bytes | None:
        """What was advised of a paper, by the name of corpus and paper."""
        return self._read("advice", {name}).get(name)

    def put_advice(self, name: str, advice: bytes) -> None:
        """Keep what was advised of a paper."""
        self._write("advice", {name: advice})

    def forget(self, shas: Iterable[str]) -> bool:
        """Keep nothing of these objects, and nothing at all in memory; whether the database could do it."""
        for kept in (self._recent, self.indexes, self.models):
            kept.clear()
        leaving = sorted(set(shas))

        def drop(connection: sa.Connection) -> bool:
            for start in range(0, len(leaving), _MANY):
                connection.execute(_OBJECTS.delete().where(_OBJECTS.c.sha.in_(leaving[start : start + _MANY])))
            return True

        return self._try(drop, "forget") is True

    def _remember_tree(self, sha: str, files: Files) -> Files:
        frozen: Files = MappingProxyType(dict(files))
        self._recent.put(sha, frozen, sum(len(path) + 200 for path in frozen))
        return frozen

    # -- the database --------------------------------------------------------------------------------------

    def _read(self, kind: Kind, shas: Iterable[str]) -> dict[str, bytes]:
        wanted = sorted(shas)
        if not wanted:
            return {}

        now = self._now()

        def look_up(connection: sa.Connection) -> tuple[dict[str, bytes], list[str]]:
            found: dict[str, bytes] = {}
            old: list[str] = []
            for start in range(0, len(wanted), _MANY):
                rows = connection.execute(sa.select(_OBJECTS).where(_is(kind, wanted[start : start + _MANY]))).all()
                found |= {row.sha: zlib.decompress(row.data) for row in rows}
                old += [row.sha for row in rows if row.used < now - COARSE.total_seconds()]
            return found, old

        def touch(connection: sa.Connection) -> bool:
            for start in range(0, len(old), _MANY):
                connection.execute(_OBJECTS.update().where(_is(kind, old[start : start + _MANY])).values(used=now))
            return True

        found, old = self._try(look_up, "read") or ({}, [])
        if old:  # on its own: what was found stays found where another process writes, or nobody may
            self._try(touch, "write")
        return found

    def _write(self, kind: Kind, objects: Mapping[str, bytes]) -> None:
        if not objects:
            return
        now = self._now()
        rows = []
        for sha in sorted(objects):  # in order: two processes with the same rows must not lock each other out
            data = zlib.compress(objects[sha], 1)
            rows.append({"sha": sha, "kind": kind, "used": now, "size": len(data), "data": data})

        def keep(connection: sa.Connection) -> None:
            connection.execute(self._insert(kind), rows)
            self._evict(connection)

        self._try(keep, "write")

    def _insert(self, kind: Kind) -> sa.Insert:
        """An INSERT that leaves a row of another process alone: the same name means the same content.

        Only commits, records and advice are written over: a former version of us may have kept less of them.
        """
        insert = self._database.insert(_OBJECTS)
        if kind not in ("commit", "entry", "advice"):
            return insert.on_conflict_do_nothing()
        newer = {name: insert.excluded[name] for name in ("size", "data")}
        return insert.on_conflict_do_update(index_elements=["sha", "kind"], set_=newer)

    def _evict(self, connection: sa.Connection) -> None:
        """Above the limit, forget what was not used for longest; down to nine tenths, so that it is seldom done."""
        total = connection.scalar(sa.select(sa.func.coalesce(sa.func.sum(_OBJECTS.c.size), 0))) or 0
        if total <= self._disk_limit:
            return
        excess = total - self._disk_limit * 9 // 10
        columns = (_OBJECTS.c.kind, _OBJECTS.c.sha, _OBJECTS.c.size)
        oldest = sa.select(*columns).order_by(_OBJECTS.c.used, _OBJECTS.c.sha)
        leaving: dict[str, list[str]] = {}
        for kind, sha, size in connection.execute(oldest):
            if excess <= 0:
                break
            leaving.setdefault(kind, []).append(sha)
            excess -= size
        for kind, shas in leaving.items():
            for start in range(0, len(shas), _MANY):
                connection.execute(_OBJECTS.delete().where(_is(kind, shas[start : start + _MANY])))

    def _try(self, work: Callable[[sa.Connection], T], verb: str) -> T | None:
        return self._database.attempt(work, on=_METADATA, to=f"{verb} git objects")

    def _now(self) -> int:
        return int(self._clock().timestamp())


def _commit(kept: dict[str, Any]) -> Commit | None:
    """A commit; None when it was kept before its date was."""
    if not kept.get("committed_at"):
        return None
    people = {role: Account(**kept[role]) if kept[role] else None for role in ("author", "committer")}
    committed_at = datetime.fromisoformat(kept["committed_at"])
    return Commit(**{**kept, "parents": tuple(kept["parents"]), "committed_at": committed_at, **people})


def _is(kind: str, shas: list[str]) -> sa.ColumnElement[bool]:
    return sa.and_(_OBJECTS.c.kind == kind, _OBJECTS.c.sha.in_(shas))
