"""A list of papers as people paste it -> each of them with what is known of it so far. Pure.

In: BibTeX, or an address, a DOI or an arXiv id a line, with or without a name, bullet or number; also mixed; or
CSL-JSON. Out: a `Paper` for each, in the order of the text, each once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.entry.folding import fold_title
from bot.entry.identifiers import address, recognise
from bot.faults import Finding, Severity
from bot.resolve.answers import BULLET, folded, shown
from bot.resolve.bibtex import Bibliography, looks_like_bibtex, read_bibliography
from bot.resolve.csl import looks_like_csl, read_csl
from bot.resolve.link_answers import same_address
from bot.resolve.record import Record
from bot.resolve.written_links import read_links

GIVEN = 200
"""Characters of a paper's first line that are shown as given."""

_COMMENT = re.compile(r"\s*(?:#|%|//|<!--)")
_FENCE = re.compile(r"\s*+(?:`{3,}|~{3,})\s*+(?:\w++\s*+)?")
_BETWEEN = re.compile(r"[\s,;]+")
_NOTHING = re.compile(r"[\W_]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One paper of a list: what was given for it, on which line; a record, a link or both, or neither if broken."""

    given: str
    line: int
    record: Record | None = None
    link: str = ""
    name: str = ""
    """what stood before the link: a name for the link, or the paper's title"""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """A list, read; `left` papers at its end are too many for one issue."""

    papers: tuple[Paper, ...]
    left: int = 0
    findings: tuple[Finding, ...] = ()


def read_papers(text: str, *, limit: int = 50) -> Papers:
    """The papers of a list, the first `limit` of them; lines are counted from 1."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if looks_like_csl(text):
        return _limited(*_each_once(list(_of_csl(text))), limit)
    if looks_like_bibtex(text):
        bibliography = read_bibliography(text)
    else:
        bibliography = Bibliography(entries=(), outside=tuple(enumerate(text.split("\n"), 1)))
    given = sorted((*_of_entries(bibliography, text), *_of_lines(bibliography)), key=lambda paper: paper.line)
    return _limited(*_each_once(given), limit)


def _limited(papers: list[Paper], findings: list[Finding], limit: int) -> Papers:
    if not papers:
        message, hint = (
            "There is no paper in this list.",
            "Write an address, a DOI or an arXiv id a line, or paste BibTeX.",
        )
        return Papers(
            papers=(), findings=(Finding(rule="list-empty", severity=Severity.ERROR, message=message, hint=hint),)
        )
    left = papers[limit:]
    if left:
        findings.append(
            Finding(
                rule="list-long",
                severity=Severity.WARNING,
                message=f"The list has {len(papers)} papers; the first {limit} of them are taken.",
                hint=f"File the others, from “{shown(left[0].given)}” on (line {left[0].line}), in another issue.",
                line=left[0].line,
            )
        )
    return Papers(papers=tuple(papers[:limit]), left=len(left), findings=tuple(findings))


def _of_csl(text: str) -> Iterator[Paper]:
    for number, record in enumerate(read_csl(text), 1):
        given = (record.title or f"item {number}")[:GIVEN]
        yield Paper(given=given, line=1, record=replace(record, findings=()), findings=record.findings)


def _of_entries(bibliography: Bibliography, text: str) -> Iterator[Paper]:
    lines = text.split("\n")
    for entry in bibliography.entries:
        given = lines[entry.line - 1].strip()[:GIVEN]
        yield Paper(given=given, line=entry.line, record=entry.record, findings=entry.findings)


def _of_lines(bibliography: Bibliography) -> Iterator[Paper]:
    for number, line in bibliography.outside:
        if _NOTHING.fullmatch(line) or _COMMENT.match(line) or _FENCE.fullmatch(line):
            continue
        yield from _of_line(folded(BULLET.sub("", line)), number)


def _of_line(line: str, number: int) -> Iterator[Paper]:
    """The papers of one line: each link is one; words that are no link may be a title, which nobody can look up."""
    written = read_links(line)
    ids = [(address(word), word) for word in _BETWEEN.split(line) if word]
    links = tuple(("", url) for url, _ in ids) if all(url != word for url, word in ids) else written.links
    findings: tuple[Finding, ...] = ()
    if links and written.rest and links == written.links:
        message = f"“{shown(written.rest)}” beside a link is left out."
        findings = (Finding(rule="link-form", severity=Severity.WARNING, message=message, line=number),)
    for name, url in links:
        yield Paper(given=line[:GIVEN], line=number, link=url, name=name, findings=findings)
        findings = ()
    if links or line.endswith(":"):  # words that only lead to a list
        return
    finding = Finding(
        rule="link-form",
        severity=Severity.ERROR,
        message=f"“{shown(line)}” is no address, DOI or arXiv id.",
        hint="Write one of them a line, or paste the paper's BibTeX.",
        line=number,
    )
    yield Paper(given=line[:GIVEN], line=number, findings=(finding,))


def _each_once(given: list[Paper]) -> tuple[list[Paper], list[Finding]]:
    """The papers without those that stand in the list before, each of which is told; a record is not lost by it."""
    places: dict[str, int] = {}
    papers: list[Paper] = []
    findings: list[Finding] = []
    for paper in given:
        marks = _marks(paper)
        place = next((places[mark] for mark in marks if mark in places), len(papers))
        for mark in marks:
            places.setdefault(mark, place)
        if place == len(papers):
            papers.append(paper)
            continue
        before = papers[place]
        if before.record is None and paper.record is not None:
            papers[place] = replace(before, record=paper.record, findings=(*before.findings, *paper.findings))
        message = f"“{shown(paper.given)}” is the paper of line {before.line}; it is taken once."
        findings.append(Finding(rule="list-twice", severity=Severity.NOTICE, message=message, line=paper.line))
    return papers, findings


def _marks(paper: Paper) -> list[str]:
    """What tells that two papers of a list are one: their addresses, else title and year, else the words themselves."""
    record = paper.record
    links = [paper.link, *(link.url for link in record.links)] if record else [paper.link]
    marks = [f"link {recognise(url) or same_address(url)}" for url in links if url]
    if record and record.title:
        marks.append(f"title {fold_title(record.title)} {record.year}")
    return marks or [f"words {paper.given.casefold()}"]
