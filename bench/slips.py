"""Papers as other people write them down: slips, TeX, initials, a missing year. Seeded, so that a run can be repeated.

`perturbed` changes a paper in one or two of the ways of `KINDS`; what a way does not apply to gets another one.
"""

from __future__ import annotations

import random
import re
import string
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Paper:
    """What is said of a paper."""

    title: str
    authors: tuple[str, ...]
    year: int | None
    venue: str
    url: str
    line: str = ""
    """the authors as one line, where it is written in another way than name after name"""

    @property
    def author_line(self) -> str:
        """The authors as a submitter writes them."""
        return self.line or ", ".join(self.authors)


_SUBTITLE = re.compile(r"^(.{3,}?(?=[:?]\s| - )\??).{4,}$")
_ACCENTS = {"\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0308": '"', "\u030c": "v", "\u0327": "c"}
_MARKS_OF = {"a": "\u0300\u0301\u0308", "e": "\u0300\u0301\u0302", "o": "\u0302\u0308", "u": "\u0308", "c": "\u0327"}
_PARTICLES = frozenset(["van", "von", "der", "den", "de", "la", "le", "di", "da", "del", "dos", "ter", "ten", "zu"])


def perturbed(paper: Paper, chance: random.Random) -> tuple[Paper, tuple[str, ...]]:
    """The paper as somebody else might write it, and in which ways of `KINDS` that is different."""
    wanted = chance.choice((1, 2))
    done: list[str] = []
    names = list(KINDS)
    chance.shuffle(names)
    for name in names:
        fits = len(done) < wanted and not (done and {name, *done} >= {"no year", "year one off"})
        if fits and KINDS[name](paper, random.Random(name)) not in (None, paper):
            done.append(name)
    written = paper
    for name in [name for name in KINDS if name in done]:
        after = KINDS[name](written, chance)
        if after is None or after == written:
            done.remove(name)  # what came before has taken away what it applies to
        else:
            written = after
    return written, tuple(name for name in KINDS if name in done)


# -- titles ------------------------------------------------------------------------------------------------------------


def no_subtitle(paper: Paper, _: random.Random) -> Paper | None:
    found = _SUBTITLE.match(paper.title)
    return replace(paper, title=found[1].strip()) if found else None


def ampersand(paper: Paper, _: random.Random) -> Paper | None:
    title = paper.title
    return replace(paper, title=title.replace(" & ", " and ") if " & " in title else title.replace(" and ", " & "))


def punctuation(paper: Paper, chance: random.Random) -> Paper | None:
    """Hyphens, dashes, quotes, colons, commas; a full stop where nothing else is to be changed."""
    ways: list[tuple[str, str]] = [
        (r"(?<=\w)-(?=\w)", " "),
        (r"(?<=\w)-(?=\w)", ""),
        (r"(?<=\w)-(?=\w)", "–"),
        (r":\s", " - "),
        (r":\s", ". "),
        (r":\s", " "),
        (r",", ""),
        (r"'", "’"),
        (r'["“”]', ""),
        (r"\b(based|aware|free|driven|guided|supervised)\b", r"-\1"),
    ]
    ways = [way for way in ways if re.search(way[0], paper.title)]
    old, new = chance.choice(ways) if ways else (r"\.?$", ".")
    title = re.sub(old, new, paper.title, count=1)
    return replace(paper, title=title.replace(" -", "-") if new.startswith("-") else title)


def typo(paper: Paper, chance: random.Random) -> Paper | None:
    """One or two letters swapped, dropped, doubled or replaced."""
    title = paper.title
    for _ in range(chance.choice((1, 2))):
        places = [at for at, letter in enumerate(title) if letter.isalpha()]
        if not places:
            return None
        at = chance.choice(places)
        letter, after = title[at], title[at + 1 : at + 2]
        ways = ["", letter * 2, chance.choice([each for each in string.ascii_lowercase if each != letter.lower()])]
        if after.isalpha() and after.lower() != letter.lower():
            ways.append(after + letter)
        way = chance.choice(ways)
        title = title[:at] + way + title[at + (2 if way == after + letter and after else 1) :]
    return replace(paper, title=title) if title.casefold() != paper.title.casefold() and title.strip() else None


def accents(paper: Paper, chance: random.Random) -> Paper | None:
    """All of them gone, in title and names; where there are none, one too many."""
    bare = replace(paper, title=_bare(paper.title), authors=tuple(map(_bare, paper.authors)))
    if bare != paper:
        return bare
    if paper.authors and chance.random() < 0.5:
        at = chance.randrange(len(paper.authors))
        name = _accented(paper.authors[at], chance)
        return replace(paper, authors=(*paper.authors[:at], name, *paper.authors[at + 1 :]))
    return replace(paper, title=_accented(paper.title, chance))


def _bare(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))


def _accented(text: str, chance: random.Random) -> str:
    places = [at for at, letter in enumerate(text) if letter in _MARKS_OF]
    if not places:
        return text
    at = chance.choice(places)
    return unicodedata.normalize("NFC", text[: at + 1] + chance.choice(_MARKS_OF[text[at]]) + text[at + 1 :])


def case(paper: Paper, chance: random.Random) -> Paper | None:
    """All in capitals, all in small letters, or each word with a capital."""
    ways = [
        way for way in (paper.title.upper(), paper.title.lower(), string.capwords(paper.title)) if way != paper.title
    ]
    return replace(paper, title=chance.choice(ways)) if ways else None


def tex(paper: Paper, chance: random.Random) -> Paper | None:
    """As BibTeX files have it: accents, braces that keep capitals, maths, emphasis."""
    title = _tex_accents(paper.title, chance)
    norm = re.search(r"\b[lLℓ]_?-?([0-9p])\b|ℓ([0-9p])", title)
    if norm:
        title = title[: norm.start()] + rf"$\ell_{norm[1] or norm[2]}$" + title[norm.end() :]
    words = [each for each in re.finditer(r"[A-Za-z0-9]{2,}", title) if "\\" not in title]
    capitals = [each for each in words if re.search(r"[A-Z].*[A-Z]", each[0])]
    if capitals:
        word = chance.choice(capitals)
        title = title[: word.start()] + f"{{{word[0]}}}" + title[word.end() :]
    elif words:
        word = chance.choice(words)
        way = chance.choice((rf"\emph{{{word[0]}}}", rf"\textit{{{word[0]}}}", f"{{{word[0][0]}}}{word[0][1:]}"))
        title = title[: word.start()] + way + title[word.end() :]
    title = re.sub(r"(?<!\\)&", r"\&", title)
    return replace(paper, title=title, authors=tuple(_tex_accents(name, chance) for name in paper.authors))


def _tex_accents(text: str, chance: random.Random) -> str:
    written = []
    for letter in unicodedata.normalize("NFC", text):
        base, *marks = unicodedata.normalize("NFD", letter)
        if len(marks) == 1 and marks[0] in _ACCENTS and base.isascii():
            accent = _ACCENTS[marks[0]]
            ways = (rf"\{accent}{{{base}}}", rf"{{\{accent}{' ' if accent.isalpha() else ''}{base}}}")
            written.append(chance.choice(ways if accent.isalpha() else (*ways, rf"\{accent}{base}")))
        else:
            written.append(letter)
    return "".join(written)


# -- authors and years -------------------------------------------------------------------------------------------------


def initials(paper: Paper, _: random.Random) -> Paper | None:
    """`Jean-Paul Ng` as `J.-P. Ng`."""
    return replace(paper, authors=tuple(map(_with_initials, paper.authors)))


def _with_initials(name: str) -> str:
    given, surname = _parted(name)
    short = " ".join(
        word if "." in word else "-".join(f"{part[0]}." for part in word.split("-") if part) for word in given
    )
    return f"{short} {surname}".strip()


def surname_first(paper: Paper, chance: random.Random) -> Paper | None:
    """`Ng, Jean-Paul`, the names parted by semicolons or by "and"."""
    parted = [_parted(name) for name in paper.authors]
    names = [f"{surname}, {' '.join(given)}" for given, surname in parted if given]
    if not names or len(names) < len(parted) or any("," in name for name in paper.authors):
        return None
    return replace(paper, line=chance.choice(("; ", " and ")).join(names))


def _parted(name: str) -> tuple[list[str], str]:
    words = name.split()
    start = len(words) - 1
    while start > 1 and words[start - 1] in _PARTICLES:
        start -= 1
    return words[: max(0, start)], " ".join(words[max(0, start) :])


def no_year(paper: Paper, _: random.Random) -> Paper | None:
    return replace(paper, year=None)


def other_year(paper: Paper, chance: random.Random) -> Paper | None:
    return replace(paper, year=paper.year + chance.choice((-1, 1))) if paper.year else None


KINDS: Mapping[str, Callable[[Paper, random.Random], Paper | None]] = {
    "no subtitle": no_subtitle,
    "ampersand": ampersand,
    "punctuation": punctuation,
    "typo": typo,
    "accents": accents,
    "case": case,
    "initials": initials,
    "TeX": tex,
    "surname first": surname_first,
    "no year": no_year,
    "year one off": other_year,
}
"""In the order in which they are applied: nobody misspells TeX."""
