"""Rules for the line of authors, which the site splits at its commas: whole, and each name once and as it is spoken."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.check.rule import Case, Fault, Words, rule, shown
from bot.faults import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

FIELD = "authors"

_LETTERS = re.compile(r"[^\W\d_]")
_ET_AL = re.compile(r"\bet\.?\s{1,9}al\b\.?|\band\s{1,9}others\b", re.IGNORECASE)
_STRAY_SEPARATOR = re.compile(r"^\s*+,\s*+|,(?=\s*+,)|,\s*+$")
_CLOSING_DOT = re.compile(r"[^\W\d_]{2}(\.)\s*$")
_ABBREVIATED = re.compile(r"(?:\b(?:Jr|Sr|St|Dr|Ph\.?D|Inc|Ltd|Co|Corp)|\bal)\.\s*$", re.IGNORECASE)
_INITIALS = re.compile(r"(?:[^\W\d_a-z]\.[\s-]?){1,4}|[^\W\d_a-z]{1,3}")
_SUFFIX = re.compile(r"(?:Jr|Sr|II|III|IV|Ph\.?D|M\.?D)\.?", re.IGNORECASE)
_FEW = 400
"""Names of a list of authors that are looked at one by one."""


@rule(
    "authors-names",
    Severity.ERROR,
    looks_at="front matter",
    why="A publication needs the names of its authors, to be found and to give credit.",
)
def authors_names(case: Case) -> Iterator[Fault]:
    """The author field holds no name: a dash, a dot, a single letter."""
    if not case.is_readable:
        return
    for words in case.words(FIELD):
        if words.text.strip() and len(_LETTERS.findall(words.text[:_SHORT])) <= 1:
            yield Fault(
                message=f"{shown(words.text)} is not a name.",
                hint="Write the authors' names, separated by commas: `Ada Lovelace, Alan Turing`.",
                field=words.field,
                span=case.span(words.field),
            )


_SHORT = 1000


@rule(
    "authors-et-al",
    Severity.WARNING,
    looks_at="front matter",
    why="Every author counts: the others would not be found, nor credited.",
)
def authors_et_al(case: Case) -> Iterator[Fault]:
    """The list of authors is cut short (`et al.`, `and others`)."""
    for words in case.words(FIELD):
        if found := _ET_AL.search(words.text):
            yield Fault(
                message=f"The list of authors is cut short by {shown(found[0])}.",
                hint="Write all names, as on the paper's first page.",
                field=words.field,
                span=case.span(words.field, *found.span()),
            )


@rule(
    "authors-separator",
    Severity.WARNING,
    looks_at="front matter",
    why="The list of authors is split at its commas.",
)
def authors_separator(case: Case) -> Iterator[Fault]:
    """Authors are separated by semicolons, or a comma has no name on one side."""
    for words in case.words(FIELD):
        if ";" in words.text and "&" not in words.text:
            if not _turned(words.text):
                yield _semicolons(case, words)
        elif stray := _STRAY_SEPARATOR.search(words.text):
            yield Fault(
                message="A comma in the list of authors has no name on one side.",
                hint="Delete that comma.",
                field=words.field,
                span=case.span(words.field, *stray.span()),
                edits=case.edits(words.field, *stray.span(), "") if _LETTERS.search(words.text) else (),
            )


def _semicolons(case: Case, words: Words) -> Fault:
    at, last = words.text.index(";"), words.text.rindex(";")
    between = words.text[at : last + 1]
    return Fault(
        message="The authors are separated by semicolons.",
        hint="Separate the names by commas.",
        field=words.field,
        span=case.span(words.field, at, at + 1),
        edits=case.edits(words.field, at, last + 1, between.replace(";", ",")) if "," not in words.text else (),
    )


@rule(
    "authors-trailing-dot",
    Severity.NOTICE,
    looks_at="front matter",
    why="The dot becomes a part of the last author's name.",
)
def authors_trailing_dot(case: Case) -> Iterator[Fault]:
    """The list of authors ends with a dot."""
    for words in case.words(FIELD):
        ending = _tail(words.text)
        found = _CLOSING_DOT.search(ending)
        if found and not _ABBREVIATED.search(ending):
            at = len(words.text) - len(ending) + found.start(1)
            yield Fault(
                message="The list of authors ends with a dot.",
                hint="Delete the dot.",
                field=words.field,
                span=case.span(words.field, at, at + 1),
                edits=case.edits(words.field, at, at + 1, ""),
            )


def _tail(text: str) -> str:
    """The end of a text, with at most as many blanks behind it as anybody types."""
    return text[-60:]


# -- names turned round ------------------------------------------------------------------------------------------------


@rule(
    "authors-reversed",
    Severity.WARNING,
    looks_at="front matter",
    why="The list of authors is split at its commas, so the site takes every initial for an author of its own.",
)
def authors_reversed(case: Case) -> Iterator[Fault]:
    """The last names come first, with a comma behind each (`Lovelace, A., Turing, A.`)."""
    for words in case.words(FIELD):
        if turned := _turned(words.text):
            line = ", ".join(turned)
            yield Fault(
                message="Each last name comes first, with a comma behind it, which reads as twice as many authors.",
                hint=f"Write {shown(line)}.",
                field=words.field,
                span=case.span(words.field),
                edits=case.edits(words.field, 0, len(words.text), line),
            )


def _turned(line: str) -> list[str]:
    """The names of such a list as they are spoken; none when it is no such list, or might be another one.

    Known are names parted by semicolons, or by "and", each with one comma within; and surnames each followed by
    initials. `Lovelace, Ada, Turing, Alan` may also be four people.
    """
    line = " ".join(line[: _SHORT * 10].split())
    for parts in (line.split(";"), re.split(r" and | & ", line)):
        pairs = [tuple(piece.strip() for piece in part.split(",")) for part in parts if part.strip(" ,")]
        if len(pairs) > 1 and all(len(pair) == 2 and all(pair) and not _SUFFIX.fullmatch(pair[1]) for pair in pairs):
            return [f"{first} {last}" for last, first in pairs]
    parts = [part for piece in re.split(r",| and | & ", line) if (part := piece.strip())]
    lasts, firsts = parts[::2], parts[1::2]
    is_list = len(parts) > 3 and len(lasts) == len(firsts)
    if is_list and all(map(_INITIALS.fullmatch, firsts)) and not any(map(_has_initials, lasts)):
        return [f"{first} {last}" for last, first in zip(lasts, firsts, strict=True)]
    return []


def _has_initials(name: str) -> bool:
    return any(map(_INITIALS.fullmatch, name.split()))


# -- a name split by its comma -----------------------------------------------------------------------------------------

_GIVEN = re.compile(r"[A-Z][a-z]{1,8}-[a-z]{2,8}")
"""A given name of two syllables, as Chinese and Korean ones are written: `Chuan-xiang`; no surname is."""


@rule(
    "authors-split-name",
    Severity.WARNING,
    looks_at="front matter",
    why="A comma within a name makes two authors of one.",
)
def authors_split_name(case: Case) -> Iterator[Fault]:
    """A given name stands alone between commas, so that one author reads as two (`Chuan-xiang, Chen`)."""
    for words in case.words(FIELD):
        begin = 0
        if "-" not in words.text or _turned(words.text):
            continue  # of a list that turns names round as a whole, another rule speaks
        for part in words.text.split(",")[:_FEW]:
            name = part.strip()
            if _GIVEN.fullmatch(name):
                start = begin + part.index(name)
                yield Fault(
                    message=f"{shown(name)} stands alone between commas, like an author of its own.",
                    hint="Write given name and surname together, without a comma between them.",
                    field=words.field,
                    span=case.span(words.field, start, start + len(name)),
                )
            begin += len(part) + 1
