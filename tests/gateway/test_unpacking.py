"""A body is unpacked as far as it may go, and no further."""

from __future__ import annotations

import contextlib
import gzip
import tracemalloc
import zlib
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gateway.unanswered import Unanswered
from bot.gateway.unpacking import unpacked

LIMIT = 1_000_000


def raw_deflate(data: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return stream.compress(data) + stream.flush()


PACKED = {
    "gzip": gzip.compress,
    "x-gzip": lambda data: gzip.compress(data[:100]) + gzip.compress(data[100:]),
    "deflate": zlib.compress,
    " Deflate ": raw_deflate,
    "": lambda data: data,
    "identity": lambda data: data,
}


@given(st.sampled_from(sorted(PACKED)), st.binary(max_size=5_000), st.integers(1, 500))
def test_what_was_packed_comes_out_whole_however_it_is_cut(encoding: str, data: bytes, size: int) -> None:
    packed = PACKED[encoding](data)
    chunks = (packed[at : at + size] for at in range(0, len(packed), size))
    assert unpacked(chunks, encoding=encoding, limit=LIMIT) == data


@given(st.sampled_from(["gzip", "deflate", ""]), st.lists(st.binary(max_size=200), max_size=5))
def test_any_bytes_unpack_or_are_unanswered(encoding: str, chunks: list[bytes]) -> None:
    with contextlib.suppress(Unanswered):
        assert len(unpacked(chunks, encoding=encoding, limit=500)) <= 500


def fault(chunks: Iterator[bytes] | list[bytes], encoding: str, limit: int = LIMIT) -> str:
    with pytest.raises(Unanswered) as silence:
        unpacked(chunks, encoding=encoding, limit=limit)
    return silence.value.fault


@pytest.mark.parametrize("encoding", ["gzip", "x-gzip", "deflate", " Deflate ", ""])
def test_exactly_the_limit_is_fine_and_one_byte_more_is_not(encoding: str) -> None:
    assert len(unpacked([PACKED[encoding](b"x" * 1000)], encoding=encoding, limit=1000)) == 1000
    assert fault([PACKED[encoding](b"x" * 1001)], encoding, limit=1000) == "its answer is larger than 0.001 MB"


def test_a_bomb_takes_no_more_memory_than_the_limit_and_a_chunk() -> None:
    bomb = gzip.compress(bytes(200_000_000), 9)
    tracemalloc.start()
    try:
        assert fault(iter([bomb]), "gzip") == "its answer is larger than 1 MB"
        assert tracemalloc.get_traced_memory()[1] < 4 * LIMIT
    finally:
        tracemalloc.stop()


def test_members_without_end_that_hold_nothing_end_at_the_limit() -> None:
    empty = gzip.compress(b"")
    assert fault((empty for _ in range(10**9)), "gzip", limit=10_000) == "its answer is larger than 0.01 MB"


def test_half_of_a_packed_body_is_no_body() -> None:
    assert fault([gzip.compress(b"{" + b"x" * 1000)[:-12]], "gzip") == "its answer broke off"
    assert fault([gzip.compress(b"one") + gzip.compress(b"two")[:-12]], "gzip") == "its answer broke off"


def test_what_is_not_packed_as_it_says_is_no_body() -> None:
    assert fault([b"<html>never packed</html>"], "gzip") == "its answer cannot be unpacked"


def test_padding_after_the_end_is_left_out() -> None:
    assert unpacked([gzip.compress(b"one") + b"\0\0\0"], encoding="gzip", limit=LIMIT) == b"one"


def test_a_packing_that_was_not_asked_for_is_not_guessed() -> None:
    assert fault([b""], "br") == "its answer is packed in a way that we did not ask for"


def test_an_empty_body_is_empty_however_it_is_packed() -> None:
    assert unpacked([], encoding="gzip", limit=LIMIT) == b""
