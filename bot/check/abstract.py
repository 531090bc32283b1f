"""Rules for the text below the front matter, the abstract: whole, and without the traces of how it was copied."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.check.rule import Case, Fault, rule, shown
from bot.faults import Edit, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    "abstract-missing",
    Severity.NOTICE,
    looks_at="text",
    why="The search of the review and its readers look at the abstract.",
)
def abstract_missing(case: Case) -> Iterator[Fault]:
    """Nothing stands below the front matter."""
    if case.is_readable and not case.file.body.strip():
        text = "abstract" if case.collection is None or case.collection.is_of_papers else "description"
        yield Fault(
            message=f"There is no {text}.",
            hint=f"Put the {case.noun}'s {text} below the second `---`.",
            line=max(1, case.file.text.count("\n") + (not case.file.text.endswith("\n"))),
        )


_ENDS_OPEN = re.compile(r"(?<![.\w])(?:\.\.\.|…)$|(?<=\w)(?:\.\.\.|…)$")
_NOT_OPEN = re.compile(r"\b(?:etc|so on|and more)\s?(?:\.\.\.|…)$", re.IGNORECASE)


@rule(
    "abstract-truncated",
    Severity.WARNING,
    looks_at="text",
    why="The end of an abstract says what was found; a search page or a feed has cut it off.",
)
def abstract_truncated(case: Case) -> Iterator[Fault]:
    """The abstract ends with `...`: it was cut off where it was copied from."""
    text = case.file.body.rstrip()
    found = _ENDS_OPEN.search(text, max(0, len(text) - 4))
    if found and not _NOT_OPEN.search(text[-20:]):
        yield Fault(
            message=f"The abstract ends with {shown(found[0])}, as if it was cut off.",
            hint="Copy the rest of it from the paper's page.",
            span=case.body_span(*found.span()),
        )


_HEADING = re.compile(
    r"\s{0,99}(?:#{1,6} ?)?(\*{0,3}|_{0,3})Abstract"
    r"(?:(?:\1)?[ \t]{0,9}[:.—–][ \t]{0,9}(?:\1)?|\1[ \t]{0,9}(?=\r?\n))\s{0,99}",
    re.IGNORECASE,
)


@rule(
    "abstract-heading",
    Severity.WARNING,
    looks_at="text",
    why="The site gives the text its heading; with one of its own it stands there twice.",
)
def abstract_heading(case: Case) -> Iterator[Fault]:
    """The text begins with the heading it had on the paper: `Abstract:`, `Abstract—`."""
    body = case.file.body
    found = _HEADING.match(body)
    if found and body[found.end() : found.end() + 1]:
        begin = len(body[: found.end()]) - len(found[0].lstrip())
        yield Fault(
            message=f"The text begins with {shown(found[0].strip())}.",
            hint="Begin with the first sentence.",
            span=case.body_span(begin, begin + len(found[0].strip())),
            edits=(Edit(case.file.body_start + begin, case.file.body_start + found.end(), ""),),
        )


_HYPHENATED = re.compile(r"(?<![\w-])([^\W\d_]{2,30})-(?:[ \t]{0,9}\r?\n[ \t]{0,9}| )([^\W\d_A-Z]{2,30})(?![\w-])")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_JOINING = frozenset("and or to und oder et of the in vs versus nor but".split())  # noqa: SIM905 - a word list


@rule(
    "abstract-hyphenation",
    Severity.NOTICE,
    looks_at="text",
    why="A word that is cut in two is found by no search.",
)
def abstract_hyphenation(case: Case) -> Iterator[Fault]:
    """A word is still cut in two as it was at the end of a printed line (`exam- ple`)."""
    body = case.file.body
    if "-\n" not in body and "- " not in body and "-\r" not in body:
        return
    cut = [part for part in _HYPHENATED.finditer(body) if part[2].casefold() not in _JOINING]
    if not cut:
        return
    known = {word.casefold() for word in _WORD.findall(f"{case.string('title')}\n{body}")}
    for part in cut:
        whole, hyphenated = f"{part[1]}{part[2]}", f"{part[1]}-{part[2]}"
        is_known = whole.casefold() in known and hyphenated.casefold() not in known
        if not is_known and "\n" not in part[0]:
            continue
        start, end = case.body_span(*part.span())
        yield Fault(
            message=f"{shown(part[0])} is cut in two, as at the end of a printed line.",
            hint=f"Write {shown(whole)}." if is_known else f"Write {shown(whole)} or {shown(hyphenated)}, on one line.",
            span=(start, end),
            edits=(Edit(start, end, whole),) if is_known else (),
        )
