"""Markdown as GitHub shows it in issues: tables, tasks, alerts, links to issues. What comes out is harmless."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markupsafe import Markup

from bot.sandbox.page.sanitize import sanitize

Find = Callable[[str, int], str | None]
"""(`owner/name` or nothing, number) -> the address of that issue or pull request, or None"""
Shorten = Callable[[str], str]
"""a bare address -> the words GitHub shows instead: `#12` for an issue of the same site"""

_ALERT = re.compile(r"\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]", re.IGNORECASE)
_TASK = re.compile(r"\[([ xX])\]\s+")
_ADDRESS = r"(?P<address>\bhttps?://[^\s<>]+[^\s<>?!.,:;*_~'\"])"
_REFERENCE = r"(?<![\w/&#-])(?:(?P<repository>[\w-]+/[\w.-]+))?#(?P<number>\d{1,9})\b"
_LINKED = re.compile(f"{_ADDRESS}|{_REFERENCE}", re.ASCII)


def render(text: str, *, breaks: bool = True, find: Find | None = None, shorten: Shorten = str) -> Markup:
    """Markdown as HTML; `breaks` keeps single line ends, as in comments (files are read without)."""
    env = {"find": find or _nowhere, "shorten": shorten}
    html = _LINES.render(text, env) if breaks else _FILES.render(text, env)
    return Markup(sanitize(html))  # noqa: S704  # written anew by the sanitiser


def _nowhere(_repository: str, _number: int) -> str | None:
    return None


def _alerts(state: StateCore) -> None:
    """`> [!NOTE]` opens a box instead of a quotation."""
    opened: list[tuple[Token, str]] = []
    for at, token in enumerate(state.tokens):
        if token.type == "blockquote_open":
            kind = _taken_alert(state.tokens[at + 2] if at + 2 < len(state.tokens) else None)
            opened.append((token, kind))
            if kind:
                token.tag = "div"
                token.attrSet("class", f"alert alert-{kind}")
        elif token.type == "blockquote_close" and opened and opened.pop()[1]:
            token.tag = "div"


def _taken_alert(token: Token | None) -> str:
    """The kind of alert a first paragraph names, whose line then holds the kind as a title; else nothing."""
    children = token.children if token is not None and token.type == "inline" else None
    found = _ALERT.fullmatch(children[0].content.strip()) if children else None
    if children is None or found is None or (len(children) > 1 and children[1].type not in ("softbreak", "hardbreak")):
        return ""
    kind = found[1].lower()
    children[:2] = [_html(f'<span class="alert-title">{kind.capitalize()}</span>')]
    return kind


def _tasks(state: StateCore) -> None:
    """`- [x]` begins with a box."""
    for item, _, inline in zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False):
        if item.type != "list_item_open" or inline.type != "inline" or not inline.children:
            continue
        first = inline.children[0]
        if first.type == "text" and (found := _TASK.match(first.content)):
            first.content = first.content[found.end() :]
            checked = "" if found[1] == " " else " checked"
            inline.children.insert(0, _html(f'<input type="checkbox"{checked}> '))
            item.attrSet("class", "task")


def _links(state: StateCore) -> None:
    """Addresses, `#12` and `owner/repo#12` in running text become links."""
    find: Find = state.env["find"]
    shorten: Shorten = state.env["shorten"]
    for token in state.tokens:
        children: list[Token] = []
        depth = 0
        for child in token.children or ():
            depth += child.nesting if child.type.startswith("link_") else 0
            children += _linked(child, find, shorten) if child.type == "text" and depth == 0 else [child]
        if token.children is not None:
            token.children = children


def _linked(text: Token, find: Find, shorten: Shorten) -> Iterator[Token]:
    done = 0
    for found in _LINKED.finditer(text.content):
        to = found["address"] or find(found["repository"] or "", int(found["number"]))
        if to is None:
            continue
        yield _text(text.content[done : found.start()])
        yield Token("link_open", "a", 1, attrs={"href": to})
        yield _text(shorten(found[0]))
        yield Token("link_close", "a", -1)
        done = found.end()
    yield _text(text.content[done:])


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _html(content: str) -> Token:
    return Token("html_inline", "", 0, content=content)


def _reader(*, breaks: bool) -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": True, "breaks": breaks}).enable(["table", "strikethrough"])
    for rule in (_alerts, _tasks, _links):
        reader.core.ruler.push(rule.__name__, rule)
    return reader


_LINES = _reader(breaks=True)
_FILES = _reader(breaks=False)
