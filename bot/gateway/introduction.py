"""Who asks: the User-Agent, the contact and the keys, each told to the source it is for and to nobody else.

In: a request's source and the URL that is asked. Out: what is added to it on the wire. None of it is part of a URL that
is remembered, recorded, logged or followed elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from bot.gateway.addresses import host_of, parsed
from bot.gateway.paces import CROSSREF

HOME = "https://github.com/living-review-bot/living-review-bot"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Key:
    """Where a source takes its key: in the query, or in a header behind a word."""

    hosts: frozenset[str]
    query: str = ""
    header: str = ""
    word: str = ""


_KEYS = {
    "openalex": _Key(hosts=frozenset({"api.openalex.org"}), query="api_key"),
    "semanticscholar": _Key(hosts=frozenset({"api.semanticscholar.org"}), header="x-api-key"),
    "openreview": _Key(
        hosts=frozenset({"api2.openreview.net", "api.openreview.net"}), header="authorization", word="Bearer "
    ),
}
"""By the name of the source's module."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What is added to one request on the wire."""

    query: str = field(default="", repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    secret: str = field(default="", repr=False)
    """what must not come back to us as part of an answer"""


class Introduction:
    """How we say who we are."""

    def __init__(self, *, version: str, contact: str, keys: Mapping[str, str]) -> None:
        """`contact` is an e-mail address, a web page or nothing; `keys` are by source, empty ones do not count."""
        mail = f"mailto:{contact}" if "@" in contact and "://" not in contact else ""
        self._keys = {source: key for source, key in keys.items() if key and source in _KEYS}
        self._mailto = f"mailto={quote(contact, safe='@')}" if mail else ""
        self.user_agent = f"living-review-bot/{version} ({'; '.join(filter(None, (f'+{HOME}', mail or contact)))})"

    @property
    def is_polite(self) -> bool:
        """Whether we give an e-mail address, for which Crossref lets us ask faster."""
        return bool(self._mailto)

    @property
    def keys(self) -> frozenset[str]:
        """The sources for which there is a key."""
        return frozenset(self._keys)

    def to(self, source: str, url: str) -> Added:
        """What this source is told at this address; a key goes nowhere but to the source's own hosts, encrypted."""
        parts = parsed(url)
        host, style, key = host_of(parts), _KEYS.get(source), self._keys.get(source, "")
        if key and style and host in style.hosts and parts.scheme == "https":
            if style.query:
                return Added(query=f"{style.query}={quote(key, safe='')}", secret=key)
            return Added(headers={style.header: f"{style.word}{key}"}, secret=key)
        return Added(query=self._mailto if host == CROSSREF else "")
