"""Answers stored and served again: a maintainer reports a case, and a test holds it.

In: a folder. `RecordingFetch` asks and stores what came; `ReplayFetch` serves what is stored and asks nobody. What is
stored holds no key and no contact.
"""

from __future__ import annotations

import json
import re
import threading
from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType
from urllib.parse import unquote, urlsplit

from bot.faults import ConfigError
from bot.gateway.addresses import bare, digest_of
from bot.gateway.recorded import (
    INDEX,
    Key,
    Recorded,
    addresses,
    as_sent,
    exact_key,
    loose_key,
    page_name,
    read_index,
    recorded,
)
from bot.resolve.fetch import Answer, Fetch, Request

UNKNOWN = "no answer to this was recorded"
_ENDINGS = {
    "application/json": "json",
    "text/html": "html",
    "application/x-bibtex": "bib",
    "text/plain": "txt",
}
_NOT_PAGES = ("api.", "api2.", "export.", "eutils.", "doi.org", "dx.doi.org")


class RecordingFetch:
    """Passes requests on, and stores every answer in a folder; one process records into a folder at a time."""

    def __init__(self, fetch: Fetch, folder: Path) -> None:
        """Raises ConfigError where the folder cannot be made or holds something else."""
        self._fetch = fetch
        self._folder = folder
        self._lock = threading.Lock()
        if (folder / INDEX).exists():
            read_index(folder)
        else:
            self._write(INDEX, b"[]\n")

    @property
    def keys(self) -> frozenset[str]:
        """The sources for which there is a key."""
        return self._fetch.keys

    def __call__(self, request: Request) -> Answer:
        """The answer, stored; a request that is repeated is stored once, with its last answer."""
        answer = self._fetch(request)
        with self._lock:
            self._store(request, answer)
        return answer

    def _store(self, request: Request, answer: Answer) -> None:
        url = bare(request.url)
        file = ""
        if answer.status:
            file = _file_of(request, url, answer)
            self._write(file, answer.body)
        line: dict[str, object] = {
            "source": request.source,
            "request_url": url,
            "accept": request.accept,
            "file": file,
            "http_status": answer.status,
            "content_type": answer.headers.get("content-type", ""),
            "url": answer.url,
        }
        if answer.fault:
            line["fault"] = answer.fault
        if answer.retry_after is not None:
            line["retry_after"] = answer.retry_after.total_seconds()
        lines = [
            each
            for each in read_index(self._folder)
            if (each.get("request_url"), each.get("accept")) != (url, request.accept)
        ]
        text = json.dumps([*lines, line], indent=1, ensure_ascii=False)
        self._write(INDEX, f"{text}\n".encode("utf-8", "replace"))

    def _write(self, name: str, content: bytes) -> None:
        """A file that is there as a whole or not at all."""
        path = self._folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            new = path.with_name(f".{path.name}.new")
            new.write_bytes(content)
            new.replace(path)
        except OSError as error:
            raise ConfigError(f"Nothing can be recorded in {self._folder} ({error.strerror}).") from error


class ReplayFetch:
    """Serves recorded answers. Nothing is asked: what was not recorded is unreachable, and its fault says so."""

    def __init__(self, folder: Path) -> None:
        """Raises ConfigError where there is no recording."""
        self._folder = folder.resolve()
        self._exact: defaultdict[Key, list[Recorded]] = defaultdict(list)
        self._loose: defaultdict[Key, list[Recorded]] = defaultdict(list)
        self._pages: dict[str, Recorded] = {}
        known = [each for line in read_index(folder) if (each := recorded(line))]
        for each in known:
            for url, accept in addresses(each, self._body):
                entry = replace(each, accept=accept)
                self._exact[exact_key(url)].append(entry)
                self._loose[loose_key(url)].append(entry)
            if name := page_name(each):
                self._pages[name] = each
        self._sources = frozenset(each.source for each in known)

    @property
    def keys(self) -> frozenset[str]:
        """The sources that were asked: as if there were keys for them."""
        return self._sources

    def __call__(self, request: Request) -> Answer:
        """The answer that was recorded to this."""
        found = (
            _best(self._exact.get(exact_key(request.url), []), request.accept)
            or _best(self._loose.get(loose_key(request.url), []), request.accept)
            or self._page(request)
        )
        if found is None:
            return Answer(status=0, url=bare(request.url), fault=UNKNOWN)
        wait = None if found.retry_after is None else timedelta(seconds=found.retry_after)
        url = found.answered_by or bare(request.url)
        if not found.status:
            return Answer(status=0, url=url, fault=found.fault or UNKNOWN, retry_after=wait)
        body = self._body(found)
        if body is None:
            return Answer(status=0, url=url, fault="its recorded answer cannot be read")
        headers = MappingProxyType({"content-type": found.content_type or found.media_type})
        return Answer(status=found.status, body=as_sent(found, body), headers=headers, url=url, retry_after=wait)

    def _page(self, request: Request) -> Recorded | None:
        """A page of which only the name is known."""
        parts = urlsplit(request.url)
        if (parts.hostname or "").startswith(_NOT_PAGES):
            return None
        name = unquote(parts.path).rstrip("/").rpartition("/")[2].removesuffix(".html").casefold()
        page = self._pages.get(name)
        return page if page and page.rank(request.accept) is not None else None

    def _body(self, found: Recorded) -> bytes | None:
        """The bytes of a recorded file; nothing outside of the folder is ever read, whatever its index says."""
        try:
            path = (self._folder / found.file).resolve()
            return path.read_bytes() if path.is_relative_to(self._folder) else None
        except (OSError, ValueError):
            return None


def _best(candidates: list[Recorded], accept: str) -> Recorded | None:
    """The answer that suits best who accepts that, of those that would have been sent."""
    ranked = [(rank, at) for at, each in enumerate(candidates) if (rank := each.rank(accept)) is not None]
    return candidates[min(ranked)[1]] if ranked else None


def _file_of(request: Request, url: str, answer: Answer) -> str:
    """The name of a body's file, the same for the same request."""
    digest = digest_of(url, request.accept)[:10]
    told = re.sub(r"[^A-Za-z0-9.-]+", "_", unquote(urlsplit(url).path + urlsplit(url).query)).strip("_.")[-60:]
    media_type = answer.media_type
    ending = _ENDINGS.get(media_type) or ("xml" if media_type.endswith("xml") else "")
    ending = ending or ("json" if media_type.endswith("json") else "txt")
    source = re.sub(r"[^a-z0-9-]+", "", request.source.casefold()) or "other"
    return f"{source}/{told.lstrip('.')}-{digest}.{ending}"
