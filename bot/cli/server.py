"""`review-bot serve`, `web`, `work` and `retry`: the bot as a server."""

from __future__ import annotations

import click

from bot.cli.environment import bot_settings
from bot.cli.options import FAILURE


@click.command()
def serve() -> None:
    """Take deliveries and work on them, in one process. Settings come from the environment."""
    from bot.wiring import serve as run

    run(bot_settings(), ready=lambda address: click.echo(f"Living Review Bot listens on {address}"))


@click.command()
def web() -> None:
    """Take deliveries only; `work` processes on the same database work on them."""
    from bot.wiring import serve as run

    run(bot_settings(), ready=lambda address: click.echo(f"Living Review Bot listens on {address}"), worker=False)


@click.command()
def work() -> None:
    """Work on deliveries that another process takes."""
    from bot.wiring import work as run

    run(bot_settings(serves=False), ready=lambda: click.echo("Living Review Bot works."))


@click.command()
@click.argument("delivery")
def retry(delivery: str) -> int:
    """Start a dead job again, by its delivery's id."""
    from bot.wiring import retry as run

    if run(bot_settings(serves=False), delivery):
        click.echo(f"{delivery} is waiting to run again.")
        return 0
    click.echo(f"review-bot: no dead job has the delivery id {delivery}.", err=True)
    return FAILURE
