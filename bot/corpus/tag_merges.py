"""The merges that the tags of a review need: by their spelling, by the config, by what was renamed before. Pure.

What the config says goes before all else; what the history shows is only told where nothing else is known of a tag.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.corpus.drift import Merge, merges

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.corpus.renames import Rename
    from bot.repository.synonyms import Synonyms


def tag_merges(counts: Mapping[str, int], synonyms: Synonyms, renames: Iterable[Rename] = ()) -> tuple[Merge, ...]:
    """The tags to write as another one, those that become the most used ones first."""
    found = {tag: _said(counts, tag, better) for tag in counts if (better := synonyms.better(tag))}
    for merge in merges(counts):
        if merge.written not in synonyms.named:
            found.setdefault(merge.written, merge)
    for rename in renames:
        if rename.left and rename.old not in synonyms.named:
            found.setdefault(rename.old, _shown(counts, rename))
    return tuple(sorted(found.values(), key=lambda each: (-each.times_better, each.better, each.written)))


def _said(counts: Mapping[str, int], tag: str, better: str) -> Merge:
    return Merge(
        written=tag,
        better=better,
        times=counts[tag],
        times_better=counts.get(better, 0),
        difference="the config's `synonyms` say so",
        is_sure=True,
        known_by="synonyms",
    )


def _shown(counts: Mapping[str, int], rename: Rename) -> Merge:
    return Merge(
        written=rename.old,
        better=rename.new,
        times=rename.left,
        times_better=counts.get(rename.new, 0),
        difference=f"it was renamed so in {rename.entries} {'entry' if rename.entries == 1 else 'entries'} before",
        is_sure=False,
        known_by="history",
    )
