"""A file to look at, of whatever kind: how it reads, how its faults are found, which of them were there before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.checkout_files import Source
from bot.faults import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A file, the way to find the faults of a text of it, and the faults that it had before."""

    place: Path
    source: Source
    find: Callable[[str], Sequence[Finding]]
    before: tuple[Finding, ...] = ()

    def findings(self, text: str | None = None) -> tuple[list[Finding], list[Finding]]:
        """The faults of this text (its own, where none is given) that are new, and those that were so before."""
        found = list(self.find(self.source.text if text is None else text)) if self.source.is_read else []
        if self.source.fault and text is None:
            found.append(self.source.fault)
        return split(found, self.before)


def split(findings: Iterable[Finding], before: Iterable[Finding]) -> tuple[list[Finding], list[Finding]]:
    """The findings that are new, and those that were so before."""
    known = list(before)
    if not known:
        return list(findings), []
    from bot.publish.review_report import split as told_apart  # what it stands among is not read for nothing

    return told_apart(findings, known)
