"""An entry's file, cut into parts: opening fence, front matter, closing fence, body. Put together, they are the file.

`splice` replaces the lines of single fields and leaves every other byte as it was.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.document import Document

FIRST_LINE = 2
"""The line of the file on which the front matter begins."""

_FENCES = re.compile(r"(\ufeff?---[ \t]*\r?\n)(.*?)(^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z))", re.DOTALL | re.MULTILINE)
_NOT_OF_A_FIELD = re.compile(r"[ \t]*\r?\n?|#.*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Parts:
    """The four parts of a file, each with its line ends."""

    opening: str
    head: str
    closing: str
    body: str

    def __str__(self) -> str:
        return f"{self.opening}{self.head}{self.closing}{self.body}"

    @property
    def newline(self) -> str:
        """The line end this file uses."""
        return "\r\n" if self.opening.endswith("\r\n") else "\n"


def cut(text: str) -> Parts | None:
    """The parts of a file, or None when it does not begin with front matter."""
    match = _FENCES.match(text)
    return Parts(match[1], match[2], match[3], text[match.end() :]) if match else None


def spans(parts: Parts, document: Document) -> dict[str, slice]:
    """Which lines of the head (from 0) each field takes, in the order of the file.

    Comments and blank lines after a field are not its own.
    """
    lines = parts.head.splitlines(keepends=True)
    starts = sorted((document.lines[key] - FIRST_LINE, key) for key in document.data)
    ends = [start for start, _ in starts[1:]] + [len(lines)]
    found = {}
    for (start, key), end in zip(starts, ends, strict=True):
        while end > start + 1 and _NOT_OF_A_FIELD.fullmatch(lines[end - 1]):
            end -= 1
        found[key] = slice(start, end)
    return found


def raw_fields(parts: Parts, document: Document) -> dict[str, list[str]]:
    """The lines of each field as they stand, without line ends."""
    lines = parts.head.splitlines()
    return {key: lines[span] for key, span in spans(parts, document).items()}


def splice(
    parts: Parts,
    document: Document,
    fields: Mapping[str, Sequence[str] | None],
    *,
    order: Sequence[str],
    body: str | None = None,
) -> str:
    """The file with these fields' lines replaced (None: removed) or added by `order`, and this body.

    A new body comes with plain line ends and keeps the blank lines around the old one.
    """
    lines = parts.head.splitlines(keepends=True)
    taken = spans(parts, document)
    edits: list[tuple[int, int, int, list[str]]] = []
    for key, new in fields.items():
        written = [line + parts.newline for line in new or ()]
        rank = order.index(key) if key in order else len(order) + len(edits)
        at = _place(key, taken, order, len(lines))
        span = taken.get(key, slice(at, at))
        edits.append((span.start, span.stop, rank, written))
    for start, stop, _, written in sorted(edits, reverse=True):  # from the end, so that the places before stay
        lines[start:stop] = written
    if body is None:
        return f"{parts.opening}{''.join(lines)}{parts.closing}{parts.body}"
    closing = parts.closing if parts.closing.endswith("\n") else parts.closing + parts.newline
    old = parts.body
    lead = old[: len(old) - len(old.lstrip("\r\n"))]
    tail = old[len(old.rstrip("\r\n")) :] if old.strip() else parts.newline
    new = body.replace("\n", parts.newline)
    return f"{parts.opening}{''.join(lines)}{closing}{lead}{new}{tail}"


def _place(key: str, taken: Mapping[str, slice], order: Sequence[str], end: int) -> int:
    """The line before which a new field goes: after the last field that comes before it in the review's order."""
    if key not in order:
        return end
    earlier = set(order[: order.index(key)])
    return max((span.stop for name, span in taken.items() if name in earlier), default=0)
