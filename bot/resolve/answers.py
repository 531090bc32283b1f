"""The answers of a form, read by what they are: a line, author names, a year, tags. What cannot be read is told. Pure.

`merge` reads a new entry with it, `amendment` the corrections of one: both take the same spellings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from bot.faults import Finding, Severity

if TYPE_CHECKING:
    from bot.resolve.record import Record

Value = str | tuple[str, ...]

SHOWN = 80
"""Characters of an answer that a finding quotes."""
GIVEN = 2000
"""Characters of an answer that are shown as they were given."""

BULLET = re.compile(r"^\s*(?:[-*+•·–]|\d{1,3}[.)])\s+")
_AND = re.compile(r"\s(?:and|&)$", re.IGNORECASE)
_TAG_ENDS = re.compile(r"[,;\n，；、]|\s(?=#\w)")
_QUOTES = {'"': '"', "'": "'", "`": "`", "“": "”", "„": "“", "‘": "’", "«": "»"}
_YEAR = re.compile(r"[12][0-9]{3}", re.ASCII)
_SPACES = re.compile(r"\s+")


class Answers:
    """Reads fields by their possible ids and collects what was wrong."""

    def __init__(self, fields: Mapping[str, Value], lines: Mapping[str, int]) -> None:
        self._fields = fields
        self._lines = lines
        self.used: set[str] = set()
        """the ids whose answers were taken"""
        self.findings: list[Finding] = []
        self.unnamed: set[str] = set()
        """addresses that came without a name"""
        self.papers: list[str] = []
        """addresses of the entry itself, rather than of something beside it"""
        self.records: list[Record] = []
        """what was pasted as BibTeX"""

    def values(self, names: tuple[str, ...]) -> Iterator[tuple[str, Value]]:
        """The given fields among these ids, in the ids' order."""
        for name in names:
            value = self._fields.get(name, "")
            if as_text(value).strip():
                self.used.add(name)
                yield name, value

    def text(self, names: tuple[str, ...]) -> str:
        """The first given field among these ids, as it was written."""
        return next((as_text(value) for _, value in self.values(names)), "")

    def one_line(self, names: tuple[str, ...]) -> str:
        """The first given field among these ids, its white space folded."""
        return folded(self.text(names))

    def line(self, name: str) -> int:
        """The line of the issue on which this field's answer begins; 0 where nobody knows."""
        return self._lines.get(name, 0)

    def tell(
        self, rule: str, name: str, message: str, hint: str, *, severity: Severity = Severity.ERROR, line: int = 0
    ) -> None:
        """Note what is to be said of the field with this id."""
        at = line or self.line(name)
        self.findings.append(Finding(rule=rule, severity=severity, message=message, hint=hint, field=name, line=at))


def as_text(value: Value) -> str:
    """An answer as one text; choices are joined by commas."""
    return value if isinstance(value, str) else ", ".join(value)


def folded(text: str) -> str:
    """The text on one line, its blanks folded."""
    return _SPACES.sub(" ", text).strip()


def shown(text: str) -> str:
    """A stranger's words within a sentence of ours: on one line, and not too many."""
    text = _SPACES.sub(" ", text)
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1].rstrip()}…"


def read_authors(text: str) -> str:
    """One author line. A pasted paragraph is unwrapped; names one a line are joined by commas, or by semicolons where
    a name holds a comma."""
    written = text.strip().splitlines()
    lines = [line for each in written if (line := folded(BULLET.sub("", each)))]
    names = [_AND.sub("", line.rstrip(",; ")).rstrip(",; ") for line in lines]
    if len(names) < 2:
        return names[0] if names else ""
    is_wrapped = names[:-1] != lines[:-1] or any(name.count(",") > 1 for name in names)
    if is_wrapped and not any(map(BULLET.match, written)) and not _are_backward(names):
        return " ".join([*lines[:-1], names[-1]])
    return ("; " if any("," in name or ";" in name for name in names) else ", ").join(names)


def _are_backward(names: list[str]) -> bool:
    """Whether each line is one name with its surname first ("Indyk, Piotr"), rather than two names."""
    parted = [name.split(",") for name in names]
    return all(len(parts) == 2 for parts in parted) and any(len(parts[0].split()) == 1 for parts in parted)


def read_year(answers: Answers, names: tuple[str, ...]) -> int | None:
    """The year; None where none is given, or none that is one."""
    written = answers.one_line(names)
    if not written:
        return None
    if _YEAR.fullmatch(written):
        return int(written)
    answers.tell(
        "year-form", "year", f"The year “{shown(written)}” is not a year.", "Write four digits, for example 2021."
    )
    return None


def read_tags(answers: Answers, names: tuple[str, ...]) -> tuple[str, ...]:
    """Tags from choices and from text: parted by commas, semicolons or new lines; each once."""
    found: list[str] = []
    for _, value in answers.values(names):
        if isinstance(value, tuple):
            found += value
        else:
            found += (_plain_tag(part) for part in _TAG_ENDS.split(value.strip().strip("[]")))
    return tuple(dict.fromkeys(folded(tag) for tag in found if tag.strip()))


def _plain_tag(text: str) -> str:
    """A tag without bullet, quotation marks, or the sign of a hashtag."""
    text = BULLET.sub("", text).strip()
    if len(text) > 1 and _QUOTES.get(text[0]) == text[-1]:
        text = text[1:-1].strip()
    return text[1:] if re.match(r"#\w", text) else text
