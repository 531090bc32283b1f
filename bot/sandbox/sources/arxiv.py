"""arXiv's Atom interface as it answers since 2026: https://export.arxiv.org/api/query?id_list=ID,ID.

An unknown id is absent from the feed, a malformed one is 400 and a feed of one entry named Error.
"""

from __future__ import annotations

import base64
import hashlib
import re
from xml.sax.saxutils import escape, quoteattr

from bot.sandbox.answers.shape import stamp
from bot.sandbox.sources.paper import Paper, Preprint
from bot.sandbox.sources.question import Question, Reply, no_page

HOSTS = ("export.arxiv.org",)

_ID = re.compile(r"(?P<id>\d{4}\.\d{4,5}|[a-z-]{2,20}(?:\.[A-Z]{2})?/\d{7})(?:v(?P<version>\d{1,3}))?", re.ASCII)
_NAMES = (
    'xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" '
    'xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns="http://www.w3.org/2005/Atom"'
)


def answer(question: Question) -> Reply:
    """A feed of the papers asked for, in the order of the question."""
    if question.path != "/api/query":
        return no_page("Only /api/query is here.")
    asked = [one.strip() for one in question.query.get("id_list", "").split(",") if one.strip()]
    matches = [(one, _ID.fullmatch(one)) for one in asked]
    if wrong := next((one for one, match in matches if match is None), ""):
        return _error(wrong, question)
    found = [
        entry
        for _, match in matches
        if match is not None and (entry := _find(question, match["id"], match["version"])) is not None
    ]
    return _feed(found, question)


def _find(question: Question, number: str, version: str | None) -> str | None:
    for paper in question.papers:
        preprint = paper.preprint
        if preprint is not None and preprint.id == number:
            wanted = int(version) if version else len(preprint.submitted)
            return _entry(paper, preprint, wanted) if 1 <= wanted <= len(preprint.submitted) else None
    return None


def _feed(entries: list[str], question: Question) -> Reply:
    start, limit = _number(question, "start", 0), _number(question, "max_results", 10)
    shown = entries[start : start + limit]
    words = {"search_query": question.query.get("search_query", ""), "id_list": question.query.get("id_list", "")}
    numbers = {"start": start, "max_results": limit}
    title = "&".join(f"{name}={value}" for name, value in (words | numbers).items())
    link = "&".join(
        f"{name}={value}"
        for name, value in ({"search_query": words["search_query"]} | numbers | {"id_list": words["id_list"]}).items()
    )
    digest = base64.b64encode(hashlib.sha256(title.encode()).digest()[:20]).decode().rstrip("=")
    return _atom(
        f"""
  <id>https://arxiv.org/api/{digest}</id>
  <title>arXiv Query: {escape(title)}</title>
  <updated>{stamp(question.now)}</updated>
  <link href={quoteattr("https://arxiv.org/api/query?" + link)} type="application/atom+xml"/>
  <opensearch:itemsPerPage>{limit}</opensearch:itemsPerPage>
  <opensearch:totalResults>{len(entries)}</opensearch:totalResults>
  <opensearch:startIndex>{start}</opensearch:startIndex>{"".join(shown)}
"""
    )


def _entry(paper: Paper, preprint: Preprint, version: int) -> str:
    address = f"{preprint.id}v{version}"
    doi = preprint.doi
    lines = [
        f"<id>http://arxiv.org/abs/{address}</id>",
        f"<title>{escape(preprint.title or paper.title)}</title>",
        f"<updated>{preprint.submitted[version - 1]}</updated>",
        f'<link href="https://arxiv.org/abs/{address}" rel="alternate" type="text/html"/>',
        f'<link href="https://arxiv.org/pdf/{address}" rel="related" type="application/pdf" title="pdf"/>',
        *([f'<link href="https://doi.org/{escape(doi)}" rel="related" title="doi"/>'] if doi else ()),
        f"<summary>{escape(paper.abstract)}</summary>",
        *(f'<category term="{term}" scheme="http://arxiv.org/schemas/atom"/>' for term in preprint.categories),
        f"<published>{preprint.submitted[0]}</published>",
        *([f"<arxiv:comment>{escape(preprint.comment)}</arxiv:comment>"] if preprint.comment else ()),
        f'<arxiv:primary_category term="{preprint.categories[0]}"/>',
        *([f"<arxiv:doi>{escape(doi)}</arxiv:doi>"] if doi else ()),
        *(
            f"<author>\n      <name>{escape(name)}</name>\n    </author>"
            for name in preprint.authors or [person.name for person in paper.authors]
        ),
    ]
    return "\n  <entry>" + "".join(f"\n    {line}" for line in lines) + "\n  </entry>"


def _error(wrong: str, question: Question) -> Reply:
    address = escape(f"https://arxiv.org/api/errors#incorrect_id_format_for_{wrong}", {'"': "&quot;"})
    now = stamp(question.now)
    return _atom(
        f"""
  <id>https://arxiv.org/</id>
  <title>arXiv Search Results</title>
  <updated>{now}</updated>
  <opensearch:itemsPerPage>1</opensearch:itemsPerPage>
  <opensearch:totalResults>1</opensearch:totalResults>
  <opensearch:startIndex>0</opensearch:startIndex>
  <entry>
    <id>{address}</id>
    <title>Error</title>
    <updated>{now}</updated>
    <link href="{address}" rel="alternate" type="text/html"/>
    <summary>incorrect id format for {escape(wrong)}</summary>
    <author>
      <name>arXiv api core</name>
    </author>
  </entry>
""",
        status=400,
    )


def _atom(inside: str, status: int = 200) -> Reply:
    text = f"<?xml version='1.0' encoding='UTF-8'?>\n<feed {_NAMES}>{inside}</feed>\n"
    return Reply(body=text.encode(), type="application/atom+xml; charset=utf-8", status=status)


def _number(question: Question, name: str, default: int) -> int:
    text = question.query.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 6 else default
