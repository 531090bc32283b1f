"""How much the rules of an audit weigh: those that `check` has, as the review's config says, its own too.

What a pull request's check says of one entry, an audit says once of all entries concerned, under the same rule.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.check import audit_rules
from bot.check.outside import TAXONOMY
from bot.check.rules import EXPLAINED
from bot.faults import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.faults import Finding
    from bot.repository import RepositoryConfig

TWICE = "title-repeated"
SHARED = "identifier-shared"
TAG = "tag-variant"
WORD = "taxonomy-word"
ORPHAN = "taxonomy-orphan"
BARE = "abstract-missing"

TITLE_ALIKE = audit_rules.TITLE_ALIKE.id
TAG_ALIKE = audit_rules.TAG_ALIKE.id
KEY_YEAR = audit_rules.KEY_YEAR.id
KEY_AUTHOR = audit_rules.KEY_AUTHOR.id
UNDECIDED = TAXONOMY.id
OWN = frozenset(rule.id for rule in audit_rules.AUDIT_RULES)
"""The rules that only an audit has."""

TOLD_TOGETHER = frozenset({TWICE, SHARED, TAG, WORD})
"""What is found of single entries and rows by these rules, the audit finds by itself for all of them at once."""


def weight_of(rule: str, config: RepositoryConfig, *, at_most: Severity = Severity.ERROR) -> Severity | None:
    """How much a finding by this rule weighs in this review; None where the rule is off."""
    known = EXPLAINED.get(rule)
    weight = config.rules.get(rule, known.severity if known else Severity.NOTICE)
    return max(weight, at_most, key=list(Severity).index) if weight else None


def weighed(findings: Iterable[Finding], config: RepositoryConfig) -> Iterator[Finding]:
    """The findings, of which those by an audit's own rules weigh what the config says, or are left out."""
    for finding in findings:
        if finding.rule not in OWN or finding.rule not in config.rules:
            yield finding
        elif weight := config.rules[finding.rule]:
            yield replace(finding, severity=weight)
