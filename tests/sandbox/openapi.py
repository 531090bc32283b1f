"""Holds all that passes through a sandbox against GitHub's own description: requests, answers and payloads.

In: `Exchange`s and `Delivery`s, by `sandbox.observe`. Out: sentences that say what GitHub would not send or not take.
Use the fixture `new_sandbox` of `conftest.py`, or in another suite:

    with watched(Sandbox()) as sandbox: ...
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from bot.sandbox.door import Exchange
from bot.sandbox.server import Sandbox
from bot.sandbox.webhooks import Delivery

SOURCE = Path(__file__).with_name("github-openapi.json.gz")
_DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_FORMATS = FormatChecker(formats=())


@_FORMATS.checks("date-time")
def _is_date_time(value: object) -> bool:
    return not isinstance(value, str) or _DATE_TIME.fullmatch(value) is not None


@cache
def description() -> dict:
    """The stripped copy of GitHub's OpenAPI description."""
    return json.loads(gzip.decompress(SOURCE.read_bytes()))


@cache
def _registry() -> Registry:
    return Registry().with_resource("github:", DRAFT202012.create_resource(description()))


@cache
def _validator(*path: str) -> Draft202012Validator:
    pointer = "/".join(
        part.replace("~", "~0").replace("/", "~1").replace("{", "%7B").replace("}", "%7D") for part in path
    )
    return Draft202012Validator(
        {"$ref": f"github:#/{pointer.replace(' ', '%20')}"}, registry=_registry(), format_checker=_FORMATS
    )


def faults(seen: Exchange | Delivery) -> list[str]:
    """What GitHub's description says against one exchange or delivery."""
    return _payload_faults(seen) if isinstance(seen, Delivery) else [*_request_faults(seen), *_answer_faults(seen)]


def _payload_faults(delivery: Delivery) -> list[str]:
    name = delivery.event if delivery.action is None else f"{delivery.event}.{delivery.action}"
    if name not in description()["events"]:
        return [f"{name}: GitHub's description (as far as it is kept here) has no such event"]
    return _against(f"payload of {name}", delivery.payload, "events", name)


def _request_faults(seen: Exchange) -> list[str]:
    route = _route(seen)
    if route is None:
        return [f"{seen.method} {seen.path}: the sandbox has no such route"]
    what = f"request {seen.method} {seen.route}"
    found = [f"{what}: unknown query word {name!r}" for name in sorted(seen.query.keys() - route["query"].keys())]
    for name in seen.query.keys() & route["query"].keys():
        value, schema = seen.query[name], route["query"][name]
        if schema.get("type") == "integer" and not value.isdecimal():
            found.append(f"{what}: {name}={value} is no number")
        elif "enum" in schema and value not in schema["enum"]:
            found.append(f"{what}: {name}={value} is none of {schema['enum']}")
    if seen.status in (400, 401, 403, 404, 422) or seen.body is None:
        return found  # GitHub took offence itself
    if route["body"] is None:
        return [*found, f"{what}: takes no body"] if seen.body else found
    if isinstance(seen.body, dict) and (known := _names(route["body"])):
        found += [f"{what}: unknown field {name!r}" for name in sorted(seen.body.keys() - known)]
    return [*found, *_against(what, seen.body, "routes", f"{seen.method} {seen.route}", "body")]


def _answer_faults(seen: Exchange) -> list[str]:
    route = _route(seen)
    if route is None or seen.is_ordered or seen.status >= 500 or seen.status == 304:
        return []
    what = f"answer {seen.status} to {seen.method} {seen.route}"
    status = str(seen.status)
    if status not in route["answers"]:
        return (
            _against(what, seen.answer, "schemas", "basic-error") if seen.status >= 400 else [f"{what}: not described"]
        )
    if route["answers"][status] is None:
        return [f"{what}: must be empty"] if seen.answer not in (None, {}) and seen.status < 400 else []
    if not seen.headers.get("Content-Type", "").startswith("application/json"):
        return []  # the media type asked for raw contents or a diff
    return _against(what, seen.answer, "routes", f"{seen.method} {seen.route}", "answers", status)


def _route(seen: Exchange) -> dict | None:
    if seen.route.startswith("/codeload/"):
        return {"query": {}, "body": None, "answers": {"200": None}}
    return description()["routes"].get(f"{seen.method} {seen.route}")


def _names(schema: dict) -> set[str]:
    """Every property a body may have; empty when any will do."""
    if "$ref" in schema:
        return _names(description()["schemas"][schema["$ref"].rpartition("/")[2]])
    found = set(schema.get("properties", ()))
    for one in (*schema.get("anyOf", ()), *schema.get("allOf", ())):
        found |= _names(one)
    return found


def _against(what: str, value: object, *path: str) -> list[str]:
    errors = _validator(*path).iter_errors(value)
    return [f"{what}: {error.json_path}: {error.message[:300]}" for error in errors]


class Watch:
    """Collects the faults of one sandbox."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.is_strict = True
        """A test that sends what GitHub refuses may switch the complaints off."""

    def __call__(self, seen: Exchange | Delivery) -> None:
        """What `sandbox.observe` calls."""
        if self.is_strict:
            self.found += faults(seen)


@contextmanager
def watched(sandbox: Sandbox) -> Iterator[Sandbox]:
    """A running sandbox; its end fails when anything GitHub would not say or take passed through, or it broke."""
    watch = Watch()
    sandbox.observe = watch
    with sandbox:
        yield sandbox
    assert not sandbox.bugs, f"the sandbox broke: {sandbox.bugs!r}"
    assert not watch.found, "against GitHub's OpenAPI description:\n" + "\n".join(dict.fromkeys(watch.found))
