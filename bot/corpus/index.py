"""Look-up over the entries of a collection: which keys and titles are taken, which tags are in use."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING, Self

from bot.entry.folding import fold_title

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.entry.model import Entry

_NO_ENTRIES: Mapping[str, Entry] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """What a review holds. Keys and paths are compared without case, as some file systems do.

    Titles and tags are known only as far as entries were given: a title may be absent and the paper here.
    """

    keys: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """key in lower case -> path"""
    titles: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """folded title -> path of the first entry that has it"""
    tags: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """tag as written -> number of entries that have it; the most used first"""
    paths: frozenset[str] = frozenset()
    """every path in lower case"""

    @classmethod
    def build(cls, paths: Iterable[str], *, folder: str = "", entries: Mapping[str, Entry] = _NO_ENTRIES) -> Self:
        """Index the paths directly in `folder` (all, if none is given), and the entries at some of them.

        Their order does not matter: of two with one key or title, the first in the alphabet counts.
        """
        known = sorted(path for path in {*paths, *entries} if not folder or _is_in(path, folder))
        keys: dict[str, str] = {}
        titles: dict[str, str] = {}
        tags: Counter[str] = Counter()
        for path in known:
            if not PurePosixPath(path).name.startswith("."):
                keys.setdefault(PurePosixPath(path).stem.casefold(), path)
            if path not in entries:
                continue
            entry = entries[path]
            if folded := fold_title(entry.title):
                titles.setdefault(folded, path)
            tags.update(set(entry.tags))
        ranked = sorted(tags.items(), key=lambda item: (-item[1], item[0]))
        return cls(
            keys=MappingProxyType(keys),
            titles=MappingProxyType(titles),
            tags=MappingProxyType(dict(ranked)),
            paths=frozenset(path.casefold() for path in known),
        )

    @property
    def taken(self) -> frozenset[str]:
        """Every key in use, in lower case."""
        return frozenset(self.keys)

    def has_path(self, path: str) -> bool:
        """Whether a file of this name is there, written with whatever capitals."""
        return path.casefold() in self.paths

    def by_key(self, key: str) -> str | None:
        """The path of the entry with this key."""
        return self.keys.get(key.casefold())

    def by_title(self, title: str) -> str | None:
        """The path of an entry with this title, however it is punctuated and capitalised."""
        folded = fold_title(title)
        return self.titles.get(folded) if folded else None


def _is_in(path: str, folder: str) -> bool:
    return str(PurePosixPath(path).parent) == str(PurePosixPath(folder))


EMPTY = Index()
"""The index of a review without entries."""
