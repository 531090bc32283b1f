"""The review's hand for one collection: learnt from its newest entries, and for the rest from the review's first one.

In: config and paths, and how to read files. Out: a `Style`. Pure but for `read`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from bot import document
from bot.entry.learning import PLAIN, learn
from bot.entry.style import Style, choose
from bot.repository import Collection, RepositoryConfig, properties_of

HAND = 24
"""How many of the newest entries show the review's hand."""
OF_ONE_COLLECTION = frozenset(
    {"keys", "layout", "venue", "journals", "empty_venue", "preprint_venue", "bibkey", "short_authors"}
)
"""The options that say what stands in an entry, not how it is written: a tool has no venue because papers have one."""

_YEAR_IN_NAME = re.compile(r"(?:19|20)[0-9]{2}")
_PUBLICATION = "publication"

Read = Callable[[Sequence[str]], Mapping[str, str]]
"""The texts of those of these files that there are, by path."""


def hand_of(
    config: RepositoryConfig,
    collection: Collection,
    *,
    files: Iterable[str],
    read: Read,
    this_year: int,
    source: str = "",
) -> Style:
    """How the review writes entries of this collection: as its newest entries do, unless the config says otherwise.

    Of what they do not show, how things are written is as in the first collection; what an entry holds follows from
    the collection's schema. `source` is the config's path, for a choice that cannot be.
    """
    first, paths = next(iter(config.collections.values())), tuple(files)

    def learnt(each: Collection, plain: Style) -> Style:
        newest = newest_entries(paths, each, this_year=this_year)
        texts = read(newest)
        return learn((texts[path] for path in newest if path in texts), paths=newest, plain=plain)

    is_first = collection.name == first.name
    style = learnt(first, _plain(config.schema_of(first), PLAIN))
    if not is_first:
        style = learnt(collection, _plain(config.schema_of(collection), style))
    chosen = {name: value for name, value in config.style.items() if is_first or name not in OF_ONE_COLLECTION}
    style = choose(style, chosen, source=source)
    # A file that does not fit the collection's pattern is none of its entries.
    return replace(style, extension=collection.extension) if collection.extension else style


def newest_entries(paths: Iterable[str], collection: Collection, *, this_year: int) -> list[str]:
    """The entries that show the review's hand: those with the latest year in their name, which is that of the paper.

    A year that is still to come is a slip of the keyboard (`ahmed2033improving`) and makes nothing new.
    """
    entries = [path for path in paths if collection.is_entry(path)]
    return sorted(entries, key=lambda path: (_year_in(path, this_year), path), reverse=True)[:HAND]


def _plain(schema: Mapping[str, object], style: Style) -> Style:
    """The hand of a collection without entries: `style` with what the schema has to say of what stands in an entry."""
    if schema is document.schema(_PUBLICATION):
        own = {name: getattr(PLAIN, name) for name in OF_ONE_COLLECTION}
        return replace(style, **own)
    properties = properties_of(schema)
    return replace(
        style,
        keys=("layout", *(key for key in properties if key != "layout")),
        layout=_layout(properties.get("layout", {})),
        venue="journal" if "journal" in properties and "conference" not in properties else PLAIN.venue,
        journals=False,
        empty_venue=None,
        preprint_venue="",
        bibkey="bibkey" in properties,
        short_authors=False,
    )


def _layout(said: Mapping[str, object]) -> str:
    """The layout that a schema leaves no doubt about; empty where it does not name any."""
    listed = said.get("enum")
    only = listed[0] if isinstance(listed, list) and len(listed) == 1 else None
    return next((each for each in (said.get("const"), said.get("default"), only) if isinstance(each, str)), "")


def _year_in(path: str, this_year: int) -> int:
    match = _YEAR_IN_NAME.search(path.rpartition("/")[2])
    year = int(match[0]) if match else 0
    return year if year <= this_year + 1 else 0
