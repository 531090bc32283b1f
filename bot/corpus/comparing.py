"""Two entries held against each other: one paper, two versions of it, perhaps one, or none of that. Pure.

In: holdings. Out: a `Match` with its evidence in words, None where nothing speaks for one paper. Links, titles, authors
and years each have a say; none of them decides alone.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from bot.corpus.slips import NO_WORDS, Vocabulary, has_number
from bot.corpus.titles import Relation, is_nearly, relate, title_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.corpus.holding import Holding

_CLOSE = 3
"""Years between a preprint, a paper at a conference and the same paper in a journal"""
_SOON = 2
"""Years within which a title is changed for print"""
_FEWEST_WORDS = 4
"""Shorter titles are alike by chance (`Editorial`)."""


class Verdict(StrEnum):
    """What an entry is to another."""

    SAME = "same"
    VERSION = "version"
    """one is the preprint of the other"""
    ALIKE = "alike"
    """perhaps they are one; a person has to look"""

    @property
    def rank(self) -> int:
        """0 for the surest."""
        return list(Verdict).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An entry that is the same paper as the one that was asked for, or may be."""

    holding: Holding
    verdict: Verdict
    evidence: tuple[str, ...]
    """what speaks for it, each as the end of a sentence: `the same title`"""
    doubts: tuple[str, ...]
    """what speaks against it: `other authors`"""
    titles: Relation
    likeness: float
    """of the titles, 0 to 100"""

    @property
    def is_sure(self) -> bool:
        """Whether it is the same paper; else a person has to look."""
        return self.verdict is not Verdict.ALIKE

    @property
    def said(self) -> str:
        """The evidence, to be put behind the name of the entry."""
        but = f", but {_listed(self.doubts)}" if self.doubts else ""
        return f"has {_listed(self.evidence)}{but}" if self.evidence else f"has {_listed(self.doubts)}"


def _listed(words: Sequence[str]) -> str:
    *others, last = words
    return f"{', '.join(others)} and {last}" if others else last


class _Authors(Enum):
    AGREE = "agree"
    SOME = "some"
    DIFFER = "differ"
    UNKNOWN = "unknown"


def compare(
    asked: Holding, other: Holding, *, vocabulary: Vocabulary = NO_WORDS, goes_by_name: bool = False
) -> Match | None:
    """What another entry is to the one that is asked for.

    `vocabulary` knows the words that titles have. What `goes_by_name`, as datasets do, is one thing under one title.
    """
    marks = {link.mark for link in asked.links} & {link.mark for link in other.links}
    mine, its = title_of(asked.title), title_of(other.title)
    titles = relate(mine, its, vocabulary=vocabulary, is_by_same=_are_by_same(asked, other))
    if titles is Relation.NONE and not marks:
        return None
    authors = _authors(asked, other)
    verdict = _by_link(titles, authors) if marks else _by_title(asked, other, titles, authors)
    if goes_by_name and titles is Relation.SAME:
        verdict = Verdict.SAME
    if verdict is None:
        return None
    if verdict is Verdict.SAME and _are_versions(asked, other):
        verdict = Verdict.VERSION
    said = tuple(_evidence(asked, other, sorted(marks), titles, authors))
    return Match(
        holding=other,
        verdict=verdict,
        evidence=tuple(text for text, speaks_for in said if speaks_for),
        doubts=tuple(text for text, speaks_for in said if not speaks_for),
        titles=titles,
        likeness=fuzz.ratio(mine.whole, its.whole),
    )


def _by_link(titles: Relation, authors: _Authors) -> Verdict:
    """A link in common, where the titles do not contradict it; where they do, one of the links may be wrong."""
    if titles >= Relation.SUBTITLE or (titles is Relation.REWORDED and authors is not _Authors.DIFFER):
        return Verdict.SAME
    return Verdict.ALIKE


def _by_title(asked: Holding, other: Holding, titles: Relation, authors: _Authors) -> Verdict | None:
    """A title in common, where the authors say the same."""
    years = _years_between(asked, other)
    is_long = title_of(asked.title).words >= _FEWEST_WORDS <= title_of(other.title).words
    if authors is _Authors.DIFFER:
        return Verdict.ALIKE if titles is Relation.SAME and is_long else None
    if authors is _Authors.UNKNOWN:
        return Verdict.ALIKE if titles is Relation.SAME or (titles >= Relation.SUBTITLE and is_long) else None
    if titles is Relation.REWORDED:
        is_likely = is_long and authors is _Authors.AGREE and asked.surnames[0] == other.surnames[0]
        return Verdict.ALIKE if is_likely and (years or 0) <= _SOON and is_nearly(asked.title, other.title) else None
    if titles is Relation.SUBTITLE:
        is_sure = _is_without_subtitle(asked, other)
    elif titles is Relation.SLIP and not is_long:
        is_sure = (years or 0) <= 1 and set(asked.surnames) == set(other.surnames)
    else:
        is_sure = (years or 0) <= _CLOSE and (authors is _Authors.AGREE or (titles is Relation.SAME and is_long))
    return Verdict.SAME if is_sure and not _own_identifiers(asked, other) else Verdict.ALIKE


def _are_versions(asked: Holding, other: Holding) -> bool:
    """Whether one of them is known as a preprint, and the other as none."""
    return {asked.is_preprint, other.is_preprint} == {True, False}


def _are_by_same(asked: Holding, other: Holding) -> bool:
    """Whether the very same people wrote both, at the same time."""
    is_soon = (_years_between(asked, other) or 0) <= 1
    return bool(asked.surnames) and set(asked.surnames) == set(other.surnames) and is_soon


def _is_without_subtitle(asked: Holding, other: Holding) -> bool:
    """Whether of two titles, of which one is the other and more, both are one paper's: it may be the first of several.

    Then it has the same authors, as far as both name them, at the same time, and what is more counts no parts.
    """
    short, long = sorted((title_of(asked.title).whole, title_of(other.title).whole), key=len)
    is_version = _are_versions(asked, other)
    is_soon = (_years_between(asked, other) or 0) <= (_CLOSE if is_version else 1)
    is_printed_twice = bool(asked.venue and other.venue) and not is_version and asked.venue != other.venue
    has_parts = has_number(long) and not has_number(short)
    few, many = sorted((asked.surnames, other.surnames), key=len)
    is_by_same = few[0] == many[0] and set(few) <= set(many)
    return is_soon and not has_parts and is_by_same and not is_printed_twice


def _authors(asked: Holding, other: Holding) -> _Authors:
    mine, its = set(asked.surnames) - {""}, set(other.surnames) - {""}
    if not mine or not its:
        return _Authors.UNKNOWN
    shared = len(mine & its)
    if not shared:
        return _Authors.DIFFER
    return _Authors.AGREE if shared * 2 >= min(len(mine), len(its)) else _Authors.SOME


def _years_between(asked: Holding, other: Holding) -> int | None:
    return None if asked.year is None or other.year is None else abs(asked.year - other.year)


def _own_identifiers(asked: Holding, other: Holding) -> str:
    """The name of a kind of identifier of which each has another: two DOIs, of two papers perhaps."""
    kinds: defaultdict[str, list[set[str]]] = defaultdict(lambda: [set(), set()])
    for side, holding in enumerate((asked, other)):
        for link in holding.links:
            if link.identifier and link.identifier.scheme in ("arxiv", "doi", "openreview", "acl"):
                kinds[str(link.identifier).partition(":")[0]][side].add(link.identifier.value)
    return next((kind for kind, (mine, its) in kinds.items() if mine and its and not mine & its), "")


# -- in words ------------------------------------------------------------------------------------------------------


def _evidence(
    asked: Holding, other: Holding, marks: list[str], titles: Relation, authors: _Authors
) -> Iterator[tuple[str, bool]]:
    """What is to be said, and whether it speaks for one paper."""
    if marks:
        yield f"the same link (`{marks[0]}`)", True
    yield (
        {
            Relation.SAME: "the same title",
            Relation.SLIP: "nearly the same title",
            Relation.SUBTITLE: "the same title but for a part before or behind a colon",
            Relation.REWORDED: "a similar title",
            Relation.NONE: "another title",
        }[titles],
        titles is not Relation.NONE,
    )
    yield _authors_in_words(asked, other, authors), authors in (_Authors.AGREE, _Authors.SOME)
    between = _years_between(asked, other)
    if between is not None:
        yield ("the same year", True) if between == 0 else (f"the year {other.year}", between <= 1)
    if not marks and (kind := _own_identifiers(asked, other)):
        yield f"another {_KINDS.get(kind, kind)}", False


_KINDS = {"arXiv": "arXiv number", "doi": "DOI", "OpenReview": "page on OpenReview", "ACL": "ACL number"}


def _authors_in_words(asked: Holding, other: Holding, authors: _Authors) -> str:
    shared = len(set(asked.surnames) & set(other.surnames) - {""})
    match authors:
        case _Authors.UNKNOWN:
            return "no authors to compare"
        case _Authors.DIFFER:
            return "other authors"
        case _ if set(asked.surnames) == set(other.surnames):
            return "the same author" if shared == 1 else "the same authors"
        case _:
            return f"{shared} author{'' if shared == 1 else 's'} in common"
