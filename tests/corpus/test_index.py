"""What a review holds, looked up by key, path and title."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.corpus.index import EMPTY, Index
from bot.entry.model import Entry

PATHS = (
    "_publications/allamanis2019adverse.markdown",
    "_publications/jégou2011searching.markdown",
    "_publications/Alon2019code2vec.md",
    "_publications/.gitkeep",
    "_publications/drafts/smith2020x.markdown",
    "README.md",
)
ENTRIES = {
    PATHS[0]: Entry(title="The Adverse Effects of Code Duplication", tags=("language model", "bimodal")),
    PATHS[2]: Entry(title="code2vec: Learning", tags=("language model",)),
}
INDEX = Index.build(PATHS, folder="_publications/", entries=ENTRIES)


def test_keys_are_the_file_names_of_the_folder_whatever_their_capitals() -> None:
    assert INDEX.taken == {"allamanis2019adverse", "jégou2011searching", "alon2019code2vec"}
    assert INDEX.by_key("ALON2019CODE2VEC") == "_publications/Alon2019code2vec.md"
    assert INDEX.by_key("smith2020x") is None


def test_paths_are_found_whatever_their_capitals() -> None:
    assert INDEX.has_path("_publications/alon2019code2vec.md")
    assert not INDEX.has_path("_publications/alon2019code2vec.markdown")
    assert not INDEX.has_path("README.md")


def test_titles_are_found_however_they_are_punctuated() -> None:
    assert INDEX.by_title("the adverse effects of code-duplication.") == PATHS[0]
    assert INDEX.by_title("") is None
    assert INDEX.by_title("Something else") is None


def test_tags_come_with_their_number_the_most_used_first() -> None:
    assert list(INDEX.tags.items()) == [("language model", 2), ("bimodal", 1)]


def test_a_tag_given_twice_in_one_entry_counts_once() -> None:
    assert Index.build([], entries={"a.md": Entry(title="A", tags=("x", "x"))}).tags == {"x": 1}


def test_a_review_without_entries_has_nothing() -> None:
    assert not EMPTY.taken
    assert Index.build([]) == EMPTY
    assert EMPTY.by_title("Anything") is None


@given(st.permutations(PATHS), st.sets(st.sampled_from(list(ENTRIES))))
def test_the_order_of_files_does_not_matter(paths: list[str], known: set[str]) -> None:
    entries = {path: ENTRIES[path] for path in known}
    assert Index.build(paths, entries=entries) == Index.build(PATHS, entries=entries)


@given(st.lists(st.text(min_size=1, max_size=5)))
def test_every_file_takes_its_key(names: list[str]) -> None:
    index = Index.build(f"_publications/x{name.replace('/', '')}.markdown" for name in names)
    assert all(f"x{name.replace('/', '')}".casefold() in index.taken for name in names)
