"""A text that is too long ends well."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.gateway.limits import CUT, fit, is_same, one_line


def test_a_text_that_fits_stays_as_it_is() -> None:
    assert fit("a\r\nb\n", 10) == "a\r\nb\n"


def test_a_long_text_ends_with_a_whole_line_and_says_so() -> None:
    text = "<!-- marker -->\nfirst line\nsecond line\n" + "x" * 100
    assert fit(text, 120) == "<!-- marker -->\nfirst line\nsecond line" + CUT


def test_an_open_fence_is_closed() -> None:
    text = "before\n````yaml\n```\na: 1\n" + "b: 2\n" * 100
    assert fit(text, 130).removesuffix(CUT).endswith("b: 2\n````")


def test_a_long_line_alone_is_cut_inside() -> None:
    assert fit("x" * 200, 100) == "x" * (100 - len(CUT)) + CUT


@given(text=st.text(alphabet="ab`~\n ", max_size=400), limit=st.integers(100, 300))
def test_a_text_never_exceeds_the_limit(text: str, limit: int) -> None:
    assert len(fit(text, limit)) <= limit


def test_one_line_is_one_line_within_the_limit() -> None:
    assert one_line("two\nlines\tand  more", 50) == "two lines and more"
    assert one_line("word " * 10, 12) == "word word w…"


def test_line_ends_and_space_around_make_no_difference() -> None:
    assert is_same("a\r\nb", "a\nb\n")
    assert not is_same("a\nb", "a b")
