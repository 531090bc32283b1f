"""A look over a checkout: its entries, taxonomy, config and forms, all of them or what a change touches.

In: a checkout, places in it, perhaps a commit. Out: a `Checkup`: what is wrong, and how much of it was so before.
Writes only when it is told to mend.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from bot.check.outside import CONFIG, ENTRY_LIKE, TAXONOMY, taxonomy_gone, taxonomy_undecided
from bot.check.report import Report
from bot.check.review_rules import check_place, check_taxonomy
from bot.checkout import Checkout, read_config
from bot.checkout_corpus import Watch, key_of
from bot.checkout_files import MOST_OF_ALL, read, walk
from bot.checkout_target import Target, split
from bot.entry import taxonomy as taxonomies
from bot.faults import ConfigError, Finding
from bot.flows.ground import CONFIG_PATH, FORMS_FOLDER

if TYPE_CHECKING:
    from bot.check.file import EntryFile
    from bot.checkout_files import Source
    from bot.checkout_since import Since


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkup:
    """What a look over a checkout has found."""

    report: Report
    texts: Mapping[str, str] = field(default_factory=dict, repr=False)
    """of every file that has a finding"""
    files: int = 0
    """how many were looked at"""
    before: int | None = None
    """how many findings were so before; None where nothing was compared"""
    notes: tuple[str, ...] = ()
    """what was mended, and what was left alone"""

    @property
    def summary(self) -> str:
        """The counts in a sentence, and what can be done about them."""
        found = self.report.findings
        if not found and not self.files:
            return " ".join(filter(None, ("There was nothing to look at.", self.folded)))
        hit = len({finding.path for finding in found})
        total = f"{self.files} file{'s' * (self.files != 1)}"
        said = f"{self.report} in {hit} of {total}." if 0 < hit < self.files else f"{self.report} in {total}."
        if mendable := sum(bool(finding.edits) for finding in found):
            said += f" --fix mends {mendable} of them."
        return " ".join(filter(None, (said, self.folded)))

    @property
    def folded(self) -> str:
        """How many findings are not the change's."""
        return f"{self.before} finding{'s were' if self.before != 1 else ' was'} so before." if self.before else ""


def check_up(
    checkout: Checkout, places: Sequence[Path] = (), *, since: str = "", is_mending: bool = False, watch: Watch = iter
) -> Checkup:
    """Look over these places, or over the whole review; with a commit, over what has changed since."""
    look = Look(checkout, places, since=since, watch=watch)
    if not is_mending:
        return look.checkup()
    from bot.checkout_mending import mend_files

    notes = tuple(mend_files(look.targets, root=checkout.root))
    return replace(check_up(checkout, places, since=since, watch=watch), notes=notes) if notes else look.checkup()


class Look:
    """One look: what there is to look at, and what is found there."""

    def __init__(
        self, checkout: Checkout, places: Sequence[Path] = (), *, since: str = "", watch: Watch = iter
    ) -> None:
        root = checkout.root
        if since and root is None:
            raise ConfigError("This folder is in no review, so nothing can be said of what changed in one.")
        self._checkout = checkout
        self._root = root
        self._places = list(places) or [root or Path()]
        self._scopes = [place.resolve() for place in self._places]
        self._since = _since(root, since) if since and root else None
        self._watch = watch
        self._corpus = checkout.corpus(watch=watch)
        self._candidates = self._find_taxonomies()
        self._taxonomy = taxonomies.find(self._candidates, checkout.config.taxonomy) or ""
        self.targets = (*self._entries(), *self._taxonomies())

    def checkup(self) -> Checkup:
        """Everything that is found."""
        new, old = split(self._checkout.faults, self._config_before())
        found, known = self._untold_taxonomy()
        new += (*found, *self._drift())
        old += known
        targets = {target.source.path: target for target in self.targets}
        for path in self._watch(list(targets)):
            found, known = targets[path].findings()
            new += found
            old += known
        told = {(finding.path, finding.rule) for finding in (*new, *old)}
        misplaced = [each for each in self._misplaced() if (each.path, each.rule) not in told]
        for each in misplaced:
            (old if self._since and each.path not in self._new else new).append(each)
        report = Report.of(new)
        texts = {path: target.source.text for path, target in targets.items()}
        return Checkup(
            report=report,
            texts={path: self._text(path, texts) for path in {finding.path for finding in report.findings}},
            files=len(targets.keys() | {each.path for each in misplaced}),
            before=len(old) if self._since else None,
        )

    def _entries(self) -> Iterator[Target]:
        """The entries in question, and whatever else was named."""
        since = self._since
        for path, place in self._checkout.files(self._places).items():
            if self._is_no_entry(path) or (since and path not in since.changes):
                continue
            source = self._corpus.source(path, place)
            find = partial(self._corpus.check, source)
            if path in self._new:
                beside = self._twins.get(path, ())
                find = partial(self._corpus.check, source, is_new=True, without=self._new, beside=beside)
            yield Target(place=place, source=source, find=find, before=self._before(source))

    def _before(self, source: Source) -> tuple[Finding, ...]:
        """What was wrong with an entry at the commit, where it stood then."""
        since, path = self._since, source.path
        text = since.before(path) if since else None
        if since is None or text is None:
            return ()
        former = since.former(path)
        there = source if former == path else replace(source, path=former, fault=None)
        found = self._corpus.check(there, text, without=self._new if path in self._new else frozenset())
        return tuple(replace(finding, path=path) if finding.path == former else finding for finding in found)

    @cached_property
    def _new(self) -> frozenset[str]:
        return self._since.new if self._since else frozenset()

    @cached_property
    def _twins(self) -> Mapping[str, Sequence[EntryFile]]:
        """By path: the new entry of the same key or title that came first, against which this one is held."""
        from bot.flows.looking import twins_among  # what it stands among is not read for nothing

        files = self._corpus.files
        return twins_among(replace(files[path], is_new=True) for path in sorted(self._new) if path in files)

    def _misplaced(self) -> Iterator[Finding]:
        """Files that look like entries where the site reads none, or under a name by which it reads none."""
        config = self._checkout.config
        for path in self._places_in_question():
            # Most files are none whatever they hold, and are not read.
            is_in_question = self._is_in_scope(path) and check_place(path, config, text=ENTRY_LIKE)
            found = check_place(path, config, text=self._text(path)) if is_in_question else None
            yield from (found,) if found else ()

    def _places_in_question(self) -> Iterator[str]:
        """Since a commit, what has changed; else whatever stands in the folder of a collection."""
        if self._since:
            yield from (path for path, change in self._since.changes.items() if change.path)
            return
        root = self._root
        for folder in dict.fromkeys(each.folder for each in self._checkout.config.collections.values()):
            if root and (root / folder).is_dir():
                yield from (f"{folder}/{name}" for name in walk(root / folder, lambda _name: True))

    # -- taxonomy --------------------------------------------------------------------------------------------------

    def _taxonomies(self) -> Iterator[Target]:
        """The taxonomy, where it is in question: since a commit, also if entries have come or gone."""
        path, root, since = self._taxonomy, self._root, self._since
        if not path or root is None or not self._is_in_scope(path):
            return
        paths = frozenset(self._corpus.sources)
        paths_before = since.paths_before(paths) if since else paths
        if since and path not in since.changes and paths == self._entries_among(paths_before):
            return
        source = read(root / path, path, root=root, most=MOST_OF_ALL)
        before: tuple[Finding, ...] = ()
        if since and (former := since.before(path, source.text)) is not None:
            before = self._check_taxonomy(former, self._entries_among(paths_before))
        yield Target(
            place=root / path,
            source=source,
            find=lambda text: self._check_taxonomy(text, paths),
            before=before,
        )

    def _check_taxonomy(self, text: str, paths: Iterable[str]) -> tuple[Finding, ...]:
        keys = frozenset(map(key_of, paths))
        return check_taxonomy(text, self._taxonomy, keys=keys, config=self._checkout.config)

    def _untold_taxonomy(self) -> tuple[list[Finding], list[Finding]]:
        """That nobody can tell which file the taxonomy is, or that it is gone: new, and so before."""
        since, chosen = self._since, self._checkout.config.taxonomy
        now = self._candidates
        if self._taxonomy:
            return [], []
        before = sorted(since.paths_before(now)) if since else []
        said = taxonomy_undecided([path for path in now if taxonomies.find([path])]) if not chosen else ()
        was = taxonomy_undecided([path for path in before if taxonomies.find([path])]) if not chosen else ()
        if not said and since and (gone := taxonomies.find(before, chosen)):
            said = taxonomy_gone(gone)
        return split((each for each in said if self._is_in_scope(each.path)), was)

    def _find_taxonomies(self) -> tuple[str, ...]:
        """The files that the taxonomy may be among."""
        chosen = self._checkout.config.taxonomy
        folder = self._root / "_data" if self._root else None
        found = [f"_data/{each.name}" for each in sorted(folder.iterdir())] if folder and folder.is_dir() else []
        if chosen and self._root and (self._root / chosen).is_file():
            found.append(chosen)
        return tuple(dict.fromkeys(found))

    # -- config and forms ------------------------------------------------------------------------------------------

    def _config_before(self) -> tuple[Finding, ...]:
        """What was wrong with the config at the commit."""
        since = self._since
        if since is None:
            return ()
        text = since.before(CONFIG_PATH, self._text(CONFIG_PATH))
        return read_config(text or "", lambda path: since.before(path, self._text(path) or None))[1]

    def _drift(self) -> Iterator[Finding]:
        """How the issue forms differ from what they should be, where there are any: not every review takes issues."""
        root, config = self._root, self._checkout.config
        paths = [f"{FORMS_FOLDER}{name}" for name in config.kinds]
        if root is None or self._since or not any((root / path).is_file() for path in paths):
            return
        if not any(map(self._is_in_scope, paths)):
            return
        from bot.form_files import FormFiles

        files = FormFiles(root=root, config=config)
        try:
            wanted, notes = files.wanted()
        except ConfigError as error:
            yield Finding(rule=CONFIG.id, severity=CONFIG.severity, message=str(error), path=CONFIG_PATH)
            return
        said = (replace(each, path=each.path or CONFIG_PATH) for each in (*notes, *files.drift(wanted)))
        # Which file the taxonomy is, is said for the whole review.
        yield from (each for each in said if each.rule != TAXONOMY.id and self._is_in_scope(each.path))

    # -- what is what ----------------------------------------------------------------------------------------------

    def _is_in_scope(self, path: str) -> bool:
        """Whether a file of the review is one of those in question, or in one of the folders."""
        place = (self._root or Path()).resolve() / path
        return any(place.is_relative_to(scope) for scope in self._scopes)

    def _is_no_entry(self, path: str) -> bool:
        """Whether this is a file of the review with rules of its own."""
        if self._root is None:
            return False
        others = (self._taxonomy, CONFIG_PATH, *self._checkout.config.schema_paths)
        return path in others or path.startswith(FORMS_FOLDER)

    def _entries_among(self, paths: Iterable[str]) -> frozenset[str]:
        collections = self._checkout.config.collections.values()
        return frozenset(path for path in paths if any(collection.is_entry(path) for collection in collections))

    def _text(self, path: str, texts: Mapping[str, str] = MappingProxyType({})) -> str:
        """The text of a file of the review; nothing where there is none."""
        if path in texts or self._root is None:
            return texts.get(path, "")
        source = read(self._root / path, path, root=self._root)
        return source.text if source.is_read else ""


def _since(root: Path, reference: str) -> Since:
    from bot.checkout_since import Since  # what runs programs is not read for nothing

    return Since.of(root, reference)
