"""An issue of our own that tells how things stand: one for each marker, edited in place, closed when all is well."""

from __future__ import annotations

from bot.gateway import answers
from bot.gateway.client import Json
from bot.gateway.conversations import Conversations
from bot.gateway.failures import Refused
from bot.gateway.limits import TITLE, fit, is_same, one_line
from bot.intake.subject import Subject
from bot.publish.hub import Issue


class KeptIssues(Conversations):
    """The verb of the hub about an issue of ours."""

    def ensure_issue(self, repository: str, *, marker: str, title: str, body: str, is_open: bool) -> None:
        """One issue of ours with a line that begins with `marker`, as this title and body have it.

        A closed one is looked for only when there is something to tell: our pull requests are listed among our issues.
        """
        title, body = one_line(title, TITLE), fit(body)
        found = self._find_kept(repository, marker, "open") or (
            self._find_kept(repository, marker, "closed") if is_open else None
        )
        if found is None:
            if is_open:
                self._open_kept(repository, marker, title, body)
            return
        changes: dict[str, Json] = {}
        if not is_same(found.title, title):
            changes["title"] = title
        if not is_same(found.body, body):
            changes["body"] = body
        if is_open and not found.is_open and _line(found.body, marker) != _line(body, marker):
            changes["state"] = "open"
        if not is_open and found.is_open:
            changes |= {"state": "closed", "state_reason": "completed"}
        if changes:
            self._edit_kept(repository, marker, found, changes)

    def _find_kept(self, repository: str, marker: str, state: str) -> Issue | None:
        """Our oldest issue in this state that has the marker."""
        key = (repository, marker, state)
        if key not in self._seen.kept_issues:
            listed = [issue for login in self._logins() for issue in self._list_issues(repository, login, state)]
            ours = [issue for issue in listed if not issue.is_pull and _line(issue.body, marker)]
            self._seen.kept_issues[key] = min(ours, key=lambda issue: issue.subject.number, default=None)
        return self._seen.kept_issues[key]

    def _logins(self) -> list[str]:
        return [self._wire.identity.login(), *sorted(self._former)]

    def _list_issues(self, repository: str, login: str, state: str) -> list[Issue]:
        try:
            return self._wire.list(
                repository,
                "/issues",
                lambda answer: answers.issue(answer, Subject(repository, answer["number"])),
                to=f"list the issues of {repository}",
                query={"creator": login, "state": state},
            )
        except Refused as error:
            if error.status == 410:  # issues are switched off
                return []
            raise

    def _open_kept(self, repository: str, marker: str, title: str, body: str) -> None:
        try:
            issue = self._wire.write(
                "POST",
                repository,
                "/issues",
                {"title": title, "body": body},
                lambda answer: answers.issue(answer, Subject(repository, answer["number"])),
                to=f"open an issue in {repository}",
            )
        except Refused as error:
            if error.status == 410:
                return
            raise
        self._seen.kept_issues[repository, marker, "open"] = issue

    def _edit_kept(self, repository: str, marker: str, issue: Issue, changes: dict[str, Json]) -> None:
        edited = self._wire.write(
            "PATCH",
            repository,
            f"/issues/{issue.subject.number}",
            changes,
            lambda answer: answers.issue(answer, issue.subject),
            to=f"edit our issue {issue.subject}",
        )
        for state in ("open", "closed"):
            self._seen.kept_issues.pop((repository, marker, state), None)
        self._seen.kept_issues[repository, marker, "open" if edited.is_open else "closed"] = edited


def _line(body: str, marker: str) -> str:
    """The line that begins with the marker; empty where there is none."""
    return next((line.rstrip() for line in body.splitlines() if line.startswith(marker)), "")
