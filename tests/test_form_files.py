"""The issue forms of a checkout: what they should be, what is written, and how those on disk differ."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.checkout import Checkout
from bot.faults import ConfigError, Finding
from bot.form_files import FormFiles
from bot.intake.form_template import read_template

FORMS = ".github/ISSUE_TEMPLATE"
ADD = f"{FORMS}/add-paper.yml"
TEMPLATE = Path(__file__).parent.parent / "bot" / "template"

ENTRY = """\
---
layout: publication
title: "Codes"
authors: Ada Ant
year: 2001
bibkey: {key}
tags: [Hashing{tags}]
---
An abstract.
"""
ROWS = """\
- {bibkey: ant2001codes, categories: [quantisation], codebook: Binary}
- {bibkey: bee2001codes, categories: [supervised], codebook: Binary}
"""


@pytest.fixture
def review(tmp_path: Path) -> Path:
    """A review without forms, with two entries, and a taxonomy that no page shows."""
    put(tmp_path, "_config.yml", "")
    put(tmp_path, "_publications/ant2001codes.markdown", ENTRY.format(key="ant2001codes", tags=", Survey"))
    put(tmp_path, "_publications/bee2001codes.markdown", ENTRY.format(key="bee2001codes", tags=", Survey"))
    put(tmp_path, "_publications/notes.txt", ENTRY.format(key="notes", tags=", Text"))
    put(tmp_path, "_data/taxonomy.yml", ROWS)
    return tmp_path


def put(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(text.encode())


def files(root: Path) -> FormFiles:
    return FormFiles(root=root, config=Checkout.at(root).config)


def asked(root: Path) -> set[str]:
    """The ids of what the form for papers should ask."""
    return {field.id for field in read_template(files(root).wanted()[0][ADD], ADD).fields}


def told(root: Path) -> list[Finding]:
    return list(files(root).drift(files(root).wanted()[0]))


def write(root: Path, *, force: bool = False) -> dict[str, str]:
    return dict(files(root).write(files(root).wanted()[0], force=force))


def content(root: Path) -> dict[str, bytes]:
    return {path.as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


# -- what they should be -------------------------------------------------------------------------------------------


def test_the_forms_are_those_of_the_config(review: Path) -> None:
    put(
        review,
        ".github/review-bot.yml",
        "collections: {publications: , datasets: }\nforms: {several: , link: more.yml}\n",
    )
    names = {path.removeprefix(f"{FORMS}/") for path in files(review).wanted()[0]}
    assert names == {"add-paper.yml", "add-dataset.yml", "more.yml", "correct-entry.yml", "withdraw-entry.yml"}


def test_tags_are_those_of_the_entries(review: Path) -> None:
    form = read_template(files(review).wanted()[0][ADD], ADD)
    tags = form.field("tags")
    assert tags is not None
    assert tags.options == ("Hashing", "Survey")


@pytest.mark.parametrize(
    ("page", "is_asked"),
    [
        ("index.md", True),
        ("docs/models.html", True),
        ("_layouts/models.html", True),
        ("_includes/row.markdown", True),
        ("_publications/ant2001codes.markdown", False),
        ("_site/index.html", False),
        (".cache/index.html", False),
        ("script.py", False),
    ],
)
def test_a_place_in_the_taxonomy_is_asked_for_where_a_page_shows_it(review: Path, page: str, is_asked: bool) -> None:
    assert "category" not in asked(review)
    put(review, page, "{% for row in site.data.taxonomy %}{{ row.bibkey }}{% endfor %}")
    assert ("category" in asked(review)) == is_asked


def test_it_is_asked_for_where_the_config_names_the_file(review: Path) -> None:
    put(review, ".github/review-bot.yml", "taxonomy: _data/taxonomy.yml\n")
    assert "category" in asked(review)


def test_of_several_files_none_is_chosen_and_that_is_said(review: Path) -> None:
    put(review, "_data/old_taxonomy.yaml", ROWS)
    put(review, "index.md", "{{ site.data.taxonomy }}")
    (note,) = files(review).wanted()[1]
    assert "category" not in asked(review)
    assert note.message == (
        "The taxonomy may be any of `_data/old_taxonomy.yaml`, `_data/taxonomy.yml`, so no form asks for a place in it."
    )
    assert note.hint == "Write the one that counts as `taxonomy:` in .github/review-bot.yml."
    put(review, ".github/review-bot.yml", "taxonomy: _data/old_taxonomy.yaml\n")
    assert files(review).wanted()[1] == ()
    assert "category" in asked(review)


def test_a_taxonomy_that_is_not_there_is_a_config_error(review: Path) -> None:
    put(review, ".github/review-bot.yml", "taxonomy: _data/taxonomie.yml\n")
    with pytest.raises(ConfigError, match=r"`taxonomy: _data/taxonomie\.yml`: there is no such file"):
        files(review).wanted()


def test_what_is_wrong_with_the_taxonomy_is_told(review: Path) -> None:
    put(review, ".github/review-bot.yml", "taxonomy: _data/taxonomy.yml\n")
    put(review, "_data/taxonomy.yml", ROWS + "- {bibkey: cat2001codes, categories: [a], codebook: Binary, or so}\n")
    assert [(note.path, note.line) for note in files(review).wanted()[1]] == [("_data/taxonomy.yml", 3)]


def test_a_schema_of_the_reviews_own_is_asked_for_in_its_words(review: Path) -> None:
    put(review, ".github/review-bot.yml", "collections: {publications: {schema: schemas/paper.json}}\n")
    put(review, "schemas/paper.json", '{"properties": {"task": {"title": "Task", "enum": ["search", "No"]}}}')
    field = read_template(files(review).wanted()[0][ADD], ADD).field("task")
    assert field is not None
    assert field.options == ("No", "search")


# -- what is written -----------------------------------------------------------------------------------------------


def test_forms_are_written_once_and_then_left_as_they_are(review: Path) -> None:
    assert set(write(review).values()) == {"written"}
    before = content(review)
    assert set(write(review).values()) == {"as it was"}
    assert content(review) == before
    assert told(review) == []


def test_a_form_is_written_anew_when_the_review_has_new_words(review: Path) -> None:
    write(review)
    for key in ("cat2001codes", "dog2001codes"):
        put(review, f"_publications/{key}.markdown", ENTRY.format(key=key, tags=", Graphs"))
    assert [finding.message for finding in told(review)] == ["`tags` lacks the option “Graphs”."]
    fates = write(review)
    assert (fates[ADD], fates[f"{FORMS}/add-link.yml"]) == ("written", "as it was")
    assert told(review) == []


def test_a_form_that_somebody_wrote_is_left_alone_unless_by_force(review: Path) -> None:
    put(review, ADD, "name: Mine\ndescription: Mine\nbody:\n  - {type: input, id: title, attributes: {label: Title}}\n")
    before = (review / ADD).read_bytes()
    assert write(review)[ADD] == "left alone"
    assert (review / ADD).read_bytes() == before
    assert write(review, force=True)[ADD] == "written"
    assert told(review) == []


def test_fields_below_the_last_comment_outlive_a_new_writing(review: Path) -> None:
    write(review)
    own = "  - {type: input, id: orcid, attributes: {label: ORCID}}\n"
    put(review, ADD, (review / ADD).read_text("utf-8").replace("Add a paper", "Bring a paper") + own)
    assert write(review)[ADD] == "written"
    text = (review / ADD).read_text("utf-8")
    assert "name: Add a paper\n" in text
    assert text.endswith(own)


def test_a_form_with_other_line_ends_is_no_other_form(review: Path) -> None:
    write(review)
    put(review, ADD, (review / ADD).read_text("utf-8").replace("\n", "\r\n"))
    assert write(review)[ADD] == "as it was"


# -- what differs --------------------------------------------------------------------------------------------------


def test_a_form_for_new_entries_that_is_missing_is_told_and_others_are_offers(review: Path) -> None:
    write(review)
    for name in ("add-paper.yml", "add-several.yml", "withdraw-entry.yml"):
        (review / FORMS / name).unlink()
    assert [(found.rule, found.path, found.message) for found in told(review)] == [
        ("form-drift", ADD, "The form is not there, and the config names it.")
    ]


def test_drift_names_the_file_and_the_line(review: Path) -> None:
    write(review)
    text = (review / ADD).read_text("utf-8").replace("label: Link to code", "label: Code")
    put(review, ADD, text)
    line = text[: text.index("label: Code")].count("\n") + 1
    assert [(found.path, found.line) for found in told(review)] == [(ADD, line)]


def test_labels_that_the_repository_lacks_are_told_at_their_line(review: Path) -> None:
    write(review)
    (review / FORMS / "add-several.yml").unlink()
    found = list(files(review).missing_labels(frozenset({"bug"}), "maria/review"))
    assert [(each.rule, each.line) for each in found] == [("form-label", 8)] * 4
    assert found[0].message == "maria/review has no label `submission`, so GitHub drops it in silence."
    assert list(files(review).missing_labels(frozenset({"Submission"}), "maria/review")) == []


# -- the template of a new review ----------------------------------------------------------------------------------


def test_the_forms_of_a_new_review_are_as_they_would_be_written() -> None:
    wanted, notes = files(TEMPLATE).wanted()
    assert notes == ()
    assert {path: (TEMPLATE / path).read_text("utf-8") for path in wanted} == dict(wanted)
    assert told(TEMPLATE) == []


def test_a_new_review_asks_for_a_place_in_its_taxonomy() -> None:
    assert {"category", "taxonomy-type", "taxonomy-modality", "taxonomy-optimisation"} <= asked(TEMPLATE)
