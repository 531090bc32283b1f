"""What a person may order by a comment: the vocabulary, and how a comment becomes commands.

In: a comment's body. Out: its commands in order, unknown ones only where they look meant for us. Who said it and
whether he may is `steering`'s business.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Literal, get_args

from bot.intake.own_words import OwnLine, own_lines

Role = Literal["submitter", "maintainer", "contributor"]
"""What a person is to a submission; a contributor is anybody else, a maintainer one who may merge."""

MOST = 200
"""Commands of one comment that are read."""

EVERYBODY: frozenset[Role] = frozenset(get_args(Role))
_CONCERNED: frozenset[Role] = frozenset({"submitter", "maintainer"})
_MAINTAINERS: frozenset[Role] = frozenset({"maintainer"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """An order as it was written: `/set year: 2013` is `set` with the argument `year: 2013`.

    The name is in small letters and known, or near enough to a known one to be answered. The argument of `/set` goes
    on with the content of a code block behind its colon.
    """

    name: str
    argument: str = ""
    line: int = field(default=0, compare=False)
    is_cut_short: bool = field(default=False, compare=False)
    """whether text that is no command stands on the next line"""

    def __str__(self) -> str:
        return f"/{self.name} {self.argument}".rstrip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """How a command is written, what it does, and who may give it."""

    name: str
    usage: str
    sentence: str
    roles: frozenset[Role]
    example: str


def _vocabulary() -> Mapping[str, Usage]:
    rows = (
        ("/help", "/help", "Shows these commands.", EVERYBODY),
        ("/recheck", "/recheck", "Looks at the submission again.", EVERYBODY),
        (
            "/set FIELD: VALUE",
            "/set year: 2013",
            "Answers a field of the form anew; without a value, empties it.",
            _CONCERNED,
        ),
        ("/tags a, b", "/tags quantisation, has code", "Sets the tags, in place of those so far.", _CONCERNED),
        (
            "/place CATEGORY attribute=value",
            "/place Supervised modality=image, codebook=yes",
            "Gives the paper a place in the taxonomy.",
            _CONCERNED,
        ),
        (
            "/duplicate-of KEY",
            "/duplicate-of jegou2011searching",
            "Says that the review has this paper already, under that bibkey.",
            _CONCERNED,
        ),
        (
            "/not-duplicate",
            "/not-duplicate",
            "Says that it is another paper than the one that resembles it.",
            _CONCERNED,
        ),
        ("/drop KEY", "/drop jegou2011searching", "Takes this paper out of the list.", _CONCERNED),
        ("/accept", "/accept", "Merges what stands there now, as soon as the checks pass.", _MAINTAINERS),
        ("/reject REASON", "/reject It is not about hashing.", "Declines the submission, and tells why.", _MAINTAINERS),
        ("/spam", "/spam", "Closes and locks the submission without a word, and removes its branch.", _MAINTAINERS),
        (
            "/override RULE REASON",
            "/override title-all-caps It is an acronym.",
            "Lets the submission pass although it breaks this rule.",
            _MAINTAINERS,
        ),
    )
    usages = (
        Usage(name=usage[1:].partition(" ")[0], usage=usage, example=example, sentence=sentence, roles=roles)
        for usage, example, sentence, roles in rows
    )
    return MappingProxyType({usage.name: usage for usage in usages})


COMMANDS: Mapping[str, Usage] = _vocabulary()
"""Every command by its name, in the order in which they are told."""

_MEANT: Mapping[str, str] = MappingProxyType(
    {
        "approve": "accept",
        "merge": "accept",
        "lgtm": "accept",
        "close": "reject",
        "decline": "reject",
        "commands": "help",
        "usage": "help",
        "check": "recheck",
        "rerun": "recheck",
        "retry": "recheck",
        "retest": "recheck",
        "refresh": "recheck",
        "change": "set",
        "correct": "set",
        "edit": "set",
        "update": "set",
        "label": "tags",
        "category": "place",
        "categories": "place",
        "taxonomy": "place",
        "dup": "duplicate-of",
        "dupe": "duplicate-of",
        "remove": "drop",
        "delete": "drop",
        "ignore": "override",
        "allow": "override",
        "waive": "override",
    }
)
"""What people write who know another bot; offered, never taken."""

_UNSEEN = "".join(
    map(chr, (0xAD, 0x61C, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF))
)
"""Characters that nobody sees: soft hyphen, joiners, direction marks."""
_BLANK = "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
_HYPHENS = "_\u2010-\u2015\u2212"
_LINE = re.compile(
    rf"[{_UNSEEN}]*+(?:[^\S\n\t][{_UNSEEN}]*+){{0,3}}+"
    rf"/(?P<name>[A-Za-z{_HYPHENS}{_UNSEEN}-]++)[.,:;!?…]*+"
    rf"(?:(?:[^\S\n]|[{_UNSEEN}])++(?P<argument>.*))?",
    re.DOTALL,
)
_LONGEST_NAME = 40


def parse_commands(body: str) -> tuple[Command, ...]:
    """The commands of a comment: lines of the author's own that begin, after at most three blanks, with `/word`.

    A word that is no command is passed over in silence, unless it resembles one, or the comment holds nothing else:
    people also write of `/tmp`, and to other bots.
    """
    lines = [line for line in own_lines(body) if line.text.strip()]
    found = [(line, match) for line in lines if (match := _LINE.fullmatch(line.text)) is not None]
    beginnings = {line.number for line, _ in found}
    others = {line.number for line in lines} - beginnings
    commands: list[Command] = []
    for line, match in found:
        command = _command(line, match, is_cut_short=line.number + 1 in others)
        is_alone = len(lines) == 1 and not command.argument
        if command.name in COMMANDS or nearest(command.name) or (command.name.strip("-") and is_alone):
            commands.append(command)
        if len(commands) == MOST:
            break
    return tuple(commands)


def asks_to_fix(body: str) -> bool:
    """Whether a comment on a pull request orders its faults to be mended: a line of its author's own that says `/fix`.

    It is no command of submissions: those, the bot writes itself.
    """
    matches = (_LINE.fullmatch(line.text) for line in own_lines(body))
    return any(match and match["name"].lower() == "fix" and not trimmed(match["argument"] or "") for match in matches)


def _command(line: OwnLine, match: re.Match[str], *, is_cut_short: bool) -> Command:
    name = re.sub(f"[{_HYPHENS}]", "-", re.sub(f"[{_UNSEEN}]", "", match["name"])).lower()
    argument = trimmed(match["argument"] or "")
    if name == "set" and line.block is not None and argument.endswith((":", "：")):
        argument = f"{argument}\n{line.block}"
        is_cut_short = False
    return Command(name=name, argument=argument, line=line.number, is_cut_short=is_cut_short)


def trimmed(text: str) -> str:
    """A text without blanks and unseen characters at its ends."""
    return text.strip(_BLANK + _UNSEEN)


@lru_cache(maxsize=1024)
def nearest(name: str) -> str:
    """The command that a person probably meant by this word, or nothing."""
    if name in _MEANT or len(name) > _LONGEST_NAME:
        return _MEANT.get(name, "")
    near = difflib.get_close_matches(name, COMMANDS, n=1, cutoff=0.7)
    return near[0] if near else ""
