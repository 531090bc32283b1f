"""The group of all commands, and the door by which every one of them leaves."""

from __future__ import annotations

import sys

import click

from bot import __version__
from bot.cli import add, audit, bodies, check, forms, index, rehearse, resolve, server, similar, tags, trying
from bot.cli.options import FAILURE, INTERRUPTED

COMMANDS = (
    add.add,
    audit.audit,
    bodies.parse,
    bodies.render,
    check.check,
    forms.forms,
    index.index,
    rehearse.rehearse,
    resolve.resolve,
    server.retry,
    server.serve,
    server.web,
    server.work,
    similar.similar,
    tags.tags,
    trying.demo,
    trying.sandbox,
)
"""Every command: a new one is a module and a line here."""


def main() -> None:
    """Run the command line; every failure leaves by this door."""
    from bot.faults import BotError

    try:
        sys.exit(commands.main(standalone_mode=False) or 0)
    except click.exceptions.Abort:
        sys.exit(INTERRUPTED)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except BotError as error:
        for line in str(error).splitlines():
            click.echo(f"review-bot: {line}", err=True)
        sys.exit(FAILURE)
    except Exception:
        import logging

        # Python's own exit code for it is 1, which here means findings.
        logging.getLogger("bot").exception("review-bot: this is a bug of Living Review Bot; please report these lines.")
        sys.exit(FAILURE)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="review-bot")
def commands() -> None:
    """Living Review Bot: from a GitHub issue form to a validated entry and a pull request."""


for _command in COMMANDS:
    commands.add_command(_command)
