"""A submission at work: its situation, the orders given on it, the review's hand, and its branch's history.

It is what each kind of contribution is composed from. Reads through the hub, each thing only when it is asked for.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from bot.check.inert import code_span
from bot.check.rules import OVERRIDABLE, UNREADABLE
from bot.entry import taxonomy as taxonomies
from bot.entry.style import Style
from bot.entry.taxonomy import Row, Taxonomy
from bot.faults import Finding, Severity
from bot.flows import ground as grounds
from bot.flows.compose import Form, entry_path, read_form
from bot.flows.history import History
from bot.flows.orders import Orders, refuse
from bot.flows.situation import Situation
from bot.intake.form_template import FormTemplate
from bot.intake.issue_form import parse
from bot.intake.steering import Refusal, Steered, apply
from bot.publish.hub import Hub
from bot.repository import Collection, OwnKey, own_keys, share_of
from bot.resolve.alive import Probe
from bot.resolve.found import LookUp, nobody

if TYPE_CHECKING:
    from bot.resolve.look_up import Library
    from bot.resolve.several import Paper

DUPLICATES = frozenset({"file-exists", "entry-exists", "version-exists"})
"""The rules that say that a paper is here already."""


@dataclass(frozen=True, kw_only=True)
class Contribution:
    """All that a kind of contribution is composed from."""

    situation: Situation
    template: FormTemplate
    hub: Hub
    style: Style
    orders: Orders
    this_year: int
    library: Library | None = None
    """where papers are looked up"""
    probe: Probe | None = None
    """how links are tried"""

    @property
    def look_up(self) -> LookUp:
        """How to look a paper up."""
        return self.library.look_up if self.library else nobody

    def prime(self, papers: Iterable[Paper]) -> None:
        """Look up at once what is going to be looked up one by one."""
        if self.library:
            self.library.prime_papers(papers)

    @functools.cached_property
    def history(self) -> History:
        """The submission's branch, file by file."""
        return History(self.situation, self.hub, self.style)

    @functools.cached_property
    def taxonomy_path(self) -> str:
        """The review's taxonomy file; empty where there is none, or none can be told from several."""
        situation = self.situation
        return taxonomies.find(situation.ground.base.files, situation.ground.config.taxonomy) or ""

    @functools.cached_property
    def taxonomy_text(self) -> str:
        """The taxonomy as it was when the branch was made."""
        return (self.history.original(self.taxonomy_path) or "") if self.taxonomy_path else ""

    @functools.cached_property
    def taxonomy(self) -> Taxonomy:
        """Its rows."""
        return taxonomies.read(self.taxonomy_text, path=self.taxonomy_path)

    @functools.cached_property
    def taxonomy_fault(self) -> str:
        """Why no row can be put into the taxonomy or taken out of it; empty where that can be."""
        if not self.taxonomy_path:
            chosen = self.situation.ground.config.taxonomy
            if chosen:
                return f"The review has no file {code_span(chosen)}, which its config names as its taxonomy."
            return "This review has no taxonomy file, or several of which its config names none."
        try:
            taxonomies.amend(self.taxonomy_text)
            is_readable = grounds.is_utf8(
                self.hub, self.situation.ground.repository, self.history.origin, self.taxonomy_path
            )
        except ValueError:
            is_readable = False
        path = code_span(self.taxonomy_path)
        return "" if is_readable else f"The taxonomy {path} cannot be read; a maintainer has to mend it first."

    @functools.cached_property
    def share(self) -> Taxonomy:
        """The rows that are about entries of the form's collection."""
        return share_of(self.situation.ground.config, self.situation.collection, self.taxonomy)

    @functools.cached_property
    def own_keys(self) -> Mapping[str, OwnKey]:
        """The keys that only the schema of the form's collection has."""
        return own_keys(self.situation.ground.config.schema_of(self.situation.collection))

    @functools.cached_property
    def steered(self) -> Steered:
        """The form's answers, with what commands said."""
        return apply(self.orders.steering, parse(self.situation.issue.body, self.template), self.template)

    @functools.cached_property
    def form(self) -> Form:
        """The form of a new entry, with what commands and sources said."""
        return self.read_form(self.look_up)

    def read_form(self, look_up: LookUp) -> Form:
        """The form of a new entry, with what commands said and what is looked up."""
        situation = self.situation
        return read_form(
            situation.issue.body,
            self.template,
            self.style,
            self.orders.steering,
            own_keys=self.own_keys,
            about=situation.collection.about,
            look_up=look_up,
        )

    @functools.cached_property
    def allowed(self) -> frozenset[str]:
        """The rules that a maintainer set aside for this submission."""
        steering = self.orders.steering
        return frozenset(steering.overrides) | (DUPLICATES if steering.not_duplicate else frozenset())

    def weighed(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """Findings as they count here: an error that a person answered for stops nothing, and says whose word it is."""
        return tuple(self._weighed(finding) for finding in findings)

    def _weighed(self, finding: Finding) -> Finding:
        steering = self.orders.steering
        order = steering.overrides.get(finding.rule)
        if order is None and finding.rule in DUPLICATES:
            order = steering.not_duplicate
        if order is None or not finding.is_error or finding.rule not in OVERRIDABLE:
            return finding
        hint = f"{order.said.author} answers for it by `/{order.command.name}`."
        return replace(finding, severity=Severity.WARNING, hint=hint)

    def override_refusals(self) -> tuple[Refusal, ...]:
        """What is said to those who would set aside what cannot be."""
        return tuple(
            refuse(order, f"`{rule}` cannot be overridden: {_WHY_NOT if rule in UNREADABLE else _NO_RULE}")
            for rule, order in self.orders.steering.overrides.items()
            if rule not in OVERRIDABLE
        )

    def rows_of(self, key: str) -> tuple[Row, ...]:
        """The rows of an entry of this collection; another collection may have one of the same key."""
        situation = self.situation
        collections = situation.ground.config.collections.values()
        others = (each for each in collections if each.name != situation.collection.name)
        rows = self.taxonomy.rows_of(key)
        if not any(entry_path(self.history.origin.files, each, key) for each in others):
            return rows
        own = {row.line for row in self.share.rows_of(key)}
        return tuple(row for row in rows if row.line in own)

    def into(self, collection: Collection) -> Self:
        """The same contribution to another collection, in the hand of that one."""
        situation = self.situation
        if collection.name == situation.collection.name:
            return self
        style = grounds.learn_hand(self.hub, situation.ground, collection, this_year=self.this_year)
        return replace(self, situation=replace(situation, collection=collection), style=style)

    def entry_files(self) -> list[str]:
        """The entries of all collections at the fork."""
        return grounds.entry_paths(self.history.origin.files, self.situation.ground.config)


_WHY_NOT = "a file that cannot be read cannot be published."
_NO_RULE = "there is no such rule, or none that may be. The names stand behind the findings in the check run."
