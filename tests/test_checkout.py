"""A review on disk, seen as the flows see it on GitHub."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.checkout import Checkout
from bot.faults import ConfigError

ENTRY = """\
---
layout: publication
title: "{title}"
authors: Ada Ant, Bob Bee
conference: VLDB
year: {year}
bibkey: {key}
---
An abstract.
"""
FORM = """\
name: Add
description: A paper
body:
  - {type: input, id: title, attributes: {label: Title}}
  - {type: input, id: authors, attributes: {label: Authors}}
  - {type: input, id: year, attributes: {label: Year}}
"""
BODY = "### Title\n\nCodes\n\n### Authors\n\nAda Ant\n\n### Year\n\n2001\n"


@pytest.fixture
def review(tmp_path: Path) -> Path:
    """A review with two collections."""
    root = tmp_path / "review"
    files = {
        ".github/review-bot.yml": (
            "collections:\n  publications: {form: add-paper.yml}\n"
            "  datasets: {folder: data/sets, form: add-dataset.yml}\n"
        ),
        "_config.yml": "",
        "README.md": "# A review\n",
        "_publications/ant2001codes.markdown": ENTRY.format(title="Codes", year=2001, key="ant2001codes"),
        "_publications/notes.txt": "not an entry",
        "data/sets/ant2003sets.md": ENTRY.format(title="Sets", year=2003, key="ant2003sets"),
    }
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    return root


@pytest.mark.parametrize("place", [".", "_publications", "_publications/ant2001codes.markdown", "data/sets"])
def test_the_review_around_a_place_is_found(review: Path, place: str) -> None:
    assert Checkout.at(None, near=[review / place]).root == review


def test_a_named_root_wins_over_the_place(review: Path, tmp_path: Path) -> None:
    assert Checkout.at(tmp_path, near=[review]).root == tmp_path


def test_outside_of_any_review_all_is_as_by_default(tmp_path: Path) -> None:
    checkout = Checkout.at(None, near=[tmp_path])
    assert checkout.root is None
    assert list(checkout.config.collections) == ["publications"]


def test_a_wrong_config_is_told_with_its_key_and_line(review: Path) -> None:
    (review / ".github" / "review-bot.yml").write_text("site: https://a.org\nstyle: {venues: x}\n", "utf-8")
    with pytest.raises(
        ConfigError, match=r"review-bot\.yml, line 2: `style\.venues` is not a key of this file"
    ) as error:
        Checkout.at(review)
    assert (error.value.source, error.value.line) == (".github/review-bot.yml", 2)


def test_a_config_that_is_no_text_is_a_config_error(review: Path) -> None:
    (review / ".github" / "review-bot.yml").write_bytes(b"\xff\xfe\x00base: x")
    with pytest.raises(ConfigError):
        Checkout.at(review)


def test_a_schema_of_the_reviews_own_is_read_from_its_file(review: Path) -> None:
    (review / ".github" / "review-bot.yml").write_text("collections: {publications: {schema: paper.json}}\n", "utf-8")
    (review / "paper.json").write_text('{"required": ["task"]}', "utf-8")
    found = Checkout.at(review).check([review / "_publications"]).findings
    assert [(finding.rule, finding.field) for finding in found if finding.is_error] == [("schema", "task")]


@pytest.mark.parametrize(
    ("schema", "said"),
    [
        (None, r"review-bot\.yml, line 1: The review has no file `paper\.json`"),
        ('{"type": "thing"}', r"paper\.json, line [0-9]+: This is no JSON Schema"),
    ],
)
def test_a_schema_that_cannot_be_used_is_a_config_error(review: Path, schema: str | None, said: str) -> None:
    (review / ".github" / "review-bot.yml").write_text("collections: {publications: {schema: paper.json}}\n", "utf-8")
    if schema:
        (review / "paper.json").write_text(schema, "utf-8")
    with pytest.raises(ConfigError, match=said):
        Checkout.at(review)


@pytest.mark.parametrize("form", ["correct-entry.yml", "add-several.yml"])
def test_only_a_form_for_a_new_entry_becomes_one(review: Path, form: str) -> None:
    with pytest.raises(ConfigError, match=f"{form} does not ask for a new entry"):
        Checkout.at(review).compose(BODY, FORM, name=form)


@pytest.mark.parametrize(
    ("form", "path"),
    [("add-paper.yml", "_publications/ant2001codesb.markdown"), ("add-dataset.yml", "data/sets/ant2001codes.md")],
)
def test_the_form_tells_the_collection(review: Path, form: str, path: str) -> None:
    assert Checkout.at(review).compose(BODY, FORM, name=form).draft.path == path


def test_a_paper_that_is_there_already_is_found_by_its_title(review: Path) -> None:
    composed = Checkout.at(review).compose(BODY.replace("Ada Ant", "Ada Ant, Bob Bee"), FORM, name="add-paper.yml")
    assert "entry-exists" in {finding.rule for finding in composed.form_errors}


def test_a_whole_review_is_its_collections_and_nothing_else(review: Path) -> None:
    for path in ("_publications/ant2001codes.markdown", "data/sets/ant2003sets.md"):
        (review / path).write_text("no entry", "utf-8")
    paths = {finding.path for finding in Checkout.at(review).check([review]).findings}
    assert paths == {"_publications/ant2001codes.markdown", "data/sets/ant2003sets.md"}


def test_only_files_with_the_names_of_a_collection_are_its_entries(review: Path) -> None:
    (review / ".github" / "review-bot.yml").write_text("collections: {publications: {files: 'a*.txt'}}\n", "utf-8")
    for name in ("ant2001codes.markdown", "ant.txt", "bee.txt"):
        (review / "_publications" / name).write_text("no entry", "utf-8")
    paths = {finding.path for finding in Checkout.at(review).check([review]).findings}
    assert paths == {"_publications/ant.txt"}


def test_a_file_that_is_named_is_checked_whatever_its_name(review: Path) -> None:
    assert {finding.path for finding in Checkout.at(review).check([review / "README.md"]).findings} == {"README.md"}


def test_a_folder_named_like_an_entry_is_no_entry(review: Path) -> None:
    (review / "_publications" / "old.md").mkdir()
    assert Checkout.at(review).check([review / "_publications"]).findings == ()


def test_nothing_is_written(review: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in review.rglob("*")}
    checkout = Checkout.at(review)
    checkout.compose(BODY, FORM, name="add-paper.yml")
    checkout.check([review])
    assert {path: path.stat().st_mtime_ns for path in review.rglob("*")} == before
