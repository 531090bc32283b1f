"""A proposal and its findings as a check run. Pure.

The digest names the content, so that a run with the same result writes nothing.
"""

from __future__ import annotations

import hashlib

from bot.check.report import Report, render_notes
from bot.publish.hub import Annotation, Check, Conclusion
from bot.publish.messages.check_run import all_findings, check_summary, check_title
from bot.publish.proposal import Proposal

NAME = "Living Review Bot"
NOTES = 150
"""Annotations of one check run: three requests. A form of nothing but faults must not use up an hour's writes."""


def check_of(proposal: Proposal, *, file_is_as_found: bool, is_mergeable: bool = True) -> Check:
    """The check run on the head of a submission's branch.

    `file_is_as_found` says that the findings' lines are those of the files on the branch; else (the form has errors and
    the files are the last good version) there is nothing to annotate. Without `is_mergeable` base says something else.
    """
    report = Report.of(all_findings(proposal))
    paths = {draft.path for draft in proposal.drafts if file_is_as_found and not draft.is_removed}
    notes = tuple(
        Annotation(path=note.path, line=note.line, level=note.level, title=note.title, message=note.message)
        for note in render_notes(report)
        if note.path in paths
    )[:NOTES]
    title, summary = check_title(proposal, is_mergeable=is_mergeable), check_summary(proposal)
    has_conflicts = not is_mergeable or any(draft.conflicts for draft in proposal.drafts)
    conclusion: Conclusion = "neutral" if has_conflicts and report.conclusion == "success" else report.conclusion
    digest = hashlib.sha256("\0".join((conclusion, title, summary, repr(notes))).encode()).hexdigest()
    return Check(name=NAME, digest=digest, conclusion=conclusion, title=title, summary=summary, annotations=notes)
