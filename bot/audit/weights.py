"""How much the rules of an audit weigh: those that `check` has, as the review's config says; its own are notices.

What a pull request's check says of one entry, an audit says once of all entries concerned, under the same rule.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.check.rules import EXPLAINED
from bot.faults import Severity

if TYPE_CHECKING:
    from bot.repository import RepositoryConfig

TWICE = "title-repeated"
SHARED = "identifier-shared"
TAG = "tag-variant"
WORD = "taxonomy-word"
ORPHAN = "taxonomy-orphan"
BARE = "abstract-missing"

TITLE_ALIKE = "title-alike"
TAG_ALIKE = "tag-alike"
KEY_YEAR = "key-year"
KEY_AUTHOR = "key-author"
UNDECIDED = "taxonomy"
OWN = (TITLE_ALIKE, TAG_ALIKE, KEY_YEAR, KEY_AUTHOR, UNDECIDED)
"""The rules that only an audit has."""

TOLD_TOGETHER = frozenset({TWICE, SHARED, TAG, WORD})
"""What is found of single entries and rows by these rules, the audit finds by itself for all of them at once."""


def weight_of(rule: str, config: RepositoryConfig, *, at_most: Severity = Severity.ERROR) -> Severity | None:
    """How much a finding by this rule weighs in this review; None where the rule is off."""
    known = EXPLAINED.get(rule)
    weight = config.rules.get(rule, known.severity if known else Severity.NOTICE)
    return max(weight, at_most, key=list(Severity).index) if weight else None
