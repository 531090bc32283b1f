"""Rules for where an entry stands: its folder, its file name, and whether the review has it already."""

from __future__ import annotations

import itertools
import re
import unicodedata
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from bot.check.fields import year_of
from bot.check.links import links_of
from bot.check.rule import Case, Fault, rule, shown, whole
from bot.corpus.comparing import Verdict
from bot.corpus.index import identifier_at
from bot.entry.style import EXTENSIONS, SUFFIXES
from bot.faults import Edit, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.corpus.comparing import Match
    from bot.repository import Collection

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}", re.ASCII)
_EXAMPLE = "lovelace2024notes"


@rule(
    "path-folder",
    Severity.ERROR,
    looks_at="file name",
    why="The site reads entries from the folders of its collections only.",
)
def path_folder(case: Case) -> Iterator[Fault]:
    """A new file is not directly in the folder of a collection."""
    path = PurePosixPath(case.file.path)
    folders = [collection.folder for collection in case.config.collections.values()]
    if not case.file.is_new or (str(path.parent) in folders and "\\" not in case.file.path):
        return
    if within := next((folder for folder in folders if str(path.parent).startswith(f"{folder}/")), ""):
        yield too_deep(within)
        return
    yield Fault(
        message=f"{shown(case.file.path)} is not in a folder of this review.",
        hint=f"Put the file into {' or '.join(whole(f'{folder}/') for folder in folders)}.",
    )


def too_deep(folder: str) -> Fault:
    """What is to be said of an entry in a folder within the one of its collection."""
    return Fault(
        message=f"This review's entries stand directly in {shown(f'{folder}/')}.",
        hint=f"Move the file into {whole(f'{folder}/')}.",
    )


@rule(
    "path-extension",
    Severity.ERROR,
    looks_at="file name",
    why="The site knows an entry by the extension of its file.",
)
def path_extension(case: Case) -> Iterator[Fault]:
    """A new file does not have the extension of a Markdown file, or does not fit the pattern of the collection."""
    collection = case.collection
    if not case.file.is_new or collection is None or collection.fits(case.file.name):
        return
    yield unfit_name(case.file.name, collection)


def unfit_name(name: str, collection: Collection) -> Fault:
    """What is to be said of an entry whose name is not as those of its collection are."""
    wanted = f"fit {shown(collection.files)}" if collection.files else f"end in {shown(SUFFIXES[0])}"
    better = f"{PurePosixPath(name).stem}.{collection.extension or EXTENSIONS[0]}"
    return Fault(
        message=f"The name {shown(name)} does not {wanted}.",
        hint=f"Name the file {whole(better)}." if collection.fits(better) else "Choose a name that fits this pattern.",
    )


@rule(
    "path-characters",
    Severity.ERROR,
    looks_at="file name",
    why="The file name becomes the page's address and the entry's key, on every system and in every link.",
)
def path_characters(case: Case) -> Iterator[Fault]:
    """The name of a new file has characters other than `a-z`, `0-9`, `-` and `_`. Existing names may stay."""
    if not case.file.is_new or _NAME.fullmatch(case.file.stem):
        return
    better = _folded(case.file.stem) or _EXAMPLE
    yield Fault(
        message=f"The name {shown(case.file.name)} has characters other than `a-z`, `0-9`, `-` and `_`.",
        hint=f"Name the file {whole(better + PurePosixPath(case.file.name).suffix)}.",
    )


def _folded(stem: str) -> str:
    letters = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9_-]+", "", letters).lstrip("_-")[:100]


_YEAR = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])", re.ASCII)


@rule(
    "file-name-year",
    Severity.WARNING,
    looks_at="file name",
    why="The name is the key by which the paper is cited and looked up, so a slip in it stays for good.",
)
def file_name_year(case: Case) -> Iterator[Fault]:
    """The file is named by a year that cannot be (`zhu2921syntax`). A year that was corrected later is no fault."""
    named = [int(digits) for digits in _YEAR.findall(case.file.stem)]
    year = year_of(case.data.get("year"))
    earliest, latest = case.config.years.bounds(case.today_year)
    if len(named) != 1 or earliest <= named[0] <= latest:
        return
    is_known = year is not None and earliest <= year <= latest
    better = case.file.name.replace(str(named[0]), str(year)) if is_known else ""
    if case.file.is_new:
        hint = f"Name the file {whole(better)}." if better else f"Name the file by the year of the {case.noun}."
    else:
        hint = "A name in use may stay; if nothing refers to it yet, rename the file."
    yield Fault(message=f"The file name says {named[0]}, which cannot be the year.", hint=hint)


@rule(
    "bibkey-file-name",
    Severity.WARNING,
    looks_at="file name",
    why="The taxonomy finds an entry by its key, and the site finds its page by the file name.",
)
def bibkey_file_name(case: Case) -> Iterator[Fault]:
    """The field `bibkey` and the file name differ."""
    key = case.data.get("bibkey")
    if key is None or isinstance(key, list | dict) or not str(key).strip():
        return
    if str(key) != case.file.stem:
        yield Fault(
            message=f"The key {shown(key)} is not the name of the file.",
            hint=f"Write {whole(f'bibkey: {case.file.stem}')}.",
            field="bibkey",
            span=case.span("bibkey"),
            edits=_same_key(case, str(key)),
        )


def _same_key(case: Case, key: str) -> tuple[Edit, ...]:
    """The edit, where both are one key, written otherwise: with the extension, other capitals or blanks."""
    stem = case.file.stem
    if PurePosixPath(key.strip()).stem.casefold() != stem.casefold() and key.strip().casefold() != stem.casefold():
        return ()
    return case.edits("bibkey", 0, len(key), stem)


@rule(
    "file-exists",
    Severity.ERROR,
    looks_at="review",
    why="Two entries with one key overwrite each other, on systems that ignore capitals too.",
)
def file_exists(case: Case) -> Iterator[Fault]:
    """A new file has the name of an entry that is there, perhaps with other capitals or another extension."""
    there = case.index.by_key(case.file.stem)
    if case.file.is_new and there is not None:
        yield Fault(
            message=f"The review already has {shown(there)}.",
            hint=f"If it is this {case.noun}, change that file; else add a word of the title to the name.",
        )


@rule(
    "entry-exists",
    Severity.ERROR,
    looks_at="review",
    why="A paper listed twice is counted twice, and corrections reach only one of the two.",
)
def entry_exists(case: Case) -> Iterator[Fault]:
    """A new file is about what an entry is about that is there: links, titles, authors and years say so together."""
    for match in _matches(case, Verdict.SAME):
        yield Fault(
            message=f"This {case.noun} is here already: {shown(match.holding.path)} {match.said}.",
            hint=f"Change that entry instead; if yours is another {case.noun}, tell the maintainers.",
            field="title",
            span=case.span("title"),
        )


@rule(
    "version-exists",
    Severity.ERROR,
    looks_at="review",
    why="Preprint and printed paper are one: as one entry, both links stand where readers look for them.",
)
def version_exists(case: Case) -> Iterator[Fault]:
    """A new file is the published version of a preprint that is there, or the preprint of a published paper."""
    for match in _matches(case, Verdict.VERSION):
        there = shown(match.holding.path)
        if match.holding.is_preprint:
            message = f"The preprint of this {case.noun} is here already: {there} {match.said}."
            hint = "Put the venue, the year and the link of the published version into that entry instead."
        else:
            message = f"This {case.noun} is here already, as it was published: {there} {match.said}."
            hint = "Add the link to the preprint to that entry instead, if it lacks it."
        yield Fault(message=message, hint=hint, field="title", span=case.span("title"))


@rule(
    "entry-alike",
    Severity.WARNING,
    looks_at="review",
    why="A paper listed twice is counted twice; whether it is one, only a person can tell here.",
)
def entry_alike(case: Case) -> Iterator[Fault]:
    """A new file may be about what an entry is about that is there, but something speaks against it."""
    for match in _matches(case, Verdict.ALIKE):
        yield Fault(
            message=f"{shown(match.holding.path)} may be the same {case.noun}: it {match.said}.",
            hint="If it is, change that entry instead; else there is nothing to do.",
            field="title",
            span=case.span("title"),
        )


_MOST_MATCHES = 3


def _matches(case: Case, verdict: Verdict) -> Iterator[Match]:
    """The surest entries of this verdict; what has no more in common than a link, `identifier-shared` tells."""
    found = (match for match in case.matches if match.verdict is verdict and match.titles)
    return itertools.islice(found, _MOST_MATCHES)


@rule(
    "title-repeated",
    Severity.WARNING,
    looks_at="review",
    why="A paper listed twice is counted twice, and corrections reach only one of the two.",
)
def title_repeated(case: Case) -> Iterator[Fault]:
    """Another entry of the review has the same title, and both have been there for a while."""
    title = case.string("title")
    there = None if case.file.is_new or not title else case.index.by_title(title)
    if there is not None and there.casefold() != case.file.path.casefold():
        yield Fault(
            message=f"{shown(there)} has the same title.",
            hint=f"Keep one of the two entries; if they are two {case.noun}s, say so in the title.",
            field="title",
            span=case.span("title"),
        )


@rule(
    "identifier-shared",
    Severity.WARNING,
    looks_at="review",
    why="One identifier names one paper: two entries with the same link are one paper twice, or one link is wrong.",
)
def identifier_shared(case: Case) -> Iterator[Fault]:
    """A link leads to the very paper to which a link of another entry leads: the same DOI or arXiv number."""
    known = {case.file.path.casefold(), *(match.holding.path.casefold() for match in case.matches if match.titles)}
    told: set[str] = set()
    for link in links_of(case) if case.index.identifiers else ():
        identifier = identifier_at(str(link.name), link.address)
        others = [path for path in case.index.identifiers.get(identifier, ()) if path.casefold() not in known]
        if identifier and others and identifier not in told:
            told.add(identifier)
            yield Fault(
                message=f"{shown(others[0])} has a link to this {case.noun}, too: {shown(identifier)}.",
                hint=f"If both are one {case.noun}, keep one entry; else correct the link that is wrong.",
                field=f"{link.field}.url",
                span=case.span(f"{link.field}.url"),
            )
