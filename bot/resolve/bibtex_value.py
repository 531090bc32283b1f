"""One value of a BibTeX field as it is written (`{...}`, `"..."`, `2019`, `jan # "~1"`) -> its TeX. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

_NAMES = "January February March April May June July August September October November December".split()  # noqa: SIM905
MONTHS: Mapping[str, str] = MappingProxyType({name[:3].casefold(): name for name in _NAMES})
"""The macros that every BibTeX style knows."""
LONGEST_MACRO = 500
"""Characters that a macro may stand for: an abbreviation is short, and macros of macros grow without end."""
MOST_MACROS = 20
"""So many macros of a value are written out."""

_MARK = re.compile(r'(?<!\\)[{}"]')
_BARE = re.compile(r'[^\s#{}",]+')
_BLANK = re.compile(r"\s*")


def text_of(written: str, macros: Mapping[str, str]) -> tuple[str, str]:
    """The TeX of a value, and what stands behind its end: something, where a comma was forgotten.

    A macro that nobody defined stands for its own name.
    """
    parts: list[str] = []
    macros_left = MOST_MACROS
    at = _skip(written, 0)
    while at < len(written):
        end = _end_of(written, at)
        if end == at:
            return "".join(parts), written[at:].strip()
        part = written[at:end]
        if part[0] in '{"':
            parts.append(part[1:-1])
        else:
            parts.append(macros.get(part.casefold(), part) if macros_left else part)
            macros_left = max(macros_left - 1, 0)
        at = _skip(written, end)
        if not written.startswith("#", at):
            break
        at = _skip(written, at + 1)
    return "".join(parts), written[at:].strip()


def _skip(text: str, at: int) -> int:
    match = _BLANK.match(text, at)
    return match.end() if match else at


def _end_of(text: str, at: int) -> int:
    """Where the part that begins here ends; here, if it has no end."""
    if text[at] not in '{"':
        bare = _BARE.match(text, at)
        return bare.end() if bare else at
    depth = 0
    for mark in _MARK.finditer(text, at):
        if mark[0] != '"':
            depth += 1 if mark[0] == "{" else -1
        if (depth == 0 and mark.start() > at) and mark[0] == ('"' if text[at] == '"' else "}"):
            return mark.end()
    return at
