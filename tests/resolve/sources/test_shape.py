"""JSON of strangers: what is not as promised is not there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.resolve.sources.shape import (
    LONGEST,
    at,
    line_at,
    many_at,
    mappings_at,
    number_at,
    parse_json,
    text_at,
    texts_at,
)

DATA = {
    "title": [" One\n line ", "Two"],
    "year": 2021,
    "text year": " 2021 ",
    "one": {"a": "b"},
    "flag": True,
    "0": "zero",
}


def test_a_path_leads_to_what_is_there_and_to_nothing_else() -> None:
    assert at(DATA) is DATA
    assert at(DATA, "one", "a") == "b"
    assert at(DATA, "title", -1) == "Two"
    for path in (("no",), ("title", 2), ("title", "0"), ("title", 0, 0), ("one", 0), (0,), ("year", "a")):
        assert at(DATA, *path) is None


def test_texts_are_texts_and_whole_numbers() -> None:
    assert text_at(DATA, "title", 0) == "One\n line"
    assert line_at(DATA, "title", 0) == "One line"
    assert text_at(DATA, "year") == "2021"
    for path in (("title",), ("one",), ("flag",), ("no",)):
        assert text_at(DATA, *path) == ""


def test_text_is_fit_for_a_file_and_ends_somewhere() -> None:
    assert text_at("a\x00b\ud800c\x1b") == "abc"
    assert len(text_at("x" * 5_000_000)) == LONGEST


@pytest.mark.parametrize(("value", "number"), [(7, 7), (" 7 ", 7), ("-7", -7), ("7a", None), ("", None), (7.5, None), (True, None), (10**30, None), ("٧", None)])  # fmt: skip
def test_numbers_may_be_written_as_text(value: object, number: int | None) -> None:
    assert number_at({"n": value}, "n") == number


def test_one_thing_stands_for_a_list_of_it() -> None:
    assert many_at(DATA, "no") == []
    assert many_at(DATA, "year") == [2021]
    assert mappings_at(DATA, "one") == [{"a": "b"}]
    assert mappings_at([1, None, {"a": 1}, []]) == [{"a": 1}]
    assert texts_at(DATA, "title") == ["One line", "Two"]
    assert texts_at(["", "  ", None, {}, "a"]) == ["a"]


@pytest.mark.parametrize("body", [b"", b"{", b"[" * 1_000_000, b"\xff\xfe", b'{"a": 1' + b"0" * 5000 + b"}", b"NaNa"])
def test_what_is_no_json_is_nothing(body: bytes) -> None:
    assert parse_json(body) is None


def test_json_may_begin_with_a_mark_of_its_encoding() -> None:
    assert parse_json(b'\xef\xbb\xbf{"a": "\xc3\xa4"}') == {"a": "ä"}


@given(st.binary(max_size=40))
def test_any_bytes_are_read(body: bytes) -> None:
    data = parse_json(body)
    assert isinstance(text_at(data, "a", 0), str)
    assert isinstance(mappings_at(data, 0), list)
