"""An issue form read as GitHub reads it, with every fault told to the maintainer at its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.faults import Severity
from bot.intake.form_template import FormField, FormTemplate, read_template, render_body, slug

FORM = """\
name: Add a paper
description: Tell us.
title: "Paper: "
labels: [submission, "to do"]
body:
  - type: markdown
    attributes:
      value: Welcome
  - type: input
    id: title
    attributes:
      label: "  The   title "
    validations:
      required: true
  - type: textarea
    attributes:
      label: Your BibTeX, please?
      render: bibtex
  - type: dropdown
    id: tags
    attributes:
      label: Tags
      multiple: true
      options:
        - bugs, repair
        - 2019
        - 1.10
        - "No"
  - type: checkboxes
    id: checks
    attributes:
      label: Checks
      options:
        - label: I looked
          required: true
        - label: I am an author
  - type: upload
    id: file
    attributes:
      label: A file
"""


def test_a_form_is_read_with_its_fields_in_order() -> None:
    assert read_template(FORM, "add-paper.yml") == FormTemplate(
        path="add-paper.yml",
        name="Add a paper",
        title="Paper: ",
        labels=("submission", "to do"),
        fields=(
            FormField(id="title", label="The title", kind="input", required=True, line=9),
            FormField(id="your_bibtex_please", label="Your BibTeX, please?", kind="textarea", render="bibtex", line=15),
            FormField(
                id="tags",
                label="Tags",
                kind="dropdown",
                options=("bugs, repair", "2019", "1.10", "No"),
                multiple=True,
                line=19,
            ),
            FormField(
                id="checks",
                label="Checks",
                kind="checkboxes",
                options=("I looked", "I am an author"),
                multiple=True,
                must_tick=frozenset({"I looked"}),
                line=29,
            ),
            FormField(id="file", label="A file", kind="upload", line=37),
        ),
    )


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Your e-mail?", "your_e_mail"),
        ("a  b__c", "a_b_c"),
        (" !Title! ", "title"),
        ("Résumé", "r_sum"),
        ("???", ""),
    ],
)
def test_a_field_without_id_is_named_by_its_label_as_issue_parser_does(label: str, name: str) -> None:
    assert slug(label) == name


def test_a_field_whose_label_gives_no_name_is_named_by_its_place() -> None:
    form = read_template("name: A\ndescription: B\nbody:\n- {type: input, attributes: {label: 摘要}}\n", "a.yml")
    assert [field.id for field in form.fields] == ["field_0"]
    assert not form.findings


def test_labels_may_be_one_text_parted_by_commas() -> None:
    assert read_template(FORM.replace('[submission, "to do"]', "submission, to do"), "a.yml").labels == (
        "submission",
        "to do",
    )
    assert read_template(FORM.replace('labels: [submission, "to do"]\n', ""), "a.yml").labels == ()


FAULTS = [
    ("name: Add a paper\n", "", 0, "`name` is missing. GitHub shows no form without it; add `name: ...`."),
    (
        "description: Tell us.",
        "description:",
        2,
        "`description` is missing. GitHub shows no form without it; add `description: ...`.",
    ),
    (
        "type: upload",
        "type: uplaod",
        37,
        "`uplaod` is no kind of field. Use one of input, textarea, dropdown, checkboxes, upload or markdown.",
    ),
    ("      label: A file\n", "      x: y\n", 37, "This upload has no label. Add `label:` under `attributes:`."),
    (
        "id: file",
        "id: the file",
        38,
        "The id `the file` holds other characters. Use letters, digits, `-` and `_` only.",
    ),
    ("id: file", "id: tags", 37, "The id “tags” belongs to 2 fields. Give each field an id of its own."),
    ("label: A file", "label: Tags", 37, "The label “Tags” belongs to 2 fields. Give each field a label of its own."),
    ("- 2019", "- bugs, repair", 26, "The option “bugs, repair” stands here twice. Keep one of them."),
    ("- 2019", "- true", 26, "This option is a truth value, not text. Put it in quotes; GitHub refuses it otherwise."),
    ("- 2019", "- ''", 26, "This option has no text. Write what the submitter is to choose."),
    ("- type: upload", "- upload", 37, "This is not a field. Write `- type: input` and its `attributes:`."),
]


@pytest.mark.parametrize(("here", "instead", "line", "told"), FAULTS, ids=[fault[3][:40] for fault in FAULTS])
def test_a_fault_is_told_at_its_line(here: str, instead: str, line: int, told: str) -> None:
    text = FORM.replace(here, instead)
    if instead == "- upload":
        text = text.split("- upload")[0] + "- upload\n"
    (finding,) = read_template(text, "add-paper.yml").findings
    assert f"{finding.message} {finding.hint}" == told
    assert (finding.path, finding.line) == ("add-paper.yml", line)
    assert finding.rule == "issue-form"
    assert finding.severity is Severity.ERROR


def test_a_choice_without_options_is_told() -> None:
    form = read_template(
        "name: A\ndescription: B\nbody:\n- type: dropdown\n  id: x\n  attributes:\n    label: X\n", "a.yml"
    )
    assert [(finding.line, finding.message) for finding in form.findings] == [(4, "“X” has no options.")]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("", "`body` is missing, or is not a list."),
        ("body: x\n", "`body` is missing, or is not a list."),
        ("body: []\n", "The form asks for nothing."),
        ("body:\n- {type: markdown, attributes: {value: Hello}}\n", "The form asks for nothing."),
    ],
)
def test_a_form_that_asks_for_nothing_is_told(body: str, told: str) -> None:
    form = read_template(f"name: A\ndescription: B\n{body}", "a.yml")
    assert [finding.message for finding in form.findings] == [told]
    assert form.fields == ()


@pytest.mark.parametrize("text", ["name: [", "- a\n- b\n", "\x00", "name: a\nname: b\n"])
def test_a_file_that_is_no_yaml_mapping_is_told_and_never_raises(text: str) -> None:
    form = read_template(text, "a.yml")
    assert form.findings
    assert form.fields == ()


def test_an_answer_never_hides_behind_another_of_the_same_id() -> None:
    form = read_template(FORM.replace("id: file", "id: tags"), "a.yml")
    assert [field.id for field in form.fields] == ["title", "your_bibtex_please", "tags", "checks", "tags_2"]
    assert form.field("tags_2") is form.fields[-1]
    assert form.field("file") is None


def test_a_body_is_rendered_as_github_does() -> None:
    form = read_template(FORM, "a.yml")
    values = {
        "title": "A",
        "your_bibtex_please": "@article{a}",
        "tags": ("bugs, repair", "No"),
        "checks": ("I am an author",),
    }
    assert render_body(form, values) == (
        "### The title\n\nA\n\n"
        "### Your BibTeX, please?\n\n```bibtex\n@article{a}\n```\n\n"
        "### Tags\n\nbugs, repair, No\n\n"
        "### Checks\n\n- [ ] I looked\n- [x] I am an author\n\n"
        "### A file\n\n_No response_"
    )


def test_the_form_of_a_new_review_is_right() -> None:
    path = Path(__file__).parents[2] / "bot" / "template" / ".github" / "ISSUE_TEMPLATE" / "add-paper.yml"
    form = read_template(path.read_text(encoding="utf-8"), "add-paper.yml")
    assert form.findings == ()
    assert form.labels == ("submission",)
    asked = [field.id for field in form.fields]
    assert asked[:5] == ["paper", "title", "authors", "venue", "year"]
    assert asked[5:11] == ["code", "data", "more_links", "abstract", "tags", "bibkey"]
    assert asked[11] == "category"
    assert [field.id for field in form.fields if field.required] == ["paper"]
