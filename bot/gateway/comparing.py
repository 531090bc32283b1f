"""Two commits side by side, which is one request for their last common ancestor, the files between and the commits."""

from __future__ import annotations

from bot.gateway import answers
from bot.gateway.client import PAGE
from bot.gateway.commits import Commits
from bot.publish.hub import Comparison


class Comparing(Commits):
    """The verb of the hub about what differs."""

    def compare(self, repository: str, base: str, head: str) -> Comparison | None:
        """What the commit `head` has changed since it left the history of the commit `base`; None if they share none.

        The commits that GitHub lists on the way are remembered: that of `head` need not be asked for any more.
        """
        key = (repository, base, head)
        if key not in self._seen.comparisons:
            found = self._wire.find(
                repository,
                f"/compare/{base}...{head}",
                answers.comparison,
                to=f"compare two commits of {repository}",
                query={"per_page": PAGE},
            )
            self._seen.comparisons[key] = found
            self._seen.saw_commits((found.start, *found.commits) if found else ())
        return self._seen.comparisons[key]
