"""A line as people write links -> the links in it, and the words beside them. Pure.

In: `https://…`, `Name: https://…`, `[Name](https://…)`, `<https://…>`, a bare arXiv id or DOI, several of them in a
line. Out: each address with the name written before it, and every word that is neither.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.entry.identifiers import address

# Every part is bounded or excludes what it ends with, so that hostile text takes linear time.
_WRITTEN = re.compile(
    r"""
      \[ (?P<name>[^\[\]\n]{0,200}) \]
      \( \s{0,9} <? (?P<target>(?:[^()\s<>]|\([^()\s<>]{0,200}\)){1,2000}) >? \s{0,9} \)
    | (?P<url> (?:https?|ftp):// [^\s<>"]+? ) (?= [,;|](?:https?|ftp):// | [\s<>"] | $ )
    """,
    re.IGNORECASE | re.VERBOSE,
)
_NAMED = re.compile(r"(?P<name>[^:]{1,80}):\s*(?P<rest>\S.*)")
_AND = re.compile(r"[\s,;|]*(?:and|or)\s+(?=\S)", re.IGNORECASE)
_NOTHING = re.compile(r"[\W_]*(?:(?:and|or)\b[\W_]*)?", re.IGNORECASE)
"""What stands between two links and says nothing."""
_CLOSING = {")": "(", "]": "[", "}": "{"}


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenLinks:
    """The links of a line (name or nothing, address), and the words beside them that name none."""

    links: tuple[tuple[str, str], ...] = ()
    rest: str = ""


def read_links(line: str) -> WrittenLinks:
    """Read one line; a line without a link is all rest."""
    links: list[tuple[str, str]] = []
    end = 0
    for found in _WRITTEN.finditer(line):
        before = _name(line[end : found.start()])
        name, url = found["name"], address(found["target"]) if found["target"] else _trimmed(found["url"])
        links.append((" ".join(filter(None, (before, (name or "").strip()))), url))
        end = found.end() if name is not None else found.start("url") + len(url)
    if not links:
        return _bare(line)
    rest = line[end:]
    return WrittenLinks(links=tuple(links), rest="" if _NOTHING.fullmatch(rest) else rest.strip(" \t,;"))


def _bare(line: str) -> WrittenLinks:
    """A line that is an arXiv id or a DOI, with or without a name before it."""
    text = line.strip().rstrip(".,;")
    named = _NAMED.fullmatch(text)
    for name, bare in (("", text), *([(named["name"], named["rest"])] if named else [])):
        url = address(bare)
        if url != bare:
            return WrittenLinks(links=((_name(name), url),))
    return WrittenLinks(rest=line.strip())


def _name(before: str) -> str:
    """The words before an address, without the signs that join them to it."""
    if _NOTHING.fullmatch(before):
        return ""
    if joiner := _AND.match(before):
        before = before[joiner.end() :]
    return before.strip(" \t,;|<").rstrip("([\"'*_:=-–— \t").lstrip("\"'*_)]>. \t").removesuffix(":").rstrip()


def _trimmed(url: str) -> str:
    """The address without the marks that end a sentence or close a bracket opened before it."""
    end = len(url)
    unopened = {sign: url.count(sign) - url.count(opening) for sign, opening in _CLOSING.items()}
    while url[end - 1] in ".,;:!'*_”’" or unopened.get(url[end - 1], 0) > 0:
        end -= 1
        if url[end] in unopened:
            unopened[url[end]] -= 1
    return url[:end]
