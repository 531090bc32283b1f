"""Rules for the links of an entry: each has a name and a full web address, and stands there once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.check.rule import Case, Fault, rule, shown
from bot.entry.identifiers import address as identified
from bot.faults import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

FIELD = "additional_links"
SCHEMES = frozenset({"http", "https", "ftp"})

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_ADDRESS = re.compile(r"[A-Za-z]+://[^/?#\s]+")
_BARE_HOST = re.compile(r"(?://)?((?:[\w-]+\.)+[A-Za-z]{2,}(?:[:/?#].*)?)", re.DOTALL)
_BLANK = re.compile(r"[\s\x00-\x20\x7f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Link:
    field: str
    line: int
    name: object
    url: object

    @property
    def address(self) -> str:
        """The address without the blanks around it; nothing when there is none."""
        return self.url.strip() if isinstance(self.url, str) else ""


def _links(case: Case) -> Iterator[_Link]:
    items = case.data.get(FIELD)
    for number, item in enumerate(items if isinstance(items, list) else []):
        if isinstance(item, dict):
            field = f"{FIELD}.{number}"
            yield _Link(field=field, line=case.line(field), name=item.get("name"), url=item.get("url"))


@rule(
    "link-name",
    Severity.ERROR,
    looks_at="front matter",
    why="A link without a name shows nothing to click on.",
)
def link_name(case: Case) -> Iterator[Fault]:
    """A link has no name."""
    for link in _links(case):
        if link.name is None or not str(link.name).strip():
            yield Fault(
                message=f"The link to {shown(link.address)} has no name." if link.address else "A link has no name.",
                hint='Say what it leads to, such as `name: "PDF"` or `name: "Code"`.',
                field=f"{link.field}.name",
                line=case.line(f"{link.field}.name"),
            )


@rule(
    "link-url",
    Severity.ERROR,
    looks_at="front matter",
    why="A link without an address leads nowhere.",
)
def link_url(case: Case) -> Iterator[Fault]:
    """A link has no address."""
    for link in _links(case):
        if link.url is None or not str(link.url).strip():
            yield Fault(
                message=f"The link {shown(link.name)} has no address." if link.name else "A link has no address.",
                hint='Write `url: "https://..."`, or delete the link.',
                field=f"{link.field}.url",
                line=case.line(f"{link.field}.url"),
            )


@rule(
    "link-scheme",
    Severity.ERROR,
    looks_at="front matter",
    why="Only a full web address leads to the same place from every page, and runs nothing in the browser.",
)
def link_scheme(case: Case) -> Iterator[Fault]:
    """An address does not begin with `https://`, `http://` or `ftp://`, or names no host."""
    for link in _links(case):
        if link.address and (said := _wrong(link.address)):
            message, hint = said
            yield Fault(message=message, hint=hint, field=f"{link.field}.url", line=case.line(f"{link.field}.url"))


def _wrong(address: str) -> tuple[str, str] | None:
    """What is wrong with the beginning of an address, and what to write instead."""
    if address.startswith("/") and not address.startswith("//"):
        return None  # a file of the review's own site
    if (meant := identified(address)) != address:
        return f"{shown(address)} is an identifier, not a web address.", f"Write {shown(meant)}."
    if bare := _BARE_HOST.fullmatch(address):
        return f"{shown(address)} does not begin with `https://`.", f"Write {shown('https://' + bare[1])}."
    scheme = _SCHEME.match(address)
    if scheme is None:
        return (
            f"{shown(address)} is not a web address.",
            "Write the whole address, beginning with `https://`.",
        )
    if scheme[1].lower() not in SCHEMES:
        return (
            f"The address {shown(address)} begins with {shown(scheme[0])}, which is not accepted.",
            "Write an address that begins with `https://`, `http://` or `ftp://`.",
        )
    if not _ADDRESS.match(address):
        return (
            f"The address {shown(address)} does not name a host.",
            "Write the whole address, such as `https://arxiv.org/abs/1812.06469`.",
        )
    return None


@rule(
    "link-blank",
    Severity.ERROR,
    looks_at="front matter",
    why="An address ends, for a browser, where a blank begins.",
)
def link_blank(case: Case) -> Iterator[Fault]:
    """A blank stands inside an address."""
    for link in _links(case):
        if _BLANK.search(link.address) and _wrong(link.address) is None:
            yield Fault(
                message=f"The address {shown(link.address)} has a blank inside.",
                hint="Delete the blank, or write it as `%20`; of two addresses make two links.",
                field=f"{link.field}.url",
                line=case.line(f"{link.field}.url"),
            )


@rule(
    "link-outer-blank",
    Severity.WARNING,
    looks_at="front matter",
    why="A blank around an address is copied with it, and the same link is then taken for two.",
)
def link_outer_blank(case: Case) -> Iterator[Fault]:
    """A blank stands before or after an address."""
    for link in _links(case):
        if isinstance(link.url, str) and link.address and link.url != link.address:
            yield Fault(
                message=f"The address {shown(link.address)} has a blank before or after it.",
                hint="Delete the blank.",
                field=f"{link.field}.url",
                line=case.line(f"{link.field}.url"),
            )


@rule(
    "link-duplicate",
    Severity.WARNING,
    looks_at="front matter",
    why="Two links to one place: the second was most likely meant to lead elsewhere.",
)
def link_duplicate(case: Case) -> Iterator[Fault]:
    """Two links of one entry have the same address."""
    first: dict[str, _Link] = {}
    for link in _links(case):
        if not link.address:
            continue
        before = first.setdefault(link.address, link)
        if before is not link:
            yield Fault(
                message=f"The links {shown(before.name)} and {shown(link.name)} have the same address.",
                hint="Correct one of the two, or delete it.",
                field=f"{link.field}.url",
                line=case.line(f"{link.field}.url"),
            )
