"""All rules, and `check`: one file of the review -> every fault in it, at once.

How much a rule weighs, or that it is off, the review's config says; an entry may set a rule aside for itself.
"""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from bot.check import (
    abstract,
    audit_rules,
    authors,
    fields,
    ignoring,
    leftovers,
    links,
    place,
    reading,
    review_rules,
    safety,
    tags,
)
from bot.check.rule import Case, Fault, Lines, Rule, finding
from bot.faults import Finding, Severity, in_order

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.check.file import EntryFile
    from bot.corpus.index import Index
    from bot.repository import RepositoryConfig

RULES: tuple[Rule, ...] = (
    reading.front_matter_missing,
    reading.front_matter_unclosed,
    reading.byte_order_mark,
    reading.yaml_syntax,
    reading.duplicate_key,
    reading.schema,
    reading.smart_quotes,
    reading.line_ends,
    fields.field_missing,
    fields.field_empty,
    fields.field_unknown,
    fields.year_form,
    fields.year_range,
    authors.authors_names,
    authors.authors_et_al,
    authors.authors_separator,
    authors.authors_reversed,
    authors.authors_split_name,
    authors.authors_trailing_dot,
    fields.title_trailing_dot,
    fields.title_all_caps,
    leftovers.tex,
    leftovers.mojibake,
    fields.venue_none,
    fields.venue_spelling,
    abstract.abstract_missing,
    abstract.abstract_truncated,
    abstract.abstract_heading,
    abstract.abstract_hyphenation,
    links.link_name,
    links.link_url,
    links.link_scheme,
    links.link_blank,
    links.link_outer_blank,
    links.link_duplicate,
    links.link_http,
    links.link_arxiv_pdf,
    links.link_tracking,
    tags.tag_form,
    tags.tag_empty,
    tags.tag_outer_blank,
    tags.tag_duplicate,
    tags.tag_variant,
    tags.tag_new,
    safety.liquid,
    safety.liquid_guard,
    safety.html_active,
    safety.html_in_field,
    safety.control_character,
    safety.zero_width_character,
    place.path_folder,
    place.path_extension,
    place.path_characters,
    place.file_name_year,
    place.bibkey_file_name,
    place.file_exists,
    place.entry_exists,
    place.version_exists,
    place.entry_alike,
    place.title_repeated,
    place.identifier_shared,
    ignoring.ignore_reason,
    ignoring.ignore_unknown,
    ignoring.ignore_unused,
)
"""In the order in which a person would look: is it readable, complete, well written, and not here yet."""

UNREADABLE = frozenset({"front-matter-missing", "front-matter-unclosed", "yaml-syntax", "duplicate-key"})
"""The rules whose faults keep a file from being read at all."""
OVERRIDABLE = frozenset(rule.id for rule in RULES) - UNREADABLE | {
    "taxonomy-category",
    "taxonomy-attribute",
    "taxonomy-value",
    "retracted",
    "not-a-paper",
    "title-mismatch",
}
"""The rules that a maintainer may set aside for a submission; what cannot be read can be nobody's wish."""

BY_ID = MappingProxyType({rule.id: rule for rule in RULES})

EXPLAINED: Mapping[str, Rule | review_rules.ReviewRule] = MappingProxyType(
    {**BY_ID, **{rule.id: rule for rule in (*review_rules.REVIEW_RULES, *audit_rules.AUDIT_RULES)}}
)
"""Every rule that has a place on the page of rules, those of `review_rules` and `audit_rules` too."""
CONFIGURABLE = frozenset(EXPLAINED) - UNREADABLE - review_rules.LOCKED | {"form-drift"}
"""The rules that a review's config may weigh otherwise, or switch off."""

_GUARDS = frozenset({safety.liquid.id, safety.html_active.id, safety.control_character.id, links.link_scheme.id})
"""What runs in the build or in a browser (`link-scheme` keeps `javascript:` out of links), or breaks one of them."""
_OF_COMMENTS = frozenset({ignoring.ignore_reason.id, ignoring.ignore_unknown.id, ignoring.ignore_unused.id})
IGNORABLE = frozenset(BY_ID) - UNREADABLE - _GUARDS - _OF_COMMENTS
"""The rules that an entry may set aside for itself; not those that guard readers and build, as anybody may send one."""

_STEADY = frozenset(name for name in IGNORABLE if BY_ID[name].looks_at in ("front matter", "text"))
"""Those that say the same whatever else is in the review, and whether the file is new to it or not."""
MOST = 5_000
"""Faults of one kind that are told of one file; who meets more has to look at the whole file anyway."""
_MORE = Fault(message="This file has more faults of this kind than are told.", hint="Mend these first.")
_GENERAL = reading.schema.id
"""The schema speaks for a field only where no rule has said it better."""
_NAMES = frozenset(BY_ID)
_LAST = ignoring.ignore_unused.id


def check(file: EntryFile, *, config: RepositoryConfig, index: Index, today_year: int) -> tuple[Finding, ...]:
    """Every fault of this file, in the order of its lines."""
    case = Case(file=file, config=config, index=index, today_year=today_year, names=_NAMES, ignorable=IGNORABLE)
    weights = _weights(config)
    found: list[tuple[str, Fault]] = []
    for rule in RULES:
        if weights[rule.id] is not None and rule.id != _LAST:
            for number, fault in enumerate(rule.find(case)):
                if number == MOST:
                    found.append((rule.id, _MORE))
                    break
                found.append((rule.id, fault))
    aside = ignoring.ignored(case)
    if ignoring.ignores_of(case) and weights[_LAST] is not None:
        spoke = {name for name, _ in found}
        silent = frozenset(name for name in _STEADY if name not in spoke and weights[name] is not None)
        found += ((_LAST, fault) for fault in BY_ID[_LAST].find(replace(case, silent=silent)))
    if not found:
        return ()
    lines = Lines(file.text)
    return in_order(
        finding(name, weight, fault, path=file.path, lines=lines)
        for name, fault in _without_echoes(found)
        if name not in aside and (weight := weights[name]) is not None
    )


def _weights(config: RepositoryConfig) -> Mapping[str, Severity | None]:
    """How much each rule weighs in this review; None for one that is off."""
    if not config.rules:
        return _PLAIN
    chosen = {name: weight for name, weight in config.rules.items() if name not in UNREADABLE}
    return {**_PLAIN, **chosen}


_PLAIN: Mapping[str, Severity | None] = MappingProxyType({rule.id: rule.severity for rule in RULES})


def _without_echoes(found: list[tuple[str, Fault]]) -> Iterator[tuple[str, Fault]]:
    told = [fault.field for name, fault in found if name != _GENERAL and fault.field]
    for name, fault in found:
        if name != _GENERAL or not any(_overlap(fault.field, field) for field in told):
            yield name, fault


def _overlap(one: str, other: str) -> bool:
    """Whether one field is the other, or lies within it."""
    return f"{one}.".startswith(f"{other}.") or f"{other}.".startswith(f"{one}.")
