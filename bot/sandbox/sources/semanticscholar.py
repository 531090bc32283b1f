"""Semantic Scholar's graph: `/graph/v1/paper/ID?fields=...`, of use to who has a key only."""

from __future__ import annotations

import hashlib
import zlib

from bot.sandbox.answers.shape import Json
from bot.sandbox.sources.paper import Paper
from bot.sandbox.sources.question import Question, Reply, as_json

HOSTS = ("api.semanticscholar.org",)

_PATH = "/graph/v1/paper/"
_TOO_MANY = (
    "Too Many Requests. Please wait and try again or apply for a key for higher rate limits. "
    "https://www.semanticscholar.org/product/api#api-key-form"
)
_SCHEMES = {
    "DOI": "DOI",
    "ARXIV": "ArXiv",
    "ACL": "ACL",
    "PMID": "PubMed",
    "DBLP": "DBLP",
    "CORPUSID": "CorpusId",
}


def answer(question: Question) -> Reply:
    """One paper; without a key there are always too many requests already."""
    if not question.headers.get("x-api-key"):
        return as_json({"message": _TOO_MANY, "code": "429"}, status=429)
    asked = question.path.removeprefix(_PATH)
    paper = next((paper for paper in question.papers if _is(paper, asked)), None)
    if not question.path.startswith(_PATH) or paper is None:
        return as_json({"error": f"Paper with id {asked} not found"}, status=404)
    known = _fields(paper)
    wanted = [name.partition(".")[0] for name in question.query.get("fields", "title").split(",") if name]
    if strange := [name for name in wanted if name not in known]:
        return as_json({"error": f"Unrecognized or unsupported fields: [{', '.join(strange)}]"}, status=400)
    return as_json({name: value for name, value in known.items() if name == "paperId" or name in wanted})


def paper_id(paper: Paper) -> str:
    """The 40 digits that name a paper in Semantic Scholar's own addresses."""
    return hashlib.sha1(paper.title.encode(), usedforsecurity=False).hexdigest()


def _is(paper: Paper, asked: str) -> bool:
    if asked == paper_id(paper):
        return True
    scheme, _, value = asked.partition(":")
    if scheme.upper() == "DOI":
        return paper.has_doi(value)
    if scheme.upper() == "URL":
        return any(value.casefold().rstrip("/").endswith(one.casefold()) for one in _addresses(paper))
    own = _external(paper).get(_SCHEMES.get(scheme.upper(), ""), "")
    return bool(value) and str(own).casefold() == value.casefold()


def _addresses(paper: Paper) -> list[str]:
    return [f"/{value}" for name, value in _external(paper).items() if name in ("ArXiv", "ACL", "DOI")]


def _external(paper: Paper) -> Json:
    """The cross-walk from one identifier to the others, which is what Semantic Scholar is good for."""
    found: Json = {
        "DBLP": paper.dblp,
        "ArXiv": paper.preprint.id if paper.preprint is not None else "",
        "ACL": paper.talk.id if paper.talk is not None else "",
        "DOI": paper.dois[0] if paper.dois else "",
        "PubMed": paper.pubmed,
        "CorpusId": _corpus_id(paper),
    }
    return {name: value for name, value in found.items() if value}


def _fields(paper: Paper) -> Json:
    number = paper_id(paper)
    work = paper.work
    is_free = paper.preprint is not None
    pdf = f"https://arxiv.org/pdf/{paper.preprint.id}" if paper.preprint is not None else ""
    return {
        "paperId": number,
        "externalIds": _external(paper),
        "url": f"https://www.semanticscholar.org/paper/{number}",
        "title": paper.title,
        "abstract": paper.abstract or None,
        "venue": (work.container if work is not None else "arXiv.org" if is_free else ""),
        "year": paper.published.year,
        "citationCount": 0,
        "influentialCitationCount": 0,
        "isOpenAccess": is_free,
        "openAccessPdf": {"url": pdf, "status": "GREEN" if is_free else None, "license": None},
        "publicationTypes": ["JournalArticle"],
        "publicationDate": str(paper.published),
        "journal": _journal(paper),
        "citationStyles": {"bibtex": _bibtex(paper)},
        "corpusId": _corpus_id(paper),
        "fieldsOfStudy": ["Computer Science"],
        "authors": [
            {"authorId": str(zlib.crc32(person.name.encode())), "name": person.name} for person in paper.authors
        ],
    }


def _journal(paper: Paper) -> Json | None:
    """To Semantic Scholar arXiv is a journal, too."""
    if paper.work is not None and paper.work.container:
        return {"name": paper.work.container, "volume": paper.work.volume}
    return {"name": "ArXiv", "volume": f"abs/{paper.preprint.id}"} if paper.preprint is not None else None


def _corpus_id(paper: Paper) -> int:
    return 9_000_000_000 + zlib.crc32(paper.title.encode()) % 1_000_000_000


def _bibtex(paper: Paper) -> str:
    """An article, whatever it is."""
    key = f"{paper.authors[0].family.partition(' ')[0]}{paper.published.year}"
    fields = {
        "author": " and ".join(person.name for person in paper.authors),
        "title": paper.title,
        "year": str(paper.published.year),
    }
    return f"@Article{{{key},\n" + ",\n".join(f" {name} = {{{text}}}" for name, text in fields.items()) + "\n}\n"
