"""The taxonomy's rows and the places of files, as the check of a whole review sees them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.check.file import read
from bot.check.mending import mend
from bot.check.review_rules import check_place, check_taxonomy, claims_of
from bot.check.rules import EXPLAINED, check
from bot.corpus.index import EMPTY
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


def test_a_row_whose_key_an_entry_has_as_its_own_is_told_with_that_entry() -> None:
    claims = claims_of(
        {
            "_publications/lovelace1843notes.markdown": "Turing1936numbers",
            "_publications/babbage1822engine.markdown": "Babbage1822Engine",
        }
    )
    assert claims == {"turing1936numbers": "_publications/lovelace1843notes.markdown"}
    (found,) = check_taxonomy(row("turing1936numbers"), "t.yml", keys=KEYS, config=CONFIG, claims=claims)
    assert found.hint == (
        "`_publications/lovelace1843notes.markdown` has it as its `bibkey`: write `lovelace1843notes` in both."
    )


def test_of_two_spellings_that_are_as_common_as_each_other_neither_is_called_the_better() -> None:
    text = row("lovelace1843notes") + row("babbage1822engine", "categories: [numbers], type: deep")
    (found,) = check_taxonomy(text, "t.yml", keys=KEYS, config=CONFIG)
    assert (found.hint, found.edits) == ("Choose one of the two spellings.", ())


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
        "_publications/template",
        "_publications/template.txt",
        "_publications/README.txt",
        "_publications/lovelace1843notes.txt~",
        "_publications/#lovelace1843notes.txt#",
        "_publications/lovelace1843notes.py",
        "_publications/check.sh",
        "_publications/lovelace1843notes.PNG",
        "_publications/Makefile",
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


ENTRY = "---\ntitle: Notes\n---\nText.\n"


@pytest.mark.parametrize(
    ("name", "text", "better"),
    [
        ("lovelace1843notes.txt", "", "lovelace1843notes.markdown"),
        ("lovelace1843notes.mdx", ENTRY, "lovelace1843notes.markdown"),
        ("no key at all.txt", "", "no key at all.markdown"),
        ("lovelace1843notes", "", "lovelace1843notes.markdown"),
        ("notes", ENTRY, "notes.markdown"),
        ("notes.new", ENTRY, "notes.markdown"),
    ],
)
def test_what_looks_like_an_entry_among_entries_and_has_another_name_is_an_error(
    name: str, text: str, better: str
) -> None:
    found = check_place(f"_publications/{name}", TWO, text=text)
    assert found is not None
    assert (found.rule, found.severity, found.line) == ("path-extension", Severity.ERROR, 1)
    assert found.message == f"The name `{name}` does not end in `.markdown`."
    assert found.hint == f"Name the file `{better}`."


def test_a_text_without_front_matter_and_without_the_name_of_one_is_no_entry() -> None:
    assert check_place("_publications/lovelace1843notes", TWO, text="all: build\n") is None


def test_a_place_is_told_in_the_words_of_the_rule_for_entries_so_that_it_is_told_once() -> None:
    for path in ("_publications/lovelace1843notes.txt", "_publications/2024/lovelace1843notes.md"):
        found = check(read(path, ENTRY, is_new=True), config=TWO, index=EMPTY, today_year=2026)
        assert check_place(path, TWO, text=ENTRY) in found


def test_an_entry_in_a_folder_within_that_of_its_collection_is_told_where_entries_stand() -> None:
    found = check_place("_publications/2024/lovelace1843notes.md", TWO)
    assert found is not None
    assert (found.rule, found.severity) == ("path-folder", Severity.ERROR)
    assert found.message == "This review's entries stand directly in `_publications/`."
    assert found.hint == "Move the file into `_publications/`."


def test_the_config_weighs_places_too() -> None:
    path = "publications/lovelace1843notes.md"
    assert check_place(path, RepositoryConfig(rules={"path-elsewhere": None})) is None


def test_every_rule_of_the_review_is_explained() -> None:
    for name in ("taxonomy-row", "taxonomy-orphan", "taxonomy-repeated", "taxonomy-word", "taxonomy-markup"):
        assert EXPLAINED[name].what.endswith(".")
        assert EXPLAINED[name].why.endswith(".")
