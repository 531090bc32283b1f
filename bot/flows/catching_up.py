"""A branch whose review went on meanwhile: where base changed a file that the submission changes too, both are joined.

Rows of two submissions under one category, or two fields of one entry, are no conflict to a person, yet they are one to
git. So base is merged into the branch, and nobody has to. What people said differently in one place is left to them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.flows import ground as grounds
from bot.flows.contribution import Contribution
from bot.flows.joining import join


@dataclass(frozen=True, slots=True, kw_only=True)
class CaughtUp:
    """What the branch shall hold and base does not, once base is merged into it; None when it is not to be merged.

    `conflicts` are the fields (or files) in which base and the branch say different things, which is why it is not.
    """

    files: Mapping[str, bytes | None] | None = None
    conflicts: tuple[str, ...] = ()


UP_TO_DATE = CaughtUp()


def catch_up(work: Contribution, files: Mapping[str, str | None]) -> CaughtUp:
    """Join the branch with what base changed in the same files; `files` are the submission's own, as they shall be."""
    base, synced, head = work.situation.ground.base, work.history.synced, work.situation.head
    if head is None or synced is None or synced.head.sha == base.head.sha:
        return UP_TO_DATE
    moved = {path for path, _ in base.files.items() ^ synced.files.items()}
    if not any(path in moved and text != work.history.text(synced, path) for path, text in files.items()):
        return UP_TO_DATE
    own = {path for path, _ in head.files.items() ^ synced.files.items()} | files.keys()
    wanted: dict[str, bytes | None] = {}
    for path in own:
        if path in moved:
            joined = join(
                path,
                base=work.history.text(synced, path),
                mine=files[path] if path in files else work.history.text(head, path),
                theirs=work.history.text(base, path),
                style=work.style,
            )
            if joined.conflicts:
                return CaughtUp(conflicts=joined.conflicts)
            wanted[path] = None if joined.text is None else joined.text.encode()
        elif path in files:
            text = files[path]
            wanted[path] = None if text is None else text.encode()
        else:
            wanted[path] = _bytes(work, head, path)
    return CaughtUp(files=wanted)


def _bytes(work: Contribution, branch: grounds.Branch, path: str) -> bytes | None:
    """A file of people's on the branch, to the byte."""
    sha = branch.files.get(path)
    if sha is None:
        return None
    return work.hub.blobs(work.situation.ground.repository, [sha], commit=branch.head.sha)[sha]
