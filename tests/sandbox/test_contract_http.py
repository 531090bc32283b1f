"""What GitHub promises of every call: errors, pages, ETags, rate limits; and the failures a test can order."""

from __future__ import annotations

import http.client
import urllib.error
from datetime import UTC, datetime, timedelta

import pytest
from sandbox_client import Client

from bot.sandbox.server import Sandbox

REVIEW = "acme/review"
REPO = f"/repos/{REVIEW}"


@pytest.mark.parametrize(
    "path", ["/nothing", "/repos/acme/none", "/repos/none/review/issues", "/repos/acme/review/nothing"]
)
def test_what_is_not_there_is_404(new_sandbox, path: str) -> None:
    sandbox = new_sandbox()
    sandbox.add_repository(REVIEW, {"a": b""})
    sandbox.observe = None  # some of these are no routes of GitHub's
    assert Client(sandbox, sandbox.add_user("ada")).get(path).message == "Not Found"


@pytest.mark.parametrize("header", ["Bearer nonsense", "token nonsense", "Basic !", "Digest x", "Bearer a.b.c"])
def test_a_wrong_token_is_401_also_where_none_is_needed(nobody: Client, header: str) -> None:
    assert nobody.get(REPO).status == 200
    assert nobody("GET", REPO, None, {"Authorization": header}).status == 401


def test_writing_needs_a_token(nobody: Client) -> None:
    refused = nobody.post(f"{REPO}/issues", {"title": "x"})
    assert (refused.status, refused.message) == (401, "Requires authentication")


@pytest.mark.parametrize("scheme", ["token", "Bearer", "bearer"])
def test_a_token_comes_under_either_name(sandbox: Sandbox, nobody: Client, scheme: str) -> None:
    token = sandbox.add_user("ada")
    assert nobody("GET", "/user", None, {"Authorization": f"{scheme} {token}"}).json["login"] == "ada"


@pytest.mark.parametrize(
    ("body", "message"), [(b"{", "Problems parsing JSON"), (b'"x"', "Body should be a JSON object")]
)
def test_a_body_that_is_no_json_object_is_400(ada: Client, body: bytes, message: str) -> None:
    refused = ada("POST", f"{REPO}/issues", body)
    assert (refused.status, refused.message) == (400, message)


# https://docs.github.com/rest/using-the-rest-api/using-pagination-in-the-rest-api
def test_a_long_list_comes_in_pages_linked_to_each_other(sandbox: Sandbox, ada: Client) -> None:
    for number in range(1, 36):
        sandbox.file_issue(REVIEW, "ada", title=f"{number}")
    first = ada.get(f"{REPO}/issues")
    assert len(first.json) == 30
    assert "page=2" in first.headers["Link"]
    last = ada.get(f"{REPO}/issues?per_page=10&page=4")
    assert [issue["number"] for issue in last.json] == [5, 4, 3, 2, 1]
    links = dict(reversed(part.split("; rel=")) for part in last.headers["Link"].split(", "))
    assert sorted(links) == ['"first"', '"prev"']
    assert ada.get(links['"prev"'].strip("<>")).json[0]["number"] == 15
    assert len(ada.get(f"{REPO}/issues?per_page=1000").json) == 35
    assert "Link" not in ada.get(f"{REPO}/issues?per_page=100").headers


# https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api#use-conditional-requests-if-appropriate
def test_a_known_etag_is_answered_304_and_costs_nothing(sandbox: Sandbox, ada: Client) -> None:
    number = sandbox.file_issue(REVIEW, "ada", title="x").number
    path = f"{REPO}/issues/{number}"
    first = ada.get(path)
    again = ada.get(path, If_None_Match=first.headers["ETag"])
    assert (again.status, again.body) == (304, b"")
    assert again.headers["X-RateLimit-Used"] == first.headers["X-RateLimit-Used"]
    sandbox.comment(REVIEW, number, "ada", "news")
    assert ada.get(path, If_None_Match=first.headers["ETag"]).status == 200


def test_calls_are_counted_and_limited_by_the_hour(new_sandbox) -> None:
    now = [datetime(2024, 1, 1, tzinfo=UTC)]
    sandbox = new_sandbox(clock=lambda: now[0], rate_limit=3)
    sandbox.add_repository(REVIEW, {"a": b""})
    ada = Client(sandbox, sandbox.add_user("ada"))
    assert [ada.get(REPO).headers["X-RateLimit-Remaining"] for _ in range(3)] == ["2", "1", "0"]
    refused = ada.get(REPO)
    assert (refused.status, refused.headers["X-RateLimit-Remaining"]) == (403, "0")
    assert int(refused.headers["X-RateLimit-Reset"]) == int((now[0] + timedelta(hours=1)).timestamp())
    assert ada.get("/rate_limit").json["rate"]["remaining"] == 0
    assert Client(sandbox).get(REPO).status == 200
    now[0] += timedelta(hours=1)
    assert ada.get(REPO).status == 200


def test_every_call_is_remembered_by_its_route(sandbox: Sandbox, ada: Client) -> None:
    sandbox.file_issue(REVIEW, "ada", title="x")
    sandbox.clear_requests()
    ada.get(f"{REPO}/issues/1")
    ada.get(f"{REPO}/commits/main/check-runs")
    assert [(one.method, one.route, one.path, one.status, one.login) for one in sandbox.requests] == [
        ("GET", "/repos/{owner}/{repo}/issues/{issue_number}", f"{REPO}/issues/1", 200, "ada"),
        ("GET", "/repos/{owner}/{repo}/commits/{ref}/check-runs", f"{REPO}/commits/main/check-runs", 200, "ada"),
    ]


# -- ordered failures ---------------------------------------------------------------------------------------------

ISSUES = "/repos/{owner}/{repo}/issues"


def test_an_ordered_failure_comes_instead_of_the_write(sandbox: Sandbox, ada: Client) -> None:
    sandbox.fail_next(ISSUES, method="POST", status=502, times=2)
    assert [ada.post(f"{REPO}/issues", {"title": "x"}).status for _ in range(3)] == [502, 502, 201]
    assert len(ada.get(f"{REPO}/issues").json) == 1


def test_an_ordered_failure_can_come_after_the_write(sandbox: Sandbox, ada: Client) -> None:
    sandbox.fail_next(ISSUES, method="POST", status=502, after=True)
    assert ada.post(f"{REPO}/issues", {"title": "x"}).status == 502
    assert len(ada.get(f"{REPO}/issues").json) == 1


def test_a_secondary_rate_limit_says_when_to_come_back(sandbox: Sandbox, ada: Client) -> None:
    sandbox.fail_next(status=403, headers={"Retry-After": "60"})
    limited = ada.get(REPO)
    assert (limited.status, limited.headers["Retry-After"]) == (403, "60")
    assert "secondary rate limit" in limited.message


@pytest.mark.parametrize("after", [False, True])
def test_a_connection_can_break(sandbox: Sandbox, ada: Client, after: bool) -> None:
    sandbox.fail_next(ISSUES, method="POST", status=0, after=after)
    with pytest.raises((http.client.HTTPException, urllib.error.URLError, OSError)):
        ada.post(f"{REPO}/issues", {"title": "x"})
    assert len(ada.get(f"{REPO}/issues").json) == int(after)
