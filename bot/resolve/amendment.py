"""What a form asks to be changed in an entry that is there -> the changes, as `frontmatter.patch` takes them. Pure.

In: the fields of the form for a link, or for a correction, and the entry. Out: an `Amendment`: the new values, what was
given for each, and findings: of a field that is none, of a value that cannot be read or is there already.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.entry.fields import LINKS
from bot.entry.model import Entry, Link
from bot.entry.style import Role
from bot.faults import Finding, Severity
from bot.repository import NO_KEYS, OwnKey
from bot.resolve.answers import GIVEN, Answers, Value, as_text, shown
from bot.resolve.corrections import CHANGES, NOTHING_TO_CHANGE, Corrections
from bot.resolve.link_answers import same_address
from bot.resolve.link_changes import unreadable_links
from bot.resolve.merge import form_links
from bot.resolve.written_changes import read_changes

NO_FIELDS = frozenset({"entry", "note", "reason", CHANGES})
"""Ids that ask for something else than a value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """New values by field (as `frontmatter.patch` takes them; None empties), and the text that was given for each."""

    changes: Mapping[str, object] = field(default_factory=dict)
    given: Mapping[str, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def add_links(
    fields: Mapping[str, Value], lines: Mapping[str, int], entry: Entry, *, link_names: Mapping[Role, str]
) -> Amendment:
    """The entry's links and those of the form (one a line, with or without a name) after them."""
    answers = Answers(fields, lines)
    asked = list(dict.fromkeys(form_links(answers, link_names)))
    if LINKS in entry.extra:
        return Amendment(findings=(*answers.findings, unreadable_links()))
    there = {same_address(link.url): link for link in entry.links}
    new: list[Link] = []
    known: list[Link] = []
    for link in asked:
        if same_address(link.url) in there:
            known.append(link)
        else:
            new.append(link)
            there[same_address(link.url)] = link
    used = tuple(name for name in fields if name in answers.used)
    name = used[0] if used else "links"
    for link in known:
        answers.tell(
            "link-there",
            name,
            f"The entry has the link {shown(link.url)} already, as “{there[same_address(link.url)].name}”.",
            "" if new else "Write the link that is missing.",
            severity=Severity.NOTICE if new else Severity.ERROR,
        )
    if not asked and not answers.findings:
        answers.tell(NOTHING_TO_CHANGE, name, "There is no link in this form.", "Write it as `Code: https://...`.")
    if not new:
        return Amendment(findings=tuple(answers.findings))
    given = "\n".join(as_text(fields[each]).strip() for each in used)
    return Amendment(
        changes={"links": (*entry.links, *new)}, given={"links": given[:GIVEN]}, findings=tuple(answers.findings)
    )


def correction(
    fields: Mapping[str, Value],
    lines: Mapping[str, int],
    entry: Entry,
    *,
    known_keys: frozenset[str],
    link_names: Mapping[Role, str],
    own_keys: Mapping[str, OwnKey] = NO_KEYS,
) -> Amendment:
    """What shall stand in the entry instead: from the form's own fields, and from `field: value` lines.

    `known_keys` are the keys that an entry of this collection may have; `own_keys` those that only its schema has.
    """
    reader = Corrections(entry, known_keys, link_names, own_keys)
    for name, value in fields.items():
        if name not in NO_FIELDS and as_text(value).strip():
            reader.take_field(name, value, lines.get(name, 0))
    first = lines.get(CHANGES, 0)
    written = read_changes(as_text(fields.get(CHANGES, "")))
    for change in written.changes:
        reader.take_line(change.name, change.value, first + change.line - 1 if first else 0)
    for number, words in written.strays:
        reader.tell(
            "change-form",
            CHANGES,
            f"“{shown(words)}” names no field.",
            "Write `field: value`, one a line; indent the lines that go on with a value.",
            line=first + number - 1 if first else 0,
        )
    changes = reader.changes()
    return Amendment(changes=changes, given=reader.given(changes), findings=tuple(reader.findings))
