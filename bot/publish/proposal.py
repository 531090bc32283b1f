"""What a submission asks for, and what became of it: the values that every message and the check run are written from.

In: nothing. Out: frozen values, made by the flows' pure composers and read by `messages` and `checks`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from bot.entry.model import Entry
from bot.faults import Finding
from bot.repository import FormKind


def _nothing() -> Mapping[str, str]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One field as it was understood: what was given, what is used, and where that comes from."""

    field: str
    """the entry's name for it, or the form's id"""
    label: str
    """what the form calls it"""
    given: str = ""
    """the submitter's own text; empty when nothing was given"""
    used: str = ""
    """the value as text; empty when nothing came of it"""
    before: str = ""
    """the value that the review has so far (corrections only)"""
    source: str = "the form"
    """`the form`, `the BibTeX`, "`/set` by maria" ..."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One entry as it shall stand on the branch, with all a person needs to judge it.

    `text` is the whole file. With `is_removed` the entry shall go, and `text` and `entry` are what it was.
    """

    key: str
    path: str
    text: str
    entry: Entry
    findings: tuple[Finding, ...] = ()
    answers: tuple[Answer, ...] = ()
    labels: Mapping[str, str] = field(default_factory=_nothing)
    """entry field -> what the form calls it"""
    remarks: Mapping[str, str] = field(default_factory=_nothing)
    """what was also said in the form, by the form's label"""
    conflicts: tuple[str, ...] = ()
    """fields that a person changed on the branch and the submitter in the form, each to something else"""
    before: Entry | None = None
    """the entry as the review has it, for kinds that change one"""
    is_removed: bool = False
    rows: tuple[str, ...] = ()
    """lines that are added to the taxonomy file"""
    gone_rows: tuple[str, ...] = ()
    """lines that are taken out of the taxonomy file"""

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that stop it."""
        return tuple(finding for finding in self.findings if finding.is_error)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What is said to a person who gave a command that did not work, or had an answer to it."""

    author: str
    command: str
    """as typed, such as `/tag hashing`"""
    url: str
    """the comment's address"""
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """What the review's own entries suggest for a new one: words with how sure they are (`likely`), best first."""

    tags: tuple[tuple[str, str], ...] = ()
    tags_command: str = ""
    """takes them over; empty where none can"""
    categories: tuple[tuple[str, str], ...] = ()
    place_command: str = ""
    similar: tuple[tuple[str, str], ...] = ()
    """titles of entries, and where a reader finds them"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Everything a submission asks for: one draft, or, for `several`, as many as there are papers in it."""

    kind: FormKind
    drafts: tuple[Draft, ...] = ()
    """those that are, or shall be, on the branch"""
    held: tuple[Draft, ...] = ()
    """of several: those with errors, which are told and left out"""
    findings: tuple[Finding, ...] = ()
    """of the form as a whole; a single draft's own findings hold its form's, too"""
    labels: Mapping[str, str] = field(default_factory=_nothing)
    remarks: Mapping[str, str] = field(default_factory=_nothing)
    taxonomy_path: str = ""
    """the file that the drafts' rows go into or out of"""
    replies: tuple[Reply, ...] = ()
    notes: tuple[str, ...] = ()
    """sentences of ours in Markdown that both people should see: an approval that no longer holds, another open
    submission that changes the same entry ..."""
    suggested: Suggested | None = None
    """None where that is not known yet"""
    suggested_before: str = ""
    """what the pull request says of it so far, which stays until it is known anew"""
    is_help_asked: bool = False
    extra_paths: tuple[str, ...] = field(default=())
    """other files of the review that change with it, such as its issue forms"""

    @property
    def draft(self) -> Draft | None:
        """The one draft of a submission that is about one entry."""
        return self.drafts[0] if self.kind != "several" and self.drafts else None

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What stops the submission as a whole."""
        own = self.draft.errors if self.draft else ()
        return (*(finding for finding in self.findings if finding.is_error), *own)
