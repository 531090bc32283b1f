"""A Document against a JSON Schema -> findings, in a reader's words; and where the schemas are."""

from __future__ import annotations

import functools
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, cast

from bot.faults import ConfigError, Finding, Severity, in_order

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError

    from bot.document.reading import Document


@functools.cache
def schema(name: str) -> Mapping[str, object]:
    """The JSON Schema of this name: from `schema/` of a checkout, or from where the wheel carries it."""
    package = Path(__file__).parent.parent
    for folder in (package / "schema", package.parent / "schema"):
        file = folder / f"{name}.schema.json"
        if file.is_file():
            return cast("Mapping[str, object]", json.loads(file.read_text(encoding="utf-8")))
    raise ConfigError(f"There is no schema named {name!r}.", source=str(package.parent / "schema"))


class _Same:
    """A schema as a key of the cache: it is the same while it is the same object, for it cannot be hashed."""

    __slots__ = ("schema",)

    def __init__(self, schema: Mapping[str, object]) -> None:
        self.schema = schema

    def __hash__(self) -> int:
        return id(self.schema)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.schema is other.schema


@functools.lru_cache(maxsize=32)
def _validator(key: _Same) -> Draft202012Validator:
    from jsonschema import Draft202012Validator
    from referencing import Registry

    # An empty registry: a reference to another address is an error, never a download.
    return Draft202012Validator(key.schema, registry=Registry())


def validate(document: Document, against: str | Mapping[str, object]) -> tuple[Finding, ...]:
    """Hold a document against a schema, the bot's by its name or one that `read_schema` gave.

    Every fault comes with its field and place, in a reader's words.
    """
    instance: object = [*document.rows] if document.rows else document.data
    errors = _validator(_Same(schema(against) if isinstance(against, str) else against)).iter_errors(instance)
    return in_order(_finding(_most_telling(error), document) for error in errors)


def _most_telling(error: ValidationError) -> ValidationError:
    """Of alternatives that all failed, the one that came furthest: 'no alternative fits' helps nobody."""
    while error.context:
        depth = max(len(sub.absolute_path) for sub in error.context)
        furthest = [sub for sub in error.context if len(sub.absolute_path) == depth]
        if depth == len(error.absolute_path) or len(furthest) != 1:
            return error
        error = furthest[0]
    return error


def _finding(error: ValidationError, document: Document) -> Finding:
    parts = [str(part) for part in error.absolute_path]
    if missing := re.match(r"'(.*)' is a required property", error.message):
        parts.append(missing[1])
    path = ".".join(parts)
    around = (".".join(parts[:end]) for end in range(len(parts), 0, -1))
    place = next((each for each in around if document.lines.get(each)), "")
    # A property that a form asks for is described to people who see the form; its hint is for those who see the file.
    described = "" if missing else _keyword(error.schema, "x-hint") or _keyword(error.schema, "description")
    return Finding(
        rule="schema",
        severity=Severity.ERROR,
        message=f"{f'`{path}`' if path else 'The file'} {_claim(error)}.",
        hint=described if isinstance(described, str) else "",
        field=path,
        path=document.path,
        line=document.lines.get(place, 0),
        column=document.column(place),
    )


_KINDS: tuple[tuple[type | tuple[type, ...], str, str], ...] = (
    (type(None), "null", "empty"),
    (bool, "boolean", "true or false"),
    (int, "integer", "a whole number"),
    ((int, float), "number", "a number"),
    (str, "string", "text"),
    (list, "array", "a list"),
    (dict, "object", "a mapping"),
)

_CLAIMS = {
    "required": "is missing",
    "minLength": "is empty",
    "minItems": "is empty",
    "maxLength": "is too long: at most {limit} characters are allowed",
    "maxItems": "is too long: at most {limit} items are allowed",
    "maxProperties": "holds too much: at most {limit} keys are allowed",
    "minimum": "must be at least {limit}; it is {value}",
    "maximum": "must be at most {limit}; it is {value}",
    "const": "must be {limit}; it is {value}",
    "enum": "must be one of {limit}; it is `{value}`",
    "pattern": "is not written as it must be: `{value}`",
    "uniqueItems": "names something twice",
    "anyOf": "is not written in an accepted form; it is {kind}",
    "oneOf": "is not written in an accepted form; it is {kind}",
    "type": "must be {kinds}; it is {kind}",
    "additionalProperties": "has a key that is not known: {unknown}",
}


def _claim(error: ValidationError) -> str:
    if error.validator == "pattern" and not str(error.instance).strip():
        return "is empty"
    limit: object = error.validator_value
    kinds = [limit] if isinstance(limit, str) else limit if isinstance(limit, list) else []
    return _CLAIMS.get(str(error.validator), "is not as it must be: {value}").format(
        limit=", ".join(map(str, limit)) if isinstance(limit, list) else limit,
        value=_shown(error.instance),
        kind=next((words for kind, _, words in _KINDS if isinstance(error.instance, kind)), "something else"),
        kinds=" or ".join(words for _, name, words in _KINDS if name in kinds),
        unknown=", ".join(_unknown_keys(error)),
    )


def _unknown_keys(error: ValidationError) -> Iterator[str]:
    import difflib

    known = _keyword(error.schema, "properties")
    given = error.instance if isinstance(error.instance, dict) else {}
    names = list(known) if isinstance(known, dict) else []
    for key in given:
        if key not in names:
            near = difflib.get_close_matches(key, names, n=1)
            yield f"`{_shown(key)}`" + (f" (did you mean `{near[0]}`?)" if near else "")


def _keyword(subschema: object, name: str) -> object:
    return subschema.get(name) if isinstance(subschema, dict) else None


def _shown(value: object) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 80 else f"{text[:79]}…"
