"""An issue form on the sandbox's page: rendered from its YAML as GitHub does, filed, and shown again with its faults."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from page_place import REVIEW, ZOO, Browser, review

from bot.sandbox.server import Sandbox

FORM = f"/{REVIEW}/issues/new?template=zoo.yml"
FOLDER = ".github/ISSUE_TEMPLATE"


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with review() as made:
        made.add_label(REVIEW, "animal")
        yield made


def field(html: str, name: str) -> str:
    """The tag of a field."""
    found = re.search(rf'<(?:input|textarea|select) id="field-{name}"[^>]*>', html)
    assert found is not None
    return found[0]


def test_every_kind_of_field_is_rendered(ada: Browser) -> None:
    page = ada.open(FORM)
    assert '<input id="title" name="title" value="Zoo: "' in page.html
    assert "Read <strong>this</strong> &lt;script&gt;alert(1)&lt;/script&gt; first." in page.html
    assert "In <code>Latin</code>." in page.html
    assert 'placeholder="Panthera leo" required' in field(page.html, "name")
    assert "\nOnce upon a time</textarea>" in page.html
    assert "required" not in field(page.html, "story")
    assert "class=mono" in field(page.html, "data")
    assert "Shown as yaml" in page.text
    assert '<option value="">None</option>' in page.html
    assert "<option selected>Medium</option>" in page.html
    assert page.html.count('type="checkbox" name="field-food"') == 3
    assert '<input type="checkbox" name="field-terms" value="I have read the rules"  required>' in page.html
    assert '<input type="checkbox" name="field-terms" value="I will help"  >' in page.html


def test_a_label_the_repository_does_not_have_is_told(ada: Browser) -> None:
    text = ada.open(FORM).text
    assert "The form asks for the label nowhere , which this repository does not have." in text
    assert "animal" not in text


def test_a_filled_form_becomes_the_issue_github_would_make(ada: Browser, sandbox: Sandbox) -> None:
    page = ada.press(
        ada.open(FORM),
        "Create",
        {
            "title": "Zoo: Leo",
            "field-name": "Panthera leo",
            "field-story": "One line.\r\nAnother.",
            "field-data": "legs: 4",
            "field-food": ["Meat, raw", "Fish"],
            "field-terms": "I have read the rules",
        },
    )
    assert page.path == f"/{REVIEW}/issues/1"
    issue = sandbox.issue(REVIEW, 1)
    assert issue.title == "Zoo: Leo"
    assert [label.name for label in issue.labels] == ["animal"]
    assert issue.body == (
        "### Name\n\nPanthera leo\n\n"
        "### Story\n\nOne line.\nAnother.\n\n"
        "### Data\n\n```yaml\nlegs: 4\n```\n\n"
        "### Size\n\nMedium\n\n"
        "### Food\n\nMeat, raw, Fish\n\n"
        "### Terms\n\n- [x] I have read the rules\n- [ ] I will help"
    )


def test_what_is_missing_is_said_at_its_field_and_nothing_typed_is_lost(ada: Browser, sandbox: Sandbox) -> None:
    page = ada.press(
        ada.open(FORM),
        "Create",
        {"title": "Zoo: Leo", "field-story": "Long <tale>", "field-size": "Large", "field-food": "Fish"},
    )
    assert page.status == 422
    assert "Not filed yet. These are missing or wrong: Name can't be blank Terms can't be blank" in page.text
    assert page.html.count('<p class="fault">') == 2
    assert 'value="Zoo: Leo"' in page.html
    assert "\nLong &lt;tale&gt;</textarea>" in page.html
    assert "<option selected>Large</option>" in page.html
    assert 'value="Fish" checked' in page.html
    assert not sandbox.repository(REVIEW).issues
    again = ada.press(page, "Create", {"field-name": "Leo", "field-terms": "I have read the rules"})
    assert again.path == f"/{REVIEW}/issues/1"
    assert "Long <tale>" in (sandbox.issue(REVIEW, 1).body or "")


def test_a_form_needs_a_title(ada: Browser) -> None:
    filled = {"title": "", "field-name": "Leo", "field-terms": "I have read the rules"}
    assert "Title can't be blank" in ada.press(ada.open(FORM), "Create", filled).text


def test_an_option_that_the_form_does_not_have_is_refused(ada: Browser) -> None:
    filled = {"field-name": "Leo", "field-terms": "I have read the rules", "field-size": "Huge"}
    page = ada.press(ada.open(FORM), "Create", {"title": "Zoo: Leo", **filled})
    assert page.status == 422
    assert "'Huge' is no option of Size" in page.text


def test_the_address_fills_in_text_fields_only(ada: Browser) -> None:
    html = ada.open(f"{FORM}&title=Zoo:+Leo&name=%22Leo%22&story=Told&size=Large").html
    assert 'value="Zoo: Leo"' in html
    assert 'value="&#34;Leo&#34;"' in field(html, "name")
    assert "\nTold</textarea>" in html
    assert "<option selected>Medium</option>" in html


def test_a_required_dropdown_begins_with_no_choice(ada: Browser, sandbox: Sandbox) -> None:
    form = (
        b"name: N\ndescription: D\nbody:\n- type: dropdown\n  id: size\n"
        b"  attributes: {label: Size, options: [S, M]}\n  validations: {required: true}\n"
    )
    sandbox.push(REVIEW, "maria", {f"{FOLDER}/size.yml": form})
    html = ada.open(f"/{REVIEW}/issues/new?template=size.yml").html
    assert '<option value="">Choose one</option>' in html
    assert "required" in field(html, "size")


def test_the_choice_shows_forms_contacts_and_a_blank_issue(ada: Browser, sandbox: Sandbox) -> None:
    page = ada.open(f"/{REVIEW}/issues/new/choose")
    assert "Every kind of field One of *each*. Get started" in page.text
    assert "Blank issue" in page.text
    config = b"blank_issues_enabled: false\ncontact_links:\n- {name: Forum, url: 'https://example.org', about: Talk}\n"
    sandbox.push(REVIEW, "maria", {f"{FOLDER}/config.yml": config})
    page = ada.open(f"/{REVIEW}/issues/new/choose")
    assert "Forum Talk https://example.org" in page.text
    assert "Blank issue" not in page.text
    refused = ada.open(f"/{REVIEW}/issues/new")
    assert (refused.status, "by form only" in refused.text) == (403, True)
    assert ada.send(f"/{REVIEW}/issues/new", {"title": "x"}).status_code == 403


def test_a_form_that_github_would_not_read_is_shown_with_its_faults(ada: Browser, sandbox: Sandbox) -> None:
    sandbox.push(REVIEW, "maria", {f"{FOLDER}/zoo.yml": ZOO + b"  - {type: input\n"})
    page = ada.open(f"/{REVIEW}/issues/new/choose")
    assert "GitHub would not offer it" in page.text
    assert "of zoo.yml" in page.text
    answer = ada.send(f"/{REVIEW}/issues/new", {"template": "zoo.yml", "title": "x"})
    assert answer.status_code == 422
    assert not sandbox.repository(REVIEW).issues


def test_a_form_that_is_not_there_is_not_found(ada: Browser) -> None:
    assert ada.open(f"/{REVIEW}/issues/new?template=none.yml").status == 404
