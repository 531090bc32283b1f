"""Laws of reading an issue body: GitHub's rendering of any answers reads back as those answers; nothing is lost."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bot.intake.form_template import FormField, FormTemplate, Value, read_template, render_body
from bot.intake.issue_form import parse

FORM = read_template((Path(__file__).parent / "bodies" / "form.yml").read_text(encoding="utf-8"), "form.yml")

FENCES = st.sampled_from(["```", "````", "~~~", "```python", "   ```", "~~~~ x", "``` `no fence`"])
MARKDOWN = st.sampled_from(
    [
        "### Not of the form",
        "#### Tags",
        "## Title",
        "###Tags",
        "- [x] done",
        "> ### Tags",
        "---",
        "| a |",
        "None",
        ", ",
    ]
)
WORDS = st.text(st.characters(blacklist_characters="\n\r", blacklist_categories=("Cs",)), min_size=1, max_size=20)
LINES = st.one_of(FENCES, MARKDOWN, WORDS, st.just(""))


def is_an_answer(text: str) -> bool:
    """Whether GitHub's rendering of this text can be told from that of no answer, or of its trimmed self."""
    return bool(text.strip()) and text == text.strip() and text.casefold() != "_no response_"


def is_no_label(line: str) -> bool:
    return not line.startswith("###") or not any(field.label in line for field in FORM.fields)


one_line = st.one_of(FENCES, MARKDOWN, WORDS).map(str.strip).filter(is_an_answer)
paragraphs = st.lists(LINES.filter(is_no_label), max_size=8).map("\n".join).map(str.strip).filter(is_an_answer)


def answer(field: FormField) -> st.SearchStrategy[Value]:
    if field.kind == "input":
        return one_line
    if field.kind == "dropdown" and not field.multiple:
        return st.sampled_from(field.options)
    if field.options:
        return st.sets(st.sampled_from(field.options), min_size=1).map(
            lambda chosen: tuple(option for option in field.options if option in chosen)
        )
    return paragraphs


answers = st.fixed_dictionaries({}, optional={field.id: answer(field) for field in FORM.fields})


def is_without_fences(values: dict[str, Value]) -> bool:
    return not any("```" in value or "~~~" in value for value in values.values())


@given(answers)
def test_any_answers_read_back_as_they_were_given(values: dict[str, Value]) -> None:
    submission = parse(render_body(FORM, values), FORM)
    assert submission.fields == values
    assert not submission.leftover


@given(answers)
def test_line_ends_make_no_difference(values: dict[str, Value]) -> None:
    body = render_body(FORM, values)
    assert parse(body.replace("\n", "\r\n"), FORM) == parse(body, FORM)


LABELS = st.sampled_from([f"### {field.label}" for field in FORM.fields])


@given(answers, st.lists(st.one_of(LABELS, WORDS, st.just("")), min_size=1, max_size=4), LABELS)
def test_a_heading_of_the_form_in_the_abstract_steals_no_field(
    values: dict[str, Value], lines: list[str], label: str
) -> None:
    """The abstract stands between one-line fields, so its end is certain whatever heading is pasted into it."""
    text = "\n".join(["We search.", *(line for line in lines if not line.startswith("###")), "", label, "", "stolen"])
    given_values = {**values, "abstract": text}
    assert parse(render_body(FORM, given_values), FORM).fields == given_values


@given(answers.filter(is_without_fences), st.integers(0, 7))
def test_a_form_pasted_into_the_abstract_steals_no_field(values: dict[str, Value], first: int) -> None:
    """Whole, or from any of its fields on; the real fields come last."""
    pasted = render_body(FORM, {**values, "abstract": "Another"}).split("### ", first + 1)[-1]
    abstract = f"From another issue:\n\n### {pasted}".strip()
    given_values = {**values, "abstract": abstract}
    assert parse(render_body(FORM, given_values), FORM).fields == given_values


bodies = st.lists(st.one_of(LABELS, LINES, st.sampled_from(["hashing", "- [x] I am an author"])), max_size=30).map(
    "\n".join
)


BOX = re.compile(r"^\s*[-*+]\s*\[.?\]")


@given(bodies)
def test_every_word_is_in_an_answer_or_left_over_or_in_a_heading(body: str) -> None:
    submission = parse(body, FORM)
    kept = [value if isinstance(value, str) else "\n".join(value) for value in submission.fields.values()]
    text = "\n".join([*kept, *(rest.text for rest in submission.leftover)])
    headings = {f"### {field.label}" for field in FORM.fields}
    for line in body.split("\n"):
        # What may go: the form's headings, boxes nobody ticked, `None` in a dropdown, the fence of a `render:` field.
        words = BOX.sub("", line) if line.strip() not in headings else ""
        if not words.lstrip().startswith(("```", "~~~")) and words.strip() not in ("None", "I am an author"):
            assert all(word in text for word in re.findall(r"\w+", words)), line


@given(bodies)
def test_no_body_is_too_strange_to_be_read(body: str) -> None:
    submission = parse(body, FORM)
    count = body.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    assert all(0 <= finding.line <= count for finding in submission.findings)
    assert all(1 <= line <= count for line in submission.lines.values())
    assert parse(body, FORM) == submission


labels = st.lists(
    st.text(st.characters(whitelist_categories=("L", "N", "P")), min_size=1, max_size=12),
    min_size=1,
    max_size=8,
    unique_by=lambda label: label.casefold(),
)


@given(labels, st.data())
def test_any_form_of_text_fields_reads_back(names: list[str], data: st.DataObject) -> None:
    fields = tuple(
        FormField(id=f"f{index}", label=name, kind="textarea" if index % 2 else "input")
        for index, name in enumerate(names)
    )
    form = FormTemplate(path="f.yml", name="F", fields=fields)
    plain = one_line.filter(lambda line: not line.startswith("###"))
    values = {field.id: data.draw(plain) for field in fields}
    assert parse(render_body(form, values), form).fields == values
