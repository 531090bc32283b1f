"""What was advised of a paper is kept as bytes, and comes back as it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.suggest import advice as kept
from bot.suggest.advice import Advice, pack, unpack
from bot.suggest.paper import Guess, Neighbour

WORDS = st.text(max_size=20)
CHANCES = st.floats(0, 1)
GUESSES = st.lists(st.builds(Guess, word=WORDS, chance=CHANCES), max_size=3).map(tuple)
NEIGHBOURS = st.lists(st.builds(Neighbour, path=WORDS, title=WORDS, likeness=CHANCES), max_size=3).map(tuple)


@given(st.builds(Advice, tags=GUESSES, categories=GUESSES, neighbours=NEIGHBOURS))
def test_advice_comes_back_as_it_was(advice: Advice) -> None:
    assert unpack(pack(advice)) == advice


def test_advice_of_another_version_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    data = pack(Advice())
    monkeypatch.setattr(kept, "VERSION", kept.VERSION + 1)
    assert unpack(data) is None


@pytest.mark.parametrize("data", [b"", b"{}", b"[1]", b"\xff", b"[1, 2, 3, 4]", b"[1, [[1]], [], []]", b"[" * 5_000])
def test_what_is_no_advice_is_none(data: bytes) -> None:
    assert unpack(data) is None
