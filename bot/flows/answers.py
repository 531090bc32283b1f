"""What a form's answers became: the rows of the table that a submitter finds in the status comment. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from bot.entry.model import Entry
from bot.publish.proposal import Answer
from bot.resolve.merge import FROM_FORM, Merged, form_ids

_COMMIT = "a commit on the branch"
_BEFORE = "what was known before"
FIELDS = ("title", "authors", "venue", "year", "links", "tags", "abstract")


def answers_of(
    entry: Entry, merged: Merged, *, labels: Mapping[str, str], sources: Mapping[str, str], mine: Entry | None = None
) -> tuple[Answer, ...]:
    """One answer for each field of a new entry that was given or has a value; `sources` are commands, by form id.

    `mine` is the entry as form and sources make it, where people may have changed it since.
    """
    answers = _answers(entry, merged, labels, sources)
    return tuple(_of_person(answer, mine) if mine else answer for answer in answers)


def _of_person(answer: Answer, mine: Entry) -> Answer:
    """The answer, told as a person's where a commit on the branch says something else than form and sources."""
    is_theirs = bool(answer.used) and answer.used != text_of(mine, answer.field)
    return replace(answer, source=_COMMIT) if is_theirs else answer


def text_of(entry: Entry, name: str) -> str:
    """A field of an entry as text: a link on each line, tags with commas."""
    if name == "links":
        return "\n".join(f"{link.name}: {link.url}" for link in entry.links)
    if name == "tags":
        return ", ".join(entry.tags)
    value = getattr(entry, name) if name in FIELDS else entry.extra.get(name)
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case list():
            return ", ".join(map(str, value))
        case _:
            return str(value)


def _answers(entry: Entry, merged: Merged, labels: Mapping[str, str], sources: Mapping[str, str]) -> Iterator[Answer]:
    for name in (*FIELDS, *(key for key in merged.entry.extra if key in merged.provenance)):
        given, used = merged.given.get(name, ""), text_of(entry, name)
        if given or used:
            ordered = next((sources[each] for each in form_ids(name) if each in sources), "")
            plain = FROM_FORM if given else "this review's custom" if merged.found.is_whole else _BEFORE
            source = ordered or merged.provenance.get(name, plain)
            yield Answer(field=name, label=labels.get(name, name), given=given, used=used, source=source)
