"""doi.org: sends who asks for CSL-JSON to the agency that registered the DOI, and everybody else to the publisher."""

from __future__ import annotations

import re
from html import escape
from urllib.parse import quote

from bot.sandbox.sources.crossref import CSL, landing_page
from bot.sandbox.sources.paper import Paper
from bot.sandbox.sources.question import Question, Reply, as_json, as_page

HOSTS = ("doi.org", "dx.doi.org", "www.doi.org")

_DOI = re.compile(r"10\.\d{4,9}/.+", re.ASCII | re.DOTALL)


def answer(question: Question) -> Reply:
    """A redirect with the agency's real address, which the caller has to bring here, too."""
    doi = question.path.removeprefix("/")
    if doi.startswith("ra/"):
        return _agency(question, doi.removeprefix("ra/"))
    if _DOI.fullmatch(doi) is None:
        return as_page("Error: Not a DOI", f"<h1>Not a DOI</h1>\n<p>{escape(doi)}</p>", status=400)
    paper = question.of_doi(doi)
    if paper is None:
        words = f"<h2>DOI Not Found</h2>\n<h3>{escape(doi)}</h3>\n<p>Nobody has registered this DOI.</p>"
        return as_page("Error: DOI Not Found", words, status=404)
    place = _elsewhere(paper, doi, wants_csl=CSL in question.headers.get("accept", ""))
    words = f'<h1>Handle Redirect</h1>\n<a href="{escape(place)}">{escape(place)}</a>'
    page = as_page("Handle Redirect", words)
    return Reply(
        body=page.body, type=page.type, status=302, headers={"Location": place, "Vary": "Accept, Accept-Encoding"}
    )


def _elsewhere(paper: Paper, doi: str, *, wants_csl: bool) -> str:
    at_crossref = _is_at_crossref(paper, doi)
    if wants_csl:
        whole = quote(doi, safe="")
        return (
            f"https://api.crossref.org/v1/works/{whole}/transform"
            if at_crossref
            else f"https://data.crosscite.org/{whole}"
        )
    if at_crossref and paper.work is not None:
        return landing_page(paper.work)
    if paper.preprint is not None:
        return f"https://arxiv.org/abs/{paper.preprint.id}"
    return f"https://data.example/{quote(doi)}"


def _agency(question: Question, doi: str) -> Reply:
    paper = question.of_doi(doi)
    if paper is None:
        return as_json([{"DOI": doi, "status": "DOI does not exist"}])
    return as_json([{"DOI": doi, "RA": "Crossref" if _is_at_crossref(paper, doi) else "DataCite"}])


def _is_at_crossref(paper: Paper, doi: str) -> bool:
    return paper.work is not None and paper.work.doi.casefold() == doi.casefold()
