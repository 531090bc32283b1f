"""The page of all rules, made from the rules and their examples: `python -m bot.check.manual > docs/rules.md`."""

from __future__ import annotations

import difflib
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bot.check.rules import CONFIGURABLE, EXPLAINED, IGNORABLE
from bot.faults import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.check.review_rules import ReviewRule
    from bot.check.rule import Rule

_HEAD = """\
# Rules

What Living Review Bot looks for in an entry, in the taxonomy, and in where new files stand. Every fault is reported at
once, with its line and columns and with what to write instead. An **error** is something that must not be merged; a
**warning** asks for a look; a **notice** informs. What has exactly one right answer can be mended by the bot:
`review-bot check --fix`, or the suggestions of its check run.

## In one review: more or less weight

The review's config says how much a rule weighs there, or that it is off
([`rules`](configuration.md#rules)):

```yaml
rules:
  tag-new: off
  title-all-caps: error
```

Rules that say why a file cannot be read always count.

## In one entry: set aside

A comment in the front matter sets a rule aside for that entry. It has to say why:

```yaml
# review-bot: ignore title-all-caps: it is printed so
title: "SOAR: A FRAMEWORK FOR PROGRAM REPAIR"
```

Several rules are parted by commas. A comment without a reason does nothing, and is told, as one is that is no longer
needed. Rules that guard the readers of the site cannot be set aside in an entry, as anybody may send one.

## All of them

This page is made from the code (`python -m bot.check.manual > docs/rules.md`). Each rule has examples of
entries it accepts and of entries it reports in `tests/check/examples/`.
"""

_ORDER = list(Severity)
_EXAMPLES = Path(__file__).parents[2] / "tests" / "check" / "examples"
_PLACES = re.compile(r"(?:\.new)?((?:\.line-[0-9]+(?:-col-[0-9]+-[0-9]+)?)*)(?=\.[a-z]+$|$)")
_NEW = ".new."
_SHOWN = 3
"""Lines of an example."""
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def render_manual() -> str:
    """The page: a table of all rules, then one section a rule."""
    rules = tuple(EXPLAINED.values())
    rows = ["| rule | severity | looks at |", "| --- | --- | --- |"]
    rows += [
        f"| [`{rule.id}`](#{rule.id}) | {rule.severity} | {rule.looks_at} |"
        for rule in sorted(rules, key=lambda rule: _ORDER.index(rule.severity))
    ]
    return "\n".join([_HEAD, *rows, "", *map(_section, rules)])


def _section(rule: Rule | ReviewRule) -> str:
    limits = ""
    if rule.id not in CONFIGURABLE:
        limits = "\nIt always counts.\n"
    elif rule.looks_at in ("front matter", "text") and rule.id not in IGNORABLE:
        limits = "\nNo entry can set it aside for itself.\n"
    examples = "".join(f"\n{title}:\n\n```text\n{text}\n```\n" for title, text in _examples(rule.id))
    return f"## {rule.id}\n\n{rule.severity.capitalize()}. {rule.what}\n\n*Why:* {rule.why}\n{limits}{examples}"


def _examples(rule: str) -> Iterator[tuple[str, str]]:
    """What the rule reports in one of its examples, and how it is mended, or an entry that it accepts has it."""
    mended = _mended()
    bad = min(
        _EXAMPLES.glob(f"{rule}/invalid/**/*.*"), key=lambda path: (_name_of(path) not in mended, path), default=None
    )
    if bad is None:
        return
    accepted = _EXAMPLES.glob(f"{rule}/valid/**/*.*")
    good = min((path for path in accepted if (_NEW in path.name) == (_NEW in bad.name)), default=None)
    if rule.startswith(("path-", "file-")):
        yield "Reported", _entry_of(bad)
        yield from [("Accepted", _entry_of(good))] if good else []
        return
    lines = _lines(bad)
    places = [int(line) for line in re.findall(r"line-([0-9]+)", bad.name)]
    first, last = places[0] - 1, max(places[0], min(places[-1], places[0] + _SHOWN - 1))
    yield "Reported", "\n".join(lines[first:last])
    if better := mended.get(_name_of(bad)):
        yield "Mended", "\n".join(better[:_SHOWN])
    elif good:
        yield from _accepted(lines, _lines(good), first)


def _mended() -> dict[str, list[str]]:
    """The lines that come of mending an example, by its name."""
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    file = _EXAMPLES / "mended.txt"
    for line in file.read_text(encoding="utf-8").split("\n") if file.is_file() else ():
        if line.startswith("+"):
            lines.append(_seen(line[1:]))
        elif line[:1] not in "-@":
            lines = found[line] = []
    return {name: written for name, written in found.items() if written}


def _accepted(bad: list[str], good: list[str], line: int) -> Iterator[tuple[str, str]]:
    """The lines that an accepted entry has in place of the line that is reported."""
    for kind, start, end, other, stop in difflib.SequenceMatcher(None, bad, good, autojunk=False).get_opcodes():
        if start <= line < end and kind == "replace":
            yield "Accepted", "\n".join(good[other : min(stop, other + _SHOWN)])


def _lines(path: Path) -> list[str]:
    return [_seen(line) for line in path.read_bytes().decode().replace("\r", "␍").split("\n")]


def _seen(line: str) -> str:
    """The line with its invisible characters named."""
    return _UNSEEN.sub(lambda sign: f"[U+{ord(sign[0]):04X}]", line)


def _name_of(path: Path) -> str:
    return path.relative_to(_EXAMPLES).as_posix()


def _entry_of(path: Path) -> str:
    """The path of the entry that an example stands for."""
    within = path.relative_to(_EXAMPLES).parts[2:-1] or ("_publications",)
    return "/".join([*within, _PLACES.sub("", path.name, count=1)])


if __name__ == "__main__":
    sys.stdout.write(render_manual())
