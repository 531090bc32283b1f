"""What an entry is known by."""

from __future__ import annotations

import re

import pytest
from hostile import entries, lines
from hypothesis import given
from hypothesis import strategies as st

from bot.entry.bibkey import bibkey, is_bibkey, naive_bibkey
from bot.entry.folding import fold_title
from bot.entry.model import Entry


def entry(title: str, authors: str = "John Smith", year: int | None = 2019) -> Entry:
    return Entry(title=title, authors=authors, year=year)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Neural Networks", "smith2019neural"),
        ("A neural approach to the Universe", "smith2019neural"),
        ("On the Naturalness of Software", "smith2019naturalness"),
        ("To Index or Not to Index", "smith2019to"),
        ("Self-Supervised Bug Detection", "smith2019self"),
        ("Code2Vec: Learning", "smith2019code2vec"),
        ('"Why" Questions', "smith2019why"),
        ("{\\\"U}ber {Hashing}", "smith2019uber"),
        ("Übersetzung", "smith2019ubersetzung"),
        ("Straße", "smith2019strasse"),
        ("80 million tiny images", "smith201980"),
        ("???", "smith2019untitled"),
        ("深度学习", "smith2019untitled"),
        ("A", "smith2019untitled"),
        ("", "smith2019untitled"),
    ],
)  # fmt: skip
def test_the_key_is_surname_year_and_first_telling_word(title, expected):
    assert bibkey(entry(title)) == expected


@pytest.mark.parametrize(
    ("authors", "expected"),
    [
        ("Hussam Abu-Libdeh, B. Bee", "abulibdeh2019neural"),
        ("Aäron van den Oord", "vandenoord2019neural"),
        ("Hervé Jégou", "jegou2019neural"),
        ("Łukasz Øster", "oster2019neural"),
        ("李明", "anon2019neural"),
        ("", "anon2019neural"),
        ("ATLAS Collaboration", "atlascollaboration2019neural"),
    ],
)
def test_the_surname_is_folded_to_plain_letters(authors, expected):
    assert bibkey(entry("Neural Networks", authors)) == expected


def test_without_a_year_the_key_says_so():
    assert bibkey(entry("Neural Networks", year=None)) == "smithndneural"


def test_a_taken_key_gives_way_to_the_next_words_then_to_letters():
    words = ["smith2019neural", "smith2019networks"]
    paper = entry("Neural the Networks")
    assert bibkey(paper, []) == words[0]
    assert bibkey(paper, ["Smith2019Neural"]) == words[1]
    assert bibkey(paper, words) == "smith2019neuralb"
    letters = [f"smith2019neural{letter}" for letter in "bcdefghijklmnopqrstuvwxyz"]
    assert bibkey(paper, [*words, *letters]) == "smith2019neural27"


def test_the_naive_key_keeps_the_article():
    assert naive_bibkey(entry("A neural approach")) == "smith2019a"


@given(entries, st.sets(lines))
def test_a_key_is_always_free_and_safe_as_a_path(paper, taken):
    for _ in range(4):
        key = bibkey(paper, taken)
        assert re.fullmatch(r"[a-z0-9]{3,90}", key)
        assert key not in {other.casefold() for other in taken}
        assert is_bibkey(key)
        taken = {*taken, key.upper()}


@pytest.mark.parametrize(
    "stem", ["jégou2011searching", "2019scratch", "niu2022spt-code", "commit2vec2019lozoya", "a b"]
)
def test_any_name_that_stays_in_its_folder_is_accepted(stem):
    assert is_bibkey(stem)


@pytest.mark.parametrize("stem", ["", "..", "../x", "a/b", "a\\b", ".hidden", "a\nb", "c:d", "a\x00"])
def test_a_name_that_leaves_its_folder_is_no_key(stem):
    assert not is_bibkey(stem)


@pytest.mark.parametrize(
    ("title", "same"),
    [
        ("LSH Forest: Self-Tuning Indexes", "lsh forest -- self tuning indexes"),
        ("{BERT}-based \\emph{Code} Search", "BERT-based Code Search"),
        ("$\\omega$Test", "omega test"),
        ("Schr\\\"odinger's Cat", "Schrödingers cat"),
        ("Ångström ﬁlters", "angstrom filters"),
    ],
)  # fmt: skip
def test_titles_that_differ_in_writing_only_fold_to_the_same(title, same):
    folded = [fold_title(title), fold_title(same)]
    assert folded[0].replace(" ", "") == folded[1].replace(" ", "")


def test_a_title_of_signs_only_is_still_told_from_others():
    assert fold_title("???") == "???"
    assert fold_title("深度 学习") == "深度 学习"
    assert fold_title(" ") == ""


@pytest.mark.parametrize(
    ("title", "taken", "key"),
    [
        ("Faiss", (), "faiss"),
        ("The Product Quantizer: a toolkit", (), "productquantizeratoolkit"),
        ("Faiss", ("faiss", "faissb"), "faissc"),
        ("!", (), "untitled"),
        ("R", (), "anonndr"),
        ("NUL", (), "anonndnul"),
        ("2019", (), "anonnd2019"),
    ],
)
def test_what_has_neither_authors_nor_a_year_goes_by_its_name(title, taken, key):
    assert bibkey(Entry(title=title), taken) == key
