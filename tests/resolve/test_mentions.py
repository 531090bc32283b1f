"""Links to a paper's own code and data are found in its abstract; links to other people's are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.entry.model import Link
from bot.resolve.mentions import LONGEST, MOST, links_in

REPOSITORY = "https://github.com/pond/fleas"


@pytest.mark.parametrize(
    "text",
    [
        f"We count fleas. Code is available at {REPOSITORY}.",
        f"10 pages. Code: {REPOSITORY}",
        f"Our implementation ({REPOSITORY}) is fast.",
        f"The library is released at {REPOSITORY}/, free for all.",
        f"We open-source everything: {REPOSITORY}.git",
        "Code: github.com/pond/fleas",
        "Code: http://www.github.com/pond/fleas",
        f"Code: {REPOSITORY}/tree/main/src?tab=readme#top",
        rf"Code: \url{{{REPOSITORY}}}.",
        rf"\href{{{REPOSITORY}}}{{Our code}} is here: {REPOSITORY}.",
        f"Code and datasets are available at {REPOSITORY}.",
        f"Built on top of Pond, our code is available at {REPOSITORY}.",
    ],
)
def test_code_that_is_offered_is_found(text: str) -> None:
    assert links_in(text) == (Link(name="Code", url=REPOSITORY),)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "No link at all, though the code is available.",
        f"We compare with Fleas [{REPOSITORY}].",
        f"Code is available. We compare with {REPOSITORY}.",
        f"We build on the code of {REPOSITORY}.",
        f"The code is adapted from {REPOSITORY}.",
        "Code is available at https://github.com/pond.",
        "Code is available at https://github.com/topics/fleas.",
        "Code is available at https://anonymous.4open.science/r/fleas.",
        "Code is available at https://example.org/github.com/pond/fleas.",
        "Code is available from me@github.com/pond/fleas.",
        "Code is available at https://doi.org/10.5072/made.2021.17.",
        "Data are available at https://zenodo.org/communities/ponds.",
    ],
)
def test_what_is_only_mentioned_is_left_out(text: str) -> None:
    assert links_in(text, authors="Ana Poça, Ben C. Teich") == ()


def test_what_belongs_to_an_author_is_his() -> None:
    text = "We compare with https://github.com/other/base and https://github.com/benteich/fleas."
    assert links_in(text, authors="Ana Poça, Ben C. Teich") == (
        Link(name="Code", url="https://github.com/benteich/fleas"),
    )


def test_a_short_surname_makes_nobody_an_owner() -> None:
    assert links_in("We compare with https://github.com/liberty/base.", authors="Bo Li") == ()


@pytest.mark.parametrize(
    ("text", "name", "url"),
    [
        ("Data are at https://zenodo.org/record/123, released.", "Data", "https://zenodo.org/record/123"),
        ("Code is at https://zenodo.org/records/123.", "Code", "https://zenodo.org/records/123"),
        ("Available: https://osf.io/ab12c/", "Data", "https://osf.io/ab12c"),
        ("Dataset released: https://huggingface.co/datasets/a/b", "Data", "https://huggingface.co/datasets/a/b"),
        ("Models are available at https://huggingface.co/a/b", "Code", "https://huggingface.co/a/b"),
        ("The benchmark is available at https://github.com/a/b", "Data", "https://github.com/a/b"),
        ("Code available: https://pond.github.io/fleas", "Code", "https://pond.github.io/fleas"),
        ("The corpus is available at https://pond.github.io/", "Data", "https://pond.github.io/"),
        ("Data available at https://doi.org/10.5281/zenodo.12345.", "Data", "https://doi.org/10.5281/zenodo.12345"),
        (r"Code available at https://gitlab.com/a/b\_c/sub", "Code", "https://gitlab.com/a/b_c/sub"),
    ],
)
def test_code_and_data_are_told_apart(text: str, name: str, url: str) -> None:
    assert links_in(text) == (Link(name=name, url=url),)


def test_two_links_keep_their_own_words() -> None:
    text = "Our data are at https://zenodo.org/record/123 and our code at https://github.com/pond/fleas."
    assert links_in(f"Available now: {text}") == (
        Link(name="Data", url="https://zenodo.org/record/123"),
        Link(name="Code", url=REPOSITORY),
    )


def test_a_list_of_other_peoples_links_ends_somewhere() -> None:
    text = " ".join(f"Code: https://github.com/a/b{number}." for number in range(50))
    assert len(links_in(text)) == MOST


@given(
    st.lists(st.sampled_from([REPOSITORY, "code", "://", ".", "/", "{", ")", " ", "\\", "a", "osf.io/x"]), max_size=30)
)
def test_whatever_comes_only_plain_addresses_are_found(pieces: list[str]) -> None:
    for link in links_in("".join(pieces), authors="Ana Poça"):
        assert link.name in ("Code", "Data")
        assert link.url.startswith("https://")
        assert not set(link.url) & set(" {}()\\<>")


@pytest.mark.parametrize("piece", ["a-", "github.com/", "https://github.com/a/b code. ", ".", "a.b."])
def test_a_long_text_is_looked_through_in_part(piece: str) -> None:
    text = piece * (2 * LONGEST // len(piece))
    assert links_in(f"{text} Code: {REPOSITORY}") == links_in(text)
