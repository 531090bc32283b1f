"""Three-way merge of a taxonomy file, row by row: what people changed on the bot's branch is never overwritten."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from bot.entry.taxonomy.amending import amend
from bot.entry.taxonomy.reading import read

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.entry.taxonomy.rows import Row


def merge(base: str, mine: str, theirs: str) -> str:
    """Put what changed from base to mine into theirs.

    A row that they changed or removed stays as they have it. A file of theirs that cannot be read stays, too.
    """
    if mine in (base, theirs):
        return theirs
    if theirs == base:
        return mine
    was, now, there = (Counter(read(text).rows) for text in (base, mine, theirs))
    removed, added = list((was - now).elements()), list((now - was).elements())
    former = _paired(added, removed)
    lost = list((Counter(removed) - there).elements())
    brought = []
    for row in added:
        old = former.get(row)
        if old is not None and old in lost:
            lost.remove(old)
        else:
            brought.append(row)
    try:
        return amend(theirs, add=brought, remove=removed)
    except ValueError:
        return theirs


def _paired(added: Iterable[Row], removed: Iterable[Row]) -> dict[Row, Row]:
    """For each new row the one that it stands for: of the same key, and of the same categories if there is one."""
    left: defaultdict[str, list[Row]] = defaultdict(list)
    for row in removed:
        left[row.key].append(row)
    pairs: dict[Row, Row] = {}
    for is_close in (True, False):
        for row in added:
            fits = [old for old in left[row.key] if not is_close or old.categories == row.categories]
            if row not in pairs and fits:
                pairs[row] = fits[0]
                left[row.key].remove(fits[0])
    return pairs
