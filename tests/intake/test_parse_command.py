"""`review-bot parse`: any issue form's answers as JSON, also where the conventions are those of other parsers.

What two well-known ones (github/issue-parser, stefanbuck/github-issue-parser) make of a body is put into one neutral form:
absent, null, empty text and empty list are the same; boxes are the sorted list of ticked ones; a choice is a list.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import commands

FORM = """\
name: Report a bird
description: A bird
body:
  - type: markdown
    attributes: {value: "# Birds"}
  - {type: input, id: name, attributes: {label: What is it called?}, validations: {required: true}}
  - {type: dropdown, id: colour, attributes: {label: Colour, options: [red, "red, dark", blue, "No"]}}
  - {type: dropdown, id: places, attributes: {label: Places, multiple: true, options: [wood, "sea, open", sea]}}
  - {type: textarea, id: story, attributes: {label: The story}}
  - {type: textarea, id: code, attributes: {label: Code, render: python}}
  - type: checkboxes
    id: seen
    attributes:
      label: Was it seen?
      options: [{label: By me}, {label: By others}, {label: "No"}]
"""
WITHOUT_IDS = """\
name: Report a bird
description: A bird
body:
  - {type: input, attributes: {label: What is it called?}}
  - {type: input, attributes: {label: Your e-mail}}
  - {type: checkboxes, attributes: {label: "Was it seen?", options: [{label: By me}, {label: By others}]}}
"""
BODY = """\
### What is it called?

Robin

### Colour

red, dark

### Places

wood, sea, open

### The story

One line.

Another line, with `code` and None of the rest.

- [x] a task of the story

### Code

```python
print("### Colour")
```

### Was it seen?

- [x] By me
- [ ] By others
- [X] No
"""


def parse(folder: Path, body: str | bytes, form: str = FORM) -> Result:
    """Run the command on a body from standard input."""
    (folder / "form.yml").write_text(form, "utf-8")
    arguments = ["parse", "-", "--form", str(folder / "form.yml")]
    return CliRunner().invoke(commands, arguments, input=body, standalone_mode=False)


def neutral(fields: dict[str, object], *, boxes: str, choices: tuple[str, ...] = ()) -> dict[str, object]:
    """Answers as they are compared with those of other parsers."""
    found: dict[str, object] = {}
    for name, value in fields.items():
        if name == boxes and isinstance(value, dict):
            value = sorted(value["selected"])
        elif name == boxes and isinstance(value, list):
            value = sorted(value)
        elif name in choices and isinstance(value, str):
            value = [value]
        if value:
            found[name] = value.strip() if isinstance(value, str) else value
    return found


# -- what comes out ------------------------------------------------------------------------------------------------


def test_a_clean_body_is_its_answers_in_the_forms_order(tmp_path: Path) -> None:
    result = parse(tmp_path, BODY)
    assert (result.return_value, result.stderr) == (0, "")
    assert (
        result.stdout
        == """\
{
  "fields": {
    "name": "Robin",
    "colour": "red, dark",
    "places": [
      "wood",
      "sea, open"
    ],
    "story": "One line.\\n\\nAnother line, with `code` and None of the rest.\\n\\n- [x] a task of the story",
    "code": "print(\\"### Colour\\")",
    "seen": [
      "By me",
      "No"
    ]
  },
  "leftover": [],
  "findings": []
}
"""
    )


def test_order_is_the_forms_even_where_the_body_has_another(tmp_path: Path) -> None:
    head, _, rest = BODY.partition("### Places")
    result = parse(tmp_path, f"### Places{rest}\n{head}")
    assert list(json.loads(result.stdout)["fields"]) == ["name", "colour", "places", "story", "code", "seen"]


def test_what_belongs_to_no_field_is_left_over_with_its_line_and_told(tmp_path: Path) -> None:
    result = parse(tmp_path, f"Hello!\n\n{BODY}".replace("wood,", "hill,"))
    said = json.loads(result.stdout)
    assert result.return_value == 1
    assert said["leftover"] == [{"line": 1, "text": "Hello!"}, {"line": 13, "text": "hill"}]
    assert said["fields"]["places"] == ["sea, open"]
    assert [(each["rule"], each["severity"], each["field"], each["line"]) for each in said["findings"]] == [
        ("stray-text", "notice", "", 1),
        ("unknown-option", "error", "places", 13),
    ]
    assert {"rule", "severity", "message", "hint", "field", "path", "line"} <= set(said["findings"][0])


def test_a_required_answer_that_is_missing_is_a_finding_and_its_key_is_absent(tmp_path: Path) -> None:
    result = parse(tmp_path, BODY.replace("Robin", "_No response_"))
    said = json.loads(result.stdout)
    assert result.return_value == 1
    assert "name" not in said["fields"]
    assert [each["rule"] for each in said["findings"]] == ["empty-answer"]


def test_what_is_wrong_with_the_form_itself_names_the_form(tmp_path: Path) -> None:
    result = parse(tmp_path, BODY, FORM.replace("type: textarea, id: story", "type: novel, id: story"))
    said = json.loads(result.stdout)["findings"]
    assert result.return_value == 1
    assert [(each["rule"], each["path"], each["line"]) for each in said if each["path"]] == [
        ("issue-form", "form.yml", 9)
    ]


def test_any_language_comes_out_as_it_went_in(tmp_path: Path) -> None:
    result = parse(tmp_path, "### What is it called?\n\nÉtourneau 椋鳥 🐦".encode())
    assert json.loads(result.stdout)["fields"] == {"name": "Étourneau 椋鳥 🐦"}
    assert "Étourneau 椋鳥 🐦" in result.stdout


def test_a_body_can_be_a_file(tmp_path: Path) -> None:
    (tmp_path / "form.yml").write_text(FORM, "utf-8")
    (tmp_path / "body.md").write_text(BODY, "utf-8")
    arguments = ["parse", str(tmp_path / "body.md"), "--form", str(tmp_path / "form.yml")]
    result = CliRunner().invoke(commands, arguments, standalone_mode=False)
    assert json.loads(result.stdout)["fields"]["name"] == "Robin"


# -- conventions of other parsers ----------------------------------------------------------------------------------


def test_it_reads_what_github_issue_parser_reads(tmp_path: Path) -> None:
    """Boxes as an object, every dropdown as a list, the fence of `render:` kept: the same answers all the same."""
    body = BODY.replace("red, dark", "blue").replace("wood, sea, open", "wood, sea")
    theirs: dict[str, object] = {
        "name": "Robin",
        "colour": ["blue"],
        "places": ["wood", "sea"],
        "story": "One line.\n\nAnother line, with `code` and None of the rest.\n\n- [x] a task of the story",
        "seen": {"selected": ["By me", "No"], "unselected": ["By others"]},
    }
    ours = json.loads(parse(tmp_path, body).stdout)["fields"]
    del ours["code"]
    choices = ("colour", "places")
    assert neutral(ours, boxes="seen", choices=choices) == neutral(theirs, boxes="seen", choices=choices)


@pytest.mark.parametrize("empty", ["_No response_", "None", ""])
def test_empty_choices_are_empty_however_they_are_written(tmp_path: Path, empty: str) -> None:
    body = BODY.replace("red, dark", empty).replace("wood, sea, open", empty)
    result = parse(tmp_path, body)
    assert result.return_value == 0
    assert not {"colour", "places"} & set(json.loads(result.stdout)["fields"])


def test_a_heading_that_the_form_does_not_have_stays_in_the_answer_above_it(tmp_path: Path) -> None:
    result = parse(tmp_path, BODY.replace("Another line,", "### A heading of my own\n\nAnother line,"))
    said = json.loads(result.stdout)
    assert result.return_value == 0
    assert said["fields"]["story"].startswith("One line.\n\n### A heading of my own\n\nAnother line,")
    assert [each["rule"] for each in said["findings"]] == ["unknown-heading"]


@pytest.mark.parametrize("mark", ["- [] By others", "* [ ] By others", "- [ ]  By others"])
def test_boxes_in_other_hands_are_not_ticked(tmp_path: Path, mark: str) -> None:
    result = parse(tmp_path, BODY.replace("- [ ] By others", mark))
    assert json.loads(result.stdout)["fields"]["seen"] == ["By me", "No"]


def test_smaller_headings_and_fenced_ones_are_text(tmp_path: Path) -> None:
    text = "#### Colour\n\n```sh\n### Colour\n```\n\n~~~~\n### Places\n~~~\n~~~~"
    result = parse(tmp_path, BODY.replace("One line.", text))
    said = json.loads(result.stdout)
    assert said["fields"]["story"].startswith(text)
    assert said["fields"]["colour"] == "red, dark"


@pytest.mark.parametrize(
    "write",
    [
        lambda body: body.replace("\n", "\r\n"),
        lambda body: body.replace("?\n\n", "?\n").replace("r\n\n", "r\n"),
        lambda body: body.replace("### Places\n", "### Places  \t\n"),
    ],
    ids=["CRLF", "no blank line", "trailing blanks"],
)
def test_line_ends_and_blanks_change_no_answer(tmp_path: Path, write) -> None:
    assert json.loads(parse(tmp_path, write(BODY)).stdout) == json.loads(parse(tmp_path, BODY).stdout)


def test_a_field_without_an_id_goes_by_its_label(tmp_path: Path) -> None:
    body = "### What is it called?\n\nRobin\n\n### Your e-mail\n\na@b.org\n\n### Was it seen?\n\n- [x] By me\n- [ ] By others"
    assert json.loads(parse(tmp_path, body, WITHOUT_IDS).stdout)["fields"] == {
        "what_is_it_called": "Robin",
        "your_e_mail": "a@b.org",
        "was_it_seen": ["By me"],
    }


@pytest.mark.parametrize("body", ["", "There is no heading here.", "### Naam\n\nRobin"])
def test_another_forms_body_is_refused_and_nothing_is_guessed(tmp_path: Path, body: str) -> None:
    said = json.loads(parse(tmp_path, body).stdout)
    assert said["fields"] == {}
    assert [each["rule"] for each in said["findings"]] == ["not-this-form"]
    assert [each["text"] for each in said["leftover"]] == ([body] if body else [])
