"""`review-bot forms`: the issue forms of a review."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.environment import bot_settings, require_name
from bot.cli.options import FINDINGS, folder


@click.command()
@click.option("--review", type=folder, help="A checkout of the review; without it, the one around this folder.")
@click.option(
    "--check", "is_check", is_flag=True, help="Write nothing; tell how the forms differ from what they should be."
)
@click.option("--force", is_flag=True, help="Also write anew what was not generated, or was taken over by hand.")
@click.option(
    "--labels", "repository", metavar="OWNER/NAME", help="Tell which labels of the forms this repository lacks."
)
def forms(review: Path | None, is_check: bool, force: bool, repository: str | None) -> int:
    """Write the issue forms of a review from its schema, taxonomy and tags."""
    from bot.check.report import Report, render_text
    from bot.checkout import Checkout
    from bot.form_files import FormFiles

    checkout = Checkout.at(review, near=[Path.cwd()])
    if checkout.root is None:
        raise click.UsageError("This folder is in no review; name a checkout of one with --review.")
    labels = _labels(repository) if repository else None
    files = FormFiles(root=checkout.root, config=checkout.config)
    wanted, notes = files.wanted()
    click.echo(render_text(Report.of(notes)), nl=False, err=True)
    if not is_check:
        for path, fate in files.write(wanted, force=force):
            why = (
                ", for its maintainers wrote it or took it over (--force writes it anew)"
                if fate == "left alone"
                else ""
            )
            click.echo(f"{path}: {fate}{why}")
    findings = list(files.drift(wanted))
    if repository and labels is not None:
        findings += files.missing_labels(labels, repository)
    click.echo(render_text(Report.of(findings)), nl=False, err=not is_check)
    return FINDINGS if findings else 0


def _labels(repository: str) -> frozenset[str]:
    """The labels of a repository, as GitHub says."""
    from contextlib import closing

    from bot.wiring import github_of

    require_name(repository)
    with closing(github_of(bot_settings(serves=False))) as github:
        return github.hub().labels(repository)
