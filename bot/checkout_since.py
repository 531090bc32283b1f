"""What a checkout changes since a commit: which files, how they were then, which entries have come and gone.

In: a folder of a git repository, the name of a commit. Out: a `Since`; what came to the other branch meanwhile is no
change of this one. Writes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from bot.checkout_files import text_of
from bot.checkout_git import Change, base_of, changes, contents


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """The difference between a commit and the files as they stand."""

    changes: Mapping[str, Change]
    """by the path that a file has now, or had where it is gone"""
    texts: Mapping[str, str] = field(default_factory=dict, repr=False)
    """how changed files read then, by their paths then"""

    @classmethod
    def of(cls, root: Path, reference: str) -> Self:
        """What changed here since the commit from which this branch and the reference have both grown."""
        found = changes(root, base_of(root, reference))
        blobs = contents(root, [each.blob for each in found if each.blob])
        texts = {
            each.former: text
            for each in found
            if each.blob in blobs and (text := text_of(blobs[each.blob])) is not None
        }
        return cls(changes={each.path or each.former: each for each in found}, texts=texts)

    @property
    def new(self) -> frozenset[str]:
        """The paths at which there was no file; one that was moved is new there, for its name is."""
        return frozenset(path for path, each in self.changes.items() if each.path and each.former != each.path)

    @property
    def gone(self) -> frozenset[str]:
        """The paths at which there were files and are none now."""
        return frozenset(each.former for each in self.changes.values() if each.former not in ("", each.path))

    def former(self, path: str) -> str:
        """Where the file that has this path now was then; empty where it was not there."""
        change = self.changes.get(path)
        return change.former if change else path

    def before(self, path: str, now: str | None = None) -> str | None:
        """How the file that has this path now read then; None where it was not there, or could not be looked at."""
        change = self.changes.get(path)
        if change is None:
            return None if path in self.gone else now
        return self.texts.get(change.former)

    def paths_before(self, paths: Collection[str]) -> frozenset[str]:
        """These paths as they were then; what was there and is no longer is among them."""
        come = {path for path, each in self.changes.items() if each.path and each.former != each.path}
        return frozenset(paths) - come | self.gone
