"""Commits: read once, and written in as few requests as GitHub allows.

One file goes onto a branch by one request of the contents API, which makes tree, commit and branch move together; all
else is a tree, a commit and a reference of the git data API. No commit names an author, so that GitHub signs it.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from urllib.parse import quote

from bot.faults import TemporaryFailure
from bot.gateway import answers
from bot.gateway.client import Json
from bot.gateway.failures import Refused
from bot.gateway.trees import Trees
from bot.publish.hub import Account, Commit


class Commits(Trees):
    """The verb of the hub about commits, and how the others make one."""

    def commit(self, repository: str, sha: str) -> Commit:
        """A commit by its SHA: as this run saw it, from the store, or from GitHub."""
        if sha not in self._seen.commits:
            kept = self._store.commits([sha])
            if sha not in kept:
                kept = {sha: self._read_commit(repository, sha)}
                self._store.put_commits(kept.values())
            self._seen.saw_commits(kept.values())
        return self._seen.commits[sha]

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

    def _put_only_file(
        self,
        repository: str,
        branch: str,
        files: Mapping[str, bytes | None],
        before: Mapping[str, str],
        *,
        onto: Commit,
        message: str,
    ) -> Commit | None:
        """Commit the only file onto a branch that is there, in one request; None when that is not the way.

        GitHub takes the branch as it finds it and compares the file alone. So a push of somebody else in between is
        built upon; but then the flow saw too little, and runs again. What it does not compare is a file that is gone:
        one that somebody deletes in that second is back on top of the deletion.
        """
        [(path, content), *others] = files.items()
        if content is None or others:
            return None
        body = {"message": message, "branch": branch, "content": base64.b64encode(content).decode()}
        if path in before:
            body["sha"] = before[path]
        to = f"add a commit to branch {branch} of {repository}"
        try:
            commit = self._wire.write("PUT", repository, f"/contents/{quote(path)}", body, self._read_put, to=to)
        except Refused as error:
            if error.status == 404 and f"branch {branch.lower()} not found" in error.said:
                raise TemporaryFailure(f"Branch {branch} of {repository} went away while we wrote to it.") from error
            if error.status == 422 and '"sha" wasn\'t supplied' in error.said:
                return None  # what stands there is no file (a link), or is new: the long way replaces or refuses it
            raise
        if commit.parents != (onto.sha,):
            raise TemporaryFailure(f"Branch {branch} of {repository} moved while we wrote to it.")
        self._seen.created.add(commit.sha)
        return commit

    def _read_put(self, answer: Json) -> Commit:
        return self._read_own(answer["commit"])

    def _create_commit(self, repository: str, tree: str, parents: Sequence[str], message: str) -> Commit:
        """A commit of a tree that is there."""
        body = {"message": message, "tree": tree, "parents": parents}
        to = f"commit to {repository}"
        commit = self._wire.write("POST", repository, "/git/commits", body, self._read_own, to=to)
        self._seen.created.add(commit.sha)
        return commit

    def _read_own(self, answer: Json) -> Commit:
        """A commit that we just made, from an answer that names no account."""
        # It is ours; our numeric id is not known here, and nobody asks for it.
        author = Account(login=self._wire.identity.login(), id=0, is_bot=self.is_app)
        return Commit(
            sha=answer["sha"],
            tree=answer["tree"]["sha"],
            parents=tuple(parent["sha"] for parent in answer["parents"]),
            message=answer["message"],
            author=author,
            committer=author,
            committed_at=answers.commit_date(answer),
        )
