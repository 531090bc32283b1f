"""A file of a collection, read as far as it can be; what cannot be read is for the rules to say."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from bot.entry import frontmatter
from bot.entry.parts import cut

if TYPE_CHECKING:
    from bot.document import Document
    from bot.entry.model import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFile:
    """A file with its front matter, its entry and its text.

    `document` is the front matter, None when the file has none; `entry` is None when it could not be made.
    `head` is the front matter and `body` the text below it exactly as they stand, from the characters `head_start` and
    `body_start` of the text on. `is_new` says that the review does not hold this file yet: only then is its name
    judged.
    """

    path: str
    text: str
    document: Document | None = None
    entry: Entry | None = None
    head: str = ""
    head_start: int = 0
    body: str = ""
    body_start: int = 0
    is_new: bool = False

    @property
    def name(self) -> str:
        """The last part of the path."""
        return PurePosixPath(self.path).name

    @property
    def stem(self) -> str:
        """The file name without its extension, which is the entry's key."""
        return PurePosixPath(self.path).stem


def read(path: str, text: str, *, is_new: bool = False) -> EntryFile:
    """Read an entry's file."""
    parts = cut(text)
    if parts is None:
        return EntryFile(path=path, text=text, is_new=is_new)
    entry, document = frontmatter.read(text, path=path)
    return EntryFile(
        path=path,
        text=text,
        document=document,
        entry=entry,
        head=parts.head,
        head_start=len(parts.opening),
        body=parts.body,
        body_start=len(text) - len(parts.body),
        is_new=is_new,
    )
