"""Many files come in one archive, in which only contents count."""

from __future__ import annotations

import io
import random
import tarfile
from collections.abc import Iterator

import pytest

from bot.gateway import archive
from bot.gateway.archive import unpack
from bot.gateway.git_objects import blob_sha


def pack(*members: tuple[tarfile.TarInfo, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        for info, content in members:
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


def file(name: str, content: bytes) -> tuple[tarfile.TarInfo, bytes]:
    return tarfile.TarInfo(name), content


def link(name: str, target: str, kind: bytes = tarfile.SYMTYPE) -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info, b""


def chunks(data: bytes, size: int = 100) -> Iterator[bytes]:
    return (data[start : start + size] for start in range(0, len(data), size))


def test_wanted_files_are_found_by_their_content() -> None:
    data = pack(file("r-1/a.md", b"one"), file("r-1/b.md", b"two"), file("r-1/c.md", b"three"))
    wanted = {blob_sha(b"one"), blob_sha(b"three"), "f" * 40}
    assert unpack(chunks(data), wanted) == {blob_sha(b"one"): b"one", blob_sha(b"three"): b"three"}


def test_paths_and_links_lead_nowhere() -> None:
    data = pack(
        link("r-1/passwd", "/etc/passwd"),
        link("r-1/hard", "r-1/missing", tarfile.LNKTYPE),
        file("../../x", b"one"),
        file("/etc/x", b"two"),
    )
    assert set(unpack(chunks(data), {blob_sha(b"one"), blob_sha(b"two"), blob_sha(b"")}).values()) == {b"one", b"two"}


def test_reading_stops_with_the_last_wanted_file() -> None:
    noise = random.Random(1).randbytes(500_000)
    data = pack(file("r-1/a.md", b"one"), file("r-1/noise", noise))
    taken: list[bytes] = []

    def counted() -> Iterator[bytes]:
        for chunk in chunks(data, 1000):
            taken.append(chunk)
            yield chunk

    assert unpack(counted(), {blob_sha(b"one")}) == {blob_sha(b"one"): b"one"}
    assert sum(map(len, taken)) <= 70_000 < len(data)


def test_a_file_that_is_too_large_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "FILE_LIMIT", 10)
    data = pack(file("r-1/a", b"x" * 11), file("r-1/b", b"one"))
    assert unpack(chunks(data), {blob_sha(b"x" * 11), blob_sha(b"one")}) == {blob_sha(b"one"): b"one"}


def test_an_archive_that_is_too_large_gives_what_came_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "_CHUNK", 100)
    monkeypatch.setattr(archive, "ARCHIVE_LIMIT", 1500)
    noise = random.Random(1).randbytes(20_000)
    data = pack(file("r-1/a", b"one"), file("r-1/noise", noise), file("r-1/b", b"two"))
    assert unpack(chunks(data), {blob_sha(b"one"), blob_sha(b"two")}) == {blob_sha(b"one"): b"one"}


def test_an_archive_that_breaks_off_is_an_error() -> None:
    noise = random.Random(1).randbytes(20_000)
    data = pack(file("r-1/noise", noise), file("r-1/b", b"two"))
    with pytest.raises((tarfile.TarError, EOFError)):
        unpack(chunks(data[:5000]), {blob_sha(b"two")})
