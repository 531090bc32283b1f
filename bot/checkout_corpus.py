"""All entries of a checkout, each read once, and the look-up over them that rules about the whole review need.

In: the root of a review and its config. Out: a `Corpus`. Writes nothing.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from bot.check.file import EntryFile
from bot.check.file import read as read_file
from bot.check.rules import check
from bot.checkout_files import Source, read
from bot.checkout_renames import PastRenames
from bot.corpus.index import EMPTY, Index
from bot.faults import Finding
from bot.repository import RepositoryConfig

Watch = Callable[[Sequence[str]], Iterable[str]]
"""Goes through paths one by one, and may show somebody how far it has come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """The entries of a review as they stand on disk."""

    root: Path | None
    config: RepositoryConfig
    files: Mapping[str, EntryFile] = field(default_factory=dict)
    """every entry that could be looked at, by path"""
    sources: Mapping[str, Source] = field(default_factory=dict)
    past: PastRenames | None = field(default=None, repr=False)
    """the renames of tags that git's history shows"""
    indexes: dict[tuple[str, frozenset[str]], Index] = field(default_factory=dict, repr=False)
    """kept, for one index serves a whole folder"""

    @property
    def keys(self) -> frozenset[str]:
        """The keys of all entries: their file names without extension."""
        return frozenset(map(key_of, self.sources))

    def source(self, path: str, place: Path) -> Source:
        """A file of the review, or of anywhere else."""
        return self.sources.get(path) or read(place, path, root=self.root)

    def findings(self, path: str, place: Path) -> Iterable[Finding]:
        """Every fault of the file at this path, also that it could not be looked at."""
        source = self.source(path, place)
        return (*filter(None, (source.fault,)), *(self.check(source) if source.is_read else ()))

    def check(
        self,
        source: Source,
        text: str | None = None,
        *,
        is_new: bool = False,
        without: frozenset[str] = frozenset(),
        beside: Sequence[EntryFile] = (),
    ) -> tuple[Finding, ...]:
        """Every fault of an entry with this text (its own, where none is given), held against all entries.

        Those at the paths `without` count as not there, but for those `beside` it. `is_new` says that the review does
        not hold this one yet.
        """
        path = source.path
        file = self.files.get(path) if not is_new and text in (None, source.text) else None
        file = file or read_file(path, source.text if text is None else text, is_new=is_new)
        index = self.index(path, without=without)
        index = index.beside({each.path: each.entry for each in beside}) if beside else index
        return check(file, config=self.config, index=index, today_year=datetime.now(UTC).year)

    def index(self, path: str, *, without: frozenset[str] = frozenset()) -> Index:
        """The look-up over the collection in whose folder this path is."""
        folder = path.rpartition("/")[0]
        kept = self.indexes.get((folder, without))
        if kept is None:
            paths = [each for each in self.sources if each not in without]
            entries = {each: entry for each in paths if each in self.files and (entry := self.files[each].entry)}
            kept = Index.build(paths, folder=folder, entries=entries) if self.root else EMPTY
            kept = replace(kept, renamed=self.past) if self.past is not None else kept
            self.indexes[folder, without] = kept
        return kept


def read_corpus(root: Path | None, config: RepositoryConfig, *, watch: Watch = iter) -> Corpus:
    """Read every entry of every collection; a file that cannot be looked at has a key all the same."""
    sources: dict[str, Source] = {}
    files: dict[str, EntryFile] = {}
    if root is None:
        return Corpus(root=root, config=config)
    found = [
        path
        for collection in config.collections.values()
        if (root / collection.folder).is_dir()
        for name in sorted(each.name for each in os.scandir(root / collection.folder))
        if collection.is_entry(path := f"{collection.folder}/{name}")
    ]
    for path in watch(found):
        sources[path] = source = read(root / path, path, root=root)
        if source.is_read:
            files[path] = read_file(path, source.text)
    past = PastRenames(root=root, config=config, in_use=tags_of(files.values()))
    return Corpus(root=root, config=config, files=files, sources=sources, past=past)


def tags_of(files: Iterable[EntryFile]) -> Mapping[str, int]:
    """The tags of these entries, and how many of them have each; the most used first."""
    counts = Counter(tag for file in files if file.entry for tag in set(file.entry.tags))
    return dict(sorted(counts.items(), key=lambda each: (-each[1], each[0].casefold(), each[0])))


def key_of(path: str) -> str:
    """The key of the entry at a path."""
    return PurePosixPath(path).stem
