"""`review-bot index`: a review in numbers, and its index in the bot's database made anew."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.bars import late_bar
from bot.cli.environment import bot_settings, require_name, require_review
from bot.cli.options import FAILURE, folder
from bot.cli.screen import screen_of

if TYPE_CHECKING:
    from bot.corpus.statistics import Statistics


@click.command()
@click.option("--review", type=folder, help="A checkout of the review; without it, the one around this folder.")
@click.option(
    "--repo",
    "repository",
    metavar="OWNER/NAME",
    help="A repository on GitHub: make its index in the bot's database anew, from nothing.",
)
@click.option("--format", "layout", type=click.Choice(["text", "json", "svg"]), default="text", show_default=True)
@click.option("--output", type=click.Path(path_type=Path), help="Write into this file.")
def index(review: Path | None, repository: str | None, layout: str, output: Path | None) -> int:
    """Tell a review in numbers: papers per year and per tag, what the entries have, what may be there twice."""
    if review and repository:
        raise click.UsageError("Tell either of a checkout (--review) or of a repository on GitHub (--repo).")
    if output is not None and (output.is_dir() or not output.absolute().parent.is_dir()):
        raise click.UsageError(f"{output} is a folder, or in none that is there; name a file with --output.")
    if repository:
        return _rebuild(repository, layout, output)
    from bot.checkout import Checkout
    from bot.checkout_statistics import count_checkout, name_of

    checkout = Checkout.at(review, near=[Path.cwd()])
    require_review(checkout)
    statistics = count_checkout(checkout, watch=late_bar())
    _put(_rendered(name_of(checkout), statistics, layout, is_file=output is not None), output)
    return 0


def _rebuild(repository: str, layout: str, output: Path | None) -> int:
    """Make the index of a repository anew, and tell what is in it."""
    from datetime import UTC, datetime

    from bot.index_rebuilding import rebuild

    require_name(repository)
    done = rebuild(bot_settings(serves=False), repository, this_year=datetime.now(UTC).year)
    text = _rendered(repository, done.statistics, layout, is_file=output is not None, requests=done.requests)
    _put(text, output)
    click.echo(
        f"Read branch {done.branch} at {done.commit[:7]} with {done.requests} requests; the index holds "
        f"{done.kept:,} of {done.statistics.total:,} entries.",
        err=True,
    )
    if done.lost:
        click.echo(
            "review-bot: the database did not keep all of it; see that it can be written and has room.", err=True
        )
        return FAILURE
    return 0


def _rendered(name: str, statistics: Statistics, layout: str, *, is_file: bool, requests: int | None = None) -> str:
    """The numbers in one of the forms of `index`."""
    if layout == "svg":
        from bot.publish.picture import render_svg

        return render_svg(name, statistics)
    from bot.publish.bars import Screen
    from bot.publish.figures import render_json, render_text

    if layout == "json":
        return render_json(name, statistics, requests=requests)
    return render_text(name, statistics, Screen() if is_file else screen_of())


def _put(text: str, output: Path | None) -> None:
    """Write to the file, whose name is told, or to standard output."""
    data = text.encode("utf-8", "backslashreplace")
    if output is None:
        click.echo(data, nl=False)
        return
    try:
        output.write_bytes(data)
    except OSError as error:
        from bot.faults import PermanentFailure

        raise PermanentFailure(f"{output} cannot be written ({error.strerror}).") from error
    click.echo(output)
