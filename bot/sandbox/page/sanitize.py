"""HTML of strangers made harmless: known tags with known attributes come out, written anew and closed in order.

Nothing is passed through as it was written, so what this lets out cannot leave the element it is put into. The list of
tags is the one GitHub keeps: https://github.com/gjtorikian/html-pipeline/blob/main/lib/html_pipeline/sanitization_filter.rb
"""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser

_INLINE = {"b", "strong", "i", "em", "u", "s", "strike", "del", "ins", "mark", "small", "sub", "sup", "span"}
_CODE = {"kbd", "samp", "var", "code", "tt", "q", "cite", "dfn", "abbr", "pre"}
_BLOCK = {"p", "div", "blockquote", "ul", "ol", "dl", "table", "h1", "h2", "h3", "h4", "h5", "h6", "details"}
_PLAIN = _INLINE | _CODE | _BLOCK
_VOID = frozenset({"br", "hr"})
# A browser closes elements of the page around a stray one of these, so each must stand inside what it belongs to.
_INSIDE = {
    "li": {"ul", "ol"},
    "dt": {"dl"},
    "dd": {"dl"},
    "summary": {"details"},
    "thead": {"table"},
    "tbody": {"table"},
    "tr": {"table"},
    "th": {"tr"},
    "td": {"tr"},
}
_CLASSES = re.compile(r"alert alert-(note|tip|important|warning|caution)|alert-title|task|language-[\w+#.-]{1,40}")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE | re.ASCII)
_SCHEMES = ("http:", "https:", "mailto:")
_BLANKS = re.compile(r"[\x00-\x20]")
_DEEPEST = 60
# https://github.github.com/gfm/#disallowed-raw-html-extension-
_RAW_TEXT = re.compile(r"<(?=/?(?:title|textarea|style|xmp|iframe|noembed|noframes|script|plaintext)\b)", re.IGNORECASE)


def sanitize(html: str) -> str:
    """The same HTML with nothing in it that acts, loads or hides."""
    cleaner = _Cleaner()
    cleaner.feed(_RAW_TEXT.sub("&lt;", html))
    cleaner.close()
    return cleaner.written()


def safe_link(address: str) -> str | None:
    """The address if following it is harmless, as browsers read it: blanks inside a scheme do not count."""
    bare = _BLANKS.sub("", address)
    scheme = _SCHEME.match(bare)
    return bare if scheme is None or scheme[0].lower() in _SCHEMES else None


class _Cleaner(HTMLParser):
    """Writes what it reads, from a short list. Comments and everything unknown is dropped, text inside it kept."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._out: list[str] = []
        self._open: list[str] = []

    def written(self) -> str:
        """What came out, with everything closed."""
        return "".join(self._out) + "".join(f"</{tag}>" for tag in reversed(self._open))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a known element."""
        given = {name: value or "" for name, value in attrs}
        if tag in _VOID:
            self._out.append(f"<{tag}>")
        elif tag == "img":
            self._image(given)
        elif tag == "input":
            self._box(given, checked="checked" in given)
        elif tag == "a":
            self._link(given)
        elif tag in _PLAIN or (tag in _INSIDE and not _INSIDE[tag].isdisjoint(self._open)):
            self._enter(tag, _attributes(tag, given))

    def handle_endtag(self, tag: str) -> None:
        """Close an element, and those left open inside it."""
        if tag not in self._open:
            return
        while (inner := self._open.pop()) != tag:
            self._out.append(f"</{inner}>")
        self._out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        """Text."""
        self._out.append(escape(data, quote=False))

    def _enter(self, tag: str, attributes: str) -> None:
        if len(self._open) < _DEEPEST:
            self._open.append(tag)
            self._out.append(f"<{tag}{attributes}>")

    def _link(self, given: dict[str, str]) -> None:
        self.handle_endtag("a")
        address = safe_link(given.get("href", ""))
        if address:
            self._enter("a", f' href="{escape(address)}" rel="nofollow noopener noreferrer"')

    def _image(self, given: dict[str, str]) -> None:
        """Nothing is loaded from elsewhere: an image is shown as a link to it."""
        words = escape(given.get("alt") or "image", quote=False)
        address = safe_link(given.get("src", ""))
        if address and "a" not in self._open:
            words = f'<a href="{escape(address)}" rel="nofollow noopener noreferrer">{words}</a>'
        self._out.append(words)

    def _box(self, given: dict[str, str], *, checked: bool) -> None:
        """Of all inputs only the box of a task, which nobody can click."""
        if given.get("type", "").lower() == "checkbox":
            self._out.append(f'<input type="checkbox" disabled{" checked" if checked else ""}>')


def _attributes(tag: str, given: dict[str, str]) -> str:
    """The few attributes that mean something and do nothing."""
    kept = ""
    if _CLASSES.fullmatch(given.get("class", "")):
        kept += f' class="{escape(given["class"])}"'
    if tag == "details" and "open" in given:
        kept += " open"
    if tag == "ol" and given.get("start", "").isdecimal():
        kept += f' start="{int(given["start"])}"'
    align = given.get("align") or given.get("style", "").removeprefix("text-align:")
    if tag in ("th", "td") and align in ("left", "center", "right"):
        kept += f' align="{align}"'
    return kept
