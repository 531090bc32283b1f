"""What a rule is, what it is given (a `Case`), and what it finds (a `Fault`, which becomes a `Finding`)."""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Literal, NamedTuple

from bot.document import part_of, rewritten
from bot.faults import Edit, Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from bot.check.file import EntryFile
    from bot.corpus.comparing import Match
    from bot.corpus.index import Index
    from bot.document import Span
    from bot.repository import Collection, RepositoryConfig

Place = Literal["front matter", "text", "file name", "review"]
"""Where a rule looks: the YAML head, the Markdown below it, the path, or the other entries of the review."""


class Words(NamedTuple):
    """A piece of text that a person wrote in the front matter, and its field (dotted)."""

    field: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Case:
    """Everything a rule may look at. It has no slots: what several rules ask for is worked out once."""

    file: EntryFile
    config: RepositoryConfig
    index: Index
    today_year: int
    names: frozenset[str] = frozenset()
    """every rule"""
    ignorable: frozenset[str] = frozenset()
    """those that an entry may set aside for itself"""
    silent: frozenset[str] = frozenset()
    """those that would have spoken, whatever else the review holds, and found nothing: for the rule that comes last"""

    @cached_property
    def collection(self) -> Collection | None:
        """The collection in whose folder the file is."""
        folder = str(PurePosixPath(self.file.path).parent)
        return next((each for each in self.config.collections.values() if each.folder == folder), None)

    @cached_property
    def matches(self) -> tuple[Match, ...]:
        """The entries that are the paper of this new file, or may be, the surest first; of one that is there: none."""
        if not self.file.is_new or self.file.entry is None:
            return ()
        goes_by_name = self.collection is not None and self.collection.goes_by_name
        return self.index.matches(self.file.path, self.file.entry, goes_by_name=goes_by_name)

    @property
    def noun(self) -> str:
        """What the file is about: a paper, or what its collection is of."""
        return self.collection.noun if self.collection else "paper"

    @cached_property
    def data(self) -> Mapping[str, object]:
        """The front matter; empty when it could not be read."""
        return self.file.document.data if self.file.document else {}

    @cached_property
    def is_readable(self) -> bool:
        """Whether the front matter was found and is sound YAML; if not, no rule judges its fields."""
        return self.file.document is not None and self.file.document.is_readable

    def string(self, field: str) -> str:
        """The value of a top-level field if it is text, else nothing."""
        value = self.data.get(field)
        return value if isinstance(value, str) else ""

    def words(self, *fields: str) -> Iterator[Words]:
        """Every text in these fields, nested ones included; in all fields when none is named."""
        known = self._words
        for field in fields or known:
            yield from known.get(field, ())

    @cached_property
    def _words(self) -> Mapping[str, tuple[Words, ...]]:
        return {
            field: (Words(field, value),) if isinstance(value, str) else tuple(_within(field, value))
            for field, value in self.data.items()
        }

    # -- places ----------------------------------------------------------------------------------------------------

    def span(self, field: str, begin: int = 0, end: int | None = None) -> Span | None:
        """The characters of the file that are a field's value, or these characters of it.

        Where it has none, those of its name; where there is no such field, those of the one around it.
        """
        document = self.file.document
        if document is None:
            return None
        found = part_of(document, field, begin, end) if end is not None else None
        while found is None and field:
            found = document.spans.get(field)
            if found is None or found[0] == found[1]:
                found = document.keys.get(field) or found
            field = field.rpartition(".")[0]
        return (found[0] + self.file.head_start, found[1] + self.file.head_start) if found else None

    def key_span(self, field: str) -> Span | None:
        """The characters of the file that are a field's name."""
        found = self.file.document.keys.get(field) if self.file.document else None
        return (found[0] + self.file.head_start, found[1] + self.file.head_start) if found else None

    def edits(self, field: str, begin: int, end: int, text: str) -> tuple[Edit, ...]:
        """The edit of the file that makes these characters of a field's value this text; none when it is not sure."""
        return self.in_file(rewritten(self.file.document, field, begin, end, text)) if self.file.document else ()

    def in_file(self, edits: Iterable[Edit]) -> tuple[Edit, ...]:
        """Edits of the front matter as edits of the file."""
        start = self.file.head_start
        return tuple(Edit(edit.start + start, edit.end + start, edit.text) for edit in edits)

    def body_span(self, begin: int, end: int) -> Span:
        """The characters of the file that are these characters of its text."""
        return self.file.body_start + begin, self.file.body_start + end


def _within(field: str, value: object) -> Iterator[Words]:
    if isinstance(value, str):
        yield Words(field, value)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _within(f"{field}.{number}", item)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _within(f"{field}.{key}", item)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What a rule found: a sentence in the reader's words, what to write instead, and the place.

    The place is `span`, characters of the file; without it line and columns as they are, the file's first line if there
    are none. `edits` mend it, where there is one right answer.
    """

    message: str
    hint: str = ""
    field: str = ""
    span: Span | None = None
    line: int = 1
    column: int = 0
    end_column: int = 0
    edits: tuple[Edit, ...] = ()


class Lines:
    """The lines of a text, to tell a place in it as people do: line and columns, counted from 1."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def place(self, span: Span) -> tuple[int, int, int]:
        """The line of these characters, the column of the first and the one behind the last of them on that line."""
        number = bisect.bisect_right(self._starts, span[0]) - 1
        start = self._starts[number]
        stop = self._starts[number + 1] - 1 if number + 1 < len(self._starts) else len(self._text)
        while stop > span[0] and self._text[stop - 1] in "\r\n":
            stop -= 1
        return number + 1, span[0] - start + 1, max(span[0], min(span[1], stop)) - start + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A stable id, a weight, one sentence on why it is there, where it looks, and the looking itself."""

    id: str
    severity: Severity
    why: str
    looks_at: Place
    find: Callable[[Case], Iterable[Fault]]

    @property
    def what(self) -> str:
        """One sentence on what this rule finds: the docstring of its function."""
        return (self.find.__doc__ or "").strip()


def finding(rule: str, severity: Severity, fault: Fault, *, path: str, lines: Lines) -> Finding:
    """What a rule found, under its name and weight."""
    place = lines.place(fault.span) if fault.span else (fault.line, fault.column, fault.end_column)
    line, column, end_column = place
    return Finding(
        rule=rule,
        severity=severity,
        message=fault.message,
        hint=fault.hint,
        field=fault.field,
        path=path,
        line=line,
        column=column,
        end_column=end_column,
        edits=fault.edits,
    )


def rule(
    id: str,  # noqa: A002 - a rule's id is called id
    severity: Severity,
    *,
    looks_at: Place,
    why: str,
) -> Callable[[Callable[[Case], Iterable[Fault]]], Rule]:
    """Make a rule of a function."""
    return lambda find: Rule(id=id, severity=severity, why=why, looks_at=looks_at, find=find)


def shown(value: object) -> str:
    """A value as a message quotes it: on one line, not longer than a line, in backticks."""
    text = " ".join(str(value)[:_LONGEST].split())
    text = text if len(text) <= 60 else f"{text[:59]}…"
    return f"`{text.replace('`', chr(0x2BC))}`"


def whole(value: object) -> str:
    """A value as a hint quotes it, to be copied from there: on one line and not cut, in backticks."""
    text = " ".join(str(value)[: _LONGEST_WHOLE + 1].split())
    text = text if len(text) <= _LONGEST_WHOLE else f"{text[:_LONGEST_WHOLE]}…"
    return f"`{text.replace('`', chr(0x2BC))}`"


_LONGEST = 500
"""Characters of a value that are looked at to show its beginning."""
_LONGEST_WHOLE = 2_000
"""Characters of a value that anybody would copy from a hint."""
