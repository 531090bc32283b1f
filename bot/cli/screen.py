"""The screen that a command writes to: its width, and whether it has colours."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.publish.bars import Screen


def screen_of() -> Screen:
    """The terminal on standard output; where there is none, plain lines of a usual width."""
    from bot.publish.bars import Screen

    if not sys.stdout.isatty():
        return Screen()
    import os
    from shutil import get_terminal_size

    is_coloured = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return Screen(width=get_terminal_size().columns, is_coloured=is_coloured)
