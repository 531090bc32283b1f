"""Whether a paper is here already: by links, titles, authors and years together, each verdict with its evidence."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.corpus.comparing import Match, Verdict, compare
from bot.corpus.duplicates import Catalogue
from bot.corpus.holding import Holding, holding
from bot.corpus.slips import Vocabulary
from bot.entry.model import Entry, Link

TITLE = "Hashing by Candlelight for Nearest Neighbours"


def held(
    key: str = "ant2019hashing",
    title: str = TITLE,
    *,
    authors: str = "Ada Ant, Bo Bee",
    year: int | None = 2019,
    venue: str = "SIGIR",
    **links: str,
) -> Holding:
    named = tuple(Link(name=name, url=url) for name, url in links.items())
    return holding(
        f"_publications/{key}.md", Entry(title=title, authors=authors, year=year, venue=venue, links=named), {}
    )


ENTRY = held(Paper="https://doi.org/10.1145/1.2")


def verdict(asked: Holding, other: Holding = ENTRY) -> Verdict | None:
    match = compare(asked, other)
    assert (match and match.verdict) == ((back := compare(other, asked)) and back.verdict)
    return match.verdict if match else None


def said(asked: Holding, other: Holding = ENTRY) -> str:
    match = compare(asked, other)
    return match.said if match else ""


# -- the same paper ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "asked",
    [
        held("x", "HASHING by candlelight for nearest neighbors"),
        held("x", authors="A. Ant and B. Bee"),
        held("x", authors="Ant, Ada; Bee, Bo"),
        held("x", authors="Ant et al."),
        held("x", authors="Bo Bee, Cy Cat"),
        held("x", year=2020),
        held("x", year=None),
        held("x", "Hashing by Candlelight for Nearest Neighbours: A Memoir"),
    ],
)
def test_one_title_with_one_of_its_authors_is_one_paper(asked: Holding) -> None:
    assert verdict(asked) is Verdict.SAME


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://doi.org/10.1145/1.2", "https://dl.acm.org/doi/pdf/10.1145/1.2"),
        ("https://arxiv.org/abs/1912.00001", "http://arxiv.org/pdf/1912.00001v3.pdf"),
        ("https://openreview.net/forum?id=ryxK0JBtPr", "https://openreview.net/pdf?id=ryxK0JBtPr"),
        ("https://aclanthology.org/P18-1001", "https://doi.org/10.18653/v1/P18-1001"),
    ],
)
def test_one_link_and_nearly_one_title_are_one_paper_whoever_is_said_to_have_written_it(one: str, other: str) -> None:
    asked = held("x", "Hashing by Candelight for the Nearest Neighbours", authors="", year=2011, Paper=one)
    assert verdict(asked, held(Paper=other)) is Verdict.SAME


def test_a_title_that_was_reworded_behind_one_link_is_one_paper() -> None:
    link = "https://arxiv.org/abs/1912.00001"
    asked = held("x", "Hashing by Torchlight for Nearest Neighbours", Paper=link)
    assert verdict(asked, held(Paper=link)) is Verdict.SAME


def test_the_evidence_is_told() -> None:
    assert said(held("x", year=2020)) == "has the same title, the same authors and the year 2019"
    assert said(held("x", authors="Bo Bee, Cy Cat", Paper="https://doi.org/10.1145/1.2")) == (
        "has the same link (`doi:10.1145/1.2`), the same title, 1 author in common and the same year"
    )


def test_a_letter_that_makes_another_short_word_is_a_slip_where_the_very_same_people_wrote_both() -> None:
    words = ("from", "form", "learning", "students", "macro", "micro", "expressions")
    known = Vocabulary(counts=dict.fromkeys(words, 2), titles=9)
    one = held("x", "Learning form Students in Large Classes")
    match = compare(one, held("y", "Learning from Students in Large Classes"), vocabulary=known)
    assert match is not None
    assert (match.verdict, match.evidence[0]) == (Verdict.SAME, "nearly the same title")
    others = held("y", "Learning from Students in Large Classes", authors="Ada Ant, Cy Cat")
    assert (match := compare(one, others, vocabulary=known)) is None or match.verdict is Verdict.ALIKE
    macro, micro = (held(word, f"{word} Expressions in the Faces of Men") for word in ("Macro", "Micro"))
    assert (match := compare(macro, micro, vocabulary=known)) is None or match.verdict is Verdict.ALIKE


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (held("x", "Hashing"), Verdict.SAME),
        (held("x", "Hashing", authors="Ada Ant et al."), Verdict.SAME),
        (held("x", "Hashing", authors="Ada Ant, Cy Cat"), Verdict.ALIKE),
        (held("x", "Hashing", authors="Bo Bee"), Verdict.ALIKE),
        (held("x", "Hashing", year=2016), Verdict.ALIKE),
    ],
)
def test_a_title_without_its_subtitle_is_one_paper_by_the_very_same_people_at_the_same_time(
    asked: Holding, expected: Verdict
) -> None:
    assert verdict(asked, held("y", "Hashing: Candles for Nearest Neighbours")) is expected


def test_a_second_part_is_another_paper_though_it_begins_with_the_title_of_the_first() -> None:
    assert verdict(held("x", "Hashing by Candlelight"), held("y", "Hashing by Candlelight: II. Lamps")) is Verdict.ALIKE


# -- preprint and print --------------------------------------------------------------------------------------------


def test_a_preprint_and_its_published_version_are_told_as_such() -> None:
    preprint = held("x", venue="", year=2018, Paper="https://arxiv.org/abs/1812.00001")
    assert preprint.is_preprint is True
    assert ENTRY.is_preprint is False
    assert verdict(preprint) is Verdict.VERSION


@pytest.mark.parametrize("venue", ["arXiv", "CoRR", "No Venue", "N/A"])
def test_what_stands_for_a_missing_venue_is_no_venue(venue: str) -> None:
    assert held(venue=venue, Paper="https://arxiv.org/abs/1812.00001").is_preprint is True


def test_without_venue_and_link_nobody_knows_what_it_is_a_version_of() -> None:
    assert held(venue="").is_preprint is None
    assert verdict(held("x", venue="")) is Verdict.SAME


# -- perhaps -------------------------------------------------------------------------------------------------------


def test_one_title_of_other_authors_is_only_perhaps_one_paper() -> None:
    assert verdict(held("x", authors="Cy Cat, Di Dog")) is Verdict.ALIKE
    assert said(held("x", authors="Cy Cat, Di Dog")) == "has the same title and the same year, but other authors"


def test_a_short_title_of_other_authors_says_nothing() -> None:
    assert verdict(held("x", "Editorial", authors="Cy Cat"), held("y", "Editorial")) is None


def test_each_with_an_identifier_of_its_own_is_only_perhaps_one_paper() -> None:
    journal = held("x", year=2020, Paper="https://doi.org/10.1109/3.4")
    assert verdict(journal) is Verdict.ALIKE
    assert said(journal).endswith(", but another DOI")


def test_one_title_many_years_later_is_only_perhaps_one_paper() -> None:
    assert verdict(held("x", year=2026)) is Verdict.ALIKE


def test_one_link_under_another_title_is_one_paper_only_perhaps() -> None:
    link = "https://arxiv.org/abs/1912.00001"
    match = compare(held("x", "On Something Else", authors="Cy Cat", Paper=link), held(Paper=link))
    assert match is not None
    assert (match.verdict, match.titles.name) == (Verdict.ALIKE, "NONE")
    assert match.said == "has the same link (`arXiv:1912.00001`) and the same year, but another title and other authors"


def test_without_authors_a_title_is_only_perhaps_one_paper() -> None:
    assert verdict(held("x", authors="")) is Verdict.ALIKE


# -- another paper -------------------------------------------------------------------------------------------------


def test_never_by_title_alone() -> None:
    best = held("hellendoorn2017deep", "Are Deep Neural Networks the Best Choice for Modeling Source Code?")
    maybe = held(
        "karampatsis2019deep",
        "Maybe Deep Neural Networks are the Best Choice for Modeling Source Code",
        authors="Cy Cat, Di Dog",
    )
    assert verdict(best, maybe) is None


@pytest.mark.parametrize(
    "title",
    [
        "Hashing by Candlelight for Farthest Neighbours",
        "Hashing by Candlelight for Nearest Neighbours II",
        "Bashing by Daylight for Nearest Cousins",
    ],
)
def test_the_next_paper_of_the_same_people_is_another_one(title: str) -> None:
    assert verdict(held("x", title, year=2020)) in (None, Verdict.ALIKE)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Robot Control Systems, Part A: Theory", "Robot Control Systems, Part B: Theory"),
        ("Supervised Hashing for Image Retrieval", "Unsupervised Hashing for Image Retrieval"),
        ("Types in Typed Languages of Today", "Types in Untyped Languages of Today"),
        ("A Study of CNN Models for Source Code", "A Study of RNN Models for Source Code"),
        ("Fine-tuning BERT for Source Code", "Fine-tuning BART for Source Code"),
        ("Translating Questions into XML Documents", "Translating Questions into SQL Documents"),
        ("Images of Faces by a GAN of Ours", "Images of Faces by a VAE of Ours"),
        ("Voices of Male Persons in the Wild", "Voices of Female Persons in the Wild"),
        ("Grasping from RGB Images of Things", "Grasping from RGBD Images of Things"),
        ("Search by Asymmetric LSH in Practice", "Search by Symmetric LSH in Practice"),
        ("Online Submodular Minimization in Private", "Online Submodular Maximization in Private"),
        ("Fast Encoding of Programs as Vectors", "Fast Decoding of Programs as Vectors"),
        ("Inductive Learning of Program Graphs", "Deductive Learning of Program Graphs"),
        ("External Memory for Program Synthesis", "Internal Memory for Program Synthesis"),
        ("Online Navigation Summaries of Robots", "Offline Navigation Summaries of Robots"),
        ("Learning C++ Idioms from Examples", "Learning C# Idioms from Examples"),
        ("From Programs to Proofs", "From Proofs to Programs"),
    ],
)
def test_what_the_same_people_write_about_something_else_in_the_next_year_is_another_paper(
    one: str, other: str
) -> None:
    assert verdict(held("x", one, year=2018), held("y", other, year=2019)) in (None, Verdict.ALIKE)


def test_of_one_short_title_however_often_it_is_there_the_one_by_the_same_people_is_found() -> None:
    corpus = [held(f"other{number}", "Guest Editorial", authors=f"A{number} Other") for number in range(100)]
    catalogue = Catalogue([*corpus, held("zoe", "Guest Editorial", authors="Zoe Zander")])
    assert keys(catalogue.find(held("x", "Guest editorial", authors="Z. Zander"))) == [("zoe", "same")]


def test_datasets_go_by_their_names_whoever_made_them() -> None:
    one, other = held("x", "ImageNet", authors="Cy Cat", year=2024), held("y", "IMAGENET", authors="Di Dog", year=2012)
    assert compare(one, other) is None
    match = compare(one, other, goes_by_name=True)
    assert match is not None
    assert match.verdict is Verdict.SAME


# -- a whole corpus ------------------------------------------------------------------------------------------------


def keys(matches: tuple[Match, ...]) -> list[tuple[str, str]]:
    return [(match.holding.key, match.verdict) for match in matches]


OTHERS = [
    held(f"other{number}", f"{word} Search in {other} Spaces", authors=f"{word} {other}", year=2000 + number)
    for number, (word, other) in enumerate(
        [("Graph", "Metric"), ("Tree", "Vector"), ("Hash", "Hamming"), ("Beam", "Discrete"), ("Table", "Dense")]
    )
]


def test_the_surest_match_comes_first_and_the_paper_itself_is_none() -> None:
    catalogue = Catalogue([*OTHERS, ENTRY, held("cat2019hashing", authors="Cy Cat")])
    assert keys(catalogue.find(held("new2019"))) == [("ant2019hashing", "same"), ("cat2019hashing", "alike")]
    assert keys(catalogue.find(ENTRY)) == [("cat2019hashing", "alike")]


def test_a_paper_that_is_not_here_is_not_found() -> None:
    assert Catalogue([*OTHERS, ENTRY]).find(held("x", "Lanterns and Lamps", authors="Eve Elk")) == ()


def test_a_word_that_several_titles_have_is_no_slip_of_another_one() -> None:
    corpus = [
        held(f"{word}{n}", f"{word} Expressions in {n} Faces of Men") for word in ("Macro", "Micro") for n in (1, 2)
    ]
    found = keys(Catalogue(corpus).find(held("x", "Micro Expressions in 1 Faces of Men")))
    assert [key for key, verdict in found if verdict == "same"] == ["Micro1"]


def test_the_order_of_the_entries_does_not_matter() -> None:
    corpus = [*OTHERS, ENTRY, held("a", year=2020), held("b", authors="Bo Bee")]
    shuffled = random.Random(3).sample(corpus, len(corpus))
    assert Catalogue(corpus).find(held("x")) == Catalogue(shuffled).find(held("x"))
    assert sorted(map(repr, Catalogue(corpus).pairs())) == sorted(map(repr, Catalogue(shuffled).pairs()))


@pytest.mark.parametrize("title", ["", " ", "…", "A", "的", "\u202e", "$\\ell_2$", "a" * 70_000])
def test_odd_titles_are_asked_for_and_held(title: str) -> None:
    catalogue = Catalogue([held("odd", title), held("bare", "", authors="", year=None, venue="")])
    matches = catalogue.find(held("x", title))
    assert all(match.holding.key == "odd" for match in matches)
    assert list(catalogue.pairs()) == []


def test_an_empty_review_holds_nothing() -> None:
    assert Catalogue([]).find(ENTRY) == ()
    assert list(Catalogue([]).pairs()) == []


def test_titles_in_other_scripts_are_found_again() -> None:
    catalogue = Catalogue(
        [held("wang", "基于图的近似最近邻搜索", authors="王伟"), held("petrov", "Поиск ближайших соседей")]
    )
    assert keys(catalogue.find(held("x", "基于图的近似最近邻搜索。", authors="王伟"))) == [("wang", "same")]
    assert keys(catalogue.find(held("x", "ПОИСК ближайших соседей"))) == [("petrov", "same")]


# -- all pairs -----------------------------------------------------------------------------------------------------


def test_one_paper_under_two_keys_is_a_pair_of_the_corpus() -> None:
    catalogue = Catalogue([*OTHERS, held("cao2017correlation", year=2017), held("cao2016correlation", year=2016)])
    assert [(one.key, match.holding.key, match.verdict) for one, match in catalogue.pairs()] == [
        ("cao2016correlation", "cao2017correlation", "same")
    ]


WORDS = st.sampled_from("hash graph tree code search fast deep learned sparse metric".split())  # noqa: SIM905
SOME = st.builds(
    held,
    st.uuids().map(str),
    st.lists(WORDS, min_size=1, max_size=6).map(" ".join),
    authors=st.lists(st.sampled_from(["Ada Ant", "Bo Bee", "Cy Cat"]), max_size=2, unique=True).map(", ".join),
    year=st.sampled_from([2018, 2019, None]),
)


@given(st.lists(SOME, max_size=12))
def test_in_a_small_corpus_every_sure_pair_is_found_that_asking_for_each_paper_finds(corpus: list[Holding]) -> None:
    catalogue = Catalogue(corpus)
    asked = {
        frozenset((each.path, match.holding.path)) for each in corpus for match in catalogue.find(each) if match.is_sure
    }
    assert {frozenset((one.path, match.holding.path)) for one, match in catalogue.pairs() if match.is_sure} == asked


def test_two_thousand_entries_of_one_title_take_no_more_than_a_moment() -> None:
    corpus = [held(f"ant{number}", year=None, authors=f"A{number} Ant") for number in range(2_000)]
    catalogue = Catalogue(corpus)
    assert len(catalogue.find(held("x"))) <= 440
    assert sum(1 for _ in catalogue.pairs()) < 2_000 * 61
