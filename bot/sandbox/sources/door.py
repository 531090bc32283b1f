"""`Sources`: the door to the stand-ins; what passed through it, and failures that a test or a paper's story orders."""

from __future__ import annotations

import hashlib
import socket
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType

from flask import Blueprint, Response, request

from bot.sandbox.sources import (
    acl,
    arxiv,
    crossref,
    datacite,
    dblp,
    doi,
    openalex,
    openreview,
    pages,
    pubmed,
    semanticscholar,
)
from bot.sandbox.sources.paper import Paper
from bot.sandbox.sources.papers import PAPERS, TROUBLES
from bot.sandbox.sources.question import Question, Reply, Source

PATH = "/sources"

_SOURCES = (arxiv, crossref, doi, datacite, openalex, semanticscholar, openreview, acl, pages, dblp, pubmed)
HOSTS: Mapping[str, Source] = {host: source.answer for source in _SOURCES for host in source.HOSTS}
"""Who answers for which host."""
_SECRET = frozenset({"authorization", "proxy-authorization", "cookie", "x-api-key", "api_key"})
_TEXT = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRequest:
    """One request that was answered. What is secret in `query` and `headers` stands there as `***`."""

    host: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    """names in small letters"""
    status: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Failure:
    host: str
    about: str
    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    times: int


class Sources:
    """The scholarly sources of one sandbox. `papers` is what they know; a test may add its own."""

    def __init__(self, *, clock: Callable[[], datetime]) -> None:
        self.papers: list[Paper] = list(PAPERS)
        self.requests: list[SourceRequest] = []
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = [
            _Failure(host=one.host, about=one.about, status=one.status, times=one.times) for one in TROUBLES
        ]

    def fail(
        self,
        host: str = "*",
        *,
        about: str = "",
        status: int = 503,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        times: int = 1,
    ) -> None:
        """Let the next `times` requests to a host (or to any, `*`) go wrong, if `about` stands in their path.

        Status 0 closes the connection without an answer. A body is HTML, unless `headers` say otherwise.
        """
        failure = _Failure(host=host, about=about, status=status, body=body, headers=headers or {}, times=times)
        with self._lock:
            self._failures.append(failure)

    def mend(self) -> None:
        """Nothing goes wrong any more, the papers' own troubles included."""
        with self._lock:
            self._failures.clear()

    def blueprint(self) -> Blueprint:
        """The door, to be put into the sandbox's Flask app."""
        door = Blueprint("sources", "bot.sandbox.sources", url_prefix=PATH)
        door.add_url_rule("/<host>/", "root", self._answer)
        door.add_url_rule("/<host>/<path:rest>", "any", self._answer)
        return door

    def _answer(self, host: str, rest: str = "") -> Response:
        question = Question(
            host=host.casefold(),
            path=f"/{rest}",
            query=request.args.to_dict(),
            headers={name.casefold(): value for name, value in request.headers.items()},
            papers=self.papers,
            now=self._clock(),
        )
        failure = self._next_failure(question)
        reply = _reply(question) if failure is None else _failed(failure)
        response = _response(reply)
        self.requests.append(
            SourceRequest(
                host=question.host,
                path=question.path,
                query=_without_secrets(question.query),
                headers=_without_secrets(question.headers),
                status=response.status_code if failure is None else failure.status,
            )
        )
        if failure is not None and failure.status == 0:  # after it was written down: the caller knows at once
            request.environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
        return response

    def _next_failure(self, question: Question) -> _Failure | None:
        """The failure that this request meets, which is then used up once."""
        with self._lock:
            for at, failure in enumerate(self._failures):
                if failure.host in ("*", question.host) and failure.about in question.path:
                    if failure.times > 1:
                        self._failures[at] = replace(failure, times=failure.times - 1)
                    else:
                        del self._failures[at]
                    return failure
        return None


def _reply(question: Question) -> Reply:
    source = HOSTS.get(question.host)
    if source is None:
        # A proxy's word for it: 404 would say that the host is there and the page is gone.
        sentence = f"No {question.host} here: the sandbox stands in for some sources only.\n"
        return Reply(body=sentence.encode(), type=_TEXT, status=502)
    return source(question)


def _failed(failure: _Failure) -> Reply:
    """What was ordered instead of an answer."""
    status = failure.status or 502
    return Reply(body=failure.body, type="text/html; charset=utf-8", status=status, headers=failure.headers)


def _response(reply: Reply) -> Response:
    response = Response(reply.body, status=reply.status, content_type=reply.type)
    response.headers.update(reply.headers)
    if reply.is_kept and reply.status == 200:
        etag = f'W/"{hashlib.sha256(reply.body).hexdigest()[:32]}"'
        response.headers["ETag"] = etag
        if etag in request.headers.get("If-None-Match", ""):
            response.status_code = 304
            response.set_data(b"")
    return response


def _without_secrets(named: Mapping[str, str]) -> dict[str, str]:
    return {name: "***" if name.casefold() in _SECRET else value for name, value in named.items()}
