"""Files of a checkout, found and read whatever they are: each is read, or said in a sentence why not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.check.outside import ENCODING, UNREAD
from bot.checkout_files import MOST, read, text_of, walk


def said(place: Path, root: Path | None = None) -> str:
    """Why this file was not looked at."""
    source = read(place, "a.md", root=root or place.parent)
    assert not source.is_read
    assert source.fault is not None
    assert (source.fault.rule, source.fault.path, source.fault.is_error) == (UNREAD.id, "a.md", True)
    return source.fault.message


def test_a_file_is_read_as_it_stands(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes("\ufeff---\r\ntitle: Ä\r\n".encode())
    source = read(tmp_path / "a.md", "_publications/a.md", root=tmp_path)
    assert source.text == "\ufeff---\r\ntitle: Ä\r\n"
    assert (source.path, source.is_read, source.is_plain, source.fault) == ("_publications/a.md", True, True, None)


def test_a_file_of_fifty_megabytes_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "a.md").open("wb") as file:
        file.truncate(50_000_000)
    assert said(tmp_path / "a.md") == "The file holds 50.0 MB, so it was not looked at."


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0", "The file is no text, so it was not looked at."),
        ("---\ntitle: A\n".encode("utf-16"), "The file is UTF-16, so it was not looked at."),
    ],
)
def test_what_is_no_text_is_told(tmp_path: Path, data: bytes, message: str) -> None:
    (tmp_path / "a.md").write_bytes(data)
    assert said(tmp_path / "a.md") == message


def test_a_zero_byte_in_an_entry_is_for_the_rules_to_tell(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"---\ntitle: A\0\n---\n")
    assert read(tmp_path / "a.md", "a.md", root=tmp_path).text == "---\ntitle: A\0\n---\n"


def test_bytes_that_are_no_utf8_are_told_at_their_place_and_the_rest_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes("---\ntitle: Äé".encode() + b"\xe9t\n---\n")
    source = read(tmp_path / "a.md", "a.md", root=tmp_path)
    assert source.text == "---\ntitle: Äé\ufffdt\n---\n"
    assert (source.is_read, source.is_plain) == (True, False)
    assert source.fault is not None
    assert (source.fault.rule, source.fault.line, source.fault.column, source.fault.end_column) == (
        ENCODING.id,
        2,
        10,
        11,
    )
    assert source.fault.message == "The file is not UTF-8: here is a byte 0xE9."


def test_a_link_within_the_review_is_read_and_is_no_file_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "b.md").write_text("text", "utf-8")
    (tmp_path / "a.md").symlink_to("b.md")
    source = read(tmp_path / "a.md", "a.md", root=tmp_path)
    assert (source.text, source.is_plain) == ("text", False)


def test_a_link_out_of_the_review_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("text", "utf-8")
    (tmp_path / "review").mkdir()
    (tmp_path / "review" / "a.md").symlink_to("../secret")
    assert said(tmp_path / "review" / "a.md") == (
        "The file is a link that leads out of the review, so it was not looked at."
    )
    assert not read(tmp_path / "review" / "a.md", "a.md", root=None).is_read


def test_a_link_that_leads_nowhere_or_in_a_circle_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.md").symlink_to("gone.md")
    (tmp_path / "b.md").symlink_to("c.md")
    (tmp_path / "c.md").symlink_to("b.md")
    assert said(tmp_path / "a.md") == "The file is not there, or is a link that leads nowhere, so it was not looked at."
    assert said(tmp_path / "b.md") == "The file is a link that leads in a circle, so it was not looked at."


def test_a_folder_a_submodule_and_a_pipe_are_no_entries(tmp_path: Path) -> None:
    (tmp_path / "a.md").mkdir()
    (tmp_path / "b.md").mkdir()
    (tmp_path / "b.md" / ".git").write_text("gitdir: ../.git/modules/b\n", "utf-8")
    os.mkfifo(tmp_path / "c.md")
    assert said(tmp_path / "a.md") == "The file is a folder, so it was not looked at."
    assert said(tmp_path / "b.md") == "The file is a submodule, so it was not looked at."
    assert said(tmp_path / "c.md") == "The file is no plain file, so it was not looked at."


def test_what_the_system_refuses_is_told_in_its_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("text", "utf-8")
    assert said(tmp_path / "file" / "a.md", tmp_path) == (
        "The file could not be read (Not a directory), so it was not looked at."
    )


def test_files_are_found_in_order_and_neither_links_to_folders_nor_hidden_ones_are_entered(tmp_path: Path) -> None:
    for path in ("b.md", "a/c.md", "a/b/d.md", ".git/e.md", "sub/.git", "sub/f.md", "a.txt", "z.md"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("", "utf-8")
    (tmp_path / "a" / "round").symlink_to("..")
    assert list(walk(tmp_path, lambda name: name.endswith(".md"))) == ["b.md", "z.md", "a/c.md", "a/b/d.md"]


def test_names_that_are_no_text_are_found(tmp_path: Path) -> None:
    names = [b"\xff.md", "🦆\n.md".encode()]
    for name in names:
        (tmp_path / os.fsdecode(name)).write_text("text", "utf-8")
    assert {os.fsencode(path) for path in walk(tmp_path, lambda _: True)} == set(names)
    assert all(read(tmp_path / path, path, root=tmp_path).text == "text" for path in walk(tmp_path, lambda _: True))


@pytest.mark.parametrize(
    ("data", "text"),
    [(b"a\xff", "a\ufffd"), (b"", ""), (b"\0", None), (b"x" * (MOST + 1), None)],
)
def test_a_former_version_is_read_like_a_file(data: bytes, text: str | None) -> None:
    assert text_of(data) == text
