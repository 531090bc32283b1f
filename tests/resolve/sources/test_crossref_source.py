"""Crossref: what a work says of a paper, and when it is none."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from strangers import BODIES, BOT_CHECK, PAGE, answered, spoilt, torn

from bot.entry.identifiers import Identifier
from bot.entry.model import Link
from bot.entry.names import split
from bot.faults import Severity
from bot.resolve.fetch import Answer, Miss
from bot.resolve.record import Record
from bot.resolve.sources.crossref import read, request

DOI = Identifier("doi", "10.5072/made.2021.17")
WORK: dict[str, Any] = {
    "DOI": "10.5072/Made.2021.17",
    "type": "proceedings-article",
    "title": ["Counting <i>Daphnia</i> &amp; other\n    fleas"],
    "subtitle": ["A census"],
    "author": [
        {"given": "Ana", "family": "POÇA", "sequence": "first", "affiliation": []},
        {"given": "Ben C.", "family": "Teich", "suffix": "Jr.", "sequence": "additional"},
        {"name": "OLYMPUS Collaboration", "sequence": "additional", "affiliation": []},
        {"family": "Sukarno", "sequence": "additional"},
    ],
    "container-title": ["Proceedings of the 2021 International Conference on Ponds"],
    "event": {"name": "PONDS/LAKES '21: International Conference on Ponds", "acronym": "PONDS/LAKES '21"},
    "issued": {"date-parts": [[2021, 6, 9]]},
    "published-print": {"date-parts": [[2021, 6, 9]]},
    "published-online": {"date-parts": [[2020, 12, 30]]},
    "created": {"date-parts": [[2019, 1, 1]]},
    "page": "1386-1399",
    "volume": "null",
    "publisher": "Pond &amp; Sons",
    "abstract": "<jats:title>Abstract</jats:title><jats:p>We count. Code is available at https://github.com/pond/fleas.</jats:p>",
    "relation": {"has-preprint": [{"id-type": "doi", "id": "10.48550/arXiv.2101.00017", "asserted-by": "subject"}]},
    "updated-by": [],
}
ARTICLE = {"type": "journal-article", "container-title": ["Journal of Ponds"], "event": None}


def with_(**changes: object) -> Record | Miss:
    changed = WORK | {name.replace("_", "-"): value for name, value in changes.items()}
    return read(answered({"status": "ok", "message": {k: v for k, v in changed.items() if v is not None}}), DOI)


def record(**changes: object) -> Record:
    found = with_(**changes)
    assert isinstance(found, Record)
    return found


# -- the request -----------------------------------------------------------------------------------------------------


def test_the_doi_is_percent_encoded() -> None:
    asked = request(Identifier("doi", "10.1890/0012-9615(1999)069[0569:edilsa]2.0.co;2"))
    assert asked.url == "https://api.crossref.org/works/10.1890%2F0012-9615%281999%29069%5B0569%3Aedilsa%5D2.0.co%3B2"
    assert asked.source == "crossref"


def test_a_whole_work_is_asked_for_as_a_selection_hides_retractions() -> None:
    assert "select" not in request(DOI).url


# -- the record ------------------------------------------------------------------------------------------------------


def test_a_conference_paper_is_read_whole() -> None:
    assert with_() == Record(
        source="Crossref",
        title="Counting Daphnia & other fleas: A census",
        subtitle="A census",
        authors="Ana Poça, Ben C. Teich, Jr., OLYMPUS Collaboration, Sukarno",
        venue="PONDS/LAKES",
        venue_key="conference",
        year=2020,
        abstract="We count. Code is available at https://github.com/pond/fleas.",
        links=(
            Link(name="", url="https://doi.org/10.5072/made.2021.17"),
            Link(name="Code", url="https://github.com/pond/fleas"),
        ),
        extra={"doi": "10.5072/Made.2021.17", "pages": "1386-1399", "publisher": "Pond & Sons"},
        identifiers=(DOI, Identifier("arxiv", "2101.00017")),
    )


def test_the_author_line_parts_into_the_publishers_names() -> None:
    assert split(record().authors) == ("Ana Poça", "Ben C. Teich, Jr.", "OLYMPUS Collaboration", "Sukarno")


@pytest.mark.parametrize("authors", [None, [], [{}], "Ana", [{"given": None, "family": 7.5}], [None]])
def test_nobody_is_an_author_where_nobody_is_named(authors: object) -> None:
    assert record(author=authors).authors == ""


@pytest.mark.parametrize(
    ("title", "subtitle", "whole"),
    [
        (["0"], None, "0"),
        (["Titel", "Title"], ["Untertitel", "Subtitle"], "Titel: Untertitel"),
        (["Twice", "Twice"], [""], "Twice"),
        (["Why?"], ["Because"], "Why? Because"),
        (["Ends with a colon:"], ["As it may"], "Ends with a colon: As it may"),
        (["Fleas: A census"], ["A census"], "Fleas: A census"),
        (["Ordinary fleas"], ["New data are yielding new insights."], "Ordinary fleas"),
        (["&lt;scp&gt;DNA&lt;/scp&gt; of fleas"], [], "DNA of fleas"),
        ("A text", None, "A text"),
        ([], None, ""),
    ],
)
def test_titles_are_one_line_with_their_subtitles(title: object, subtitle: object, whole: str) -> None:
    assert record(title=title, subtitle=subtitle).title == whole


@pytest.mark.parametrize(
    ("dates", "year"),
    [
        ({}, 2020),
        ({"published_online": None}, 2021),
        ({"published_online": None, "published_print": None}, 2021),
        ({"published_online": None, "published_print": None, "issued": {"date-parts": [[None]]}}, None),
        ({"published_online": None, "published_print": None, "issued": None}, None),
        ({"published_online": {"date-parts": []}, "published_print": {"date-parts": "x"}}, 2021),
        ({"published_online": {"date-parts": [[99999]]}}, 2021),
    ],
)
def test_the_year_is_that_of_the_first_publication_and_never_of_the_deposit(
    dates: dict[str, object], year: int | None
) -> None:
    assert record(**dates).year == year


@pytest.mark.parametrize(
    ("changes", "venue", "key"),
    [
        ({"event": {"acronym": "icp-15", "name": "x"}}, "ICP", "conference"),
        ({"event": None, "container_title": ["2012 Conference on Ponds (ICP)"]}, "ICP", "conference"),
        ({"event": {"name": "Conference on Ponds (ICP 2012)"}, "container_title": ["Ponds"]}, "ICP", "conference"),
        ({"event": {"name": "Ponds 21"}, "container_title": ["2021 Conference on Ponds"]}, "2021 Conference on Ponds", "conference"),
        ({"event": {"name": "Ponds 21"}, "container_title": []}, "Ponds 21", "conference"),
        ({"event": None, "container_title": ["Advances in Ponds", "Proceedings of the First Meeting"]}, "Proceedings of the First Meeting", "conference"),
        ({"type": "book-chapter", "event": None, "container_title": ["Lecture Notes in Ponds", "Fleas – ECF 2016"]}, "ECF", "conference"),
        ({"type": "book-chapter", "event": None, "container_title": ["The Pond"]}, "The Pond", ""),
        (ARTICLE | {"container_title": ["Journal of Ponds", "Zeitschrift"]}, "Journal of Ponds", "journal"),
        ({"type": "dissertation", "event": None, "container_title": [], "institution": [{"name": "Utopia University"}]}, "Utopia University", ""),
        (ARTICLE | {"container_title": []}, "", ""),
    ],
)  # fmt: skip
def test_the_venue_is_short_where_the_publisher_says_so(changes: dict[str, object], venue: str, key: str) -> None:
    found = record(**changes)
    assert (found.venue, found.venue_key) == (venue, key)


def test_the_number_of_an_article_stands_for_its_pages() -> None:
    assert record(page=None, article_number="e14688").extra["pages"] == "e14688"


# -- what it is ------------------------------------------------------------------------------------------------------


def test_a_preprint_leads_to_the_published_version() -> None:
    published = {"is-preprint-of": [{"id-type": "doi", "id": "10.5072/Made.2022.1"}]}
    found = record(type="posted-content", subtype="preprint", relation=published, institution=[{"name": "bioRxiv"}])
    assert found.is_preprint
    assert found.venue == ""
    assert found.identifiers == (DOI, Identifier("doi", "10.5072/made.2022.1"))


def test_a_blog_is_no_preprint() -> None:
    assert not record(type="posted-content", subtype="blog").is_preprint


@pytest.mark.parametrize(
    ("kind", "severity", "called"),
    [
        ("component", Severity.ERROR, "a part of a paper, such as a figure"),
        ("peer-review", Severity.ERROR, "a peer review"),
        ("journal-issue", Severity.ERROR, "an issue of a journal"),
        ("grant", Severity.ERROR, "a grant"),
        ("dataset", Severity.WARNING, "a dataset"),
        ("book", Severity.WARNING, "a book"),
        ("proceedings", Severity.WARNING, "a whole volume of proceedings"),
    ],
)
def test_what_is_no_paper_is_told(kind: str, severity: Severity, called: str) -> None:
    (finding,) = record(type=kind).findings
    assert (finding.rule, finding.severity) == ("not-a-paper", severity)
    assert finding.message == f"Crossref knows this as {called}, not as a paper."


def test_a_record_for_tests_is_no_paper() -> None:
    doi = Identifier("doi", "10.5555/12345678")
    found = read(answered({"message": WORK | {"DOI": "10.5555/12345678"}}), doi)
    assert isinstance(found, Record)
    assert [(finding.rule, finding.severity) for finding in found.findings] == [("not-a-paper", Severity.ERROR)]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"updated_by": [{"type": "retraction", "DOI": "10.5072/x"}]}, [("retracted", Severity.ERROR)]),
        ({"updated_by": [{"type": "correction"}, {"type": "Retraction"}]}, [("retracted", Severity.ERROR)]),
        ({"updated_by": [{"type": "removal"}]}, [("retracted", Severity.ERROR)]),
        ({"updated_by": [{"type": "withdrawal"}]}, [("withdrawn", Severity.WARNING)]),
        ({"updated_by": [{"type": "expression_of_concern"}]}, [("retracted", Severity.WARNING)]),
        ({"updated_by": [{"type": "correction"}]}, []),
        ({"title": ["RETRACTED: Counting fleas"]}, [("retracted", Severity.ERROR)]),
        ({"title": ["[Retracted] Counting fleas"]}, [("retracted", Severity.ERROR)]),
        ({"title": ["RETRACTED ARTICLE: Counting fleas"]}, [("retracted", Severity.ERROR)]),
        ({"title": ["WITHDRAWN: Counting fleas"]}, [("withdrawn", Severity.WARNING)]),
        ({"title": ["Retracted papers and their fleas"]}, []),
        ({"title": ["Retraction: Counting fleas"]}, [("not-a-paper", Severity.ERROR)]),
        ({"update_to": [{"type": "retraction", "DOI": "10.5072/x"}]}, [("not-a-paper", Severity.ERROR)]),
        ({"update_to": [{"type": "correction", "DOI": "10.5072/x"}]}, [("not-a-paper", Severity.WARNING)]),
        ({"update_to": [{"type": "new_version", "DOI": "10.5072/x"}]}, []),
    ],
)
def test_notices_are_told(changes: dict[str, object], told: list[tuple[str, Severity]]) -> None:
    assert [(finding.rule, finding.severity) for finding in record(**changes).findings] == told


def test_a_concern_is_told_in_words_of_its_own() -> None:
    (finding,) = record(updated_by=[{"type": "expression_of_concern"}]).findings
    assert finding.message == "Crossref says that the publisher has expressed concern about this paper."
    assert finding.hint == "Look at the notice on the paper's page before you list it."


# -- answers without a record ----------------------------------------------------------------------------------------


def test_another_paper_than_asked_for_is_none() -> None:
    assert with_(DOI="10.5072/other") == Miss(source="Crossref", why="not found")


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (Answer(status=404, body=b"Resource not found.", headers={"content-type": "application/json"}), "not found"),
        (Answer(status=400, body=b'{"status": "failed", "message-type": "validation-failure"}'), "refused"),
        (Answer(status=500, body=b"Internal Server Error"), "broken"),
        (Answer(status=504, body=b""), "broken"),
        (Answer(status=429, body=b""), "rate limited"),
        (Answer(status=0, fault="no answer within 20 seconds"), "unreachable"),
        (Answer(status=200, body=PAGE), "broken"),
        (Answer(status=200, body=BOT_CHECK), "challenge"),
        (Answer(status=200, body=b'{"status": "ok", "message": {"DOI": "10.50'), "broken"),
        (Answer(status=200, body=b'{"status": "ok", "message": {"items": []}}'), "broken"),
    ],
)
def test_each_failure_has_its_reason(answer: Answer, why: str) -> None:
    found = read(answer, DOI)
    assert isinstance(found, Miss)
    assert (found.source, found.why) == ("Crossref", why)


@pytest.mark.parametrize("body", BODIES)
def test_a_body_without_a_work_is_a_miss(body: bytes) -> None:
    assert isinstance(read(answered(body), DOI), Miss)


@given(spoilt({"status": "ok", "message": WORK}))
def test_whatever_stands_in_a_work_it_is_read(answer: Answer) -> None:
    assert isinstance(read(answer, DOI), Record | Miss)


@given(torn(answered({"message": WORK}).body))
def test_whatever_bytes_come_they_are_read(answer: Answer) -> None:
    assert isinstance(read(answer, DOI), Record | Miss)
