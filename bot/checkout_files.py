"""The files of a folder, found and read with care: nothing in it can make the reading hang, recur or fill the memory.

In: a folder. Out: the files below it that are entries by their name, and the text of each, or why it was not looked at.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.check.outside import ENCODING, UNREAD
from bot.faults import Finding

MOST = 1_000_000
"""Bytes of an entry: far more than any front matter and abstract take."""
MOST_OF_ALL = 20_000_000
"""Bytes of a taxonomy: it has a line for each entry."""

_BOM = "\ufeff".encode()
_FENCE = b"---"
_UNREACHED = {
    errno.ENOENT: "is not there, or is a link that leads nowhere",
    errno.ELOOP: "is a link that leads in a circle",
}
_LOOK = "Look at the file and its permissions."
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file as it stands, by its path in the review: its text, or a fault where it was not looked at."""

    path: str
    text: str = ""
    fault: Finding | None = None
    is_plain: bool = True
    """whether it is a file itself and in UTF-8, so that it can be written anew without harm"""

    @property
    def is_read(self) -> bool:
        """Whether there is a text to look at."""
        return self.fault is None or self.fault.rule == ENCODING.id


def walk(folder: Path, is_wanted: Callable[[str], bool]) -> Iterator[str]:
    """The wanted names below a folder, in order, as paths from it; links to folders and hidden ones are not entered."""
    pending = [""]
    while pending:
        here = pending.pop()
        with os.scandir(folder / here if here else folder) as found:
            entries = sorted(found, key=lambda each: each.name)
        inner = []
        for entry in entries:
            path = f"{here}/{entry.name}" if here else entry.name
            if entry.is_dir(follow_symlinks=False):
                if not entry.name.startswith(".") and not (Path(entry.path) / ".git").exists():
                    inner.append(path)
            elif is_wanted(entry.name):
                yield path
        pending += reversed(inner)


def read(place: Path, path: str, *, root: Path | None, most: int = MOST) -> Source:
    """Read a file; `root` is the folder of the review, out of which no link may lead."""
    try:
        state = place.lstat()
        is_link = stat.S_ISLNK(state.st_mode)
        if is_link:
            state = place.stat()
            if root is None or not place.resolve().is_relative_to(root.resolve()):
                return _unread(path, "is a link that leads out of the review", "Put the file itself there.")
        if stat.S_ISDIR(state.st_mode):
            is_submodule = (place / ".git").exists()
            return _unread(path, "is a submodule" if is_submodule else "is a folder", "Put a file there.")
        if not stat.S_ISREG(state.st_mode):
            return _unread(path, "is no plain file", "Put a file there.")
        if state.st_size > most:
            hint = f"Keep it under {most // 1_000_000} MB: an entry is its front matter and an abstract."
            return _unread(path, f"holds {state.st_size / 1_000_000:,.1f} MB", hint)
        data = place.read_bytes()
    except OSError as error:
        return _unread(path, _UNREACHED.get(error.errno or 0, f"could not be read ({error.strerror})"), _LOOK)
    return _source(path, data, is_plain=not is_link)


def text_of(data: bytes, *, most: int = MOST) -> str | None:
    """The text of a former version, as `read` would have read it; None where it would not have been looked at."""
    source = _source("", data, is_plain=False) if len(data) <= most else None
    return source.text if source and source.is_read else None


def _source(path: str, data: bytes, *, is_plain: bool) -> Source:
    if data.startswith(_UTF16):
        return _unread(path, "is UTF-16", "Save it as UTF-8.")
    if b"\0" in data and not data.removeprefix(_BOM).startswith(_FENCE):
        return _unread(path, "is no text", "Write the entry, or delete the file.")
    try:
        return Source(path=path, text=data.decode(), is_plain=is_plain)
    except UnicodeDecodeError as error:
        line_start = data.rfind(b"\n", 0, error.start) + 1
        column = len(data[line_start : error.start].decode("utf-8", "replace")) + 1
        fault = Finding(
            rule=ENCODING.id,
            severity=ENCODING.severity,
            message=f"The file is not UTF-8: here is a byte 0x{data[error.start]:02X}.",
            hint="Save it as UTF-8.",
            path=path,
            line=data.count(b"\n", 0, error.start) + 1,
            column=column,
            end_column=column + 1,
        )
        return Source(path=path, text=data.decode("utf-8", "replace"), fault=fault, is_plain=False)


def _unread(path: str, what: str, hint: str) -> Source:
    message = f"The file {what}, so it was not looked at."
    fault = Finding(rule=UNREAD.id, severity=UNREAD.severity, message=message, hint=hint, path=path)
    return Source(path=path, fault=fault, is_plain=False)
