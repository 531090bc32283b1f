"""Titles and abstracts as libraries catalogue them: marked up in XML, ended with a dot. Pure."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape, quoteattr

_KEPT = frozenset({"b", "i", "math", "sub", "sup"})
"""Elements that mean something to `bot.resolve.markup`; of others, only what they hold counts."""
_ABBREVIATION = re.compile(r"(?:^|[\s(])(?:[^\W\d_]\.){2,9}$")
"""U.S., i.e.: their last dot is their own."""


def without_final_dot(title: str) -> str:
    """The title without the dot that the catalogue ends it with; an ellipsis or abbreviation keeps its own."""
    if not title.endswith(".") or title.endswith("..") or _ABBREVIATION.search(title[-30:]):
        return title
    return title[:-1].rstrip()


def inner_markup(element: Element) -> str:
    """What stands within an element, as markup without namespaces."""
    return "".join(_inner(element, is_maths=False))


def _inner(element: Element, *, is_maths: bool) -> list[str]:
    parts = [escape(element.text or "")]
    for child in element:
        name = child.tag.rpartition("}")[2]
        inside = _inner(child, is_maths=is_maths or name == "math")
        if name in _KEPT or is_maths:
            attributes = "".join(f" {key.rpartition('}')[2]}={quoteattr(value)}" for key, value in child.attrib.items())
            inside = [f"<{name}{attributes}>", *inside, f"</{name}>"]
        parts += [*inside, escape(child.tail or "")]
    return parts
