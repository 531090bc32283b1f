"""The REST door: finds the route of a call, lets the caller in, runs it under the lock, and answers as GitHub does."""

from __future__ import annotations

import hashlib
import json
import socket
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from flask import Flask, Response, request

from bot.sandbox.answers.shape import Json
from bot.sandbox.auth import admit, caller_of
from bot.sandbox.failures import Failure, Failures
from bot.sandbox.hub.world import World
from bot.sandbox.refusal import DOCUMENTATION, RefusedError
from bot.sandbox.router import find
from bot.sandbox.routes.call import Answer, Body, Call, Caller, Route

API = "/api/v3"
"""as on GitHub Enterprise Server"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One call and its answer, as they passed the door. `route` is GitHub's path template."""

    method: str
    route: str
    path: str
    query: Mapping[str, str]
    body: object
    status: int
    headers: Mapping[str, str]
    answer: object
    login: str
    ms: float
    is_ordered: bool = False
    """whether a test ordered this answer by `fail_next`"""


class Door:
    """Everything between HTTP and the routes."""

    def __init__(self, world: World, *, failures: Failures, seen: Callable[[Exchange], None]) -> None:
        self._world = world
        self._failures = failures
        self._seen = seen

    def open(self, app: Flask) -> None:
        """Put the API, and the address of archives beside it, into a Flask app."""
        app.add_url_rule(f"{API}/<path:rest>", "api", self._answer, methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
        app.add_url_rule("/codeload/<owner>/<repo>/legacy.tar.gz/<path:ref>", "codeload", self._codeload)

    def _answer(self, rest: str) -> Response:
        begun = time.monotonic()
        found = find(request.method, f"/{rest}")
        with self._world.lock:
            if found is None:
                caller, answer = Caller(), Answer(status=404, data=RefusedError(404, "Not Found").body())
                response = _response(answer)
            else:
                caller, answer, response = self._take(*found)
        self._note(found[0].template if found is not None else f"/{rest}", caller, response, answer, begun)
        return response

    def _take(self, route: Route, names: dict[str, str | int]) -> tuple[Caller, Answer, Response]:
        """Run a route, unless a failure was ordered that comes before it."""
        failure = self._failures.next(route.method, route.template)
        caller = Caller()
        if failure is not None and not failure.after:
            answer = _failed(failure)
            return caller, answer, _response(answer)
        rates = self._world.rates
        try:
            caller = caller_of(self._world, request.headers.get("Authorization"))
            if route.template != "/rate_limit":
                rates.require(caller.login)
            answer = self._run(route, names, caller)
        except RefusedError as refused:
            answer = Answer(status=refused.status, data=refused.body(), headers=refused.headers)
        if failure is not None:
            answer = _failed(failure)
        response = _response(answer)
        costs = response.status_code != 304 and route.template != "/rate_limit"
        response.headers.extend(rates.count(caller.login, costs=costs))
        return caller, answer, response

    def _run(self, route: Route, names: dict[str, str | int], caller: Caller) -> Answer:
        owner, repo = names.pop("owner", None), names.pop("repo", None)
        call = Call(
            world=self._world,
            caller=caller,
            query=request.args.to_dict(),
            body=_body(),
            accept=request.headers.get("Accept", ""),
            url=self._world.at.page + quote(request.path),
            found=self._world.repository(str(owner), str(repo)),
        )
        admit(call, route)
        return route.answer(call, **names)

    def _codeload(self, owner: str, repo: str, ref: str) -> Response:
        """The bytes a tarball route sends on to."""
        begun = time.monotonic()
        with self._world.lock:
            repository = self._world.repository(owner, repo)
            sha = repository.git.resolve(ref) if repository is not None else None
        if repository is None or sha is None:
            return Response("404: Not Found", status=404, mimetype="text/plain")
        name = f"{repository.owner.login}-{repository.name}-{sha[:7]}"
        response = Response(repository.git.archive(sha, name), mimetype="application/x-gzip")
        response.headers["Content-Disposition"] = f"attachment; filename={name}.tar.gz"
        self._note("/codeload/{owner}/{repo}/legacy.tar.gz/{ref}", Caller(), response, Answer(), begun)
        return response

    def _note(self, route: str, caller: Caller, response: Response, answer: Answer, begun: float) -> None:
        self._seen(
            Exchange(
                method=request.method,
                route=route,
                path=request.path.removeprefix(API),
                query=request.args.to_dict(),
                body=request.get_json(silent=True) if request.content_length else None,
                status=response.status_code,
                headers=dict(response.headers),
                answer=answer.data if response.status_code != 304 else None,
                login=caller.login,
                ms=round((time.monotonic() - begun) * 1000, 2),
                is_ordered=answer.is_ordered,
            )
        )


def _body() -> Body:
    """The JSON object of the request; 400 when it is none."""
    data = request.get_data()
    if not data.strip():
        return Body(fields={})
    try:
        found = json.loads(data)
    except ValueError as error:
        raise RefusedError(400, "Problems parsing JSON") from error
    if isinstance(found, list):  # labels may be sent as a bare list
        return Body(fields={"labels": found})
    if not isinstance(found, dict):
        raise RefusedError(400, "Body should be a JSON object")
    return Body(fields=found)


def _response(answer: Answer) -> Response:
    """The answer over HTTP; a GET whose ETag the caller knows is answered 304 without a body."""
    headers = {"X-GitHub-Request-Id": uuid.uuid4().hex[:16].upper(), "X-GitHub-Media-Type": "github.v3; format=json"}
    if answer.raw is not None:
        data, kind = answer.raw, "application/octet-stream"
    elif answer.data is None:
        data, kind = b"", "application/json; charset=utf-8"
    else:
        data, kind = json.dumps(answer.data, separators=(",", ":")).encode(), "application/json; charset=utf-8"
    response = Response(data, status=answer.status, content_type=kind)
    response.headers.update(headers)
    response.headers.update(answer.headers)
    if request.method == "GET" and answer.status == 200:
        etag = f'W/"{hashlib.sha256(data).hexdigest()}"'
        response.headers["ETag"] = etag
        response.headers["Cache-Control"] = "private, max-age=60, s-maxage=60"
        if etag in request.headers.get("If-None-Match", ""):
            response.status_code = 304
            response.set_data(b"")
    return response


def _failed(failure: Failure) -> Answer:
    """What was ordered instead of the answer."""
    if failure.status == 0:
        request.environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
        return Answer(status=502, raw=b"", is_ordered=True)
    data: Json = {"message": failure.message, "documentation_url": DOCUMENTATION}
    return Answer(status=failure.status, data=data, headers=failure.headers, is_ordered=True)
