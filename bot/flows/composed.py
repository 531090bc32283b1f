"""What composing a contribution returns, whatever its kind. Values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.faults import Finding
from bot.intake.steering import Refusal
from bot.publish.proposal import Draft, Proposal
from bot.resolve.fetch import Miss


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """What became of a form: what to tell, the errors that stop it, and the files to commit."""

    proposal: Proposal
    form_errors: tuple[Finding, ...] = ()
    files: Mapping[str, str | None] = field(default_factory=dict)
    """every file that the submission is about, as it shall stand on the branch; None: it shall go"""
    refusals: tuple[Refusal, ...] = ()
    """commands that came to nothing, found only when they were carried out"""
    former_titles: frozenset[str] = frozenset()
    """titles that we gave to the pull request before"""

    silent: tuple[Miss, ...] = ()
    """sources that gave no answer and are asked again"""

    has_doubtful_links: bool = False
    """whether a link that seems to be dead needs a second look, a day later"""

    @property
    def draft(self) -> Draft:
        """The draft of a contribution that is about one entry."""
        return self.proposal.drafts[0]
