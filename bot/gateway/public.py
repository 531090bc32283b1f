"""Which machines may be asked: those at public addresses, on the ports of the web.

In: the name of a host. Out: its addresses, every one of them checked; to connect anywhere else, or to look the name up
again, would undo the check. What is public follows IANA's special-purpose registries (RFC 6890 and what amends it).
"""

from __future__ import annotations

import ipaddress
import queue
import socket
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.gateway.unanswered import Unanswered
from bot.resolve.fetch import NO_HOST

Resolver = Callable[[str], Sequence[str]]
"""The addresses of a host, as text; raises OSError (`socket.gaierror`) or UnicodeError."""
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

WEB_PORTS = frozenset({80, 443})
_GLOBAL = ipaddress.IPv6Network("2000::/3")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_NEVER = tuple(
    ipaddress.ip_network(network)
    for network in (
        "192.0.0.0/24",  # IETF protocol assignments
        "192.88.99.0/24",  # once the relays of 6to4
        "2001::/23",  # IETF protocol assignments, Teredo among them
        "2001:db8::/32",  # documentation
        "3fff::/20",  # documentation (RFC 9637), unknown to older Pythons
        "5f00::/16",  # segment routing
    )
)
_NOBODY = frozenset(
    getattr(socket, name) for name in ("EAI_NONAME", "EAI_NODATA", "EAI_ADDRFAMILY") if hasattr(socket, name)
)


def look_up(host: str) -> tuple[str, ...]:
    """The addresses that this machine's resolver knows."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(address[0]) for *_, address in found))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How far a request may go. `also` are addresses that may be asked though they are not public."""

    resolve: Resolver = look_up
    ports: frozenset[int] = WEB_PORTS
    also: frozenset[str] = frozenset()
    is_anywhere: bool = False
    """whether any address will do: for the stand-in, which its operator named"""

    def addresses(self, host: str, port: int, *, within: float) -> tuple[str, ...]:
        """Where this host is; `within` so many seconds.

        Raises Unanswered where a single address is not public: a name that leads to both has something in mind.
        """
        if port not in self.ports and not self.is_anywhere:
            raise Unanswered(f"its port {port} is none of the web's")
        found = self._resolved(host, within)
        if not found:
            raise Unanswered(NO_HOST)
        if not all(self._may_be_asked(address) for address in found):
            raise Unanswered("its address is not a public one")
        return tuple(found)

    def _may_be_asked(self, text: str) -> bool:
        if self.is_anywhere or text in self.also:
            return True
        try:
            return is_public(ipaddress.ip_address(text))
        except ValueError:
            return False

    def _resolved(self, host: str, within: float) -> Sequence[str]:
        """What the resolver says, in a thread of its own: it knows no time-out, and a dead name server takes long."""
        said: queue.SimpleQueue[Sequence[str] | Exception] = queue.SimpleQueue()

        def ask() -> None:
            try:
                said.put(self.resolve(host))
            except (OSError, UnicodeError) as error:
                said.put(error)

        threading.Thread(target=ask, name="look-up", daemon=True).start()
        try:
            found = said.get(timeout=within)
        except queue.Empty:
            raise Unanswered("its name could not be looked up in time") from None
        if isinstance(found, UnicodeError) or (isinstance(found, socket.gaierror) and found.errno in _NOBODY):
            raise Unanswered(NO_HOST)
        if isinstance(found, Exception):
            raise Unanswered("its name could not be looked up")
        return found


PUBLIC = Reach()
"""As far as the public internet."""


def is_public(address: Address) -> bool:
    """Whether this is an address of the public internet; one that wraps an IPv4 address is what it wraps."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = _wrapped(address)
        if inner is not None:
            return is_public(inner)
        if address not in _GLOBAL:
            return False
    if any(address.version == network.version and address in network for network in _NEVER):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def _wrapped(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that is reached through this one: mapped, 6to4, or by a translator (RFC 6052)."""
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour
