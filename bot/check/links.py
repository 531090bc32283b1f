"""Rules for the links of an entry: each has a name and a full web address, the best one, and stands there once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bot.check.rule import Case, Fault, rule, shown, whole
from bot.corpus.index import identifier_at
from bot.entry.identifiers import address as identified
from bot.faults import Edit, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

FIELD = "additional_links"
SCHEMES = frozenset({"http", "https", "ftp"})

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_ADDRESS = re.compile(r"[A-Za-z]+://[^/?#\s]+")
_BARE_HOST = re.compile(r"(?://)?((?:[\w-]+\.)+[A-Za-z]{2,}(?:[:/?#].*)?)", re.DOTALL)
_SOUND = re.compile(r"(?:https?|ftp)://[^/?#\s]")
_BLANK = re.compile(r"[\s\x00-\x20\x7f]")
_LINE_BREAK = re.compile(r"[\n\r\u0085\u2028\u2029]")


class Link(NamedTuple):
    """A link as it is written, whatever stands for its name and its address; `field` is its place."""

    field: str
    name: object
    url: object

    @property
    def address(self) -> str:
        """The address without the blanks around it; nothing when there is none."""
        return self.url.strip() if isinstance(self.url, str) else ""


def links_of(case: Case) -> Iterator[Link]:
    """The links of an entry, as far as they are mappings."""
    items = case.data.get(FIELD)
    for number, item in enumerate(items if isinstance(items, list) else []):
        if isinstance(item, dict):
            yield Link(f"{FIELD}.{number}", item.get("name"), item.get("url"))


@rule(
    "link-name",
    Severity.ERROR,
    looks_at="front matter",
    why="A link without a name shows nothing to click on.",
)
def link_name(case: Case) -> Iterator[Fault]:
    """A link has no name."""
    for link in links_of(case):
        if link.name is None or not str(link.name).strip():
            yield Fault(
                message=f"The link to {shown(link.address)} has no name." if link.address else "A link has no name.",
                hint='Say what it leads to, such as `name: "PDF"` or `name: "Code"`.',
                field=f"{link.field}.name",
                span=case.span(f"{link.field}.name"),
            )


@rule(
    "link-url",
    Severity.ERROR,
    looks_at="front matter",
    why="A link without an address leads nowhere.",
)
def link_url(case: Case) -> Iterator[Fault]:
    """A link has no address."""
    for link in links_of(case):
        if link.url is None or not str(link.url).strip():
            yield Fault(
                message=f"The link {shown(link.name)} has no address." if link.name else "A link has no address.",
                hint='Write `url: "https://..."`, or delete the link.',
                field=f"{link.field}.url",
                span=case.span(f"{link.field}.url"),
            )


@rule(
    "link-scheme",
    Severity.ERROR,
    looks_at="front matter",
    why="Only a full web address leads to the same place from every page, and runs nothing in the browser.",
)
def link_scheme(case: Case) -> Iterator[Fault]:
    """An address does not begin with `https://`, `http://` or `ftp://`, or names no host."""
    for link in links_of(case):
        if link.address and (said := _wrong(link.address)):
            message, hint, meant = said
            yield Fault(
                message=message,
                hint=hint,
                field=f"{link.field}.url",
                span=case.span(f"{link.field}.url"),
                edits=_instead(case, link, meant) if meant else (),
            )


def _instead(case: Case, link: Link, address: str) -> tuple[Edit, ...]:
    return case.edits(f"{link.field}.url", 0, len(str(link.url)), address)


def _wrong(address: str) -> tuple[str, str, str] | None:
    """What is wrong with the beginning of an address, what to write instead, and the address that is meant."""
    if _SOUND.match(address):
        return None
    if address.startswith("/") and not address.startswith("//"):
        return None  # a file of the review's own site
    if (meant := identified(address)) != address:
        return f"{shown(address)} is an identifier, not a web address.", f"Write {whole(meant)}.", meant
    if bare := _BARE_HOST.fullmatch(address):
        meant = f"https://{bare[1]}"
        return f"{shown(address)} does not begin with `https://`.", f"Write {whole(meant)}.", meant
    scheme = _SCHEME.match(address)
    if scheme is None:
        return (
            f"{shown(address)} is not a web address.",
            "Write the whole address, beginning with `https://`.",
            "",
        )
    if scheme[1].lower() not in SCHEMES:
        return (
            f"The address {shown(address)} begins with {shown(scheme[0])}, which is not accepted.",
            "Write an address that begins with `https://`, `http://` or `ftp://`.",
            "",
        )
    if not _ADDRESS.match(address):
        return (
            f"The address {shown(address)} does not name a host.",
            "Write the whole address, such as `https://arxiv.org/abs/1812.06469`.",
            "",
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
    for link in links_of(case):
        if _BLANK.search(link.address) and _wrong(link.address) is None:
            yield Fault(
                message=f"The address {shown(link.address)} has a blank inside.",
                hint="Delete the blank, or write it as `%20`; of two addresses make two links.",
                field=f"{link.field}.url",
                span=case.span(f"{link.field}.url"),
            )


@rule(
    "link-outer-blank",
    Severity.WARNING,
    looks_at="front matter",
    why="A blank around an address is copied with it, and the same link is then taken for two.",
)
def link_outer_blank(case: Case) -> Iterator[Fault]:
    """A blank stands before or after an address."""
    for link in links_of(case):
        if isinstance(link.url, str) and link.address and link.url != link.address:
            around = link.url.partition(link.address)[::2]
            sign = "line break" if any(_LINE_BREAK.search(part) for part in around) else "blank"
            yield Fault(
                message=f"The address {shown(link.address)} has a {sign} before or after it.",
                hint=f"Delete the {sign}.",
                field=f"{link.field}.url",
                span=case.span(f"{link.field}.url"),
                edits=case.edits(f"{link.field}.url", 0, len(link.url), link.address),
            )


@rule(
    "link-duplicate",
    Severity.WARNING,
    looks_at="front matter",
    why="Two links to one place: the second was most likely meant to lead elsewhere.",
)
def link_duplicate(case: Case) -> Iterator[Fault]:
    """Two links of one entry have the same address."""
    first: dict[str, Link] = {}
    for link in links_of(case):
        if not link.address:
            continue
        before = first.setdefault(link.address, link)
        if before is not link:
            yield Fault(
                message=f"The links {shown(before.name)} and {shown(link.name)} have the same address.",
                hint="Correct one of the two, or delete it.",
                field=f"{link.field}.url",
                span=case.span(f"{link.field}.url"),
            )


# -- better addresses --------------------------------------------------------------------------------------------------

_SECURE = frozenset(
    {
        *("arxiv.org", "doi.org", "dx.doi.org", "github.com", "gitlab.com", "bitbucket.org", "openreview.net"),
        *("aclanthology.org", "dl.acm.org", "ieeexplore.ieee.org", "link.springer.com", "proceedings.mlr.press"),
        *(
            "papers.nips.cc",
            "proceedings.neurips.cc",
            "openaccess.thecvf.com",
            "dblp.org",
            "zenodo.org",
            "figshare.com",
        ),
        *("huggingface.co", "youtube.com", "youtu.be", "medium.com", "kaggle.com", "sites.google.com", "usenix.org"),
        *("semanticscholar.org", "pubmed.ncbi.nlm.nih.gov", "ojs.aaai.org", "jmlr.org", "nature.com", "osf.io"),
    }
)
"""Hosts that answer by https, at the same paths."""
_HOST = re.compile(r"http://((?:www\.)?([a-z0-9.-]{1,100}))(?=[/?#]|$)", re.IGNORECASE)


@rule(
    "link-http",
    Severity.NOTICE,
    looks_at="front matter",
    why="What a reader opens by http can be read and changed on the way; browsers warn of it.",
)
def link_http(case: Case) -> Iterator[Fault]:
    """An address begins with `http://` though its host is known to answer by `https://`."""
    for link in links_of(case):
        host = _HOST.match(link.address)
        if host and (host[2].lower() in _SECURE or host[2].lower().endswith(".github.io")):
            at = str(link.url).index(link.address)
            field = f"{link.field}.url"
            yield Fault(
                message=f"{shown(host[1])} answers by `https://`, too.",
                hint="Write `https://` in place of `http://`.",
                field=field,
                span=case.span(field, at, at + len("http")),
                edits=case.edits(field, at, at + len("http"), "https"),
            )


_PDF = re.compile(r"https?://(?:www\.|export\.)?arxiv\.org/(pdf)/([^?#\s]{1,60}?)(\.pdf)?(?=[?#]|$)", re.IGNORECASE)


@rule(
    "link-arxiv-pdf",
    Severity.NOTICE,
    looks_at="front matter",
    why="The paper's page shows the abstract and all versions; the PDF is one click from there.",
)
def link_arxiv_pdf(case: Case) -> Iterator[Fault]:
    """A link that is not called PDF leads to arXiv's PDF instead of to the paper's page."""
    for link in links_of(case):
        found = _PDF.match(link.address)
        if not found or "pdf" in str(link.name).casefold() or not identifier_at("", link.address):
            continue
        field, start = f"{link.field}.url", str(link.url).index(link.address)
        begin, end = start + found.start(1), start + found.end(0)
        yield Fault(
            message=f"{shown(link.name)} leads to the PDF, not to the paper's page on arXiv.",
            hint=f"Write {whole(f'https://arxiv.org/abs/{found[2]}')}.",
            field=field,
            span=case.span(field, begin, end),
            edits=case.edits(field, begin, end, f"abs/{found[2]}"),
        )


_TRACKING = re.compile(
    r"(?:utm_[a-z]{1,20}|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_[ce]id|_hsenc|_hsmi|casa_token)(?:=[^&#]*)?",
    re.IGNORECASE,
)


@rule(
    "link-tracking",
    Severity.NOTICE,
    looks_at="front matter",
    why="They tell a third party who came from where, and lead nowhere else.",
)
def link_tracking(case: Case) -> Iterator[Fault]:
    """An address carries parameters that only follow readers: `utm_source`, `fbclid`, `gclid`."""
    for link in links_of(case):
        if "?" not in link.address or not _TRACKING.search(link.address):
            continue
        before, _, rest = link.address.partition("?")
        query, mark, fragment = rest.partition("#")
        kept = [part for part in query.split("&") if not _TRACKING.fullmatch(part)]
        if len(kept) == query.count("&") + 1:
            continue
        better = f"{before}{'?' if kept else ''}{'&'.join(kept)}{mark}{fragment}"
        field, start = f"{link.field}.url", str(link.url).index(link.address)
        begin, end = start + len(before), start + len(before) + 1 + len(query)
        yield Fault(
            message="The address carries parameters that only follow its readers.",
            hint=f"Write {whole(better)}.",
            field=field,
            span=case.span(field, begin, end),
            edits=case.edits(field, begin, end, f"{'?' if kept else ''}{'&'.join(kept)}"),
        )
