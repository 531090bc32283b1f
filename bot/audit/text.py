"""An audit for a terminal and for a program: a line a finding, as compilers write, by kind; or one JSON object."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from bot.audit.kinds import by_kind, kind_of
from bot.check.inert import one_line
from bot.check.report import Report, line_of
from bot.faults import Severity

if TYPE_CHECKING:
    from bot.audit.surveying import Audit
    from bot.audit.words import Proposal


def render_text(audit: Audit) -> str:
    """A heading for each kind that has findings, with their number, and a line for each of them."""
    blocks = [
        "".join(f"{line}\n" for line in (f"{kind.title}: {Report.of(found)}", *map(line_of, found)))
        for kind, found in by_kind(audit.report.findings).items()
    ]
    return "\n".join(blocks)


def render_json(audit: Audit) -> str:
    """The report as `check` writes it, with the kind of each finding, the merges, and what has no abstract."""
    report = audit.report
    content = {
        "review": one_line(audit.name),
        "entries": len(audit.paths),
        "conclusion": report.conclusion,
        "counts": {severity.value: report.count(severity) for severity in Severity},
        "digest": report.digest,
        "findings": [{"kind": kind_of(finding).name, **finding.values()} for finding in report.findings],
        "merges": [_merge(proposal) for proposal in audit.proposals],
        "without_abstract": list(audit.bare),
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _merge(proposal: Proposal) -> dict[str, object]:
    merge = proposal.merge
    return {
        "of": proposal.kind,
        "attribute": proposal.attribute,
        "written": merge.written,
        "better": merge.better,
        "times": merge.times,
        "times_better": merge.times_better,
        "difference": merge.difference,
        "is_sure": merge.is_sure,
        "places": [{"path": place.path, "line": place.line} for place in proposal.places],
    }
