"""An audit as issues to file: for each kind of findings a title and a body with a task for each.

Every word of the review is inert in them: nobody is mentioned, no other issue is referred to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from bot.audit.addresses import address_of
from bot.audit.kinds import OTHERS, by_kind
from bot.audit.places import AT_MOST
from bot.audit.weights import BARE
from bot.check.inert import code_span, inert_sentence
from bot.check.report import Report

if TYPE_CHECKING:
    from bot.audit.kinds import Kind
    from bot.audit.surveying import Audit
    from bot.audit.words import Proposal
    from bot.faults import Finding

MOST = 60_000
"""Characters of a body; GitHub takes 65,536."""


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue to file: its name among files, its title and its body."""

    name: str
    title: str
    body: str

    @property
    def text(self) -> str:
        """Title, blank line, body."""
        return f"{self.title}\n\n{self.body}"


def render_issues(audit: Audit) -> Iterator[Issue]:
    """An issue for each kind that has findings; several, if one does not hold all tasks."""
    for kind, found in by_kind(audit.report.findings).items():
        head = f"{kind.advice}\n\n{Report.of(found)}, among {len(audit.paths)} entries.\n"
        parts = list(_parts(list(_tasks(audit, kind, found)), MOST - len(head)))
        for number, part in enumerate(parts, 1):
            several = len(parts) > 1
            yield Issue(
                name=f"{kind.name}-{number}" if several else kind.name,
                title=f"Audit: {kind.title.lower()}{f' ({number} of {len(parts)})' if several else ''}",
                body=head + part,
            )


def _parts(tasks: Sequence[str], most: int) -> Iterator[str]:
    """The tasks, cut into as many texts as are needed."""
    part: list[str] = []
    size = 0
    for task in tasks:
        if part and size + len(task) > most:
            yield "".join(part)
            part, size = [], 0
        part.append(task)
        size += len(task)
    if part:
        yield "".join(part)


def _tasks(audit: Audit, kind: Kind, found: Sequence[Finding]) -> Iterator[str]:
    """A line for each finding; of single entries under their rules."""
    proposals = {proposal.finding: proposal for proposal in audit.proposals}
    if kind is not OTHERS:
        yield "\n"
        for finding in found:
            yield from _task(audit, finding, proposals)
        return
    ranked = sorted(found, key=lambda finding: finding.rule)
    for rule, findings in groupby(ranked, key=lambda finding: finding.rule):
        yield f"\n### {code_span(rule)}\n\n"
        for finding in findings:
            yield from _task(audit, finding, proposals)


def _task(audit: Audit, finding: Finding, proposals: Mapping[Finding, Proposal]) -> Iterator[str]:
    if finding.rule == BARE and not finding.path:
        yield from (f"- [ ] {_place(audit, path, 0)}\n" for path in audit.bare)
        return
    place = f"{_place(audit, finding.path, finding.line)}: " if finding.path else ""
    said = " ".join(filter(None, (inert_sentence(finding.message), inert_sentence(finding.hint))))
    yield f"- [ ] {place}{said}\n"
    proposal = proposals.get(finding)
    if proposal and len(proposal.places) > AT_MOST:  # the sentence names the first ones only
        yield from (f"  - {_place(audit, each.path, each.line)}\n" for each in proposal.places)


def _place(audit: Audit, path: str, line: int) -> str:
    shown = code_span(f"{path}:{line}" if line else path)
    address = address_of(audit.config, path, line)
    return f"[{shown}](<{address}>)" if address else shown
