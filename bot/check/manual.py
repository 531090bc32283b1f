"""The page of all rules, made from the rules themselves: `python -m bot.check.manual > docs/rules.md`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from bot.check.rules import RULES
from bot.faults import Severity

if TYPE_CHECKING:
    from bot.check.rule import Rule

_HEAD = """\
# Rules

What Living Review Bot looks for in an entry. Every fault of a file is reported at once, with its line and
with what to write instead. An **error** is something that must not be merged; a **warning** asks for a look;
a **notice** informs.

This page is made from the code (`python -m bot.check.manual > docs/rules.md`). Each rule has examples of
entries it accepts and of entries it reports in `tests/check/examples/`.
"""

_ORDER = list(Severity)


def render_manual() -> str:
    """The page: a table of all rules, then one section a rule."""
    rows = ["| rule | severity | looks at |", "| --- | --- | --- |"]
    rows += [
        f"| [`{rule.id}`](#{rule.id}) | {rule.severity} | {rule.looks_at} |"
        for rule in sorted(RULES, key=lambda rule: _ORDER.index(rule.severity))
    ]
    return "\n".join([_HEAD, *rows, "", *map(_section, RULES)])


def _section(rule: Rule) -> str:
    return f"## {rule.id}\n\n{rule.severity.capitalize()}. {rule.what}\n\n*Why:* {rule.why}\n"


if __name__ == "__main__":
    sys.stdout.write(render_manual())
