"""Why there is no answer: what the rooms of the gateway raise to `http`, which makes an `Answer` of it."""

from __future__ import annotations

from datetime import timedelta


class Unanswered(Exception):
    """Nothing came back, or nothing that may be used. `fault` is a sentence of ours on the source, without its dot."""

    def __init__(self, fault: str, *, retry_after: timedelta | None = None) -> None:
        super().__init__(fault)
        self.fault = fault
        self.retry_after = retry_after
