"""When two titles are one title as two people write it, and when a small difference makes another paper."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.corpus.slips import Vocabulary
from bot.corpus.titles import Relation, Title, is_nearly, relate, title_of

BERT = "BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding"


def related(one: str, other: str, *words: str) -> Relation:
    vocabulary = Vocabulary(counts=dict.fromkeys(words, 2), titles=len(words))
    return relate(title_of(one), title_of(other), vocabulary=vocabulary)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Learning to Hash", "LEARNING TO HASH."),
        ("Jégou's Product Quantization", "Jegous product quantization"),
        (r"Schr\"odinger's $\ell_2$ Hashing", "Schrödinger’s ell_2 hashing"),
        ("{BERT} for \\emph{Code} Search", "BERT for code search"),
        ("Search & Rescue", "Search and Rescue"),
        (r"Search \& Rescue", "Search &amp; Rescue"),
        ("Real-Time Search", "Realtime search"),
        ("基于图的近似最近邻搜索", "基于图的近似最近邻搜索。"),
        ("Hashing", "hashing"),
    ],
)
def test_case_accents_signs_blanks_and_tex_make_no_other_title(one: str, other: str) -> None:
    assert related(one, other) is Relation.SAME


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Graph Neural Network for Code Search", "Graph Neural Networks for Code Search"),
        ("Supervised Hashing with Kernels", "Supervised Hashign with Kernels"),
        ("Supervised Hashing with Kernels", "Superviesd Hashing with Kernals"),
        ("On the Modelling of Code", "The Modeling of Code"),
        ("Large Database Search in Practice", "Large Data Base Serch in Practice"),
    ],
)
def test_a_slip_a_plural_or_a_small_word_makes_nearly_no_other_title(one: str, other: str) -> None:
    assert related(one, other) >= Relation.SLIP


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("A Study of Hashing, Part I", "A Study of Hashing, Part II"),
        ("Face Search in 2D Images", "Face Search in 3D Images"),
        ("Supervised Learning of Codes", "Unsupervised Learning of Codes"),
        ("Closed Loop Control of Holonomic Vehicles", "Closed Loop Control of Non-holonomic Vehicles"),
        ("Speech-based Search of Robots", "Vision-based Search of Robots"),
        ("Vitamin A and Search", "Vitamin B and Search"),
        ("基于图的近似最近邻搜索", "基于树的近似最近邻搜索"),
        (
            "Are Deep Neural Networks the Best Choice for Modeling Source Code?",
            "Maybe Deep Neural Networks are the Best Choice for Modeling Source Code",
        ),
    ],
)
def test_a_number_a_prefix_or_another_word_makes_another_title(one: str, other: str) -> None:
    assert related(one, other) < Relation.SUBTITLE


def test_two_words_that_others_write_are_no_slip_of_each_other() -> None:
    one, other = "Macro Expressions in Faces", "Micro Expressions in Faces"
    assert related(one, other) is Relation.SLIP
    assert related(one, other, "macro", "micro") is Relation.REWORDED


@pytest.mark.parametrize(
    "part",
    [
        "BERT",
        "Pre-training of Deep Bidirectional Transformers for Language Understanding",
        "Pretraining of deep bidirectional transfomers for language understanding",
    ],
)
def test_a_title_without_its_subtitle_or_without_the_name_before_it_is_known(part: str) -> None:
    assert related(part, BERT) is related(BERT, part) is Relation.SUBTITLE


@pytest.mark.parametrize("sign", [": ", " - ", " – ", " — ", "？ ".replace("？", "?"), "："])
def test_a_subtitle_stands_behind_any_of_the_usual_signs(sign: str) -> None:
    assert related(f"What is Hashing{sign}A Study", "What is hashing") is Relation.SUBTITLE


def test_two_subtitles_of_one_title_are_two_titles() -> None:
    assert related("Hashing Revisited: Theory and Bounds", "Hashing Revisited: Practice on Phones") < Relation.SUBTITLE


def test_a_title_that_was_reworded_a_little_is_nearly_the_same_unless_a_number_differs() -> None:
    assert is_nearly("Fast Supervised Hashing with Trees for Data", "Fast Supervised Hashing with Forests for Data")
    assert not is_nearly(
        "Fast Supervised Hashing with 2 Trees for Data", "Fast Supervised Hashing with 3 Trees for Data"
    )


@pytest.mark.parametrize("empty", ["", "  ", "\u200b"])
def test_an_empty_title_is_no_other_title(empty: str) -> None:
    assert related(empty, "Hashing") is Relation.NONE
    assert related("", "") is Relation.NONE


def test_a_title_of_many_thousand_letters_is_cut() -> None:
    assert len(title_of("word " * 20_000).whole) <= 300


@given(st.text(max_size=80), st.text(max_size=80))
def test_it_does_not_matter_which_title_comes_first(one: str, other: str) -> None:
    assert related(one, other) is related(other, one)


@given(st.text(max_size=80))
def test_every_title_is_itself(text: str) -> None:
    assert related(text, text) is (Relation.SAME if title_of(text) != Title("") else Relation.NONE)
