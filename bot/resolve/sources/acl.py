"""A paper of the ACL Anthology, by the BibTeX that its page offers -> Record. No I/O."""

from __future__ import annotations

from dataclasses import replace

from bot.entry.identifiers import Identifier, recognise
from bot.entry.model import Link
from bot.resolve.bibtex import read_bibtex
from bot.resolve.fetch import Answer, Miss, Request, miss_of
from bot.resolve.mentions import CODE, DATA, links_in
from bot.resolve.record import Record
from bot.resolve.sources.acl_volume import place_of, venue_of
from bot.resolve.sources.dois import doi_of
from bot.resolve.sources.verdicts import not_a_paper

NAME = "ACL Anthology"

_KEPT = {name: name for name in ("doi", "volume", "issue", "pages", "publisher")} | {"number": "issue"}


def request(identifier: Identifier) -> Request:
    """The BibTeX beside the paper's page."""
    return Request(source="acl", url=f"https://aclanthology.org/{identifier.value}.bib", accept="text/plain, */*;q=0.5")


def read(answer: Answer, identifier: Identifier) -> Record | Miss:
    """What the Anthology's BibTeX says; its braces and TeX are resolved by our own reader."""
    if miss := miss_of(answer, source=NAME, promised="bibtex"):
        return miss
    entry = next((entry for entry in read_bibtex(answer.text) if entry.record.title), None)
    if entry is None:
        return Miss(source=NAME, why="broken", detail="its BibTeX cannot be read")
    known = {found for link in entry.record.links if (found := recognise(link.url)) and found.scheme == "acl"}
    if known and identifier not in known:
        return Miss(source=NAME, why="not found", detail="it answered with another paper")
    return anthology_record(entry.record, identifier)


def anthology_record(said: Record, identifier: Identifier) -> Record:
    """A record as all of the Anthology's are: the venue's short name, one link to the page, what else is known."""
    place = place_of(identifier.value)
    venue, venue_key = venue_of(place, said.venue)
    extra: dict[str, object] = {_KEPT[name]: value for name, value in said.extra.items() if name in _KEPT}
    if venue != said.venue:
        extra["journal" if venue_key == "journal" else "booktitle"] = said.venue
    named = [link for link in said.links if link.name in (CODE, DATA)]
    mentioned = links_in(said.abstract, authors=said.authors)
    links = (*named, *(link for link in mentioned if not any(link.name == other.name for other in named)))
    is_volume = place is not None and place.is_front_matter
    return replace(
        said,
        source=NAME,
        venue=venue,
        venue_key=venue_key,
        links=(Link(name="", url=identifier.url), *links),
        extra={name: value for name, value in extra.items() if value},
        identifiers=_identifiers(identifier, extra.get("doi")),
        findings=(*said.findings, *([not_a_paper(NAME, "a volume of papers", is_sure=False)] if is_volume else [])),
    )


def _identifiers(identifier: Identifier, doi: object) -> tuple[Identifier, ...]:
    found = doi_of(doi) if isinstance(doi, str) else None
    return (identifier, found) if found else (identifier,)
