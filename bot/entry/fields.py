"""The fields of an Entry <-> the data of its front matter, under the keys both reviews use.

What a field cannot hold (a link without address, a year in words) is kept under its key in `extra`, which wins.
"""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING, cast

from bot.entry.inert import clean, clean_line, visible
from bot.entry.model import Entry, Link

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.document import Document

LINKS = "additional_links"
VENUES = ("conference", "journal")
STEERING = frozenset(
    {
        *("layout", "permalink", "slug", "published", "output", "render_with_liquid", "excerpt_separator"),
        *("redirect_to", "redirect_from", "sitemap", "canonical_url", "robots"),
    }
)
"""Keys by which Jekyll and its usual plugins are told what to do with a file; they say nothing of the entry."""
_YEAR = re.compile(r"[12][0-9]{3}", re.ASCII)


def entry_of(document: Document, abstract: str) -> Entry:
    """The Entry of a front matter and its body."""
    data = document.data
    venue_key = next((key for key in VENUES if data.get(key)), next((key for key in VENUES if key in data), ""))
    year = _line(document, "year") or ""
    found = {
        "title": _line(document, "title"),
        "authors": _line(document, "authors"),
        venue_key: _line(document, venue_key),
        "year": year if not year or _YEAR.fullmatch(year) else None,
        "bibkey": _line(document, "bibkey"),
        LINKS: _links(data.get(LINKS)),
        "tags": _tags(document),
    }
    return Entry(
        title=_line(document, "title") or "",
        authors=_line(document, "authors") or "",
        venue=_line(document, venue_key) or "",
        year=int(year) if _YEAR.fullmatch(year) else None,
        links=_links(data.get(LINKS)) or (),
        tags=_tags(document) or (),
        abstract=abstract,
        bibkey=_line(document, "bibkey") or "",
        extra={key: value for key, value in data.items() if found.get(key) is None},
        venue_key=venue_key,
    )


def _line(document: Document, key: str) -> str | None:
    """A field as one line of text; None when it is something else."""
    match document.data.get(key):
        case None:
            return ""
        case str() as text:
            return clean_line(text)
        case bool() | int() | float():
            return document.texts[key]
        case list() as items if items and all(isinstance(item, str) for item in items):
            return clean_line(", ".join(items))
        case _:
            return None


def _links(value: object) -> tuple[Link, ...] | None:
    """The links; None when one of them has more or less than a name and an address."""
    if value is None:
        return ()
    links = []
    for item in value if isinstance(value, list) else [None]:
        name, url = (item.get("name"), item.get("url")) if isinstance(item, dict) and len(item) == 2 else (None, None)
        if not isinstance(name, str) or not isinstance(url, str):
            return None
        links.append(Link(name=clean_line(name), url=clean_line(url)))
    return tuple(links)


def _tags(document: Document) -> tuple[str, ...] | None:
    """The tags; None when they are no list of plain values."""
    value = document.data.get("tags")
    if value is None:
        return ()
    if not isinstance(value, list) or any(isinstance(tag, list | dict) for tag in value):
        return None
    tags = (tag if isinstance(tag, str) else document.texts[f"tags.{at}"] for at, tag in enumerate(value))
    return tuple(tag for tag in map(clean_line, tags) if tag)


def values(entry: Entry) -> dict[str, object]:
    """The entry by keys of the front matter."""
    modelled = {
        "title": entry.title,
        "authors": entry.authors,
        entry.venue_key: entry.venue,
        "year": entry.year,
        "bibkey": entry.bibkey,
        LINKS: entry.links,
        "tags": entry.tags,
    }
    return {**modelled, **entry.extra}


def changed(entry: Entry, name: str, value: object) -> Entry:
    """The entry with one field changed; `name` is the Entry's or the front matter's, None empties or removes."""
    key = {"venue": entry.venue_key, "links": LINKS}.get(name, name)
    extra = {other: held for other, held in entry.extra.items() if other != key}
    new = _replaced(entry, name, value)
    if new is None:
        return dataclasses.replace(entry, extra=extra if value is None else {**entry.extra, name: plain(value)})
    # An equal value changes nothing, not even what `extra` holds for want of a better place.
    is_equal = new == entry and new.venue_key == entry.venue_key
    return entry if is_equal else dataclasses.replace(new, extra=extra)


def _replaced(entry: Entry, name: str, value: object) -> Entry | None:
    """The entry with one of its own fields replaced; None for a key of the front matter that it does not model."""
    text = clean_line(value) if isinstance(value, str) else ""
    match name:
        case "title":
            return dataclasses.replace(entry, title=text)
        case "authors":
            return dataclasses.replace(entry, authors=text)
        case "bibkey":
            return dataclasses.replace(entry, bibkey=text)
        case "venue":
            return dataclasses.replace(entry, venue=text)
        case "conference" | "journal":
            return dataclasses.replace(entry, venue=text, venue_key=name)
        case "year":
            return dataclasses.replace(entry, year=value if isinstance(value, int) else None)
        case "links" | "additional_links":
            return dataclasses.replace(entry, links=clean_links(cast("Sequence[Link]", value or ())))
        case "tags":
            return dataclasses.replace(entry, tags=clean_tags(cast("Sequence[str]", value or ())))
        case "abstract":
            return dataclasses.replace(entry, abstract=clean(value) if isinstance(value, str) else "")
        case _:
            return None


def clean_links(links: Sequence[Link]) -> tuple[Link, ...]:
    """Links as one line each can hold them."""
    return tuple(Link(name=clean_line(link.name), url=clean_line(link.url)) for link in links)


def clean_tags(tags: Sequence[str]) -> tuple[str, ...]:
    """Tags as one line can hold them, without empty ones."""
    return tuple(tag for tag in map(clean_line, tags) if tag)


def plain(value: object) -> object:
    """A value in the types that YAML gives, its texts without what must not be in a file."""
    match value:
        case str():
            return visible(value)
        case None | bool() | int() | float():
            return value
        case list() | tuple():
            return [plain(item) for item in value]
        case _:
            return {visible(str(key)): plain(item) for key, item in cast("Mapping[object, object]", value).items()}
