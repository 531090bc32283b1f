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
    """What to answer on which path (with its query); `PUT /path` is a path of its own."""

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
            self.answer(self.path)

        def do_PUT(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.answer(f"PUT {self.path}")

        def answer(self, what: str) -> None:
            script.asked.append((what, self.headers.get("Authorization")))
            status, headers, data = script.answers.get(what, (404, {}, b'{"message": "Not Found"}'))
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


def pull(*, is_merged: bool = False, mergeable: bool | None = None) -> dict[str, object]:
    return {
        "number": 7,
        "title": "A paper",
        "state": "closed" if is_merged else "open",
        "merged_at": "2025-01-02T03:04:05Z" if is_merged else None,
        "merge_commit_sha": "c" * 40,
        "mergeable": mergeable,
        "head": {"ref": "b", "sha": "a" * 40, "repo": None},
        "base": {"ref": "main", "repo": {"id": 9, "default_branch": "main"}},
        "user": None,
        "labels": [],
        "html_url": "https://example/7",
    }


def file(path: str, sha: str, mode: str = "100644", kind: str = "blob") -> dict[str, str]:
    return {"path": path, "sha": sha, "mode": mode, "type": kind}


def test_an_issue_of_a_deleted_account_is_the_ghosts(script: Script, hub: Hub) -> None:
    script.say("/repos/lab/review/issues/7", issue())
    found = hub.issue(SUBJECT)
    assert found is not None
    assert (found.author, found.body, found.labels) == (GHOST, "", {"plain", "named"})


TIMELINE = "/repos/lab/review/issues/7/timeline?per_page=100"


def test_what_a_deleted_account_said_is_the_ghosts(script: Script, hub: Hub) -> None:
    said = {"id": 1, "user": None, "body": None, "html_url": "https://example/1", "author_association": "NONE"}
    comment = {**said, "event": "commented", "created_at": "2025-01-02T03:04:05Z"}
    review = {**said, "event": "reviewed", "state": "APPROVED", "submitted_at": "2025-01-02T03:04:06Z"}
    script.say(TIMELINE, [comment, {**review, "commit_id": None}])
    timeline = hub.timeline(SUBJECT)
    assert [(each.author, each.body, each.reactions) for each in timeline.comments] == [(GHOST, "", frozenset())]
    assert [(each.author, each.state, each.commit) for each in timeline.reviews] == [(GHOST, "approved", "")]


def test_events_of_a_timeline_that_nobody_needs_are_skipped_whatever_they_hold(script: Script, hub: Hub) -> None:
    draft = {"event": "reviewed", "id": 1, "user": None, "state": "pending", "commit_id": "a" * 40}
    script.say(TIMELINE, [{"event": "committed", "sha": "a" * 40}, {"event": "of tomorrow"}, {}, draft])
    timeline = hub.timeline(SUBJECT)
    assert (timeline.comments, timeline.reviews, timeline.reopened_at) == ((), (), None)


def test_a_permission_that_is_not_known_here_is_none(script: Script, hub: Hub) -> None:
    script.say("/repos/lab/review/collaborators/ada/permission", {"permission": "of tomorrow"})
    assert hub.permission(REPOSITORY, "ada") == "none"


def test_a_check_run_of_an_app_that_is_gone_counts(script: Script, hub: Hub) -> None:
    run = {"name": "old", "status": "completed", "conclusion": "stale", "completed_at": None, "app": None}
    runs = {"check_runs": [run]}
    script.say(f"/repos/lab/review/commits/{'a' * 40}/check-runs?filter=latest&per_page=100", runs)
    script.say(f"/repos/lab/review/commits/{'a' * 40}/status?per_page=100", {"state": "pending", "statuses": []})
    verdicts = hub.verdicts(REPOSITORY, "a" * 40, name="old")
    assert (verdicts.state, verdicts.ours_at) == ("failure", None)


@pytest.mark.parametrize(
    ("mergeable", "outcome"), [(None, "was not ready to merge"), (False, "Pull Request is not mergeable")]
)
def test_github_may_not_know_yet_whether_a_pull_request_merges(
    script: Script, hub: Hub, mergeable: bool | None, outcome: str
) -> None:
    script.say("/repos/lab/review/pulls/7", pull(mergeable=mergeable))
    script.say("PUT /repos/lab/review/pulls/7/merge", {"message": "Pull Request is not mergeable"}, 405)
    found = hub.pull(REPOSITORY, 7)
    assert found is not None
    try:
        said = hub.ensure_merged(REPOSITORY, found, sha=found.head_sha)
    except TemporaryFailure as failure:
        said = str(failure)
    assert outcome in said
    assert isinstance(mergeable, bool) == (said == outcome)


def test_a_refusal_to_merge_without_a_word_is_told_in_ours(script: Script, hub: Hub) -> None:
    script.say("/repos/lab/review/pulls/7", pull(mergeable=True))
    script.say("PUT /repos/lab/review/pulls/7/merge", {}, 405)
    found = hub.pull(REPOSITORY, 7)
    assert found is not None
    reason = hub.ensure_merged(REPOSITORY, found, sha=found.head_sha)
    assert reason == "GitHub refused to merge the pull request lab/review#7 (HTTP 405)."


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
