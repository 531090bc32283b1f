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
        blob = hub.tree(repository, head.tree).get(path)
        before = hub.tree(repository, hub.commit(repository, head.parents[0]).tree) if head.parents else {}
        if name != situation.branch and blob not in (before.get(path), situation.ground.base.files.get(path)):
            issues = situation.issue.subject.repository
            number = name.removeprefix(grounds.BRANCHES)
            notes.append(
                f"{issues}#{number} changes this entry, too. Whichever is merged second has to be looked at where they "
                "touch the same field."
            )
    return tuple(notes)
