"""A paper's own page, by the meta tags that Google Scholar asks for (Highwire's `citation_*`) -> Record. No I/O.

One reader for PMLR, NeurIPS, CVF, AAAI (OJS), JMLR and USENIX, and for any other page with such tags. The abstract is
that of the page itself; where the tags are silent, the BibTeX that the page offers speaks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.entry.identifiers import Identifier, Scheme, recognise
from bot.entry.model import Link
from bot.resolve.bibtex import read_bibtex
from bot.resolve.fetch import Answer, Miss, Request, Why, is_challenge, miss_of
from bot.resolve.markup import readable
from bot.resolve.mentions import links_in
from bot.resolve.people import author_line, reading_order
from bot.resolve.record import Record
from bot.resolve.sources.dois import as_written, doi_of
from bot.resolve.sources.html_page import Page, read_page
from bot.resolve.venues import short_name

NAME = "the paper's page"

_DATES = ("citation_publication_date", "citation_date", "citation_year", "citation_cover_date", "citation_online_date")
_BOOKS = ("citation_inbook_title", "citation_book_title", "citation_conference_title")
_VENUES = ("citation_conference_title", "citation_conference", "citation_inbook_title", "citation_book_title")
_ABSTRACTS = ("citation_abstract", "dc.description", "dcterms.abstract")
_ADDRESSES = ("citation_abstract_html_url", "og:url")
_YEAR = re.compile(r"(?<![0-9])[12][0-9]{3}(?![0-9])", re.ASCII)
_HTTP = re.compile(r"https?://\S{1,2000}", re.IGNORECASE)
_LABEL = re.compile(r"abstract\s?[:.—-]\s{0,9}", re.IGNORECASE)
_SOFT_HYPHEN = re.compile(r"\(cid:173\)\s?")
"""What a PDF's soft hyphens became in the abstracts of NeurIPS until 2012."""
_IN_BRACKETS = re.compile(r"\(([A-Z][A-Za-z ]{1,30}?) ?(?:20)?[0-9]{2}\)$")
"""USENIX's short names: "31st USENIX Security Symposium (USENIX Security 22)"."""
_CVF = re.compile(r"([A-Z]{3,6}?)(W|_workshops)?_?([0-9]{4})(W|_workshops?)?(?![0-9])", re.IGNORECASE)
_RENAMED = 2018
"""Since then NIPS is NeurIPS."""
_ORDINAL = re.compile(
    r"""(?:proceedings\ of\ )?(?:the\ )?(?:(?:[0-9]{1,3}(?:st|nd|rd|th)|first|second|third|[a-z]{2,7}th
    |(?:twent|thirt|fort|fift)(?:y|ieth)(?:[ -](?:first|second|third|[a-z]{2,5}th))?)\ )?(?:annual\ )?""",
    re.VERBOSE,
)
_PMLR = {
    "international conference on machine learning": "ICML",
    "international conference on artificial intelligence and statistics": "AISTATS",
    "conference on uncertainty in artificial intelligence": "UAI",
    "uncertainty in artificial intelligence": "UAI",
    "conference on learning theory": "COLT",
    "algorithmic learning theory": "ALT",
    "international conference on algorithmic learning theory": "ALT",
    "asian conference on machine learning": "ACML",
    "conference on robot learning": "CoRL",
    "medical imaging with deep learning": "MIDL",
    "learning for dynamics and control": "L4DC",
    "learning for dynamics and control conference": "L4DC",
    "conference on health, inference, and learning": "CHIL",
    "machine learning for healthcare conference": "MLHC",
    "conference on causal learning and reasoning": "CLeaR",
    "conference on lifelong learning agents": "CoLLAs",
    "international conference on probabilistic graphical models": "PGM",
    "learning on graphs conference": "LoG",
    "international conference on automated machine learning": "AutoML",
}
"""The conferences that PMLR publishes each year, by the name it gives them; it has no short one for most volumes."""


def request(identifier: Identifier) -> Request:
    """The page's address."""
    return Request(source="pages", url=identifier.url, accept="text/html, */*;q=0.5")


def read(answer: Answer, identifier: Identifier) -> Record | Miss:
    """What the page says of its paper."""
    if miss := miss_of(answer, source=NAME, promised="html"):
        return miss
    page = read_page(answer)
    own = _own(page, answer, identifier.scheme)
    record = _with_bibtex(_by_tags(page, identifier, own), page)
    if not record.title:
        if is_challenge(answer):
            return Miss(source=NAME, why="challenge", detail="a check for people stands before it")
        why: Why = "refused" if answer.body.strip() else "broken"
        return Miss(source=NAME, why=why, detail="the page says nothing of a paper")
    if _is_of_another(own, identifier):
        return Miss(source=NAME, why="not found", detail="the page is that of another paper")
    return record


def _by_tags(page: Page, identifier: Identifier, own: Iterable[Identifier]) -> Record:
    year = _year(page, identifier)
    venue, venue_key, long = _venue(page, identifier, year)
    doi = page.first("citation_doi", "prism.doi")
    authors, abstract = author_line(_names(page)), _abstract(page)
    return Record(
        source=NAME,
        title=readable(page.first("citation_title")),
        authors=authors,
        venue=venue,
        venue_key=venue_key,
        year=year,
        abstract=abstract,
        links=(Link(name="", url=identifier.url), *links_in(abstract, authors=authors)),
        extra=_extra(page, doi=as_written(doi), booktitle="" if long == venue else long),
        identifiers=_identifiers(page, identifier, own),
    )


def _with_bibtex(record: Record, page: Page) -> Record:
    """What the tags do not say, in the words of the BibTeX that the page offers."""
    if not page.bibtex or (record.title and record.authors and record.year and record.venue):
        return record
    other = next((entry.record for entry in read_bibtex(page.bibtex) if entry.record.title), None)
    if other is None:
        return record
    return replace(
        record,
        title=record.title or other.title,
        authors=record.authors or other.authors,
        year=record.year or other.year,
        venue=record.venue or short_name(other.venue) or other.venue,
        venue_key=record.venue_key or other.venue_key,
        abstract=record.abstract or other.abstract,
    )


def _own(page: Page, answer: Answer, scheme: Scheme) -> set[Identifier]:
    """What the page calls itself, in this scheme."""
    said = (answer.url, page.address, *(page.first(name) for name in _ADDRESSES))
    return {found for url in said if url and (found := recognise(url)) and found.scheme == scheme}


def _is_of_another(own: Iterable[Identifier], identifier: Identifier) -> bool:
    """Whether the page names other papers of this scheme as its own, and not this one."""
    own = [each for each in own if ("/" in each.value) == ("/" in identifier.value)]
    return bool(own) and not any(_key(each) == _key(identifier) for each in own)


def _key(identifier: Identifier) -> str:
    """What tells papers apart. NeurIPS: the hash or the number alone, as tracks and titles come and go in addresses."""
    return identifier.value.partition("-")[0] if identifier.scheme == "neurips" else identifier.value.casefold()


# -- people ----------------------------------------------------------------------------------------------------------


def _names(page: Page) -> list[str]:
    """The authors, in reading order; some hosts put all of them into one tag."""
    written = page.each("citation_author") or page.each("citation_authors")
    known = [name for each in written if (name := readable(each))]
    if len(known) == 1:
        known = _parted(known[0])
    return [reading_order(name) for name in known]


def _parted(line: str) -> list[str]:
    """The names of one tag: between semicolons; between commas if each part alone is a whole name."""
    if ";" in line:
        return [name for part in line.split(";") if (name := part.strip())]
    parts = [part.strip() for part in line.split(",")]
    return parts if len(parts) > 2 and all(" " in part for part in parts) else [line]


# -- when and where --------------------------------------------------------------------------------------------------


def _year(page: Page, identifier: Identifier) -> int | None:
    """The year of the volume where the identifier has it (pages go online a year later), else that of the date."""
    volume, slash, _ = identifier.value.partition("/")
    if identifier.scheme == "neurips" and slash and _YEAR.fullmatch(volume):
        return int(volume)
    if identifier.scheme == "cvf" and (found := _CVF.match(volume)):
        return int(found[3])
    years = (_YEAR.search(page.first(name)) for name in _DATES)
    return next((int(year[0]) for year in years if year), None)


def _venue(page: Page, identifier: Identifier, year: int | None) -> tuple[str, str, str]:
    """The venue by its usual short name, whether it is a journal, and its long name."""
    journal = readable(page.first("citation_journal_title"))
    conference = readable(page.first(*_VENUES))
    long = readable(page.first(*_BOOKS)) or journal
    venue = _own_short_name(page, identifier, conference or journal, year) or short_name(conference) or conference
    if identifier.scheme == "jmlr" or (journal and not (venue or journal.startswith("Proceedings "))):
        return venue or journal, "journal", long
    return venue or journal, "conference" if venue or journal else "", long


def _own_short_name(page: Page, identifier: Identifier, name: str, year: int | None) -> str:
    """What everybody calls it, where the host or the identifier tells."""
    match identifier.scheme:
        case "neurips":
            return "NeurIPS" if year is None or year >= _RENAMED else "NIPS"
        case "cvf" if found := _CVF.match(identifier.value):
            return found[1].upper() + " Workshops" * bool(found[2] or found[4])
        case "aaai":
            journal = identifier.value.partition("/")[0]
            return journal if journal.isupper() else ""
        case "pmlr":
            plain = _ORDINAL.sub("", name.casefold(), count=1)
            return _PMLR.get(plain) or readable(page.first("citation_conference_abbrev"))
        case "usenix" if found := _IN_BRACKETS.search(name):
            return found[1]
        case "jmlr":
            return name or "Journal of Machine Learning Research"
        case _:
            return ""


# -- the rest --------------------------------------------------------------------------------------------------------


def _abstract(page: Page) -> str:
    """The abstract in the page, else that of its tags, unless that breaks off."""
    text = _plain_abstract(page.abstract)
    tags = (_plain_abstract(page.first(name)) for name in _ABSTRACTS)
    return text or next((text for text in tags if text and not text.endswith(("…", "..."))), "")


def _plain_abstract(markup: str) -> str:
    text = _SOFT_HYPHEN.sub("", readable(markup, is_markdown=True)) if markup else ""
    text = text[label.end() :] if (label := _LABEL.match(text)) else text
    return text if any(sign.isalnum() for sign in text) else ""


def _extra(page: Page, *, doi: str, booktitle: str) -> Mapping[str, object]:
    """What an entry does not hold."""
    begin, end = (readable(page.first(name)) for name in ("citation_firstpage", "citation_lastpage"))
    pdf = page.first("citation_pdf_url")
    values = {
        "doi": doi,
        "volume": readable(page.first("citation_volume")),
        "issue": readable(page.first("citation_issue")),
        "pages": f"{begin}-{end}" if begin and end and begin != end else begin,
        "publisher": readable(page.first("citation_publisher")),
        "booktitle": booktitle,
        "pdf": pdf if _HTTP.fullmatch(pdf) else "",
    }
    return {name: value for name, value in values.items() if value}


def _identifiers(page: Page, identifier: Identifier, own: Iterable[Identifier]) -> tuple[Identifier, ...]:
    """The one asked for first; then what the page calls itself, its DOI and its preprint."""
    doi = doi_of(page.first("citation_doi", "prism.doi"))
    arxiv = page.first("citation_arxiv_id")
    preprint = recognise(f"arXiv:{arxiv}") if arxiv else None
    found = (*sorted(own, key=lambda each: each.value), doi, preprint)
    return tuple(dict.fromkeys([identifier, *(each for each in found if each)]))
