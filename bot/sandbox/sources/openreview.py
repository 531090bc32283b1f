"""OpenReview: `/notes?id=ID` of both versions of its API, and the check for people that stands before some of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from bot.sandbox.answers.shape import Json
from bot.sandbox.sources.paper import Note, Paper
from bot.sandbox.sources.question import Question, Reply, as_json

HOSTS = ("api2.openreview.net", "api.openreview.net")


def answer(question: Question) -> Reply:
    """Notes by id, or by words of their titles, which OpenReview lets anybody search for."""
    known = [(paper, paper.note) for paper in question.papers if paper.note is not None]
    if question.path == "/notes/search":
        words = question.query.get("term", "").casefold().split()
        found = [
            _as_json(paper, note)
            for paper, note in known
            if words and all(word in paper.title.casefold() for word in words)
        ]
        return as_json({"notes": found, "count": len(found)})
    asked = question.query.get("id") or question.query.get("forum", "")
    for paper, note in known:
        if note.id == asked and question.path == "/notes":
            if note.is_behind_challenge and "authorization" not in question.headers:
                return _challenge(question)
            if question.host == "api2.openreview.net":
                return as_json({"notes": [_as_json(paper, note)], "count": 1})
    return _missing(asked)


def _missing(asked: str) -> Reply:
    told = {
        "name": "NotFoundError",
        "message": f"The Note {asked} was not found",
        "status": 404,
        "details": {"path": "id", "value": asked},
    }
    return as_json(told, status=404)


def _challenge(question: Question) -> Reply:
    told = {
        "name": "ChallengeRequiredError",
        "message": f"Challenge verification required ({question.now.date()}-0000001)",
        "status": 403,
        "details": {"challengeUrl": "https://openreview.net/challenge"},
    }
    return as_json(told, status=403)


def _as_json(paper: Paper, note: Note) -> Json:
    day = _milliseconds(paper.published)
    names = [person.name for person in paper.authors]
    content: Json = {
        "title": paper.title,
        "authors": names,
        "authorids": [f"~{name.replace(' ', '_')}1" for name in names],
        "keywords": list(note.keywords),
        "abstract": paper.abstract,
        "venue": note.venue,
        "venueid": note.venueid,
        "pdf": f"/pdf/{note.id.casefold()}.pdf",
        "paperhash": f"{paper.authors[0].family}|{paper.title}".casefold().replace(" ", "_"),
        "_bibtex": _bibtex(paper, note),
    }
    return {
        "id": note.id,
        "forum": note.id,
        "version": 2,
        "domain": note.venueid,
        "invitations": [f"{note.venueid}/-/Submission", f"{note.venueid}/-/Edit"],
        "cdate": day,
        "odate": day,
        "pdate": day,
        "mdate": day,
        "content": {name: {"value": value} for name, value in content.items()},
    }


def _bibtex(paper: Paper, note: Note) -> str:
    """OpenReview breaks the line before the key."""
    fields = {
        "title": paper.title,
        "author": " and ".join(person.name for person in paper.authors),
        "booktitle": note.booktitle,
        "year": str(paper.published.year),
        "url": f"https://openreview.net/forum?id={note.id}",
    }
    return (
        f"@inproceedings{{\n{note.key},\n" + ",\n".join(f"{name}={{{text}}}" for name, text in fields.items()) + "\n}"
    )


def _milliseconds(day: date) -> int:
    return int(datetime.combine(day, time(), UTC).timestamp()) * 1000
