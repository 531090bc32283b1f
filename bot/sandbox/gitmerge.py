"""Three-way merges of trees: changes that do not touch each other are joined here, all others by `git merge-tree`."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime

from bot.sandbox.gitdiff import tree_changes
from bot.sandbox.gitstore import EMPTY_TREE, GitStore, Item, Person

_NOBODY = Person(name="nobody", email="nobody@localhost", when=datetime(2000, 1, 1, tzinfo=UTC))


def merged_tree(git: GitStore, *, base: str, ours: str, theirs: str) -> str | None:
    """The tree that joins what `ours` and `theirs` changed since `base`, or None when they conflict."""
    if ours == theirs or theirs == base:
        return ours
    if ours == base:
        return theirs
    others = _apart(git, base, ours, theirs)
    return git.write_tree(ours, others) if others is not None else _merge_by_git(git, base, ours, theirs)


def merged_commits(git: GitStore, ours: str, theirs: str) -> str | None:
    """The tree of a merge of two commits, or None when they conflict."""
    base, one, other = _trees(git, ours, theirs)
    return merged_tree(git, base=base, ours=one, theirs=other)


def is_mergeable(git: GitStore, ours: str, theirs: str) -> bool:
    """Whether two commits merge; cheaper than to do it."""
    base, one, other = _trees(git, ours, theirs)
    if base in (one, other) or _apart(git, base, one, other) is not None:
        return True
    return merged_tree(git, base=base, ours=one, theirs=other) is not None


def _trees(git: GitStore, ours: str, theirs: str) -> tuple[str, str, str]:
    """The trees of the best common ancestor and of both commits."""
    found = [git.commit(sha) for sha in (git.merge_base(ours, theirs) or "", ours, theirs)]
    base, one, other = (commit.tree if commit is not None else EMPTY_TREE for commit in found)
    return base, one, other


def _apart(git: GitStore, base: str, ours: str, theirs: str) -> dict[str, Item | None] | None:
    """What `theirs` changed, when that touches nothing of what `ours` did."""
    mine, others = _additions(git, base, ours), _additions(git, base, theirs)
    return others if mine is not None and others is not None and not _touch(mine, others) else None


def _additions(git: GitStore, old: str, new: str) -> dict[str, Item | None] | None:
    """What was added or changed, or None when anything was removed (it may have moved: git looks closer)."""
    changes: dict[str, Item | None] = {}
    for path, _, now in tree_changes(git, old, new):
        if now is None:
            return None
        changes[path] = now
    return changes


def _touch(mine: dict[str, Item | None], others: dict[str, Item | None]) -> bool:
    """Whether two changes meet in a file, or one makes a folder where the other has a file."""
    if mine.keys() & others.keys():
        return True
    folders = {path[:at] for paths in (mine, others) for path in paths for at in _slashes(path)}
    return any(path in folders for paths in (mine, others) for path in paths)


def _slashes(path: str) -> list[int]:
    return [at for at, letter in enumerate(path) if letter == "/"]


def _merge_by_git(git: GitStore, base: str, ours: str, theirs: str) -> str | None:
    """`git merge-tree` takes commits, so the three trees are given as an ancestor and its two children."""
    root = _commit(git, base)
    sides = [_commit(git, tree, root) for tree in (ours, theirs)]
    done = subprocess.run(  # noqa: S603
        ["git", "-C", str(git.path), "merge-tree", "--write-tree", "--allow-unrelated-histories", *sides],  # noqa: S607
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode not in (0, 1):
        raise RuntimeError(f"git merge-tree failed: {done.stderr.strip()}")
    return done.stdout.split("\n", 1)[0] if done.returncode == 0 else None


def _commit(git: GitStore, tree: str, *parents: str) -> str:
    return git.write_commit(tree=tree, parents=parents, author=_NOBODY, committer=_NOBODY, message="merge")
