"""The keys that a schema names beyond those that every entry may have: what they are called, and what may stand there.

`$ref` is spelled out, as far as it stands for a key itself or for the items of its list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

MODELLED = frozenset(
    {
        *("layout", "title", "authors", "conference", "journal", "venue", "year", "bibkey", "tags"),
        *("additional_links", "links", "abstract"),
    }
)
"""The keys that the bot writes by itself, and the names under which it knows them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnKey:
    """A key of a schema: what the schema says of its value, and whether a form asks for it by its name."""

    schema: Mapping[str, object]
    is_asked: bool = True


NO_KEYS: Mapping[str, OwnKey] = MappingProxyType({})


def own_keys(schema: Mapping[str, object]) -> Mapping[str, OwnKey]:
    """The keys of this schema that the bot knows nothing else of; a form asks for what has a title or is required."""
    required = required_keys(schema)
    keys = {
        key: OwnKey(schema=said, is_asked=bool(title_of(said)) or key in required)
        for key, said in properties_of(schema).items()
        if key not in MODELLED
    }
    return MappingProxyType(keys)


def properties_of(schema: Mapping[str, object]) -> Mapping[str, Mapping[str, object]]:
    """Every key that the schema describes, with its description; in the schema's order."""
    return {key: _spelled_out(said, schema) for key, said in mapping(schema.get("properties")).items()}


def required_keys(schema: Mapping[str, object]) -> frozenset[str]:
    """The keys that no entry may lack."""
    listed = schema.get("required")
    return frozenset(key for key in listed if isinstance(key, str)) if isinstance(listed, list) else frozenset()


def title_of(said: Mapping[str, object]) -> str:
    """What a form calls a key; empty for one that is not asked for."""
    title = said.get("title")
    return " ".join(title.split()) if isinstance(title, str) else ""


def mapping(value: object) -> Mapping[str, object]:
    """A part of a schema that may be absent or anything: what is no mapping says nothing."""
    return value if isinstance(value, Mapping) else {}


def _spelled_out(said: object, schema: Mapping[str, object]) -> Mapping[str, object]:
    """What is said of a key, with what it refers to; what stands at the key itself wins."""
    here = dict(mapping(said))
    while isinstance(reference := here.pop("$ref", None), str):
        target: object = schema
        for step in reference.removeprefix("#/").split("/"):
            target = mapping(target).get(step.replace("~1", "/").replace("~0", "~"))
        # A schema that was read has no circle of references.
        here = {**mapping(target), **here}
    if "items" in here:
        here["items"] = _spelled_out(here["items"], schema)
    return here
