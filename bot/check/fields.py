"""Rules for the fields every publication has: what is required, the year, the title, the venue."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from bot.check.rule import Case, Fault, rule, shown
from bot.entry.fields import STEERING
from bot.entry.style import NO_VENUE, PREPRINT
from bot.faults import Edit, Severity
from bot.repository.own_keys import MODELLED

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
            yield Fault(message=f"`{field}` is missing.", hint=_example(field), field=field)


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
            yield Fault(message=f"`{field}` is empty.", hint=_example(field), field=field, span=case.span(field))


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
            span=case.span("year"),
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
        span=case.span("year"),
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
        end = len(title)
        yield Fault(
            message="The title ends with a dot.",
            hint="Delete the dot.",
            field="title",
            span=case.span("title", end - 1, end),
            edits=() if _ABBREVIATION.search(title) else case.edits("title", end - 1, end, ""),
        )


_ABBREVIATION = re.compile(r"(?:\.\w|\b\w|\b(?:Jr|Sr|Inc|Ltd|Co|Corp|No|Vol|vs|Dr|St|Pt))\.$")


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
            span=case.span("title"),
        )


# -- venue ---------------------------------------------------------------------------------------------------

_VENUES = ("conference", "journal")


@rule(
    "venue-none",
    Severity.NOTICE,
    looks_at="front matter",
    why="The site shows these words as if a conference had that name; an empty field is shown as none.",
)
def venue_none(case: Case) -> Iterator[Fault]:
    """Words such as `No Venue`, `N/A` or `TBD` stand where the venue should be left empty."""
    usual = case.config.style.get("empty_venue")
    for words in case.words(*_VENUES):
        written = words.text.strip()
        if NO_VENUE.fullmatch(written) and written != usual:
            yield Fault(
                message=f"{shown(written)} is no venue.",
                hint=f"Write {shown(usual)}." if usual else "Leave the field empty until there is one.",
                field=words.field,
                span=case.span(words.field),
                edits=case.edits(words.field, 0, len(words.text), usual) if isinstance(usual, str) and usual else (),
            )


@rule(
    "venue-spelling",
    Severity.NOTICE,
    looks_at="review",
    why="Lists and searches by venue split where one venue has two names.",
)
def venue_spelling(case: Case) -> Iterator[Fault]:
    """The review writes this venue otherwise nearly everywhere: with other capitals, blanks or hyphens."""
    usual = case.config.style.get("preprint_venue")
    for words in case.words(*_VENUES):
        written = words.text.strip()
        better = case.index.usual_venue(written)
        if isinstance(usual, str) and usual and PREPRINT.fullmatch(written):
            better = usual
        if better and better != written:
            times = case.index.venues.get(better, 0)
            yield Fault(
                message=f"This venue is {shown(better)} in {times} other entries."
                if times
                else f"Preprints have the venue {shown(better)} here.",
                hint=f"Write {shown(better)}.",
                field=words.field,
                span=case.span(words.field),
                edits=case.edits(words.field, 0, len(words.text), better),
            )


# -- keys ----------------------------------------------------------------------------------------------------

_NEAR = 0.8
_JEKYLL = frozenset(
    "categories category date description excerpt image lang last_modified_at slides teaser toc".split()  # noqa: SIM905
)
"""Keys that Jekyll, its themes and its usual plugins read, beside those that steer it."""


@rule(
    "field-unknown",
    Severity.WARNING,
    looks_at="front matter",
    why="The site passes over a field whose name has a slip in it, as if nothing stood there.",
)
def field_unknown(case: Case) -> Iterator[Fault]:
    """A field is unknown to the schema and to the review, and its name is nearly that of one that is missing here."""
    if not case.is_readable:
        return
    properties = case.config.schema_of(case.collection).get("properties")
    required = case.config.required_of(case.collection)
    known = {*MODELLED, *STEERING, *_JEKYLL, *required, *(properties if isinstance(properties, dict) else ())}
    for key in list(case.data)[:_FEW_KEYS]:
        if key in known or case.index.fields.get(key, 0) > _ITSELF:
            continue
        near = difflib.get_close_matches(key[:_LONGEST_KEY].casefold(), sorted(known - _JEKYLL), n=1, cutoff=_NEAR)
        if near and near[0] not in case.data:
            start, end = case.key_span(key) or (0, 0)
            yield Fault(
                message=f"{shown(key)} is no field that the review knows.",
                hint=f"Write {shown(f'{near[0]}:')}, if that is meant.",
                field=key,
                span=(start, end),
                edits=(Edit(start, end, near[0]),) if end > start else (),
            )


_ITSELF = 2
"""So many entries may have the same slip; a key that more have is the review's own."""
_LONGEST_KEY = 60
_FEW_KEYS = 200
"""Keys of one entry that are compared with those that are known."""
