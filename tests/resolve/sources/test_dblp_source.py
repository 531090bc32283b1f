"""DBLP: records in XML, what its search finds, and the check for people in front of it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from strangers import BODIES, BOT_CHECK, answered, spoilt, torn

from bot.entry.identifiers import Identifier
from bot.entry.model import Link
from bot.entry.names import split
from bot.faults import Severity
from bot.resolve.fetch import Answer, Miss
from bot.resolve.record import Record
from bot.resolve.sources.dblp import read, read_search, request, request_search

KEY = Identifier("dblp", "conf/pond/PocaT21")
PAPER = """<inproceedings key="conf/pond/PocaT21" mdate="2021-08-10">
<author orcid="0000-0000-0000-0001" pid="1/1">Ana Po&#231;a</author>
<author pid="2/2">Ben Teich 0002</author>
<title>Counting H<sub>2</sub>O fleas &amp; <i>others</i>: Why not?.</title>
<pages>5-17</pages>
<year>2021</year>
<booktitle>POND (1)</booktitle>
<ee type="oa">https://doi.org/10.5072/Made.2021.17</ee>
<ee type="oa">https://pond.example/17</ee>
<crossref>conf/pond/2021-1</crossref>
<url>db/conf/pond/pond2021-1.html#PocaT21</url>
</inproceedings>"""
PREPRINT = """<article key="journals/corr/PocaT20" publtype="informal" mdate="2021-02-02">
<author>Ana Poça</author>
<title>Counting.</title>
<year>2020</year>
<volume>abs/2101.00017</volume>
<journal>CoRR</journal>
<ee type="oa">https://doi.org/10.48550/arXiv.2101.00017</ee>
</article>"""


def xml(element: str) -> Answer:
    return answered(f'<?xml version="1.0" encoding="US-ASCII"?>\n<dblp>\n{element}\n</dblp>'.encode())


def record(element: str = PAPER, key: Identifier = KEY) -> Record:
    found = read(xml(element), key)
    assert isinstance(found, Record)
    return found


def changed(old: str, new: str) -> Record:
    assert old in PAPER
    return record(PAPER.replace(old, new))


# -- a record --------------------------------------------------------------------------------------------------------


def test_a_record_is_asked_for_by_its_key() -> None:
    asked = request(KEY)
    assert asked.url == "https://dblp.org/rec/conf/pond/PocaT21.xml"
    assert asked.source == "dblp"
    with pytest.raises(ValueError, match="no records by doi"):
        request(Identifier("doi", "10.5072/x"))


def test_a_record_is_read_whole() -> None:
    assert record() == Record(
        source="DBLP",
        title="Counting H₂O fleas & others: Why not?",
        authors="Ana Poça, Ben Teich",
        venue="POND",
        venue_key="conference",
        year=2021,
        links=(Link(name="", url="https://doi.org/10.5072/Made.2021.17"),),
        extra={"doi": "10.5072/Made.2021.17", "pages": "5-17"},
        identifiers=(KEY, Identifier("doi", "10.5072/made.2021.17")),
    )


def test_a_record_may_come_without_anything_around_it() -> None:
    assert read(answered(PAPER.encode()), KEY) == record()


def test_an_article_has_its_journal_with_volume_and_number() -> None:
    article = """<article key="journals/pond/PocaT21"><author>Ana Poça</author><title>Counting.</title><year>2021</year>
        <journal>Proc. Pond Endow.</journal><volume>14</volume><number>3</number></article>"""
    found = record(article, Identifier("dblp", "journals/pond/PocaT21"))
    assert (found.venue, found.venue_key) == ("Proc. Pond Endow.", "journal")
    assert found.extra == {"volume": "14", "issue": "3"}
    assert found.links == (Link(name="", url="https://dblp.org/rec/journals/pond/PocaT21"),)


def test_a_preprint_has_neither_venue_nor_volume_and_leads_to_arxiv() -> None:
    found = record(PREPRINT, Identifier("dblp", "journals/corr/PocaT20"))
    assert found.is_preprint
    assert (found.venue, found.venue_key, found.extra) == ("", "", {})
    assert found.links == (Link(name="", url="https://arxiv.org/abs/2101.00017"),)
    assert found.identifiers == (Identifier("dblp", "journals/corr/PocaT20"), Identifier("arxiv", "2101.00017"))


@pytest.mark.parametrize(
    ("booktitle", "venue"),
    [
        ("POND", "POND"),
        ("POND (12)", "POND"),
        ("POND (Poster)", "POND"),
        ("POND (Workshop)", "POND (Workshop)"),
        ("EMPOND (Findings)", "EMPOND (Findings)"),
        ("NIPS", "NIPS"),
        ("POND/IJCFLEA (1)", "POND/IJCFLEA"),
    ],
)
def test_a_venue_is_short_and_as_dblp_has_it(booktitle: str, venue: str) -> None:
    assert changed("POND (1)", booktitle).venue == venue


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Counting.", "Counting"),
        ("Counting?", "Counting?"),
        ("And so on...", "And so on..."),
        ("Fleas in the U.S.", "Fleas in the U.S."),
        ("Fleas 2.0.", "Fleas 2.0"),
        ("0.", "0"),
        ("O(n<sup>2</sup>) <tt>flea</tt> <unknown>words</unknown>.", "O(n²) flea words"),
        ("a &lt; b.", "a < b"),
    ],
)
def test_a_title_loses_the_dot_of_the_catalogue_and_its_markup(written: str, title: str) -> None:
    assert changed("Counting H<sub>2</sub>O fleas &amp; <i>others</i>: Why not?.", written).title == title


@pytest.mark.parametrize("name", ["Wei Wang 0001", "Wei Wang 0123"])
def test_the_number_of_a_namesake_is_no_part_of_the_name(name: str) -> None:
    assert split(changed("Ben Teich 0002", name).authors) == ("Ana Poça", "Wei Wang")


def test_a_withdrawn_paper_is_told() -> None:
    (finding,) = changed('mdate="2021-08-10"', 'publtype="withdrawn"').findings
    assert (finding.rule, finding.severity) == ("withdrawn", Severity.WARNING)
    assert finding.message == "DBLP says that the authors have withdrawn this paper."
    assert finding.hint == "If it was published elsewhere, give the address of that version."


@pytest.mark.parametrize(
    ("kind", "severity", "message"),
    [
        ("proceedings", Severity.WARNING, "DBLP knows this as a volume of proceedings, not as a paper."),
        ("book", Severity.WARNING, "DBLP knows this as a book, not as a paper."),
        ("data", Severity.WARNING, "DBLP knows this as a dataset, not as a paper."),
        ("www", Severity.ERROR, "DBLP knows this as a page of a person, not as a paper."),
    ],
)
def test_what_is_no_paper_is_told(kind: str, severity: Severity, message: str) -> None:
    (finding,) = record(PAPER.replace("inproceedings", kind)).findings
    assert (finding.rule, finding.severity, finding.message) == ("not-a-paper", severity, message)
    assert finding.hint == (
        "Give the address of the paper itself."
        if severity is Severity.ERROR
        else "If that is what you mean to add, it is fine."
    )


# -- the search ------------------------------------------------------------------------------------------------------

INFO: dict[str, Any] = {
    "authors": {"author": [{"@pid": "1/1", "text": "Ana Poça"}, {"@pid": "2/2", "text": "Ben Teich 0002"}]},
    "title": "Counting &amp; fleas.",
    "venue": "POND",
    "pages": "5-17",
    "year": "2021",
    "type": "Conference and Workshop Papers",
    "access": "closed",
    "key": "conf/pond/PocaT21",
    "doi": "10.5072/MADE.2021.17",
    "ee": "https://doi.org/10.5072/MADE.2021.17",
    "url": "https://dblp.org/rec/conf/pond/PocaT21",
}


def found_by_search(*infos: dict[str, Any]) -> dict[str, Any]:
    hits = [{"@score": "5", "@id": "1", "info": info} for info in infos]
    return {"result": {"status": {"@code": "200"}, "hits": {"@total": str(len(hits)), "hit": hits}}}


def hits(*infos: dict[str, Any]) -> tuple[Record, ...]:
    found = read_search(answered(found_by_search(*infos)))
    assert isinstance(found, tuple)
    return found


def test_a_search_asks_for_a_title() -> None:
    assert request_search("Fleas & what/else?").url == (
        "https://dblp.org/search/publ/api?q=Fleas%20%26%20what%2Felse%3F&format=json&h=10"
    )


def test_what_was_found_is_read_like_a_record() -> None:
    (found,) = hits(INFO)
    assert found == Record(
        source="DBLP",
        title="Counting & fleas",
        authors="Ana Poça, Ben Teich",
        venue="POND",
        venue_key="conference",
        year=2021,
        links=(Link(name="", url="https://doi.org/10.5072/MADE.2021.17"),),
        extra={"doi": "10.5072/MADE.2021.17", "pages": "5-17"},
        identifiers=(KEY, Identifier("doi", "10.5072/made.2021.17")),
    )


def test_one_thing_stands_for_a_list_of_it() -> None:
    data = found_by_search(INFO | {"authors": {"author": {"@pid": "1/1", "text": "Ana Poça"}}, "venue": ["POND", "X"]})
    data["result"]["hits"]["hit"] = data["result"]["hits"]["hit"][0]
    found = read_search(answered(data))
    assert isinstance(found, tuple)
    assert [(each.authors, each.venue) for each in found] == [("Ana Poça", "POND")]


def test_the_publication_comes_before_its_preprint() -> None:
    preprint = INFO | {"key": "journals/corr/abs-2101-00017", "venue": "CoRR", "ee": "http://arxiv.org/abs/2101.00017"}
    assert [each.is_preprint for each in hits(preprint, INFO)] == [False, True]


@pytest.mark.parametrize("nothing", [{"@total": "0"}, {}, None])
def test_a_search_that_finds_nothing_says_so(nothing: object) -> None:
    assert read_search(answered({"result": {"hits": nothing}})) == ()


# -- no record -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [200, 403, 500])
def test_the_check_for_people_is_known_at_any_status(status: int) -> None:
    for found in (read(answered(BOT_CHECK, status), KEY), read_search(answered(BOT_CHECK, status))):
        assert isinstance(found, Miss)
        assert found.why == "challenge"


def test_a_record_with_another_key_is_not_found() -> None:
    assert read(xml(PAPER), Identifier("dblp", "conf/pond/Other21")) == Miss(source="DBLP", why="not found")


@pytest.mark.parametrize("body", [*BODIES, b'<!DOCTYPE a [<!ENTITY a "b">]><dblp>&a;</dblp>'])
def test_what_is_no_record_is_none(body: bytes) -> None:
    assert isinstance(read(answered(body), KEY), Miss)
    assert isinstance(read_search(answered(body)), Miss)


@given(torn(xml(PAPER).body))
def test_no_record_is_too_strange(answer: Answer) -> None:
    found = read(answer, KEY)
    if isinstance(found, Record):
        assert found.identifiers[0] == KEY


@given(spoilt(found_by_search(INFO)))
def test_no_list_is_too_strange(answer: Answer) -> None:
    read_search(answer)
