"""What was found in a review's config, as the check run of the pull request that changes it. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import replace

from bot.check.inert import code_span
from bot.check.report import Report, render_markdown, render_notes
from bot.faults import Finding, Severity
from bot.publish.checks import NAME, NOTES
from bot.publish.hub import Annotation, Check

BEFORE = "It was so before this pull request."


def forgiven(findings: Iterable[Finding], before: Collection[Finding]) -> tuple[Finding, ...]:
    """The findings, those that the base branch has as well turned into notices, wherever they stand there."""
    known = {_what(finding) for finding in before}
    return tuple(
        replace(finding, severity=Severity.NOTICE, message=f"{finding.message} {BEFORE}")
        if _what(finding) in known
        else finding
        for finding in findings
    )


def config_check(path: str, findings: Iterable[Finding], *, is_removed: bool = False) -> Check:
    """The check run: every finding with how to mend it, an annotation at each place, a conclusion."""
    report = Report.of(findings)
    notes = tuple(
        Annotation(
            path=note.path,
            line=note.line,
            column=note.column,
            level=note.level,
            title=note.title,
            message=note.message,
        )
        for note in render_notes(report)
    )[:NOTES]
    title = _title(report)
    summary = _summary(path, report, is_removed=is_removed)
    digest = hashlib.sha256("\0".join((report.conclusion, title, summary, repr(notes))).encode()).hexdigest()
    return Check(
        name=NAME, digest=digest, conclusion=report.conclusion, title=title, summary=summary, annotations=notes
    )


def _what(finding: Finding) -> tuple[str, str, str, str]:
    return finding.rule, finding.path, finding.field, finding.message


def _title(report: Report) -> str:
    if report.conclusion != "success":
        return f"{_counted(report)} in the config"
    return "Nothing new to mend in the config" if report.findings else "Nothing to mend in the config"


def _counted(report: Report) -> str:
    """How many errors and warnings; what was so before is not counted against anybody."""
    counts = [(report.count(severity), severity) for severity in (Severity.ERROR, Severity.WARNING)]
    return ", ".join(f"{number} {severity}{'s' * (number != 1)}" for number, severity in counts if number)


def _summary(path: str, report: Report, *, is_removed: bool) -> str:
    if is_removed:
        return f"{code_span(path)} is taken away. Once that is on the default branch, the bot goes by its defaults.\n"
    read = f"{code_span(path)} was read as it stands in this pull request"
    match report.conclusion:
        case "failure":
            said = (
                f"{read}: {_counted(report)}. Please mend the errors; every new commit is looked at again. On the "
                "default branch they would stop the bot at each submission."
            )
        case "neutral":
            said = f"{read}: {_counted(report)}. Please have a look; the bot obeys it once it is on the default branch."
        case "success":
            said = f"{read}. The bot obeys it once it is on the default branch."
    return "\n\n".join(filter(None, (said, render_markdown(report).strip()))) + "\n"
