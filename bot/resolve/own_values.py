"""An answer of a form -> the value that a key of the review's own schema takes: text, a number, true or false, a list.

What cannot be read as the schema wants it stays the text that it is, so that the schema's own rule can tell. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bot.document import scalar
from bot.resolve.answers import BULLET, Value, as_text, folded

_ITEM_ENDS = re.compile(r"[,;\n，；、]")
_TRUTH = {"true": True, "yes": True, "false": False, "no": False}
_ANYTHING: Mapping[str, object] = {}


def read_value(value: Value, schema: Mapping[str, object]) -> object:
    """The value that is meant by an answer, for a key of which the schema says this."""
    kinds = frozenset(_kinds(schema))
    is_list = "array" in kinds and (isinstance(value, tuple) or "string" not in kinds)
    if is_list:
        items = _part(schema, "items")
        return [_one(item, items) for item in _items(value)]
    return _one(folded(as_text(value)), schema)


def _items(value: Value) -> Iterator[str]:
    """The items of a list: choices, or what stands between commas, semicolons and new lines."""
    written = value if isinstance(value, tuple) else _ITEM_ENDS.split(value.strip().strip("[]"))
    return (item for each in written if (item := folded(BULLET.sub("", each)).strip("\"'")))


def _one(text: str, schema: Mapping[str, object]) -> object:
    """One value, in the kind that the schema wants."""
    listed = _listed(schema)
    for each in listed:
        if isinstance(each, str) and each.casefold() == text.casefold():
            return each
    kinds = frozenset(_kinds(schema)) or frozenset(_kind(each) for each in listed)
    if "boolean" in kinds and text.casefold() in _TRUTH:
        return _TRUTH[text.casefold()]
    number = _number(text)
    is_numeric = not kinds or bool(kinds & {"integer", "number"})
    # Where a text may stand as well, only what comes back as it was is a number: `007` and `1.10` are none.
    is_sure = str(number) == text or (bool(kinds) and "string" not in kinds)
    return number if number is not None and is_numeric and is_sure else text


def _number(text: str) -> int | float | None:
    found = scalar(text)
    return found if isinstance(found, int | float) and not isinstance(found, bool) else None


def _kinds(schema: Mapping[str, object]) -> Iterator[str]:
    """The kinds of value that may stand there, those of its alternatives with them; none where nothing is said."""
    said = schema.get("type")
    yield from [said] if isinstance(said, str) else said if isinstance(said, list) else []
    for keyword in ("anyOf", "oneOf", "allOf"):
        alternatives = schema.get(keyword)
        for each in alternatives if isinstance(alternatives, list) else []:
            if isinstance(each, Mapping):
                yield from _kinds(each)


def _listed(schema: Mapping[str, object]) -> list[object]:
    """The values that the schema lists, if it does."""
    listed = schema.get("enum")
    return listed if isinstance(listed, list) else [schema["const"]] if "const" in schema else []


def _kind(value: object) -> str:
    return "boolean" if isinstance(value, bool) else "number" if isinstance(value, int | float) else "string"


def _part(schema: Mapping[str, object], keyword: str) -> Mapping[str, object]:
    """What the schema, or one of its alternatives, says under this keyword."""
    found = schema.get(keyword)
    if isinstance(found, Mapping):
        return found
    for alternatives in (schema.get("anyOf"), schema.get("oneOf")):
        for each in alternatives if isinstance(alternatives, list) else []:
            if isinstance(each, Mapping) and isinstance(inner := each.get(keyword), Mapping):
                return inner
    return _ANYTHING
