"""A review as files on disk: what the flows read through the hub, the command line reads here.

In: the folder of a checkout (or none: then all is as by default). Out: composed entries and reports. Writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
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
from bot.faults import ConfigError, Finding
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
        text = config_file.read_text("utf-8") if config_file and config_file.is_file() else ""
        config, findings = parse_config(text, CONFIG_PATH)
        for finding in findings:
            if finding.is_error:
                said = f"{CONFIG_PATH}, line {finding.line}: {finding.message} {finding.hint}".strip()
                raise ConfigError(said, source=CONFIG_PATH, line=finding.line)
        return cls(root=root, config=config)

    def compose(self, body: str, form: str, *, name: str) -> Composed:
        """The entry that an issue body becomes; `form` is the text of its template, `name` its file name."""
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
        return compose(
            read,
            config=self.config,
            collection=collection,
            style=style,
            index=Index.build(paths, folder=collection.folder, entries=entries),
            versions=None,
            this_year=datetime.now(UTC).year,
        )

    def check(self, paths: Sequence[Path]) -> Report:
        """The report of these files, and of the entries in these folders."""
        return Report.of(finding for file in _entries(paths) for finding in self._check(file))

    def _check(self, file: Path) -> Iterable[Finding]:
        text = file.read_bytes().decode("utf-8", "replace")
        path = file.resolve().relative_to(self.root.resolve()).as_posix() if self._holds(file) else file.as_posix()
        read = read_file(path, text, is_new=False)
        return check(read, config=self.config, index=Index(), today_year=datetime.now(UTC).year)

    def _holds(self, file: Path) -> bool:
        return self.root is not None and file.resolve().is_relative_to(self.root.resolve())

    def _hand(self, collection: Collection) -> Style:
        newest = newest_entries(self._paths(collection), collection)
        return choose(learn((self._read(path) for path in newest), paths=newest), self.config.style, source=CONFIG_PATH)

    def _paths(self, collection: Collection) -> list[str]:
        if self.root is None:
            return []
        folder = self.root / collection.folder
        return [path.relative_to(self.root).as_posix() for path in sorted(folder.glob("*")) if path.is_file()]

    def _read(self, path: str) -> str:
        return (self.root / path).read_bytes().decode("utf-8", "replace") if self.root else ""


def _root_of(path: Path) -> Path | None:
    """The folder above that looks like a review's root."""
    marks = (".git", CONFIG_PATH, "_config.yml")
    return next((up for up in path.resolve().parents if any((up / mark).exists() for mark in marks)), None)


def _entries(paths: Sequence[Path]) -> Iterator[Path]:
    """The files named, and the entries in the folders named."""
    for path in paths:
        if path.is_dir():
            yield from sorted(file for name in ENTRY_NAMES for file in path.rglob(name))
        else:
            yield path
