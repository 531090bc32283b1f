"""What has one right mending on one line, as suggestions on the lines of a pull request. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby, islice

from bot.check.inert import code_block, inert_sentence
from bot.faults import Finding, Severity
from bot.publish.hub import Suggestion
from bot.publish.messages.review import mended_lines
from bot.publish.review_report import ReviewReport

MOST = 30
"""Suggestions of one run: each is a comment of its own, and a mail to somebody."""
MARKER = "<!-- living-review-bot:suggestion"
LEAD = "What has one right answer can be taken over here, line by line."
_WEIGHED = (Severity.ERROR, Severity.WARNING)
_HUNK = re.compile(r"@@ -[0-9]+(?:,[0-9]+)? \+([0-9]+)(?:,[0-9]+)? @@")


def shown_lines(patch: str) -> frozenset[int]:
    """The lines of the new file that a diff shows, unchanged ones around a change included."""
    shown: set[int] = set()
    number = 0
    for line in patch.split("\n"):
        if match := _HUNK.match(line):
            number = int(match[1])
        elif number and not line.startswith(("-", "\\")):
            shown.add(number)
            number += 1
    return frozenset(shown)


def suggestions(report: ReviewReport) -> tuple[Suggestion, ...]:
    """One suggestion for each line that the diff shows and that can be mended by itself; none for notices alone."""
    return tuple(islice(_suggestions(report), MOST))


def _suggestions(report: ReviewReport) -> Iterator[Suggestion]:
    weighed = (finding for finding in report.findings if finding.severity in _WEIGHED)
    mendable = [finding for finding in weighed if finding.edits and mended_lines(report, finding)]

    def place(finding: Finding) -> tuple[str, int]:
        line = mended_lines(report, finding)
        return finding.path, line[0] if line else 0

    for (path, line), group in groupby(sorted(mendable, key=place), key=place):
        findings = list(group)
        together = replace(findings[0], edits=tuple(edit for finding in findings for edit in finding.edits))
        # Two mendings of one place are one too many: the first one's is suggested.
        mended = mended_lines(report, together) or mended_lines(report, findings[0])
        if mended is None or line not in report.shown.get(path, ()):
            continue
        if block := _block(mended[1]):
            said = "\n".join(f"- {inert_sentence(finding.message)}" for finding in findings)
            marker = f"{MARKER} {_digest(report, path, line, mended[1])} -->"
            yield Suggestion(path=path, line=line, body=f"{marker}\n{said}\n\n{block}", marker=marker)


def _digest(report: ReviewReport, path: str, line: int, mended: str) -> str:
    """What names a suggestion, wherever its line has moved to: of lines that read the same, which one it is."""
    lines = report.texts[path].split("\n")
    written = lines[line - 1]
    said = (path, written, mended, str(lines[: line - 1].count(written)))
    return hashlib.sha256("\0".join(said).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _block(line: str) -> str:
    """The line as GitHub takes it over by a click; empty where it would not arrive as it is."""
    block = code_block(line, "suggestion")
    return block if f"\n{line}\n" in block else ""
