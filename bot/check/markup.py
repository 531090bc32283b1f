"""Where a text holds HTML that a browser would act on. Finds; judges nothing; in time linear in the text."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_ACTIVE = frozenset(
    "applet base embed form frame frameset iframe link meta object portal script style".split()  # noqa: SIM905
)
_OPENING = re.compile(r"<([a-zA-Z][^\s/><]*)")
_MARKUP = re.compile(r"<(?=[A-Za-z/!?])")
_NEAR = 1000
"""As far back as backslashes are counted; bounds the time that a text of nothing else takes."""
_HANDLER = re.compile(r"""(?:^|[\s/"'])(on[a-z]{3,})\s*=""", re.IGNORECASE)
_TARGET = re.compile(
    r"""(?:^|[\s/"'])(?:href|src|action|formaction|data|poster|background|xlink:href|srcdoc)\s*=\s*["']?([^"'>]{0,200})""",
    re.IGNORECASE,
)
_MARKDOWN_TARGET = re.compile(r"\]\(\s*<?([^)\n]{0,200})|^ {0,3}\[[^\]\n]+\]:\s*<?(\S{1,200})", re.MULTILINE)
_AUTOLINK = re.compile(r"<([a-zA-Z][a-zA-Z0-9+.-]*:[^\s<>]*)>")
_UNSEEN = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2060\ufeff]")
_RUNNING = (
    "javascript:",
    "vbscript:",
    "data:text/html",
    "data:image/svg",
    "data:application/",
    "data:text/xml",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Active:
    """A piece of markup that a browser would act on: where, and what it is called."""

    offset: int
    what: str


def active(text: str, *, is_markdown: bool = False) -> Iterator[Active]:
    """Elements that load or run something, event attributes, and addresses that are programs.

    In Markdown a backslash keeps a sign from acting, except within HTML: so only until the first live tag.
    """
    live = (tag.start() for tag in _MARKUP.finditer(text) if not _is_escaped(text, tag.start()))
    shown_until = next(live, len(text)) if is_markdown else 0
    for piece, sign in (*_in_tags(text), *_in_links(text)):
        if sign >= shown_until or not _is_escaped(text, sign):
            yield piece


def _in_tags(text: str) -> Iterator[tuple[Active, int]]:
    """Active elements and attributes, each with the place of the sign that makes its tag one."""
    end = 0
    for tag in _OPENING.finditer(text):
        name = tag[1].lower()
        if name in _ACTIVE:
            yield Active(offset=tag.start(), what=f"<{name}>"), tag.start()
        if tag.start() < end:
            continue  # within the attributes of the tag before, which have been looked at
        end = _end_of_tag(text, tag.end())
        attributes = text[tag.end() : end]
        for handler in _HANDLER.finditer(attributes):
            yield Active(offset=tag.end() + handler.start(1), what=f"{handler[1].lower()}="), tag.start()
        for target in _TARGET.finditer(attributes):
            if scheme := running_scheme(target[1]):
                yield Active(offset=tag.end() + target.start(1), what=scheme), tag.start()


def _in_links(text: str) -> Iterator[tuple[Active, int]]:
    """Markdown's links to programs, each with the place of the sign that makes it one."""
    for pattern in (_MARKDOWN_TARGET, _AUTOLINK):
        for target in pattern.finditer(text):
            if scheme := running_scheme(next(group for group in target.groups() if group is not None)):
                yield Active(offset=target.start(), what=scheme), target.start()


def _is_escaped(text: str, place: int) -> bool:
    """Whether an odd number of backslashes stands before this place."""
    before = text[:place] if place < _NEAR else text[place - _NEAR : place]
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1


def running_scheme(address: str) -> str:
    """The beginning of an address that a browser runs or shows as a page; nothing when it is harmless.

    Browsers decode character references and skip blanks and controls before they look at the scheme.
    """
    seen = _UNSEEN.sub("", html.unescape(address)).lower()
    return next((scheme for scheme in _RUNNING if seen.startswith(scheme)), "")


def _end_of_tag(text: str, start: int) -> int:
    """Where the tag whose attributes begin at `start` ends; a `>` within quotes does not end it."""
    position = start
    while position < len(text):
        sign = text[position]
        if sign == ">":
            return position
        if sign in "\"'":
            closing = text.find(sign, position + 1)
            if closing < 0:
                return len(text)
            position = closing
        position += 1
    return len(text)
