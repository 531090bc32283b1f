"""What a review holds, looked up by key, path and title."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.corpus.index import EMPTY, Index, identifier_at
from bot.entry.model import Entry, Link
from bot.entry.vocabulary import fold

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


# -- what is known only as far as entries were given ---------------------------------------------------------------


def link(url: str, name: str = "PDF") -> Link:
    return Link(name=name, url=url)


def whole(*entries: Entry, size: int = 12) -> Index:
    """The index of a review with these entries and some more of no interest."""
    plain = [Entry(title=f"Title {number}", venue="ICML", tags=("Graph",)) for number in range(size - len(entries))]
    held = {f"_publications/a{number}.md": entry for number, entry in enumerate([*entries, *plain])}
    return Index.build(held, entries=held)


def test_a_paper_is_found_by_its_identifier_however_the_address_is_written() -> None:
    one = Entry(
        title="A", links=(link("https://arxiv.org/pdf/1806.04616v2.pdf"), link("https://github.com/a/b", "Code"))
    )
    other = Entry(title="B", links=(link("http://arxiv.org/abs/1806.04616"), link("https://doi.org/10.1145/1.2")))
    index = Index.build([], entries={"b.md": one, "a.md": other})
    assert index.identifiers == {"arXiv:1806.04616": ("a.md", "b.md"), "doi:10.1145/1.2": ("a.md",)}


@pytest.mark.parametrize(
    ("name", "url", "identifier"),
    [
        ("Paper", "https://doi.org/10.1145/1.2", "doi:10.1145/1.2"),
        ("Dataset", "https://doi.org/10.5281/zenodo.1", ""),
        ("Code", "https://doi.org/10.5281/zenodo.1", ""),
        ("Dataset", "https://arxiv.org/abs/1806.04616", "arXiv:1806.04616"),
        ("PDF", "https://example.org/a.pdf", ""),
        ("PDF", "", ""),
    ],
)
def test_a_link_to_code_or_data_names_no_paper(name: str, url: str, identifier: str) -> None:
    assert identifier_at(name, url) == identifier


def test_venues_and_fields_come_with_their_number_the_most_used_first() -> None:
    index = Index.build(
        [],
        entries={
            "a.md": Entry(title="A", venue="ICML", extra={"funding": 1, "layout": "publication"}),
            "b.md": Entry(title="B", venue="AAAI", extra={"layout": "publication"}),
            "c.md": Entry(title="C", venue="ICML"),
        },
    )
    assert list(index.venues.items()) == [("ICML", 2), ("AAAI", 1)]
    assert list(index.fields.items()) == [("layout", 2), ("funding", 1)]


def test_only_a_review_of_which_most_entries_were_given_has_a_vocabulary() -> None:
    assert whole().is_whole
    assert not whole(size=9).is_whole
    few = {f"a{number}.md": Entry(title="A", tags=("Graph", "graphs")) for number in range(10)}
    assert not Index.build([f"b{number}.md" for number in range(11)], entries=few).is_whole
    assert Index.build([f"b{number}.md" for number in range(11)], entries=few).tag_merges == {}


def test_a_tag_in_another_spelling_is_known_by_the_one_more_entries_have() -> None:
    index = whole(Entry(title="A", tags=("graphs", "Deep Learning")))
    assert index.tag_merges["graphs"].better == "Graph"
    assert "Deep Learning" not in index.tag_merges
    assert index.folded_tags[fold("GRAPHS")] == "Graph"


def test_a_venue_is_usual_where_nearly_all_write_it_so() -> None:
    index = whole(Entry(title="A", venue="Icml"), Entry(title="B", venue="NeurIPS"), Entry(title="C", venue="neurips"))
    assert index.usual_venue("icml 2019") == "ICML"
    assert index.usual_venue("Icml") == "ICML"
    assert index.usual_venue("neurips") == ""
    assert index.usual_venue("KDD") == index.usual_venue("") == ""


def test_a_few_files_beside_it_are_found_and_leave_the_index_and_its_words_as_they_are() -> None:
    twin = Entry(title="A Twin", tags=("twins",), links=(Link(name="Paper", url="https://arxiv.org/abs/1909.09436"),))
    wider = INDEX.beside({"_publications/twin2020a.markdown": twin, "_publications/odd2020.markdown": None})
    assert wider.by_key("Twin2020a") == wider.by_title("A twin!") == "_publications/twin2020a.markdown"
    assert wider.by_key("odd2020") == "_publications/odd2020.markdown"
    assert wider.identifiers["arXiv:1909.09436"] == ("_publications/twin2020a.markdown",)
    assert wider.by_title("code2vec: learning") == PATHS[2]
    assert (wider.tags, wider.read) == (INDEX.tags, INDEX.read)
    assert INDEX.by_title("A Twin") is None
