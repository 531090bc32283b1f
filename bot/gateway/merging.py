"""How a pull request is merged: by the first method that the repository allows, and never twice."""

from __future__ import annotations

from dataclasses import replace

from bot.faults import TemporaryFailure
from bot.gateway import answers
from bot.gateway.client import Json
from bot.gateway.failures import Overtaken, Refused
from bot.gateway.limits import one_line
from bot.gateway.pull_requests import PullRequests
from bot.publish.hub import Pull

METHODS = ("merge", "squash", "rebase")
REASON = 500
"""Characters of GitHub's reason; a rule set names each rule that stands against a merge."""

# "Squash merges are not allowed on this repository."; the second comes from a branch with a linear history.
_OTHER_METHOD = ("not allowed on this repository", "must not contain merge commits")
# "Base branch was modified. Review and try the merge again."
_PASSING = ("base branch was modified", "merge already in progress")
_UNKNOWN = "not mergeable"


class Merging(PullRequests):
    """The verb of the hub that merges."""

    def ensure_merged(self, repository: str, pull: Pull, *, sha: str) -> str:
        """Merge a pull request whose head is `sha`; what GitHub says against it, or nothing when it is merged."""
        pull = self._as_seen(repository, pull)
        if pull.is_merged:
            return ""
        error = self._merge(repository, pull, sha, METHODS[0])
        for method in METHODS[1:]:
            if error is None or not any(words in error.said for words in _OTHER_METHOD):
                break
            error = self._merge(repository, pull, sha, method)
        return self._why_not(repository, pull, error) if error else ""

    def _merge(self, repository: str, pull: Pull, sha: str, method: str) -> Refused | Overtaken | None:
        """Merge by this method; what GitHub has against it, or nothing when it is merged."""
        try:
            commit = self._wire.write(
                "PUT",
                repository,
                f"/pulls/{pull.number}/merge",
                {"sha": sha, "merge_method": method},
                lambda answer: str(answer["sha"]),
                to=f"merge the pull request {repository}#{pull.number}",
            )
        except Overtaken as error:
            return error
        except Refused as error:
            if error.status != 405:
                raise
            return error
        self._seen.merged(repository, replace(pull, is_open=False, is_merged=True, merge_commit=commit))
        return None

    def _why_not(self, repository: str, pull: Pull, error: Refused | Overtaken) -> str:
        """GitHub's reason against a merge: none when it was merged meanwhile (by us: an answer was lost)."""
        to = f"read the pull request {repository}#{pull.number}"
        pull, is_known = self._wire.get(repository, f"/pulls/{pull.number}", _read_weighed, to=to)
        if pull.is_merged:
            self._seen.merged(repository, pull)
            return ""
        self._seen.saw_pull(repository, pull)
        is_passing = any(words in error.said for words in _PASSING)
        if is_passing or (pull.is_open and not is_known and _UNKNOWN in error.said):
            raise TemporaryFailure(f"GitHub was not ready to merge the pull request {repository}#{pull.number}.")
        return one_line(error.reason or str(error), REASON)


def _read_weighed(answer: Json) -> tuple[Pull, bool]:
    """A pull request, and whether GitHub has found out if it can be merged."""
    return answers.pull(answer), answer["mergeable"] is not None
