"""The field that a person names in a command, and the answer that his words are to it.

In: a name or a text as typed, and the form. Out: an id, or a `Value` as the form itself would have given it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from bot.intake import deviations
from bot.intake.choices import is_blank_answer, read_choices
from bot.intake.headings import folded

if TYPE_CHECKING:
    from bot.intake.form_template import FormField, FormTemplate, Value

ENTRY_FIELDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "title": ("title",),
        "authors": ("authors", "author"),
        "venue": ("venue", "conference", "journal"),
        "year": ("year",),
        "abstract": ("abstract",),
        "tags": ("tags", "new_tags", "keywords"),
        "bibkey": ("bibkey", "key"),
        "code": ("code",),
        "data": ("data", "dataset"),
        "website": ("website", "project"),
        "link": ("link", "paper", "url", "pdf", "arxiv", "doi"),
        "links": ("more_links", "links", "additional_links"),
    }
)
"""The ids under which a form may ask for a field of an entry, as `resolve.merge` reads them; the likeliest first."""

ALWAYS = frozenset({"title", "authors", "venue", "year", "abstract", "tags", "bibkey", "code", "data"})
"""Fields of an entry that may be given although the form does not ask for them."""
_ONE_ANSWER = ALWAYS - {"code", "data"}
"""Of several ids for these, a command answers all."""
_INSTEAD = {"link": "links", "links": "link"}
_TAXONOMY = "taxonomy-"
"""What the id of a field for an attribute of the taxonomy begins with."""

_PARTS = re.compile(r"[\s_-]+")
_SEPARATORS = re.compile(r"\s*+[,;]\s*+")
_AROUND = "`*\"'“”‘’«»<>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A field by its id; `field` is None where the form does not ask for it.

    `others` are further ids for the same: what they held no longer counts.
    """

    id: str
    field: FormField | None
    others: tuple[str, ...] = ()


def key_of(name: str) -> str:
    """A name as it is compared: without case, and blanks, underscores and hyphens alike."""
    return _PARTS.sub("-", folded(name).casefold()).strip(f"{_AROUND}-*?!. ")


def find_field(name: str, template: FormTemplate, fields: Mapping[str, Value]) -> Named | None:
    """The field of this id, of this label, or that stands for this field of an entry; None for no such.

    Where a form asks for the same under several ids, the one that has an answer in `fields` comes first.
    """
    key = key_of(name)
    for field in template.fields:
        if key == key_of(field.id):
            return Named(id=field.id, field=field, others=_others(key, field, template))
    for field in template.fields:
        if key in (key_of(field.label), key_of(field.id.removeprefix(_TAXONOMY))):
            return Named(id=field.id, field=field)
    entry_field = _entry_field(key)
    for candidate in (entry_field, _INSTEAD.get(entry_field, "")):
        asked = [found for id_ in ENTRY_FIELDS.get(candidate, ()) if (found := template.field(id_)) is not None]
        if asked:
            first = next((field for field in asked if fields.get(field.id)), asked[0])
            return Named(id=first.id, field=first, others=_others(candidate, first, template))
    return Named(id=entry_field, field=None) if entry_field in ALWAYS else None


def closest_field(name: str, template: FormTemplate) -> str:
    """The id of the field that a person probably meant, or nothing."""
    by_name = {name: name for name in sorted(ALWAYS)}
    by_name |= {key_of(field.label): field.id for field in template.fields}
    by_name |= {key_of(field.id): field.id for field in template.fields}
    return by_name.get(deviations.closest(key_of(name), by_name), "")


def read_answer(field: FormField, text: str) -> tuple[Value, str]:
    """The answer that a text is to this field, and, where it is none, what to write instead.

    One line for an `input`, the form's own options for choices (several are parted by commas or semicolons).
    """
    if is_blank_answer(field, text):
        return "", ""
    if field.kind not in ("dropdown", "checkboxes"):
        return " ".join(text.split()) if field.kind == "input" else text, ""
    strangers: tuple[tuple[int, str], ...] = ()
    for asked, written in _readings(replace(field, kind="dropdown"), text):
        chosen = read_choices(asked, written)
        if chosen.options and not chosen.strangers:
            options = tuple(dict.fromkeys(field.options[asked.options.index(option)] for option in chosen.options))
            return (options if field.multiple else options[0]), ""
        strangers = chosen.strangers or strangers
    return "", _offer(field, strangers[0][1])


def _readings(field: FormField, text: str) -> Iterator[tuple[FormField, str]]:
    """Ever looser ways to hold a text against the options: as typed, without case, with other separators."""
    yield field, text
    caseless = replace(field, options=tuple(option.casefold() for option in field.options))
    yield caseless, text.casefold()
    yield caseless, _SEPARATORS.sub(", ", text.casefold().strip(" ,;"))


def _offer(field: FormField, stranger: str) -> str:
    """What to write instead of a text that is no choice."""
    options = {option.casefold() for option in field.options}
    if not field.multiple and {part.casefold() for part in _SEPARATORS.split(stranger)} <= options:
        return f"“{field.label}” takes one choice only."
    near = deviations.closest(stranger, field.options)
    if near:
        return f"“{field.label}” has no such choice. Did you mean “{near}”?"
    offered = deviations.shown(", ".join(f"“{option}”" for option in field.options), 400)
    return f"“{field.label}” has no such choice. Choose from {offered}."


def _others(entry_field: str, field: FormField, template: FormTemplate) -> tuple[str, ...]:
    ids = ENTRY_FIELDS[entry_field] if entry_field in _ONE_ANSWER else ()
    return tuple(id_ for id_ in ids if id_ != field.id and template.field(id_) is not None)


def _entry_field(key: str) -> str:
    """The field of an entry that goes by this name: its own, or one of its ids, in singular or plural."""
    for name, ids in ENTRY_FIELDS.items():
        if key in (name, *map(key_of, ids)):
            return name
    return next((name for name in ("tags", "authors", "title", "venue", "year") if key in (f"{name}s", name[:-1])), "")
