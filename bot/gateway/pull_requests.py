"""Pull requests from a branch of the same repository: one is opened, edited, closed, reopened."""

from __future__ import annotations

from collections.abc import Sequence

from bot.gateway import answers
from bot.gateway.branches import Branches
from bot.gateway.client import Json
from bot.gateway.failures import Refused
from bot.gateway.limits import TITLE, fit, is_same, one_line
from bot.publish.hub import Commit, Pull, PullsForbidden

_FORBIDDEN = "not permitted to create or approve pull requests"
"""GitHub's words to a workflow where Settings → Actions → General says so."""


class PullRequests(Branches):
    """The verbs of the hub about pull requests."""

    def pulls(self, repository: str, branch: str) -> Sequence[Pull]:
        """All pull requests, open and closed, from this branch of this very repository; newest first."""
        key = (repository, branch)
        if key not in self._seen.pulls:
            owner = repository.partition("/")[0]
            found = self._wire.list(
                repository,
                "/pulls",
                _read_own_pull,
                to=f"list the pull requests of {repository}",
                query={"head": f"{owner}:{branch}", "state": "all", "sort": "created", "direction": "desc"},
            )
            # Filtered again: when a repository was renamed, PyGithub follows GitHub's redirect without the query.
            own = [pull for pull in found if pull is not None and pull.head == branch]
            self._seen.pulls[key] = [pull.number for pull in own]
            for pull in own:
                self._seen.saw_pull(repository, pull)
                if pull.is_open:
                    self._seen.heads.setdefault(key, pull.head_sha)
        known = [self._seen.pull_of.get((repository, number)) for number in self._seen.pulls[key]]
        return tuple(pull for pull in known if pull is not None)

    def pull(self, repository: str, number: int, *, anew: bool = False) -> Pull | None:
        """A pull request by its number, also one from a fork; None when there is none."""
        key = (repository, number)
        if anew or key not in self._seen.pull_of:
            to = f"read the pull request {repository}#{number}"
            self._seen.pull_of[key] = self._wire.find(repository, f"/pulls/{number}", answers.pull, to=to)
        return self._seen.pull_of[key]

    def pull_commits(self, repository: str, number: int) -> Sequence[Commit]:
        """The commits of a pull request, oldest first; GitHub lists 250 at most."""
        key = (repository, number)
        if key not in self._seen.pull_commits:
            commits = self._wire.list(
                repository,
                f"/pulls/{number}/commits",
                answers.commit,
                to=f"list the commits of {repository}#{number}",
            )
            self._seen.pull_commits[key] = commits
            self._seen.saw_commits(commits)
        return tuple(self._seen.pull_commits[key])

    def pulls_at(self, repository: str, sha: str) -> Sequence[Pull]:
        """The open pull requests whose head is this commit, also from forks.

        All open ones are listed: for a commit of a fork, `/commits/SHA/pulls` names none.
        """
        found = self._wire.list(
            repository, "/pulls", answers.pull, to=f"list the pull requests of {repository}", query={"state": "open"}
        )
        return tuple(pull for pull in found if pull.head_sha == sha)

    def ensure_pull(self, repository: str, *, branch: str, base: str, title: str, body: str) -> Pull:
        """One open pull request from `branch` into `base`: opened, or given this title and body."""
        title, body = one_line(title, TITLE), fit(body)
        if pull := self._open_pull(repository, branch, base):
            return self._edit(repository, pull, base=base, title=title, body=body)
        try:
            pull = self._wire.write(
                "POST",
                repository,
                "/pulls",
                {"head": branch, "base": base, "title": title, "body": body},
                answers.pull,
                to=f"open a pull request from {branch} in {repository}",
            )
        except Refused as error:
            if error.status == 403 and _FORBIDDEN in error.said:
                raise PullsForbidden(f"{repository} does not let workflows open pull requests.") from error
            if error.status != 422 or "already exists" not in error.said:
                raise
            # It was opened since we looked: by an earlier request whose answer was lost, or by a person.
            self._seen.pulls.pop((repository, branch), None)
            pull = self._open_pull(repository, branch, base)
            if pull is None:
                raise
            return self._edit(repository, pull, base=base, title=title, body=body)
        self._seen.opened(repository, pull)
        return pull

    def ensure_pull_state(self, repository: str, pull: Pull, *, is_open: bool) -> bool:
        """Close or reopen; False when GitHub refuses to reopen (the branch is gone or was recreated elsewhere)."""
        pull = self._as_seen(repository, pull)
        if pull.is_open == is_open:
            return True
        try:
            state = "open" if is_open else "closed"
            pull = self._patch(repository, pull, {"state": state}, "reopen" if is_open else "close")
        except Refused as error:
            if is_open and error.status == 422:
                return False
            raise
        return pull.is_open == is_open

    def _edit(self, repository: str, pull: Pull, *, base: str, title: str, body: str) -> Pull:
        changes: dict[str, str] = {}
        if pull.base != base:
            changes["base"] = base
        if not is_same(pull.title, title):
            changes["title"] = title
        if not is_same(pull.body, body):
            changes["body"] = body
        return self._patch(repository, pull, changes, "edit") if changes else pull

    def _patch(self, repository: str, pull: Pull, changes: dict[str, str], verb: str) -> Pull:
        to = f"{verb} the pull request {repository}#{pull.number}"
        pull = self._wire.write("PATCH", repository, f"/pulls/{pull.number}", changes, answers.pull, to=to)
        self._seen.saw_pull(repository, pull)
        return pull

    def _open_pull(self, repository: str, branch: str, base: str) -> Pull | None:
        """The open pull request from this branch; of several, rather the one into this base."""
        found = [pull for pull in self.pulls(repository, branch) if pull.is_open]
        return min(found, key=lambda pull: pull.base != base, default=None)

    def _as_seen(self, repository: str, pull: Pull) -> Pull:
        """The pull request as this run saw it last, which may be newer than what the caller holds."""
        return self._seen.pull_of.get((repository, pull.number)) or pull


def _read_own_pull(answer: Json) -> Pull | None:
    """A pull request, unless it comes from a fork with a branch of the same name."""
    return answers.pull(answer) if answers.is_from_same_repository(answer) else None
