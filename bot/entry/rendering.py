"""One field -> the lines of the file, in a given hand: quoting, folding, and lists by example.

An example is a piece of a file with placeholders, as a maintainer would write it: `["TAG", "TAG"]`, `[TAG]`,
`   - {name: "NAME", url: "URL"}`. Its blanks, quotes and brackets are kept; a bare placeholder is quoted where needed.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from bot.document import emit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.entry.model import Link

_PLACEHOLDER = re.compile(r"""(["']?)(NAME|URL|TAG)\1""")
_FLOW = re.compile(r"""(\[\s*)(\{.*?\}|["']?TAG["']?)(?:(\s*,\s*)(?:\{.*?\}|["']?TAG["']?))?(\s*\])""")
_PYYAML = ("{name: NAME, url: URL}", "TAG")


def text_lines(key: str, value: object, *, quote: str = "", width: int = 0, ascii_only: bool = False) -> list[str]:
    """`key: value`; a width folds long values as PyYAML does."""
    if quote == '"' and isinstance(value, str) and value.isprintable() and not width and not ascii_only:
        return [f"{key}: {_quoted(value, quote)}"]  # PyYAML would escape letters beyond the basic plane
    return emit(key, value, quote=quote, width=width, ascii_only=ascii_only).split("\n")


def link_lines(key: str, links: Sequence[Link], example: str, *, width: int = 0, ascii_only: bool = False) -> list[str]:
    """`additional_links` after an example such as `  - {name: "NAME", url: "URL"}`."""
    rows = [{"NAME": link.name, "URL": link.url} for link in links]
    return _list_lines(key, rows, example, width, ascii_only)


def tag_lines(key: str, tags: Sequence[str], example: str, *, width: int = 0, ascii_only: bool = False) -> list[str]:
    """`tags` after an example such as `["TAG", "TAG"]`."""
    return _list_lines(key, [{"TAG": tag} for tag in tags], example, width, ascii_only)


def is_example(example: str, *placeholders: str) -> bool:
    """Whether a list can be written after this example."""
    return {match[2] for match in _PLACEHOLDER.finditer(example)} == set(placeholders) and (
        _FLOW.fullmatch(example) is not None or example.lstrip(" ").startswith("- ")
    )


def _list_lines(key: str, rows: Sequence[Mapping[str, str]], example: str, width: int, ascii_only: bool) -> list[str]:
    flow = _flow(example)
    if flow is None:
        return [f"{key}:", *(line for row in rows for line in _filled(example, row).split("\n"))]
    opening, item, separator, closing = flow
    if opening == "[" and item in _PYYAML and closing == "]":
        values = [row["TAG"] if "TAG" in row else {"name": row["NAME"], "url": row["URL"]} for row in rows]
        return text_lines(key, values, width=width, ascii_only=ascii_only)
    return [f"{key}: {opening}{separator.join(_filled(item, row) for row in rows)}{closing}"]


@functools.lru_cache(maxsize=64)
def _flow(example: str) -> tuple[str, str, str, str] | None:
    match = _FLOW.fullmatch(example)
    return (match[1], match[2], match[3] or ", ", match[4]) if match else None


def _filled(item: str, row: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda match: _quoted(row[match[2]], match[1]), item)


def _quoted(text: str, quote: str) -> str:
    if quote == '"':
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if quote == "'":
        return "'" + text.replace("'", "''") + "'"
    return emit("-", [text]).partition("[")[2][:-1]
