"""The papers that `add` and `resolve` are given: read, looked up, and told of one by one."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TypeVar

import click

from bot.cli.environment import source_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from bot.faults import Finding
    from bot.resolve.look_up import Library
    from bot.resolve.several import Paper

_T = TypeVar("_T")

MOST_PAPERS = 2_000
"""Papers that one command looks up."""
BAR_FROM = 4
"""So many papers take long enough for a bar."""
WIPED = "\r\x1b[K"
"""Takes the line on which the cursor stands from a terminal."""


def papers_of(words: tuple[str, ...]) -> Sequence[Paper]:
    """The papers of a command's words; what is to be said of a list as a whole is said."""
    from bot.given import read_given
    from bot.publish.terminal import line_of

    given = read_given(words, standard_input=lambda: sys.stdin.buffer.read())
    for note in given.notes:
        click.echo(line_of(note.finding, about=note.about), err=True)
    if len(given.papers) > MOST_PAPERS:
        raise click.UsageError(f"These are {len(given.papers):,} papers; one command takes {MOST_PAPERS:,} of them.")
    return given.papers


def library_for(record: Path | None, replay: Path | None) -> AbstractContextManager[Library]:
    """Where papers are looked up."""
    from bot.wiring import library_of

    if record and replay:
        raise click.UsageError("--record and --replay exclude each other: what is replayed is recorded already.")
    return library_of(source_settings(), record=record, replay=replay)


def show(text: str, *, after: str) -> str:
    """Put an entry on standard output, behind the one before it, whose last line may have no end; what was put last."""
    gap = "\n" if text and after and not after.endswith("\n") else ""
    click.echo((gap + text).encode("utf-8", "backslashreplace"), nl=False)
    return text or after


def note(findings: Iterable[Finding], paper: Paper | None) -> None:
    """Say these of a paper, a line each; it is named where there are others."""
    from bot.publish.terminal import label_of, line_of

    for finding in findings:
        click.echo(line_of(finding, about=label_of(paper) if paper else ""), err=True)


def in_progress(papers: Sequence[Paper], work: Callable[[Paper], _T]) -> Iterator[tuple[Paper, _T]]:
    """The papers one by one, with what comes of this work on each.

    On a terminal, a bar of how many are done stands there during the work, and is gone whenever a paper is given out.
    """
    if len(papers) < BAR_FROM or not sys.stderr.isatty():
        yield from ((paper, work(paper)) for paper in papers)
        return
    with click.progressbar(length=len(papers), label="Papers", file=sys.stderr, show_pos=True) as bar:
        for paper in papers:
            done = work(paper)
            click.echo(WIPED, nl=False, err=True)
            yield paper, done
            bar.update(1)
