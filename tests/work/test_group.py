"""Writing together: everyone's item is written once, by whoever holds the pen."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.work.group import Group


def test_items_that_come_while_one_is_written_are_written_together() -> None:
    batches: list[list[int]] = []
    first_is_writing, go_on = threading.Event(), threading.Event()

    def write(items: Sequence[int]) -> None:
        batches.append(list(items))
        first_is_writing.set()
        go_on.wait(10)

    group = Group[int](write)
    with ThreadPoolExecutor(8) as threads:
        threads.submit(group.submit, 0)
        first_is_writing.wait(10)
        others = [threads.submit(group.submit, number) for number in range(1, 8)]
        while len(group._line) < 7:
            pass
        assert not any(other.done() for other in others), "nobody returns before the item is written"
        go_on.set()
    assert batches[0] == [0]
    assert sorted(batches[1]) == list(range(1, 8))


def test_a_failure_is_raised_to_all_whose_item_was_in_it_and_to_nobody_after() -> None:
    fails = [True]

    def write(_items: Sequence[int]) -> None:
        if fails.pop():
            raise OSError("the disk is full")

    group = Group[int](write)
    with pytest.raises(OSError, match="the disk is full"):
        group.submit(1)
    fails.append(False)
    group.submit(2)
