"""Other open submissions that change the same entry: told to both sides, as the second to be merged may need a look."""

from __future__ import annotations

from bot.flows import ground as grounds
from bot.flows.composed import Composed
from bot.flows.contribution import Contribution


def rivals(work: Contribution, composed: Composed) -> tuple[str, ...]:
    """A note for each; a new entry has none, for its key is its own."""
    situation, hub = work.situation, work.hub
    if situation.kind in ("add", "several") or not composed.proposal.drafts:
        return ()
    path, repository = composed.draft.path, situation.ground.repository
    notes = []
    for name, head in sorted(hub.heads(repository, grounds.BRANCHES).items()):
        before = hub.tree(repository, hub.commit(repository, head.parents[0]).tree) if head.parents else {}
        if name != situation.branch and hub.tree(repository, head.tree).get(path) != before.get(path):
            issues = situation.issue.subject.repository
            number = name.removeprefix(grounds.BRANCHES)
            notes.append(
                f"{issues}#{number} changes this entry, too. Both can be merged; where they touch the same field, "
                "the second one has to be looked at."
            )
    return tuple(notes)
