"""A paper's own page: what its meta tags, its abstract and its BibTeX say, host by host; and pages that say nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.entry import names
from bot.entry.identifiers import Identifier, recognise
from bot.entry.model import Link
from bot.resolve.fetch import Answer, Miss, Request
from bot.resolve.record import Record
from bot.resolve.sources import pages

PMLR = Identifier("pmlr", "v37/ant15")


def page(*tags: str, body: str = "") -> bytes:
    return f"<!doctype html><html><head><title>x</title>{''.join(tags)}</head><body>{body}</body></html>".encode()


def tag(name: str, content: str) -> str:
    return f'<meta name="citation_{name}" content="{content}">'


def answered(body: bytes, *, status: int = 200, url: str = "", content_type: str = "text/html") -> Answer:
    return Answer(status=status, body=body, url=url, headers={"content-type": content_type})


def read(body: bytes, identifier: Identifier = PMLR, *, url: str = "") -> Record:
    found = pages.read(answered(body, url=url), identifier)
    assert isinstance(found, Record)
    return found


def missed(answer: Answer, identifier: Identifier = PMLR) -> Miss:
    found = pages.read(answer, identifier)
    assert isinstance(found, Miss)
    return found


def test_the_request_asks_for_the_papers_page() -> None:
    assert pages.request(PMLR) == Request(
        source="pages", url="https://proceedings.mlr.press/v37/ant15.html", accept="text/html, */*;q=0.5"
    )


# -- the hosts -------------------------------------------------------------------------------------------------------


def test_pmlr() -> None:
    body = page(
        '<meta name="citation_publisher" content="PMLR"/>',
        tag("title", "Hashing &amp; Ants"),
        tag("abstract_html_url", "http://proceedings.mlr.press/v37/ant15.html"),
        tag("pdf_url", "http://proceedings.mlr.press/v37/ant15.pdf"),
        tag("firstpage", "1"),
        tag("lastpage", "9"),
        tag("author", "Ada Ant"),
        tag("author", "Bob van Bee, Jr."),
        tag("publication_date", "2015/06/01"),
        tag("inbook_title", "Proceedings of the 32nd International Conference on Machine Learning"),
        tag("conference_title", "International Conference on Machine Learning"),
        body='<h4>Abstract</h4><div id="abstract" class="abstract">\n  We hash <em>ants</em>.\n</div><h4>Cite</h4>',
    )
    assert read(body) == Record(
        source="the paper's page",
        title="Hashing & Ants",
        authors="Ada Ant, Bob van Bee, Jr.",
        venue="ICML",
        venue_key="conference",
        year=2015,
        abstract="We hash ants.",
        links=(Link(name="", url="https://proceedings.mlr.press/v37/ant15.html"),),
        extra={
            "pages": "1-9",
            "publisher": "PMLR",
            "booktitle": "Proceedings of the 32nd International Conference on Machine Learning",
            "pdf": "http://proceedings.mlr.press/v37/ant15.pdf",
        },
        identifiers=(PMLR,),
    )


NEURIPS = Identifier("neurips", "2024/0123456789abcdef0123456789abcdef-Conference")


def test_neurips_has_the_year_of_its_volume_and_not_of_its_publication() -> None:
    body = page(
        tag("title", "Ants"),
        tag("author", "Ant, Ada"),
        tag("journal_title", "Advances in Neural Information Processing Systems"),
        tag("volume", "37"),
        tag("doi", "10.52202/079017-0001"),
        tag("publication_date", "2025-01-16"),
        body='<h2 class="section-label">Abstract</h2>\n<p class="paper-abstract"><p>One.</p><p>Two.</p>\n</p><h4>More</h4>',
    )
    found = read(body, NEURIPS)
    assert (found.title, found.authors, found.venue, found.venue_key, found.year) == (
        "Ants",
        "Ada Ant",
        "NeurIPS",
        "conference",
        2024,
    )
    assert found.abstract == "One.\n\nTwo."
    assert found.identifiers == (NEURIPS, Identifier("doi", "10.52202/079017-0001"))
    assert found.extra["booktitle"] == "Advances in Neural Information Processing Systems"


def test_old_neurips_pages_have_no_mark_around_their_abstract_and_torn_words_in_it() -> None:
    body = page(
        tag("title", "Ants"),
        tag("publication_date", "1988"),
        tag("journal_title", "Advances in Neural Information Processing Systems"),
        body="""<div class="col"><h4>Authors</h4><p><i>Ada Ant</i></p><h4>Abstract</h4>
        <p><p>Their role in ac(cid:173) tively  walking.</p>\n</p></div></div><footer><a href="x">Report</a></footer>""",
    )
    found = read(body, Identifier("neurips", "1988/0123456789abcdef0123456789abcdef"))
    assert (found.abstract, found.venue, found.year) == ("Their role in actively walking.", "NIPS", 1988)


def test_cvf() -> None:
    cvf = Identifier("cvf", "CVPR2021/html/Ant_Ants_CVPR_2021_paper")
    body = page(
        tag("title", "Ants"),
        tag("author", "Ant, Ada"),
        tag("author", "Bee, Bob"),
        tag("publication_date", "2021"),
        tag("conference_title", "Proceedings of the IEEE/CVF Conference on Computer Vision and Pattern Recognition"),
        tag("firstpage", "1"),
        body="""<div id="content"><dl><div id="papertitle">Ants</div><div id="authors"><br><b><i>Ada Ant</i></b></div>
        <font size="5"><br><b>Abstract</b></font><br><br><div id="abstract">We see ants.</div>
        [<a href="/content/CVPR2021/papers/Ant_Ants_CVPR_2021_paper.pdf">pdf</a>]
        <div class="bibref pre-white-space">@InProceedings{Ant_2021_CVPR, title = {Ants}}</div></dl></div>""",
    )
    found = read(body, cvf)
    assert (found.authors, found.venue, found.venue_key, found.year) == ("Ada Ant, Bob Bee", "CVPR", "conference", 2021)
    assert (found.abstract, found.extra["pages"]) == ("We see ants.", "1")


@pytest.mark.parametrize(
    ("value", "venue"),
    [
        ("CVPR2021/html/A_paper", "CVPR"),
        ("cvpr_2016/html/A_paper", "CVPR"),
        ("ICCV2023/html/A_paper", "ICCV"),
        ("WACV2022/html/A_paper", "WACV"),
        ("CVPR2021W/CLVision/html/A_paper", "CVPR Workshops"),
        ("CVPRW_2019/html/A_paper", "CVPR Workshops"),
        ("cvpr_2018_workshops/w10/html/A_paper", "CVPR Workshops"),
    ],
)
def test_the_address_at_cvf_tells_the_conference(value: str, venue: str) -> None:
    assert read(page(tag("title", "Ants")), Identifier("cvf", value)).venue == venue


def test_cvf_is_read_from_its_bibtex_where_the_tags_are_missing() -> None:
    body = page(
        body="""<div class="bibref">@InProceedings{Ant_2013_CVPR,<br>author = {Ant, Ada and Bee, Bob},<br>
        title = {Ants \\&amp; Bees},<br>booktitle = {Conference on Computer Vision (CVPR)},<br>year = {2013}<br>}</div>"""
    )
    found = read(body, Identifier("cvf", "cvpr_2013/html/A_paper"))
    assert (found.title, found.authors, found.venue, found.year) == ("Ants & Bees", "Ada Ant, Bob Bee", "CVPR", 2013)


def test_aaai() -> None:
    aaai = Identifier("aaai", "AAAI/4642")
    body = page(
        '<meta name="DC.Description" xml:lang="en" content="We&amp;nbsp;plan for ants."/>',
        tag("journal_title", "Proceedings of the AAAI Conference on Artificial Intelligence"),
        tag("author", "Ada Ant"),
        tag("author_institution", "Ant University"),
        tag("title", "Ants"),
        tag("date", "2019/07/17"),
        tag("volume", "33"),
        tag("issue", "01"),
        tag("doi", "10.1609/aaai.v33i01.3301"),
        tag("abstract_html_url", "https://ojs.aaai.org/index.php/AAAI/article/view/4642"),
        body='<section class="item abstract"><h2 class="label">Abstract</h2>\nWe plan.<p>For ants.</p></section>',
    )
    found = read(body, aaai)
    assert (found.venue, found.venue_key, found.year) == ("AAAI", "conference", 2019)
    assert found.abstract == "We plan.\n\nFor ants."
    assert (found.extra["doi"], found.extra["volume"], found.extra["issue"]) == ("10.1609/aaai.v33i01.3301", "33", "01")
    plain = body.partition(b"<body>")[0]
    assert read(plain, aaai).abstract == "We plan for ants."


def test_a_magazine_is_a_journal() -> None:
    body = page(tag("title", "Ants"), tag("journal_title", "AI Magazine"))
    found = read(body, Identifier("aaai", "aimagazine/2000"))
    assert (found.venue, found.venue_key) == ("AI Magazine", "journal")


def test_jmlr() -> None:
    jmlr = Identifier("jmlr", "v22/20-1380")
    body = page(
        tag("title", "Ants"),
        tag("author", "Ada Ant"),
        tag("journal_title", "Journal of Machine Learning Research"),
        tag("volume", "22"),
        tag("issue", "110"),
        tag("firstpage", "1"),
        tag("lastpage", "8"),
        tag("publication_date", "2021"),
        body="""<div id="content"><h2>Ants</h2><p><b><i>Ada Ant</i></b>; 22(110):1&minus;8, 2021.</p><h3>Abstract</h3>
        Ants are streams.
        <font color="gray"><p>[abs]</font>[<a target=_blank href="20-1380.pdf">pdf</a>][<a href="x.bib">bib</a>]</div>""",
    )
    found = read(body, jmlr)
    assert (found.venue, found.venue_key) == ("Journal of Machine Learning Research", "journal")
    assert (found.abstract, found.extra["pages"]) == ("Ants are streams.", "1-8")
    assert found.identifiers == (jmlr,)


def test_usenix() -> None:
    usenix = Identifier("usenix", "usenixsecurity22/ant")
    body = page(
        tag("title", "Ants"),
        tag("author", "Ada Ant"),
        tag("author_institution", "Ant University"),
        tag("author_email", "ada@ant.edu"),
        tag("publication_date", "2022"),
        tag("conference_title", "31st USENIX Security Symposium (USENIX Security 22)"),
        body="""<div class="field field-name-field-paper-people-text"><p>Ada Ant, <em>Ant University</em></p></div>
        <div class="field field-name-field-paper-description field-type-text-long"><div class="field-items">
        <div class="field-item odd"><p>Ants attack.</p><p>We defend.</p></div></div></div><div>Open access</div>""",
    )
    found = read(body, usenix)
    assert (found.authors, found.venue, found.venue_key) == ("Ada Ant", "USENIX Security", "conference")
    assert found.abstract == "Ants attack.\n\nWe defend."
    assert found.extra["booktitle"] == "31st USENIX Security Symposium (USENIX Security 22)"


@pytest.mark.parametrize(
    ("title", "venue"),
    [
        ("The 24th International Conference on Artificial Intelligence and Statistics", "AISTATS"),
        ("Proceedings of Thirty Fifth Conference on Learning Theory", "COLT"),
        ("Uncertainty in Artificial Intelligence", "UAI"),
        ("International Workshop on Ants", "International Workshop on Ants"),
        ("Proceedings of the Workshop on Ants (WoA)", "WoA"),
    ],
)
def test_the_conferences_of_pmlr_have_their_usual_names(title: str, venue: str) -> None:
    assert read(page(tag("title", "Ants"), tag("conference_title", title))).venue == venue


def test_pmlrs_own_short_name_of_a_conference_counts() -> None:
    body = page(tag("title", "Ants"), tag("conference_title", "Meeting on Ants"), tag("conference_abbrev", "MoA"))
    assert read(body).venue == "MoA"


def test_jmlr_publishes_one_journal() -> None:
    found = read(page(tag("title", "Ants")), Identifier("jmlr", "v3/ant02a"))
    assert (found.venue, found.venue_key) == ("Journal of Machine Learning Research", "journal")


def test_a_page_without_a_venue_is_of_none() -> None:
    found = read(page(tag("title", "Ants")))
    assert (found.venue, found.venue_key) == ("", "")


# -- the fields ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "authors"),
    [
        (["Ant, Ada", "Bob Bee"], ["Ada Ant", "Bob Bee"]),
        (["Ant, Ada; Bee, Bob"], ["Ada Ant", "Bob Bee"]),
        (["Ada Ant, Bob Bee, Cy Cicada"], ["Ada Ant", "Bob Bee", "Cy Cicada"]),
        (["Van der Ant, Ada Maria"], ["Ada Maria Van der Ant"]),
        (["Ant, Ada", "The Hive Collaboration"], ["Ada Ant", "The Hive Collaboration"]),
        (["M&uuml;ller, Jo&amp;atilde;o"], ["João Müller"]),
        (["Ada Ant", "Ada Ant"], ["Ada Ant", "Ada Ant"]),
        ([], []),
    ],
)
def test_authors_are_read_in_either_order_and_from_one_tag(written: list[str], authors: list[str]) -> None:
    body = page(tag("title", "Ants"), *(tag("author", name) for name in written))
    assert list(names.split(read(body).authors)) == authors


def test_the_plural_tag_counts_where_the_singular_is_missing() -> None:
    body = page(tag("title", "Ants"), tag("authors", "Ant, Ada; Bee, Bob"))
    assert read(body).authors == "Ada Ant, Bob Bee"


@pytest.mark.parametrize(
    ("name", "date", "year"),
    [
        ("publication_date", "2015/06/01", 2015),
        ("publication_date", "2021/6", 2021),
        ("publication_date", "2021", 2021),
        ("publication_date", "2024-12-16", 2024),
        ("publication_date", "19 June 2020", 2020),
        ("date", "1997/10/31", 1997),
        ("online_date", "2007/10/23", 2007),
        ("publication_date", "soon", None),
    ],
)
def test_a_date_is_written_in_many_ways(name: str, date: str, year: int | None) -> None:
    assert read(page(tag("title", "Ants"), tag(name, date))).year == year


def test_the_date_of_publication_comes_before_that_of_going_online() -> None:
    assert read(page(tag("title", "A"), tag("online_date", "2007"), tag("publication_date", "1977/01"))).year == 1977


def test_other_papers_in_a_list_of_references_are_not_this_one() -> None:
    body = page(
        tag("reference", "citation_title=Bees; citation_author=Bob Bee; citation_doi=10.1000/bee"),
        tag("title", "Ants"),
        tag("author", "Ada Ant"),
    )
    found = read(body)
    assert (found.title, found.authors, found.extra) == ("Ants", "Ada Ant", {})


def test_a_title_may_be_0_and_maths_stays_maths() -> None:
    assert read(page(tag("title", "0"))).title == "0"
    assert read(page(tag("title", "The $k$-means of  &amp;lt;i&amp;gt;ants&amp;lt;/i&amp;gt;"))).title == (
        r"The \(k\)-means of ants"
    )


def test_tags_may_be_written_without_quotes_and_the_other_way_round() -> None:
    body = b"<meta content='Ants' name=citation_title><META NAME=Citation_Author CONTENT=Ada>"
    found = read(body)
    assert (found.title, found.authors) == ("Ants", "Ada")


def test_an_abstract_that_breaks_off_is_none() -> None:
    body = page(tag("title", "Ants"), '<meta name="dc.description" content="Food packaging as a vital…">')
    assert read(body).abstract == ""


def test_code_named_in_the_abstract_is_linked() -> None:
    body = page(tag("title", "Ants"), body='<div id="abstract">Our code is at https://github.com/ada/ants.</div>')
    assert read(body).links[1:] == (Link(name="Code", url="https://github.com/ada/ants"),)


def test_pages_that_are_not_utf_8_are_read_as_browsers_do() -> None:
    body = page(tag("title", "Ants"), tag("author", "András Ant")).decode().encode("cp1252")
    assert read(body).authors == "András Ant"


# -- which paper -----------------------------------------------------------------------------------------------------


def test_the_page_of_another_paper_is_not_this_one() -> None:
    body = page(tag("title", "Bees"), tag("abstract_html_url", "https://proceedings.mlr.press/v37/bee15.html"))
    assert missed(answered(body)).why == "not found"
    assert (
        missed(answered(page(tag("title", "B")), url="https://proceedings.mlr.press/v37/bee15.html")).why == "not found"
    )


def test_a_page_that_moved_gives_its_new_identifier() -> None:
    old, new = "https://papers.nips.cc/paper/7181-attention", NEURIPS.url
    identifier = recognise(old)
    assert identifier
    assert read(page(tag("title", "Ants")), identifier, url=new).identifiers == (identifier, NEURIPS)


def test_neurips_tracks_come_and_go_in_the_address_of_one_paper() -> None:
    without = Identifier("neurips", NEURIPS.value.removesuffix("-Conference"))
    assert read(page(tag("title", "Ants")), without, url=NEURIPS.url).title == "Ants"


# -- no record -------------------------------------------------------------------------------------------------------

CHALLENGE = b"<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>Enable cookies</body></html>"
ANUBIS = b"<!doctype html><html><head><title>Making sure you&#39;re not a bot!</title></head></html>"


@pytest.mark.parametrize("body", [CHALLENGE, ANUBIS])
@pytest.mark.parametrize("status", [200, 403, 500])
def test_a_check_for_people_is_told_from_a_page(body: bytes, status: int) -> None:
    assert missed(answered(body, status=status)) == Miss(
        source="the paper's page", why="challenge", detail="a check for people stands before it"
    )


def test_a_page_with_a_captcha_in_its_search_form_is_a_page() -> None:
    assert read(page(tag("title", "Ants"), "<script>var captcha = 1</script>")).title == "Ants"


@pytest.mark.parametrize("body", [b"<html>", page(), page(tag("author", "Ada")), b"%PDF-1.5", b"{}", b"\xff\xfe\x00"])
def test_a_page_that_says_nothing_of_a_paper_will_not_say_it_later(body: bytes) -> None:
    assert missed(answered(body)) == Miss(
        source="the paper's page", why="refused", detail="the page says nothing of a paper"
    )


def test_an_empty_answer_is_no_page() -> None:
    assert missed(answered(b"")).why == "broken"


@pytest.mark.parametrize(
    ("status", "why"), [(404, "not found"), (429, "rate limited"), (503, "broken"), (0, "unreachable")]
)
def test_what_the_host_refuses_is_told_by_its_status(status: int, why: str) -> None:
    assert missed(answered(b"<html>", status=status)).why == why


# -- strangers' bytes ------------------------------------------------------------------------------------------------

PIECES = (
    *("<", ">", "</", "<!--", "-->", "<![", "<![CDATA[", "<?", "&", "&amp;", "&#0;", '"', "'", "=", "\0", "\n", "\x80"),
    *(
        '<meta name="citation_title" content="',
        '<meta name="citation_author" content="a, b; c">',
        "<script>",
        "</script>",
    ),
    *("<h3>Abstract</h3>", '<div id="abstract">', '<p class="abstract">', "</div>", "<div>", "<br>", "<title>", "x"),
    *('<div class="bibref">', "@a{k, title={T}}", "<textarea>", "<svg>", "[abs]", "<math>"),
)


@given(st.lists(st.sampled_from(PIECES)))
def test_any_mixture_of_tags_is_read(pieces: list[str]) -> None:
    found = pages.read(answered("".join(pieces).encode()), PMLR)
    assert isinstance(found, Miss) or "<div" not in found.abstract


@given(st.binary(), st.sampled_from([0, 200, 204, 301, 404, 500]))
def test_any_bytes_are_read(body: bytes, status: int) -> None:
    pages.read(answered(body, status=status), PMLR)


@pytest.mark.parametrize("piece", ["<a ", "<a b='", "<!--", "<", "<div>", "&", "<script>", "<h3>Abstract</h3>", "<br>"])
@pytest.mark.parametrize("before", ["", '<meta name="citation_title" content="Ants"><div id="abstract">'])
def test_a_hostile_page_takes_no_time(before: str, piece: str) -> None:
    """Time that grows with the square of the text would make this hang."""
    found = pages.read(answered((before + piece * (1_500_000 // len(piece))).encode()), PMLR)
    assert isinstance(found, Record) is bool(before)
