"""`review-bot resolve`: what the sources know of papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bot.cli.given_papers import in_progress, library_for, note, papers_of, show
from bot.cli.options import FINDINGS, record_option, replay_option, review_option

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@click.argument("papers", nargs=-1, required=True, metavar="ID...")
@click.option(
    "--format",
    "layout",
    type=click.Choice(["text", "json", "bibtex", "entry"]),
    default="text",
    show_default=True,
)
@review_option
@record_option
@replay_option
def resolve(papers: tuple[str, ...], layout: str, review: Path | None, record: Path | None, replay: Path | None) -> int:
    """Show what the sources know of papers, and which of them says what. IDs are as for `add`; nothing is written."""
    from bot.additions import resolve as look_up
    from bot.checkout import Checkout
    from bot.publish.messages.parts import count
    from bot.publish.resolved import notes_of, written
    from bot.publish.terminal import Command

    checkout = Checkout.at(review)
    style = checkout.hand(checkout.collection(""))
    command = Command(name="resolve", replayed=str(replay or ""))
    is_bad = False
    shown = ""
    taken: set[str] = set()
    with library_for(record, replay) as library:
        listed = papers_of(papers)
        library.prime_papers(listed)
        for paper, merged in in_progress(listed, lambda paper: look_up(paper, library.look_up, style)):
            notes = notes_of(paper, merged, command, layout)
            is_bad = is_bad or not merged.entry.title or any(each.is_error for each in notes)
            shown = show(written(paper, merged, style, layout, findings=notes, taken=taken), after=shown)
            if layout != "json":
                note(notes, paper if len(listed) > 1 else None)
        click.echo(f"{count(len(listed), 'paper')}, {count(library.requests, 'request')}.", err=True)
    return FINDINGS if is_bad else 0
