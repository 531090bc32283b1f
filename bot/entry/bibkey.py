"""A key for an entry, which is its file's name too: surname, year, first telling word of the title."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from bot.entry import names
from bot.entry.folding import ascii_letters, without_tex

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from bot.entry.model import Entry

_LEADING = frozenset({"a", "an", "the", "on"})
_LONGEST = 40
_NAME = re.compile(r"(?!(?:con|prn|aux|nul|index|(?:com|lpt)[0-9]|[0-9]+)$)[a-z0-9]{3,}")
"""A name that can be a key: Windows keeps some names for itself, and sites have their `index`."""


def bibkey(entry: Entry, taken: Collection[str] = ()) -> str:
    """A free key: surname, year, first telling word of the title; else its next words, then letters b, c ...

    Only `[a-z0-9]`, so it is safe as a file name; `taken` is compared without case. The rule is the one most
    keys of both reviews follow: a leading article or "on" is skipped, a hyphenated word gives its first part. What has
    neither authors nor a year goes by its whole name (`faiss`).
    """
    occupied = {key.casefold() for key in taken}
    return next(key for key in _keys(entry) if key not in occupied)


def naive_bibkey(entry: Entry) -> str:
    """The key by the letter of the rule "lastname, year, first word", articles included."""
    words = list(_words(entry.title)) or ["untitled"]
    return _stem(entry) + words[0]


def is_bibkey(stem: str) -> bool:
    """Whether an existing file's stem is a key: any name that stays in its folder (`jégou2011searching`)."""
    return bool(stem) and stem.isprintable() and not stem.startswith(".") and not set(stem) & set('/\\:*?"<>|')


def _keys(entry: Entry) -> Iterator[str]:
    stem = _stem(entry)
    words = list(itertools.dropwhile(_LEADING.__contains__, _words(entry.title))) or ["untitled"]
    name = "".join(words)[:_LONGEST]
    if not entry.authors.strip() and entry.year is None and _NAME.fullmatch(name):
        stem, words = "", [name]
    first = stem + words[0]
    yield first
    yield from (stem + word for word in words[1:] if word not in _LEADING)
    yield from (first + letter for letter in "bcdefghijklmnopqrstuvwxyz")
    yield from (f"{first}{number}" for number in itertools.count(27))


def _stem(entry: Entry) -> str:
    authors = names.split(entry.authors)
    last = re.sub(r"[^a-z0-9]", "", ascii_letters(names.surname(authors[0]))) if authors else ""
    return (last[:_LONGEST] or "anon") + (f"{entry.year:04d}" if entry.year is not None else "nd")


def _words(title: str) -> Iterator[str]:
    for token in re.split(r"[\s\-‐‑–—:/_]+", ascii_letters(without_tex(title))):
        if word := re.sub(r"[^a-z0-9]", "", token):
            yield word[:_LONGEST]
