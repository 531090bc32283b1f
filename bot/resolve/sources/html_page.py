"""The page of a paper, as HTML -> its meta tags, the markup of its abstract, the BibTeX it offers. Pure.

Read until all of it is known, at most `LONGEST` bytes, in time that is linear in them; a page that breaks off is read
as far as it goes.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from bot.resolve.fetch import Answer

LONGEST = 1_000_000
"""Bytes of a page that are read; scripts behind the paper's own words make pages longer."""
LONGEST_BLOCK = 100_000
"""Characters of one abstract, with its markup."""
MOST_TAGS = 3_000
"""Meta tags that are kept: a paper may have hundreds of authors, and a tag for each of its references."""
_PIECE = 20_000
_LONGEST_TAG = 200_000
"""Characters of a tag, comment or script that may stay unfinished."""

_BIBTEX = frozenset({"bibref", "bibtex-text-entry", "citebibtexcontent", "bibtex"})
"""Names (class or id) of what holds a paper's BibTeX at CVF, USENIX, the ACL Anthology and PMLR."""
_ABSTRACTS = frozenset({"abstract", "paper-abstract", "acl-abstract", "field-name-field-paper-description"})
"""Names of what holds an abstract: CVF, PMLR, JMLR and OJS; NeurIPS; the ACL Anthology; USENIX."""
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = frozenset("article aside blockquote body dd div dl footer form main nav ol section table td tr ul".split())  # noqa: SIM905 - a word list reads better as words
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())  # noqa: SIM905 - as above
_CHARSET = re.compile(rb"""charset\s{0,3}=\s{0,3}["']?([\w-]{1,30})""", re.IGNORECASE)
_OWN_NAME = re.compile(r"\W{0,9}abstract\W{0,9}", re.IGNORECASE)
_LINKS_BEHIND = re.compile(r"(?:<[^<>]{1,200}>\s{0,9}){0,3}\[\s{0,9}(?:<[^<>]{1,300}>\s{0,9}){0,3}(?:abs|pdf|bib)\b")
"""JMLR's "[abs][pdf][bib]", which stands behind an abstract without a tag of its own around that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a page says of its paper."""

    tags: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """by name in small letters, each with its contents in their order"""
    abstract: str = ""
    """its markup"""
    bibtex: str = ""
    address: str = ""
    """what the page calls its own address (`rel="canonical"`)"""

    def first(self, *names: str) -> str:
        """The content of the first of these tags that has one."""
        return next((content for name in names for content in self.tags.get(name, ())), "")

    def each(self, name: str) -> Sequence[str]:
        """The contents of all tags of this name."""
        return self.tags.get(name, ())


def read_page(answer: Answer) -> Page:
    """The page that came back."""
    text = _decoded(answer)
    reader = _Reader()
    begin = 0
    while begin < len(text):
        # A tag that stays unfinished is begun anew with each piece: so each is as long as what is left of the others.
        end = begin + max(_PIECE, len(reader.rawdata))
        try:
            reader.feed(text[begin:end])
        except AssertionError:  # that is how HTMLParser says of `<![x` that it is no HTML
            break
        begin = end
        if reader.is_done or len(reader.rawdata) > _LONGEST_TAG:
            break
    return reader.page()


def _decoded(answer: Answer) -> str:
    """The page's text: UTF-8, or what it says or what browsers take it for."""
    body = answer.body[:LONGEST]
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as fault:
        is_cut = fault.start > len(body) - 4
        said = _CHARSET.search(answer.headers.get("content-type", "").encode() + body[:2_000])
        is_utf8 = said is not None and said[1].lower() in (b"utf-8", b"utf8")
        return body.decode("utf-8" if is_cut or is_utf8 else "cp1252", "replace")


class _Block:
    """One element whose content is kept, from its begin tag on."""

    def __init__(self, name: str, *, is_heading: bool = False) -> None:
        self._name = name
        self._is_heading = is_heading
        self._open: dict[str, int] = {}
        self._parts: list[str] = []
        self._length = 0
        self.is_over = False

    @property
    def content(self) -> str:
        return "".join(self._parts)

    def begin(self, name: str, written: str) -> None:
        """A tag within."""
        if name in _HEADINGS and (self._is_heading or self._name == "p"):
            self.is_over = True
        elif name not in _VOID:
            self._open[name] = self._open.get(name, 0) + 1
        self._keep(written)

    def end(self, name: str) -> None:
        """An end tag; that of the element, or of what the element stands in, is its end."""
        if self._open.get(name):
            self._open[name] -= 1
            self._keep(f"</{name}>")
        elif name == self._name or name in _BLOCKS:
            self.is_over = True

    def text(self, text: str) -> None:
        self._keep(html.escape(text, quote=False))

    def _keep(self, markup: str) -> None:
        self._length += len(markup)
        if self._length > LONGEST_BLOCK:
            self.is_over = True
        elif not self.is_over:
            self._parts.append(markup)


class _Reader(HTMLParser):
    """Goes through one page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._tags: dict[str, list[str]] = {}
        self._count = 0
        self._address = ""
        self._block: _Block | None = None
        self._kept = ""
        """what the block is: `abstract`, `headed` (an abstract behind a heading) or `bibtex`"""
        self._heading: list[str] | None = None
        self._found: dict[str, str] = {}

    @property
    def is_done(self) -> bool:
        """Whether the rest of the page can tell nothing more."""
        return "citation_title" in self._tags and "abstract" in self._found

    def page(self) -> Page:
        """What was read so far."""
        self._end_block()
        abstract = self._found.get("abstract") or self._found.get("headed", "")
        return Page(
            tags=self._tags,
            abstract=_LINKS_BEHIND.split(abstract, maxsplit=1)[0].strip(),
            bibtex=self._found.get("bibtex", ""),
            address=self._address,
        )

    # -- what HTMLParser calls -------------------------------------------------------------------------------------

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag begins."""
        if tag == "meta":
            self._keep_tag(attrs)
        elif tag == "link" and ("rel", "canonical") in attrs:
            self._address = self._address or dict(attrs).get("href") or ""
        elif self._block:
            self._block.begin(tag, "\n" if tag == "br" else f"<{tag}>")
            if self._block.is_over:
                self._end_block()
        if self._block is None or self._kept == "headed":
            self._begin(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """A tag ends."""
        if self._block:
            self._block.end(tag)
            if self._block.is_over:
                self._end_block()
        elif self._heading is not None and tag in _HEADINGS:
            words, self._heading = "".join(self._heading), None
            if _OWN_NAME.fullmatch(words.strip()) and "headed" not in self._found:
                self._block, self._kept = _Block("", is_heading=True), "headed"

    def handle_data(self, data: str) -> None:
        """Text, its character references resolved."""
        if self._block:
            self._block.text(data)
            if self._block.is_over:
                self._end_block()
        elif self._heading is not None:
            self._heading = [*self._heading, data][-3:]

    # -- steps -----------------------------------------------------------------------------------------------------

    def _keep_tag(self, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(reversed(attrs))
        name = (values.get("name") or values.get("property") or "").strip().casefold()
        content = (values.get("content") or "").strip()
        if name and content and self._count < MOST_TAGS:
            self._count += 1
            self._tags.setdefault(name, []).append(content)

    def _begin(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {word for name, value in attrs if name in ("id", "class") and value for word in value.split()[:20]}
        names = {name.casefold() for name in names}
        if names & _ABSTRACTS and "abstract" not in self._found and tag not in _VOID and tag not in _HEADINGS:
            self._block, self._kept, self._heading = _Block(tag), "abstract", None
        elif self._block:
            return
        elif names & _BIBTEX and "bibtex" not in self._found and tag not in _VOID:
            self._block, self._kept, self._heading = _Block(tag), "bibtex", None
        elif tag in _HEADINGS:
            self._heading = []

    def _end_block(self) -> None:
        if self._block is None:
            return
        content, self._block = self._block.content, None
        if self._kept == "bibtex":
            content = html.unescape(re.sub(r"<[^<>]{1,30}>", "", content))
        if content.strip():
            self._found.setdefault(self._kept, content)
