"""What holds for every test: no network but loopback, a tidy environment, laws that repeat themselves in CI."""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest

E2E = Path(__file__).parent / "e2e"
POSTGRES = "REVIEW_BOT_TEST_POSTGRES"
"""The one variable that is for the tests: a server for their databases."""
SETTINGS_OF_OTHERS = ("REVIEW_BOT_", "GITHUB_", "GIT_")

# A law that fails in CI fails there again, and a slow machine is no fault.
# To explain a failure, Hypothesis tries hundreds of variations of it: minutes for each law, if a proposal is its example.
PHASES = tuple(phase for phase in hypothesis.Phase if phase is not hypothesis.Phase.explain)
hypothesis.settings.register_profile("desk", deadline=None, phases=PHASES)
hypothesis.settings.register_profile(
    "ci", deadline=None, phases=PHASES, derandomize=True, database=None, print_blob=True
)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") == "true" else "desk")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--e2e`: also the tests that need more than Python."""
    parser.addoption("--e2e", action="store_true", help="collect tests/e2e, which needs a browser and Jekyll")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave tests/e2e alone unless it is asked for."""
    return True if collection_path == E2E and not config.getoption("--e2e") else None


@pytest.fixture(scope="session", autouse=True)
def tidy_environment() -> Iterator[None]:
    """Nothing that the person at this machine has set changes what a test sees."""
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            is_others = name.startswith(SETTINGS_OF_OTHERS) and name != POSTGRES
            if is_others or name.lower().endswith("_proxy"):
                patch.delenv(name)
        patch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
        patch.setenv("GIT_CONFIG_NOSYSTEM", "1")
        yield


@pytest.fixture(scope="session", autouse=True)
def loopback_only() -> Iterator[None]:
    """No test reaches another machine; one that tries fails, whatever the code under test does with exceptions."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex", "sendto"):
            patch.setattr(socket.socket, name, _guarded_send(getattr(socket.socket, name)))
        for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex"):
            patch.setattr(socket, name, _guarded_look_up(getattr(socket, name)))
        yield


def _guarded_send(send: Callable[..., object]) -> Callable[..., object]:
    def guarded(self: socket.socket, *arguments: object) -> object:
        address = arguments[-1]
        if self.family in (socket.AF_INET, socket.AF_INET6) and isinstance(address, tuple):
            _refuse_others(address[0])
        return send(self, *arguments)

    return guarded


def _guarded_look_up(look_up: Callable[..., object]) -> Callable[..., object]:
    def guarded(host: object, *arguments: object, **options: object) -> object:
        _refuse_others(host)
        return look_up(host, *arguments, **options)

    return guarded


def _refuse_others(host: object) -> None:
    name = host.decode("idna") if isinstance(host, bytes) else host
    if isinstance(name, str) and not _is_here(name):
        # Failed is no Exception: code that makes a TemporaryFailure of everything does not hide it.
        pytest.fail(
            f"This test wanted to reach {name}. Tests reach nothing but this machine: give the code a recorded answer, "
            "a fake of its port, or the loopback GitHub of bot.sandbox."
        )


def _is_here(name: str) -> bool:
    """Whether this host is the machine itself; the unspecified address, for a server's socket, is too."""
    try:
        address = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return name.casefold() in ("", "localhost")
    return address.is_loopback or address.is_unspecified
