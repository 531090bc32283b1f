"""Many files of a commit by one request: its archive, read as a stream. Nothing is written to disk.

In: a repository, a commit, the SHAs of the blobs that are wanted. Out: those of them that the archive holds.
Paths, owners and links in it mean nothing to us: a file is known by the SHA of its content alone.
"""

from __future__ import annotations

import tarfile
import zlib
from collections.abc import Collection, Iterable
from typing import IO, cast

import requests

from bot.faults import TemporaryFailure
from bot.gateway.failures import lost
from bot.gateway.git_objects import blob_sha
from bot.gateway.wire import Wire

MIB = 1024 * 1024
ARCHIVE_LIMIT = 200 * MIB
"""Bytes read at most, as they come; what lies behind is not looked for."""
UNPACKED_LIMIT = 1024 * MIB
FILE_LIMIT = 4 * MIB
"""A larger file is no entry, form or config."""
_TIMEOUT = 30
_CHUNK = 64 * 1024


def read_archive(wire: Wire, repository: str, commit: str, wanted: Collection[str]) -> dict[str, bytes]:
    """Those of the wanted blobs (SHA -> content) that are in the archive of this commit."""
    asked = f"send the files of {repository}"
    address = wire.location(repository, f"/tarball/{commit}", to=asked)
    try:
        with requests.Session() as session:
            session.auth = _no_auth
            with session.get(address, stream=True, timeout=_TIMEOUT) as response:
                if response.status_code != 200:
                    raise TemporaryFailure(f"GitHub could not {asked} (HTTP {response.status_code}).")
                return unpack(response.iter_content(_CHUNK), wanted)
    except (OSError, EOFError, tarfile.TarError, zlib.error) as error:
        # Without its cause, which may show the address: for a private repository it holds a token.
        raise lost(error, asked=asked) from None


def unpack(chunks: Iterable[bytes], wanted: Collection[str]) -> dict[str, bytes]:
    """The wanted blobs of a gzipped tar stream, which is read no further than needed or allowed."""
    missing = set(wanted)
    found: dict[str, bytes] = {}
    stream = cast("IO[bytes]", _Stream(chunks))  # of a file, tarfile uses nothing but `read` here
    try:
        with tarfile.open(fileobj=stream, mode="r|gz", bufsize=_CHUNK) as archive:
            while missing and (member := archive.next()) is not None and member.offset_data < UNPACKED_LIMIT:
                # It would keep every member it has seen: 100 MB for 100,000 files.
                archive.members.clear()  # type: ignore[attr-defined]  # typeshed leaves it out
                file = archive.extractfile(member) if member.isreg() and member.size <= FILE_LIMIT else None
                content = file.read() if file else b""
                sha = blob_sha(content)
                if file and sha in missing:
                    found[sha] = content
                    missing.remove(sha)
    except _ArchiveTooLargeError:
        pass  # what was found is found
    return found


class _Stream:
    """Chunks as something to read from, up to the limit."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._buffer = b""
        self._taken = 0

    def read(self, size: int) -> bytes:
        while len(self._buffer) < size:
            chunk = next(self._chunks, b"")
            if not chunk:
                break
            self._taken += len(chunk)
            if self._taken > ARCHIVE_LIMIT:
                raise _ArchiveTooLargeError
            self._buffer += chunk
        head, self._buffer = self._buffer[:size], self._buffer[size:]
        return head


class _ArchiveTooLargeError(Exception):
    """The archive is larger than we are ready to read."""


def _no_auth(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Keeps requests from looking for a password in the operator's .netrc."""
    return request
