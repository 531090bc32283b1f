"""How a row is written: its text, cut into the pieces that another row can be written from. Put together, they are it.

In braces (`- {bibkey: a, type: b}`), or line by line (`- bibkey: a`, below it `  type: b`). Only what reviews write is
understood; for any other text there is no shape.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_BRACE = re.compile(r"[ ]*-[ \t]+\{")
_AFTER_BRACE = re.compile(r"[ \t]*(?:[ \t]#[^\r\n]*)?")
_BLANKS = re.compile(r"[ \t\r\n]*")
_QUOTED = re.compile(r"""'(?:[^']|'')*'|"(?:[^"\\]|\\.)*\"""", re.DOTALL)
_SIGN = re.compile(r"[\[\]{},]|:(?=[\s,\[\]{}]|$)")
_WORD = re.compile(r"(?:[^\s,\[\]{}:]|:(?![\s,\[\]{}]|$))+")
_DASHED = re.compile(r"[ ]*-(?:[ \t]+|[ \t]*\r?\n[ ]+)(?=[^ \t\r\n\[{#])")
_LINE = re.compile(
    r"""(?P<key>'(?:[^']|'')*'|"(?:[^"\\\r\n]|\\.)*"|[^\s'"#][^\r\n]*?)
    (?P<sep>[ \t]*:(?:[ \t]+(?=[^ \t\r\n#])|(?=\s|$)))
    (?:(?P<value>'(?:[^'\r\n]|'')*'|"(?:[^"\\\r\n]|\\.)*"|(?:[^\s'"#][^\r\n]*?)?)(?P<trail>[ \t]*|[ \t]+\#[^\r\n]*)\Z
      |(?P<lines>[^\r\n]*\r?\n.*)\Z)""",
    re.DOTALL | re.VERBOSE,
)
_OPENS, _CLOSES = frozenset("[{"), frozenset("]}")
_NOWHERE = slice(-1, -1)
_LISTED = re.compile(r"(\r?\n[ ]*-[ \t]+)([^\s#][^\r\n]*?)[ \t]*(?=\r?\n|\Z)")


@dataclass(frozen=True, slots=True)
class Piece:
    """A key and its value as written, and what stands around them; an item of a list has no value."""

    lead: str
    key: str
    sep: str
    value: str
    trail: str

    def __str__(self) -> str:
        return f"{self.lead}{self.key}{self.sep}{self.value}{self.trail}"


@dataclass(frozen=True, slots=True)
class Shape:
    """A row, or a list in one: `opening`, then the pieces with `joiner` between them, then `closing`."""

    opening: str
    joiner: str
    pieces: tuple[Piece, ...]
    closing: str

    def __str__(self) -> str:
        return f"{self.opening}{self.joiner.join(map(str, self.pieces))}{self.closing}"

    @property
    def is_flow(self) -> bool:
        """Whether it is in braces or brackets."""
        return self.joiner == ","

    @property
    def leads(self) -> tuple[str, str]:
        """What stands before the first piece, and before any other."""
        first = self.pieces[0].lead if self.pieces else ""
        if len(self.pieces) > 1:
            return first, self.pieces[1].lead
        return first, " " if self.is_flow else _column(self.opening) if self.joiner else first


@functools.lru_cache(maxsize=1024)
def shape_of(text: str) -> Shape | None:
    """The shape of a row; None when it is written in no way we know."""
    if brace := _BRACE.match(text):
        cut = _cut(text, brace.end(), "}")
        is_whole = cut is not None and _AFTER_BRACE.fullmatch(text, cut[1])
        return Shape(brace[0], ",", cut[0], "}" + text[cut[1] :]) if cut and is_whole else None
    dash = _DASHED.match(text)
    return _lines(dash[0], text[dash.end() :]) if dash else None


def list_of(value: str) -> Shape | None:
    """The shape of a list, in brackets or line by line; None when the value is none."""
    if value.startswith("["):
        cut = _cut(value, 1, "]")
        return Shape("[", ",", cut[0], "]") if cut and cut[1] == len(value) else None
    found = [Piece(match[1], match[2], "", "", "") for match in _LISTED.finditer(value)]
    return Shape("", "", tuple(found), "") if found and "".join(map(str, found)) == value else None


def _cut(text: str, start: int, end: str) -> tuple[tuple[Piece, ...], int] | None:
    """The pieces up to the bracket that ends them, and where that bracket ends; None when it never comes."""
    pieces: list[Piece] = []
    depth, begin = 1, start
    key, word = _NOWHERE, _NOWHERE
    for at, stop, is_sign in _tokens(text, start):
        sign = text[at:stop] if is_sign else ""
        if depth == 1 and sign in (",", end):
            if key != _NOWHERE or word != _NOWHERE:
                pieces.append(_piece(text, slice(begin, at), key, word))
            if sign == end:
                return tuple(pieces), stop
            begin, key, word = stop, _NOWHERE, _NOWHERE
        elif depth == 1 and sign == ":" and key == _NOWHERE:
            key, word = word, _NOWHERE
        else:
            depth += (sign in _OPENS) - (sign in _CLOSES)
            word = slice(at if word == _NOWHERE else word.start, stop)
    return None


def _piece(text: str, whole: slice, key: slice, word: slice) -> Piece:
    """A piece; without a key it is a word alone, without a word a key alone."""
    if key == _NOWHERE:
        key, word = word, slice(word.stop, word.stop)
    elif word == _NOWHERE:
        word = slice(whole.stop, whole.stop)
    return Piece(
        text[whole.start : key.start],
        text[key],
        text[key.stop : word.start],
        text[word],
        text[word.stop : whole.stop],
    )


def _tokens(text: str, start: int) -> Iterator[tuple[int, int, bool]]:
    """The words, quoted texts and signs of YAML in braces: where each begins and ends, and whether it is a sign."""
    at, may_quote = start, True
    while True:
        blanks = _BLANKS.match(text, at)
        at = blanks.end() if blanks else at
        if at == len(text) or text[at] == "#":
            return
        sign = _SIGN.match(text, at)
        found = sign or (_QUOTED.match(text, at) if may_quote else None) or _WORD.match(text, at)
        if found is None:
            return
        yield at, found.end(), sign is not None
        at, may_quote = found.end(), sign is not None


def _column(opening: str) -> str:
    """The blanks below which the fields of a row stand that begins so."""
    return " " * len(opening.splitlines()[-1])


def _lines(dash: str, text: str) -> Shape | None:
    """The shape of a row whose fields stand below each other."""
    newline = "\r\n" if "\r\n" in text else "\n"
    blanks = _column(dash)
    pieces = []
    for number, chunk in enumerate(re.split(rf"\r?\n{blanks}(?![ \t#\r\n]|-[ \t\r\n])", text)):
        line = _LINE.match(chunk)
        if line is None:
            return None
        value = line["lines"] if line["value"] is None else line["value"]
        lead = blanks if number else ""
        pieces.append(Piece(lead, line["key"], line["sep"], value, line["trail"] or ""))
    return Shape(dash, newline, tuple(pieces), "")
