"""A clone's history, commit by commit: what the bot would have told of each, and what became of it.

In: a clone, the review's config as it is today. Out: a `Past` for each commit: its findings, and which of them a later
commit mended. Every file is held against the review as it was before that commit, by the rules that check it today.
"""

from __future__ import annotations

import enum
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from bot.check.file import EntryFile
from bot.check.file import read as read_file
from bot.check.rules import UNREADABLE, check
from bot.checkout import Checkout, read_config
from bot.checkout_files import text_of
from bot.corpus.index import Index
from bot.entry.folding import fold_title
from bot.entry.model import Entry
from bot.faults import Finding
from bot.flows.ground import CONFIG_PATH, entry_paths
from bot.publish.review_report import split
from bot.rehearsal.clone import Clone, PastCommit, clone_at, root_of
from bot.repository import RepositoryConfig

Watch = Callable[[Sequence[PastCommit]], Iterable[PastCommit]]
"""Goes through commits and lets a person see how far it is."""


_OF_TWO = frozenset({"file-exists", "entry-exists", "version-exists", "identifier-shared"})
"""Rules about two entries for one paper, of which one has to go."""
_QUOTED = re.compile(r"`[^`]+`")


class Fate(enum.StrEnum):
    """What became of a finding."""

    MENDED = "mended"
    """a later change of the file made it go"""
    SETTLED = "settled"
    """the file stayed as it was, and the review came to see it as right: a new tag is in use by now"""
    REMOVED = "removed"
    """the file is no more"""
    THERE = "still there"


@dataclass(slots=True, kw_only=True)
class Told:
    """A finding that the bot would have told of a commit, and its fate so far."""

    finding: Finding
    is_new_file: bool
    fate: Fate = Fate.THERE
    by: PastCommit | None = None
    """the commit that decided its fate"""

    def end(self, fate: Fate, by: PastCommit) -> None:
        self.fate, self.by = fate, by


@dataclass(slots=True, kw_only=True)
class Past:
    """A commit, and what the bot would have told of it."""

    commit: PastCommit
    new: tuple[str, ...] = ()
    """entries that it added"""
    changed: tuple[str, ...] = ()
    """entries that it changed, or moved"""
    removed: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    """entries that were not looked at: too large, or no text"""
    told: list[Told] = field(default_factory=list)
    mended: list[tuple[PastCommit, Told]] = field(default_factory=list)
    """what it mended of what would have been told before, and of whom"""

    @property
    def files(self) -> int:
        """How many entries it touched, and left there."""
        return len(self.new) + len(self.changed)


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What was rehearsed: the commits in their order."""

    pasts: tuple[Past, ...]

    @property
    def keepers(self) -> frozenset[str]:
        """The names of who made most of the commits: one person, under whatever names and addresses."""
        people = _people(past.commit for past in self.pasts)
        numbers: defaultdict[int, int] = defaultdict(int)
        for past in self.pasts:
            numbers[people[past.commit.author]] += 1
        most = max(numbers, key=lambda person: numbers[person], default=-1)
        return frozenset(name for name, person in people.items() if person == most)


def rehearse_history(folder: Path, *, last: int | None = None, watch: Watch = iter) -> History:
    """Go through the history of the clone in a folder; only the `last` commits are told, where a number is given."""
    with clone_at(folder) as clone:
        config = _config_of(clone, folder)
        folders = [collection.folder for collection in config.collections.values()]
        commits = clone.commits(folders)
        told = commits[-last:] if last else commits
        walk = _Walk(clone=clone, config=config, folders=folders)
        pasts = tuple(walk.step(commit) for commit in watch(told))
        if told:
            walk.end(told[-1])
        return History(pasts=pasts)


def _config_of(clone: Clone, folder: Path) -> RepositoryConfig:
    """The config as it stands in the work tree, so that one can be tried; in a clone without one, the latest."""
    root = root_of(folder)
    if root:
        return Checkout.at(root).config
    head = clone.head()

    def read(path: str) -> str | None:
        content = clone.file(head, path)
        return None if content is None else content.decode("utf-8", "replace")

    return read_config(read(CONFIG_PATH) or "", read)[0]


@dataclass(kw_only=True)
class _Walk:
    """A walk through the commits, oldest first."""

    clone: Clone
    config: RepositoryConfig
    folders: Sequence[str]
    waiting: defaultdict[str, list[tuple[PastCommit, Told]]] = field(default_factory=lambda: defaultdict(list))
    """by path: what would have been told of a file, and is still there"""
    texts: dict[str, str | None] = field(default_factory=dict)
    entries: dict[str, Entry | None] = field(default_factory=dict)

    def step(self, commit: PastCommit) -> Past:
        """What the bot would have told of this commit, and what it means for what was told before."""
        before, after = self._entries_at(commit.parent), self._entries_at(commit.sha)
        changed = {path: blob for path, blob in after.items() if before.get(path) != blob}
        gone = {path: blob for path, blob in before.items() if path not in after}
        moved = self._moved(gone, changed, before)
        past = Past(
            commit=commit,
            new=tuple(path for path in changed if path not in before and path not in moved),
            changed=tuple(path for path in changed if path in before or path in moved),
            removed=tuple(path for path in gone if path not in moved.values()),
            unread=tuple(path for path, blob in changed.items() if self._text(blob) is None),
        )
        # As in a pull request: what the commit takes away is not there any more.
        indexes = self._indexes({path: blob for path, blob in before.items() if path in after})
        for path, blob in changed.items():
            text = self._text(blob)
            if text is None:
                continue
            former = moved.get(path, path)
            was = self._text(before[former]) if former in before else None
            index = indexes[path.rpartition("/")[0]]
            self._decide(
                past, path, text, former, was, _without(index, former, self.entries.get(before.get(former, "")))
            )
            self._tell(past, path, text, former, was, index)
        for path in past.removed:
            for of, told in self.waiting.pop(path, ()):
                if told.finding.rule in _OF_TWO:
                    told.end(Fate.MENDED, commit)
                    past.mended.append((of, told))
                else:
                    told.end(Fate.REMOVED, commit)
        return past

    def end(self, last: PastCommit) -> None:
        """Settle what is no fault any more as the review stands in the end."""
        files = self._entries_at(last.sha)
        indexes = self._indexes(files)
        for path, waiting in self.waiting.items():
            blob = files.get(path, "")
            text = self._text(blob) if blob else None
            if text is None:
                continue
            index = _without(indexes[path.rpartition("/")[0]], path, self._entry(blob, path))
            now = self._known(path, text, index, last)
            for _, told in waiting:
                if _what(told.finding) not in now:
                    told.end(Fate.SETTLED, last)

    def _tell(self, past: Past, path: str, text: str, former: str, was: str | None, index: Index) -> None:
        """Note what this change brings; what was so before is nobody's fault here."""
        is_new = was is None or former != path
        found = self._check(path, text, index, past.commit, is_new=is_new)
        known = self._check(former, was, index, past.commit) if was is not None and found else ()
        for finding in split(found, known)[0]:
            told = Told(finding=replace(finding, path=finding.path or path), is_new_file=was is None)
            past.told.append(told)
            self.waiting[path].append((past.commit, told))

    def _decide(self, past: Past, path: str, text: str, former: str, was: str | None, without: Index) -> None:
        """What became of the findings that wait for this file: both its texts are held against the same review.

        `without` is what the review held beside it.
        """
        waiting = self.waiting.pop(former, [])
        if not waiting or was is None:
            return
        then = self._known(former, was, without, past.commit)
        now = self._known(path, text, without, past.commit)
        is_hidden = any(map(is_unreadable, now.values())) and not any(map(is_unreadable, then.values()))
        for commit, told in waiting:
            what = _what(told.finding)
            if what in now or is_hidden:
                self.waiting[path].append((commit, told))
            elif what in then:
                told.end(Fate.MENDED, past.commit)
                past.mended.append((commit, told))
            else:
                told.end(Fate.SETTLED, past.commit)

    def _known(self, path: str, text: str, index: Index, commit: PastCommit) -> Mapping[tuple[str, str], Finding]:
        """What is wrong with a text, whether it is new or not, by what it is known again."""
        return {
            _what(finding): finding
            for is_new in (False, True)
            for finding in self._check(path, text, index, commit, is_new=is_new)
        }

    def _check(
        self, path: str, text: str, index: Index, commit: PastCommit, *, is_new: bool = False
    ) -> tuple[Finding, ...]:
        file: EntryFile = read_file(path, text, is_new=is_new)
        return check(file, config=self.config, index=index, today_year=commit.at.year)

    # -- the review as it was --------------------------------------------------------------------------------------

    def _entries_at(self, commit: str) -> Mapping[str, str]:
        files = self.clone.files(commit, self.folders)
        return {path: files[path] for path in entry_paths(files, self.config)}

    def _indexes(self, files: Mapping[str, str]) -> Mapping[str, Index]:
        entries = {path: entry for path, blob in files.items() if (entry := self._entry(blob, path))}
        return {folder: Index.build(files, folder=folder, entries=entries) for folder in self.folders}

    def _entry(self, blob: str, path: str) -> Entry | None:
        if blob not in self.entries:
            text = self._text(blob)
            self.entries[blob] = None if text is None else read_file(path, text).entry
        return self.entries[blob]

    def _text(self, blob: str) -> str | None:
        if blob not in self.texts:
            self.texts[blob] = text_of(self.clone.blob(blob))
        return self.texts[blob]

    def _moved(
        self, gone: Mapping[str, str], changed: Mapping[str, str], before: Mapping[str, str]
    ) -> Mapping[str, str]:
        """New path -> former path of the entries that moved: of one content, one name, or one title."""
        moved: dict[str, str] = {}
        new = {path: blob for path, blob in changed.items() if path not in before}

        def content(_path: str, blob: str) -> str:
            return blob

        def name(path: str, _blob: str) -> str:
            return PurePosixPath(path).stem.casefold()

        def title(path: str, blob: str) -> str:
            entry = self._entry(blob, path)
            return fold_title(entry.title) if entry else ""

        for mark in (content, name, title):
            shelves = {mark(path, blob): path for path, blob in gone.items() if path not in moved.values()}
            for path, blob in new.items():
                if path not in moved and (what := mark(path, blob)) and what in shelves:
                    moved[path] = shelves.pop(what)
        return moved


def is_unreadable(finding: Finding) -> bool:
    """Whether the file could not be read because of it."""
    return finding.rule in UNREADABLE


def _what(finding: Finding) -> tuple[str, str]:
    """By what a finding is known again: its rule, and the word that it is about.

    How often a word is used elsewhere, and where a parser stumbles, changes with every commit.
    """
    if is_unreadable(finding) or finding.rule in _OF_TWO:
        return finding.rule, ""
    quoted = _QUOTED.search(finding.message)
    return finding.rule, quoted[0] if quoted else finding.message


def _without(index: Index, path: str, entry: Entry | None) -> Index:
    """The look-up as it would be if this entry were not there."""
    key, title = PurePosixPath(path).stem.casefold(), fold_title(entry.title) if entry else ""
    own = frozenset(entry.tags) if entry else frozenset()
    tags = ((tag, number - (tag in own)) for tag, number in index.tags.items())
    return replace(
        index,
        keys=MappingProxyType({name: at for name, at in index.keys.items() if name != key or at != path}),
        titles=MappingProxyType({name: at for name, at in index.titles.items() if name != title or at != path}),
        tags=MappingProxyType({tag: number for tag, number in tags if number}),
        paths=index.paths - {path.casefold()},
        entries=MappingProxyType({at: each for at, each in index.entries.items() if at != path}),
    )


def _people(commits: Iterable[PastCommit]) -> Mapping[str, int]:
    """Who is who: names that share an address, over however many steps, are one person."""
    person: dict[str, int] = {}

    def join(one: int, other: int) -> None:
        for key, number in person.items():
            if number == other:
                person[key] = one

    for number, commit in enumerate(commits):
        own = [key for key in (f"name {commit.author}", f"address {commit.address}") if key in person]
        here = person[own[0]] if own else number
        for key in own:
            join(here, person[key])
        person[f"name {commit.author}"] = person[f"address {commit.address}"] = here
    return {key.removeprefix("name "): number for key, number in person.items() if key.startswith("name ")}


def outsiders(history: History) -> Iterator[Past]:
    """The commits of all others than who made most of them."""
    keepers = history.keepers
    return (past for past in history.pasts if past.commit.author not in keepers)
