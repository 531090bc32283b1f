"""Papers -> entries in a checkout, in the review's own hand: the maintainer's everyday tool.

In: a checkout, papers as they were given, a way to look them up. Out: an `Addition` for each, which `write` puts on
disk. Nothing is ever written over, and what is here already is told by its path.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from bot.check.file import read as read_file
from bot.check.inert import one_line
from bot.check.rules import check
from bot.checkout import Checkout
from bot.checkout_git import git
from bot.corpus.index import Index
from bot.entry import frontmatter
from bot.entry import taxonomy as taxonomies
from bot.entry.bibkey import bibkey, is_bibkey
from bot.entry.style import Style
from bot.entry.taxonomy import Row
from bot.faults import ConfigError, Finding, PermanentFailure, in_order
from bot.publish.terminal import NEEDED, Command, gravest_first, in_place, is_unread, label_of, said_of, untold
from bot.repository import Collection
from bot.resolve.found import LookUp, nobody
from bot.resolve.merge import Merged, merge
from bot.resolve.several import Paper

WRITTEN = "The files are written."
"""How things stand when git fails."""
NOT_WRITTEN = "Nothing is written."
_WANTED = ("authors", "venue", "year", "abstract")
_ABSTRACT_MISSING = "abstract-missing"
_FIELDS = {"conference": "venue", "journal": "venue", _ABSTRACT_MISSING: "abstract"}
"""Keys and rules that speak of a field under another name."""
_ECHOES = {"file-name-year": "year-range"}
"""Rules that say once more what another says: the file is named by the year."""


class Misuse(ConfigError):
    """What was said beside the papers cannot be: a place, a key, a folder that is no review. Nothing was done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """One paper: the entry it makes, what is to be said of it, and whether it can go in."""

    paper: Paper
    merged: Merged
    path: str
    text: str
    checked: tuple[Finding, ...] = ()
    """what a check of the entry finds"""
    is_here: str = ""
    """the path of the entry that is this paper already"""

    @property
    def key(self) -> str:
        """The entry's bibkey."""
        return PurePosixPath(self.path).stem

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All that is to be said: of the list, of the look-up, of the entry."""
        return in_order((*self.paper.findings, *self.merged.findings, *self.checked))

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

    def __post_init__(self) -> None:
        if self.key and not is_bibkey(self.key):
            raise Misuse(f"`{self.key}` cannot be a bibkey: it becomes the name of a file.")


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
        if checkout.root is None or checkout.lack:
            raise Misuse(checkout.lack)
        self._checkout = checkout
        self._collection = collection
        self._look_up = look_up
        self._root = checkout.root
        self.style = checkout.hand(collection)
        self._paths = set(checkout.paths(collection))
        self._entries = {path: entry for path in self._paths if (entry := frontmatter.read(checkout.read(path))[0])}
        self._index: Index | None = None

    def add(self, paper: Paper, wishes: Wishes) -> Addition:
        """The entry of one paper, not yet written."""
        merged = resolve(paper, self._look_up, self.style)
        entry = replace(merged.entry, tags=tuple(dict.fromkeys((*wishes.tags, *merged.entry.tags))))
        index = self._held()
        same = index.same("", entry, goes_by_name=self._collection.goes_by_name)
        here = same.holding.path if same else ""
        key = wishes.key or bibkey(entry, index.taken)
        path = f"{self._collection.folder}/{key}.{self.style.extension}"
        entry = replace(entry, bibkey=key)
        text = frontmatter.write(entry, self.style)
        file = read_file(path, text, is_new=True)
        checked = check(file, config=self._checkout.config, index=index, today_year=datetime.now(UTC).year)
        return Addition(
            paper=paper,
            merged=replace(merged, entry=entry),
            path=path,
            text=text,
            checked=checked,
            is_here=here or (path if index.has_path(path) else ""),
        )

    def write(self, addition: Addition, rows: Sequence[Row] = ()) -> list[str]:
        """Put a new entry, and its rows in the taxonomy, into the checkout; the paths that were written."""
        self._create(addition.path, addition.text)
        self.expect(addition)
        if not rows:
            return [addition.path]
        path = self.taxonomy_path()
        text = taxonomies.amend(self._taxonomy(path), add=[replace(row, key=addition.key) for row in rows])
        (self._root / path).write_bytes(text.encode())
        return [addition.path, path]

    def expect(self, addition: Addition) -> None:
        """Count with this entry from now on: its key is taken, and the same paper is here."""
        self._paths.add(addition.path)
        self._entries[addition.path] = addition.merged.entry
        self._index = None

    def rows(self, wishes: Wishes) -> list[Row]:
        """The rows that are asked for; raises Misuse for one that is none."""
        rows = []
        for place in wishes.places:
            path = self.taxonomy_path()
            row, said = taxonomies.read_place(place, taxonomies.read(self._taxonomy(path), path=path))
            errors = [f"{each.message} {each.hint}".strip() for each in said if each.is_error]
            if row is None or errors:
                raise Misuse("\n".join(errors) or f"“{place}” is no place in the taxonomy.")
            rows.append(row)
        return rows

    def refuse_unsaved(self, rows: Sequence[Row]) -> None:
        """A commit of these rows would hold what else the maintainer changed in their file: then raise."""
        path = self.taxonomy_path() if rows else ""
        if path and git(self._root, "status", "--porcelain", "--", path, aftermath=NOT_WRITTEN).strip():
            raise PermanentFailure(
                f"{path} has changes that are not committed, and --commit would commit them, too. Commit or stash them "
                f"first. {NOT_WRITTEN}"
            )

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

    def _held(self) -> Index:
        """What the review holds by now."""
        if self._index is None:
            self._index = Index.build(self._paths, folder=self._collection.folder, entries=self._entries)
        return self._index


def commit(root: Path, paths: Sequence[str], message: str) -> str:
    """Commit these files of a checkout and nothing else that is staged; the commit's short name."""
    for arguments in (
        ("add", "--", *paths),
        ("commit", "--quiet", "--message", message, "--only", "--", *paths),
    ):
        git(root, *arguments, aftermath=WRITTEN)
    return git(root, "rev-parse", "--short", "HEAD", aftermath=WRITTEN).decode().strip()


def message_of(additions: Sequence[Addition]) -> str:
    """What a maintainer would call such a commit."""
    if len(additions) == 1:
        return f"Add {additions[0].key}"
    return f"Add {len(additions)} papers\n\n" + "\n".join(f"- {each.key}" for each in additions)


def line_of(addition: Addition, *, is_written: bool, is_dry: bool) -> str:
    """What became of a paper, on one line."""
    about = label_of(addition.paper)
    if is_unread(addition.paper):
        return one_line(f"{about}: not added, for there is no paper in it")
    if addition.is_here:
        return one_line(f"{about}: here already, as {addition.is_here}")
    if not addition.has_title:
        return one_line(f"{about}: not added, for nothing tells its title")
    if not is_written:
        return one_line(f"{about}: not added, for what follows (--anyway adds it all the same)")
    sources = dict.fromkeys(source for name, source in addition.merged.provenance.items() if name != "links")
    return one_line(f"{addition.path}: {'would be added' if is_dry else 'added'} ({', '.join(sources)})")


def notes_of(addition: Addition, command: Command) -> list[Finding]:
    """What is to be said of it, the gravest first, without what became of it; nothing is said twice."""
    said = said_of(addition.paper, addition.merged, command)
    if addition.is_here:
        return gravest_first(said)
    given = addition.paper.record.source if addition.paper.record else ""
    if not addition.has_title:  # nothing is said of a file that is not written
        why = None if said else untold(addition.merged, NEEDED, given=given)
        return gravest_first([*said, *filter(None, [why])])
    rules = {each.rule for each in addition.checked}
    echoes = {_ABSTRACT_MISSING, *(echo for echo, rule in _ECHOES.items() if rule in rules)}
    checked = [each for each in addition.checked if each.is_error or each.rule not in echoes]
    told = {_FIELDS.get(each.rule) or _FIELDS.get(each.field) or each.field for each in checked}
    missing = untold(addition.merged, [name for name in _WANTED if name not in told], given=given)
    return gravest_first([*said, *(in_place(each, command) for each in checked), *filter(None, [missing])])
