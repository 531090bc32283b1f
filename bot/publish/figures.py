"""The numbers of a review as a person reads them on a terminal, and as a program reads them. Pure.

In: `Statistics` and the review's name. Out: text with pictures of block characters, or one object of JSON.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from bot.check.inert import one_line
from bot.corpus.statistics import gaps_filled
from bot.publish.bars import Bar, Screen, draw, fitted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.corpus.statistics import Statistics

MOST_TAGS = 30
MOST_VENUES = 10
_LONG_GAP = 4
"""Years without entries from which on they are one line"""
HAD_IN_WORDS: Mapping[str, str] = {
    "venue": "a venue",
    "abstract": "an abstract",
    "code": "a link to code",
    "identifier": "a DOI or arXiv number",
    "tags": "tags",
}


def render_text(name: str, statistics: Statistics, screen: Screen) -> str:
    """The numbers in the order in which they are asked for, pictures among them."""
    noun = statistics.noun
    blocks = [list(_head(name, statistics, screen))]
    if statistics.read:
        blocks.append([screen.bold(f"What the {noun} have"), *_had(statistics, screen)])
    if statistics.years or statistics.odd_years or statistics.undated:
        blocks.append([screen.bold(f"{noun.capitalize()} per year"), *_years(statistics, screen)])
    if statistics.tags:
        blocks.append([screen.bold(f"{noun.capitalize()} per tag"), *_tags(statistics, screen)])
    if statistics.venues:
        blocks.append([screen.bold("Venues"), *_venues(statistics, screen)])
    if said := twice_in_words(statistics):
        blocks.append([fitted(said, max(len(said), screen.width))])
    return "\n".join("".join(f"{line}\n" for line in block) for block in blocks)


def render_json(name: str, statistics: Statistics, *, requests: int | None = None) -> str:
    """All of it as one object; `requests` where GitHub was asked."""
    values: dict[str, object] = {
        "review": name,
        "entries": statistics.total,
        "collections": dict(statistics.collections),
        "unread": list(statistics.unread),
        "has": dict(statistics.has),
        "years": {str(year): number for year, number in statistics.years.items()},
        "odd_years": {str(year): list(paths) for year, paths in statistics.odd_years.items()},
        "undated": list(statistics.undated),
        "tags": [{"tag": tag, "entries": number} for tag, number in statistics.tags.items()],
        "venues": [{"venue": venue, "entries": number} for venue, number in statistics.venues.items()],
        "twice": {"sure": list(statistics.twice.sure), "perhaps": list(statistics.twice.perhaps)},
    }
    if requests is not None:
        values["requests"] = requests
    return json.dumps(values, ensure_ascii=False, indent=2) + "\n"


def odd_years_in_words(statistics: Statistics) -> str:
    """The years that cannot be, with how many entries have each; empty where there is none."""
    if not statistics.odd_years:
        return ""
    said = ", ".join(f"{year} ({len(paths)})" for year, paths in statistics.odd_years.items())
    return f"Years that cannot be: {said}."


def undated_in_words(statistics: Statistics) -> str:
    """How many entries have no year; empty where all have one."""
    number = len(statistics.undated)
    return f"Without a year: {statistics.times(number)}." if number else ""


def twice_in_words(statistics: Statistics) -> str:
    """How many papers are here more than once, or may be; empty where there are none."""
    sure, perhaps = len(statistics.twice.sure), len(statistics.twice.perhaps)
    if not sure and not perhaps:
        return ""
    one, others = ("entry", "entries") if statistics.noun == "entries" else ("paper", "papers")
    said = (
        [f"{sure:,} {one if sure == 1 else others} {'is' if sure == 1 else 'are'} here more than once"] if sure else []
    )
    may_be = f"{perhaps:,} {'' if sure else f'{one if perhaps == 1 else others} '}may be"
    said += [may_be if sure else f"{may_be} here more than once"] if perhaps else []
    return f"{', '.join(said)}; `review-bot audit --no-links` says which."


def share(number: int, whole: int) -> str:
    """A share in percent that says `100 %` of all only, and `0 %` of none only."""
    percent = 100 * number // whole if whole else 0
    return "<1 %" if number and not percent else f"{percent} %"


def _head(name: str, statistics: Statistics, screen: Screen) -> Iterator[str]:
    if not statistics.total:
        yield screen.bold(f"{one_line(name) or 'This review'}: no entries yet")
        return
    yield screen.bold(f"{one_line(name) or 'This review'}: {statistics.size}")
    if len(statistics.collections) > 1:
        bars = [Bar(label=each, number=number) for each, number in statistics.collections.items()]
        yield from draw(bars, screen)
    if statistics.unread:
        number = len(statistics.unread)
        yield f"  {number:,} of them could not be read; `review-bot check` says why."


def _had(statistics: Statistics, screen: Screen) -> Iterator[str]:
    whole = statistics.read
    digits = len(f"{whole:,}")
    bars = [
        Bar(label=HAD_IN_WORDS[name], number=number, said=f"{number:>{digits},}  {share(number, whole):>5}")
        for name, number in statistics.has.items()
    ]
    return draw(bars, screen, most=whole)


def _years(statistics: Statistics, screen: Screen) -> Iterator[str]:
    bars: list[Bar] = []
    for first, last, number in gaps_filled(statistics.years):
        if last - first + 1 >= _LONG_GAP:
            bars.append(Bar(label=f"{first}–{last}", number=0, said="none"))
        else:
            bars += (Bar(label=str(year), number=number) for year in range(first, last + 1))
    yield from draw(bars, screen)
    for said in (odd_years_in_words(statistics), undated_in_words(statistics)):
        if said:
            yield f"  {fitted(said, screen.width - 2)}"


def _tags(statistics: Statistics, screen: Screen) -> Iterator[str]:
    shared = list(statistics.shared_tags.items())
    yield from draw([Bar(label=tag, number=number) for tag, number in shared[:MOST_TAGS]], screen)
    if more := shared[MOST_TAGS:]:
        yield f"  {fitted(more_in_words(more, statistics.noun), screen.width - 2)}"
    if once := statistics.used_once:
        yield f"  {fitted(once_in_words(once), screen.width - 2)}"


def more_in_words(more: Sequence[tuple[str, int]], noun: str) -> str:
    """How many tags are not in the picture, and how much they are used."""
    most, least = more[0][1], more[-1][1]
    each = f"{least} to {most}" if least < most else f"{most}"
    return (
        f"{len(more):,} more {'tag has' if len(more) == 1 else 'tags have'} {each} {noun}{' each' * (len(more) > 1)}."
    )


def once_in_words(once: Sequence[str], *, at_most: int = 200) -> str:
    """The tags that a single entry has, the first of them by name."""
    named = ", ".join(map(one_line, once[:at_most]))
    return f"{len(once):,} {'tag is' if len(once) == 1 else 'tags are'} used once: {named}{'…' * (len(once) > at_most)}"


def _venues(statistics: Statistics, screen: Screen) -> Iterator[str]:
    venues = list(statistics.venues.items())
    digits = len(f"{venues[0][1]:,}")
    for venue, number in venues[:MOST_VENUES]:
        yield f"  {number:>{digits},}  {fitted(venue, screen.width - digits - 4)}"
    if len(venues) > MOST_VENUES:
        yield screen.faint(f"  and {len(venues) - MOST_VENUES:,} more")
