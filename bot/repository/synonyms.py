"""Words that a review does not use as tags, and the tag that it uses instead of each: its config's `synonyms`.

In: the mapping as it is written. Out: `Synonyms`, and findings about lines that cannot be meant, which count as not
written. Words are compared as tags are: in whatever capitals, in the singular or the plural, with blanks or hyphens.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from bot.entry.vocabulary import flaw_of, fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

KEY = "synonyms"
_FURTHEST = 9
"""So many words are followed from one to the next: anybody may send a config."""


@dataclass(frozen=True, slots=True)
class Synonyms:
    """Word -> the tag to use, as they are written; nothing in it leads on to another word."""

    tags: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    _by_fold: Mapping[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        spelt = {fold(tag): tag for tag in reversed(list(self.tags.values()))}
        object.__setattr__(self, "_by_fold", {**spelt, **{fold(word): tag for word, tag in self.tags.items()}})

    def better(self, tag: str) -> str:
        """The tag to use instead of this one, in whatever spelling it is; nothing where it may stay."""
        better = self._by_fold.get(fold(tag), "") if self.tags else ""
        return "" if better == tag else better

    @property
    def named(self) -> frozenset[str]:
        """The tags to use."""
        return frozenset(self.tags.values())


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with the line of a word."""

    word: str
    message: str
    hint: str


def read_synonyms(written: Mapping[str, object]) -> tuple[Synonyms, tuple[Flaw, ...]]:
    """The synonyms of these lines, as far as they can be meant, and what is wrong with the others."""
    flaws = list(_alone(written))
    spoilt = {flaw.word for flaw in flaws}
    tags = {word: tag for word, tag in written.items() if isinstance(tag, str) and word not in spoilt}
    twice = list(_twice(tags))
    tags = {word: tag for word, tag in tags.items() if word not in {flaw.word for flaw in twice}}
    chains = list(_chains(tags))
    tags = {word: tag for word, tag in tags.items() if word not in {flaw.word for flaw in chains}}
    return Synonyms(MappingProxyType(tags)), (*flaws, *twice, *chains)


def _alone(written: Mapping[str, object]) -> Iterator[Flaw]:
    """Lines that are wrong by themselves."""
    for word, tag in written.items():
        if not fold(word):
            yield Flaw(word, "A synonym is empty.", "Write a word before the colon, and behind it the tag to use.")
        elif isinstance(tag, str) and (flaw := flaw_of(tag)):
            said = f"The tag `{tag}` {flaw}." if tag.strip() else f"The tag to use for `{word}` is empty."
            yield Flaw(word, said, "Write a tag as entries have it.")
        elif isinstance(tag, str) and not fold(tag):
            yield Flaw(word, f"The tag `{tag}` has no letter in it.", "Write a tag as entries have it.")
        elif word == tag:
            yield Flaw(word, f"`{word}` is a synonym of itself.", "Delete the line, or write another tag.")


def _twice(tags: Mapping[str, str]) -> Iterator[Flaw]:
    """One word, or one tag to use, in two spellings with two meanings."""
    words: dict[str, str] = {}
    spelt: dict[str, str] = {}
    for word, tag in tags.items():
        other = words.setdefault(fold(word), word)
        usual = spelt.setdefault(fold(tag), tag)
        if tags[other] != tag:
            message = f"`{other}` and `{word}` are one word, and two tags are to be used for it."
            yield Flaw(word, message, f"Choose `{tags[other]}` or `{tag}`, and delete the other line.")
        elif usual != tag:
            message = f"The tags `{usual}` and `{tag}` are one in two spellings."
            yield Flaw(word, message, f"Write `{usual}`, or change the other lines.")


def _chains(tags: Mapping[str, str]) -> Iterator[Flaw]:
    """Tags to use that are themselves to be written as another tag."""
    words = {fold(word): word for word in tags}

    def following(tag: str) -> str:
        word = words.get(fold(tag), "")
        return tags[word] if word and tags[word] != tag else ""

    for word, tag in tags.items():
        last = tag
        for _ in range(_FURTHEST):
            on = following(last)
            if not on or on == tag:
                break
            last = on
        if following(last) == tag:
            message = f"`{word}` leads to `{tag}`, and from there back to `{tag}`."
            yield Flaw(word, message, "Keep only the lines that lead to the tag to use.")
        elif last != tag:
            yield Flaw(word, f"`{tag}` is itself a synonym, of `{following(tag)}`.", f"Write `{word}: {last}`.")
