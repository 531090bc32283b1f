"""JSON of strangers, read without trusting its shape: what is not as promised is not there. Pure, never raises."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

Step = str | int

LONGEST = 300_000
"""Characters of one text that are taken; no title and no abstract has as many."""
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
"""Controls, and halves of signs, which no file can hold."""
_WHOLE = re.compile(r"\s*(-?[0-9]{1,9})\s*", re.ASCII)


def parse_json(body: bytes) -> object:
    """The value that the bytes are; None for what is no JSON, or nested too deeply."""
    try:
        return json.loads(body.decode("utf-8", "replace").removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        return None


def at(data: object, *path: Step) -> object:
    """What lies at this path of keys and places; None where the path breaks off."""
    for step in path:
        match data, step:
            case Mapping(), str():
                data = data.get(step)
            case list(), int() if -len(data) <= step < len(data):
                data = data[step]
            case _:
                return None
    return data


def text_at(data: object, *path: Step) -> str:
    """The text there, a whole number as its digits; empty for anything else."""
    match at(data, *path):
        case str() as text:
            return _UNFIT.sub("", text[:LONGEST]).strip()
        case bool():
            return ""
        case int() as number:
            return str(number) if abs(number) < 10**18 else ""
        case _:
            return ""


def line_at(data: object, *path: Step) -> str:
    """The text there on one line, its blanks collapsed."""
    return " ".join(text_at(data, *path).split())


def number_at(data: object, *path: Step) -> int | None:
    """The whole number there, also when it is written as text."""
    found = _WHOLE.fullmatch(text_at(data, *path))
    return int(found[1]) if found else None


def many_at(data: object, *path: Step) -> list[object]:
    """The items of the list there; one thing that is no list stands for a list of it."""
    match at(data, *path):
        case None:
            return []
        case list() as items:
            return items
        case item:
            return [item]


def mappings_at(data: object, *path: Step) -> list[Mapping[str, object]]:
    """The objects of the list there, or the one object."""
    return [item for item in many_at(data, *path) if isinstance(item, Mapping)]


def texts_at(data: object, *path: Step) -> list[str]:
    """The texts of the list there, or the one text, each on one line; empty ones are left out."""
    return [line for item in many_at(data, *path) if (line := line_at(item))]
