"""The fields of a BibTeX entry -> a Record: names in reading order, the venue, the links. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import unquote

from bot.entry.identifiers import address, recognise
from bot.entry.model import Link
from bot.entry.style import PREPRINT
from bot.faults import Finding, Severity
from bot.resolve.people import author_line
from bot.resolve.record import Record
from bot.resolve.sources.csl import joined_title
from bot.resolve.tex import decode, decode_paragraphs, unescaped

_VENUES = (
    ("booktitle", "conference"),
    ("journal", "journal"),
    ("journaltitle", "journal"),
    ("school", ""),
    ("institution", ""),
)
_TAKEN = frozenset(
    """title subtitle author authors editor year date booktitle journal journaltitle school institution url doi eprint
    archiveprefix eprinttype primaryclass abstract crossref""".split()  # noqa: SIM905 - a word list reads better as words
)
_YEAR = re.compile(r"(?<![0-9])[12][0-9]{3}(?![0-9])", re.ASCII)
_OTHERS = re.compile(r"others|et\.?\s*al\.?", re.IGNORECASE)
_SUFFIX = re.compile(r"(?:jr|sr|[ivx]+)\.?", re.IGNORECASE)
_DEPTH = re.compile(r"(?<!\\)[{}]|,|(?<=[\s}])and(?=[\s{])", re.IGNORECASE)
_URL = re.compile(r"https?://[^\s{}]{1,2000}", re.IGNORECASE)
_DOI = re.compile(r"(?:https?://(?:dx\.|www\.)?doi\.org/|doi:\s*)?(10\.[0-9]{4,9}/\S+)", re.IGNORECASE)
_ARXIV_DOI = re.compile(r"10\.48550/arxiv\.(\S+)", re.IGNORECASE)
_ARXIV_ID = re.compile(
    r"\b(\d{2}(?:0[1-9]|1[0-2])\.\d{4,5}|[a-z]{1,8}(?:-[a-z]{1,8})?(?:\.[A-Z]{2})?/\d{7})(v\d{1,3})?\b"
)
_ARXIV_URL = re.compile(
    r"https?://(?:www\.|export\.)?arxiv\.org/(?:abs|pdf)/(\S+?)(?:v\d+)?(?:\.pdf)?/?$", re.IGNORECASE
)
_PREPRINT_VENUE = re.compile(r"(?:arxiv(?:\.org)?(?:\s+(?:e-?print|preprint)s?)?|corr)\b.{0,60}", re.IGNORECASE)
_SPACES = re.compile(r"\s+")


def record_of(values: Mapping[str, str], *, source: str, line: int) -> tuple[Record, tuple[Finding, ...]]:
    """What an entry's fields (small letters -> TeX) say, and what is to be told of them."""
    findings: list[Finding] = []
    addresses = tuple(_addresses(values))
    links = tuple(_links(addresses))
    venue, venue_key = _venue(values)
    if any(_ARXIV_URL.match(link.url) for link in links) and _PREPRINT_VENUE.fullmatch(venue):
        venue, venue_key = "", ""  # no venue, but what stands for one; the review has its own word for that
    authors, is_abridged = _authors(values.get("author") or values.get("authors", ""))
    if is_abridged:
        findings.append(
            Finding(
                rule="authors-et-al",
                severity=Severity.WARNING,
                message="The BibTeX cuts the list of authors short with `and others`.",
                hint="Write all names, as on the paper's first page.",
                field="authors",
                line=line,
            )
        )
    written = decode(values.get("year") or values.get("date", ""))
    year = _YEAR.search(written)
    if written and not year:
        findings.append(
            Finding(
                rule="year-form",
                severity=Severity.WARNING,
                message=f"The year “{written[:80]}” of the BibTeX is not a year.",
                hint="Write four digits, for example 2021.",
                field="year",
                line=line,
            )
        )
    title, subtitle = joined_title(decode(values.get("title", "")), decode(values.get("subtitle", "")))
    record = Record(
        source=source,
        title=title,
        authors=authors,
        venue=venue,
        venue_key=venue_key,
        year=int(year[0]) if year else None,
        abstract=decode_paragraphs(values.get("abstract", "")),
        links=links,
        extra=_extra(values),
        identifiers=tuple(dict.fromkeys(filter(None, (recognise(url) for _, url in addresses)))),
        subtitle=subtitle,
    )
    return record, tuple(findings)


def _extra(values: Mapping[str, str]) -> dict[str, object]:
    """What an entry of a review does not hold, as it is; the DOI also stands among the links."""
    extra: dict[str, object] = {
        name: text for name, tex in values.items() if name not in _TAKEN and (text := decode(tex))
    }
    if doi := _DOI.search(unescaped(values.get("doi", ""))):
        extra["doi"] = doi[1]
    return extra


def _venue(values: Mapping[str, str]) -> tuple[str, str]:
    """The venue, and whether it is a conference or a journal."""
    for name, key in _VENUES:
        if venue := decode(values.get(name, "")):
            return venue, key
    published = decode(values.get("howpublished", ""))
    return ("", "") if not published or _URL.search(published) else (published, "")


# -- names -----------------------------------------------------------------------------------------------------------


def _authors(tex: str) -> tuple[str, bool]:
    """The author line, names as "First Last", and whether it is cut short ("and others")."""
    names = [_name(parts) for parts in _names(_SPACES.sub(" ", tex).strip())]
    is_abridged = any(_OTHERS.fullmatch(name) for name in names)
    known = [name for name in names if name and not _OTHERS.fullmatch(name)]
    return author_line([*known, "et al."] if is_abridged else known), is_abridged


def _names(tex: str) -> Iterator[list[str]]:
    """The names, each parted at its commas; what stands in braces is not parted."""
    depth, begin, parts = 0, 0, []
    for mark in _DEPTH.finditer(tex):
        if mark[0] in "{}":
            depth += 1 if mark[0] == "{" else -1
            continue
        if depth > 0:
            continue
        parts.append(tex[begin : mark.start()])
        begin = mark.end()
        if mark[0] != ",":
            yield parts
            parts = []
    yield [*parts, tex[begin:]]


def _name(parts: list[str]) -> str:
    """`Last, First` and `Last, Jr, First` in reading order; anything else as it stands."""
    known = [text for part in parts if (text := decode(part))]
    match known:
        case [last, first]:
            return f"{last}, {first}" if _SUFFIX.fullmatch(first) else f"{first} {last}"
        case [last, suffix, first]:
            return f"{first} {last}, {suffix}"
        case _:
            return ", ".join(known)


# -- links -----------------------------------------------------------------------------------------------------------


def _links(addresses: Iterable[tuple[str, str]]) -> Iterator[Link]:
    """The paper's address, its preprint, its DOI: each paper behind them once."""
    seen: list[str] = []
    for name, url in addresses:
        identity = _identity(url)
        if not any(identity in other for other in seen):  # a publisher's address often ends with the DOI
            # A second link would have the same name as the first one, were it called what such links are called.
            yield Link(name=name if seen else "", url=url)
            seen.append(identity)


def _addresses(values: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What the paper may be found at, each with the name that a second link needs."""
    for name in ("url", "howpublished", "ee", "pdf"):
        if found := _URL.search(unescaped(values.get(name, ""))):
            yield "", _without_brackets(found[0])
    yield from (("", f"https://arxiv.org/abs/{found}") for found in _arxiv_ids(values))
    if doi := _DOI.search(unescaped(values.get("doi", ""))):
        yield "DOI", address(doi[1])


def _arxiv_ids(values: Mapping[str, str]) -> Iterator[str]:
    """The arXiv id, wherever it is usual to put it."""
    kind = (values.get("archiveprefix") or values.get("eprinttype", "")).strip().casefold()
    eprint = unescaped(values.get("eprint", ""))
    places = [eprint] if kind in ("arxiv", "") else []
    journal = decode(values.get("journal", ""))
    if PREPRINT.match(journal):
        places += [journal, unescaped(values.get("volume", "")), unescaped(values.get("note", ""))]
    if doi := _ARXIV_DOI.search(unescaped(values.get("doi", ""))):
        places.append(doi[1])
    for place in places:
        if found := _ARXIV_ID.search(place):
            yield found[0]
            return


def _identity(url: str) -> str:
    """What tells one paper's address from another's: the arXiv id without version, the DOI, else the address."""
    url = unquote(url)
    if doi := _DOI.fullmatch(url):
        preprint = _ARXIV_DOI.fullmatch(doi[1])
        return f"arxiv:{preprint[1].casefold()}" if preprint else doi[1].casefold()
    if preprint := _ARXIV_URL.match(url):
        return f"arxiv:{preprint[1].casefold()}"
    return url.casefold().removeprefix("https://").removeprefix("http://").rstrip("/")


def _without_brackets(url: str) -> str:
    return url.rstrip(".,;>)") if url.count("(") < url.count(")") else url.rstrip(".,;>")
