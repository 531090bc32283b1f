"""Proceedings sites whose pages tell of a paper in `citation_*` meta tags, in the shape of PMLR's."""

from __future__ import annotations

from html import escape

from bot.sandbox.sources.paper import Page, Paper
from bot.sandbox.sources.question import Question, Reply, as_page, no_page

HOSTS = (
    "proceedings.mlr.press",
    "proceedings.neurips.cc",
    "papers.nips.cc",
    "papers.neurips.cc",
    "openaccess.thecvf.com",
    "ojs.aaai.org",
    "jmlr.org",
    "www.jmlr.org",
    "usenix.org",
    "www.usenix.org",
)


def answer(question: Question) -> Reply:
    """The page of a paper."""
    for paper in question.papers:
        page = paper.page
        if page is not None and (page.host, page.path) == (question.host, question.path):
            return _page(paper, page)
    return no_page("There is no such page.")


def meta(*tags: tuple[str, str]) -> str:
    """Meta tags, one on each line."""
    return "".join(f'<meta name="{name}" content="{escape(content)}">\n' for name, content in tags)


def _page(paper: Paper, page: Page) -> Reply:
    address = f"https://{page.host}{page.path}"
    names = ", ".join(person.name for person in paper.authors)
    tags = meta(
        ("citation_title", paper.title),
        *(("citation_author", person.name) for person in paper.authors),
        ("citation_publication_date", f"{paper.published:%Y/%m/%d}"),
        ("citation_conference_title", page.conference),
        ("citation_issn", "1938-7228"),
        ("citation_volume", page.volume),
        ("citation_firstpage", page.pages[0]),
        ("citation_lastpage", page.pages[1]),
        ("citation_pdf_url", address.removesuffix(".html") + ".pdf"),
        ("description", f"Electronic Proceedings of {page.conference}"),
    )
    words = f"""<article class="post-content">
  <h1>{escape(paper.title)}</h1>
  <div id="authors" class="authors">{escape(names)}</div>
  <div id="info" class="authors">{escape(page.conference)}, PMLR {page.volume}:{"-".join(page.pages)}</div>
  <h4>Abstract</h4>
  <div id="abstract" class="abstract">
    {escape(paper.abstract)}
  </div>
</article>"""
    return as_page(paper.title, words, head=tags, is_kept=True)
