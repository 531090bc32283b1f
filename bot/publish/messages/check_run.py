"""What a check run on a submission's head says: in a line, and in its summary."""

from __future__ import annotations

from bot.faults import Finding, Severity, in_order
from bot.publish.messages.entries import changes, shown
from bot.publish.messages.findings import conflicts, finding_list, findings_of, labels_of
from bot.publish.messages.papers import held_back, papers
from bot.publish.messages.parts import Part, count, fitted, folded, under
from bot.publish.messages.rows import rows
from bot.publish.proposal import Proposal


def all_findings(proposal: Proposal) -> tuple[Finding, ...]:
    """Every finding of what is on the branch; papers that are held back are not."""
    return in_order((*proposal.findings, *(finding for draft in proposal.drafts for finding in draft.findings)))


def check_title(proposal: Proposal, *, is_mergeable: bool = True) -> str:
    """What a check run says in a line."""
    findings = all_findings(proposal)
    errors = sum(finding.is_error for finding in findings)
    if errors:
        return f"{count(errors)} to fix"
    if not is_mergeable:
        return "In conflict with the base branch"
    warnings = sum(finding.severity is Severity.WARNING for finding in findings)
    look = warnings + sum(len(draft.conflicts) for draft in proposal.drafts)
    return f"Ready to merge; {count(look)} worth a look" if look else "Ready to merge"


def check_summary(proposal: Proposal) -> str:
    """The summary of a check run: every finding, and what the branch does, as a reader sees it."""
    findings, draft = findings_of(proposal), proposal.draft
    answers = draft.answers if draft else ()
    held = f"{held_back(proposal)}, told in the issue." if proposal.held else ""
    return fitted(
        [
            "" if all_findings(proposal) else "Nothing to remark.",
            finding_list(findings, labels_of(proposal), answers),
            held,
            conflicts(proposal),
            *_content(proposal),
            rows(proposal),
        ]
    )


def _content(proposal: Proposal) -> list[Part]:
    draft = proposal.draft
    if draft is None:
        return [papers(proposal)]
    if proposal.kind == "withdraw":
        return [under("This entry is removed:", shown(draft.entry))]
    if proposal.kind == "add":
        return [shown(draft.entry)]
    return [changes(draft, labels_of(proposal)), folded("The entry, as it will read", shown(draft.entry))]
