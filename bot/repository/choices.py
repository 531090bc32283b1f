"""What maintainers may choose, each with its plain value: a review without config goes by these."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from types import MappingProxyType
from typing import Literal

from bot import document
from bot.entry.style import SUFFIXES, Role
from bot.faults import Severity
from bot.repository.synonyms import Synonyms

EARLIEST_YEAR = 1900

FormKind = Literal["add", "link", "correct", "withdraw", "several"]
"""What a form asks for: a new entry, a link to one, other words in one, its removal, many new entries at once."""

Runner = Literal["", "app", "action"]
"""Who works on a review: the bot on a server, the workflow of GitHub Actions, or whoever is asked."""

SchemaName = Literal["publication", "dataset"]
SCHEMAS: tuple[SchemaName, ...] = ("publication", "dataset")
"""The bot's own schemas of entries; the first one serves where a review's own cannot be used."""
PAPERS = frozenset({"publications", "papers"})
"""What collections of papers are called."""

_EXTENSION = re.compile(r"\.([A-Za-z0-9]+)\Z", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """A kind of entry: the folder of its files, the form that asks for it, the schema it must satisfy.

    `folder` has no slash at its ends, `files` is a pattern of the file names in it that are entries (empty: those of
    Markdown), `form` is a file name in `.github/ISSUE_TEMPLATE`, `schema` the name of one of the bot's schemas or the
    path of the review's own, `page` the path of an entry's page on the site, with `{bibkey}` in it.
    """

    name: str
    folder: str
    files: str = ""
    form: str = ""
    schema: str = SCHEMAS[0]
    page: str = ""

    def is_entry(self, path: str) -> bool:
        """Whether this path is that of an entry: directly in the folder, with a name that fits.

        What Jekyll passes over (`.x`, `_x`, `#x`, `~x`, `x~`) is none.
        """
        folder, _, name = path.rpartition("/")
        is_passed_over = name.startswith((".", "_", "#", "~")) or name.endswith("~")
        return folder == self.folder and not is_passed_over and self.fits(name)

    def fits(self, name: str) -> bool:
        """Whether a file name is as those of entries are: it fits the pattern, or has an extension of Markdown."""
        return fnmatchcase(name, self.files) if self.files else name.lower().endswith(SUFFIXES)

    @property
    def is_of_papers(self) -> bool:
        """Whether its entries are papers, or are described as papers are."""
        return self.schema == SCHEMAS[0] or self.name in PAPERS

    @property
    def goes_by_name(self) -> bool:
        """Whether an entry is one thing under one title, whoever made it, as datasets and tools are."""
        return not self.is_of_papers

    @property
    def noun(self) -> str:
        """What one entry is called, such as `paper`, `dataset` or `user study`."""
        return "paper" if self.name in PAPERS else singular(self.name)

    @property
    def about(self) -> Role:
        """What a link to an entry itself leads to."""
        return "paper" if self.is_of_papers else "data" if self.noun == singular(DATASETS.name) else "website"

    @property
    def extension(self) -> str:
        """The extension of new files, without its dot; empty when the pattern leaves it open."""
        match = _EXTENSION.search(self.files)
        return match[1] if match else ""

    @property
    def schema_path(self) -> str:
        """The path of the review's own schema; empty when it is one of the bot's."""
        return "" if self.schema in SCHEMAS else self.schema


def singular(name: str) -> str:
    """A name in small letters, its words parted by blanks, in the singular: `User_Studies` is `user study`."""
    words = " ".join(re.split(r"[\s_-]+", name.strip().casefold()))
    return f"{words[:-3]}y" if words.endswith("ies") else words.removesuffix("s") or words


def an(noun: str) -> str:
    """A noun with its article."""
    return f"{'an' if noun[:1] in 'aeiou' else 'a'} {noun}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Forms:
    """The issue forms beside those that add an entry: file names in `.github/ISSUE_TEMPLATE`, empty for none."""

    link: str = "add-link.yml"
    correct: str = "correct-entry.yml"
    withdraw: str = "withdraw-entry.yml"
    several: str = "add-several.yml"

    @property
    def by_kind(self) -> Mapping[FormKind, str]:
        """The file name of each kind, as far as there is one."""
        names: dict[FormKind, str] = {
            "link": self.link,
            "correct": self.correct,
            "withdraw": self.withdraw,
            "several": self.several,
        }
        return {kind: name for kind, name in names.items() if name}


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """The names of the labels that the bot puts on issues and pull requests."""

    submission: str = "submission"
    needs_changes: str = "needs changes"
    declined: str = "declined"


@dataclass(frozen=True, slots=True, kw_only=True)
class Years:
    """The years an entry may have; without a last one it is next year, for papers that are out early."""

    min: int = EARLIEST_YEAR
    max: int | None = None

    def bounds(self, this_year: int) -> tuple[int, int]:
        """The first and the last year that count as right in this year."""
        return self.min, this_year + 1 if self.max is None else self.max


LOCKED_RULES = frozenset(
    {
        *("front-matter-missing", "front-matter-unclosed", "yaml-syntax", "duplicate-key"),
        *("taxonomy-markup", "file-unread", "file-encoding", "config", "taxonomy"),
    }
)
"""Rules that always count: what cannot be read, what guards readers, the config itself."""

PUBLICATIONS = Collection(
    name="publications", folder="_publications", form="add-paper.yml", page="/publications/{bibkey}/"
)
DATASETS = Collection(
    name="datasets", folder="_datasets", form="add-dataset.yml", schema="dataset", page="/datasets/{bibkey}/"
)


def plain_collection(name: str) -> Collection:
    """A collection of this name, of which nothing else is said."""
    known = {each.name: each for each in (PUBLICATIONS, DATASETS)}
    return known.get(name) or Collection(name=name, folder=f"_{name}", page=f"/{name}/{{bibkey}}/")


def _publications_only() -> Mapping[str, Collection]:
    return MappingProxyType({PUBLICATIONS.name: PUBLICATIONS})


@dataclass(frozen=True, slots=True, kw_only=True)
class RepositoryConfig:
    """How a review wants the bot to work.

    `base` is the branch that entries go to (empty: found by itself). `repository` is where entries go, `issues` is
    where forms are filed, each `owner/name` (empty: here). `runner` is who acts, so that not two do.
    `site` is the built site's address without a final slash. `taxonomy` is the path of the file of rows (empty: found
    by itself). `style` holds what the maintainers say about the writing of entries; `entry.style` knows what its
    keys mean. `schemas` holds the review's own schemas by collection; `with_schemas` puts them there.
    """

    base: str = ""
    repository: str = ""
    issues: str = ""
    runner: Runner = ""
    site: str = ""
    collections: Mapping[str, Collection] = field(default_factory=_publications_only)
    forms: Forms = Forms()
    taxonomy: str = ""
    style: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    labels: Labels = Labels()
    years: Years = Years()
    check_links: bool = False
    """whether the links of submissions are tried"""
    required: tuple[str, ...] = ("title", "authors", "year")
    synonyms: Synonyms = field(default_factory=Synonyms)
    """the words that are not to be used as tags, and the tag to use for each"""
    rules: Mapping[str, Severity | None] = field(default_factory=lambda: MappingProxyType({}))
    """how much a rule weighs here, where that is not as usual; None for one that is off"""
    schemas: Mapping[str, Mapping[str, object]] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def kinds(self) -> Mapping[str, FormKind]:
        """What each form asks for, by its file name."""
        others = {name: kind for kind, name in self.forms.by_kind.items()}
        adds: dict[str, FormKind] = {each.form: "add" for each in self.collections.values() if each.form}
        return MappingProxyType({**others, **adds})

    @property
    def schema_paths(self) -> tuple[str, ...]:
        """The files of the review's own schemas, which `with_schemas` needs."""
        return tuple(dict.fromkeys(each.schema_path for each in self.collections.values() if each.schema_path))

    def schema_of(self, collection: Collection | None) -> Mapping[str, object]:
        """The schema that an entry of this collection must satisfy."""
        if collection is None:
            return document.schema(SCHEMAS[0])
        plain = SCHEMAS[0] if collection.schema_path else collection.schema
        own = self.schemas.get(collection.name)
        return document.schema(plain) if own is None else own

    def required_of(self, collection: Collection | None) -> tuple[str, ...]:
        """The keys that an entry of this collection may not lack; a schema of the review's own says that by itself."""
        return () if collection and collection.name in self.schemas else self.required

    def page_of(self, collection: Collection, bibkey: str) -> str:
        """The address of an entry's page on the built site; empty where the config names no site."""
        path = collection.page.replace("{bibkey}", bibkey).lstrip("/")
        return f"{self.site}/{path}" if self.site and path else ""
