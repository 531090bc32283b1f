"""CSL-JSON as people paste it: what it says, and what is wrong with it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.entry.identifiers import Identifier
from bot.faults import Finding, Severity
from bot.resolve.csl import LONGEST, MOST, looks_like_csl, read_csl

ANTS = {
    "id": "ant2021",
    "type": "paper-conference",
    "title": "Hashing Ants",
    "author": [{"given": "Ada", "family": "Ant"}, {"literal": "The Hive"}],
    "container-title": "Proceedings of the Conference on Ants (ANTS)",
    "issued": {"date-parts": [[2021, 6, 1]]},
    "DOI": "10.1000/ANTS.1",
    "page": "1-9",
}


def text(data: object) -> str:
    return json.dumps(data, indent=2)


@pytest.mark.parametrize(
    "pasted",
    [
        text(ANTS),
        text([ANTS]),
        text({"items": [ANTS]}),
        json.dumps(ANTS),
        f"```json\n{text(ANTS)}\n```",
        f"\n~~~\n{text([ANTS])}\n~~~\n",
        "\ufeff" + text(ANTS).replace("\n", "\r\n"),
    ],
)
def test_an_item_becomes_a_record(pasted: str) -> None:
    assert looks_like_csl(pasted)
    (found,) = read_csl(pasted)
    assert (found.source, found.title, found.authors, found.venue, found.year, found.findings) == (
        "the CSL-JSON",
        "Hashing Ants",
        "Ada Ant, The Hive",
        "ANTS",
        2021,
        (),
    )
    assert found.identifiers[0] == Identifier("doi", "10.1000/ants.1")


def test_items_come_in_their_order_and_a_bad_one_says_so() -> None:
    found = read_csl(text([ANTS, {"type": "book"}, 7, {**ANTS, "title": "Bees"}]))
    assert [record.title for record in found] == ["Hashing Ants", "", "", "Bees"]
    assert [finding.message for record in found for finding in record.findings] == [
        "Item 2 of the CSL-JSON has neither a title nor a DOI.",
        "Item 3 of the CSL-JSON has neither a title nor a DOI.",
    ]


@pytest.mark.parametrize(
    "pasted",
    [
        text(ANTS)[:-1],
        text(ANTS).replace("],", "]"),
        text(ANTS)[:-2] + ",\n}",
        '{"items": [], "title": 1, ' + "[" * 50_000,
        '{"items": []}',
    ],
)
def test_broken_json_is_told_and_not_lost(pasted: str) -> None:
    assert looks_like_csl(pasted)
    (found,) = read_csl(pasted)
    assert (found.title, found.findings) == (
        "",
        (
            Finding(
                rule="csl",
                severity=Severity.ERROR,
                message="This looks like CSL-JSON, but it cannot be read.",
                hint="Copy it once more, from the first bracket to the last; or give the paper's address, DOI or BibTeX.",
                field="links",
            ),
        ),
    )


@pytest.mark.parametrize(
    "pasted",
    [
        "",
        "https://arxiv.org/abs/1706.03762",
        "@article{a, title = {A}}",
        "{}",
        "[]",
        '["title"]',
        '{"bibkey": "a", "categories": ["b"]}',
        '{title: "A"}',
        'A paper on {"title": 1}',
    ],
)
def test_other_texts_are_not_taken_for_it(pasted: str) -> None:
    assert not looks_like_csl(pasted)


def test_so_many_items_are_read_and_the_rest_is_told() -> None:
    found = read_csl(text([ANTS] * (MOST + 3)))
    assert len(found) == MOST
    assert [finding.message for record in found for finding in record.findings] == [
        "This CSL-JSON has 503 items; the first 500 are taken."
    ]


def test_what_is_too_long_is_said_and_not_read() -> None:
    (found,) = read_csl(text({**ANTS, "abstract": "x" * LONGEST}))
    assert "no more than 1,000,000 are read" in found.findings[0].message


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["title", "DOI", "author", "issued", "family", "given", "date-parts", "container-title", "type"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(VALUES)
def test_any_json_is_read(data: object) -> None:
    assert read_csl(json.dumps(data))


@given(st.text(alphabet='{}[]":,\\title DOI`~\n'))
def test_any_text_is_read(pasted: str) -> None:
    looks_like_csl(pasted)
    assert read_csl(pasted)


@pytest.mark.parametrize("piece", ["{", "[", '{"title":', "```\n", " ", '"', "\\", '{"a":1},'])
def test_a_hostile_text_takes_no_time(piece: str) -> None:
    pasted = piece * (900_000 // len(piece))
    looks_like_csl(pasted)
    assert read_csl(pasted)
