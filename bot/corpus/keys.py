"""Keys that say something else than their entry does, and the key that was meant by one that no entry has. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.corpus.drift import is_one_slip
from bot.entry import names
from bot.entry.vocabulary import fold
from bot.entry.wordforms import letters

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.entry.model import Entry

_SHORTEST = 4
"""Letters of a name from which on one slip does not make it another."""
_KEY = re.compile(r"([^0-9]+)([0-9]{4})(?![0-9])(.*)", re.DOTALL)
_UMLAUT = re.compile(r"(?<=[aou])e")
_DATASET = fold("dataset")


@dataclass(frozen=True, slots=True)
class KeyParts:
    """A key as most reviews make them: surname, year, first telling word of the title."""

    surname: str
    year: int
    word: str


def parts_of(key: str) -> KeyParts | None:
    """The parts of a key; None for one that is made in another way."""
    match = _KEY.fullmatch(key.casefold())
    return KeyParts(match[1], int(match[2]), match[3]) if match else None


@dataclass(frozen=True, slots=True)
class AuthorDoubt:
    """A key's surname that none of the authors has; `meant` is the name it is a slip of, if it is one."""

    surname: str
    meant: str


def doubt_author(key: str, entry: Entry) -> AuthorDoubt | None:
    """Whether no author bears the name in the key. Datasets go by their own names, and any author's name will do.

    So will a given name, a part of a double name, and the name of what the title is about (`nuswide2009nuswide`).
    """
    parts = parts_of(key)
    authors = names.split(entry.authors)
    surname = _plain(parts.surname) if parts else ""
    if parts is None or not surname or not authors or _is_name(surname, _plain(names.surname(authors[0]))):
        return None  # which is nearly every key, so that this goes first
    words = [_plain(word) for author in authors for word in re.split(r"[\s.\-‐‑]+", author)]
    whole = [_plain(names.surname(author)) for author in authors]
    if any(_is_name(surname, name) for name in (*words, *whole)):
        return None
    is_its_name = len(surname) >= _SHORTEST and surname in _plain(entry.title)
    if is_its_name or any(fold(tag) == _DATASET for tag in entry.tags):
        return None
    meant = next(
        (name for name in whole if min(len(name), len(surname)) >= _SHORTEST and is_one_slip(name, surname)), ""
    )
    return AuthorDoubt(parts.surname, meant)


def _is_name(surname: str, name: str) -> bool:
    """Whether the surname in the key is this name, or one of them begins with the other."""
    short, long = sorted((surname, name), key=len)
    return surname == name or (len(short) >= _SHORTEST and long.startswith(short))


def _plain(text: str) -> str:
    """Letters only; `Büch` and `Buech` are one name."""
    return _UMLAUT.sub("", letters(text))


class Keys:
    """The keys that entries have, to look up those that a wrong one may stand for."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._known: dict[str, str] = {key.casefold(): key for key in keys}
        self._alike: defaultdict[tuple[object, object], list[str]] = defaultdict(list)
        for key in self._known.values():
            for place in _places(key):
                self._alike[place].append(key)

    def __contains__(self, key: str) -> bool:
        return key.casefold() in self._known

    def nearest(self, key: str) -> str:
        """The one key that differs in nothing but the year, or in one letter of surname or word; else empty."""
        mine = parts_of(key)
        if mine is None:
            return ""
        found = {other for place in _places(key) for other in self._alike.get(place, ()) if _is_near(mine, other)}
        return found.pop() if len(found) == 1 else ""


def _places(key: str) -> Iterable[tuple[object, object]]:
    """Where a key stands: two of its parts each time, so that a slip in the third does not matter."""
    parts = parts_of(key)
    if parts:
        yield parts.surname, parts.year
        yield parts.surname, parts.word
        yield parts.year, parts.word


def _is_near(mine: KeyParts, other: str) -> bool:
    its = parts_of(other)
    if its is None:
        return False
    if (mine.surname, mine.word) == (its.surname, its.word):
        return True
    if mine.surname == its.surname:
        return is_one_slip(mine.word, its.word) or _is_name(mine.word, its.word)
    return min(len(mine.surname), len(its.surname)) >= _SHORTEST and is_one_slip(mine.surname, its.surname)
