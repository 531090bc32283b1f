"""What was looked at in a pull request or a push, and what was found there; as a check run. Pure.

The digest names the content, so that a run with the same result writes nothing.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Literal

from bot.check.inert import one_line
from bot.check.report import Report
from bot.entry.model import Entry
from bot.faults import Finding, Severity, in_order
from bot.publish.hub import Annotation, Check, Conclusion

NAME = "Living Review Bot"
NOTES = 500
"""Annotations of one check run: ten requests. A file of nothing but faults must not use up an hour's writes."""
_RANKS = tuple(Severity)
_NUMBERS = re.compile(r"\.[0-9]+(?=\.|\Z)")
"""Places in a list, within a field: `tags.2`."""
_LEVELS: Mapping[Severity, Literal["notice", "warning", "failure"]] = MappingProxyType(
    {Severity.ERROR: "failure", Severity.WARNING: "warning", Severity.NOTICE: "notice"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenEntry:
    """A changed entry that could be read."""

    path: str
    entry: Entry
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewReport:
    """What a pull request, or a push, changes of what the bot understands."""

    findings: tuple[Finding, ...] = ()
    """what is wrong by it"""
    before: tuple[Finding, ...] = ()
    """what is wrong there and was so before, which is nobody's fault here"""
    entries: tuple[SeenEntry, ...] = ()
    checked: int = 0
    """how many changed entries were looked at, also those that cannot be read"""
    removed: tuple[str, ...] = ()
    """entries that are taken away"""
    others: tuple[str, ...] = ()
    """taxonomy, config, forms: files that were looked at and are no entries"""
    unread: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """why something was not looked at -> the files"""
    notes: tuple[str, ...] = ()
    """sentences beside the findings"""
    texts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """the text of each file that can be mended, by path"""
    shown: Mapping[str, frozenset[int]] = field(default_factory=lambda: MappingProxyType({}))
    """the lines of those files that the diff shows"""
    is_draft: bool = False
    is_push: bool = False
    """whether the files were pushed to the base branch, else they are a pull request's"""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was changed that the bot understands."""
        return not (self.checked or self.removed or self.others or self.unread or self.findings)

    @property
    def conclusion(self) -> Conclusion:
        """Failure when there is an error, neutral when there is a warning or not all was looked at, success else."""
        said = Report.of(self.findings).conclusion
        if said == "failure" and self.is_draft:
            return "neutral"
        return "neutral" if said == "success" and self.unread else said

    @property
    def counted(self) -> str:
        """How many errors and warnings, as "1 error, 2 warnings"; what was so before is not counted against anybody."""
        counts = [(self.count(severity), severity) for severity in (Severity.ERROR, Severity.WARNING)]
        return ", ".join(f"{number} {severity}{'s' * (number != 1)}" for number, severity in counts if number)

    def count(self, severity: Severity) -> int:
        """How many new findings have this weight."""
        return sum(finding.severity is severity for finding in self.findings)


def split(findings: Iterable[Finding], before: Iterable[Finding]) -> tuple[list[Finding], list[Finding]]:
    """The findings that are new, and those that were so before, wherever in the file they stood then.

    Each one of before stands for one of now: a second fault of the same kind is new.
    """
    known = Counter(map(_what, before))
    new: list[Finding] = []
    old: list[Finding] = []
    for finding in in_order(findings):
        what = _what(finding)
        (old if known[what] > 0 else new).append(finding)
        known[what] -= 1
    return new, old


def review_check(report: ReviewReport, *, title: str, summary: str) -> Check:
    """The check run: its verdict, and an annotation at each place where something is wrong by this change."""
    notes = places_of(report.findings)
    return _check(report.conclusion, title, summary, notes)


def unseen_check(*, title: str, summary: str) -> Check:
    """The check run of a change that could not be looked at: it blames nobody, and praises nobody."""
    return _check("neutral", title, summary)


def _check(conclusion: Conclusion, title: str, summary: str, notes: tuple[Annotation, ...] = ()) -> Check:
    said = (conclusion, title, summary, repr(notes))
    digest = hashlib.sha256("\0".join(said).encode("utf-8", "surrogatepass")).hexdigest()
    return Check(name=NAME, digest=digest, conclusion=conclusion, title=title, summary=summary, annotations=notes)


def places_of(findings: Iterable[Finding]) -> tuple[Annotation, ...]:
    """The findings at their places, in order; where they are too many, the gravest."""
    placed = [finding for finding in findings if finding.path]
    gravest = sorted(placed, key=lambda finding: _RANKS.index(finding.severity))[:NOTES]
    return tuple(map(_annotation, in_order(gravest)))


def _annotation(finding: Finding) -> Annotation:
    """A finding at its line: GitHub annotates nothing else."""
    column = finding.column if finding.line else 0
    return Annotation(
        path=finding.path,
        line=max(1, finding.line),
        column=column,
        end_column=finding.end_column if column else 0,
        level=_LEVELS[finding.severity],
        title=finding.rule,
        message="\n".join(filter(None, (one_line(finding.message), one_line(finding.hint)))),
    )


def _what(finding: Finding) -> tuple[str, str, str]:
    """What a finding is, whatever stands before it: the third tag may have been the second."""
    return finding.rule, _NUMBERS.sub(".*", finding.field), finding.message


def at_path(findings: Iterable[Finding], path: str) -> tuple[Finding, ...]:
    """Findings of a file, under the path that they are told for."""
    return tuple(finding if finding.path else replace(finding, path=path) for finding in findings)
