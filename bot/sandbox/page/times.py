"""Times as people read them."""

from __future__ import annotations

from datetime import UTC, datetime

_STEPS = ((60, "minute"), (60 * 60, "hour"), (24 * 60 * 60, "day"))


def ago(when: datetime, *, now: datetime) -> str:
    """How long ago: `just now`, `3 minutes ago`; after a month the date."""
    seconds = max((now - when).total_seconds(), 0)
    if seconds >= 30 * 24 * 60 * 60:
        return f"on {when.astimezone(UTC):%d %b %Y}"
    for size, unit in reversed(_STEPS):
        if (count := int(seconds // size)) > 0:
            return f"{count} {unit}{'s' if count > 1 else ''} ago"
    return "just now"


def clock(when: datetime) -> str:
    """The time of day, to the second."""
    return f"{when.astimezone(UTC):%H:%M:%S}"


def stamp(when: datetime) -> str:
    """Date and time, for a tooltip."""
    return f"{when.astimezone(UTC):%d %b %Y, %H:%M:%S} UTC"
