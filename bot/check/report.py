"""All findings of a run, for four readers: a terminal, a program, a comment, a check run."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Literal, Self

from bot.check.inert import code_span, inert_sentence, one_line
from bot.faults import Finding, Severity, in_order

if TYPE_CHECKING:
    from collections.abc import Iterable

Conclusion = Literal["success", "neutral", "failure"]
Level = Literal["notice", "warning", "failure"]

_LEVELS: dict[Severity, Level] = {
    Severity.ERROR: "failure",
    Severity.WARNING: "warning",
    Severity.NOTICE: "notice",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Findings in order; the same ones always make the same report, in whatever order they were found."""

    findings: tuple[Finding, ...] = ()

    @classmethod
    def of(cls, findings: Iterable[Finding]) -> Self:
        """The report of these findings, each said once."""
        return cls(findings=tuple(findings))

    def __post_init__(self) -> None:
        # `in_order` leaves findings that differ in nothing but hint or weight as they came; a digest may not.
        decided = sorted(self.findings, key=lambda finding: (finding.hint, finding.severity))
        object.__setattr__(self, "findings", in_order(decided))

    @property
    def conclusion(self) -> Conclusion:
        """Failure when there is an error, neutral when there is a warning, success else."""
        if self.count(Severity.ERROR):
            return "failure"
        return "neutral" if self.count(Severity.WARNING) else "success"

    @property
    def digest(self) -> str:
        """Names the content: two reports with one digest say the same. 64 characters."""
        import hashlib  # loads OpenSSL, which a text for a terminal does not need

        return hashlib.sha256(_dump(_rows(self))).hexdigest()

    def count(self, severity: Severity) -> int:
        """How many findings have this weight."""
        return sum(finding.severity is severity for finding in self.findings)

    def __str__(self) -> str:
        """The counts in words: "2 errors, 1 notice", or "Nothing found"."""
        counts = [(self.count(severity), severity) for severity in Severity]
        said = [f"{number} {severity}{'s' * (number != 1)}" for number, severity in counts if number]
        return ", ".join(said) or "Nothing found"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A finding at its line, as plain text, ready to become an annotation of a check run."""

    path: str
    line: int
    """at least 1: GitHub annotates lines only"""
    column: int = 0
    """0 where it is not known"""
    end_column: int = 0
    """behind the last character, on the same line; 0 where it is not known"""
    level: Level
    title: str
    message: str


def render_text(report: Report) -> str:
    """One line a finding, `path:line: severity rule message`, as compilers write; safe for a terminal.

    Where the column is known, it is `path:line:column: severity rule message`.
    """
    return "".join(f"{line_of(finding)}\n" for finding in report.findings)


def line_of(finding: Finding) -> str:
    """A finding on one line, as compilers write."""
    place = ":".join(str(part) for part in (shown_path(finding.path), *place_of(finding)) if part)
    hint = f" — {finding.hint}" if finding.hint else ""
    said = f"{finding.severity} {finding.rule} {finding.message}{hint}"
    return one_line(f"{place}: {said}" if place else said)


def shown_path(path: str) -> str:
    """A path as it can be printed: a byte of it that is no Unicode shows as U+FFFD."""
    return re.sub("[\ud800-\udfff]", "\ufffd", path)


def place_of(finding: Finding) -> tuple[int, int]:
    """Line and column; without a line a column says nothing."""
    return finding.line, finding.column if finding.line else 0


def render_json(report: Report, *, before: int | None = None) -> str:
    """The report as one JSON object; `before` is how many findings were so before, where that was looked at."""
    content: dict[str, object] = {
        "conclusion": report.conclusion,
        "counts": {severity.value: report.count(severity) for severity in Severity},
        "digest": report.digest,
        "findings": _rows(report),
    }
    if before is not None:
        content["before"] = before
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def render_markdown(report: Report, *, at_most: int = 50_000) -> str:
    """A list for a comment or a summary, at most so many characters long; quoted words are inert."""
    left = at_most
    lines: list[str] = []
    done = 0
    for path, findings in groupby(report.findings, key=lambda finding: finding.path):
        block = [f"**{code_span(path)}**", ""] if path else []
        for finding in findings:
            block.append(_markdown_line(finding))
            left -= sum(len(line) + 1 for line in block) + 1
            if left < 0:
                more = len(report.findings) - done
                return "\n".join([*lines, "", f"… and {more} more."]).strip() + "\n"
            lines += block
            block = []
            done += 1
        lines.append("")
    return "\n".join(lines).strip() + "\n" if lines else ""


def _markdown_line(finding: Finding) -> str:
    where = (f"{word} {number}" for word, number in zip(("line", "column"), place_of(finding), strict=True) if number)
    field = code_span(finding.field) if finding.field else ""
    place = ", ".join(filter(None, (finding.severity.capitalize(), *where, field)))
    said = " ".join(filter(None, (inert_sentence(finding.message), inert_sentence(finding.hint))))
    return f"- **{place}**: {said} ({code_span(finding.rule)})"


def render_notes(report: Report) -> tuple[Note, ...]:
    """Every finding that has a path, as notes."""
    return tuple(
        Note(
            path=finding.path,
            line=max(1, finding.line),
            column=place_of(finding)[1],
            end_column=finding.end_column if all(place_of(finding)) else 0,
            level=_LEVELS[finding.severity],
            title=finding.rule,
            message="\n".join(filter(None, (one_line(finding.message), one_line(finding.hint)))),
        )
        for finding in report.findings
        if finding.path
    )


def _rows(report: Report) -> list[dict[str, object]]:
    return [finding.values() for finding in report.findings]


def _dump(rows: list[dict[str, object]]) -> bytes:
    return json.dumps(rows, sort_keys=True, separators=(",", ":")).encode()
