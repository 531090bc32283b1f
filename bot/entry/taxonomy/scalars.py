"""One text -> YAML, in the hand of its neighbours: bare where they are and it reads back the same, else quoted."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING

from bot.document import emit, parse_any, scalar

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# What YAML readers refuse, or take for a line end, and JSON does not escape.
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def in_hand(text: str, specimens: Sequence[tuple[str, str]], *, is_flow: bool) -> str:
    """The text as YAML, where `specimens` are other texts and how they are written.

    What YAML takes for a number, a date or a truth value is bare only where others of its kind are.
    """
    if same := most_used(raw for other, raw in specimens if other == text):
        return same
    quote = most_used(map(_quote_of, (raw for _, raw in specimens)))
    if not quote and _reads_back(text, is_flow=is_flow):
        bare = (other for other, raw in specimens if not _quote_of(raw))
        if _is_plain(text) or any(_is_like(text, other) for other in bare):
            return text
    return quoted(text, quote or '"')


def quoted(text: str, quote: str = '"') -> str:
    """The text within quotes: the single ones, if they are wanted and can hold it."""
    if quote == "'" and text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(text, ensure_ascii=False))


def most_used(texts: Iterable[str]) -> str:
    """The text that comes most often, the first of several; empty for none."""
    return next((text for text, _ in Counter(texts).most_common(1)), "")


def _quote_of(raw: str) -> str:
    return raw[0] if raw.startswith(("'", '"')) else ""


def _reads_back(text: str, *, is_flow: bool) -> bool:
    if not text or text != text.strip() or len(text.splitlines()) > 1:
        return False
    document = parse_any(f"- {{k: {text}, l: m}}\n" if is_flow else f"- k: {text}\n  l: m\n")
    match document.rows:
        case ({"k": value, "l": "m", **others},) if not others and document.is_readable:
            return (value if isinstance(value, str) else document.texts.get("0.k")) == text
    return False


def _is_plain(text: str) -> bool:
    """Whether every YAML reader takes it for text, bare as it is."""
    return emit("k", [text]) == f"k: [{text}]"


def _is_like(text: str, other: str) -> bool:
    """Whether both are numbers, or both truth values, or both dates and the like."""
    return not _is_plain(other) and _kind(text) == _kind(other)


def _kind(text: str) -> str:
    value = scalar(text)
    return "number" if type(value) in (int, float) else type(value).__name__
