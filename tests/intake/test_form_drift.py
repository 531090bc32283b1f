"""How a form on disk differs from the one that would be written today, as far as its maintainers should know."""

from __future__ import annotations

import pytest

from bot.faults import Severity
from bot.intake.form_writer import drift

WANTED = """\
name: Add
description: A paper
labels: [submission]
body:
  - type: input
    id: title
    attributes:
      label: Title
    validations:
      required: true
  - type: dropdown
    id: tags
    attributes:
      label: Tags
      multiple: true
      options:
        - Hashing
        - Survey
  - type: input
    id: year
    attributes:
      label: Year
  - type: checkboxes
    id: checks
    attributes:
      label: Before you send it
      options:
        - label: I looked.
          required: true
"""


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("label: Title", "label: Titel", 8, "`title` is labelled “Titel”; the review's form says “Title”."),
        ("id: title", "id: name", 4, "The form does not ask for `title` (“Title”)."),
        ("        - Survey\n", "", 16, "`tags` lacks the option “Survey”."),
        (
            "        - Survey\n",
            "        - Survey\n        - Surveys\n",
            19,
            "`tags` has the option “Surveys”, which the review does not use.",
        ),
        ("multiple: true", "multiple: false", 16, "Of `tags`, several may be chosen in the review's form."),
        ("required: true\n  - type: dropdown", "required: false\n  - type: dropdown", 9, "`title` must be answered in"),
        (
            "      label: Year\n",
            "      label: Year\n    validations:\n      required: true\n",
            23,
            "`year` must be answered",
        ),
        ("type: input\n    id: year\n", "type: dropdown\n    id: year\n", 19, "“Year” has no options."),
        ("labels: [submission]\n", "labels: [paper]\n", 3, "The form does not set the label `submission`."),
        ("labels: [submission]\n", "", 1, "The form does not set the label `submission`."),
    ],
)
def test_what_a_form_lacks_is_told_with_its_line(old: str, new: str, line: int, said: str) -> None:
    assert old in WANTED
    found = drift(WANTED.replace(old, new), WANTED)
    assert {finding.rule for finding in found} <= {"form-drift"}
    assert [(finding.line, finding.message[: len(said)]) for finding in found] == [(line, said)]


def test_a_list_that_became_a_text_is_told_once() -> None:
    text = WANTED.replace("type: dropdown", "type: input")
    assert [(found.line, found.message) for found in drift(text, WANTED)] == [
        (16, "`tags` is written here, and chosen from a list in the review's form.")
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("label: Title", "label: Title\n      description: In full"),
        ("label: Title", "label: Title\n      placeholder: Codes"),
        ("label: Year", "label: Year\n      options: [a]"),
        ("name: Add", "name: Suggest a paper"),
        ("labels: [submission]", "labels: Submission, paper"),
        ("I looked.", "I have looked."),
        ("body:\n", "body:\n  - {type: input, id: orcid, attributes: {label: ORCID}}\n"),
        ("        - Hashing\n        - Survey\n", "        - Survey\n        - Hashing\n"),
        (WANTED[WANTED.index("  - type: checkboxes") :], ""),
        ("\n", "\r\n"),
    ],
)
def test_a_form_in_its_maintainers_own_words_does_not_drift(old: str, new: str) -> None:
    assert drift(WANTED.replace(old, new), WANTED) == ()


@pytest.mark.parametrize("text", ["", "name: x\n", "body: [\n", "- a\n", "name: x\nbody: [{type: input}]\n"])
def test_a_file_that_is_no_form_is_an_error(text: str) -> None:
    found = drift(text, WANTED)
    assert found
    assert {finding.rule for finding in found} == {"form-drift"}
    assert any(finding.severity is Severity.ERROR for finding in found)


def test_what_github_would_refuse_in_a_form_is_told_beside_what_it_lacks() -> None:
    text = WANTED.replace("        - Survey\n", "        - Hashing\n")
    assert [found.message for found in drift(text, WANTED)] == [
        "`tags` lacks the option “Survey”.",
        "The option “Hashing” stands here twice.",
    ]
