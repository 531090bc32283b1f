"""What a change of files does to a review: each changed entry, the taxonomy, forms and config, before and after it.

In: two commits and the files between them, read through the hub at their SHAs; nothing is checked out or run. Out: a
`ReviewReport`. The work is bounded whatever comes, and what was not looked at is told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection as SomeOf
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath
from types import MappingProxyType

from bot.check import review_rules
from bot.check.file import EntryFile
from bot.check.file import read as read_file
from bot.check.outside import ENCODING, ENTRY_LIKE, taxonomy_gone, taxonomy_undecided
from bot.check.rules import check
from bot.corpus.index import Index
from bot.entry import taxonomy
from bot.entry.folding import fold_title
from bot.faults import Finding, in_order
from bot.flows.config_review import config_findings
from bot.flows.ground import CONFIG_PATH, FORMS_FOLDER, Branch, branch_at, entry_paths
from bot.intake.form_template import read_template
from bot.publish.hub import ChangedFile, Comparison, Hub
from bot.publish.review_report import ReviewReport, SeenEntry, at_path, split
from bot.publish.suggestions import shown_lines
from bot.repository import RepositoryConfig

MOST_READ = 5_000
"""Changed entries that are read."""
ALONE = 60
"""Files that are fetched one by one: what an archive leaves out costs no more requests than that."""
NO_FILE = "a link or a submodule"
TOO_LARGE = "too large, or more than can be fetched"
TOO_MANY = f"more than {MOST_READ:,} entries changed"
_NO_CHANGE = ReviewReport()


@dataclass(frozen=True, kw_only=True)
class Change:
    """Two commits, and what differs between them."""

    repository: str
    start: Branch
    """where the change begins; `name` is the branch that it is for"""
    head: Branch
    files: tuple[ChangedFile, ...]

    @cached_property
    def gone(self) -> frozenset[str]:
        """The paths that are no more."""
        former = {file.former for file in self.files if file.former} | {f.path for f in self.files if not f.blob}
        return frozenset(former - self.head.files.keys())

    @cached_property
    def former(self) -> Mapping[str, str]:
        """Where each changed file stood before; a new one is missing."""
        places = ((file.path, file.former or file.path) for file in self.files if file.blob)
        return MappingProxyType({path: before for path, before in places if before in self.start.files})


def change_between(hub: Hub, repository: str, comparison: Comparison, head: Branch) -> Change:
    """What a comparison holds; beyond the files that GitHub lists, what the two trees tell."""
    start = branch_at(hub, repository, head.name, comparison.start)
    files = comparison.files if comparison.is_whole else tuple(_between(start.files, head.files))
    differing = (file for file in files if not file.blob or file.blob != start.files.get(file.path))
    return Change(repository=repository, start=start, head=head, files=tuple(differing))


def _between(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[ChangedFile]:
    """What differs between two trees; a file that only moved is known by its content."""
    gone: defaultdict[str, list[str]] = defaultdict(list)
    for path, sha in sorted(before.items(), reverse=True):
        if path not in after:
            gone[sha].append(path)
    for path, sha in sorted(after.items()):
        if before.get(path) != sha:
            has_moved = path not in before and bool(gone.get(sha))
            yield ChangedFile(path=path, blob=sha, former=gone[sha].pop() if has_moved else "")
    yield from (ChangedFile(path=path, blob="") for paths in gone.values() for path in paths)


def look(
    hub: Hub, change: Change, config: RepositoryConfig, *, corpus: Branch, default: str, this_year: int
) -> ReviewReport:
    """Everything that is to be said of a change.

    `corpus` is what the review holds beside it: what its keys, titles and tags are compared with. `default` is the name
    of the default branch.
    """
    if not change.files:
        return _NO_CHANGE
    looking = _Looking(hub=hub, change=change, config=config, corpus=corpus, this_year=this_year)
    looking.at_entries()
    looking.at_taxonomy()
    looking.at_forms()
    looking.at_config(default)
    looking.at_places()
    return looking.report()


@dataclass(kw_only=True)
class _Looking:
    """One look, with what was found so far."""

    hub: Hub
    change: Change
    config: RepositoryConfig
    corpus: Branch
    this_year: int
    new: list[Finding] = field(default_factory=list)
    old: list[Finding] = field(default_factory=list)
    seen: list[SeenEntry] = field(default_factory=list)
    checked: int = 0
    others: list[str] = field(default_factory=list)
    unread: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    notes: list[str] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    no_text: set[str] = field(default_factory=set)
    """blobs that are no UTF-8"""

    def report(self) -> ReviewReport:
        mendable = {finding.path for finding in self.new if finding.edits}
        return ReviewReport(
            findings=in_order(self.new),
            before=in_order(self.old),
            entries=tuple(self.seen),
            checked=self.checked,
            removed=tuple(sorted(entry_paths(self.change.gone, self.config))),
            others=tuple(self.others),
            unread={reason: tuple(paths) for reason, paths in self.unread.items()},
            notes=tuple(self.notes),
            texts={path: text for path, text in self.texts.items() if path in mendable},
            shown={file.path: shown_lines(file.patch) for file in self.change.files if file.path in mendable},
        )

    # -- entries ---------------------------------------------------------------------------------------------------

    def at_entries(self) -> None:
        """Every changed entry; what is wrong with it now and was not before."""
        changed = sorted(entry_paths((file.path for file in self.change.files if file.blob), self.config))
        # New ones first: of them nothing is known yet.
        changed.sort(key=lambda path: path in self.change.former)
        self._leave(TOO_MANY, changed[MOST_READ:])
        texts = self._texts(self.change.head, changed[:MOST_READ])
        files = {path: self._file(path, text) for path, text in texts.items()}
        self.checked = len(files)
        twins = twins_among(file for file in files.values() if file.is_new)
        shas = self.change.head.files
        findings = {path: self._check(file, shas[path], twins.get(path, ())) for path, file in files.items()}
        before = self._before([path for path, found in findings.items() if found])
        for path, found in findings.items():
            new, old = split(found, before.get(path, ()))
            self.new += new
            self.old += old
        for path, file in files.items():
            if file.entry and file.entry.title.strip():
                self.seen.append(SeenEntry(path=path, entry=file.entry, is_new=file.is_new))
        self.texts |= {path: text for path, text in texts.items() if shas[path] not in self.no_text}

    def _file(self, path: str, text: str) -> EntryFile:
        return read_file(path, text, is_new=self._has_come(path))

    def _has_come(self, path: str) -> bool:
        """Whether there was no file at this path; one that was moved is new there, for its name is."""
        return self.change.former.get(path) != path

    def _check(self, file: EntryFile, sha: str, twins: SomeOf[EntryFile] = ()) -> tuple[Finding, ...]:
        index = self._index(str(PurePosixPath(file.path).parent))
        if twins:
            index = index.beside({twin.path: twin.entry for twin in twins})
        found = check(file, config=self.config, index=index, today_year=self.this_year)
        return at_path((*found, *([_no_text(file.text)] if sha in self.no_text else [])), file.path)

    def _before(self, paths: Iterable[str]) -> dict[str, tuple[Finding, ...]]:
        """What was wrong with these files where the change begins."""
        former = {path: self.change.former[path] for path in paths if path in self.change.former}
        texts = self._texts(self.change.start, former.values(), is_told=False)
        return {
            path: self._check(read_file(before, texts[before]), self.change.start.files[before])
            for path, before in former.items()
            if before in texts
        }

    # -- what else the bot reads -----------------------------------------------------------------------------------

    def at_taxonomy(self) -> None:
        """The taxonomy against the entries, both as they are at the head and as they were."""
        path = taxonomy.find(self.change.head.files, self.config.taxonomy)
        if path is None:
            self._at_no_taxonomy()
        if path is None or not (self._is_changed(path) or entry_paths(self.change.gone, self.config)):
            return
        now = self._taxonomy_findings(self.change.head, path)
        was = taxonomy.find(self.change.start.files, self.config.taxonomy)
        new, old = split(now, self._taxonomy_findings(self.change.start, was) if now and was else ())
        self.new += new
        self.old += old
        if self._is_changed(path):
            self.others.append(path)

    def _at_no_taxonomy(self) -> None:
        """That the change makes the taxonomy go, or makes it one of several."""
        was = taxonomy.find(self.change.start.files, self.config.taxonomy)
        if was and self._is_changed(was):
            self.others.append(was)
            self.new += taxonomy_gone(was)
        elif was and not self.config.taxonomy:
            self.new += taxonomy_undecided([path for path in self.change.head.files if taxonomy.find([path])])

    def _taxonomy_findings(self, branch: Branch, path: str) -> tuple[Finding, ...]:
        text = self._texts(branch, [path]).get(path)
        if text is None:
            return ()
        keys = frozenset(PurePosixPath(entry).stem for entry in entry_paths(branch.files, self.config))
        found = review_rules.check_taxonomy(text, path, keys=keys, config=self.config)
        if branch.files[path] in self.no_text:
            found = (*found, _no_text(text))
        elif branch is self.change.head:
            self.texts[path] = text
        return at_path(found, path)

    def at_forms(self) -> None:
        """The forms that the config names."""
        forms = [f"{FORMS_FOLDER}{name}" for name in sorted(self.config.kinds)]
        changed = [path for path in forms if self._is_changed(path) and path in self.change.head.files]
        before = self._texts(self.change.start, [path for path in changed if path in self.change.start.files])
        for path, text in self._texts(self.change.head, changed).items():
            was = read_template(before[path], path).findings if path in before else ()
            new, old = split(at_path(read_template(text, path).findings, path), at_path(was, path))
            self.new += new
            self.old += old
            self.others.append(path)

    def at_config(self, default: str) -> None:
        """The config, which is examined as it stands and obeyed only once it is on the default branch."""
        if CONFIG_PATH in self.change.gone:
            self.others.append(CONFIG_PATH)
            self.notes.append(
                f"`{CONFIG_PATH}` is taken away. Once that is on the default branch, the bot goes by its defaults."
            )
        elif self._is_changed(CONFIG_PATH):
            self.others.append(CONFIG_PATH)
            new, old = config_findings(
                self.change.repository, self.hub, head=self.change.head, start=self.change.start, default=default
            )
            self.new += new
            self.old += old
            stops = any(finding.is_error for finding in new)
            self.notes.append(
                f"The errors in `{CONFIG_PATH}` would stop the bot at each submission, once they are on the default "
                "branch."
                if stops
                else f"The bot obeys `{CONFIG_PATH}` once it is on the default branch."
            )

    def at_places(self) -> None:
        """New files, and moved ones, that look like entries and are in no collection."""
        come = [file.path for file in self.change.files if file.blob and self._has_come(file.path)]
        asked = [
            path
            for path in come
            if path in self.change.head.files and review_rules.check_place(path, self.config, text=ENTRY_LIKE)
        ]
        texts = self._texts(self.change.head, asked, is_told=False) if asked else {}
        for path in asked:
            found = review_rules.check_place(path, self.config, text=texts.get(path, ""))
            self.new += [found] if found else []

    def _is_changed(self, path: str) -> bool:
        return any(path in (file.path, file.former) for file in self.change.files)

    # -- reading ---------------------------------------------------------------------------------------------------

    def _texts(self, branch: Branch, paths: Iterable[str], *, is_told: bool = True) -> dict[str, str]:
        """The files at these paths that can be read; of the others it is told why, where `is_told`."""
        asked = list(dict.fromkeys(paths))
        shas = {path: branch.files[path] for path in asked if path in branch.files}
        wanted = set(shas.values())
        commit = branch.head.sha
        blobs = self.hub.blobs(self.change.repository, wanted, commit=commit, at_most=ALONE) if wanted else {}
        if is_told:
            self._leave(NO_FILE, [path for path in asked if path not in shas])
            self._leave(TOO_LARGE, [path for path, sha in shas.items() if sha not in blobs])
        texts = {path: blobs[sha].decode("utf-8", "replace") for path, sha in shas.items() if sha in blobs}
        self.no_text |= {
            shas[path] for path, text in texts.items() if "\ufffd" in text and not _is_utf8(blobs[shas[path]])
        }
        return texts

    def _leave(self, reason: str, paths: Sequence[str]) -> None:
        if paths:
            self.unread[reason] += paths

    # -- what the review holds beside it ---------------------------------------------------------------------------

    def _index(self, folder: str) -> Index:
        if folder not in self._indexes:
            self._indexes[folder] = self._read_index(folder)
        return self._indexes[folder]

    def _read_index(self, folder: str) -> Index:
        """The review without what the change takes away."""
        files = {path: sha for path, sha in self.corpus.files.items() if path not in self.change.gone}
        collection = next((each for each in self.config.collections.values() if each.folder == folder), None)
        if collection is None:
            return Index.build(files, folder=folder)
        return self.hub.index(self.change.repository, files, collection, commit=self.corpus.head.sha)

    @cached_property
    def _indexes(self) -> dict[str, Index]:
        return {}


def twins_among(files: Iterable[EntryFile]) -> dict[str, tuple[EntryFile, ...]]:
    """New files of one key or one title: each is checked against the others of its kind, of which the first stays."""
    shelves: defaultdict[tuple[str, str], list[EntryFile]] = defaultdict(list)
    for file in files:
        folder = str(PurePosixPath(file.path).parent)
        shelves[folder, file.stem.casefold()].append(file)
        if file.entry and (folded := fold_title(file.entry.title)):
            shelves[folder, f"\0{folded}"].append(file)
    first: defaultdict[str, dict[str, EntryFile]] = defaultdict(dict)
    for shelf in shelves.values():
        for file in shelf[1:]:
            first[file.path][shelf[0].path] = shelf[0]
    return {path: tuple(found.values()) for path, found in first.items()}


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def _no_text(text: str) -> Finding:
    """Bytes that are no UTF-8, of which the site's builder makes an error."""
    return Finding(
        rule=ENCODING.id,
        severity=ENCODING.severity,
        message="The file holds bytes that are no text in UTF-8.",
        hint="Save the file as UTF-8.",
        line=text.count("\n", 0, text.find("\ufffd")) + 1,
    )
