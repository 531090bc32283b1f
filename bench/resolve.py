"""How well the sources are read: recorded answers with the record that other projects expect of them, field by field.

    python bench/resolve.py RECORDINGS

RECORDINGS is a folder of recorded answers with an INDEX.json (tests of Zotero and papis, the Anthology's own XML ...).
Prints a line a figure: in how many cases title, author list (whole, in order), year, venue and DOI are exactly the
expected ones, and an abstract is there where one is expected; then each miss of title, authors or year with its reason.
Beside it, in the same run, what bibtexparser alone gives for the BibTeX cases; the requests that a record costs, over
every arXiv id and DOI that can be replayed; and how long reading takes. Exits 1 where a target is missed.
"""

from __future__ import annotations

import json
import re
import sys
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import bibtexparser_alone

from bot.entry import names
from bot.entry.identifiers import Identifier, recognise
from bot.gateway.recordings import ReplayFetch
from bot.resolve.bibtex import read_bibtex
from bot.resolve.fetch import Answer, Miss, Request
from bot.resolve.look_up import Library
from bot.resolve.record import Record
from bot.resolve.sources import acl_xml, arxiv, crossref, datacite, dblp, doi, openalex, openreview, pages, pubmed
from bot.resolve.sources import semanticscholar as graph

TARGETS = {"title": 0.99, "authors": 0.98, "year": 0.99}
MOST_REQUESTS = 1.6
SLOWEST = 5.0
"""Milliseconds that a source may take to read one record."""
TAGS = re.compile(r"</?(?:i|b|sub|sup|sc|span)\b[^<>]{0,80}>")
YEAR = re.compile(r"[12][0-9]{3}")

NO_FAULT = {
    "bibtex/zotero_02": "Zotero knows no `crossref`; year and venue stand in the proceedings",
    "bibtex/zotero_03": "“von Hicks, III, Michael”: by BibTeX's rule the suffix comes last, Zotero puts it before",
    "bibtex/zotero_09": "a torture test of Zotero's own reading of backslashes",
    "bibtex/zotero_18": "a torture test: its backslashes are doubled, and Zotero writes TEL as one sign",
    "bibtex/zotero_19": "“KC” is one given name to BibTeX; Zotero takes it for initials",
    "bibtex/zotero_22": "the maths of the title stays maths, as the site shows it; Zotero makes signs of it",
    "html-pages/papis_ScienceDirect_S0009261497040141": "the recorded page names no author anywhere",
}
"""Cases in which the expected record says something else than the recorded answer does, and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What a record says, in a form that can be compared."""

    title: str = ""
    authors: tuple[str, ...] = ()
    year: int | None = None
    venue: str = ""
    doi: str = ""
    has_abstract: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A recorded answer: its kind, its name, how it is read, and what is expected of it."""

    kind: str
    name: str
    read: Callable[[], Record | Miss | None]
    expected: Paper
    alone: Paper | None = None
    """what bibtexparser alone makes of it"""


def paper_of(record: Record) -> Paper:
    """A record of ours; its author line is split again, as the site's readers do."""
    return Paper(
        title=record.title,
        authors=names.split(record.authors),
        year=record.year,
        venue=record.venue,
        doi=str(record.extra.get("doi", "")).casefold(),
        has_abstract=bool(record.abstract),
    )


# -- what is expected ----------------------------------------------------------------------------------------------


def of_zotero(item: dict) -> Paper:
    """A Zotero item. Where it has no author, nobody else is one."""
    people = [each for each in item.get("creators", []) if each.get("creatorType") == "author"]
    year = YEAR.search(str(item.get("date", "")))
    return Paper(
        title=plain(item.get("title", "")),
        authors=tuple(
            plain(f"{each.get('firstName', '')} {each.get('lastName') or each.get('name', '')}") for each in people
        ),
        year=int(year[0]) if year else None,
        venue=plain(item.get("proceedingsTitle") or item.get("publicationTitle") or item.get("bookTitle") or ""),
        doi=item.get("DOI", "").casefold(),
        has_abstract=bool(item.get("abstractNote")),
    )


def of_papis(item: dict) -> Paper:
    """A document of papis."""
    return Paper(
        title=plain(item.get("title", "")),
        authors=tuple(plain(f"{each['given']} {each['family']}") for each in item.get("author_list", [])),
        year=int(item["year"]) if item.get("year") else None,
        venue=plain(item.get("journal") or item.get("booktitle") or ""),
        doi=item.get("doi", "").casefold(),
        has_abstract=bool(item.get("abstract")),
    )


def of_anthology(paper: ET.Element, year: int | None) -> Paper:
    """The Anthology's own record, its words read without their markup; maths as the site shows it."""
    for formula in paper.iter("tex-math"):
        formula.text = rf"\({formula.text}\)"
    title = paper.find("title")
    people = [f"{each.findtext('first') or ''} {each.findtext('last') or ''}" for each in paper.findall("author")]
    abstract = paper.find("abstract")
    return Paper(
        title=plain("".join(title.itertext())) if title is not None else "",
        authors=tuple(map(plain, people)),
        year=year,
        has_abstract=abstract is not None and bool("".join(abstract.itertext()).strip()),
        doi=(paper.findtext("doi") or "").casefold(),
    )


def plain(text: str) -> str:
    """The text on one line, without the tags that say how it looks."""
    return " ".join(TAGS.sub("", text).split())


# -- the cases -----------------------------------------------------------------------------------------------------


def cases(folder: Path) -> Iterator[Case]:
    """Every recorded answer for which an expected record is recorded, too."""
    yield from bibtex_cases(folder)
    for file, expected in pairs(folder / "datacite-zotero"):
        data = json.loads(file.read_text("utf-8"))
        body = json.dumps({"data": {"id": data.get("doi", ""), "attributes": data}}).encode()
        yield case("DataCite", file, reader(datacite.read, body, data.get("doi", "")), of_zotero(expected[0]))
    for file, expected in pairs(folder / "openalex-zotero"):
        data = json.loads(file.read_text("utf-8"))
        works = data.get("results", [data])
        for number, (work, item) in enumerate(zip(works, expected, strict=False)):
            if not work.get("doi"):
                continue  # nothing that it could be asked for by
            read = reader(openalex.read, json.dumps(work).encode(), work.get("doi") or "")
            yield case("OpenAlex", file, read, of_zotero(item), f"#{number}" if len(works) > 1 else "")
    for file, expected in pairs(folder / "pubmed"):
        body = file.read_bytes()
        number = re.search(rb"<PMID[^>]*>([0-9]+)<", body)
        read = reader(pubmed.read, body, f"PMID: {number[1].decode()}" if number else "", "text/xml")
        yield case("PubMed", file, read, of_zotero(expected[0]))
    for file in sorted((folder / "html-pages").glob("*_expected.json")):
        page = file.with_name(file.name.replace("_expected.json", ".html"))
        item = json.loads(file.read_text("utf-8"))
        identifier = recognise(item.get("url", "")) or Identifier("usenix", page.stem)
        yield case("pages", page, page_reader(page.read_bytes(), identifier), of_papis(item))
    yield from anthology_cases(folder)


def pairs(folder: Path) -> Iterator[tuple[Path, list[dict]]]:
    """Files with the Zotero items that are expected of them."""
    for expected in sorted(folder.glob("*_expected.json")):
        (file,) = folder.glob(f"{expected.name.removesuffix('_expected.json')}.*")
        yield file, json.loads(expected.read_text("utf-8"))


def case(kind: str, file: Path, read: Callable[[], Record | Miss | None], expected: Paper, mark: str = "") -> Case:
    """A case that is named after its file."""
    return Case(kind=kind, name=f"{file.parent.name}/{file.stem}{mark}", read=read, expected=expected)


def reader(
    read: Callable[[Answer, Identifier], Record | Miss],
    body: bytes,
    identifier: str,
    media_type: str = "application/json",
) -> Callable[[], Record | Miss | None]:
    """Reads an answer as if a source had sent it."""
    known = recognise(identifier) or Identifier("doi", identifier.casefold())
    return lambda: read(Answer(status=200, body=body, headers={"content-type": media_type}), known)


def page_reader(body: bytes, identifier: Identifier) -> Callable[[], Record | Miss | None]:
    """Reads a page as if its host had sent it."""
    answer = Answer(status=200, body=body, headers={"content-type": "text/html"}, url=identifier.url)
    return lambda: pages.read(answer, identifier)


def bibtex_cases(folder: Path) -> Iterator[Case]:
    """BibTeX entries, each read by us and by bibtexparser alone; proceedings that others refer to are no paper."""
    for file, expected in pairs(folder / "bibtex"):
        text = file.read_text("utf-8")
        records, alone = read_bibtex(text), bibtexparser_alone.record_of(text)
        items = [item for item in expected if item.get("itemType") != "book" or len(expected) == 1]
        for number, item in enumerate(items[: len(records)]):
            title, authors, year = alone[number] if number < len(alone) else ("", [], None)
            yield Case(
                kind="BibTeX",
                name=f"bibtex/{file.stem}{f'#{number}' if len(items) > 1 else ''}",
                read=lambda text=text, number=number: read_bibtex(text)[number].record,
                expected=of_zotero(item),
                alone=Paper(title=title, authors=tuple(authors), year=year),
            )


def anthology_cases(folder: Path) -> Iterator[Case]:
    """Papers of the ACL Anthology; an excerpt is put into the volume that it comes from."""
    for file in sorted((folder / "acl-anthology").glob("*.xml")):
        if file.stem.count(".") == 0:
            continue
        year, volume, number = (
            int(file.stem[:4]),
            file.stem.partition(".")[2].rpartition(".")[0],
            file.stem.rpartition(".")[2],
        )
        kind, _, part = volume.partition("-")
        paper = file.read_text("utf-8")
        body = (
            f'<collection id="{year}.{kind}"><volume id="{part}"><meta><booktitle>Proceedings</booktitle>'
            f"<year>{year}</year></meta>{paper}</volume></collection>"
        )
        expected = of_anthology(ET.fromstring(f"<x>{paper}</x>").find(f"paper[@id='{number}']"), year)
        identifier = Identifier("acl", file.stem)
        answer = Answer(status=200, body=body.encode(), headers={"content-type": "application/xml"})
        yield case(
            "ACL XML", file, lambda answer=answer, identifier=identifier: acl_xml.read(answer, identifier), expected
        )


# -- figures -------------------------------------------------------------------------------------------------------


FIELDS = ("title", "authors", "year", "venue", "doi", "has_abstract")


def differences(paper: Paper, expected: Paper) -> list[str]:
    """The fields that are not as expected; of a field that nobody expects, nothing is."""
    found = []
    for name in FIELDS:
        wanted, got = getattr(expected, name), getattr(paper, name)
        if name == "authors":
            wanted, got = tuple(map(str.casefold, wanted)), tuple(map(str.casefold, got))
        if wanted and wanted != got:
            found.append(name)
    return found


def shares(kind: str, compared: Sequence[tuple[Case, Paper]]) -> dict[str, float]:
    """Print a line of shares; the share of each field."""
    told, share = [], {}
    for name in FIELDS:
        wanted = [(case, paper) for case, paper in compared if getattr(case.expected, name)]
        right = sum(name not in differences(paper, case.expected) for case, paper in wanted)
        share[name] = right / len(wanted) if wanted else 1.0
        told.append(f"{name.removeprefix('has_')} {right}/{len(wanted)}")
    print(f"{kind}: {', '.join(told)}")
    return share


def field_by_field(folder: Path) -> bool:
    """Every case with an expected record; whether the targets are met."""
    every = list(cases(folder))
    compared: list[tuple[Case, Paper]] = []
    for each in every:
        record = each.read()
        if isinstance(record, Miss) and record.why == "challenge":
            print(f"left out: {each.name}: what was recorded is a check for people, told as one")
            continue
        if not isinstance(record, Record):
            print(f"not read: {each.name}: {record}")
        compared.append((each, paper_of(record) if isinstance(record, Record) else Paper()))
    for kind in dict.fromkeys(each.kind for each in every):
        shares(kind, [(case, paper) for case, paper in compared if case.kind == kind])
        if kind == "BibTeX":
            alone = [(case, case.alone) for case in every if case.kind == kind and case.alone]
            shares("BibTeX by bibtexparser alone (title, authors, year only)", alone)
    share = shares("all", compared)
    left = [(case, paper) for case, paper in compared if case.name.partition("#")[0] not in NO_FAULT]
    fair = shares("all but those where the expected record is at fault", left)
    for case, paper in compared:
        missed = [name for name in differences(paper, case.expected) if name in TARGETS]
        for name in missed:
            why = NO_FAULT.get(case.name.partition("#")[0], "OUR FAULT")
            print(f"miss {case.name} {name}: {getattr(paper, name)!r} for {getattr(case.expected, name)!r}: {why}")
    print(f"targets: {', '.join(f'{name} {share[name]:.1%} ({fair[name]:.1%})' for name in TARGETS)}")
    return all(fair[name] >= least for name, least in TARGETS.items())


def requests_a_record(folder: Path) -> bool:
    """How many requests it takes to look up each recorded arXiv id and DOI."""
    index = json.loads((folder / "INDEX.json").read_text("utf-8"))
    wanted = ("arxiv", "crossref", "crossref-items", "datacite")
    texts = {line["identifier"] for line in index if line["source"] in wanted}
    identifiers = {known for text in texts if (known := recognise(text.replace("%2F", "/")))}
    counts = []
    for identifier in sorted(identifiers, key=str):
        library = Library(Keyless(folder))
        if library.look_up([identifier]).records:
            counts.append(library.requests)
    mean = sum(counts) / len(counts)
    print(f"requests: {mean:.2f} a record, {max(counts)} at most, over {len(counts)} arXiv ids and DOIs")
    return mean <= MOST_REQUESTS


class Keyless(ReplayFetch):
    """What was recorded, for somebody without any key; of what was not recorded, that the source does not have it."""

    def __call__(self, request: Request) -> Answer:
        answer = super().__call__(request)
        return answer if answer.status else Answer(status=404)

    @property
    def keys(self) -> frozenset[str]:
        return frozenset()


def speed(folder: Path) -> bool:
    """How long each source takes to read its recorded answers, the first left out (it imports)."""
    slowest = 0.0
    for name, reads in timed(folder).items():
        for read in reads[:1]:
            read()
        times = [min(once(read) for _ in range(5)) for read in reads]
        mean = sum(times) / len(times)
        slowest = max(slowest, mean)
        pace = f"{mean:.2f} ms a record, {1000 / mean:,.0f} records/s"
        print(f"{name}: {pace}, slowest {max(times):.2f} ms, {len(times)} answers")
    return slowest <= SLOWEST


def once(read: Callable[[], object]) -> float:
    """Milliseconds."""
    begun = time.perf_counter()
    read()
    return (time.perf_counter() - begun) * 1000


def timed(folder: Path) -> dict[str, list[Callable[[], object]]]:
    """The readings of each source's recorded answers."""
    reads: dict[str, list[Callable[[], object]]] = {}
    for each in cases(folder):
        reads.setdefault(each.kind, []).append(each.read)
    for name, read, files in (
        ("arXiv", arxiv.read, (folder / "arxiv").glob("*.xml")),
        ("Crossref", crossref.read, (folder / "crossref").glob("10.*.json")),
        ("doi.org", doi.read, (folder / "content-negotiation").glob("*citati*.txt")),
        ("DBLP", dblp.read, (folder / "dblp").glob("*.xml")),
        ("Semantic Scholar", graph.read, (folder / "semanticscholar").glob("DOI*.json")),
        ("OpenReview", openreview.read, (folder / "openreview").glob("*.json")),
    ):
        for file in sorted(files):
            answer = Answer(status=200, body=file.read_bytes(), headers={"content-type": kind_of(file)})
            identifier = named(file)
            reads.setdefault(name, []).append(lambda read=read, answer=answer, known=identifier: read(answer, known))
    return reads


def named(file: Path) -> Identifier:
    """The identifier that a recorded file is named after, as far as its name tells it."""
    text = file.read_text("utf-8", "replace")
    doi_in = re.search(r'"DOI": ?"([^"]+)"', text, re.IGNORECASE)
    arxiv_in = re.search(r"arxiv\.org/abs/([^<\s]+?)(?:v[0-9]+)?<", text)
    key_in = re.search(r'key="([^"]+)"', text)
    note_in = re.search(r'"forum": "([^"]+)"', text)
    if arxiv_in:
        return Identifier("arxiv", arxiv_in[1])
    if note_in:
        return Identifier("openreview", note_in[1])
    if key_in:
        return Identifier("dblp", key_in[1])
    return Identifier("doi", doi_in[1].casefold() if doi_in else file.stem)


def kind_of(file: Path) -> str:
    return "application/xml" if file.suffix == ".xml" else "application/json"


def main(arguments: Iterable[str]) -> int:
    """Measure; 1 where a target is missed."""
    (folder,) = map(Path, arguments)
    done = [field_by_field(folder), requests_a_record(folder), speed(folder)]
    return 0 if all(done) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
