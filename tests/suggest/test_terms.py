"""What counts as a term of a text, and that no text is too bad to be read."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.suggest.paper import Paper
from bot.suggest.terms import terms_of


def terms(title: str = "", abstract: str = "") -> dict[str, int]:
    return dict(terms_of(Paper(path="a", title=title, abstract=abstract)))


def test_terms_are_words_and_pairs_without_small_words_numbers_and_single_letters() -> None:
    assert terms(abstract="The 10 codes of a tree: x codes") == {
        "code": 2,
        "tree": 1,
        "code tree": 1,
        "tree code": 1,
    }


def test_a_title_counts_twice() -> None:
    assert terms("Codes", "Codes")["code"] == 3


def test_one_word_is_one_term_however_it_is_written() -> None:
    assert terms("CODES") == terms("code") == terms("Ｃｏｄｅ") == terms(r"\textbf{Code}")


@pytest.mark.parametrize("word", ["loss", "analysis", "corpus", "gas"])
def test_an_ending_that_is_no_plural_stays(word: str) -> None:
    assert word in terms(word)


@pytest.mark.parametrize(
    "text",
    [
        "codes <b>trees</b>",
        "codes https://example.org/other?words=1 trees",
        "codes www.example.org/other trees",
        "codes &lt;i&gt;trees&lt;/i&gt;",
        "codes <!-- trees -->",
        r"codes \emph{trees}",
    ],
)
def test_markup_links_and_tex_are_no_words(text: str) -> None:
    assert set(terms(abstract=text)) == {"code", "tree", "code tree"}


def test_scripts_without_blanks_are_cut_into_pairs_of_letters() -> None:
    assert {"最近", "近邻", "邻搜", "搜索"} <= set(terms("最近邻搜索"))
    assert {"lsh", "哈希"} <= set(terms("LSH哈希"))


def test_of_a_text_without_end_the_beginning_is_read() -> None:
    begun = time.perf_counter()
    found = terms("code " * 20_000, "tree " * 50_000 + "last")
    assert found["tree"] < 2_000
    assert "last" not in found
    assert terms("x" * 60_000, "y" * 60_000) == {}
    terms("<a " * 20_000, "<" * 60_000)
    terms("\\" * 60_000, "{" * 60_000)
    terms("&" * 60_000, "&amp;" * 20_000)
    assert time.perf_counter() - begun < 2


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_can_be_read(title: str, abstract: str) -> None:
    assert all(term and number > 0 for term, number in terms(title, abstract).items())
