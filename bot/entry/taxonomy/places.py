"""What a person writes for a place in the taxonomy -> a row in the file's words, and findings on it.

The writing is `CATEGORY[, CATEGORY ...] attribute=value, attribute=value`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from bot.entry.inert import clean_line
from bot.entry.taxonomy.checking import attribute_fault, check_row, fold_name, near, spelled
from bot.entry.taxonomy.rows import CATEGORIES, KEY, Row, Taxonomy
from bot.faults import Finding, in_order

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_CATEGORY_NAMES = ("category", CATEGORIES)
_QUOTES = {'"': '"', "'": "'", "\u201c": "\u201d", "\u2018": "\u2019", "`": "`"}
_LINK = "[ _-]?"
"""Between the words of a name: `input_rep` may be typed `input rep`."""
_SEPARATORS = " ,;"
_SURE = 0.8
"""So alike must an unknown word before `=` be to an attribute, to be one rather than a part of the value before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """`name=value`, as typed; the part before the first name has none."""

    name: str
    value: str


def read_place(text: str, taxonomy: Taxonomy) -> tuple[Row | None, tuple[Finding, ...]]:
    """One row, without its key; None when it names no category. What is wrong with it is said as by `check_row`."""
    typed = clean_line(text).strip("` ").removeprefix("- ").strip()
    if typed.startswith("{") and typed.endswith("}"):  # a row as the file has it
        typed = typed[1:-1].strip()
    named = {fold_name(name): name for name in (KEY, *_CATEGORY_NAMES, *taxonomy.attributes)}
    categories: list[str] = []
    attributes: dict[str, str] = {}
    findings: list[Finding] = []
    for part in _parts(typed, named):
        name = named.get(fold_name(part.name), part.name)
        if not name or name in _CATEGORY_NAMES:
            categories += _categories(part.value, taxonomy)
        elif name in attributes:
            findings.append(attribute_fault(name, f"`{name}` is given twice.", "Write it once, or a second row."))
        elif part.value and name != KEY:
            attributes[name] = part.value
        elif name != KEY:
            findings.append(attribute_fault(name, f"`{name}` has no value.", "Write a value, or leave it out."))
    row = Row(key="", categories=tuple(dict.fromkeys(categories)), attributes=MappingProxyType(attributes))
    row = settled(row, taxonomy)
    return row if row.categories else None, in_order([*findings, *check_row(row, taxonomy)])


def settled(row: Row, taxonomy: Taxonomy) -> Row:
    """The row in the file's spelling, where it differs in case only; without what cannot be seen, and empty values."""
    attributes = {}
    for typed, value in row.attributes.items():
        name = spelled(clean_line(typed), taxonomy.attributes)
        if cleaned := clean_line(value):
            attributes[name] = spelled(cleaned, taxonomy.values(name))
    names = (spelled(clean_line(category), taxonomy.categories) for category in row.categories)
    return replace(
        row,
        key=clean_line(row.key),
        categories=tuple(dict.fromkeys(name for name in names if name)),
        attributes=MappingProxyType(attributes),
    )


def _parts(text: str, named: Mapping[str, str]) -> Iterator[_Part]:
    """The text before the first `name=`, then each name with what stands up to the next one."""
    name, begin = "", 0
    for start, stop, following in _names(text, named):
        if begin or text[:start].strip(_SEPARATORS):
            yield _Part(name=name, value=_unquoted(text[begin:start]))
        name, begin = following, stop
    if text[begin:].strip(_SEPARATORS) or name:
        yield _Part(name=name, value=_unquoted(text[begin:]))


def _names(text: str, named: Mapping[str, str]) -> Iterator[tuple[int, int, str]]:
    """Where each `name=` begins and ends. In quotes there is none; an unknown word may be a part of the value."""
    known = "|".join(_LINK.join(map(re.escape, name.split())) for name in sorted(named, key=len, reverse=True))
    # Names are ordered so that the longest counts; the lookbehind keeps the search from trying every letter of a word.
    assignment = re.compile(rf"(?<![^\s,;])({known}|[^\W\d][\w-]*)[ ]*(?:(=)|:(?=[\s\"'\[]|$))[ ]*", re.IGNORECASE)
    at, is_first = 0, True
    while found := assignment.search(text, at):
        name, begin = found[1], found.start()
        is_apart = is_first or text[:begin].rstrip().endswith((",", ";"))
        is_known = fold_name(name) in named and (is_apart or found[2])
        if is_known or (found[2] and (is_apart or near(name, named, _SURE))):
            yield begin, found.end(), name
            is_first = False
        at = _after_quotes(text, found.end())


def _after_quotes(text: str, at: int) -> int:
    """The end of a value in quotes that begins here; where none begins, here."""
    closing = _QUOTES.get(text[at : at + 1])
    end = text.find(closing, at + 1) if closing else -1
    while end >= 0 and text[end + 1 : end + 2].strip(_SEPARATORS):
        end = text.find(closing or "", end + 1)
    return max(end + 1, at)


def _unquoted(value: str) -> str:
    value = value.strip(_SEPARATORS)
    return value[1:-1].strip() if value and _after_quotes(value, 0) == len(value) else value


def _categories(text: str, taxonomy: Taxonomy) -> Iterator[str]:
    """The categories that are named: the longest ones of the file, and what stands between them."""
    known = {name.casefold() for name in taxonomy.categories}
    most = max((name.count(",") for name in known), default=0) + 1
    text = text.rstrip(": ")
    listed = text.removeprefix("[").removesuffix("]") if text.startswith("[") else text
    pieces = [piece for part in re.split("[,;]", listed) if (piece := _unquoted(part))]
    at = 0
    while at < len(pieces):
        several = range(min(most, len(pieces) - at), 1, -1)
        length = next((n for n in several if ", ".join(pieces[at : at + n]).casefold() in known), 1)
        piece = ", ".join(pieces[at : at + length])
        words = piece.split()
        is_several = piece.casefold() not in known and all(word.casefold() in known for word in words)
        yield from words if is_several else [piece]
        at += length
