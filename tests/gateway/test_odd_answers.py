"""Answers that GitHub gives rarely, and what stands between it and us: from a server that says what it is told."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bot.faults import PermanentFailure, TemporaryFailure
from bot.gateway.answers import GHOST
from bot.gateway.credentials import TokenCredentials
from bot.gateway.github import GitHub
from bot.gateway.store import ObjectStore
from bot.intake.subject import Subject
from bot.publish.hub import Hub

REPOSITORY = "lab/review"
SUBJECT = Subject(REPOSITORY, 7)


@dataclass
class Script:
    """What to answer on which path (with its query)."""

    answers: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    url: str = ""

    def say(self, path: str, answer: object, status: int = 200, **headers: str) -> None:
        data = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.answers[path] = (status, headers, data)


@pytest.fixture
def script() -> Iterator[Script]:
    script = Script()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            script.asked.append((self.path, self.headers.get("Authorization")))
            status, headers, data = script.answers.get(self.path, (404, {}, b'{"message": "Not Found"}'))
            self.send_response(status)
            for name, value in {"Content-Length": str(len(data)), **headers}.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    script.url = f"http://127.0.0.1:{server.server_port}"
    yield script
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def hub(script: Script, tmp_path: Path) -> Iterator[Hub]:
    def now() -> datetime:
        return datetime.now(UTC)

    store = ObjectStore(f"sqlite:///{tmp_path / 'objects.sqlite'}", clock=now)
    github = GitHub(
        credentials=TokenCredentials("the-token", login="bot"),
        api_url=script.url,
        store=store,
        clock=now,
        sleep=lambda _: None,
        timeout=2,
    )
    yield github.hub()
    github.close()
    store.close()


def issue(*, number: int = 7, repository: str = REPOSITORY) -> dict[str, object]:
    return {
        "number": number,
        "repository_url": f"https://api.example/repos/{repository}",
        "title": "A paper",
        "body": None,
        "user": None,
        "state": "open",
        "labels": ["plain", {"name": "named"}],
        "html_url": "https://example/7",
    }


def file(path: str, sha: str, mode: str = "100644", kind: str = "blob") -> dict[str, str]:
    return {"path": path, "sha": sha, "mode": mode, "type": kind}


def test_an_issue_of_a_deleted_account_is_the_ghosts(script: Script, hub: Hub) -> None:
    script.say("/repos/lab/review/issues/7", issue())
    found = hub.issue(SUBJECT)
    assert found is not None
    assert (found.author, found.body, found.labels) == (GHOST, "", {"plain", "named"})


def test_an_issue_that_moved_to_another_repository_is_gone(script: Script, hub: Hub) -> None:
    script.say("/repos/lab/review/issues/7", b"", 301, Location=f"{script.url}/repositories/9/issues/1")
    script.say("/repositories/9/issues/1", issue(number=1, repository="lab/site"))
    assert hub.issue(SUBJECT) is None


def test_an_issue_that_was_deleted_for_good_is_gone(script: Script, hub: Hub) -> None:
    script.say("/repos/lab/review/issues/7", {"message": "This issue was deleted"}, 410)
    assert hub.issue(SUBJECT) is None


def test_a_branch_that_was_renamed_is_not_the_one_that_was_asked_for(script: Script, hub: Hub) -> None:
    script.say("/repos/lab/review/branches/master", b"", 301, Location=f"{script.url}/repositories/9/branches/main")
    script.say("/repositories/9/branches/main", {"name": "main"})
    assert hub.branch(REPOSITORY, "master") is None


def test_a_tree_that_github_cuts_short_is_read_folder_by_folder(script: Script, hub: Hub) -> None:
    trees = "/repos/lab/review/git/trees/"
    folder = file("_publications", "f" * 40, "040000", "tree")
    script.say(trees + "a" * 40 + "?recursive=1", {"tree": [file("README.md", "1" * 40)], "truncated": True})
    script.say(trees + "a" * 40, {"tree": [file("README.md", "1" * 40), folder], "truncated": False})
    script.say(trees + "f" * 40 + "?recursive=1", {"tree": [file("a/b.md", "2" * 40)], "truncated": False})
    assert hub.tree(REPOSITORY, "a" * 40) == {"README.md": "1" * 40, "_publications/a/b.md": "2" * 40}


def test_a_folder_that_github_cuts_short_is_a_failure_and_never_half_a_tree(script: Script, hub: Hub) -> None:
    for query in ("?recursive=1", ""):
        script.say("/repos/lab/review/git/trees/" + "a" * 40 + query, {"tree": [], "truncated": True})
    with pytest.raises(PermanentFailure, match="more files than GitHub lists"):
        hub.tree(REPOSITORY, "a" * 40)


def test_links_and_submodules_are_no_files(script: Script, hub: Hub) -> None:
    tree = [
        file("a.md", "1" * 40),
        file("run.sh", "2" * 40, "100755"),
        file("link.md", "3" * 40, "120000"),
        file("theme", "4" * 40, "160000", "commit"),
    ]
    script.say("/repos/lab/review/git/trees/" + "a" * 40 + "?recursive=1", {"tree": tree, "truncated": False})
    assert hub.tree(REPOSITORY, "a" * 40) == {"a.md": "1" * 40, "run.sh": "2" * 40}


def test_a_blob_whose_content_has_another_sha_is_not_taken(script: Script, hub: Hub) -> None:
    script.say("/repos/lab/review/git/blobs/" + "a" * 40, {"content": "b25l\n", "encoding": "base64"})
    with pytest.raises(TemporaryFailure, match="answer could not be read"):
        hub.blobs(REPOSITORY, ["a" * 40], commit="c" * 40)


MANY = [f"{n:040x}" for n in range(9)]


def test_the_address_of_an_archive_gets_no_token_and_is_never_shown(script: Script, hub: Hub) -> None:
    address = f"{script.url}/codeload?token=short-lived"
    script.say("/repos/lab/review/tarball/" + "c" * 40, b"", 302, Location=address)
    script.say("/codeload?token=short-lived", b"\x1f\x8b broken")
    with pytest.raises(TemporaryFailure) as failure:
        hub.blobs(REPOSITORY, MANY, commit="c" * 40)
    assert str(failure.value) == "No answer from GitHub when asked to send the files of lab/review (CompressionError)."
    assert failure.value.__suppress_context__
    assert [authorization for path, authorization in script.asked if path.startswith("/codeload")] == [None]


def test_an_archive_that_does_not_come_is_temporary(script: Script, hub: Hub) -> None:
    script.say("/repos/lab/review/tarball/" + "c" * 40, b"", 302, Location=f"{script.url}/codeload")
    with pytest.raises(TemporaryFailure, match=r"could not send the files of lab/review \(HTTP 404\)"):
        hub.blobs(REPOSITORY, MANY, commit="c" * 40)


def test_an_archive_that_is_refused_says_why(script: Script, hub: Hub) -> None:
    script.say("/repos/lab/review/tarball/" + "c" * 40, {"message": "Blocked"}, 451)
    with pytest.raises(PermanentFailure, match="for legal reasons"):
        hub.blobs(REPOSITORY, MANY, commit="c" * 40)


def test_an_archive_without_an_address_is_temporary(script: Script, hub: Hub) -> None:
    script.say("/repos/lab/review/tarball/" + "c" * 40, b"", 200)
    with pytest.raises(TemporaryFailure, match="answer could not be read"):
        hub.blobs(REPOSITORY, MANY, commit="c" * 40)


def test_an_api_address_that_redirects_elsewhere_is_named(script: Script, hub: Hub) -> None:
    script.say("/repos/lab/review", b"", 301, Location="https://127.0.0.1/repos/lab/review")
    with pytest.raises(PermanentFailure, match=r"redirects elsewhere when asked to find .* Is the API address right\?"):
        hub.repository(REPOSITORY)


@pytest.mark.parametrize("body", [b'{"full_name": "lab/', b"<html>Hello from a proxy</html>", b"[]", b"null"])
def test_what_is_no_answer_of_github_is_temporary(script: Script, hub: Hub, body: bytes) -> None:
    script.say("/repos/lab/review", body)
    with pytest.raises(TemporaryFailure, match="answer could not be read"):
        hub.repository(REPOSITORY)


@pytest.mark.parametrize("body", [b"<html>Unicorn</html>", b"", b'{"message": "Server Error"}'])
def test_a_broken_github_is_temporary_whatever_it_says(script: Script, hub: Hub, body: bytes) -> None:
    script.say("/repos/lab/review", body, 502)
    with pytest.raises(TemporaryFailure, match=r"could not find repository lab/review \(HTTP 502\)"):
        hub.repository(REPOSITORY)
