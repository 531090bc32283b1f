"""What a change takes along: rows of the taxonomy, other files, what else the form said, why an entry should go."""

from __future__ import annotations

from collections.abc import Iterable

from bot.check.inert import code_span, inert
from bot.publish.messages.parts import Part, block, clipped, fit, folded, listed, stacked, under
from bot.publish.proposal import Draft, Proposal

_REASON = 4_000
_REMARK = 4_000
_LABEL = 200


def rows(proposal: Proposal) -> Part:
    """The rows that go into the taxonomy file, and those that go out of it."""
    path = code_span(proposal.taxonomy_path)
    return stacked(
        [
            _rows(f"Added to {path}:", (row for draft in proposal.drafts for row in draft.rows)),
            _rows(f"Taken out of {path}:", (row for draft in proposal.drafts for row in draft.gone_rows)),
        ]
    )


def _rows(lead: str, lines: Iterable[str]) -> Part:
    return under(lead, block("\n".join(lines), "yaml"))


def other_files(proposal: Proposal) -> str:
    """The other files that change."""
    paths = ", ".join(map(code_span, proposal.extra_paths))
    return f"It changes {paths} as well." if paths else ""


def reason(draft: Draft) -> Part:
    """Why the entry should go, in the submitter's words."""
    given = next((answer.given for answer in draft.answers if answer.field == "reason"), "")
    return under("The reason given:", lambda room: _quotation(given, min(room, _REASON)))


def _quotation(text: str, room: int) -> str:
    quoted = fit(text, inert, room - 2) if text.strip() else ""
    return f"> {quoted}" if quoted else ""


def remarks(proposal: Proposal) -> Part:
    """What was also said in the form."""
    said = {**proposal.remarks, **(proposal.draft.remarks if proposal.draft else {})}
    lines = (f"**{inert(clipped(name, _LABEL))}**: {fit(text, inert, _REMARK)}" for name, text in said.items())
    return folded("Also said in the form", listed(lines))
