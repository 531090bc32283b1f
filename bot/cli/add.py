"""`review-bot add`: papers into a checkout."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.given_papers import in_progress, library_for, note, papers_of, show
from bot.cli.options import FINDINGS, record_option, replay_option, review_option


@click.command()
@click.argument("papers", nargs=-1, required=True, metavar="ID...")
@click.option("--tags", default="", help="Tags, with commas between them.")
@click.option("--key", default="", help="The bibkey, for one paper; without it, the review's rule makes one.")
@click.option("--place", "places", multiple=True, help="A row in the taxonomy: `CATEGORY attribute=value`. Repeat it.")
@click.option("--collection", "name", default="", help="The collection it goes into; without it, the first.")
@click.option("--commit", "commits", is_flag=True, help="Commit what was written, and nothing else.")
@click.option("--anyway", "is_anyway", is_flag=True, help="Also add what has errors, but nothing that is here already.")
@click.option("--dry-run", "is_dry", is_flag=True, help="Write nothing; show the entries.")
@review_option
@record_option
@replay_option
def add(
    papers: tuple[str, ...],
    tags: str,
    key: str,
    places: tuple[str, ...],
    name: str,
    commits: bool,
    is_anyway: bool,
    is_dry: bool,
    review: Path | None,
    record: Path | None,
    replay: Path | None,
) -> int:
    """Add papers to a checkout: an arXiv id, a DOI, an address, a file with BibTeX, or - for standard input."""
    from bot.additions import Additions, Misuse, Wishes, commit, line_of, message_of, notes_of
    from bot.checkout import Checkout
    from bot.publish.terminal import Command

    checkout = Checkout.at(review, near=[Path.cwd()])
    if name and name not in checkout.config.collections:
        known = ", ".join(checkout.config.collections)
        raise click.UsageError(f"This review has no collection {name!r}; it has {known}.")
    with library_for(record, replay) as library:
        try:
            tagged = tuple(each.strip() for each in tags.split(",") if each.strip())
            wishes = Wishes(tags=tagged, key=key, places=places)
            additions = Additions(checkout, checkout.collection(name), look_up=library.look_up)
            rows = additions.rows(wishes)
        except Misuse as error:
            raise click.UsageError(str(error)) from error
        if commits and not is_dry:
            additions.refuse_unsaved(rows)
        listed = papers_of(papers)
        if (key or places) and len(listed) > 1:
            raise click.UsageError("--key and --place are about one paper; add the others by themselves.")
        library.prime_papers(listed)
        command = Command(name="add", replayed=str(replay or ""))
        written: list[str] = []
        added = []
        is_bad = False
        shown = ""
        for paper, addition in in_progress(listed, lambda paper: additions.add(paper, wishes)):
            is_wanted = addition.is_good or (is_anyway and addition.has_title and not addition.is_here)
            if is_wanted and is_dry:
                shown = show(addition.text, after=shown)
                additions.expect(addition)
            elif is_wanted:
                written += additions.write(addition, rows)
                added.append(addition)
            is_bad = is_bad or not is_wanted
            click.echo(line_of(addition, is_written=is_wanted, is_dry=is_dry), err=is_dry)
            note(notes_of(addition, command), paper if len(listed) > 1 else None)
    if commits and added and checkout.root:
        paths = list(dict.fromkeys(written))
        click.echo(f"Committed as {commit(checkout.root, paths, message_of(added))}.", err=True)
    return FINDINGS if is_bad else 0
