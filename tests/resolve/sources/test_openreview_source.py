"""OpenReview: notes of both APIs, where a submission stands, and what it leads to."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strangers import BODIES, answered, spoilt, torn

from bot.entry.identifiers import Identifier
from bot.entry.model import Link
from bot.entry.names import split
from bot.faults import Severity
from bot.resolve.fetch import Answer, Miss
from bot.resolve.record import Record
from bot.resolve.sources.openreview import read, request, request_search, request_v1
from bot.resolve.sources.openreview_venue import standing

FORUM = Identifier("openreview", "aB3xK0JBtPr")
CONTENT: dict[str, Any] = {
    "title": "Counting $n^2$ Fleas & Others",
    "authors": ["Ana Poça", "Ben Teich"],
    "authorids": ["~Ana_Poça1", "~Ben_Teich2"],
    "keywords": ["fleas"],
    "abstract": "We count $n$ fleas.\n\nTwice.",
    "pdf": "/pdf/0123456789abcdef.pdf",
    "venue": "POND 2026 Poster",
    "venueid": "POND.cc/2026/Conference",
    "code": "https://github.com/poca/fleas/tree/main",
    "_bibtex": "@inproceedings{\npoca2026counting,\ntitle={Counting}\n}",
}
NOTE: dict[str, Any] = {
    "id": "aB3xK0JBtPr",
    "forum": "aB3xK0JBtPr",
    "invitations": ["POND.cc/2026/Conference/-/Submission", "POND.cc/2026/Conference/-/Edit"],
    "cdate": 1_758_000_000_000,  # September 2025
    "odate": 1_760_000_000_000,
    "pdate": 1_769_500_000_000,  # January 2026
    "externalIds": ["doi:10.5072/Made.2026.17", "dblp:conf/pond/PocaT26", "arxiv:2501.00017"],
}


def wrapped(content: dict[str, Any]) -> dict[str, Any]:
    return {name: {"value": value} for name, value in content.items()}


def v2(note: dict[str, Any] = NOTE, **content: object) -> dict[str, Any]:
    return {"notes": [note | {"content": wrapped(CONTENT | content)}], "count": 1}


def v1(note: dict[str, Any] = NOTE, **content: object) -> dict[str, Any]:
    return {"notes": [note | {"content": CONTENT | content}], "count": 1}


def record(**content: object) -> Record:
    return of(v2(**content))


def of(data: object) -> Record:
    found = read(answered(data), FORUM)
    assert isinstance(found, Record)
    return found


# -- requests --------------------------------------------------------------------------------------------------------


def test_both_apis_and_the_search_can_be_asked() -> None:
    assert request(FORUM).url == "https://api2.openreview.net/notes?id=aB3xK0JBtPr"
    assert request_v1(FORUM).url == "https://api.openreview.net/notes?id=aB3xK0JBtPr"
    assert request_search(FORUM, title="Fleas & Co?").url == (
        "https://api2.openreview.net/notes/search?term=Fleas%20%26%20Co%3F&source=forum&limit=25"
    )
    assert request_search(FORUM).url == (
        "https://api2.openreview.net/notes/search?term=aB3xK0JBtPr&source=forum&limit=25"
    )
    assert {asked(FORUM).source for asked in (request, request_v1, request_search)} == {"openreview"}
    with pytest.raises(ValueError, match="no notes by doi"):
        request(Identifier("doi", "10.5072/x"))


# -- the note --------------------------------------------------------------------------------------------------------


def test_a_note_is_read_whole() -> None:
    assert record() == Record(
        source="OpenReview",
        title=r"Counting \(n^2\) Fleas & Others",
        authors="Ana Poça, Ben Teich",
        venue="POND",
        venue_key="conference",
        year=2026,
        abstract="We count \\\\(n\\\\) fleas.\n\nTwice.",
        links=(
            Link(name="", url="https://openreview.net/forum?id=aB3xK0JBtPr"),
            Link(name="Code", url="https://github.com/poca/fleas"),
        ),
        extra={
            "doi": "10.5072/Made.2026.17",
            "presentation": "Poster",
            "pdf": "https://openreview.net/pdf/0123456789abcdef.pdf",
        },
        identifiers=(
            FORUM,
            Identifier("doi", "10.5072/made.2026.17"),
            Identifier("dblp", "conf/pond/PocaT26"),
            Identifier("arxiv", "2501.00017"),
        ),
    )


def test_values_may_be_bare_as_in_v1_and_the_note_too() -> None:
    assert of(v1()) == record()
    assert of(v2()["notes"][0]) == record()


def test_among_what_a_search_finds_the_note_with_the_id_counts() -> None:
    others = [{"id": "other", "forum": "aB3xK0JBtPr", "content": wrapped(CONTENT | {"title": "A review"})}]
    assert of({"notes": others + v2()["notes"], "count": 2}) == record()
    assert read(answered({"notes": others, "count": 1}), FORUM) == Miss(source="OpenReview", why="not found")


@pytest.mark.parametrize(
    "authors", [["Anonymous"], ["Anonymous Authors"], ["Anonymous1"], "Anonymous", [], None, [{"username": "~X1"}]]
)
def test_authors_who_are_hidden_are_nobody(authors: object) -> None:
    assert record(authors=authors).authors == ""


@pytest.mark.parametrize(
    "authors",
    [
        ["Ana Poça", "Ben Teich"],
        [{"fullname": "Ana Poça", "username": "~Ana1"}, {"fullname": "Ben Teich"}],
        "Ana Poça, Ben Teich",
        ["Ana Poça", None, 7.5, "", "Ben Teich"],
    ],
)
def test_authors_are_read_in_every_shape(authors: object) -> None:
    assert split(record(authors=authors).authors) == ("Ana Poça", "Ben Teich")


@pytest.mark.parametrize(
    ("code", "url"),
    [
        ("https://github.com/poca/fleas", "https://github.com/poca/fleas"),
        ("http://www.github.com/poca/fleas.git", "https://github.com/poca/fleas"),
        (
            "[![github](/images/github_icon.svg) poca/fleas](https://github.com/poca/fleas)",
            "https://github.com/poca/fleas",
        ),
        ("https://gitlab.com/poca/fleas", "https://gitlab.com/poca/fleas"),
        ("https://anonymous.4open.science/r/fleas", ""),
        ("https://github.com/poca", ""),
        ("https://www.catalyzex.com/paper/fleas", ""),
        ("/attachment/0123.zip", ""),
        ("javascript:alert(1)", ""),
        ({"a": 1}, ""),
    ],
)
def test_code_is_a_link_where_it_lies_at_a_host_of_code(code: object, url: str) -> None:
    assert record(code=code).links[1:] == ((Link(name="Code", url=url),) if url else ())


def test_code_that_the_abstract_offers_is_a_link() -> None:
    found = record(code="", abstract="Our code is at https://github.com/poca/fleas.")
    assert found.links[1:] == (Link(name="Code", url="https://github.com/poca/fleas"),)


@pytest.mark.parametrize(
    ("pdf", "url"),
    [
        ("/pdf/0123.pdf", "https://openreview.net/pdf/0123.pdf"),
        ("https://pond.example/17.pdf", "https://pond.example/17.pdf"),
        ("//evil.example/17.pdf", ""),
        ("file:///etc/passwd", ""),
        ("", ""),
    ],
)
def test_a_pdf_lies_at_openreview_or_where_it_says(pdf: str, url: str) -> None:
    assert record(pdf=pdf, code="").extra.get("pdf", "") == url


# -- where it stands -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("venueid", "words", "venue", "year", "shown"),
    [
        ("ICLR.cc/2026/Conference", "ICLR 2026 Poster", "ICLR", 2026, "Poster"),
        ("ICLR.cc/2026/Conference", "ICLR 2025 Oral", "ICLR", 2026, "Oral"),  # the id is right
        ("ICLR.cc/2023/Conference", "ICLR 2023 notable top 5%", "ICLR", 2023, "notable top 5%"),
        ("NeurIPS.cc/2022/Conference", "NeurIPS 2022 Accept", "NeurIPS", 2022, ""),
        ("ICML.cc/2025/Conference", "ICML 2025 spotlightposter", "ICML", 2025, "spotlightposter"),
        ("EMNLP/2023/Conference", "EMNLP 2023 Main", "EMNLP", 2023, ""),
        ("EMNLP/2023/Conference", "EMNLP 2023 Findings", "EMNLP Findings", 2023, ""),
        (
            "NeurIPS.cc/2023/Track/Datasets_and_Benchmarks",
            "NeurIPS 2023 Datasets and Benchmarks Poster",
            "NeurIPS Datasets and Benchmarks",
            2023,
            "Poster",
        ),
        ("ICLR.cc/2024/Workshop/LLMAgents", "LLMAgents @ ICLR 2024 Oral", "LLMAgents @ ICLR", 2024, "Oral"),
        ("ICLR.cc/2026/Workshop/Gen2", "", "ICLR Workshop Gen2", 2026, ""),
        ("colmweb.org/COLM/2026/Conference", "", "COLM", 2026, ""),
        ("ACM.org/TheWebConf/2025/Conference", "The Web Conference", "The Web Conference", 2025, ""),
        ("dblp.org/conf/NIPS/2024", "NeurIPS 2024", "NeurIPS", 2024, ""),
        ("", "ICLR 2019 Poster", "ICLR", 2019, "Poster"),
    ],
)
def test_what_is_accepted_has_a_venue_a_year_and_a_way_of_being_shown(
    venueid: str, words: str, venue: str, year: int, shown: str
) -> None:
    found = record(venueid=venueid, venue=words)
    assert (found.venue, found.venue_key, found.year, found.extra.get("presentation", ""), found.is_preprint) == (
        venue,
        "conference",
        year,
        shown,
        False,
    )
    assert found.findings == ()


@pytest.mark.parametrize(
    ("venueid", "words", "venue"),
    [("TMLR", "Accepted by TMLR", "TMLR"), ("dblp.org/journals/TMLR/2026", "Trans. Mach. 2026", "Trans. Mach.")],
)
def test_a_journal_is_one_and_its_year_is_that_of_the_publication(venueid: str, words: str, venue: str) -> None:
    found = record(venueid=venueid, venue=words)
    assert (found.venue, found.venue_key, found.year) == (venue, "journal", 2026)


@pytest.mark.parametrize(
    ("venueid", "words", "rules"),
    [
        ("ICLR.cc/2026/Conference/Submission", "ICLR 2026 Conference Submission", []),
        ("ICLR.cc/2024/Conference", "Submitted to ICLR 2024", []),
        ("ICLR.cc/2022/Conference", "ICLR 2022 Submitted", []),
        ("TMLR/Under_Review", "Under review for TMLR", []),
        ("TMLR/Decision_Pending", "Decision pending for TMLR", []),
        ("ICLR.cc/2026/Conference/Rejected_Submission", "Submitted to ICLR 2026", ["not-accepted"]),
        ("ICLR.cc/2026/Conference/Desk_Rejected_Submission", "ICLR 2026 Conference", ["not-accepted"]),
        ("ICLR.cc/2026/Conference/Rejected_Submission", "ICLR 2026 Oral", ["not-accepted"]),
        ("TMLR/Rejected", "Rejected by TMLR", ["not-accepted"]),
        ("ICLR.cc/2026/Conference/Withdrawn_Submission", "ICLR 2026 Conference Withdrawn Submission", ["withdrawn"]),
        ("TMLR/Withdrawn_Submission", "Withdrawn by Authors", ["withdrawn"]),
        ("dblp.org/journals/CORR/2026", "CoRR 2026", []),
        ("OpenReview.net/Anonymous_Preprint", "OpenReview Anonymous Preprint", []),
        ("", "", []),
        ("", "2026", []),
    ],
)
def test_what_is_not_accepted_is_a_preprint_of_the_year_in_which_it_could_be_read(
    venueid: str, words: str, rules: list[str]
) -> None:
    found = record(venueid=venueid, venue=words)
    assert (found.venue, found.venue_key, found.year, found.is_preprint) == ("", "", 2025, True)
    assert [finding.rule for finding in found.findings] == rules


def test_a_paper_that_was_not_taken_is_told_kindly() -> None:
    (finding,) = record(venueid="POND.cc/2026/Conference/Rejected_Submission").findings
    assert finding.severity is Severity.NOTICE
    assert finding.message == (
        "OpenReview knows of no venue that has published this paper, so it is entered as a preprint."
    )
    assert finding.hint == "If it was published elsewhere, write that venue, or give the address of that version."


def test_a_paper_that_was_withdrawn_is_told() -> None:
    (finding,) = record(venueid="POND.cc/2026/Conference/Withdrawn_Submission").findings
    assert finding.severity is Severity.WARNING
    assert finding.message == "OpenReview says that the authors have withdrawn this paper."


def test_the_venue_of_an_upload_is_its_uploaders_word() -> None:
    found = record(venueid="OpenReview.net/Archive", venue="Frontiers in Fleas")
    assert (found.venue, found.claimed_venue, found.is_preprint) == ("", "Frontiers in Fleas", True)


def test_the_copy_of_a_preprint_knows_its_arxiv_id() -> None:
    note = {name: value for name, value in NOTE.items() if name != "externalIds"}
    found = of(v2(note, venueid="dblp.org/journals/CORR/2026", html="http://arxiv.org/abs/2501.00017"))
    assert found.identifiers == (FORUM, Identifier("arxiv", "2501.00017"))


BIBTEX = "{\npoca2018counting,\ntitle={Counting},\nauthor={Ana Poça},\nbooktitle={Conference on Ponds},\nyear={2018}\n}"


@pytest.mark.parametrize(
    ("bibtex", "venue"),
    [
        (f"@inproceedings{BIBTEX}", "Conference on Ponds"),
        (f"@misc{BIBTEX}", ""),
        (f"@inproceedings{BIBTEX}".replace("Ana Poça", "Anonymous"), ""),
        ("@inproceedings{", ""),
    ],
)
def test_of_an_old_note_the_bibtex_says_where_it_was_accepted(bibtex: str, venue: str) -> None:
    found = of(
        v1(
            NOTE | {"invitation": "POND.cc/2018/Conference/-/Blind_Submission"},
            venue=None,
            venueid=None,
            _bibtex=bibtex,
        )
    )
    assert (found.venue, found.is_preprint) == (venue, not venue)
    assert found.year == (2018 if venue else 2025)


def test_of_an_old_note_the_invitation_says_that_it_was_withdrawn() -> None:
    note = NOTE | {"invitation": "POND.cc/2018/Conference/-/Withdrawn_Submission"}
    found = of(v1(note, venue=None, venueid=None, _bibtex=f"@inproceedings{BIBTEX}"))
    assert [finding.rule for finding in found.findings] == ["withdrawn"]


@pytest.mark.parametrize("time", [True, -1, 10**30, "1769500000000", None, float("nan"), []])
def test_a_time_that_is_none_is_no_year(time: object) -> None:
    note = NOTE | {"cdate": time, "odate": time, "pdate": time}
    assert of(v2(note, venueid="TMLR", venue="Accepted by TMLR")).year is None


# -- no record -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "status", "why"),
    [
        ({"name": "ChallengeRequiredError", "message": "Challenge required", "status": 403}, 403, "challenge"),
        ({"name": "ForbiddenError", "message": "You do not have permission", "status": 403}, 403, "refused"),
        ({"name": "NotFoundError", "message": "The Note aB3xK0JBtPr was not found", "status": 404}, 404, "not found"),
        ({"name": "RateLimitError", "message": "Too many requests", "status": 429}, 429, "rate limited"),
        ({"notes": [], "count": 0}, 200, "not found"),
        ({"notes": None}, 200, "not found"),
        (v2(NOTE | {"ddate": 1_769_500_000_000}), 200, "not found"),
        (v2(title=""), 200, "not found"),
        ({"name": "Error"}, 200, "broken"),
    ],
)
def test_why_there_is_no_record_is_told_apart(body: object, status: int, why: str) -> None:
    found = read(answered(body, status), FORUM)
    assert isinstance(found, Miss)
    assert found.why == why


@pytest.mark.parametrize("body", BODIES)
def test_what_is_no_note_is_broken(body: bytes) -> None:
    found = read(answered(body), FORUM)
    assert isinstance(found, Miss)
    assert found.why == "broken"


@given(spoilt(v2()) | spoilt(v1()) | torn(answered(v2()).body))
def test_no_answer_is_too_strange(answer: Answer) -> None:
    found = read(answer, FORUM)
    if isinstance(found, Record):
        assert found.identifiers[0] == FORUM
        assert found.is_preprint or found.venue


@given(st.text(), st.text())
def test_no_words_for_a_venue_are_too_strange(venueid: str, venue: str) -> None:
    standing(venueid, venue)
