"""Rules for the fields every publication has: title, authors, year, abstract."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.check.rule import Case, Fault, rule, shown
from bot.faults import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

# -- required ------------------------------------------------------------------------------------------------


@rule(
    "field-missing",
    Severity.ERROR,
    looks_at="front matter",
    why="A publication without these fields cannot be listed, sorted or cited.",
)
def field_missing(case: Case) -> Iterator[Fault]:
    """A required field is not there. The review's config says which are required."""
    if not case.is_readable:
        return
    for field in case.config.required_of(case.collection):
        if field not in case.data:
            yield Fault(message=f"`{field}` is missing.", hint=_example(field), field=field, line=1)


@rule(
    "field-empty",
    Severity.ERROR,
    looks_at="front matter",
    why="A publication without these fields cannot be listed, sorted or cited.",
)
def field_empty(case: Case) -> Iterator[Fault]:
    """A required field is there, but without a value."""
    if not case.is_readable:
        return
    for field in case.config.required_of(case.collection):
        if field in case.data and _is_empty(case.data[field]):
            yield Fault(message=f"`{field}` is empty.", hint=_example(field), field=field, line=case.line(field))


_EXAMPLES = {
    "title": 'title: "The Adverse Effects of Code Duplication"',
    "authors": "authors: Miltiadis Allamanis, Charles Sutton",
    "year": "year: 2019",
    "conference": "conference: ICML",
    "journal": "journal: Communications of the ACM",
    "tags": 'tags: ["search", "survey"]',
}


def _example(field: str) -> str:
    return f"Add it, such as `{_EXAMPLES.get(field, f'{field}: ...')}`."


def _is_empty(value: object) -> bool:
    match value:
        case None:
            return True
        case str():
            return not value.strip()
        case list():
            return all(_is_empty(item) for item in value)
        case _:
            return False


# -- year ----------------------------------------------------------------------------------------------------

_FOUR_DIGITS = re.compile(r"[0-9]{4}", re.ASCII)


def year_of(value: object) -> int | None:
    """The year that a value of the front matter gives, if it has four digits."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    written = str(value).strip()
    return int(written) if _FOUR_DIGITS.fullmatch(written) else None


@rule(
    "year-form",
    Severity.ERROR,
    looks_at="front matter",
    why="The review sorts and groups by year, so it must be a number of four digits.",
)
def year_form(case: Case) -> Iterator[Fault]:
    """The year is not written with four digits (`in press`, `'19`)."""
    value = case.data.get("year")
    if case.is_readable and not _is_empty(value) and year_of(value) is None:
        yield Fault(
            message=f"{shown(value)} is not a year.",
            hint="Write four digits, such as `year: 2019`; of a preprint, the year in which it appeared.",
            field="year",
            line=case.line("year"),
        )


@rule(
    "year-range",
    Severity.ERROR,
    looks_at="front matter",
    why="A year far ahead or far back is a slip of the finger, and puts the paper at the end of every list.",
)
def year_range(case: Case) -> Iterator[Fault]:
    """The year lies outside the years that the review's config allows (`2921`)."""
    year = year_of(case.data.get("year"))
    earliest, latest = case.config.years.bounds(case.today_year)
    if not case.is_readable or year is None or earliest <= year <= latest:
        return
    yield Fault(
        message=f"The year {year} is {'still ahead' if year > latest else 'too far back for this review'}.",
        hint=f"Write a year from {earliest} to {latest}.",
        field="year",
        line=case.line("year"),
    )


# -- authors -------------------------------------------------------------------------------------------------

_LETTERS = re.compile(r"[^\W\d_]")
_ET_AL = re.compile(r"\bet\.?\s+al\b\.?|\band\s+others\b", re.IGNORECASE)
_STRAY_SEPARATOR = re.compile(r"^\s*,|,\s*,|,\s*$")
_CLOSING_DOT = re.compile(r"[^\W\d_]{2}\.\s*$")
_ABBREVIATED = re.compile(r"(?:\b(?:Jr|Sr|St|Dr|Ph\.?D)|\bal)\.\s*$", re.IGNORECASE)


@rule(
    "authors-names",
    Severity.ERROR,
    looks_at="front matter",
    why="A publication needs the names of its authors, to be found and to give credit.",
)
def authors_names(case: Case) -> Iterator[Fault]:
    """The author field holds no name: a dash, a dot, a single letter."""
    if not case.is_readable or _is_empty(case.data.get("authors")):
        return
    for words in case.words("authors"):
        if words.text.strip() and len(_LETTERS.findall(words.text)) <= 1:
            yield Fault(
                message=f"{shown(words.text)} is not a name.",
                hint="Write the authors' names, separated by commas: `Ada Lovelace, Alan Turing`.",
                field=words.field,
                line=words.line,
            )


@rule(
    "authors-et-al",
    Severity.WARNING,
    looks_at="front matter",
    why="Every author counts: the others would not be found, nor credited.",
)
def authors_et_al(case: Case) -> Iterator[Fault]:
    """The list of authors is cut short (`et al.`, `and others`)."""
    for words in case.words("authors"):
        if found := _ET_AL.search(words.text):
            yield Fault(
                message=f"The list of authors is cut short by {shown(found[0])}.",
                hint="Write all names, as on the paper's first page.",
                field=words.field,
                line=words.line,
            )


@rule(
    "authors-separator",
    Severity.WARNING,
    looks_at="front matter",
    why="The list of authors is split at its commas.",
)
def authors_separator(case: Case) -> Iterator[Fault]:
    """Authors are separated by semicolons, or a comma has no name on one side."""
    for words in case.words("authors"):
        if ";" in words.text and "&" not in words.text:
            message, hint = "The authors are separated by semicolons.", "Separate the names by commas."
        elif _STRAY_SEPARATOR.search(words.text):
            message, hint = "A comma in the list of authors has no name on one side.", "Delete that comma."
        else:
            continue
        yield Fault(message=message, hint=hint, field=words.field, line=words.line)


@rule(
    "authors-trailing-dot",
    Severity.NOTICE,
    looks_at="front matter",
    why="The dot becomes a part of the last author's name.",
)
def authors_trailing_dot(case: Case) -> Iterator[Fault]:
    """The list of authors ends with a dot."""
    for words in case.words("authors"):
        if _CLOSING_DOT.search(words.text) and not _ABBREVIATED.search(words.text):
            yield Fault(
                message="The list of authors ends with a dot.",
                hint="Delete the dot.",
                field=words.field,
                line=words.line,
            )


# -- title ---------------------------------------------------------------------------------------------------


@rule(
    "title-trailing-dot",
    Severity.WARNING,
    looks_at="front matter",
    why="Titles are shown and cited without a closing dot.",
)
def title_trailing_dot(case: Case) -> Iterator[Fault]:
    """The title ends with a dot."""
    title = case.string("title").rstrip()
    if title.endswith(".") and not title.endswith(("..", "etc.", "al.")):
        yield Fault(
            message="The title ends with a dot.",
            hint="Delete the dot.",
            field="title",
            line=case.line("title"),
        )


_WORD = re.compile(r"[^\W\d_]{2,}")
_FEWEST_WORDS = 3


@rule(
    "title-all-caps",
    Severity.WARNING,
    looks_at="front matter",
    why="A title in capitals shouts, and hides which words are names.",
)
def title_all_caps(case: Case) -> Iterator[Fault]:
    """The whole title, of three words or more, is in capitals."""
    title = case.string("title")
    # One or two words in capitals may be the name of a system; a script without capitals is never upper case.
    if title.isupper() and len(_WORD.findall(title)) >= _FEWEST_WORDS:
        yield Fault(
            message="The title is written in capitals.",
            hint="Write it as on the paper's page: capitals only for first letters and names.",
            field="title",
            line=case.line("title"),
        )


# -- abstract ------------------------------------------------------------------------------------------------


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
