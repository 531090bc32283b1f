"""What stands in a command, and what to say of one that cannot be taken as it is written.

The sentences hold nothing that a person typed but the command's own name: small letters and hyphens.
"""

from __future__ import annotations

import re

from bot.intake.commands import COMMANDS, Command, Role, Usage, nearest, trimmed
from bot.intake.named_field import key_of

_COLON = re.compile("[:：]")
_BETWEEN_KEYS = re.compile(r"[\s,;]+")
_AROUND_KEY = "`*\"'“”‘’<>.,:;!?"
_WORD = re.compile(r"\w")
_UNDONE_WITH_TROUBLE = frozenset({"accept", "spam"})
"""Commands that a sentence in prose must not give by chance."""


def parts_of(command: Command) -> tuple[str, str]:
    """What the command names (the field of a `/set`, the rule of an `/override`; else nothing), and what it says."""
    match command.name:
        case "set":
            name, *rest = _COLON.split(command.argument, maxsplit=1)
            return trimmed(name), trimmed("".join(rest))
        case "override":
            rule, *rest = command.argument.split(maxsplit=1)
            return rule.strip(_AROUND_KEY).lower(), trimmed("".join(rest)).lstrip(":-–— ")
        case "duplicate-of":
            return "", command.argument.strip(_AROUND_KEY)
        case _:
            return "", command.argument


def keys_of(command: Command) -> tuple[str, ...]:
    """The bibkeys that a `/drop` names, in small letters."""
    keys = (key.strip(_AROUND_KEY).casefold() for key in _BETWEEN_KEYS.split(command.argument))
    return tuple(key for key in keys if key)


def wish_of(command: Command) -> tuple[str, str]:
    """The command that was probably meant and the first word behind it, to know it again when it is given rightly."""
    name = command.name if command.name in COMMANDS else nearest(command.name)
    words = command.argument.split(maxsplit=1)
    is_about_one = name in ("set", "override", "drop") and words
    return name, key_of(_COLON.split(words[0])[0]) if is_about_one else ""


def unknown(command: Command) -> str:
    """What to say of a command that there is not; nothing of one that there is."""
    if command.name in COMMANDS:
        return ""
    near = COMMANDS.get(nearest(command.name))
    if near is None:
        return f"There is no command `/{command.name}`; `/help` shows those there are."
    only = "" if "submitter" in near.roles else " (for maintainers)"
    return f"There is no command `/{command.name}`. Did you mean `/{near.name}`{only}?"


def denied(command: Command, role: Role) -> str:
    """What to say to a person who may not give this command; nothing to one who may."""
    roles = COMMANDS[command.name].roles
    if role in roles:
        return ""
    who = "the submitter and for maintainers" if "submitter" in roles else "maintainers"
    return f"`/{command.name}` is for {who} of this review."


def miswritten(command: Command) -> str:
    """What to say of a command that lacks what belongs behind it; nothing of a whole one."""
    usage = COMMANDS[command.name]
    about, value = parts_of(command) if command.argument else ("", "")
    if " " not in usage.usage:
        if command.name in _UNDONE_WITH_TROUBLE and _WORD.search(command.argument):
            return f"`/{command.name}` stands alone on its line, so that nobody gives it by chance."
        return ""
    if command.name == "set":
        if not _COLON.search(command.argument) or not key_of(about):
            return _written(usage)
        if not value and command.is_cut_short:
            return (
                "The value of `/set` stands behind the colon; a longer one stands in a code block right below. "
                "To empty the field, leave the line below blank."
            )
        return ""
    if command.name == "override":
        is_whole = about and _WORD.search(value)
        return "" if is_whole else f"An exception needs its rule and a reason. {_written(usage)}"
    if not _WORD.search(value):
        return f"{'A reason is needed. ' if command.name == 'reject' else ''}{_written(usage)}"
    return ""


def _written(usage: Usage) -> str:
    return f"Write it as `{usage.usage}`, for example `{usage.example}`."
