"""What a job is about: a subject (`owner/name#12`, `owner/name@SHA`), and a job (flow, subject, intent).

Never a payload.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, Self

Flow = Literal["submission", "review", "base", "sweep"]
Intent = Literal["none", "rerun"]

_SUBJECT = re.compile(
    r"(?P<repository>[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+)"
    r"(?:\#(?P<number>[1-9][0-9]*)|@(?:(?P<since>[0-9a-f]{40,64})\.\.\.)?(?P<sha>[0-9a-f]{40,64}))",
    re.ASCII,
)


@dataclass(frozen=True, slots=True, order=True)
class Subject:
    """An issue or a pull request of a repository, written `owner/name#12`; or one of its commits, `owner/name@SHA`.

    A commit that was pushed onto another is written `owner/name@SHA...SHA`, the one that was there before first.
    """

    repository: str
    number: int = 0
    """0 for a commit"""
    sha: str = ""
    """empty for an issue or a pull request"""
    since: str = ""
    """where the branch stood before the push; empty where that is not known"""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a subject as it is written; raise ValueError on anything else."""
        match = _SUBJECT.fullmatch(text)
        if match is None:
            raise ValueError(f"A subject is written owner/name#12 or owner/name@SHA, not {text!r}.")
        return cls(match["repository"], int(match["number"] or 0), match["sha"] or "", match["since"] or "")

    def __str__(self) -> str:
        if self.sha:
            return f"{self.repository}@{self.since}{'...' if self.since else ''}{self.sha}"
        return f"{self.repository}#{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One piece of work: which flow looks at which subject, and why."""

    flow: Flow
    subject: Subject
    intent: Intent = "none"
    because: str = ""
    """why this very job has to run once more, later: who gave no answer; empty for a job that is to run at once"""
    wish: timedelta | None = None
    """how long to wait with that at least"""
