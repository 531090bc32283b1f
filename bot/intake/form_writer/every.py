"""All forms of a review."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from bot.intake.form_writer.adding import add_form
from bot.intake.form_writer.changing import changing_forms
from bot.intake.form_writer.writing import write

if TYPE_CHECKING:
    from bot.entry.taxonomy import Taxonomy
    from bot.repository import RepositoryConfig


def forms_of(
    config: RepositoryConfig,
    *,
    schemas: Mapping[str, Mapping[str, object]],
    taxonomy: Taxonomy | None,
    tags: Mapping[str, int],
) -> Mapping[str, str]:
    """The text of every form that the config names, by its file's name in `.github/ISSUE_TEMPLATE`.

    `schemas` holds each collection's JSON Schema by the collection's name; `taxonomy` is None where no page shows one;
    `tags` are those in use, with the number of entries that have each.
    """
    adding = {
        collection.form: add_form(
            config, collection, schema=schemas.get(collection.name, {}), taxonomy=taxonomy, tags=tags
        )
        for collection in config.collections.values()
    }
    forms = {**adding, **dict(changing_forms(config, tags))}
    return MappingProxyType({name: write(form) for name, form in forms.items() if name})
