"""A paper as the sandbox's sources know it: what it is, and where it is registered. Plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Person:
    """An author in two parts; an organisation has a family name only."""

    given: str
    family: str

    @property
    def name(self) -> str:
        """As it is printed: `Ada Lovelace`."""
        return f"{self.given} {self.family}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Preprint:
    """A paper at arXiv. Where `title` and `authors` are empty they are the paper's own."""

    id: str
    """without version: `1912.99990`"""
    submitted: tuple[str, ...]
    """when each version came, as `2019-12-03T17:59:58Z`"""
    categories: tuple[str, ...]
    title: str = ""
    authors: tuple[str, ...] = ()
    comment: str = ""
    doi: str = ""
    """the publisher's, as the authors typed it"""

    @property
    def own_doi(self) -> str:
        """The DOI that arXiv registers at DataCite."""
        return f"10.48550/arXiv.{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A DOI at Crossref."""

    doi: str
    type: str
    """`journal-article`, `proceedings-article`, `peer-review`"""
    container: str = ""
    short: str = ""
    """the container, abbreviated"""
    subtitle: str = ""
    """the part of the paper's title behind its colon, for a publisher that keeps it apart"""
    event: str = ""
    acronym: str = ""
    volume: str = ""
    issue: str = ""
    page: str = ""
    publisher: str
    jats: str = ""
    """the abstract as the publisher deposited it; most deposit none"""
    retracted_by: str = ""
    """the DOI of the notice"""
    review_of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """A DOI at DataCite."""

    doi: str
    publisher: str
    supplement_to: str = ""
    """the DOI of the paper it belongs to"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """A paper in the ACL Anthology, whose BibTeX holds TeX: in `title`, and in `authors` (`Last, First`)."""

    id: str
    key: str
    title: str
    authors: tuple[str, ...]
    booktitle: str
    month: str
    address: str
    pages: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A paper with a page of its own in a proceedings site (`path` begins with a slash)."""

    host: str
    path: str
    conference: str
    volume: str
    pages: tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A paper at OpenReview, in the second version of its API."""

    id: str
    venue: str
    venueid: str
    booktitle: str
    key: str
    keywords: tuple[str, ...]
    is_behind_challenge: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One invented paper. Maths stands in `$...$`."""

    title: str
    authors: tuple[Person, ...]
    abstract: str
    published: date
    shows: str
    """what there is to see when the bot looks it up, for the first page"""
    paste: tuple[str, ...]
    """what to type into a form, the likeliest spelling first"""
    preprint: Preprint | None = None
    work: Work | None = None
    dataset: Dataset | None = None
    talk: Talk | None = None
    page: Page | None = None
    note: Note | None = None
    pubmed: str = ""
    dblp: str = ""

    @property
    def plain_title(self) -> str:
        """The title for a person: without the dollar signs of its maths."""
        return self.title.replace("$", "")

    @property
    def dois(self) -> tuple[str, ...]:
        """Every DOI it has, the publisher's first."""
        found = (
            self.work and self.work.doi,
            self.dataset and self.dataset.doi,
            self.preprint and self.preprint.own_doi,
        )
        return tuple(doi for doi in found if doi)

    def has_doi(self, doi: str) -> bool:
        """Whether this is the paper of a DOI, in small or capital letters."""
        return doi.casefold() in (own.casefold() for own in self.dois)
