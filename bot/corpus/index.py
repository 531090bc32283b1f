"""Look-up over the entries of a collection: which keys, titles and identifiers are taken, which words are in use."""

from __future__ import annotations

import re
from collections import ChainMap, Counter
from copy import copy
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING, Self

from bot.corpus.drift import Merge, merges
from bot.corpus.holding import holding
from bot.entry.folding import fold_title
from bot.entry.identifiers import recognise
from bot.entry.style import role
from bot.entry.vocabulary import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.corpus.comparing import Match
    from bot.corpus.duplicates import Catalogue
    from bot.entry.model import Entry

_NO_ENTRIES: Mapping[str, Entry] = MappingProxyType({})
_FEWEST_ENTRIES = 10
"""A review of fewer entries has no vocabulary yet."""
_CLEARLY = 3
"""A venue's name is the usual one in so many entries at least, and so many times as often as another."""
_IN_NAMES = re.compile(r"[\W_]+|\b(?:19|20)[0-9]{2}\b")


@dataclass(frozen=True, kw_only=True)
class Index:
    """What a review holds. Keys and paths are compared without case, as some file systems do.

    All but keys and paths is known only as far as entries were given: a title may be absent and the paper here. It has
    no slots: what only some rules ask for is worked out when it is asked for.
    """

    keys: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """key in lower case -> path"""
    titles: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """folded title -> path of the first entry that has it"""
    tags: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """tag as written -> number of entries that have it; the most used first"""
    paths: frozenset[str] = frozenset()
    """every path in lower case"""
    identifiers: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """identifier of a paper, as `str(Identifier)` -> paths of the entries that link to it"""
    venues: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """venue as written -> number of entries that have it; the most used first"""
    fields: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """key of the front matter that is none of an entry's own -> number of entries that have it"""
    entries: Mapping[str, Entry] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    """those that were given, by path"""
    renamed: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), compare=False, repr=False)
    """folded tag that is no more -> the tag that it was renamed, where the history of the review is at hand"""
    also: tuple[Catalogue, ...] = field(default=(), repr=False)
    """what else is held against a paper"""

    @property
    def read(self) -> int:
        """How many entries were given."""
        return len(self.entries)

    @classmethod
    def build(cls, paths: Iterable[str], *, folder: str = "", entries: Mapping[str, Entry] = _NO_ENTRIES) -> Self:
        """Index the paths directly in `folder` (all, if none is given), and the entries at some of them.

        Their order does not matter: of two with one key or title, the first in the alphabet counts.
        """
        known = sorted(path for path in {*paths, *entries} if not folder or _is_in(path, folder))
        keys: dict[str, str] = {}
        titles: dict[str, str] = {}
        tags: Counter[str] = Counter()
        venues: Counter[str] = Counter()
        fields: Counter[str] = Counter()
        identifiers: dict[str, list[str]] = {}
        given: dict[str, Entry] = {}
        for path in known:
            if not PurePosixPath(path).name.startswith("."):
                keys.setdefault(PurePosixPath(path).stem.casefold(), path)
            if path not in entries:
                continue
            entry = entries[path]
            if folded := fold_title(entry.title):
                titles.setdefault(folded, path)
            given[path] = entry
            tags.update(set(entry.tags))
            fields.update(entry.extra.keys())
            if entry.venue:
                venues[entry.venue] += 1
            for identifier in {identifier_at(link.name, link.url) for link in entry.links} - {""}:
                identifiers.setdefault(identifier, []).append(path)
        return cls(
            keys=MappingProxyType(keys),
            titles=MappingProxyType(titles),
            tags=MappingProxyType(_ranked(tags)),
            paths=frozenset(path.casefold() for path in known),
            identifiers=MappingProxyType({each: tuple(held) for each, held in identifiers.items()}),
            venues=MappingProxyType(_ranked(venues)),
            fields=MappingProxyType(_ranked(fields)),
            entries=MappingProxyType(given),
        )

    def beside(self, entries: Mapping[str, Entry | None]) -> Self:
        """This index with a few files more, by path: their keys, titles and identifiers, and the words as they are.

        The cost is that of the few, whatever the index holds. What is at a path that cannot be read is None.
        """
        few = Index.build(entries, entries={path: entry for path, entry in entries.items() if entry})
        self.tag_merges, self.folded_tags, self._usual_venues  # noqa: B018 - worked out once, and copied
        wider = copy(self)
        held = {each: (*self.identifiers.get(each, ()), *paths) for each, paths in few.identifiers.items()}
        vars(wider).update(
            keys=ChainMap(self.keys, few.keys),  # type: ignore[arg-type]
            titles=ChainMap(self.titles, few.titles),  # type: ignore[arg-type]
            identifiers=ChainMap(held, self.identifiers),  # type: ignore[arg-type]
            also=(*self.also, few.catalogue),
        )
        return wider

    @cached_property
    def catalogue(self) -> Catalogue:
        """The entries that were given, to be asked for papers that are one of them."""
        from bot.corpus.duplicates import Catalogue

        return Catalogue(holding(path, entry, {}) for path, entry in self.entries.items())

    def matches(self, path: str, entry: Entry, *, goes_by_name: bool = False) -> tuple[Match, ...]:
        """The entries that are the paper of this one, or may be, the surest first; `path` is where it stands.

        What `goes_by_name`, as datasets do, is one thing under one title, whoever made it.
        """
        from bot.corpus.duplicates import ranked

        asked = holding(path, entry, {})
        catalogues = (self.catalogue, *self.also)
        return ranked(match for each in catalogues for match in each.find(asked, goes_by_name=goes_by_name))

    def same(self, path: str, entry: Entry, *, goes_by_name: bool = False) -> Match | None:
        """The entry that surely is the paper of this one, the surest of several; None where none is."""
        return next((each for each in self.matches(path, entry, goes_by_name=goes_by_name) if each.is_sure), None)

    @property
    def is_whole(self) -> bool:
        """Whether enough entries were given to say what words the review uses: most of them, and not too few."""
        return self.read >= _FEWEST_ENTRIES and self.read * 2 > len(self.keys)

    @cached_property
    def tag_merges(self) -> Mapping[str, Merge]:
        """The tags that seem to be other spellings of more used ones; none where too few entries were given."""
        return {merge.written: merge for merge in merges(self.tags)} if self.is_whole else {}

    @cached_property
    def folded_tags(self) -> Mapping[str, str]:
        """What all spellings of a tag have in common -> the most used spelling."""
        return {fold(tag): tag for tag in reversed(list(self.tags))} if self.is_whole else {}

    @cached_property
    def _usual_venues(self) -> Mapping[str, str]:
        return {_folded(venue): venue for venue in reversed(list(self.venues))} if self.is_whole else {}

    def usual_venue(self, venue: str) -> str:
        """How the review writes this venue nearly everywhere; empty where it has no such habit."""
        usual = self._usual_venues.get(_folded(venue), "") if venue else ""
        times = self.venues.get(usual, 0)
        return usual if times >= _CLEARLY and times >= _CLEARLY * self.venues.get(venue, 0) else ""

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


@lru_cache(maxsize=16384)
def identifier_at(name: str, url: str) -> str:
    """The identifier of the paper that a link of this name leads to; empty for code, data and all else."""
    if not url or "github.com" in url or role(name, url) in ("code", "data", "website"):
        return ""
    identifier = recognise(url)
    return str(identifier) if identifier else ""


def _folded(venue: str) -> str:
    """A venue's name without capitals, signs and years."""
    return _IN_NAMES.sub("", venue.casefold())


def _ranked(counts: Counter[str]) -> dict[str, int]:
    """The most used first; of equally used ones, the first in the alphabet."""
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _is_in(path: str, folder: str) -> bool:
    return str(PurePosixPath(path).parent) == str(PurePosixPath(folder))


EMPTY = Index()
"""The index of a review without entries."""
