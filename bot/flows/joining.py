"""What the form made of a file, joined with what people made of it. Pure.

In: a file as it was, as the form wants it, and as it stands (None where there is none). Out: the file to commit, and
the fields in which a person's word was kept against the form's.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bot.check.inert import code_span
from bot.entry import taxonomy, threeway
from bot.entry.style import SUFFIXES, Style


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """A file (None: there shall be none), and in which fields a person and the form said different things."""

    text: str | None
    conflicts: tuple[str, ...] = ()


def join(path: str, *, base: str | None, mine: str | None, theirs: str | None, style: Style) -> Joined:
    """Bring what changed from base to mine into theirs; where both changed the same thing, theirs stays."""
    if mine in (base, theirs):
        return Joined(text=theirs)
    if theirs == base:
        return Joined(text=mine)
    if base is None or mine is None or theirs is None:
        return Joined(text=theirs, conflicts=(path,))
    if path.endswith(SUFFIXES):
        merged = threeway.merge(base, mine, theirs, style)
        return Joined(text=merged.text, conflicts=merged.conflicts)
    if not taxonomy.read(theirs).rows:
        return Joined(text=theirs, conflicts=(path,))
    return Joined(text=taxonomy.merge(base, mine, theirs))


def kept_notes(files: Mapping[str, Joined], *, but: Collection[str]) -> tuple[str, ...]:
    """What is said of files that stay as people left them, where the form would have them otherwise; `but` those."""
    return tuple(
        f"{code_span(path)} stays as it is on this branch: a person changed it there, and the form wants it otherwise."
        for path, file in files.items()
        if file.conflicts and path not in but
    )
