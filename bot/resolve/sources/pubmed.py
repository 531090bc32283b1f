"""PubMed: efetch in XML by PMID -> a Record. Pure.

The library catalogues: titles end with a dot and stand in brackets where they are translated, initials have lost their
dots, journals their capitals. Those are given back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape

from bot.entry.identifiers import Identifier, recognise
from bot.entry.model import Link
from bot.faults import Finding
from bot.resolve.fetch import Answer, Miss, Request, miss_of
from bot.resolve.markup import readable
from bot.resolve.mentions import links_in
from bot.resolve.people import LONGEST, author_line, full_name
from bot.resolve.record import Record
from bot.resolve.sources.dois import as_written
from bot.resolve.sources.verdicts import not_a_paper, retracted
from bot.resolve.sources.wording import inner_markup, without_final_dot
from bot.resolve.sources.xml_door import parse_xml, text_of

NAME = "PubMed"

_NOBODY = re.compile(rb"ID list is empty|Empty (?:id list|result)", re.IGNORECASE)
"""How it says at status 400 that there is no such PMID; at 200 the list of articles is empty."""
_NO_TITLE = re.compile(r"\[?(?:not available|in process citation)\]?\.?", re.IGNORECASE)
_YEAR = re.compile(r"(?<![0-9])[12][0-9]{3}(?![0-9])", re.ASCII)
_INITIAL = re.compile(r"(?<![^\s-])[^\W\d_](?=[\s-]|$)")
_SUFFIXES = {"jr": "Jr.", "sr": "Sr.", "2nd": "II", "3rd": "III", "4th": "IV"}
_PAGES = re.compile(r"([0-9]{1,9})-([0-9]{1,9})", re.ASCII)
_NUMBER = re.compile(r"[a-z]?[0-9]{1,9}", re.ASCII)
_PLACE = re.compile(r"\s\([^()]{1,80}\)$|\s:\s.{1,200}$")
"""What tells a journal from its namesakes: `Science (New York, N.Y.)`, `Molecular biology : MB`."""
_SMALL = frozenset(
    "a an and at by de del der des di du e en et for für i in la le les of on or the to und with y".split()  # noqa: SIM905 - a word list reads better as words
)
_WORD = re.compile(r"[^\W\d_]+")
_NO_LABELS = frozenset({"", "unlabelled", "unassigned", "abstract"})
_NOTICES = {
    "published erratum": "the correction of a paper",
    "retraction of publication": "the notice of a retraction",
    "expression of concern": "a notice about a paper",
}


def request(identifier: Identifier) -> Request:
    """Ask for one article; raises ValueError for any scheme but PubMed's."""
    if identifier.scheme != "pubmed":
        raise ValueError(f"{NAME} has no articles by {identifier.scheme}.")
    url = (
        "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/efetch.fcgi"
        f"?db=pubmed&id={quote(identifier.value, safe='')}&retmode=xml"
    )
    return Request(source="pubmed", url=url, accept="application/xml")


def read(answer: Answer, identifier: Identifier) -> Record | Miss:
    """The article, or the book or chapter of a book, that has this PMID."""
    if answer.status == 400 and _NOBODY.search(answer.body[:2000]):
        return Miss(source=NAME, why="not found")
    if miss := miss_of(answer, source=NAME, promised="xml"):
        return miss
    root = parse_xml(answer.body)
    if root is None or root.tag not in ("PubmedArticleSet", "eFetchResult"):
        return Miss(source=NAME, why="broken", detail="it sent something else than articles")
    for found in root:
        inner = found.find("MedlineCitation" if found.tag == "PubmedArticle" else "BookDocument")
        if inner is not None and text_of(inner.find("PMID")) == identifier.value:
            return _article(found, identifier) if found.tag == "PubmedArticle" else _book(inner, identifier)
    return Miss(source=NAME, why="not found")


def _article(found: Element, identifier: Identifier) -> Record:
    article = found.find("MedlineCitation/Article")
    article = found if article is None else article
    journal = article.find("Journal")
    kinds = {text_of(each).casefold() for each in article.findall("PublicationTypeList/PublicationType")}
    doi = _doi(found, article)
    known = recognise(doi)
    venue = _journal(text_of(None if journal is None else journal.find("Title")))
    authors, abstract = author_line(_names(article.find("AuthorList"))), _abstract(article.find("Abstract"))
    is_preprint = "preprint" in kinds
    extra = {
        "doi": as_written(doi),
        "volume": text_of(article.find("Journal/JournalIssue/Volume")),
        "issue": text_of(article.find("Journal/JournalIssue/Issue")),
        "pages": _pages(article),
    }
    return Record(
        source=NAME,
        title=_title(article),
        authors=authors,
        venue="" if is_preprint else venue,
        venue_key="journal" if venue and not is_preprint else "",
        year=_year(article.find("Journal/JournalIssue/PubDate")) or _year(article.find("ArticleDate")),
        abstract=abstract,
        links=(Link(name="", url=identifier.url), *links_in(abstract, authors=authors)),
        extra={name: text for name, text in extra.items() if text},
        identifiers=(identifier, *([known] if known else [])),
        is_preprint=is_preprint,
        findings=tuple(_findings(found, kinds)),
    )


def _book(document: Element, identifier: Identifier) -> Record:
    """A book of NCBI's bookshelf, or a chapter of one."""
    is_chapter = document.find("ArticleTitle") is not None
    people = next((each for each in document.findall("AuthorList") if each.get("Type") != "editors"), None)
    book_title = without_final_dot(readable(_markup(document.find("Book/BookTitle"))))
    publisher = text_of(document.find("Book/Publisher/PublisherName"))
    return Record(
        source=NAME,
        title=_title(document) if is_chapter else book_title,
        authors=author_line(_names(people)),
        venue=book_title if is_chapter else "",
        year=_year(document.find("Book/PubDate")),
        abstract=_abstract(document.find("Abstract")),
        links=(Link(name="", url=identifier.url),),
        extra={"publisher": publisher} if publisher else {},
        identifiers=(identifier,),
        findings=(not_a_paper(NAME, "a chapter of a book" if is_chapter else "a book", is_sure=False),),
    )


def _title(article: Element) -> str:
    """Without the dot, and the brackets around what the library has translated; else in the paper's language."""
    title = readable(_markup(article.find("ArticleTitle")))
    if not title or _NO_TITLE.fullmatch(title):
        title = readable(_markup(article.find("VernacularTitle")))
    title = without_final_dot(title)
    if title.startswith("[") and title.endswith("]") and "[" not in title[1:]:
        title = without_final_dot(title[1:-1].strip())
    return title


# -- names -----------------------------------------------------------------------------------------------------------


def _names(people: Element | None) -> Iterator[str]:
    """In their order, groups among them; spellings that were corrected since are left out."""
    if people is None:
        return
    for author in people.findall("Author"):
        if author.get("ValidYN") == "N":
            continue
        group = author.find("CollectiveName")
        yield _name(author) if group is None else without_final_dot(readable(inner_markup(group)))
    if people.get("CompleteYN") == "N":
        yield "et al."


def _name(author: Element) -> str:
    given = (text_of(author.find("ForeName")) or " ".join(text_of(author.find("Initials"))))[:LONGEST]
    suffix = text_of(author.find("Suffix"))
    suffix = _SUFFIXES.get(suffix.rstrip(".").casefold(), suffix)
    return full_name(_INITIAL.sub(_dotted, given), text_of(author.find("LastName")), suffix)


def _dotted(letter: re.Match[str]) -> str:
    return f"{letter[0]}." if letter[0].isupper() else letter[0]


# -- the rest --------------------------------------------------------------------------------------------------------


def _markup(element: Element | None) -> str:
    return "" if element is None else inner_markup(element)


def _abstract(abstract: Element | None) -> str:
    """Its sections as paragraphs, each behind its label."""
    if abstract is None:
        return ""
    sections = []
    for each in abstract.findall("AbstractText"):
        label = each.get("Label", "").strip().rstrip(":.")
        label = "" if label.casefold() in _NO_LABELS else label.capitalize() if label.isupper() else label
        sections.append(f"{f'<title>{escape(label)}</title>' if label else ''}<p>{inner_markup(each)}</p>")
    return readable("".join(sections), is_markdown=True)


def _doi(found: Element, article: Element) -> str:
    """The article's own; those of its references lie deeper."""
    own = [each for each in found.findall("PubmedData/ArticleIdList/ArticleId") if each.get("IdType") == "doi"]
    other = [
        each for each in article.findall("ELocationID") if each.get("EIdType") == "doi" and each.get("ValidYN") != "N"
    ]
    return next((doi for each in (*own, *other) if (doi := as_written(text_of(each)))), "")


def _year(date: Element | None) -> int | None:
    """Of a date in parts, or in words: `1998 Dec-1999 Jan`, `Winter 2001`."""
    if date is None:
        return None
    year = _YEAR.search(text_of(date.find("Year")) or text_of(date.find("MedlineDate")))
    return int(year[0]) if year else None


def _journal(name: str) -> str:
    """A journal as its title page has it: `Nurse educator` -> `Nurse Educator`, without what tells namesakes apart."""
    words = _PLACE.sub("", name[:LONGEST]).split()
    return " ".join(
        word if at and word in _SMALL else _WORD.sub(_capital, word, count=1) for at, word in enumerate(words)
    )


def _capital(word: re.Match[str]) -> str:
    return word[0].capitalize() if word[0].islower() else word[0]


def _pages(article: Element) -> str:
    """`205-7` in full: `205-207`; what stands for them online: `e42692`."""
    pages = text_of(article.find("Pagination/MedlinePgn"))
    if not pages:
        numbers = (text_of(each) for each in article.findall("ELocationID") if each.get("EIdType") == "pii")
        return next((number for number in numbers if _NUMBER.fullmatch(number)), "")
    if not (ends := _PAGES.fullmatch(pages)):
        return pages
    first, last = ends[1], ends[2]
    return f"{first}-{first[: max(len(first) - len(last), 0)]}{last}"


def _findings(found: Element, kinds: set[str]) -> Iterator[Finding]:
    notes = found.findall("MedlineCitation/CommentsCorrectionsList/CommentsCorrections")
    if "retracted publication" in kinds or any(note.get("RefType") == "RetractionIn" for note in notes):
        yield retracted(NAME)
    for kind in sorted(kinds & _NOTICES.keys()):
        yield not_a_paper(NAME, _NOTICES[kind], is_sure=True)
    if "dataset" in kinds:
        yield not_a_paper(NAME, "a dataset", is_sure=False)
