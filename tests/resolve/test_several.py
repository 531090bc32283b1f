"""A list of papers as people paste it: each of them once, with its line, and a word on what is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.faults import Finding, Severity
from bot.resolve.several import Papers, read_papers


def test_a_mixed_list_is_read_in_its_order() -> None:
    found = read_papers(
        "My papers:\n"
        "\n"
        "- https://arxiv.org/abs/2101.00001\n"
        "2. 10.1145/1.2\n"
        "* Spectral Hashing: http://a.org/weiss.pdf\n"
        "# a comment\n"
        "<!-- another -->\n"
        "```bibtex\n"
        "@misc{k,\n"
        "  title = {Codes}\n"
        "}\n"
        "```\n"
        "2101.00003, arXiv:2101.00004\n"
    )
    assert [(paper.line, paper.given, paper.link, paper.name) for paper in found.papers] == [
        (3, "https://arxiv.org/abs/2101.00001", "https://arxiv.org/abs/2101.00001", ""),
        (4, "10.1145/1.2", "https://doi.org/10.1145/1.2", ""),
        (5, "Spectral Hashing: http://a.org/weiss.pdf", "http://a.org/weiss.pdf", "Spectral Hashing"),
        (9, "@misc{k,", "", ""),
        (13, "2101.00003, arXiv:2101.00004", "https://arxiv.org/abs/2101.00003", ""),
        (13, "2101.00003, arXiv:2101.00004", "https://arxiv.org/abs/2101.00004", ""),
    ]
    assert [paper.record.title for paper in found.papers if paper.record] == ["Codes"]
    assert (found.left, found.findings) == (0, ())


def test_words_that_are_no_paper_have_a_verdict_of_their_own() -> None:
    first, second = read_papers("Spectral Hashing\n2101.00001").papers
    assert second.findings == ()
    assert (first.given, first.link, first.record) == ("Spectral Hashing", "", None)
    assert first.findings == (
        Finding(
            rule="link-form",
            severity=Severity.ERROR,
            message="“Spectral Hashing” is no address, DOI or arXiv id.",
            hint="Write one of them a line, or paste the paper's BibTeX.",
            line=1,
        ),
    )


def test_words_behind_an_address_are_told() -> None:
    (paper,) = read_papers("https://a.org/x (accepted)").papers
    assert [(finding.severity, finding.message) for finding in paper.findings] == [
        (Severity.WARNING, "“(accepted)” beside a link is left out.")
    ]


def test_a_broken_entry_is_one_paper_and_holds_up_no_other() -> None:
    broken, good = read_papers("@misc{a, title={A} year=2001}\n@misc{b, title={B}}").papers
    assert [finding.rule for finding in broken.findings] == ["bibtex"]
    assert (good.line, good.findings) == (2, ())


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("2101.00001", "https://arxiv.org/abs/2101.00001"),
        ("https://a.org/x", "http://www.A.org/x/"),
        ("10.1145/1.2", "https://doi.org/10.1145/1.2"),
        ("@misc{a, title={The Codes}, year=2001}", "@misc{b, title={The {CODES}.}, year=2001}"),
        ("Spectral Hashing", "- spectral  hashing"),
    ],
)
def test_a_paper_given_twice_is_taken_once_and_told_once(first: str, second: str) -> None:
    found = read_papers(f"{first}\n{second}\n{second}")
    assert len(found.papers) == 1
    assert [(f.rule, f.severity, f.line) for f in found.findings] == [
        ("list-twice", Severity.NOTICE, 2),
        ("list-twice", Severity.NOTICE, 3),
    ]
    assert found.findings[0].message.endswith("is the paper of line 1; it is taken once.")


def test_the_bibtex_of_a_paper_whose_doi_is_in_the_list_is_not_lost() -> None:
    (paper,) = read_papers("10.1145/1.2\n@misc{a, title={A}, doi={10.1145/1.2}}").papers
    assert paper.link == "https://doi.org/10.1145/1.2"
    assert paper.record is not None
    assert paper.record.title == "A"


def test_more_than_the_limit_are_left_with_the_line_to_go_on_from() -> None:
    text = "\n".join(f"10.1145/1.{number}" for number in range(300))
    found = read_papers(text)
    assert (len(found.papers), found.left) == (50, 250)
    assert found.findings == (
        Finding(
            rule="list-long",
            severity=Severity.WARNING,
            message="The list has 300 papers; the first 50 of them are taken.",
            hint="File the others, from “10.1145/1.50” on (line 51), in another issue.",
            line=51,
        ),
    )
    assert len(read_papers(text, limit=3).papers) == 3


@pytest.mark.parametrize("text", ["", " \n\n", "# nothing", "Here they are:", "```\n```", "---"])
def test_an_empty_list_says_what_to_write(text: str) -> None:
    assert read_papers(text) == Papers(
        papers=(),
        findings=(
            Finding(
                rule="list-empty",
                severity=Severity.ERROR,
                message="There is no paper in this list.",
                hint="Write an address, a DOI or an arXiv id a line, or paste BibTeX.",
            ),
        ),
    )


def test_a_long_line_is_shown_in_short() -> None:
    (paper,) = read_papers("word " * 12_000).papers
    assert len(paper.given) == 200


@given(st.lists(st.integers(1, 99_999), unique=True, min_size=1, max_size=60), st.integers(1, 60))
def test_every_paper_is_taken_or_counted(numbers: list[int], limit: int) -> None:
    found = read_papers("\n".join(f"- 10.1145/{number}" for number in numbers), limit=limit)
    assert len(found.papers) + found.left == len(numbers)
    assert [paper.link for paper in found.papers] == [f"https://doi.org/10.1145/{n}" for n in numbers[:limit]]


@given(st.lists(st.sampled_from(["2101.00001", "\n", " ", "- ", "@misc{k,", "}", "word", ":", ",", "title={A}", "#"])))
def test_every_line_with_a_word_is_a_paper_a_comment_or_told(pieces: list[str]) -> None:
    read_papers("".join(pieces))


@pytest.mark.parametrize(
    "sign", ["a ", "2101.00001\n", "https://a.org ", "@misc{k}\n", "- ", "\n", "@misc{k},\n", "``` "]
)
def test_a_paper_below_a_hostile_list_is_read(sign: str) -> None:
    """Time that grows with the square of the text would make this hang; bench/hostile.py measures it."""
    found = read_papers(sign * (120_000 // len(sign)) + "\n10.1145/12", limit=10**9)
    assert found.papers[-1].link == "https://doi.org/10.1145/12"


@pytest.mark.parametrize("blank", [" ", "\t"])
def test_blanks_behind_a_fence_are_passed_once(blank: str) -> None:
    """It took longer than a minute once, with two patterns side by side that both take blanks."""
    found = read_papers(f"@misc{{k, title = {{A}}}}\n``` {blank * 60_000}!x\n10.1145/12")
    assert [paper.link for paper in found.papers] == ["", "", "https://doi.org/10.1145/12"]
    assert [told.rule for told in found.papers[1].findings] == ["link-form"]


def test_csl_json_is_a_list_too() -> None:
    text = '[{"title": "One", "DOI": "10.1000/one"}, {"title": "Two", "issued": {"date-parts": [[2019]]}}]'
    read = read_papers(text)
    assert [(paper.given, paper.record and paper.record.year) for paper in read.papers] == [
        ("One", None),
        ("Two", 2019),
    ]


def test_two_spellings_of_one_identifier_are_one_paper() -> None:
    read = read_papers(
        "https://arxiv.org/pdf/1706.03762v5.pdf\narXiv:1706.03762\nhttps://doi.org/10.48550/arXiv.1706.03762"
    )
    assert [paper.link for paper in read.papers] == ["https://arxiv.org/pdf/1706.03762v5.pdf"]
    assert [finding.rule for finding in read.findings] == ["list-twice", "list-twice"]


@pytest.mark.parametrize("line", ["ACL:P18-1001", "PMID: 11748933", "P18-1001"])
def test_a_bare_identifier_of_any_scheme_is_a_paper(line: str) -> None:
    (paper,) = read_papers(line).papers
    assert paper.link.startswith("https://")
    assert paper.findings == ()
