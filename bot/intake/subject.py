"""What a job is about: a subject (`owner/name#12`) and a job (flow, subject, intent). Never a payload."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, Self

Flow = Literal["submission", "review", "base", "sweep"]
Intent = Literal["none", "rerun"]

_SUBJECT = re.compile(r"([A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+)#([1-9][0-9]*)", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Subject:
    """An issue or a pull request of a repository, written `owner/name#12`."""

    repository: str
    number: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `owner/name#12`; raise ValueError on anything else."""
        match = _SUBJECT.fullmatch(text)
        if match is None:
            raise ValueError(f"A subject is written owner/name#12, not {text!r}.")
        return cls(match[1], int(match[2]))

    def __str__(self) -> str:
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
