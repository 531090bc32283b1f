"""`review-bot similar`: what in a review is the same paper, or near it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.bars import late_bar
from bot.cli.environment import require_review
from bot.cli.given_papers import library_for, note, papers_of
from bot.cli.options import FINDINGS, folder, record_option, replay_option
from bot.cli.screen import screen_of

if TYPE_CHECKING:
    from bot.checkout import Checkout
    from bot.checkout_corpus import Corpus
    from bot.similarity import Asked


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="ID|TITLE|FILE")
@click.option("--format", "layout", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option(
    "--most", type=click.IntRange(min=1), default=5, show_default=True, help="Show so many papers that are near."
)
@click.option("--review", type=folder, help="A checkout of the review; without it, the one around this folder.")
@record_option
@replay_option
def similar(
    words: tuple[str, ...], layout: str, most: int, review: Path | None, record: Path | None, replay: Path | None
) -> int:
    """Tell what in a review is the same paper or near it: by a bibkey, a path, an ID as for `add`, or a title."""
    from bot.checkout import Checkout
    from bot.faults import PermanentFailure
    from bot.similarity import NotOne, compare, render_json, render_text

    if not " ".join(words).strip():
        raise click.UsageError("Name a bibkey, a path, an identifier or a title.")
    checkout = Checkout.at(review, near=[Path.cwd()])
    require_review(checkout)
    corpus = checkout.corpus(watch=late_bar())
    try:
        asked = _asked(" ".join(words), checkout, corpus, record, replay)
    except NotOne as error:
        raise click.UsageError(str(error)) from error
    found = compare(asked, checkout, corpus, most=most)
    if not asked.entry.title and not found.matches:
        raise PermanentFailure(
            f"Nothing tells the title of {asked.given}, so nobody can say whether it is here. Give its title in words, "
            "or its BibTeX in a file."
        )
    text = render_json(found) if layout == "json" else render_text(found, screen_of())
    click.echo(text.encode("utf-8", "backslashreplace"), nl=False)
    return FINDINGS if found.is_here else 0


def _asked(text: str, checkout: Checkout, corpus: Corpus, record: Path | None, replay: Path | None) -> Asked:
    """The paper that is meant, looked up where the review and the disk do not tell it."""
    from bot.additions import resolve
    from bot.given import read_given
    from bot.publish.resolved import notes_of
    from bot.publish.terminal import Command, is_unread
    from bot.similarity import NotOne, is_title, meant, of_paper, of_title

    if asked := meant(text, checkout, corpus):
        return asked
    if text != "-":
        unread = read_given([text], standard_input=lambda: b"").papers
        if all(map(is_unread, unread)) and is_title(text):
            return of_title(text)
    papers = papers_of((text,))
    if len(papers) != 1:
        raise NotOne(f"{text} holds {len(papers)} papers; give one of them.")
    paper = papers[0]
    if is_unread(paper):
        raise NotOne(" ".join(f"{each.message} {each.hint}".strip() for each in paper.findings))
    style = checkout.hand(checkout.collection(""))
    with library_for(record, replay) as library:
        library.prime_papers(papers)
        merged = resolve(paper, library.look_up, style)
    note(notes_of(paper, merged, Command(name="similar", replayed=str(replay or "")), "json"), None)
    return of_paper(paper, merged)
