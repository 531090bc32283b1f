"""What OpenReview says of a submission's standing (`venueid`, `venue`) -> accepted where, or not. Pure.

Accepted is what has the venue's own id (`ICLR.cc/2026/Conference`); submissions that are not carry their state as its
last part. Before the decision some venues give their own id to all, and then the words say "Submitted to ...".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

State = Literal["accepted", "open", "withdrawn", "rejected", "preprint"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a submission stands. `venue` and `presentation` are of accepted ones: `ICLR`, `Poster`."""

    state: State
    venue: str = ""
    venue_key: str = ""
    presentation: str = ""
    """how it is shown there, in the venue's words (`Oral`, `notable top 25%`); nothing where all are shown alike"""
    year: int | None = None
    """of the venue, or of the copy"""
    claim: str = ""
    """where it was published, as whoever uploaded it says"""


_LONGEST = 300
"""Characters of a venue's name; ids and names are far shorter."""
_STATES: tuple[tuple[State, re.Pattern[str]], ...] = (
    ("withdrawn", re.compile(r"Withdrawn(?:_Submission)?|Retracted", re.IGNORECASE)),
    ("rejected", re.compile(r"(?:Desk_)?Reject(?:ed(?:_Submission)?|ion)", re.IGNORECASE)),
    (
        "open",
        re.compile(
            r"(?:[A-Za-z]{1,20}_)?Submission|Submitted|Under_Review|Decision_Pending|Assign(?:ed|ing)_AE", re.IGNORECASE
        ),
    ),
)
_WORDS: Mapping[State, str] = {
    "withdrawn": "withdrawn|retracted",
    "rejected": "(?:desk[ -]?)?reject(?:ed)?",
    "open": "(?:blind )?submission|submitted|under review|decision pending",
}
_SAID: tuple[tuple[State, re.Pattern[str]], ...] = tuple(
    (state, re.compile(rf"(?:\S{{1,40}}\s(?:\d{{4}}\s)?(?:Conference\s)?)?(?:{words})\b", re.IGNORECASE))
    for state, words in _WORDS.items()
)
"""The first words, be it behind the venue's name: `Under review for TMLR`, `ICLR 2018 Conference Blind Submission`."""
_ACCEPTED = re.compile(r"(?:accepted|published)\s(?:by|to|at|in)\s", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)", re.ASCII)
_HOW = re.compile(
    r"""\(?(?:notable|top(?:-?\d{1,2}%)?|\d{1,2}%|highlight|contributed|lightning
    |(?:short|long|full)?-?(?:oral|spotlight|poster|talk|presentation){1,3}s?|short|long|full)\)?""",
    re.IGNORECASE | re.VERBOSE,
)
_PLAIN = re.compile(r"accept(?:ed)?|main|conference|track|regular|papers?|proceedings", re.IGNORECASE)
"""What says no more than that it was accepted."""


def standing(venueid: str, venue: str) -> Standing:
    """Read both; either may be empty."""
    venueid, venue = venueid.strip("/ ")[:_LONGEST], " ".join(venue[:_LONGEST].split())
    parts = venueid.split("/")
    year = next((int(part) for part in parts if _YEAR.fullmatch(part)), None)
    match [part.casefold() for part in parts]:
        case ["openreview.net", *_]:
            is_none = "openreview" in venue.casefold() or "preprint" in venue.casefold()
            return Standing(state="preprint", claim="" if is_none else venue)
        case ["dblp.org", "journals", "corr", *_]:
            return Standing(state="preprint", year=year)
    state = next((state for state, pattern in _STATES if pattern.fullmatch(parts[-1])), None)
    state = state or next((state for state, pattern in _SAID if pattern.match(venue)), None)
    if state:
        return Standing(state=state, year=year)
    named = _YEAR.search(venue)
    if not venueid and not named:
        return Standing(state="open", claim=venue)
    name, presentation = _name(venue, named)
    name = name or _name_of_id(parts)
    if not name:
        return Standing(state="open", year=year)
    is_journal = parts[1:2] == ["journals"] if parts[0] == "dblp.org" else year is None and named is None
    return Standing(
        state="accepted",
        venue=name,
        venue_key="journal" if is_journal else "conference",
        presentation=presentation,
        year=year or (int(named[0]) if named else None),
    )


def _name(venue: str, year: re.Match[str] | None) -> tuple[str, str]:
    """The name without the year, and how the paper is shown: "ICLR 2026 Workshop on X Oral" -> "ICLR Workshop on X"."""
    before, after = (venue[: year.start()], venue[year.end() :]) if year else (venue, "")
    before = _ACCEPTED.sub("", before, count=1) if _ACCEPTED.match(before) else before
    words, shown = after.split(), list[str]()
    while words and (_HOW.fullmatch(words[-1]) or _PLAIN.fullmatch(words[-1])):
        shown.insert(0, words.pop())
    name = " ".join([before.strip(" ,-:'"), *words]).strip(" ,-:")
    return name, " ".join(word.strip("()") for word in shown if not _PLAIN.fullmatch(word))


def _name_of_id(parts: list[str]) -> str:
    """The name that an id holds: `ICLR.cc/2026/Conference`, `colmweb.org/COLM/2026/Workshop/X`, `TMLR`."""
    at = next((at for at, part in enumerate(parts) if _YEAR.fullmatch(part)), len(parts))
    name = parts[max(at - 1, 0)].partition(".")[0]
    further = parts[at + 1 :]
    return " ".join([name, *further]).replace("_", " ") if further[:1] == ["Workshop"] else name
