"""A review's own schemas of entries: the files that its config names, read and put into the config."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from bot import document
from bot.faults import Finding, in_order
from bot.repository.choices import RepositoryConfig
from bot.repository.reading import RULE, fault_at
from bot.repository.strict import did_you_mean

if TYPE_CHECKING:
    from bot.document import Document


def with_schemas(
    config: RepositoryConfig,
    texts: Mapping[str, str],
    *,
    source: Document | None = None,
    files: Collection[str] = (),
) -> tuple[RepositoryConfig, tuple[Finding, ...]]:
    """The config with the review's own schemas; `texts` are the files among `config.schema_paths` that there are.

    Where one is missing or cannot be used, a finding says why, and the bot's schema of publications serves instead.
    It stands at its key's place in `source`, the config's file, and names the nearest of the review's `files`.
    """
    own: dict[str, Mapping[str, object]] = {}
    findings: list[Finding] = []
    for collection in config.collections.values():
        path = collection.schema_path
        if not path:
            continue
        if path not in texts:
            message = f"The review has no file `{path}`."
            key = f"collections.{collection.name}.schema"
            findings.append(fault_at(source or document.Document(data={}), key, message, did_you_mean(path, files)))
            continue
        schema, found = document.read_schema(texts[path], path=path)
        findings += (replace(finding, rule=RULE) for finding in found)
        if schema is not None:
            own[collection.name] = schema
    return replace(config, schemas=MappingProxyType(own)), in_order(findings)
