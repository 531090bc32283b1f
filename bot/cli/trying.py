"""`review-bot sandbox` and `review-bot demo`: the bot on a loopback GitHub."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bot.cli.options import folder

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@click.command()
@click.option("--repo", "repo", type=folder, help="A checkout of a review; without it, a new one is made.")
@click.option("--port", default=0, show_default="a free one", help="The port of the sandbox's page.")
@click.option(
    "--online", "is_online", is_flag=True, help="Look papers up at the real sources, not at stand-ins for them."
)
def sandbox(repo: Path | None, port: int, is_online: bool) -> None:
    """Try the forms and rules of a review on a loopback GitHub, with the bot at work. Your checkout is not touched."""
    from bot.demo import try_out

    def written() -> Mapping[str, str]:
        from bot.checkout import Checkout
        from bot.form_files import FormFiles

        return FormFiles(root=repo, config=Checkout.at(repo).config).wanted()[0] if repo else {}

    try_out(repo, forms=written, port=port, say=click.echo, is_online=is_online)


@click.command()
@click.option("--once", is_flag=True, help="Stop when the submission is merged.")
@click.option("--port", default=0, show_default="a free one", help="The port of the sandbox's page.")
def demo(once: bool, port: int) -> None:
    """Show the main job: a submission on a loopback GitHub, step by step."""
    from bot.demo import show

    show(once=once, port=port, say=click.echo)
