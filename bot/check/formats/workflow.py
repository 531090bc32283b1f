"""Findings as workflow commands: https://docs.github.com/actions/reference/workflow-commands-for-github-actions.

GitHub makes annotations of at most ten errors, ten warnings and ten notices of a step and drops the others in silence;
those are lines of the log, and one last notice says how many there are.
"""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from bot.check.inert import one_line
from bot.check.report import line_of, place_of, shown_path
from bot.faults import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.check.report import Report
    from bot.faults import Finding

MOST = 10
"""Annotations of each severity that GitHub shows of one step."""
TITLE = "Living Review Bot"


def render_workflow(report: Report, *, before: int = 0) -> str:
    """A group for each file: the first findings of each severity as commands, the others as lines of the log.

    `before` is how many findings are not the change's.
    """
    left_out = Counter({severity: max(0, report.count(severity) - MOST) for severity in Severity})
    room = Counter(dict.fromkeys(Severity, MOST))
    if left_out.total() or before:
        # The last notice is one of the ten.
        room[Severity.NOTICE] -= 1
        left_out[Severity.NOTICE] = max(0, report.count(Severity.NOTICE) - room[Severity.NOTICE])
    lines: list[str] = []
    for path, findings in groupby(report.findings, key=lambda finding: finding.path):
        lines.append(f"::group::{_data(one_line(shown_path(path)) or 'The whole review')}")
        for finding in findings:
            room[finding.severity] -= 1
            lines.append(_command(finding) if room[finding.severity] >= 0 else _log_line(finding))
        lines.append("::endgroup::")
    if said := " ".join(_last_words(left_out, before)):
        lines.append(f"::notice title={_property(TITLE)}::{_data(said)}")
    return "".join(f"{line}\n" for line in lines)


def _last_words(left_out: Counter[Severity], before: int) -> Iterable[str]:
    if left_out.total():
        counts = [f"{number} {each}{'s' * (number != 1)}" for each in Severity if (number := left_out[each])]
        verb = "is" if left_out.total() == 1 else "are"
        yield (
            f"{', '.join(counts)} {verb} told in the log of this step only, "
            f"for GitHub shows {MOST} annotations of a kind."
        )
    if before:
        yield f"{before} finding{'s were' if before != 1 else ' was'} so before."


def _command(finding: Finding) -> str:
    line, column = place_of(finding)
    place = {
        "file": shown_path(finding.path),
        "line": line,
        "col": column,
        "endColumn": finding.end_column if column else 0,
    }
    said = "\n".join(filter(None, (one_line(finding.message), one_line(finding.hint))))
    properties = {name: str(value) for name, value in place.items() if value} | {"title": finding.rule}
    written = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{finding.severity} {written}::{_data(said)}"


def _log_line(finding: Finding) -> str:
    """A line of the log that is no command: the runner obeys `::` at its beginning and `##[` anywhere."""
    return f"- {line_of(finding)}".replace("##[", "## [")


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
