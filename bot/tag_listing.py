"""The tags of a review as they are in use: how many entries have each, which to merge, what was renamed before.

In: a checkout. Out: a `TagListing`, and how it is told to people and programs. Writes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.check.inert import one_line
from bot.corpus.tag_merges import tag_merges
from bot.document import emit
from bot.repository.synonyms import KEY, read_synonyms

if TYPE_CHECKING:
    from bot.checkout import Checkout
    from bot.corpus.drift import Merge
    from bot.corpus.renames import Rename


@dataclass(frozen=True, slots=True, kw_only=True)
class TagListing:
    """What a review's entries have for tags."""

    entries: int
    tags: Mapping[str, int]
    """tag -> number of entries that have it; the most used first"""
    merges: tuple[Merge, ...] = ()
    renames: tuple[Rename, ...] = ()
    """those that the history shows, but for what the config's synonyms say already"""

    @property
    def once(self) -> tuple[str, ...]:
        """The tags that a single entry has."""
        return tuple(tag for tag, number in self.tags.items() if number == 1)

    @property
    def summary(self) -> str:
        """The figures in a sentence."""
        figures = f"{_count(len(self.tags), 'tag')} in {_count(self.entries, 'entry', 'entries')}"
        merges = f", {_count(len(self.merges), 'merge')} proposed" if self.merges else ""
        return f"{figures}, {len(self.once)} of them used once{merges}." if self.once else f"{figures}{merges}."


def list_tags(checkout: Checkout) -> TagListing:
    """The tags of all collections."""
    corpus = checkout.corpus()
    past = corpus.past
    tags = past.in_use if past is not None else {}
    synonyms = checkout.config.synonyms
    renames = past.all if past is not None else ()
    return TagListing(
        entries=len(corpus.files),
        tags=tags,
        merges=tag_merges(tags, synonyms, renames),
        renames=tuple(each for each in renames if synonyms.better(each.old) != each.new),
    )


def render_text(listing: TagListing) -> str:
    """A line a tag, and what would be merged."""
    width = len(str(max(listing.tags.values(), default=0)))
    blocks = ["".join(f"{number:>{width}}  {one_line(tag)}\n" for tag, number in listing.tags.items())]
    if listing.merges:
        blocks.append("Proposed merges:\n" + "".join(map(_merge_line, listing.merges)))
    return "\n".join(blocks)


def render_history(listing: TagListing) -> str:
    """The renames that the history shows, as lines of a config; nothing where it shows none."""
    written = {each.old: each.new for each in listing.renames}
    meant = read_synonyms(written)[0].tags
    lines = [f"  {emit(each.old, each.new)}  # {_extent(each)}" for each in listing.renames if each.old in meant]
    return "".join(f"{line}\n" for line in (f"{KEY}:", *lines)) if lines else ""


def render_json(listing: TagListing) -> str:
    """The same as one JSON object."""
    content = {
        "entries": listing.entries,
        "tags": [{"tag": tag, "entries": number} for tag, number in listing.tags.items()],
        "merges": [
            {
                "written": merge.written,
                "better": merge.better,
                "times": merge.times,
                "times_better": merge.times_better,
                "known_by": merge.known_by,
                "difference": merge.difference,
                "is_sure": merge.is_sure,
            }
            for merge in listing.merges
        ],
        "renames": [
            {"old": each.old, "new": each.new, "entries": each.entries, "commits": each.commits, "left": each.left}
            for each in listing.renames
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _merge_line(merge: Merge) -> str:
    doubt = "" if merge.is_sure else "perhaps "
    said = f"{merge.written} ({merge.times}) -> {doubt}{merge.better} ({merge.times_better}): {merge.difference}"
    return f"  {one_line(said)}\n"


def _extent(rename: Rename) -> str:
    return f"{_count(rename.entries, 'entry', 'entries')} in {_count(rename.commits, 'commit')}"


def _count(number: int, noun: str, many: str = "") -> str:
    return f"{number} {noun if number == 1 else many or f'{noun}s'}"
