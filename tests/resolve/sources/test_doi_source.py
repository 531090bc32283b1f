"""doi.org: CSL-JSON of any agency, and what comes instead of it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from strangers import BODIES, BOT_CHECK, PAGE, answered, spoilt, torn

from bot.entry.identifiers import Identifier
from bot.entry.model import Link
from bot.resolve.fetch import Answer, Miss
from bot.resolve.record import Record
from bot.resolve.sources.doi import read, record_of_csl, request

DOI = Identifier("doi", "10.5072/made.2021.17")
ITEM: dict[str, Any] = {
    "DOI": "10.5072/MADE.2021.17",
    "type": "article-journal",
    "title": "Counting fleas",
    "author": [
        {"given": "Ludwig", "non-dropping-particle": "van", "family": "Teich"},
        {"literal": "Poça, Ana"},
        {"literal": "Pond Research Institute"},
    ],
    "container-title": "Journal of Ponds",
    "issued": {"date-parts": [["2021", 3]]},
    "volume": 12,
    "issue": "3",
    "page": "5-17",
    "publisher": "Pond",
    "URL": "https://example.org/17",
}


def test_the_request_says_what_it_accepts() -> None:
    asked = request(Identifier("doi", "10.1890/0012-9615(1999)069[0569:edilsa]2.0.co;2"))
    assert asked.url == "https://doi.org/10.1890/0012-9615%281999%29069%5B0569%3Aedilsa%5D2.0.co%3B2"
    assert asked.accept == "application/vnd.citationstyles.csl+json"
    assert asked.source == "doi"


def test_an_item_is_read_whole() -> None:
    assert read(answered(ITEM), DOI) == Record(
        source="doi.org",
        title="Counting fleas",
        authors="Ludwig van Teich, Ana Poça, Pond Research Institute",
        venue="Journal of Ponds",
        venue_key="journal",
        year=2021,
        links=(Link(name="", url="https://doi.org/10.5072/made.2021.17"),),
        extra={
            "doi": "10.5072/MADE.2021.17",
            "volume": "12",
            "issue": "3",
            "pages": "5-17",
            "publisher": "Pond",
        },
        identifiers=(DOI,),
    )


@pytest.mark.parametrize(
    ("issued", "year"),
    [
        ({"raw": "2020-05-01"}, 2020),
        ({"literal": "Spring 2020"}, 2020),
        ("2020-05", 2020),
        ({"date-parts": [[2020]]}, 2020),
        ({"date-parts": [[]]}, None),
        ({"raw": "in press"}, None),
        (None, None),
    ],
)
def test_a_date_may_be_written_in_many_ways(issued: object, year: int | None) -> None:
    found = record_of_csl(ITEM | {"issued": issued}, source="the CSL-JSON")
    assert found is not None
    assert found.year == year


@pytest.mark.parametrize(
    ("changes", "is_preprint"),
    [
        ({"type": "article", "publisher": "arXiv", "container-title": None}, True),
        ({"type": "article", "publisher": "bioRxiv", "container-title": None}, True),
        ({"type": "article", "genre": "Preprint", "publisher": "Pond", "container-title": None}, True),
        ({"type": "article", "publisher": "Pond", "container-title": None}, False),
        ({"type": "article", "publisher": "arXiv"}, False),
        ({"type": "posted-content", "subtype": "preprint"}, True),
        ({}, False),
    ],
)
def test_a_preprint_is_an_article_of_a_preprint_server(changes: dict[str, object], is_preprint: bool) -> None:
    found = record_of_csl(ITEM | changes, source="the CSL-JSON")
    assert found is not None
    assert found.is_preprint == is_preprint


def test_the_doi_of_an_arxiv_paper_is_its_arxiv_id() -> None:
    doi = Identifier("doi", "10.48550/arxiv.2101.00017")
    found = read(answered(ITEM | {"DOI": "10.48550/arXiv.2101.00017"}), doi)
    assert isinstance(found, Record)
    assert found.is_preprint
    assert found.identifiers == (Identifier("arxiv", "2101.00017"),)
    assert found.links == (Link(name="", url="https://arxiv.org/abs/2101.00017"),)


def test_the_conference_of_an_item_is_its_event() -> None:
    item = ITEM | {"type": "paper-conference", "container-title": "Proceedings", "event-title": "Meeting (ICP 2021)"}
    found = record_of_csl(item, source="the CSL-JSON")
    assert found is not None
    assert (found.venue, found.venue_key) == ("ICP", "conference")


def test_a_pasted_item_needs_no_doi() -> None:
    found = record_of_csl({"title": "Counting fleas", "URL": "https://example.org/17"}, source="the CSL-JSON")
    assert found is not None
    assert (found.source, found.title) == ("the CSL-JSON", "Counting fleas")
    assert found.links == (Link(name="", url="https://example.org/17"),)
    assert found.identifiers == ()


@pytest.mark.parametrize("item", [{}, {"author": [{"family": "Teich"}]}, {"title": " "}, {"title": None, "DOI": "no"}])
def test_an_item_without_title_and_doi_is_none(item: dict[str, object]) -> None:
    assert record_of_csl(item, source="the CSL-JSON") is None


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://example.org", "example.org", 7])
def test_only_an_address_of_the_web_becomes_a_link(url: object) -> None:
    found = record_of_csl({"title": "Counting fleas", "URL": url}, source="the CSL-JSON")
    assert found is not None
    assert found.links == ()


def test_another_paper_than_asked_for_is_none() -> None:
    assert read(answered(ITEM | {"DOI": "10.5072/other"}), DOI) == Miss(source="doi.org", why="not found")


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (Answer(status=404, body=b"<html><title>Error: DOI Not Found</title></html>"), "not found"),
        (Answer(status=400, body=b"<!DOCTYPE html><title>Error: Not a DOI</title>"), "not found"),
        (Answer(status=406, body=b""), "refused"),
        (Answer(status=204, body=b""), "refused"),
        (Answer(status=200, body=PAGE), "refused"),
        (Answer(status=403, body=b""), "refused"),
        (Answer(status=500, body=PAGE), "broken"),
        (Answer(status=200, body=b'{"title": "half'), "broken"),
        (Answer(status=200, body=BOT_CHECK), "challenge"),
        (Answer(status=0, fault="no answer within 20 seconds"), "unreachable"),
    ],
)
def test_each_failure_has_its_reason(answer: Answer, why: str) -> None:
    found = read(answer, DOI)
    assert isinstance(found, Miss)
    assert (found.source, found.why) == ("doi.org", why)


@pytest.mark.parametrize("body", BODIES)
def test_a_body_without_an_item_is_a_miss(body: bytes) -> None:
    assert isinstance(read(answered(body), DOI), Miss)


@given(spoilt(ITEM))
def test_whatever_stands_in_an_item_it_is_read(answer: Answer) -> None:
    assert isinstance(read(answer, DOI), Record | Miss)


@given(torn(answered(ITEM).body))
def test_whatever_bytes_come_they_are_read(answer: Answer) -> None:
    assert isinstance(read(answer, DOI), Record | Miss)
