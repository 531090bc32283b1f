"""The ACL Anthology: the BibTeX of one paper, the file that holds a whole conference, and what its ids tell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.entry import names
from bot.entry.identifiers import Identifier
from bot.entry.model import Link
from bot.faults import Severity
from bot.resolve.fetch import Answer, Miss, Request
from bot.resolve.record import Record
from bot.resolve.sources import acl, acl_xml
from bot.resolve.sources.acl_volume import place_of, venue_of

PAPER = Identifier("acl", "2022.acl-long.112")
BIBTEX = r"""@inproceedings{ant-etal-2022-summn,
    title = "{S}umm$^N$: Ants \& Bees",
    author = "Le Ant, Ada  and
      M{\"u}ller, Bob",
    editor = "Cicada, Cy",
    booktitle = "Proceedings of the 60th Annual Meeting of the Association for Computational Linguistics (Volume 1: Long Papers)",
    month = may,
    year = "2022",
    address = "Dublin, Ireland",
    publisher = "Association for Computational Linguistics",
    url = "https://aclanthology.org/2022.acl-long.112/",
    doi = "10.18653/v1/2022.acl-long.112",
    pages = "1592--1604",
    abstract = "They are 50{\%} {`}smaller{'} for $N \in \{1,2\}$. Our code is at \url{https://github.com/ada/summn}."
}
"""
LONG = "Proceedings of the 60th Annual Meeting of the Association for Computational Linguistics (Volume 1: Long Papers)"
META = f"<booktitle>{LONG}</booktitle><publisher>ACL</publisher><month>May</month><year>2022</year><venue>acl</venue>"


def collection(paper: str, *, volume: str = "long", meta: str = META, name: str = "2022.acl") -> bytes:
    return (
        f"<?xml version='1.0' encoding='UTF-8'?>\n<collection id=\"{name}\"><volume id=\"{volume}\"><meta>{meta}</meta>"
        f"<frontmatter><bibkey>x</bibkey></frontmatter>{paper}</volume></collection>"
    ).encode()


def xml_record(inner: str) -> Record:
    body = collection(f'<paper id="111"><title>Bees</title></paper><paper id="112">{inner}</paper>')
    found = acl_xml.read(Answer(status=200, body=body), PAPER)
    assert isinstance(found, Record)
    return found


def bib_answer(text: str, *, status: int = 200) -> Answer:
    return Answer(status=status, body=text.encode())


# -- the BibTeX of one paper -----------------------------------------------------------------------------------------


def test_the_request_asks_for_the_bibtex_beside_the_page() -> None:
    assert acl.request(PAPER) == Request(
        source="acl", url="https://aclanthology.org/2022.acl-long.112.bib", accept="text/plain, */*;q=0.5"
    )


def test_the_bibtex_becomes_a_record() -> None:
    assert acl.read(bib_answer(BIBTEX), PAPER) == Record(
        source="ACL Anthology",
        title=r"Summ\(^N\): Ants & Bees",
        authors="Ada Le Ant, Bob Müller",
        venue="ACL",
        venue_key="conference",
        year=2022,
        abstract=r"They are 50% `smaller' for \\(N \in \\{1,2\\}\\). Our code is at https://github.com/ada/summn.",
        links=(
            Link(name="", url="https://aclanthology.org/2022.acl-long.112/"),
            Link(name="Code", url="https://github.com/ada/summn"),
        ),
        extra={
            "doi": "10.18653/v1/2022.acl-long.112",
            "pages": "1592–1604",
            "publisher": "Association for Computational Linguistics",
            "booktitle": LONG,
        },
        identifiers=(PAPER, Identifier("doi", "10.18653/v1/2022.acl-long.112")),
    )


def test_an_article_of_a_journal_keeps_the_journals_whole_name_aside() -> None:
    text = """@article{a, title="Ants", author="Ant, Ada", year="2018", volume="6",
        journal="Transactions of the Association for Computational Linguistics", url="https://www.aclweb.org/anthology/Q18-1001"}"""
    found = acl.read(bib_answer(text), Identifier("acl", "Q18-1001"))
    assert isinstance(found, Record)
    assert (found.venue, found.venue_key) == ("TACL", "journal")
    assert found.extra == {"volume": "6", "journal": "Transactions of the Association for Computational Linguistics"}


def test_a_volume_is_told_from_a_paper() -> None:
    text = '@proceedings{a, title="Proceedings of X", year="2018", url="https://aclanthology.org/P18-1000/"}'
    found = acl.read(bib_answer(text), Identifier("acl", "P18-1000"))
    assert isinstance(found, Record)
    assert [(f.rule, f.severity) for f in found.findings] == [("not-a-paper", Severity.WARNING)]


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (bib_answer(BIBTEX.replace("long.112", "long.113")), "not found"),
        (bib_answer("<html>", status=404), "not found"),
        (bib_answer("<!doctype html><html>"), "broken"),
        (bib_answer(BIBTEX[:30]), "broken"),
        (bib_answer(""), "broken"),
        (bib_answer("Just a moment..."), "challenge"),
        (bib_answer("", status=502), "broken"),
        (Answer(status=0, fault="no answer within 20 seconds"), "unreachable"),
    ],
)
def test_what_is_no_record_says_why(answer: Answer, why: str) -> None:
    found = acl.read(answer, PAPER)
    assert isinstance(found, Miss)
    assert (found.source, found.why) == ("ACL Anthology", why)


# -- what an id tells ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ("2022.acl-long.1", ("2022.acl", "long", "1", "acl")),
        ("2020.findings-emnlp.12", ("2020.findings", "emnlp", "12", "findings")),
        ("P18-1001", ("P18", "1", "1", "acl")),
        ("J89-4000", ("J89", "4", "0", "cl")),
        ("W18-6301", ("W18", "63", "1", "")),
        ("D19-1010", ("D19", "1", "10", "emnlp")),
        ("D19-5001", ("D19", "50", "1", "")),
        ("C69-0101", ("C69", "1", "1", "")),
    ],
)
def test_an_id_tells_the_file_the_volume_and_the_paper(value: str, place: tuple[str, str, str, str]) -> None:
    found = place_of(value)
    assert found
    assert (found.collection, found.volume, found.paper, found.venue) == place


@pytest.mark.parametrize("value", ["", "P18", "2022.acl", "p18-1001", "2022.acl-long", "P18-10011"])
def test_what_is_no_id_has_no_place(value: str) -> None:
    assert place_of(value) is None


@pytest.mark.parametrize(
    ("value", "long", "venue"),
    [
        ("2022.acl-long.1", LONG, ("ACL", "conference")),
        ("2021.naacl-main.2", "", ("NAACL", "conference")),
        ("2020.emnlp-main.2", "", ("EMNLP", "conference")),
        ("2020.findings-emnlp.2", "Findings of the ACL: EMNLP 2020", ("Findings of EMNLP", "conference")),
        ("2021.findings-acl.2", "", ("Findings of ACL", "conference")),
        ("2020.lrec-1.2", "Proceedings of the 12th LREC", ("LREC", "conference")),
        ("2024.lrec-main.2", "Proceedings of the Conference (LREC-COLING 2024)", ("LREC-COLING", "conference")),
        (
            "2022.acl-srw.2",
            "ACL 2022: Student Research Workshop",
            ("ACL 2022: Student Research Workshop", "conference"),
        ),
        ("2022.ants-1.2", "Proceedings of the First Ants", ("Proceedings of the First Ants", "conference")),
        ("E17-1001", "", ("EACL", "conference")),
        ("C18-1001", "", ("COLING", "conference")),
        ("K17-1001", "", ("CoNLL", "conference")),
        (
            "N12-2001",
            "NAACL HLT 2012 Student Research Workshop",
            ("NAACL HLT 2012 Student Research Workshop", "conference"),
        ),
        ("W04-0801", "Proceedings of SENSEVAL-3", ("Proceedings of SENSEVAL-3", "conference")),
        ("D19-5001", "Proceedings of the Second Workshop", ("Proceedings of the Second Workshop", "conference")),
        ("J98-1001", "Computational Linguistics", ("Computational Linguistics", "journal")),
        ("2021.tacl-1.2", "Transactions of the ACL", ("TACL", "journal")),
        ("W04-0801", "", ("", "")),
    ],
)
def test_the_venue_is_called_as_everybody_calls_it(value: str, long: str, venue: tuple[str, str]) -> None:
    assert venue_of(place_of(value), long) == venue


# -- the file of a whole conference ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "name"),
    [("2022.acl-long.112", "2022.acl"), ("P18-1001", "P18"), ("D19-5001", "D19"), ("W18-6301", "W18")],
)
def test_the_file_is_named_by_the_collection(value: str, name: str) -> None:
    url = f"https://raw.githubusercontent.com/acl-org/acl-anthology/master/data/xml/{name}.xml"
    assert acl_xml.request(Identifier("acl", value)).url == url


def test_the_file_has_the_same_record_as_the_bibtex() -> None:
    found = xml_record(
        """<title><fixed-case>S</fixed-case>umm<tex-math>^N</tex-math>: Ants &amp; Bees</title>
        <author><first>Ada</first><last>Le Ant</last></author>
        <author id="bob"><last>Müller</last><first>Bob</first><affiliation>Hive</affiliation></author>
        <pages>1592–1604</pages>
        <abstract>They are 50% `smaller' for <tex-math>N \\in \\{1,2\\}</tex-math>. Our code is at
        <url>https://github.com/ada/summn</url>.</abstract>
        <url hash="12345678">2022.acl-long.112</url><doi>10.18653/v1/2022.acl-long.112</doi>"""
    )
    expected = acl.read(bib_answer(BIBTEX), PAPER)
    assert isinstance(expected, Record)
    assert {**found.extra, "publisher": "Association for Computational Linguistics"} == expected.extra
    for field in ("title", "authors", "venue", "venue_key", "year", "abstract", "links", "identifiers", "findings"):
        assert getattr(found, field) == getattr(expected, field)


def test_markup_in_a_title_tears_no_word_apart() -> None:
    found = xml_record("<title>An <b><i>Ant</i>s</b>’ <fixed-case>H<i>i</i></fixed-case>ve</title>")
    assert found.title == "An Ants’ Hive"


def test_paragraphs_of_an_abstract_stay_apart() -> None:
    assert xml_record("<title>A</title><abstract>One\nline.\n \nTwo.</abstract>").abstract == "One line.\n\nTwo."


@pytest.mark.parametrize(
    ("inner", "authors"),
    [
        ("<author><first/><last>Ant</last></author>", ["Ant"]),
        ("<author><last>Ant</last></author><author><first>Bob</first><last>Bee</last></author>", ["Ant", "Bob Bee"]),
        (
            "<author><first>Ada</first><last>Ant</last><variant script='hani'><last>蟻</last></variant></author>",
            ["Ada Ant"],
        ),
        ("<editor><first>Cy</first><last>Cicada</last></editor>", []),
    ],
)
def test_names_come_from_their_parts(inner: str, authors: list[str]) -> None:
    assert list(names.split(xml_record(f"<title>A</title>{inner}").authors)) == authors


@pytest.mark.parametrize(
    ("inner", "links"),
    [
        ('<pwccode url="https://github.com/ada/ants" additional="false">ada/ants</pwccode>', ["https://github.com/ada/ants"]),
        ('<pwccode url="" additional="true"/>', []),
        ('<attachment type="software">2022.acl-long.112.software.zip</attachment>', ["https://aclanthology.org/attachments/2022.acl-long.112.software.zip"]),
        ("<software>P18-1001.Software.zip</software>", ["https://aclanthology.org/attachments/P18-1001.Software.zip"]),
        ('<attachment type="software">../x.zip</attachment>', []),
        ('<attachment type="poster">p.pdf</attachment>', []),
        (
            '<attachment type="software">a.zip</attachment><pwccode url="https://github.com/ada/ants"/>',
            ["https://github.com/ada/ants"],
        ),
    ],
)  # fmt: skip
def test_code_that_the_anthology_names_is_linked_once(inner: str, links: list[str]) -> None:
    found = xml_record(f"<title>A</title>{inner}").links
    assert [link.url for link in found if link.name == "Code"] == links
    assert found[0] == Link(name="", url="https://aclanthology.org/2022.acl-long.112/")


def test_data_beside_a_paper_is_linked() -> None:
    found = xml_record('<title>A</title><attachment type="dataset">d.zip</attachment>')
    assert found.links[1:] == (Link(name="Data", url="https://aclanthology.org/attachments/d.zip"),)


@pytest.mark.parametrize("notice", ["retracted", "removed"])
def test_a_paper_that_was_taken_back_is_told(notice: str) -> None:
    found = xml_record(f'<title>A</title><{notice} date="2022-05-06">It was for another track.</{notice}>')
    assert [(f.rule, f.severity) for f in found.findings] == [("retracted", Severity.ERROR)]


def test_a_revision_and_an_erratum_change_nothing() -> None:
    inner = '<title>A</title><revision id="2" href="x">Fixed.</revision><erratum id="1" href="y">Oh.</erratum>'
    assert xml_record(inner) == xml_record("<title>A</title>")


def test_front_matter_has_the_title_of_its_volume() -> None:
    found = acl_xml.read(Answer(status=200, body=collection("")), Identifier("acl", "2022.acl-long.0"))
    assert isinstance(found, Record)
    assert (found.title, [f.rule for f in found.findings]) == (LONG, ["not-a-paper"])


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (collection('<paper id="113"><title>A</title></paper>'), "not found"),
        (collection('<paper id="112"><title>A</title></paper>', volume="short"), "not found"),
        (collection('<paper id="112"><title>A</title></paper>', name="2022.naacl"), "not found"),
        (b"<paper/>", "broken"),
        (b"<collection id='2022.acl'>", "broken"),
        (b"<html></html>", "broken"),
        (b"", "broken"),
    ],
)
def test_a_file_without_the_paper_is_no_record(body: bytes, why: str) -> None:
    found = acl_xml.read(Answer(status=200, body=body), PAPER)
    assert isinstance(found, Miss)
    assert found.why == why


def test_an_id_of_another_form_is_in_no_file() -> None:
    found = acl_xml.read(Answer(status=200, body=collection("")), Identifier("acl", "anything"))
    assert isinstance(found, Miss)
    assert found.why == "not found"


# -- strangers' bytes ------------------------------------------------------------------------------------------------

TAGS = (
    *('<paper id="112">', "</paper>", "<title>", "</title>", "<tex-math>", "</tex-math>", "<abstract>", "</abstract>"),
    *(
        "<author>",
        "</author>",
        "<first/>",
        "<last>",
        "</last>",
        "<pwccode url='http://x'/>",
        "<year>",
        "&amp;",
        "$",
        "\\",
    ),
    *("<doi>", "</doi>", "10.1/x", "A", " ", "\n\n", "<retracted/>", "<attachment type='software'>", "</attachment>"),
)


@given(st.lists(st.sampled_from(TAGS)))
def test_any_mixture_of_elements_is_read(pieces: list[str]) -> None:
    acl_xml.read(Answer(status=200, body=collection("".join(pieces))), PAPER)


@given(st.binary(), st.sampled_from([0, 200, 404, 500]))
def test_any_bytes_are_read(body: bytes, status: int) -> None:
    acl.read(Answer(status=status, body=body), PAPER)
    acl_xml.read(Answer(status=status, body=body), PAPER)


@pytest.mark.parametrize("piece", ["<b>", "<tex-math>$", "<title>", "<author>", "\\{", "x"])
def test_a_hostile_file_takes_no_time(piece: str) -> None:
    body = collection(f'<paper id="112"><title>{piece * (1_000_000 // len(piece))}')
    assert isinstance(acl_xml.read(Answer(status=200, body=body), PAPER), Miss)
    acl.read(bib_answer(BIBTEX.replace("Ants", piece * (200_000 // len(piece)))), PAPER)
