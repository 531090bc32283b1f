"""Identifiers -> what the sources say of the papers behind them, in the order with the fewest requests.

In: identifiers, and `fetch`. Out: a `Found`: records in the order in which they speak (the published version before its
preprint), who gave no answer, and what a person must know. One or two requests are usual; each is asked once.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from types import ModuleType

from bot.entry import names
from bot.entry.identifiers import Identifier, Scheme, recognise
from bot.faults import Finding, Severity
from bot.resolve.fetch import Answer, Fetch, Miss, Request
from bot.resolve.found import Found
from bot.resolve.likeness import is_same_title
from bot.resolve.record import Record
from bot.resolve.several import Paper
from bot.resolve.sources import (
    acl,
    arxiv,
    crossref,
    datacite,
    dblp,
    doi,
    openalex,
    openreview,
    pages,
    pubmed,
    semanticscholar,
)

MOST = 3
"""Identifiers of one paper that are looked up, and papers that one record may lead to."""
MANY = 50
"""arXiv ids in one request; the source takes more, in addresses that grow too long."""
_CROSSWALK: tuple[Scheme, ...] = ("arxiv", "doi", "acl", "pubmed")
"""Where Semantic Scholar's word for a paper leads on, the best first."""
_INITIALS = re.compile(r"(?:[^\W\d_]\.?[\s-]?){1,4}")


class Library:
    """Looks papers up; what was asked once is known for as long as this lives, which is one run.

    With `one_by_one` no source is asked for several papers at once: what is recorded of each can be replayed alone.
    """

    def __init__(self, fetch: Fetch, *, one_by_one: bool = False) -> None:
        self._fetch = fetch
        self._one_by_one = one_by_one
        self._known: dict[tuple[str, Identifier], Record | Miss] = {}
        self.requests = 0
        """how many were sent"""

    def look_up(self, identifiers: Sequence[Identifier], title: str = "") -> Found:
        """What is known of the paper that has these identifiers, and this title as far as somebody said it."""
        search = _Search(self, title)
        for identifier in tuple(dict.fromkeys(identifiers))[:MOST]:
            search.follow(identifier)
        return search.found()

    def prime(self, identifiers: Iterable[Identifier]) -> None:
        """Ask for all of these at once, where a source lets us."""
        if self._one_by_one:
            return
        wanted = [each for each in dict.fromkeys(identifiers) if each.scheme == "arxiv"]
        for begin in range(0, len(wanted), MANY):
            some = wanted[begin : begin + MANY]
            if len(some) > 1:
                answer = self.send(arxiv.request_many(some))
                for each, said in arxiv.read_many(answer, some).items():
                    # One id that arXiv does not understand spoils its answer for all: then each is asked for itself.
                    if isinstance(said, Record) or said.why != "refused":
                        self._known["arxiv", each] = said

    def preprints(self, identifiers: Iterable[Identifier]) -> dict[Identifier, Record | Miss]:
        """arXiv's word on each of these, many of them in one request."""
        wanted = list(dict.fromkeys(identifiers))
        self.prime(wanted)
        return {each: self.ask("arxiv", each, arxiv.request, arxiv.read) for each in wanted}

    def prime_papers(self, papers: Iterable[Paper]) -> None:
        """The same for a list of papers as they were given."""
        self.prime(filter(None, (recognise(paper.link) for paper in papers)))

    def ask(
        self,
        name: str,
        identifier: Identifier,
        request: Callable[[Identifier], Request],
        read: Callable[[Answer, Identifier], Record | Miss],
    ) -> Record | Miss:
        """One source's word on one identifier."""
        if (name, identifier) not in self._known:
            self._known[name, identifier] = read(self.send(request(identifier)), identifier)
        return self._known[name, identifier]

    def send(self, request: Request) -> Answer:
        """One request, counted."""
        self.requests += 1
        return self._fetch(request)

    def has_key(self, source: str) -> bool:
        """Whether this source would take us seriously."""
        return source in self._fetch.keys


class _Search:
    """The search for one paper."""

    def __init__(self, library: Library, title: str) -> None:
        self._library = library
        self._title = title
        self._records: list[Record] = []
        self._misses: list[Miss] = []
        self._unknown: list[Identifier] = []
        self._findings: list[Finding] = []
        self._seen: set[Identifier] = set()

    def found(self) -> Found:
        """All that came of it, the published version first."""
        records = sorted(self._records, key=lambda record: (record.is_preprint, _is_last_resort(record)))
        return Found(
            records=_with_full_names(records),
            misses=tuple(dict.fromkeys(self._misses)),
            unknown=tuple(self._unknown),
            findings=(*self._findings, *_judgements(records)),
        )

    def follow(self, identifier: Identifier) -> None:
        """Ask those who know this scheme, and go on to the published version that they name."""
        if identifier in self._seen or len(self._seen) > MOST:
            return
        self._seen.add(identifier)
        if any(identifier in record.identifiers for record in self._records):
            return
        match identifier.scheme:
            case "arxiv":
                self._arxiv(identifier)
            case "doi":
                self._doi(identifier)
            case "openreview":
                self._openreview(identifier)
            case "acl":
                self._acl(identifier)
            case "semanticscholar":
                self._semanticscholar(identifier)
            case "dblp":
                self._dblp(identifier)
            case "pubmed":
                self._keep_or_miss(self._ask(pubmed, identifier), identifier)
            case _:
                self._page(identifier)

    # -- one road for each scheme ----------------------------------------------------------------------------------

    def _arxiv(self, identifier: Identifier) -> None:
        record = self._ask(arxiv, identifier)
        if record is None and self._failed():
            record = self._ask(datacite, Identifier("doi", f"10.48550/arxiv.{identifier.value}"))
        if record is None:
            self._nobody_has(identifier)
            return
        published = self._published_as(record)
        if published is None and self._library.has_key("semanticscholar"):
            walk = self._ask(semanticscholar, identifier, is_optional=True)
            published = self._published_as(walk) if walk else None
        self._keep(record)
        if published:
            self._join(record, published)

    def _doi(self, identifier: Identifier) -> None:
        before = len(self._misses)
        record = self._registered(identifier) or self._ask(doi, identifier)
        if record is None and len(self._misses) > before:
            record = self._ask(datacite, identifier)  # who is silent may not even have it
        if record is None:
            self._nobody_has(identifier)
            return
        del self._misses[before:]  # a DOI has one agency, and this is its word
        self._keep(record)
        is_paper = not any(finding.rule == "not-a-paper" for finding in record.findings)
        if is_paper and not record.abstract:
            self._abstract_of(identifier, record)
        if record.is_preprint and (published := self._published_as(record)):
            self._join(record, published)

    def _openreview(self, identifier: Identifier) -> None:
        record = self._ask(openreview, identifier)
        if record is None and not self._misses:
            record = self._ask(openreview, identifier, request=openreview.request_v1, name="openreview v1")
        if record is None and self._title and any(miss.why == "challenge" for miss in self._misses):
            by_title = functools.partial(openreview.request_search, title=self._title)
            record = self._ask(openreview, identifier, request=by_title, name="openreview search")
            self._misses = [] if record else self._misses
        self._keep_or_miss(record, identifier)

    def _acl(self, identifier: Identifier) -> None:
        record = self._ask(acl, identifier)
        if record is None and self._failed():
            record = self._ask(crossref, Identifier("doi", f"10.18653/v1/{identifier.value.lower()}"))
        self._keep_or_miss(record, identifier)

    def _page(self, identifier: Identifier) -> None:
        record = self._ask(pages, identifier)
        other = record and next((each for each in record.identifiers if each.scheme == "doi"), None)
        self._keep_or_miss(record, identifier)
        if record and other and not (record.venue and record.year):
            self._join(record, other)

    def _semanticscholar(self, identifier: Identifier) -> None:
        record = self._ask(semanticscholar, identifier)
        if record is None:
            self._nobody_has(identifier)
            return
        if way := _way_of(record):
            self.follow(way)
        self._keep(record)

    def _dblp(self, identifier: Identifier) -> None:
        keyed = self._library.has_key("semanticscholar")
        walk = self._ask(semanticscholar, identifier, is_optional=True) if keyed else None
        if walk and (way := _way_of(walk)):
            self.follow(way)
        if self._records:
            return
        record = self._ask(dblp, identifier)
        self._keep_or_miss(record, identifier)
        if record and (published := self._published_as(record)):
            self._join(record, published)

    # -- steps -----------------------------------------------------------------------------------------------------

    def _ask(
        self,
        source: ModuleType,
        identifier: Identifier,
        *,
        request: Callable[[Identifier], Request] | None = None,
        name: str = "",
        is_optional: bool = False,
    ) -> Record | None:
        """A source's record; without one, why not is kept, unless it just does not have the paper, or need not."""
        name = name or source.__name__.rpartition(".")[2]
        said = self._library.ask(name, identifier, request or source.request, source.read)
        if isinstance(said, Record):
            return said
        if said.why != "not found" and not is_optional:
            self._misses.append(said)
        return None

    def _failed(self) -> bool:
        return bool(self._misses)

    def _registered(self, identifier: Identifier) -> Record | None:
        """What the agency says that registered a DOI; most are Crossref's."""
        before = len(self._misses)
        record = self._ask(crossref, identifier)
        return record if record or len(self._misses) > before else self._ask(datacite, identifier)

    def _keep(self, record: Record) -> None:
        self._records.append(record)

    def _keep_or_miss(self, record: Record | None, identifier: Identifier) -> None:
        if record:
            self._keep(record)
        else:
            self._nobody_has(identifier)

    def _nobody_has(self, identifier: Identifier) -> None:
        if not self._failed():
            self._unknown.append(identifier)

    def _published_as(self, record: Record) -> Identifier | None:
        """The version that was published, by its DOI or as a paper of the ACL Anthology."""
        others = (each for each in record.identifiers if each.scheme in ("doi", "acl") and each not in self._seen)
        return next(others, None)

    def _join(self, record: Record, published: Identifier) -> None:
        """The published version beside this record, if it is of the same paper."""
        self._seen.add(published)
        other = self._ask(acl, published) if published.scheme == "acl" else self._registered(published)
        if other is None:
            return
        if is_same_title(record.title, other.title):
            self._keep(other)
            return
        self._findings.append(
            Finding(
                rule="doi-mismatch",
                severity=Severity.WARNING,
                message=f"{record.source} says that this paper is {published}, but that is “{_shown(other.title)}”.",
                hint="It is left out. If it is right all the same, add its address as a second link.",
                field="links",
            )
        )

    def _abstract_of(self, identifier: Identifier, record: Record) -> None:
        """A publisher that gives no abstract: the free indexes may have it."""
        for source in (openalex, semanticscholar):
            if source is semanticscholar and not self._library.has_key("semanticscholar"):
                continue
            other = self._ask(source, identifier)
            if other and other.abstract and is_same_title(record.title, other.title):
                self._keep(Record(source=other.source, abstract=other.abstract, findings=other.findings))
                return


def _way_of(record: Record) -> Identifier | None:
    """Where a record that knows a paper's other identifiers leads on."""
    by_scheme = {each.scheme: each for each in reversed(record.identifiers)}
    return next((by_scheme[scheme] for scheme in _CROSSWALK if scheme in by_scheme), None)


def _is_last_resort(record: Record) -> bool:
    """Indexes made by machine speak last: their names, venues and years are often wrong."""
    return record.source in (openalex.NAME, semanticscholar.NAME)


def _with_full_names(records: Sequence[Record]) -> tuple[Record, ...]:
    """The records, each author line with initials silenced where another record has the same people by their names."""
    lines = [record for record in records if record.authors]
    full = [record for record in lines if not _has_initials(record.authors)]
    if not full or not lines or lines[0] in full:
        return tuple(records)
    people = [_surnames(record.authors) for record in full]
    return tuple(
        replace(record, authors="")
        if record.authors and _has_initials(record.authors) and _surnames(record.authors) in people
        else record
        for record in records
    )


def _has_initials(line: str) -> bool:
    """Whether somebody's given names are letters only."""
    return any(_INITIALS.fullmatch(name.partition(" ")[0]) for name in names.split(line) if " " in name)


def _surnames(line: str) -> list[str]:
    return [names.surname(name).casefold() for name in names.split(line)]


def _judgements(records: Iterable[Record]) -> Iterable[Finding]:
    return dict.fromkeys(finding for record in records for finding in record.findings)


def _shown(text: str) -> str:
    return text if len(text) <= 120 else f"{text[:119]}…"
