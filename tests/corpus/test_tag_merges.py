"""Which tags to merge: what the config says, how they are spelt, what was renamed before, in this order."""

from __future__ import annotations

from bot.corpus.drift import Merge
from bot.corpus.renames import Rename
from bot.corpus.tag_merges import tag_merges
from bot.repository.synonyms import Synonyms

LSH = Rename(old="LSH", new="hashing", entries=3, commits=1, left=2)


def told(counts: dict[str, int], synonyms: dict[str, str], *renames: Rename) -> list[tuple[str, str, str]]:
    return [(each.written, each.better, each.known_by) for each in tag_merges(counts, Synonyms(synonyms), renames)]


def test_a_synonym_is_sure_also_where_nobody_has_the_tag_yet() -> None:
    assert tag_merges({"LSH": 4}, Synonyms({"lsh": "hashing"})) == (
        Merge(
            written="LSH",
            better="hashing",
            times=4,
            times_better=0,
            difference="the config's `synonyms` say so",
            is_sure=True,
            known_by="synonyms",
        ),
    )


def test_the_config_goes_before_the_numbers() -> None:
    counts = {"Transformers": 2, "Transformer": 9}
    assert told(counts, {}) == [("Transformers", "Transformer", "spelling")]
    assert told(counts, {"Transformer": "Transformers"}) == [("Transformer", "Transformers", "synonyms")]


def test_what_was_renamed_is_told_where_nothing_else_is_known() -> None:
    counts = {"LSH": 2, "hashing": 9}
    assert tag_merges(counts, Synonyms(), [LSH]) == (
        Merge(
            written="LSH",
            better="hashing",
            times=2,
            times_better=9,
            difference="it was renamed so in 3 entries before",
            is_sure=False,
            known_by="history",
        ),
    )
    assert told(counts, {"LSH": "Hashes"}, LSH) == [("LSH", "Hashes", "synonyms")]
    assert told(counts, {"minhash": "LSH"}, LSH) == []


def test_what_nobody_has_any_more_needs_no_merge() -> None:
    assert told({"hashing": 9}, {}, Rename(old="LSH", new="hashing", entries=3, commits=1)) == []
