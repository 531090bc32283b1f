"""Keys that say another year or author than their entry, as notices: a name that is in use may stay."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from bot.audit.weights import KEY_AUTHOR, KEY_YEAR
from bot.check.rule import shown
from bot.corpus.keys import doubt_author, parts_of
from bot.faults import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.entry.model import Entry


def check_key(path: str, entry: Entry, lines: Mapping[str, int], *, years: tuple[int, int]) -> Iterator[Finding]:
    """Year and author in the key of an entry against its fields. A year that cannot be is told by `file-name-year`."""
    key = PurePosixPath(path).stem
    parts = parts_of(key)
    if parts and entry.year and parts.year != entry.year and years[0] <= parts.year <= years[1]:
        yield Finding(
            rule=KEY_YEAR,
            severity=Severity.NOTICE,
            message=f"The key {shown(key)} says {parts.year}, the entry {entry.year}.",
            hint="One of the two may be a slip; a key that is in use may stay.",
            field="year",
            path=path,
            line=lines.get("year", 1),
        )
    if doubt := doubt_author(key, entry):
        meant = f"It is one slip away from {shown(doubt.meant)}; a" if doubt.meant else "Look whether they are right; a"
        yield Finding(
            rule=KEY_AUTHOR,
            severity=Severity.NOTICE,
            message=f"No author of {shown(key)} is called {shown(doubt.surname)}: {shown(entry.authors)}.",
            hint=f"{meant} key that is in use may stay.",
            field="authors",
            path=path,
            line=lines.get("authors", 1),
        )
