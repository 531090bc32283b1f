"""One rule, explained in a terminal: what it finds and why, how much it weighs, what it finds and what not.

The examples are those that the rule is tested by; where they are not installed, the rest is said without them.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from bot.check.file import read
from bot.check.formats.text import INDENT, render_text, visible
from bot.check.outside import EVERY_RULE
from bot.check.report import Report
from bot.check.rules import BY_ID, CONFIGURABLE, IGNORABLE, check
from bot.corpus.index import EMPTY
from bot.repository import RepositoryConfig

if TYPE_CHECKING:
    from bot.check.file import EntryFile

_NAME = re.compile(r"(?P<stem>.+?)(?P<new>\.new)?(?:\.line-[0-9a-z-]+)*(?P<extension>\.\w+)?")
_FOLDER = "_publications"


def explain(id: str, *, this_year: int) -> str:  # noqa: A002 - a rule's id is called id
    """What there is to say about the rule of this id, which must be one of `EVERY_RULE`."""
    rule = EVERY_RULE[id]
    parts = [f"{rule.id} ({rule.severity}; looks at: {rule.looks_at})\n\n{rule.what}\nWhy: {rule.why}\n"]
    if how := _set_aside(id):
        parts.append(f"{how}\n")
    bad, good = _example(id, "invalid"), _example(id, "valid")
    if bad and (found := _found(id, bad, this_year)):
        parts.append(f"Found, for example:\n\n{found}")
    elif bad:
        parts.append(f"Found, for example, in {bad.path}:\n\n{_indented(bad.text)}")
    if bad and good:
        parts.append(f"Not found in {good.path}:\n\n{_indented(good.text)}")
    return "\n".join(parts)


def _set_aside(id: str) -> str:  # noqa: A002
    """How a review, or one entry, may go without the rule."""
    ways = []
    if id in CONFIGURABLE:
        ways.append(f"in the config, `rules: {{{id}: off}}`, or another severity")
    if id in IGNORABLE:
        ways.append(f"in one entry's front matter, `# review-bot: ignore {id}: WHY`")
    return f"To set it aside: {'; '.join(ways)}." if ways else ""


def _found(id: str, file: EntryFile, this_year: int) -> str:  # noqa: A002
    """What is said of a file by this rule."""
    if id not in BY_ID:
        return ""
    found = check(file, config=RepositoryConfig(), index=EMPTY, today_year=this_year)
    return render_text(Report.of(each for each in found if each.rule == id), {file.path: file.text})


def _example(id: str, kind: str) -> EntryFile | None:  # noqa: A002
    """The first example of a rule: from where the package carries it, or from the tests of a checkout."""
    package = Path(__file__).parent.parent
    for folder in (package / "check" / "examples", package.parent / "tests" / "check" / "examples"):
        within = folder / id / kind
        for file in sorted(each for each in within.rglob("*") if each.is_file()):
            name = _NAME.fullmatch(file.name)
            above = file.parent.relative_to(within).as_posix()
            path = (
                f"{above if above != '.' else _FOLDER}/{name['stem']}{name['extension'] or ''}" if name else file.name
            )
            return read(path, file.read_bytes().decode("utf-8", "replace"), is_new=bool(name and name["new"]))
    return None


def _indented(text: str) -> str:
    return "".join(f"{INDENT}{visible(line)}\n" for line in text.removesuffix("\n").split("\n"))
