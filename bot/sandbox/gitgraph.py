"""The graph of commits: which contains which, where two parted, what one has more than another.

Every walk goes by generation (one more than the highest of the parents), so that no commit is met before all that
descend from it; commit times, which may lie, only order what is otherwise equal.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence

Read = Callable[[str], tuple[Sequence[str], float] | None]
"""a commit's parents and its time in seconds; None when it is not there"""

_OURS, _THEIRS = 1, 2


class Graph:
    """The history of one repository, read as far as it is asked for."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._generations: dict[str, int] = {}

    def merge_base(self, one: str, other: str) -> str | None:
        """The best common ancestor, or None of unrelated commits."""
        sides = {one: _OURS}
        sides[other] = sides.get(other, 0) | _THEIRS
        waiting = [self._key(sha) for sha in sides]
        heapq.heapify(waiting)
        while waiting:
            sha = heapq.heappop(waiting)[2]
            if sides[sha] == _OURS | _THEIRS:
                return sha
            for parent in self._parents(sha):
                if parent not in sides:
                    heapq.heappush(waiting, self._key(parent))
                sides[parent] = sides.get(parent, 0) | sides[sha]
        return None

    def is_ancestor(self, older: str, newer: str) -> bool:
        """Whether `newer` contains `older`."""
        lowest, seen, waiting = self._generation(older), {newer}, [newer]
        while waiting:
            sha = waiting.pop()
            if sha == older:
                return True
            for parent in self._parents(sha):
                if parent not in seen and self._generation(parent) >= lowest:
                    seen.add(parent)
                    waiting.append(parent)
        return False

    def log(self, heads: Iterable[str], without: Iterable[str] = ()) -> Iterator[str]:
        """What is reachable from `heads` and not from `without`, descendants before their ancestors."""
        wanted = dict.fromkeys(heads, True) | dict.fromkeys(without, False)
        waiting = [self._key(sha) for sha in wanted]
        heapq.heapify(waiting)
        open_ends = sum(wanted.values())
        while open_ends:
            sha = heapq.heappop(waiting)[2]
            if wanted[sha]:
                open_ends -= 1
                yield sha
            for parent in self._parents(sha):
                if parent not in wanted:
                    wanted[parent] = wanted[sha]
                    open_ends += wanted[sha]
                    heapq.heappush(waiting, self._key(parent))
                elif wanted[parent] and not wanted[sha]:
                    wanted[parent] = False
                    open_ends -= 1

    def _parents(self, sha: str) -> Sequence[str]:
        found = self._read(sha)
        return () if found is None else found[0]

    def _key(self, sha: str) -> tuple[int, float, str]:
        """The highest generation first, then the latest."""
        found = self._read(sha)
        return -self._generation(sha), 0.0 if found is None else -found[1], sha

    def _generation(self, sha: str) -> int:
        known, waiting = self._generations, [sha]
        while waiting:
            parents = self._parents(waiting[-1])
            unknown = [parent for parent in parents if parent not in known]
            if unknown:
                waiting += unknown
            else:
                known[waiting.pop()] = 1 + max((known[parent] for parent in parents), default=0)
        return known[sha]
