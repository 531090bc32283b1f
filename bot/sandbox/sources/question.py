"""One question to a source, and what it replies. The form of both for every source of this package."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from types import MappingProxyType

from bot.sandbox.sources.paper import Paper

JSON = "application/json"
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A GET for `https://HOST/PATH?QUERY`. `path` is decoded; the names of `headers` are in small letters."""

    host: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    papers: Sequence[Paper]
    now: datetime

    def of_doi(self, doi: str) -> Paper | None:
        """The paper with a DOI."""
        return next((paper for paper in self.papers if paper.has_doi(doi)), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What comes back. `is_kept` says whether the source sends an ETag, and 304 to who knows it."""

    body: bytes
    type: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    is_kept: bool = False


Source = Callable[[Question], Reply]


def as_json(
    data: object,
    *,
    status: int = 200,
    type: str = JSON,  # noqa: A002 (the word of the header)
    headers: Mapping[str, str] | None = None,
    is_kept: bool = False,
) -> Reply:
    """A reply of JSON."""
    body = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
    return Reply(body=body, type=type, status=status, headers=headers or {}, is_kept=is_kept)


def as_page(title: str, body: str, *, head: str = "", status: int = 200, is_kept: bool = False) -> Reply:
    """A reply of HTML. `head` and `body` are HTML, `title` is text."""
    page = (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(title, quote=False)}</title>\n{head}</head>\n<body>\n{body}\n</body>\n</html>\n"
    )
    return Reply(body=page.encode(), type=HTML, status=status, is_kept=is_kept)


def no_page(sentence: str) -> Reply:
    """The 404 of a web site."""
    return as_page("404 Not Found", f"<h1>Not Found</h1>\n<p>{escape(sentence)}</p>", status=404)
