"""A body as it comes, unpacked and no larger than allowed: never more than the limit and one chunk is in memory.

In: chunks of bytes, their content encoding, a limit. Out: the bytes, or Unanswered with what is wrong with them.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from bot.gateway.unanswered import Unanswered

ENCODINGS = "gzip, deflate"
"""What we say that we understand."""


def unpacked(chunks: Iterable[bytes], *, encoding: str, limit: int) -> bytes:
    """The whole body; both what comes and what it becomes must stay within the limit, in bytes."""
    body = bytearray()
    taken = 0
    decoder = _decoder(encoding)
    for chunk in chunks:
        taken += len(chunk)
        if taken > limit:
            raise too_large(limit)
        body += chunk if decoder is None else decoder.feed(chunk, limit - len(body) + 1)
        if len(body) > limit:
            raise too_large(limit)
    if decoder is not None and taken and not decoder.is_done:
        raise Unanswered("its answer broke off")
    return bytes(body)


def too_large(limit: int) -> Unanswered:
    """The fault of an answer beyond the limit."""
    return Unanswered(f"its answer is larger than {limit / 1_000_000:g} MB")


class _Inflate:
    """Unpacks gzip (one member or several) and both kinds of deflate: zlib's, as it is written, and the raw one."""

    def __init__(self, *, is_gzip: bool) -> None:
        self._is_gzip = is_gzip
        self._stream: zlib._Decompress | None = None
        self._head = b""

    @property
    def is_done(self) -> bool:
        """Whether it ends here as its format says."""
        return self._stream is not None and self._stream.eof

    def feed(self, data: bytes, room: int) -> bytes:
        """What these bytes become, at most `room` of it."""
        out = bytearray()
        if self._stream is None:
            data = self._head = self._head + data
            if len(data) < 2:
                return b""
            self._stream = zlib.decompressobj(self._window(data))
        while data and len(out) < room:
            if self._stream.eof:
                if not self._is_gzip or data[0] != 0x1F:
                    break  # after the end comes padding
                self._stream = zlib.decompressobj(self._window(data))
            try:
                out += self._stream.decompress(data, room - len(out))
            except zlib.error:
                raise Unanswered("its answer cannot be unpacked") from None
            data = self._stream.unused_data if self._stream.eof else self._stream.unconsumed_tail
        return bytes(out)

    def _window(self, head: bytes) -> int:
        if self._is_gzip:
            return 16 + zlib.MAX_WBITS
        is_zlib = head[0] & 0x0F == 8 and (head[0] << 8 | head[1]) % 31 == 0
        return zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS


def _decoder(encoding: str) -> _Inflate | None:
    match encoding.strip().casefold():
        case "" | "identity":
            return None
        case "gzip" | "x-gzip":
            return _Inflate(is_gzip=True)
        case "deflate":
            return _Inflate(is_gzip=False)
    raise Unanswered("its answer is packed in a way that we did not ask for")
