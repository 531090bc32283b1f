"""The renames of tags that a checkout's git history shows. In a clone that is not whole: fewer, or none.

In: the root of a review, its config, the tags of today. Out: renames. Of each former version of an entry only the lines
of `tags:` are read, so that thousands of them take no time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from os import fsdecode
from pathlib import Path

from bot import document
from bot.checkout_git import contents, git
from bot.corpus.renames import Rename, TagChange, renames
from bot.entry.parts import cut
from bot.entry.vocabulary import fold
from bot.faults import BotError
from bot.repository import RepositoryConfig

MOST_CHANGES = 50_000
"""Changes of entries that are looked at, the latest ones."""
_AT_ONCE = 2_000
"""Former versions that are held in memory."""
_COMMIT = b"\1"
_REGULAR = ("100644", "100755", "100664")
_TAGS = re.compile(r"^tags[ \t]*:.*(?:\r?\n(?:[ \t-].*)?)*", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Version:
    """What git says of a change: the commit, the entry's path after it, the blobs before and after."""

    commit: str
    path: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class PastRenames(Mapping[str, str]):
    """Folded tag of former days -> the tag that it was renamed. The history is read when one is asked for first."""

    root: Path
    config: RepositoryConfig
    in_use: Mapping[str, int] = field(repr=False)

    @cached_property
    def all(self) -> tuple[Rename, ...]:
        """The renames themselves, those of most entries first."""
        return read_renames(self.root, self.config, self.in_use)

    @cached_property
    def _by_fold(self) -> Mapping[str, str]:
        return {fold(each.old): each.new for each in reversed(self.all)}

    def __getitem__(self, folded: str) -> str:
        return self._by_fold[folded]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_fold)

    def __len__(self) -> int:
        return len(self._by_fold)


def read_renames(root: Path, config: RepositoryConfig, in_use: Mapping[str, int]) -> tuple[Rename, ...]:
    """The renames that the history shows; none where there is no history, or git cannot be run."""
    try:
        return renames(_changes(root, list(_versions(root, config))), in_use)
    except BotError:
        return ()


def _versions(root: Path, config: RepositoryConfig) -> Iterator[_Version]:
    """The changes of entries, the latest first; merges repeat what their branches did."""
    told = git(
        root,
        *("-c", "log.showSignature=false", "log", "--no-merges", "--raw", "-z", "--no-abbrev", "-M", "--no-ext-diff"),
        *("--relative", "--diff-filter=MR", f"--max-count={MOST_CHANGES}", "--format=%x01%H", "HEAD", "--"),
        *(f":(literal){collection.folder}" for collection in config.collections.values()),
    )
    words = iter(told.split(b"\0"))
    commit, number = "", 0
    for word in words:
        head = word.lstrip(b"\n")
        if head.startswith(_COMMIT):
            commit = head[1:].decode()
        elif head.startswith(b":"):
            _, mode, before, after, status = head.decode().split(" ")
            path = fsdecode(next(words))
            path = fsdecode(next(words)) if status.startswith("R") else path
            if mode in _REGULAR and any(each.is_entry(path) for each in config.collections.values()):
                yield _Version(commit, path, before, after)
                number += 1
        if number == MOST_CHANGES:
            return


def _changes(root: Path, versions: list[_Version]) -> Iterator[TagChange]:
    """The changes that were changes of tags."""
    for start in range(0, len(versions), _AT_ONCE):
        some = versions[start : start + _AT_ONCE]
        found = contents(root, [blob for each in some for blob in (each.before, each.after)])
        written = {blob: _lines_of_tags(content) for blob, content in found.items()}
        for each in some:
            before, after = written.get(each.before, ""), written.get(each.after, "")
            if before == after:
                continue
            tags, others = _tags(before), _tags(after)
            if tags != others:
                yield TagChange(path=each.path, commit=each.commit, before=tags, after=others)


def _lines_of_tags(content: bytes) -> str:
    """The lines of the field `tags` as they stand; nothing where there are none."""
    parts = cut(content.decode("utf-8", "replace"))
    found = _TAGS.search(parts.head) if parts else None
    return found[0].rstrip() if found else ""


def _tags(lines: str) -> tuple[str, ...]:
    tags = document.parse(f"{lines}\n").data.get("tags") if lines else None
    return tuple(tag.strip() for tag in tags if isinstance(tag, str) and tag.strip()) if isinstance(tags, list) else ()
