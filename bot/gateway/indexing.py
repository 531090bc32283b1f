"""The index of a collection at a commit: built once, and renewed by the files that changed.

What was read of a blob is kept by its SHA: in the database for all processes and reviews, the whole index in memory for
as long as its files stay. Nothing in it is more than a saving: it is built from nothing where it is gone or old.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from bot.corpus.index import Index
from bot.corpus.records import Record, pack, unpack
from bot.entry import frontmatter
from bot.entry.model import Entry
from bot.gateway.store import INDEX_LIMIT
from bot.gateway.trees import Trees
from bot.repository import Collection

ALONE = 60
"""Files that are fetched one by one where no archive holds them: none of them is worth more requests than that."""


class Indexing(Trees):
    """The verb of the hub about what a review holds."""

    def index(self, repository: str, files: Mapping[str, str], collection: Collection, *, commit: str) -> Index:
        """The index over the entries of a collection among these files (path -> blob SHA) of a commit."""
        folder = f"{collection.folder}/"
        here = {path: sha for path, sha in files.items() if path.startswith(folder)}
        name = name_of(here, collection)
        index = self._store.indexes.get(name)
        if index is None:
            wanted = {path: sha for path, sha in here.items() if collection.is_entry(path)}
            index = Index.build(here, folder=collection.folder, entries=self._entries(repository, wanted, commit))
            self._store.indexes.put(name, index, min(len(here), INDEX_LIMIT))
        return index

    def _entries(self, repository: str, files: Mapping[str, str], commit: str) -> dict[str, Entry]:
        """The entries at these paths, as far as they can be read."""
        records = _read(self._store.records(set(files.values())))
        missing = set(files.values()) - records.keys()
        if missing:
            blobs = self.blobs(repository, missing, commit=commit, at_most=ALONE)
            new = {sha: pack(frontmatter.read(blob.decode("utf-8", "replace"))[0]) for sha, blob in blobs.items()}
            self._store.put_records(new)
            records |= _read(new)  # as whoever comes next will find them
        return {path: entry for path, sha in files.items() if sha in records and (entry := records[sha].entry)}


def _read(kept: Mapping[str, bytes]) -> dict[str, Record]:
    return {sha: record for sha, data in kept.items() if (record := unpack(data))}


def name_of(files: Mapping[str, str], collection: Collection) -> str:
    """What tells this index from all others: its files with their contents, and which of them are entries."""
    listed = "\0".join(f"{path}\0{sha}" for path, sha in sorted(files.items()))
    told = f"{collection.folder}\0{collection.files}\0{listed}"
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()
