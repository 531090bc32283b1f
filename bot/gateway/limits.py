"""GitHub's limits for texts, and how a text that is too long ends.

A text is cut at the end of a line, an open code fence is closed, and a sentence says that something is missing.
"""

from __future__ import annotations

import re

BODY = 65_536
"""Characters in a comment or the body of a pull request."""
SUMMARY = 65_535
"""Characters in the summary of a check run."""
TITLE = 256
"""Characters in the title of a pull request."""
STATUS = 140
"""Characters in the description of a commit status."""
ANNOTATIONS = 50
"""Annotations in one request."""
ANNOTATION_TITLE = 255
ANNOTATION_MESSAGE = 16_000
"""Characters; GitHub takes 64 KB, and a character has at most four bytes."""

CUT = "\n\n*This text was longer than GitHub allows; its end is left out.*\n"
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")


def fit(text: str, limit: int = BODY) -> str:
    """The text, or as many whole lines of it as fit."""
    if len(text) <= limit:
        return text
    room = limit - len(CUT)
    kept = text[:room]
    kept = kept[: kept.rfind("\n") + 1] or kept
    while (fence := _open_fence(kept)) and len(kept) + len(fence) + 1 > room:
        kept = kept[: kept.rstrip("\n").rfind("\n") + 1]
    if fence:
        kept = f"{kept.rstrip()}\n{fence}"
    return kept.rstrip() + CUT


def one_line(text: str, limit: int) -> str:
    """The text on one line, ending in an ellipsis when it was too long."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def is_same(one: str, other: str) -> bool:
    """Whether two texts are the same to GitHub, which may turn line ends to CRLF and trims the ends."""
    return _plain(one) == _plain(other)


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _open_fence(text: str) -> str:
    """The code fence that is still open at the end of a text, or nothing."""
    fence = ""
    for line in text.split("\n"):
        match = _FENCE.fullmatch(line)
        if match is None:
            continue
        if not fence:
            fence = match[1]
        elif match[1].startswith(fence) and not match[2].strip():
            fence = ""
    return fence
