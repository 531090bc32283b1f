"""The end of a submission that went well: is what it asked for on base, and what is said then. Reads only."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath
from urllib.parse import quote

from bot.corpus.comparing import Verdict
from bot.corpus.titles import Relation
from bot.entry import frontmatter
from bot.entry.folding import fold_title
from bot.entry.model import Entry
from bot.flows import ground as grounds
from bot.flows.amending import is_done
from bot.flows.compose import Versions, changes, entry_path
from bot.flows.contribution import Contribution
from bot.flows.history import History
from bot.flows.situation import Situation
from bot.publish.bibtex import bibtex
from bot.publish.hub import Hub
from bot.publish.messages import status
from bot.publish.messages.status import AcceptedEntry
from bot.publish.stage import Stage
from bot.resolve.found import put_off


def is_on_base(situation: Situation, hub: Hub, work: Contribution | None, versions: Versions | None) -> bool:
    """Whether what it asks for came to base by another way.

    A new entry: under its key, or under another one. A list: each of its files.
    """
    if situation.kind == "add":
        # A person who says that a paper is none of those of its title is not contradicted by that title.
        is_twin = work is not None and "entry-exists" in work.allowed
        path = _place(situation, hub, versions, is_twin=is_twin)
        # What was there before the branch was made is another's, whatever it looks like by now.
        return path is not None and (work is None or path not in work.history.origin.files)
    if work is None:
        return False
    if situation.kind == "several":
        paths = _new_files(work.history, situation)
        return bool(paths) and all(path in situation.ground.base.files for path in paths)
    return is_done(work)


def accepted_comment(
    situation: Situation,
    hub: Hub,
    stage: Stage,
    work: Contribution | None,
    versions: Versions | None,
    history: History,
) -> str:
    """The thanks: each entry as it now stands, where a reader finds it, and its BibTeX."""
    if situation.kind == "add":
        entries: Sequence[AcceptedEntry] = (_new_entry(situation, hub, versions),)
    else:
        entries = _entries(situation, hub, history)
    is_edited = situation.kind == "add" and _is_edited(versions, work)
    is_other_key = situation.kind == "add" and versions is not None and entries[0].key != versions.key
    is_another = stage is Stage.APPLIED and is_other_key
    return status.accepted(stage, situation.kind, entries, is_edited_since=is_edited, is_another=is_another)


def page_of(situation: Situation, path: str) -> tuple[str, str]:
    """The key of an entry, and where a reader finds it: its page, if the config names the site; else its file."""
    config, issue = situation.ground.config, situation.issue.url
    key = PurePosixPath(path).stem
    server = issue.partition(f"/{situation.issue.subject.repository}/")[0]
    file = f"{server}/{situation.ground.repository}/blob/{quote(situation.ground.base.name)}/{quote(path)}"
    collection = next((each for each in config.collections.values() if each.is_entry(path)), situation.collection)
    return key, config.page_of(collection, key) or file


def _new_entry(situation: Situation, hub: Hub, versions: Versions | None) -> AcceptedEntry:
    path = _place(situation, hub, versions) or ""
    entry = _entry_at(hub, situation, path) or _proposed(versions) or Entry(title=situation.issue.title)
    if path:
        key, page = page_of(situation, path)
    else:
        key, page = versions.key if versions else "", situation.pull.url if situation.pull else ""
    return AcceptedEntry(entry=entry, key=key, page=page, bibtex=bibtex(entry, key=key))


def _entries(situation: Situation, hub: Hub, history: History) -> tuple[AcceptedEntry, ...]:
    """The entries that the submission's branch wrote or removed, as base has them now."""
    accepted = []
    for path in grounds.entry_paths(sorted(history.touched), situation.ground.config):
        text = history.last(path) or history.original(path)
        entry = _entry_at(hub, situation, path) or (frontmatter.read(text)[0] if text else None)
        key, page = page_of(situation, path)
        is_here = path in situation.ground.base.files
        if entry:
            told = AcceptedEntry(
                entry=entry, key=key, page=page if is_here else "", bibtex=bibtex(entry, key=key) if is_here else ""
            )
            accepted.append(told)
    return tuple(accepted)


def _new_files(history: History, situation: Situation) -> list[str]:
    """The entries that the branch brings."""
    paths = grounds.entry_paths(sorted(history.touched), situation.ground.config)
    return [path for path in paths if history.original(path) is None and history.last(path) is not None]


def _place(situation: Situation, hub: Hub, versions: Versions | None, *, is_twin: bool = False) -> str | None:
    """The path of the entry on base, under whatever key. A title alone does not make it the same paper."""
    ground, collection = situation.ground, situation.collection
    entry = _proposed(versions)
    if versions is None or entry is None:
        return None
    path = entry_path(ground.base.files, collection, versions.key)
    if situation.is_merged:
        return path
    index = grounds.read_index(hub, ground.repository, ground.base, collection)
    there = index.entries.get(path or "")
    if there and _addresses(there) & _addresses(entry):
        return path
    if is_twin:
        return None
    if there and fold_title(there.title) == fold_title(entry.title):
        return path
    matches = index.matches(versions.path, entry, goes_by_name=collection.goes_by_name)
    same = (each for each in matches if each.verdict is Verdict.SAME)
    return next((each.holding.path for each in same if each.titles >= Relation.SLIP), None)


def _addresses(entry: Entry) -> set[str]:
    return {link.url for link in entry.links}


def _proposed(versions: Versions | None) -> Entry | None:
    """The entry as it last stood on the submission's branch."""
    text = versions and (versions.theirs or versions.last)
    return frontmatter.read(text)[0] if text else None


def _entry_at(hub: Hub, situation: Situation, path: str) -> Entry | None:
    ground = situation.ground
    text = grounds.read_text(hub, ground.repository, ground.base, path) if path else None
    return frontmatter.read(text)[0] if text else None


def _is_edited(versions: Versions | None, work: Contribution | None) -> bool:
    """Whether the form now says something else than it last made of the file."""
    last = frontmatter.read(versions.last)[0] if versions and versions.last else None
    if last is None or work is None:
        return False
    merged = work.read_form(put_off).merged
    entry, spoken, paper = merged.entry, merged.spoken, merged.paper
    return bool(changes(last, entry, work.style, unnamed=merged.unnamed, spoken=spoken, paper=paper))
