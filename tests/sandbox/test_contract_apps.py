"""What GitHub promises an app: its JSON web token, installations, their tokens and permissions, its deliveries."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from sandbox_client import Client, app_jwt, app_token

from bot.sandbox.server import Sandbox

REPO = "/repos/acme/review"


def installation(sandbox: Sandbox) -> int:
    return Client(sandbox, app_jwt(sandbox)).get(f"{REPO}/installation").json["id"]


def test_the_app_knows_itself_and_its_installations(sandbox: Sandbox) -> None:
    as_app = Client(sandbox, app_jwt(sandbox))
    found = as_app.get("/app").json
    assert (found["id"], found["slug"], found["installations_count"]) == (sandbox.app.id, "review-bot", 1)
    assert found["permissions"] == dict(sandbox.app.permissions)
    (one,) = as_app.get("/app/installations").json
    assert (one["id"], one["account"]["login"]) == (installation(sandbox), "acme")
    assert as_app.get("/users/acme/installation").json["id"] == one["id"]


def _foreign_key() -> str:
    key = rsa.generate_private_key(public_exponent=65_537, key_size=2048)
    encoding, kind = serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL
    return key.private_bytes(encoding, kind, serialization.NoEncryption()).decode()


@pytest.mark.parametrize(
    ("promise", "token", "status"),
    [
        ("signed by another key", lambda sandbox: app_jwt(sandbox, key=_foreign_key()), 401),
        ("expired", lambda sandbox: app_jwt(sandbox, seconds=-10), 401),
        ("good for more than ten minutes", lambda sandbox: app_jwt(sandbox, seconds=900), 401),
        ("issued in the future", lambda sandbox: app_jwt(sandbox, iat=4_000_000_000), 401),
        ("of another app", lambda sandbox: app_jwt(sandbox, iss="1"), 404),
        ("no token at all", lambda _: None, 401),
        ("a person's token", lambda sandbox: sandbox.add_user("ada"), 401),
        ("an installation's token", app_token, 401),
    ],
)
def test_the_apps_routes_take_no_web_token(sandbox: Sandbox, promise: str, token, status: int) -> None:
    assert Client(sandbox, token(sandbox)).get("/app").status == status, promise


def test_a_web_token_opens_the_apps_routes_only(sandbox: Sandbox) -> None:
    assert Client(sandbox, app_jwt(sandbox)).post(f"{REPO}/issues", {"title": "x"}).status == 401


def test_an_installation_token_ends_after_an_hour(new_sandbox) -> None:
    now = [datetime(2024, 1, 1, tzinfo=UTC)]
    sandbox = new_sandbox(clock=lambda: now[0])
    sandbox.add_repository("acme/review", {"a": b""})
    made = Client(sandbox, app_jwt(sandbox)).post(f"/app/installations/{installation(sandbox)}/access_tokens").json
    assert made["expires_at"] == "2024-01-01T01:00:00Z"
    client = Client(sandbox, made["token"])
    now[0] += timedelta(minutes=59)
    assert client.get(REPO).status == 200
    now[0] += timedelta(minutes=1)
    expired = client.get(REPO)
    assert (expired.status, expired.message) == (401, "Bad credentials")


def test_a_repository_without_the_app_has_no_installation(sandbox: Sandbox) -> None:
    sandbox.add_repository("acme/other", {"a": b""}, installed=False)
    assert Client(sandbox, app_jwt(sandbox)).get("/repos/acme/other/installation").status == 404
    app = Client(sandbox, app_token(sandbox))
    assert app.get("/repos/acme/other").status == 200  # it is public
    assert app.post("/repos/acme/other/issues", {"title": "x"}).status == 403
    assert [one["name"] for one in app.get("/installation/repositories").json["repositories"]] == ["review"]


# https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api#resource-not-accessible
def test_what_the_manifest_does_not_ask_for_is_not_permitted(new_sandbox) -> None:
    sandbox = new_sandbox(permissions={"metadata": "read", "issues": "write", "pull_requests": "read"})
    sandbox.add_repository("acme/review", {"a": b""})
    app = Client(sandbox, app_token(sandbox))
    assert app.post(f"{REPO}/issues", {"title": "x"}).status == 201
    refused = app.post(f"{REPO}/git/blobs", {"content": "x"})
    assert (refused.status, refused.message) == (403, "Resource not accessible by integration")
    assert refused.headers["X-Accepted-GitHub-Permissions"] == "contents=write"
    read_only = app.post(f"{REPO}/pulls", {"title": "x", "head": "a", "base": "main"})
    assert (read_only.status, read_only.headers["X-Accepted-GitHub-Permissions"]) == (403, "pull_requests=write")


def test_a_token_may_be_for_less(sandbox: Sandbox) -> None:
    sandbox.add_repository("acme/second", {"a": b""})
    narrow = Client(sandbox, app_token(sandbox, body={"permissions": {"issues": "write"}, "repositories": ["review"]}))
    assert narrow.post(f"{REPO}/issues", {"title": "x"}).status == 201
    assert narrow.post(f"{REPO}/git/blobs", {"content": "x"}).status == 403
    assert narrow.post("/repos/acme/second/issues", {"title": "x"}).status == 403


@pytest.mark.parametrize("body", [{"permissions": {"administration": "write"}}, {"repositories": ["none"]}])
def test_a_token_is_never_for_more(sandbox: Sandbox, body: dict) -> None:
    as_app = Client(sandbox, app_jwt(sandbox))
    assert as_app.post(f"/app/installations/{installation(sandbox)}/access_tokens", body).status == 422


def test_an_installation_is_nobody(app: Client) -> None:
    refused = app.get("/user")
    assert (refused.status, refused.message) == (403, "Resource not accessible by integration")


def test_accounts_are_looked_up_by_login(ada: Client) -> None:
    assert ada.get("/user").json["login"] == "ada"
    assert ada.get("/users/review-bot[bot]").json["type"] == "Bot"
    assert ada.get("/users/none").status == 404


@pytest.mark.parametrize(
    ("user", "permission"), [("acme", "admin"), ("maria", "write"), ("ada", "read"), ("review-bot[bot]", "read")]
)
def test_a_collaborators_permission(app: Client, user: str, permission: str) -> None:
    found = app.get(f"{REPO}/collaborators/{user}/permission").json
    assert (found["permission"], found["user"]["login"]) == (permission, user)


@pytest.mark.parametrize(
    ("caller", "user", "status"), [("nobody", "maria", 401), ("ada", "maria", 403), ("maria", "who", 404)]
)
def test_a_permission_is_told_to_writers_only(
    sandbox: Sandbox, nobody: Client, caller: str, user: str, status: int
) -> None:
    client = nobody if caller == "nobody" else Client(sandbox, sandbox.add_user(caller))
    assert client.get(f"{REPO}/collaborators/{user}/permission").status == status


def test_a_private_repository_is_hidden_from_strangers(sandbox: Sandbox, ada: Client, nobody: Client) -> None:
    sandbox.add_repository("acme/secret", {"a": b""}, private=True, writers=["maria"])
    path = "/repos/acme/secret"
    assert (ada.get(path).status, nobody.get(path).status) == (404, 404)
    assert Client(sandbox, sandbox.add_user("maria")).get(path).json["private"] is True
    assert Client(sandbox, app_token(sandbox)).get(path).status == 200
    assert ada.get("/repos/acme/secret/issues").status == 404
