"""Every entry of a review read once: what the rules find in it, and what all of them together tell.

In: a checkout. Out: an `Audit`. What `check` says of several entries one by one is said once for all of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Self

from bot.audit.keys import check_key
from bot.audit.papers import check_papers
from bot.audit.places import AT_MOST, listed, quoted, times
from bot.audit.weights import BARE, TOLD_TOGETHER, UNDECIDED, weighed
from bot.audit.words import Proposal, propose_tags, propose_taxonomy
from bot.check.ignoring import ignored
from bot.check.report import Report
from bot.check.review_rules import check_taxonomy, claims_of
from bot.check.rule import Case
from bot.check.rules import IGNORABLE
from bot.checkout_files import MOST_OF_ALL, read
from bot.corpus.holding import Holding, holding
from bot.corpus.index import EMPTY
from bot.entry import taxonomy as taxonomies
from bot.faults import Finding, Severity

if TYPE_CHECKING:
    from bot.check.file import EntryFile
    from bot.checkout import Checkout
    from bot.checkout_corpus import Corpus, Watch
    from bot.entry.taxonomy import Taxonomy
    from bot.repository import RepositoryConfig

_DATA = "_data"
_DATASETS = "datasets"


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What an audit looked at, and what it found."""

    config: RepositoryConfig
    name: str
    """of the review, for a heading"""
    paths: tuple[str, ...]
    """every entry"""
    files: frozenset[str]
    """these, and the taxonomy: what a sentence may name"""
    report: Report
    proposals: tuple[Proposal, ...] = ()
    """merges of tags and of words of the taxonomy; each is a finding of the report, too"""
    bare: tuple[str, ...] = ()
    """the entries without abstract; one finding of the report counts them"""

    def and_also(self, findings: Iterable[Finding]) -> Self:
        """The audit with more findings."""
        return replace(self, report=Report.of((*self.report.findings, *weighed(findings, self.config))))


def survey(checkout: Checkout, *, today_year: int, watch: Watch = iter) -> Audit:
    """Look over every entry and the taxonomy of a checkout; `watch` goes through the entries one by one."""
    config, corpus = checkout.config, checkout.corpus(watch=watch)
    alone = _look_at_each(corpus, config, today_year=today_year, watch=watch)
    findings = [*checkout.faults, *alone.findings]
    for collection in config.collections.values():
        shelf = [each for each in alone.holdings if collection.is_entry(each.path)]
        findings += check_papers(shelf, config=config, aside=alone.aside, noun=collection.noun)
    if alone.bare:
        findings.append(_bare(alone.bare, len(corpus.sources)))
    renames = corpus.past.all if corpus.past is not None else ()
    proposals = list(propose_tags(alone.holdings, config=config, aside=alone.aside, renames=renames))
    taxonomy, found = _look_at_rows(checkout, alone.holdings, keys=corpus.keys)
    findings += found
    proposals += propose_taxonomy(taxonomy, config=config)
    return Audit(
        config=config,
        name=config.repository or (checkout.root.resolve().name if checkout.root else ""),
        paths=tuple(corpus.sources),
        files=frozenset({*corpus.sources, *filter(None, [taxonomy.path])}),
        report=Report.of([*weighed(findings, config), *(each.finding for each in proposals)]),
        proposals=tuple(proposals),
        bare=tuple(finding.path for finding in alone.bare),
    )


# -- entries -----------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Alone:
    """What was found in each entry by itself, and what the whole needs of it."""

    findings: list[Finding] = field(default_factory=list)
    bare: list[Finding] = field(default_factory=list)
    holdings: list[Holding] = field(default_factory=list)
    aside: dict[str, Collection[str]] = field(default_factory=dict)
    """path -> the rules that this entry sets aside"""


def _look_at_each(corpus: Corpus, config: RepositoryConfig, *, today_year: int, watch: Watch) -> _Alone:
    alone = _Alone()
    root, years = corpus.root or Path(), config.years.bounds(today_year)
    for path in watch(list(corpus.sources)):
        for finding in corpus.findings(path, root / path):
            if finding.rule not in TOLD_TOGETHER:
                (alone.bare if finding.rule == BARE else alone.findings).append(finding)
        file = corpus.files.get(path)
        if file is None or file.entry is None or file.document is None:
            continue
        lines = file.document.lines
        alone.findings += check_key(path, file.entry, lines, years=years)
        alone.holdings.append(holding(path, file.entry, lines))
        if rules := _set_aside(file, config, today_year):
            alone.aside[path] = rules
    return alone


def _set_aside(file: EntryFile, config: RepositoryConfig, today_year: int) -> Collection[str]:
    """The rules that an entry sets aside for itself, with a reason."""
    return ignored(Case(file=file, config=config, index=EMPTY, today_year=today_year, ignorable=IGNORABLE))


def _bare(found: Sequence[Finding], number: int) -> Finding:
    """That so many entries have no abstract, as one finding."""
    some = listed([quoted(finding.path) for finding in found], at_most=5 * AT_MOST)
    return Finding(
        rule=BARE,
        severity=min((finding.severity for finding in found), key=list(Severity).index),
        message=f"{times(len(found))} of {number} {'has' if len(found) == 1 else 'have'} no abstract: {some}.",
        hint="Readers and the search of the site look at the abstract.",
    )


# -- taxonomy ----------------------------------------------------------------------------------------------------------


def _look_at_rows(
    checkout: Checkout, holdings: Sequence[Holding], *, keys: Collection[str]
) -> tuple[Taxonomy, Sequence[Finding]]:
    """The taxonomy, empty where there is none; and what is wrong with it, or that nobody can tell which it is."""
    files = _files(checkout, _DATA)
    chosen = checkout.config.taxonomy
    path = chosen or taxonomies.find(files)
    if path is None:
        return taxonomies.Taxonomy(), list(_undecided([file for file in files if taxonomies.find([file])]))
    root = checkout.root or Path()
    source = read(root / path, path, root=root, most=MOST_OF_ALL)
    if not source.is_read:
        return taxonomies.Taxonomy(path=path), list(filter(None, [source.fault]))
    taxonomy = taxonomies.read(source.text, path=path)
    every = {*keys, *(PurePosixPath(each).stem for each in _datasets(checkout))}
    claims = claims_of({each.path: each.bibkey for each in holdings})
    found = check_taxonomy(source.text, path, keys=every, config=checkout.config, claims=claims)
    return taxonomy, [
        *filter(None, [source.fault]),
        *(each for each in found if each.rule not in TOLD_TOGETHER),
    ]


def _undecided(files: Sequence[str]) -> Iterator[Finding]:
    if files:
        yield Finding(
            rule=UNDECIDED,
            severity=Severity.NOTICE,
            message=f"The taxonomy may be any of {listed([quoted(file) for file in files])}, so no row was looked at.",
            hint="Write the one that counts as `taxonomy:` in .github/review-bot.yml.",
        )


def _datasets(checkout: Checkout) -> Sequence[str]:
    """Files of datasets that the config does not name: the taxonomy may have rows for them."""
    return () if _DATASETS in checkout.config.collections else _files(checkout, f"_{_DATASETS}")


def _files(checkout: Checkout, folder: str) -> Sequence[str]:
    """The files directly in a folder, by path."""
    if checkout.root is None:
        return ()
    found = sorted((checkout.root / folder).glob("*"))
    return [file.relative_to(checkout.root).as_posix() for file in found if file.is_file()]
