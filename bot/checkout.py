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
from bot.entry.learning import learn
from bot.entry.style import Style, choose
from bot.faults import ConfigError, Finding, in_order
from bot.flows.compose import Composed, compose, near, read_form
from bot.flows.ground import CONFIG_PATH, FORMS_FOLDER, newest_entries
from bot.intake.form_template import read_template
from bot.repository import Collection, RepositoryConfig, parse_config

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
        for finding in findings:
            if finding.is_error:
                said = f"{CONFIG_PATH}, line {finding.line}: {finding.message} {finding.hint}".strip()
                raise ConfigError(said, source=CONFIG_PATH, line=finding.line)
        return cls(root=root, config=config)

    def compose(self, body: str, form: str, *, name: str) -> Composed:
        """The entry that an issue body becomes, with the faults of its form, too.

        `form` is the text of the form's template, `name` its file name.
        """
        template = read_template(form, f"{FORMS_FOLDER}{name}")
        collections = self.config.collections.values()
        collection = next((each for each in collections if each.form == name), next(iter(collections)))
        style = self._hand(collection)
        read = read_form(body, template, style)
        paths = self._paths(collection)
        index = Index.build(paths, folder=collection.folder)
        entries = {
            path: entry for path in near(read.merged.entry, index) if (entry := frontmatter.read(self._read(path))[0])
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
        return replace(
            composed,
            draft=replace(composed.draft, findings=in_order((*template.findings, *composed.draft.findings))),
            form_errors=(*(fault for fault in template.findings if fault.is_error), *composed.form_errors),
        )

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
        folders = [root / collection.folder for collection in self.config.collections.values()]
        within = [folder for folder in folders if folder.is_dir() and folder.resolve().is_relative_to(path.resolve())]
        for folder in within or [path]:
            found = (file for name in ENTRY_NAMES for file in folder.rglob(name))
            yield from sorted(file for file in found if file.is_file())

    def _path_of(self, file: Path) -> str:
        """A file's path as the review knows it; for one outside of it, as it was named."""
        root, whole = self.root and self.root.resolve(), file.resolve()
        return (whole.relative_to(root) if root and whole.is_relative_to(root) else file).as_posix()

    def _hand(self, collection: Collection) -> Style:
        newest = newest_entries(self._paths(collection), collection, this_year=datetime.now(UTC).year)
        return choose(learn((self._read(path) for path in newest), paths=newest), self.config.style, source=CONFIG_PATH)

    def _paths(self, collection: Collection) -> list[str]:
        if self.root is None:
            return []
        folder = self.root / collection.folder
        return [path.relative_to(self.root).as_posix() for path in sorted(folder.glob("*")) if path.is_file()]

    def _read(self, path: str) -> str:
        return _text(self.root / path) if self.root else ""


def _root_of(path: Path) -> Path | None:
    """The folder at or above this place that looks like a review's root."""
    marks = (".git", CONFIG_PATH, "_config.yml")
    here = path.resolve()
    return next((up for up in (here, *here.parents) if any((up / mark).exists() for mark in marks)), None)


def _text(file: Path) -> str:
    """A file's text; bytes that are no UTF-8 show as U+FFFD."""
    return file.read_bytes().decode("utf-8", "replace")
