"""Rules for what comes before any field: the front matter is there, is YAML, and has the right types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.check.rule import Case, Fault, rule
from bot.document import validate
from bot.faults import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

_FENCE = "---"


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
        yield Fault(message="The file is empty.", hint="Write the entry, or delete the file.", line=1)
        return
    yield Fault(
        message="The file does not begin with front matter.",
        hint="Begin with a line `---`, then the fields (`title:` ...), a line `---`, and the abstract.",
        line=1,
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
            line=1,
        )


def _is_opened(text: str) -> bool:
    first = text.removeprefix("\ufeff").split("\n", 1)[0]
    return first.rstrip() == _FENCE


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
    if case.file.document is not None and case.is_readable:
        yield from map(_fault, validate(case.file.document, case.config.schema_of(case.collection)))


def _said(case: Case, rule_id: str) -> Iterator[Fault]:
    """What the reader of the front matter has found already."""
    found = case.file.document.findings if case.file.document else ()
    return (_fault(finding) for finding in found if finding.rule == rule_id)


def _fault(finding: Finding) -> Fault:
    return Fault(message=finding.message, hint=finding.hint, field=finding.field, line=finding.line or 1)
