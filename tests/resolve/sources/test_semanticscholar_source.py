"""Semantic Scholar: a crosswalk between identifiers, an abstract, and nothing of what it is often wrong about."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from strangers import BODIES, PAGE, answered, spoilt, torn

from bot.entry.identifiers import Identifier
from bot.entry.model import Link
from bot.resolve.fetch import Answer, Miss
from bot.resolve.record import Record
from bot.resolve.sources.semanticscholar import read, request

SHA = "0123456789abcdef0123456789abcdef01234567"
ARXIV = Identifier("arxiv", "2101.00017")
PAPER: dict[str, Any] = {
    "paperId": SHA,
    "externalIds": {
        "DBLP": "conf/pond/PocaT21",
        "ArXiv": "2101.00017",
        "ACL": "2021.pond-long.17",
        "DOI": "10.5072/Made.2021.17",
        "CorpusId": 100000017,
        "PubMed": "90000001",
    },
    "url": f"https://www.semanticscholar.org/paper/{SHA}",
    "title": "Counting Daphnia.",
    "abstract": "We count $n^2$ fleas & more.\n\nTwice, p < 0.05.",
    "venue": "Pond",
    "year": 2020,
    "openAccessPdf": {"url": "https://pond.example/17.pdf", "status": "GREEN", "license": None},
    "authors": [{"authorId": "1", "name": "A. Poca"}],
}
NOTHING_OPEN = ({"url": "", "status": None}, {"url": None}, None, "https://pond.example", [])


def record(identifier: Identifier = ARXIV, **changes: object) -> Record:
    found = read(answered(PAPER | changes), identifier)
    assert isinstance(found, Record)
    return found


# -- the request -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("identifier", "key"),
    [
        (ARXIV, "ARXIV:2101.00017"),
        (Identifier("arxiv", "hep-th/9901001"), "ARXIV:hep-th/9901001"),
        (Identifier("doi", "10.5072/a(1)<b>"), "DOI:10.5072/a(1)%3Cb%3E"),
        (Identifier("acl", "P18-1001"), "ACL:P18-1001"),
        (Identifier("dblp", "conf/pond/PocaT21"), "DBLP:conf/pond/PocaT21"),
        (Identifier("pubmed", "90000001"), "PMID:90000001"),
        (Identifier("semanticscholar", SHA), SHA),
        (Identifier("semanticscholar", "CorpusID:17"), "CorpusId:17"),
        (Identifier("pmlr", "v37/ioffe15"), "URL:https://proceedings.mlr.press/v37/ioffe15.html"),
    ],
)
def test_a_paper_is_asked_for_by_any_identifier(identifier: Identifier, key: str) -> None:
    asked = request(identifier)
    assert asked.url == (
        f"https://api.semanticscholar.org/graph/v1/paper/{key}?fields=externalIds,title,abstract,openAccessPdf"
    )
    assert asked.source == "semanticscholar"


# -- the record ------------------------------------------------------------------------------------------------------


def test_a_paper_is_read_without_names_venue_and_year() -> None:
    assert record() == Record(
        source="Semantic Scholar",
        title="Counting Daphnia",
        abstract="We count \\\\(n^2\\\\) fleas & more.\n\nTwice, p < 0.05.",
        links=(Link(name="", url="https://arxiv.org/abs/2101.00017"),),
        identifiers=(
            Identifier("semanticscholar", SHA),
            ARXIV,
            Identifier("doi", "10.5072/made.2021.17"),
            Identifier("acl", "2021.pond-long.17"),
            Identifier("dblp", "conf/pond/PocaT21"),
            Identifier("pubmed", "90000001"),
            Identifier("semanticscholar", "CorpusID:100000017"),
        ),
        extra={"pdf": "https://pond.example/17.pdf"},
    )


@pytest.mark.parametrize("pdf", [*NOTHING_OPEN, {"url": "https://doi.org/10.5072/made.2021.17"}, {"url": "ftp://a/b"}])
def test_what_is_no_pdf_is_not_told(pdf: object) -> None:
    assert record(openAccessPdf=pdf).extra == {}


def test_the_doi_that_arxiv_gives_is_no_publication() -> None:
    found = record(externalIds={"ArXiv": "2101.00017", "DOI": "10.48550/arXiv.2101.00017"})
    assert found.identifiers == (Identifier("semanticscholar", SHA), ARXIV)


def test_an_identifier_that_cannot_be_one_is_left_out() -> None:
    found = record(externalIds={"ArXiv": "no id", "DOI": "\n", "DBLP": ["a"], "PubMed": "x/../y", "CorpusId": True})
    assert found.identifiers == (Identifier("semanticscholar", SHA),)


@pytest.mark.parametrize("missing", ["title", "abstract", "externalIds", "openAccessPdf"])
def test_what_it_does_not_say_is_empty(missing: str) -> None:
    assert isinstance(read(answered({k: v for k, v in PAPER.items() if k != missing}), ARXIV), Record)
    assert isinstance(read(answered(PAPER | {missing: None}), ARXIV), Record)


@pytest.mark.parametrize(
    "identifier",
    [
        Identifier("semanticscholar", "f" * 40),  # merged into the other since
        Identifier("dblp", "journals/corr/PocaT21"),  # of the preprint
        Identifier("doi", "10.48550/arxiv.2101.00017"),
    ],
)
def test_a_paper_of_several_names_answers_to_each(identifier: Identifier) -> None:
    assert isinstance(read(answered(PAPER), identifier), Record)


# -- no record -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "identifier",
    [
        Identifier("arxiv", "2101.00018"),
        Identifier("doi", "10.5072/other"),
        Identifier("acl", "P18-1001"),
        Identifier("pubmed", "1"),
    ],
)
def test_another_paper_is_not_found(identifier: Identifier) -> None:
    assert read(answered(PAPER), identifier) == Miss(source="Semantic Scholar", why="not found")


@pytest.mark.parametrize(
    ("body", "status", "why"),
    [
        ({"message": "Too Many Requests. Please wait and try again ...", "code": "429"}, 429, "rate limited"),
        ({"message": "Forbidden"}, 403, "refused"),
        ({"error": "Paper with id ARXIV:2101.00017 not found"}, 404, "not found"),
        ({"error": "Unrecognized or unsupported fields: [unknown]"}, 400, "refused"),
        (None, 200, "not found"),
        ({"total": 0, "offset": 0}, 200, "broken"),
        ({"data": []}, 200, "broken"),
        (PAGE, 200, "broken"),
    ],
)
def test_why_there_is_no_record_is_told_apart(body: object, status: int, why: str) -> None:
    found = read(answered(body, status), ARXIV)
    assert isinstance(found, Miss)
    assert found.why == why


@pytest.mark.parametrize("body", BODIES)
def test_no_body_is_taken_for_a_paper(body: bytes) -> None:
    assert isinstance(read(answered(body), ARXIV), Miss)


@given(spoilt(PAPER) | torn(answered(PAPER).body))
def test_no_answer_is_too_strange(answer: Answer) -> None:
    found = read(answer, ARXIV)
    if isinstance(found, Record):
        assert (found.authors, found.venue, found.year) == ("", "", None)
