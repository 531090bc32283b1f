"""CSL-JSON, and Crossref's works, which are nearly the same -> a Record. Pure, never raises.

Crossref's own interface gives lists where CSL gives one text (`title`), and says more: events, relations, notices.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bot.entry.identifiers import Identifier, recognise
from bot.entry.model import Link
from bot.faults import Finding, Severity
from bot.resolve.markup import readable
from bot.resolve.mentions import links_in
from bot.resolve.people import author_line, full_name, reading_order
from bot.resolve.record import Record
from bot.resolve.sources.dois import as_written, doi_of, is_arxivs, preprint_of
from bot.resolve.sources.shape import at, line_at, mappings_at, number_at, text_at, texts_at
from bot.resolve.sources.verdicts import not_a_paper, retracted, withdrawn
from bot.resolve.venues import short_name, without_year

_NO_PAPERS: Mapping[str, tuple[str, bool]] = {
    "book": ("a book", False),
    "book-series": ("a series of books", True),
    "book-set": ("a set of books", True),
    "component": ("a part of a paper, such as a figure", True),
    "database": ("a database", True),
    "dataset": ("a dataset", False),
    "edited-book": ("a book", False),
    "figure": ("a figure", True),
    "graphic": ("a figure", True),
    "grant": ("a grant", True),
    "journal": ("a journal", True),
    "journal-issue": ("an issue of a journal", True),
    "journal-volume": ("a volume of a journal", True),
    "monograph": ("a book", False),
    "peer-review": ("a peer review", True),
    "proceedings": ("a whole volume of proceedings", False),
    "proceedings-series": ("a series of proceedings", True),
    "reference-book": ("a book", False),
    "report-series": ("a series of reports", True),
    "software": ("software", False),
}
"""Types that are no papers, as they are called, and whether nobody can mean them."""
_CONFERENCES = frozenset({"paper-conference", "proceedings-article"})
_JOURNALS = frozenset({"article-journal", "article-magazine", "article-newspaper", "journal-article", "review"})
_PREPRINT_SUBTYPES = frozenset({"", "preprint", "working_paper"})
_PREPRINT_SERVER = re.compile(
    r"(?:ar|bio|med|chem|psy|soc|eng|eco|tech)-?x?r?xiv\b|research square|ssrn|preprints?(?:\.org)?$", re.IGNORECASE
)
_TEST_PREFIX = "10.5555/"
_RETRACTIONS = frozenset({"retraction", "removal", "partial_retraction", "partial-retraction"})
_CONCERNS = frozenset({"expression_of_concern", "expression-of-concern", "concern"})
_TITLE_NOTICE = re.compile(
    r"\[(?:retracted|withdrawn)\b[^\]]{0,20}\]|(?:retracted|withdrawn)(?:\s(?:article|paper|chapter))?\s?[:.\-–—]",
    re.IGNORECASE,
)
_TITLE_OF_NOTICE = re.compile(
    r"(?:retraction(?:\snote|\snotice)?|notice of retraction)(?:\s(?:to|of|for))?\s?:", re.IGNORECASE
)
_YEAR = re.compile(r"(?<![0-9])(1[5-9][0-9]{2}|20[0-9]{2})(?![0-9])", re.ASCII)
_PRINTED = ("published-print", "published-online")
_DATED = ("issued", "published", "posted")
_DETAILS = (("volume", "volume"), ("issue", "issue"), ("page", "pages"), ("publisher", "publisher"))
_NO_VALUES = frozenset({"null", "none", "undefined", "n/a", "-"})


def record_of_work(work: Mapping[str, object], *, source: str) -> Record | None:
    """The record; None where the object has neither title nor DOI."""
    title, subtitle = _titles(work)
    own = doi_of(line_at(work, "DOI"))
    if not title and own is None:
        return None
    is_preprint = _is_preprint(work, own)
    venue, venue_key = _venue(work, is_preprint=is_preprint)
    authors = _authors(work)
    abstract = readable(text_at(work, "abstract"), is_markdown=True)
    identifiers = tuple(dict.fromkeys(_identifiers(work, own)))
    return Record(
        source=source,
        title=title,
        subtitle=subtitle,
        authors=authors,
        venue=venue,
        venue_key=venue_key,
        year=_year(work),
        abstract=abstract,
        links=(*_links(work, identifiers), *links_in(abstract, authors=authors)),
        extra=dict(_extra(work)),
        identifiers=identifiers,
        is_preprint=is_preprint,
        findings=tuple(_findings(work, own, title, source)),
    )


# -- what it is ------------------------------------------------------------------------------------------------------


def _type(work: object) -> str:
    return line_at(work, "type").casefold().replace("_", "-").replace(" ", "-")


def _is_preprint(work: object, own: Identifier | None) -> bool:
    """Before it was published: CSL calls a preprint `article`, as it does much else."""
    if own and is_arxivs(own):
        return True
    kind = _type(work)
    if kind == "posted-content":
        return line_at(work, "subtype").casefold() in _PREPRINT_SUBTYPES
    names = f"{line_at(work, 'publisher')} {line_at(work, 'genre')}".strip()
    return (
        kind in ("article", "preprint")
        and not texts_at(work, "container-title")
        and bool(kind == "preprint" or _PREPRINT_SERVER.search(names))
    )


def _findings(work: object, own: Identifier | None, title: str, source: str) -> Iterator[Finding]:
    if kind := _NO_PAPERS.get(_type(work)):
        yield not_a_paper(source, kind[0], is_sure=kind[1])
    elif own and own.value.startswith(_TEST_PREFIX):
        yield not_a_paper(source, "a made-up record for tests", is_sure=True)
    corrected = {line_at(notice, "type").casefold() for notice in mappings_at(work, "update-to")}
    if corrected & _RETRACTIONS or _TITLE_OF_NOTICE.match(title):
        yield not_a_paper(source, "the notice of a retraction", is_sure=True)
    elif corrected - {"new_version", "new_edition"}:
        yield not_a_paper(source, "a notice about another paper, such as a correction", is_sure=False)
    notices = {line_at(notice, "type").casefold() for notice in mappings_at(work, "updated-by")}
    headed = _TITLE_NOTICE.match(title)
    if notices & _RETRACTIONS or (headed and "retract" in headed[0].casefold()):
        yield retracted(source)
    elif "withdrawal" in notices or headed:
        yield withdrawn(source)
    elif notices & _CONCERNS:
        yield Finding(
            rule="retracted",
            severity=Severity.WARNING,
            message=f"{source} says that the publisher has expressed concern about this paper.",
            hint="Look at the notice on the paper's page before you list it.",
        )


# -- its fields ------------------------------------------------------------------------------------------------------


def _titles(work: object) -> tuple[str, str]:
    """The whole title, and its subtitle where that stands apart; of several languages, the first."""
    title = next(filter(None, map(readable, texts_at(work, "title"))), "")
    subtitle = next(filter(None, map(readable, texts_at(work, "subtitle"))), "")
    return joined_title(title, subtitle)


def joined_title(title: str, subtitle: str) -> tuple[str, str]:
    """`Title: Subtitle`, and the subtitle; a subtitle that stands in the title already is not put there again."""
    if not subtitle or not title:
        return title or subtitle, ""
    if subtitle.endswith(".") and not title.endswith("."):
        return title, ""  # a whole sentence: the editors' teaser below the title
    if subtitle.casefold() in title.casefold():
        return title, subtitle if title.casefold().endswith(f": {subtitle.casefold()}") else ""
    bare = title.rstrip(" :")
    return f"{bare}{'' if bare[-1:] in ('?', '!') else ':'} {subtitle}", subtitle


def _authors(work: object) -> str:
    return author_line(map(_name, mappings_at(work, "author")))


def _name(author: Mapping[str, object]) -> str:
    """A person from the parts that the publisher gave; an organisation as it is."""
    given, family = readable(line_at(author, "given")), readable(line_at(author, "family"))
    if not given and not family:
        return readable(line_at(author, "name")) or reading_order(readable(line_at(author, "literal")))
    particles = (line_at(author, name) for name in ("dropping-particle", "non-dropping-particle"))
    return full_name(given, " ".join(filter(None, (*particles, family))), line_at(author, "suffix"))


def _year(work: object) -> int | None:
    """The first year in which it could be read, in print or online; never that of its deposit."""
    printed = [year for name in _PRINTED if (year := _year_at(work, name))]
    if printed:
        return min(printed)
    return next((year for name in _DATED if (year := _year_at(work, name))), None)


def _year_at(work: object, name: str) -> int | None:
    year = number_at(work, name, "date-parts", 0, 0)
    if year is not None:
        return year if 1500 <= year <= 2100 else None
    date = at(work, name)
    words = line_at(date) or " ".join(line_at(date, part) for part in ("raw", "literal", "date-time"))
    found = _YEAR.search(words)
    return int(found[1]) if found else None


def _venue(work: object, *, is_preprint: bool) -> tuple[str, str]:
    """The conference by its short name, the journal or book by its title, and which of them it is."""
    kind = _type(work)
    containers = [readable(name) for name in texts_at(work, "container-title")]
    if is_preprint or kind in _NO_PAPERS:
        return "", ""
    if kind in _JOURNALS:
        return (containers[0], "journal") if containers else ("", "")
    event = at(work, "event")
    # A series ("Lecture Notes in Computer Science") stands before the volume itself.
    volume = containers[-1] if containers else ""
    named = readable(line_at(event, "name") or line_at(work, "event-title") or line_at(event))
    short = without_year(readable(line_at(event, "acronym"))) or short_name(volume) or short_name(named)
    if kind in _CONFERENCES or event or line_at(work, "event-title") or short:
        venue = short or volume or named
        return venue, "conference" if venue else ""
    return volume or readable(line_at(work, "institution", 0, "name") or _school(work, kind)), ""


def _school(work: object, kind: str) -> str:
    return line_at(work, "publisher") if kind in ("thesis", "dissertation", "report") else ""


def _identifiers(work: object, own: Identifier | None) -> Iterator[Identifier]:
    """Its own, that of the version that was published, those of its preprints."""
    if own:
        preprint = preprint_of(own)
        yield preprint or own
        if preprint is None and (other := recognise(own.value)):
            yield other
    for relation in ("is-preprint-of", "has-preprint"):
        for related in mappings_at(work, "relation", relation):
            written = line_at(related, "id")
            doi = doi_of(written)
            if doi and not is_arxivs(doi):
                yield doi
            elif line_at(related, "id-type").casefold() in ("doi", "arxiv", "uri") and (other := recognise(written)):
                yield other


def _links(work: object, identifiers: tuple[Identifier, ...]) -> Iterator[Link]:
    address = identifiers[0].url if identifiers else line_at(work, "URL")
    if address.startswith(("http://", "https://")):
        yield Link(name="", url=address)


def _extra(work: object) -> Iterator[tuple[str, str]]:
    if doi := as_written(line_at(work, "DOI")):
        yield "doi", doi
    for name, key in _DETAILS:
        value = readable(line_at(work, name))
        if not value and key == "pages":
            value = line_at(work, "article-number")
        if value and value.casefold() not in _NO_VALUES:
            yield key, value
