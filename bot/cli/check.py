"""`review-bot check`: the rules over files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot import __version__
from bot.cli.bars import late_bar
from bot.cli.options import FINDINGS, review_option

if TYPE_CHECKING:
    from bot.checkup import Checkup


@click.command()
@click.argument("paths", type=click.Path(exists=True, path_type=Path), nargs=-1)
@click.option(
    "--changed-since",
    "since",
    metavar="REF",
    default="",
    help="Look at what differs from REF, a commit or branch; what was so there is only counted.",
)
@click.option(
    "--format",
    "layout",
    type=click.Choice(["text", "json", "github", "sarif"]),
    default="text",
    show_default=True,
)
@click.option("--fix", "is_mending", is_flag=True, help="Mend what has one right answer, and tell what was mended.")
@click.option("--explain", "rule", metavar="RULE", help="Say what a rule finds and why, with examples; check nothing.")
@review_option
def check(
    paths: tuple[Path, ...], since: str, layout: str, is_mending: bool, rule: str | None, review: Path | None
) -> int:
    """Check the review around this folder, or only these files and the entries in these folders."""
    if rule:
        return _explain(rule)
    if since.startswith("-"):
        raise click.UsageError(f"--changed-since is followed by a commit or a branch, not by {since!r}.")
    from bot.checkout import Checkout
    from bot.checkup import check_up

    checkout = Checkout.as_it_is(review, near=paths or [Path.cwd()])
    if checkout.root is None and not paths:
        raise click.UsageError("This folder is in no review; name a checkout of one with --review.")
    checkup = check_up(checkout, paths, since=since, is_mending=is_mending, watch=late_bar())
    for note in checkup.notes:
        click.echo(note, err=True)
    # A name that is no Unicode is written as JSON writes it; it can stand nowhere else.
    click.echo(_written(checkup, layout).encode("utf-8", "backslashreplace"), nl=False)
    if layout == "text":
        click.echo(checkup.summary, err=True)
    return FINDINGS if checkup.report.conclusion == "failure" else 0


def _written(checkup: Checkup, layout: str) -> str:
    """What a check-up found, in one of the forms of `check`."""
    if layout == "json":
        from bot.check.report import render_json

        return render_json(checkup.report, before=checkup.before)
    if layout == "github":
        from bot.check.formats.workflow import render_workflow

        return render_workflow(checkup.report, before=checkup.before or 0)
    if layout == "sarif":
        from bot.check.formats.sarif import render_sarif
        from bot.gateway.introduction import HOME

        return render_sarif(checkup.report, checkup.texts, version=__version__, home=HOME)
    from bot.check.formats.text import render_text

    if not sys.stdout.isatty():
        return render_text(checkup.report, checkup.texts)
    import os
    from shutil import get_terminal_size

    is_coloured = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    width = get_terminal_size().columns
    return render_text(checkup.report, checkup.texts, is_coloured=is_coloured, width=width)


def _explain(rule: str) -> int:
    from datetime import UTC, datetime

    from bot.check.explaining import explain
    from bot.check.outside import EVERY_RULE
    from bot.repository.strict import did_you_mean

    if rule not in EVERY_RULE:
        raise click.UsageError(f"No rule is called `{rule}`. {did_you_mean(rule, EVERY_RULE)}".strip())
    click.echo(explain(rule, this_year=datetime.now(UTC).year), nl=False)
    return 0
