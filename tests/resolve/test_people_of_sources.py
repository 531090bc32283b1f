"""Names of sources become one author line, which parts into the same names again."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.entry.names import split
from bot.resolve.people import author_line, full_name, is_organisation, reading_order


@pytest.mark.parametrize(
    ("given_names", "family", "suffix", "name"),
    [
        ("Ana", "Poça", "", "Ana Poça"),
        ("", "조혜린", "", "조혜린"),
        ("Wandy", "", "", "Wandy"),
        ("Martin", "King", "Jr.", "Martin King, Jr."),
        ("John", "SMITH", "III", "John Smith, III"),
        ("Ana", "Roe", "Fürstin", "Ana Roe Fürstin"),
        ("", "", "", ""),
        (" Ana\n ", " van  der Berg ", "", "Ana van der Berg"),
        # in capitals
        ("PATRICK", "O'NEIL", "", "Patrick O'Neil"),
        ("A.", "D’ANGELO", "", "A. D’Angelo"),
        ("J. R.", "MACDONALD", "", "J. R. MacDonald"),
        ("Ana", "MACHADO", "", "Ana Machado"),
        ("JM", "MCDONALD", "", "JM McDonald"),
        ("WEI-MING", "LI", "", "Wei-Ming Li"),
        ("Andrew", "NG", "", "Andrew Ng"),
        ("Vincent", "VAN DER BERG", "", "Vincent van der Berg"),
        ("Émile", "ÉTÉ-ÇA", "", "Émile Été-Ça"),
        ("JOHN M.", "Doe", "", "John M. Doe"),
        # which are initials
        ("JRR", "Tolkien", "", "JRR Tolkien"),
        ("J. R.", "Roe", "", "J. R. Roe"),
        ("Smith", "JR", "", "Smith JR"),
        ("Ana", "X.", "", "Ana X."),
    ],
)
def test_parts_of_a_name_are_joined_and_capitals_put_right(
    given_names: str, family: str, suffix: str, name: str
) -> None:
    assert full_name(given_names, family, suffix) == name


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Indyk, Piotr", "Piotr Indyk"),
        ("van der Berg, Jan", "Jan van der Berg"),
        ("King, Jr., Martin", "Martin King, Jr."),
        ("King, Martin, Jr.", "Martin King, Jr."),
        ("Martin King, Jr.", "Martin King, Jr."),
        ("Madonna", "Madonna"),
        ("Pond Research Institute, Utopia", "Pond Research Institute, Utopia"),
        ("OLYMPUS Collaboration", "OLYMPUS Collaboration"),
        ("One, Two, Three", "One, Two, Three"),
        ("", ""),
    ],
)
def test_a_name_that_begins_with_its_family_name_is_turned_round(written: str, name: str) -> None:
    assert reading_order(written) == name


def test_a_group_is_known_by_its_words_and_a_person_is_none() -> None:
    assert is_organisation("OLYMPUS Collaboration")
    assert not is_organisation("Ana van der Berg")
    assert not is_organisation("Madonna")


@pytest.mark.parametrize(
    ("people", "line"),
    [
        ([], ""),
        (["Ana Poça"], "Ana Poça"),
        (["Ana Poça", "Ben C. Teich"], "Ana Poça, Ben C. Teich"),
        (["Martin King, Jr.", "Ana Poça"], "Martin King, Jr., Ana Poça"),
        (["OLYMPUS Collaboration", "Ana Poça"], "OLYMPUS Collaboration, Ana Poça"),
        (["Institute for Ponds and Lakes", "Ana Poça"], "Institute for Ponds and Lakes, Ana Poça"),
        (["Fleas and Friends", "Ana Poça"], "Fleas and Friends; Ana Poça"),
        (["Research Group, Inc., Utopia", "Ana Poça"], "Research Group, Inc., Utopia; Ana Poça"),
        (["Fleas, Ltd", "Ana Poça"], "Fleas Ltd; Ana Poça"),
        (["Ana Poça", "et al."], "Ana Poça, et al."),
        (["Ana Poça et al."], "Ana Poça, et al."),
        (["et al."], ""),
        (["Ana  Poça ", "", " , "], "Ana Poça"),
    ],
)
def test_names_stand_on_one_line(people: list[str], line: str) -> None:
    assert author_line(people) == line


NAME = st.text(st.sampled_from("AbcÉ-.' ,;&\n"), min_size=1, max_size=12) | st.sampled_from(
    [
        "Ana Poça",
        "King, Jr.",
        "A and B",
        "Last, First",
        "X Group, Y",
        "et al.",
        "and others",
        "A et al.",
        "B & C",
        "and",
    ]
)


@given(st.lists(NAME, max_size=5))
def test_a_line_parts_into_the_names_it_was_made_of(people: list[str]) -> None:
    def letters(names: list[str] | tuple[str, ...]) -> list[str]:
        kept = [re.sub("(etal|andothers)$", "", "".join(filter(str.isalpha, name))) for name in names]
        return [name for name in kept if name]

    assert letters(split(author_line(people))) == letters(people)
