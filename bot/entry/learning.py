"""A review's hand, learnt from its entries: each option is what most of them would have been written with.

Where it can be, a choice is tried: the one that gives back the lines of most entries is the hand.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections import Counter
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from bot.entry.fields import LINKS, VENUES
from bot.entry.frontmatter import read
from bot.entry.parts import cut, raw_fields
from bot.entry.rendering import is_example, link_lines, tag_lines, text_lines
from bot.entry.style import NO_VENUE, PREPRINT, Quote, Role, Style, is_journal, role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from bot.entry.model import Entry

MOST = 200
"""So many entries are looked at; the first ones given count."""
NEWEST = 12
"""So many tell the layout of links, which changes with whoever writes, or with a template."""
_OF_A_PUBLISHER = re.compile(
    r"(?:acm|ieee|springer|elsevier|science ?direct|wiley|usenix|openreview|doi)", re.IGNORECASE
)


PLAIN = Style()

_T = TypeVar("_T")
_QUOTES: tuple[Quote, ...] = ("", '"', "'")
_WIDTHS = (80, 90, 100, 120)
_ESCAPE = re.compile(r"\\x[0-9A-F]{2}|\\u[0-9A-F]{4}")
_VALUE = r"""("[^"]*"|'[^']*'|[^,{}\[\]"'\n]+?)"""
_LINK = re.compile(rf"name(\s*:\s*){_VALUE}(\s*,\s*|\n\s+)url(\s*:\s*){_VALUE}(?=\s*(?:\}}|$))")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sample:
    """One entry: what it says, and its lines by field without trailing blanks."""

    entry: Entry
    data: Mapping[str, object]
    raw: Mapping[str, list[str]]
    head: str
    body: str


def learn(texts: Iterable[str], *, paths: Iterable[str] = (), plain: Style = PLAIN) -> Style:
    """The hand in which these entries are written, the most recent or relevant first; `paths` tells the extension.

    `plain` is what counts where they show nothing.
    """
    return _learn(tuple(texts), tuple(paths), plain)


@functools.lru_cache(maxsize=8)
def _learn(texts: tuple[str, ...], paths: tuple[str, ...], plain: Style) -> Style:
    samples = list(itertools.islice(filter(None, map(_sample, texts)), MOST))
    if not samples:
        return plain
    width, ascii_only = _width(samples), _is_ascii_only(samples)
    venue = _most((key for s in samples for key in VENUES if key in s.data), plain.venue)
    return Style(
        keys=_keys(samples, plain.keys),
        quotes=MappingProxyType(_quotes(samples, width, ascii_only)),
        width=width,
        ascii_only=ascii_only,
        links=_links(samples[:NEWEST], width, ascii_only) or plain.links,
        tags=_tags(samples, width, ascii_only) or plain.tags,
        layout=_most((str(s.data.get("layout") or "") for s in samples), plain.layout),
        venue=venue,
        journals=_most((s.entry.venue_key == "journal" for s in samples if is_journal(s.entry.venue)), plain.journals),
        empty_venue=_empty_venue(samples, venue, plain.empty_venue),
        preprint_venue=_preprint_venue(samples),
        bibkey=_is_usual("bibkey", samples),
        short_authors=_is_usual("short_authors", samples),
        et_al_from=plain.et_al_from,
        blank_line=_most((s.body.startswith("\n") for s in samples if s.body.strip()), plain.blank_line),
        final_newline=_most((s.body.endswith("\n") for s in samples if s.body.strip()), plain.final_newline),
        extension=_most((path.rpartition(".")[2] for path in paths), plain.extension),
        link_names=MappingProxyType({**plain.link_names, **_link_names(samples)}),
    )


@functools.lru_cache(maxsize=2 * MOST)
def _sample(text: str) -> _Sample | None:
    text = text.replace("\r\n", "\n")
    parts, (entry, document) = cut(text), read(text)
    if parts is None or entry is None or not document.is_readable:
        return None
    raw = {key: [line.rstrip() for line in lines] for key, lines in raw_fields(parts, document).items()}
    return _Sample(entry=entry, data=document.data, raw=raw, head=parts.head, body=parts.body)


def _most(votes: Iterable[_T], default: _T) -> _T:
    """What most vote for; the first of equals; the default when nobody votes."""
    counted = Counter(votes).most_common(1)
    return counted[0][0] if counted else default


def _is_usual(key: str, samples: Sequence[_Sample]) -> bool:
    return 2 * sum(key in s.data for s in samples) > len(samples)


def _keys(samples: Sequence[_Sample], plain: tuple[str, ...]) -> tuple[str, ...]:
    """The usual order; a key not in it stands where most entries that have it put it."""
    orders = [tuple(s.raw) for s in samples]
    usual = list(_most((order for order in orders if len(order) > 4), plain))
    for key in dict.fromkeys(key for order in orders for key in order):
        if key not in usual:
            before = _most((o[o.index(key) - 1] for o in orders if key in o and o.index(key)), "")
            usual.insert(usual.index(before) + 1 if before in usual else len(usual), key)
    return tuple(usual)


def _texts(samples: Sequence[_Sample]) -> Iterable[tuple[str, str, list[str]]]:
    """Every field that is text: key, value, lines."""
    return (
        (key, value, s.raw[key])
        for s in samples
        for key, value in s.data.items()
        if isinstance(value, str) and value and key in s.raw
    )


def _width(samples: Sequence[_Sample]) -> int:
    """At which column long values are folded; 0 when they mostly are not."""
    long = [(k, v, raw) for k, v, raw in _texts(samples) if len(raw) > 1 or len(raw[0]) > _WIDTHS[0]]
    votes = Counter(
        width
        for key, value, raw in long
        for width in (0, *_WIDTHS)
        for quote in _QUOTES[: 2 if raw[0].startswith(f'{key}: "') else 1]
        if text_lines(key, value, quote=quote, width=width) == raw
    )
    return votes.most_common(1)[0][0] if votes else 0


def _is_ascii_only(samples: Sequence[_Sample]) -> bool:
    escaped = sum(_ESCAPE.search(s.head) is not None for s in samples)
    return escaped > sum(not s.head.isascii() for s in samples)


def _quotes(samples: Sequence[_Sample], width: int, ascii_only: bool) -> dict[str, Quote]:
    votes: dict[str, Counter[Quote]] = {}
    for key, value, raw in _texts(samples):
        counter = votes.setdefault(key, Counter())
        for quote in _QUOTES:
            counter[quote] += text_lines(key, value, quote=quote, width=width, ascii_only=ascii_only) == raw
    return {key: quote for key, counter in votes.items() if (quote := counter.most_common(1)[0][0])}


def _links(samples: Sequence[_Sample], width: int, ascii_only: bool) -> str:
    def render(sample: _Sample, example: str) -> list[str]:
        return link_lines(LINKS, sample.entry.links, example, width=width, ascii_only=ascii_only)

    written = [s for s in samples if s.entry.links and LINKS in s.raw]
    shapes = (
        _shape(_LINK.sub(_link_example, "\n".join(s.raw[LINKS]), count=1), r"\{[^}]*NAME[^}]*\}") for s in written
    )
    return _tried([shape for shape in shapes if is_example(shape, "NAME", "URL")], written, LINKS, render)


def _link_example(match: re.Match[str]) -> str:
    name, url = _placeholder(match[2], "NAME"), _placeholder(match[5], "URL")
    return f"name{match[1]}{name}{match[3]}url{match[4]}{url}"


def _tags(samples: Sequence[_Sample], width: int, ascii_only: bool) -> str:
    def render(sample: _Sample, example: str) -> list[str]:
        return tag_lines("tags", sample.entry.tags, example, width=width, ascii_only=ascii_only)

    written = [s for s in samples if s.entry.tags and "tags" in s.raw]
    tag = re.compile(rf"(?<=[\[,-])(\s*){_VALUE}(?=\s*(?:[\],]|$))", re.MULTILINE)
    shapes = (
        _shape(tag.sub(lambda m: m[1] + _placeholder(m[2], "TAG"), "\n".join(s.raw["tags"])), r"[\"']?TAG[\"']?")
        for s in written
    )
    return _tried([shape for shape in shapes if is_example(shape, "TAG")], written, "tags", render)


def _placeholder(value: str, name: str) -> str:
    quote = value[0] if value[0] in "\"'" else ""
    return f"{quote}{name}{quote}"


def _shape(raw: str, item: str) -> str:
    """The example within a field's lines, whose first item holds placeholders."""
    _, _, value = raw.partition(":")
    if not value.startswith("\n"):
        found = re.match(rf"\s*(\[\s*)({item})(?:(\s*,\s*)({item}|\{{))?(?:.*?)(\s*\])$", value, re.DOTALL)
        if not found:
            return ""
        second = f"{found[3]}{found[2]}" if found[3] and "\n" not in found[3] else ""
        return f"{found[1]}{found[2]}{second}{found[5]}"
    lines = value[1:].split("\n")
    ends = next((at for at, line in enumerate(lines[1:], 1) if line.lstrip().startswith("-")), len(lines))
    return "\n".join(lines[:ends])


def _tried(
    shapes: Sequence[str],
    samples: Sequence[_Sample],
    key: str,
    render: Callable[[_Sample, str], list[str]],
) -> str:
    """Of the shapes seen, also without their quotes, the one that gives back most entries' lines."""
    seen = [shape for shape, _ in Counter(shapes).most_common(4)]
    bare = (re.sub(r"""(["'])(NAME|URL|TAG)\1""", r"\2", shape) for shape in seen)
    candidates = list(dict.fromkeys((*bare, *seen)))
    hits = {example: sum(render(s, example) == s.raw[key] for s in samples) for example in candidates}
    return max(candidates, key=hits.__getitem__, default="")


def _empty_venue(samples: Sequence[_Sample], venue: str, plain: str | None) -> str | None:
    """How an entry without venue says so."""
    return _most(
        (
            None
            if not any(key in s.data for key in VENUES)
            else f" {s.entry.venue}"
            if s.entry.venue
            else _after_colon(s.head, venue)
            for s in samples
            if not s.entry.venue or NO_VENUE.fullmatch(s.entry.venue)
        ),
        plain,
    )


def _after_colon(head: str, key: str) -> str:
    match = re.search(rf"^{key}:([ \t]*)$", head, re.MULTILINE)
    return match[1] if match else ""


def _preprint_venue(samples: Sequence[_Sample]) -> str:
    """The venue most arXiv papers without another one have; empty when it is none."""
    return _most(
        (
            s.entry.venue
            for s in samples
            if any(role("", link.url) == "arxiv" for link in s.entry.links)
            and (not s.entry.venue or PREPRINT.fullmatch(s.entry.venue))
        ),
        "",
    )


def _link_names(samples: Sequence[_Sample]) -> dict[Role, str]:
    """What the review calls its links; the name of one publisher is none for the papers of all the others."""
    votes: dict[Role, Counter[str]] = {}
    for link in (link for s in samples for link in s.entry.links):
        if (found := role(link.name, link.url)) and not (found == "paper" and _OF_A_PUBLISHER.match(link.name)):
            votes.setdefault(found, Counter())[link.name] += 1
    return {found: counter.most_common(1)[0][0] for found, counter in votes.items()}
