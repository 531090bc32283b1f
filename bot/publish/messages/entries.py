"""An entry as a reader of the review would see it, and the tables of its values: understood, changed, where from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import TypeVar

from bot.check.inert import inert, one_line
from bot.check.render import as_read, render, render_link
from bot.entry.model import Entry, Link
from bot.publish.messages.parts import NOTHING, Part, cell, cell_sentence, clipped, fit, folded, stacked, table
from bot.publish.proposal import Answer, Draft
from bot.resolve.merge import FROM_FORM

_Item = TypeVar("_Item", Link, str)

_CLIPS = (20_000, 2_000, 500, 100)
"""Characters of each field when an entry is shown, tried in this order until it fits."""
_LABEL = 100
_GIVEN = 200
_CHANGED = 400
"""Characters of a value in a table."""
_CONTEXT = 40
"""Characters before the first difference of two long values."""
_ITEMS = 20
"""Links or tags that are listed."""
_NOT_GIVEN = "*not filled in*"
_SAME = "*the same*"
NAMES = {"title": "Title", "authors": "Authors", "venue": "Venue", "year": "Year", "abstract": "Abstract"}
_LISTS = {"links": "Links", "tags": "Tags"}
"""What fields are called where no form is spoken of."""
_ALIKE = {"paper": "Paper", "additional_links": "Links", "conference": "Venue", "journal": "Venue"}


def plain_name(field: str) -> str:
    """What people call a field of which no form says how; a key of the review's own as it is."""
    return (NAMES | _LISTS | _ALIKE).get(field, field)


def shown(entry: Entry) -> Part:
    """An entry as a reader sees it, its fields clipped until there is room for all of them."""

    def write(room: int) -> str:
        entries = (_clipped(entry, most) for most in (min(room, clip) for clip in _CLIPS) if most > 0)
        # What is too long as it is need not be written: that takes time, and makes it longer.
        texts = (render(each).rstrip() for each in entries if _size(each) <= room)
        title = f"### {inert(clipped(entry.title, _LABEL))}"
        return next((text for text in chain(texts, (title,)) if len(text) <= room), "")

    return write


def _size(entry: Entry) -> int:
    links = sum(len(link.name) + len(link.url) for link in entry.links)
    texts = (entry.title, entry.authors, entry.venue, entry.abstract, *entry.tags)
    return links + sum(map(len, texts))


def _clipped(entry: Entry, most: int) -> Entry:
    def cut(text: str) -> str:
        return text if len(text) <= most else f"{text[: most - 1]}…"

    items = max(1, most // 10)
    return replace(
        entry,
        title=cut(entry.title),
        authors=cut(entry.authors),
        venue=cut(entry.venue),
        abstract=cut(entry.abstract),
        links=tuple(replace(link, name=cut(link.name), url=cut(link.url)) for link in entry.links[:items]),
        tags=tuple(map(cut, entry.tags[:items])),
    )


def understood(answers: Sequence[Answer]) -> Part:
    """What was made of each answer."""
    return table(
        ("field", "you wrote", "used", "from"),
        (
            (_label(answer), _wrote(answer), _used(answer), _source(answer))
            for answer in answers
            if answer.given.strip() or answer.used.strip()
        ),
    )


def _wrote(answer: Answer) -> str:
    return cell(answer.given, _GIVEN) if answer.given.strip() else _NOT_GIVEN


def _used(answer: Answer) -> str:
    given, used = (_read(answer.field, text) for text in (answer.given, answer.used))
    return _SAME if one_line(given) == one_line(used) else cell(used, _GIVEN)


def _read(field: str, text: str) -> str:
    """A value as a person should see it."""
    return as_read(text) if field == "abstract" else text


def provenance(answers: Iterable[Answer]) -> Part:
    """Where the values of an entry came from, as far as not all of them stood in the form's own fields."""
    used = [answer for answer in answers if answer.used.strip()]
    others = [answer for answer in used if answer.source != FROM_FORM]
    if len(others) > 1 and len(others) == len(used) and len({answer.source for answer in others}) == 1:
        return lambda room: said if len(said := f"All of it comes from {_source(others[0])}.") <= room else ""
    # Who gave only a link filled in nothing else that one could speak of.
    is_link_alone = {answer.field for answer in used if answer.source == FROM_FORM} == {"links"}
    is_rest = len(others) < len(used) and not is_link_alone
    rest = "Everything else was filled in by the submitter." if is_rest else ""
    told = used if is_link_alone else others
    origins = table(("field", "from"), ((_label(answer), _source(answer)) for answer in told))
    return folded("Where the values came from", stacked([origins, rest])) if others else lambda _: ""


def _label(answer: Answer) -> str:
    label = answer.label if answer.label != answer.field else ""
    return cell(label or plain_name(answer.field), _LABEL)


def _source(answer: Answer) -> str:
    return fit(answer.source, cell_sentence, _GIVEN)


def changes(draft: Draft, labels: Mapping[str, str]) -> Part:
    """Every field that changes, before and after; of links and tags all, with those that go or come in bold."""
    rows = _changes(draft.before, draft.entry, labels) if draft.before else _told_changes(draft.answers)
    return table(("field", "before", "after"), rows)


def _changes(before: Entry, after: Entry, labels: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    extras = {name: name for name in (*before.extra, *after.extra)}
    for name, plain in (NAMES | _LISTS | extras).items():
        old, new = _value(before, name), _value(after, name)
        if old == new:
            continue
        if name == "links":
            yield plain, *_sides(before.links, after.links, _link, "<br>")
        elif name == "tags":
            yield plain, *_sides(before.tags, after.tags, _tag, ", ")
        else:
            # A form asks for the “New title”, which is no name for the one before.
            label = plain if name in NAMES else cell(labels.get(name, plain), _LABEL)
            yield label, *_about_difference(_read(name, _text(old)), _read(name, _text(new)))


def _told_changes(answers: Iterable[Answer]) -> Iterator[tuple[str, str, str]]:
    for answer in answers:
        if answer.before and answer.before != answer.used:
            before, after = (_read(answer.field, text) for text in (answer.before, answer.used))
            yield _label(answer), *_about_difference(before, after)


def _value(entry: Entry, name: str) -> object:
    return getattr(entry, name) if name in NAMES or name in _LISTS else entry.extra.get(name)


def _text(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def _sides(
    before: Sequence[_Item], after: Sequence[_Item], write: Callable[[_Item], str], between: str
) -> tuple[str, str]:
    """A list before and after, with what goes and what comes in bold."""

    def side(items: Sequence[_Item], others: Sequence[_Item]) -> str:
        changed = [item for item in items if item not in others]
        told = changed if changed and len(items) > _ITEMS else items
        texts = (write(item) if item in others else f"**{write(item)}**" for item in told[:_ITEMS])
        more = f" … and {len(told) - _ITEMS} more" if len(told) > _ITEMS else ""
        return between.join(texts) + more or NOTHING

    return side(before, after), side(after, before)


def _link(link: Link) -> str:
    short = replace(link, name=clipped(link.name, _LABEL))
    is_safe = "|" not in link.url and len(link.url) <= _CHANGED
    return render_link(short) if is_safe else f"{inert(short.name)}: {cell(link.url, _CHANGED)}"


def _tag(tag: str) -> str:
    return cell(tag, _LABEL)


def _about_difference(before: str, after: str) -> tuple[str, str]:
    """Both values as cells; of long ones the part from shortly before their first difference."""
    start = 0
    if max(len(before), len(after)) > _CHANGED:
        pairs = enumerate(zip(before, after, strict=False))
        first = next((place for place, (old, new) in pairs if old != new), min(len(before), len(after)))
        start = max(0, first - _CONTEXT)
    old, new = (f"{'…' if start and text else ''}{text[start:]}" for text in (before, after))
    return cell(old, _CHANGED), cell(new, _CHANGED)
