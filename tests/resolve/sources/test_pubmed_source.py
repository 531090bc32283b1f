"""PubMed: what the library's catalogue says, without what only a catalogue writes."""

from __future__ import annotations

import pytest
from hypothesis import given
from strangers import BODIES, answered, torn

from bot.entry.identifiers import Identifier
from bot.entry.model import Link
from bot.entry.names import split
from bot.faults import Severity
from bot.resolve.fetch import Answer, Miss
from bot.resolve.record import Record
from bot.resolve.sources.pubmed import read, request

PMID = Identifier("pubmed", "90000001")
TITLE = "<ArticleTitle>Counting <i>Daphnia</i> in 10<sup>6</sup> ponds.</ArticleTitle>"
DATE = "<PubDate><Year>2021</Year><Month>03</Month></PubDate>"
JOURNAL = "<Title>Journal of small animals</Title>"
PAGES = "<Pagination><MedlinePgn>205-17</MedlinePgn></Pagination>"
ABSTRACT = "<Abstract><AbstractText>We count, p &lt; 0.05.</AbstractText></Abstract>"
PEOPLE = """<Author ValidYN="Y"><LastName>Poça</LastName><ForeName>Ana M</ForeName><Initials>AM</Initials></Author>
<Author ValidYN="Y"><LastName>Teich</LastName><ForeName>Ben</ForeName><Initials>B</Initials></Author>"""
KINDS = '<PublicationType UI="D016428">Journal Article</PublicationType>'
NOTES = "<CommentsCorrectionsList></CommentsCorrectionsList>"
ARTICLE = f"""<PubmedArticle>
<MedlineCitation Status="MEDLINE" Owner="NLM">
<PMID Version="1">90000001</PMID>
<DateRevised><Year>2023</Year><Month>01</Month><Day>01</Day></DateRevised>
<Article PubModel="Print">
<Journal>
<ISSN IssnType="Electronic">0000-0000</ISSN>
<JournalIssue CitedMedium="Internet"><Volume>35</Volume><Issue>5</Issue>{DATE}</JournalIssue>
{JOURNAL}
<ISOAbbreviation>J Small Anim</ISOAbbreviation>
</Journal>
{TITLE}
{PAGES}
<ELocationID EIdType="pii" ValidYN="Y">e17</ELocationID>
<ELocationID EIdType="doi" ValidYN="Y">10.5072/Made.2021.17</ELocationID>
{ABSTRACT}
<AuthorList CompleteYN="Y">{PEOPLE}</AuthorList>
<PublicationTypeList>{KINDS}</PublicationTypeList>
<VernacularTitle>Flöhe zählen.</VernacularTitle>
<ArticleDate DateType="Electronic"><Year>2020</Year><Month>12</Month><Day>30</Day></ArticleDate>
</Article>
{NOTES}
</MedlineCitation>
<PubmedData>
<ArticleIdList>
<ArticleId IdType="pubmed">90000001</ArticleId>
<ArticleId IdType="doi">10.5072/Made.2021.17</ArticleId>
</ArticleIdList>
<ReferenceList><Reference><ArticleIdList><ArticleId IdType="doi">10.5072/cited</ArticleId></ArticleIdList></Reference></ReferenceList>
</PubmedData>
</PubmedArticle>"""
BOOK = """<PubmedBookArticle><BookDocument><PMID Version="1">90000001</PMID>
<Book><Publisher><PublisherName>Pond &amp; Sons</PublisherName></Publisher>
<BookTitle book="fleas">FleaReviews<sup>®</sup></BookTitle><PubDate><Year>1993</Year></PubDate>
<AuthorList Type="editors"><Author><LastName>Editor</LastName></Author></AuthorList></Book>
<ArticleTitle book="fleas" part="a">Fleas of Ponds.</ArticleTitle>
<AuthorList Type="authors"><Author><LastName>Poça</LastName><ForeName>Ana</ForeName></Author></AuthorList>
<Abstract><AbstractText Label="CLINICAL CHARACTERISTICS">They jump.</AbstractText></Abstract>
</BookDocument></PubmedBookArticle>"""


def xml(articles: str) -> bytes:
    return (
        '<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2019//EN" '
        f'"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_190101.dtd">\n<PubmedArticleSet>\n{articles}\n</PubmedArticleSet>'
    ).encode()


def record(article: str = ARTICLE) -> Record:
    found = read(answered(xml(article)), PMID)
    assert isinstance(found, Record)
    return found


def changed(old: str, new: str) -> Record:
    assert old in ARTICLE
    return record(ARTICLE.replace(old, new))


def test_an_article_is_asked_for_by_its_pmid() -> None:
    asked = request(PMID)
    assert asked.url == ("https://eutils.ncbi.nlm.nih.gov/entrez/eutils/efetch.fcgi?db=pubmed&id=90000001&retmode=xml")
    assert asked.source == "pubmed"
    with pytest.raises(ValueError, match="no articles by doi"):
        request(Identifier("doi", "10.5072/x"))


def test_an_article_is_read_whole() -> None:
    assert record() == Record(
        source="PubMed",
        title="Counting Daphnia in 10⁶ ponds",
        authors="Ana M. Poça, Ben Teich",
        venue="Journal of Small Animals",
        venue_key="journal",
        year=2021,
        abstract="We count, p < 0.05.",
        links=(Link(name="", url="https://pubmed.ncbi.nlm.nih.gov/90000001/"),),
        extra={"doi": "10.5072/Made.2021.17", "volume": "35", "issue": "5", "pages": "205-217"},
        identifiers=(PMID, Identifier("doi", "10.5072/made.2021.17")),
    )


# -- titles ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("<ArticleTitle>Counting.</ArticleTitle>", "Counting"),
        ("<ArticleTitle>Why count?</ArticleTitle>", "Why count?"),
        ("<ArticleTitle>[Counting fleas].</ArticleTitle>", "Counting fleas"),
        ("<ArticleTitle>[Counting fleas.]</ArticleTitle>", "Counting fleas"),
        ("<ArticleTitle>[3H]-fleas and [14C]</ArticleTitle>", "[3H]-fleas and [14C]"),
        ("<ArticleTitle>[Not Available].</ArticleTitle>", "Flöhe zählen"),
        ("<ArticleTitle>[In Process Citation]</ArticleTitle>", "Flöhe zählen"),
        ("<ArticleTitle/>", "Flöhe zählen"),
        ("<ArticleTitle>0</ArticleTitle>", "0"),
        (
            '<ArticleTitle>Of <mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML"><mml:msup><mml:mi>n</mml:mi>'
            "<mml:mn>2</mml:mn></mml:msup></mml:math> fleas.</ArticleTitle>",
            r"Of \(n^2\) fleas",
        ),
    ],
)
def test_a_title_loses_the_marks_of_the_catalogue(written: str, title: str) -> None:
    assert changed(TITLE, written).title == title


# -- names -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("<LastName>Poça</LastName><ForeName>A M</ForeName>", "A. M. Poça"),
        ("<LastName>Poça</LastName><ForeName>Jean-P</ForeName>", "Jean-P. Poça"),
        ("<LastName>Poça</LastName><Initials>AM</Initials>", "A. M. Poça"),
        ("<LastName>King</LastName><ForeName>Martin</ForeName><Suffix>Jr</Suffix>", "Martin King, Jr."),
        ("<LastName>King</LastName><ForeName>Martin</ForeName><Suffix>3rd</Suffix>", "Martin King, III"),
        ("<LastName>van den Oord</LastName><ForeName>Aäron</ForeName>", "Aäron van den Oord"),
        ("<LastName>李</LastName><ForeName>伟</ForeName>", "伟 李"),
        ("<LastName>Suharto</LastName>", "Suharto"),
        (
            "<CollectiveName>Pond, Lake, and River Collaboration.</CollectiveName>",
            "Pond, Lake, and River Collaboration",
        ),
    ],
)
def test_a_name_stands_in_reading_order_with_its_dots(author: str, name: str) -> None:
    people = f"<Author>{author}</Author><Author><LastName>Teich</LastName><ForeName>Ben</ForeName></Author>"
    assert split(changed(PEOPLE, people).authors) == (name, "Ben Teich")


def test_a_spelling_that_was_corrected_is_no_second_author() -> None:
    wrong = '<Author ValidYN="N"><LastName>Poca</LastName><ForeName>Ana M</ForeName></Author>'
    assert changed(PEOPLE, wrong + PEOPLE).authors == "Ana M. Poça, Ben Teich"


def test_a_list_that_is_not_complete_says_so() -> None:
    assert changed('CompleteYN="Y"', 'CompleteYN="N"').authors == "Ana M. Poça, Ben Teich, et al."


def test_an_article_without_authors_has_none() -> None:
    assert changed(f'<AuthorList CompleteYN="Y">{PEOPLE}</AuthorList>', "").authors == ""


# -- where and when --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("date", "year"),
    [
        ("<PubDate><Year>2021</Year><Month>03</Month></PubDate>", 2021),
        ("<PubDate><MedlineDate>2010 Sep-Oct</MedlineDate></PubDate>", 2010),
        ("<PubDate><MedlineDate>1998 Dec-1999 Jan</MedlineDate></PubDate>", 1998),
        ("<PubDate><MedlineDate>Winter 2001</MedlineDate></PubDate>", 2001),
        ("<PubDate/>", 2020),
        ("<PubDate><Year>soon</Year></PubDate>", 2020),
    ],
)
def test_the_year_is_that_of_the_issue_else_of_the_article(date: str, year: int) -> None:
    assert changed(DATE, date).year == year


@pytest.mark.parametrize(
    ("written", "journal"),
    [
        ("eLife", "eLife"),
        ("PLoS computational biology", "PLoS Computational Biology"),
        ("The New Pond journal of medicine", "The New Pond Journal of Medicine"),
        ("Science (New York, N.Y.)", "Science"),
        ("Journal of machine learning research : JMLR", "Journal of Machine Learning Research"),
        (
            "Clinical fleas : an official publication of the Society for Fleas in Ponds, Lakes, Rivers and Other Waters",
            "Clinical Fleas",
        ),
    ],
)
def test_a_journal_is_named_as_on_its_title_page(written: str, journal: str) -> None:
    assert changed(JOURNAL, f"<Title>{written}</Title>").venue == journal


@pytest.mark.parametrize(
    ("pages", "full"),
    [
        ("<Pagination><MedlinePgn>205-7</MedlinePgn></Pagination>", "205-207"),
        ("<Pagination><MedlinePgn>5-17</MedlinePgn></Pagination>", "5-17"),
        ("<Pagination><MedlinePgn>S10-5, 20</MedlinePgn></Pagination>", "S10-5, 20"),
        ("<Pagination><MedlinePgn>e1006561</MedlinePgn></Pagination>", "e1006561"),
        ("", "e17"),
    ],
)
def test_pages_are_written_in_full(pages: str, full: str) -> None:
    assert changed(PAGES, pages).extra["pages"] == full


def test_a_preprint_has_no_venue() -> None:
    found = changed(KINDS, "<PublicationType>Preprint</PublicationType>")
    assert found.is_preprint
    assert (found.venue, found.venue_key) == ("", "")


def test_the_doi_is_the_articles_own() -> None:
    found = record(
        ARTICLE.replace('<ArticleId IdType="doi">10.5072/Made.2021.17</ArticleId>\n', "").replace(
            '"doi" ValidYN="Y"', '"doi" ValidYN="N"'
        )
    )
    assert "doi" not in found.extra
    assert found.identifiers == (PMID,)


# -- the abstract ----------------------------------------------------------------------------------------------------


def test_sections_are_paragraphs_behind_their_labels() -> None:
    sections = """<Abstract>
        <AbstractText Label="BACKGROUND" NlmCategory="BACKGROUND">Fleas &amp; <i>more</i>.</AbstractText>
        <AbstractText Label="MATERIALS AND METHODS:">A pond, p &lt; 0.05.</AbstractText>
        <AbstractText Label="Why?">So.</AbstractText>
        <AbstractText Label="UNLABELLED">The end.</AbstractText>
        <CopyrightInformation>© 2021, Poça et al.</CopyrightInformation></Abstract>"""
    assert changed(ABSTRACT, sections).abstract == (
        "**Background.** Fleas & more.\n\n**Materials and methods.** A pond, p < 0.05.\n\n**Why?** So.\n\nThe end."
    )


def test_code_that_the_abstract_offers_is_a_link() -> None:
    offer = "<Abstract><AbstractText>Our code is available at https://github.com/poca/fleas.</AbstractText></Abstract>"
    assert changed(ABSTRACT, offer).links[1:] == (Link(name="Code", url="https://github.com/poca/fleas"),)


# -- what a person must know -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (KINDS, KINDS + '<PublicationType UI="D016441">Retracted Publication</PublicationType>'),
        (NOTES, '<CommentsCorrectionsList><CommentsCorrections RefType="RetractionIn"/></CommentsCorrectionsList>'),
    ],
)
def test_a_retracted_paper_is_told(old: str, new: str) -> None:
    (finding,) = changed(old, new).findings
    assert (finding.rule, finding.severity) == ("retracted", Severity.ERROR)
    assert finding.message == "PubMed says that this paper was retracted."


@pytest.mark.parametrize("kind", ["CommentIn", "ErratumIn", "RetractionOf", "Cites"])
def test_other_notes_about_a_paper_leave_it_standing(kind: str) -> None:
    note = f'<CommentsCorrectionsList><CommentsCorrections RefType="{kind}"/></CommentsCorrectionsList>'
    assert changed(NOTES, note).findings == ()


@pytest.mark.parametrize(
    ("kind", "severity", "message"),
    [
        ("Published Erratum", Severity.ERROR, "PubMed knows this as the correction of a paper, not as a paper."),
        (
            "Retraction of Publication",
            Severity.ERROR,
            "PubMed knows this as the notice of a retraction, not as a paper.",
        ),
        ("Dataset", Severity.WARNING, "PubMed knows this as a dataset, not as a paper."),
    ],
)
def test_what_is_no_paper_is_told(kind: str, severity: Severity, message: str) -> None:
    (finding,) = changed(KINDS, f"<PublicationType>{kind}</PublicationType>").findings
    assert (finding.rule, finding.severity, finding.message) == ("not-a-paper", severity, message)


def test_a_chapter_of_a_book_is_read_and_told() -> None:
    found = record(BOOK)
    assert (found.title, found.authors, found.venue, found.year) == ("Fleas of Ponds", "Ana Poça", "FleaReviews®", 1993)
    assert found.abstract == "**Clinical characteristics.** They jump."
    assert found.extra == {"publisher": "Pond & Sons"}
    assert [(each.rule, each.severity) for each in found.findings] == [("not-a-paper", Severity.WARNING)]


# -- no record -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (xml(""), 200),
        (xml(ARTICLE.replace('"1">90000001', '"1">90000002')), 200),
        (b"<?xml version='1.0'?><eFetchResult><ERROR>Empty result - nothing to do</ERROR></eFetchResult>", 200),
        (b"<eFetchResult><ERROR>ID list is empty! Possibly it has no correct IDs.</ERROR></eFetchResult>", 400),
    ],
)
def test_a_pmid_that_nobody_has_is_not_found(body: bytes, status: int) -> None:
    assert read(answered(body, status), PMID) == Miss(source="PubMed", why="not found")


def test_a_limit_is_told_apart() -> None:
    found = read(answered({"error": "API rate limit exceeded", "count": "4"}, 429), PMID)
    assert isinstance(found, Miss)
    assert found.why == "rate limited"


@pytest.mark.parametrize("body", [*BODIES, b'<!DOCTYPE a [<!ENTITY a "b">]><PubmedArticleSet>&a;</PubmedArticleSet>'])
def test_what_is_no_list_of_articles_is_broken(body: bytes) -> None:
    found = read(answered(body), PMID)
    assert isinstance(found, Miss)
    assert found.why == "broken"


@given(torn(xml(ARTICLE)) | torn(xml(BOOK)))
def test_no_answer_is_too_strange(answer: Answer) -> None:
    found = read(answer, PMID)
    if isinstance(found, Record):
        assert found.identifiers[0] == PMID
        assert "\n" not in found.title
