"""OpenAlex: `GET /works/{id}` -> a Record. Pure.

Made by machine out of other sources, so it is the last resort for names, venue and year. Asked for what others do not
give: the abstract (as words with their positions), the open PDF, and whether the paper was retracted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import quote

from bot.entry.folding import fold_title
from bot.entry.identifiers import Identifier, recognise
from bot.entry.model import Link
from bot.faults import Finding
from bot.resolve.fetch import Answer, Miss, Request, miss_of
from bot.resolve.markup import readable
from bot.resolve.people import LONGEST, MOST, author_line, reading_order
from bot.resolve.record import Record
from bot.resolve.sources.dois import as_written
from bot.resolve.sources.shape import at, line_at, mappings_at, number_at, parse_json
from bot.resolve.sources.verdicts import not_a_paper, retracted
from bot.resolve.sources.wording import without_final_dot

NAME = "OpenAlex"
MOST_POSITIONS = 20_000
"""Words of an abstract; the longest have some hundreds."""
MOST_PLACES = 50
"""Places where a work is to be had that are looked at."""

_KINDS: Mapping[str, tuple[str, bool]] = {
    "book": ("a book", False),
    "dataset": ("a dataset", False),
    "erratum": ("a correction of a paper", True),
    "grant": ("a grant", True),
    "paratext": ("a journal issue or a part around its papers", True),
    "peer-review": ("a peer review", True),
    "retraction": ("the notice of a retraction", True),
    "supplementary-materials": ("a component of a paper", True),
}
"""Types of works that are no papers, and whether nobody can mean them."""
_NO_VENUES = frozenset({"ebook platform", "metadata", "repository"})
"""Kinds of places that keep papers and publish none."""
_OWN_NAME = re.compile(
    r"""(?i:abstract)(?:[:.]\s+|\s+(?=[A-Z0-9"“(])(?!(?i:argumentation|interpretation|meaning|reasoning|syntax)\b))"""
)
"""The heading in front of an abstract, but not the first word of "Abstract Meaning Representation ..."."""


def request(identifier: Identifier) -> Request:
    """Ask by DOI, arXiv id (by the DOI that arXiv gives it) or PubMed id; raises ValueError for any other scheme."""
    match identifier.scheme:
        case "doi":
            key = f"https://doi.org/{identifier.value}"
        case "arxiv":
            key = f"https://doi.org/10.48550/arxiv.{identifier.value}"
        case "pubmed":
            key = f"pmid:{identifier.value}"
        case scheme:
            raise ValueError(f"{NAME} has no works by {scheme}.")
    url = f"https://api.openalex.org/works/{quote(key, safe='/:();')}"
    return Request(source="openalex", url=url, accept="application/json")


def read(answer: Answer, identifier: Identifier) -> Record | Miss:
    """The work, if it has this identifier, be it at one of the places where it is to be had."""
    if miss := miss_of(answer, source=NAME, promised="json"):
        return miss
    work = parse_json(answer.body)
    if not line_at(work, "id"):
        return Miss(source=NAME, why="broken", detail="it sent something else than a work")
    identifiers = tuple(dict.fromkeys(_identifiers(work)))
    if (recognise(identifier.url) or identifier) not in identifiers:
        return Miss(source=NAME, why="not found")
    is_preprint = _is_preprint(work)
    venue, venue_key = ("", "") if is_preprint else _venue(work)
    return Record(
        source=NAME,
        title=without_final_dot(readable(line_at(work, "title") or line_at(work, "display_name"))),
        authors=_authors(work),
        venue=venue,
        venue_key=venue_key,
        year=_year(work),
        abstract=readable(_abstract(at(work, "abstract_inverted_index")), is_markdown=True),
        links=(Link(name="", url=identifier.url),),
        extra=_extra(work),
        identifiers=identifiers,
        is_preprint=is_preprint,
        findings=tuple(_findings(work)),
    )


def _identifiers(work: object) -> Iterator[Identifier]:
    """Its DOI and PubMed id, and those of its other versions."""
    addresses = [line_at(work, "doi"), line_at(work, "ids", "doi"), line_at(work, "ids", "pmid")]
    for place in mappings_at(work, "locations")[:MOST_PLACES]:
        addresses += [line_at(place, "landing_page_url"), line_at(place, "pdf_url")]
    yield from filter(None, map(recognise, addresses))


def _is_preprint(work: object) -> bool:
    place = at(work, "primary_location")
    is_draft = line_at(place, "source", "type") == "repository" and line_at(place, "version") == "submittedVersion"
    return is_draft or line_at(work, "type") == "preprint"


def _venue(work: object) -> tuple[str, str]:
    """The source's name, or what the publisher wrote where OpenAlex has no source (ACM's proceedings)."""
    place = at(work, "primary_location")
    kind = line_at(place, "source", "type")
    if kind in _NO_VENUES:
        return "", ""
    printed, known = line_at(place, "raw_source_name"), line_at(place, "source", "display_name")
    if printed.casefold() == known.casefold() and not printed.isupper():
        known = max(known, printed, key=_capitals)  # OpenAlex writes some names in small letters
    name = readable(known or printed)
    if "conference" in (kind, line_at(work, "type").removesuffix("-paper")):
        return name, "conference" if name else ""
    return name, "journal" if name and kind == "journal" else ""


def _capitals(name: str) -> int:
    return sum(map(str.isupper, name))


def _year(work: object) -> int | None:
    year = number_at(work, "publication_year")
    return year if year and 1000 <= year <= 2999 else None


# -- names -----------------------------------------------------------------------------------------------------------


def _authors(work: object) -> str:
    """All authors; nobody where the list is cut short, as that would pass for the whole one."""
    if at(work, "is_authors_truncated") is True:
        return ""
    return author_line(
        _name(line_at(each, "raw_author_name")[:LONGEST], line_at(each, "author", "display_name")[:LONGEST])
        for each in mappings_at(work, "authorships")[:MOST]
    )


def _name(printed: str, known: str) -> str:
    """The name as the paper prints it, and as OpenAlex knows it where that is the same but for order and accents.

    The known name is that of a person put together by machine: sometimes of another one, or in another script.
    """
    if not printed or (printed.isupper() and not known.isupper() and known):
        return known
    is_same = sorted(fold_title(printed).split()) == sorted(fold_title(known).split())
    return known if is_same else reading_order(printed)


# -- the rest --------------------------------------------------------------------------------------------------------


def _abstract(index: object) -> str:
    """The text of an inverted index (word -> its positions)."""
    words: dict[int, str] = {}
    for word, positions in index.items() if isinstance(index, Mapping) else ():
        for position in positions if isinstance(positions, list) else ():
            if isinstance(position, int) and 0 <= position < MOST_POSITIONS:
                words[position] = str(word)
    text = " ".join(words[position] for position in sorted(words))
    return text[heading.end() :] if (heading := _OWN_NAME.match(text)) else text


def _extra(work: object) -> dict[str, object]:
    pages = [line_at(work, "biblio", name) for name in ("first_page", "last_page")]
    extra = {
        "doi": as_written(line_at(work, "doi")),
        "volume": line_at(work, "biblio", "volume"),
        "issue": line_at(work, "biblio", "issue"),
        "pages": "-".join(dict.fromkeys(filter(None, pages))),
        "publisher": readable(line_at(work, "primary_location", "source", "host_organization_name")),
        "pdf": line_at(work, "best_oa_location", "pdf_url"),
    }
    return {name: text for name, text in extra.items() if text}


def _findings(work: object) -> Iterator[Finding]:
    if at(work, "is_retracted") is True:
        yield retracted(NAME)
    kind = "paratext" if at(work, "is_paratext") is True else line_at(work, "type")
    if kind in _KINDS:
        name, is_sure = _KINDS[kind]
        yield not_a_paper(NAME, name, is_sure=is_sure)
