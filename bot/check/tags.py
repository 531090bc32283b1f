"""Rules for the tags of an entry. A tag is a heading of the tag page and part of an address there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.check.rule import Case, Fault, rule, shown
from bot.faults import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

_SIGNS = {":": "a colon", "#": "a `#`", ",": "a comma"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tag:
    field: str
    line: int
    text: str


def _tags(case: Case) -> Iterator[_Tag]:
    items = case.data.get("tags")
    for number, item in enumerate(items if isinstance(items, list) else []):
        if item is None or isinstance(item, str):
            field = f"tags.{number}"
            yield _Tag(field=field, line=case.line(field), text=item or "")


@rule(
    "tag-form",
    Severity.ERROR,
    looks_at="front matter",
    why="A tag is part of an address on the tag page, which these characters break.",
)
def tag_form(case: Case) -> Iterator[Fault]:
    """A tag has a colon, a `#` or a comma in it."""
    for tag in _tags(case):
        sign = next((said for sign, said in _SIGNS.items() if sign in tag.text), "")
        if sign:
            yield Fault(
                message=f"The tag {shown(tag.text)} has {sign} in it.",
                hint=_without(tag.text),
                field=tag.field,
                line=tag.line,
            )


def _without(tag: str) -> str:
    parts = [f'"{part}"' for piece in tag.split(",") if (part := " ".join(piece.strip(" #:").split()))]
    if "," in tag and len(parts) > 1:
        return f"Write one tag for each: {shown(', '.join(parts))}."
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
                line=tag.line,
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
                hint=f"Write {shown(tag.text.strip())}.",
                field=tag.field,
                line=tag.line,
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
            line=tag.line,
        )
