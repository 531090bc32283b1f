"""XML of strangers: read where it is whole, refused where it could grow without bounds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.resolve.sources.xml_door import DEEPEST, parse_xml, text_of

BOMB = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;&x;">]><a>&y;</a>'


def test_text_is_all_that_stands_within_on_one_line() -> None:
    root = parse_xml("<a> eins\n <b>zwei</b>ä </a>".encode())
    assert root is not None
    assert text_of(root) == "eins zweiä"
    assert text_of(root.find("b")) == "zwei"
    assert text_of(root.find("c")) == ""


@pytest.mark.parametrize(
    "body",
    [
        '<?xml version="1.0" encoding="ISO-8859-1"?><a>ä</a>'.encode("latin-1"),
        b'<?xml version="1.0" encoding="UTF-8"?><a>\xc3\xa4</a>',
        b"\xef\xbb\xbf<a>\xc3\xa4</a>",
        b'<!DOCTYPE dblp SYSTEM "dblp.dtd"><a>&auml;</a>',
        b"<a>&#228;</a>",
    ],
)
def test_letters_are_read_in_the_usual_encodings(body: bytes) -> None:
    assert text_of(parse_xml(body)) == "ä"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"half <a>",
        b"<a><b></a>",
        b"<a>\x00</a>",
        b"\xff\xfe<\x00a\x00/\x00>\x00",
        BOMB,
        BOMB.decode().encode("utf-16"),
        BOMB.replace(b'"1.0"', b'"1.0" encoding="cp037"'),
        b'<!DOCTYPE a SYSTEM "a.dtd" [<!ELEMENT a ANY>]><a/>',
        b"<a>&unknown;</a>",
        b"<a>" * 1_000_000,
        b"<a>" * (DEEPEST + 1) + b"</a>" * (DEEPEST + 1),
        b"<!doctype html><html><p>Hello<br></html>",
    ],
)
def test_what_is_not_whole_or_not_safe_is_refused(body: bytes) -> None:
    assert parse_xml(body) is None


@given(st.binary(max_size=60) | st.text(st.sampled_from("<>a/&;\"='! []"), max_size=60).map(str.encode))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    assert isinstance(text_of(parse_xml(body)), str)
