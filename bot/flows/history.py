"""A submission's branch, file by file: what it started from, what our commits made of it, what stands there now.

In: a situation. Reads through the hub, each text only when it is asked for, all of it kept by SHA.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from bot.flows import ground as grounds
from bot.flows.joining import Joined, join

if TYPE_CHECKING:
    from bot.entry.style import Style
    from bot.flows.ground import Branch
    from bot.flows.situation import Situation
    from bot.publish.hub import Commit, Hub


class History:
    """The files of a submission's branch, at its fork, as the form last made them, and now."""

    def __init__(self, situation: Situation, hub: Hub, style: Style) -> None:
        self._situation = situation
        self._hub = hub
        self._style = style

    @functools.cached_property
    def origin(self) -> Branch:
        """The commit that the branch started from; the head of base where there is no branch yet."""
        commits = self._situation.commits
        if not commits or not commits[0].parents:
            return self._situation.ground.base
        repository = self._situation.ground.repository
        return self._at(self._hub.commit(repository, commits[0].parents[0]))

    @functools.cached_property
    def synced(self) -> Branch | None:
        """The newest commit of base that the branch holds: the one that was merged into it last, else its fork.

        None where people merged something else into it: then what is base's cannot be told from what is theirs.
        """
        merges = [commit for commit in self._situation.commits if len(commit.parents) > 1]
        if not merges:
            return self.origin
        by_button = f"Merge branch '{self._situation.ground.base.name}' into "
        if any(each not in self._situation.ours and not each.message.startswith(by_button) for each in merges):
            return None
        return self._at(self._hub.commit(self._situation.ground.repository, merges[-1].parents[1]))

    @functools.cached_property
    def touched(self) -> frozenset[str]:
        """Every path that a commit of ours wrote or removed."""
        return frozenset(path for _, _, changed in self._steps for path in changed)

    def original(self, path: str) -> str | None:
        """The file at the fork."""
        return self.text(self.origin, path)

    def last(self, path: str) -> str | None:
        """What the form last made of the file, without a word of others: of each commit of ours its own change only."""
        made = self.original(path)
        for before, after, changed in self._steps:
            if path in changed:
                was, is_now = self.text(before, path), self.text(after, path)
                made = join(path, base=was, mine=is_now, theirs=made, style=self._style).text
        return made

    def written(self, path: str) -> str | None:
        """The file as a commit of ours last wrote it, though a later one may have taken it away."""
        texts = (self.text(after, path) for _, after, changed in reversed(self._steps) if path in changed)
        return next((text for text in texts if text is not None), None)

    def theirs(self, path: str) -> str | None:
        """The file as it stands on the branch; at the fork, where there is no branch yet."""
        return self.text(self._situation.head or self.origin, path)

    def joined(self, wanted: Mapping[str, str | None], *, but: Collection[str] = ()) -> dict[str, Joined]:
        """Every file that the submission wants or once wanted, joined with what people did to it; `but` those.

        What it wants no more is put back as it was at the fork.
        """
        return {
            path: join(
                path,
                base=self.last(path),
                mine=wanted[path] if path in wanted else self.original(path),
                theirs=self.theirs(path),
                style=self._style,
            )
            for path in sorted({*wanted, *self.touched} - set(but))
        }

    @functools.cached_property
    def _steps(self) -> tuple[tuple[Branch, Branch, frozenset[str]], ...]:
        """Each commit of ours, the one before it, and the paths it changed; a merge of base is no word of ours."""
        commits = {commit.sha: commit for commit in self._situation.commits}
        steps = []
        for commit in self._situation.ours:
            if len(commit.parents) != 1:
                continue
            parent = commits.get(commit.parents[0])
            before, after = self._at(parent) if parent else self.origin, self._at(commit)
            steps.append((before, after, frozenset(_changed(before.files, after.files))))
        return tuple(steps)

    def _at(self, commit: Commit) -> Branch:
        situation = self._situation
        return grounds.branch_at(self._hub, situation.ground.repository, situation.branch, commit)

    def text(self, branch: Branch, path: str) -> str | None:
        """A file at one of the commits of this history."""
        return grounds.read_text(self._hub, self._situation.ground.repository, branch, path)


def _changed(before: Mapping[str, str], after: Mapping[str, str]) -> Iterable[str]:
    # Reviews hold thousands of files, of which a commit of ours changes a few.
    return {path for path, _ in before.items() ^ after.items()}
