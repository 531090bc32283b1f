"""Lines that say what an entry's links shall be -> the links. Pure.

`PDF: https://new` gives the link called PDF another address, or adds one of this name; `PDF:` alone takes it out.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence

from bot.entry.model import Link
from bot.entry.style import Role
from bot.faults import Finding, Severity
from bot.resolve.answers import BULLET, folded, shown
from bot.resolve.link_answers import name_for, same_address
from bot.resolve.written_links import read_links

MOST = 100
"""So many links are changed by one form: an entry has a few, and each is looked for among the others."""

_NAME_ALONE = re.compile(r"[`*_\"']{0,3}(?P<name>[^:：\n]{1,80}?)[`*_\"']{0,3}\s?[:：]")


def change_links(
    links: Sequence[Link], rows: Iterable[tuple[str, int]], link_names: Mapping[Role, str]
) -> tuple[tuple[Link, ...], tuple[Finding, ...]]:
    """The links after the changes of these lines (words, line of the issue), and what is to be told of them."""
    changer = _Changer(links, link_names)
    for words, line in rows:
        row = folded(BULLET.sub("", words))
        if row and not changer.take(row, line):
            break
    return tuple(changer.links), tuple(changer.findings)


def unreadable_links() -> Finding:
    """What is told where the entry's links are no names and addresses, so that none can be changed alone."""
    return Finding(
        rule="link-form",
        severity=Severity.ERROR,
        message="The links of this entry are not written as links with a name and an address.",
        hint="Ask a maintainer to mend them in the file first.",
        field="links",
    )


class _Changer:
    """Changes link after link; a link that a line has changed is not changed by another one."""

    def __init__(self, links: Sequence[Link], link_names: Mapping[Role, str]) -> None:
        self.links = list(links)
        self.findings: list[Finding] = []
        self._link_names = link_names
        self._done: dict[str, str] = {}
        self._room = MOST

    def take(self, row: str, line: int) -> bool:
        """Read one line; False where that is one link too many, which is told."""
        written = read_links(row)
        self._room -= max(len(written.links), 1)
        if self._room < 0:
            message = f"One form changes {MOST} links at most; these are more."
            self._tell("link-form", message, "File the others in another issue.", line)
            return False
        if not written.links and (alone := _NAME_ALONE.fullmatch(row)):
            self._remove(alone["name"].strip(), line)
            return True
        for name, url in written.links:
            self._set(name, url, line)
        if written.rest:
            is_all = not written.links
            self._tell(
                "link-form",
                f"“{shown(written.rest)}” {'is not a link' if is_all else 'beside a link is left out'}.",
                "Write `PDF: https://...`, one a line; a name alone, with its colon, takes the link out.",
                line,
                severity=Severity.ERROR if is_all else Severity.WARNING,
            )
        return True

    def _set(self, written: str, url: str, line: int) -> None:
        name = written or name_for(None, url, self._link_names)
        places = self._places(name)
        there = next((link for link in self.links if same_address(link.url) == same_address(url)), None)
        if there is not None and there.url == url and there.name.casefold() == name.casefold():
            return  # as it is; if nothing else changes, that is told
        if there is not None and there.name.casefold() != name.casefold():
            message = f"The entry has the link {shown(url)} already, as “{there.name}”."
            self._tell("link-there", message, "", line, severity=Severity.NOTICE)
        elif not places:
            self.links.append(Link(name=name, url=url))
        elif not written:
            message = f"The entry has a link “{self.links[places[0]].name}” already."
            self._tell("link-form", message, f"Write `{name}: {url}` to give it this address.", line)
        elif self._is_one(places, name, line) and self._is_first(name, url, line):
            self.links[places[0]] = Link(name=self.links[places[0]].name, url=url)

    def _remove(self, name: str, line: int) -> None:
        places = self._places(name)
        if not places:
            names = [link.name for link in self.links]
            folds = {each.casefold(): each for each in names}
            near = difflib.get_close_matches(name.casefold(), folds, n=1)
            known = ", ".join(f"“{each}”" for each in names) or "none"
            hint = f"Did you mean “{folds[near[0]]}”?" if near else f"Its links are {known}."
            self._tell("link-unknown", f"The entry has no link “{shown(name)}”.", hint, line)
        elif self._is_one(places, name, line) and self._is_first(name, "", line):
            del self.links[places[0]]

    def _places(self, name: str) -> list[int]:
        return [at for at, link in enumerate(self.links) if link.name.casefold() == name.casefold()]

    def _is_one(self, places: Sequence[int], name: str, line: int) -> bool:
        if len(places) == 1:
            return True
        message = f"The entry has {len(places)} links “{shown(name)}”, and it is not clear which one is meant."
        self._tell("link-unknown", message, "Ask a maintainer to change it in the file.", line)
        return False

    def _is_first(self, name: str, url: str, line: int) -> bool:
        """Whether no line before says something else of this link."""
        if self._done.setdefault(name.casefold(), url) == url:
            return True
        self._tell("change-twice", f"There are two wishes for the link “{shown(name)}”.", "Keep one of them.", line)
        return False

    def _tell(self, rule: str, message: str, hint: str, line: int, *, severity: Severity = Severity.ERROR) -> None:
        self.findings.append(
            Finding(rule=rule, severity=severity, message=message, hint=hint, field="links", line=line)
        )
