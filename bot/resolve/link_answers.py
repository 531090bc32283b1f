"""Answers that hold links -> links with the names this review gives them. Pure.

A field holds one link a line, or several, with or without names; the field for the paper may hold its BibTeX instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from bot.entry.identifiers import recognise
from bot.entry.model import Link
from bot.entry.style import Role
from bot.entry.style import role as role_of
from bot.faults import Severity
from bot.resolve.answers import BULLET, Answers, shown
from bot.resolve.bibtex import looks_like_bibtex, read_bibliography
from bot.resolve.csl import looks_like_csl, read_csl
from bot.resolve.written_links import read_links

RULE = "link-form"
_HINT = "Write the whole address, beginning with `https://`, one on each line; a name and a colon may stand before it."
_VIDEO = re.compile(r"https?://(?:www\.|m\.)?(?:youtube\.com|youtu\.be|vimeo\.com|slideslive\.com)/", re.IGNORECASE)
_HINT_OF_A_PAPER = "Write the paper's address, its DOI or its arXiv id, or paste its BibTeX."


def links_of(
    answers: Answers, names: tuple[str, ...], role: Role | None, link_names: Mapping[Role, str]
) -> Iterator[Link]:
    """The links in the fields with these ids; BibTeX or CSL-JSON of the paper is kept as a record."""
    for name, value in answers.values(names):
        if role == "paper" and isinstance(value, str) and looks_like_bibtex(value):
            lines: Iterable[str] = _around_bibtex(answers, name, value)
        elif role == "paper" and isinstance(value, str) and looks_like_csl(value):
            lines = _keep_csl(answers, name, value)
        else:
            lines = value.splitlines() if isinstance(value, str) else value
        for line in lines:
            yield from _links_of_line(answers, name, BULLET.sub("", line).strip(), role, link_names)


def name_for(role: Role | None, url: str, link_names: Mapping[Role, str]) -> str:
    """What this review calls such a link: by the form field's role; one without role, a paper on arXiv and a website
    that is a repository of code by the host."""
    if role is None and _VIDEO.match(url):
        return "Video"
    by_host = role_of("", url)
    if role is None or (role, by_host) in (("paper", "arxiv"), ("website", "code")):
        role = by_host or "paper"
    if role == "arxiv" and role not in link_names:
        role = "paper"
    return link_names.get(role) or role.capitalize()


def same_address(url: str) -> str:
    """An address for comparison: `http` or `https`, `www.` or not, a slash at the end or not, are the same."""
    scheme, _, rest = url.strip().partition("://")
    if scheme.casefold() not in ("http", "https"):
        return url.strip()
    host, slash, path = rest.partition("/")
    return f"{host.casefold().removeprefix('www.')}{slash}{path}".rstrip("/")


def is_same_paper(url: str, other: str) -> bool:
    """Whether two addresses lead to one paper: the same page, or two spellings of one identifier."""
    if same_address(url) == same_address(other):
        return True
    identifier = recognise(url)
    return identifier is not None and identifier == recognise(other)


def _around_bibtex(answers: Answers, name: str, text: str) -> list[str]:
    """Keep the first entry of a BibTeX text as a record; what stands around it may be links."""
    read = read_bibliography(text)
    first = max(answers.line(name) - 1, 0)
    for entry in read.entries[:1]:
        answers.records.append(entry.record)
        answers.findings += (replace(told, field=name, line=told.line + first) for told in entry.findings)
    if len(read.entries) > 1:
        _tell_of_several(answers, name, f"The BibTeX has {len(read.entries)} entries", read.entries[1].line + first)
    return [line for _, line in read.outside]


def _keep_csl(answers: Answers, name: str, text: str) -> list[str]:
    """Keep the first item of a CSL-JSON text as a record; nothing stands around it."""
    records = read_csl(text)
    answers.records.append(replace(records[0], findings=()))
    answers.findings += (replace(told, field=name, line=answers.line(name)) for told in records[0].findings)
    if len(records) > 1:
        _tell_of_several(answers, name, f"The CSL-JSON has {len(records)} items", answers.line(name))
    return []


def _tell_of_several(answers: Answers, name: str, what: str, line: int) -> None:
    answers.tell(
        "several-papers",
        name,
        f"{what}; the first one is taken.",
        "To add several papers, file the form for several at once.",
        severity=Severity.WARNING,
        line=line,
    )


def _links_of_line(
    answers: Answers, name: str, line: str, role: Role | None, link_names: Mapping[Role, str]
) -> Iterator[Link]:
    """The links of one line, and a word on what stands beside them."""
    written = read_links(line)
    for label, url in written.links:
        if not label:
            answers.unnamed.add(url)
        yield Link(name=label or name_for(role, url, link_names), url=url)
    if not written.rest:
        return
    if written.links:
        answers.tell(
            RULE,
            name,
            f"“{shown(written.rest)}” beside a link is left out.",
            "A name of the link stands before it, with a colon.",
            severity=Severity.WARNING,
        )
        return
    hint = _HINT_OF_A_PAPER if name == "paper" else _HINT
    answers.tell(RULE, name, f"“{shown(written.rest)}” is not a link.", hint)
