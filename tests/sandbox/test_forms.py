"""An issue form, filled in and submitted, becomes the issue GitHub would make of it."""

from __future__ import annotations

import pytest

from bot.sandbox.forms import forms_of
from bot.sandbox.refusal import RefusedError
from bot.sandbox.server import Sandbox

REVIEW = "acme/review"
FORM = """\
name: Add a publication
description: A paper for the review
title: "[Paper] "
labels: [publication, triage]
assignees: maria
body:
  - type: markdown
    attributes:
      value: Thanks for your *help*!
  - type: input
    id: title
    attributes:
      label: Title
      placeholder: Attention is all you need
    validations:
      required: true
  - type: textarea
    attributes:
      label: Abstract & notes
      value: Write here
  - type: textarea
    id: bibtex
    attributes:
      label: BibTeX
      render: bibtex
  - type: dropdown
    id: tags
    attributes:
      label: Tags
      multiple: true
      options: ["bugs, repair", types, 1.10]
  - type: dropdown
    id: open
    attributes:
      label: Is it open access?
      options: [Yes, No]
      default: 1
  - type: checkboxes
    id: terms
    attributes:
      label: Before you send
      options:
        - label: I have looked for it
          required: true
        - label: I am an author
"""


@pytest.fixture
def review(new_sandbox) -> Sandbox:
    sandbox = new_sandbox()
    folder = ".github/ISSUE_TEMPLATE"
    files = {f"{folder}/publication.yml": FORM.encode(), f"{folder}/config.yml": b"blank_issues_enabled: false\n"}
    sandbox.add_repository(REVIEW, files, writers=["maria"])
    sandbox.add_label(REVIEW, "publication")
    return sandbox


def test_a_filled_form_becomes_the_body_github_renders(review: Sandbox) -> None:
    values = {
        "title": "Types: a survey",
        "abstract_notes": "One.\n\nTwo.",
        "bibtex": "@misc{a}",
        "tags": ["types", "bugs, repair"],
        "open": "No",
        "terms": ["I have looked for it"],
    }
    issue = review.file_form(REVIEW, "publication.yml", values, "ada", title="Types")
    assert issue.title == "[Paper] Types"
    assert issue.body == (
        "### Title\n\nTypes: a survey\n\n"
        "### Abstract & notes\n\nOne.\n\nTwo.\n\n"
        "### BibTeX\n\n```bibtex\n@misc{a}\n```\n\n"
        "### Tags\n\nbugs, repair, types\n\n"
        "### Is it open access?\n\nNo\n\n"
        "### Before you send\n\n- [x] I have looked for it\n- [ ] I am an author"
    )


def test_what_is_left_empty_says_no_response(review: Sandbox) -> None:
    issue = review.file_form(REVIEW, "publication.yml", {"title": "A", "terms": ["I have looked for it"]}, "ada")
    assert issue.body == (
        "### Title\n\nA\n\n"
        "### Abstract & notes\n\n_No response_\n\n"
        "### BibTeX\n\n_No response_\n\n"
        "### Tags\n\n_No response_\n\n"
        "### Is it open access?\n\nNone\n\n"
        "### Before you send\n\n- [x] I have looked for it\n- [ ] I am an author"
    )


def test_labels_of_the_form_come_without_an_event_and_unknown_ones_not_at_all(review: Sandbox) -> None:
    begun = len(review.deliveries)
    issue = review.file_form(REVIEW, "publication.yml", {"title": "A", "terms": ["I have looked for it"]}, "ada")
    assert [label.name for label in issue.labels] == ["publication"]
    assert [user.login for user in issue.assignees] == ["maria"]
    assert [(one.event, one.action) for one in review.deliveries[begun:]] == [("issues", "opened")]
    assert "triage" not in review.repository(REVIEW).labels


def test_every_missing_answer_is_named(review: Sandbox) -> None:
    with pytest.raises(RefusedError) as refused:
        review.file_form(REVIEW, "publication.yml", {"title": " "}, "ada")
    assert (refused.value.status, refused.value.errors) == (
        422,
        ["Title can't be blank", "Before you send can't be blank"],
    )


@pytest.mark.parametrize("field", ["tags", "open", "terms"])
def test_an_answer_must_be_an_option(review: Sandbox, field: str) -> None:
    values = {"title": "A", "terms": ["I have looked for it"]}
    values[field] = [*values.get(field, []), "Perhaps"]
    with pytest.raises(RefusedError):
        review.file_form(REVIEW, "publication.yml", values, "ada")


def test_a_field_the_form_lacks_is_the_callers_mistake(review: Sandbox) -> None:
    with pytest.raises(LookupError, match="has no field titel"):
        review.file_form(REVIEW, "publication.yml", {"titel": "A"}, "ada")


def test_a_form_knows_its_elements(review: Sandbox) -> None:
    (form,) = forms_of(review.repository(REVIEW))
    assert (form.file, form.name, form.title) == ("publication.yml", "Add a publication", "[Paper] ")
    assert [(one.kind, one.id) for one in form.elements] == [
        ("markdown", ""),
        ("input", "title"),
        ("textarea", "abstract_notes"),
        ("textarea", "bibtex"),
        ("dropdown", "tags"),
        ("dropdown", "open"),
        ("checkboxes", "terms"),
    ]
    assert form.elements[1].required
    assert form.elements[2].value == "Write here"
    assert form.elements[4].options == ("bugs, repair", "types", "1.10")
    assert (form.elements[5].options, form.elements[5].default) == (("Yes", "No"), 1)
    assert form.elements[6].must_tick == {"I have looked for it"}


def test_forms_are_read_from_the_default_branch_only(review: Sandbox) -> None:
    review.push(REVIEW, "maria", {".github/ISSUE_TEMPLATE/other.yml": FORM.encode()}, branch="side")
    assert [form.file for form in forms_of(review.repository(REVIEW))] == ["publication.yml"]
    with pytest.raises(LookupError):
        review.file_form(REVIEW, "other.yml", {}, "ada")


def test_an_unreadable_form_has_findings(review: Sandbox) -> None:
    review.push(REVIEW, "maria", {".github/ISSUE_TEMPLATE/broken.yml": b"name: [\n"})
    broken = forms_of(review.repository(REVIEW))[0]
    assert (broken.file, bool(broken.findings)) == ("broken.yml", True)
