"""What GitHub promises about webhooks: which events come of what, their payloads, signatures, and delivery."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from sandbox_client import Client, app_jwt

from bot.sandbox.server import EVENTS, Sandbox
from bot.sandbox.webhooks import Delivery

REVIEW = "acme/review"
REPO = f"/repos/{REVIEW}"


def new_events(sandbox: Sandbox, since: int = 0) -> list[str]:
    """What was delivered since, as `event.action`."""
    return [f"{one.event}.{one.action}" if one.action else one.event for one in sandbox.deliveries[since:]]


def last(sandbox: Sandbox, event: str, action: str | None = None) -> Delivery:
    return next(one for one in reversed(sandbox.deliveries) if (one.event, one.action) == (event, action))


def test_a_repository_given_to_the_app_is_announced(new_sandbox) -> None:
    sandbox = new_sandbox()
    for name in ("acme/one", "acme/two", "other/three"):
        sandbox.add_repository(name, {"a": b""})
    assert new_events(sandbox) == ["installation.created", "installation_repositories.added", "installation.created"]
    added = last(sandbox, "installation_repositories", "added").payload
    assert [one["full_name"] for one in added["repositories_added"]] == ["acme/two"]


def test_a_repository_without_the_app_sends_nothing(new_sandbox) -> None:
    sandbox = new_sandbox()
    sandbox.add_repository(REVIEW, {"a": b""}, installed=False)
    sandbox.file_issue(REVIEW, "ada", title="x")
    assert sandbox.deliveries == []


def test_a_repository_taken_from_the_app_is_announced_and_then_silent(sandbox: Sandbox, app: Client) -> None:
    sandbox.uninstall(REVIEW)
    assert last(sandbox, "installation_repositories", "removed").payload["repositories_removed"][0]["name"] == "review"
    begun = len(sandbox.deliveries)
    sandbox.file_issue(REVIEW, "ada", title="x")
    assert new_events(sandbox, begun) == []
    assert app.post(f"{REPO}/issues", {"title": "x"}).status == 403


def test_a_life_of_an_issue(sandbox: Sandbox) -> None:
    begun = len(sandbox.deliveries)
    number = sandbox.file_issue(REVIEW, "ada", title="One", body="b", labels=["bug"]).number
    sandbox.edit_issue(REVIEW, number, "ada", title="Two", body="c")
    sandbox.edit_issue(REVIEW, number, "ada", title="Two", body="c")  # changes nothing
    sandbox.label(REVIEW, number, "maria", add=["question"], remove=["bug"])
    sandbox.lock(REVIEW, number, "maria")
    sandbox.close_issue(REVIEW, number, "maria", reason="not_planned")
    sandbox.reopen_issue(REVIEW, number, "maria")
    sandbox.delete_issue(REVIEW, number, "acme")
    assert new_events(sandbox, begun) == [
        "issues.opened",
        "issues.labeled",
        "issues.edited",
        "issues.unlabeled",
        "issues.labeled",
        "issues.locked",
        "issues.closed",
        "issues.reopened",
        "issues.deleted",
    ]
    edited = last(sandbox, "issues", "edited").payload
    assert edited["changes"] == {"title": {"from": "One"}, "body": {"from": "b"}}
    assert edited["sender"]["login"] == "ada"
    assert last(sandbox, "issues", "closed").payload["issue"]["state_reason"] == "not_planned"


def test_a_life_of_a_comment(sandbox: Sandbox) -> None:
    number = sandbox.file_issue(REVIEW, "ada", title="x").number
    begun = len(sandbox.deliveries)
    comment = sandbox.comment(REVIEW, number, "ada", "one")
    sandbox.edit_comment(REVIEW, comment.id, "ada", "two")
    sandbox.edit_comment(REVIEW, comment.id, "ada", "two")  # changes nothing
    sandbox.delete_comment(REVIEW, comment.id, "ada")
    assert new_events(sandbox, begun) == ["issue_comment.created", "issue_comment.edited", "issue_comment.deleted"]
    assert last(sandbox, "issue_comment", "edited").payload["changes"] == {"body": {"from": "one"}}


def test_a_comment_on_a_pull_request_comes_with_an_issue_that_says_so(sandbox: Sandbox) -> None:
    issue = sandbox.file_issue(REVIEW, "ada", title="x").number
    sandbox.push(REVIEW, "maria", {"b.md": b"b\n"}, branch="side")
    pull = sandbox.open_pull(REVIEW, "maria", head="side", title="x").issue.number
    for number, is_pull in ((issue, False), (pull, True)):
        comment = sandbox.comment(REVIEW, number, "ada", "one")
        sandbox.react(REVIEW, "maria", "+1", comment_id=comment.id)
        sandbox.edit_comment(REVIEW, comment.id, "ada", "two")
        sandbox.delete_comment(REVIEW, comment.id, "ada")
        for action, thumbs in (("created", 0), ("edited", 1), ("deleted", 1)):
            payload = last(sandbox, "issue_comment", action).payload
            assert ("pull_request" in payload["issue"]) is is_pull
            assert payload["comment"]["reactions"]["+1"] == payload["comment"]["reactions"]["total_count"] == thumbs


def test_assignments_are_announced_one_by_one(sandbox: Sandbox, maria: Client) -> None:
    number = sandbox.file_issue(REVIEW, "ada", title="x").number
    begun = len(sandbox.deliveries)
    maria.patch(f"{REPO}/issues/{number}", {"assignees": ["maria", "acme", "ada"]})  # ada may not be
    sandbox.assign(REVIEW, number, "acme", ["acme"])
    assert new_events(sandbox, begun) == ["issues.assigned", "issues.assigned", "issues.unassigned"]
    assert last(sandbox, "issues", "unassigned").payload["assignee"]["login"] == "maria"


def test_a_life_of_a_pull_request(sandbox: Sandbox) -> None:
    before = sandbox.push(REVIEW, "maria", {"b.md": b"b\n"}, branch="side")
    begun = len(sandbox.deliveries)
    number = sandbox.open_pull(REVIEW, "maria", head="side", title="x").issue.number
    after = sandbox.push(REVIEW, "maria", {"b.md": b"c\n"}, branch="side")
    sandbox.edit_issue(REVIEW, number, "maria", body="y")
    sandbox.label(REVIEW, number, "maria", add=["bug"])
    sandbox.close_issue(REVIEW, number, "maria")
    sandbox.reopen_issue(REVIEW, number, "maria")
    sandbox.merge(REVIEW, number, "acme")
    assert new_events(sandbox, begun) == [
        "pull_request.opened",
        "push",
        "check_suite.requested",
        "pull_request.synchronize",
        "pull_request.edited",
        "pull_request.labeled",
        "pull_request.closed",
        "pull_request.reopened",
        "pull_request.closed",
        "push",
        "check_suite.requested",
    ]
    moved = last(sandbox, "pull_request", "synchronize").payload
    assert (moved["before"], moved["after"], moved["pull_request"]["head"]["sha"]) == (before, after, after)
    closed = last(sandbox, "pull_request", "closed").payload["pull_request"]
    assert (closed["merged"], closed["merged_by"]["login"]) == (True, "acme")


def test_a_push_lists_its_commits_and_their_files(sandbox: Sandbox) -> None:
    before = sandbox.repository(REVIEW).git.branch("main")
    sha = sandbox.push(
        REVIEW, "maria", {"b.md": b"b\n", "README.md": None, "_publications/a.md": b"x\n"}, message="Fix"
    )
    push = last(sandbox, "push").payload
    assert (push["ref"], push["before"], push["after"], push["forced"]) == ("refs/heads/main", before, sha, False)
    (commit,) = push["commits"]
    assert (commit["message"], commit["added"], commit["removed"], commit["modified"]) == (
        "Fix",
        ["b.md"],
        ["README.md"],
        ["_publications/a.md"],
    )
    assert push["pusher"]["name"] == "maria"


def test_a_branch_is_born_and_dies_in_events(new_sandbox) -> None:
    sandbox = new_sandbox(events=[*EVENTS, "create", "delete"])
    sandbox.add_repository(REVIEW, {"a": b""})
    begun = len(sandbox.deliveries)
    sandbox.push(REVIEW, "acme", {"b.md": b"b\n"}, branch="side")
    sandbox.push(
        REVIEW, "acme", {"b.md": b"x\n"}, branch="side", onto=sandbox.repository(REVIEW).git.branch("main"), force=True
    )
    assert last(sandbox, "push").payload["forced"] is True
    sandbox.delete_branch(REVIEW, "acme", "side")
    assert new_events(sandbox, begun) == [
        "create",
        "push",
        "check_suite.requested",
        "push",
        "check_suite.requested",
        "delete",
        "push",
    ]
    gone = last(sandbox, "push").payload
    assert (gone["deleted"], gone["after"], gone["head_commit"]) == (True, "0" * 40, None)


def test_a_life_of_a_check_run(sandbox: Sandbox, app: Client) -> None:
    sha = sandbox.push(REVIEW, "maria", {"b.md": b"b\n"})
    begun = len(sandbox.deliveries)
    run = app.post(f"{REPO}/check-runs", {"name": "entries", "head_sha": sha, "status": "in_progress"}).json["id"]
    app.patch(f"{REPO}/check-runs/{run}", {"conclusion": "success"})
    sandbox.rerequest_check(REVIEW, run, "maria")
    sandbox.click(REVIEW, run, "maria", "fix")
    assert new_events(sandbox, begun) == [
        "check_run.created",
        "check_run.completed",
        "check_suite.completed",
        "check_run.rerequested",
        "check_run.requested_action",
    ]
    assert last(sandbox, "check_run", "requested_action").payload["requested_action"] == {"identifier": "fix"}


# https://docs.github.com/webhooks/webhook-events-and-payloads#check_suite
def test_an_app_that_may_write_checks_is_asked_for_them_unasked(new_sandbox) -> None:
    sandbox = new_sandbox(events=["issues"])
    sandbox.add_repository(REVIEW, {"a": b""})
    begun = len(sandbox.deliveries)
    sandbox.push(REVIEW, "acme", {"b.md": b"b\n"})
    number = sandbox.file_issue(REVIEW, "ada", title="x").number
    sandbox.comment(REVIEW, number, "ada", "not subscribed")
    assert new_events(sandbox, begun) == ["check_suite.requested", "issues.opened"]


def test_an_app_hears_of_what_it_did_itself(sandbox: Sandbox, app: Client) -> None:
    number = sandbox.file_issue(REVIEW, "ada", title="x").number
    app.post(f"{REPO}/issues/{number}/comments", {"body": "Thanks"})
    sender = last(sandbox, "issue_comment", "created").payload["sender"]
    assert (sender["login"], sender["type"]) == ("review-bot[bot]", "Bot")


# -- bringing them ------------------------------------------------------------------------------------------------


class Ear:
    """A web server that keeps what it was sent and answers with the next of `answers` (then 202)."""

    def __init__(self) -> None:
        self.heard: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[int] = []
        ear = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                ear.heard.append((dict(self.headers), body))
                self.send_response(ear.answers.pop(0) if ear.answers else 202)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/webhook"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02})

    @property
    def events(self) -> list[str]:
        return [headers["X-GitHub-Event"] for headers, _ in self.heard]


@pytest.fixture
def ear() -> Iterator[Ear]:
    ear = Ear()
    ear.thread.start()
    yield ear
    ear.server.shutdown()
    ear.server.server_close()
    ear.thread.join()


# https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries
def test_a_delivery_is_signed_over_its_very_bytes(sandbox: Sandbox, ear: Ear) -> None:
    sandbox.webhook_url = ear.url
    sandbox.file_issue(REVIEW, "ada", title="é")
    assert sandbox.drain()
    headers, body = ear.heard[0]
    secret = sandbox.app.webhook_secret.encode()
    assert headers["X-Hub-Signature-256"] == "sha256=" + hmac.new(secret, body, hashlib.sha256).hexdigest()
    assert headers["X-Hub-Signature"] == "sha1=" + hmac.new(secret, body, hashlib.sha1).hexdigest()
    assert headers["X-GitHub-Hook-Installation-Target-ID"] == str(sandbox.app.id)
    assert headers["X-GitHub-Delivery"] == sandbox.deliveries[-1].guid
    assert headers["User-Agent"].startswith("GitHub-Hookshot/")
    assert json.loads(body)["issue"]["title"] == "é"


def test_deliveries_come_in_order(sandbox: Sandbox, ear: Ear) -> None:
    sandbox.webhook_url = ear.url
    for number in range(20):
        sandbox.file_issue(REVIEW, "ada", title=str(number))
    assert sandbox.drain()
    assert [json.loads(body)["issue"]["title"] for _, body in ear.heard] == [str(number) for number in range(20)]


# https://docs.github.com/webhooks/using-webhooks/handling-failed-webhook-deliveries
def test_a_failed_delivery_is_not_sent_again_by_itself_but_on_demand(sandbox: Sandbox, ear: Ear) -> None:
    ear.answers = [500]
    sandbox.webhook_url = ear.url
    sandbox.file_issue(REVIEW, "ada", title="x")
    assert sandbox.drain()
    delivery = sandbox.deliveries[-1]
    assert (ear.events, delivery.status) == (["issues"], 500)
    sandbox.redeliver(delivery.guid)
    assert sandbox.drain()
    assert (ear.events, delivery.status, len(delivery.attempts)) == (["issues", "issues"], 202, 2)
    assert ear.heard[0][1] == ear.heard[1][1]
    assert ear.heard[0][0]["X-GitHub-Delivery"] == ear.heard[1][0]["X-GitHub-Delivery"]


def test_a_delivery_nobody_takes_is_noted(sandbox: Sandbox, ear: Ear) -> None:
    ear.server.server_close()
    sandbox.webhook_url = ear.url
    sandbox.file_issue(REVIEW, "ada", title="x")
    assert sandbox.drain()
    assert (sandbox.deliveries[-1].status, sandbox.deliveries[-1].attempts[0].status) == (
        0,
        "failed to connect to host",
    )


def test_without_a_webhook_deliveries_are_kept_and_not_sent(sandbox: Sandbox) -> None:
    sandbox.file_issue(REVIEW, "ada", title="x")
    assert sandbox.drain()
    assert (sandbox.deliveries[-1].event, sandbox.deliveries[-1].status) == ("issues", None)


def test_the_app_reads_its_deliveries_and_asks_for_one_again(sandbox: Sandbox, ear: Ear) -> None:
    ear.answers = [202, 500]
    sandbox.webhook_url = ear.url
    sandbox.ping()
    sandbox.file_issue(REVIEW, "ada", title="x")
    assert sandbox.drain()
    as_app = Client(sandbox, app_jwt(sandbox))
    failed, ping = as_app.get("/app/hook/deliveries").json
    assert [(one["event"], one["status_code"], one["redelivery"]) for one in (failed, ping)] == [
        ("issues", 500, False),
        ("ping", 202, False),
    ]
    assert as_app.get(f"/app/hook/deliveries/{failed['id']}").json["request"]["payload"]["issue"]["title"] == "x"
    assert as_app.post(f"/app/hook/deliveries/{failed['id']}/attempts").status == 202
    assert sandbox.drain()
    first = as_app.get("/app/hook/deliveries?per_page=1")
    assert (first.json[0]["guid"], first.json[0]["redelivery"]) == (failed["guid"], True)
    after = first.headers["Link"].partition(">")[0].strip("<")
    assert [one["id"] for one in as_app.get(after).json] == [failed["id"]]
