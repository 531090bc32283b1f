"""The end of a submission that went well: is its entry on base, and what is said then. Reads only."""

from __future__ import annotations

from pathlib import PurePosixPath
from urllib.parse import quote

from bot.corpus.index import Index
from bot.entry import frontmatter
from bot.entry.identifiers import fold_title
from bot.entry.model import Entry
from bot.entry.style import Style
from bot.flows import ground as grounds
from bot.flows.compose import Versions, changes, entry_path, near, read_form
from bot.flows.situation import Situation
from bot.publish import messages
from bot.publish.bibtex import bibtex
from bot.publish.hub import Hub
from bot.publish.stage import Stage


def is_on_base(situation: Situation, hub: Hub, versions: Versions | None) -> bool:
    """Whether the entry came to base by another way: under its key, or under another of the same author and year."""
    return _place(situation, hub, versions) is not None


def accepted_comment(situation: Situation, hub: Hub, stage: Stage, style: Style, versions: Versions | None) -> str:
    """The thanks: the entry as it now stands, where a reader finds it, and its BibTeX."""
    path = _place(situation, hub, versions) or ""
    entry = _entry_at(hub, situation, path) or _proposed(versions) or Entry(title=situation.issue.title)
    key = PurePosixPath(path).stem or (versions.key if versions else "")
    return messages.accepted(
        stage,
        entry,
        key=key,
        page=_page(situation, path, key),
        bibtex=bibtex(entry, key=key),
        is_edited_since=_is_edited(situation, versions, style),
    )


def _page(situation: Situation, path: str, key: str) -> str:
    """Where a reader finds it: the page on the site, if the config names the site; else the file; else the merge."""
    config, url = situation.ground.config, situation.pull.url if situation.pull else ""
    if not path:
        return url
    file = f"{url.partition('/pull/')[0]}/blob/{quote(situation.ground.base.name)}/{quote(path)}"
    return config.page_of(situation.collection, key) or file


def _place(situation: Situation, hub: Hub, versions: Versions | None) -> str | None:
    """The path of the entry on base. A title alone does not make it the same paper: there are twins."""
    ground, collection = situation.ground, situation.collection
    entry = _proposed(versions)
    if versions is None or entry is None:
        return None
    path = entry_path(ground.base.files, collection, versions.key)
    if path and situation.is_merged:
        return path
    title = fold_title(entry.title)
    index = Index.build(ground.base.files, folder=collection.folder)
    candidates = dict.fromkeys(([path] if path else []) + near(entry, index))
    entries = grounds.read_entries(hub, ground.repository, ground.base, list(candidates))
    if path in entries and _addresses(entries[path]) & _addresses(entry):
        return path
    return next((file for file in candidates if file in entries and fold_title(entries[file].title) == title), None)


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


def _is_edited(situation: Situation, versions: Versions | None, style: Style) -> bool:
    """Whether the form now says something else than it last made of the file."""
    last = frontmatter.read(versions.last)[0] if versions and versions.last else None
    if last is None or situation.template is None:
        return False
    merged = read_form(situation.issue.body, situation.template, style).merged
    return bool(changes(last, merged.entry, style, unnamed=merged.unnamed))
