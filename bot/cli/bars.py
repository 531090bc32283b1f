"""A bar for what turns out to take long."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_T = TypeVar("_T")

PATIENCE = 1.0
"""Seconds after which files take long enough for a bar."""


def late_bar(label: str = "Files") -> Callable[[Sequence[_T]], Iterator[_T]]:
    """Goes through things one by one; on a terminal, with a bar once it has taken a second."""
    from contextlib import ExitStack
    from time import monotonic

    begun = monotonic()

    def watch(things: Sequence[_T]) -> Iterator[_T]:
        with ExitStack() as stack:
            bar = None
            for number, thing in enumerate(things):
                if bar is None and sys.stderr.isatty() and monotonic() - begun > PATIENCE:
                    shown = click.progressbar(length=len(things), label=label, file=sys.stderr, show_pos=True)
                    bar = stack.enter_context(shown)
                    bar.update(number)
                yield thing
                if bar is not None:
                    bar.update(1)

    return watch
