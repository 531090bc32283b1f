"""BibTeX text -> records, and what of it could not be read; the only door to bibtexparser.

In: what a person pasted: entries, `@string`, comments, code fences, broken ones. Out: one `BibEntry` for each entry, in
the order of the text, and the lines that stand outside. Nothing is lost: a broken entry says what is wrong, and where.
"""

from __future__ import annotations

import functools
import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.faults import Finding, Severity
from bot.resolve.bibtex_record import record_of
from bot.resolve.bibtex_value import LONGEST_MACRO, MONTHS, text_of
from bot.resolve.record import Record

if TYPE_CHECKING:
    from bibtexparser.model import Block, Entry, ParsingFailedBlock

RULE = "bibtex"
SOURCE = "the BibTeX"
LONGEST = 1_000_000
"""Characters of BibTeX that are read at all; an issue holds 65,536."""
MOST_MENDED = 100
"""So many entries without a last brace are read as if they had one."""

_BEGINNING = re.compile(r"^[ \t]*@[A-Za-z]{1,30}[ \t]{0,9}[{(]", re.MULTILINE)
_KEY = re.compile(r"@[A-Za-z]+[ \t]*[{(]\s*([^\s,{}()=]{1,200})")
_FENCE = re.compile(r"\s*+(?:`{3,}|~{3,})\s*+(?:\w++\s*+)?")
_END = re.compile(r"[\s})]*")
_FIELD_WITHIN = re.compile(r"""[,"}\n][ \t]*+(?:\n[ \t]*+)?[A-Za-z]{1,30}[ \t]{0,30}=[ \t]{0,9}[{"0-9]""")
"""A field within a value: that value's own brace is missing, not the entry's."""
_SPACES = re.compile(r"\s+")
_HIDDEN = "\ufdd0"
"""Stands for the backslash of a brace that counts; Unicode keeps it for such use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BibEntry:
    """One entry of a BibTeX text: its record (empty when broken), its key, and the line on which it begins."""

    record: Record
    key: str
    line: int
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bibliography:
    """A text, read: the entries, and the lines that belong to none (number, words)."""

    entries: tuple[BibEntry, ...]
    outside: tuple[tuple[int, str], ...] = ()


def looks_like_bibtex(text: str) -> bool:
    """Whether an entry begins somewhere in this text."""
    return _BEGINNING.search(text) is not None


def read_bibtex(text: str) -> tuple[BibEntry, ...]:
    """The entries of a BibTeX text, broken ones too; lines are counted from 1."""
    return read_bibliography(text).entries


def read_bibliography(text: str) -> Bibliography:
    """The entries of a text, and what stands around them."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > LONGEST:
        return Bibliography(entries=(_too_long(len(text)),))
    reader = _Reader(text)
    return Bibliography(entries=tuple(reader.read()), outside=tuple(reader.outside))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Raw:
    """An entry as it was cut out: its values as TeX, and what was wrong with the cutting."""

    kind: str
    key: str
    line: int
    values: Mapping[str, str]
    findings: tuple[Finding, ...] = ()


class _Reader:
    """Reads the blocks of one text in their order, and keeps what they mean for later ones."""

    def __init__(self, text: str) -> None:
        self._text = _counted(text)
        self._macros = dict(MONTHS)
        self._mends = MOST_MENDED
        self.outside: list[tuple[int, str]] = []

    def read(self) -> Iterator[BibEntry]:
        """Every entry; proceedings to which others refer for their venue are no paper."""
        found = list(self._raws())
        by_key = {raw.key.casefold(): raw for raw in reversed(found)}
        parents = {_parent(raw) for raw in found}
        for raw in found:
            if raw.kind == "proceedings" and raw.key.casefold() in parents:
                continue
            record, told = record_of(_inherited(raw, by_key.get(_parent(raw))), source=SOURCE, line=raw.line)
            yield BibEntry(record=record, key=raw.key, line=raw.line, findings=(*raw.findings, *told))

    def _raws(self) -> Iterator[_Raw]:
        from bibtexparser import model

        is_broken = False
        for block in _blocks(self._text):
            line = (block.start_line or 0) + 1
            raw = None
            match block:
                case model.ImplicitComment():
                    self._keep_outside(block.comment, line, is_rest=is_broken)
                case model.String():
                    self._define(block.key, str(block.value))
                case model.Entry():
                    raw = self._raw(block, line)
                case model.ParsingFailedBlock():
                    raw = self._failed(block, line)
            is_broken = raw is not None and any(finding.is_error for finding in raw.findings)
            if raw:
                yield raw

    def _define(self, name: str, value: str) -> None:
        text = _shown(text_of(value, self._macros)[0])
        if len(text) <= LONGEST_MACRO:
            self._macros[name.casefold()] = text

    def _raw(self, entry: Entry, first: int) -> _Raw:
        """An entry with its values; a value that does not end where it should is told."""
        values: dict[str, str] = {}
        findings: list[Finding] = []
        for field in entry.fields:
            name, line = field.key.casefold(), (field.start_line or 0) + 1
            value, rest = map(_shown, text_of(str(field.value), self._macros))
            if rest:
                findings.append(_not_one_value(entry.key, name, rest, line))
            if values.setdefault(name, value) != value:
                message = f"The BibTeX entry `{entry.key}` has two fields `{name}`; the first one is taken."
                findings.append(_fault(message, "Keep one of the two.", line, severity=Severity.WARNING))
        return _Raw(
            kind=entry.entry_type.casefold(), key=entry.key, line=first, values=values, findings=tuple(findings)
        )

    def _failed(self, block: ParsingFailedBlock, line: int) -> _Raw | None:
        """An entry with a field or a key given twice, or one that could not be cut."""
        if block.ignore_error_block is not None:
            entry = _entry_of(block)
            return self._raw(entry, line) if entry else None
        return self._broken(block.raw or "", line, str(getattr(block.error, "abort_reason", "")))

    def _broken(self, text: str, line: int, reason: str) -> _Raw:
        """An entry that could not be cut; if only its last brace is missing, it is read as if that stood there."""
        self._mends -= 1
        mended = [_entry_of(block) for block in _blocks(text.rstrip().rstrip(",") + "\n}")] if self._mends >= 0 else []
        if len(mended) == 1 and mended[0]:
            raw = self._raw(mended[0], line)
            told = tuple(replace(finding, line=finding.line + line - 1) for finding in raw.findings)
            is_swallowed = any(_FIELD_WITHIN.search(value) for value in raw.values.values())
            if not is_swallowed and not any(finding.is_error for finding in told):
                return replace(raw, findings=(_unclosed(raw.key, line, severity=Severity.WARNING), *told))
        key = match[1] if (match := _KEY.match(text)) else ""
        if "end of file" in reason or "block start" in reason:
            finding = _unclosed(key, line)
        elif "Expected comma" in reason:
            message = "A BibTeX entry has no key, or no comma after it."
            finding = _fault(message, "Write `@article{key, title = {...}, ...}`.", line)
        else:
            message = f"The BibTeX entry `{key}` cannot be read."
            finding = _fault(message, "Write each field as `name = {value}`, with a comma after it.", line)
        return _Raw(kind="", key=key, line=line, values={}, findings=(finding,))

    def _keep_outside(self, text: str, first: int, *, is_rest: bool) -> None:
        """The lines between entries; what follows a broken entry up to a blank line or its brace is a part of it."""
        for number, line in enumerate(text.split("\n"), first):
            is_end = _END.fullmatch(line) is not None
            if is_rest:
                is_rest = not is_end
            elif not is_end and not _FENCE.fullmatch(line):
                self.outside.append((number, _shown(line.strip())))


def _counted(text: str) -> str:
    r"""The text, its braces counted as BibTeX does wherever an entry does not end otherwise.

    For BibTeX a brace behind a backslash (`\{`) is one like any other; the parser, and who writes a single one, take it
    for a mere sign. Most entries end where they should either way.
    """
    if _HIDDEN in text or not ("\\{" in text or "\\}" in text):
        return text
    begins = [0, *(match.start() for match in _BEGINNING.finditer(text)), len(text)]
    return "".join(_ending(text[begin:end]) for begin, end in pairwise(begins))


def _ending(entry: str) -> str:
    is_right = entry.count("{") == entry.count("}")
    if is_right and entry.count("\\{") != entry.count("\\}"):
        return entry.replace("\\{", f"{_HIDDEN}{{").replace("\\}", f"{_HIDDEN}}}")
    return entry


def _shown(text: str) -> str:
    return text.replace(_HIDDEN, "\\")


def _blocks(text: str) -> list[Block]:
    from bibtexparser.entrypoint import parse_string

    _keep_quiet()
    return list(parse_string(text, parse_stack=[]).blocks)


@functools.cache
def _keep_quiet() -> None:
    """The parser logs what strangers wrote; our findings say it to those whom it concerns."""
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)


def _entry_of(block: Block | None) -> Entry | None:
    """The entry of a block, also of one whose key or fields are given twice."""
    from bibtexparser import model

    while isinstance(block, model.ParsingFailedBlock):
        block = block.ignore_error_block
    return block if isinstance(block, model.Entry) else None


def _parent(raw: _Raw) -> str:
    return raw.values.get("crossref", "").strip().casefold()


_FROM_PARENT = {"title": "booktitle"} | {
    name: name for name in ("booktitle", "year", "date", "journal", "publisher", "series", "volume", "number")
}


def _inherited(raw: _Raw, parent: _Raw | None) -> Mapping[str, str]:
    """A paper's fields, and those of the proceedings that it refers to by `crossref`."""
    if parent is None or parent is raw:
        return raw.values
    given = {ours: parent.values[theirs] for theirs, ours in _FROM_PARENT.items() if theirs in parent.values}
    return {**given, **raw.values}


def _unclosed(key: str, line: int, *, severity: Severity = Severity.ERROR) -> Finding:
    if severity is Severity.ERROR:
        hint = "Each brace `{` and each quotation mark needs its partner, and the entry a last `}`."
        return _fault(f"The BibTeX entry `{key}` has no end.", hint, line)
    message = f"The BibTeX entry `{key}` has no last `}}`; it is read as if it had one."
    return _fault(message, "See that nothing of it is missing.", line, severity=severity)


def _not_one_value(key: str, name: str, rest: str, line: int) -> Finding:
    if "=" in rest:
        message = f"In the BibTeX entry `{key}` a comma is missing after `{name}`."
        return _fault(message, "Put a comma after each field.", line)
    message = f"In the BibTeX entry `{key}` the value of `{name}` is not in braces."
    return _fault(message, f"Write `{name} = {{...}}`.", line)


def _too_long(length: int) -> BibEntry:
    message = f"This BibTeX has {length:,} characters; no more than {LONGEST:,} are read."
    return BibEntry(record=Record(source=SOURCE), key="", line=1, findings=(_fault(message, "Send it in parts.", 1),))


def _fault(message: str, hint: str, line: int, *, severity: Severity = Severity.ERROR) -> Finding:
    return Finding(rule=RULE, severity=severity, message=_SPACES.sub(" ", message)[:500], hint=hint, line=line)
