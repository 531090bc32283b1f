"""The entry that a person means: found by its key, its page, its file or its title; what is nearly right is offered."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.corpus.lookup import Found, find_entry, looks_like_title
from bot.repository import Collection

PUBLICATIONS = Collection(name="publications", folder="_publications", page="/publications/{bibkey}/")
DATASETS = Collection(name="datasets", folder="_datasets", page="/data/{bibkey}.html")
SPECTRAL = "_publications/weiss2008spectral.markdown"
CODES = "_publications/weiss2009codes.md"
JEGOU = "_publications/jégou2011Searching.markdown"
CIFAR = "_datasets/cifar2009.md"
PATHS = (SPECTRAL, CODES, JEGOU, CIFAR, "_publications/old/weiss2007.md", "_publications/.weiss2006.md", "README.md")
TITLES = {SPECTRAL: "Spectral Hashing", CODES: "Codes: A “Survey”", JEGOU: "Searching in One Billion Vectors"}


def found(text: str, *, site: str = "", titles: dict[str, str] | None = None) -> Found:
    known = TITLES if titles is None else titles
    return find_entry(text, PATHS, collections=[PUBLICATIONS, DATASETS], site=site, titles=known)


@pytest.mark.parametrize(
    "text",
    [
        "weiss2008spectral",
        " Weiss2008Spectral\n",
        "`weiss2008spectral`",
        '"weiss2008spectral".',
        "@weiss2008spectral",
        "weiss2008spectral.markdown",
        "weiss2008spectral.md",
        "[weiss2008spectral]",
        "weiss2008spectral (Spectral Hashing)",
        "the paper weiss2008spectral, please",
        "_publications/weiss2008spectral.markdown",
        "./_publications/Weiss2008spectral.markdown",
    ],
)
def test_a_key_or_a_path_names_its_entry_however_it_is_written(text: str) -> None:
    assert found(text) == Found(path=SPECTRAL)


def test_keys_are_compared_without_case_and_need_not_be_ascii() -> None:
    assert found("JÉGOU2011searching") == Found(path=JEGOU)
    assert found("https://a.org/publications/j%C3%A9gou2011searching/") == Found(path=JEGOU)


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("https://acme.github.io/review/publications/weiss2008spectral/", SPECTRAL),
        ("https://acme.github.io/publications/weiss2008spectral", SPECTRAL),
        ("http://localhost:4000/publications/weiss2008spectral.html#abstract", SPECTRAL),
        ("https://a.org/publications/Weiss2008Spectral/index.html?x=1", SPECTRAL),
        ("<https://a.org/data/cifar2009.html>", CIFAR),
        ("https://a.org/data/cifar2009", CIFAR),
        ("[Spectral Hashing](https://a.org/publications/weiss2008spectral/)", SPECTRAL),
        ("It is https://a.org/publications/weiss2008spectral/.", SPECTRAL),
    ],
)
def test_a_page_is_known_by_its_path_where_nobody_knows_the_site(url: str, path: str) -> None:
    assert found(url) == Found(path=path)


@pytest.mark.parametrize(
    ("url", "is_ours"),
    [
        ("https://acme.org/review/publications/weiss2008spectral/", True),
        ("http://www.acme.org/review/publications/weiss2008spectral/", True),
        ("https://acme.org/publications/weiss2008spectral/", False),
        ("https://other.org/review/publications/weiss2008spectral/", False),
    ],
)
def test_a_page_of_another_site_is_offered_and_not_taken(url: str, is_ours: bool) -> None:
    answer = found(url, site="https://acme.org/review")
    assert answer.path == (SPECTRAL if is_ours else None)
    assert is_ours or answer.nearest[0] == "weiss2008spectral"


@pytest.mark.parametrize("verb", ["blob", "edit", "raw", "blame"])
@pytest.mark.parametrize("branch", ["main", "feature/x"])
def test_the_address_of_a_file_on_github_names_its_entry(verb: str, branch: str) -> None:
    url = f"https://github.com/acme/review/{verb}/{branch}/{SPECTRAL}?plain=1#L3"
    assert found(url, site="https://acme.org") == Found(path=SPECTRAL)
    assert found(f"https://raw.githubusercontent.com/acme/review/{branch}/{SPECTRAL}") == Found(path=SPECTRAL)


@pytest.mark.parametrize("text", ["Spectral Hashing", "spectral hashing.", "“Spectral  {H}ashing”"])
def test_a_title_names_its_entry_however_it_is_punctuated(text: str) -> None:
    assert found(text) == Found(path=SPECTRAL)


def test_a_title_that_two_entries_have_names_none_of_them() -> None:
    assert found("Twins", titles={SPECTRAL: "Twins", CODES: "twins", JEGOU: "Other"}) == Found(
        nearest=("weiss2008spectral", "weiss2009codes")
    )


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("wiess2008spectral", "weiss2008spectral"),
        ("weiss2008", "weiss2008spectral"),
        ("https://a.org/publications/weiss2008spectrl/", "weiss2008spectral"),
        ("_publications/jegou2011searching.markdown", "jégou2011Searching"),
        ("Spectral Hasing", "weiss2008spectral"),
        ("Searching in one billion of vectors", "jégou2011Searching"),
    ],
)
def test_what_is_nearly_right_is_offered_the_nearest_first(text: str, nearest: str) -> None:
    answer = found(text)
    assert answer.path is None
    assert answer.nearest[0] == nearest
    assert len(answer.nearest) <= 3


def test_of_two_keys_in_one_sentence_both_are_offered() -> None:
    assert found("weiss2008spectral or weiss2009codes") == Found(nearest=("weiss2008spectral", "weiss2009codes"))


@pytest.mark.parametrize(
    "text", ["", " \n", "“”", "https://[bad", "https://a℀b/publications/x", "weiss2007", ".weiss2006", "README"]
)
def test_what_is_no_entry_is_not_found(text: str) -> None:
    assert found(text).path is None


def test_a_key_in_two_collections_is_the_first_ones() -> None:
    paths = ["_datasets/x2000y.md", "_publications/x2000y.md"]
    assert find_entry("x2000y", paths, collections=[PUBLICATIONS, DATASETS]).path == "_publications/x2000y.md"
    page = "https://a.org/data/x2000y.html"
    assert find_entry(page, paths, collections=[PUBLICATIONS, DATASETS]).path == "_datasets/x2000y.md"


@pytest.mark.parametrize(
    ("text", "is_title"),
    [
        ("Spectral Hashing", True),
        ("code2vec", True),
        ("weiss2008spectral (Spectral Hashing)", True),
        ("`weiss2008spectral`", False),
        ("about.md", False),
        ("_publications/about.md", False),
        ("https://a.org/x", False),
        ("", False),
    ],
)
def test_titles_are_asked_for_only_where_they_can_tell(text: str, is_title: bool) -> None:
    assert looks_like_title(text) is is_title


@given(
    st.text() | st.lists(st.sampled_from(["weiss2008spectral", "/", ".", " ", "https://", "#", "a", "@"])).map("".join)
)
def test_whatever_is_written_is_one_entry_or_a_few_keys(text: str) -> None:
    answer = found(text)
    assert answer.path is None or (answer.path in PATHS and not answer.nearest)
    assert len(answer.nearest) <= 3


@pytest.mark.parametrize(
    "text", ["author7word4000", "A Study of 4000 Thngs by Author 7", "a" * 60_000, "a b " * 15_000]
)
def test_among_five_thousand_entries_a_few_are_near_at_most(text: str) -> None:
    """How long that takes is measured by bench/hostile.py."""
    paths = [f"_publications/author{number % 37}{1990 + number % 30}word{number}.markdown" for number in range(5000)]
    titles = {path: f"A Study of {number} Things by Author {number % 37}" for number, path in enumerate(paths)}
    answer = find_entry(text, paths, collections=[PUBLICATIONS], titles=titles)
    assert answer.path is None
    assert len(answer.nearest) == (3 if "4000" in text else 0)
