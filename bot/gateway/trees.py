"""Trees and blobs: read once, kept by SHA for ever."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from itertools import islice

from bot.faults import PermanentFailure
from bot.gateway.archive import FILE_LIMIT, read_archive
from bot.gateway.client import Json
from bot.gateway.git_objects import blob_sha
from bot.gateway.run import Run

FEW = 8
"""Up to so many missing blobs are fetched one by one; more come in one archive."""
_FILE_MODES = frozenset({"100644", "100755"})


class Trees(Run):
    """The verbs of the hub about what lies in a commit."""

    def tree(self, repository: str, sha: str) -> Mapping[str, str]:
        """Every regular file of a tree (path -> blob SHA); no symbolic links, no submodules."""
        files = self._store.tree(sha)
        if files is None:
            files = self._walk(repository, sha)
            self._store.put_tree(sha, files)
        return files

    def blobs(
        self, repository: str, shas: Iterable[str], *, commit: str, at_most: int | None = None
    ) -> Mapping[str, bytes]:
        """Contents by blob SHA: from the store; a few one by one; many out of one archive of `commit`.

        With `at_most`, no more than that come one by one, and none that its tree told to be large.
        """
        wanted = frozenset(shas)
        found = self._store.blobs(wanted)
        missing = wanted - found.keys()
        if at_most is not None and missing:
            missing -= self._store.large(missing)
        fetched: dict[str, bytes] = {}
        if len(missing) > FEW:
            fetched = read_archive(self._wire, repository, commit, missing)
        # What an archive leaves out (export-ignore, export-subst, a limit) still comes one by one.
        alone = sorted(missing - fetched.keys())
        fetched |= {sha: self._blob(repository, sha) for sha in islice(alone, at_most)}
        self._store.put_blobs(fetched)
        return found | fetched

    def _walk(self, repository: str, sha: str) -> dict[str, str]:
        """The files of a tree; where GitHub cuts the list short, folder by folder."""
        files, _, is_whole = self._list_tree(repository, sha, is_deep=True)
        if is_whole:
            return files
        files, folders, is_whole = self._list_tree(repository, sha, is_deep=False)
        if not is_whole:
            raise PermanentFailure(f"A folder of {repository} holds more files than GitHub lists.")
        for folder, subtree in folders.items():
            files |= {f"{folder}/{path}": blob for path, blob in self._walk(repository, subtree).items()}
        return files

    def _list_tree(self, repository: str, sha: str, *, is_deep: bool) -> tuple[dict[str, str], dict[str, str], bool]:
        """Files, folders, and whether that is all of them."""

        large: set[str] = set()

        def read(answer: Json) -> tuple[dict[str, str], dict[str, str], bool]:
            entries = answer["tree"]
            large.update(entry["sha"] for entry in entries if (entry.get("size") or 0) > FILE_LIMIT)
            files = {entry["path"]: entry["sha"] for entry in entries if entry["mode"] in _FILE_MODES}
            folders = {entry["path"]: entry["sha"] for entry in entries if entry["type"] == "tree"}
            return files, folders, not answer["truncated"]

        query = {"recursive": "1"} if is_deep else None
        to = f"list the files of {repository}"
        listed = self._wire.get(repository, f"/git/trees/{sha}", read, to=to, query=query)
        self._store.put_large(large)
        return listed

    def _blob(self, repository: str, sha: str) -> bytes:
        def read(answer: Json) -> bytes:
            content = base64.b64decode(answer["content"])
            if blob_sha(content) != sha:
                raise ValueError("the content does not have its SHA")
            return content

        return self._wire.get(repository, f"/git/blobs/{sha}", read, to=f"read a file of {repository}")
