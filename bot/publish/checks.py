"""A draft and its findings as a check run. Pure.

The digest names the content, so that a run with the same result writes nothing.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace

from bot.check.report import Report, render_notes
from bot.publish.hub import Annotation, Check, Conclusion
from bot.publish.messages import Draft, check_summary, check_title

NAME = "Living Review Bot"
NOTES = 150
"""Annotations of one file: three requests. A form of nothing but faults must not use up an hour's writes."""


def check_of(draft: Draft, *, file_is_as_found: bool) -> Check:
    """The check run on the head of a submission's branch.

    `file_is_as_found` says that the findings' lines are those of the file on the branch; else (the form has errors and
    the file is the last good version) there is nothing to annotate.
    """
    report = Report.of(draft.findings)
    notes = tuple(
        Annotation(path=note.path, line=note.line, level=note.level, title=note.title, message=note.message)
        for note in render_notes(report)
        if file_is_as_found and note.path == draft.path
    )[:NOTES]
    title = check_title(report.findings, draft.conflicts)
    summary = check_summary(replace(draft, findings=report.findings))
    conclusion: Conclusion = "neutral" if draft.conflicts and report.conclusion == "success" else report.conclusion
    digest = hashlib.sha256("\0".join((conclusion, title, summary, repr(notes))).encode()).hexdigest()
    return Check(name=NAME, digest=digest, conclusion=conclusion, title=title, summary=summary, annotations=notes)
