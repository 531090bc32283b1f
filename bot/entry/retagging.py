"""One tag for others in an entry's file, by the smallest edits: every other byte stays as it was.

In: the text of a file. Out: the text with items of its list of tags written anew or taken out, whether they stand in
brackets or one below the other.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.document import Document, emit, parse, rewritten
from bot.entry.parts import FIRST_LINE, cut
from bot.faults import Edit

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

_FIELD = "tags"
_DASH = re.compile(r"[ \t]*-[ \t]+")
_END = re.compile(r"[ \t]*(?:\r?\n|\Z)")


class UnchangeableError(ValueError):
    """The tags of a file cannot be changed without touching what is none of their business; says why."""


def tags_of(document: Document) -> list[str]:
    """The tags as they stand in the list, also those that YAML takes for a number."""
    items = document.data.get(_FIELD)
    return [
        item if isinstance(item, str) else document.texts.get(f"{_FIELD}.{number}", "")
        for number, item in enumerate(items if isinstance(items, list) else [])
    ]


def retag(text: str, olds: Collection[str], new: str) -> str:
    """The file with the tag `new` where it had one of `olds`; where it has `new` already, they are taken out.

    Raises UnchangeableError for a file that cannot be read, or whose list is written in a way that is not known here.
    """
    parts = cut(text)
    if parts is None:
        raise UnchangeableError("it has no front matter")
    first = parse(parts.head, first_line=FIRST_LINE)
    if not first.is_readable:
        raise UnchangeableError("its front matter is no sound YAML")
    head, document = parts.head, first
    wanted = _renamed(tags_of(first), olds, new)
    for _ in tags_of(first):  # one item at a time, for each edit moves what stands behind it
        edit = _next_edit(document, olds, new)
        if edit is None:
            break
        head = f"{head[: edit.start]}{edit.text}{head[edit.end :]}"
        document = parse(head)
    others = {key: value for key, value in document.data.items() if key != _FIELD}
    if tags_of(document) != wanted or others != {key: value for key, value in first.data.items() if key != _FIELD}:
        raise UnchangeableError("its tags are written in an uncommon way")
    return f"{parts.opening}{head}{parts.closing}{parts.body}"


def without_item(document: Document, number: int) -> tuple[Edit, ...]:
    """The edit of the source that takes a tag out of the list; none when it cannot be told, or when it is the only one.

    In brackets the comma before it goes, too, and of the first one that after it; else its whole line.
    """
    spans, source = document.spans, document.source
    around, item = spans.get(_FIELD), spans.get(f"{_FIELD}.{number}")
    before, after = spans.get(f"{_FIELD}.{number - 1}"), spans.get(f"{_FIELD}.{number + 1}")
    if around is None or item is None or not (before or after):
        return ()
    if source[around[0] : around[0] + 1] == "[":
        edit = Edit(before[1], item[1], "") if before else Edit(item[0], after[0], "") if after else None
        gap = source[before[1] : item[0]] if before else source[item[1] : after[0]] if after else ""
        return (edit,) if edit and gap.strip() == "," else ()
    start, end = source.rfind("\n", 0, item[0]) + 1, _END.match(source, item[1])
    return (Edit(start, end.end(), ""),) if end and _DASH.fullmatch(source, start, item[0]) else ()


def _renamed(tags: Sequence[str], olds: Collection[str], new: str) -> list[str]:
    if new in tags:
        return [tag for tag in tags if tag.strip() not in olds]
    first = next((number for number, tag in enumerate(tags) if tag.strip() in olds), None)
    numbered = enumerate(tags)
    return [new if number == first else tag for number, tag in numbered if number == first or tag.strip() not in olds]


def _next_edit(document: Document, olds: Collection[str], new: str) -> Edit | None:
    tags = tags_of(document)
    number = next((number for number, tag in enumerate(tags) if tag.strip() in olds), None)
    if number is None:
        return None
    if new in tags:
        return next(iter(without_item(document, number)), None)
    place = f"{_FIELD}.{number}"
    span = document.spans.get(place)
    written = emit("k", [new]).removeprefix("k: [").removesuffix("]")
    if span and written != new and document.source[span[0] : span[0] + 1] not in ("'", '"'):
        return Edit(*span, written)  # bare, another reader of YAML would not take it for this text
    return next(iter(rewritten(document, place, 0, len(tags[number]), new)), None)
