"""The one door to an XML parser: bytes -> the root element, or nothing. Pure, never raises."""

from __future__ import annotations

import re
from html.entities import name2codepoint
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

DEEPEST = 200
"""Elements within each other; no source comes near it."""

_LATIN = re.compile(rb"""\s*<\?xml[^>]{1,60}encoding=["'](?:iso-8859-1|latin-?1|windows-1252)["']""", re.IGNORECASE)
_DEFINITIONS = re.compile(r"<!ENTITY|<!DOCTYPE[^>\[]{0,1000}\[")
_ENTITIES = {name: chr(code) for name, code in name2codepoint.items()}


class _Bounded(TreeBuilder):
    """Builds a tree that is not too deep to be walked."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = 0

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        self._depth += 1
        if self._depth > DEEPEST:
            raise ParseError
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> Element:
        self._depth -= 1
        return super().end(tag)


def parse_xml(body: bytes) -> Element | None:
    """The root; None for what is not well-formed, is nested too deeply, or defines entities of its own."""
    text = body.decode("windows-1252" if _LATIN.match(body) else "utf-8", "replace").removeprefix("\ufeff")
    if _DEFINITIONS.search(text):
        return None  # an entity of a few bytes can stand for gigabytes; no source needs one
    # Text instead of bytes: no declared encoding can hide a definition from the line above.
    parser = XMLParser(target=_Bounded())  # noqa: S314 - guarded by what stands above
    parser.entity.update(_ENTITIES)
    try:
        parser.feed(text)
        return parser.close()
    except (ParseError, ValueError, AssertionError):
        return None


def text_of(element: Element | None) -> str:
    """All text within an element, on one line."""
    return "" if element is None else " ".join("".join(element.itertext()).split())
