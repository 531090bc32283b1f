"""The things used last, in memory, up to so many bytes or whatever is counted; safe to use from several threads."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Generic, TypeVar

T = TypeVar("T")


class Recent(Generic[T]):
    """Values by name; the one not used for longest goes first."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._bytes = 0
        self._objects: OrderedDict[str, tuple[T, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, sha: str) -> T | None:
        with self._lock:
            if sha not in self._objects:
                return None
            self._objects.move_to_end(sha)
            return self._objects[sha][0]

    def put(self, sha: str, value: T, size: int) -> None:
        if size > self._limit:
            return
        with self._lock:
            _, before = self._objects.pop(sha, (None, 0))
            self._objects[sha] = (value, size)
            self._bytes += size - before
            while self._bytes > self._limit:
                _, (_, gone) = self._objects.popitem(last=False)
                self._bytes -= gone

    def clear(self) -> None:
        with self._lock:
            self._objects.clear()
            self._bytes = 0
