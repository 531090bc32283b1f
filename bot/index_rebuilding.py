"""The index of a review in the bot's database, made anew from GitHub, whatever was kept of it.

In: the settings and a repository's name. Out: the review's numbers, and how many requests it took. Only for reading:
at GitHub nothing is written.
"""

from __future__ import annotations

import time
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.corpus.statistics import Shelf, Statistics, count
from bot.entry import frontmatter
from bot.faults import ConfigError, TemporaryFailure
from bot.flows.ground import CONFIG_PATH, entry_paths, find_base, read_config, read_default, read_index
from bot.gateway.github import GitHub, GitHubHub
from bot.gateway.indexing import ALONE
from bot.gateway.pacing import Pace
from bot.gateway.wire import Wire
from bot.wiring import connected, utc_now

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from bot.flows.ground import Branch
    from bot.gateway.client import T
    from bot.gateway.store import ObjectStore
    from bot.repository import Collection, RepositoryConfig
    from bot.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """What the index was made of."""

    branch: str
    """the base branch, which holds the entries"""
    commit: str
    statistics: Statistics
    requests: int
    """to GitHub's API about this repository: without those for a token of the App, and the download of the archive"""
    kept: int
    """entries of which the database has a record now"""
    lost: int
    """entries that were read, and of which it has none"""


def rebuild(settings: Settings, repository: str, *, this_year: int) -> Rebuilt:
    """Forget what is kept of the review's trees and entries, and read all of it once more."""
    with closing(connected(settings, _Rebuilding)) as github:
        hub = github.fresh()
        default = read_default(hub, repository, hub.repository(repository).default_branch)
        config = _config(hub, repository, default)
        base = find_base(hub, repository, default, config)
        collections = config.collections.values()
        shas = {base.files[path] for path in entry_paths(base.files, config)}
        # All at once, so that it is one archive for all collections; the index then finds them at hand.
        blobs = hub.blobs(repository, shas, commit=base.head.sha, at_most=ALONE)
        texts = {sha: blob.decode("utf-8", "replace") for sha, blob in blobs.items()}
        for collection in collections:
            read_index(hub, repository, base, collection)
        shelves = [_shelf(base, collection, texts) for collection in collections]
        kept = hub.recorded(shas)
        return Rebuilt(
            branch=base.name,
            commit=base.head.sha,
            statistics=count(shelves, years=config.years.bounds(this_year)),
            requests=hub.requests,
            kept=sum(base.files[path] in kept for path in entry_paths(base.files, config)),
            lost=len(texts.keys() - kept),
        )


def _config(hub: _FreshHub, repository: str, default: Branch) -> RepositoryConfig:
    config, faults = read_config(hub, repository, default)
    for fault in faults:
        if fault.is_error:
            said = f"{repository}: {fault.path}, line {fault.line}: {fault.message} {fault.hint}".strip()
            raise ConfigError(said, source=CONFIG_PATH, line=fault.line)
    if config.repository and config.repository.casefold() != repository.casefold():
        raise ConfigError(
            f"The entries of {repository} stand in {config.repository}, as its config says. Write --repo "
            f"{config.repository}.",
            source=CONFIG_PATH,
        )
    return config


def _shelf(base: Branch, collection: Collection, texts: Mapping[str, str]) -> Shelf:
    """The entries of a collection, with their abstracts, which no index knows."""
    files = {path: sha for path, sha in base.files.items() if collection.is_entry(path)}
    entries = {path: frontmatter.read(texts[sha])[0] if sha in texts else None for path, sha in files.items()}
    return Shelf.of(collection.name, entries, is_of_papers=collection.is_of_papers)


class _CountingWire(Wire):
    """Counts what it sends."""

    requests = 0

    def _with_token(self, repository: str, send: Callable[[str], T]) -> T:
        def counted(token: str) -> T:
            self.requests += 1
            return send(token)

        return super()._with_token(repository, counted)


class _FreshHub(GitHubHub):
    """A hub that believes nothing that is kept: before it reads a tree, it forgets it, and after that its files."""

    def __init__(self, *, wire: _CountingWire, store: ObjectStore, former: frozenset[str]) -> None:
        super().__init__(wire=wire, store=store, former=former)
        self._counting = wire
        self._trees: dict[str, Mapping[str, str]] = {}

    @property
    def requests(self) -> int:
        """How many requests it made."""
        return self._counting.requests

    def tree(self, repository: str, sha: str) -> Mapping[str, str]:
        """Every regular file of a tree, as GitHub lists it now; nothing is kept of what these files hold."""
        if sha not in self._trees:
            self._forget({sha, *(self._store.tree(sha) or {}).values()})
            files = super().tree(repository, sha)
            large = self._store.large(files.values())  # that they are, this very listing has told
            self._forget(files.values())
            self._store.put_large(large)
            self._trees[sha] = files
        return self._trees[sha]

    def recorded(self, shas: Iterable[str]) -> frozenset[str]:
        """Those of these files of which the database has a record."""
        return frozenset(self._store.records(set(shas)))

    def _forget(self, shas: Iterable[str]) -> None:
        if not self._store.forget(shas):
            raise TemporaryFailure("The database could not forget the index. Nothing was rebuilt; try again later.")


class _Rebuilding(GitHub):
    """The connection of one rebuilding."""

    def fresh(self) -> _FreshHub:
        """A hub that reads everything anew, and counts its requests."""
        pace = Pace(limits=(), clock=utc_now, sleep=time.sleep)  # only writes are paced, and there are none
        wire = _CountingWire(client=self._client, identity=self._identity, pace=pace)
        return _FreshHub(wire=wire, store=self._store, former=self._former)
