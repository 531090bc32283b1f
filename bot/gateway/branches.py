"""Branches: where they stand, and how files get onto them by one commit."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from urllib.parse import quote

from bot.faults import TemporaryFailure
from bot.gateway import answers
from bot.gateway.client import Json
from bot.gateway.comparing import Comparing
from bot.gateway.failures import Refused
from bot.gateway.git_objects import blob_sha
from bot.gateway.wire import nothing
from bot.publish.hub import Commit

log = logging.getLogger(__name__)


class Branches(Comparing):
    """The verbs of the hub about branches."""

    def branch(self, repository: str, name: str) -> Commit | None:
        """The head of a branch, or None when there is no such branch."""
        key = (repository, name)
        head = self._seen.heads.get(key)
        if key in self._seen.heads and (head is None or head in self._seen.commits):
            return self._seen.commits[head] if head else None

        def read(answer: Json) -> Commit | None:
            # GitHub redirects from a renamed branch to the new one, which is not the branch that was asked for.
            return answers.commit(answer["commit"]) if answer["name"] == name else None

        path = f"/branches/{quote(name)}"
        commit = self._wire.find(repository, path, read, to=f"read branch {name} of {repository}")
        self._seen.heads[key] = commit.sha if commit else None
        self._seen.saw_commits([commit] if commit else [])
        return commit

    def branches(self, repository: str) -> Sequence[str]:
        """The names of all branches."""
        if repository not in self._seen.branches:
            self._seen.branches[repository] = self._wire.list(
                repository,
                "/branches",
                lambda answer: str(answer["name"]),
                to=f"list the branches of {repository}",
            )
        return tuple(self._seen.branches[repository])

    def heads(self, repository: str, prefix: str) -> Mapping[str, Commit]:
        """The heads of all branches whose names begin so."""
        if (repository, prefix) not in self._seen.complete:
            self._read_heads(repository, prefix)
        known = self._seen.heads.items()
        named = {name: sha for (at, name), sha in known if sha and at == repository and name.startswith(prefix)}
        return {name: self.commit(repository, sha) for name, sha in named.items()}

    def _read_heads(self, repository: str, prefix: str) -> None:
        refs = self._wire.get(
            repository,
            f"/git/matching-refs/heads/{quote(prefix)}",
            lambda answer: {ref["ref"].removeprefix("refs/heads/"): ref["object"]["sha"] for ref in answer},
            to=f"list the branches {prefix}… of {repository}",
        )
        self._seen.heads |= {(repository, name): sha for name, sha in refs.items()}
        self._seen.complete.add((repository, prefix))

    def ensure_files(
        self,
        repository: str,
        branch: str,
        files: Mapping[str, bytes | None],
        *,
        onto: Commit,
        message: str,
        also: Commit | None = None,
    ) -> Commit:
        """Make `branch` hold these files by one commit on top of `onto`; nothing if it already does."""
        head = self._head(repository, branch)
        if head not in (None, onto.sha):
            raise TemporaryFailure(f"Branch {branch} of {repository} moved while we looked at it.")
        start = also or onto
        before = self.tree(repository, start.tree)
        kept = {path: sha for path, sha in before.items() if path not in files}
        after = kept | {path: blob_sha(content) for path, content in files.items() if content is not None}
        changed = {path: files[path] for path in sorted(files) if before.get(path) != after.get(path)}
        if self._holds(repository, onto, after, also) if also else not changed:
            if head is None:
                self.ensure_branch(repository, branch, onto.sha)
            return onto
        commit = None
        if head is not None and also is None:
            commit = self._put_only_file(repository, branch, changed, before, onto=onto, message=message)
        if commit is None:
            tree = self._create_tree(repository, start.tree, changed) if changed else start.tree
            parents = [onto.sha, also.sha] if also else [onto.sha]
            commit = self._create_commit(repository, tree, parents, message)
            self._point(repository, branch, commit.sha, is_there=head is not None)
        self._store.put_tree(commit.tree, after)
        self._store.put_blobs({after[path]: content for path, content in changed.items() if content is not None})
        self._store.put_commits([commit])
        self._seen.moved(repository, branch, commit)
        return commit

    def ensure_branch(self, repository: str, branch: str, sha: str) -> None:
        """Make sure the branch exists; it starts at `sha` when it does not."""
        if self._head(repository, branch) is not None:
            return
        if self._create_ref(repository, branch, sha):
            self._seen.heads[repository, branch] = sha
        else:  # someone else was first, and where it stands is not known
            del self._seen.heads[repository, branch]
        self._seen.branches.pop(repository, None)

    def ensure_no_branch(self, repository: str, branch: str) -> None:
        """Make sure there is no such branch."""
        if self._head(repository, branch) is None:
            return
        try:
            self._wire.write(
                "DELETE",
                repository,
                f"/git/refs/heads/{quote(branch)}",
                None,
                nothing,
                to=f"delete branch {branch} of {repository}",
            )
        except Refused as error:
            if error.status not in (404, 422):
                raise
            if error.status == 422 and "does not exist" not in error.said:
                # A rule of the repository keeps it. A branch too many must not keep a submission from its end.
                log.warning("%s", error)
                return
        self._seen.gone(repository, branch)

    # -- references ---------------------------------------------------------------------------------------------

    def _head(self, repository: str, branch: str) -> str | None:
        """Where the branch stands, with as few requests as what was seen allows."""
        key = (repository, branch)
        if key not in self._seen.heads:
            if any(at == repository and branch.startswith(prefix) for at, prefix in self._seen.complete):
                return None
            self.branch(repository, branch)
        return self._seen.heads[key]

    def _holds(self, repository: str, commit: Commit, files: Mapping[str, str], also: Commit) -> bool:
        """Whether a commit merges `also` already, into exactly these files."""
        is_merged = also.sha in (commit.sha, *commit.parents)
        return is_merged and self.tree(repository, commit.tree) == files

    def _point(self, repository: str, branch: str, sha: str, *, is_there: bool) -> None:
        """Let the branch, or a new one, stand at this commit."""
        if is_there:
            self._move_ref(repository, branch, sha)
        elif not self._create_ref(repository, branch, sha):
            raise TemporaryFailure(f"Branch {branch} of {repository} appeared while we wrote to it.")

    def _create_ref(self, repository: str, branch: str, sha: str) -> bool:
        """Create a branch; False when there is one."""
        to = f"create branch {branch} of {repository}"
        ref = {"ref": f"refs/heads/{branch}", "sha": sha}
        try:
            self._wire.write("POST", repository, "/git/refs", ref, nothing, to=to)
        except Refused as error:
            if error.status == 422 and "already exists" in error.said:
                return False
            raise
        return True

    def _move_ref(self, repository: str, branch: str, sha: str) -> None:
        """Move a branch forward, never by force."""
        to = f"add a commit to branch {branch} of {repository}"
        path = f"/git/refs/heads/{quote(branch)}"
        try:
            self._wire.write("PATCH", repository, path, {"sha": sha, "force": False}, nothing, to=to)
        except Refused as error:
            if error.status == 422 and "does not exist" in error.said:
                raise TemporaryFailure(f"Branch {branch} of {repository} went away while we wrote to it.") from error
            raise
