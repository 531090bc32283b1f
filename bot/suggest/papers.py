"""The entries of a review as what is learnt from. Parses nothing, reads no file."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from bot.suggest.paper import Paper

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.entry.model import Entry
    from bot.entry.taxonomy import Taxonomy


def papers_of(entries: Mapping[str, Entry], taxonomy: Taxonomy) -> Iterator[Paper]:
    """The entries, by path, in their order, each with the categories of the rows that have its key."""
    categories = _categories(taxonomy)
    for path, entry in entries.items():
        yield Paper(
            path=path,
            title=entry.title,
            abstract=entry.abstract,
            tags=entry.tags,
            categories=categories.get(_key(path), ()),
        )


def _categories(taxonomy: Taxonomy) -> Mapping[str, tuple[str, ...]]:
    """The categories of each key in small letters, each once."""
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for row in taxonomy.rows:
        found[row.key.casefold()] |= dict.fromkeys(row.categories)
    return {key: tuple(categories) for key, categories in found.items()}


def _key(path: str) -> str:
    return path.rpartition("/")[2].rpartition(".")[0].casefold()
