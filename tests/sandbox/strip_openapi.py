"""Make `github-openapi.json.gz`: GitHub's OpenAPI description, cut down to what the sandbox serves and a checker needs.

GitHub publishes the description in the npm package `@octokit/openapi` (MIT licence). To renew the copy:

    npm pack @octokit/openapi && tar -xzf octokit-openapi-*.tgz
    python tests/sandbox/strip_openapi.py package/generated/api.github.com.json

In: that file. Out: `github-openapi.json.gz` beside this script, with

    version   of the npm package's description
    routes    "GET /repos/{owner}/{repo}" -> {query, body, answers}: JSON Schemas by parameter and by status
    events    "issues.opened", "push" -> JSON Schema of the payload
    schemas   what those refer to by "#/schemas/NAME"

OpenAPI 3.0 has a dialect of JSON Schema of its own: `nullable` becomes a null type here, `oneOf` becomes `anyOf` (GitHub's
alternatives overlap), and everything that only people read is dropped.
"""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path

from bot.sandbox.router import ROUTES

TARGET = Path(__file__).with_name("github-openapi.json.gz")
KEPT = {
    "$ref",
    "additionalProperties",
    "allOf",
    "anyOf",
    "enum",
    "items",
    "maxItems",
    "maxLength",
    "maximum",
    "minItems",
    "minLength",
    "minimum",
    "oneOf",
    "pattern",
    "properties",
    "required",
    "type",
}
ACTIONS = {
    "issues": "opened edited closed reopened labeled unlabeled assigned unassigned deleted locked unlocked",
    "issue_comment": "created edited deleted",
    "pull_request": "opened edited closed reopened synchronize labeled unlabeled assigned unassigned locked unlocked",
    "pull_request_review": "submitted edited dismissed",
    "check_run": "created completed rerequested requested_action",
    "check_suite": "completed requested rerequested",
    "installation": "created deleted",
    "installation_repositories": "added removed",
}
EVENTS = (
    *(f"{event}.{action}" for event, actions in ACTIONS.items() for action in actions.split()),
    "create",
    "delete",
    "ping",
    "push",
)


class Stripper:
    """Walks the description from the routes and events that are kept, and remembers which schemas they need."""

    def __init__(self, description: dict) -> None:
        self.description = description
        self.schemas: dict[str, object] = {}

    def run(self) -> dict:
        """The whole cut-down description."""
        routes = {f"{row.method} {row.template}": self.route(row.method, row.template) for row in ROUTES}
        events = {name: self.event(name) for name in EVENTS}
        kept = {
            "version": self.description["info"]["version"],
            "routes": routes,
            "events": events,
            "schemas": dict(sorted(self.schemas.items())),
        }
        correct(kept)
        return kept

    def route(self, method: str, template: str) -> dict:
        """Query, body and answers of one route."""
        path = self.description["paths"][template]
        operation = path[method.lower()]
        parameters = [self.follow(one) for one in [*path.get("parameters", []), *operation.get("parameters", [])]]
        body = self.follow(operation.get("requestBody", {}))
        answers = {}
        for status, answer in operation["responses"].items():
            content = self.follow(answer).get("content", {}).get("application/json")
            answers[status] = self.schema(content["schema"]) if content else None
        return {
            "query": {one["name"]: self.schema(one["schema"]) for one in parameters if one["in"] == "query"},
            "body": self.schema(body["content"]["application/json"]["schema"]) if body.get("content") else None,
            "needs_body": bool(body.get("required")),
            "answers": answers,
        }

    def event(self, name: str) -> object:
        """The payload of one event."""
        webhook = self.description["x-webhooks"][name.replace("_", "-").replace(".", "-")]
        return self.schema(webhook["post"]["requestBody"]["content"]["application/json"]["schema"])

    def follow(self, found: dict) -> dict:
        """What a reference to a parameter, body or answer stands for."""
        while "$ref" in found:
            target: dict = self.description
            for part in found["$ref"].removeprefix("#/").split("/"):
                target = target[part]
            found = target
        return found

    def schema(self, found: dict) -> dict:
        """One schema in JSON Schema's own dialect."""
        if "$ref" in found:
            name = found["$ref"].rpartition("/")[2]
            if name not in self.schemas:
                self.schemas[name] = {}  # schemas may refer to themselves
                self.schemas[name] = self.schema(self.description["components"]["schemas"][name])
            kept: dict = {"$ref": f"#/schemas/{name}"}
        else:
            kept = {key: self.part(key, value) for key, value in found.items() if key in KEPT}
            if "oneOf" in kept:
                kept["anyOf"] = kept.pop("oneOf")
            if found.get("format") == "date-time" and kept.get("type") == "string":
                kept["format"] = "date-time"
        return nullable(kept) if found.get("nullable") else kept

    def part(self, key: str, value: object) -> object:
        """The value of one keyword."""
        if key == "properties":
            return {name: self.schema(one) for name, one in value.items()}
        if key in ("allOf", "anyOf", "oneOf"):
            return [self.schema(one) for one in value]
        if key in ("items", "additionalProperties") and isinstance(value, dict):
            return self.schema(value)
        return value


def nullable(schema: dict) -> dict:
    """The same schema, or null."""
    if isinstance(schema.get("type"), str):
        schema["type"] = [schema["type"], "null"]
        if "enum" in schema:
            schema["enum"] = [*dict.fromkeys([*schema["enum"], None])]
        return schema
    return {"anyOf": [schema, {"type": "null"}]} if schema else {}


def correct(kept: dict) -> None:
    """Where the description is narrower than what GitHub really answers."""
    # A label without a description has `null` in every answer; the list of pull requests is said to have a text.
    labels = kept["schemas"]["pull-request-simple"]["properties"]["labels"]
    labels["items"]["properties"]["description"]["type"] = ["string", "null"]
    # The account of an installation is an account *or* an enterprise; the list of them says *and*.
    installations = kept["routes"]["GET /app/installations"]["answers"]["200"]
    installations["items"] = {"$ref": "#/schemas/installation"}


def main(source: Path) -> None:
    """Write the copy."""
    kept = Stripper(json.loads(source.read_text())).run()
    kept["version"] = json.loads((source.parents[1] / "package.json").read_text())["version"]
    data = json.dumps(kept, separators=(",", ":"), sort_keys=True).encode()
    TARGET.write_bytes(gzip.compress(data, 9, mtime=0))
    sys.stdout.write(f"{len(data)} bytes, {TARGET.stat().st_size} compressed\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
