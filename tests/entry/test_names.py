"""Author lines into names, and names into surnames."""

from __future__ import annotations

import pytest
from hostile import lines
from hypothesis import given

from bot.entry.names import is_abridged, short_authors, split, surname


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("A. Andoni, P. Indyk", ("A. Andoni", "P. Indyk")),
        ("Ada Ant, Bob Bee, and Cleo Cat", ("Ada Ant", "Bob Bee", "Cleo Cat")),
        ("Ada Ant and Bob Bee", ("Ada Ant", "Bob Bee")),
        ("Ada Ant & Bob Bee", ("Ada Ant", "Bob Bee")),
        ("Xia et al.", ("Xia",)),
        ("Ada Ant, Bob Bee, et al.", ("Ada Ant", "Bob Bee")),
        ("Ada Ant and others", ("Ada Ant",)),
        ("Indyk, Piotr; Andoni, Alexandr", ("Piotr Indyk", "Alexandr Andoni")),
        ("Indyk, Piotr and Andoni, Alexandr", ("Piotr Indyk", "Alexandr Andoni")),
        ("Martin King, Jr., Ada Ant", ("Martin King, Jr.", "Ada Ant")),
        ("Center for Research and Development, Ada Ant", ("Center for Research and Development", "Ada Ant")),
        ("Fernando de la Torre", ("Fernando de la Torre",)),
        ("  Ada\n Ant ,, Bob Bee, ", ("Ada Ant", "Bob Bee")),
        ("", ()),
        (";,;", ()),
    ],
)
def test_an_author_line_becomes_names(line, expected):
    assert split(line) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Alexandr Andoni", "Andoni"),
        ("Aäron van den Oord", "van den Oord"),
        ("Joost Van Der Weijer", "Van Der Weijer"),
        ("Marcel de Rezende Martins", "de Rezende Martins"),
        ("Di Wang", "Wang"),
        ("Quoc Viet Le", "Le"),
        ("Martin King, Jr.", "King"),
        ("Sammy Davis Jr.", "Davis"),
        ("Indyk, Piotr", "Indyk"),
        ("Li W.", "Li"),
        ("Suter.", "Suter"),
        ("Hussam Abu-Libdeh", "Abu-Libdeh"),
        ("ATLAS Collaboration", "ATLAS Collaboration"),
        ("OpenAI", "OpenAI"),
        ("", ""),
    ],
)
def test_the_surname_of_a_name(name, expected):
    assert surname(name) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Ada Ant, Bob Bee, Cleo Cat", "Ada Ant, Bob Bee, Cleo Cat"),
        ("Ada Ant, Bob Bee, Cleo Cat, Dora Dog", "Ant et al."),
        ("Ada Ant and Bob Bee", "Ada Ant, Bob Bee"),
        ("Xia et al.", "Xia et al."),
        ("", ""),
    ],
)
def test_four_authors_or_more_are_said_in_short(line, expected):
    assert short_authors(line) == expected


@given(lines)
def test_any_line_has_names_that_are_not_empty(line):
    assert all(name.strip() for name in split(line))
    assert all(isinstance(surname(name), str) for name in split(line))
    assert isinstance(is_abridged(line), bool)


def test_long_lines_take_no_time():
    for piece in (",", " ", "; ", "and ", "a, ", "et al ", ", Jr."):
        split(piece * 20_000)
