"""An author line ("A. Andoni, P. Indyk and others") into names, a name into its surname."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_ET_AL = re.compile(r"(?<![\s,;])[\s,;]*+(?:\bet\.?\s+al\b\.?|\band\s+others\b|\bu\.\s?a\.)\s*$", re.IGNORECASE)
_AND = re.compile(r"\s+(?:and|&)\s+|^(?:and|&)\s+", re.IGNORECASE)
_SUFFIX = re.compile(r"(?:Jr|Sr|II|III|IV|Ph\.?D|M\.?D|Esq)\.?", re.IGNORECASE)
_INITIALS = re.compile(r"(?:[^\W\d_]\.-?){1,3}|[^\W\d_]")
_ORGANISATION = re.compile(
    r"\b(?:universit\w*|institut\w*|department|school|college|academy|cent(?:er|re)|laborator\w+|labs?|research|teams?"
    r"|groups?|collaboration|consortium|foundation|project|company|corporation|inc|ltd|gmbh|committee|council)\b",
    re.IGNORECASE,
)
_PARTICLES = frozenset(
    """af al aan bin da das de degli dei del della den der des di do dos du el ibn la las le lo los op
    te ten ter van vom von zu zum zur""".split()  # noqa: SIM905 - a word list reads better as words
)
_SURE_PARTICLES = frozenset({"Von", "Der", "Den", "Del", "Della", "Dos"})  # Van, Da, Le, Bin are given names, too


def split(line: str) -> tuple[str, ...]:
    """The names of an author line, in order, each as "First Last"; "et al." is no name.

    Names are parted by commas, "and" or "&"; where a semicolon parts them (or "and", as in BibTeX), a comma
    stands within a name: "Indyk, Piotr; Andoni, Alexandr".
    """
    line = _ET_AL.sub("", " ".join(line.split()))
    if ";" in line:
        return _present(_forward(name) for name in line.split(";"))
    parts = _AND.split(line)
    if len(parts) > 1 and all(_is_backward(part) for part in parts):
        return _present(_forward(part) for part in parts)
    names: list[str] = []
    for part in line.split(","):
        name = part.strip()
        if names and _SUFFIX.fullmatch(name):
            names[-1] = f"{names[-1]}, {name}"
        else:
            names += [name] if _ORGANISATION.search(name) else _AND.split(name)
    return _present(re.sub(r"^(?:and|&)\s+", "", name) for name in names)


def is_abridged(line: str) -> bool:
    """Whether the line itself ends in "et al.", so that nobody knows how many authors there are."""
    return _ET_AL.search(line) is not None


def surname(name: str) -> str:
    """The family name with its particles ("van den Oord"); of an organisation, its whole name."""
    before, comma, after = name.partition(",")
    if comma and not _SUFFIX.fullmatch(after.strip()):
        return before.strip()
    words = before.split()
    while len(words) > 1 and _SUFFIX.fullmatch(words[-1]):
        words.pop()
    if len(words) < 2 or _ORGANISATION.search(before):
        return " ".join(words).rstrip(".")
    if _INITIALS.fullmatch(words[-1]):
        return words[0]
    start = next((at for at, word in enumerate(words[1:-1], 1) if _is_particle(word)), len(words) - 1)
    while start > 1 and words[start - 1].lower() in _PARTICLES:
        start -= 1
    return " ".join(words[start:]).rstrip(".")


def _is_particle(word: str) -> bool:
    return word in _PARTICLES or word in _SURE_PARTICLES


def short_authors(line: str, *, et_al_from: int = 4) -> str:
    """The line as it is for a few authors; the first surname and "et al." from `et_al_from` authors on."""
    names = split(line)
    if not names:
        return ""
    if len(names) >= et_al_from or is_abridged(line):
        return f"{surname(names[0])} et al."
    return ", ".join(names)


def _is_backward(part: str) -> bool:
    before, comma, after = part.partition(",")
    return bool(
        comma and before.strip() and after.strip() and "," not in after and not _SUFFIX.fullmatch(after.strip())
    )


def _forward(name: str) -> str:
    before, _, after = name.partition(",")
    return f"{after.strip()} {before.strip()}" if _is_backward(name) else name


def _present(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(name.strip(" ,") for name in names if name.strip(" ,"))
