"""The suite keeps its own promises."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
import requests

TESTS = Path(__file__).parent
REFUSED = "Tests reach nothing but this machine: give the code a recorded answer, a fake of its port, or the loopback"


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1", "::ffff:192.0.2.1"])
def test_no_test_connects_to_another_machine(host: str) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as connection, pytest.raises(pytest.fail.Exception, match=REFUSED):
        connection.connect((host, 443))
    with socket.socket(family) as connection, pytest.raises(pytest.fail.Exception, match=REFUSED):
        connection.connect_ex((host, 443))
    with socket.socket(family, socket.SOCK_DGRAM) as connection, pytest.raises(pytest.fail.Exception, match=REFUSED):
        connection.sendto(b"", (host, 53))


def test_no_test_asks_for_the_address_of_another_machine() -> None:
    with pytest.raises(pytest.fail.Exception, match=r"wanted to reach api\.github\.com"):
        socket.getaddrinfo("api.github.com", 443)
    with pytest.raises(pytest.fail.Exception, match=r"wanted to reach api\.github\.com"):
        socket.gethostbyname("api.github.com")


def test_code_that_catches_every_exception_does_not_hide_it() -> None:
    def careless() -> None:
        try:
            requests.get("https://api.github.com", timeout=1)
        except Exception as error:
            raise AssertionError("hidden") from error

    with pytest.raises(pytest.fail.Exception, match=REFUSED):
        careless()


def test_this_machine_can_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        for host in ("127.0.0.1", "localhost"):
            socket.create_connection((host, server.getsockname()[1])).close()


def test_settings_of_this_machine_are_not_seen() -> None:
    ours = {
        name for name in os.environ if name.startswith(("REVIEW_BOT_", "GITHUB_")) or name.lower().endswith("_proxy")
    }
    assert ours <= {"REVIEW_BOT_TEST_POSTGRES"}


def test_every_module_of_the_suite_has_its_own_name() -> None:
    # Test folders are no packages: their modules share one name space.
    names = Counter(path.stem for path in TESTS.rglob("*.py") if path.name != "conftest.py")
    assert {name for name, times in names.items() if times > 1} == set()


def test_nobody_imports_a_conftest() -> None:
    # There are several of that name, and the last one loaded wins; what is shared stands in a module of its own.
    pattern = re.compile(r"^(?:from|import) conftest\b", re.MULTILINE)
    assert [path for path in TESTS.rglob("*.py") if pattern.search(path.read_text("utf-8"))] == []


@pytest.mark.parametrize(("flags", "is_collected"), [([], False), (["--e2e"], True)])
def test_what_needs_more_than_python_runs_only_when_asked_for(
    tmp_path: Path, flags: list[str], is_collected: bool
) -> None:
    suite = tmp_path / "tests"
    (suite / "e2e").mkdir(parents=True)
    (suite / "conftest.py").write_text((TESTS / "conftest.py").read_text("utf-8"), "utf-8")
    for file in (suite / "test_core.py", suite / "e2e" / "test_browser.py"):
        file.write_text("def test_it():\n    pass\n", "utf-8")
    options = ["-q", "--collect-only", "-p", "no:cacheprovider", f"--rootdir={tmp_path}", "-c", os.devnull]
    command = [sys.executable, "-m", "pytest", *options, str(suite), *flags]
    said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True, timeout=60).stdout
    assert "test_core.py" in said
    assert ("test_browser.py" in said) is is_collected
