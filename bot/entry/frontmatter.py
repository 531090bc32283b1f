"""Markdown <-> Entry: `read` a file, `write` one in the review's own style, `patch` single fields of one.

The body is the abstract; in the file it is inert (`entry.inert`), in the Entry it is what a reader sees.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from typing import TYPE_CHECKING

from bot.document import Document, parse
from bot.entry import names
from bot.entry.fields import LINKS, changed, clean_links, clean_tags, entry_of, plain, values
from bot.entry.inert import clean, clean_line, guard, unguard, visible
from bot.entry.model import Entry
from bot.entry.parts import FIRST_LINE, cut, splice
from bot.entry.rendering import link_lines, tag_lines, text_lines
from bot.entry.style import is_journal
from bot.faults import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.entry.style import Style

_ARXIV = re.compile(r"https?://(?:[a-z]+\.)?arxiv\.org/", re.IGNORECASE)


class UnfaithfulError(RuntimeError):
    """What was written does not read back as what was meant: a bug of the writer, not of the submission."""


def read(text: str, *, path: str = "") -> tuple[Entry | None, Document]:
    """An entry's file -> the Entry (None when unreadable), and its front matter with lines and findings."""
    parts = cut(text)
    if parts is None:
        return None, _without_front_matter(text, path)
    document = parse(parts.head, path=path, first_line=FIRST_LINE)
    if not document.data:
        return None, document
    return entry_of(document, clean(unguard(parts.body))), document


def write(entry: Entry, style: Style) -> str:
    """The file of an entry, as this review would write it; it reads back as `settle(entry, style)`."""
    settled = settle(entry, style)
    lines = ["---", *(line for key in _order(settled, style) for line in _lines(settled, key, style)), "---"]
    if style.blank_line:
        lines.append("")
    if settled.abstract:
        lines.append(guard(settled.abstract))
    text = "\n".join(lines) + ("\n" if style.final_newline or not settled.abstract else "")
    if read(text)[0] != settled:
        raise UnfaithfulError("An entry does not read back as it was written.")
    return text


def settle(entry: Entry, style: Style) -> Entry:
    """The entry as it will read in a file of this style: clean, with the review's layout, venue and derived keys."""
    extra = {visible(key): plain(value) for key, value in entry.extra.items()}
    if style.layout:
        extra.setdefault("layout", style.layout)
    authors = clean_line(entry.authors)
    if style.short_authors and authors:
        extra.setdefault("short_authors", _short_authors(entry, style))
    links = clean_links(entry.links)
    venue = _venue(entry, style)
    return Entry(
        title=clean_line(entry.title),
        authors=authors,
        venue=venue,
        year=entry.year,
        links=() if LINKS in extra else links,
        tags=() if "tags" in extra else clean_tags(entry.tags),
        abstract=clean(entry.abstract),
        bibkey=clean_line(entry.bibkey) if style.bibkey else "",
        extra=extra,
        venue_key=entry.venue_key or ("journal" if style.journals and is_journal(venue) else style.venue),
    )


def patch(text: str, changes: Mapping[str, object], style: Style) -> str:
    """The file with these fields changed, and every other byte as it was; a value that is equal changes nothing.

    Fields are those of the Entry (`venue`, `links`, `abstract` ...) or any other key of the front matter, where None
    removes it. Raises ValueError for a file that cannot be read.
    """
    old, document = read(text)
    parts = cut(text)
    if old is None or parts is None or not document.is_readable:
        raise ValueError("A file that cannot be read cannot be patched.")
    old = dataclasses.replace(old, venue_key=old.venue_key or style.venue)
    new = functools.reduce(lambda entry, change: changed(entry, *change), changes.items(), old)
    if new.venue != old.venue:
        new = dataclasses.replace(new, venue=_venue(new, style))
    if "short_authors" not in changes and old.extra.get("short_authors") == _short_authors(old, style):
        new = changed(new, "short_authors", _short_authors(new, style))
    before, after = values(old), values(new)
    keys = [key for key in {**before, **after} if before.get(key) != after.get(key)]
    is_new_body = old.abstract != new.abstract
    if not keys and not is_new_body:
        return text
    patched = splice(
        parts,
        document,
        {key: _lines(new, key, style) for key in keys},
        order=style.keys,
        body=guard(new.abstract) if is_new_body else None,
    )
    # A head that is not written line by line (`{title: A, year: 2000}`) has no lines to patch: write it anew.
    return patched if read(patched)[0] == new else write(new, style)


def _venue(entry: Entry, style: Style) -> str:
    """The venue; where there is none, what the review says instead."""
    if venue := clean_line(entry.venue):
        return venue
    if style.preprint_venue and any(_ARXIV.match(link.url) for link in entry.links):
        return style.preprint_venue
    return clean_line(style.empty_venue or "")


def _short_authors(entry: Entry, style: Style) -> str:
    return names.short_authors(clean_line(entry.authors), et_al_from=style.et_al_from)


def _without_front_matter(text: str, path: str) -> Document:
    begins = text.removeprefix("\ufeff").startswith("---")
    finding = Finding(
        rule="front-matter",
        severity=Severity.ERROR,
        message="The front matter has no end." if begins else "The file does not begin with front matter.",
        hint="Put a line `---` after the last field." if begins else "Begin with a line `---`, then the fields.",
        path=path,
        line=1,
    )
    return Document(data={}, findings=(finding,), path=path)


def _order(entry: Entry, style: Style) -> Sequence[str]:
    """The keys of the front matter in the order of the file."""
    usual = (entry.venue_key if key == style.venue else key for key in style.keys)
    return tuple(dict.fromkeys((*usual, *values(entry))))


def _lines(entry: Entry, key: str, style: Style) -> Sequence[str]:
    """The lines of one field; none for a field without value."""
    value = values(entry).get(key)
    if key == entry.venue_key and not value and key not in entry.extra:
        return [] if style.empty_venue is None else [f"{key}:{style.empty_venue}"]
    if key in entry.extra and value is None:
        return [f"{key}:"]
    if value in (None, "", ()) and key not in entry.extra and key != "title":
        return []
    if key == LINKS and key not in entry.extra:
        return link_lines(key, entry.links, style.links, width=style.width, ascii_only=style.ascii_only)
    if key == "tags" and key not in entry.extra:
        return tag_lines(key, entry.tags, style.tags, width=style.width, ascii_only=style.ascii_only)
    quote = style.quotes.get(key, "")
    return text_lines(key, value, quote=quote, width=style.width, ascii_only=style.ascii_only)
