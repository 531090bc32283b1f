"""A row against the words of the taxonomy: categories, attributes and values that are new there."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from bot.entry.inert import acting
from bot.entry.taxonomy.rows import CHOICES_AT_MOST, Row, Taxonomy
from bot.faults import Finding, Severity, in_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

CATEGORY_RULE = "taxonomy-category"
ATTRIBUTE_RULE = "taxonomy-attribute"
VALUE_RULE = "taxonomy-value"
MARKUP_RULE = "taxonomy-markup"
"""No maintainer sets this one aside: who lets a new value pass does not mean a script that comes with a later edit."""
CATEGORY_FIELD = "category"

_ALIKE = 0.75
_SHOWN = 80


def check_row(row: Row, taxonomy: Taxonomy) -> tuple[Finding, ...]:
    """What is new or unknown in a row: an error, unless the attribute is one whose values people write themselves."""
    return in_order([*_check_categories(row, taxonomy), *_check_attributes(row, taxonomy)])


def attribute_fault(name: str, message: str, hint: str) -> Finding:
    """An error in the field of an attribute."""
    return _finding(ATTRIBUTE_RULE, Severity.ERROR, message, hint, _field(name))


def near(word: str, known: Iterable[str], least: float = _ALIKE) -> str:
    """The known word that is most like it, compared without case; empty when none is so alike."""
    folded: dict[str, str] = {}
    for other in known:
        folded.setdefault(other.casefold(), other)
    found = difflib.get_close_matches(word.casefold(), list(folded), n=1, cutoff=least)
    return folded[found[0]] if found else ""


def spelled(word: str, known: Iterable[str]) -> str:
    """The word as it is spelled there; of several spellings that differ in case the first, unless it is one of them."""
    alike = [other for other in known if other.casefold() == word.casefold()]
    return word if word in alike or not alike else alike[0]


def fold_name(name: str) -> str:
    """The name of an attribute without case, `_` and `-` as blanks."""
    return " ".join(re.split(r"[\s_-]+", name.casefold().strip()))


def _check_categories(row: Row, taxonomy: Taxonomy) -> Iterator[Finding]:
    known = taxonomy.categories
    place = (CATEGORY_RULE, Severity.ERROR)
    if not row.categories:
        yield _finding(*place, "No category of the taxonomy is given.", _choices("Write one of", known), CATEGORY_FIELD)
    for category in row.categories:
        if category not in known:
            message = f"{_shown(category)} is no category of the taxonomy."
            yield _finding(*place, message, _instead(category, known), CATEGORY_FIELD)
        yield from _check_markup(category, CATEGORY_FIELD)


def _check_attributes(row: Row, taxonomy: Taxonomy) -> Iterator[Finding]:
    usual = list(dict.fromkeys(name for category in row.categories for name in taxonomy.attributes_of(category)))
    for name, value in row.attributes.items():
        field = _field(name)
        if name not in taxonomy.attributes:
            hint = _instead(name, [*usual, *taxonomy.attributes])
            yield attribute_fault(name, f"{_shown(name)} is no attribute of the taxonomy.", hint)
        elif value and usual and name not in usual:
            message = f"No other row of {_listed(row.categories)} has {_shown(name)}."
            hint = _choices("Usual there are", usual)
            yield _finding(ATTRIBUTE_RULE, Severity.NOTICE, message, hint, field)
        if value and name in taxonomy.attributes and value not in taxonomy.values(name):
            yield from _check_value(name, value, taxonomy)
        yield from _check_markup(value, field)


def _check_value(name: str, value: str, taxonomy: Taxonomy) -> Iterator[Finding]:
    known = taxonomy.values(name)
    if taxonomy.is_closed(name):
        message = f"{_shown(value)} is no value of {_shown(name)} in the taxonomy."
        yield _finding(VALUE_RULE, Severity.ERROR, message, _instead(value, known), _field(name))
    elif other := near(value, known):
        message = f"{_shown(value)} is a new value of {_shown(name)}, much like {_shown(other)}."
        hint = f"If you mean the same, write {_shown(other)}."
        yield _finding(VALUE_RULE, Severity.NOTICE, message, hint, _field(name))


def _check_markup(text: str, field: str) -> Iterator[Finding]:
    """The site puts the words of the taxonomy into its pages as they are."""
    if sign := acting(text):
        message = f"{_shown(text)} would act on the site instead of being read."
        yield _finding(MARKUP_RULE, Severity.ERROR, message, f"Write it without {_shown(sign)}.", field)


def _field(name: str) -> str:
    return f"taxonomy-{name}"


def _instead(word: str, known: Iterable[str]) -> str:
    known = list(dict.fromkeys(known))
    other = near(word, known)
    choices = _choices("Write one of", known) if len(known) <= CHOICES_AT_MOST else ""
    return " ".join(filter(None, (f"Did you mean {_shown(other)}?" if other else "", choices)))


def _choices(lead: str, known: Iterable[str]) -> str:
    listed = list(known)
    more = " ..." if len(listed) > CHOICES_AT_MOST else "."
    return f"{lead}: {_listed(listed[:CHOICES_AT_MOST])}{more}" if listed else ""


def _listed(words: Iterable[str]) -> str:
    return ", ".join(map(_shown, words))


def _shown(text: str) -> str:
    return f"`{text if len(text) <= _SHOWN else text[: _SHOWN - 1] + '…'}`"


def _finding(rule: str, severity: Severity, message: str, hint: str, field: str) -> Finding:
    return Finding(rule=rule, severity=severity, message=message, hint=hint, field=field)
