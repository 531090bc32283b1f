"""The taxonomy as plain values: its rows, and the words they use for categories, attributes and values."""

from __future__ import annotations

import functools
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.faults import Finding

KEY = "bibkey"
CATEGORIES = "categories"

CHOICES_AT_LEAST = 2
"""A list of one choice would say that no other value can ever come."""
CHOICES_AT_MOST = 15
"""With more values in use, a list of choices is too long to read."""
RARE_UNDER = 0.2
"""When a fifth of the values was used once only, people will want to write new ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One place of one paper: its categories, and attributes as the file has them (`3+`, `No`, `1e3` are texts).

    An attribute that is there without value has the empty text.
    """

    key: str
    categories: tuple[str, ...]
    attributes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    line: int = field(default=0, compare=False)
    """1-based line on which the row begins; 0 for one that is in no file"""


@dataclass(frozen=True, kw_only=True)  # no slots: what is counted is counted once
class Taxonomy:
    """A taxonomy file, read: the rows that could be read, and what is wrong with the others."""

    path: str = ""
    rows: tuple[Row, ...] = ()
    findings: tuple[Finding, ...] = ()

    @functools.cached_property
    def keys(self) -> frozenset[str]:
        """Every bibkey that has a row, in lower case."""
        return frozenset(self._by_key)

    def rows_of(self, key: str) -> tuple[Row, ...]:
        """The rows of a paper; keys are compared without case."""
        return self._by_key.get(key.casefold(), ())

    @functools.cached_property
    def categories(self) -> Mapping[str, int]:
        """The categories and how many rows are in each, the most used first."""
        return _ranked(category for row in self.rows for category in row.categories)

    @functools.cached_property
    def attributes(self) -> tuple[str, ...]:
        """The attributes that have a value somewhere, the most used first."""
        return tuple(self._values)

    def values(self, attribute: str) -> Mapping[str, int]:
        """The values of an attribute and how many rows have each, the most used first."""
        return self._values.get(attribute, MappingProxyType({}))

    def attributes_of(self, category: str) -> tuple[str, ...]:
        """The attributes that rows of this category have, the most used first."""
        return self._by_category.get(category.casefold(), ())

    def is_closed(self, attribute: str) -> bool:
        """Whether its values are a settled vocabulary, to choose from; else people write their own."""
        counts = self.values(attribute).values()
        used_once = sum(count == 1 for count in counts)
        return CHOICES_AT_LEAST <= len(counts) <= CHOICES_AT_MOST and used_once < RARE_UNDER * len(counts)

    @functools.cached_property
    def _by_key(self) -> Mapping[str, tuple[Row, ...]]:
        found: defaultdict[str, list[Row]] = defaultdict(list)
        for row in self.rows:
            found[row.key.casefold()].append(row)
        return {key: tuple(rows) for key, rows in found.items()}

    @functools.cached_property
    def _values(self) -> Mapping[str, Mapping[str, int]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for row in self.rows:
            for name, value in row.attributes.items():
                if value:
                    found[name].append(value)
        return {name: _ranked(found[name]) for name in sorted(found, key=lambda name: (-len(found[name]), name))}

    @functools.cached_property
    def _by_category(self) -> Mapping[str, tuple[str, ...]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for row in self.rows:
            used = [name for name, value in row.attributes.items() if value]
            for category in {category.casefold() for category in row.categories}:
                found[category] += used
        return {category: tuple(_ranked(names)) for category, names in found.items()}


def _ranked(texts: Iterable[str]) -> Mapping[str, int]:
    counts = Counter(texts)
    return MappingProxyType(dict(sorted(counts.items(), key=lambda item: (-item[1], item[0]))))
