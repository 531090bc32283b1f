"""What a repository is, who may do what in it, and which labels it has."""

from __future__ import annotations

from urllib.parse import quote

from bot.gateway import answers
from bot.gateway.run import Run
from bot.publish.hub import Permission, Repository


class Repositories(Run):
    """The verbs of the hub about a repository as a whole."""

    def repository(self, name: str) -> Repository:
        """The repository as it is now."""
        if name not in self._seen.repositories:
            self._seen.repositories[name] = self._wire.get(name, "", answers.repository, to=f"find repository {name}")
        return self._seen.repositories[name]

    def permission(self, repository: str, login: str) -> Permission:
        """What this login may do in the repository, as GitHub says; `none` for a stranger."""
        key = (repository, login.casefold())
        if key not in self._seen.permissions:
            path = f"/collaborators/{quote(login, safe='')}/permission"
            to = f"say what somebody may do in {repository}"
            self._seen.permissions[key] = self._wire.find(repository, path, answers.permission, to=to) or "none"
        return self._seen.permissions[key]

    def labels(self, repository: str) -> frozenset[str]:
        """The names of all labels of a repository."""
        if repository not in self._seen.label_names:
            names = self._wire.list(
                repository, "/labels", lambda answer: str(answer["name"]), to=f"list the labels of {repository}"
            )
            self._seen.label_names[repository] = frozenset(names)
        return self._seen.label_names[repository]
