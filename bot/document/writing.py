"""A value -> YAML, as PyYAML writes it, and so that every YAML reader takes text for text."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from yaml import Node

# What another YAML reader (Ruby's, behind Jekyll) takes for a number, a date, a symbol or a truth value.
_AMBIGUOUS = re.compile(
    r"[-+.]?[0-9.][0-9a-fox_,.:+tz-]*|:.*|[-+]?\.inf|\.nan|y|n|yes|no|on|off|true|false|null|~|=|<<",
    re.ASCII | re.IGNORECASE,
)


def emit(key: str, value: object, *, quote: str = "", width: int = 0, ascii_only: bool = False) -> str:
    """`key: value` as PyYAML writes it, lists in brackets, without a final newline.

    `quote` is `"`, `'` or empty (only where needed). Lines are folded beyond `width` columns (0: never).
    """
    emit_this = _emit_text if isinstance(value, str) else _emit
    return emit_this(key, value, quote, width, ascii_only)


def _emit(key: str, value: object, quote: str, width: int, ascii_only: bool) -> str:
    import yaml

    pair = (_node(key), _node(value, quote))
    return yaml.serialize(
        yaml.MappingNode("tag:yaml.org,2002:map", [pair], flow_style=False),
        Dumper=yaml.SafeDumper,
        width=width or 1 << 30,
        allow_unicode=not ascii_only,
    ).removesuffix("\n")


# Learning a review's hand writes the same texts over and over, each time that it is asked for.
_emit_text = functools.lru_cache(maxsize=8192)(_emit)


def _node(value: object, quote: str = "") -> Node:
    import yaml

    if isinstance(value, str):
        style = quote or ("'" if _AMBIGUOUS.fullmatch(value) else None)
        return yaml.ScalarNode("tag:yaml.org,2002:str", value, style=style)
    if isinstance(value, dict):
        pairs = [(_node(key), _node(inner)) for key, inner in value.items()]
        return yaml.MappingNode("tag:yaml.org,2002:map", pairs, flow_style=True)
    if isinstance(value, list | tuple):
        return yaml.SequenceNode("tag:yaml.org,2002:seq", [_node(inner) for inner in value], flow_style=True)
    return yaml.representer.SafeRepresenter().represent_data(value)
