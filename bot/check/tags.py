"""Rules for the tags of an entry. A tag is a heading of the tag page and part of an address there."""

from __future__ import annotations

import difflib
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from bot.check.rule import Case, Fault, rule, shown, whole
from bot.entry.retagging import without_item
from bot.entry.vocabulary import SIGNS, fold
from bot.faults import Edit, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class _Tag(NamedTuple):
    field: str
    text: str


def _tags(case: Case) -> Iterator[_Tag]:
    items = case.data.get("tags")
    for number, item in enumerate(items if isinstance(items, list) else []):
        if item is None or isinstance(item, str):
            yield _Tag(f"tags.{number}", item or "")


@rule(
    "tag-form",
    Severity.ERROR,
    looks_at="front matter",
    why="A tag is part of an address on the tag page, which these characters break.",
)
def tag_form(case: Case) -> Iterator[Fault]:
    """A tag has a colon, a `#` or a comma in it."""
    for tag in _tags(case):
        sign = next((said for sign, said in SIGNS.items() if sign in tag.text), "")
        if sign:
            yield Fault(
                message=f"The tag {shown(tag.text)} has {sign} in it.",
                hint=_without(tag.text),
                field=tag.field,
                span=case.span(tag.field),
            )


def _without(tag: str) -> str:
    parts = [f'"{part}"' for piece in tag.split(",") if (part := " ".join(piece.strip(" #:").split()))]
    if "," in tag and len(parts) > 1:
        return f"Write one tag for each: {whole(', '.join(parts))}."
    return "Write the tag with letters, digits, blanks and hyphens."


@rule(
    "tag-empty",
    Severity.ERROR,
    looks_at="front matter",
    why="An empty tag makes an empty heading on the tag page.",
)
def tag_empty(case: Case) -> Iterator[Fault]:
    """A tag is empty."""
    for tag in _tags(case):
        if not tag.text.strip():
            yield Fault(
                message="A tag is empty.",
                hint="Delete it, or write the tag.",
                field=tag.field,
                span=case.span(tag.field),
            )


@rule(
    "tag-outer-blank",
    Severity.WARNING,
    looks_at="front matter",
    why="With a blank before or after it, a tag is another tag.",
)
def tag_outer_blank(case: Case) -> Iterator[Fault]:
    """A tag begins or ends with a blank."""
    for tag in _tags(case):
        if tag.text.strip() and tag.text != tag.text.strip():
            yield Fault(
                message=f"The tag {shown(tag.text)} has a blank before or after it.",
                hint=f"Write {whole(tag.text.strip())}.",
                field=tag.field,
                span=case.span(tag.field),
                edits=case.edits(tag.field, 0, len(tag.text), tag.text.strip()),
            )


@rule(
    "tag-duplicate",
    Severity.WARNING,
    looks_at="front matter",
    why="A tag given twice lists the paper twice under it.",
)
def tag_duplicate(case: Case) -> Iterator[Fault]:
    """A tag is given twice, perhaps with other capitals."""
    first: dict[str, str] = {}
    for tag in _tags(case):
        name = tag.text.strip()
        if not name:
            continue
        before = first.get(name.casefold())
        if before is None:
            first[name.casefold()] = name
            continue
        same = f"The tag {shown(name)} is given twice."
        yield Fault(
            message=same if before == name else f"The tags {shown(before)} and {shown(name)} differ only in capitals.",
            hint="Keep one of the two.",
            field=tag.field,
            span=case.span(tag.field),
            edits=_without_item(case, tag.field) if before == name else (),
        )


def _without_item(case: Case, field: str) -> tuple[Edit, ...]:
    """The edit that takes a tag out of the list."""
    document = case.file.document
    return case.in_file(without_item(document, int(field.rpartition(".")[2]))) if document else ()


@rule(
    "tag-variant",
    Severity.WARNING,
    looks_at="review",
    why="The tag page lists papers under each spelling apart, so that nobody finds all of them.",
)
def tag_variant(case: Case) -> Iterator[Fault]:
    """A tag is another spelling of one that other entries have, or a word that the config's `synonyms` replace."""
    for tag in _well_formed(case):
        if usual := case.config.synonyms.better(tag.text):
            yield _synonym(case, tag, usual)
            continue
        if tag.text in case.config.synonyms.named:
            continue
        merge = case.index.tag_merges.get(tag.text)
        if merge is None or not merge.is_sure:
            better, times = _spelt_otherwise(case, tag.text), 0
        else:
            better, times = merge.better, merge.times
        if better:
            times_better = case.index.tags.get(better, 0)
            yield Fault(
                message=f"The tag {shown(tag.text)} is {shown(better)} in {_entries(times_better)}.",
                hint=f"Write {whole(better)}." if times_better > times else "Choose one of the two spellings.",
                field=tag.field,
                span=case.span(tag.field),
                edits=case.edits(tag.field, 0, len(tag.text), better)
                if times_better >= _FEWEST and times_better >= _CLEARLY * times
                else (),
            )


def _synonym(case: Case, tag: _Tag, usual: str) -> Fault:
    """The config says it, so it is sure, however few entries there are."""
    is_there = any(other.text == usual for other in _tags(case))
    return Fault(
        message=f"The tag {shown(tag.text)} is {shown(usual)} in this review.",
        hint="Take it out: the entry has the other one already." if is_there else f"Write {whole(usual)}.",
        field=tag.field,
        span=case.span(tag.field),
        edits=_without_item(case, tag.field) if is_there else case.edits(tag.field, 0, len(tag.text), usual),
    )


def _well_formed(case: Case) -> Iterator[_Tag]:
    """The tags of which no other rule has anything to say."""
    tags = list(_tags(case))
    alike = Counter(tag.text.strip().casefold() for tag in tags)
    for tag in tags:
        is_plain = tag.text == tag.text.strip() and not any(sign in tag.text for sign in SIGNS)
        if tag.text and is_plain and alike[tag.text.casefold()] == 1:
            yield tag


_FEWEST = 2
_CLEARLY = 2
"""A spelling is clearly the usual one when so many entries have it, and so many times as many as have the other."""


def _entries(number: int) -> str:
    return f"{number} {'entry' if number == 1 else 'entries'}"


def _spelt_otherwise(case: Case, tag: str) -> str:
    """How the review spells a tag that no entry of it has; nothing where it has none like it."""
    if not tag or tag in case.index.tags or not case.index.is_whole:
        return ""
    return case.index.folded_tags.get(fold(tag), "")


@rule(
    "tag-new",
    Severity.NOTICE,
    looks_at="review",
    why="A tag that one paper has leads nobody from paper to paper; often the review has one that means the same.",
)
def tag_new(case: Case) -> Iterator[Fault]:
    """A tag that no other entry of the review has."""
    tags = case.index.tags
    if not case.index.is_whole:
        return
    told = 0
    for tag in _well_formed(case):
        if tag.text in tags or _spelt_otherwise(case, tag.text) or _is_in_synonyms(case, tag.text):
            continue
        told += 1
        yield Fault(
            message=f"The tag {shown(tag.text)} is new here.",
            hint=_instead(case, tag.text) if told <= _MOST_TOLD else _KEEP,
            field=tag.field,
            span=case.span(tag.field),
        )


def _is_in_synonyms(case: Case, tag: str) -> bool:
    """Whether the config knows it: as a tag to use, or as a word that another rule speaks of."""
    return tag in case.config.synonyms.named or bool(case.config.synonyms.better(tag))


def _instead(case: Case, tag: str) -> str:
    """What may be written instead of a new tag: what it was renamed once, or the nearest known ones."""
    if renamed := case.index.renamed.get(fold(tag), ""):
        return f"Entries had it once, and it was renamed {whole(renamed)}: if that means the same, write it."
    near = _nearest(tag, case.index.tags)
    return f"If one of these means the same, write it: {', '.join(map(whole, near))}." if near else _KEEP


_KEEP = "Keep it if more papers will have it."
_MOST_COMPARED = 2_000
_MOST_TOLD = 20
"""New tags of one entry for which the nearest known ones are looked up."""
_LONGEST_TAG = 60


def _nearest(name: str, tags: Mapping[str, int]) -> list[str]:
    """The known tags that look most like this one."""
    by_case = {tag.casefold(): tag for tag in reversed(list(tags)[:_MOST_COMPARED])}
    near = difflib.get_close_matches(name[:_LONGEST_TAG].casefold(), list(by_case), n=3, cutoff=0.7)
    words = set(name.casefold().split())
    sharing = [tag for folded, tag in by_case.items() if words & set(folded.split())]
    return list(dict.fromkeys([*(by_case[each] for each in near), *sharing]))[:3]
