"""YAML text -> Document: data, the place of every field and value, and findings; bad YAML is never an exception.

Only numbers, true/false and null are not text: dates, `No` and `on` stay what the person typed. Data is built from
the parser's events, without recursion; aliases, tags, deep nesting and control characters are refused.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from bot.document.causes import Cause, MalformedError, cause_of
from bot.faults import Edit, Finding, Severity, in_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from yaml import Mark
    from yaml.events import CollectionStartEvent, Event, ScalarEvent

Span = tuple[int, int]
"""Characters of a text, counted from 0: the first one, and the one behind the last."""

MAX_DEPTH = 32
"""Nesting deeper than this is refused: no review needs it, it only serves to exhaust a reader."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A YAML text, read: its data, where each field stands, and what is wrong with it.

    `lines` gives the 1-based line of every field, nested ones by dotted path (`body.3.attributes.label`).
    `texts` gives, by the same paths, the characters of each value that is not text (`1.10`, `True`), for who
    wants the text after all. `data` is empty when the YAML is unreadable or a list; a list is in `rows`.
    `keys` and `spans` give, by the same paths, the characters of `source` that are a field's name and its value, the
    quotation marks or brackets around it included.
    """

    data: Mapping[str, object]
    lines: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    findings: tuple[Finding, ...] = ()
    path: str = ""
    rows: tuple[object, ...] = ()
    texts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    keys: Mapping[str, Span] = field(default_factory=lambda: MappingProxyType({}), compare=False, repr=False)
    spans: Mapping[str, Span] = field(default_factory=lambda: MappingProxyType({}), compare=False, repr=False)
    source: str = field(default="", compare=False, repr=False)

    @property
    def is_readable(self) -> bool:
        """Whether the data can be relied on: nothing found here is an error."""
        return not any(finding.is_error for finding in self.findings)

    def column(self, place: str) -> int:
        """The 1-based column of a field, or of an item of a list; 0 where there is none."""
        span = self.keys.get(place) or self.spans.get(place)
        return span[0] - self.source.rfind("\n", 0, span[0]) if span else 0


def parse(text: str, *, path: str = "", first_line: int = 1) -> Document:
    """Read a YAML mapping; `first_line` is the line of the file on which `text` begins."""
    return _document(text, path, first_line, (dict,))


def parse_any(text: str, *, path: str = "", first_line: int = 1) -> Document:
    """Read a YAML mapping (into `data`) or a YAML list (into `rows`)."""
    return _document(text, path, first_line, (dict, list))


def _document(text: str, path: str, first_line: int, wanted: tuple[type, ...]) -> Document:
    source, text = text, text.removeprefix("\ufeff")
    reader = _Reader(path, first_line)
    value = reader.read(text, wanted)
    if text != source:  # edits count the characters of what was given
        reader.findings = [replace(finding, edits=()) for finding in reader.findings]
    if value is not None and not isinstance(value, wanted):
        kind = "a list" if isinstance(value, list) else "a single value"
        cause = Cause(f"This is {kind}, where fields with values are expected.", "Write `field: value`.")
        reader.fault(cause, first_line, 1)
        value = None
    return Document(
        data=cast("Mapping[str, object]", value) if isinstance(value, dict) else {},
        lines=reader.lines,
        findings=in_order(reader.findings) if reader.findings else (),
        path=path,
        rows=tuple(value) if isinstance(value, list) else (),
        texts=reader.texts,
        keys=reader.keys,
        spans=reader.spans,
        source=text,
    )


_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})", re.ASCII)
_DECIMAL = re.compile(r"[-+]?[0-9]{1,17}\.[0-9]{1,17}(?:[eE][-+]?[0-9]{1,2})?", re.ASCII)
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def scalar(text: str) -> object:
    """What a bare YAML value means here: None, a truth value, a number, or else the text itself."""
    if text in _NULLS:
        return None
    if text in _BOOLEANS:
        return _BOOLEANS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return float(text)
    return text


class _RefusedError(Exception):
    """Ends the reading after the finding that explains it was noted."""


class _Open:
    """A mapping or list whose end has not been seen yet."""

    __slots__ = ("is_mapping", "key", "path", "place", "start", "value")

    def __init__(self, value: dict[str, object] | list[object], path: str, start: int) -> None:
        self.value = value
        self.path = path
        self.start = start
        self.is_mapping = isinstance(value, dict)
        self.key: str | None = None
        self.place = ""
        """the path of the value that is awaited"""


class _Reader:
    """Builds plain data from YAML's events, without recursion, so that nesting and aliases stay bounded."""

    def __init__(self, path: str, first_line: int) -> None:
        self.path = path
        self.first_line = first_line
        self.lines: dict[str, int] = {}
        self.texts: dict[str, str] = {}
        self.keys: dict[str, Span] = {}
        self.spans: dict[str, Span] = {}
        self.findings: list[Finding] = []

    def fault(self, cause: Cause, line: int, column: int, *, rule: str = "yaml-syntax", field: str = "") -> None:
        self.findings.append(
            Finding(
                rule=rule,
                severity=Severity.ERROR,
                message=cause.message,
                hint=cause.hint,
                field=field,
                path=self.path,
                line=line,
                column=column,
                end_column=cause.end_column,
                edits=cause.edits,
            )
        )

    def read(self, text: str, wanted: tuple[type, ...]) -> object:
        if bad := _UNPRINTABLE.search(text):
            at = bad.start()
            said = f"There is an invisible control character (U+{ord(bad[0]):04X}) here."
            # One from U+0080 on is mostly half of a letter that was decoded wrongly, which deleting it would destroy.
            edits = (Edit(at, at + 1, ""),) if bad[0] < "\x80" else ()
            cause = Cause(said, "Delete the character.", edits=edits)
            self.fault(cause, self.first_line + text.count("\n", 0, at), at - text.rfind("\n", 0, at))
            return None
        try:
            return self.build(_events(text))
        except _RefusedError:
            return None
        except MalformedError as error:
            cause = cause_of(error, text, functools.partial(is_sound, wanted=wanted))
            line = error.line if cause.line is None else cause.line
            column = error.column if cause.column is None else cause.column
            self.fault(cause, self.first_line + line, column + 1)
            return None

    def build(self, events: Iterable[Event]) -> object:
        """The value that these events make. Entries come by the ten thousand: what is asked often is asked once."""
        from yaml.events import (
            AliasEvent,
            CollectionEndEvent,
            CollectionStartEvent,
            MappingStartEvent,
            ScalarEvent,
        )

        stack: list[_Open] = []
        parent: _Open | None = None
        root: list[object] = []
        for event in events:
            if isinstance(event, ScalarEvent):
                if event.tag is not None:
                    self._refuse_tag(event)
                if parent is None:
                    root.append(_value(event))
                elif parent.is_mapping and parent.key is None:
                    self._key(parent, event)
                else:
                    self._scalar(parent, event)
            elif isinstance(event, CollectionStartEvent):
                self._refuse_tag(event)
                self._refuse_nesting(stack, event)
                inner: dict[str, object] | list[object] = {} if isinstance(event, MappingStartEvent) else []
                start, _ = _marks(event)
                place = self._put(parent, root, inner, self.first_line + start.line)
                parent = _Open(inner, place, start.index)
                stack.append(parent)
            elif isinstance(event, CollectionEndEvent):
                closed = stack.pop()
                self.spans[closed.path] = (closed.start, _marks(event)[1].index)
                parent = stack[-1] if stack else None
            elif root or isinstance(event, AliasEvent):
                self._refuse_more(event)
        return root[0] if root else None

    def _key(self, parent: _Open, event: ScalarEvent) -> None:
        key = parent.key = event.value
        parent.place = place = f"{parent.path}.{key}" if parent.path else key
        start, end = _marks(event)
        if key in parent.value:
            self._twice(key, place, event)
        self.lines[place] = self.first_line + start.line
        self.keys[place] = (start.index, end.index)

    def _scalar(self, parent: _Open, event: ScalarEvent) -> None:
        value, held = _value(event), parent.value
        start, end = _marks(event)
        if isinstance(held, dict):
            place = parent.place
            held[parent.key or ""] = value
            parent.key = None
        else:
            place = f"{parent.path}.{len(held)}" if parent.path else str(len(held))
            self.lines[place] = self.first_line + start.line
            held.append(value)
        self.spans[place] = (start.index, end.index)
        if not isinstance(value, str):
            self.texts[place] = event.value

    def _twice(self, key: str, place: str, event: ScalarEvent) -> None:
        start, end = _marks(event)
        cause = Cause(
            f"`{key}` is given twice.",
            f"Keep one of them; the first stands on line {self.lines[place]}.",
            end_column=end.column + 1 if end.line == start.line else 0,
        )
        self.texts.pop(place, None)
        self.fault(cause, self.first_line + start.line, start.column + 1, rule="duplicate-key", field=place)

    def _put(self, parent: _Open | None, root: list[object], inner: object, line: int) -> str:
        """Put a mapping or list where it belongs, and say by which path it is found."""
        if parent is None:
            root.append(inner)
            return ""
        if isinstance(parent.value, list):
            place = f"{parent.path}.{len(parent.value)}" if parent.path else str(len(parent.value))
            self.lines[place] = line
            parent.value.append(inner)
            return place
        parent.value[parent.key or ""] = inner
        parent.key = None
        return parent.place

    def _refuse(self, cause: Cause, event: Event) -> None:
        start, _ = _marks(event)
        self.fault(cause, self.first_line + start.line, start.column + 1)
        raise _RefusedError

    def _refuse_more(self, event: Event) -> None:
        """Refuse what is read from no review: an alias, a second document."""
        from yaml.events import AliasEvent, DocumentStartEvent

        if isinstance(event, AliasEvent):
            said = "An alias (`*name`) is used here; only plain values are read."
            self._refuse(Cause(said, "Repeat the value, or put it in quotes."), event)
        if isinstance(event, DocumentStartEvent):
            self._refuse(Cause("A second document begins here (`---`).", "Keep everything in one document."), event)

    def _refuse_nesting(self, stack: Sequence[_Open], event: Event) -> None:
        if stack and stack[-1].is_mapping and stack[-1].key is None:
            self._refuse(Cause("A field's name must be plain text, not a list or a mapping.", ""), event)
        if len(stack) >= MAX_DEPTH:
            said = f"This is nested more than {MAX_DEPTH} levels deep."
            self._refuse(Cause(said, "Write it flatter."), event)

    def _refuse_tag(self, event: ScalarEvent | CollectionStartEvent) -> None:
        if event.tag is not None and event.tag not in _PLAIN_TAGS:
            said = f"The YAML tag `{event.tag}` is used here; only plain values are read."
            self._refuse(Cause(said, "Delete the tag."), event)


def _value(event: ScalarEvent) -> object:
    return scalar(event.value) if event.implicit[0] else event.value


def _marks(event: Event) -> tuple[Mark, Mark]:
    """Where an event begins and ends; the parser of YAML always knows."""
    return event.start_mark, event.end_mark  # type: ignore[return-value]


_PLAIN_TAGS = frozenset({"!", *(f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "map", "seq"))})


def is_sound(text: str, *, wanted: tuple[type, ...] = (dict,)) -> tuple[int, object]:
    """The line (from 0) on which reading a text ends in an error, -1 where it does not; and its data, if wanted."""
    reader = _Reader("", 0)
    try:
        data = reader.build(_events(text))
    except _RefusedError:
        data = None
    except MalformedError as error:
        return error.line, None
    return (reader.findings[0].line if reader.findings else -1), data if isinstance(data, wanted) else None


def _events(text: str) -> Iterator[Event]:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml is ten times as fast, but not built everywhere
    try:
        yield from yaml.parse(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        context = error.context or ""
        is_left_open = "flow" in context or "quoted" in context  # then it matters where it was opened
        mark = (is_left_open and error.context_mark) or error.problem_mark or error.context_mark
        line, column = (mark.line, mark.column) if mark else (0, 0)
        raise MalformedError(f"{context} {error.problem or ''}", line, column) from error
    except yaml.YAMLError as error:
        raise MalformedError(str(error), 0, 0) from error
