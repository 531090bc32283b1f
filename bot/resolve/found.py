"""What came of looking a paper up, and the port by which `merge` asks for it. Values only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.entry.identifiers import Identifier
from bot.faults import Finding
from bot.resolve.fetch import Miss
from bot.resolve.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What came of looking up one paper; empty where nobody was asked."""

    records: tuple[Record, ...] = ()
    misses: tuple[Miss, ...] = ()
    """sources that may know more and gave no answer"""
    unknown: tuple[Identifier, ...] = ()
    """identifiers that no source has"""
    findings: tuple[Finding, ...] = ()
    is_asked: bool = True
    """whether there was anybody to ask"""
    is_put_off: bool = False
    """whether somebody could be asked, but not for this purpose"""

    @property
    def silent(self) -> tuple[Miss, ...]:
        """The sources that will be asked again."""
        return tuple(miss for miss in self.misses if miss.is_temporary)

    @property
    def is_whole(self) -> bool:
        """Whether nobody may know more who was asked for it in vain; who refuses for good is not waited for."""
        return not self.silent and not self.is_put_off


LookUp = Callable[[Sequence[Identifier], str], Found]
"""The port to all of the sources at once, as `merge` needs it: one paper's identifiers, and its title where one is
given: some sources can be searched by it where they answer nothing else."""


def nobody(_identifiers: Sequence[Identifier], _title: str) -> Found:
    """Where there is nobody to ask."""
    return Found(is_asked=False)


def put_off(_identifiers: Sequence[Identifier], _title: str) -> Found:
    """Where nobody need be asked: nothing follows from what is not known."""
    return Found(is_asked=False, is_put_off=True)
