"""From a submission to an entry: the submitter's word, field by field, with what could not be read told as findings.

In: the fields of an issue form by id, a way to look papers up, and how this review names its links. Out: an `Entry`
and, for every field, what was given and where its value came from. Pure but for `look_up`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from bot.entry import names
from bot.entry.fields import STEERING
from bot.entry.identifiers import Identifier, recognise
from bot.entry.model import Entry, Link
from bot.entry.style import Role
from bot.entry.style import role as role_of
from bot.faults import Finding
from bot.repository import NO_KEYS, OwnKey
from bot.resolve.answers import GIVEN, SHOWN, Answers, Value, as_text, read_authors, read_tags, read_year
from bot.resolve.bibtex import looks_like_bibtex
from bot.resolve.csl import looks_like_csl
from bot.resolve.doubts import doubts
from bot.resolve.found import Found, LookUp, nobody
from bot.resolve.link_answers import is_same_paper, links_of, name_for
from bot.resolve.mentions import CODE, DATA
from bot.resolve.own_values import read_value
from bot.resolve.record import Record

__all__ = ["SHOWN", "Merged", "Value", "form_ids", "form_links", "merge"]

TITLE = ("title",)
AUTHORS = ("authors", "author")
VENUE = ("venue", "conference", "journal")
YEAR = ("year",)
ABSTRACT = ("abstract",)
TAGS = ("tags", "new_tags", "keywords")
BIBKEY = ("bibkey", "key")
LINKS: Mapping[Role, tuple[str, ...]] = MappingProxyType(
    {
        "paper": ("link", "paper", "url", "pdf", "arxiv", "doi"),
        "code": ("code",),
        "data": ("data", "dataset"),
        "website": ("website", "project"),
    }
)
LINK = "link"
"""The id of the link to the entry itself."""
MORE_LINKS = ("more_links", "links", "additional_links")
FROM_FORM = "the form"
_FIELD_IDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "title": TITLE,
        "authors": AUTHORS,
        "venue": VENUE,
        "conference": VENUE,
        "journal": VENUE,
        "year": YEAR,
        "abstract": ABSTRACT,
        "tags": TAGS,
        "bibkey": BIBKEY,
        "links": (*LINKS["paper"], *MORE_LINKS, *LINKS["code"], *LINKS["data"], *LINKS["website"]),
        "additional_links": (*LINKS["paper"], *MORE_LINKS, *LINKS["code"], *LINKS["data"], *LINKS["website"]),
    }
)
_NOTHING: tuple[object, ...] = (None, "", ())
_UNSPOKEN = STEERING | {*TITLE, *AUTHORS, *VENUE, *YEAR, *ABSTRACT, *TAGS, *BIBKEY, "links", "additional_links"}
"""Keys that a record's `extra` cannot speak for: an author's keywords are not the review's tags, nor the layout his."""
_WORD = re.compile(r"\w")
_NO_RECORD = Record(source="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """An entry as far as the submission carries it, where each field came from, and what could not be read.

    `remarks` are answers of the form that are no part of the entry (id -> text), also a second answer to what an entry
    has one of, such as a conference beside a journal; they are shown to the maintainer.
    """

    entry: Entry
    provenance: Mapping[str, str]
    remarks: Mapping[str, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    unnamed: frozenset[str] = frozenset()
    """addresses of links to which nobody gave a name; theirs is the review's name for such a link"""
    given: Mapping[str, str] = field(default_factory=dict)
    """entry field -> the submitter's own text for it, its first 2,000 characters"""
    identifiers: tuple[Identifier, ...] = ()
    """by what it was looked up"""
    found: Found = field(default_factory=Found)
    """what was looked up for it"""
    own_keys: frozenset[str] = frozenset()
    """the keys that only the review's schema has"""

    @property
    def paper(self) -> frozenset[Identifier]:
        """All by which the paper is known."""
        return frozenset(self.identifiers) | {each for record in self.found.records for each in record.identifiers}

    @property
    def spoken(self) -> frozenset[str] | None:
        """The fields of which this says everything there is to say; None where it does so of all of them.

        A source that gave no answer may know the others, so nothing follows from their being empty, nor from what a
        lesser source says of them. Tags and a review's own keys no source knows.
        """
        if self.found.is_whole:
            return None
        looked_up = {record.source for record in self.found.records}
        said = {name for name, source in self.provenance.items() if source not in looked_up}
        return frozenset(said | {"tags"} | self.own_keys) - {"links"}


def merge(
    fields: Mapping[str, Value],
    *,
    lines: Mapping[str, int],
    link_names: Mapping[Role, str],
    known_keys: frozenset[str] = frozenset(),
    own_keys: Mapping[str, OwnKey] = NO_KEYS,
    about: Role = "paper",
    records: Sequence[Record] = (),
    look_up: LookUp = nobody,
) -> Merged:
    """Make an entry of a form's fields (id -> text, or choices).

    `lines` are the fields' lines in the issue body, for findings. `link_names` maps a role (paper, arxiv, code, data,
    website) to the name this review gives such a link; `about` is the role of the one under the id `link`. An id that
    names a key the review's entries use (`known_keys`) goes into that key; so does the id of a key that only the
    review's schema has (`own_keys`), which comes before any other meaning of this id. Any other id is a remark. The
    submitter's word wins: what the fields do not say is taken from the BibTeX in the paper's field, then from
    `records`, then from what `look_up` finds by the paper's identifiers; the first that knows it.
    """
    own_keys = {key: own for key, own in own_keys.items() if own.is_asked or key not in _OURS}
    own_fields = {name: value for name, value in fields.items() if name in own_keys and as_text(value).strip()}
    fields = {name: value for name, value in fields.items() if name not in own_keys}
    answers = Answers(fields, lines)
    own = Entry(
        title=answers.one_line(TITLE),
        authors=read_authors(answers.text(AUTHORS)),
        venue=answers.one_line(VENUE),
        year=read_year(answers, YEAR),
        links=tuple(dict.fromkeys(form_links(answers, link_names, about=about))),
        tags=read_tags(answers, TAGS),
        abstract=answers.text(ABSTRACT).strip(),
        bibkey=answers.one_line(BIBKEY),
        extra={name: answers.one_line((name,)) for name in fields if name in known_keys and name not in _OURS}
        | {name: read_value(value, own_keys[name].schema) for name, value in own_fields.items()},
        venue_key=_venue_key(fields),
    )
    pasted = (*answers.records, *records)
    own = replace(own, links=_told_apart(own.links, answers.unnamed, link_names))
    identifiers = tuple(dict.fromkeys(_identifiers(answers.papers, pasted)))
    title = own.title or next((record.title for record in pasted if record.title), "")
    found = look_up(identifiers, title) if identifiers else Found()
    own = replace(own, links=tuple(_canonical(link, found) for link in own.links))
    known = (*pasted, *found.records)
    unnamed = answers.unnamed | {link.url for record in known for link in record.links if not link.name}
    entry, provenance = _completed(own, known, answers.used, link_names=link_names, known_keys=known_keys)
    said = doubts(entry, found, identifiers, answers, pasted=pasted)
    answers.findings += (each for each in said if about == "paper" or each.rule != "not-a-paper" or each.is_error)
    return Merged(
        entry=entry,
        provenance=provenance,
        remarks={
            name: as_text(value)
            for name, value in fields.items()
            if name not in answers.used and as_text(value).strip()
        },
        findings=tuple(answers.findings),
        unnamed=frozenset(unnamed),
        given=_given(fields, entry) | {name: as_text(value).strip()[:GIVEN] for name, value in own_fields.items()},
        identifiers=identifiers,
        found=found,
        own_keys=frozenset(own_keys),
    )


def _completed(
    own: Entry,
    records: Sequence[Record],
    used: set[str],
    *,
    link_names: Mapping[Role, str],
    known_keys: frozenset[str],
) -> tuple[Entry, dict[str, str]]:
    """The entry with what the records know beyond it, and where each of its fields comes from."""
    provenance = {name: FROM_FORM for name, value in _by_name(own).items() if value not in _NOTHING}

    def first(name: str) -> Record:
        """The record that gives this field; an empty one where the submitter gave it, be it in words we cannot read."""
        given = name in provenance or used & set(form_ids(name))
        found = next((each for each in records if getattr(each, name) not in _NOTHING), None)
        if given or found is None:
            return _NO_RECORD
        provenance[name] = found.source
        return found

    venue = first("venue")
    entry = replace(
        own,
        title=own.title or first("title").title,
        authors=own.authors or _all_authors(first("authors"), records),
        venue=own.venue or venue.venue,
        venue_key=venue.venue_key if venue.venue_key in known_keys else own.venue_key,
        year=own.year or first("year").year,
        tags=own.tags or first("tags").tags,
        abstract=own.abstract or first("abstract").abstract,
        bibkey=own.bibkey or first("bibkey").bibkey,
    )
    extra = dict(own.extra)
    for record in records:
        for name, value in record.extra.items():
            if name in known_keys and name not in _UNSPOKEN and extra.get(name) in _NOTHING:
                extra[name], provenance[name] = value, record.source
    links, source = _joined(own.links, records, link_names)
    if source:
        provenance["links"] = f"{provenance['links']} and {source}" if own.links else source
    return replace(entry, links=links, extra=extra), provenance


def _all_authors(record: Record, records: Sequence[Record]) -> str:
    """The authors of a record; where it cuts them short, those of another one that begins alike and does not."""
    if not names.is_abridged(record.authors):
        return record.authors
    first = names.split(record.authors)[:1]
    whole = (each.authors for each in records if each.authors and not names.is_abridged(each.authors))
    return next((line for line in whole if _surnames(names.split(line)[:1]) == _surnames(first)), record.authors)


def _surnames(people: Sequence[str]) -> list[str]:
    return [names.surname(name).casefold() for name in people]


def _joined(
    own: tuple[Link, ...], records: Sequence[Record], link_names: Mapping[Role, str]
) -> tuple[tuple[Link, ...], str]:
    """The links of both, those of records first, but behind one of the form that a record is about; who gave more."""
    seen = list(own)
    source = ""
    for record in records:
        for link in record.links:
            if not any(is_same_paper(link.url, other.url) for other in seen):
                seen.append(replace(link, name=_name_of(link, link_names, {other.name for other in seen})))
                source = source or record.source
    new = seen[len(own) :]
    known = {identifier for record in records for identifier in record.identifiers}
    behind = max((place for place, link in enumerate(own, 1) if recognise(link.url) in known), default=0)
    return (*own[:behind], *new, *own[behind:]), source


def _name_of(link: Link, link_names: Mapping[Role, str], taken: Collection[str]) -> str:
    """What the review calls a link from a record; a second one to the paper is told from the first by its host."""
    if link.name in (CODE, DATA):
        return link_names.get("code" if link.name == CODE else "data", link.name)
    usual = link.name or name_for("paper", link.url, link_names)
    identifier = recognise(link.url)
    if usual not in taken or identifier is None:
        return usual
    return str(identifier).partition(":")[0].replace("doi", "DOI")


def _given(fields: Mapping[str, Value], entry: Entry) -> dict[str, str]:
    """What the submitter wrote for each field of the entry; BibTeX is for all of them, and so for none."""
    given = {}
    for name in _by_name(entry):
        texts = [text for form_id in form_ids(name) if (text := as_text(fields.get(form_id, "")).strip())]
        texts = [text for text in texts if name != "links" or not (looks_like_bibtex(text) or looks_like_csl(text))]
        if _WORD.search(" ".join(texts)):
            given[name] = ("\n".join(texts) if name in ("links", "tags") else texts[0])[:GIVEN]
    return given


def _identifiers(addresses: Sequence[str], records: Sequence[Record]) -> Iterator[Identifier]:
    """What the entry is known by: in the form's fields for its own address, and in what was pasted."""
    yield from filter(None, map(recognise, addresses))
    for record in records:
        yield from record.identifiers
        yield from filter(None, (recognise(link.url) for link in record.links))


def _told_apart(links: Sequence[Link], unnamed: Collection[str], link_names: Mapping[Role, str]) -> tuple[Link, ...]:
    """The submitter's links; where two without a name would be called the same, the second goes by its host."""
    told: list[Link] = []
    for link in links:
        taken = {other.name for other in told}
        is_taken = link.url in unnamed and link.name in taken
        told.append(replace(link, name=_name_of(replace(link, name=""), link_names, taken)) if is_taken else link)
    return tuple(told)


def _canonical(link: Link, found: Found) -> Link:
    """A link to a paper that was found at arXiv or OpenReview, as its address is printed: a PDF, a version, a remark in
    its forum lead to the same."""
    identifier = recognise(link.url)
    if identifier is None or identifier.scheme not in ("arxiv", "openreview"):
        return link
    is_found = any(identifier in record.identifiers for record in found.records)
    return replace(link, url=identifier.url) if is_found else link


def _by_name(entry: Entry) -> dict[str, object]:
    """The entry's fields by their names, those of its front matter with them."""
    names = ("title", "authors", "venue", "year", "links", "tags", "abstract", "bibkey")
    return {name: getattr(entry, name) for name in names} | dict(entry.extra)


def form_links(answers: Answers, link_names: Mapping[Role, str], *, about: Role = "paper") -> Iterator[Link]:
    """The links of all the fields that a form may ask for them in; `about` is the role of the one to the entry.

    Those to the entry itself are noted as its own. Among other links only one without a name, or with that of a paper,
    is taken for it, and only where entries are papers: a dataset's paper is another thing.
    """
    for link in links_of(answers, (LINK,), about, link_names):
        answers.papers.append(link.url)
        yield link
    for role, ids in LINKS.items():
        for link in links_of(answers, tuple(name for name in ids if name != LINK), role, link_names):
            if role == about:
                answers.papers.append(link.url)
            yield link
    for link in links_of(answers, MORE_LINKS, None, link_names):
        if about == "paper" and (link.url in answers.unnamed or role_of(link.name, "") == "paper"):
            answers.papers.append(link.url)
        yield link


def _venue_key(fields: Mapping[str, Value]) -> str:
    """`conference` or `journal`, where the form asks for one of them by name; else as the review has it."""
    asked = next((name for name in VENUE if fields.get(name)), "")
    return asked if asked in ("conference", "journal") else ""


def form_ids(name: str) -> tuple[str, ...]:
    """The ids under which a form may ask for this field of an entry, the likeliest first."""
    return _FIELD_IDS.get(name, (name,))


_OURS = frozenset(
    [*TITLE, *AUTHORS, *VENUE, *YEAR, *ABSTRACT, *TAGS, *BIBKEY, *MORE_LINKS]
    + [name for names in LINKS.values() for name in names]
)
