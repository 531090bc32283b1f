"""The stand-ins for the scholarly sources: what each one says of which paper, how they fail, and what was asked of them."""

from __future__ import annotations

import html
import http.client
import re
import urllib.error
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sandbox_client import Client, Reply

from bot.sandbox.page import blueprint
from bot.sandbox.server import Sandbox
from bot.sandbox.sources.door import HOSTS, SourceRequest
from bot.sandbox.sources.openalex import inverted
from bot.sandbox.sources.papers import BUCKETS, CANDLELIGHT, LOOKING, PAPERS, PATIENCE
from bot.sandbox.sources.question import Question
from bot.sandbox.sources.semanticscholar import paper_id

ATOM = "{http://www.w3.org/2005/Atom}"
ARXIV = "{http://arxiv.org/schemas/atom}"
CSL = "application/vnd.citationstyles.csl+json"
ACCEPT_CSL = {"Accept": CSL}
QUERY = "export.arxiv.org/api/query?id_list="
WORKS = "api.crossref.org/works/"
GRAPH = "api.semanticscholar.org/graph/v1/paper/"
NOTES = "api2.openreview.net/notes?id="
EFETCH = "eutils.ncbi.nlm.nih.gov/entrez/eutils/efetch.fcgi?db=pubmed&id="
KEY = {"x-api-key": "a key"}

Ask = Callable[..., Reply]


@pytest.fixture
def sandbox(new_sandbox: Callable[..., Sandbox]) -> Sandbox:
    return new_sandbox()


@pytest.fixture
def ask(sandbox: Sandbox) -> Ask:
    """Asks for `HOST/PATH?QUERY`; a redirect is not followed."""
    client = Client(sandbox)

    def get(address: str, headers: dict[str, str] | None = None, method: str = "GET") -> Reply:
        return client(method, f"{sandbox.sources_url}/{address}", None, {"Accept": "*/*"} | (headers or {}))

    return get


def entries(reply: Reply) -> list[ET.Element]:
    return ET.fromstring(reply.body).findall(f"{ATOM}entry")


def words(element: ET.Element, name: str) -> list[str]:
    return [found.text or "" for found in element.iter(name)]


# -- arXiv ---------------------------------------------------------------------------------------------------------


def test_arxiv_tells_of_several_papers_in_one_feed(ask: Ask) -> None:
    reply = ask(f"{QUERY}2012.99991,1912.99990&max_results=50")
    assert reply.status == 200
    assert reply.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    graphs, candlelight = entries(reply)
    assert words(graphs, f"{ATOM}id") == ["http://arxiv.org/abs/2012.99991v1"]
    assert words(graphs, f"{ATOM}name") == ["H. Lattice", "M. Sørensen-Pivot", "J. Kobayashi"]
    assert words(graphs, f"{ARXIV}doi") == ["10.99999/3999999.3999991"]
    assert words(candlelight, f"{ATOM}id") == ["http://arxiv.org/abs/1912.99990v2"]
    assert words(candlelight, f"{ATOM}title") == ["Hashing by Candlelight: $k$ Bits Suffice for $k$ Neighbours"]
    assert words(candlelight, f"{ATOM}published") == ["2019-12-03T17:59:58Z"]
    assert words(candlelight, f"{ATOM}updated") == ["2020-02-14T09:12:07Z"]
    assert words(candlelight, f"{ATOM}summary") == [CANDLELIGHT.abstract]
    assert [found.get("term") for found in candlelight.iter(f"{ATOM}category")] == ["cs.DS", "cs.LG"]
    assert "https://github.com/sandbox-invention/candlelight-hashing" in words(candlelight, f"{ARXIV}comment")[0]


def test_arxiv_gives_the_version_asked_for(ask: Ask) -> None:
    (first,) = entries(ask(f"{QUERY}1912.99990v1"))
    assert words(first, f"{ATOM}id") == ["http://arxiv.org/abs/1912.99990v1"]
    assert words(first, f"{ATOM}updated") == ["2019-12-03T17:59:58Z"]
    assert entries(ask(f"{QUERY}1912.99990v3,1912.99990v0")) == []


def test_arxiv_leaves_out_what_it_does_not_have(ask: Ask) -> None:
    assert [words(one, f"{ATOM}id") for one in entries(ask(f"{QUERY}1912.00000,1912.99990,hep-th/9901001"))] == [
        ["http://arxiv.org/abs/1912.99990v2"]
    ]
    nothing = ask(f"{QUERY}1912.00000")
    assert (nothing.status, entries(nothing)) == (200, [])
    assert ET.fromstring(nothing.body).findtext("{http://a9.com/-/spec/opensearch/1.1/}totalResults") == "0"


def test_arxiv_refuses_a_malformed_id_with_an_entry_named_error(ask: Ask) -> None:
    reply = ask(f"{QUERY}1912.99990,a%22%3Cb")
    (error,) = entries(reply)
    assert reply.status == 400
    assert words(error, f"{ATOM}title") == ["Error"]
    assert words(error, f"{ATOM}summary") == ['incorrect id format for a"<b']
    assert words(error, f"{ATOM}id") == ['https://arxiv.org/api/errors#incorrect_id_format_for_a"<b']


def test_arxiv_shows_no_more_than_max_results(ask: Ask) -> None:
    assert len(entries(ask(f"{QUERY}1912.99990,2012.99991,2112.99992&max_results=2"))) == 2
    assert len(entries(ask(f"{QUERY}1912.99990,2012.99991,2112.99992&max_results=2&start=2"))) == 1
    assert len(entries(ask(f"{QUERY}{','.join(['1912.99990'] * 12)}"))) == 10


def test_a_withdrawn_paper_says_so_in_its_comment_only(ask: Ask) -> None:
    (entry,) = entries(ask(f"{QUERY}2212.99993"))
    assert words(entry, f"{ARXIV}comment")[0].startswith("This paper has been withdrawn by the author")
    assert words(entry, f"{ATOM}title") == ["Sublinear Search in Every Metric Space"]


# -- Crossref, OpenAlex, DataCite, doi.org -------------------------------------------------------------------------


def test_crossref_has_the_published_version_with_full_names_and_a_subtitle_apart(ask: Ask) -> None:
    reply = ask(f"{WORKS}10.99999%2F3999999.3999991")
    message = reply.json["message"]
    assert reply.json["message-type"] == "work"
    assert (message["title"], message["subtitle"]) == (
        ["Graphs That Remember"],
        ["Incremental Proximity Search under Deletions"],
    )
    assert [f"{one['given']} {one['family']}" for one in message["author"]] == [
        "Hypatia Lattice",
        "Mikkel Sørensen-Pivot",
        "Jun Kobayashi",
    ]
    assert message["event"]["acronym"] == "SIDM '21"
    assert message["issued"] == {"date-parts": [[2021, 6, 20]]}
    assert "abstract" not in message


def test_crossref_takes_a_doi_in_any_case_and_with_any_slashes(ask: Ask) -> None:
    wanted = ask(f"{WORKS}10.99999/jis.2019.0007").json
    assert ask(f"{WORKS}10.99999/JIS.2019.0007").json == wanted
    assert ask(f"{WORKS}10.99999%2FJIS.2019.0007").json == wanted


def test_crossref_says_not_found_in_plain_text_called_json(ask: Ask) -> None:
    for address in ("10.99999/nobody", "10.99999/vectors.17", "10.48550/arXiv.2012.99991"):
        reply = ask(WORKS + address)
        assert (reply.status, reply.body) == (404, b"Resource not found."), address
        assert reply.headers["Content-Type"] == "application/json"


def test_crossref_is_kinder_to_who_says_how_to_be_reached(ask: Ask) -> None:
    def pool(reply: Reply) -> tuple[str, str, str]:
        names = ("x-api-pool", "x-rate-limit-limit", "x-concurrency-limit")
        return tuple(reply.headers[name] for name in names)

    address = f"{WORKS}10.99999/jis.2019.0007"
    assert pool(ask(address)) == ("public", "5", "1")
    assert pool(ask(f"{address}?mailto=a@b.example")) == ("polite", "10", "3")
    assert pool(ask(address, {"User-Agent": "bot/1 (mailto:a@b.example)"})) == ("polite", "10", "3")


def test_a_retracted_article_names_its_notice_at_crossref_and_is_flagged_at_openalex(ask: Ask) -> None:
    (notice,) = ask(f"{WORKS}10.99999/jis.2020.0013").json["message"]["updated-by"]
    assert (notice["type"], notice["DOI"]) == ("retraction", "10.99999/jis.2022.0001")
    openalex = "api.openalex.org/works/https://doi.org/10.99999/"
    assert ask(f"{openalex}jis.2020.0013").json["is_retracted"] is True
    assert ask(f"{openalex}jis.2019.0007").json["is_retracted"] is False


def test_a_peer_review_is_no_paper(ask: Ask) -> None:
    message = ask(f"{WORKS}10.99999/jis.2019.0007.review1").json["message"]
    assert message["type"] == "peer-review"
    assert message["relation"]["is-review-of"][0]["id"] == "10.99999/jis.2019.0007"
    assert message["container-title"] == []


def test_an_abstract_that_crossref_lacks_is_at_openalex_word_by_word(ask: Ask) -> None:
    assert "abstract" not in ask(f"{WORKS}10.99999/jis.2019.0007").json["message"]
    for address in ("https://doi.org/10.99999/jis.2019.0007", "https%3A%2F%2Fdoi.org%2F10.99999%2FJIS.2019.0007"):
        index = ask(f"api.openalex.org/works/{address}").json["abstract_inverted_index"]
        places = {at: word for word, all_at in index.items() for at in all_at}
        assert " ".join(places[at] for at in range(len(places))) == BUCKETS.abstract


def test_openalex_has_no_source_for_proceedings_and_no_page_for_others(ask: Ask) -> None:
    work = ask("api.openalex.org/works/https://doi.org/10.99999/3999999.3999991").json
    assert work["type"] == "conference-paper"
    assert work["primary_location"]["source"] is None
    assert work["primary_location"]["raw_source_name"].endswith("Symposium on Imaginary Data Management")
    for doi in ("10.99999/nobody", "10.48550/arXiv.2012.99991", "10.99999/jis.2019.0007.review1"):
        missing = ask(f"api.openalex.org/works/https://doi.org/{doi}")
        assert (missing.status, missing.headers["Content-Type"]) == (404, "text/html; charset=utf-8"), doi


def test_openalex_allows_more_with_a_key(ask: Ask) -> None:
    address = "api.openalex.org/works/https://doi.org/10.99999/jis.2019.0007"
    assert ask(address).headers["x-ratelimit-limit-usd"] == "0.1"
    assert ask(f"{address}?api_key=k").headers["x-ratelimit-limit-usd"] == "1"


def test_datacite_has_the_data_set_and_arxivs_own_dois(ask: Ask) -> None:
    data = ask("api.datacite.org/dois/10.99999/vectors.17").json["data"]["attributes"]
    assert data["types"]["resourceTypeGeneral"] == "Dataset"
    assert [one["nameType"] for one in data["creators"]] == ["Personal", "Organizational"]
    assert data["relatedIdentifiers"][0]["relationType"] == "IsSupplementTo"
    preprint = ask("api.datacite.org/dois/10.48550/arXiv.1912.99990").json["data"]
    assert preprint["id"] == "10.48550/arxiv.1912.99990"
    assert preprint["attributes"]["publicationYear"] == 2019
    assert preprint["attributes"]["identifiers"] == [{"identifier": "1912.99990", "identifierType": "arXiv"}]
    assert preprint["attributes"]["creators"][1]["familyName"] == "van der Buckett"
    missing = ask("api.datacite.org/dois/10.99999/jis.2019.0007")
    assert (missing.status, missing.json["errors"][0]["status"]) == (404, "404")


@pytest.mark.parametrize(
    ("doi", "place", "title"),
    [
        (
            "10.99999/jis.2019.0007",
            "https://api.crossref.org/v1/works/10.99999%2Fjis.2019.0007/transform",
            "An Atlas of Empty Buckets",
        ),
        ("10.99999/vectors.17", "https://data.crosscite.org/10.99999%2Fvectors.17", "Ten Million Imaginary Vectors"),
    ],
)
def test_doi_org_sends_who_asks_for_csl_to_the_agency(ask: Ask, doi: str, place: str, title: str) -> None:
    reply = ask(f"doi.org/{doi}", ACCEPT_CSL)
    assert (reply.status, reply.headers["Location"]) == (302, place)
    there = ask(place.removeprefix("https://"), ACCEPT_CSL)
    assert there.headers["Content-Type"] == CSL
    assert (there.json["title"], there.json["DOI"]) == (title, doi)


def test_csl_of_crossref_has_strings_and_that_of_datacite_literal_names(ask: Ask) -> None:
    work = ask(f"{WORKS}10.99999/jis.2019.0007/transform/{CSL}", ACCEPT_CSL).json
    assert (work["title"], work["container-title"]) == ("An Atlas of Empty Buckets", "Journal of Invented Search")
    data = ask("data.crosscite.org/10.99999/vectors.17", ACCEPT_CSL).json
    assert data["author"][1] == {"literal": "The Imaginary Vectors Collaboration"}


def test_doi_org_sends_a_browser_to_the_publisher(ask: Ask) -> None:
    def place(doi: str) -> str:
        return ask(f"doi.org/{doi}", {"Accept": "text/html"}).headers["Location"]

    assert place("10.99999/jis.2019.0007") == "https://press.example/doi/10.99999/jis.2019.0007"
    assert place("10.99999/vectors.17") == "https://data.example/10.99999/vectors.17"
    assert place("10.48550/arXiv.1912.99990") == "https://arxiv.org/abs/1912.99990"


def test_doi_org_knows_the_agency_and_says_what_is_no_doi(ask: Ask) -> None:
    assert ask("doi.org/ra/10.99999/vectors.17").json == [{"DOI": "10.99999/vectors.17", "RA": "DataCite"}]
    assert ask("doi.org/ra/10.99999/jis.2019.0007").json[0]["RA"] == "Crossref"
    assert ask("doi.org/ra/10.99999/none").json == [{"DOI": "10.99999/none", "status": "DOI does not exist"}]
    assert ask(f"{WORKS}10.99999/jis.2019.0007/agency").json["message"]["agency"]["id"] == "crossref"
    for address, status, title in (
        ("10.99999/none%3Cb%3E", 404, "Error: DOI Not Found"),
        ("foo%3Cb%3E", 400, "Error: Not a DOI"),
    ):
        reply = ask(f"doi.org/{address}", ACCEPT_CSL)
        assert reply.status == status
        assert f"<title>{title}</title>" in reply.body.decode()
        assert b"<b>" not in reply.body


# -- Semantic Scholar, OpenReview ----------------------------------------------------------------------------------


def test_semantic_scholar_is_of_no_use_without_a_key(ask: Ask) -> None:
    reply = ask(f"{GRAPH}ARXIV:1912.99990")
    assert (reply.status, reply.json["code"]) == (429, "429")
    assert "Retry-After" not in reply.headers


def test_semantic_scholar_knows_a_paper_by_all_its_names(ask: Ask) -> None:
    names = (
        "ARXIV:2012.99991",
        "DOI:10.99999/3999999.3999991",
        "DBLP:conf/sidm/LatticeSK21",
        "URL:https://arxiv.org/abs/2012.99991",
        paper_id(next(paper for paper in PAPERS if paper.dblp)),
    )
    found = [ask(f"{GRAPH}{name}?fields=externalIds,title,year", KEY).json for name in names]
    assert all(one == found[0] for one in found)
    assert found[0].keys() == {"paperId", "externalIds", "title", "year"}
    assert found[0]["externalIds"]["ArXiv"] == "2012.99991"
    assert ask(f"{GRAPH}ACL:2023.acl-long.9994", KEY).json["title"].startswith("Whispered Queries")
    assert ask(f"{GRAPH}PMID:99999990", KEY).json["title"] == "An Atlas of Empty Buckets"


def test_semantic_scholar_refuses_in_its_own_words(ask: Ask) -> None:
    missing = ask(f"{GRAPH}DOI:10.99999/none", KEY)
    assert (missing.status, missing.json) == (404, {"error": "Paper with id DOI:10.99999/none not found"})
    strange = ask(f"{GRAPH}ARXIV:1912.99990?fields=title,colour", KEY)
    assert (strange.status, strange.json) == (400, {"error": "Unrecognized or unsupported fields: [colour]"})


def test_openreview_wraps_every_value(ask: Ask) -> None:
    reply = ask(f"{NOTES}sbxOpenF0r").json
    (note,) = reply["notes"]
    assert (reply["count"], note["id"], note["forum"]) == (1, "sbxOpenF0r", "sbxOpenF0r")
    assert note["content"]["title"] == {"value": "Learning Where Not to Look"}
    assert note["content"]["venueid"] == {"value": "ICLR.cc/2025/Conference"}
    assert note["content"]["_bibtex"]["value"].startswith("@inproceedings{\naverted2025learning,\n")
    missing = ask(f"{NOTES}nobody")
    assert (missing.status, missing.json["name"]) == (404, "NotFoundError")


def test_openreview_wants_to_see_a_person_before_one_paper(ask: Ask) -> None:
    for host in ("api2", "api"):
        reply = ask(f"{host}.openreview.net/notes?id=sbxLocked1")
        assert (reply.status, reply.json["name"]) == (403, "ChallengeRequiredError")
    assert ask(f"{NOTES}sbxLocked1", {"Authorization": "Bearer t"}).json["count"] == 1


def test_openreview_lets_anybody_search_titles(ask: Ask) -> None:
    found = ask("api2.openreview.net/notes/search?term=keys%20under&source=forum").json
    assert [note["id"] for note in found["notes"]] == ["sbxLocked1"]
    assert ask("api2.openreview.net/notes/search?term=").json == {"notes": [], "count": 0}


# -- pages, BibTeX, XML --------------------------------------------------------------------------------------------


def test_the_anthology_has_bibtex_with_tex_in_it(ask: Ask) -> None:
    reply = ask("aclanthology.org/2023.acl-long.9994.bib")
    assert reply.status == 200
    assert reply.body.decode().splitlines()[:6] == [
        "@inproceedings{pebble-etal-2023-whispered,",
        '    title = "Whispered Queries: Hashing Sentences That {N}obody Has Said",',
        '    author = "Pebble, Nia  and',
        "      {\\'E}cho, Ren{\\'e}  and",
        '      Szept, {\\L}ucja",',
        '    booktitle = "Proceedings of the 61st Annual Meeting of the Association for Computational Linguistics '
        '(Volume 1: Long Papers)",',
    ]
    assert (
        '<meta name="citation_author" content="Łucja Szept">'
        in ask("aclanthology.org/2023.acl-long.9994/").body.decode()
    )
    assert ask("aclanthology.org/2023.acl-long.1.bib").status == 404


def test_a_page_of_pmlr_has_meta_tags(ask: Ask) -> None:
    page = ask("proceedings.mlr.press/v999/deepwell24a.html").body.decode()
    tags = re.findall(r'<meta name="citation_(\w+)" content="([^"]*)">', page)
    assert [(name, html.unescape(text)) for name, text in tags] == [
        ("title", "Fathoming the Curse: Random Projections at the Bottom of the Sea"),
        ("author", "Coral Deepwell"),
        ("author", "Jacques d'Abîme"),
        ("publication_date", "2024/04/18"),
        ("conference_title", "International Conference on Artificial Intelligence and Statistics"),
        ("issn", "1938-7228"),
        ("volume", "999"),
        ("firstpage", "4001"),
        ("lastpage", "4013"),
        ("pdf_url", "https://proceedings.mlr.press/v999/deepwell24a.pdf"),
    ]
    assert ask("proceedings.mlr.press/v999/nobody24.html").status == 404
    assert ask("proceedings.neurips.cc/v999/deepwell24a.html").status == 404


def test_what_is_kept_is_not_sent_twice(ask: Ask) -> None:
    for address in (
        "proceedings.mlr.press/v999/deepwell24a.html",
        "aclanthology.org/2023.acl-long.9994.bib",
        "api.datacite.org/dois/10.99999/vectors.17",
    ):
        etag = ask(address).headers["ETag"]
        again = ask(address, {"If-None-Match": etag})
        assert (again.status, again.body) == (304, b"")
        assert ask(address, {"If-None-Match": 'W/"other"'}).status == 200


def test_dblp_is_behind_a_check_for_people(ask: Ask) -> None:
    for address in ("rec/conf/sidm/LatticeSK21.xml", "search/publ/api?q=graphs&format=json"):
        reply = ask(f"dblp.org/{address}")
        assert (reply.status, reply.headers["Content-Type"]) == (500, "text/html; charset=utf-8")
        assert b"Making sure you're not a bot!" in reply.body


def test_pubmed_has_the_article_as_xml(ask: Ask) -> None:
    root = ET.fromstring(ask(f"{EFETCH}99999990,1&retmode=xml").body)
    (article,) = root
    assert article.findtext(".//ArticleTitle") == "An Atlas of Empty Buckets."
    assert article.findtext(".//AbstractText") == BUCKETS.abstract
    assert [one.findtext("ForeName") for one in article.iter("Author")] == ["Ngozi", "Björk"]
    assert article.findtext(".//ArticleId[@IdType='doi']") == "10.99999/jis.2019.0007"
    assert list(ET.fromstring(ask(f"{EFETCH}1").body)) == []


# -- the papers ----------------------------------------------------------------------------------------------------


def test_nobody_can_take_a_paper_for_a_real_one() -> None:
    """arXiv numbers of a month start at 00001 and never came near 99990; the DOI prefix has no owner."""
    for paper in PAPERS:
        if paper.preprint is not None:
            assert re.fullmatch(r"\d\d12\.9999\d", paper.preprint.id)
        for doi in {*paper.dois} - {paper.preprint.own_doi if paper.preprint else ""}:
            assert doi.startswith("10.99999/") or (paper.talk and doi == f"10.18653/v1/{paper.talk.id}")
        assert not paper.pubmed or paper.pubmed.startswith("999999")


def test_no_two_papers_share_a_title_or_an_identifier() -> None:
    titles = [paper.title for paper in PAPERS]
    pasted = [text for paper in PAPERS for text in paper.paste]
    dois = [doi for paper in PAPERS for doi in paper.dois]
    for some in (titles, pasted, dois):
        assert len(set(some)) == len(some)


def test_a_test_may_add_a_paper_to_its_own_sandbox(sandbox: Sandbox, ask: Ask) -> None:
    sandbox.sources.papers.append(replace(LOOKING, title="One more"))
    assert ask("api2.openreview.net/notes/search?term=one%20more").json["count"] == 1
    assert "One more" not in [paper.title for paper in PAPERS]


@pytest.mark.parametrize("text", ["", "one", "a b a", "  two\nlines  and a\ttab "])
def test_an_inverted_text_holds_every_word_at_its_place(text: str) -> None:
    places = {at: word for word, all_at in inverted(text).items() for at in all_at}
    assert [places[at] for at in range(len(places))] == text.split()


# -- failures and the log ------------------------------------------------------------------------------------------


def test_crossref_is_down_twice_for_the_paper_that_waits(ask: Ask) -> None:
    assert PATIENCE.work is not None
    address = WORKS + PATIENCE.work.doi
    assert [ask(address).status for _ in range(4)] == [500, 500, 200, 200]
    assert ask(f"{WORKS}10.99999/jis.2019.0007").status == 200


def test_a_source_that_is_to_fail_fails_so_many_times(sandbox: Sandbox, ask: Ask) -> None:
    sandbox.sources.fail(
        "api.crossref.org",
        status=429,
        body=b"slow down",
        headers={"Retry-After": "7", "Content-Type": "text/plain"},
        times=2,
    )
    address = f"{WORKS}10.99999/jis.2019.0007"
    assert ask(f"{QUERY}1912.99990").status == 200
    first, second, third = (ask(address) for _ in range(3))
    assert (first.status, first.body, first.headers["Retry-After"]) == (429, b"slow down", "7")
    assert first.headers["Content-Type"] == "text/plain"
    assert (second.status, third.status) == (429, 200)


def test_a_failure_may_be_about_some_papers_or_about_every_source(sandbox: Sandbox, ask: Ask) -> None:
    sandbox.sources.fail("api.crossref.org", about="2020.0013")
    assert ask(f"{WORKS}10.99999/jis.2019.0007").status == 200
    assert ask(f"{WORKS}10.99999/jis.2020.0013").status == 503
    sandbox.sources.fail(status=502, times=2)
    assert [ask(f"{QUERY}1912.99990").status, ask("doi.org/10.99999/vectors.17").status] == [502, 502]


def test_a_failure_of_status_0_closes_the_connection(sandbox: Sandbox, ask: Ask) -> None:
    sandbox.sources.fail("doi.org", status=0)
    with pytest.raises((urllib.error.URLError, http.client.HTTPException, ConnectionError)):
        ask("doi.org/10.99999/vectors.17")
    assert [one.status for one in sandbox.sources.requests] == [0]
    assert ask("doi.org/10.99999/vectors.17").status == 302


def test_all_is_well_once_the_sources_are_mended(sandbox: Sandbox, ask: Ask) -> None:
    sandbox.sources.fail(times=99)
    assert ask(f"{QUERY}1912.99990").status == 503
    sandbox.sources.mend()
    assert PATIENCE.work is not None
    assert (ask(f"{QUERY}1912.99990").status, ask(WORKS + PATIENCE.work.doi).status) == (200, 200)


def test_every_request_is_written_down_without_its_secrets(sandbox: Sandbox, ask: Ask) -> None:
    ask("api.openalex.org/works/https://doi.org/10.99999/none?api_key=hidden&mailto=a@b.example")
    ask(f"{GRAPH}ARXIV:1912.99990", {"x-api-key": "hidden", "Authorization": "Bearer hidden", "User-Agent": "bot/1"})
    first, second = sandbox.sources.requests
    assert isinstance(first, SourceRequest)
    assert (first.host, first.path, first.status) == (
        "api.openalex.org",
        "/works/https://doi.org/10.99999/none",
        404,
    )
    assert first.query == {"api_key": "***", "mailto": "a@b.example"}
    assert (second.headers["x-api-key"], second.headers["authorization"]) == ("***", "***")
    assert second.headers["user-agent"] == "bot/1"
    assert "hidden" not in repr(sandbox.sources.requests)


@given(
    host=st.sampled_from(sorted(HOSTS)),
    path=st.one_of(
        st.text(max_size=30),
        st.builds(
            "{}{}".format,
            st.sampled_from(["api/query", "works/", "ra/", "10.99999/", "dois/", "graph/v1/paper/URL:", "notes"]),
            st.text(max_size=20),
        ),
    ),
    query=st.dictionaries(
        st.sampled_from(["id_list", "max_results", "start", "id", "fields", "term", "db"]), st.text(max_size=20)
    ),
)
def test_a_source_has_an_answer_to_everything(host: str, path: str, query: dict[str, str]) -> None:
    for headers in ({}, {"x-api-key": "k", "accept": CSL}):
        question = Question(
            host=host,
            path=f"/{path}",
            query=query,
            headers=headers,
            papers=PAPERS,
            now=datetime(2026, 1, 1, tzinfo=UTC),
        )
        assert HOSTS[host](question).status in (200, 302, 400, 404, 429, 500)


def test_a_host_that_nobody_stands_in_for_is_out_of_reach_and_not_gone(ask: Ask) -> None:
    reply = ask("github.com/sandbox-invention/candlelight-hashing")
    assert (reply.status, reply.body) == (
        502,
        b"No github.com here: the sandbox stands in for some sources only.\n",
    )


def test_sources_are_read_only_and_leave_the_page_and_the_api_alone(sandbox: Sandbox, ask: Ask) -> None:
    assert sandbox.sources_url == f"{sandbox.url}/sources"
    assert ask(f"{QUERY}1912.99990", method="HEAD").status == 200
    assert ask("export.arxiv.org/api/query", method="POST").status == 405
    assert sandbox.requests == []


# -- the first page ------------------------------------------------------------------------------------------------

HEAD = (
    "Papers that this sandbox's sources know Paste one of these where a form asks for a link, DOI or arXiv id. "
    "Stand-ins for arXiv, Crossref and others on this machine tell the bot about it. All of them are invented, and no "
    "other identifier is known here."
)


def test_the_first_page_lists_the_papers_with_what_to_paste(new_sandbox: Callable[..., Sandbox]) -> None:
    sandbox = new_sandbox(page=blueprint)
    sandbox.add_user("ada")
    page = Client(sandbox)("GET", sandbox.url).body.decode()
    section = re.search(r'<h2 id="papers">.*?</ul>', page, re.DOTALL)
    assert section is not None
    told = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", section[0])).split())
    papers = [f"{paper.plain_title} {' '.join(paper.paste)} {paper.shows}" for paper in PAPERS]
    assert told == " ".join([HEAD, *papers])
    assert "Hashing by Candlelight: k Bits Suffice for k Neighbours https://arxiv.org/abs/1912.99990" in told


WHERE = {
    "https://arxiv.org/abs/1912.99990": f"{QUERY}1912.99990",
    "arXiv:1912.99990": f"{QUERY}1912.99990",
    "https://arxiv.org/abs/2012.99991": f"{QUERY}2012.99991",
    "https://doi.org/10.99999/3999999.3999991": f"{WORKS}10.99999/3999999.3999991",
    "https://doi.org/10.99999/jis.2019.0007": f"{WORKS}10.99999/jis.2019.0007",
    "https://pubmed.ncbi.nlm.nih.gov/99999990/": f"{EFETCH}99999990",
    "https://arxiv.org/abs/2112.99992": f"{QUERY}2112.99992",
    "https://aclanthology.org/2023.acl-long.9994/": "aclanthology.org/2023.acl-long.9994.bib",
    "https://proceedings.mlr.press/v999/deepwell24a.html": "proceedings.mlr.press/v999/deepwell24a.html",
    "https://openreview.net/forum?id=sbxOpenF0r": f"{NOTES}sbxOpenF0r",
    "https://arxiv.org/abs/2212.99993": f"{QUERY}2212.99993",
    "https://doi.org/10.99999/jis.2020.0013": f"{WORKS}10.99999/jis.2020.0013",
    "https://doi.org/10.99999/jis.2019.0007.review1": f"{WORKS}10.99999/jis.2019.0007.review1",
    "https://doi.org/10.99999/vectors.17": "api.datacite.org/dois/10.99999/vectors.17",
    "https://openreview.net/forum?id=sbxLocked1": f"{NOTES}sbxLocked1",
    "https://arxiv.org/abs/2412.99995": f"{QUERY}2412.99995",
}
"""What is pasted, and where the answer is."""


def test_all_that_is_to_be_pasted_is_known_where_it_belongs(ask: Ask) -> None:
    assert {text for paper in PAPERS for text in paper.paste} == WHERE.keys()
    for paper in PAPERS:
        for text in paper.paste:
            reply = ask(WHERE[text], {"Authorization": "Bearer of a token, for the paper behind a check"})
            assert reply.status == 200, text
            assert paper.title.partition(":")[0] in reply.body.decode(), text
