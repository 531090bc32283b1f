"""Many papers in one submission: a verdict for each, and each as a reader would see it."""

from __future__ import annotations

from bot.check.inert import code_cell, code_span
from bot.faults import Finding, Severity
from bot.publish.messages.entries import provenance, shown
from bot.publish.messages.findings import (
    finding_line,
    finding_list,
    for_submitters,
    labels_of,
    worth_a_look,
    worth_telling,
)
from bot.publish.messages.parts import (
    Part,
    cell,
    clipped,
    count,
    folded,
    stacked,
    summary_text,
    table,
    under,
)
from bot.publish.proposal import Draft, Proposal
from bot.resolve.doubts import SILENT

_NAME = 120
_TOLD = 8
"""Findings of one paper in its row."""
_ASKS = "venue-claimed"
"""A notice with a question, which somebody has to answer."""


def verdicts(proposal: Proposal) -> Part:
    """For each paper what becomes of it and what there is to do, those that need something first."""
    rows = (
        *((_given(draft), _held(draft), _to_do(proposal, draft, draft.errors)) for draft in proposal.held),
        *(_good(proposal, draft) for draft in proposal.drafts),
    )
    return table(("paper", "verdict", "what to do"), rows)


def _held(draft: Draft) -> str:
    return "waits" if _waits(draft) else "needs a change"


def _waits(draft: Draft) -> bool:
    """Whether nothing but a source's answer is missing."""
    return all(finding.rule == SILENT for finding in draft.errors)


def _good(proposal: Proposal, draft: Draft) -> tuple[str, str, str]:
    name = f"{code_cell(draft.key)} {cell(draft.entry.title, _NAME)}"
    errors = draft.errors
    if errors:
        return name, "needs a change", _to_do(proposal, draft, errors)
    told = worth_telling(draft.findings)
    silent = tuple(finding for finding in told if finding.rule == SILENT)
    looks = tuple(finding for finding in told if finding.severity is Severity.WARNING or finding.rule == _ASKS)
    if not looks and not silent:
        return name, "ready", "nothing"
    return name, "ready, worth a look" if looks else "ready; I ask again", _to_do(proposal, draft, (*looks, *silent))


def _given(draft: Draft) -> str:
    """A paper that is held back: the key that `/drop` takes and the title; without a title, what was written."""
    if draft.entry.title.strip():
        return f"{code_cell(draft.key)} {cell(draft.entry.title, _NAME)}"
    # A key made of nothing would tell nobody which paper it is.
    return cell(clipped(next((answer.given for answer in draft.answers if answer.given.strip()), ""), _NAME), _NAME)


def _to_do(proposal: Proposal, draft: Draft, findings: tuple[Finding, ...]) -> str:
    # The first answer is the whole paper as given; its row begins with it.
    labels, answers = labels_of(proposal, draft), draft.answers[1:]
    told = for_submitters(findings, labels)
    lines = list(dict.fromkeys(finding_line(each, labels, answers, is_in_cell=True) for each in told))
    more = [f"… and {len(lines) - _TOLD} more"] if len(lines) > _TOLD else []
    return "<br>".join([*lines[:_TOLD], *more])


def papers(proposal: Proposal) -> Part:
    """Every paper that goes in, each folded."""
    return stacked([_paper(proposal, draft) for draft in proposal.drafts])


def _paper(proposal: Proposal, draft: Draft) -> Part:
    labels, answers = labels_of(proposal, draft), draft.answers[1:]
    errors = under("To fix:", finding_list(draft.errors, labels, answers))
    look = worth_a_look(worth_telling(draft.findings), labels, answers)
    place = f"It goes into {code_span(draft.path)}."
    summary = summary_text(f"{draft.key}: {clipped(draft.entry.title, _NAME)}")
    return folded(summary, stacked([place, shown(draft.entry), errors, look, provenance(answers)]))


def held_back(proposal: Proposal) -> str:
    """How many papers are not in yet, and why, as a sentence without its end."""
    waiting = sum(map(_waits, proposal.held))
    changing, paper = len(proposal.held) - waiting, "more paper" if proposal.drafts else "paper"
    change = f"{count(changing, paper)} {'needs' if changing == 1 else 'need'} a change first" if changing else ""
    # Behind those that need a change it is clear what waits.
    number = str(waiting) if changing else count(waiting, paper)
    wait = f"{number} {'waits' if waiting == 1 else 'wait'} for an answer of others" if waiting else ""
    return " and ".join(filter(None, (change, wait)))
