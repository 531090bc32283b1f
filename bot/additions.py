"""Papers -> entries in a checkout, in the review's own hand: the maintainer's everyday tool.

In: a checkout, papers as they were given, a way to look them up. Out: an `Addition` for each, which `write` puts on
disk. Nothing is ever written over, and what is here already is told by its path.
"""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from bot.check.file import read as read_file
from bot.check.inert import one_line
from bot.check.rules import check
from bot.checkout import Checkout
from bot.corpus.index import Index
from bot.entry import frontmatter
from bot.entry import taxonomy as taxonomies
from bot.entry.bibkey import bibkey, is_bibkey
from bot.entry.identifiers import recognise
from bot.entry.model import Entry
from bot.entry.style import Style
from bot.entry.taxonomy import Row
from bot.faults import ConfigError, Finding, PermanentFailure, Severity, in_order
from bot.flows.compose import near
from bot.publish.resolved import for_terminal
from bot.repository import Collection
from bot.resolve.found import LookUp, nobody
from bot.resolve.merge import Merged, merge
from bot.resolve.several import Paper

_WANTED = ("authors", "venue", "year", "abstract")


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """One paper: the entry it makes, what is to be said of it, and whether it can go in."""

    paper: Paper
    merged: Merged
    path: str
    text: str
    findings: tuple[Finding, ...]
    is_here: str = ""
    """the path of the entry that is this paper already"""

    @property
    def key(self) -> str:
        """The entry's bibkey."""
        return PurePosixPath(self.path).stem

    @property
    def has_title(self) -> bool:
        """Whether enough is known to make an entry at all."""
        return bool(self.merged.entry.title)

    @property
    def is_good(self) -> bool:
        """Whether it can be written as it is: it is not here yet, and no finding is an error."""
        return self.has_title and not self.is_here and not any(each.is_error for each in self.findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What a maintainer says beside the papers."""

    tags: tuple[str, ...] = ()
    key: str = ""
    """the bibkey; for one paper only"""
    places: tuple[str, ...] = ()
    """rows in the taxonomy, each as `/place` takes it"""


def resolve(paper: Paper, look_up: LookUp, style: Style) -> Merged:
    """What is known of one paper, with the source of each field."""
    return merge(
        {"paper": paper.link} if paper.link else {},
        lines={},
        link_names=style.link_names,
        known_keys=frozenset(style.keys),
        records=(paper.record,) if paper.record else (),
        look_up=look_up,
    )


class Additions:
    """New entries of one collection of a checkout."""

    def __init__(self, checkout: Checkout, collection: Collection, *, look_up: LookUp = nobody) -> None:
        if checkout.root is None:
            raise ConfigError("This folder is in no review. Name a checkout of one with --review.")
        self._checkout = checkout
        self._collection = collection
        self._look_up = look_up
        self._root = checkout.root
        self.style = checkout.hand(collection)
        self._texts = {path: checkout.read(path) for path in checkout.paths(collection)}

    def add(self, paper: Paper, wishes: Wishes) -> Addition:
        """The entry of one paper, not yet written."""
        merged = resolve(paper, self._look_up, self.style)
        entry = replace(merged.entry, tags=tuple(dict.fromkeys((*wishes.tags, *merged.entry.tags))))
        index = Index.build(self._texts, folder=self._collection.folder)
        entries = {path: read for path in near(entry, index, self._collection) if (read := self._entry(path))}
        index = Index.build(self._texts, folder=self._collection.folder, entries=entries)
        here = self._by_identifier(entry) or index.by_title(entry.title) or ""
        if wishes.key and not is_bibkey(wishes.key):
            raise ConfigError(f"`{wishes.key}` cannot be a bibkey: it becomes the name of a file.")
        key = wishes.key or bibkey(entry, index.taken)
        path = f"{self._collection.folder}/{key}.{self.style.extension}"
        entry = replace(entry, bibkey=key)
        text = frontmatter.write(entry, self.style)
        file = read_file(path, text, is_new=True)
        said = check(file, config=self._checkout.config, index=index, today_year=datetime.now(UTC).year)
        findings = in_order((*paper.findings, *merged.findings, *said))
        return Addition(
            paper=paper,
            merged=replace(merged, entry=entry),
            path=path,
            text=text,
            findings=findings,
            is_here=here or (path if index.has_path(path) else ""),
        )

    def write(self, addition: Addition, rows: Sequence[Row] = ()) -> list[str]:
        """Put a new entry, and its rows in the taxonomy, into the checkout; the paths that were written."""
        self._create(addition.path, addition.text)
        self._texts[addition.path] = addition.text
        if not rows:
            return [addition.path]
        path = self.taxonomy_path()
        text = taxonomies.amend(self._taxonomy(path), add=[replace(row, key=addition.key) for row in rows])
        (self._root / path).write_bytes(text.encode())
        return [addition.path, path]

    def rows(self, wishes: Wishes) -> list[Row]:
        """The rows that are asked for; raises ConfigError for one that is none."""
        rows = []
        for place in wishes.places:
            path = self.taxonomy_path()
            row, said = taxonomies.read_place(place, taxonomies.read(self._taxonomy(path), path=path))
            errors = [f"{each.message} {each.hint}".strip() for each in said if each.is_error]
            if row is None or errors:
                raise ConfigError("\n".join(errors) or f"“{place}” is no place in the taxonomy.")
            rows.append(row)
        return rows

    def taxonomy_path(self) -> str:
        """The review's taxonomy file."""
        folder = self._root / "_data"
        paths = (
            [each.relative_to(self._root).as_posix() for each in sorted(folder.glob("*"))] if folder.is_dir() else []
        )
        found = taxonomies.find(paths, self._checkout.config.taxonomy)
        if not found:
            raise ConfigError("This review has no taxonomy file, or several of which its config names none.")
        return found

    def _taxonomy(self, path: str) -> str:
        try:
            return (self._root / path).read_bytes().decode("utf-8")
        except UnicodeDecodeError as error:
            raise ConfigError(f"{path} is not UTF-8, so no row can be put into it. Save it as UTF-8.") from error

    def _create(self, path: str, text: str) -> None:
        """A new file; one that is there, be it since a moment ago, stays as it is."""
        file = self._root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            with file.open("xb") as new:
                new.write(text.encode())
        except FileExistsError as error:
            raise PermanentFailure(f"{path} is there already; nothing was written.") from error

    def _entry(self, path: str) -> Entry | None:
        return frontmatter.read(self._texts[path])[0]

    def _by_identifier(self, entry: Entry) -> str:
        """The path of an entry that links to the same paper."""
        for identifier in filter(None, (recognise(link.url) for link in entry.links)):
            value = identifier.value.casefold()
            for path in [path for path, text in self._texts.items() if value in text.casefold()]:
                other = self._entry(path)
                if other and any(recognise(link.url) == identifier for link in other.links):
                    return path
        return ""


def commit(root: Path, paths: Sequence[str], message: str) -> str:
    """Commit these files of a checkout and nothing else that is staged; the commit's short name."""
    for arguments in (
        ("add", "--", *paths),
        ("commit", "--quiet", "--message", message, "--only", "--", *paths),
    ):
        _git(root, *arguments)
    return _git(root, "rev-parse", "--short", "HEAD").strip()


def _git(root: Path, *arguments: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - our own words and paths that we made, and no shell
            ("git", "-C", str(root), *arguments),  # noqa: S607 - git is where the maintainer has it
            capture_output=True,
            check=False,
            text=True,
            timeout=60,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise PermanentFailure(f"git could not be run: {type(error).__name__}. The files are written.") from error
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines() or ["no reason given"]
        raise PermanentFailure(f"git {arguments[0]} failed: {said[-1]} The files are written.")
    return done.stdout


def message_of(additions: Sequence[Addition]) -> str:
    """What a maintainer would call such a commit."""
    if len(additions) == 1:
        return f"Add {additions[0].key}"
    return f"Add {len(additions)} papers\n\n" + "\n".join(f"- {each.key}" for each in additions)


def line_of(addition: Addition, *, is_written: bool, is_dry: bool) -> str:
    """What became of a paper, on one line."""
    if addition.is_here:
        return one_line(f"{addition.paper.given}: here already, as {addition.is_here}")
    if not addition.has_title:
        return one_line(f"{addition.paper.given}: not added, for nothing tells its title")
    if not is_written and not is_dry:
        return one_line(f"{addition.paper.given}: not added, for what follows (--anyway adds it all the same)")
    sources = dict.fromkeys(source for name, source in addition.merged.provenance.items() if name != "links")
    return one_line(f"{addition.path}: {'would be added' if is_dry else 'added'} ({', '.join(sources)})")


def notes_of(addition: Addition) -> list[str]:
    """What is to be said of it, the gravest first, without what became of it; then what nothing tells."""
    told = {"title-exists", "file-exists"} if addition.is_here else set()
    if not addition.has_title:
        told |= {each.rule for each in addition.findings if each.path}  # of a file that is not written
    findings = sorted(map(for_terminal, addition.findings), key=lambda each: list(Severity).index(each.severity))
    said = [
        one_line(f"{each.severity} {each.rule}: {each.message} {each.hint}")
        for each in findings
        if each.rule not in told
    ]
    entry = addition.merged.entry
    missing = [name for name in _WANTED if not getattr(entry, name)] if addition.has_title else []
    return [*said, *([f"not found: {', '.join(missing)}"] if missing else [])]
