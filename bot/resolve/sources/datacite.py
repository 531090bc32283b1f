"""DataCite: `GET /dois/{doi}` -> a Record. Pure.

Registers the DOIs of arXiv, of Dagstuhl's proceedings and of most data archives; so it also stands in for arXiv when
that answers nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import quote

from bot.entry.identifiers import Identifier
from bot.entry.model import Link
from bot.faults import Finding
from bot.resolve.fetch import Answer, Miss, Request, miss_of
from bot.resolve.markup import readable
from bot.resolve.mentions import CODE, DATA, links_in
from bot.resolve.people import author_line, full_name, reading_order
from bot.resolve.record import Record
from bot.resolve.remarks import claimed_venue
from bot.resolve.sources.arxiv_text import abstract_of, is_withdrawn, title_of
from bot.resolve.sources.csl import joined_title
from bot.resolve.sources.dois import as_written, doi_of, is_arxivs, preprint_of
from bot.resolve.sources.shape import at, line_at, mappings_at, number_at, parse_json, text_at
from bot.resolve.sources.verdicts import not_a_paper, withdrawn
from bot.resolve.venues import short_name

NAME = "DataCite"
MOST = 100
"""Related works that are looked at; a data set may have thousands."""

_NO_PAPERS: Mapping[str, tuple[str, bool]] = {
    "audiovisual": ("a film or recording", False),
    "award": ("an award", True),
    "book": ("a book", False),
    "collection": ("a collection", False),
    "computationalnotebook": ("a notebook", False),
    "conferenceproceeding": ("a whole volume of proceedings", False),
    "dataset": ("a dataset", False),
    "event": ("an event", True),
    "image": ("an image", True),
    "instrument": ("an instrument", True),
    "interactiveresource": ("an interactive resource", False),
    "journal": ("a journal", True),
    "model": ("a model", False),
    "outputmanagementplan": ("a data management plan", True),
    "peerreview": ("a peer review", True),
    "physicalobject": ("a physical object", True),
    "project": ("a project", True),
    "service": ("a service", False),
    "software": ("software", False),
    "sound": ("a recording", True),
    "studyregistration": ("the registration of a study", True),
    "workflow": ("a workflow", False),
}
"""`resourceTypeGeneral` of what is no paper, as it is called, and whether nobody can mean it."""
_OTHER_TITLES = frozenset({"alternativetitle", "subtitle", "translatedtitle", "other"})
_MEETING = frozenset({"conferencepaper", "inproceedings", "paper-conference", "cpaper"})
_JOURNAL = frozenset({"journalarticle", "article-journal"})
_PUBLISHED_AS = frozenset({"ispreprintof", "isversionof", "isvariantformof"})
"""How arXiv and others name the version that was published; archives of data mean their own versions by the second."""
_SUPPLEMENTS = frozenset({"issupplementedby", "issupplementto"})
_CODE_HOST = re.compile(
    r"https?://(?:www\.)?(?:github\.com|gitlab\.com|bitbucket\.org|codeberg\.org)/\S", re.IGNORECASE
)
_ISSUE = re.compile(r"[;,]?\s*(?:[0-9]{1,4}\s?\(|(?:vol|bd|no|nr|issue)\b\.?\s?[0-9])", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_]{2}.{0,300}")
_YEAR = re.compile(r"(1[5-9][0-9]{2}|20[0-9]{2})(?![0-9])", re.ASCII)


def request(identifier: Identifier) -> Request:
    """Ask for the DOI's metadata."""
    url = f"https://api.datacite.org/dois/{quote(identifier.value, safe='/')}"
    return Request(source="datacite", url=url, accept="application/vnd.api+json")


def read(answer: Answer, identifier: Identifier) -> Record | Miss:
    """The record, if it has this DOI; that of an arXiv DOI is a record of the arXiv id."""
    if miss := miss_of(answer, source=NAME, promised="json"):
        return miss
    work = at(parse_json(answer.body), "data", "attributes")
    own = doi_of(line_at(work, "doi"))
    if own is None:
        return Miss(source=NAME, why="broken", detail="it sent something else than a record")
    if own.value != identifier.value.lower():
        return Miss(source=NAME, why="not found")
    return _record(work, own)


def _record(work: object, own: Identifier) -> Record:
    is_arxiv = is_arxivs(own)
    title, subtitle = _titles(work, is_arxiv=is_arxiv)
    authors = author_line(map(_name, mappings_at(work, "creators")))
    written = _description(work, "abstract")
    abstract = abstract_of(written) if is_arxiv else readable(written, is_markdown=True)
    remark = _description(work, "other") if is_arxiv else ""
    is_preprint = is_arxiv or "preprint" in _types(work)
    venue, venue_key = ("", "") if is_preprint or _no_paper(work) else _venue(work)
    identifiers = tuple(dict.fromkeys(_identifiers(work, own, is_preprint=is_preprint)))
    paper = Link(name="", url=identifiers[0].url)
    return Record(
        source=NAME,
        title=title,
        subtitle=subtitle,
        authors=authors,
        venue=venue,
        venue_key=venue_key,
        year=_year(work, is_preprint=is_preprint),
        abstract=abstract,
        links=_each_once((paper, *links_in(f"{written} {remark}", authors=authors), *_supplements(work))),
        extra=dict(_extra(work, own)),
        identifiers=identifiers,
        is_preprint=is_preprint,
        claimed_venue=claimed_venue(remark),
        findings=tuple(_findings(work, remark, abstract)),
    )


def _types(work: object) -> set[str]:
    """Everything that is said of its type, in small letters."""
    names = ("resourceTypeGeneral", "citeproc", "bibtex", "ris")
    return {line_at(work, "types", name).casefold() for name in names}


def _no_paper(work: object) -> tuple[str, bool] | None:
    return _NO_PAPERS.get(line_at(work, "types", "resourceTypeGeneral").casefold())


def _findings(work: object, remark: str, abstract: str) -> Iterator[Finding]:
    if kind := _no_paper(work):
        yield not_a_paper(NAME, kind[0], is_sure=kind[1])
    if is_withdrawn(remark, abstract):
        yield withdrawn(NAME)


def _titles(work: object, *, is_arxiv: bool) -> tuple[str, str]:
    """The title in its own language, with its subtitle."""
    found = mappings_at(work, "titles")
    own = [each for each in found if line_at(each, "titleType").casefold() not in _OTHER_TITLES] or found
    subtitles = [each for each in found if line_at(each, "titleType").casefold() == "subtitle"]
    as_text = title_of if is_arxiv else readable
    title = next(filter(None, (as_text(line_at(each, "title")) for each in own)), "")
    return joined_title(title, next(filter(None, (readable(line_at(each, "title")) for each in subtitles)), ""))


def _name(creator: Mapping[str, object]) -> str:
    """A person by the parts that were given, an organisation as it is; where nobody says which, by the comma."""
    given, family, name = (readable(line_at(creator, key)) for key in ("givenName", "familyName", "name"))
    kind = line_at(creator, "nameType").casefold()
    if kind.startswith("organi"):
        return name
    if given and family:
        return full_name(given, family)
    return reading_order(name) if name else full_name(given, family)


def _year(work: object, *, is_preprint: bool) -> int | None:
    """Of a preprint, the year of its first version."""
    dates = mappings_at(work, "dates")[:MOST]
    first = [line_at(each, "date") for each in dates if line_at(each, "dateInformation").casefold() == "v1"]
    issued = [line_at(each, "date") for each in dates if line_at(each, "dateType").casefold() == "issued"]
    year = number_at(work, "publicationYear")
    written = [*(first if is_preprint else ()), *([str(year)] if year else ()), *issued]
    found = next(filter(None, map(_YEAR.match, written)), None)
    return int(found[1]) if found else None


def _venue(work: object) -> tuple[str, str]:
    """Where it was published; the number of an issue is no name of a journal."""
    names = [line_at(work, "container", "title")]
    for item in mappings_at(work, "relatedItems")[:MOST]:
        if line_at(item, "relationType").casefold() == "ispublishedin":
            names += [line_at(each, "title") for each in mappings_at(item, "titles")]
    names = [name for each in names if (name := _without_issue(readable(each)))]
    types = _types(work)
    if types & _MEETING:
        venue = next(filter(None, map(short_name, names)), "") or next(iter(names), "")
        return venue, "conference" if venue else ""
    return next(iter(names), ""), "journal" if names and types & _JOURNAL else ""


def _without_issue(name: str) -> str:
    """`GMS Medizin` of `GMS Medizin; 15(1-2):Doc10`; nothing of `№1(24) (2019)`."""
    issue = _ISSUE.search(name, 1)
    bare = name[: issue.start()].strip(" ;,") if issue and not short_name(name) else name
    return bare if _NAME.search(bare) else ""


def _description(work: object, kind: str) -> str:
    """The description of a kind, in the paper's own language where there are several; else the first."""
    language = line_at(work, "language").casefold()[:2]
    found = [each for each in mappings_at(work, "descriptions") if line_at(each, "descriptionType").casefold() == kind]
    found.sort(key=lambda each: not language or line_at(each, "lang").casefold()[:2] != language)
    return next(filter(None, (text_at(each, "description") for each in found)), "")


def _identifiers(work: object, own: Identifier, *, is_preprint: bool) -> Iterator[Identifier]:
    yield preprint_of(own) or own
    for related in mappings_at(work, "relatedIdentifiers")[:MOST]:
        relation = line_at(related, "relationType").casefold()
        doi = doi_of(line_at(related, "relatedIdentifier"))
        is_published = relation == "ispreprintof" or (relation in _PUBLISHED_AS and is_arxivs(own))
        if is_preprint and is_published and doi and not is_arxivs(doi):
            yield doi


def _supplements(work: object) -> Iterator[Link]:
    """Code and data that the archive knows to belong to it."""
    if _no_paper(work):
        return
    for related in mappings_at(work, "relatedIdentifiers")[:MOST]:
        written = line_at(related, "relatedIdentifier")
        relation = line_at(related, "relationType").casefold()
        kind = line_at(related, "resourceTypeGeneral").casefold()
        if relation not in _SUPPLEMENTS:
            continue
        if _CODE_HOST.match(written):
            yield from links_in(f"code: {written}")
        elif relation == "issupplementedby" and kind in ("dataset", "software"):
            doi = doi_of(written)
            url = doi.url if doi else written
            if url.startswith("https://"):
                yield Link(name=DATA if kind == "dataset" else CODE, url=url)


def _each_once(links: tuple[Link, ...]) -> tuple[Link, ...]:
    return tuple({link.url.casefold(): link for link in reversed(links)}.values())[::-1]


def _extra(work: object, own: Identifier) -> Iterator[tuple[str, str]]:
    if not is_arxivs(own):
        yield "doi", as_written(line_at(work, "doi"))
    container = at(work, "container")
    first, last = line_at(container, "firstPage"), line_at(container, "lastPage")
    values = {
        "volume": line_at(container, "volume"),
        "issue": line_at(container, "issue"),
        "pages": f"{first}-{last}" if first.isdigit() and last.isdigit() else "",
        "publisher": line_at(work, "publisher") or line_at(work, "publisher", "name"),
    }
    yield from ((name, readable(value)) for name, value in values.items() if value)
