"""Looking papers up at the sandbox's sources: who is asked, in which order, and what comes of each paper."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.entry.identifiers import Identifier, recognise
from bot.gateway.http import HttpFetch
from bot.resolve.found import Found
from bot.resolve.look_up import Library
from bot.sandbox.server import Sandbox
from bot.sandbox.sources.paper import Paper, Person
from bot.sandbox.sources.papers import GRAPHS

CROSSREF, ARXIV, OPENALEX = "api.crossref.org", "export.arxiv.org", "api.openalex.org"
DATACITE, DOI, ACL, DBLP = "api.datacite.org", "doi.org", "aclanthology.org", "dblp.org"

LookUp = Callable[..., Found]


@pytest.fixture(scope="module")
def running() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(running: Sandbox) -> Sandbox:
    """The sources without trouble and without memory."""
    running.sources.mend()
    running.sources.requests.clear()
    return running


@pytest.fixture
def library(sandbox: Sandbox) -> Iterator[Library]:
    fetch = HttpFetch(version="0", clock=lambda: datetime.now(UTC), sleep=time.sleep, stand_in=sandbox.sources_url)
    yield Library(fetch)
    fetch.close()


@pytest.fixture
def look_up(library: Library) -> LookUp:
    return lambda *texts: library.look_up([known(text) for text in texts])


def known(text: str) -> Identifier:
    identifier = recognise(text)
    assert identifier
    return identifier


@contextmanager
def also(sandbox: Sandbox, paper: Paper) -> Iterator[None]:
    """The sources know one paper more for a while."""
    sandbox.sources.papers.append(paper)
    try:
        yield
    finally:
        sandbox.sources.papers.remove(paper)


def asked(sandbox: Sandbox) -> list[str]:
    return [request.host for request in sandbox.sources.requests]


def test_an_arxiv_id_costs_one_request(look_up: LookUp, sandbox: Sandbox) -> None:
    found = look_up("arXiv:1912.99990")
    assert asked(sandbox) == [ARXIV]
    (record,) = found.records
    assert (record.source, record.year, record.authors) == (
        "arXiv",
        2019,
        "Ada Quantile, Émile van der Buckett, Zoë Bitwise-Okafor",
    )
    assert record.title == r"Hashing by Candlelight: \(k\) Bits Suffice for \(k\) Neighbours"
    assert [(link.name, link.url) for link in record.links] == [
        ("", "https://arxiv.org/abs/1912.99990"),
        ("Code", "https://github.com/sandbox-invention/candlelight-hashing"),
    ]
    assert found.is_whole


def test_the_published_version_speaks_before_its_preprint(look_up: LookUp, sandbox: Sandbox) -> None:
    found = look_up("arXiv:2012.99991")
    assert asked(sandbox) == [ARXIV, CROSSREF]
    assert [(record.source, record.venue, record.year) for record in found.records] == [
        ("Crossref", "SIDM", 2021),
        ("arXiv", "", 2020),
    ]


def test_both_links_of_one_paper_are_looked_up_once(look_up: LookUp, sandbox: Sandbox) -> None:
    look_up("arXiv:2012.99991", "10.99999/3999999.3999991")
    assert asked(sandbox) == [ARXIV, CROSSREF]


def test_where_the_publisher_writes_initials_the_names_of_the_preprint_stand(sandbox: Sandbox, look_up: LookUp) -> None:
    assert GRAPHS.preprint
    assert GRAPHS.work
    short = replace(
        GRAPHS,
        authors=(Person("H.", "Lattice"), Person("M.", "Sørensen-Pivot")),
        preprint=replace(
            GRAPHS.preprint,
            id="2012.99982",
            doi="10.99999/initials.1",
            authors=("Hypatia Lattice", "Mikkel Sørensen-Pivot"),
        ),
        work=replace(GRAPHS.work, doi="10.99999/initials.1"),
    )
    with also(sandbox, short):
        found = look_up("arXiv:2012.99982")
    assert [(record.source, record.authors) for record in found.records] == [
        ("Crossref", ""),
        ("arXiv", "Hypatia Lattice, Mikkel Sørensen-Pivot"),
    ]


def test_a_publisher_without_abstract_is_completed_by_openalex(look_up: LookUp, sandbox: Sandbox) -> None:
    found = look_up("10.99999/jis.2019.0007")
    assert asked(sandbox) == [CROSSREF, OPENALEX]
    assert [(record.source, bool(record.abstract), record.authors != "") for record in found.records] == [
        ("Crossref", False, True),
        ("OpenAlex", True, False),
    ]


@pytest.mark.parametrize(
    ("identifier", "hosts", "source", "venue"),
    [
        ("ACL:2023.acl-long.9994", [ACL], "ACL Anthology", "ACL"),
        (
            "https://proceedings.mlr.press/v999/deepwell24a.html",
            ["proceedings.mlr.press"],
            "the paper's page",
            "AISTATS",
        ),
        ("https://openreview.net/forum?id=sbxOpenF0r", ["api2.openreview.net"], "OpenReview", "ICLR"),
        ("PMID: 99999990", ["eutils.ncbi.nlm.nih.gov"], "PubMed", "Journal of Invented Search"),
        ("10.99999/vectors.17", [CROSSREF, DATACITE], "DataCite", ""),
    ],
)
def test_each_scheme_has_its_source(
    identifier: str, hosts: list[str], source: str, venue: str, look_up: LookUp, sandbox: Sandbox
) -> None:
    (record,) = look_up(identifier).records
    assert (record.source, record.venue, asked(sandbox)) == (source, venue, hosts)


@pytest.mark.parametrize(
    ("identifier", "rule", "severity"),
    [
        ("arXiv:2212.99993", "withdrawn", "warning"),
        ("10.99999/jis.2020.0013", "retracted", "error"),
        ("10.99999/jis.2019.0007.review1", "not-a-paper", "error"),
        ("10.99999/vectors.17", "not-a-paper", "warning"),
    ],
)
def test_what_should_not_be_listed_is_told(identifier: str, rule: str, severity: str, look_up: LookUp) -> None:
    (finding,) = look_up(identifier).findings
    assert (finding.rule, str(finding.severity)) == (rule, severity)


def test_no_abstract_is_looked_for_where_there_is_no_paper(look_up: LookUp, sandbox: Sandbox) -> None:
    look_up("10.99999/jis.2019.0007.review1")
    assert asked(sandbox) == [CROSSREF]


@pytest.mark.parametrize(
    ("identifier", "hosts"),
    [
        ("arXiv:1912.00001", [ARXIV]),
        ("10.99999/nothing", [CROSSREF, DATACITE, DOI]),
        ("ACL:2023.acl-long.9999", [ACL]),
        ("OpenReview:sbxNowhere", ["api2.openreview.net", "api.openreview.net"]),
    ],
)
def test_an_identifier_that_nobody_has_is_named(
    identifier: str, hosts: list[str], look_up: LookUp, sandbox: Sandbox
) -> None:
    found = look_up(identifier)
    assert (found.records, found.misses, found.unknown) == ((), (), (known(identifier),))
    assert asked(sandbox) == hosts


def test_when_arxiv_is_silent_datacite_stands_in_and_arxiv_is_asked_again(look_up: LookUp, sandbox: Sandbox) -> None:
    sandbox.sources.fail(ARXIV, status=429)
    found = look_up("arXiv:1912.99990")
    assert asked(sandbox) == [ARXIV, DATACITE]
    assert [record.source for record in found.records] == ["DataCite"]
    assert [(miss.source, miss.why) for miss in found.silent] == [("arXiv", "rate limited")]


def test_a_silent_publisher_takes_nothing_of_what_arxiv_says(look_up: LookUp, sandbox: Sandbox) -> None:
    sandbox.sources.fail(CROSSREF, status=500)
    found = look_up("arXiv:2412.99995")
    assert asked(sandbox) == [ARXIV, CROSSREF]
    assert [record.source for record in found.records] == ["arXiv"]
    assert [(miss.source, miss.why, miss.detail) for miss in found.misses] == [
        ("Crossref", "broken", "it answered 500")
    ]
    assert not found.is_whole


def test_a_check_for_people_is_no_reason_to_ask_again(look_up: LookUp) -> None:
    found = look_up("https://openreview.net/forum?id=sbxLocked1")
    assert [(miss.source, miss.why) for miss in found.misses] == [("OpenReview", "challenge")]
    assert found.silent == ()


def test_a_doi_of_another_paper_is_left_out_and_told(look_up: LookUp, sandbox: Sandbox) -> None:
    assert GRAPHS.preprint
    wrong = replace(GRAPHS.preprint, id="2012.99981", doi="10.99999/jis.2020.0013")
    with also(sandbox, replace(GRAPHS, preprint=wrong, work=None)):
        found = look_up("arXiv:2012.99981")
    assert [record.source for record in found.records] == ["arXiv"]
    (finding,) = found.findings
    assert finding.rule == "doi-mismatch"
    assert finding.message == (
        "arXiv says that this paper is `doi:10.99999/jis.2020.0013`, but that is “Perfect Recall from a Single Bit”."
    )


def test_many_arxiv_ids_are_one_request(library: Library, look_up: LookUp, sandbox: Sandbox) -> None:
    ids = ["arXiv:1912.99990", "arXiv:2112.99992", "arXiv:2212.99993", "arXiv:1912.00001"]
    library.prime(map(known, ids))
    records = [look_up(each).records for each in ids]
    assert asked(sandbox) == [ARXIV]
    assert [len(found) for found in records] == [1, 1, 1, 0]


def test_what_was_asked_once_is_not_asked_again(library: Library, look_up: LookUp) -> None:
    assert look_up("arXiv:1912.99990") == look_up("https://arxiv.org/pdf/1912.99990v2")
    assert library.requests == 1


def test_at_most_three_identifiers_of_a_paper_are_followed(look_up: LookUp, sandbox: Sandbox) -> None:
    look_up(*(f"arXiv:1912.0000{digit}" for digit in range(1, 8)))
    assert len(asked(sandbox)) == 3


def test_when_crossref_is_silent_the_other_agencies_are_asked_and_one_word_is_enough(
    look_up: LookUp, sandbox: Sandbox
) -> None:
    sandbox.sources.fail(CROSSREF, status=503)
    sandbox.sources.fail(DOI, status=503)
    found = look_up("10.99999/vectors.17")
    assert asked(sandbox) == [CROSSREF, DOI, DATACITE]
    assert [record.source for record in found.records] == ["DataCite"]
    assert found.is_whole


def test_dblp_behind_its_check_for_people_is_named(look_up: LookUp) -> None:
    found = look_up("https://dblp.org/rec/conf/sidm/LatticeSK21.html")
    assert [(miss.source, miss.why) for miss in found.misses] == [("DBLP", "challenge")]


def test_openreview_behind_its_check_is_searched_by_the_title(library: Library, sandbox: Sandbox) -> None:
    library.look_up([known("https://openreview.net/forum?id=sbxLocked1")], "Keys under Doormats")
    assert [request.path for request in sandbox.sources.requests] == ["/notes", "/notes/search"]


def test_what_is_recorded_is_asked_one_by_one(sandbox: Sandbox) -> None:
    fetch = HttpFetch(version="0", clock=lambda: datetime.now(UTC), sleep=time.sleep, stand_in=sandbox.sources_url)
    library = Library(fetch, one_by_one=True)
    library.prime(map(known, ["arXiv:1912.99990", "arXiv:2112.99992"]))
    assert asked(sandbox) == []
    fetch.close()
