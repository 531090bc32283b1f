"""DataCite: arXiv's DOIs, Dagstuhl's proceedings, data archives."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from strangers import BODIES, PAGE, answered, spoilt, torn

from bot.entry.identifiers import Identifier
from bot.entry.model import Link
from bot.entry.names import split
from bot.faults import Severity
from bot.resolve.fetch import Answer, Miss
from bot.resolve.record import Record
from bot.resolve.sources.datacite import read, request

DOI = Identifier("doi", "10.5072/lipics.icp.2021.17")
PAPER: dict[str, Any] = {
    "doi": "10.5072/LIPIcs.ICP.2021.17",
    "creators": [
        {"name": "Poça, Ana", "nameType": "Personal", "givenName": "Ana", "familyName": "Poça"},
        {"name": "OLYMPUS Collaboration", "nameType": "Organizational"},
        {"name": "Teich, Ben C."},
        {"name": "Pond Research Institute, Utopia"},
    ],
    "titles": [
        {"title": "Flöhe zählen", "titleType": "TranslatedTitle", "lang": "de"},
        {"title": "Counting fleas", "lang": "en"},
        {"title": "A census", "titleType": "Subtitle"},
    ],
    "publisher": "Schloss Utopia",
    "container": {"title": "LIPIcs, Volume 22, ICP 2021", "volume": "22", "firstPage": "93", "lastPage": "105"},
    "publicationYear": 2021,
    "dates": [{"date": "2020-11-13", "dateType": "Created"}, {"date": "2021", "dateType": "Issued"}],
    "language": "en",
    "types": {"ris": "CPAPER", "bibtex": "inproceedings", "citeproc": "", "resourceTypeGeneral": "ConferencePaper"},
    "descriptions": [
        {"description": "LIPIcs, Vol. 22", "descriptionType": "SeriesInformation"},
        {"description": "Wir zählen.", "descriptionType": "Abstract", "lang": "de"},
        {"description": "We count <i>fleas</i>.", "descriptionType": "Abstract", "lang": "en"},
    ],
    "relatedIdentifiers": [
        {"relationType": "IsSupplementedBy", "relatedIdentifier": "https://github.com/pond/fleas/tree/v1"},
        {
            "relationType": "IsSupplementedBy",
            "relatedIdentifier": "10.5281/Zenodo.17",
            "relatedIdentifierType": "DOI",
            "resourceTypeGeneral": "Dataset",
        },
        {"relationType": "References", "relatedIdentifier": "https://github.com/other/base"},
        {"relationType": "IsVersionOf", "relatedIdentifier": "10.5072/other"},
    ],
}
ARXIV = Identifier("doi", "10.48550/arxiv.2101.00017")
PREPRINT: dict[str, Any] = {
    "doi": "10.48550/arxiv.2101.00017",
    "creators": [{"name": "Poça, Ana", "nameType": "Personal", "givenName": "Ana", "familyName": "Poça"}],
    "titles": [{"title": "Counting $\\omega$-fleas"}],
    "publisher": {"name": "arXiv"},
    "publicationYear": 2022,
    "dates": [
        {"date": "2021-01-02T09:22:51Z", "dateType": "Submitted", "dateInformation": "v1"},
        {"date": "2022-06-21T06:21:52Z", "dateType": "Submitted", "dateInformation": "v2"},
    ],
    "types": {"citeproc": "article", "resourceTypeGeneral": "Preprint"},
    "version": "2",
    "descriptions": [
        {"description": "We count $\\{1\\}$.\n  Code: https://github.com/pond/fleas", "descriptionType": "Abstract"},
        {"description": "7 pages, accepted to ICP 2021", "descriptionType": "Other"},
    ],
    "relatedIdentifiers": [
        {"relationType": "IsVersionOf", "relatedIdentifier": "10.5072/Made.2021.17", "relatedIdentifierType": "DOI"}
    ],
}


def body_of(attributes: object) -> dict[str, object]:
    return {"data": {"id": "x", "type": "dois", "attributes": attributes}}


def record(data: dict[str, Any] = PAPER, **changes: object) -> Record:
    identifier = DOI if data is PAPER else ARXIV
    found = read(answered(body_of(data | changes)), identifier)
    assert isinstance(found, Record)
    return found


def test_the_request_is_for_one_doi() -> None:
    asked = request(Identifier("doi", "10.5072/a[1]#2/b"))
    assert asked.url == "https://api.datacite.org/dois/10.5072/a%5B1%5D%232/b"
    assert asked.source == "datacite"


def test_a_paper_of_dagstuhls_proceedings_is_read_whole() -> None:
    assert record() == Record(
        source="DataCite",
        title="Counting fleas: A census",
        subtitle="A census",
        authors="Ana Poça; OLYMPUS Collaboration; Ben C. Teich; Pond Research Institute Utopia",
        venue="ICP",
        venue_key="conference",
        year=2021,
        abstract="We count fleas.",
        links=(
            Link(name="", url="https://doi.org/10.5072/lipics.icp.2021.17"),
            Link(name="Code", url="https://github.com/pond/fleas"),
            Link(name="Data", url="https://doi.org/10.5281/zenodo.17"),
        ),
        extra={
            "doi": "10.5072/LIPIcs.ICP.2021.17",
            "volume": "22",
            "pages": "93-105",
            "publisher": "Schloss Utopia",
        },
        identifiers=(DOI,),
    )


def test_people_are_turned_round_and_groups_are_not() -> None:
    assert split(record().authors) == (
        "Ana Poça",
        "OLYMPUS Collaboration",
        "Ben C. Teich",
        "Pond Research Institute Utopia",
    )


def test_a_preprint_of_arxiv_is_read_as_arxiv_would_give_it() -> None:
    assert record(PREPRINT) == Record(
        source="DataCite",
        title=r"Counting \(\omega\)-fleas",
        authors="Ana Poça",
        year=2021,
        abstract="We count \\\\(\\\\{1\\\\}\\\\).\n\nCode: https://github.com/pond/fleas",
        links=(
            Link(name="", url="https://arxiv.org/abs/2101.00017"),
            Link(name="Code", url="https://github.com/pond/fleas"),
        ),
        extra={"publisher": "arXiv"},
        identifiers=(Identifier("arxiv", "2101.00017"), Identifier("doi", "10.5072/made.2021.17")),
        is_preprint=True,
        claimed_venue="ICP 2021",
    )


def test_a_withdrawn_preprint_is_told() -> None:
    remark = {"description": "This paper has been withdrawn by the author", "descriptionType": "Other"}
    (finding,) = record(PREPRINT, descriptions=[remark]).findings
    assert (finding.rule, finding.severity) == ("withdrawn", Severity.WARNING)


@pytest.mark.parametrize(
    ("changes", "title"),
    [
        ({"titles": [{"title": "0"}]}, "0"),
        ({"titles": [{"title": "Only translated", "titleType": "TranslatedTitle"}]}, "Only translated"),
        ({"titles": []}, ""),
        ({"titles": {"title": "No list"}}, "No list"),
    ],
)
def test_the_title_is_the_papers_own(changes: dict[str, object], title: str) -> None:
    assert record(**changes).title == title


@pytest.mark.parametrize(
    ("changes", "year"),
    [
        ({"publicationYear": "2019"}, 2019),
        ({"publicationYear": None}, 2021),
        ({"publicationYear": None, "dates": []}, None),
        ({"publicationYear": ":unav", "dates": "x"}, None),
    ],
)
def test_the_year_is_that_of_publication(changes: dict[str, object], year: int | None) -> None:
    assert record(**changes).year == year


JOURNAL = {"types": {"citeproc": "article-journal", "resourceTypeGeneral": "Text"}}
IN_JOURNAL = [{"relationType": "IsPublishedIn", "titles": [{"title": "Journal of Ponds"}]}]


@pytest.mark.parametrize(
    ("changes", "venue", "key"),
    [
        (JOURNAL | {"container": {"title": "GMS Ponds; 15(1-2):Doc10"}}, "GMS Ponds", "journal"),
        (JOURNAL | {"container": {"title": "№1(24) (2019)"}}, "", ""),
        (JOURNAL | {"container": {}, "relatedItems": IN_JOURNAL}, "Journal of Ponds", "journal"),
        ({"types": {"resourceTypeGeneral": "JournalArticle"}, "container": {"title": "Ponds"}}, "Ponds", "journal"),
        ({"types": {"resourceTypeGeneral": "BookChapter"}, "container": {"title": "Ponds"}}, "Ponds", ""),
        (
            {"container": {"title": "Proceedings of the First Meeting"}},
            "Proceedings of the First Meeting",
            "conference",
        ),
        ({"container": None}, "", ""),
    ],
)
def test_the_venue_is_where_it_was_published(changes: dict[str, object], venue: str, key: str) -> None:
    found = record(**changes)
    assert (found.venue, found.venue_key) == (venue, key)


@pytest.mark.parametrize(
    ("kind", "severity", "called"),
    [
        ("Dataset", Severity.WARNING, "a dataset"),
        ("Software", Severity.WARNING, "software"),
        ("Book", Severity.WARNING, "a book"),
        ("PeerReview", Severity.ERROR, "a peer review"),
        ("Image", Severity.ERROR, "an image"),
    ],
)
def test_what_is_no_paper_is_told(kind: str, severity: Severity, called: str) -> None:
    found = record(types={"resourceTypeGeneral": kind})
    assert [(each.rule, each.severity) for each in found.findings] == [("not-a-paper", severity)]
    assert found.findings[0].message == f"DataCite knows this as {called}, not as a paper."
    assert found.links == (Link(name="", url=DOI.url),)


@pytest.mark.parametrize("kind", ["DataPaper", "Text", "JournalArticle", "Dissertation", "Other", ""])
def test_all_else_may_be_a_paper(kind: str) -> None:
    assert record(types={"resourceTypeGeneral": kind}).findings == ()


def test_another_version_in_an_archive_is_no_publication() -> None:
    versions = [{"relationType": "IsVersionOf", "relatedIdentifier": "10.5072/other"}]
    found = record(types={"resourceTypeGeneral": "Preprint"}, relatedIdentifiers=versions)
    assert found.is_preprint
    assert found.identifiers == (DOI,)


def test_another_paper_than_asked_for_is_none() -> None:
    assert read(answered(body_of(PAPER)), ARXIV) == Miss(source="DataCite", why="not found")


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (Answer(status=404, body=b'{"errors":[{"status":"404","title":"The resource you are looking for..."}]}'), "not found"),
        (Answer(status=200, body=b'{"errors":[{"status":"500"}]}'), "broken"),
        (Answer(status=429), "rate limited"),
        (Answer(status=200, body=PAGE), "broken"),
        (Answer(status=503, body=PAGE), "broken"),
    ],
)  # fmt: skip
def test_each_failure_has_its_reason(answer: Answer, why: str) -> None:
    found = read(answer, DOI)
    assert isinstance(found, Miss)
    assert (found.source, found.why) == ("DataCite", why)


@pytest.mark.parametrize("body", BODIES)
def test_a_body_without_a_record_is_a_miss(body: bytes) -> None:
    assert isinstance(read(answered(body), DOI), Miss)


@given(spoilt(body_of(PAPER)))
def test_whatever_stands_in_a_record_it_is_read(answer: Answer) -> None:
    assert isinstance(read(answer, DOI), Record | Miss)


@given(spoilt(body_of(PREPRINT)))
def test_whatever_stands_in_a_preprint_it_is_read(answer: Answer) -> None:
    assert isinstance(read(answer, ARXIV), Record | Miss)


@given(torn(answered(body_of(PAPER)).body))
def test_whatever_bytes_come_they_are_read(answer: Answer) -> None:
    assert isinstance(read(answer, DOI), Record | Miss)
