"""Which file of a repository is its taxonomy, and whether the site's pages show it."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_USUAL = re.compile(r"_data/[^/]*taxonomy[^/]*\.ya?ml", re.IGNORECASE)
_DATA = "_data/"


def find(paths: Iterable[str], chosen: str = "") -> str | None:
    """The taxonomy file among these paths: the one the maintainers chose, or else the only one of the usual name."""
    found = [path for path in paths if (path == chosen if chosen else _USUAL.fullmatch(path))]
    return found[0] if len(found) == 1 else None


def is_read_by(pages: Iterable[str], path: str) -> bool:
    """Whether one of these pages or layouts reads the file, as `site.data.NAME` or `site.data["NAME"]`."""
    if not path.startswith(_DATA):
        return False
    below = PurePosixPath(path.removeprefix(_DATA)).with_suffix("")
    steps = (re.escape(_jekyll_name(part)) for part in below.parts)
    step = "".join(rf"""\s*(?:\.\s*{name}(?![\w-])|\[\s*(?:"{name}"|'{name}')\s*\])""" for name in steps)
    reads = re.compile(rf"(?<![\w.-])site\s*\.\s*data{step}")
    return any(reads.search(page) for page in pages)


def _jekyll_name(name: str) -> str:
    """The name that Jekyll gives to a data file: https://jekyllrb.com/docs/datafiles/ (its `sanitize_filename`)."""
    return re.sub(r"\s+", "_", re.sub(r"[^\w\s-]+|^\s+|\s+$", "", name))
