"""What changed between two trees, file by file, with patches as GitHub shows them (hunks without a file header)."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.sandbox.gitstore import EMPTY_TREE, TREE, GitStore, Item

_CONTEXT = 3
_LARGEST_PATCH = 400_000
_NO_NEWLINE = "\\ No newline at end of file"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileChange:
    """One changed file. `patch` is None for binary and for very large files."""

    path: str
    status: str
    """`added`, `removed`, `modified` or `renamed`"""
    sha: str
    """of the new blob, or of the old one when removed"""
    additions: int
    deletions: int
    patch: str | None
    previous: str | None = None


def tree_changes(git: GitStore, old: str, new: str, prefix: str = "") -> Iterator[tuple[str, Item | None, Item | None]]:
    """(path, before, after) of every differing file, in the order of paths."""
    if old == new:
        return
    before, after = git.tree(old) or {}, git.tree(new) or {}
    for name in sorted(before.keys() | after.keys()):
        was, now = before.get(name), after.get(name)
        if was == now:
            continue
        path = f"{prefix}{name}"
        old_tree = was.sha if was is not None and was.mode == TREE else EMPTY_TREE
        new_tree = now.sha if now is not None and now.mode == TREE else EMPTY_TREE
        was = None if was is not None and was.mode == TREE else was
        now = None if now is not None and now.mode == TREE else now
        if was is not None or now is not None:
            yield path, was, now
        yield from tree_changes(git, old_tree, new_tree, f"{path}/")


def changed_files(git: GitStore, old: str, new: str) -> list[FileChange]:
    """Every changed file between two trees; a file that moved with its contents unchanged is `renamed`."""
    found = list(tree_changes(git, old, new))
    removed = {was.sha: path for path, was, now in found if was is not None and now is None}
    moved = {
        path: removed[now.sha] for path, was, now in found if was is None and now is not None and now.sha in removed
    }
    gone = set(moved.values())
    return [
        _change(git, path, was, now, previous=moved.get(path)) for path, was, now in found if now or path not in gone
    ]


def as_text(changes: Iterable[FileChange]) -> str:
    """The changes as one unified diff, as `git diff` would print it (without modes and index lines)."""
    lines: list[str] = []
    for change in changes:
        before = change.previous or change.path
        lines.append(f"diff --git a/{before} b/{change.path}")
        if change.previous is not None:
            lines += [f"rename from {change.previous}", f"rename to {change.path}"]
        elif change.patch is None:
            lines.append(f"Binary files a/{before} and b/{change.path} differ")
        else:
            lines.append("--- /dev/null" if change.status == "added" else f"--- a/{before}")
            lines.append("+++ /dev/null" if change.status == "removed" else f"+++ b/{change.path}")
            lines.append(change.patch)
    return "".join(f"{line}\n" for line in lines)


def _change(git: GitStore, path: str, was: Item | None, now: Item | None, *, previous: str | None) -> FileChange:
    there = now or was
    sha = there.sha if there is not None else ""
    if previous is not None:
        return FileChange(path=path, status="renamed", sha=sha, additions=0, deletions=0, patch=None, previous=previous)
    status = "added" if was is None else "removed" if now is None else "modified"
    old = git.blob(was.sha) if was is not None else b""
    new = git.blob(now.sha) if now is not None else b""
    text = None if old is None or new is None else _hunks(old, new)
    added = sum(line.startswith("+") for line in text or ())
    deleted = sum(line.startswith("-") for line in text or ())
    patch = None if text is None else "\n".join(text)
    if patch is not None and len(patch) > _LARGEST_PATCH:
        patch = None
    return FileChange(path=path, status=status, sha=sha, additions=added, deletions=deleted, patch=patch)


def _hunks(old: bytes, new: bytes) -> list[str] | None:
    """The hunks of a text file, or None when a NUL says it is binary (git looks at the first 8,000 bytes)."""
    if b"\0" in old[:8000] or b"\0" in new[:8000]:
        return None
    lines: list[str] = []
    for line in list(difflib.unified_diff(_lines(old), _lines(new), lineterm="", n=_CONTEXT))[2:]:
        lines += line.split("\n")
    return lines


def _lines(data: bytes) -> list[str]:
    lines = data.decode("utf-8", "replace").split("\n")
    if lines[-1] == "":
        return lines[:-1]
    return [*lines[:-1], f"{lines[-1]}\n{_NO_NEWLINE}"]
