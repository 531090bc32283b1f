"""Why a text is no YAML, for a person who does not know YAML: the likely cause, and the one edit that mends it.

In: what the parser says, and where it stopped. Out: a `Cause`. An edit is only given when the text was read with it
again, and the value then is what stood there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.faults import Edit

Read = Callable[[str], tuple[int, object]]
"""A YAML text -> the line (from 0) on which reading it ends in an error, -1 where it does not; and its data, which is
None where it is not of the kind that is wanted."""


@dataclass(frozen=True, slots=True)
class Cause:
    """What is wrong and what to write instead; line and column, from 0, where they are not the parser's own."""

    message: str
    hint: str
    line: int | None = None
    column: int | None = None
    end_column: int = 0
    """1-based, behind the last character; 0 where it is not known"""
    edits: tuple[Edit, ...] = ()


class MalformedError(Exception):
    """YAML that its parser refuses: what it says, and the place at which it stopped, counted from 0."""

    def __init__(self, problem: str, line: int, column: int) -> None:
        super().__init__(problem)
        self.problem = problem
        self.line = line
        self.column = column


_QUOTE = 'Put the whole value in quotes: `title: "A: b"`.'
_COLON = "A colon and a blank stand inside a value."
_UNCLOSED = "A quotation mark is opened and never closed."
_CAUSES = {
    "mapping values are not allowed": (_COLON, _QUOTE),
    "escape": ("A backslash stands in double quotes.", "Use single quotes, or write the backslash twice."),
    "quoted scalar|unexpected end of": (_UNCLOSED, "Close it."),
    "flow sequence|flow node": (
        "A list in square brackets is not closed, or lacks a comma.",
        'Write `["one", "two"]`.',
    ),
    "flow mapping": (
        "Curly brackets are not closed, or lack a comma.",
        'Write `{name: "PDF", url: "https://..."}`.',
    ),
    "alias|anchor|start any token|block scalar|directive": (
        "A value begins with a character that means something in YAML.",
        _QUOTE,
    ),
    "block mapping|block end|simple key|block collection": (
        "This line does not fit the ones around it.",
        "Look for text after a closing quotation mark, a missing colon, or blanks at the beginning.",
    ),
}
_FIELD = re.compile(r"(?:- )?([A-Za-z_][\w-]{0,60}):[ \t]{1,9}(?=\S)")
_SMART = "“”„‟«»‘’‚"
_BRACKETS = {"[": "]", "{": "}"}
_MEANT = "\"'"
_CLOSED_WITHIN = re.compile(r"^[^\"]*[^\s\"]\"(?=[\s:,;.]|$)")
"""The first quotation mark within is a closing one: `A" and "B`."""
_REAL_ESCAPE = re.compile(r'\\(?:["\\]|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})')
_LONGEST = 2_000
"""Characters of a value that is put in quotes for its author: nobody writes longer ones on one line."""
_SHOWN = 80
_LOOKED_BACK = 3
"""So many lines before the place where the parser stopped may hold a quotation mark that was left open."""


def cause_of(error: MalformedError, text: str, read: Read) -> Cause:
    """The likely cause of a syntax error, and what to write instead."""
    lines = text.splitlines(keepends=True)
    here = lines[error.line] if error.line < len(lines) else ""
    if "\t" in here[: len(here) - len(here.lstrip())]:
        return Cause(
            "The line begins with a tab.",
            "Indent with blanks.",
            column=0,
            end_column=len(here) - len(here.lstrip()) + 1,
            edits=_without_tabs(lines, error.line, text, read),
        )
    for number in range(error.line, max(-1, error.line - _LOOKED_BACK), -1):
        if number < len(lines) and (found := _requoted(lines, number, error, text, read)):
            return found
    for pattern, (message, hint) in _CAUSES.items():
        if re.search(pattern, error.problem):
            return Cause(message, hint, end_column=error.column + 2 if message == _COLON else 0)
    return Cause(f"This is not YAML: {' '.join(error.problem.split())}.", "Look at this line and the one above it.")


def _without_tabs(lines: list[str], number: int, text: str, read: Read) -> tuple[Edit, ...]:
    """Blanks, or nothing, for the tabs before this line and those below it, where no more is needed."""
    for blanks in ("  ", ""):
        edits: list[Edit] = []
        at = sum(map(len, lines[:number]))
        for line in lines[number:]:
            tabs = len(line) - len(line.lstrip(" \t"))
            if "\t" in line[:tabs]:
                edits.append(Edit(at, at + tabs, line[:tabs].replace("\t", blanks)))
            at += len(line)
        stopped, data = read(_edited(text, edits))
        if stopped == -1 and data is not None:
            return tuple(edits)
    return ()


def _edited(text: str, edits: list[Edit]) -> str:
    pieces, at = [], 0
    for edit in edits:
        pieces += [text[at : edit.start], edit.text]
        at = edit.end
    return "".join((*pieces, text[at:]))


def _requoted(lines: list[str], number: int, error: MalformedError, text: str, read: Read) -> Cause | None:
    """The cause, when all is well once the value of this line stands in the right quotation marks."""
    line = lines[number]
    bare = line.lstrip(" ")
    field = _FIELD.match(bare)
    if not field:
        return None
    begin = len(line) - len(bare) + field.end()
    value = line[begin:].rstrip()
    if len(value) > _LONGEST or " #" in value:
        return None
    at = sum(map(len, lines[:number])) + begin
    for message, meant in _meanings(value, is_before=number < error.line):
        written = _in_quotes(meant)
        if read(f"k: {written}\n") != (-1, {"k": meant}):
            continue
        stopped, data = read(f"{text[:at]}{written}{text[at + len(value) :]}")
        if stopped > error.line or (stopped == -1 and data is not None):
            whole = f"{field[1]}: {written}"
            is_colon = message == _COLON and number == error.line
            return Cause(
                message,
                f"Put the whole value in quotes: {_shown(whole)}." if len(whole) <= _SHOWN else _QUOTE,
                line=number,
                column=error.column if is_colon else begin,
                end_column=error.column + 2 if is_colon else begin + len(value) + 1,
                edits=(Edit(at, at + len(value), written),),
            )
    return None


def _meanings(value: str, *, is_before: bool) -> Iterator[tuple[str, str]]:
    """What is wrong with a value as it is written, and which text it may mean, the most likely first."""
    sign = value[0]
    if sign in _SMART and value[-1] in _SMART and len(value) > 1:
        yield f"Quotation marks such as `{sign}` are none for YAML.", value[1:-1]
    if sign in _MEANT and value.count(sign) == 1:
        yield _UNCLOSED, value[1:]
    if is_before:
        return
    if sign in _MEANT:
        yield from _quoted_wrongly(value)
    elif sign in _BRACKETS and (_BRACKETS[sign] not in value or value[-1] == _BRACKETS[sign]):
        return  # it may be a list or a mapping that is not as it should be, rather than text
    elif ": " in value or value.endswith(":"):
        yield _COLON, value
    elif sign in "@`%*&!|>[]{},?-":
        yield f"The value begins with {_shown(sign)}, which means something in YAML.", value


def _quoted_wrongly(value: str) -> Iterator[tuple[str, str]]:
    """The same for a value that begins with a quotation mark and has a second one."""
    sign, inner = value[0], value[1:-1]
    is_whole = value[-1] == sign and len(value) > 1
    if is_whole and sign in inner and not _CLOSED_WITHIN.search(inner):
        yield f"The value has `{sign}` inside, which ends it there.", inner
    elif is_whole and sign not in inner and sign == '"' and not _REAL_ESCAPE.search(inner):
        yield "A backslash stands in double quotes.", inner
    elif value.count(sign) > 1 and (not is_whole or sign in inner):
        yield "Text follows a closing quotation mark.", value


def _in_quotes(text: str) -> str:
    return f'"{text}"' if '"' not in text and "\\" not in text else "'" + text.replace("'", "''") + "'"


def _shown(text: str) -> str:
    return f"`{text.replace('`', chr(0x2BC))}`"
