"""Tags that a review has renamed: what the changes of its entries show. Pure.

In: the tags of an entry before and after a change, for many changes. Out: a `Rename` for each tag of which it is clear
that another one took its place and is in use today.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.entry.vocabulary import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_MOST_TAGS = 100
"""Tags of one entry that went, or came, in one change."""
_FEWEST = 2
"""A word that is none of the same spelling was renamed in so many entries; once may be a change of mind."""
_Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class TagChange:
    """The tags of one entry before and after one commit."""

    path: str
    commit: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rename:
    """A tag that became another one: in how many entries, by how many commits, and who has the old one still."""

    old: str
    new: str
    entries: int
    commits: int
    left: int = 0
    """entries that have the old one, still or again"""


def renames(changes: Iterable[TagChange], in_use: Mapping[str, int]) -> tuple[Rename, ...]:
    """The renames that these changes show, those of most entries first; `in_use` counts the tags of today."""
    apart = [(change, _gone_and_come(change)) for change in changes]
    sure = Counter(pair for _, (gone, come) in apart for pair in _pairs(gone, come, known=()))
    entries: defaultdict[_Pair, set[str]] = defaultdict(set)
    commits: defaultdict[_Pair, set[str]] = defaultdict(set)
    dropped: defaultdict[str, set[str]] = defaultdict(set)
    for change, (gone, come) in apart:
        for tag in gone:
            dropped[tag].add(change.path)
        for pair in _pairs(gone, come, known=sure):
            entries[pair].add(change.path)
            commits[pair].add(change.commit)
    clear: dict[str, str] = {}
    for pair in sorted(entries, key=lambda pair: (-len(entries[pair]), pair)):
        old, new = pair
        times, back = len(entries[pair]), len(entries.get((new, old), ()))
        is_usual = times > back and 2 * times > len(dropped[old])
        if old not in clear and is_usual and (times >= _FEWEST or fold(old) == fold(new)):
            clear[old] = new
    found = []
    for old, new in clear.items():
        last = _followed(new, clear, in_use)
        left = in_use.get(old, 0)
        times = len(entries[old, new])
        if last and last != old and left < in_use[last] and (left <= times or fold(old) == fold(last)):
            found.append(Rename(old=old, new=last, entries=times, commits=len(commits[old, new]), left=left))
    last_of = {each.old: each.new for each in found}
    found = [replace(each, new=_end(each.new, last_of)) for each in found]
    return tuple(sorted(found, key=lambda each: (-each.entries, each.old)))


def _gone_and_come(change: TagChange) -> tuple[list[str], list[str]]:
    before, after = set(change.before), set(change.after)
    return [tag for tag in change.before if tag not in after], [tag for tag in change.after if tag not in before]


def _pairs(gone: list[str], come: list[str], *, known: Iterable[_Pair]) -> Iterator[_Pair]:
    """Which tag took whose place: other spellings, pairs that are known, and then the only two that are left."""
    gone, come = list(dict.fromkeys(gone)), list(dict.fromkeys(come))
    if len(gone) > _MOST_TAGS or len(come) > _MOST_TAGS:
        return  # nobody renames so many at once
    is_known = frozenset(known)
    folded = {tag: fold(tag) for tag in (*gone, *come)}
    for old in tuple(gone):
        new = next((tag for tag in come if (old, tag) in is_known or folded[tag] == folded[old]), "")
        if new:
            gone.remove(old)
            come.remove(new)
            yield old, new
    if len(gone) == len(come) == 1:
        yield gone[0], come[0]


def _followed(tag: str, clear: Mapping[str, str], in_use: Mapping[str, int]) -> str:
    """The tag of today that this one has become, perhaps by several renames; nothing where none is in use."""
    seen = set()
    while tag not in in_use:
        if tag in seen or tag not in clear:
            return ""
        seen.add(tag)
        tag = clear[tag]
    return tag


def _end(tag: str, last_of: Mapping[str, str]) -> str:
    """The tag to use, where one that is in use was renamed itself: each is more used than the one before it."""
    while tag in last_of:
        tag = last_of[tag]
    return tag
