"""The end of a submission that went well: is its entry on base, and what is said then. Reads only."""

from __future__ import annotations

from urllib.parse import quote

from bot.entry import frontmatter
from bot.entry.identifiers import fold_title
from bot.entry.model import Entry
from bot.flows import ground as grounds
from bot.flows.compose import changes, entry_path, read_form
from bot.flows.ground import Branch
from bot.flows.situation import Situation, find_versions
from bot.publish import messages
from bot.publish.bibtex import bibtex
from bot.publish.hub import Hub
from bot.publish.stage import Stage


def is_on_base(situation: Situation, hub: Hub) -> bool:
    """Whether the entry came to the base branch by whatever way: under its key, or its title under another."""
    return _place(situation, hub) is not None


def accepted_comment(situation: Situation, hub: Hub, stage: Stage, *, this_year: int) -> str:
    """The thanks: the entry as it now stands, where a reader finds it, and its BibTeX."""
    ground = situation.ground
    path = _place(situation, hub) or ""
    entry = (
        _entry_at(hub, situation, ground.base, path) or _proposed(situation, hub) or Entry(title=situation.issue.title)
    )
    key = path.rpartition("/")[2].rpartition(".")[0] or situation.key or ""
    page = _page(situation, path, key)
    return messages.accepted(
        stage,
        entry,
        key=key,
        page=page,
        bibtex=bibtex(entry, key=key),
        is_edited_since=_is_edited(situation, hub, this_year),
    )


def _page(situation: Situation, path: str, key: str) -> str:
    """Where a reader finds it: the page on the site, if the config names the site; else the file; else the merge."""
    config, url = situation.ground.config, situation.pull.url if situation.pull else ""
    if not path:
        return url
    file = f"{url.partition('/pull/')[0]}/blob/{quote(situation.ground.base.name)}/{quote(path)}"
    return config.page_of(situation.collection, key) or file


def _place(situation: Situation, hub: Hub) -> str | None:
    """The path of the entry on base."""
    ground, collection, key = situation.ground, situation.collection, situation.key
    entry = _proposed(situation, hub)
    if key is None or entry is None:
        return None
    title = fold_title(entry.title)
    path = entry_path(ground.base.files, collection, key)
    if path and (situation.is_merged or fold_title(_title_at(hub, situation, path)) == title):
        return path
    candidates = [file for file in ground.base.files if file.startswith(f"{collection.folder}/")]
    entries = grounds.read_entries(hub, ground.repository, ground.base, candidates)
    return next((file for file, other in entries.items() if fold_title(other.title) == title), None)


def _title_at(hub: Hub, situation: Situation, path: str) -> str:
    entry = _entry_at(hub, situation, situation.ground.base, path)
    return entry.title if entry else ""


def _proposed(situation: Situation, hub: Hub) -> Entry | None:
    """The entry as it last stood on the submission's branch."""
    versions = find_versions(hub, situation)
    text = versions and (versions.theirs or versions.last)
    return frontmatter.read(text)[0] if text else None


def _entry_at(hub: Hub, situation: Situation, branch: Branch, path: str) -> Entry | None:
    text = grounds.read_text(hub, situation.ground.repository, branch, path) if path else None
    return frontmatter.read(text)[0] if text else None


def _is_edited(situation: Situation, hub: Hub, this_year: int) -> bool:
    """Whether the form now says something else than our last commit wrote."""
    versions = find_versions(hub, situation)
    last = frontmatter.read(versions.last)[0] if versions and versions.last else None
    style = grounds.learn_hand(hub, situation.ground, situation.collection, this_year=this_year)
    return last is not None and bool(
        changes(last, read_form(situation.issue.body, situation.template, style).merged.entry, style)
    )
