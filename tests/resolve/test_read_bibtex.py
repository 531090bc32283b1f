"""BibTeX as people paste it: what it says, what is wrong with it, and where."""

from __future__ import annotations

import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.entry import names
from bot.entry.identifiers import Identifier
from bot.entry.model import Link
from bot.faults import Finding, Severity
from bot.resolve.bibtex import BibEntry, looks_like_bibtex, read_bibliography, read_bibtex
from bot.resolve.bibtex_value import MONTHS, text_of
from bot.resolve.record import Record

WEISS = r"""
@inproceedings{weiss2008,
  author    = {Weiss, Yair and Torralba, Antonio and Fergus, Rob},
  title     = {Spectral {Hashing}},
  booktitle = "Advances in Neural Information Processing Systems",
  year      = 2008,
  month     = dec,
  url       = {https://papers.nips.cc/paper/3383},
  keywords  = {hashing, retrieval},
  abstract  = {Semantic hashing seeks compact
    codes $x \in \{0,1\}$.

    They are 50\% shorter.},
}
"""


def only(text: str) -> BibEntry:
    (entry,) = read_bibtex(text)
    return entry


def record(**fields: str) -> Record:
    return only("@article{key, " + ", ".join(f"{name} = {{{value}}}" for name, value in fields.items()) + "}").record


# -- a whole entry ---------------------------------------------------------------------------------------------------


def test_an_entry_becomes_a_record() -> None:
    assert only(WEISS) == BibEntry(
        key="weiss2008",
        line=2,
        record=Record(
            source="the BibTeX",
            title="Spectral Hashing",
            authors="Yair Weiss, Antonio Torralba, Rob Fergus",
            venue="Advances in Neural Information Processing Systems",
            venue_key="conference",
            year=2008,
            abstract="Semantic hashing seeks compact codes \\\\(x \\in \\\\{0,1\\\\}\\\\).\n\nThey are 50% shorter.",
            links=(Link(name="", url="https://papers.nips.cc/paper/3383"),),
            extra={"month": "December", "keywords": "hashing, retrieval"},
        ),
    )


def test_the_authors_own_keywords_are_not_the_reviews_tags() -> None:
    assert only(WEISS).record.tags == ()


def test_windows_line_ends_and_a_byte_order_mark_change_nothing() -> None:
    assert read_bibtex("\ufeff" + WEISS.replace("\n", "\r\n")) == read_bibtex(WEISS)


@pytest.mark.parametrize(
    "text",
    [
        "@article{key, title = {A B}, year = {2001}}",
        '@ARTICLE{key, TITLE = "A B", Year = "2001",}',
        "@article(key, title = {A B}, year = 2001)",
        "@article {key,title={A B},year=2001}",
        "@article{\nkey,\n\n\n title={A\n\tB},\nyear=\n2001\n}",
        '@string{t = "A"} @article{key, title = t # { B}, year = 2001}',
        "```bibtex\n@article{key, title={A B}, year=2001}\n```",
        "@comment{jabref-meta: x} @preamble{ {y} }\n@article{key, title={A B}, year=2001}",
        "@article{key, title={A B}, date={2001-05-01}}",
    ],
)
def test_an_entry_may_be_written_in_many_ways(text: str) -> None:
    entry = only(text)
    assert (entry.key, entry.record.title, entry.record.year, entry.findings) == ("key", "A B", 2001, ())


def test_an_at_sign_within_a_value_begins_nothing() -> None:
    assert record(title="LeQua @ {CLEF} 2022", abstract="me@{a}.org").title == "LeQua @ CLEF 2022"


@pytest.mark.parametrize(
    ("text", "is_bibtex"),
    [(WEISS, True), ("see\n  @Misc {x, }", True), ("@article(k,", True), ("https://a.org", False), ("@ada: hi", False)],
)
def test_bibtex_is_known_by_the_beginning_of_an_entry(text: str, is_bibtex: bool) -> None:
    assert looks_like_bibtex(text) is is_bibtex


# -- fields ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ("Ada Ant and Bee, Bob", "Ada Ant, Bob Bee"),
        ("Ant, Ada\n   and\n Bee, Bob", "Ada Ant, Bob Bee"),
        ("{\\'E}mile Z{\\\"u}rn and van der Bee, Bob", "Émile Zürn, Bob van der Bee"),
        ("Ant, Jr., Ada", "Ada Ant, Jr."),
        ("Ant, III", "Ant, III"),
        ("{Barnes and Noble} and Bee, Bob", "Barnes and Noble; Bob Bee"),
        ("{Google, Inc.} and Bee, Bob", "Google Inc.; Bob Bee"),
        ("{ATLAS} and Band, A.", "ATLAS, A. Band"),
        ("Ada AND Bob", "Ada, Bob"),
    ],
)
def test_names_come_in_reading_order(written: str, line: str) -> None:
    assert record(author=written).authors == line


@given(
    st.lists(st.sampled_from(["Ada Ant", "Bob van der Bee", "Cy Cicada, Jr.", "Barnes and Noble", "ATLAS"]), min_size=1)
)
def test_the_line_of_authors_parts_into_the_names_again(authors: list[str]) -> None:
    written = " and ".join(f"{{{name}}}" for name in authors)
    assert list(names.split(record(author=written).authors)) == authors


def test_an_abridged_list_of_authors_is_told() -> None:
    entry = only("@article{k, author = {Ant, Ada and others}}")
    assert entry.record.authors == "Ada Ant, et al."
    assert entry.findings == (
        Finding(
            rule="authors-et-al",
            severity=Severity.WARNING,
            message="The BibTeX cuts the list of authors short with `and others`.",
            hint="Write all names, as on the paper's first page.",
            field="authors",
            line=1,
        ),
    )


@pytest.mark.parametrize(
    ("fields", "venue"),
    [
        ({"journal": "JMLR"}, ("JMLR", "journal")),
        ({"journaltitle": "JMLR"}, ("JMLR", "journal")),
        ({"booktitle": "{ICML}", "journal": "PMLR"}, ("ICML", "conference")),
        ({"school": 'ETH Z{\\"u}rich'}, ("ETH Zürich", "")),
        ({"howpublished": "Blog"}, ("Blog", "")),
        ({"howpublished": "\\url{https://a.org}"}, ("", "")),
        ({}, ("", "")),
    ],
)
def test_the_venue_says_whether_it_is_a_journal(fields: dict[str, str], venue: tuple[str, str]) -> None:
    found = record(**fields)
    assert (found.venue, found.venue_key) == venue


ARXIV = Link(name="", url="https://arxiv.org/abs/1706.03762")


@pytest.mark.parametrize(
    "fields",
    [
        {"eprint": "1706.03762", "archiveprefix": "arXiv", "primaryclass": "cs.CL"},
        {"eprint": "1706.03762", "eprinttype": "arxiv"},
        {"journal": "arXiv preprint arXiv:1706.03762"},
        {"journal": "CoRR", "volume": "abs/1706.03762"},
        {"doi": "10.48550/ARXIV.1706.03762", "publisher": "arXiv"},
        {"eprint": "1706.03762", "url": "", "doi": "10.48550/arXiv.1706.03762"},
    ],
)
def test_a_preprint_is_found_wherever_it_is_usual_to_put_it(fields: dict[str, str]) -> None:
    found = record(**fields)
    assert (found.links, found.venue) == ((ARXIV,), "")


@pytest.mark.parametrize(
    ("fields", "urls"),
    [
        ({"doi": "10.1145/1.2"}, ["https://doi.org/10.1145/1.2"]),
        (
            {"doi": "https://doi.org/10.1145/1.2", "url": "http://dx.doi.org/10.1145/1.2"},
            ["http://dx.doi.org/10.1145/1.2"],
        ),
        ({"doi": "10.1145/1.2", "url": "https://doi.org/10.1145%2F1.2"}, ["https://doi.org/10.1145%2F1.2"]),
        ({"doi": "10.1145/1.2", "url": "https://dl.acm.org/doi/10.1145/1.2"}, ["https://dl.acm.org/doi/10.1145/1.2"]),
        ({"url": "http://arxiv.org/abs/1706.03762v3", "eprint": "1706.03762"}, ["http://arxiv.org/abs/1706.03762v3"]),
        ({"url": r"https://a.org/\~x/a\_b.pdf"}, ["https://a.org/~x/a_b.pdf"]),
        ({"howpublished": r"\url{https://a.org/x}"}, ["https://a.org/x"]),
        ({"url": "see the library"}, []),
    ],
)
def test_each_paper_behind_a_link_is_linked_once(fields: dict[str, str], urls: list[str]) -> None:
    assert [link.url for link in record(**fields).links] == urls


def test_a_doi_beside_an_address_is_called_so() -> None:
    found = record(url="https://a.org/x", doi="10.1145/1.2")
    assert found.links == (Link(name="", url="https://a.org/x"), Link(name="DOI", url="https://doi.org/10.1145/1.2"))


def test_a_paper_is_known_by_all_of_its_identifiers_also_where_one_link_is_enough() -> None:
    found = record(url="https://dl.acm.org/doi/10.1145/1.2", doi="10.1145/1.2", eprint="1706.03762")
    assert len(found.links) == 2
    assert found.identifiers == (Identifier("doi", "10.1145/1.2"), Identifier("arxiv", "1706.03762"))


@pytest.mark.parametrize(
    ("fields", "title"),
    [
        ({"title": "Ants", "subtitle": "A {S}urvey"}, ("Ants: A Survey", "A Survey")),
        ({"title": "Ants?", "subtitle": "No"}, ("Ants? No", "No")),
        ({"subtitle": "A Survey"}, ("A Survey", "")),
    ],
)
def test_a_subtitle_stands_behind_its_title(fields: dict[str, str], title: tuple[str, str]) -> None:
    found = record(**fields)
    assert (found.title, found.subtitle) == title
    assert "subtitle" not in found.extra


def test_a_year_in_words_is_told() -> None:
    entry = only("@article{k, year = {in press}}")
    assert entry.record.year is None
    assert [(f.rule, f.message) for f in entry.findings] == [
        ("year-form", "The year “in press” of the BibTeX is not a year.")
    ]


def test_a_paper_takes_its_venue_from_the_proceedings_it_refers_to() -> None:
    (paper,) = read_bibtex(
        "@inproceedings{p, title={A}, crossref={vol}}\n@proceedings{vol, title={Proc. of X}, year={2001}}"
    )
    assert (paper.record.title, paper.record.venue, paper.record.year) == ("A", "Proc. of X", 2001)


def test_a_paper_takes_from_its_proceedings_what_it_does_not_say_itself() -> None:
    (paper,) = read_bibtex(
        "@inproceedings{p, title={A}, volume={7}, crossref={vol}}\n"
        "@proceedings{vol, title={X}, booktitle={Y}, publisher={Ant Press}, volume={1}, doi={10.1/vol}}"
    )
    assert (paper.record.venue, paper.record.extra) == ("Y", {"publisher": "Ant Press", "volume": "7"})


@pytest.mark.parametrize(
    ("fields", "title"),
    [
        (
            r"title = {On $\{upOmega}$ and $\{upLambda}$ of ants}, year = 1999",
            r"On \(\{upOmega}\) and \(\{upLambda}\) of ants",
        ),
        (r"title = {The set \{0,1\} of ants}, year = 1999", "The set {0,1} of ants"),
        (r"title = {An open \{ of ants}, year = 1999", "An open { of ants"),
        (r"title = {A closed \} of ants}, year = 1999", "A closed } of ants"),
        (r'title = "On $\{upOmega}$ of ants", year = 1999', r"On \(\{upOmega}\) of ants"),
    ],
)
def test_a_brace_behind_a_backslash_counts_where_an_entry_ends_only_so(fields: str, title: str) -> None:
    """BibTeX counts it always; Crossref's BibTeX relies on that, people do not know it."""
    first, second = read_bibtex(f"@misc{{k, {fields}}}\n@misc{{l, title = {{\\{{B\\}}}}}}")
    assert (first.record.title, first.record.year, first.findings) == (title, 1999, ())
    assert (second.record.title, second.findings) == ("{B}", ())


@pytest.mark.parametrize(
    ("written", "text", "rest"),
    [
        ("{a {b} c}", "a {b} c", ""),
        ('"a {"} b"', 'a {"} b', ""),
        ("jan # { 1}", "January 1", ""),
        ("{a} year = 1", "a", "year = 1"),
        ("{a", "", "{a"),
        ("# a", "", "# a"),
        ("", "", ""),
    ],
)
def test_a_value_ends_where_its_own_sign_closes_it(written: str, text: str, rest: str) -> None:
    assert text_of(written, MONTHS) == (text, rest)


# -- several entries, broken ones ----------------------------------------------------------------------------------


def test_what_stands_between_entries_is_kept_with_its_line() -> None:
    found = read_bibliography("My papers\n@misc{a, title={A}}\n10.1145/1.2\n\n% done\n@misc{b, title={B}}")
    assert [(entry.key, entry.line) for entry in found.entries] == [("a", 2), ("b", 6)]
    assert found.outside == ((1, "My papers"), (3, "10.1145/1.2"), (5, "% done"))


@pytest.mark.parametrize(
    ("broken", "line", "message"),
    [
        ("@article{b, title = {B,\n year = 2001}", 2, "The BibTeX entry `b` has no end."),
        ('@article{b, title = "B, year = 2001}', 2, "The BibTeX entry `b` has no end."),
        ("@article{b,\n title = {B}\n year = {2001}}", 3, "In the BibTeX entry `b` a comma is missing after `title`."),
        (
            "@article{b, title = Some words, year = 2001}",
            2,
            "In the BibTeX entry `b` the value of `title` is not in braces.",
        ),
        ("@article{title = {B}}", 2, "A BibTeX entry has no key, or no comma after it."),
        ("@article{b, title {B}, year = {2001}}", 2, "The BibTeX entry `b` cannot be read."),
    ],
)
def test_a_broken_entry_says_what_is_wrong_and_the_others_are_read(broken: str, line: int, message: str) -> None:
    found = read_bibtex(f"@misc{{a, title={{A}}}}\n{broken}\n\n@misc{{c, title={{C}}}}")
    first, middle, last = found
    assert (first.record.title, last.record.title, first.findings, last.findings) == ("A", "C", (), ())
    (finding,) = middle.findings
    assert (finding.rule, finding.severity, finding.line, finding.message) == ("bibtex", Severity.ERROR, line, message)
    assert finding.hint


def test_an_entry_that_only_lacks_its_last_brace_is_read() -> None:
    first, second = read_bibtex("@article{a,\n title={A},\n year=2001,\n\n@misc{b, title={B}}")
    assert (first.record.title, first.record.year, second.record.title) == ("A", 2001, "B")
    assert first.findings == (
        Finding(
            rule="bibtex",
            severity=Severity.WARNING,
            message="The BibTeX entry `a` has no last `}`; it is read as if it had one.",
            hint="See that nothing of it is missing.",
            line=1,
        ),
    )


def test_the_first_of_two_fields_of_one_name_counts_and_it_is_told() -> None:
    entry = only("@misc{a,\n title={A},\n title={B}}")
    assert entry.record.title == "A"
    assert [(f.line, f.message) for f in entry.findings] == [
        (3, "The BibTeX entry `a` has two fields `title`; the first one is taken.")
    ]


def test_two_entries_of_one_key_are_both_read() -> None:
    assert [entry.record.title for entry in read_bibtex("@misc{a, title={A}}\n@misc{a, title={B}}")] == ["A", "B"]


def test_nothing_of_what_strangers_wrote_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        read_bibtex("@article{secret, title={A")
    assert caplog.records == []


# -- much ------------------------------------------------------------------------------------------------------------


def test_three_hundred_entries_among_long_comments_are_read() -> None:
    text = "".join(WEISS.replace("weiss2008", f"k{number}") + f"% {'x' * 2500}\n" for number in range(300))
    assert [entry.key for entry in read_bibtex(text)] == [f"k{number}" for number in range(300)]


def test_what_is_too_long_is_said_and_not_read() -> None:
    (entry,) = read_bibtex("x" * 1_000_001)
    assert entry.findings[0].message == "This BibTeX has 1,000,001 characters; no more than 1,000,000 are read."


def test_macros_of_macros_do_not_grow() -> None:
    text = '@string{a0 = "abcdefghij"}\n' + "".join(f"@string{{a{n + 1} = a{n} # a{n}}}\n" for n in range(60))
    assert only(text + "@misc{k, title = a1, note = a60 # a60}").record.title == "abcdefghijabcdefghij"


@pytest.mark.parametrize(
    "sign",
    [
        "\n",
        "@a{",
        "@a{k,\n",
        "@a{k,t={",
        '@a{k,t="',
        "{",
        "}",
        "@",
        "@comment{",
        "@string{a=b}\n",
        "@a{k,t={x}}\n",
        "a=b,",
    ],
)
@pytest.mark.parametrize("opening", ["", "@a{k,", "@a{k, t = {", '@a{k, author = "'])
def test_what_stands_before_and_behind_a_hostile_text_is_read_or_told(opening: str, sign: str) -> None:
    """Time that grows with the square of the text would make this hang; bench/hostile.py measures it."""
    text = (
        f"@misc{{first, title = {{First}}}}\n{opening}{sign * (60_000 // len(sign))}\n\n@misc{{last, title={{Last}}}}"
    )
    found = read_bibtex(text)
    assert found[0].record.title == "First"
    assert found[-1].record.title == "Last" or any(entry.findings for entry in found)


# Each took longer than a minute once: blanks between two patterns that both take them, a name that may begin anywhere.
@pytest.mark.parametrize("blank", [" ", "\t"])
def test_blanks_behind_a_fence_are_passed_once(blank: str) -> None:
    text = f"@misc{{k, title = {{A}}}}\n``` {blank * 60_000}!"
    read = read_bibliography(text)
    assert [entry.record.title for entry in read.entries] == ["A"]
    assert [number for number, _ in read.outside] == [2]


@pytest.mark.parametrize("blank", [" ", "\t"])
def test_blanks_behind_a_comma_in_a_value_are_passed_once(blank: str) -> None:
    (entry,) = read_bibtex(f"@misc{{k, title = {{A,{blank * 60_000}!}}")
    assert entry.record.title == "A, !"


def test_a_name_of_very_many_parts_is_no_preprint() -> None:
    text = f"@misc{{k, title = {{A}}, eprint = {{{'a-' * 30_000}/9901001}}, note = {{hep-th/9901001}}}}"
    assert only(text).record.links == ()
    assert only("@misc{k, title={A}, eprint={hep-th/9901001v2}}").record.links[0].url == (
        "https://arxiv.org/abs/hep-th/9901001v2"
    )


VALUES = st.text(alphabet="abc äß09.:;,()", min_size=1).map(lambda text: " ".join(text.split())).filter(bool)


@given(st.lists(st.tuples(VALUES, st.integers(1000, 2999), st.booleans()), min_size=1, max_size=5))
def test_any_titles_and_years_are_read_in_their_order(papers: list[tuple[str, int, bool]]) -> None:
    text = "\n\n".join(
        f'@misc{{k{n},\n title = "{title}",\n year = {year}}}'
        if quoted
        else f"@misc{{k{n}, year={year}, title={{{title}}}}}"
        for n, (title, year, quoted) in enumerate(papers)
    )
    found = [(entry.record.title, entry.record.year, entry.findings) for entry in read_bibtex(text)]
    assert found == [(title, year, ()) for title, year, _ in papers]


@given(
    st.lists(st.sampled_from(["@a{k,", "@article{", "}", "{", '"', "=", ",", "title", " ", "\n", "#", "\\", "@", "x"]))
)
def test_any_mixture_of_signs_is_read_without_a_failure(pieces: list[str]) -> None:
    read_bibtex("".join(pieces))
