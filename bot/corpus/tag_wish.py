"""One tag for others in all entries of a review. Pure.

In: the tags to give up and the one to use, the texts of the entries that have them. Out: a refusal in a sentence, or
the new texts, with the files that cannot be changed and why.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.entry.retagging import UnchangeableError, retag
from bot.entry.vocabulary import flaw_of
from bot.faults import ConfigError
from bot.repository.strict import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from bot.repository.synonyms import Synonyms


class RenameRefused(ConfigError):
    """What is asked for cannot be. Nothing was done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """The tags to give up, and the tag to use."""

    olds: tuple[str, ...]
    new: str

    @property
    def title(self) -> str:
        """What a maintainer would call the change."""
        return f"Rename the tag{'s' * (len(self.olds) > 1)} {', '.join(self.olds)} to {self.new}"

    def refusal(self, in_use: Mapping[str, int], synonyms: Synonyms) -> str:
        """Why this cannot be done, in a sentence; nothing where it can, or is done already."""
        if flaw := flaw_of(self.new):
            return f"`{self.new}` cannot be a tag, for it {flaw}."
        if self.new in self.olds:
            return f"`{self.new}` cannot become itself."
        if better := synonyms.better(self.new):
            return f"The config's `synonyms` say that `{self.new}` is `{better}`; rename to that one, or change them."
        missing = self.missing(in_use)
        return " ".join(missing.values()) if len(missing) == len(self.olds) and self.new not in in_use else ""

    def missing(self, in_use: Mapping[str, int]) -> Mapping[str, str]:
        """The tags to give up that no entry has, each with a sentence that says so."""
        others = [tag for tag in in_use if tag != self.new]
        return {
            old: f"No entry has the tag `{old}`. {did_you_mean(old, others)}".strip()
            for old in self.olds
            if old not in in_use
        }

    def notes(self, in_use: Mapping[str, int], synonyms: Synonyms) -> tuple[str, ...]:
        """What else is to be said: tags that no entry has, and lines of the config that lead to one that goes."""
        led = [old for old in self.olds if old in synonyms.named]
        said = (f"The config's `synonyms` still lead to `{old}`; write `{self.new}` there." for old in led)
        return (*self.missing(in_use).values(), *said)

    def is_of(self, tags: Collection[str]) -> bool:
        """Whether an entry with these tags is one to change."""
        return any(old in tags for old in self.olds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Retagged:
    """What becomes of the entries."""

    texts: Mapping[str, str] = field(default_factory=dict, repr=False)
    """path -> new text, of those that change"""
    refused: Mapping[str, str] = field(default_factory=dict)
    """path -> why a file that has the tag is left as it is"""


def retag_all(wish: Wish, holders: Mapping[str, str], unread: Mapping[str, str]) -> Retagged:
    """The new texts of the entries that have one of the tags; `unread` are the texts that could not be read as entries.

    Of those one is told only where the tag seems to stand in it.
    """
    texts: dict[str, str] = {}
    refused: dict[str, str] = {}
    for path, text in holders.items():
        try:
            texts[path] = retag(text, wish.olds, wish.new)
        except UnchangeableError as error:
            refused[path] = str(error)
    for path in _speaking_of(wish.olds, unread):
        refused[path] = "its front matter cannot be read"
    changed = {path: text for path, text in texts.items() if text != holders[path]}
    return Retagged(texts=changed, refused=refused)


def _speaking_of(words: Iterable[str], texts: Mapping[str, str]) -> list[str]:
    return [path for path, text in texts.items() if any(word and word in text for word in words)]
