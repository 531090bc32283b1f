"""What an entry says, read without the bot's own reader of front matter, so that the two can disagree.

Also the faults of an original that a difference may be due to. Each is a correction: it explains a difference only if
the corrected original is, letter for letter, what the bot wrote.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace

import yaml

from bot.entry import frontmatter

_HEAD = re.compile(r"\A---[ \t]*\n(.*?\n)---[ \t]*(?:\n|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The fields of an entry as typed; of the body, what a reader sees. `is_journal`: the venue's key is `journal`."""

    title: str
    authors: str
    venue: str
    year: str
    links: tuple[tuple[str, str], ...]
    tags: tuple[str, ...]
    abstract: str
    is_journal: bool

    @classmethod
    def read(cls, text: str) -> Words | None:
        """The words of an entry's file; None when it cannot be read."""
        text = text.replace("\r\n", "\n")
        head, (entry, _) = _HEAD.match(text), frontmatter.read(text)
        if head is None or entry is None:
            return None
        data = yaml.load(head[1], yaml.BaseLoader)  # builds nothing but texts, lists, mappings
        authors = data.get("authors") or ""
        return cls(
            title=data.get("title") or "",
            authors=authors if isinstance(authors, str) else ", ".join(authors),
            venue=data.get("conference") or data.get("journal") or "",
            year=data.get("year") or "",
            links=tuple(_link(item) for item in data.get("additional_links") or ()),
            tags=tuple(data.get("tags") or ()),
            abstract=entry.abstract,
            is_journal=bool(data.get("journal")),
        )

    def answers(self, key: str) -> dict[str, str]:
        """What its submitter would type into the form of `stand`."""
        return {
            "title": self.title,
            "authors": self.authors,
            "journal" if self.is_journal else "conference": self.venue,
            "year": self.year,
            "links": "\n".join(f"{name}: {url}" for name, url in self.links),
            "tags": ", ".join(self.tags),
            "abstract": self.abstract,
            "bibkey": key,
        }


COMPARED = tuple(field.name for field in fields(Words) if field.name != "is_journal")


def _link(item: Mapping[str, str]) -> tuple[str, str]:
    """Name and address, also where the key `url:` was forgotten: what a person would type is plain to see."""
    return item.get("name", ""), item.get("url") or next((key for key in item if key not in ("name", "url")), "")


def front_matter(text: str) -> tuple[str, ...]:
    """The lines of the front matter, without blanks at their ends, which nobody sees."""
    head = _HEAD.match(text.replace("\r\n", "\n"))
    return tuple(line.rstrip() for line in head[1].splitlines()) if head else ()


def differences(original: Words, ours: Words) -> tuple[str, ...]:
    """The fields that differ."""
    return tuple(name for name in COMPARED if getattr(original, name) != getattr(ours, name))


def explained(original: Words, ours: Words, field: str) -> str:
    """The faults of the original that make the whole difference of a field; empty when they do not."""
    reasons, corrected = [], original
    for reason, correct in _CORRECTIONS.items():
        before, corrected = corrected, correct(corrected)
        if getattr(before, field) != getattr(corrected, field):
            reasons.append(reason)
    return "; ".join(reasons) if getattr(corrected, field) == getattr(ours, field) else ""


def _each_once(words: Words) -> Words:
    return replace(words, tags=_distinct(words.tags))


def _single_blanks(words: Words) -> Words:
    return replace(
        words,
        title=_one(words.title),
        authors=_one(words.authors),
        venue=_one(words.venue),
        links=tuple((_one(name), _one(url)) for name, url in words.links),
        tags=tuple(_one(tag) for tag in words.tags),
    )


_CORRECTIONS: Mapping[str, Callable[[Words], Words]] = {
    "blanks are doubled, or stand at an end": _single_blanks,
    "a tag is given twice": _each_once,
}


def _one(text: str) -> str:
    return " ".join(text.split())


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))
