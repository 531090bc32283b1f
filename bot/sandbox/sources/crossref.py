"""Crossref: `/works/DOI`, its agency, and the CSL-JSON that doi.org sends its callers to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time

from bot.sandbox.answers.shape import Json
from bot.sandbox.sources.paper import Paper, Person, Work
from bot.sandbox.sources.question import JSON, Question, Reply, as_json

HOSTS = ("api.crossref.org",)
CSL = "application/vnd.citationstyles.csl+json"
_Shape = Callable[[Question, Paper, Work], Reply]

_CSL_SUFFIX = f"/transform/{CSL}"
_STRINGS = ("title", "container-title", "container-title-short")
"""lists in a work that are one string in CSL-JSON"""


def answer(question: Question) -> Reply:
    """A work, in the shape that its path asks for; 404 is plain text, whatever its media type says."""
    path = question.path.removeprefix("/v1")
    if not path.startswith("/works/"):
        return _missing(question)
    doi = path.removeprefix("/works/")
    shape: _Shape = _whole
    endings: tuple[tuple[str, _Shape], ...] = ((_CSL_SUFFIX, _csl), ("/transform", _csl), ("/agency", _agency))
    for ending, other in endings:
        if doi.endswith(ending):
            doi, shape = doi.removesuffix(ending), other
            break
    paper = question.of_doi(doi)
    if paper is None or paper.work is None or paper.work.doi.casefold() != doi.casefold():
        return _missing(question)
    return shape(question, paper, paper.work)


def message(paper: Paper, work: Work) -> Json:
    """What Crossref knows of a work; what it does not know is absent, not empty."""
    day = _parts(paper.published)
    subtitle = f": {work.subtitle}" if work.subtitle else ""
    return {
        "indexed": _moment(paper.published) | {"version": "3.54.1"},
        "reference-count": 0,
        "publisher": work.publisher,
        **_given("issue", work.issue),
        "content-domain": {"domain": [], "crossmark-restriction": False},
        "short-container-title": [work.short] if work.short else [],
        "published-print": day,
        **_given("abstract", work.jats),
        "DOI": work.doi,
        "type": work.type,
        "created": _moment(paper.published),
        **_given("page", work.page),
        "source": "Crossref",
        "is-referenced-by-count": 0,
        "title": [paper.title.removesuffix(subtitle)],
        "prefix": work.doi.partition("/")[0],
        **_given("volume", work.volume),
        "author": [_author(person, is_first=at == 0) for at, person in enumerate(paper.authors)],
        "member": "99999",
        **(_retraction(work, paper) if work.retracted_by else {}),
        **(_event(work, paper) if work.event else {}),
        "container-title": [work.container] if work.container else [],
        **({"review": {"type": "referee-report", "stage": "pre-publication"}} if work.review_of else {}),
        "original-title": [],
        "deposited": _moment(paper.published),
        "score": 1,
        "resource": {"primary": {"URL": landing_page(work)}},
        "subtitle": [work.subtitle] if work.subtitle else [],
        "short-title": [],
        "issued": day,
        "references-count": 0,
        **({"journal-issue": {"issue": work.issue, "published-print": day}} if work.issue else {}),
        "URL": f"https://doi.org/{work.doi}",
        "relation": _relation(work),
        "subject": [],
        "published": day,
    }


def landing_page(work: Work) -> str:
    """Where a browser gets to by the DOI: a host that cannot exist."""
    return f"https://press.example/doi/{work.doi}"


def _whole(question: Question, paper: Paper, work: Work) -> Reply:
    data = {"status": "ok", "message-type": "work", "message-version": "1.0.0", "message": message(paper, work)}
    return _slashed(as_json(data, headers=_limits(question)))


def _csl(question: Question, paper: Paper, work: Work) -> Reply:
    """The work without its envelope, and with strings where CSL-JSON has them."""
    found = message(paper, work)
    found["container-title-short"] = found.pop("short-container-title")
    for name in _STRINGS:
        values = found[name]
        if isinstance(values, list):
            found[name] = values[0] if values else ""
    return _slashed(as_json(found, type=CSL, headers=_limits(question)))


def _agency(question: Question, _paper: Paper, work: Work) -> Reply:
    told = {"DOI": work.doi, "agency": {"id": "crossref", "label": "Crossref"}}
    data = {"status": "ok", "message-type": "work-agency", "message-version": "1.0.0", "message": told}
    return _slashed(as_json(data, headers=_limits(question)))


def _missing(question: Question) -> Reply:
    return Reply(body=b"Resource not found.", type=JSON, status=404, headers=_limits(question))


def _limits(question: Question) -> dict[str, str]:
    """The two pools of 2026: who says how to be reached gets more."""
    is_polite = "mailto" in question.query or "mailto:" in question.headers.get("user-agent", "")
    return {
        "x-api-pool": "polite" if is_polite else "public",
        "x-rate-limit-limit": "10" if is_polite else "5",
        "x-rate-limit-interval": "1s",
        "x-concurrency-limit": "3" if is_polite else "1",
    }


def _slashed(reply: Reply) -> Reply:
    """Crossref's JSON escapes slashes."""
    return Reply(body=reply.body.replace(b"/", rb"\/"), type=reply.type, status=reply.status, headers=reply.headers)


def _author(person: Person, *, is_first: bool) -> Json:
    name: Json = {"given": person.given, "family": person.family} if person.given else {"name": person.family}
    return name | {
        "sequence": "first" if is_first else "additional",
        "affiliation": [],
        "role": [{"vocabulary": "crossref", "role": "author"}],
    }


def _event(work: Work, paper: Paper) -> Json:
    day = _parts(paper.published)
    return {
        "event": {
            "name": work.event,
            "location": "Nowhere, Utopia",
            **_given("acronym", work.acronym),
            "start": day,
            "end": day,
        }
    }


def _retraction(work: Work, paper: Paper) -> Json:
    notice = {
        "updated": _moment(paper.published.replace(year=paper.published.year + 2)),
        "DOI": work.retracted_by,
        "type": "retraction",
        "source": "publisher",
        "label": "Retraction",
    }
    return {"updated-by": [notice]}


def _relation(work: Work) -> Json:
    if not work.review_of:
        return {}
    return {"is-review-of": [{"id-type": "doi", "id": work.review_of, "asserted-by": "subject"}]}


def _given(name: str, value: str) -> Json:
    return {name: value} if value else {}


def _parts(day: date) -> Json:
    return {"date-parts": [[day.year, day.month, day.day]]}


def _moment(day: date) -> Json:
    when = datetime.combine(day, time(), UTC)
    return _parts(day) | {"date-time": f"{day}T00:00:00Z", "timestamp": int(when.timestamp()) * 1000}
