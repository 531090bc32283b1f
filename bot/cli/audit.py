"""`review-bot audit`: a whole review, looked over."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from bot.cli.bars import late_bar
from bot.cli.environment import source_settings
from bot.cli.options import FINDINGS, review_option


@click.command()
@click.option("--no-links", "has_no_links", is_flag=True, help="Ask nobody; look at the files only.")
@click.option(
    "--format",
    "layout",
    type=click.Choice(["text", "json", "html", "issues"]),
    default="text",
    show_default=True,
)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    help="Write into this file; with `--format issues`, into this folder, which is made.",
)
@review_option
def audit(has_no_links: bool, layout: str, output: Path | None, review: Path | None) -> int:
    """Look over a whole review: what only all entries together tell, every entry by the rules, and every link."""
    from datetime import UTC, datetime

    from bot.audit import check_links, check_preprints, count_links, survey
    from bot.audit.writing import Output
    from bot.checkout import Checkout

    checkout = Checkout.as_it_is(review, near=[Path.cwd()])
    if checkout.root is None:
        raise click.UsageError("This folder is in no review; name a checkout of one with --review.")
    place = Output(layout=layout, path=output)
    if fault := place.fault:
        raise click.UsageError(fault)
    today = datetime.now(UTC).date()
    found = survey(checkout, today_year=today.year, watch=late_bar())
    if not has_no_links:
        from bot.wiring import links_at_hand

        with links_at_hand(source_settings()) as (library, probe):
            links = list(check_preprints(checkout, library))
            number = count_links(checkout)
            with click.progressbar(length=number, label="Links", file=sys.stderr, show_pos=True) as bar:
                links += check_links(checkout, probe, done=lambda: bar.update(1))
        found = found.and_also(links)
    click.echo(place.write(found, today=today).encode("utf-8", "backslashreplace"), nl=False)
    click.echo(f"{found.report}.", err=True)
    return FINDINGS if found.report.conclusion == "failure" else 0
