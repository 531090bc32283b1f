"""Branches: where they stand, and how files get onto them by one commit of the git data API."""

from __future__ import annotations

import base64
import logging
from collections.abc import Mapping, Sequence
from urllib.parse import quote

from bot.faults import TemporaryFailure
from bot.gateway import answers
from bot.gateway.client import Json
from bot.gateway.failures import Refused
from bot.gateway.git_objects import blob_sha
from bot.gateway.trees import Trees
from bot.gateway.wire import nothing
from bot.publish.hub import Account, Commit

log = logging.getLogger(__name__)


class Branches(Trees):
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

    def commit(self, repository: str, sha: str) -> Commit:
        """A commit by its SHA: as this run saw it, from the store, or from GitHub."""
        if sha not in self._seen.commits:
            kept = self._store.commits([sha])
            if sha not in kept:
                kept = {sha: self._read_commit(repository, sha)}
                self._store.put_commits(kept.values())
            self._seen.saw_commits(kept.values())
        return self._seen.commits[sha]

    def ensure_files(
        self,
        repository: str,
        branch: str,
        files: Mapping[str, bytes | None],
        *,
        onto: Commit,
        message: str,
    ) -> Commit:
        """Make `branch` hold these files by one commit on top of `onto`; nothing if it already does."""
        head = self._head(repository, branch)
        if head not in (None, onto.sha):
            raise TemporaryFailure(f"Branch {branch} of {repository} moved while we looked at it.")
        before = self.tree(repository, onto.tree)
        after = {path: blob_sha(content) for path, content in files.items() if content is not None}
        changed = sorted(path for path in files if before.get(path) != after.get(path))
        if not changed:
            if head is None:
                self.ensure_branch(repository, branch, onto.sha)
            return onto
        tree = self._create_tree(repository, onto.tree, {path: files[path] for path in changed})
        kept = {path: sha for path, sha in before.items() if path not in files}
        self._store.put_tree(tree, kept | after)
        self._store.put_blobs({after[path]: content for path in changed if (content := files[path]) is not None})
        commit = self._create_commit(repository, tree, onto.sha, message)
        if head is not None:
            self._move_ref(repository, branch, commit.sha)
        elif not self._create_ref(repository, branch, commit.sha):
            raise TemporaryFailure(f"Branch {branch} of {repository} appeared while we wrote to it.")
        self._seen.moved(repository, branch, commit)
        self._store.put_commits([commit])
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
        self._seen.heads[repository, branch] = None
        self._seen.branches.pop(repository, None)
        self._seen.pulls.pop((repository, branch), None)  # GitHub closes them with the branch

    # -- git objects --------------------------------------------------------------------------------------------

    def _head(self, repository: str, branch: str) -> str | None:
        """Where the branch stands, with as few requests as what was seen allows."""
        key = (repository, branch)
        if key not in self._seen.heads:
            if any(at == repository and branch.startswith(prefix) for at, prefix in self._seen.complete):
                return None
            self.branch(repository, branch)
        return self._seen.heads[key]

    def _read_commit(self, repository: str, sha: str) -> Commit:
        # A commit lists its files page by page; we want none of them.
        query = {"per_page": 1}
        return self._wire.get(
            repository, f"/commits/{sha}", answers.commit, to=f"read a commit of {repository}", query=query
        )

    def _create_tree(self, repository: str, base: str, files: Mapping[str, bytes | None]) -> str:
        entries = [
            {"path": path, "mode": "100644", "type": "blob", **self._inline(repository, content)}
            for path, content in files.items()
        ]
        return self._wire.write(
            "POST",
            repository,
            "/git/trees",
            {"base_tree": base, "tree": entries},
            lambda answer: str(answer["sha"]),
            to=f"write files to {repository}",
        )

    def _inline(self, repository: str, content: bytes | None) -> dict[str, str | None]:
        """A file's content for a tree entry: text in place, other bytes as a blob of their own, None to delete."""
        if content is None:
            return {"sha": None}
        try:
            text = content.decode()
        except UnicodeDecodeError:
            text = "\0"
        if "\0" not in text:
            return {"content": text}
        return {
            "sha": self._wire.write(
                "POST",
                repository,
                "/git/blobs",
                {"content": base64.b64encode(content).decode(), "encoding": "base64"},
                lambda answer: str(answer["sha"]),
                to=f"write a file to {repository}",
            )
        }

    def _create_commit(self, repository: str, tree: str, parent: str, message: str) -> Commit:
        """A commit without an author of ours: so GitHub signs it, in the name of the App."""
        # The answer names no account. It is ours; our numeric id is not known here, and nobody asks for it.
        author = Account(login=self._wire.identity.login(), id=0, is_bot=self.is_app)
        commit = self._wire.write(
            "POST",
            repository,
            "/git/commits",
            {"message": message, "tree": tree, "parents": [parent]},
            lambda answer: Commit(
                sha=answer["sha"],
                tree=answer["tree"]["sha"],
                parents=tuple(each["sha"] for each in answer["parents"]),
                message=answer["message"],
                author=author,
                committer=author,
            ),
            to=f"commit to {repository}",
        )
        self._seen.created.add(commit.sha)
        return commit

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
