"""What every answer shares: the JSON type, addresses, node ids, and times as GitHub writes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Urls:
    """Where the hub is reached: `api` for REST, `page` for people."""

    api: str
    page: str


def stamp(when: datetime) -> str:
    """A time as `2024-05-01T10:00:00Z`."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def stamp_or_none(when: datetime | None) -> str | None:
    """The same, where there may be none."""
    return None if when is None else stamp(when)


def node(kind: str, number: int | str) -> str:
    """A node id: opaque to clients, one for each object."""
    return f"{kind}_{number}"
