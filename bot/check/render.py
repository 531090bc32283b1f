"""An entry as a reader of the review would see it, in GitHub Markdown; every value is inert."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from bot.check.inert import code_span, inert, inert_paragraphs
from bot.check.links import SCHEMES
from bot.entry.model import Link

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.entry.model import Entry

LONG = 600
"""Characters from which an abstract is folded away."""
AT_MOST = 20_000
"""Characters of Markdown an abstract may take: a pull-request body holds 65,536 altogether."""
OWN_KEYS = 20
"""So many keys of the review's own are shown."""
OWN_VALUE = 200
"""Characters of each of their values."""

_DERIVED = frozenset({"layout", "short_authors"})
_MATHS = re.compile(r"\\\\(?=[()\[\]])")
"""The backslash of maths as Markdown has to write it: one of the two is Markdown's own."""
_LINKS_BACK = re.compile(
    r"https?://(?:www\.)?github\.com/(?=[^/]+/[^/]+/(?:issues|pull|discussions|commit)/)", re.IGNORECASE
)


def render(entry: Entry) -> str:
    """Title, authors, venue and year, links, tags, the review's own keys, abstract; what is empty is left out."""
    published = ", ".join(filter(None, (inert(entry.venue), str(entry.year or ""))))
    parts = [
        f"### {inert(entry.title)}" if entry.title.strip() else "",
        inert(entry.authors),
        published,
        " · ".join(render_link(link) for link in entry.links),
        f"Tags: {' '.join(code_span(tag) for tag in entry.tags)}" if entry.tags else "",
        " · ".join(itertools.islice(_own_keys(entry), OWN_KEYS)),
        render_abstract(entry.abstract),
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def _own_keys(entry: Entry) -> Iterator[str]:
    """What the entry says under keys of the review's own."""
    for key, value in entry.extra.items():
        items = value if isinstance(value, list) else [value]
        texts = [str(item).lower() if isinstance(item, bool) else str(item) for item in items if item is not None]
        text = " ".join(", ".join(texts).split())
        is_nested = any(isinstance(item, dict | list) for item in items)
        if not text or is_nested or key in _DERIVED:
            continue
        short = text if len(text) <= OWN_VALUE else f"{text[: OWN_VALUE - 1]}…"
        is_address = short == text and " " not in text and _host(text)
        yield (
            render_link(Link(name=key[:OWN_VALUE], url=text))
            if is_address
            else f"{inert(key[:OWN_VALUE])}: {inert(short)}"
        )


def render_link(link: Link) -> str:
    """A link with the host it leads to; only its characters, in code, when it is no web address."""
    name = inert(link.name) or "Link"
    host = _host(link.url)
    return f"[{name}]({destination(link.url)}) ({code_span(host)})" if host else f"{name}: {code_span(link.url)}"


def destination(url: str) -> str:
    """Where a link leads, as Markdown takes it; nothing when it is no web address.

    By GitHub's redirect the address of an issue, pull request or commit leaves no "mentioned" there.
    """
    if not _host(url):
        return ""
    address = _LINKS_BACK.sub("https://redirect.github.com/", url.strip())
    # Percent signs stay: the address may be encoded already. `&` would begin a character reference.
    written = quote(address, safe="!#%&'()*+,/:;=?@[]~-._").replace("&", "&amp;")
    return f"<{written}>"


def _host(address: str) -> str:
    try:
        parts = urlsplit(address.strip())
    except ValueError:  # such as a bracket that is not closed
        return ""
    return (parts.hostname or "") if parts.scheme in SCHEMES else ""


def render_abstract(abstract: str) -> str:
    """The abstract as a quotation, folded away when it is long."""
    text = _fitting(abstract)
    if not text:
        return ""
    if len(abstract) <= LONG:
        return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))
    return f"<details>\n<summary>Abstract</summary>\n\n{text}\n\n</details>"


def as_read(abstract: str) -> str:
    """The abstract as its readers see it: maths, in a file `\\\\(n\\\\)`, with one backslash."""
    return _MATHS.sub(r"\\", abstract)


def _fitting(abstract: str) -> str:
    """As much of the abstract as there is room for; its end is told by an ellipsis."""
    text = as_read(abstract)
    written = inert_paragraphs(text)
    while len(written) > AT_MOST:
        text = text[: len(text) * (AT_MOST - 1) // (len(written) + 1)]
        written = f"{inert_paragraphs(text)} …"
    return written
