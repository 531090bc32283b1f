"""Closing keywords: which issues of a repository a text asks to close.

https://docs.github.com/issues/tracking-your-work-with-issues/using-issues/linking-a-pull-request-to-an-issue
"""

from __future__ import annotations

import re

_KEYWORD = re.compile(
    r"""\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?) (?::\s*|\s+)
        (?: (?P<repository>[\w.-]+/[\w.-]+)? \# | GH- | https?://[^\s/]+/(?P<linked>[\w.-]+/[\w.-]+)/issues/ )
        (?P<number>\d+)\b""",
    re.IGNORECASE | re.VERBOSE | re.ASCII,
)
_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)


def issues_to_close(text: str, repository: str) -> list[int]:
    """The numbers, in order; keywords inside code do not count, nor those for another repository."""
    found: dict[int, None] = {}
    for match in _KEYWORD.finditer(_CODE.sub(" ", text)):
        named = match["repository"] or match["linked"]
        if named is None or named.lower() == repository.lower():
            found[int(match["number"])] = None
    return list(found)
