"""The sources over HTTP: `requests` behind the port `Fetch`. The one module that calls it for a source or a link.

In: a `Request`. Out: an `Answer`, whatever the network and the source do; where nothing usable came back, its fault
says why. Polite (a name, a pace, a memory), patient up to a limit, and never led to a machine that is not public.
"""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from http.client import HTTPException
from types import MappingProxyType
from typing import Any, Literal

import requests
from requests.adapters import DEFAULT_CA_BUNDLE_PATH, HTTPAdapter
from urllib3.exceptions import HTTPError, LocationParseError, SSLError
from urllib3.exceptions import TimeoutError as PoolTimeoutError

from bot.faults import Clock
from bot.gateway.addresses import StandIn, bare, followed, host_of, parsed, port_of
from bot.gateway.connecting import Way, pools, tls_context
from bot.gateway.database import Database
from bot.gateway.introduction import Added, Introduction
from bot.gateway.kept_answers import DISK_LIMIT, KeptAnswers, is_no_news, is_worth_keeping
from bot.gateway.paces import FREE, Pace, pace_of
from bot.gateway.public import PUBLIC, Reach
from bot.gateway.turns import PATIENCE, Turns, retry_after
from bot.gateway.unanswered import Unanswered
from bot.gateway.unpacking import ENCODINGS, too_large, unpacked
from bot.resolve.fetch import NOT_KEPT, Answer, Request

log = logging.getLogger(__name__)

Paces = Callable[[str], tuple[str, Pace]]
"""A host -> the name under which its requests are counted together, and its pace."""
TOLD = ("content-type", "content-language", "etag", "last-modified", "retry-after")
"""The headers that an answer shows; the others are cookies, caches and counters."""
UNASKED_REST = timedelta(seconds=30)
"""How long a source is left alone that answers 429 and does not say how long."""
NOTHING: Mapping[str, str] = MappingProxyType({})
_MOVED = (301, 302, 303, 307, 308)
_CHUNK = 16 * 1024
_HEADER_LIMIT = 1_000
"""Characters of a header that are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one request may take."""

    connect: timedelta = timedelta(seconds=5)
    """for looking a host up, and for each attempt to connect to it"""
    total: timedelta = timedelta(seconds=20)
    """from first to last byte, redirects included; waiting for a turn is not counted"""
    body: int = 5_000_000
    """bytes, unpacked"""
    redirects: int = 5
    patience: timedelta = timedelta(seconds=PATIENCE)
    """for waiting for a turn"""


class Asker:
    """Asks a source or a web server, politely and carefully. Safe to use from several threads."""

    def __init__(
        self,
        *,
        introduction: Introduction,
        turns: Turns,
        clock: Clock,
        stand_in: str = "",
        limits: Limits = Limits(),
        reach: Reach = PUBLIC,
        paces: Paces | None = None,
        certificates: str = "",
    ) -> None:
        """`stand_in`: one server in the place of all (see `StandIn`). `certificates`: a PEM file to trust."""
        self.introduction = introduction
        self._turns = turns
        self._clock = clock
        self._stand_in = StandIn(stand_in) if stand_in else None
        self._limits = limits
        self._reach = replace(reach, is_anywhere=True) if stand_in else reach
        self._paces = paces or self._usual_pace
        self._tls = tls_context(certificates or DEFAULT_CA_BUNDLE_PATH)

    def ask(
        self,
        request: Request,
        *,
        method: Literal["GET", "HEAD"] = "GET",
        is_body_wanted: bool = True,
        may_downgrade: bool = False,
        validators: Mapping[str, str] = NOTHING,
        validated: str = "",
    ) -> Answer:
        """One request, its redirects followed. Status 0 where nothing usable came back.

        `validators` (If-None-Match, If-Modified-Since) go to the URL `validated` alone, whose answer they are about.
        """
        url = bare(request.url)
        time_left, patience = self._limits.total.total_seconds(), self._limits.patience.total_seconds()
        try:
            first = host_of(parsed(url))
            for _ in range(self._limits.redirects + 1):
                host = host_of(parsed(url))
                source = request.source if host == first else ""
                added = Added() if self._stand_in else self.introduction.to(source, url)
                headers = {"Accept": request.accept, **(validators if url == validated else {}), **added.headers}
                name, pace = self._paces(host)
                with self._turns.turn(name, pace, patience=patience) as waited:
                    patience -= waited
                    begun = time.monotonic()
                    with self._sent(method, url, headers, added.query, time_left) as response:
                        answer = self._read(response, url, added.secret, is_body_wanted=is_body_wanted)
                    time_left -= time.monotonic() - begun
                    self._heed(name, answer)
                url = self._led_to(response, url, added.secret, may_downgrade=may_downgrade)
                if not url:
                    return answer
        except Unanswered as silence:
            return Answer(status=0, url=url, fault=silence.fault, retry_after=silence.retry_after)
        except (requests.RequestException, HTTPError, HTTPException, OSError, ValueError) as error:
            return Answer(status=0, url=url, fault=self._fault_of(error))
        return Answer(status=0, url=url, fault=f"it redirects more than {self._limits.redirects} times")

    @contextmanager
    def _sent(
        self, method: str, url: str, headers: Mapping[str, str], query: str, time_left: float
    ) -> Iterator[requests.Response]:
        """The response to one request, its body not yet read."""
        parts = parsed(self._stand_in.stands_for(url) if self._stand_in else url)
        way = Way(
            host=host_of(parts),
            port=port_of(parts),
            reach=self._reach,
            deadline=time.monotonic() + time_left,
            connect=self._limits.connect.total_seconds(),
            tls=self._tls,
            query=query,
        )
        ours = {"User-Agent": self.introduction.user_agent, "Accept-Encoding": ENCODINGS, "Connection": "close"}
        with requests.Session() as session:
            session.trust_env = False  # no proxy, no .netrc
            session.headers.clear()
            session.mount(f"{parts.scheme}://", _Adapter(way))
            with session.request(
                method,
                parts.url,
                headers={**ours, **headers},
                stream=True,
                allow_redirects=False,
                timeout=(way.connect, way.left),
            ) as response:
                yield response

    def _read(self, response: requests.Response, url: str, secret: str, *, is_body_wanted: bool) -> Answer:
        """The answer in a response; of a redirect only its head. A secret that is repeated to us is blotted out."""
        body = b""
        if is_body_wanted and response.status_code not in _MOVED and response.request.method != "HEAD":
            length = response.headers.get("content-length", "")[:20]
            if length.isascii() and length.isdigit() and int(length) > self._limits.body:
                raise too_large(self._limits.body)
            chunks = response.raw.stream(_CHUNK, decode_content=False)
            encoding = response.headers.get("content-encoding", "")
            body = unpacked(chunks, encoding=encoding, limit=self._limits.body)
        told = {name: response.headers.get(name, "")[:_HEADER_LIMIT] for name in TOLD}
        if secret:
            body = body.replace(secret.encode(), b"***")
            told = {name: value.replace(secret, "***") for name, value in told.items()}
        return Answer(
            status=response.status_code,
            body=body,
            headers=MappingProxyType({name: value for name, value in told.items() if value}),
            url=url,
            retry_after=retry_after(told["retry-after"], self._clock()),
        )

    def _led_to(self, response: requests.Response, url: str, secret: str, *, may_downgrade: bool) -> str:
        """Where a redirect leads; nothing where it is none."""
        location = response.headers.get("location", "") if response.status_code in _MOVED else ""
        if not location:
            return ""
        with contextlib.suppress(UnicodeError):
            location = location.encode("latin-1").decode("utf-8")  # as http.client reads headers, and browsers do
        target = followed(
            url, self._stand_in.original(location) if self._stand_in else location, may_downgrade=may_downgrade
        )
        if secret and secret in target:
            raise Unanswered("it redirects to an address that repeats our key")
        return target

    def _heed(self, name: str, answer: Answer) -> None:
        """A source that is asked too much is left alone, by all of us."""
        wait = answer.retry_after or (UNASKED_REST if answer.status == 429 else None)
        if answer.status in (429, 503) and wait:
            self._turns.rest(name, self._clock() + wait)

    def _usual_pace(self, host: str) -> tuple[str, Pace]:
        name, pace = pace_of(host, is_polite=self.introduction.is_polite)
        return name, FREE if self._stand_in else pace

    def _fault_of(self, error: Exception) -> str:
        """What went wrong, without the library's words: they hold the address."""
        match error:
            case requests.Timeout() | PoolTimeoutError() | TimeoutError():
                return f"no answer within {self._limits.total.total_seconds():g} seconds"
            case requests.exceptions.SSLError() | SSLError():
                return "no encrypted connection to it can be made"
            case requests.exceptions.InvalidURL() | LocationParseError() | UnicodeError():
                return "its address cannot be asked"
        return "its answer broke off or is no HTTP"


class _Adapter(HTTPAdapter):
    """requests' transport over connections that go one way; nothing is sent twice."""

    def __init__(self, way: Way) -> None:
        self._way = way
        super().__init__(max_retries=0)

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        super().init_poolmanager(*arguments, **options)
        self.poolmanager.pool_classes_by_scheme = pools(self._way)

    def cert_verify(self, conn: Any, *_: Any) -> None:
        """The way's TLS knows whom to trust; certificates are verified whatever a caller says."""
        conn.cert_reqs = "CERT_REQUIRED"


class HttpFetch:
    """The sources, asked politely and remembered: what is fresh is not asked again, old is better than nothing."""

    def __init__(
        self,
        *,
        version: str,
        clock: Clock,
        sleep: Callable[[float], None],
        contact: str = "",
        keys: Mapping[str, str] = NOTHING,
        database_url: str = "",
        stand_in: str = "",
        max_age: timedelta | None = None,
        limits: Limits = Limits(),
        reach: Reach = PUBLIC,
        paces: Paces | None = None,
        certificates: str = "",
        disk_limit: int = DISK_LIMIT,
    ) -> None:
        """`keys`: source -> its key. `database_url`: where paces and answers are shared; without it, neither is.

        `max_age`: answers that are older are asked for anew; 0 asks past everything that is kept, and keeps what comes.
        """
        self._database = Database(database_url, log=log) if database_url else None
        if self._database:
            self._database.make_folder()
        self._kept = KeptAnswers(self._database, clock=clock, disk_limit=disk_limit) if self._database else None
        self._max_age = max_age
        self.asker = Asker(
            introduction=Introduction(version=version, contact=contact, keys=keys),
            turns=Turns(self._database, clock=clock, sleep=sleep),
            clock=clock,
            stand_in=stand_in,
            limits=limits,
            reach=reach,
            paces=paces,
            certificates=certificates,
        )

    @property
    def keys(self) -> frozenset[str]:
        """The sources for which there is a key."""
        return self.asker.introduction.keys

    @property
    def database(self) -> Database | None:
        """Where paces and answers are shared."""
        return self._database

    def close(self) -> None:
        """Let go of the database."""
        if self._database:
            self._database.close()

    def __call__(self, request: Request) -> Answer:
        """The answer to this: kept and fresh, new, or the old one when there is no new one."""
        if self._kept is None:
            return Answer(status=0, fault=NOT_KEPT) if request.is_from_memory else self.asker.ask(request)
        kept = self._kept.get(request)
        if request.is_from_memory:
            return replace(kept.answer, is_kept=True) if kept else Answer(status=0, fault=NOT_KEPT)
        wishes = [age for age in (request.max_age, self._max_age) if age is not None]
        if kept and self._kept.is_fresh(kept, min(wishes, default=None)):
            return replace(kept.answer, is_kept=True)
        old = kept.answer if kept and kept.answer.status == 200 else None
        answer = self.asker.ask(request, validators=_validators(old), validated=old.url if old else "")
        if old and answer.status == 304:
            self._kept.renew(request)
            return old
        if old and is_no_news(answer, old):
            return replace(old, is_old=True, retry_after=answer.retry_after)
        if is_worth_keeping(answer):
            self._kept.put(request, answer)
        return answer


def _validators(old: Answer | None) -> Mapping[str, str]:
    if old is None:
        return NOTHING
    asked = (("If-None-Match", old.headers.get("etag")), ("If-Modified-Since", old.headers.get("last-modified")))
    return {name: value for name, value in asked if value}
