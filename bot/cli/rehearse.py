"""`review-bot rehearse`: what the bot would have said and written in the past of a review."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.bars import late_bar
from bot.cli.environment import bot_settings, require_name
from bot.cli.options import folder

LAST = 20
"""Pull requests and issues that are rehearsed where no number is given."""


@click.command()
@click.option("--last", type=click.IntRange(min=1), help="So many pull requests and issues (20), or commits (all).")
@click.option("--repo", "repository", metavar="OWNER/NAME", help="A repository on GitHub, which is only read.")
@click.option("--history", "clone", type=folder, help="A clone; without it and --repo, the one around this folder.")
@click.option("--format", "layout", type=click.Choice(["text", "json"]), default="text", show_default=True)
def rehearse(last: int | None, repository: str | None, clone: Path | None, layout: str) -> None:
    """Tell what the bot would have said and written in the past of a review. Nothing is written."""
    if repository and clone:
        raise click.UsageError("Rehearse either a repository (--repo) or a clone's history (--history).")
    if repository:
        _rehearse_repository(repository, last or LAST, layout)
    else:
        _rehearse_history(clone or Path.cwd(), last, layout)


def _rehearse_repository(repository: str, last: int, layout: str) -> None:
    """Tell of each issue and pull request as soon as it is known."""
    import json
    from contextlib import closing

    from bot.rehearsal.repository import rehearse
    from bot.rehearsal.telling import rehearsed_text, rehearsed_values
    from bot.wiring import fetch_of, github_of, probe_of

    require_name(repository)
    settings = bot_settings(serves=False)
    with closing(github_of(settings)) as github, closing(fetch_of(settings.sources)) as fetch:
        for each in rehearse(repository, github.past, last=last, fetch=fetch, probe=probe_of(fetch)):
            told = json.dumps(rehearsed_values(each), ensure_ascii=False) + "\n" if layout == "json" else ""
            click.echo((told or rehearsed_text(each)).encode("utf-8", "replace"), nl=False)


def _rehearse_history(clone: Path, last: int | None, layout: str) -> None:
    """Tell of every commit, once it is known what became of it."""
    import json

    from bot.rehearsal.history import rehearse_history
    from bot.rehearsal.telling import commit_text, history_values, summary_text

    history = rehearse_history(clone, last=last, watch=late_bar("Commits"))
    if layout == "json":
        click.echo(json.dumps(history_values(history), ensure_ascii=False, indent=2).encode("utf-8", "replace"))
        return
    for past in history.pasts:
        click.echo(commit_text(past).encode("utf-8", "replace"), nl=False)
    click.echo("\n" + summary_text(history), nl=False)
