"""What an entry is told of words that the config's `synonyms` replace, and of tags that were renamed before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.check.file import read
from bot.check.mending import mend_all
from bot.check.rules import check
from bot.corpus.index import EMPTY, Index
from bot.entry.model import Entry
from bot.faults import Finding, Severity
from bot.repository import RepositoryConfig
from bot.repository.synonyms import Synonyms

PATH = "_publications/ant2019codes.md"
CONFIG = RepositoryConfig(synonyms=Synonyms({"transformers": "Transformer", "LSH": "Locality sensitive hashing"}))
ENTRIES = {
    f"_publications/ant{year}codes.md": Entry(title=f"Codes of {year}", tags=("Hashing", "Transformers"))
    for year in range(1990, 2010)
}
REVIEW = Index.build(ENTRIES, entries=ENTRIES)


def text_of(tags: str) -> str:
    return (
        "---\nlayout: publication\ntitle: Codes\nauthors: Ada Ant\nyear: 2019\n"
        f"bibkey: ant2019codes\ntags: {tags}\n---\nText.\n"
    )


def found(tags: str, index: Index = EMPTY, config: RepositoryConfig = CONFIG) -> tuple[Finding, ...]:
    return check(read(PATH, text_of(tags)), config=config, index=index, today_year=2026)


def told(tags: str, index: Index = EMPTY, config: RepositoryConfig = CONFIG) -> list[tuple[str, str, str]]:
    return [(each.rule, each.message, each.hint) for each in found(tags, index, config) if each.rule.startswith("tag")]


@pytest.mark.parametrize("index", [EMPTY, REVIEW], ids=["no other entry", "a whole review"])
@pytest.mark.parametrize("tag", ["LSH", "lsh", "L-S-H"])
def test_the_config_is_sure_however_few_entries_there_are(tag: str, index: Index) -> None:
    (finding,) = found(f"[Hashing, {tag}]", index)
    assert (finding.rule, finding.severity, finding.line, finding.column) == ("tag-variant", Severity.WARNING, 7, 17)
    assert f"{finding.message} {finding.hint}" == (
        f"The tag `{tag}` is `Locality sensitive hashing` in this review. Write `Locality sensitive hashing`."
    )


def test_other_spellings_of_the_tag_to_use_are_told_too() -> None:
    assert told("[transformer]") == [
        ("tag-variant", "The tag `transformer` is `Transformer` in this review.", "Write `Transformer`.")
    ]


def test_the_config_goes_before_what_other_entries_have() -> None:
    assert told("[Transformer]", REVIEW) == []
    assert [each[0] for each in told("[Transformer]", REVIEW, RepositoryConfig())] == ["tag-variant"]


def test_a_tag_that_the_config_names_is_not_new() -> None:
    assert told("[Locality sensitive hashing]", REVIEW) == []
    assert [each[0] for each in told("[Locality sensitive hashing]", REVIEW, RepositoryConfig())] == ["tag-new"]


def test_where_the_entry_has_both_the_word_is_to_go() -> None:
    assert told('["LSH", "Locality sensitive hashing"]') == [
        (
            "tag-variant",
            "The tag `LSH` is `Locality sensitive hashing` in this review.",
            "Take it out: the entry has the other one already.",
        )
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[LSH, 'Hashing']", "[Locality sensitive hashing, 'Hashing']"),
        ('["Hashing","LSH"]', '["Hashing","Locality sensitive hashing"]'),
        ('["LSH", "Locality sensitive hashing"]', '["Locality sensitive hashing"]'),
        ('["Locality sensitive hashing", "lsh"]', '["Locality sensitive hashing"]'),
        ("[LSH, lsh]", "[LSH, lsh]"),
        ("\n  - LSH\n  - Hashing", "\n  - Locality sensitive hashing\n  - Hashing"),
        ("\n  - LSH\n  - Locality sensitive hashing", "\n  - Locality sensitive hashing"),
    ],
)
def test_mending_writes_the_tag_to_use_and_no_other_byte(before: str, after: str) -> None:
    def look(text: str) -> tuple[Finding, ...]:
        return check(read(PATH, text), config=CONFIG, index=EMPTY, today_year=2026)

    assert mend_all(text_of(before), look) == text_of(after)


def test_a_review_may_weigh_the_rule_as_it_likes() -> None:
    assert told("[LSH]", config=replace(CONFIG, rules={"tag-variant": None})) == []


def test_of_a_new_tag_that_was_renamed_before_the_later_one_is_told() -> None:
    index = replace(REVIEW, renamed={"minhash": "Hashing"})
    said = "Entries had it once, and it was renamed `Hashing`: if that means the same, write it."
    assert told("[MinHash]", index) == [("tag-new", "The tag `MinHash` is new here.", said)]
    assert told("[MinHash]", REVIEW) == [
        ("tag-new", "The tag `MinHash` is new here.", "Keep it if more papers will have it.")
    ]
