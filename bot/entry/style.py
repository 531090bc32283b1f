"""How a review writes its entries: the hand its maintainers chose, or the one `learning.learn` found in its entries."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from bot.entry.rendering import is_example
from bot.faults import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Quote = Literal["", '"', "'"]
Role = Literal["arxiv", "code", "data", "paper", "website"]


EXTENSIONS = ("markdown", "md", "mkd", "mkdn", "mkdown")
"""What Jekyll takes for Markdown unless it is told otherwise (`markdown_ext`)."""
SUFFIXES = tuple(f".{extension}" for extension in EXTENSIONS)

NO_VENUE = re.compile(r"no venue|none|n/?a|unknown|tba|tbd", re.IGNORECASE)
"""What stands for a venue where there is none."""
PREPRINT = re.compile(r"arxiv(?: preprint)?|preprint|corr", re.IGNORECASE)
"""What stands for the venue of a preprint."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """One review's hand. Every option has a plain default; the config's `style:` may set each of them."""

    keys: tuple[str, ...] = (
        "layout",
        "title",
        "authors",
        "conference",
        "year",
        "bibkey",
        "citations",
        "additional_links",
        "tags",
        "short_authors",
    )
    """the order of the front matter; keys not listed come last"""
    quotes: Mapping[str, Quote] = field(default_factory=lambda: MappingProxyType({"title": '"'}), hash=False)
    """by key: always in these quotes; without, only what needs quotes gets them"""
    width: int = 0
    """long values are folded beyond this column, as PyYAML does; 0: never"""
    ascii_only: bool = False
    r"""other letters as escapes ("\xE1"), as PyYAML does unless told otherwise"""
    links: str = '  - {name: "NAME", url: "URL"}'
    """how `additional_links` look, by example; also `[{name: NAME, url: URL}]`"""
    tags: str = '["TAG", "TAG"]'
    """how `tags` look, by example"""
    layout: str = "publication"
    """the value of `layout`; empty: no such key"""
    venue: str = "conference"
    """the key of the venue, `conference` or `journal`"""
    journals: bool = False
    """whether a venue that calls itself a journal stands under `journal`, whatever the usual key"""
    empty_venue: str | None = ""
    """what stands after the colon when there is no venue; None: the key is left out"""
    preprint_venue: str = ""
    """the venue of an arXiv paper without any, such as `Arxiv`"""
    bibkey: bool = True
    """whether the front matter names the bibkey, which is the file's name anyway"""
    short_authors: bool = False
    """whether `short_authors` is derived from the authors"""
    et_al_from: int = 4
    """from how many authors on `short_authors` says "et al." """
    blank_line: bool = False
    """a blank line between front matter and abstract"""
    final_newline: bool = True
    extension: str = "markdown"
    link_names: Mapping[Role, str] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    """what the review calls its links"""


def choose(style: Style, choices: Mapping[str, object], *, source: str = "") -> Style:
    """The style with the maintainers' choices (the config's `style:`); raises ConfigError for one that cannot be."""
    fields = {option.name: getattr(style, option.name) for option in dataclasses.fields(Style)}
    for name, value in choices.items():
        if name not in fields:
            known = ", ".join(fields)
            raise ConfigError(f"`style.{name}` is not known; there are {known}.", source=source)
        if problem := _problem(name, value, fields[name]):
            raise ConfigError(f"`style.{name}` {problem}", source=source)
        if name == "extension":
            value = str(value).removeprefix(".")
        fields[name] = tuple(value) if isinstance(value, list) else value
    return Style(**fields)


_NAMED: Mapping[str, tuple[Callable[[object], bool], str]] = {
    "links": (
        lambda value: isinstance(value, str) and is_example(value, "NAME", "URL"),
        'must be an example with NAME and URL, such as `  - {name: "NAME", url: "URL"}`.',
    ),
    "tags": (
        lambda value: isinstance(value, str) and is_example(value, "TAG"),
        'must be an example with TAG, such as `["TAG", "TAG"]`.',
    ),
    "extension": (
        lambda value: str(value).removeprefix(".") in EXTENSIONS,
        f"must be one of {', '.join(EXTENSIONS)}.",
    ),
    "venue": (lambda value: value in ("conference", "journal"), "must be `conference` or `journal`."),
    "empty_venue": (lambda value: value is None or isinstance(value, str), "must be text or empty."),
}
"""Options that are more than text, a number or a list: what each may be, and how it is said."""


def _problem(name: str, value: object, default: object) -> str:
    """Why an option cannot have this value, or the empty string."""
    if name in _NAMED:
        is_right, sentence = _NAMED[name]
        return "" if is_right(value) else sentence
    if isinstance(default, bool):
        return "" if isinstance(value, bool) else "must be true or false."
    if isinstance(default, int):
        return "" if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else "must be a number."
    if isinstance(default, str):
        return "" if isinstance(value, str) else "must be text."
    if isinstance(default, tuple):
        return "" if _is_texts(value) else "must be a list of keys."
    if name == "quotes" and isinstance(value, dict) and not set(value.values()) <= {"", '"', "'"}:
        return "must name a quotation mark, or none, for each key."
    return "" if isinstance(value, dict) and _is_texts(list(value.values())) else "must be a mapping of texts."


_JOURNAL = re.compile(
    r"\b(?:journal|transactions|letters|magazine|review|annals|bulletin|applications)\b", re.IGNORECASE
)
_MEETING = re.compile(r"\b(?:conference|symposium|workshop|proceedings|meeting|congress)\b", re.IGNORECASE)


def is_journal(venue: str) -> bool:
    """Whether a venue's name says that it is a journal: a journal's word, and no meeting's."""
    return _JOURNAL.search(venue) is not None and _MEETING.search(venue) is None


def _is_texts(value: object) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(item, str) for item in value)


_NAMES: Mapping[Role, str] = {
    "code": r"code|implementation|software|github|\btool\b",
    "data": r"data|benchmark|corpus",
    "website": r"web|project|home|\bpage\b|demo|site",
    "paper": r"pdf|paper|publication|proceedings|acm|ieee|article|doi",
}


def role(name: str, url: str) -> Role | None:
    """What a link is for, by its address and its name."""
    if re.match(r"https?://(?:www\.|export\.)?arxiv\.org/", url, re.IGNORECASE):
        return "arxiv"
    for found, pattern in _NAMES.items():
        if re.search(pattern, name, re.IGNORECASE):
            return found
    return "code" if re.match(r"https?://(?:www\.)?(?:github|gitlab|bitbucket)\.", url, re.IGNORECASE) else None
