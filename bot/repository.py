"""The maintainers' choices: `.github/review-bot.yml` of a repository becomes a `RepositoryConfig`.

In: the file's text (empty where there is none). Out: the config, and findings with the key and its line.
Every key is optional; a key that is wrong counts as not given, so that the rest can be relied on.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from bot import document
from bot.faults import Finding, Severity, in_order

if TYPE_CHECKING:
    from bot.document import Document

RULE = "config"
SCHEMA = "config"
EARLIEST_YEAR = 1900


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """A kind of entry: the folder of its files, the form that asks for it, the schema it must satisfy.

    `folder` has no slash at its ends, `form` is a file name in `.github/ISSUE_TEMPLATE`, `page` is the path of an
    entry's page on the site, with `{bibkey}` in it.
    """

    name: str
    folder: str
    form: str = ""
    schema: str = "publication"
    page: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """The names of the labels that the bot puts on issues and pull requests."""

    submission: str = "submission"
    needs_changes: str = "needs changes"
    declined: str = "declined"


@dataclass(frozen=True, slots=True, kw_only=True)
class Years:
    """The years an entry may have; without a last one it is next year, for papers that are out early."""

    min: int = EARLIEST_YEAR
    max: int | None = None

    def bounds(self, this_year: int) -> tuple[int, int]:
        """The first and the last year that count as right in this year."""
        return self.min, this_year + 1 if self.max is None else self.max


PUBLICATIONS = Collection(
    name="publications", folder="_publications", form="add-paper.yml", page="/publications/{bibkey}/"
)


def _plain() -> Mapping[str, Collection]:
    return MappingProxyType({PUBLICATIONS.name: PUBLICATIONS})


@dataclass(frozen=True, slots=True, kw_only=True)
class RepositoryConfig:
    """How a review wants the bot to work.

    `base` is the branch that entries go to (empty: found by itself). `repository` is where entries go,
    `issues` is where forms are filed, each `owner/name` (empty: here). `site` is the built site's address
    without a final slash. `style` holds what the maintainers say about the writing of entries; `entry.style`
    knows what its keys mean.
    """

    base: str = ""
    repository: str = ""
    issues: str = ""
    site: str = ""
    collections: Mapping[str, Collection] = field(default_factory=_plain)
    style: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    labels: Labels = Labels()
    years: Years = Years()
    required: tuple[str, ...] = ("title", "authors", "year")

    def page_of(self, collection: Collection, bibkey: str) -> str:
        """The address of an entry's page on the built site; empty where the config names no site."""
        path = collection.page.replace("{bibkey}", bibkey).lstrip("/")
        return f"{self.site}/{path}" if self.site and path else ""


def parse_config(text: str, path: str) -> tuple[RepositoryConfig, tuple[Finding, ...]]:
    """Read a repository's config; an empty text is the config of a review that has none."""
    source = document.parse(text, path=path)
    known = dict(source.data)
    strangers = tuple(_strangers(known, document.schema(SCHEMA), source, ()))
    faults = document.validate(replace(source, data=known), SCHEMA)
    findings = [*(replace(fault, rule=RULE) for fault in (*source.findings, *faults)), *strangers]
    for fault in faults:
        _forget(known, fault.field.split("."))
    config = _config(known) if source.is_readable else RepositoryConfig()
    findings += _twins(config, source)
    return config, in_order(findings)


def _strangers(
    data: dict[str, object], schema: Mapping[str, object], source: Document, place: tuple[str, ...]
) -> Iterator[Finding]:
    """Take the keys that the schema does not know out of `data`, each with a finding at its line."""
    known = _mapping(schema.get("properties"))
    others = schema.get("additionalProperties")
    for key, value in tuple(data.items()):
        here = (*place, key)
        if key in known or isinstance(others, Mapping):
            if isinstance(value, Mapping):
                data[key] = inner = dict(value)
                yield from _strangers(inner, _mapping(known.get(key, others)), source, here)
        elif others is False:
            del data[key]
            near = difflib.get_close_matches(key, list(known), n=1)
            yield Finding(
                rule=RULE,
                severity=Severity.ERROR,
                message=f"`{'.'.join(here)}` is not a key of this file.",
                hint=f"Did you mean `{near[0]}`?" if near else f"The keys are {', '.join(known)}.",
                field=".".join(here),
                path=source.path,
                line=source.lines.get(".".join(here), 0),
            )


def _forget(data: dict[str, object], place: list[str]) -> None:
    """Take out the value at this place, or the innermost value around it that can be named."""
    inner = data.get(place[0])
    if len(place) > 1 and isinstance(inner, dict):
        _forget(inner, place[1:])
    else:
        data.pop(place[0], None)


def _twins(config: RepositoryConfig, source: Document) -> Iterator[Finding]:
    """Two collections in one folder, or asked for by one form, could not be told apart."""
    taken: dict[tuple[str, str], str] = {}
    for collection in config.collections.values():
        for what, value in (("folder", collection.folder), ("form", collection.form)):
            other = taken.setdefault((what, value.casefold()), collection.name)
            if value and other != collection.name:
                place = f"collections.{collection.name}"
                yield Finding(
                    rule=RULE,
                    severity=Severity.ERROR,
                    message=f"The collections `{other}` and `{collection.name}` have the same {what}.",
                    hint=f"Give each collection a {what} of its own.",
                    field=f"{place}.{what}",
                    path=source.path,
                    line=source.lines.get(f"{place}.{what}", source.lines.get(place, 0)),
                )


def _config(data: Mapping[str, object]) -> RepositoryConfig:
    """The config of data that satisfies the schema."""
    plain = RepositoryConfig()
    collections = _mapping(data.get("collections"))
    labels = {name: text for name, text in _mapping(data.get("labels")).items() if isinstance(text, str)}
    years = _mapping(data.get("years"))
    required = data.get("required")
    return RepositoryConfig(
        base=_text(data, "base"),
        repository=_text(data, "repository"),
        issues=_text(data, "issues"),
        site=_text(data, "site").rstrip("/"),
        collections=MappingProxyType({name: _collection(name, _mapping(value)) for name, value in collections.items()})
        if collections
        else plain.collections,
        style=MappingProxyType(dict(_mapping(data.get("style")))),
        labels=Labels(**labels),
        years=Years(min=_year(years, "min") or EARLIEST_YEAR, max=_year(years, "max")),
        required=tuple(str(name) for name in required) if isinstance(required, list) else plain.required,
    )


def _collection(name: str, data: Mapping[str, object]) -> Collection:
    plain = PUBLICATIONS if name == PUBLICATIONS.name else Collection(name=name, folder=f"_{name}")
    return Collection(
        name=name,
        folder=_text(data, "folder", plain.folder).strip("/"),
        form=_text(data, "form", plain.form),
        schema=_text(data, "schema", plain.schema),
        page=_text(data, "page", plain.page or f"/{name}/{{bibkey}}/"),
    )


def _text(data: Mapping[str, object], key: str, plain: str = "") -> str:
    value = data.get(key)
    return value if isinstance(value, str) else plain


def _year(data: Mapping[str, object], key: str) -> int | None:
    value = data.get(key)
    return value if isinstance(value, int) else None


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}
