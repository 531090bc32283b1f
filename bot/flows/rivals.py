"""Other open submissions that change the same entry or bring the same paper: both sides are told, and people choose.

In: a contribution and what it makes. Out: a `Rival` for each. Reads the bot's own branches through the hub.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from bot.check.inert import code_span
from bot.corpus.comparing import Match
from bot.entry.model import Entry
from bot.flows.composed import Composed
from bot.flows.contribution import Contribution
from bot.flows.open_submissions import files_at_fork, open_submissions, same_papers
from bot.flows.situation import Situation, status_of
from bot.intake.subject import Job, Subject
from bot.publish.hub import Commit, Hub
from bot.publish.proposal import Draft

_MOST_TOLD = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Rival:
    """Another open submission, and what is to be said of it."""

    subject: Subject
    """its issue"""
    note: str
    is_aware: bool
    """whether its status comment speaks of us"""

    @property
    def job(self) -> Job:
        """Its own next look, in which it finds us."""
        return Job(flow="submission", subject=self.subject)


def find_rivals(work: Contribution, composed: Composed) -> tuple[Rival, ...]:
    """The other open submissions that both people should know of."""
    situation, hub = work.situation, work.hub
    drafts = composed.proposal.drafts
    if not drafts or composed.form_errors:
        return ()
    found = []
    for number, head in open_submissions(hub, situation.ground.repository, but=situation.branch).items():
        subject = Subject(situation.issue.subject.repository, number)
        if situation.kind in ("add", "several"):
            note = _same_paper(subject, drafts, situation, head, hub)
        else:
            note = _same_entry(subject, composed.draft.path, situation, head, hub)
        issue = hub.issue(subject) if note else None
        # A branch that a person pushed to outlives its submission.
        if issue and issue.is_open:
            is_aware = f"{situation.issue.subject} " in status_of(hub, subject)
            found.append(Rival(subject=subject, note=note, is_aware=is_aware))
    return tuple(found)


def bringing(situation: Situation, hub: Hub, head: Commit, papers: Iterable[Entry]) -> Iterator[tuple[Entry, Match]]:
    """The papers among these that another submission's branch brings as well."""
    ground, collection = situation.ground, situation.collection
    return same_papers(hub, ground.repository, head, papers, base=ground.base, collection=collection)


def _same_paper(subject: Subject, drafts: tuple[Draft, ...], situation: Situation, head: Commit, hub: Hub) -> str:
    found = list(bringing(situation, hub, head, [draft.entry for draft in drafts]))
    if not found:
        return ""
    if len(drafts) > 1:
        keys = ", ".join(code_span(entry.bibkey) for entry, _ in found[:_MOST_TOLD])
        more = f" and {len(found) - _MOST_TOLD} more" if len(found) > _MOST_TOLD else ""
        return f"{subject} brings papers of this list, too: {keys}{more}. Whichever is merged first has them."
    _, match = found[0]
    key = code_span(PurePosixPath(match.holding.path).stem)
    return (
        f"{subject} brings this paper, too, as {key}: its entry {match.said}. Only one of the two should be merged; "
        "the other one is then led to the entry."
    )


def _same_entry(subject: Subject, path: str, situation: Situation, head: Commit, hub: Hub) -> str:
    repository = situation.ground.repository
    base = situation.ground.base
    blob = hub.tree(repository, head.tree).get(path)
    if blob == base.files.get(path) or blob == files_at_fork(hub, repository, head, base=base).get(path):
        return ""
    return (
        f"{subject} changes this entry, too. Whichever is merged second has to be looked at where they touch the same "
        "field."
    )
