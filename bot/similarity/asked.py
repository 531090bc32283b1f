"""What somebody asks about -> the paper it is: an entry of the review, an entry in a file, a looked-up paper, a title.

In: the words of the command, and the review's entries. Out: an `Asked`. What is nearly a key is offered, never taken.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.checkout_files import read
from bot.corpus.lookup import find_entry
from bot.entry import frontmatter
from bot.entry.model import Entry
from bot.entry.style import SUFFIXES
from bot.faults import ConfigError

if TYPE_CHECKING:
    from bot.checkout import Checkout
    from bot.checkout_corpus import Corpus
    from bot.resolve.merge import Merged
    from bot.resolve.several import Paper

_LIKE_A_KEY = re.compile(r"[^\W\d_]+[0-9]{4}\w*")
_LIKE_A_PLACE = re.compile(r"://|/|\.[A-Za-z]{2,8}\Z")
"""In one word: an address, a DOI, the name of a file"""


class NotOne(ConfigError):
    """What was given is no paper that can be compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A paper to look for."""

    given: str
    entry: Entry
    path: str = ""
    """where it stands in the review; empty for a paper that does not stand there, as far as is known"""

    @property
    def is_new(self) -> bool:
        """Whether it is none of the review's entries itself."""
        return not self.path


def meant(words: str, checkout: Checkout, corpus: Corpus) -> Asked | None:
    """The entry that these words name, in the review or in a file; None where they name none.

    Raises NotOne for a file, or a key, in which there is no entry.
    """
    if words.lower().endswith(SUFFIXES) and _is_file(words):
        return _in_file(words, checkout, corpus)
    config = checkout.config
    found = find_entry(words, corpus.sources, collections=config.collections.values(), site=config.site)
    if found.path:
        return _in_review(words, found.path, corpus)
    if _LIKE_A_KEY.fullmatch(words) or words.lower().endswith(SUFFIXES):
        offered = ", ".join(f"`{key}`" for key in found.nearest)
        hint = f"Did you mean {offered}?" if offered else "Write its bibkey, its path, an identifier or a title."
        raise NotOne(f"No entry is called “{words}”, and no file. {hint}")
    return None


def of_paper(paper: Paper, merged: Merged) -> Asked:
    """A paper that was looked up. Raises NotOne where it is known by nothing."""
    entry = merged.entry
    if not entry.title and not entry.links:
        raise NotOne(f"Nothing tells what paper “{paper.given}” is. Give its title in words.")
    return Asked(given=paper.given, entry=entry)


def is_title(words: str) -> bool:
    """Whether words that are no identifier, address or file may be a title."""
    return " " in words.strip() or (bool(words.strip("-")) and not _LIKE_A_PLACE.search(words))


def of_title(words: str) -> Asked:
    """A paper of which the title is all that is known."""
    title = " ".join(words.split())
    return Asked(given=title, entry=Entry(title=title))


def _in_review(words: str, path: str, corpus: Corpus) -> Asked:
    file = corpus.files.get(path)
    if file is None or file.entry is None:
        raise NotOne(f"{path} cannot be read as an entry; `review-bot check {path}` says why.")
    return Asked(given=words, entry=file.entry, path=path)


def _is_file(words: str) -> bool:
    try:
        return Path(words).is_file()
    except (OSError, ValueError):  # a title is too long for the name of a file
        return False


def _in_file(words: str, checkout: Checkout, corpus: Corpus) -> Asked:
    place = Path(words)
    path = checkout.path_of(place)
    if path in corpus.sources:
        return _in_review(words, path, corpus)
    source = read(place, words, root=place.resolve().parent)
    entry = frontmatter.read(source.text)[0] if source.is_read else None
    if entry is None:
        why = source.fault.message if source.fault and not source.is_read else "It has no front matter with a title."
        raise NotOne(f"{words} is no entry. {why}")
    return Asked(given=words, entry=entry)
