"""PubMed: `/entrez/eutils/efetch.fcgi?db=pubmed&id=N`, an XML set in which unknown numbers are absent."""

from __future__ import annotations

from html import escape

from bot.sandbox.sources.paper import Paper, Person, Work
from bot.sandbox.sources.question import Question, Reply, no_page

HOSTS = ("eutils.ncbi.nlm.nih.gov",)

_HEAD = (
    '<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2019//EN" '
    '"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_190101.dtd">\n'
)


def answer(question: Question) -> Reply:
    """The articles of a list of numbers."""
    if question.path != "/entrez/eutils/efetch.fcgi" or question.query.get("db") != "pubmed":
        return no_page("Only efetch of pubmed is here.")
    numbers = question.query.get("id", "").split(",")
    articles = [
        _article(paper, paper.work)
        for number in numbers
        for paper in question.papers
        if number and paper.pubmed == number and paper.work is not None
    ]
    text = f"{_HEAD}<PubmedArticleSet>\n{''.join(articles)}</PubmedArticleSet>\n"
    return Reply(body=text.encode(), type="text/xml; charset=UTF-8")


def _article(paper: Paper, work: Work) -> str:
    """One article; its title ends with a full stop, as all do there."""
    return f"""<PubmedArticle>
    <MedlineCitation Status="MEDLINE" Owner="NLM">
        <PMID Version="1">{paper.pubmed}</PMID>
        <Article PubModel="Print">
            <Journal>
                <JournalIssue CitedMedium="Internet">
                    <Volume>{escape(work.volume)}</Volume>
                    <Issue>{escape(work.issue)}</Issue>
                    <PubDate>
                        <Year>{paper.published.year}</Year>
                        <Month>{paper.published:%b}</Month>
                    </PubDate>
                </JournalIssue>
                <Title>{escape(work.container)}</Title>
                <ISOAbbreviation>{escape(work.short)}</ISOAbbreviation>
            </Journal>
            <ArticleTitle>{escape(paper.title)}.</ArticleTitle>
            <Pagination>
                <MedlinePgn>{escape(work.page)}</MedlinePgn>
            </Pagination>
            <ELocationID EIdType="doi" ValidYN="Y">{escape(work.doi)}</ELocationID>
            <Abstract>
                <AbstractText>{escape(paper.abstract)}</AbstractText>
            </Abstract>
            <AuthorList CompleteYN="Y">{"".join(_author(person) for person in paper.authors)}
            </AuthorList>
            <Language>eng</Language>
            <PublicationTypeList>
                <PublicationType UI="D016428">Journal Article</PublicationType>
            </PublicationTypeList>
        </Article>
    </MedlineCitation>
    <PubmedData>
        <PublicationStatus>ppublish</PublicationStatus>
        <ArticleIdList>
            <ArticleId IdType="pubmed">{paper.pubmed}</ArticleId>
            <ArticleId IdType="doi">{escape(work.doi)}</ArticleId>
        </ArticleIdList>
    </PubmedData>
</PubmedArticle>
"""


def _author(person: Person) -> str:
    if not person.given:
        inside = f"<CollectiveName>{escape(person.family)}</CollectiveName>"
    else:
        initials = "".join(part[0] for part in person.given.split())
        inside = (
            f"<LastName>{escape(person.family)}</LastName>\n                    "
            f"<ForeName>{escape(person.given)}</ForeName>\n                    <Initials>{escape(initials)}</Initials>"
        )
    return f"""
                <Author ValidYN="Y">
                    {inside}
                </Author>"""
