"""A review's own JSON Schema: text in, a schema that can be used without surprise out, or findings why it cannot.

Refused are references to other files and addresses (nothing is ever fetched), a schema that refers to itself (it
would never end), and patterns that cannot be compiled.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator, Mapping
from typing import cast

from bot.document.reading import MAX_DEPTH, Document, parse
from bot.faults import Finding, Severity

RULE = "schema"
MOST = 200_000
"""Characters that a schema may hold."""
LARGEST = 1_000
"""Subschemas that a schema may have as it is written."""
HEAVIEST = 5_000
"""Subschemas that an entry may have to be held against."""

Place = tuple[str, ...]
"""Where a part of a schema stands: the keys that lead to it."""

_ELSEWHERE = frozenset({"$dynamicRef", "$recursiveRef", "$anchor", "$dynamicAnchor", "$recursiveAnchor"})
_USELESS = "The bot's schema of publications is used instead."


class _UnfitError(Exception):
    """Why a schema cannot be used, and what to write instead."""

    def __init__(self, message: str, hint: str, place: Place = (), *, line: int = 1, column: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.field = ".".join(place)
        self.line = line
        self.column = column


def read_schema(text: str, *, path: str = "") -> tuple[Mapping[str, object] | None, tuple[Finding, ...]]:
    """Read a JSON Schema from JSON or YAML; None when it cannot be used."""
    source = Document(data={}, path=path)
    try:
        source = _parsed(text, path)
        if not source.is_readable:
            return None, source.findings
        _require_schema(source.data)
        _require_sound(source.data)
    except _UnfitError as unfit:
        finding = Finding(
            rule=RULE,
            severity=Severity.ERROR,
            message=unfit.message,
            hint=f"{unfit.hint} {_USELESS}",
            field=unfit.field,
            path=path,
            line=source.lines.get(unfit.field, unfit.line),
            column=source.column(unfit.field) or unfit.column,
        )
        return None, (finding,)
    return source.data, ()


def _parsed(text: str, path: str) -> Document:
    """YAML, or JSON, which is not always YAML: it may be indented with tabs."""
    if len(text) > MOST:
        raise _UnfitError(f"The schema holds {len(text):,} characters; {MOST:,} are allowed.", "Write it shorter.")
    if not path.lower().endswith(".json"):
        return parse(text, path=path)
    try:
        data: object = json.loads(text)
        json.dumps(data, ensure_ascii=False).encode()  # fails on half a character, which cannot be shown to anybody
    except json.JSONDecodeError as error:
        said = f"This is no JSON: {error.msg}."
        raise _UnfitError(said, "Look at this place and before it.", line=error.lineno, column=error.colno) from error
    except (ValueError, RecursionError) as error:
        raise _UnfitError("This is no JSON that can be read.", "Write it plainer.") from error
    if not isinstance(data, dict):
        raise _UnfitError("This is no JSON Schema for front matter.", 'Write an object: {"type": "object", ...}.')
    return Document(data=data, path=path)


def _require_schema(schema: Mapping[str, object]) -> None:
    from jsonschema import Draft202012Validator, FormatChecker
    from jsonschema.exceptions import SchemaError

    if not schema:
        raise _UnfitError("The schema says nothing.", "Write what an entry must hold.")
    try:
        # Counted first: anybody may send a schema in a pull request, and to check a large one takes long.
        if next(itertools.islice(_parts(schema, ()), LARGEST, None), None):
            raise _UnfitError("The schema is too large.", "Use fewer keys, and `$ref` for what repeats itself.")
        Draft202012Validator.check_schema(schema, format_checker=FormatChecker(()))  # patterns are looked at below
    except SchemaError as error:
        place = tuple(str(part) for part in error.absolute_path)
        said = " ".join(error.message.split())
        said = said if len(said) <= 200 else f"{said[:199]}…"
        where = f"`{'.'.join(place)}`: " if place else ""
        raise _UnfitError(f"This is no JSON Schema: {where}{said}.", "Mend it.", place) from error
    except RecursionError as error:
        raise _UnfitError("The schema is nested too deeply.", "Write it flatter.") from error


def _require_sound(schema: Mapping[str, object]) -> None:
    parts = dict(_parts(schema, ()))
    for place, part in parts.items():
        if found := _ELSEWHERE & part.keys():
            raise _UnfitError(f"`{min(found)}` is not understood here.", "Use `$ref: '#/$defs/NAME'`.", place)
        if place and "$id" in part:
            raise _UnfitError("Only the schema as a whole may have an `$id`.", "Take it out.", place)
        _require_pattern(part.get("pattern"), (*place, "pattern"))
        for pattern in cast("Mapping[str, object]", part.get("patternProperties") or {}):
            _require_pattern(pattern, (*place, "patternProperties", pattern))
    if _References(parts).weight((), ()) > HEAVIEST:
        raise _UnfitError("The schema is too large: its references repeat one another.", "Use fewer.")


def _parts(node: object, place: Place) -> Iterator[tuple[Place, Mapping[str, object]]]:
    """Every subschema with its place, found by shape: the keywords of JSON Schema say where subschemas stand."""
    if not isinstance(node, Mapping):
        return
    yield place, node
    for keyword, value in node.items():
        if keyword in _MAPPINGS and isinstance(value, Mapping):
            for name, inner in value.items():
                yield from _parts(inner, (*place, keyword, str(name)))
        elif keyword in _SINGLES:
            yield from _parts(value, (*place, keyword))
        elif keyword in _LISTS and isinstance(value, list):
            for number, inner in enumerate(value):
                yield from _parts(inner, (*place, keyword, str(number)))


_MAPPINGS = frozenset({"$defs", "definitions", "properties", "patternProperties", "dependentSchemas"})
_LISTS = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
_SINGLES = frozenset(
    {
        *("additionalProperties", "contains", "contentSchema", "else", "if", "items", "not", "propertyNames", "then"),
        *("unevaluatedItems", "unevaluatedProperties"),
    }
)


def _require_pattern(pattern: object, place: Place) -> None:
    if not isinstance(pattern, str):
        return
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        said = f"The pattern `{pattern[:80]}` cannot be compiled: {error}."
        raise _UnfitError(said, "Write a regular expression that Python knows.", place) from error


class _References:
    """The `$ref`s of a schema, followed: each leads to a part of it, and none to a part that it stands in itself."""

    def __init__(self, parts: Mapping[Place, Mapping[str, object]]) -> None:
        self._parts = parts
        self._weights: dict[Place, int] = {}

    def weight(self, place: Place, within: tuple[Place, ...]) -> int:
        """How many subschemas this part is, every reference spelled out."""
        if len(within) > MAX_DEPTH:
            raise _UnfitError("The schema is nested too deeply.", "Use fewer references.")
        if place not in self._weights:
            inner = [each for each in self._parts if each[: len(place)] == place]
            targets = [(each, self._target(each)) for each in inner if "$ref" in self._parts[each]]
            for each, target in targets:
                if target in within or each[: len(target)] == target:
                    said = f"`#/{'/'.join(target)}` refers to itself."
                    raise _UnfitError(said, "Spell the inner part out.", (*each, "$ref"))
            self._weights[place] = len(inner) + sum(self.weight(target, (*within, target)) for _, target in targets)
        return self._weights[place]

    def _target(self, place: Place) -> Place:
        reference = str(self._parts[place]["$ref"])
        steps = reference.removeprefix("#/").split("/")
        target = tuple(step.replace("~1", "/").replace("~0", "~") for step in steps)
        if not reference.startswith("#/") or target not in self._parts:
            said = f"`$ref: {reference[:80]}` leads to nothing in this file."
            hint = "Nothing is read from elsewhere: use `$ref: '#/$defs/NAME'`."
            raise _UnfitError(said, hint, (*place, "$ref"))
        return target
