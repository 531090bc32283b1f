"""What an entry is known by: its bibkey, its folded title, and the address behind a bare arXiv id or DOI."""

from __future__ import annotations

import itertools
import re
import unicodedata
from typing import TYPE_CHECKING

from bot.entry import names

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from bot.entry.model import Entry

_LETTERS = str.maketrans(
    {
        "ß": "ss",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ı": "i",
        "æ": "ae",
        "œ": "oe",
        "ħ": "h",
        "’": "'",
    }
)
_TEX_LETTERS = {
    "ss": "ss",
    "o": "o",
    "O": "O",
    "l": "l",
    "L": "L",
    "ae": "ae",
    "oe": "oe",
    "aa": "a",
    "i": "i",
    "j": "j",
}
_TEX_ACCENT = re.compile(r"""\\(?:[`'^"~=.]\s*|[uvHtcdbkr](?=\s|\{)\s*)(?:\{\s*\\?([A-Za-z])\s*\}|\\?([A-Za-z]))""")
_TEX_COMMAND = re.compile(r"\\([A-Za-z]+)\*?\s*")
_TEX_FORMAT = re.compile(r"(?:text|math|em|bf|it|rm|sc|sf|sl|tt|cal|operatorname|mbox|left|right|small|large)[a-z]*")
_LEADING = frozenset({"a", "an", "the", "on"})
_LONGEST = 40
_NAME = re.compile(r"(?!(?:con|prn|aux|nul|index|(?:com|lpt)[0-9]|[0-9]+)$)[a-z0-9]{3,}")
"""A name that can be a key: Windows keeps some names for itself, and sites have their `index`."""


def fold_title(title: str) -> str:
    """A title for comparison: without case, accents, punctuation and TeX; empty only for an empty title."""
    folded = "".join(c if c.isalnum() else " " for c in _without_accents(_without_tex(title)).replace("'", ""))
    return " ".join(folded.split()) or " ".join(title.casefold().split())


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


def address(text: str) -> str:
    """A link as a URL: a bare arXiv id or DOI gets the address it stands for; anything else stays."""
    bare = text.strip()
    if match := re.fullmatch(r"(?:arxiv:\s*)?(\d{2}(?:0[1-9]|1[0-2])\.\d{4,5}(?:v\d+)?)", bare, re.IGNORECASE):
        return f"https://arxiv.org/abs/{match[1]}"
    if match := re.fullmatch(r"arxiv:\s*([a-z-]+(?:\.[A-Z]{2})?/\d{7}(?:v\d+)?)", bare, re.IGNORECASE):
        return f"https://arxiv.org/abs/{match[1]}"
    if match := re.fullmatch(r"(?:doi:\s*)?(10\.\d{4,9}/\S+)", bare, re.IGNORECASE):
        return f"https://doi.org/{match[1]}"
    return bare


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
    last = re.sub(r"[^a-z0-9]", "", _ascii(names.surname(authors[0]))) if authors else ""
    return (last[:_LONGEST] or "anon") + (f"{entry.year:04d}" if entry.year is not None else "nd")


def _words(title: str) -> Iterator[str]:
    for token in re.split(r"[\s\-‐‑–—:/_]+", _ascii(_without_tex(title))):
        if word := re.sub(r"[^a-z0-9]", "", token):
            yield word[:_LONGEST]


def _ascii(text: str) -> str:
    return _without_accents(text).encode("ascii", "ignore").decode("ascii")


def _without_accents(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return "".join(c for c in folded if not unicodedata.combining(c)).casefold()


def _without_tex(text: str) -> str:
    if "\\" in text:
        text = _TEX_ACCENT.sub(lambda m: m[1] or m[2], text)
        text = _TEX_COMMAND.sub(_tex_word, text)
    return re.sub(r"[{}$]", "", text)


def _tex_word(match: re.Match[str]) -> str:
    name = match[1]
    return _TEX_LETTERS.get(name, "" if _TEX_FORMAT.fullmatch(name) else name)
