"""Which issues are ours: by the form's labels, or by its headings where GitHub dropped the label."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.intake.form_template import FormField, FormTemplate, render_body
from bot.intake.which_form import which_form


def form(name: str, labels: tuple[str, ...], *names: str) -> FormTemplate:
    fields = tuple(FormField(id=label.lower(), label=label, kind="textarea") for label in names)
    return FormTemplate(path=f"{name}.yml", name=name, labels=labels, fields=fields)


PAPER = form("paper", ("submission",), "Title", "Authors", "Year", "Abstract")
DATASET = form("dataset", ("submission", "dataset"), "Title", "Authors", "Year", "Licence", "Size")
LINK = form("link", ("link",), "Entry", "Address")
FORMS = (PAPER, DATASET, LINK)


def which(body: str, *labels: str) -> str | None:
    found = which_form(FORMS, labels=labels, body=body)
    return found.name if found else None


@pytest.mark.parametrize("template", FORMS, ids=lambda template: template.name)
def test_an_issue_filed_with_a_form_is_that_forms(template: FormTemplate) -> None:
    assert which(render_body(template, {}), *template.labels) == template.name


@pytest.mark.parametrize("template", FORMS, ids=lambda template: template.name)
def test_the_headings_suffice_where_the_label_was_dropped(template: FormTemplate) -> None:
    assert which(render_body(template, {})) == template.name
    assert which(render_body(template, {}).replace("\n", "\r\n")) == template.name


def test_the_label_suffices_where_the_headings_are_gone() -> None:
    assert which("I deleted the form.", "Submission") == "paper"
    assert which("", "bug", "link") == "link"


def test_of_forms_with_one_label_the_issues_title_tells_which_it_was() -> None:
    forms = [
        replace(PAPER, title="Paper: "),
        replace(LINK, title="Link: ", labels=PAPER.labels),
        replace(PAPER, title=""),
    ]
    found = [
        which_form(forms, labels=PAPER.labels, body="Never mind.", title=title) for title in ("Paper: X", "link:", "X")
    ]
    assert [form and form.title for form in found] == ["Paper: ", "Link: ", "Link: "]


def test_a_form_with_two_labels_needs_both() -> None:
    assert which("no headings", "dataset") is None
    assert which("no headings", "dataset", "submission") == "paper"


def test_the_headings_outweigh_the_label() -> None:
    assert which(render_body(DATASET, {}), "submission") == "dataset"


def test_a_form_may_lose_a_section_by_an_edit() -> None:
    assert which("### Title\n\nA\n\n### Authors\n\nB\n\n### Abstract\n\nC") == "paper"


@pytest.mark.parametrize(
    "body",
    [
        "",
        "How do I cite this list?",
        "### Title\n\nof a bug report",
        "### Title\n\nA\n\n### Steps to reproduce\n\nB",
        "### Title\n\n### Year",
        "```\n" + render_body(PAPER, {}) + "\n```",
        "> " + render_body(PAPER, {}).replace("\n", "\n> "),
    ],
)
def test_any_other_issue_is_not_ours(body: str) -> None:
    assert which(body) is None
    assert which(body, "bug", "enhancement") is None


def test_two_forms_alike_are_told_apart_by_label_or_not_at_all() -> None:
    twin = form("twin", ("other",), "Title", "Authors", "Year", "Abstract")
    body = render_body(PAPER, {})
    assert which_form((PAPER, twin), labels=["other"], body=body) is twin
    assert which_form((PAPER, twin), labels=["submission"], body=body) is PAPER
    assert which_form((PAPER, twin), labels=[], body=body) is None


def test_a_form_without_labels_is_known_by_its_headings_only() -> None:
    bare = form("bare", (), "Title", "Authors")
    assert which_form((bare,), labels=[], body=render_body(bare, {})) is bare
    assert which_form((bare,), labels=["submission"], body="nothing") is None


def test_without_forms_no_issue_is_ours() -> None:
    assert which_form((), labels=["submission"], body=render_body(PAPER, {})) is None
