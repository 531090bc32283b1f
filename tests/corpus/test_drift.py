"""Which words of a vocabulary are one word in several spellings, and which of them to keep."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.corpus.drift import Merge, is_one_slip, merges
from bot.entry.vocabulary import fold


def said(counts: dict[str, int]) -> list[tuple[str, str, str, bool]]:
    return [(each.written, each.better, each.difference, each.is_sure) for each in merges(counts)]


@pytest.mark.parametrize(
    ("written", "better", "difference"),
    [
        ("Transformers", "Transformer", "plural"),
        ("transformer", "Transformer", "capitals"),
        ("GNNs", "GNN", "plural"),
        ("taxonomies", "taxonomy", "plural"),
        ("code searches", "code search", "plural"),
        ("Hashing-Methods", "Hashing Methods", "blank or hyphen"),
        ("crossmodal", "cross-modal", "blank or hyphen"),
        ("Graph-based ANN", "Graph Based ANN", "capitals, blank or hyphen"),
        ("Tools & Libraries", "Tools and Libraries", "`&` for `and`"),
        ("Quantisation", "Quantization", "British and American spelling"),
        ("topic modelling", "topic modeling", "British and American spelling"),
        ("behaviour", "behavior", "British and American spelling"),
        ("nearest neighbours", "nearest neighbor", "British and American spelling, plural"),
        ("analysing", "analyzing", "British and American spelling"),
        ("catalogue", "catalog", "British and American spelling"),
        ("centre loss", "center loss", "British and American spelling"),
        ("paediatrics", "pediatrics", "British and American spelling"),
        ("naïve Bayes", "naive Bayes", "accents"),
    ],
)
def test_one_word_in_two_spellings_is_merged_into_the_more_used_one(written: str, better: str, difference: str) -> None:
    assert merges({written: 2, better: 9}) == (
        Merge(written=written, better=better, times=2, times_better=9, difference=difference, is_sure=True),
    )
    assert said({written: 9, better: 2}) == [(better, written, difference, True)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("supervised", "unsupervised"),
        ("static", "dynamic"),
        ("C", "C++"),
        ("C++", "C#"),
        ("2D detection", "3D detection"),
        ("vitamin a intake", "vitamin b intake"),
        ("image retrieval", "image retrieval evaluation"),
        ("inter-rater", "intra-rater"),
        ("analysis", "analyst"),
        ("corpus", "corps"),
        ("filing", "filling"),
        ("news", "new"),
        ("code", "core"),
        ("1+", "1"),
        ("--", "---"),
    ],
)
def test_two_words_stay_two(one: str, other: str) -> None:
    assert merges({one: 30, other: 1}) == ()


@pytest.mark.parametrize("slip", ["matrix persuit", "matrix pursiut", "matrix pursit", "matrix purrsuit"])
def test_a_rare_word_one_letter_from_a_usual_one_is_its_slip(slip: str) -> None:
    assert said({slip: 1, "matrix pursuit": 5}) == [(slip, "matrix pursuit", "one letter", True)]


def test_of_two_words_in_use_one_letter_may_be_the_difference() -> None:
    assert said({"affective computing": 9, "effective computing": 9}) == []
    assert said({"adaptation": 4, "adoptation": 3}) == [("adoptation", "adaptation", "one letter", False)]


def test_an_ending_is_for_somebody_who_knows_the_field_to_judge() -> None:
    assert said({"edit": 32, "editing": 2}) == [("editing", "edit", "ending", False)]
    assert said({"cache": 1, "caching": 4}) == [("cache", "caching", "ending", False)]


def test_of_equally_used_spellings_the_one_of_the_reviews_own_country_is_kept() -> None:
    assert said({"topic modelling": 1, "topic modeling": 1, "summarization": 3}) == [
        ("topic modelling", "topic modeling", "British and American spelling", True)
    ]
    assert said({"topic modelling": 1, "topic modeling": 1, "regularisation": 3}) == [
        ("topic modeling", "topic modelling", "British and American spelling", True)
    ]


def test_every_spelling_is_merged_into_the_most_used_one_not_into_each_other() -> None:
    counts = {"Hash Tables": 9, "hash table": 4, "Hash-Table": 1}
    assert [(each.written, each.better) for each in merges(counts)] == [
        ("Hash-Table", "Hash Tables"),
        ("hash table", "Hash Tables"),
    ]


def test_merges_into_the_most_used_words_come_first() -> None:
    counts = {"datasets": 1, "dataset": 2, "GNNs": 1, "GNN": 7}
    assert [each.better for each in merges(counts)] == ["GNN", "dataset"]


words = st.text(st.sampled_from("abegilmnorstuyz AB-&é8+"), min_size=1, max_size=14)


@given(st.dictionaries(words, st.integers(1, 50), max_size=12))
def test_a_word_is_merged_into_a_word_of_the_vocabulary_that_is_used_no_less(counts: dict[str, int]) -> None:
    for each in merges(counts):
        assert each.written != each.better
        assert {each.written, each.better} <= counts.keys()
        assert each.difference
        if each.is_sure and fold(each.written) == fold(each.better):
            assert each.times <= each.times_better


@given(st.dictionaries(words, st.integers(1, 50), max_size=12))
def test_once_all_sure_merges_are_made_none_is_left(counts: dict[str, int]) -> None:
    for _ in list(counts):
        for each in [each for each in merges(counts) if each.is_sure]:
            counts[each.better] = counts.get(each.better, 0) + counts.pop(each.written, 0)
    assert not [each for each in merges(counts) if each.is_sure]


@given(st.text(max_size=200))
def test_any_text_has_a_form_and_the_form_is_its_own(text: str) -> None:
    assert merges({text: 1}) == ()
    assert isinstance(fold(text), str)


@pytest.mark.parametrize(
    ("one", "other", "is_slip"),
    [
        ("abcd", "abxd", True),
        ("abcd", "abd", True),
        ("abcd", "abcde", True),
        ("abcd", "bacd", True),
        ("abcd", "abdc", True),
        ("abcd", "abcd", False),
        ("abcd", "axcx", False),
        ("abcd", "badc", False),
        ("abcd", "abcdef", False),
        ("", "a", True),
    ],
)
def test_one_slip_of_the_finger(one: str, other: str, is_slip: bool) -> None:
    assert is_one_slip(one, other) is is_slip
    assert is_one_slip(other, one) is is_slip


def test_a_large_vocabulary_takes_no_longer_for_each_word() -> None:
    def seconds(size: int) -> float:
        counts = {f"{'abcdefghij'[n % 10] * 3}{n:x} of a longer word": 1 for n in range(size)}
        begun = time.perf_counter()
        merges(counts)
        return (time.perf_counter() - begun) / size

    assert seconds(8_000) < 4 * seconds(1_000)
