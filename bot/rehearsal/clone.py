"""A clone's past: its commits, and the files that a folder held at each of them. Read by git, in whatever state it is.

In: the folder of a clone, also one without a work tree. Out: commits, contents by git's own names. Paths are taken from
git's trees as they are, so that no name is too odd.
"""

from __future__ import annotations

import os
import subprocess
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from bot.checkout_git import git
from bot.faults import ConfigError, PermanentFailure

_FIELDS = ("%H", "%P", "%aN", "%aE", "%ct", "%s")
_FOLDER = "40000"
_REGULAR = ("100644", "100755", "100664")
"""the last one stands in old histories"""
_LATEST = 253402300799
"""The last second of the year 9999: a clock may say anything."""
_TREES_KEPT = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class PastCommit:
    """A commit as people know it."""

    sha: str
    parent: str
    """the first one; empty for a first commit"""
    author: str
    address: str
    """the author's, in small letters"""
    at: datetime
    """when it was committed, in UTC"""
    subject: str


class Clone:
    """A repository on disk, read by one `git cat-file` that lives as long as this."""

    def __init__(self, folder: Path, reading: subprocess.Popen[bytes]) -> None:
        self._folder = folder
        self._reading = reading
        self._trees: OrderedDict[str, Mapping[bytes, tuple[str, str]]] = OrderedDict()

    def commits(self, folders: Iterable[str], *, at: str = "HEAD") -> tuple[PastCommit, ...]:
        """The commits that changed something in these folders, merges left out; parents before children.

        Where a clone is not whole, its first commit seems to bring all that was there before, and is left out.
        """
        shallow = git(self._folder, "rev-parse", "--is-shallow-repository").strip() == b"true"
        told = git(
            self._folder,
            *("-c", "log.showSignature=false", "log", "-z", "--topo-order", "--reverse", "--full-history"),
            *("--no-merges", "--encoding=UTF-8", f"--format={'%x00'.join(_FIELDS)}", at, "--"),
            *(f":(top,literal){folder}" for folder in folders),
        ).decode("utf-8", "replace")
        words = told.split("\0")
        rows = zip(*(words[number :: len(_FIELDS)] for number in range(len(_FIELDS))), strict=False)
        found = (_commit(row) for row in rows)
        return tuple(commit for commit in found if commit.parent or not shallow)

    def files(self, commit: str, folders: Iterable[str]) -> Mapping[str, str]:
        """The plain files directly in these folders at a commit: path -> blob."""
        if not commit:
            return {}
        root = _tree_of(self._read(commit))
        found: dict[str, str] = {}
        for folder in folders:
            tree = self._folder_at(root, folder) if root else ""
            for name, (mode, sha) in (self._tree(tree) if tree else {}).items():
                if mode in _REGULAR:
                    found[f"{folder}/{os.fsdecode(name)}"] = sha
        return found

    def blob(self, sha: str) -> bytes:
        """A file's content; nothing where git does not have it."""
        return self._read(sha)

    def file(self, commit: str, path: str) -> bytes | None:
        """A file's content at a commit; None where there is no plain file."""
        folder, _, name = path.rpartition("/")
        root = _tree_of(self._read(commit))
        tree = self._folder_at(root, folder) if folder and root else root
        mode, sha = self._tree(tree).get(os.fsencode(name), ("", "")) if tree else ("", "")
        return self._read(sha) if mode in _REGULAR else None

    def head(self) -> str:
        """The commit that is looked at last."""
        return git(self._folder, "rev-parse", "--verify", "--end-of-options", "HEAD^{commit}").decode().strip()

    def _folder_at(self, tree: str, folder: str) -> str:
        for part in folder.split("/"):
            mode, tree = self._tree(tree).get(os.fsencode(part), ("", ""))
            if mode != _FOLDER:
                return ""
        return tree

    def _tree(self, sha: str) -> Mapping[bytes, tuple[str, str]]:
        """What stands in a tree: name -> mode and git's name of it."""
        if sha not in self._trees:
            self._trees[sha] = dict(_entries(self._read(sha), len(sha) // 2))
            if len(self._trees) > _TREES_KEPT:
                self._trees.popitem(last=False)
        return self._trees[sha]

    def _read(self, name: str) -> bytes:
        asked, answers = _pipes(self._reading)
        try:
            asked.write(f"{name}\n".encode())
            asked.flush()
            head = answers.readline().split()
            if len(head) == 2:  # `NAME missing`
                return b""
            content = answers.read(int(head[2]) + 1)
        except (OSError, IndexError, ValueError) as error:
            raise PermanentFailure(f"git stopped answering while {self._folder} was read.") from error
        return content[:-1]


@contextmanager
def clone_at(folder: Path) -> Iterator[Clone]:
    """The clone in (or around) a folder; raises ConfigError where there is none, or no commit in it."""
    try:
        git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", "HEAD^{commit}")
    except PermanentFailure as failure:
        raise ConfigError(f"{folder} is in no clone that has a commit, so it has no history.") from failure
    command = ("git", "--no-optional-locks", "-C", str(folder), "cat-file", "--batch")
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as reading:  # noqa: S603 - our words
        try:
            yield Clone(folder, reading)
        finally:
            reading.kill()


def root_of(folder: Path) -> Path | None:
    """The work tree around a folder; None in a clone that has none."""
    is_in_one = git(folder, "rev-parse", "--is-inside-work-tree").strip() == b"true"
    return Path(os.fsdecode(git(folder, "rev-parse", "--show-toplevel").rstrip(b"\n"))) if is_in_one else None


def _commit(row: Sequence[str]) -> PastCommit:
    sha, parents, author, address, at, subject = row
    return PastCommit(
        sha=sha.strip(),
        parent=parents.partition(" ")[0],
        author=author,
        address=address.casefold(),
        at=datetime.fromtimestamp(min(max(int(at or 0), 0), _LATEST), UTC),
        subject=subject,
    )


def _tree_of(commit: bytes) -> str:
    """The tree that a commit names in its first line."""
    word, _, sha = commit.partition(b"\n")[0].partition(b" ")
    return sha.decode() if word == b"tree" else ""


def _entries(tree: bytes, width: int) -> Iterator[tuple[bytes, tuple[str, str]]]:
    """A tree as git keeps it: `mode name NUL hash`, without anything between the entries."""
    at = 0
    while at < len(tree):
        blank, end = tree.index(b" ", at), tree.index(b"\0", at)
        at, mode, name = end + 1 + width, tree[at:blank].decode(), tree[blank + 1 : end]
        yield name, (mode, tree[end + 1 : at].hex())


def _pipes(process: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    if process.stdin is None or process.stdout is None:  # never: both were asked for
        raise PermanentFailure("git was started without a way to talk to it.")
    return process.stdin, process.stdout
