"""A file of a checkout written anew: whether it may be, and as a whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from bot.checkout_files import Source
from bot.faults import PermanentFailure


def left_alone(place: Path, source: Source, root: Path | None) -> str:
    """Why a file is not to be written, if it is not."""
    if place.is_symlink():
        return "it is a link"
    if not source.is_plain:
        return "it is not UTF-8"
    if root is None or not place.resolve().is_relative_to(root.resolve()):
        return "it is not in the review"
    if place.read_bytes() != source.text.encode():
        return "it was changed while it was looked at"
    return ""


def replace_file(place: Path, text: str) -> None:
    """Put the text in the file's place at once: whoever reads it meanwhile sees the one or the other."""
    try:
        handle, name = tempfile.mkstemp(dir=place.parent, prefix=".review-bot-")
    except OSError as error:
        raise PermanentFailure(f"{place} could not be written: {error.strerror}.") from error
    new = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode())
        new.chmod(place.stat().st_mode)
        new.replace(place)
    except OSError as error:
        raise PermanentFailure(f"{place} could not be written: {error.strerror}.") from error
    finally:
        new.unlink(missing_ok=True)
