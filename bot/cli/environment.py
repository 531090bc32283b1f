"""What a command needs before it begins: settings, a review, a repository's name as it must be written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from bot.checkout import Checkout
    from bot.settings import Settings, SourceSettings


def bot_settings(*, serves: bool = True) -> Settings:
    import os

    from bot.settings import Settings

    return Settings.from_environ(os.environ, serves=serves)


def source_settings() -> SourceSettings:
    import os

    from bot.settings import SourceSettings

    return SourceSettings.from_environ(os.environ)


def require_review(checkout: Checkout) -> None:
    """Refuse a folder that is no review: what is not there cannot be told from what nobody looked at."""
    if checkout.lack:
        raise click.UsageError(checkout.lack)


def require_name(repository: str) -> None:
    """Refuse what is no repository's name."""
    import re

    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+", repository, re.ASCII):
        raise click.UsageError(f"A repository is written owner/name, not {repository!r}.")
