"""A chance is said in words that a reader can take at their worth."""

from __future__ import annotations

import pytest

from bot.suggest.paper import Guess


@pytest.mark.parametrize(
    ("chance", "words"),
    [
        (1.0, "almost certain"),
        (0.95, "almost certain"),
        (0.949, "very likely"),
        (0.85, "very likely"),
        (0.849, "likely"),
        (0.7, "likely"),
        (0.699, "quite possible"),
        (0.5, "quite possible"),
        (0.0, "quite possible"),
    ],
)
def test_confidence_is_the_chance_in_words(chance: float, words: str) -> None:
    assert Guess(word="hashing", chance=chance).confidence == words
