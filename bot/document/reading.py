"""YAML text -> Document: data, the line of every field, and findings; bad YAML is never an exception.

Only numbers, true/false and null are not text: dates, `No` and `on` stay what the person typed. Data is built from
the parser's events, without recursion; aliases, tags, deep nesting and control characters are refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from bot.faults import Finding, Severity, in_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from yaml import Event

MAX_DEPTH = 32
"""Nesting deeper than this is refused: no review needs it, it only serves to exhaust a reader."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A YAML text, read: its data, where each field stands, and what is wrong with it.

    `lines` gives the 1-based line of every field, nested ones by dotted path (`body.3.attributes.label`).
    `texts` gives, by the same paths, the characters of each value that is not text (`1.10`, `True`), for who
    wants the text after all. `data` is empty when the YAML is unreadable or a list; a list is in `rows`.
    `columns` gives the 1-based column of every field, only where they were asked for.
    """

    data: Mapping[str, object]
    lines: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    findings: tuple[Finding, ...] = ()
    path: str = ""
    rows: tuple[object, ...] = ()
    texts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    columns: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def is_readable(self) -> bool:
        """Whether the data can be relied on: nothing found here is an error."""
        return not any(finding.is_error for finding in self.findings)


def parse(text: str, *, path: str = "", first_line: int = 1, with_columns: bool = False) -> Document:
    """Read a YAML mapping; `first_line` is the line of the file on which `text` begins.

    With columns, fields and findings have them; entries are read by the thousand and do without.
    """
    return _document(text, path, first_line, (dict,), with_columns=with_columns)


def parse_any(text: str, *, path: str = "", first_line: int = 1) -> Document:
    """Read a YAML mapping (into `data`) or a YAML list (into `rows`)."""
    return _document(text, path, first_line, (dict, list))


def _document(
    text: str, path: str, first_line: int, wanted: tuple[type, ...], *, with_columns: bool = False
) -> Document:
    reader = _Reader(path, first_line, with_columns=with_columns)
    value = reader.read(text)
    if value is not None and not isinstance(value, wanted):
        kind = "a list" if isinstance(value, list) else "a single value"
        reader.column = 1
        reader.fault(first_line, f"This is {kind}, where fields with values are expected.", "Write `field: value`.")
        value = None
    return Document(
        data=cast("Mapping[str, object]", value) if isinstance(value, dict) else {},
        lines=reader.lines,
        findings=in_order(reader.findings),
        path=path,
        rows=tuple(value) if isinstance(value, list) else (),
        texts=reader.texts,
        columns=reader.columns,
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


@dataclass(slots=True)
class _Open:
    """A mapping or list whose end has not been seen yet."""

    value: dict[str, object] | list[object]
    path: str
    key: str | None = None

    @property
    def awaits_key(self) -> bool:
        return self.key is None and isinstance(self.value, dict)

    def inner(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name


class _Reader:
    """Builds plain data from YAML's events, without recursion, so that nesting and aliases stay bounded."""

    def __init__(self, path: str, first_line: int, *, with_columns: bool = False) -> None:
        self.path = path
        self.first_line = first_line
        self.with_columns = with_columns
        self.column = 0
        """of what is being read"""
        self.lines: dict[str, int] = {}
        self.columns: dict[str, int] = {}
        self.texts: dict[str, str] = {}
        self.findings: list[Finding] = []

    def fault(self, line: int, message: str, hint: str = "", rule: str = "yaml-syntax", field: str = "") -> None:
        self.findings.append(
            Finding(
                rule=rule,
                severity=Severity.ERROR,
                message=message,
                hint=hint,
                field=field,
                path=self.path,
                line=line,
                column=self.column if self.with_columns else 0,
            )
        )

    def read(self, text: str) -> object:
        if bad := _UNPRINTABLE.search(text.removeprefix("\ufeff")):
            line = self.first_line + text.count("\n", 0, bad.start())
            self.column = bad.start() - text.rfind("\n", 0, bad.start())
            self.fault(
                line,
                f"There is an invisible control character (U+{ord(bad[0]):04X}) here.",
                "Delete the character.",
            )
            return None
        try:
            return self._build(_events(text))
        except _RefusedError:
            return None
        except _MalformedError as error:
            message, hint = _cause(error.problem, text, error.line)
            self.column = error.column + 1
            self.fault(self.first_line + error.line, message, hint)
            return None

    def _build(self, events: Iterable[Event]) -> object:
        import yaml

        stack: list[_Open] = []
        root: list[object] = []
        for event in events:
            line = self.first_line + (event.start_mark.line if event.start_mark else 0)
            if self.with_columns:
                self.column = event.start_mark.column + 1 if event.start_mark else 0
            parent = stack[-1] if stack else None
            if isinstance(event, yaml.ScalarEvent):
                if parent and parent.awaits_key:
                    self._key(parent, event.value, line)
                    continue
                value = scalar(event.value) if event.implicit[0] else event.value
                path = self._place(parent or root, value, line)
                self._refuse_tag(event.tag, line)
                if not isinstance(value, str):
                    self.texts[path] = event.value
            elif isinstance(event, yaml.CollectionStartEvent):
                self._refuse_tag(event.tag, line)
                self._refuse_nesting(stack, line)
                inner: dict[str, object] | list[object] = {} if isinstance(event, yaml.MappingStartEvent) else []
                stack.append(_Open(inner, self._place(parent or root, inner, line)))
            elif isinstance(event, yaml.CollectionEndEvent):
                stack.pop()
            elif isinstance(event, yaml.AliasEvent):
                self.fault(line, "An alias (`*name`) is used here; only plain values are read.", "Repeat the value.")
                raise _RefusedError
            elif isinstance(event, yaml.DocumentStartEvent) and root:
                self.fault(line, "A second document begins here (`---`).", "Keep everything in one document.")
                raise _RefusedError
        return root[0] if root else None

    def _key(self, parent: _Open, key: str, line: int) -> None:
        path = parent.inner(key)
        if key in parent.value:
            hint = f"Keep one of them; the first stands on line {self.lines[path]}."
            self.fault(line, f"`{key}` is given twice.", hint, rule="duplicate-key", field=path)
        self._note(path, line)
        self.texts.pop(path, None)
        parent.key = key

    def _note(self, path: str, line: int) -> None:
        self.lines[path] = line
        if self.with_columns:
            self.columns[path] = self.column

    def _place(self, parent: _Open | list[object], value: object, line: int) -> str:
        """Put a value where it belongs, and say by which path it is found."""
        if isinstance(parent, list):
            parent.append(value)
            return ""
        if isinstance(parent.value, list):
            path = parent.inner(str(len(parent.value)))
            self._note(path, line)
            parent.value.append(value)
            return path
        key, parent.key = parent.key or "", None
        parent.value[key] = value
        return parent.inner(key)

    def _refuse_nesting(self, stack: Sequence[_Open], line: int) -> None:
        if stack and stack[-1].awaits_key:
            self.fault(line, "A field's name must be plain text, not a list or a mapping.")
            raise _RefusedError
        if len(stack) >= MAX_DEPTH:
            self.fault(line, f"This is nested more than {MAX_DEPTH} levels deep.", "Write it flatter.")
            raise _RefusedError

    def _refuse_tag(self, tag: str | None, line: int) -> None:
        if tag is not None and tag not in _PLAIN_TAGS:
            self.fault(line, f"The YAML tag `{tag}` is used here; only plain values are read.", "Delete the tag.")
            raise _RefusedError


_PLAIN_TAGS = frozenset({"!", *(f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "map", "seq"))})


class _MalformedError(Exception):
    """YAML that its parser refuses: what it says, and the place at which it stopped, counted from 0."""

    def __init__(self, problem: str, line: int, column: int) -> None:
        super().__init__(problem)
        self.problem = problem
        self.line = line
        self.column = column


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
        raise _MalformedError(f"{context} {error.problem or ''}", line, column) from error
    except yaml.YAMLError as error:
        raise _MalformedError(str(error), 0, 0) from error


_QUOTE = 'Put the whole value in quotes: `title: "A: b"`.'
_CAUSES = {
    "mapping values are not allowed": ("A colon and a blank stand inside a value.", _QUOTE),
    "escape": ("A backslash stands in double quotes.", "Use single quotes, or write the backslash twice."),
    "quoted scalar|unexpected end of": ("A quotation mark is opened and never closed.", "Close it."),
    "flow sequence|flow node": (
        "A list in square brackets is not closed, or lacks a comma.",
        'Write `["one", "two"]`.',
    ),
    "flow mapping": (
        "Curly brackets are not closed, or lack a comma.",
        'Write `{name: "PDF", url: "https://..."}`.',
    ),
    "alias|anchor|start any token": ("A value begins with a character that means something in YAML.", _QUOTE),
    "block mapping|block end|simple key|block collection": (
        "This line does not fit the ones around it.",
        "Look for text after a closing quotation mark, a missing colon, or blanks at the beginning.",
    ),
}


def _cause(problem: str, text: str, line: int) -> tuple[str, str]:
    """The likely cause of a syntax error, for a person who does not know YAML, and what to write instead."""
    lines = text.splitlines()
    here = lines[line] if line < len(lines) else ""
    if "\t" in here[: len(here) - len(here.lstrip())]:
        return "The line begins with a tab.", "Indent with blanks."
    for pattern, said in _CAUSES.items():
        if re.search(pattern, problem):
            return said
    return f"This is not YAML: {' '.join(problem.split())}.", "Look at this line and the one above it."
