"""An entry as BibTeX, for the thanks after a merge. Pure.

Names are parted by `and`, as BibTeX asks; the title stands in double braces, so that no style lower-cases it.
"""

from __future__ import annotations

import re

from bot.entry import names
from bot.entry.model import Entry

_SIGNS = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "{": r"\textbraceleft{}",  # BibTeX counts the brace of `\{`, too
    "}": r"\textbraceright{}",
}
_TEX = re.compile(
    r"""
      (?P<tex> \$(?=[^\s$])[^$]*(?<=\S)\$(?![0-9]) | \\(?:[A-Za-z]+|[^\sA-Za-z]) )   # maths, commands
    | (?P<sign> [&%\#_$~^\\{}] )
    """,
    re.VERBOSE,
)
_PREPRINT = re.compile(r"arxiv|corr|preprint|no venue", re.IGNORECASE)
_JOURNAL = re.compile(r"journal|transactions|letters|^(tpami|tse|tosem|jmlr|tmlr|tkde|toplas|tacl)\b", re.IGNORECASE)
_URL_SIGNS = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C"})


def bibtex(entry: Entry, *, key: str) -> str:
    """The entry as one BibTeX record with this citation key."""
    kind, place = _kind(entry.venue)
    fields = {
        "title": f"{{{_text(entry.title)}}}",
        "author": _authors(entry.authors),
        place: _text(entry.venue),
        "year": str(entry.year or ""),
        "url": "%20".join(entry.links[0].url.translate(_URL_SIGNS).split()) if entry.links else "",
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value.strip("{}")]
    return "\n".join([f"@{kind}{{{key},", *lines, "}"])


def _authors(line: str) -> str:
    known = [_name(name) for name in names.split(line)]
    return " and ".join([*known, "others"] if known and names.is_abridged(line) else known)


def _name(name: str) -> str:
    """A name so that BibTeX finds its parts: a suffix in the middle, an organisation as one word."""
    surname = names.surname(name)
    before, comma, suffix = name.partition(",")
    if comma and before.endswith(surname) and before != surname:
        return _text(f"{surname}, {suffix.strip()}, {before.removesuffix(surname).strip()}")
    is_whole = surname == name.rstrip(".") and " " in name
    return f"{{{_text(name)}}}" if is_whole or " and " in name else _text(name)


def _text(text: str) -> str:
    """The words with TeX's own signs escaped; what already is TeX (maths, commands, groups) is left as it stands."""
    text = " ".join(text.split())
    is_balanced = _is_balanced(text)

    def written(found: re.Match[str]) -> str:
        sign = found["sign"]
        if sign is None:
            tex = found[0]
            return tex if is_balanced or not set(tex) & set("{}") else "".join(map(_escaped, tex))
        return sign if sign in "{}" and is_balanced else _escaped(sign)

    return _TEX.sub(written, text)


def _escaped(sign: str) -> str:
    return _SIGNS.get(sign) or (f"\\{sign}" if sign in "&%#_$" else sign)


def _is_balanced(text: str) -> bool:
    """Whether every brace has its partner, as BibTeX counts."""
    depth = 0
    for sign in text:
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if depth < 0:
            return False
    return depth == 0


def _kind(venue: str) -> tuple[str, str]:
    if not venue or _PREPRINT.search(venue):
        return "misc", "howpublished"
    if _JOURNAL.search(venue):
        return "article", "journal"
    return "inproceedings", "booktitle"
