"""Rules for what comes before any field: the front matter is there, is YAML, and has the right types."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.check.rule import Case, Fault, Words, rule
from bot.document import validate
from bot.faults import Edit, Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

_FENCE = "---"
_MARK = "\ufeff"


@rule(
    "front-matter-missing",
    Severity.ERROR,
    looks_at="front matter",
    why="Without front matter the site does not take the file for an entry, and the paper does not appear.",
)
def front_matter_missing(case: Case) -> Iterator[Fault]:
    """The file is empty, or does not begin with the line `---`."""
    if case.file.document is not None or _is_opened(case.file.text):
        return
    if not case.file.text.strip():
        yield Fault(message="The file is empty.", hint="Write the entry, or delete the file.")
        return
    yield Fault(
        message="The file does not begin with front matter.",
        hint="Begin with a line `---`, then the fields (`title:` ...), a line `---`, and the abstract.",
    )


@rule(
    "front-matter-unclosed",
    Severity.ERROR,
    looks_at="front matter",
    why="Without the closing line the site takes the whole file for text, and the paper does not appear.",
)
def front_matter_unclosed(case: Case) -> Iterator[Fault]:
    """The front matter begins, but no second line `---` ends it."""
    if case.file.document is None and _is_opened(case.file.text):
        yield Fault(
            message="The front matter is opened with `---` and never closed.",
            hint="Put a line `---` between the last field and the abstract.",
        )


def _is_opened(text: str) -> bool:
    first = text.removeprefix(_MARK).split("\n", 1)[0]
    return first.rstrip() == _FENCE


@rule(
    "byte-order-mark",
    Severity.ERROR,
    looks_at="front matter",
    why="Jekyll looks for `---` in the first bytes: with others before them it does not take the file for an entry.",
)
def byte_order_mark(case: Case) -> Iterator[Fault]:
    """The file begins with a byte order mark, which some editors write and nobody sees."""
    if case.file.text.startswith(_MARK):
        yield Fault(
            message="The file begins with a byte order mark (U+FEFF), before its first `---`.",
            hint="Save it as UTF-8 without this mark.",
            span=(0, 1),
            edits=(Edit(0, 1, ""),),
        )


@rule(
    "line-ends",
    Severity.NOTICE,
    looks_at="text",
    why="A file with other line ends than the rest shows every line as changed when the next editor saves it.",
)
def line_ends(case: Case) -> Iterator[Fault]:
    """The lines end as on Windows (CRLF), all of them or some."""
    windows = case.file.text.count("\r\n")
    if windows:
        mixed = windows < case.file.text.count("\n")
        yield Fault(
            message=f"{'Some of the' if mixed else 'The'} lines end as on Windows (CRLF).",
            hint="Save the file with the line ends of Unix (LF).",
            line=case.file.text.count("\n", 0, case.file.text.find("\r\n")) + 1,
        )


@rule(
    "yaml-syntax",
    Severity.ERROR,
    looks_at="front matter",
    why="The site cannot be built, or drops the entry, when the front matter is not YAML.",
)
def yaml_syntax(case: Case) -> Iterator[Fault]:
    """The front matter is not YAML: an unquoted colon, a tab, a quotation mark that is never closed."""
    yield from _said(case, "yaml-syntax")


@rule(
    "duplicate-key",
    Severity.ERROR,
    looks_at="front matter",
    why="Of two values for one field the site silently keeps only the last.",
)
def duplicate_key(case: Case) -> Iterator[Fault]:
    """One field is given twice."""
    yield from _said(case, "duplicate-key")


@rule(
    "schema",
    Severity.ERROR,
    looks_at="front matter",
    why="The site's pages expect each field to be of one kind: text, a number, a list.",
)
def schema(case: Case) -> Iterator[Fault]:
    """A field holds another kind of value than it should, such as a list where text is expected."""
    if case.file.document is None or not case.is_readable:
        return
    for finding in validate(case.file.document, case.config.schema_of(case.collection)):
        span = case.span(finding.field) if finding.field else None
        yield Fault(message=finding.message, hint=finding.hint, field=finding.field, span=span)


_SMART = re.compile("[“„]([^“”„]{1,500})”")


@rule(
    "smart-quotes",
    Severity.WARNING,
    looks_at="front matter",
    why="YAML knows straight quotation marks only: these become a part of the text, and the site shows them.",
)
def smart_quotes(case: Case) -> Iterator[Fault]:
    """A whole title, list of authors or tag stands in typographic quotation marks, which quote nothing in YAML."""
    for words in case.words("title", "authors", "conference", "journal", "tags"):
        if (quoted := _SMART.fullmatch(words.text)) and '"' not in quoted[1]:
            yield Fault(
                message=f"`{words.text[0]}` and `{words.text[-1]}` are no quotation marks for YAML.",
                hint='Write `"` at both ends.',
                field=words.field,
                span=case.span(words.field),
                edits=_straight(case, words),
            )


def _straight(case: Case, words: Words) -> tuple[Edit, ...]:
    """The two marks, made straight where they are the first and last characters of the value as it is written."""
    start, end = case.span(words.field) or (0, 0)
    if case.file.text[start:end] == words.text and "\\" not in words.text:
        return Edit(start, start + 1, '"'), Edit(end - 1, end, '"')
    return case.edits(words.field, 0, len(words.text), words.text[1:-1])


def _said(case: Case, rule_id: str) -> Iterator[Fault]:
    """What the reader of the front matter has found already."""
    found = case.file.document.findings if case.file.document else ()
    return (_fault(case, finding) for finding in found if finding.rule == rule_id)


def _fault(case: Case, finding: Finding) -> Fault:
    return Fault(
        message=finding.message,
        hint=finding.hint,
        field=finding.field,
        line=finding.line or 1,
        column=finding.column,
        end_column=finding.end_column,
        edits=case.in_file(finding.edits),
    )
