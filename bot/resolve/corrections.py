"""Wishes for new values of an entry's fields, gathered -> the changes that they make together. Pure.

A field may be named by any of its names; the name of a link is one, too. What each wish would not do is told.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping

from bot.document import scalar
from bot.entry.fields import LINKS, STEERING, changed
from bot.entry.model import Entry
from bot.entry.style import Role
from bot.faults import Finding, Severity
from bot.repository import OwnKey
from bot.resolve.answers import GIVEN, Answers, Value, as_text, folded, read_authors, read_tags, read_year, shown
from bot.resolve.link_changes import change_links, unreadable_links
from bot.resolve.own_values import read_value
from bot.resolve.written_links import read_links

CHANGES = "changes"
"""The id of the field that takes `field: value` lines."""
NOTHING_TO_CHANGE = "nothing-to-change"

_ALIASES: Mapping[str, tuple[str, ...]] = {
    "title": (),
    "authors": ("author",),
    "venue": (),
    "conference": ("booktitle",),
    "journal": (),
    "year": (),
    "abstract": ("body", "summary"),
    "tags": ("tag", "keywords", "newtags"),
    "links": ("link", "additionallinks", "morelinks"),
    "bibkey": ("key",),
}
_ONE = {"conference": "venue", "journal": "venue"}
"""Names of one and the same field."""


class Corrections:
    """Takes wish after wish, and keeps what each would change."""

    def __init__(
        self,
        entry: Entry,
        known_keys: frozenset[str],
        link_names: Mapping[Role, str],
        own_keys: Mapping[str, OwnKey],
    ) -> None:
        self._entry = entry
        self._link_names = link_names
        keys = {*known_keys, *entry.extra} - {LINKS, "tags"}
        self._site_keys = {_folded(key): key for key in keys & STEERING}
        keys -= STEERING
        self._names = {_folded(alias): name for name, aliases in _ALIASES.items() for alias in (name, *aliases)}
        self._names |= {_folded(key): key for key in sorted(keys) if _folded(key) not in self._names}
        # A key that the review asks for by its name is meant by it, be it another name of ours as well (`link`).
        self._names |= {_folded(key): key for key, own in own_keys.items() if own.is_asked}
        self._own_keys = own_keys
        self._wishes: dict[str, tuple[str, object, int]] = {}
        self._links: list[tuple[str, int]] = []
        self._given: dict[str, str] = {}
        self.findings: list[Finding] = []

    def tell(
        self, rule: str, name: str, message: str, hint: str, *, severity: Severity = Severity.ERROR, line: int = 0
    ) -> None:
        """Note what is to be said of a wish."""
        self.findings.append(Finding(rule=rule, severity=severity, message=message, hint=hint, field=name, line=line))

    def take_field(self, name: str, value: Value, line: int) -> None:
        """A field of the form; one that is no field of an entry, such as a box to tick, wishes nothing."""
        # A key for the site itself is taken where the maintainers' own form asks for it.
        if known := self._names.get(_folded(name)) or self._site_keys.get(_folded(name)):
            self._take(known, value, line)

    def take_line(self, written: str, value: str, line: int) -> None:
        """A line `field: value`; the name of a link is a field, too."""
        name = self._names.get(_folded(written))
        if name is None and _folded(written) in _STEERING:
            message = f"“{shown(written)}” tells the site what to do with the file, so no form changes it."
            self.tell("change-unknown", CHANGES, message, "Ask a maintainer to change it in the file.", line=line)
            return
        is_link = any(link.name.casefold() == written.casefold() for link in self._entry.links)
        if name is None and (is_link or read_links(value).links):
            self._links.append((f"{written}: {value}", line))
            return
        if name is None:
            near = difflib.get_close_matches(_folded(written), self._names, n=1)
            known = ", ".join(dict.fromkeys(name for name in self._names.values() if name != "bibkey"))
            hint = f"Did you mean `{self._names[near[0]]}`?" if near else f"The fields are {known}."
            self.tell("change-unknown", CHANGES, f"An entry has no field “{shown(written)}”.", hint, line=line)
            return
        self._take(name, value, line)

    def _take(self, name: str, value: Value, line: int) -> None:
        text = as_text(value).strip()
        if name == "bibkey":
            self.tell(
                "bibkey-wish",
                name,
                f"The entry keeps its key{f' `{self._entry.bibkey}`' if self._entry.bibkey else ''}.",
                "A key never changes, so that what points at it stays right.",
                line=line,
            )
        elif name == "links":
            rows = value if isinstance(value, tuple) else text.splitlines()
            self._links += ((row, line + number if line else 0) for number, row in enumerate(rows))
            if not rows:
                self._wish(name, None, "", line)
        else:
            for wanted in self._read(name, value, line):
                self._wish(name, wanted, text, line)

    def _read(self, name: str, value: Value, line: int) -> Iterator[object]:
        """The value that is meant; none, if it cannot be read."""
        text = as_text(value).strip()
        answers = Answers({name: value}, {name: line})
        if not text:
            yield None
        elif name == "year":
            if year := read_year(answers, (name,)):
                yield year
        elif name == "tags":
            yield read_tags(answers, (name,))
        elif name == "authors":
            yield read_authors(text)
        elif name == "abstract":
            yield text
        elif name in ("title", "venue", "conference", "journal"):
            yield folded(text)
        else:
            yield from self._other(name, text, line)
        self.findings += answers.findings

    def _other(self, name: str, text: str, line: int) -> Iterator[object]:
        """A key of the front matter beyond those of every entry, in the kind that the schema wants or its value has."""
        held, own = self._entry.extra.get(name), self._own_keys.get(name)
        if own is not None and not _is_nested(held):
            yield read_value(text, own.schema)
            return
        match held:
            case str():
                yield folded(text)
            case list() as items if all(isinstance(item, str) for item in items):
                yield list(read_tags(Answers({name: text}, {}), (name,)))
            case list() | dict():
                self.tell(
                    "change-form",
                    name,
                    f"`{name}` is more than a text here.",
                    "Ask a maintainer to change it.",
                    line=line,
                )
            case _:
                value = scalar(folded(text))
                yield value if isinstance(value, bool) or str(value) == folded(text) else folded(text)

    def _wish(self, name: str, value: object, given: str, line: int) -> None:
        """Note a new value, unless it stands there, or another one was wished for the same field."""
        field_name = _ONE.get(name, name)
        before = self._wishes.setdefault(field_name, (name, value, line))
        if before[1] != value:
            self.tell(
                "change-twice",
                name,
                f"There are two new values for `{field_name}`.",
                "Keep the one that is right.",
                line=line,
            )
        self._given.setdefault(before[0], given[:GIVEN])

    def changes(self) -> dict[str, object]:
        """All wishes together; what is so already is told and left out."""
        if self._links:
            self._take_links()
        changes: dict[str, object] = {}
        for name, value, line in self._wishes.values():
            new = changed(self._entry, name, value)
            if new == self._entry and (new.venue_key == self._entry.venue_key or not new.venue):
                said = "has no value" if value in (None, ()) else "has this value"
                self.tell("already-so", name, f"`{name}` {said} already.", "", severity=Severity.NOTICE, line=line)
            else:
                changes[name] = value
        if not changes and not any(finding.is_error for finding in self.findings):
            self.tell(
                NOTHING_TO_CHANGE,
                "",
                "There is nothing to change in this entry.",
                "Write the new value into the field that is wrong.",
            )
        return changes

    def given(self, changes: Mapping[str, object]) -> dict[str, str]:
        """What was written for each of these changes."""
        return {name: text for name, text in self._given.items() if name in changes}

    def _take_links(self) -> None:
        if LINKS in self._entry.extra:
            self.findings.append(unreadable_links())
            return
        new, findings = change_links(self._entry.links, self._links, self._link_names)
        self.findings += findings
        if not any(finding.is_error for finding in findings):
            self._wish("links", new, "\n".join(row for row, _ in self._links), self._links[0][1])


def _is_nested(value: object) -> bool:
    """Whether a value is more than an answer could hold: a mapping, or a list of such or of lists."""
    return isinstance(value, dict) or (isinstance(value, list) and any(isinstance(each, list | dict) for each in value))


def _folded(name: str) -> str:
    """The name of a field as it is compared: without case, blanks and joining signs."""
    return re.sub(r"[\s_-]+", "", name.casefold())


_STEERING = frozenset(map(_folded, STEERING))
