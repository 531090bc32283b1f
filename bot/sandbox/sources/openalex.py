"""OpenAlex: `/works/https://doi.org/DOI`, with the abstract as an index from words to their places."""

from __future__ import annotations

import zlib

from bot.sandbox.answers.shape import Json
from bot.sandbox.sources.paper import Paper, Work
from bot.sandbox.sources.question import Question, Reply, as_json, no_page

HOSTS = ("api.openalex.org",)

_TYPES = {"journal-article": "article", "proceedings-article": "conference-paper"}


def answer(question: Question) -> Reply:
    """A work by the address of its DOI; its 404 is a web page."""
    doi = question.path.removeprefix("/works/").removeprefix("https://doi.org/").removeprefix("doi:")
    paper = question.of_doi(doi)
    if (
        paper is None
        or paper.work is None
        or paper.work.doi.casefold() != doi.casefold()
        or paper.work.type not in _TYPES
    ):
        return no_page("The requested URL was not found on the server.")
    return as_json(_work(paper, paper.work), headers=_limits(has_key="api_key" in question.query))


def _limits(*, has_key: bool) -> dict[str, str]:
    """A day's worth: ten cents without a key, a dollar with one."""
    return {
        "x-ratelimit-limit": "10000" if has_key else "1000",
        "x-ratelimit-limit-usd": "1" if has_key else "0.1",
        "x-ratelimit-cost-usd": "0.0001",
    }


def _work(paper: Paper, work: Work) -> Json:
    number = zlib.crc32(work.doi.encode())
    name, address = f"https://openalex.org/W99{number:010d}", f"https://doi.org/{work.doi.casefold()}"
    location = _location(work, address)
    first, _, last = work.page.partition("-")
    return {
        "id": name,
        "doi": address,
        "title": paper.title,
        "display_name": paper.title,
        "publication_year": paper.published.year,
        "publication_date": str(paper.published),
        "ids": {"openalex": name, "doi": address}
        | ({"pmid": f"https://pubmed.ncbi.nlm.nih.gov/{paper.pubmed}"} if paper.pubmed else {}),
        "language": "en",
        "primary_location": location,
        "type": _TYPES[work.type],
        "indexed_in": ["crossref"],
        "open_access": {
            "is_oa": False,
            "oa_status": "closed",
            "oa_url": None,
            "any_repository_has_fulltext": False,
        },
        "authorships": _authorships(paper),
        "institutions": [],
        "countries_distinct_count": 0,
        "institutions_distinct_count": 0,
        "corresponding_author_ids": [],
        "corresponding_institution_ids": [],
        "has_fulltext": False,
        "cited_by_count": 0,
        "biblio": {
            "volume": work.volume or None,
            "issue": work.issue or None,
            "first_page": first or None,
            "last_page": last or None,
        },
        "is_retracted": bool(work.retracted_by),
        "is_paratext": False,
        "locations_count": 1,
        "locations": [location],
        "best_oa_location": None,
        "referenced_works_count": 0,
        "referenced_works": [],
        "related_works": [],
        "abstract_inverted_index": inverted(paper.abstract) if paper.abstract else None,
        "counts_by_year": [],
        "updated_date": "2026-07-15T18:14:33.161393",
        "created_date": "2025-10-10T00:00:00",
    }


def inverted(text: str) -> dict[str, list[int]]:
    """Every word with the places where it stands."""
    found: dict[str, list[int]] = {}
    for at, word in enumerate(text.split()):
        found.setdefault(word, []).append(at)
    return found


def _location(work: Work, address: str) -> Json:
    """Where it appeared; the source of a proceedings paper is null, and its name stands in `raw_source_name`."""
    source: Json = {"id": "https://openalex.org/S9999999999", "display_name": work.container, "type": "journal"}
    return {
        "id": f"doi:{work.doi.casefold()}",
        "is_oa": False,
        "landing_page_url": address,
        "pdf_url": None,
        "source": source if work.type == "journal-article" else None,
        "license": None,
        "license_id": None,
        "version": "publishedVersion",
        "is_accepted": True,
        "is_published": True,
        "raw_source_name": work.container,
        "raw_type": work.type,
    }


def _authorships(paper: Paper) -> list[Json]:
    last = len(paper.authors) - 1
    return [
        {
            "author_position": "first" if at == 0 else "last" if at == last else "middle",
            "author": {
                "id": f"https://openalex.org/A99{zlib.crc32(person.name.encode()):010d}",
                "display_name": person.name,
                "orcid": None,
            },
            "institutions": [],
            "countries": [],
            "is_corresponding": False,
            "raw_author_name": person.name,
            "raw_affiliation_strings": [],
            "raw_orcid": None,
            "affiliations": [],
        }
        for at, person in enumerate(paper.authors)
    ]
