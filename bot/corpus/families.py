"""Things, by number, that belong together: joined two by two, asked for as families (union-find). Pure."""

from __future__ import annotations


class Families:
    """So many things, each at first by itself."""

    def __init__(self, size: int) -> None:
        self._head = list(range(size))

    def of(self, at: int) -> int:
        """The family of a thing, named by its first member."""
        while self._head[at] != at:
            self._head[at] = self._head[self._head[at]]
            at = self._head[at]
        return at

    def join(self, one: int, other: int) -> None:
        """Make one family of two."""
        first, second = sorted((self.of(one), self.of(other)))
        self._head[second] = first

    def are_one(self, one: int, other: int) -> bool:
        """Whether both are of one family."""
        return self.of(one) == self.of(other)

    def of_several(self) -> dict[int, list[int]]:
        """The families that have several members, with those in their order."""
        found: dict[int, list[int]] = {}
        for at in range(len(self._head)):
            found.setdefault(self.of(at), []).append(at)
        return {family: members for family, members in found.items() if len(members) > 1}
