"""The exit codes and the options that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

FINDINGS = 1
FAILURE = 3
INTERRUPTED = 130

folder = click.Path(exists=True, file_okay=False, path_type=Path)
file = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)
template = click.Path(exists=True, dir_okay=False, path_type=Path)
review_option = click.option(
    "--review",
    type=folder,
    help="A checkout of the review: its config, its keys and the way it writes are followed.",
)
record_option = click.option(
    "--record",
    type=click.Path(file_okay=False, path_type=Path),
    help="Store every answer of the sources in this folder: a case that can be reported and replayed.",
)
replay_option = click.option(
    "--replay", type=folder, help="Ask nobody; take the answers that are stored in this folder."
)
