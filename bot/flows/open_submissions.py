"""The open submissions of a review, by the bot's own branches, and the entries that each of them brings. Reads only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from bot.corpus.comparing import Match
from bot.entry.model import Entry
from bot.flows.ground import BRANCHES, Branch
from bot.publish.hub import Commit, Hub
from bot.repository import Collection


def open_submissions(hub: Hub, repository: str, *, but: str = "") -> Mapping[int, Commit]:
    """The heads of the submissions' branches, by the number of the issue; `but` is a branch that is left out."""
    numbers = (
        (name.removeprefix(BRANCHES), head) for name, head in hub.heads(repository, BRANCHES).items() if name != but
    )
    return {int(number): head for number, head in sorted(numbers) if number.isdecimal()}


def brought_by(hub: Hub, repository: str, head: Commit, *, base: Branch, collection: Collection) -> frozenset[str]:
    """The entries that a branch has and base has not; what it only inherited from an older base does not count."""
    new = hub.tree(repository, head.tree).keys() - base.files.keys()
    entries = {path for path in new if path.startswith(f"{collection.folder}/")}
    if len(entries) > 1:
        entries -= files_at_fork(hub, repository, head, base=base).keys()
    return frozenset(entries)


def files_at_fork(hub: Hub, repository: str, head: Commit, *, base: Branch) -> Mapping[str, str]:
    """The files (path -> blob) of the last commit that a branch and base have in common; none where that is unknown."""
    comparison = hub.compare(repository, base.head.sha, head.sha)
    return hub.tree(repository, comparison.start.tree) if comparison else {}


def same_papers(
    hub: Hub, repository: str, head: Commit, papers: Iterable[Entry], *, base: Branch, collection: Collection
) -> Iterator[tuple[Entry, Match]]:
    """The papers among these that a submission's branch brings as well."""
    brought = brought_by(hub, repository, head, base=base, collection=collection)
    if not brought:
        return
    tree = hub.tree(repository, head.tree)
    index = hub.index(repository, {path: tree[path] for path in brought}, collection, commit=head.sha)
    for entry in papers:
        # Two submissions may have come to one path, so none is named.
        match = index.same("", entry, goes_by_name=collection.goes_by_name)
        if match:
            yield entry, match
