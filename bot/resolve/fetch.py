"""The port to the scholarly sources: a request, the answer to it, and why there is no record in an answer. Pure values.

`Fetch` is given to whoever looks papers up; the gateway's is `bot.gateway.http`, that of tests and of `--replay` reads
what was recorded. A source's own faults are values, too: one that fails must not take the others' words with it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType
from typing import Literal, Protocol

Host = Literal["json", "xml", "html", "bibtex"]
Why = Literal["not found", "refused", "challenge", "rate limited", "broken", "unreachable"]
TEMPORARY: frozenset[Why] = frozenset({"rate limited", "broken", "unreachable"})
"""What may go well later, without anybody doing anything."""
NO_HOST = "there is no such host"
"""The fault of an answer from a name that nobody has: the one silence that says something of a link."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One GET. `source` is the name of the source's module (`crossref`): by it keys and limits are found."""

    source: str
    url: str
    accept: str = "*/*"
    max_age: timedelta | None = None
    """how old an answer may be that was kept; None: as old as is usual"""
    is_from_memory: bool = False
    """whether nobody is to be asked: only an answer that was kept will do, however old"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back, its redirects followed. `status` is 0 where nothing did, and then `fault` says why."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """names in small letters"""
    url: str = ""
    """the address that answered"""
    fault: str = ""
    """a sentence without its dot, such as `no answer within 20 seconds`"""
    retry_after: timedelta | None = None
    is_old: bool = False
    """whether this is an answer of before, as there is no new one"""
    is_kept: bool = False
    """whether nobody was asked for it now"""

    @property
    def media_type(self) -> str:
        """`application/json`, without parameters, in small letters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().casefold()

    @property
    def text(self) -> str:
        """The body as UTF-8; bytes that are none show as U+FFFD."""
        return self.body.decode("utf-8", "replace").removeprefix("\ufeff")


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """Why an answer holds no record. `source` is the name that people read (`Crossref`)."""

    source: str
    why: Why
    detail: str = ""
    """a sentence of ours without its dot; never the source's own words"""
    retry_after: timedelta | None = None

    @property
    def is_temporary(self) -> bool:
        """Whether to ask again later."""
        return self.why in TEMPORARY


class Fetch(Protocol):
    """Ask a source. Never raises for what a source or the network does."""

    def __call__(self, request: Request) -> Answer: ...

    @property
    def keys(self) -> frozenset[str]:
        """The sources for which there is a key (`semanticscholar`): some are of no use without."""
        ...


NOT_KEPT = "it gave no answer a moment ago"
"""The fault of a request from memory that nothing is kept of."""
_CHALLENGE = re.compile(
    rb"making sure you(?:&#39;|'|\xe2\x80\x99)re not a bot|anubis_|just a moment\.\.\.|cf-chl|challenge-platform"
    rb"|ChallengeRequiredError|captcha",
    re.IGNORECASE,
)
_HTML = re.compile(rb"\s*(?:<!doctype html|<html|<head|<body)", re.IGNORECASE)


def miss_of(answer: Answer, *, source: str, promised: Host) -> Miss | None:
    """Why this answer cannot hold a record, by its status and its first bytes; None when it may.

    A bot check is looked for first: it comes as 200, 403 or 500, and as HTML or JSON.
    """
    head = answer.body[:20_000]
    wait = answer.retry_after
    if answer.status and (promised != "html" or answer.status != 200) and is_challenge(answer):
        return Miss(source=source, why="challenge", detail="a check for people stands before it")
    match answer.status:
        case 0:
            return Miss(source=source, why="unreachable", detail=answer.fault, retry_after=wait)
        case 404 | 410:
            return Miss(source=source, why="not found")
        case 429:
            return Miss(source=source, why="rate limited", detail="it takes no more requests for now", retry_after=wait)
        case status if status >= 500 or status == 408:
            return Miss(source=source, why="broken", detail=f"it answered {status}", retry_after=wait)
        case status if status >= 400:
            return Miss(source=source, why="refused", detail=f"it answered {status}")
    if promised in ("json", "xml", "bibtex") and _HTML.match(head):
        return Miss(source=source, why="broken", detail=f"it sent a web page instead of {promised.upper()}")
    return None


def is_challenge(answer: Answer) -> bool:
    """Whether a bot check seems to stand in it; a page may hold one of its words by chance (a form with a captcha)."""
    return _CHALLENGE.search(answer.body[:20_000]) is not None
