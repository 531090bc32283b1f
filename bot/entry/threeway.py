"""Three-way merge of an entry's file, field by field: a person's commit on the bot's branch is never overwritten.

Base is the file in the bot's last commit, mine the new rendering, theirs the branch as it is now. Only a field that
changed from base to mine is put into theirs; one that changed on both sides, to different values, stays theirs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.entry.frontmatter import read
from bot.entry.inert import clean_line, guard
from bot.entry.parts import cut, raw_fields, splice

if TYPE_CHECKING:
    from bot.entry.style import Style

ABSTRACT = "abstract"
_MISSING = object()


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """The file to commit, and the fields (front-matter keys, or `abstract`) in which theirs was kept against mine."""

    text: str
    conflicts: tuple[str, ...] = ()


def merge(base: str, mine: str, theirs: str, style: Style) -> Merged:
    """Bring what changed from base to mine into theirs."""
    was, now, there = _fields(base), _fields(mine), _fields(theirs)
    moved = [key for key in {**was, **now} if was.get(key, _MISSING) != now.get(key, _MISSING)]
    conflicts = tuple(
        key for key in moved if there.get(key, _MISSING) not in (was.get(key, _MISSING), now.get(key, _MISSING))
    )
    wanted = [key for key in moved if there.get(key, _MISSING) == was.get(key, _MISSING)]
    if not wanted or not there:
        return Merged(text=theirs, conflicts=tuple(moved) if not there else conflicts)
    text = _brought(mine, theirs, wanted, style)
    expected = {**there, **{key: now[key] for key in wanted if key in now}}
    for key in wanted:
        if key not in now:
            expected.pop(key, None)
    if _fields(text) != expected:
        return Merged(text=theirs, conflicts=tuple(moved))
    return Merged(text=text, conflicts=conflicts)


def _fields(text: str) -> dict[str, object]:
    """The fields by key, comparable: text as one line, nothing as the empty text. Empty for an unreadable file."""
    entry, document = read(text)
    if entry is None or not document.is_readable:
        return {}
    found: dict[str, object] = {}
    for key, value in document.data.items():
        if value is None or isinstance(value, str):
            found[key] = clean_line(value or "")
        else:
            found[key] = document.texts.get(key, value)
    return {**found, ABSTRACT: entry.abstract}


def _brought(mine: str, theirs: str, wanted: list[str], style: Style) -> str:
    ours, parts = cut(mine), cut(theirs)
    entry, document = read(mine)
    if ours is None or parts is None or entry is None:
        return theirs
    lines = raw_fields(ours, document)
    return splice(
        parts,
        read(theirs)[1],
        {key: lines.get(key) for key in wanted if key != ABSTRACT},
        order=style.keys,
        body=guard(entry.abstract) if ABSTRACT in wanted else None,
    )
