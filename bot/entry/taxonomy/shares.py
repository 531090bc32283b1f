"""One file of rows may serve several collections: papers under `supervised`, datasets under `dataset`. Their shares.

A category belongs to a collection that is called like it, whatever its case and number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from bot.entry.taxonomy.rows import Taxonomy


def only(taxonomy: Taxonomy, names: Iterable[str]) -> Taxonomy:
    """The rows in categories of these names, and no other category."""
    wanted = {_folded(name) for name in names}
    return _in(taxonomy, lambda category: _folded(category) in wanted)


def without(taxonomy: Taxonomy, names: Iterable[str]) -> Taxonomy:
    """The rows in other categories than those of these names."""
    others = {_folded(name) for name in names}
    return _in(taxonomy, lambda category: _folded(category) not in others)


def _in(taxonomy: Taxonomy, is_wanted: Callable[[str], bool]) -> Taxonomy:
    rows = (replace(row, categories=tuple(filter(is_wanted, row.categories))) for row in taxonomy.rows)
    return replace(taxonomy, rows=tuple(row for row in rows if row.categories))


def _folded(name: str) -> str:
    """A name as it is compared: letters and digits in small letters, without the ending of the plural."""
    bare = "".join(filter(str.isalnum, name.casefold()))
    return f"{bare[:-3]}y" if bare.endswith("ies") else bare.removesuffix("s")
