"""arXiv: its Atom feed of before and since 2026, one paper or many."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strangers import BODIES, BOT_CHECK, PAGE, answered, torn

from bot.entry.identifiers import Identifier
from bot.entry.model import Link
from bot.entry.names import split
from bot.faults import Severity
from bot.resolve.fetch import Answer, Miss
from bot.resolve.record import Record
from bot.resolve.sources.arxiv import read, read_many, request, request_many

ID = Identifier("arxiv", "2101.00017")
OLD = Identifier("arxiv", "hep-th/9901001")
NEW_NAMES = 'xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns="http://www.w3.org/2005/Atom"'


def entry(
    *,
    id_: str = "http://arxiv.org/abs/2101.00017v2",
    title: str = "Counting fleas",
    authors: tuple[str, ...] = ("Ana Poça", "Ben C. Teich"),
    summary: str = "We count fleas.",
    comment: str = "",
    journal_ref: str = "",
    doi: str = "",
) -> str:
    """An entry as it is since 2026."""
    fields = {"comment": comment, "journal_ref": journal_ref, "doi": doi}
    return (
        f"<entry><id>{id_}</id><title>{title}</title><updated>2022-05-01T00:00:00Z</updated>"
        f'<link href="https://arxiv.org/pdf/x" rel="related" type="application/pdf" title="pdf"/>'
        f"<summary>{summary}</summary><category term='cs.LG' scheme='http://arxiv.org/schemas/atom'/>"
        "<published>2021-01-02T17:59:46Z</published>"
        + "".join(f"<arxiv:{name}>{value}</arxiv:{name}>" for name, value in fields.items() if value)
        + "<arxiv:primary_category term='cs.IR'/>"
        + "".join(f"<author><name>{name}</name></author>" for name in authors)
        + "</entry>"
    )


def feed(*entries: str) -> bytes:
    return (
        f"<?xml version='1.0' encoding='UTF-8'?>\n<feed {NEW_NAMES}><id>https://arxiv.org/api/x</id>"
        f"<title>arXiv Query: search_query=&amp;id_list=x</title>{''.join(entries)}</feed>"
    ).encode()


def record(**fields: object) -> Record:
    found = read(answered(feed(entry(**fields))), ID)  # type: ignore[arg-type]
    assert isinstance(found, Record)
    return found


FEED_OF_2018 = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <id>http://arxiv.org/api/x</id>
  <opensearch:totalResults xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">1</opensearch:totalResults>
  <entry>
    <id>http://arxiv.org/abs/hep-th/9901001v3</id>
    <updated>2001-10-24T00:21:32Z</updated>
    <published>1999-01-01T00:21:32Z</published>
    <title>On the Counting of Fleas and
  Ponds</title>
    <summary>  Fleas are counted at the
level of ponds.
  A second paragraph.
</summary>
    <author>
      <name>Ana Poça</name>
      <arxiv:affiliation xmlns:arxiv="http://arxiv.org/schemas/atom">Utopia</arxiv:affiliation>
    </author>
    <arxiv:doi xmlns:arxiv="http://arxiv.org/schemas/atom">10.5072/MADE.1999.1</arxiv:doi>
    <arxiv:journal_ref xmlns:arxiv="http://arxiv.org/schemas/atom">Journal of Ponds and Lakes, 2000</arxiv:journal_ref>
    <arxiv:primary_category xmlns:arxiv="http://arxiv.org/schemas/atom" term="hep-th"/>
  </entry>
</feed>
""".encode()
ERROR = """<entry><id>https://arxiv.org/api/errors#incorrect_id_format_for_abc</id><title>Error</title>
<summary>incorrect id format for abc</summary><author><name>arXiv api core</name></author></entry>"""


# -- requests --------------------------------------------------------------------------------------------------------


def test_one_paper_is_asked_for_by_its_id() -> None:
    assert request(OLD).url == "https://export.arxiv.org/api/query?id_list=hep-th/9901001&max_results=1"
    assert request(OLD).source == "arxiv"


def test_many_papers_are_asked_for_at_once() -> None:
    url = "https://export.arxiv.org/api/query?id_list=2101.00017,hep-th/9901001&max_results=2"
    assert request_many([ID, OLD]).url == url


# -- records ---------------------------------------------------------------------------------------------------------


def test_a_preprint_is_read_whole() -> None:
    remark = "12 pages, accepted at CVPR 2021. Code: https://github.com/pond/fleas"
    assert record(comment=remark, doi="10.5072/Made.2021.17") == Record(
        source="arXiv",
        title="Counting fleas",
        authors="Ana Poça, Ben C. Teich",
        year=2021,
        abstract="We count fleas.",
        links=(
            Link(name="", url="https://arxiv.org/abs/2101.00017"),
            Link(name="Code", url="https://github.com/pond/fleas"),
        ),
        extra={"doi": "10.5072/Made.2021.17", "category": "cs.IR", "comment": remark},
        identifiers=(ID, Identifier("doi", "10.5072/made.2021.17")),
        is_preprint=True,
        claimed_venue="CVPR 2021",
    )


def test_the_feed_of_before_2026_is_read_alike() -> None:
    assert read(answered(FEED_OF_2018), OLD) == Record(
        source="arXiv",
        title="On the Counting of Fleas and Ponds",
        authors="Ana Poça",
        venue="Journal of Ponds and Lakes",
        venue_key="journal",
        year=2000,
        abstract="Fleas are counted at the level of ponds.\n\nA second paragraph.",
        links=(Link(name="", url="https://arxiv.org/abs/hep-th/9901001"),),
        extra={"doi": "10.5072/MADE.1999.1", "category": "hep-th"},
        identifiers=(OLD, Identifier("doi", "10.5072/made.1999.1")),
        is_preprint=True,
    )


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("0", "0"),
        ("$ω$Test: $O(n^2)$ &amp; 50% more", r"\(ω\)Test: \(O(n^2)\) & 50% more"),
        (r"$ρ$-$\texttt{EOS}$", r"\(ρ\)-\(\texttt{EOS}\)"),
        ("Wrapped\n  twice", "Wrapped twice"),
        ("It is ~10x faster than G\\\"odel's", "It is ~10x faster than Gödel's"),
        ("When p &lt; 0.05 and a&lt;b", "When p < 0.05 and a<b"),
    ],
)
def test_titles_keep_their_maths_and_lose_their_tex(written: str, title: str) -> None:
    assert record(title=written).title == title


def test_an_abstract_has_its_maths_in_markdowns_writing() -> None:
    assert record(summary="For $\\{x\\}$ in\n$k$-space.").abstract == r"For \\(\\{x\\}\\) in \\(k\\)-space."


def test_html_in_an_abstract_is_read() -> None:
    assert (
        record(summary="See &lt;a href='https://x.example'&gt;here&lt;/a&gt; for $k$.").abstract
        == r"See here for \\(k\\)."
    )


@pytest.mark.parametrize(
    ("authors", "names"),
    [
        (("The OLYMPUS Collaboration", ":", "Ana Poça"), ("The OLYMPUS Collaboration", "Ana Poça")),
        (("Ana Poça for the OLYMPUS Collaboration",), ("Ana Poça", "OLYMPUS Collaboration")),
        (("Ana Poça (on behalf of the OLYMPUS Collaboration)",), ("Ana Poça", "OLYMPUS Collaboration")),
        ((r"Kurt G\"odel",), ("Kurt Gödel",)),
        ((), ()),
    ],
)
def test_collaborations_stand_beside_people(authors: tuple[str, ...], names: tuple[str, ...]) -> None:
    assert split(record(authors=authors).authors) == names


def test_the_doi_that_arxiv_gives_is_no_publication() -> None:
    found = record(doi="10.48550/arXiv.2101.00017")
    assert found.identifiers == (ID,)
    assert "doi" not in found.extra


def test_of_two_dois_the_first_is_taken() -> None:
    found = record(doi="10.5072/made.2021.17, 10.5072/made.2021.18")
    assert found.identifiers == (ID, Identifier("doi", "10.5072/made.2021.17"))


@pytest.mark.parametrize(
    ("fields", "venue", "claimed"),
    [
        ({"journal_ref": "CVPR 2022"}, "CVPR", ""),
        ({"journal_ref": "Phys.Rev.D76:013009,2007"}, "", "Phys.Rev.D76:013009,2007"),
        ({"comment": "Accepted at ICML 2020", "journal_ref": "Phys.Rev.D76:013009,2007"}, "", "Phys.Rev.D76:013009,2007"),
        ({"comment": "Accepted at ICML 2020"}, "", "ICML 2020"),
        ({"comment": "Submitted to ICML 2020"}, "", ""),
        ({}, "", ""),
    ],
)  # fmt: skip
def test_only_a_plain_reference_is_a_venue(fields: dict[str, str], venue: str, claimed: str) -> None:
    found = record(**fields)
    assert (found.venue, found.claimed_venue) == (venue, claimed)


# No recorded feed holds a withdrawn paper: these are built from the words that its page shows.
@pytest.mark.parametrize(
    "fields",
    [
        {"comment": "This paper has been withdrawn by the author due to a crucial error in Lemma 1"},
        {"comment": "arXiv admin note: This paper has been withdrawn by arXiv due to unverifiable authorship"},
        {"comment": "Withdrawn; see 2102.00001"},
        {"comment": "The paper is withdrawn"},
        {"comment": "The authors have withdrawn this paper"},
        {"summary": "This paper has been withdrawn due to an error."},
    ],
)
def test_a_withdrawn_paper_is_told(fields: dict[str, str]) -> None:
    (finding,) = record(**fields).findings
    assert (finding.rule, finding.severity) == ("withdrawn", Severity.WARNING)


@pytest.mark.parametrize(
    "fields",
    [
        {"comment": "12 pages"},
        {"comment": "It was withdrawn from ICLR 2021"},
        {"summary": "We count fleas that were withdrawn from ponds."},
        {"summary": "In cash machines, money is withdrawn by people."},
    ],
)
def test_other_withdrawals_are_not(fields: dict[str, str]) -> None:
    assert record(**fields).findings == ()


# -- many, and none --------------------------------------------------------------------------------------------------


def test_papers_are_told_apart_by_id_and_not_by_order() -> None:
    body = feed(entry(id_="http://arxiv.org/abs/hep-th/9901001v2", title="Old"), entry(title="New"))
    missing = Identifier("arxiv", "2101.00018")
    found = read_many(answered(body), [ID, missing, OLD])
    assert {each: getattr(said, "title", said) for each, said in found.items()} == {
        ID: "New",
        missing: Miss(source="arXiv", why="not found"),
        OLD: "Old",
    }


@pytest.mark.parametrize("status", [200, 400])
def test_a_malformed_id_is_an_unknown_paper_at_any_status(status: int) -> None:
    assert read(answered(feed(ERROR), status), ID) == Miss(source="arXiv", why="not found")


def test_a_malformed_id_among_many_says_nothing_of_the_others() -> None:
    found = read_many(answered(feed(ERROR), 400), [ID, OLD])
    assert [said.why for said in found.values() if isinstance(said, Miss)] == ["refused", "refused"]


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (answered(feed()), "not found"),
        (answered(feed(entry(id_="http://arxiv.org/abs/2101.00018v1"))), "not found"),
        (answered(feed(entry(id_="http://example.org/2101.00017"))), "not found"),
        (answered(b"Rate exceeded.", 429), "rate limited"),
        (answered(b"Rate exceeded."), "broken"),
        (answered(b"<rss><channel/></rss>"), "broken"),
        (answered(feed(entry())[:-20]), "broken"),
        (answered(PAGE), "broken"),
        (answered(BOT_CHECK), "challenge"),
        (answered(b"no", 400), "refused"),
        (answered(b"", 503), "broken"),
        (Answer(status=0, fault="no answer within 20 seconds"), "unreachable"),
    ],
)
def test_each_failure_has_its_reason(answer: Answer, why: str) -> None:
    found = read(answer, ID)
    assert isinstance(found, Miss)
    assert (found.source, found.why) == ("arXiv", why)


@pytest.mark.parametrize("body", BODIES)
def test_a_body_without_a_feed_is_a_miss(body: bytes) -> None:
    assert isinstance(read(answered(body), ID), Miss)


@given(torn(feed(entry(comment="accepted at CVPR 2021", doi="10.5072/x", journal_ref="Journal of Ponds, 2020"))))
def test_whatever_bytes_come_they_are_read(answer: Answer) -> None:
    assert isinstance(read(answer, ID), Record | Miss)


WRITTEN = st.text(st.characters(codec="utf-8", exclude_characters="<>&\r", min_codepoint=32), max_size=30)


@given(WRITTEN, WRITTEN, WRITTEN, WRITTEN, WRITTEN)
def test_whatever_authors_write_it_is_read(title: str, name: str, remark: str, reference: str, doi: str) -> None:
    body = feed(entry(title=title, authors=(name,), summary=title, comment=remark, journal_ref=reference, doi=doi))
    found = read(answered(body), ID)
    assert isinstance(found, Record)
    assert found.title == " ".join(found.title.split())
