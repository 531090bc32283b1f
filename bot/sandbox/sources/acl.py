"""The ACL Anthology: `/ID.bib`, whose title and names are TeX, and the page `/ID/` with its meta tags."""

from __future__ import annotations

from html import escape

from bot.sandbox.sources.pages import meta
from bot.sandbox.sources.paper import Paper, Talk
from bot.sandbox.sources.question import Question, Reply, as_page, no_page

HOSTS = ("aclanthology.org", "www.aclanthology.org")


def answer(question: Question) -> Reply:
    """BibTeX, or the page."""
    asked = question.path.strip("/")
    for paper in question.papers:
        talk = paper.talk
        if talk is not None and asked == f"{talk.id}.bib":
            return Reply(body=_bibtex(paper, talk).encode(), type="application/x-bibtex", is_kept=True)
        if talk is not None and asked == talk.id:
            return _page(paper, talk)
    return no_page("The Anthology has no such page.")


def _bibtex(paper: Paper, talk: Talk) -> str:
    fields = {
        "title": f'"{talk.title}"',
        "author": '"' + "  and\n      ".join(talk.authors) + '"',
        "booktitle": f'"{talk.booktitle}"',
        "month": talk.month,
        "year": f'"{paper.published.year}"',
        "address": f'"{talk.address}"',
        "publisher": '"Association for Computational Linguistics"',
        "url": f'"https://aclanthology.org/{talk.id}/"',
        **({"doi": f'"{paper.work.doi}"'} if paper.work is not None else {}),
        "pages": f'"{talk.pages}"',
        "abstract": f'"{paper.abstract}"',
    }
    inside = ",\n".join(f"    {name} = {value}" for name, value in fields.items())
    return f"@inproceedings{{{talk.key},\n{inside}\n}}\n"


def _page(paper: Paper, talk: Talk) -> Reply:
    first, _, last = talk.pages.partition("--")
    tags = meta(
        ("citation_title", paper.title),
        *(("citation_author", person.name) for person in paper.authors),
        ("citation_conference_title", talk.booktitle.replace("{", "").replace("}", "")),
        ("citation_publication_date", f"{paper.published.year}/{paper.published.month}"),
        ("citation_pdf_url", f"https://aclanthology.org/{talk.id}.pdf"),
        ("citation_firstpage", first),
        ("citation_lastpage", last),
        *((("citation_doi", paper.work.doi),) if paper.work is not None else ()),
    )
    words = f"<h2 id=title>{escape(paper.title)}</h2>"
    return as_page(f"{paper.title} - ACL Anthology", words, head=tags, is_kept=True)
