"""All rules, and `check`: one file of the review -> every fault in it, at once."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from bot.check import fields, links, place, reading, safety, tags
from bot.check.rule import Case, Rule
from bot.faults import Finding, in_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.check.file import EntryFile
    from bot.corpus.index import Index
    from bot.repository import RepositoryConfig

RULES: tuple[Rule, ...] = (
    reading.front_matter_missing,
    reading.front_matter_unclosed,
    reading.yaml_syntax,
    reading.duplicate_key,
    reading.schema,
    fields.field_missing,
    fields.field_empty,
    fields.year_form,
    fields.year_range,
    fields.authors_names,
    fields.authors_et_al,
    fields.authors_separator,
    fields.authors_trailing_dot,
    fields.title_trailing_dot,
    fields.title_all_caps,
    fields.abstract_missing,
    links.link_name,
    links.link_url,
    links.link_scheme,
    links.link_blank,
    links.link_outer_blank,
    links.link_duplicate,
    tags.tag_form,
    tags.tag_empty,
    tags.tag_outer_blank,
    tags.tag_duplicate,
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
    place.title_exists,
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
}
"""The rules that a maintainer may set aside for a submission; what cannot be read can be nobody's wish."""

BY_ID = MappingProxyType({rule.id: rule for rule in RULES})

_GENERAL = reading.schema.id
"""The schema speaks for a field only where no rule has said it better."""


def check(file: EntryFile, *, config: RepositoryConfig, index: Index, today_year: int) -> tuple[Finding, ...]:
    """Every fault of this file, in the order of its lines."""
    case = Case(file=file, config=config, index=index, today_year=today_year)
    return in_order(_without_echoes([finding for rule in RULES for finding in rule.findings(case)]))


def _without_echoes(findings: Iterable[Finding]) -> Iterator[Finding]:
    found = list(findings)
    told = [finding.field for finding in found if finding.rule != _GENERAL and finding.field]
    for finding in found:
        if finding.rule != _GENERAL or not any(_overlap(finding.field, field) for field in told):
            yield finding


def _overlap(one: str, other: str) -> bool:
    """Whether one field is the other, or lies within it."""
    return f"{one}.".startswith(f"{other}.") or f"{other}.".startswith(f"{one}.")
