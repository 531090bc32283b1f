"""A review as files on disk: what the flows read through the hub, the command line reads here.

In: the folder of a checkout (or none: then all is as by default). Out: composed entries and reports. Writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

from bot.check.report import Report
from bot.checkout_corpus import Corpus, Watch, read_corpus
from bot.checkout_files import walk
from bot.corpus.index import Index
from bot.entry import frontmatter
from bot.entry.style import SUFFIXES
from bot.faults import ConfigError, Finding, in_order
from bot.flows.ground import CONFIG_PATH, FORMS_FOLDER
from bot.repository import Collection, RepositoryConfig, own_keys, parse_config, read_source, with_schemas

if TYPE_CHECKING:
    from bot.entry.style import Style
    from bot.flows.composed import Composed


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkout:
    """A review on disk: its root (None when there is none) and its config."""

    root: Path | None
    config: RepositoryConfig
    faults: tuple[Finding, ...] = ()
    """what is wrong with the config; what it cannot mean counts as not said"""

    @classmethod
    def at(cls, root: Path | None, *, near: Sequence[Path] = ()) -> Self:
        """The checkout at `root`; without one, the checkout around the first of the paths `near`, if any.

        Raises ConfigError where the config is not as it must be.
        """
        checkout = cls.as_it_is(root, near=near)
        for finding in checkout.faults:
            if finding.is_error:
                said = f"{finding.path}, line {finding.line}: {finding.message} {finding.hint}".strip()
                raise ConfigError(said, source=finding.path, line=finding.line)
        return checkout

    @classmethod
    def as_it_is(cls, root: Path | None, *, near: Sequence[Path] = ()) -> Self:
        """The checkout, also where its config has faults."""
        root = root or next((found for path in near if (found := _root_of(path))), None)
        config_file = root / CONFIG_PATH if root else None
        text = _text(config_file) if config_file and config_file.is_file() else ""
        config, faults = read_config(text, lambda path: _schema(root, path))
        return cls(root=root, config=config, faults=faults)

    def compose(self, body: str, form: str, *, name: str) -> Composed:
        """The entry that an issue body becomes, with the faults of its form, too.

        `form` is the text of the form's template, `name` its file name. Only a form that asks for a new entry has one.
        """
        from bot.flows.compose import compose, read_form
        from bot.intake.form_template import read_template

        if self.config.kinds.get(name, "add") != "add":
            raise ConfigError(f"{name} does not ask for a new entry; only such a form can be rendered.", source=name)
        template = read_template(form, f"{FORMS_FOLDER}{name}")
        collection = next((each for each in self._collections if each.form == name), next(iter(self._collections)))
        style = self.hand(collection)
        keys = own_keys(self.config.schema_of(collection))
        read = read_form(body, template, style, own_keys=keys, about=collection.about)
        paths = self.paths(collection)
        entries = {path: entry for path in paths if (entry := frontmatter.read(self.read(path))[0])}
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

    @property
    def lack(self) -> str:
        """Why this is no review, and what to do; empty where it is one."""
        if self.root is None:
            return "This folder is in no review. Name a checkout of one with --review."
        marks = (CONFIG_PATH, "_config.yml", *(each.folder for each in self._collections))
        if any((self.root / mark).exists() for mark in marks):
            return ""
        listed = ", ".join(f"`{mark}`" for mark in marks)
        return f"{self.root} is no review, for it has none of {listed}. Name a checkout with --review."

    def collection(self, name: str) -> Collection:
        """The collection of this name; the first one where none is named."""
        if name and name not in self.config.collections:
            known = ", ".join(self.config.collections)
            raise ConfigError(f"This review has no collection {name!r}; it has {known}.")
        return self.config.collections[name] if name else next(iter(self._collections))

    def check(self, paths: Sequence[Path], *, watch: Watch = iter) -> Report:
        """The report of these files, and of the entries in these folders."""
        corpus = self.corpus(watch=watch)
        return Report.of(
            finding for path, place in self.files(paths).items() for finding in corpus.findings(path, place)
        )

    def corpus(self, *, watch: Watch = iter) -> Corpus:
        """All entries, each read once."""
        return read_corpus(self.root, self.config, watch=watch)

    def files(self, places: Iterable[Path]) -> dict[str, Path]:
        """These files, and the entries in these folders, by their paths in the review."""
        return {path: file for place in places for path, file in self._files(place)}

    def _files(self, place: Path) -> Iterator[tuple[str, Path]]:
        """A file itself; of a folder its entries, which are those of the collections where it holds whole ones."""
        if not place.is_dir():
            yield self.path_of(place), place
            return
        root, here = self.root or place, place.resolve()
        prefix = "" if self.root else f"{place.as_posix()}/"
        within = [
            collection
            for collection in self._collections
            if (root / collection.folder).is_dir() and (root / collection.folder).resolve().is_relative_to(here)
        ]
        for collection in within:
            folder = root / collection.folder
            for name in walk(folder, _names_of(collection)):
                yield f"{prefix}{collection.folder}/{name}", folder / name
        if not within:
            above = self.path_of(place)
            for name in walk(place, lambda name: name.lower().endswith(SUFFIXES)):
                yield (f"{above}/{name}" if above != "." else name), place / name

    def path_of(self, file: Path) -> str:
        """A file's path as the review knows it; for one outside of it, as it was named. A link is what it is."""
        if self.root is None:
            return file.as_posix()
        root, whole = self.root.resolve(), (file.resolve() if file.is_dir() else file.parent.resolve() / file.name)
        return (whole.relative_to(root) if whole.is_relative_to(root) else file).as_posix()

    @property
    def _collections(self) -> Iterable[Collection]:
        return self.config.collections.values()

    def _path_of(self, file: Path) -> str:
        """A file's path as the review knows it; for one outside of it, as it was named."""
        root, whole = self.root and self.root.resolve(), file.resolve()
        return (whole.relative_to(root) if root and whole.is_relative_to(root) else file).as_posix()

    def hand(self, collection: Collection) -> Style:
        """How the review writes entries of this collection."""
        from bot.flows.hand import hand_of

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


def _names_of(collection: Collection) -> Callable[[str], bool]:
    """Which file names are those of entries."""
    return lambda name: collection.is_entry(f"{collection.folder}/{name}")


def read_config(text: str, schema: Callable[[str], str | None]) -> tuple[RepositoryConfig, tuple[Finding, ...]]:
    """A review's config with its own schemas, which `schema` reads, and what is wrong with them."""
    config, findings = parse_config(text, CONFIG_PATH)
    schemas = {path: read for path in config.schema_paths if (read := schema(path)) is not None}
    config, others = with_schemas(config, schemas, source=read_source(text, CONFIG_PATH))
    return config, in_order((*findings, *others))


def _schema(root: Path | None, path: str) -> str | None:
    return _text(root / path) if root and (root / path).is_file() else None


def _root_of(path: Path) -> Path | None:
    """The folder at or above this place that looks like a review's root."""
    marks = (".git", CONFIG_PATH, "_config.yml", "_publications")
    here = path.resolve()
    return next((up for up in (here, *here.parents) if any((up / mark).exists() for mark in marks)), None)


def _text(file: Path) -> str:
    """A file's text; bytes that are no UTF-8 show as U+FFFD."""
    return file.read_bytes().decode("utf-8", "replace")
