"""Accents and signs, British and American spelling, plural and singular: one form for what differs in nothing else.

A form is for comparison only and need not be a word (`supervised` becomes `supervized`). Pure.
"""

from __future__ import annotations

import re

from bot.entry.folding import ascii_letters, without_tex

_AMERICAN = tuple(
    (re.compile(pattern), written)
    for pattern, written in (
        (r"([a-z]{2})is(ations?|ed|es?|ing|ers?|able)$", r"\1iz\2"),
        (r"lys(ed|es?|ing|ers?)$", r"lyz\1"),
        (r"(behavi|endeav|neighb|harb|flav|fav|lab|hon|hum|rum|tum|vap|rig|vig|od|^col)our", r"\1or"),
        (r"([a-z]{2}[aei])ll(ing|ed|ers?)$", r"\1l\2"),
        (r"^(cent|fib|lit|met|kilomet|theat)re(s?|d)$", r"\1er\2"),
        (r"([a-z]{3})ogue(s?)$", r"\1og\2"),
        (r"^(def|off|lic|pret)ence", r"\1ense"),
        (r"programme(s?)$", r"program\1"),
        (r"^grey", "gray"),
        (r"^artefact", "artifact"),
        (r"^ageing$", "aging"),
        (r"judgement", "judgment"),
        (r"fulfil(s|ment)?$", r"fulfill\1"),
        (r"sceptic", "skeptic"),
        (r"(an|p|leuk|isch|gyn|h)ae(s|d|m|c)", r"\1e\2"),
        (r"oe(dema|str|soph)", r"e\1"),
    )
)
_SIGNS_OF_BRITISH = re.compile(r"[a-z]{3}isation|(?:behavi|neighb|fav|^col)our|[a-z]{3}[aei]lling$|^centre$|ogue$")
_SIGNS_OF_AMERICAN = re.compile(r"[a-z]{3}ization|(?:behavi|neighb|fav|^col)or|[a-z]{3}(?:d|b|v|n)[ae]ling$|^center$")

_SIGNS = re.compile(r"[^a-z0-9]+")


def letters(name: str) -> str:
    """A name in small ASCII letters and digits, without blanks and signs."""
    plain = name.casefold() if name.isascii() and "\\" not in name else ascii_letters(without_tex(name))
    return _SIGNS.sub("", plain)


_SINGULAR = frozenset({"news", "bias", "lens", "atlas", "canvas", "pancreas", "series", "species", "always"})


def american(word: str) -> str:
    """A word in small letters as it is spelled in America, or a form that both spellings have."""
    if len(word) > 3:
        for pattern, written in _AMERICAN:
            word = pattern.sub(written, word)
    return word


def leaning(word: str) -> int:
    """1 for a word that only Britons spell so, -1 for one that only Americans do, 0 for any other."""
    return bool(_SIGNS_OF_BRITISH.search(word)) - bool(_SIGNS_OF_AMERICAN.search(word))


def singular(word: str) -> str:
    """A word in small letters without the ending of the plural; `analysis`, `corpus` and `class` have none."""
    if word in _SINGULAR:
        return word
    if len(word) < 4:
        return word.removesuffix("s") if len(word) == 3 and word.endswith("s") and word[1] not in "aiu" else word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    return word if word.endswith(("ss", "us", "is")) else word.removesuffix("s")
