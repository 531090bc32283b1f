"""OpenAlex: what a work says of a paper, and when it is none."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from strangers import BODIES, answered, spoilt, torn

from bot.entry.identifiers import Identifier
from bot.entry.model import Link
from bot.entry.names import split
from bot.faults import Severity
from bot.resolve.fetch import Answer, Miss
from bot.resolve.record import Record
from bot.resolve.sources.openalex import MOST_POSITIONS, read, request

DOI = Identifier("doi", "10.5072/made.2021.17")
WORK: dict[str, Any] = {
    "id": "https://openalex.org/W1000000001",
    "doi": "https://doi.org/10.5072/made.2021.17",
    "title": "Counting <i>Daphnia</i> &amp; other fleas at <i>O</i>(n) cost.",
    "display_name": "Counting Daphnia",
    "publication_year": 2021,
    "publication_date": "2021-03-01",
    "ids": {
        "openalex": "https://openalex.org/W1000000001",
        "doi": "https://doi.org/10.5072/made.2021.17",
        "mag": "1000000001",
        "pmid": "https://pubmed.ncbi.nlm.nih.gov/90000001",
    },
    "primary_location": {
        "id": "doi:10.5072/made.2021.17",
        "landing_page_url": "https://doi.org/10.5072/made.2021.17",
        "pdf_url": None,
        "source": {
            "id": "https://openalex.org/S1",
            "display_name": "Journal of Small Animals",
            "host_organization_name": "Pond &amp; Sons",
            "type": "journal",
        },
        "version": "publishedVersion",
        "raw_source_name": "Journal of small animals",
        "raw_type": "journal-article",
    },
    "best_oa_location": {"landing_page_url": "https://pond.example/17", "pdf_url": "https://pond.example/17.pdf"},
    "locations": [
        {"landing_page_url": "https://doi.org/10.5072/made.2021.17", "pdf_url": None, "source": None},
        {"landing_page_url": "http://arxiv.org/abs/2101.00017", "pdf_url": "https://arxiv.org/pdf/2101.00017"},
    ],
    "type": "article",
    "authorships": [
        {"author": {"display_name": "Ana Poça"}, "raw_author_name": "Poca, Ana"},
        {"author": {"display_name": "Ben C. Teich"}, "raw_author_name": "Ben C Teich"},
        {"author": {"display_name": "C. Lacroix"}, "raw_author_name": "Claire Delacroix"},
    ],
    "biblio": {"volume": "12", "issue": "3", "first_page": "5", "last_page": "17"},
    "is_retracted": False,
    "is_paratext": False,
    "abstract_inverted_index": {"Abstract": [0], "We": [1], "count": [2, 4], "and": [3], "again.": [5]},
}


def with_(**changes: object) -> Record | Miss:
    return read(answered(WORK | changes), DOI)


def record(**changes: object) -> Record:
    found = with_(**changes)
    assert isinstance(found, Record)
    return found


def place(**changes: object) -> dict[str, object]:
    return WORK["primary_location"] | changes


# -- the request -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("identifier", "path"),
    [
        (DOI, "https://doi.org/10.5072/made.2021.17"),
        (
            Identifier("doi", "10.1890/a(2006)87[2832:t]2.0.co;2"),
            "https://doi.org/10.1890/a(2006)87%5B2832:t%5D2.0.co;2",
        ),
        (Identifier("doi", "10.5072/a?b#c%d<e>"), "https://doi.org/10.5072/a%3Fb%23c%25d%3Ce%3E"),
        (Identifier("arxiv", "2101.00017"), "https://doi.org/10.48550/arxiv.2101.00017"),
        (Identifier("pubmed", "90000001"), "pmid:90000001"),
    ],
)
def test_a_work_is_asked_for_by_what_openalex_knows_it_by(identifier: Identifier, path: str) -> None:
    asked = request(identifier)
    assert asked.url == f"https://api.openalex.org/works/{path}"
    assert asked.source == "openalex"


def test_an_identifier_that_openalex_does_not_know_is_no_request() -> None:
    with pytest.raises(ValueError, match="no works by openreview"):
        request(Identifier("openreview", "abc"))


# -- the record ------------------------------------------------------------------------------------------------------


def test_a_work_is_read_whole() -> None:
    assert record() == Record(
        source="OpenAlex",
        title="Counting Daphnia & other fleas at O(n) cost",
        authors="Ana Poça, Ben C. Teich, Claire Delacroix",
        venue="Journal of Small Animals",
        venue_key="journal",
        year=2021,
        abstract="We count and count again.",
        links=(Link(name="", url="https://doi.org/10.5072/made.2021.17"),),
        extra={
            "doi": "10.5072/made.2021.17",
            "volume": "12",
            "issue": "3",
            "pdf": "https://pond.example/17.pdf",
            "pages": "5-17",
            "publisher": "Pond & Sons",
        },
        identifiers=(DOI, Identifier("pubmed", "90000001"), Identifier("arxiv", "2101.00017")),
    )


@pytest.mark.parametrize(
    "identifier",
    [
        Identifier("pubmed", "90000001"),
        Identifier("arxiv", "2101.00017"),
        Identifier("doi", "10.48550/arxiv.2101.00017"),
    ],
)
def test_a_work_is_also_that_of_its_other_identifiers(identifier: Identifier) -> None:
    assert isinstance(read(answered(WORK), identifier), Record)


@pytest.mark.parametrize(
    ("printed", "known", "name"),
    [
        ("Pang Ying", "Ying Pang", "Ying Pang"),  # the same but for its order
        ("Ioannis Xenarios", "Ioannis Xénarios", "Ioannis Xénarios"),
        ("A. Fenton", "Andy Fenton", "A. Fenton"),  # may be another Fenton
        ("V.G. Kuznetsov", "В. Г. Кузнецов", "V.G. Kuznetsov"),
        ("King, Jr., Martin", "M. King", "Martin King, Jr."),
        ("PAUL BRESSLOFF", "Paul C. Bressloff", "Paul C. Bressloff"),
        (None, "Ying Pang", "Ying Pang"),
        ("Ying Pang", None, "Ying Pang"),
    ],
)
def test_a_name_is_as_the_paper_prints_it_in_the_best_spelling_of_the_same(
    printed: str | None, known: str | None, name: str
) -> None:
    people = [{"author": {"display_name": known}, "raw_author_name": printed}]
    assert split(record(authorships=people).authors) == (name,)


def test_a_list_of_authors_that_is_cut_short_is_none() -> None:
    assert record(is_authors_truncated=True).authors == ""


@pytest.mark.parametrize(
    ("where", "kind", "venue", "key"),
    [
        (place(), "article", "Journal of Small Animals", "journal"),
        (
            place(source=None, raw_source_name="Proceedings of Fleas &amp; Flies"),
            "conference-paper",
            "Proceedings of Fleas & Flies",
            "conference",
        ),
        (place(source={"display_name": "LNCS", "type": "book series"}), "conference-paper", "LNCS", "conference"),
        (
            place(source={"display_name": "Lecture notes in fleas"}, raw_source_name="Lecture Notes in Fleas"),
            "book-chapter",
            "Lecture Notes in Fleas",
            "",
        ),
        (place(source={"display_name": "Pond eBooks", "type": "ebook platform"}), "book-chapter", "", ""),
        (place(source={"display_name": "My University", "type": "repository"}), "article", "", ""),
        (place(source=None, raw_source_name=None), "article", "", ""),
        (None, "article", "", ""),
    ],
)
def test_a_venue_is_what_publishes(where: object, kind: str, venue: str, key: str) -> None:
    found = record(primary_location=where, type=kind)
    assert (found.venue, found.venue_key, found.is_preprint) == (venue, key, False)


@pytest.mark.parametrize(
    "changes",
    [
        {"type": "preprint"},
        {"primary_location": place(version="submittedVersion", source={"display_name": "arXiv", "type": "repository"})},
    ],
)
def test_a_preprint_has_no_venue(changes: dict[str, object]) -> None:
    found = record(**changes)
    assert found.is_preprint
    assert (found.venue, found.venue_key) == ("", "")


def test_a_title_that_is_a_number_is_one_and_an_empty_one_is_none() -> None:
    assert record(title="0").title == "0"
    assert record(title="", display_name=None).title == ""


@pytest.mark.parametrize(
    ("index", "text"),
    [
        ({"b": [1], "a": [0, 2]}, "a b a"),
        ({"Abstract:": [0], "fleas": [1]}, "fleas"),
        ({"ABSTRACT": [0], "Fleas": [1]}, "Fleas"),
        ({"Abstract": [0], "interpretation": [1]}, "Abstract interpretation"),
        ({"Abstract": [0], "Meaning": [1], "Representation": [2]}, "Abstract Meaning Representation"),
        ({"p": [0], "<": [1], "0.05": [2]}, "p < 0.05"),
        ({"$n^2$": [0], "fleas": [1]}, r"\\(n^2\\) fleas"),
        ({"a": [0], "lost": [-1, 10**12, "1", None], "b": [MOST_POSITIONS - 1]}, "a b"),
        ({"a": "0", "b": 1}, ""),
        (["a"], ""),
        (None, ""),
    ],
)
def test_an_abstract_is_put_together_by_position(index: object, text: str) -> None:
    assert record(abstract_inverted_index=index).abstract == text


def test_an_abstract_ends_somewhere() -> None:
    assert len(record(abstract_inverted_index={"a": list(range(500_000))}).abstract.split()) == MOST_POSITIONS


# -- what a person must know -----------------------------------------------------------------------------------------


def test_a_retracted_paper_is_told() -> None:
    (finding,) = record(is_retracted=True).findings
    assert (finding.rule, finding.severity) == ("retracted", Severity.ERROR)
    assert finding.message == "OpenAlex says that this paper was retracted."
    assert (
        finding.hint == "Look at the notice on the paper's page. If it shall be listed all the same, ask a maintainer."
    )


@pytest.mark.parametrize(
    ("changes", "severity", "message"),
    [
        ({"type": "dataset"}, Severity.WARNING, "OpenAlex knows this as a dataset, not as a paper."),
        ({"type": "book"}, Severity.WARNING, "OpenAlex knows this as a book, not as a paper."),
        ({"type": "peer-review"}, Severity.ERROR, "OpenAlex knows this as a peer review, not as a paper."),
        ({"type": "grant"}, Severity.ERROR, "OpenAlex knows this as a grant, not as a paper."),
        (
            {"is_paratext": True},
            Severity.ERROR,
            "OpenAlex knows this as a journal issue or a part around its papers, not as a paper.",
        ),
    ],
)
def test_what_is_no_paper_is_told(changes: dict[str, object], severity: Severity, message: str) -> None:
    (finding,) = record(**changes).findings
    assert (finding.rule, finding.severity, finding.message) == ("not-a-paper", severity, message)


@pytest.mark.parametrize("kind", ["article", "conference-paper", "dissertation", "review", "made-up-tomorrow", None])
def test_of_a_paper_there_is_nothing_to_tell(kind: str | None) -> None:
    assert record(type=kind).findings == ()


# -- no record -------------------------------------------------------------------------------------------------------


def test_a_work_of_another_paper_is_not_found() -> None:
    assert read(answered(WORK), Identifier("doi", "10.5072/other")) == Miss(source="OpenAlex", why="not found")


def test_a_page_that_says_not_found_says_so() -> None:
    page = b"<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>\n<h1>Not Found</h1>"
    assert read(answered(page, 404), DOI) == Miss(source="OpenAlex", why="not found")


@pytest.mark.parametrize("body", BODIES)
def test_what_is_no_work_is_broken(body: bytes) -> None:
    found = read(answered(body), DOI)
    assert isinstance(found, Miss)
    assert found.why == "broken"


@given(spoilt(WORK) | torn(answered(WORK).body))
def test_no_answer_is_too_strange(answer: Answer) -> None:
    found = read(answer, DOI)
    if isinstance(found, Record):
        assert DOI in found.identifiers
        assert "\n" not in found.title
