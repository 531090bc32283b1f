"""Answers for the tests of sources: as one should be, and as no source promised."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator

from hypothesis import strategies as st

from bot.resolve.fetch import Answer

PAGE = b"<!doctype html>\n<html><head><title>Hello</title></head><body>Hello</body></html>"
BOT_CHECK = (
    b"<!doctype html><html><head><title>Making sure you&#39;re not a bot!</title>"
    b'<script id="anubis_challenge" type="application/json">{}</script></head></html>'
)
BODIES = (
    b"",
    b" ",
    b"null",
    b"0",
    b'""',
    b"[]",
    b"{}",
    b"[[[[",
    b'{"a": ',
    b"\xff\xfe\x00",
    b"[" * 100_000,
    PAGE,
    b"<a>",
)
"""Bodies that hold no paper, whatever was asked for."""

_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.just("x" * 1_000_000),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def answered(body: object, status: int = 200) -> Answer:
    """An answer with these bytes, or with this value as JSON."""
    return Answer(status=status, body=body if isinstance(body, bytes) else json.dumps(body).encode())


def spoilt(data: object) -> st.SearchStrategy[Answer]:
    """Answers in which anything may stand at one place of this value, or at two."""
    change = st.tuples(st.sampled_from(list(_paths(data))), _VALUES)
    return st.lists(change, min_size=1, max_size=2).map(lambda changes: answered(_changed(data, changes)))


def torn(body: bytes) -> st.SearchStrategy[Answer]:
    """Answers with a part of these bytes cut out, and another part, or any bytes, in its place."""
    place = st.integers(0, len(body))
    part = st.binary(max_size=8) | st.tuples(place, place).map(lambda ends: body[min(ends) : max(ends)])
    return st.tuples(place, place, part).map(lambda cut: answered(body[: min(cut[:2])] + cut[2] + body[max(cut[:2]) :]))


def _paths(data: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    yield path
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        yield from _paths(value, (*path, key))


def _changed(data: object, changes: list[tuple[tuple[str | int, ...], object]]) -> object:
    """The value with other things at these places; a place that is gone by then is left alone."""
    holder = [copy.deepcopy(data)]
    for path, value in changes:
        at: object = holder
        *way, last = (0, *path)
        for key in way:
            at = (
                at.get(key)
                if isinstance(at, dict)
                else at[key]
                if isinstance(at, list) and key in range(len(at))
                else None
            )
        if isinstance(at, dict) or (isinstance(at, list) and last in range(len(at))):
            at[last] = value  # type: ignore[index,call-overload]
    return holder[0]
