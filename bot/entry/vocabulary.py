"""One form for all spellings of a word of a vocabulary: a tag, a category, a value. Pure.

Capitals, accents, `&`, British and American spelling, plural, blanks and hyphens make no other word of it.
"""

from __future__ import annotations

import re
import unicodedata
from types import MappingProxyType
from typing import TYPE_CHECKING

from bot.entry.wordforms import american, singular

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_TOKEN = re.compile(r"[^\W_]+|[\W_]")
_TELLING = frozenset("+#")
"""Signs that tell names apart (`C`, `C++`, `C#`)."""


def fold(word: str, *, without: str = "") -> str:
    """The form that all spellings of a word have in common; `without` leaves one of the steps to it out."""
    for name, step in STEPS.items():
        if name != without:
            word = step(word)
    return word


def tokens(text: str) -> list[str]:
    """Words and numbers, and every sign and blank between them by itself."""
    return _TOKEN.findall(text)


def _capitals(text: str) -> str:
    return text.casefold()


def _accents(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def _ampersand(text: str) -> str:
    return re.sub(r"[ \t]*+&[ \t]*+", " and ", text)


def _spelling(text: str) -> str:
    return _by_parts(american, text)


def _plural(text: str) -> str:
    return _by_parts(singular, text)


def _blanks(text: str) -> str:
    """Blanks, hyphens and other signs between words are nothing, but signs that tell names apart are kept."""
    return "".join(token for token in tokens(text) if token.isalnum() or token in _TELLING)


def _by_parts(change: Callable[[str], str], text: str) -> str:
    return "".join(change(token) if token.isalnum() else token for token in tokens(text))


STEPS: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {
        "capitals": _capitals,
        "accents": _accents,
        "`&` for `and`": _ampersand,
        "British and American spelling": _spelling,
        "plural": _plural,
        "blank or hyphen": _blanks,
    }
)
"""The steps to that form, in their order, each by what it makes equal."""


SIGNS: Mapping[str, str] = MappingProxyType({":": "a colon", "#": "a `#`", ",": "a comma"})
"""What no tag may have in it, for it is part of an address; how a sentence names it."""


def flaw_of(tag: str) -> str:
    """Why this cannot be a tag, as the end of a sentence that begins with it; nothing for one that can."""
    if not tag.strip():
        return "is empty"
    if sign := next((said for sign, said in SIGNS.items() if sign in tag), ""):
        return f"has {sign} in it"
    if not tag.isprintable():
        return "has a line break or another sign in it that nobody sees"
    return "begins or ends with a blank" if tag != tag.strip() else ""
