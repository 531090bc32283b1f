"""What is measured was not seen; and from which chance on guesses are shown: none, rather than wrong ones."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from made_up_review import review

from bot.suggest.space import Space, likenesses
from bot.suggest.words import RIGHT, Words, _regression, _threshold


def threshold(*guesses: tuple[float, bool]) -> float:
    return _threshold(
        np.array([chance for chance, _ in guesses]), np.array([float(is_right) for _, is_right in guesses])
    )


def test_the_threshold_is_the_least_chance_above_which_enough_guesses_are_right() -> None:
    good = [(0.9 - at / 1_000, True) for at in range(100)]
    bad = [(0.7 - at / 1_000, False) for at in range(100)]
    found = threshold(*good, *bad)
    assert 0.65 < found < 0.8
    assert [is_right for chance, is_right in (*good, *bad) if chance >= found].count(False) < 25


def test_a_few_lucky_guesses_are_no_evidence() -> None:
    assert threshold(*[(0.9, True)] * 29, *[(0.1, False)] * 200) == math.inf
    assert threshold(*[(0.9, True)] * 30, *[(0.1, False)] * 200) == 0.5


def test_just_three_in_four_are_not_enough_for_what_is_still_to_come() -> None:
    assert threshold(*[(0.8, True), (0.8, True), (0.8, True), (0.8, False)] * 25) == math.inf


def test_what_is_more_likely_wrong_is_not_shown_however_right_the_rest_is() -> None:
    assert threshold(*[(0.99, True)] * 1_000, *[(0.4, False)] * 10) >= 0.5


_guesses = st.lists(st.tuples(st.sampled_from([0.3, 0.5, 0.6, 0.75, 0.9, 0.99]), st.booleans()), min_size=1)


@given(_guesses, st.integers(1, 20))
def test_of_what_is_above_any_threshold_three_in_four_are_right(guesses: list[tuple[float, bool]], times: int) -> None:
    found = threshold(*guesses * times)
    shown = [is_right for chance, is_right in guesses * times if chance >= found]
    assert not shown or (len(shown) >= 30 and sum(shown) / len(shown) >= RIGHT)


# -- leaving one out -----------------------------------------------------------------------------------------------


def test_leaving_one_out_at_no_cost_is_the_same_as_learning_without_it() -> None:
    papers = review(30)
    vectors = Space(papers).vectors
    tags = [paper.tags for paper in papers]
    words = Words(vectors, tags)
    has = np.array([[float(word in each) for word in words.words] for each in tags])
    matrix = likenesses(vectors, vectors) + 0.3 * np.eye(len(papers))
    left_out = _regression(matrix.copy(), has - has.mean(axis=0))[1] + has.mean(axis=0)
    for at in range(len(papers)):
        others = [other for other in range(len(papers)) if other != at]
        solution = np.linalg.solve(matrix[np.ix_(others, others)], (has - has.mean(axis=0))[others])
        anew = has.mean(axis=0) + matrix[at, others] @ solution
        assert np.allclose(left_out[at], anew)
        asked = words._regressed(likenesses(vectors[[at]], vectors), at)[0]
        assert np.allclose(asked, anew, atol=1e-4)
