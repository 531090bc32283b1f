"""One paper under two keys, and one link for two papers; what only looks alike is left alone."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.corpus.holding import Holding, holding
from bot.corpus.twins import Twins, arxiv_year, find_twins
from bot.entry.model import Entry, Link

TITLE = "Hashing by Candlelight for Nearest Neighbours"


def held(
    key: str, title: str = TITLE, *, authors: str = "Ada Ant, Bo Bee", year: int | None = 2019, **links: str
) -> Holding:
    entry = Entry(
        title=title, authors=authors, year=year, links=tuple(Link(name=name, url=url) for name, url in links.items())
    )
    return holding(f"_publications/{key}.markdown", entry, {"title": 3, "additional_links.0.url": 8})


def keys(holdings: tuple[Holding, ...]) -> list[str]:
    return [each.key for each in holdings]


def copies(*holdings: Holding) -> list[tuple[list[str], str, bool]]:
    return [(keys(each.holdings), each.mark, each.is_doubtful) for each in find_twins(holdings).copies]


def shared(*holdings: Holding) -> list[tuple[str, list[str], str | None]]:
    return [
        (each.mark, keys(each.holdings), each.owner.key if each.owner else None) for each in find_twins(holdings).shared
    ]


# -- one paper under several keys ----------------------------------------------------------------------------------


def test_one_title_and_an_author_in_common_are_one_paper() -> None:
    assert copies(
        held("ant2019hashing", "Hashing, by Candlelight"), held("ant2020a", "HASHING by candlelight", authors="B. Bee")
    ) == [(["ant2019hashing", "ant2020a"], "", False)]


@pytest.mark.parametrize(
    ("one", "other", "mark"),
    [
        ("https://arxiv.org/abs/1912.00001", "http://arxiv.org/pdf/1912.00001v3.pdf", "arXiv:1912.00001"),
        ("https://arxiv.org/abs/1912.00001", "https://doi.org/10.48550/arXiv.1912.00001", "arXiv:1912.00001"),
        ("https://doi.org/10.1145/1.2", "https://dl.acm.org/doi/pdf/10.1145/1.2", "doi:10.1145/1.2"),
        ("http://www.example.org/a.pdf", "https://example.org/a.pdf", "example.org/a.pdf"),
    ],
)
def test_one_link_however_it_is_written_and_nearly_one_title_are_one_paper(one: str, other: str, mark: str) -> None:
    found = copies(
        held("ant2019hashing", Paper=one),
        held("bee2020hashing", "Hashing by Candlelight", authors="Cy Cat", year=2020, Paper=other),
    )
    assert found == [(["ant2019hashing", "bee2020hashing"], mark, False)]


def test_a_paper_under_four_keys_is_told_once() -> None:
    assert copies(*(held(key) for key in ("ant2020a", "ant2020hashing", "ant2021a", "ant2021hashing"))) == [
        (["ant2020a", "ant2020hashing", "ant2021a", "ant2021hashing"], "", False)
    ]


def test_a_link_joins_what_a_title_joins_already() -> None:
    arxiv = "https://arxiv.org/abs/1912.00001"
    found = copies(
        held("ant2019a"),
        held("ant2019b", ArXiV=arxiv),
        held("cat2019c", "Hashing by Candle-light for Neighbours", authors="Cy Cat", ArXiV=arxiv),
    )
    assert found == [(["ant2019a", "ant2019b", "cat2019c"], "arXiv:1912.00001", False)]


def test_one_title_of_other_authors_may_be_chance() -> None:
    assert copies(held("ant2019"), held("cat2021", authors="Cy Cat")) == [(["ant2019", "cat2021"], "", True)]


def test_a_short_title_of_other_authors_says_nothing() -> None:
    assert copies(held("ant2019", "Deep Hashing"), held("cat2021", "Deep Hashing", authors="Cy Cat")) == []


def test_two_identifiers_of_one_kind_may_be_two_versions() -> None:
    assert copies(
        held("ant2019", Paper="https://doi.org/10.1145/1.2"), held("ant2020", Paper="https://doi.org/10.1109/3.4")
    ) == [(["ant2019", "ant2020"], "", True)]


def test_what_has_no_authors_is_one_only_in_one_year() -> None:
    assert copies(held("a", "Plenary talks", authors=""), held("b", "Plenary talks", authors="")) != []
    assert copies(held("a", "Plenary talks", authors=""), held("b", "Plenary talks", authors="", year=2020)) == []


def test_entries_without_title_are_no_twins() -> None:
    assert find_twins([held("a", ""), held("b", "")]) == Twins()


# -- one link for two papers ---------------------------------------------------------------------------------------


def test_one_link_of_two_papers_is_wrong_in_the_one_that_was_printed_long_before() -> None:
    link = "https://arxiv.org/abs/1810.13337"
    assert shared(
        held("yin2019learning", "Learning to Represent Edits", year=2019, ArXiV=link),
        held("zaremba2014learning", "Learning to Execute", year=2014, ArXiV=link),
    ) == [("arXiv:1810.13337", ["yin2019learning", "zaremba2014learning"], "yin2019learning")]


def test_a_link_that_names_its_author_is_that_authors() -> None:
    link = "https://proceedings.mlr.press/v37/ioffe15.html"
    assert shared(
        held("ioffe2015batch", "Batch Normalization", authors="Sergey Ioffe", year=2015, PDF=link),
        held("smith2015trees", "Trees in the Wind", authors="Jo Smith", year=2015, PDF=link),
    ) == [("PMLR:v37/ioffe15", ["ioffe2015batch", "smith2015trees"], "ioffe2015batch")]


def test_where_a_link_may_be_of_either_nobody_is_blamed() -> None:
    link = "https://dl.acm.org/citation.cfm?id=997857"
    assert shared(
        held("datar2004locality", "Locality-sensitive Hashing Scheme", PDF=link),
        held("gionis1999similarity", "Similarity Search in High Dimensions", PDF=link),
    ) == [("dl.acm.org/citation.cfm?id=997857", ["datar2004locality", "gionis1999similarity"], None)]


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("Code", "https://github.com/ant/hashing"),
        ("Dataset", "https://doi.org/10.5281/zenodo.123"),
        ("Tutorial", "https://example.org/tutorial.pdf"),
        ("Website", "https://example.org/project/"),
        ("Extended version", "https://arxiv.org/abs/1912.00001"),
        ("Paper", "https://example.org"),
    ],
)
def test_what_stands_beside_a_paper_may_be_shared(name: str, url: str) -> None:
    assert find_twins([held("a", **{name: url}), held("b", "Trees in the Wind", **{name: url})]) == Twins()


@pytest.mark.parametrize(
    ("mark", "year"),
    [
        ("arXiv:1810.13337", 2018),
        ("arXiv:0704.0001", 2007),
        ("arXiv:hep-th/9901001", 1999),
        ("arXiv:cs/0701001", 2007),
        ("doi:10.1145/1810.2", None),
    ],
)
def test_arxiv_numbers_tell_their_year(mark: str, year: int | None) -> None:
    assert arxiv_year(mark) == year


# -- nearly the same -----------------------------------------------------------------------------------------------


def near(one: str, other: str, **others: object) -> bool:
    second = held("ant2020b", other, **{"authors": "Ada Ant", "year": 2020, **others})
    return bool(find_twins([held("ant2019a", one), second]).near)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "Inhomogeneous Hypergraph Clustering with Applications",
            "Inhomogoenous Hypergraph Clustering with Applications",
        ),
        ("Stable Symmetry Feature Detection in Robots", "Stable Symmetric Feature Detection in Robots"),
        ("The Adverse Effects of Code Duplication", "Adverse Effects of Code Duplication"),
        ("Learning Compact Codes for Image Search", "Learning Compact Code for Image Search"),
    ],
)
def test_a_slip_in_a_title_of_one_author_is_noticed(one: str, other: str) -> None:
    assert near(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Learning Hash Codes for Images: Part I", "Learning Hash Codes for Images: Part II"),
        ("Findings of the 2019 Shared Task", "Findings of the 2020 Shared Task"),
        ("Supervised Hashing with Deep Networks", "Unsupervised Hashing with Deep Networks"),
        ("Static Analysis of Java Programs", "Static Analysis of Python Programs"),
        ("Hashing Codes", "Hashing Modes"),
    ],
)
def test_titles_that_mean_to_differ_are_not(one: str, other: str) -> None:
    assert not near(one, other)


def test_a_title_alone_makes_no_twins() -> None:
    one = "Are Deep Neural Networks the Best Choice for Modeling Source Code?"
    other = "Maybe Deep Neural Networks are the Best Choice for Modeling Source Code"
    assert find_twins([held("hellendoorn2017", one), held("karampatsis2019", other, authors="R. Cat")]) == Twins()
    slip = "The Adverse Effect of Code Duplication"
    assert not near("The Adverse Effects of Code Duplication", slip, authors="Cy Cat, Di Dog")
    assert not near("The Adverse Effects of Code Duplication", slip, year=2024)


# -- laws ----------------------------------------------------------------------------------------------------------

_holdings = st.lists(
    st.builds(
        held,
        st.text("abc", min_size=1, max_size=3),
        st.sampled_from([TITLE, "Hashing by Candle light for nearest neighbour", "Trees in the Wind of Winter", ""]),
        authors=st.sampled_from(["Ada Ant", "Cy Cat", "Ada Ant, Cy Cat", ""]),
        year=st.sampled_from([2019, 2020, None]),
        Paper=st.sampled_from(["https://arxiv.org/abs/1912.00001", "https://example.org/a.pdf", ""]),
    ),
    max_size=6,
    unique_by=lambda each: each.path,
)


@given(_holdings)
def test_the_order_in_which_entries_come_does_not_matter(holdings: list[Holding]) -> None:
    expected = find_twins(holdings)
    assert all(find_twins(order) == expected for order in itertools.islice(itertools.permutations(holdings), 6))


@given(_holdings)
def test_what_is_one_paper_is_not_blamed_for_its_link(holdings: list[Holding]) -> None:
    found = find_twins(holdings)
    sure = [set(keys(each.holdings)) for each in found.copies if not each.is_doubtful]
    for each in found.shared:
        assert not any(set(keys(each.holdings)) <= family for family in sure)
    assert all(len(each.holdings) > 1 for each in found.copies)


def test_a_thousand_entries_with_one_link_or_one_author_are_looked_over_at_once() -> None:
    link = "https://arxiv.org/abs/1912.00001"
    many = [held(f"ant2019{n}", f"Learning number {n} of codes for search", Paper=link) for n in range(2_000)]
    assert len(find_twins(many).shared) <= 1
