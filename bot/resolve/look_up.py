"""Identifiers -> what the sources say of the papers behind them, in the order with the fewest requests.

In: identifiers, and `fetch`. Out: a `Found`: records in the order in which they speak (the published version before its
preprint), who gave no answer, and what a person must know. One or two requests are usual; each is asked once.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
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
SHORT = timedelta(minutes=10)
"""How long a kept answer is believed in which there is no paper: there may be one by now."""
PATIENCE = 2
"""So often a source may be silent in one run before only what was kept of it is looked at: each time may take long."""
MANY = 50
"""arXiv ids in one request; the source takes more, in addresses that grow too long."""
_OF_DATACITE = tuple(f"10.{number}/" for number in (4230, 5061, 5281, 6084, 7910, 17605, 17632, 21227, 34740, 57967))
"""Prefixes of DataCite's largest members (LIPIcs, Dryad, Zenodo, figshare, Dataverse, OSF, Mendeley, IEEE DataPort,
Kaggle, Hugging Face): it is asked first there, which spares a request; one that is elsewhere is found all the same."""
_CROSSWALK: tuple[Scheme, ...] = ("arxiv", "doi", "acl", "pubmed")
"""Where Semantic Scholar's word for a paper leads on, the best first."""
_INITIALS = re.compile(r"(?:[^\W\d_]\.?[\s-]?){1,4}")


class Library:
    """Looks papers up; what was asked once is known for as long as this lives, which is one run.

    With `one_by_one` no source is asked for several papers at once: what is recorded of each can be replayed alone.
    `max_age`: how old an answer may be that was kept.
    """

    def __init__(self, fetch: Fetch, *, one_by_one: bool = False, max_age: timedelta | None = None) -> None:
        self._fetch = fetch
        self._one_by_one = one_by_one
        self._max_age = max_age
        self._known: dict[tuple[str, Identifier], Record | Miss] = {}
        self._silences: Counter[str] = Counter()
        """how often a source gave no answer at all"""
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
                    # One id that arXiv does not understand spoils its answer for all, and what was not there when the
                    # answer was kept may be by now: then each is asked for itself, where it may also be kept.
                    if isinstance(said, Record) or (said.why == "not found" and not answer.is_kept):
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
            answer = self.send(request(identifier))
            said = read(answer, identifier)
            if isinstance(said, Miss) and answer.is_kept:
                said = read(self.send(replace(request(identifier), max_age=SHORT)), identifier)
            self._known[name, identifier] = said
        return self._known[name, identifier]

    def send(self, request: Request) -> Answer:
        """One request; counted, if anybody was asked."""
        age = request.max_age if self._max_age is None else self._max_age
        is_silent = self._silences[request.source] >= PATIENCE
        answer = self._fetch(replace(request, max_age=age, is_from_memory=is_silent))
        self.requests += not (answer.is_kept or is_silent)
        self._silences[request.source] += answer.status in (0, 429)
        return answer

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
        self._before = 0
        """how many misses there were before the identifier that is followed now"""

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
        before, self._before = self._before, len(self._misses)
        self._take_road(identifier)
        self._before = before

    def _take_road(self, identifier: Identifier) -> None:
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
        if self._keep(record) and published:
            self._join(record, published)

    def _doi(self, identifier: Identifier) -> None:
        record = self._registered(identifier) or self._ask(doi, identifier)
        if record is None and self._failed():
            record = self._ask(datacite, identifier)  # who is silent may not even have it
        if record is None:
            self._nobody_has(identifier)
            return
        del self._misses[self._before :]  # a DOI has one agency, and this is its word
        if not self._keep(record):
            return
        is_paper = not any(finding.rule == "not-a-paper" for finding in record.findings)
        if is_paper and not record.abstract:
            self._abstract_of(identifier, record)
        if record.is_preprint and (published := self._published_as(record)):
            self._join(record, published)

    def _openreview(self, identifier: Identifier) -> None:
        record = self._ask(openreview, identifier)
        if record is None and not self._failed():
            record = self._ask(openreview, identifier, request=openreview.request_v1, name="openreview v1")
        if record is None and self._title and any(miss.why == "challenge" for miss in self._misses):
            by_title = functools.partial(openreview.request_search, title=self._title)
            record = self._ask(openreview, identifier, request=by_title, name="openreview search")
            if record:
                del self._misses[self._before :]
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
        """Whether somebody who may know this identifier gave no answer."""
        return len(self._misses) > self._before

    def _registered(self, identifier: Identifier) -> Record | None:
        """What the agency says that registered a DOI; most are Crossref's."""
        before = len(self._misses)
        agencies = (crossref, datacite) if not identifier.value.startswith(_OF_DATACITE) else (datacite, crossref)
        record = self._ask(agencies[0], identifier)
        return record if record or len(self._misses) > before else self._ask(agencies[1], identifier)

    def _keep(self, record: Record) -> bool:
        """Take a record, unless it is of another paper than the one that was named before; whether it was taken."""
        named = self._title or next((each.title for each in self._records if each.title), "")
        if is_same_title(named, record.title):
            self._records.append(record)
            return True
        self._findings.append(
            Finding(
                rule="title-mismatch",
                severity=Severity.WARNING if self._title else Severity.ERROR,
                message=f"A link leads to another paper: “{_shown(record.title)}” ({record.source}).",
                hint="What is known of that one is left out. Check whether link and title belong together."
                if self._title
                else "These links are of two papers. Keep one here, and file the other by itself.",
            )
        )
        return False

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
                message=f"{record.source} says that this paper is `{published}`, but that is “{_shown(other.title)}”.",
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
