"""GitHub as a workflow's job sees it: what is checked and opened is noted, to be told where people look at the run."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.gateway.failures import Refused
from bot.gateway.github import GitHub, GitHubHub
from bot.publish.hub import Check, Hub, Pull, PullsForbidden


@dataclass(slots=True, kw_only=True)
class Notes:
    """What one flow wrote, or would have written."""

    checks: list[Check] = field(default_factory=list)
    pulls: list[Pull] = field(default_factory=list)
    may_write: bool = True
    """False once GitHub refused a check: the job of a fork's pull request only reads"""
    may_open: bool = True
    """False once GitHub refused to open a pull request for a workflow"""


class _NotingHub(GitHubHub):
    """A hub that notes; one that may not write a check run leaves the verdict to the job's own outcome."""

    notes: Notes

    def ensure_check(self, repository: str, sha: str, check: Check, *, again: bool = False) -> None:
        self.notes.checks.append(check)
        try:
            super().ensure_check(repository, sha, check, again=again)
        except Refused as error:
            if error.status != 403:
                raise
            self.notes.may_write = False

    def ensure_pull(self, repository: str, *, branch: str, base: str, title: str, body: str) -> Pull:
        try:
            pull = super().ensure_pull(repository, branch=branch, base=base, title=title, body=body)
        except PullsForbidden:
            self.notes.may_open = False
            raise
        self.notes.pulls.append(pull)
        return pull


class WorkflowGitHub(GitHub):
    """The connection of one job; for one thread."""

    notes = Notes()
    """of the flow that runs, or ran last"""

    def hub(self) -> Hub:
        """A hub for one run of one flow, with notes of its own."""
        hub = _NotingHub(wire=self._wire, store=self._store, former=self._former)
        self.notes = hub.notes = Notes()
        return hub
