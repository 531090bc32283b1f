"""A client of the sandbox without opinions: one call in, one answer out; and the tokens it needs."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from bot.sandbox.server import Sandbox


@dataclass(frozen=True, kw_only=True)
class Reply:
    """An HTTP answer; `json` is None when there is no JSON."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self):  # tests look into it as they please
        return json.loads(self.body) if self.body else None

    @property
    def message(self) -> str:
        return self.json["message"]

    @property
    def errors(self) -> list:
        return self.json.get("errors", [])


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: object) -> None:
        return None


@dataclass(frozen=True)
class Client:
    """Calls the API of a sandbox with one token."""

    sandbox: Sandbox
    token: str | None = None

    def __call__(self, method: str, path: str, body: object = None, headers: Mapping[str, str] | None = None) -> Reply:
        url = path if path.startswith("http") else self.sandbox.api_url + path
        sent = {"Accept": "application/vnd.github+json"} | dict(headers or {})
        if self.token:
            sent["Authorization"] = f"Bearer {self.token}"
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        request = urllib.request.Request(url, method=method, data=data, headers=sent)
        opener = urllib.request.build_opener(_NoRedirect)
        try:
            with opener.open(request, timeout=10) as answer:
                return Reply(status=answer.status, headers=dict(answer.headers), body=answer.read())
        except urllib.error.HTTPError as answer:
            with answer:
                return Reply(status=answer.code, headers=dict(answer.headers), body=answer.read())

    def get(self, path: str, **headers: str) -> Reply:
        return self("GET", path, None, {name.replace("_", "-"): value for name, value in headers.items()})

    def post(self, path: str, body: object = None) -> Reply:
        return self("POST", path, {} if body is None else body)

    def patch(self, path: str, body: object) -> Reply:
        return self("PATCH", path, body)

    def put(self, path: str, body: object = None) -> Reply:
        return self("PUT", path, body)

    def delete(self, path: str, body: object = None) -> Reply:
        return self("DELETE", path, body)


def app_jwt(sandbox: Sandbox, *, seconds: int = 540, key: str | None = None, **claims: object) -> str:
    """A JSON web token of the app, as `gateway` would make it."""
    now = int(sandbox.world.clock().timestamp())
    words = {"iat": now - 30, "exp": now + seconds, "iss": str(sandbox.app.id)} | claims
    return jwt.encode(words, _loaded(key or sandbox.app.private_key), algorithm="RS256")


@cache
def _loaded(key: str) -> RSAPrivateKey:
    """Reading a private key takes longer than all else a test does."""
    loaded = load_pem_private_key(key.encode(), password=None)
    assert isinstance(loaded, RSAPrivateKey)
    return loaded


def app_token(sandbox: Sandbox, repository: str = "acme/review", body: object = None) -> str:
    """An installation token."""
    as_app = Client(sandbox, app_jwt(sandbox))
    installation = as_app.get(f"/repos/{repository}/installation").json["id"]
    return as_app.post(f"/app/installations/{installation}/access_tokens", body or {}).json["token"]
