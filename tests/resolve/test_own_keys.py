"""Keys that only the review's schema has: an answer goes into the key of its name, in the kind that the schema wants."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.entry.model import Entry, Link
from bot.repository import own_keys
from bot.resolve.amendment import correction
from bot.resolve.merge import merge
from bot.resolve.own_values import read_value

SCHEMA = {
    "required": ["code"],
    "properties": {
        "title": {"title": "Name"},
        "link": {"title": "Where it is"},
        "code": {"type": "string"},
        "website": {"type": "string"},
        "stars": {"title": "Stars", "type": "integer"},
        "sizes": {"title": "Sizes", "type": "array", "items": {"$ref": "#/$defs/size"}},
        "abstract": {"title": "In short"},
    },
    "$defs": {"size": {"type": "number"}},
}
KEYS = own_keys(SCHEMA)
NAMES = {"paper": "PDF", "data": "Data"}
EMPTY = Entry(title="Faiss")


@pytest.mark.parametrize(
    ("schema", "answer", "value"),
    [
        ({"type": "integer"}, " 1200 ", 1200),
        ({"type": "integer"}, "many", "many"),
        ({"type": "integer"}, "1,200", "1,200"),
        ({"type": "number"}, "1.50", 1.5),
        ({"type": ["string", "number", "null"]}, "60000", 60000),
        ({"type": ["string", "number", "null"]}, "1.50", "1.50"),
        ({"type": ["string", "number", "null"]}, "60 thousand", "60 thousand"),
        ({"type": "string"}, "1.5", "1.5"),
        ({"type": "string"}, "two\nlines", "two lines"),
        ({}, "007", "007"),
        ({}, "7", 7),
        ({}, "yes", "yes"),
        ({"type": "boolean"}, "Yes", True),
        ({"type": "boolean"}, "false", False),
        ({"type": "boolean"}, "perhaps", "perhaps"),
        ({"enum": ["C++", 3, None]}, "c++", "C++"),
        ({"enum": ["C++", 3, None]}, "3", 3),
        ({"const": "tool"}, "Tool", "tool"),
        ({"type": "array", "items": {"type": "string"}}, "HNSW, IVF\n- PQ;", ["HNSW", "IVF", "PQ"]),
        ({"type": "array", "items": {"type": "integer"}}, "[1, 2, x]", [1, 2, "x"]),
        ({"type": "array"}, ("a, b", "c"), ["a, b", "c"]),
        ({"anyOf": [{"type": ["string", "null"]}, {"type": "array"}]}, "images, text", "images, text"),
        ({"anyOf": [{"type": "string"}, {"type": "array", "items": {"enum": ["A"]}}]}, ("a", "b"), ["A", "b"]),
        ({"type": "string"}, ("a", "b"), "a, b"),
        ({"type": "object"}, "{a: 1}", "{a: 1}"),
        ({"type": 3, "anyOf": 4, "enum": 5, "items": 6}, "x", "x"),
    ],
)
def test_an_answer_becomes_what_the_schema_wants_or_stays_as_it_is(schema, answer, value) -> None:
    found = read_value(answer, schema)
    assert found == value
    assert type(found) is type(value)


@given(st.text(max_size=40))
def test_any_text_can_stand_where_a_text_may_stand(text: str) -> None:
    assert read_value(text, {"type": "string"}) == " ".join(text.split())


@given(st.integers(min_value=-(10**17), max_value=10**17))
def test_any_number_is_read(number: int) -> None:
    assert read_value(str(number), {"type": "integer"}) == number


def test_a_key_of_the_schema_takes_the_answer_of_its_name_whatever_else_it_might_mean() -> None:
    fields = {"title": "Faiss", "link": "https://a.org", "code": "https://b.org", "stars": "3", "sizes": "1, 2"}
    merged = merge(fields, lines={}, link_names=NAMES, own_keys=KEYS)
    assert merged.entry.extra == {"link": "https://a.org", "code": "https://b.org", "stars": 3, "sizes": [1, 2]}
    assert merged.entry.links == ()
    assert merged.remarks == {}
    assert merged.given["stars"] == "3"
    assert merged.provenance["link"] == "the form"


def test_a_key_that_no_form_asks_for_does_not_take_a_link_away() -> None:
    merged = merge({"website": "https://a.org"}, lines={}, link_names=NAMES, own_keys=KEYS)
    assert merged.entry.links == (Link(name="Website", url="https://a.org"),)
    assert merged.entry.extra == {}


def test_what_every_entry_has_is_no_key_of_the_schemas_own() -> None:
    merged = merge({"title": "Faiss", "abstract": "Fast."}, lines={}, link_names=NAMES, own_keys=KEYS)
    assert (merged.entry.title, merged.entry.abstract, merged.entry.extra) == ("Faiss", "Fast.", {})


def test_an_empty_answer_gives_no_key() -> None:
    assert merge({"stars": "  ", "sizes": ()}, lines={}, link_names=NAMES, own_keys=KEYS).entry.extra == {}


@pytest.mark.parametrize(
    ("about", "url", "name"),
    [
        ("paper", "https://a.org/x.pdf", "PDF"),
        ("data", "https://a.org/x.zip", "Data"),
        ("website", "https://a.org", "Website"),
        ("website", "https://github.com/a/b", "Code"),
    ],
)
def test_a_link_is_named_after_what_the_entry_is(about, url, name) -> None:
    merged = merge({"link": url}, lines={}, link_names=NAMES, about=about)
    assert merged.entry.links == (Link(name=name, url=url),)


def corrected(changes: str, entry: Entry = EMPTY) -> dict[str, object]:
    asked = correction({"changes": changes}, {}, entry, known_keys=frozenset(KEYS), link_names=NAMES, own_keys=KEYS)
    return dict(asked.changes)


def test_a_correction_is_read_in_the_kind_that_the_schema_wants() -> None:
    changed = corrected("Stars: 4\nsizes: 1, 2\nlink: https://b.org")
    assert changed == {"stars": 4, "sizes": [1, 2], "link": "https://b.org"}


def test_a_correction_puts_right_a_value_of_the_wrong_kind() -> None:
    assert corrected("stars: 4", Entry(title="Faiss", extra={"stars": "many"})) == {"stars": 4}


def test_a_list_of_lists_is_not_corrected_by_form() -> None:
    assert corrected("sizes: 1", Entry(title="Faiss", extra={"sizes": [[1]]})) == {}
