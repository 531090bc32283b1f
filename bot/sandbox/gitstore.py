"""A bare git repository: objects by dulwich, references kept in step on disk. The only place that knows dulwich.

SHAs and paths come in and go out as text, contents as bytes.
"""

from __future__ import annotations

import subprocess
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from dulwich.objects import Blob, Commit, ObjectID, ShaFile, Tag, Tree
from dulwich.refs import Ref, check_ref_format
from dulwich.repo import Repo

from bot.faults import ConfigError
from bot.sandbox.gitgraph import Graph

EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
FILE, TREE, SUBMODULE = 0o100644, 0o40000, 0o160000
_TREES_KEPT = 64


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a tree."""

    mode: int
    sha: str

    @property
    def kind(self) -> str:
        """`blob`, `tree` or `commit` (a submodule)."""
        return {TREE: "tree", SUBMODULE: "commit"}.get(self.mode, "blob")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who made a commit, and when."""

    name: str
    email: str
    when: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitObject:
    """A commit as git stores it."""

    sha: str
    tree: str
    parents: tuple[str, ...]
    author: Person
    committer: Person
    message: str


class GitStore:
    """The objects and references of one repository; a fork shares the objects of its parent."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._repo = Repo(str(path))
        self._commits: dict[str, CommitObject] = {}
        self._sizes: dict[str, int] = {}
        self._graph = Graph(self._node)
        self._trees: OrderedDict[str, Mapping[str, Item]] = OrderedDict()
        self._refs = {name.decode(): sha.decode() for name, sha in self._repo.get_refs().items() if name != b"HEAD"}

    @classmethod
    def create(cls, path: Path) -> GitStore:
        """An empty bare repository at `path`."""
        if path.exists():
            raise ConfigError(f"{path} is there already; a sandbox starts in an empty folder.", source=str(path))
        path.mkdir(parents=True)
        Repo.init_bare(str(path)).close()
        return cls(path)

    @classmethod
    def clone(cls, path: Path, source: Path) -> GitStore:
        """All branches and tags of a local checkout, remote-tracking ones included; the checkout is only read."""
        cls.create(path).close()
        # Two fetches, for git will not write a branch twice in one; the checkout's own branch wins over the remote's.
        sources = (
            ("^refs/remotes/origin/HEAD", "+refs/remotes/origin/*:refs/heads/*"),
            ("+refs/heads/*:refs/heads/*",),
        )
        try:
            for refs in sources:
                git(path, "fetch", "--quiet", "--tags", "--update-shallow", str(source.absolute()), *refs)
        except subprocess.CalledProcessError as error:
            raise ConfigError(
                f"git cannot read {source}: {error.stderr.decode().strip()}", source=str(source)
            ) from error
        return cls(path)

    def fork(self, path: Path) -> GitStore:
        """A repository of its own references over the same objects, as in GitHub's fork networks."""
        GitStore.create(path).close()
        for folder in sorted((path / "objects").iterdir()):
            folder.rmdir() if not any(folder.iterdir()) else None
        (path / "objects").rmdir()
        (path / "objects").symlink_to(self.path.absolute() / "objects", target_is_directory=True)
        fork = GitStore(path)
        for name, sha in self.refs("refs/heads/").items():
            fork.set_ref(name, sha)
        return fork

    def close(self) -> None:
        """Let go of open pack files."""
        self._repo.close()

    # -- references -----------------------------------------------------------------------------------------------

    def ref(self, name: str) -> str | None:
        """The object a full reference name (`refs/heads/main`) points at."""
        return self._refs.get(name)

    def branch(self, name: str) -> str | None:
        """The head of a branch."""
        return self._refs.get(f"refs/heads/{name}")

    def refs(self, prefix: str) -> dict[str, str]:
        """All references whose name starts so, sorted."""
        return {name: self._refs[name] for name in sorted(self._refs) if name.startswith(prefix)}

    def can_hold(self, name: str) -> bool:
        """Whether a reference may have this name beside those there are (`a` and `a/b` exclude each other)."""
        return check_ref_format(Ref(name.encode())) and not any(
            other.startswith(f"{name}/") or name.startswith(f"{other}/") for other in self._refs
        )

    def set_ref(self, name: str, sha: str) -> None:
        """Point a reference at an object."""
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{sha}\n")  # dulwich would wait for the disk each time
        self._refs[name] = sha

    def delete_ref(self, name: str) -> None:
        """Remove a reference, if there."""
        if self._refs.pop(name, None) is not None:
            del self._repo.refs[Ref(name.encode())]

    def resolve(self, name: str) -> str | None:
        """The commit a branch, tag, full reference or (shortened) SHA stands for."""
        for ref in (name, f"refs/{name}", f"refs/heads/{name}", f"refs/tags/{name}"):
            if (sha := self._refs.get(ref)) is not None:
                return self._peel(sha)
        if len(name) >= 7 and set(name) <= set("0123456789abcdef"):
            if len(name) == 40:
                return name if self.commit(name) is not None else None
            found = [sha.decode() for sha in self._repo.object_store.iter_prefix(name.encode())]
            return next((sha for sha in found if self.commit(sha) is not None), None)
        return None

    def _peel(self, sha: str) -> str | None:
        found = self._get(sha)
        while isinstance(found, Tag):
            found = self._get(found.object[1].decode())
        return found.id.decode() if isinstance(found, Commit) else None

    # -- objects --------------------------------------------------------------------------------------------------

    def kind(self, sha: str) -> str | None:
        """`blob`, `tree`, `commit` or `tag`, or None when there is no such object."""
        found = self._get(sha)
        return found.type_name.decode() if found is not None else None

    def blob(self, sha: str) -> bytes | None:
        """The contents of a blob."""
        found = self._get(sha)
        return found.data if isinstance(found, Blob) else None

    def size(self, sha: str) -> int:
        """The length of a blob's contents, in bytes."""
        if (known := self._sizes.get(sha)) is None:
            known = self._sizes[sha] = len(self.blob(sha) or b"")
        return known

    def tree(self, sha: str) -> Mapping[str, Item] | None:
        """The lines of one tree by name, in git's order."""
        if (known := self._trees.get(sha)) is not None:
            self._trees.move_to_end(sha)
            return known
        found = Tree() if sha == EMPTY_TREE else self._get(sha)
        if not isinstance(found, Tree):
            return None
        items = {entry.path.decode(): Item(entry.mode, entry.sha.decode()) for entry in found.iteritems()}
        self._trees[sha] = items
        if len(self._trees) > _TREES_KEPT:
            self._trees.popitem(last=False)
        return items

    def walk_tree(self, sha: str, prefix: str = "") -> Iterator[tuple[str, Item]]:
        """Every line below a tree, subtrees before what they hold."""
        for name, item in (self.tree(sha) or {}).items():
            yield f"{prefix}{name}", item
            if item.mode == TREE:
                yield from self.walk_tree(item.sha, f"{prefix}{name}/")

    def files(self, sha: str) -> dict[str, Item]:
        """Every file below a tree."""
        return {path: item for path, item in self.walk_tree(sha) if item.mode != TREE}

    def lookup(self, tree: str, path: str) -> Item | None:
        """The line at a path; the empty path is the tree itself."""
        item: Item | None = Item(TREE, tree)
        for name in filter(None, path.split("/")):
            if item is None or item.mode != TREE:
                return None
            item = (self.tree(item.sha) or {}).get(name)
        return item

    def commit(self, sha: str) -> CommitObject | None:
        """The commit with this full SHA."""
        if (known := self._commits.get(sha)) is None and isinstance(found := self._get(sha), Commit):
            known = self._commits[sha] = _read(found)
        return known

    def write_blob(self, data: bytes) -> str:
        """Store contents."""
        return self._add(Blob.from_string(data))

    def write_tree(self, base: str | None, changes: Mapping[str, Item | None]) -> str:
        """A tree like `base` with these paths set or (None) removed; empty folders vanish."""
        lines = dict(self.tree(base) or {}) if base else {}
        inner: dict[str, dict[str, Item | None]] = {}
        for path, item in changes.items():
            name, _, rest = path.partition("/")
            if rest:
                inner.setdefault(name, {})[rest] = item
            elif item is None:
                lines.pop(name, None)
            else:
                lines[name] = item
        for name, below in inner.items():
            there = lines.get(name)
            sha = self.write_tree(there.sha if there is not None and there.mode == TREE else None, below)
            if sha == EMPTY_TREE:
                lines.pop(name, None)
            else:
                lines[name] = Item(TREE, sha)
        tree = Tree()
        for name, line in lines.items():
            tree.add(name.encode(), line.mode, ObjectID(line.sha.encode()))
        return self._add(tree)

    def write_commit(
        self, *, tree: str, parents: Sequence[str], author: Person, committer: Person, message: str
    ) -> str:
        """Store a commit."""
        commit = Commit()
        commit.tree = ObjectID(tree.encode())
        commit.parents = [ObjectID(parent.encode()) for parent in parents]
        commit.author, commit.author_time, commit.author_timezone = _written(author)
        commit.committer, commit.commit_time, commit.commit_timezone = _written(committer)
        commit.encoding = b"UTF-8"
        commit.message = message.encode("utf-8", "replace")
        return self._add(commit)

    # -- history --------------------------------------------------------------------------------------------------

    def merge_base(self, one: str, other: str) -> str | None:
        """The best common ancestor."""
        return self._graph.merge_base(one, other)

    def is_ancestor(self, older: str, newer: str) -> bool:
        """Whether `newer` contains `older`."""
        return self._graph.is_ancestor(older, newer)

    def log(self, heads: Iterable[str], *, without: Iterable[str] = (), path: str = "") -> Iterator[CommitObject]:
        """Commits reachable from `heads` and not from `without`, newest first; with `path`, those that touch it."""
        for sha in self._graph.log(heads, [one for one in without if self.commit(one) is not None]):
            commit = self.commit(sha)
            if commit is not None and (not path or self._touches(commit, path)):
                yield commit

    def _touches(self, commit: CommitObject, path: str) -> bool:
        """Whether a commit's path is unlike that of every parent."""
        item = self.lookup(commit.tree, path)
        parents = [parent for sha in commit.parents if (parent := self.commit(sha)) is not None]
        return all(self.lookup(parent.tree, path) != item for parent in parents) if parents else item is not None

    def _node(self, sha: str) -> tuple[Sequence[str], float] | None:
        commit = self.commit(sha)
        return None if commit is None else (commit.parents, commit.committer.when.timestamp())

    def archive(self, commit: str, prefix: str) -> bytes:
        """A gzipped tar of a commit's files below `prefix`, as `git archive` makes it."""
        return git(self.path, "archive", "--format=tar.gz", f"--prefix={prefix}/", commit)

    def _get(self, sha: str) -> ShaFile | None:
        if len(sha) != 40:
            return None
        try:
            return self._repo.object_store[ObjectID(sha.encode())]
        except (KeyError, ValueError):
            return None

    def _add(self, found: ShaFile) -> str:
        self._repo.object_store.add_object(found)
        return found.id.decode()


def git(path: Path, *arguments: str) -> bytes:
    """Run the git program in a repository and return what it prints."""
    done = subprocess.run(["git", "-C", str(path), *arguments], check=True, capture_output=True)  # noqa: S603, S607
    return done.stdout


def _written(person: Person) -> tuple[bytes, int, int]:
    name = person.name.replace("<", "").replace(">", "").replace("\n", " ")
    email = person.email.replace("<", "").replace(">", "").replace("\n", " ")
    offset = person.when.utcoffset() or timedelta(0)
    return f"{name} <{email}>".encode(), int(person.when.timestamp()), int(offset.total_seconds())


def _read(commit: Commit) -> CommitObject:
    return CommitObject(
        sha=commit.id.decode(),
        tree=commit.tree.decode(),
        parents=tuple(parent.decode() for parent in commit.parents),
        author=_person(commit.author, commit.author_time, commit.author_timezone),
        committer=_person(commit.committer, commit.commit_time, commit.commit_timezone),
        message=commit.message.decode("utf-8", "replace").rstrip("\n"),
    )


def _person(written: bytes, seconds: int, offset: int) -> Person:
    name, _, email = written.decode("utf-8", "replace").partition(" <")
    zone = timezone(timedelta(seconds=offset)) if offset else UTC
    return Person(name=name, email=email.removesuffix(">"), when=datetime.fromtimestamp(seconds, zone))
