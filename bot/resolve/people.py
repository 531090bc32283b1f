"""Names as sources give them (given, family, suffix; organisations; UPPER CASE) -> one author line. Pure.

The line is what `bot.entry.names.split` parts into the same names again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bot.entry import names as author_names

MOST = 5000
"""Authors of one paper; the largest collaborations have as many."""
LONGEST = 300
"""Characters of one name that are taken."""

_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv|ph\.?d|m\.?d|esq)\.?", re.IGNORECASE)
_ET_AL = re.compile(r"(?:(?<=[ ,])|^)(?:(?:and )?et\.? ?al\b\.?|and others|others$)$", re.IGNORECASE)
_WORDS = re.compile(r"[^\W\d_]+")
_VOWEL = re.compile(r"[AEIOUYÀ-ÖØ-Ý]")
_PARTICLES = frozenset(
    """af da das de degli dei del della den der di do dos du la las le los ten ter van von zu zur""".split()  # noqa: SIM905 - a word list reads better as words
)
_ELIDED = frozenset({"O", "D", "L", "M", "N"})
"""O'Neil, D'Angelo, L'Huillier, M'Bappé, N'Diaye."""
_AFTER_MAC = frozenset(
    """adam alister allister arthur askill aulay beth bride callum cormack cormick dermott donald donell donnell dougall
    dowell duff ewan ewen fadyen farland farlane gillivray ginnis gregor innes innis intosh intyre iver ivor kay kenna
    kenzie kinlay kinley kinnon kintosh lachlan laren laughlin lean leish lellan lennan leod millan nab nair namara
    naughton neil neill nicol niven phail phee pherson quarrie queen rae ritchie sween sweeney tavish vicar william
    """.split()  # noqa: SIM905 - a word list reads better as words
)
"""What makes a name with Mac- in front: MacDonald, but Machado, Macek and Mack."""


def full_name(given: str, family: str, suffix: str = "") -> str:
    """`Martin King, Jr.` from its parts, of which any may be missing; UPPER CASE is put right."""
    given, family, suffix = (_line(part) for part in (given, family, suffix))
    is_shouted = _is_shouted(family)
    if is_shouted:
        family = _lowered_family(family)
    shortest = 3 if is_shouted else 4
    given = " ".join(_lowered_given(word, shortest) for word in given.split())
    name = f"{given} {family}".strip()
    if not suffix or not name:
        return name or suffix
    return f"{name}, {suffix}" if _SUFFIX.fullmatch(suffix) else f"{name} {suffix}"


def reading_order(name: str) -> str:
    """`Piotr Indyk` from `Indyk, Piotr`; from `King, Jr., Martin` as `full_name` writes it; other names as they are."""
    parts = [part.strip() for part in _line(name).split(",")]
    if is_organisation(" ".join(parts)):
        return _line(name)
    match parts:
        case [family, given] if family and given and not _SUFFIX.fullmatch(given):
            return full_name(given, family)
        case [family, suffix, given] if family and given and _SUFFIX.fullmatch(suffix):
            return full_name(given, family, suffix)
        case [family, given, suffix] if family and given and _SUFFIX.fullmatch(suffix):
            return full_name(given, family, suffix)
        case _:
            return _line(name)


def is_organisation(name: str) -> bool:
    """Whether this is no person but a group, by the words in its name; it has no surname but the whole of it."""
    return " " in name and author_names.surname(name) == name.rstrip(".")


def author_line(names: Iterable[str]) -> str:
    """One line, parted by commas; by semicolons where a name holds a comma or "and" itself."""
    known = [name for each in names if (name := _line(each).replace(";", ",").strip(" ,"))][:MOST]
    people = [name for each in known if (name := _ET_AL.sub("", each).strip(" ,"))]
    if not people:
        return ""
    line = _line_of(people)
    if not any(map(_ET_AL.search, known)):
        return line
    abridged = f"{line} et al." if line.endswith(";") else f"{line}, et al."
    return abridged if author_names.split(abridged) == author_names.split(line) else line


def _line_of(people: Sequence[str]) -> str:
    line = _joined(people, ", ")
    if author_names.split(line) == tuple(people):
        return line
    line = _joined(people, "; ")
    if author_names.split(line) == tuple(people):
        return line
    # What splits even here is a comma that looks like "Last, First", or an "et al." within the last name.
    return _joined([_without_commas(name) for name in people], "; ")


def _joined(people: Sequence[str], separator: str) -> str:
    line = separator.join(people)
    return f"{line};" if separator == "; " and len(people) == 1 else line


def _without_commas(name: str) -> str:
    return name if author_names.split(f"{name};") == (name,) else _line(name.replace(",", " "))


def _line(text: str) -> str:
    return " ".join(text[:LONGEST].split())


def _is_shouted(family: str) -> bool:
    """Whether a family name stands in capitals; two consonants are initials that went astray."""
    letters = "".join(_WORDS.findall(family))
    if len(letters) < 2 or not letters.isupper() or "." in family:
        return False
    return len(letters) > 2 or bool(_VOWEL.search(letters)) or letters == "NG"


def _lowered_family(family: str) -> str:
    words = family.split()
    return " ".join(
        word.lower() if word.casefold() in _PARTICLES and at < len(words) - 1 else _WORDS.sub(_capitalised, word)
        for at, word in enumerate(words)
    )


def _lowered_given(word: str, shortest: int) -> str:
    """A given name without shouting; initials stay."""
    letters = _WORDS.findall(word)
    is_name = any(len(each) >= shortest and _VOWEL.search(each) for each in letters)
    return _WORDS.sub(_capitalised, word) if is_name and "".join(letters).isupper() and "." not in word else word


def _capitalised(word: re.Match[str]) -> str:
    """`Neil`, `McDonald`, `MacDonald`; the `s` of `Men's` stays small."""
    letters = word[0]
    before = word.string[max(word.start() - 2, 0) : word.start()]
    if before[-1:] in ("'", "’") and before[:1] not in _ELIDED:
        return letters.lower()
    if letters.startswith("MC") and len(letters) > 4:
        return f"Mc{letters[2]}{letters[3:].lower()}"
    if letters.startswith("MAC") and letters[3:].casefold() in _AFTER_MAC:
        return f"Mac{letters[3]}{letters[4:].lower()}"
    return letters[0] + letters[1:].lower()
