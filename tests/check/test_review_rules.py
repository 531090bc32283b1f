"""The taxonomy's rows and the places of files, as the check of a whole review sees them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.check.mending import mend
from bot.check.review_rules import check_place, check_taxonomy
from bot.check.rules import EXPLAINED
from bot.faults import Severity
from bot.repository import Collection, RepositoryConfig

KEYS = frozenset({"lovelace1843notes", "babbage1822engine", "Menabrea1842sketch"})
CONFIG = RepositoryConfig()


def said(text: str, config: RepositoryConfig = CONFIG) -> list[tuple[str, int, str, str]]:
    """Rule, line, the characters that are meant, and what is said."""
    lines = text.split("\n")
    return [
        (
            each.rule,
            each.line,
            lines[each.line - 1][each.column - 1 : each.end_column - 1],
            f"{each.message} {each.hint}",
        )
        for each in check_taxonomy(text, "_data/taxonomy.yml", keys=KEYS, config=config)
    ]


def row(key: str, more: str = "categories: [numbers], type: Deep") -> str:
    return f"- {{bibkey: {key}, {more}}}\n"


def test_rows_of_entries_are_quiet_and_an_entry_without_row_is_no_fault() -> None:
    assert said(row("lovelace1843notes") + row("babbage1822engine")) == []


def test_a_row_without_entry_is_told_at_its_key_with_the_entry_that_is_meant() -> None:
    assert said("# Numbers\n" + row("lovelace1834notes") + row("turing1936numbers")) == [
        (
            "taxonomy-orphan",
            2,
            "lovelace1834notes",
            "The row of `lovelace1834notes` belongs to no entry. Did you mean `lovelace1843notes`?",
        ),
        (
            "taxonomy-orphan",
            3,
            "turing1936numbers",
            "The row of `turing1936numbers` belongs to no entry. Correct the key, add the entry, or delete the row.",
        ),
    ]


def test_a_key_in_other_capitals_is_mended() -> None:
    text = row("menabrea1842sketch")
    (found,) = check_taxonomy(text, "t.yml", keys=KEYS, config=CONFIG)
    assert found.message == "The key of the entry is `Menabrea1842sketch`, not `menabrea1842sketch`."
    assert mend(text, [found]) == row("Menabrea1842sketch")


def test_a_byte_order_mark_moves_no_place_and_no_edit() -> None:
    text = row("menabrea1842sketch")
    (found,) = check_taxonomy(text, "t.yml", keys=KEYS, config=CONFIG)
    assert check_taxonomy(f"\ufeff{text}", "t.yml", keys=KEYS, config=CONFIG) == (replace(found, edits=()),)


def test_without_any_entry_no_row_is_called_lost() -> None:
    assert check_taxonomy(row("a2000b"), "t.yml", keys=frozenset(), config=CONFIG) == ()


def test_a_row_that_stands_twice_is_told_and_two_rows_of_one_paper_are_not() -> None:
    text = row("lovelace1843notes") + row("lovelace1843notes", "categories: [notes]") + row("lovelace1843notes")
    assert said(text) == [
        (
            "taxonomy-repeated",
            3,
            "lovelace1843notes",
            "The row of `lovelace1843notes` stands here a second time. Delete one of the two; the first is on line 1.",
        )
    ]


def test_a_word_in_another_spelling_is_told_and_mended_where_it_is_clear_which_is_meant() -> None:
    usual = "".join(row(key, f"categories: [numbers], type: Deep, at: {n}") for n, key in enumerate(sorted(KEYS)))
    text = usual + row("lovelace1843notes", "categories: [Numbers], type: 'deep'")
    assert said(text) == [
        ("taxonomy-word", 4, "Numbers", "`Numbers` is `numbers` in 3 rows. Write `numbers`."),
        ("taxonomy-word", 4, "'deep'", "`deep` is `Deep` in 3 rows. Write `Deep`."),
    ]
    found = check_taxonomy(text, "t.yml", keys=KEYS, config=CONFIG)
    assert mend(text, found) == usual + row("lovelace1843notes", "categories: [numbers], type: 'Deep'")
    once = row("lovelace1843notes") + row("babbage1822engine", "categories: [numbers], type: deep")
    assert [each.edits for each in check_taxonomy(once, "t.yml", keys=KEYS, config=CONFIG)] == [()]


def test_rows_that_are_not_read_as_they_were_meant_are_told() -> None:
    found = said(row("lovelace1843notes", "categories: [numbers], type: Deep, or not"))
    assert [(rule, line) for rule, line, _, _ in found] == [("taxonomy-row", 1)]


def test_a_file_that_is_no_yaml_is_an_error_with_its_place() -> None:
    (found,) = check_taxonomy("- {bibkey: a\n", "t.yml", keys=KEYS, config=CONFIG)
    assert (found.rule, found.severity, found.line, found.column) == ("yaml-syntax", Severity.ERROR, 1, 3)


def test_words_that_would_act_on_the_site_are_errors_whatever_the_config_says() -> None:
    text = row("lovelace1843notes", "categories: [numbers], type: '<script>'")
    off = RepositoryConfig(rules={"taxonomy-markup": None})
    for config in (CONFIG, off):
        assert said(text, config) == [
            (
                "taxonomy-markup",
                1,
                "'<script>'",
                "`<script>` would act on the site instead of being read. Write it without `<`.",
            )
        ]


def test_the_config_weighs_rules_of_the_taxonomy_too() -> None:
    text = row("turing1936numbers") + row("lovelace1843notes", "categories: []")
    found = check_taxonomy(
        text,
        "t.yml",
        keys=KEYS,
        config=RepositoryConfig(rules={"taxonomy-orphan": Severity.ERROR, "taxonomy-row": None}),
    )
    assert [(each.rule, each.severity) for each in found] == [("taxonomy-orphan", Severity.ERROR)]


# -- places --------------------------------------------------------------------------------------------------------

TWO = RepositoryConfig(
    collections={
        name: Collection(name=name, folder=folder)
        for name, folder in (("publications", "_publications"), ("datasets", "data/_datasets"))
    }
)


@pytest.mark.parametrize(
    "path",
    [
        "_publications/lovelace1843notes.markdown",
        "_publications/no key at all.txt",
        "_publications/.lovelace1843notes.md",
        "data/_datasets/mnist1998.md",
        "README.md",
        "contributing.markdown",
        "_pages/about.md",
        "_posts/2020-01-01-news.md",
        "_layouts/publication.html",
        ".github/publications/lovelace1843notes.md",
        "docs/iso9001guide.md",
    ],
)
def test_what_is_an_entry_or_any_page_of_the_site_is_quiet(path: str) -> None:
    assert check_place(path, TWO) is None


@pytest.mark.parametrize(
    ("path", "folder"),
    [
        ("publications/lovelace1843notes.markdown", "_publications/"),
        ("_publication/anything.md", "_publications/"),
        ("Publications/anything.md", "_publications/"),
        ("_publications/2024/lovelace1843notes.md", "_publications/"),
        ("_datasets/mnist.md", "data/_datasets/"),
        ("lovelace1843notes.markdown", "_publications/"),
    ],
)
def test_a_file_that_looks_like_an_entry_elsewhere_is_told_with_its_folder(path: str, folder: str) -> None:
    found = check_place(path, TWO)
    assert found is not None
    assert (found.rule, found.severity, found.path, found.line) == ("path-elsewhere", Severity.WARNING, path, 1)
    assert found.message == f"`{path}` looks like an entry, but the site reads none from there."
    assert found.hint == f"Put the file into `{folder}`."


def test_the_config_weighs_places_too() -> None:
    path = "publications/lovelace1843notes.md"
    assert check_place(path, RepositoryConfig(rules={"path-elsewhere": None})) is None


def test_every_rule_of_the_review_is_explained() -> None:
    for name in ("taxonomy-row", "taxonomy-orphan", "taxonomy-repeated", "taxonomy-word", "taxonomy-markup"):
        assert EXPLAINED[name].what.endswith(".")
        assert EXPLAINED[name].why.endswith(".")
