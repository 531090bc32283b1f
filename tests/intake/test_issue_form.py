"""What becomes of an issue body: every case in `bodies/` (a body, and what is read of it), and what has no file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.faults import Severity
from bot.intake.form_template import FormTemplate, read_template, render_body
from bot.intake.issue_form import Submission, parse

BODIES = Path(__file__).parent / "bodies"
FORM = read_template((BODIES / "form.yml").read_text(encoding="utf-8"), "form.yml")
ANSWERS = {
    "title": "Hashing for Search",
    "authors": "A. Andoni, P. Indyk",
    "abstract": "We search.\n\nWe find.",
    "tags": ("hashing", "bugs, repair"),
    "kind": "Workshop, other",
    "bibtex": "@article{a}",
    "notes": "None.",
    "checks": ("I looked for it in the list",),
}
BODY = render_body(FORM, ANSWERS)


def told(submission: Submission) -> list[str]:
    return [f"{f.line}: {f.severity} {f.rule} {f.field}".rstrip() for f in submission.findings]


@pytest.mark.parametrize("name", sorted(path.stem for path in BODIES.glob("*.md")))
def test_a_body_is_read_as_its_file_says(name: str) -> None:
    expected = json.loads((BODIES / f"{name}.json").read_text(encoding="utf-8"))

    submission = parse((BODIES / f"{name}.md").read_text(encoding="utf-8"), FORM)

    fields = {key: list(value) if isinstance(value, tuple) else value for key, value in submission.fields.items()}
    assert fields == expected["fields"]
    assert [[rest.line, rest.text] for rest in submission.leftover] == expected["leftover"]
    assert told(submission) == expected["findings"]


def test_every_body_has_its_expectation_and_there_are_many() -> None:
    bodies = {path.stem for path in BODIES.glob("*.md")}
    assert bodies == {path.stem for path in BODIES.glob("*.json")}
    assert len(bodies) >= 50


@pytest.mark.parametrize(
    ("what", "body"),
    [
        ("Windows line ends", BODY.replace("\n", "\r\n")),
        ("old Mac line ends", BODY.replace("\n", "\r")),
        ("mixed line ends", BODY.replace("\n\n", "\r\n\n")),
        ("a byte-order mark", "\ufeff" + BODY),
        ("a byte-order mark in a heading", BODY.replace("### Tags", "### \ufeffTags")),
        ("a NUL in a heading", BODY.replace("### Tags", "### Ta\x00gs")),
        ("a right-to-left mark in a heading", BODY.replace("### Tags", "### Tags\u200f")),
        ("blanks behind every heading", BODY.replace("\n\n", "  \t\n \t\n")),
        ("tabs for blanks", BODY.replace("### ", "###\t")),
        ("blank lines around it", "\n \n" + BODY + "\n\n\n"),
    ],
)
def test_what_cannot_be_seen_does_not_matter_around_headings(what: str, body: str) -> None:
    submission = parse(body, FORM)
    abstract = str(submission.fields["abstract"])
    assert {**submission.fields, "abstract": " ".join(abstract.split())} == {
        **ANSWERS,
        "abstract": "We search. We find.",
    }, what
    assert not submission.findings
    assert not submission.leftover


def test_what_cannot_be_seen_stays_in_an_answer() -> None:
    """It is for the rules to refuse, with the field's name."""
    strange = "a\x00b\u202ec\u200bd\x0be\x85f\u2028g"
    assert parse(render_body(FORM, {**ANSWERS, "abstract": strange}), FORM).fields["abstract"] == strange


def test_the_lines_are_those_of_the_body() -> None:
    submission = parse(BODY, FORM)
    lines = BODY.split("\n")
    assert lines[submission.lines["title"] - 1] == "Hashing for Search"
    assert lines[submission.lines["abstract"] - 1] == "We search."
    assert lines[submission.lines["bibtex"] - 1] == "@article{a}"
    assert lines[submission.lines["checks"] - 1] == "- [x] I looked for it in the list"


def test_an_empty_answer_has_the_line_where_it_should_stand() -> None:
    submission = parse(render_body(FORM, {"title": "A"}), FORM)
    assert submission.lines["authors"] == 7
    assert "authors" not in submission.fields


@pytest.mark.parametrize("body", ["", "   \n", "Hello", "\x00", "###", "### \n### \n", "```", "#" * 5000])
def test_a_body_that_is_no_form_is_told_in_one_sentence(body: str) -> None:
    submission = parse(body, FORM)
    assert not submission.fields
    (finding,) = submission.findings
    assert finding.severity is Severity.ERROR
    assert finding.message == (
        "This issue has none of the headings of the form “Add a paper”, so no answer could be read."
    )
    assert finding.hint == "File it again with the form, or write each answer under its heading: `### Title` ..."
    assert "".join(rest.text for rest in submission.leftover).strip() == body.strip()


def test_a_form_without_fields_takes_nothing_and_loses_nothing() -> None:
    submission = parse(BODY, FormTemplate(path="x.yml", name="X"))
    assert not submission.fields
    assert [rest.text for rest in submission.leftover] == [BODY]


SENTENCES = {
    "translated_heading": (
        "The section “Authors” is missing; the heading “### Autoren” resembles it. "
        "If that is the section, write `### Authors` on that line."
    ),
    "optional_section_deleted": (
        "The section “Notes” is missing. Write `### Notes` on a line of its own, and the answer below it."
    ),
    "fenced_label_where_its_section_was_deleted": (
        "The section “Tags” is missing; its heading stands inside a code block. "
        "If that is the section, move `### Tags` out of the code block."
    ),
    "label_pasted_into_abstract_before_its_section": (
        "The heading “Tags” stands more than once; what begins on this line was taken for text of “Abstract”. "
        "If that is wrong, delete the heading that does not count, or put it in a code block."
    ),
    "section_twice": (
        "The heading “Tags” stands more than once; what begins on this line was not taken. "
        "If that is wrong, delete the heading that does not count, or put it in a code block."
    ),
    "sections_reordered": "The section “Title” is not where the form has it; it was read all the same.",
    "unknown_heading_in_text": ("The heading “Background” is none of the form's; it was taken for text of “Abstract”."),
    "unknown_heading_after_a_one_line_field": (
        "The heading “Affiliation” is none of the form's; the text below it was not taken. "
        "Move the text under a heading of the form."
    ),
    "unclosed_fence_in_abstract": (
        "A code block begins here and is not closed; “Abstract” was read to the next heading. "
        "Close the code block with a line of the same characters."
    ),
    "required_answer_emptied": ("“Title” is empty, and the form requires it. Write the answer below `### Title`."),
    "two_answers_to_one_choice": (
        "“Conference, Journal” is not among the choices of “Kind of venue”. Write only one of them."
    ),
    "boxes_malformed_and_foreign": (
        "The box “I looked for it in the list” of “Checks” is not ticked, and the form requires it. "
        "Tick it, or write `- [x]` in front of it."
    ),
    "text_before_the_form": (
        "This text stands before the first heading; it was not taken into a field. "
        "Move it under the heading where it belongs, or leave it if it is only a remark."
    ),
    "text_under_the_checkboxes": (
        "This text in “Checks” is none of its choices; it was not taken into a field. "
        "Move it under the heading where it belongs, or leave it if it is only a remark."
    ),
}


@pytest.mark.parametrize("name", SENTENCES)
def test_a_submitter_reads_what_is_wrong_and_what_to_write(name: str) -> None:
    first = parse((BODIES / f"{name}.md").read_text(encoding="utf-8"), FORM).findings[0]
    assert f"{first.message} {first.hint}".strip() == SENTENCES[name]


def test_an_unknown_choice_is_answered_with_the_nearest_or_with_all() -> None:
    submission = parse((BODIES / "unknown_options.md").read_text(encoding="utf-8"), FORM)
    assert [f"{finding.message} {finding.hint}" for finding in submission.findings if finding.field == "tags"] == [
        (
            "“graphs” is not among the choices of “Tags”. "
            "Choose from “hashing”, “search”, “bugs, repair”, “bugs”, “survey, review”, “survey”."
        ),
        "“hasing” is not among the choices of “Tags”. Did you mean “hashing”?",
        (
            "“trees” is not among the choices of “Tags”. "
            "Choose from “hashing”, “search”, “bugs, repair”, “bugs”, “survey, review”, “survey”."
        ),
    ]


def test_a_split_into_choices_leaves_nothing_over_if_one_can() -> None:
    form = read_template(
        "name: A\ndescription: B\nbody:\n- type: dropdown\n  id: x\n  attributes:\n"
        "    {label: X, multiple: true, options: [a, 'a, b', 'b, c', d]}\n",
        "a.yml",
    )
    assert parse("### X\n\na, b, c, d", form).fields["x"] == ("a", "b, c", "d")
    assert parse("### X\n\na, b, d", form).fields["x"] == ("a, b", "d")


def test_none_is_a_choice_where_the_form_offers_it() -> None:
    form = read_template(
        "name: A\ndescription: B\nbody:\n- type: dropdown\n  id: x\n  attributes: {label: X, options: [None, Some]}\n",
        "a.yml",
    )
    assert parse("### X\n\nNone", form).fields == {"x": "None"}


def test_many_faults_of_one_kind_are_counted_not_listed() -> None:
    submission = parse(BODY.replace("We find.", "### Heading\n\n" * 500), FORM)
    assert len(submission.findings) == 11
    assert submission.findings[-1].message == "There are 490 more of this kind from here on."


LONG_BODIES = {
    "a long abstract": "A line of an abstract, neither long nor short, as there are many of them.\n" * 14_000 + "End.",
    "one long line": "x" * 1_000_000,
    "blank lines": "x" + "\n" * 1_000_000 + "x",
}


@pytest.mark.parametrize("abstract", LONG_BODIES.values(), ids=LONG_BODIES)
def test_a_megabyte_is_read_whole(abstract: str) -> None:
    """How fast, and that it stays linear on hostile bodies, is measured by bench/parser.py."""
    submission = parse(render_body(FORM, {**ANSWERS, "abstract": abstract}), FORM)
    assert submission.fields["abstract"] == abstract
    assert submission.fields["title"] == ANSWERS["title"]
