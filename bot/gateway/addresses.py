"""URLs as they are asked, followed and remembered. Pure: no host is looked up here.

In: what somebody wrote, or where a source sends us. Out: a URL that may be asked, or Unanswered.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from urllib3.exceptions import LocationParseError
from urllib3.util import Url, parse_url

from bot.gateway.unanswered import Unanswered

OURS = ("mailto", "email", "api_key")
"""Parts of a query that say who asks, not what for: neither remembered nor recorded."""
LONGEST = 8_000
"""Characters; servers refuse longer URLs."""
_REFUSED = "its address cannot be asked"


def bare(url: str) -> str:
    """The URL without its fragment and without who asks; every other byte stays."""
    address = url.partition("#")[0]
    path, mark, query = address.partition("?")
    kept = [part for part in query.split("&") if part.partition("=")[0].casefold() not in OURS]
    return f"{path}{mark if any(kept) else ''}{'&'.join(kept)}"


def digest_of(*asked: str) -> str:
    """A name for what is asked: the same for the same texts, whatever letters are in them."""
    return hashlib.sha256("\n".join(asked).encode("utf-8", "surrogatepass")).hexdigest()


def parsed(url: str) -> Url:
    """The parts of a URL that may be asked: http or https, a host, and no name or password in it."""
    if not url.isprintable() or len(url) > LONGEST:
        raise Unanswered(_REFUSED)
    try:
        parts = parse_url(url)
    except LocationParseError:
        raise Unanswered(_REFUSED) from None
    if parts.scheme not in ("http", "https") or not parts.host:
        raise Unanswered(_REFUSED)
    if parts.auth is not None:
        raise Unanswered("its address holds a name or a password")
    return parts


def host_of(parts: Url) -> str:
    """The host, in small letters, without the brackets of IPv6 and the dot at the end."""
    return (parts.host or "").strip("[]").rstrip(".").casefold()


def port_of(parts: Url) -> int:
    """The port, said or meant."""
    return parts.port or (443 if parts.scheme == "https" else 80)


def followed(url: str, location: str, *, may_downgrade: bool) -> str:
    """Where a redirect from `url` leads. From https to http only where nothing but its being there matters."""
    try:
        target = bare(urljoin(url, location.strip()))
    except ValueError:
        raise Unanswered("it redirects to an address that cannot be asked") from None
    scheme = parsed(target).scheme
    if scheme == "http" and url.startswith("https:") and not may_downgrade:
        raise Unanswered("it redirects to an address without encryption")
    return target


@dataclass(frozen=True, slots=True)
class StandIn:
    """One server in the place of all: `https://HOST/PATH` is asked as `base/HOST/PATH`."""

    base: str
    """such as `http://127.0.0.1:4567/sources`"""

    def stands_for(self, url: str) -> str:
        """The URL that is really asked; the scheme of the original is not told."""
        parts = urlsplit(url)
        query = f"?{parts.query}" if parts.query else ""
        return f"{self.base.rstrip('/')}/{parts.netloc}{parts.path or '/'}{query}"

    def original(self, location: str) -> str:
        """A redirect to the stand-in itself means what the address there stands for."""
        prefix = f"{self.base.rstrip('/')}/"
        return f"https://{location.removeprefix(prefix)}" if location.startswith(prefix) else location
