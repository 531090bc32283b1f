"""What was: the latest issues and pull requests, open and closed alike, and where a branch stood at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.gateway import answers
from bot.gateway.client import PAGE, Json
from bot.gateway.commits import Commits
from bot.intake.subject import Subject
from bot.publish.hub import Commit, Issue

_MOST_REQUESTS = 30
"""Requests that are made to find where a branch once stood: 3,000 commits where nothing was merged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastIssue:
    """An issue or a pull request, and when it was opened."""

    issue: Issue
    opened_at: datetime


class Past(Commits):
    """The verbs about the past, which no flow needs."""

    def latest_issues(self, repository: str, at_most: int) -> Sequence[PastIssue]:
        """Issues and pull requests, those opened last first."""
        found: list[PastIssue] = []
        page, is_more = 1, True
        while is_more and len(found) < at_most:
            listed = self._wire.get(
                repository,
                "/issues",
                lambda answer: tuple(_past_issue(each, repository) for each in answer),
                to=f"list the issues of {repository}",
                query={"state": "all", "sort": "created", "per_page": PAGE, "page": page},
            )
            found += listed
            page, is_more = page + 1, len(listed) == PAGE
        return found[:at_most]

    def branch_at(self, repository: str, branch: str, when: datetime) -> Commit | None:
        """Where a branch stood at a time; None where it has no commit so old, or none that is worth the requests.

        GitHub can list a branch's commits up to a time, but among them those that were merged into it only later. So
        this goes from its head from first parent to first parent.
        """
        chain = self._seen.chains.setdefault((repository, branch), [])
        for _ in range(_MOST_REQUESTS):
            if found := next((each for each in chain if each.committed_at and each.committed_at <= when), None):
                return found
            if chain and not chain[-1].parents:
                return None
            chain += self._first_parents(repository, chain[-1].parents[0] if chain else branch)
            if not chain:
                return None
        return None

    def _first_parents(self, repository: str, start: str) -> list[Commit]:
        """The first parents from a commit or branch on, as far as one request tells of them."""
        listed = self._wire.get(
            repository,
            "/commits",
            lambda answer: tuple(map(answers.commit, answer)),
            to=f"read the history of {repository}",
            query={"sha": start, "per_page": PAGE},
        )
        self._seen.saw_commits(listed)
        known = {each.sha: each for each in listed}
        found = list(listed[:1])
        while found and found[-1].parents and (parent := known.get(found[-1].parents[0])):
            found.append(parent)
        return found


def _past_issue(answer: Json, repository: str) -> PastIssue:
    return PastIssue(
        issue=answers.issue(answer, Subject(repository, answer["number"])),
        opened_at=datetime.fromisoformat(answer["created_at"]),
    )
