"""Rules for what is no entry: the rows of the taxonomy, and files that look like entries where the site reads none.

In: the taxonomy's text with the keys of all entries, or a path. Out: findings, weighed by the review's config.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING

from bot.check.place import path_extension, path_folder, too_deep, unfit_name
from bot.check.rule import Fault, Lines, Rule, finding, shown, whole
from bot.corpus.drift import Merge, merges
from bot.corpus.keys import Keys
from bot.entry.inert import acting
from bot.entry.parts import cut
from bot.entry.style import SUFFIXES
from bot.entry.taxonomy.reading import parse_rows, taxonomy_of
from bot.entry.taxonomy.rows import CATEGORIES, KEY, Row, Taxonomy
from bot.faults import Edit, Finding, Severity, in_order

if TYPE_CHECKING:
    from bot.document import Document, Span
    from bot.repository import RepositoryConfig


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRule:
    """A rule that no entry's file breaks: its id and weight, what it finds, and why it is there."""

    id: str
    severity: Severity
    what: str
    why: str
    looks_at: str = "review"


ROW = ReviewRule(
    id="taxonomy-row",
    severity=Severity.WARNING,
    what="A row of the taxonomy is not read as it was meant: without a key, a category, or quotes around a comma.",
    why="The site drops the row or a part of it, and says nothing.",
)
ORPHAN = ReviewRule(
    id="taxonomy-orphan",
    severity=Severity.WARNING,
    what="A row of the taxonomy names a key that no entry has.",
    why="The site shows the row without a paper, or not at all; mostly the key has a slip in it, or the entry is gone.",
)
REPEATED = ReviewRule(
    id="taxonomy-repeated",
    severity=Severity.WARNING,
    what="Two rows of the taxonomy give one paper the same categories and the same attributes.",
    why="The site lists the paper twice.",
)
WORD = ReviewRule(
    id="taxonomy-word",
    severity=Severity.NOTICE,
    what="A category or a value is another spelling of one that more rows have.",
    why="The tables list papers under each spelling apart, so that nobody finds all of them.",
)
MARKUP = ReviewRule(
    id="taxonomy-markup",
    severity=Severity.ERROR,
    what="A word of the taxonomy holds HTML, Liquid or a link that would act on the site.",
    why="The site puts the words of the taxonomy into its pages as they are.",
)
ELSEWHERE = ReviewRule(
    id="path-elsewhere",
    severity=Severity.WARNING,
    what="A new file looks like an entry, and is in no folder from which the site reads entries.",
    why="The site reads entries from the folders of its collections only: there, the paper does not appear.",
    looks_at="file name",
)
REVIEW_RULES = (ROW, ORPHAN, REPEATED, WORD, MARKUP, ELSEWHERE)
LOCKED = frozenset({MARKUP.id})
"""Rules that guard readers, which a config may not switch off."""

_NOTHING: Mapping[str, str] = MappingProxyType({})
_CLEARLY = 3
_LONGEST_WORD = 60
_VOCABULARY = 2_000
"""Different words of one attribute; what has more is no vocabulary."""
_MOST_LOST = 200
"""Rows without entry for which the nearest key is looked up."""


# -- the taxonomy ------------------------------------------------------------------------------------------------------


def check_taxonomy(
    text: str, path: str, *, keys: Collection[str], config: RepositoryConfig, claims: Mapping[str, str] = _NOTHING
) -> tuple[Finding, ...]:
    """Every fault of a taxonomy file. An entry without a row is none.

    `keys` are those of all entries, `claims` what `claims_of` says of them.
    """
    has_mark = text.startswith("\ufeff")
    text = text.removeprefix("\ufeff")
    document = parse_rows(text, path=path)
    taxonomy = taxonomy_of(document, text)
    sheet = _Sheet(document, taxonomy)
    found = [*_orphans(sheet, keys, claims), *_repeated(sheet), *_words(sheet), *_acting(sheet)]
    lines = Lines(text) if found else None
    findings = [_weighed(each, config) for each in taxonomy.findings]
    for rule, fault in found:
        weight = _weight(rule, config)
        if lines and weight:
            findings.append(finding(rule.id, weight, fault, path=path, lines=lines))
    told = (each for each in findings if each)
    # Edits count the characters of the file, of which the reader has left out the first.
    return in_order(replace(each, edits=()) for each in told) if has_mark else in_order(told)


def _weight(rule: ReviewRule, config: RepositoryConfig) -> Severity | None:
    return rule.severity if rule.id in LOCKED else config.rules.get(rule.id, rule.severity)


def _weighed(fault: Finding, config: RepositoryConfig) -> Finding | None:
    """What the reader of the file has found, as the config weighs it; what cannot be read stays as it is."""
    if fault.rule != ROW.id or fault.rule not in config.rules:
        return fault
    weight = config.rules[fault.rule]
    return replace(fault, severity=weight) if weight else None


class _Sheet:
    """Where rows, their keys, categories and values stand in the file."""

    def __init__(self, document: Document, taxonomy: Taxonomy) -> None:
        self._document = document
        numbers = (
            number
            for number, data in enumerate(document.rows)
            if isinstance(data, Mapping) and data.get(KEY) not in (None, "", [])
        )
        self.rows: tuple[tuple[int, Row], ...] = tuple(
            (number, row)
            for number, row in zip(numbers, taxonomy.rows, strict=False)
            if document.lines.get(str(number)) == row.line
        )

    def span(self, place: str) -> Span | None:
        """The characters of the file that are a value, or what stands around it."""
        while place:
            if found := self._document.spans.get(place):
                return found
            place = place.rpartition(".")[0]
        return None

    def words(self, number: int, row: Row) -> Iterator[tuple[str, str, str]]:
        """Each category and value of a row: its place, its attribute (or the word for categories), the word."""
        data = self._document.rows[number]
        if not isinstance(data, Mapping):
            return
        is_list = isinstance(data.get(CATEGORIES), list)
        for at, category in enumerate(row.categories):
            yield f"{number}.{CATEGORIES}.{at}" if is_list else f"{number}.{CATEGORIES}", CATEGORIES, category
        for name, value in row.attributes.items():
            if isinstance(data.get(name), str):
                yield f"{number}.{name}", name, value

    def edit(self, place: str, before: str, after: str) -> tuple[Edit, ...]:
        """The edit that writes another word at this place, where it is written plainly."""
        found = self._document.spans.get(place)
        raw = self._document.source[slice(*found)] if found else ""
        if found is None or before not in (raw, raw[1:-1]) or not _PLAIN.fullmatch(after):
            return ()
        return (Edit(found[0], found[1], raw.replace(before, after)),)


_PLAIN = re.compile(r"[^\W_][\w ()./+-]*", re.ASCII)


def claims_of(bibkeys: Mapping[str, str]) -> Mapping[str, str]:
    """Of each path and the `bibkey` in it: those that are not the file's name, in small letters, and the paths."""
    return {
        bibkey.casefold(): path
        for path, bibkey in bibkeys.items()
        if bibkey and bibkey.casefold() != PurePosixPath(path).stem.casefold()
    }


def _orphans(sheet: _Sheet, keys: Collection[str], claims: Mapping[str, str]) -> Iterator[tuple[ReviewRule, Fault]]:
    exact = frozenset(keys)
    if not exact:
        return
    lowered = {key.casefold(): key for key in exact}
    known: Keys | None = None
    lost = 0
    for number, row in sheet.rows:
        if row.key in exact:
            continue
        place = f"{number}.{KEY}"
        if same := lowered.get(row.key.casefold()):
            message = f"The key of the entry is {shown(same)}, not {shown(row.key)}."
            edits = sheet.edit(place, row.key, same)
            yield (
                ORPHAN,
                Fault(message=message, hint=f"Write {whole(same)}.", field=KEY, span=sheet.span(place), edits=edits),
            )
            continue
        hint = _claim(claims.get(row.key.casefold(), ""))
        if not hint:
            known = known or Keys(exact)
            lost += 1
            nearest = known.nearest(row.key) if lost <= _MOST_LOST else ""
            hint = f"Did you mean {whole(nearest)}?" if nearest else _LOST
        yield (
            ORPHAN,
            Fault(
                message=f"The row of {shown(row.key)} belongs to no entry.",
                hint=hint,
                field=KEY,
                span=sheet.span(place),
            ),
        )


_LOST = "Correct the key, add the entry, or delete the row."


def _claim(path: str) -> str:
    file = PurePosixPath(path)
    return f"{whole(path)} has it as its `bibkey`: write {whole(file.stem)} in both." if path else ""


def _repeated(sheet: _Sheet) -> Iterator[tuple[ReviewRule, Fault]]:
    first: dict[tuple[str, tuple[str, ...], tuple[tuple[str, str], ...]], Row] = {}
    for number, row in sheet.rows:
        same = (row.key.casefold(), tuple(sorted(row.categories)), tuple(sorted(row.attributes.items())))
        before = first.setdefault(same, row)
        if before is not row:
            yield (
                REPEATED,
                Fault(
                    message=f"The row of {shown(row.key)} stands here a second time.",
                    hint=f"Delete one of the two; the first is on line {before.line}.",
                    field=KEY,
                    span=sheet.span(f"{number}.{KEY}"),
                ),
            )


def _words(sheet: _Sheet) -> Iterator[tuple[ReviewRule, Fault]]:
    counts: dict[str, Counter[str]] = {}
    for number, row in sheet.rows:
        for _, name, word in sheet.words(number, row):
            if word:
                counts.setdefault(name, Counter())[word] += 1
    better: dict[tuple[str, str], Merge] = {}
    for name, words in counts.items():
        if len(words) > _VOCABULARY:
            continue
        better |= {(name, merge.written): merge for merge in merges(words) if merge.is_sure}
    for number, row in sheet.rows if better else ():
        for place, name, word in sheet.words(number, row):
            merge = better.get((name, word))
            if merge is None:
                continue
            is_clear = merge.times_better >= _CLEARLY and merge.times_better >= _CLEARLY * merge.times
            rows = f"{merge.times_better} row{'s' * (merge.times_better != 1)}"
            yield (
                WORD,
                Fault(
                    message=f"{shown(word)} is {shown(merge.better)} in {rows}.",
                    hint=f"Write {whole(merge.better)}."
                    if merge.times_better > merge.times
                    else "Choose one of the two spellings.",
                    field=name,
                    span=sheet.span(place),
                    edits=sheet.edit(place, word, merge.better) if is_clear else (),
                ),
            )


def _acting(sheet: _Sheet) -> Iterator[tuple[ReviewRule, Fault]]:
    for number, row in sheet.rows:
        for place, name, word in sheet.words(number, row):
            if sign := acting(word):
                yield (
                    MARKUP,
                    Fault(
                        message=f"{shown(word)} would act on the site instead of being read.",
                        hint=f"Write it without {shown(sign)}.",
                        field=name,
                        span=sheet.span(place),
                    ),
                )


# -- places ------------------------------------------------------------------------------------------------------------

_KEY = re.compile(r"[^\W\d_]{2,30}[0-9]{4}[^\W\d_][\w-]{1,60}")
"""What the keys of entries look like."""
_ALIKE = 0.8


_TEXTS = frozenset(
    {*SUFFIXES, *(".txt", ".text", ".mdx", ".mdown", ".mdwn", ".mkdwn", ".rmd", ".qmd", ".rst", ".textile", ".adoc")}
)
"""What texts are called that people write by hand."""
_NO_TEXTS = frozenset(
    {
        *(".py", ".sh", ".bash", ".rb", ".js", ".ts", ".pl", ".r", ".ps1", ".bat", ".ipynb"),
        *(".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".pdf"),
        *(".yml", ".yaml", ".json", ".csv", ".bib", ".bak", ".orig", ".rej", ".swp"),
    }
)
"""Scripts, images, data and what editors leave behind: no entries, though some begin as entries do."""
_NO_ENTRIES = frozenset({"template", "readme", "license", "index"})
"""Files beside the entries, whatever their extension."""


def check_place(path: str, config: RepositoryConfig, *, text: str = "") -> Finding | None:
    """What is to be said of a new file that looks like an entry, and is none where it stands.

    Without its text, a file of no telling extension counts by its name alone.
    """
    pure = PurePosixPath(path)
    if pure.name.startswith((".", "_", "#", "~")) or pure.name.endswith("~"):
        return None
    for collection in config.collections.values():
        if collection.is_entry(path):
            return None  # the rules for entries speak of it
        if collection.folder == str(pure.parent):
            looks_so = _looks_like_entry(pure, text)
            return _by(path_extension, unfit_name(pure.name, collection), path, config) if looks_so else None
    if pure.suffix.lower() not in SUFFIXES:
        return None
    folders = [each.folder for each in config.collections.values()]
    parent, is_named_so = str(pure.parent), _KEY.fullmatch(pure.stem) is not None
    if is_named_so and (within := next((folder for folder in folders if parent.startswith(f"{folder}/")), "")):
        return _by(path_folder, too_deep(within), path, config)
    if meant := _folder_meant(parent, folders, is_named_so=is_named_so):
        fault = Fault(
            message=f"{shown(path)} looks like an entry, but the site reads none from there.",
            hint=f"Put the file into {whole(f'{meant}/')}.",
        )
        return _by(ELSEWHERE, fault, path, config)
    return None


def _by(rule: Rule | ReviewRule, fault: Fault, path: str, config: RepositoryConfig) -> Finding | None:
    weight = config.rules.get(rule.id, rule.severity)
    return finding(rule.id, weight, fault, path=path, lines=Lines("")) if weight else None


def _looks_like_entry(path: PurePosixPath, text: str) -> bool:
    """Whether a file in the folder of a collection was meant to be an entry, though its name is not as entries' are."""
    suffix = path.suffix.lower()
    if path.stem.casefold() in _NO_ENTRIES or suffix in _NO_TEXTS:
        return False
    return (
        suffix in _TEXTS or cut(text) is not None or (not suffix and not text and _KEY.fullmatch(path.stem) is not None)
    )


def _folder_meant(parent: str, folders: list[str], *, is_named_so: bool) -> str:
    """The folder of a collection that was meant; nothing where this may be any page of the site."""
    if parent.startswith(".github"):
        return ""
    plain = {folder.rpartition("/")[2].strip("_").casefold(): folder for folder in folders}
    last = parent.rpartition("/")[2].strip("_").casefold()[:_LONGEST_WORD]
    if near := difflib.get_close_matches(last, list(plain), n=1, cutoff=_ALIKE):
        return plain[near[0]]
    return folders[0] if is_named_so and parent == "." else ""
