"""Answers that were stored are served again, and nothing is asked."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from loopback_web import Fetches, Web, get

from bot.faults import ConfigError
from bot.gateway.recordings import UNKNOWN, RecordingFetch, ReplayFetch
from bot.resolve.fetch import Answer, Fetch, Request

WORK = Answer(
    status=200,
    body=b'{"message": {"title": ["A"]}}',
    headers={"content-type": "application/json; charset=utf-8", "etag": '"1"'},
    url="https://api.crossref.org/works/10.1/a",
)


class Said:
    """A fetch that says what it was told to."""

    keys = frozenset({"openalex"})

    def __init__(self, *answers: Answer) -> None:
        self._answers = list(answers)

    def __call__(self, request: Request) -> Answer:  # noqa: ARG002
        return self._answers.pop(0)


def lines(folder: Path) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads((folder / "INDEX.json").read_text(encoding="utf-8"))
    return found


def test_both_are_fetches(tmp_path: Path) -> None:
    recording: Fetch = RecordingFetch(Said(), tmp_path / "case")
    replay: Fetch = ReplayFetch(tmp_path / "case")
    assert recording.keys == {"openalex"}
    assert replay.keys == frozenset()


def test_what_was_recorded_is_served_again(tmp_path: Path) -> None:
    request = get("https://api.crossref.org/works/10.1%2Fa?mailto=ann@example.org")
    assert RecordingFetch(Said(WORK), tmp_path)(request) == WORK
    answer = ReplayFetch(tmp_path)(request)
    assert (answer.status, answer.body, answer.media_type, answer.url) == (
        200,
        WORK.body,
        "application/json",
        WORK.url,
    )


def test_the_index_says_what_each_file_answers(tmp_path: Path) -> None:
    RecordingFetch(Said(WORK), tmp_path)(get("https://api.crossref.org/works/10.1%2Fa?mailto=ann@example.org"))
    assert lines(tmp_path) == [
        {
            "source": "crossref",
            "request_url": "https://api.crossref.org/works/10.1%2Fa",
            "accept": "application/json",
            "file": "crossref/works_10.1_a-72eaaefdfd.json",
            "http_status": 200,
            "content_type": "application/json; charset=utf-8",
            "url": "https://api.crossref.org/works/10.1/a",
        }
    ]
    assert (tmp_path / "crossref/works_10.1_a-72eaaefdfd.json").read_bytes() == WORK.body


def test_that_nothing_came_back_is_recorded_too(tmp_path: Path) -> None:
    silence = Answer(
        status=0, fault="no answer within 20 seconds", url="https://a.org/", retry_after=timedelta(seconds=9)
    )
    RecordingFetch(Said(silence), tmp_path)(get("https://a.org/"))
    assert ReplayFetch(tmp_path)(get("https://a.org/")) == silence
    assert lines(tmp_path)[0]["file"] == ""


def test_a_request_that_is_repeated_is_kept_once_with_its_last_answer(tmp_path: Path) -> None:
    other = Answer(status=404, body=b"gone", url=WORK.url)
    recording = RecordingFetch(Said(WORK, other, WORK), tmp_path)
    for accept in ("application/json", "application/json", "text/html"):
        recording(get(WORK.url, accept=accept))
    assert [line["http_status"] for line in lines(tmp_path)] == [404, 200]
    assert ReplayFetch(tmp_path)(get(WORK.url)).body == b"gone"


def test_a_second_run_adds_to_the_recording(tmp_path: Path) -> None:
    RecordingFetch(Said(WORK), tmp_path)(get("https://a.org/1"))
    RecordingFetch(Said(WORK), tmp_path)(get("https://a.org/2"))
    assert len(lines(tmp_path)) == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["INDEX.json", "crossref"]


def test_what_is_asked_with_another_accept_is_another_answer(tmp_path: Path) -> None:
    bibtex = Answer(status=200, body=b"@article{a}", headers={"content-type": "application/x-bibtex"})
    csl = Answer(status=200, body=b"{}", headers={"content-type": "application/vnd.citationstyles.csl+json"})
    recording = RecordingFetch(Said(bibtex, csl), tmp_path)
    url = "https://doi.org/10.1/a"
    for accept in ("application/x-bibtex", "application/vnd.citationstyles.csl+json"):
        recording(get(url, accept=accept))
    replay = ReplayFetch(tmp_path)
    assert replay(get(url, accept="application/x-bibtex")).body == b"@article{a}"
    assert replay(get(url, accept="application/vnd.citationstyles.csl+json")).body == b"{}"
    assert replay(get(url, accept="*/*")).body == b"@article{a}"
    assert replay(get(url, accept="text/html")).fault == UNKNOWN


def test_ids_that_differ_in_the_size_of_letters_are_told_apart(tmp_path: Path) -> None:
    one, other = (Answer(status=200, body=body) for body in (b"one", b"other"))
    recording = RecordingFetch(Said(one, other), tmp_path)
    for name in ("ryxK0", "RYXK0"):
        recording(get(f"https://api2.openreview.net/notes?id={name}"))
    replay = ReplayFetch(tmp_path)
    assert [replay(get(f"https://api2.openreview.net/notes?id={name}")).body for name in ("ryxK0", "RYXK0")] == [
        b"one",
        b"other",
    ]


def test_what_was_not_recorded_is_unreachable_and_says_so(tmp_path: Path) -> None:
    RecordingFetch(Said(), tmp_path)
    answer = ReplayFetch(tmp_path)(get("https://a.org/?mailto=ann@example.org"))
    assert answer == Answer(status=0, url="https://a.org/", fault="no answer to this was recorded")


def test_a_recording_of_a_real_source_holds_no_key_and_no_contact(plain: Fetches, web: Web, tmp_path: Path) -> None:
    web.say("/works", b"{}", content_type="application/json")
    plain.names.known["api.crossref.org"] = ["127.0.0.1"]
    fetch = plain.open(web, contact="ann@example.org", keys={"openalex": "s3cret"})
    recording = RecordingFetch(fetch, tmp_path)
    recording(get(web.url("/works?api_key=s3cret", host="api.crossref.org")))
    assert "mailto=ann@example.org" in web.asked[0].target
    for path in tmp_path.rglob("*.json"):
        assert b"s3cret" not in path.read_bytes()
        assert b"ann@example" not in path.read_bytes()


@given(st.text(max_size=300), st.text(max_size=30))
def test_law_any_request_can_be_recorded_and_replayed(
    tmp_path_factory: pytest.TempPathFactory, url: str, source: str
) -> None:
    folder = tmp_path_factory.mktemp("law")
    request = Request(source=source, url=f"https://a.org/{url}", accept="*/*")
    RecordingFetch(Said(WORK), folder)(request)
    assert ReplayFetch(folder)(request).body == WORK.body
    assert all(len(path.name) < 100 for path in folder.rglob("*"))


def test_a_folder_without_a_recording_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"holds no recording: there is no INDEX\.json in it that can be read"):
        ReplayFetch(tmp_path)


@pytest.mark.parametrize("index", ["{}", "3", "null"])
def test_an_index_that_is_no_list_is_refused(tmp_path: Path, index: str) -> None:
    (tmp_path / "INDEX.json").write_text(index, encoding="utf-8")
    for opened in (ReplayFetch, lambda folder: RecordingFetch(Said(), folder)):
        with pytest.raises(ConfigError, match="is no list of recorded answers"):
            opened(tmp_path)


@pytest.mark.parametrize("index", ["", "[", "\ufffe"])
def test_an_index_that_cannot_be_read_is_never_written_over(tmp_path: Path, index: str) -> None:
    (tmp_path / "INDEX.json").write_text(index, encoding="utf-8")
    with pytest.raises(ConfigError):
        RecordingFetch(Said(), tmp_path)
    assert (tmp_path / "INDEX.json").read_text(encoding="utf-8") == index


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(ConfigError, match="Nothing can be recorded in"):
        RecordingFetch(Said(), tmp_path / "file")


def collection(folder: Path, *entries: dict[str, object], **files: bytes) -> ReplayFetch:
    """A folder that others made: an index, and files whose names have `__` for a slash and `_` for a dot."""
    for name, body in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
    (folder / "INDEX.json").write_text(json.dumps(list(entries)), encoding="utf-8")
    return ReplayFetch(folder)


def entry(source: str, identifier: str, url: str, file: str, **more: object) -> dict[str, object]:
    return {
        "source": source,
        "identifier": identifier,
        "request_url": url,
        "file": file,
        "kind": "recorded-response",
    } | more


@pytest.fixture(scope="module")
def nothing(tmp_path_factory: pytest.TempPathFactory) -> ReplayFetch:
    """A replay of an empty recording."""
    return collection(tmp_path_factory.mktemp("nothing"))


@given(st.text(max_size=60))
def test_law_any_request_has_an_answer(nothing: ReplayFetch, url: str) -> None:
    assert nothing(get(url)).fault == UNKNOWN


@pytest.mark.parametrize("index", [[1, "a", None, []], [{}], [{"file": 3}], [{"file": "a", "http_status": "200"}]])
def test_lines_that_say_nothing_are_left_out(tmp_path: Path, index: list[object]) -> None:
    (tmp_path / "INDEX.json").write_text(json.dumps(index), encoding="utf-8")
    assert ReplayFetch(tmp_path)(get("https://a.org/")).fault == UNKNOWN


def test_a_file_outside_of_the_folder_is_never_read(tmp_path: Path) -> None:
    (tmp_path / "secret.json").write_text("secret", encoding="utf-8")
    inside = tmp_path / "case"
    inside.mkdir()
    (inside / "link.json").symlink_to(tmp_path / "secret.json")
    for file in ("../secret.json", str(tmp_path / "secret.json"), "link.json", "a\0b", "."):
        replay = collection(inside, entry("crossref", "", "https://a.org/", file, http_status=200))
        assert replay(get("https://a.org/")).fault == "its recorded answer cannot be read"


@pytest.mark.parametrize(
    "asked",
    [
        "https://api.crossref.org/works/10.1023%2FA%3A1007154515475",
        "http://API.crossref.org/works/10.1023/a:1007154515475?mailto=ann@example.org&select=title",
        "https://api.crossref.org/works/10.1023/a:1007154515475/",
    ],
)
def test_one_question_has_many_spellings(tmp_path: Path, asked: str) -> None:
    url = "https://api.crossref.org/works/10.1023%2Fa:1007154515475?mailto=example%40papers.example"
    replay = collection(tmp_path, entry("crossref", "", url, "a.json", http_status=None), a_json=b'{"message": {}}')
    answer = replay(get(asked))
    assert (answer.status, answer.body, answer.media_type) == (200, b'{"message": {}}', "application/json")


def test_an_arxiv_id_is_found_with_or_without_its_version(tmp_path: Path) -> None:
    url = "https://export.arxiv.org/api/query?search_query=&id_list=quant-ph%2F0201082v1&start=0&max_results=100"
    replay = collection(tmp_path, entry("arxiv", "quant-ph%2F0201082v1", url, "a.xml"), a_xml=b"<feed/>")
    asked = "https://export.arxiv.org/api/query?id_list=quant-ph/0201082&max_results=1"
    assert replay(get(asked, accept="application/atom+xml")).body == b"<feed/>"
    assert replay(get(asked.replace("082", "083"))).fault == UNKNOWN


@pytest.mark.parametrize(
    ("source", "asked", "cut", "whole"),
    [
        (
            "crossref-items",
            "https://api.crossref.org/works/10.1103%2FPhysRevC.91.057301",
            {"title": ["A"]},
            {"status": "ok", "message-type": "work", "message": {"title": ["A"]}},
        ),
        (
            "datacite-zotero",
            "https://api.datacite.org/dois/10.1103/physrevc.91.057301",
            {"titles": []},
            {"data": {"id": "10.1103/physrevc.91.057301", "type": "dois", "attributes": {"titles": []}}},
        ),
        (
            "openalex-zotero",
            "https://api.openalex.org/works/https://doi.org/10.1103/physrevc.91.057301",
            {"title": "A"},
            {"title": "A"},
        ),
    ],
)
def test_an_item_cut_from_an_answer_is_served_as_the_answer_to_its_identifier(
    tmp_path: Path, source: str, asked: str, cut: object, whole: object
) -> None:
    line = entry(source, "10.1103/physrevc.91.057301", "https://a.org/list?rows=5", "a.json")
    replay = collection(tmp_path, line, a_json=json.dumps(cut).encode())
    assert json.loads(replay(get(asked)).body) == whole


def test_an_item_that_is_whole_or_broken_is_served_as_it_is(tmp_path: Path) -> None:
    for body in (b'{"message": {}}', b"{", b"[]"):
        line = entry("crossref-items", "10.1103/a", "", "a.json")
        assert collection(tmp_path, line, a_json=body)(get("https://api.crossref.org/works/10.1103/a")).body == body


def test_a_form_that_crossref_makes_is_what_doi_org_sends_one_to(tmp_path: Path) -> None:
    shown = "status 200, Accept {}, Content-Type {}"
    url = "https://api.crossref.org/v1/works/10.1126%2Fscience.1/transform"
    replay = collection(
        tmp_path,
        entry("content-negotiation", "", url, "a.bib", what_it_shows=shown.format(*["application/x-bibtex"] * 2)),
        entry(
            "content-negotiation",
            "",
            url,
            "b.txt",
            what_it_shows=shown.format("text/x-bibliography; style=apa", "text/plain"),
        ),
        entry(
            "content-negotiation",
            "",
            "https://api.crossref.org/works/10.1126/science.1/transform/application/vnd.citationstyles.csl+json",
            "c.txt",
            what_it_shows=shown.format("*/*", "None"),
        ),
        entry("content-negotiation", "", "http://api.crossref.org/works/10.1126/science.1", "d.html", http_status=301),
        a_bib=b"@article{a}",
        b_txt=b"A. (2020)",
        c_txt=b"{}",
        d_html=b"moved",
    )
    for accept, body in (("application/x-bibtex", b"@article{a}"), ("application/vnd.citationstyles.csl+json", b"{}")):
        assert replay(get("https://doi.org/10.1126/science.1", accept=accept)).body == body
        assert replay(get("https://dx.doi.org/10.1126/SCIENCE.1", accept=accept)).body == body
    assert replay(get("https://api.crossref.org/works/10.1126/science.1")).fault == UNKNOWN


def test_a_refusal_is_served_whatever_is_accepted(tmp_path: Path) -> None:
    replay = collection(tmp_path, entry("doi", "", "https://doi.org/foo", "a.html", http_status=404), a_html=b"<html>")
    assert replay(get("https://doi.org/foo", accept="application/x-bibtex")).status == 404


def test_a_page_is_found_by_the_last_part_of_its_address(tmp_path: Path) -> None:
    replay = collection(tmp_path, entry("html-pages", "BF02727953", "", "a.html"), a_html=b"<html>")
    accept = "text/html, */*;q=0.5"
    assert replay(get("https://link.springer.com/article/10.1007/bf02727953", accept=accept)).body == b"<html>"
    for other in ("https://api.crossref.org/works/10.1007/BF02727953", "https://doi.org/10.1007/BF02727953"):
        assert replay(get(other, accept=accept)).fault == UNKNOWN


def test_a_paper_of_pubmed_is_found_by_the_number_in_its_answer(tmp_path: Path) -> None:
    body = b'<PubmedArticleSet><PMID Version="1">30714901</PMID></PubmedArticleSet>'
    replay = collection(tmp_path, entry("pubmed", "10.7554/eLife.1", "", "a.xml"), a_xml=body)
    url = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/efetch.fcgi?db=pubmed&id={}&retmode=xml"
    assert replay(get(url.format(30714901), accept="application/xml")).body == body
    assert replay(get(url.format(3071490), accept="application/xml")).fault == UNKNOWN


@pytest.mark.parametrize("kind", ["expected-record", "source-record", "bibtex"])
def test_what_no_source_ever_sent_is_not_served(tmp_path: Path, kind: str) -> None:
    replay = collection(tmp_path, entry("pmlr", "", "https://a.org/", "a.json", kind=kind), a_json=b"{}")
    assert replay(get("https://a.org/")).fault == UNKNOWN


def test_a_replay_has_keys_for_the_sources_that_were_asked(tmp_path: Path) -> None:
    replay = collection(tmp_path, entry("semanticscholar", "", "https://a.org/", "a.json"), a_json=b"{}")
    assert replay.keys == {"semanticscholar"}
