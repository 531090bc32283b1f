"""The text of `.github/review-bot.yml` -> RepositoryConfig, and findings with the key, its line and its column.

Every key is optional; a key that is wrong counts as not given, so that the rest can be relied on.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from bot import document
from bot.faults import Finding, Severity, in_order
from bot.repository.choices import (
    EARLIEST_YEAR,
    LOCKED_RULES,
    Collection,
    Forms,
    Labels,
    RepositoryConfig,
    Runner,
    Years,
    plain_collection,
)
from bot.repository.synonyms import KEY, read_synonyms

if TYPE_CHECKING:
    from bot.document import Document

RULE = "config"
SCHEMA = "config"
OFF = "off"
"""The weight of a rule that is not to speak."""
_LISTED = 30
"""So many keys are listed to somebody who wrote one that is not among them."""
MOST = 100_000
"""Characters that a config may hold: far more than anybody writes by hand."""

_RUNNERS: Mapping[str, Runner] = {"app": "app", "action": "action"}


def parse_config(text: str, path: str) -> tuple[RepositoryConfig, tuple[Finding, ...]]:
    """Read a repository's config; an empty text is the config of a review that has none."""
    source = read_source(text, path)
    known = dict(source.data)
    strangers = tuple(_strangers(known, document.schema(SCHEMA), source, ()))
    faults = document.validate(replace(source, data=known), SCHEMA)
    findings = [*(replace(fault, rule=RULE) for fault in (*source.findings, *faults)), *strangers]
    for fault in faults:
        _forget(known, fault.field.split("."))
    config = _config(known) if source.is_readable else RepositoryConfig()
    findings += _twins(config, source)
    synonyms, flaws = read_synonyms(_mapping(known.get(KEY)))
    config = replace(config, synonyms=synonyms)
    findings += (fault_at(source, f"{KEY}.{flaw.word}", flaw.message, flaw.hint) for flaw in flaws)
    if config.years.max is not None and config.years.min > config.years.max:
        findings.append(fault_at(source, "years", "The first year is after the last one.", "Write the smaller as min."))
        config = replace(config, years=Years())
    return config, in_order(findings)


def read_source(text: str, path: str) -> Document:
    """The config as it is written, with the place of every key."""
    if len(text) > MOST:
        message = f"The file holds {len(text):,} characters; {MOST:,} are allowed."
        fault = Finding(rule=RULE, severity=Severity.ERROR, message=message, path=path, line=1)
        return document.Document(data={}, path=path, findings=(fault,))
    return document.parse(text, path=path)


def fault_at(
    source: Document, key: str, message: str, hint: str = "", *, severity: Severity = Severity.ERROR
) -> Finding:
    """A finding about a key of the config, at the place of the key or of the nearest one around it."""
    place = key
    while place and place not in source.lines:
        place = place.rpartition(".")[0]
    return Finding(
        rule=RULE,
        severity=severity,
        message=message,
        hint=hint,
        field=key,
        path=source.path,
        line=source.lines.get(place, 0),
        column=source.column(place),
    )


def _strangers(
    data: dict[str, object], schema: Mapping[str, object], source: Document, place: tuple[str, ...]
) -> Iterator[Finding]:
    """Take the keys that the schema does not know out of `data`, each with a finding at its place."""
    known = _mapping(schema.get("properties"))
    others = schema.get("additionalProperties")
    named = _mapping(schema.get("propertyNames")).get("enum")
    if isinstance(named, list):
        known, others = dict.fromkeys(map(str, named), others), False
    for key, value in tuple(data.items()):
        here = (*place, key)
        if key in known or isinstance(others, Mapping):
            if isinstance(value, Mapping):
                data[key] = inner = dict(value)
                yield from _strangers(inner, _mapping(known.get(key, others)), source, here)
        elif others is False:
            del data[key]
            if place == ("rules",) and key in LOCKED_RULES:
                hint = "Delete the line: this rule always counts."
                yield fault_at(source, ".".join(here), f"`{key}` cannot be set.", hint)
                continue
            near = difflib.get_close_matches(key, list(known), n=1)
            listed = ", ".join(known) if len(known) <= _LISTED else "in the documentation"
            hint = f"Did you mean `{near[0]}`?" if near else f"The keys are {listed}."
            name = ".".join(here)
            yield fault_at(source, name, f"`{name}` is not a key of this file.", hint)


def _forget(data: dict[str, object], place: list[str]) -> None:
    """Take out the value at this place, or the innermost value around it that can be named."""
    inner = data.get(place[0])
    if len(place) > 1 and isinstance(inner, dict):
        _forget(inner, place[1:])
    else:
        data.pop(place[0], None)


def _twins(config: RepositoryConfig, source: Document) -> Iterator[Finding]:
    """Two collections in one folder, or one form for two purposes, could not be told apart."""
    folders: dict[str, str] = {}
    forms: dict[str, str] = {}
    for each in config.collections.values():
        place = f"collections.{each.name}"
        yield from _told_apart(folders, each.folder, f"{place}.folder", source)
        yield from _told_apart(forms, each.form, f"{place}.form", source)
    for kind, form in config.forms.by_kind.items():
        yield from _told_apart(forms, form, f"forms.{kind}", source)


def _told_apart(taken: dict[str, str], value: str, key: str, source: Document) -> Iterator[Finding]:
    other = taken.setdefault(value.casefold(), key)
    if value and other != key:
        yield fault_at(source, key, f"`{other}` and `{key}` are the same: `{value}`.", "Give each its own.")


def _config(data: Mapping[str, object]) -> RepositoryConfig:
    """The config of data that satisfies the schema."""
    plain = RepositoryConfig()
    collections = _mapping(data.get("collections"))
    years = _mapping(data.get("years"))
    required = data.get("required")
    return RepositoryConfig(
        base=_text(data, "base"),
        repository=_text(data, "repository"),
        issues=_text(data, "issues"),
        runner=_RUNNERS.get(_text(data, "runner"), ""),
        site=_text(data, "site").rstrip("/"),
        collections=MappingProxyType({name: _collection(name, _mapping(value)) for name, value in collections.items()})
        if collections
        else plain.collections,
        forms=Forms(**{kind: text or "" for kind, text in _texts(data.get("forms")).items()}),
        taxonomy=_text(data, "taxonomy"),
        style=MappingProxyType(dict(_mapping(data.get("style")))),
        labels=Labels(**{name: text for name, text in _texts(data.get("labels")).items() if text}),
        years=Years(min=_year(years, "min") or EARLIEST_YEAR, max=_year(years, "max")),
        check_links=data.get("check_links") is True,
        required=tuple(str(name) for name in required) if isinstance(required, list) else plain.required,
        rules=MappingProxyType(
            {
                name: None if weight == OFF else Severity(str(weight))
                for name, weight in _mapping(data.get("rules")).items()
            }
        ),
    )


def _collection(name: str, data: Mapping[str, object]) -> Collection:
    plain = plain_collection(name)
    return Collection(
        name=name,
        folder=_text(data, "folder", plain.folder).strip("/"),
        files=_text(data, "files"),
        form=(_text(data, "form") if "form" in data else plain.form),
        schema=_text(data, "schema", plain.schema),
        page=_text(data, "page", plain.page),
    )


def _text(data: Mapping[str, object], key: str, plain: str = "") -> str:
    value = data.get(key)
    return value if isinstance(value, str) else plain


def _texts(value: object) -> dict[str, str | None]:
    """A mapping's texts, and its keys after which nothing is written."""
    return {name: text for name, text in _mapping(value).items() if text is None or isinstance(text, str)}


def _year(data: Mapping[str, object], key: str) -> int | None:
    value = data.get(key)
    return value if isinstance(value, int) else None


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}
