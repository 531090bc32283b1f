"""The issue forms of a checkout: what they should be, how they differ from it, and their files.

In: a checkout's root and config. Out: forms, findings with path and line; writes files only when told to.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from bot import document
from bot.corpus.index import Index
from bot.entry import frontmatter
from bot.entry import taxonomy as taxonomies
from bot.entry.taxonomy import Taxonomy
from bot.faults import ConfigError, Finding, Severity
from bot.flows.ground import CONFIG_PATH, FORMS_FOLDER
from bot.intake import form_writer
from bot.intake.form_template import read_template
from bot.repository import RepositoryConfig

Fate = Literal["written", "as it was", "left alone"]

_NO_PAGES = frozenset({"_site", "node_modules", "vendor"})
_PAGE_SUFFIXES = (".md", ".markdown", ".html")


@dataclass(frozen=True, slots=True, kw_only=True)
class FormFiles:
    """The issue forms of the review in this folder."""

    root: Path
    config: RepositoryConfig

    def wanted(self) -> tuple[Mapping[str, str], tuple[Finding, ...]]:
        """Every form that the config names as it should be, by path; and what stands in the way of a better one."""
        taxonomy, notes = self._taxonomy()
        collections = self.config.collections.values()
        forms = form_writer.forms_of(
            self.config,
            schemas={collection.name: self.config.schema_of(collection) for collection in collections},
            taxonomy=taxonomy,
            tags=self._tags(),
        )
        return {f"{FORMS_FOLDER}{name}": text for name, text in forms.items()}, notes

    def write(self, wanted: Mapping[str, str], *, force: bool = False) -> Iterator[tuple[str, Fate]]:
        """Write the forms; one that is not ours to write is left alone, unless by force."""
        for path, text in wanted.items():
            file, present = self.root / path, self._read(path)
            if present is not None and not force and not form_writer.is_generated(present):
                yield path, "left alone"
                continue
            new = form_writer.renewed(present or "", text)
            if present is not None and new == present.replace("\r\n", "\n"):
                yield path, "as it was"
                continue
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(new.encode())
            yield path, "written"

    def drift(self, wanted: Mapping[str, str]) -> Iterator[Finding]:
        """How the forms on disk differ from what they should be, as the config weighs it."""
        for finding in self._differences(wanted):
            if weight := self.config.rules.get(finding.rule, finding.severity):
                yield replace(finding, severity=weight)

    def _differences(self, wanted: Mapping[str, str]) -> Iterator[Finding]:
        """How the forms on disk differ. One that only offers more may be absent."""
        adding = {f"{FORMS_FOLDER}{collection.form}" for collection in self.config.collections.values()}
        for path, text in wanted.items():
            present = self._read(path)
            if present is not None:
                yield from (replace(finding, path=path) for finding in form_writer.drift(present, text))
            elif path in adding:
                yield Finding(
                    rule=form_writer.RULE,
                    severity=Severity.ERROR,
                    message="The form is not there, and the config names it.",
                    hint="Run `review-bot forms` to write it.",
                    path=path,
                )

    def missing_labels(self, labels: frozenset[str], repository: str) -> Iterator[Finding]:
        """The labels that forms on disk set and the repository does not have: GitHub drops them in silence."""
        known = {label.casefold() for label in labels}
        for name in self.config.kinds:
            path = f"{FORMS_FOLDER}{name}"
            text = self._read(path) or ""
            for label in read_template(text, path).labels:
                if label.casefold() not in known:
                    yield Finding(
                        rule="form-label",
                        severity=Severity.WARNING,
                        message=f"{repository} has no label `{label}`, so GitHub drops it in silence.",
                        hint="Create the label there, under Issues → Labels.",
                        path=path,
                        line=document.parse(text).lines.get("labels", 0),
                    )

    def _tags(self) -> Mapping[str, int]:
        """The tags in use in all collections."""
        paths = [path for collection in self.config.collections.values() for path in self._files(collection.folder)]
        entries = {
            path: entry
            for path in paths
            if any(collection.is_entry(path) for collection in self.config.collections.values())
            and (entry := frontmatter.read(self._read(path) or "", path=path)[0])
        }
        return Index.build((), entries=entries).tags

    def _taxonomy(self) -> tuple[Taxonomy | None, tuple[Finding, ...]]:
        """The taxonomy that a page shows or the config names; None where there is none, or none can be told."""
        chosen = self.config.taxonomy
        if chosen and self._read(chosen) is None:
            raise ConfigError(f"{CONFIG_PATH}: `taxonomy: {chosen}`: there is no such file.", source=CONFIG_PATH)
        files = self._files("_data")
        path = chosen or taxonomies.find(files)
        if path is None:
            candidates = [f"`{file}`" for file in files if taxonomies.find([file])]
            return None, (_undecided(candidates),) if candidates else ()
        if not chosen and not taxonomies.is_read_by(self._pages(), path):
            return None, ()
        taxonomy = taxonomies.read(self._read(path) or "", path=path)
        return taxonomy, taxonomy.findings

    def _pages(self) -> Iterator[str]:
        """The texts of all pages, layouts and includes; entries are none."""
        entries = {collection.folder for collection in self.config.collections.values()}
        for folder, inner, names in os.walk(self.root):
            here = Path(folder).relative_to(self.root)
            inner[:] = sorted(
                name
                for name in inner
                if not name.startswith(".") and name not in _NO_PAGES and (here / name).as_posix() not in entries
            )
            for name in sorted(names):
                if name.endswith(_PAGE_SUFFIXES):
                    yield self._read((here / name).as_posix()) or ""

    def _files(self, folder: str) -> Iterable[str]:
        """The files directly in a folder, by path."""
        found = sorted((self.root / folder).glob("*"))
        return [file.relative_to(self.root).as_posix() for file in found if file.is_file()]

    def _read(self, path: str) -> str | None:
        file = self.root / path
        return file.read_bytes().decode("utf-8", "replace") if file.is_file() else None


def _undecided(candidates: list[str]) -> Finding:
    return Finding(
        rule="taxonomy",
        severity=Severity.NOTICE,
        message=f"The taxonomy may be any of {', '.join(candidates)}, so no form asks for a place in it.",
        hint=f"Write the one that counts as `taxonomy:` in {CONFIG_PATH}.",
    )
