"""A review as files on disk: what the flows read through the hub, the command line reads here.

In: the folder of a checkout (or none: then all is as by default). Out: composed entries and reports. Writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from bot.check.file import read as read_file
from bot.check.report import Report
from bot.check.rules import check
from bot.corpus.index import Index
from bot.entry import frontmatter
from bot.entry.style import Style
from bot.faults import ConfigError, Finding, in_order
from bot.flows.compose import compose, near, read_form
from bot.flows.composed import Composed
from bot.flows.ground import CONFIG_PATH, FORMS_FOLDER
from bot.flows.hand import hand_of
from bot.intake.form_template import read_template
from bot.repository import Collection, RepositoryConfig, own_keys, parse_config, read_source, with_schemas

ENTRY_NAMES = ("*.md", "*.markdown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkout:
    """A review on disk: its root (None when there is none) and its config."""

    root: Path | None
    config: RepositoryConfig

    @classmethod
    def at(cls, root: Path | None, *, near: Sequence[Path] = ()) -> Self:
        """The checkout at `root`; without one, the checkout around the first of the paths `near`, if any."""
        root = root or next((found for path in near if (found := _root_of(path))), None)
        config_file = root / CONFIG_PATH if root else None
        text = _text(config_file) if config_file and config_file.is_file() else ""
        config, findings = parse_config(text, CONFIG_PATH)
        _require_none(findings)
        schemas = {path: _text(root / path) for path in config.schema_paths if root and (root / path).is_file()}
        config, findings = with_schemas(config, schemas, source=read_source(text, CONFIG_PATH))
        _require_none(findings)
        return cls(root=root, config=config)

    def compose(self, body: str, form: str, *, name: str) -> Composed:
        """The entry that an issue body becomes, with the faults of its form, too.

        `form` is the text of the form's template, `name` its file name. Only a form that asks for a new entry has one.
        """
        if self.config.kinds.get(name, "add") != "add":
            raise ConfigError(f"{name} does not ask for a new entry; only such a form can be rendered.", source=name)
        template = read_template(form, f"{FORMS_FOLDER}{name}")
        collection = next((each for each in self._collections if each.form == name), next(iter(self._collections)))
        style = self.hand(collection)
        keys = own_keys(self.config.schema_of(collection))
        read = read_form(body, template, style, own_keys=keys, about=collection.about)
        paths = self.paths(collection)
        index = Index.build(paths, folder=collection.folder)
        entries = {
            path: entry
            for path in near(read.merged.entry, index, collection)
            if (entry := frontmatter.read(self.read(path))[0])
        }
        composed = compose(
            read,
            config=self.config,
            collection=collection,
            style=style,
            index=Index.build(paths, folder=collection.folder, entries=entries),
            versions=None,
            this_year=datetime.now(UTC).year,
        )
        draft = replace(composed.draft, findings=in_order((*template.findings, *composed.draft.findings)))
        return replace(
            composed,
            proposal=replace(composed.proposal, drafts=(draft,)),
            form_errors=(*(fault for fault in template.findings if fault.is_error), *composed.form_errors),
        )

    def collection(self, name: str) -> Collection:
        """The collection of this name; the first one where none is named."""
        if name and name not in self.config.collections:
            known = ", ".join(self.config.collections)
            raise ConfigError(f"This review has no collection {name!r}; it has {known}.")
        return self.config.collections[name] if name else next(iter(self._collections))

    def check(self, paths: Sequence[Path]) -> Report:
        """The report of these files, and of the entries in these folders."""
        return Report.of(finding for path in paths for file in self._entries(path) for finding in self._check(file))

    def _check(self, file: Path) -> Iterable[Finding]:
        read = read_file(self._path_of(file), _text(file), is_new=False)
        return check(read, config=self.config, index=Index(), today_year=datetime.now(UTC).year)

    def _entries(self, path: Path) -> Iterator[Path]:
        """A file itself; of a folder its entries, which are those of the collections where it holds whole ones."""
        if not path.is_dir():
            yield path
            return
        root = self.root or path
        patterns = {root / each.folder: (each.files,) if each.files else ENTRY_NAMES for each in self._collections}
        within = [folder for folder in patterns if folder.is_dir() and folder.resolve().is_relative_to(path.resolve())]
        for folder in within or [path]:
            found = (file for name in patterns.get(folder, ENTRY_NAMES) for file in folder.rglob(name))
            yield from sorted(file for file in found if file.is_file())

    @property
    def _collections(self) -> Iterable[Collection]:
        return self.config.collections.values()

    def _path_of(self, file: Path) -> str:
        """A file's path as the review knows it; for one outside of it, as it was named."""
        root, whole = self.root and self.root.resolve(), file.resolve()
        return (whole.relative_to(root) if root and whole.is_relative_to(root) else file).as_posix()

    def hand(self, collection: Collection) -> Style:
        """How the review writes entries of this collection."""
        return hand_of(
            self.config,
            collection,
            files=[path for each in self._collections for path in self.paths(each)],
            read=lambda paths: {path: self.read(path) for path in paths},
            this_year=datetime.now(UTC).year,
            source=CONFIG_PATH,
        )

    def paths(self, collection: Collection) -> list[str]:
        """The files in this collection's folder."""
        if self.root is None:
            return []
        folder = self.root / collection.folder
        return [path.relative_to(self.root).as_posix() for path in sorted(folder.glob("*")) if path.is_file()]

    def read(self, path: str) -> str:
        """A file of the review."""
        return _text(self.root / path) if self.root else ""


def _require_none(findings: Iterable[Finding]) -> None:
    """Refuse to go on with a config that is not as it must be."""
    for finding in findings:
        if finding.is_error:
            said = f"{finding.path}, line {finding.line}: {finding.message} {finding.hint}".strip()
            raise ConfigError(said, source=finding.path, line=finding.line)


def _root_of(path: Path) -> Path | None:
    """The folder at or above this place that looks like a review's root."""
    marks = (".git", CONFIG_PATH, "_config.yml")
    here = path.resolve()
    return next((up for up in (here, *here.parents) if any((up / mark).exists() for mark in marks)), None)


def _text(file: Path) -> str:
    """A file's text; bytes that are no UTF-8 show as U+FFFD."""
    return file.read_bytes().decode("utf-8", "replace")
