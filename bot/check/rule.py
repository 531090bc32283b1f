"""What a rule is, what it is given (a `Case`), and what it finds (a `Fault`, which becomes a `Finding`)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Literal

from bot.faults import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from bot.check.file import EntryFile
    from bot.corpus.index import Index
    from bot.repository import Collection, RepositoryConfig

Place = Literal["front matter", "text", "file name", "review"]
"""Where a rule looks: the YAML head, the Markdown below it, the path, or the other entries of the review."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A piece of text that a person wrote in the front matter: its field (dotted) and line."""

    field: str
    line: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Everything a rule may look at."""

    file: EntryFile
    config: RepositoryConfig
    index: Index
    today_year: int

    @property
    def collection(self) -> Collection | None:
        """The collection in whose folder the file is."""
        folder = str(PurePosixPath(self.file.path).parent)
        return next((each for each in self.config.collections.values() if each.folder == folder), None)

    @property
    def noun(self) -> str:
        """What the file is about: a paper, or what its collection is of."""
        return self.collection.noun if self.collection else "paper"

    @property
    def data(self) -> Mapping[str, object]:
        """The front matter; empty when it could not be read."""
        return self.file.document.data if self.file.document else {}

    @property
    def is_readable(self) -> bool:
        """Whether the front matter was found and is sound YAML; if not, no rule judges its fields."""
        return self.file.document is not None and self.file.document.is_readable

    def line(self, field: str) -> int:
        """The line of a field, or of the nearest field around it; 1 when there is none."""
        lines = self.file.document.lines if self.file.document else {}
        while field:
            if field in lines:
                return lines[field]
            field = field.rpartition(".")[0]
        return 1

    def string(self, field: str) -> str:
        """The value of a top-level field if it is text, else nothing."""
        value = self.data.get(field)
        return value if isinstance(value, str) else ""

    def words(self, *fields: str) -> Iterator[Words]:
        """Every text in these fields, nested ones included; in all fields when none is named."""
        for field in fields or tuple(self.data):
            yield from self._within(field, self.data.get(field))

    def _within(self, field: str, value: object) -> Iterator[Words]:
        if isinstance(value, str):
            yield Words(field=field, line=self.line(field), text=value)
        elif isinstance(value, list):
            for number, item in enumerate(value):
                yield from self._within(f"{field}.{number}", item)
        elif isinstance(value, dict):
            for key, item in value.items():
                yield from self._within(f"{field}.{key}", item)

    def body_line(self, offset: int) -> int:
        """The line of the file on which this character of the body stands."""
        return self.file.body_line + self.file.body.count("\n", 0, offset)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What a rule found: a sentence in the reader's words, what to write instead, and the place."""

    message: str
    hint: str = ""
    field: str = ""
    line: int = 0


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

    def findings(self, case: Case) -> Iterator[Finding]:
        """What this rule finds, under its own name and weight."""
        for fault in self.find(case):
            yield Finding(
                rule=self.id,
                severity=self.severity,
                message=fault.message,
                hint=fault.hint,
                field=fault.field,
                path=case.file.path,
                line=fault.line,
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
    text = " ".join(str(value).split())
    text = text if len(text) <= 60 else f"{text[:59]}…"
    return f"`{text.replace('`', chr(0x2BC))}`"
