"""The findings of an audit sorted by what a maintainer does about them, and what each kind is for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from bot.audit import links, weights
from bot.check.rules import EXPLAINED

if TYPE_CHECKING:
    from bot.faults import Finding


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of findings: its name in file names and addresses, its heading, and what to do about it."""

    name: str
    title: str
    advice: str
    rules: frozenset[str] = frozenset()


_OF_ROWS = frozenset(rule for rule in EXPLAINED if rule.startswith("taxonomy-"))

OTHERS = Kind("entries", "Single entries", "What the rules find in an entry by itself, as `review-bot check` does.")

KINDS: tuple[Kind, ...] = (
    Kind(
        "duplicates",
        "One paper twice",
        "A paper under two keys is counted twice, and a correction reaches only one of the two.",
        frozenset({weights.TWICE, weights.TITLE_ALIKE}),
    ),
    Kind(
        "links",
        "Wrong and dead links",
        "Of two papers with one link, one at least sends its readers to the wrong place.",
        frozenset({weights.SHARED, links.DEAD, links.MISMATCH, links.SILENT}),
    ),
    Kind(
        "tags",
        "Tags in several spellings",
        "Each spelling has a heading of its own on the tag page; where one is more used, it is proposed.",
        frozenset({weights.TAG, weights.TAG_ALIKE}),
    ),
    Kind(
        "taxonomy",
        "Taxonomy",
        "A row without entry shows a paper that nobody can open; words in two spellings are two headings.",
        frozenset({*_OF_ROWS, weights.UNDECIDED}),
    ),
    Kind(
        "keys",
        "Keys",
        "A key that is in use may stay, for it is the page's address; look whether year or author are wrong.",
        frozenset({weights.KEY_YEAR, weights.KEY_AUTHOR, "bibkey-file-name", "file-name-year"}),
    ),
    Kind(
        "abstracts",
        "Missing abstracts",
        "Readers and the search of the site look at the abstract.",
        frozenset({weights.BARE}),
    ),
    OTHERS,
)
_BY_RULE: Mapping[str, Kind] = MappingProxyType({rule: kind for kind in KINDS for rule in kind.rules})


def kind_of(finding: Finding) -> Kind:
    """The kind that a finding is of."""
    return _BY_RULE.get(finding.rule, OTHERS)


def by_kind(findings: Iterable[Finding]) -> Mapping[Kind, list[Finding]]:
    """The findings of each kind that has some, the kinds in their order."""
    sorted_: dict[Kind, list[Finding]] = {kind: [] for kind in KINDS}
    for finding in findings:
        sorted_[kind_of(finding)].append(finding)
    return {kind: found for kind, found in sorted_.items() if found}
