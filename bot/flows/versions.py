"""The versions of a submission's file: what its form last made of it, and what stands on its branch now.

In: a situation. Out: `Versions`, or None while there is no file. Reads through the hub, all of it kept by SHA.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from bot.entry import frontmatter, threeway
from bot.entry.folding import fold_title
from bot.entry.style import SUFFIXES, Style
from bot.flows import ground as grounds
from bot.flows.compose import Versions, entry_path
from bot.flows.situation import Situation, key_in
from bot.publish.hub import Commit, Hub


def find_versions(situation: Situation, hub: Hub, style: Style) -> Versions | None:
    """The entry's file on the submission's branch; None when there is none yet."""
    head, ours = situation.head, [commit for commit in situation.ours if key_in(commit.message)]
    if head is None:
        return None
    key = key_in(ours[-1].message) if ours else None
    last = _last_rendering(situation, hub, style)
    path = entry_path(head.files, situation.collection, key) if key else None
    if path is None or head.files[path] == situation.ground.base.files.get(path):
        # Renamed, squashed; or base's own file has our name now, and ours another.
        path = _new_file(situation, hub, last) or path
    if path is None and key:
        path = _path_in(situation, hub, ours[-1], key)
    if path is None:
        return None
    return Versions(
        key=PurePosixPath(path).stem,
        path=path,
        last=last,
        theirs=grounds.read_text(hub, situation.ground.repository, head, path),
        first_key=(key_in(ours[0].message) or "").casefold() if ours else "",
        written=tuple(_written(situation, hub)),
    )


def _new_file(situation: Situation, hub: Hub, last: str | None) -> str | None:
    """The entry that the branch brings; of several the one with our title."""
    head, ground = situation.head, situation.ground
    parents = situation.commits[0].parents if situation.commits else ()
    if head is None or not parents:
        return None
    fork = hub.tree(ground.repository, hub.commit(ground.repository, parents[0]).tree)
    new = [path for path, blob in head.files.items() if path not in fork and ground.base.files.get(path) != blob]
    entries = sorted(path for path in new if path.endswith(SUFFIXES))
    if len(entries) > 1 and last is not None:
        title = _title(last)
        texts = grounds.read_texts(hub, ground.repository, head, entries)
        entries = [path for path in entries if _title(texts[path]) == title]
    return entries[0] if len(entries) == 1 else None


def _title(text: str) -> str:
    entry, _ = frontmatter.read(text)
    return fold_title(entry.title) if entry else ""


def _written(situation: Situation, hub: Hub) -> Iterator[tuple[str, str]]:
    """The key and the file of each commit of ours."""
    for commit in situation.ours:
        key = key_in(commit.message) or ""
        text = _text_in(situation, hub, commit, key)
        if text is not None:
            yield key, text


def _last_rendering(situation: Situation, hub: Hub, style: Style) -> str | None:
    """What the form last made of the file, without a word of others: our first commit's file, and of each later commit
    of ours its own change only, as that commit's file also holds what people had written before it.

    None when a person's commit had the file before our first one: then it held their words from the beginning. What we
    committed while the form was of another kind says nothing of this file.
    """
    by_sha = {commit.sha: commit for commit in situation.commits}
    text: str | None = None
    is_moved = True
    for commit in situation.ours:
        key = key_in(commit.message)
        if key is None:
            is_moved = False
            continue
        parent = by_sha.get(commit.parents[0]) if commit.parents else None
        after = _text_in(situation, hub, commit, key)
        earlier = _text_before(situation, hub, commit, parent, is_moved=is_moved) if parent else None
        is_moved = True
        if text is None and earlier is not None:
            return None
        if after is not None:
            text = threeway.merge(earlier, after, text, style).text if text is not None and earlier else after
    return text


def _text_before(situation: Situation, hub: Hub, commit: Commit, parent: Commit, *, is_moved: bool) -> str | None:
    """The file as a commit of ours found it: under the same key, or under the name from which it may have moved it."""
    text = _text_in(situation, hub, parent, key_in(commit.message) or "")
    if text is not None or not is_moved:
        return text
    repository = situation.ground.repository
    gone = sorted(hub.tree(repository, parent.tree).keys() - hub.tree(repository, commit.tree).keys())
    branch = grounds.branch_at(hub, repository, situation.branch, parent)
    return grounds.read_text(hub, repository, branch, gone[0]) if gone else None


def _text_in(situation: Situation, hub: Hub, commit: Commit, key: str) -> str | None:
    path = _path_in(situation, hub, commit, key) if key else None
    branch = grounds.branch_at(hub, situation.ground.repository, situation.branch, commit)
    return grounds.read_text(hub, situation.ground.repository, branch, path) if path else None


def _path_in(situation: Situation, hub: Hub, commit: Commit, key: str) -> str | None:
    return entry_path(hub.tree(situation.ground.repository, commit.tree), situation.collection, key)
