"""Many threads, one transaction: who gets to write takes along what the others are waiting to write.

A commit costs a wait for the lock and for the disk, however much it holds. So under load the wait is shared, and a
burst of deliveries is not answered one commit at a time.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(slots=True, eq=False)
class _Waiting(Generic[T]):
    item: T
    is_written: bool = False
    failure: Exception | None = None


class Group(Generic[T]):
    """Calls `write` with one or more items, never twice at once; all whose item was in it get its failure."""

    def __init__(self, write: Callable[[Sequence[T]], None]) -> None:
        self._write = write
        self._line: list[_Waiting[T]] = []
        self._line_lock = threading.Lock()
        self._pen = threading.Lock()

    def submit(self, item: T) -> None:
        """Return when the item is written, by this thread or by another one."""
        own = _Waiting(item)
        with self._line_lock:
            self._line.append(own)
        with self._pen:
            if not own.is_written and own.failure is None:
                self._write_all()
        if own.failure is not None:
            raise own.failure

    def _write_all(self) -> None:
        with self._line_lock:
            batch, self._line = self._line, []
        try:
            self._write([waiting.item for waiting in batch])
        except Exception as failure:  # noqa: BLE001 - not met here: each thread raises it from its own submit
            for waiting in batch:
                waiting.failure = failure
        else:
            for waiting in batch:
                waiting.is_written = True
