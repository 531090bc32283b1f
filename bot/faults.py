"""What can be wrong: a `Finding` is a fault of a submission (a value), a `BotError` a failure of the machine.

Imports nothing of ours. Findings are collected and sorted; errors are raised and met at three edges only
(`web`, `work`, `cli`).
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Protocol


class Severity(enum.StrEnum):
    """How much a finding weighs: an error stops an entry, a warning asks for a look, a notice informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Edit:
    """The characters from `start` up to `end` of a file's text (counted from 0, `end` excluded) become `text`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One fault, said in the reader's words: what (`message`), where, and what to write instead (`hint`)."""

    rule: str
    severity: Severity
    message: str
    hint: str = ""
    field: str = ""
    path: str = ""
    line: int = 0
    """1-based line in `path`; 0 means the whole file, or a place that has no line."""
    column: int = 0
    """1-based column in `line`, in characters; 0 where it is not known"""
    end_column: int = 0
    """1-based column behind the last character, on the same line; 0 where it is not known"""
    edits: tuple[Edit, ...] = ()
    """how to mend it, where there is one right answer"""

    @property
    def is_error(self) -> bool:
        """Whether this alone keeps the entry from being accepted."""
        return self.severity is Severity.ERROR

    def values(self) -> dict[str, object]:
        """What it says, for JSON; columns and edits only where there are any."""
        said = asdict(self)
        return {name: value for name, value in said.items() if value or name not in ("column", "end_column", "edits")}


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings sorted by path, place and rule, each said once."""
    return tuple(sorted(dict.fromkeys(findings), key=lambda f: (f.path, f.line, f.column, f.rule, f.field, f.message)))


class BotError(Exception):
    """A failure of the machine or its set-up; its class says who must act."""


class DeliveryRejected(BotError):
    """A delivery we do not take: unsigned, malformed or too large. `status` is the HTTP answer (400, 401, 413)."""

    def __init__(self, message: str, *, status: int) -> None:
        super().__init__(message)
        self.status = status


class ConfigError(BotError):
    """A setting or the repository config is wrong; the message names the key and where it was read."""

    def __init__(self, message: str, *, source: str = "", line: int = 0) -> None:
        super().__init__(message)
        self.source = source
        self.line = line


class TemporaryFailure(BotError):
    """It may go well later (5xx, rate limit, time-out, database busy); `retry_after` is a wish, or None."""

    def __init__(self, message: str, *, retry_after: timedelta | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class PermanentFailure(BotError):
    """It stays wrong until a person acts: permission missing, repository gone, a 4xx that stays."""


class Clock(Protocol):
    """The port to time: an aware datetime in UTC."""

    def __call__(self) -> datetime: ...
