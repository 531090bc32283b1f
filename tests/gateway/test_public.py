"""Only machines on the public internet are asked."""

from __future__ import annotations

import socket
import time
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gateway.public import Reach, is_public
from bot.gateway.unanswered import Unanswered
from bot.resolve.fetch import NO_HOST

PUBLIC = [
    "151.101.1.42",
    "8.8.8.8",
    "2606:4700::6811:1",
    "2a00:1450:4001:80b::200e",
    "::ffff:8.8.8.8",
    "64:ff9b::8.8.8.8",
]
NOT_PUBLIC = {
    "this machine": ["127.0.0.1", "127.255.255.254", "0.0.0.0", "0.1.2.3", "::1", "::"],
    "this network": ["10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "fc00::1", "fd12:3456::1", "fec0::1"],
    "this link": ["169.254.169.254", "fe80::1", "fe80::1%eth0", "fd00:ec2::254"],
    "this provider": ["100.64.0.1", "192.0.0.170", "198.18.0.1"],
    "many": ["224.0.0.1", "239.255.255.250", "255.255.255.255", "ff02::1"],
    "nobody": ["240.0.0.1", "192.0.2.1", "198.51.100.1", "203.0.113.1", "2001:db8::1", "3fff::1", "5f00::1", "4000::1"],
    "a tunnel": ["192.88.99.1", "2001:0:53aa:64c::1"],
    "wrapped": [
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "::127.0.0.1",
        "2002:7f00:1::",
        "2002:c0a8:101::1",
        "64:ff9b::10.0.0.1",
        "64:ff9b::169.254.169.254",
        "64:ff9b:1::10.0.0.1",
    ],
}


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_may_be_asked(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize("address", [each for some in NOT_PUBLIC.values() for each in some])
def test_an_address_of_this_machine_its_network_or_nobody_may_not(address: str) -> None:
    assert not is_public(ip_address(address))


@given(st.ip_addresses(v=4))
def test_an_address_is_as_public_as_what_it_wraps(address: IPv4Address) -> None:
    wraps = [f"::ffff:{address}", f"64:ff9b::{address}"]
    wraps.append(str(IPv6Address((0x2002 << 112) | (int(address) << 80))))
    assert {is_public(ip_address(each)) for each in wraps} == {is_public(address)}


def resolving(answer: Sequence[str] | Exception) -> Reach:
    def resolve(_: str) -> Sequence[str]:
        if isinstance(answer, Exception):
            raise answer
        return answer

    return Reach(resolve=resolve)


def refusal(reach: Reach, *, host: str = "papers.example", port: int = 443) -> str:
    with pytest.raises(Unanswered) as silence:
        reach.addresses(host, port, within=0.2)
    return silence.value.fault


def test_a_host_is_where_its_name_leads() -> None:
    assert resolving(PUBLIC).addresses("papers.example", 443, within=1) == tuple(PUBLIC)


@pytest.mark.parametrize("among", [["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["2606:4700::6811:1", "::1"], ["nonsense"]])
def test_a_name_that_leads_to_one_address_that_is_not_public_is_refused(among: list[str]) -> None:
    assert refusal(resolving(among)) == "its address is not a public one"


@pytest.mark.parametrize("port", [22, 25, 5432, 6379, 8080])
def test_only_the_ports_of_the_web_are_asked(port: int) -> None:
    assert refusal(resolving(PUBLIC), port=port) == f"its port {port} is none of the web's"


@pytest.mark.parametrize(
    "answer",
    [socket.gaierror(socket.EAI_NONAME, ""), UnicodeError("label too long"), []],
    ids=["unknown", "odd", "empty"],
)
def test_a_name_that_nobody_has_is_told_apart(answer: Sequence[str] | Exception) -> None:
    assert refusal(resolving(answer)) == NO_HOST


@pytest.mark.parametrize("error", [socket.gaierror(socket.EAI_AGAIN, ""), OSError("no network")])
def test_a_resolver_that_fails_says_nothing_of_the_host(error: OSError) -> None:
    assert refusal(resolving(error)) == "its name could not be looked up"


def test_a_resolver_is_not_waited_for_longer_than_allowed() -> None:
    def slow(_: str) -> Sequence[str]:
        time.sleep(0.6)
        return PUBLIC

    assert refusal(Reach(resolve=slow)) == "its name could not be looked up in time"


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1", "2130706433", "0x7f.0.0.1", "::1", "localhost"])
def test_no_spelling_of_this_machine_is_public(host: str) -> None:
    addresses = [str(each[4][0]) for each in socket.getaddrinfo("localhost", 80)] if host == "localhost" else None
    reach = Reach(resolve=lambda _: addresses or [_numeric(host)])
    assert refusal(reach, host=host) == "its address is not a public one"


def _numeric(host: str) -> str:
    """As the system's resolver reads numbers, without asking anybody."""
    return host if ":" in host else socket.inet_ntoa(socket.inet_aton(host))
