"""Where a reader finds a file of the review on the web, as far as its config tells."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from bot.repository import RepositoryConfig

GITHUB = "https://github.com"


def address_of(config: RepositoryConfig, path: str, line: int = 0) -> str:
    """The file on GitHub, at its line; else the entry's page on the site; empty where the config names neither."""
    if config.repository:
        at = f"?plain=1#L{line}" if line else ""  # without `plain` GitHub renders Markdown and jumps to no line
        return f"{GITHUB}/{config.repository}/blob/{quote(config.base or 'HEAD')}/{quote(path)}{at}"
    collection = next((each for each in config.collections.values() if each.is_entry(path)), None)
    return config.page_of(collection, quote(PurePosixPath(path).stem)) if collection else ""
