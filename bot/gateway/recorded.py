"""A folder of recorded answers as it lies on disk: bodies in files, and INDEX.json, which says what each answers.

In: a folder. Out: its answers, each with the requests that it answers. The folder may be one of our own recordings
(`recordings.RecordingFetch`), or a collection made by others: then accept and content type may be missing, an item may
stand for the answer it was cut from, and an address may be unknown where the identifier is known.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from bot.faults import ConfigError
from bot.gateway.addresses import OURS, bare

INDEX = "INDEX.json"
_TYPES = {
    ".json": "application/json",
    ".xml": "application/xml",
    ".html": "text/html",
    ".bib": "application/x-bibtex",
    ".md": "text/markdown",
    ".txt": "text/plain",
}
_NO_ANSWERS = frozenset({"expected-record", "source-record", "bibtex"})
"""Kinds of files in a collection that no source ever sent."""
_HOW = ("select", "fields", "include", "db", "tool", "format", "retmode", "rettype", "sortby", "sortorder")
_HOW_MUCH = ("start", "max_results", "rows", "limit", "h", "search_query")
_ASIDE = frozenset((*OURS, *_HOW, *_HOW_MUCH))
"""Parts of a query that do not say which paper is meant."""
_SHOWN = re.compile(r"Accept (.{1,200}?), Content-Type (\S{1,100})")
_PMID = re.compile(rb"<PMID[^>]{0,60}>([0-9]{1,9})</PMID>")
_TRANSFORM = re.compile(r"/works/(.{1,200}?)/transform(?:/(.{1,100}))?")
_SAME_HOST = {"dx.doi.org": "doi.org", "www.doi.org": "doi.org", "www.aclweb.org": "aclanthology.org"}

Key = tuple[str, str, frozenset[tuple[str, str]]]
"""What a URL asks for: host, path without percent signs, the parts of the query that matter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """One recorded answer."""

    source: str
    url: str
    """what was asked; may be empty in a collection"""
    accept: str = ""
    file: str = ""
    """in the folder; empty where nothing came back"""
    status: int = 200
    content_type: str = ""
    answered_by: str = ""
    """the URL that answered, redirects followed"""
    fault: str = ""
    retry_after: float | None = None
    identifier: str = ""

    @property
    def media_type(self) -> str:
        """Of the body, by what was recorded or by the name of its file."""
        said = self.content_type or _TYPES.get(Path(self.file).suffix, "")
        return said.partition(";")[0].strip().casefold()

    def rank(self, accept: str) -> int | None:
        """How well this suits who accepts that: 0 is best; None where it would not be sent."""
        wanted = [part.partition(";")[0].strip().casefold() for part in accept.split(",")]
        if self.accept and _folded(self.accept) == _folded(accept):
            return 0
        if any(_is_like(self.media_type, each) for each in wanted):
            return 1
        return 2 if "*/*" in wanted or not self.media_type or self.status >= 400 else None


def read_index(folder: Path) -> list[Mapping[str, object]]:
    """The lines of a folder's index; raise ConfigError where it is none."""
    try:
        lines = json.loads((folder / INDEX).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise ConfigError(f"{folder} holds no recording: there is no {INDEX} in it that can be read.") from error
    if not isinstance(lines, list):
        raise ConfigError(f"{folder / INDEX} is no list of recorded answers.")
    return [line for line in lines if isinstance(line, dict)]


def recorded(line: Mapping[str, object]) -> Recorded | None:
    """One line of an index; None for what is no answer to a request, and for a redirect, which is followed."""
    text = {name: value if isinstance(value, str) else "" for name, value in line.items()}
    file, kind = text.get("file", ""), text.get("kind", "")
    status = line.get("http_status")
    status = 200 if not isinstance(status, int) else status
    if kind in _NO_ANSWERS or file.endswith("_headers.json") or 300 <= status < 400 or not (file or status == 0):
        return None
    shown = _SHOWN.search(text.get("what_it_shows", ""))
    wait = line.get("retry_after")
    return Recorded(
        source=text.get("source", ""),
        url=text.get("request_url", ""),
        accept=text.get("accept", "") or (shown[1] if shown else ""),
        file=file,
        status=status,
        content_type=text.get("content_type", "") or (shown[2] if shown and shown[2] != "None" else ""),
        answered_by=text.get("url", ""),
        fault=text.get("fault", ""),
        retry_after=float(wait) if isinstance(wait, int | float) else None,
        identifier=text.get("identifier", ""),
    )


def addresses(answer: Recorded, read: Callable[[Recorded], bytes | None]) -> Iterator[tuple[str, str]]:
    """The requests that this is an answer to: URLs, each with what it was asked to be. `read` gives its body."""
    if answer.url:
        yield answer.url, answer.accept
    if answer.source == "pubmed" and (number := _PMID.search((read(answer) or b"")[:50_000])):
        yield f"https://eutils.ncbi.nlm.nih.gov/entrez/eutils/efetch.fcgi?id={number[1].decode()}", ""
    name = quote(answer.identifier, safe="/:")
    if match := _TRANSFORM.search(answer.url):
        # where doi.org sends those who ask Crossref's papers for another form
        yield f"https://doi.org/{match[1]}", match[2] or answer.accept
    if not re.fullmatch(r"10\.\d{4,9}/\S+", answer.identifier):
        return
    match answer.source:
        case "crossref" | "crossref-items":
            yield f"https://api.crossref.org/works/{name}", ""
        case "openalex" | "openalex-zotero":
            yield f"https://api.openalex.org/works/https://doi.org/{name}", ""
        case "datacite" | "datacite-zotero":
            yield f"https://api.datacite.org/dois/{name}", ""


def page_name(answer: Recorded) -> str:
    """The last part of the address of a recorded page whose address is not known."""
    return answer.identifier.casefold() if answer.source == "html-pages" and not answer.url else ""


def as_sent(answer: Recorded, body: bytes) -> bytes:
    """The body as its source sends it: an item of Crossref's or DataCite's is put back into what it was cut from."""
    if answer.source not in ("crossref-items", "datacite-zotero"):
        return body
    try:
        item = json.loads(body)
    except (ValueError, RecursionError):
        return body
    if not isinstance(item, dict) or "message" in item or "data" in item:
        return body
    if answer.source == "crossref-items":
        return json.dumps({"status": "ok", "message-type": "work", "message": item}).encode()
    return json.dumps({"data": {"id": answer.identifier, "type": "dois", "attributes": item}}).encode()


def exact_key(url: str) -> Key:
    """What a URL asks for, with all of its query but who asks."""
    try:
        parts = urlsplit(bare(url))
        host = (parts.hostname or "").casefold()
    except ValueError:
        return "", url, frozenset()
    query = frozenset(parse_qsl(parts.query, keep_blank_values=True))
    return _SAME_HOST.get(host, host), unquote(parts.path).rstrip("/"), query


def loose_key(url: str) -> Key:
    """Which paper a URL asks for, however much of it, and in whatever letters."""
    host, path, query = exact_key(url)
    told = ((name.casefold(), value.strip().casefold()) for name, value in query)
    kept = frozenset((name, _unversioned(name, value)) for name, value in told if name not in _ASIDE)
    return host, path.casefold(), kept


def _unversioned(name: str, value: str) -> str:
    return re.sub(r"v[0-9]{1,3}$", "", value) if name == "id_list" else value


def _folded(accept: str) -> str:
    return "".join(accept.split()).casefold()


def _is_like(media_type: str, wanted: str) -> bool:
    """Whether one kind may stand for another: `application/json` for CSL-JSON, `application/xml` for Atom."""
    kinds = [each.rpartition("/")[2].rpartition("+")[2].removeprefix("x-") for each in (media_type, wanted)]
    return kinds[0] == kinds[1] or media_type == "text/plain" or {*kinds} == {"xhtml", "html"}
