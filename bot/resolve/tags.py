"""What is a tag in a title or an abstract, and what it means there: JATS, HTML and MathML. Pure.

A `<` is no tag unless what follows is one that somebody uses: `p < 0.05`, `a<b and c>d` and `Vec<T>` are plain words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

TAG = re.compile(
    r"""<(?P<end>/?)(?:(?P<prefix>[A-Za-z]{1,10}):)?(?P<name>[A-Za-z][A-Za-z0-9-]{0,30})
    (?P<attributes>(?:\s++[A-Za-z_][\w:.-]{0,60}+\s*+=\s*+(?:"[^"<]{0,1000}"|'[^'<]{0,1000}'|[^\s"'<>=]{1,300})){0,12}+)
    \s*+(?P<empty>/?)> | <[?!][A-Za-z][^<>]{0,300}>""",
    re.VERBOSE,
)
_ATTRIBUTE = re.compile(r"""([\w.-]{1,60}+)\s*+=\s*+(?:"([^"]*)"|'([^']*)'|([^\s"']+))""")
_PREFIXES = frozenset({"jats", "mml", "ali"})
HEADS = frozenset({"title", "h1", "h2", "h3", "h4", "h5", "h6"})
BLOCKS = HEADS | frozenset(
    """abstract article blockquote body boxed-text br dd def-item def-list disp-formula-group disp-quote div dl dt fig
    hr html li list list-item ol p para sec section simplesect table tbody td th thead tr trans-abstract ul verse-group
    """.split()  # noqa: SIM905 - a word list reads better as words
)
ITEMS = frozenset({"li", "list-item"})
ITALICS = frozenset({"i", "em", "italic"})
FORMULAS = frozenset({"inline-formula", "disp-formula", "alternatives"})
"""Around the writings of one formula."""
UNREAD = frozenset({"label", "script", "style", "svg", "graphic", "inline-graphic", "textual-form"})
_KNOWN = (
    BLOCKS
    | ITALICS
    | FORMULAS
    | UNREAD
    | frozenset(
        """a abbr acronym b big bold cite code del email ext-link fixed-case font href img inf ins kbd mark math
        monospace named-content overline q roman sans-serif sc scp small smallcaps span strike strong styled-content
        sub sup tex-math tt u underline uri xref""".split()  # noqa: SIM905 - a word list reads better as words
    )
)
_SURE_WHEN_ENDED = frozenset({"a", "b", "q", "u", "code", "list", "label", "mark", "title", "table", "section"})
"""Names that are tags only where they are ended, too: the one of `Set<A>` is none."""


def is_tag(name: str, prefix: str | None, ended: frozenset[str]) -> bool:
    """Whether a tag of this name (in small letters) is one, in a text in which the tags `ended` are ended."""
    if name in ended or (prefix or "").casefold() in _PREFIXES:
        return True
    return name in _KNOWN and name not in _SURE_WHEN_ENDED


def attributes_of(written: str) -> Mapping[str, str]:
    """What stands behind a tag's name, by names in small letters."""
    return {name.casefold(): a or b or c for name, a, b, c in _ATTRIBUTE.findall(written)}
