"""A taxonomy file's text -> a `Taxonomy`: its rows, and a finding for each that is not as it was meant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from bot.document import Document, emit, parse_any
from bot.entry.taxonomy.rows import CATEGORIES, KEY, Row, Taxonomy
from bot.faults import Finding, Severity, in_order

RULE = "taxonomy-row"


def read(text: str, *, path: str = "") -> Taxonomy:
    """Read a taxonomy file; what is wrong with it is a finding, and what can be read is there all the same."""
    return taxonomy_of(parse_rows(text, path=path), text)


def taxonomy_of(document: Document, text: str) -> Taxonomy:
    """The same of a file that was parsed already, by `parse_rows`."""
    rows, findings = [], list(document.findings)
    if document.data:
        findings.append(
            _fault(document.path, 1, "This file is no list of rows.", f"Write `- {{{KEY}: ..., ...}}` on each line.")
        )
    lines = text.splitlines()
    for number, data in enumerate(document.rows):
        if row := row_of(document, number, data):
            rows.append(row)
        findings += _flaws(document, number, data, lines)
    return Taxonomy(path=document.path, rows=tuple(rows), findings=in_order(findings))


def parse_rows(text: str, *, path: str = "") -> Document:
    """The file as YAML. A last line without end is read as if it had one: there it may be a part of a value."""
    return parse_any(text if text.endswith("\n") else f"{text}\n", path=path)


def row_of(document: Document, number: int, data: object) -> Row | None:
    """An item of the list as a row; None when it has no bibkey."""
    if not isinstance(data, Mapping) or not (key := _text(document, f"{number}.{KEY}", data.get(KEY))):
        return None
    return Row(
        key=key,
        categories=_categories(document, f"{number}.{CATEGORIES}", data.get(CATEGORIES)),
        attributes=MappingProxyType(
            {
                name: value if isinstance(value, str) else _text(document, f"{number}.{name}", value)
                for name, value in data.items()
                if name not in (KEY, CATEGORIES)
            }
        ),
        line=document.lines[str(number)],
    )


def _categories(document: Document, path: str, value: object) -> tuple[str, ...]:
    if isinstance(value, list):
        return tuple(_text(document, f"{path}.{number}", item) for number, item in enumerate(value))
    return (text,) if (text := _text(document, path, value)) else ()


def _text(document: Document, path: str, value: object) -> str:
    """A value as the file has it; of a list or a mapping, what it holds."""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and not any(isinstance(item, list | dict) for item in value):
        return ", ".join(_text(document, f"{path}.{number}", item) for number, item in enumerate(value))
    if isinstance(value, list | dict):
        return emit("k", [value]).removeprefix("k: [").removesuffix("]")
    return document.texts.get(path, "")


def _flaws(document: Document, number: int, data: object, lines: Sequence[str]) -> Iterator[Finding]:
    """What is wrong with one item of the list."""
    line, path = document.lines[str(number)], document.path
    example = f"`- {{{KEY}: doe2024paper, {CATEGORIES}: [a category], attribute: value}}`"
    if not isinstance(data, Mapping):
        yield _flaw(path, line, "This item of the list is no row.", f"Write {example}.")
        return
    name = _text(document, f"{number}.{KEY}", data.get(KEY))
    said = f"The row of `{name}`" if name else "This row"
    if not name:
        yield _flaw(path, line, f"This row has no `{KEY}`.", f"Write {example}.", KEY)
    if not _categories(document, f"{number}.{CATEGORIES}", data.get(CATEGORIES)):
        yield _flaw(path, line, f"{said} is in no category.", f"Write `{CATEGORIES}: [a category]`.", CATEGORIES)
    before = ""
    pieces: list[str] = []
    for key, value in data.items():
        if key in (KEY, CATEGORIES):
            continue
        at = document.lines[f"{number}.{key}"]
        if value is None and _is_piece(key, lines[at - 1]):
            pieces.append(key)
            continue
        yield from _torn(document, number, said, before, pieces)
        before, pieces = key, []
        if isinstance(value, list | dict):
            text = f"{key}: {_quoted(_text(document, f'{number}.{key}', value))}"
            yield _flaw(path, at, f"{said}: `{key}` is no plain text.", f"Write one text, such as `{text}`.", key)
    yield from _torn(document, number, said, before, pieces)


def _torn(document: Document, number: int, said: str, key: str, pieces: Sequence[str]) -> Iterator[Finding]:
    """A value that ends at its first comma, because it is not in quotes."""
    if not pieces:
        return
    row = document.rows[number]
    value = _text(document, f"{number}.{key}", row.get(key)) if isinstance(row, Mapping) else ""
    whole = ", ".join([value, *pieces])
    line = document.lines[f"{number}.{key or pieces[0]}"]
    message = f"{said}: a value with a comma is not in quotes, so it ends before the comma, and `{pieces[0]}` is lost."
    hint = f"Put the value in quotes: `{key}: {_quoted(whole)}`." if key else f"Delete `{', '.join(pieces)}`."
    yield _flaw(document.path, line, message, hint, key)


def _is_piece(key: str, line: str) -> bool:
    """Whether no colon follows the key: it is the rest of a value with a comma."""
    return re.search(rf"{re.escape(key)}[\"']?[ \t]*:(?:[ \t,}}]|$)", line) is None


def _quoted(text: str) -> str:
    return f'"{text}"' if '"' not in text and "\\" not in text else "'" + text.replace("'", "''") + "'"


def _flaw(path: str, line: int, message: str, hint: str, field: str = "") -> Finding:
    return Finding(rule=RULE, severity=Severity.WARNING, message=message, hint=hint, field=field, path=path, line=line)


def _fault(path: str, line: int, message: str, hint: str) -> Finding:
    return Finding(rule=RULE, severity=Severity.ERROR, message=message, hint=hint, path=path, line=line)
