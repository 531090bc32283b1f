"""Text folded for comparison and for names of files: without case, accents, punctuation and TeX."""

from __future__ import annotations

import functools
import re
import unicodedata

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
_LANGUAGE = re.compile(r"\b([a-z])(\+\+|#)")
"""`C++` and `C#` are no `C`."""
_SIGNS = re.compile(r"[\W_]")
_TEX_FORMAT = re.compile(r"(?:text|math|em|bf|it|rm|sc|sf|sl|tt|cal|operatorname|mbox|left|right|small|large)[a-z]*")


@functools.lru_cache(maxsize=16_384)
def fold_title(title: str) -> str:
    """A title for comparison: without case, accents, punctuation and TeX; empty only for an empty title."""
    plain = _without_accents(without_tex(title)).replace("'", "").replace("&amp;", "&").replace("&", " and ")
    folded = _SIGNS.sub(" ", _LANGUAGE.sub(_named, plain))
    return " ".join(folded.split()) or " ".join(title.casefold().split())


def _named(language: re.Match[str]) -> str:
    return f"{language[1]}{'plusplus' if language[2] == '++' else 'sharp'}"


def ascii_letters(text: str) -> str:
    """The text in small ASCII letters; what has no such letter is left out."""
    return _without_accents(text).encode("ascii", "ignore").decode("ascii")


def _without_accents(text: str) -> str:
    if text.isascii():
        return text.casefold()
    folded = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return "".join(c for c in folded if not unicodedata.combining(c)).casefold()


def without_tex(text: str) -> str:
    """The text without TeX's accents, formatting, braces and dollars."""
    if "\\" in text:
        text = _TEX_ACCENT.sub(lambda m: m[1] or m[2], text)
        text = _TEX_COMMAND.sub(_tex_word, text)
    return re.sub(r"[{}$]", "", text)


def _tex_word(match: re.Match[str]) -> str:
    name = match[1]
    return _TEX_LETTERS.get(name, "" if _TEX_FORMAT.fullmatch(name) else name)
