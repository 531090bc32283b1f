"""The issue forms of a review: what they ask, that GitHub takes them, and how a form on disk differs from them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot import document
from bot.entry.taxonomy import Taxonomy, read
from bot.intake.form_template import FormTemplate, read_template, slug
from bot.intake.form_writer import drift, forms_of, is_generated, renewed
from bot.repository import RepositoryConfig, parse_config

GITHUBS_SCHEMA = json.loads(
    files("check_jsonschema").joinpath("builtin_schemas/vendor/github-issue-forms.json").read_text("utf-8")
)
PLAIN = RepositoryConfig()
PAPERS = {"publications": document.schema("publication")}
TAXONOMY = read(
    """\
# Quantisation
- {bibkey: a2001a, categories: [quantisation], codebook: Binary, optimisation: K-Means, thresholds: 3+, type: Deep}
- {bibkey: b2001b, categories: [quantisation], codebook: Any, optimisation: Dynamic Programming, thresholds: 2}
- {bibkey: c2001c, categories: [supervised], codebook: Binary, optimisation: "Graph Cuts, Margin", type: Shallow}
- {bibkey: d2001d, categories: [supervised, quantisation], codebook: Any, optimisation: K-Means, type: Shallow}
- {bibkey: e2001e, categories: ["No"], optimisation: Boosting, type: Deep}
""",
    path="_data/taxonomy.yml",
)
FEW_TAGS = {"Hashing": 9, "Survey": 4, "No": 3, "2001": 2, "Quantisation, product": 2}
MANY_TAGS = {f"tag {number}": 1 + number % 7 for number in range(78)}
OWN = {
    "required": ["speaker"],
    "properties": {
        "speaker": {"title": "Speaker", "description": "Who talks."},
        "Title": {"title": "title"},
        "kind": {"title": "Kind", "enum": ["Yes", "No", "None", "yes", 3, None, "on"]},
        "subtitled": {"title": "Subtitled", "type": "boolean"},
        "languages": {"title": "Languages", "type": "array", "items": {"enum": ["de", "no"]}},
        "places": {"title": "Kind!", "type": "array", "items": {"type": "string"}, "examples": ["Berlin"]},
        "hidden": {"type": "string"},
        "a name": {"title": "Unnameable"},
    },
}


def config(text: str) -> RepositoryConfig:
    read, findings = parse_config(text, "review-bot.yml")
    assert findings == ()
    return read


REVIEWS: Mapping[str, Mapping[str, str]] = {
    "with a taxonomy": forms_of(PLAIN, schemas=PAPERS, taxonomy=TAXONOMY, tags=FEW_TAGS),
    "with many tags": forms_of(PLAIN, schemas=PAPERS, taxonomy=None, tags=MANY_TAGS),
    "new": forms_of(PLAIN, schemas=PAPERS, taxonomy=None, tags={}),
    "with datasets": forms_of(
        config("collections: {publications: , datasets: }\nlabels: {submission: 'New: paper'}\n"),
        schemas={**PAPERS, "datasets": document.schema("dataset")},
        taxonomy=TAXONOMY,
        tags=FEW_TAGS,
    ),
    "of its own kind": forms_of(
        config("collections: {video_stories: {form: add-story.yml, schema: schemas/story.json}}\n"),
        schemas={"video_stories": OWN},
        taxonomy=None,
        tags=FEW_TAGS,
    ),
}
FORMS = [pytest.param(text, id=f"{review}: {name}") for review, each in REVIEWS.items() for name, text in each.items()]


def form(review: str, name: str) -> FormTemplate:
    return read_template(REVIEWS[review][name], name)


def attributes(review: str, name: str, field: str) -> dict[str, object]:
    """What a form says of one of its fields."""
    body = yaml.safe_load(REVIEWS[review][name])["body"]
    return next(item["attributes"] for item in body if item.get("id") == field)


# -- what GitHub takes ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", FORMS)
def test_every_form_satisfies_githubs_schema(text: str) -> None:
    jsonschema.validate(yaml.safe_load(text), GITHUBS_SCHEMA)


@pytest.mark.parametrize("text", FORMS)
def test_every_form_keeps_the_rules_that_the_schema_does_not_hold(text: str) -> None:
    """https://docs.github.com/communities/using-templates-to-encourage-useful-issues-and-pull-requests/common-validation-errors-when-creating-issue-forms"""
    body = [item for item in yaml.safe_load(text)["body"] if item["type"] != "markdown"]
    ids = [item["id"] for item in body]
    labels = [slug(item["attributes"]["label"]) for item in body]
    assert len(set(ids)) == len(ids)
    assert len(set(labels)) == len(labels)
    for item in body:
        options = [each["label"] if isinstance(each, dict) else each for each in item["attributes"].get("options", [])]
        folded = [option.casefold() for option in options]
        assert len(set(folded)) == len(folded)
        assert "none" not in folded


@pytest.mark.parametrize("text", FORMS)
def test_the_bot_reads_every_form_without_a_finding(text: str) -> None:
    assert read_template(text, "form.yml").findings == ()


@pytest.mark.parametrize("text", FORMS)
def test_a_form_as_it_was_written_does_not_drift(text: str) -> None:
    assert drift(text, text) == ()


def test_names_of_forms_are_unique() -> None:
    for review in REVIEWS.values():
        names = [yaml.safe_load(text)["name"] for text in review.values()]
        assert len(set(names)) == len(names)


words = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"]), min_size=1, max_size=60)


@given(st.dictionaries(words, st.integers(3, 9), max_size=9), words)
def test_any_words_of_a_review_come_through_as_they_are(tags: Mapping[str, int], title: str) -> None:
    schema = {"properties": {"own": {"title": title, "description": title, "examples": [title]}}}
    text = forms_of(PLAIN, schemas={"publications": schema}, taxonomy=None, tags=tags)["add-paper.yml"]
    read = read_template(text, "add-paper.yml")
    assert read.findings == ()
    asked = read.field("tags")
    known = {" ".join(tag.split()) for tag in tags} - {"", "None"}
    folded = {word.casefold() for word in known} - {"none"}
    assert asked is not None
    assert {option.casefold() for option in asked.options} == (folded if len(folded) > 1 else set())
    assert set(asked.options) <= known
    own = next((item for item in yaml.safe_load(text)["body"] if item.get("id") == "own"), None)
    assert (own is not None) == bool(title.split())
    if own:
        assert own["attributes"]["description"] == " ".join(title.split())


@given(st.permutations(list(FEW_TAGS.items())))
def test_the_same_review_always_gets_the_same_forms(tags: list[tuple[str, int]]) -> None:
    assert forms_of(PLAIN, schemas=PAPERS, taxonomy=TAXONOMY, tags=dict(tags)) == REVIEWS["with a taxonomy"]


# -- what is asked -------------------------------------------------------------------------------------------------

PAPER = ["paper", "title", "authors", "venue", "year", "code", "data", "more_links", "abstract"]


@pytest.mark.parametrize(
    ("review", "name", "ids"),
    [
        ("new", "add-paper.yml", [*PAPER, "tags", "bibkey", "note", "checks"]),
        (
            "with a taxonomy",
            "add-paper.yml",
            [
                *PAPER,
                *("tags", "new_tags", "bibkey", "category", "taxonomy-optimisation", "taxonomy-codebook"),
                *("taxonomy-type", "taxonomy-thresholds", "taxonomy-rows", "note", "checks"),
            ],
        ),
        (
            "with datasets",
            "add-dataset.yml",
            [
                *("link", "title", "authors", "venue", "year", "more_links", "modality", "size", "license", "bibkey"),
                *("tags", "new_tags", "abstract", "note", "checks"),
            ],
        ),
        (
            "of its own kind",
            "add-story.yml",
            [
                *("link", "title", "speaker", "Title", "kind", "subtitled", "languages", "places"),
                *("abstract", "note", "checks"),
            ],
        ),
        ("new", "add-link.yml", ["entry", "links", "note"]),
        (
            "new",
            "correct-entry.yml",
            ["entry", "title", "authors", "venue", "year", "abstract", "tags", "links", "changes", "note"],
        ),
        ("new", "withdraw-entry.yml", ["entry", "reason"]),
        ("new", "add-several.yml", ["papers", "note"]),
    ],
)
def test_each_form_asks_what_its_kind_needs(review: str, name: str, ids: list[str]) -> None:
    assert [field.id for field in form(review, name).fields] == ids


@pytest.mark.parametrize(
    ("review", "name", "required"),
    [
        ("with a taxonomy", "add-paper.yml", {"paper"}),
        ("with datasets", "add-dataset.yml", {"link", "title", "authors", "year"}),
        ("of its own kind", "add-story.yml", {"link", "title", "speaker"}),
        ("new", "add-link.yml", {"entry", "links"}),
        ("new", "correct-entry.yml", {"entry"}),
        ("new", "withdraw-entry.yml", {"entry", "reason"}),
        ("new", "add-several.yml", {"papers"}),
    ],
)
def test_only_what_nobody_else_can_tell_must_be_answered(review: str, name: str, required: set[str]) -> None:
    assert {field.id for field in form(review, name).fields if field.required} == required


def test_one_field_takes_whatever_names_the_paper() -> None:
    asked = attributes("new", "add-paper.yml", "paper")
    assert asked["label"] == "Link, DOI, arXiv id or BibTeX"
    assert asked["description"] == "The bot looks up the rest. What you write below counts more than what it finds."
    assert "render" not in asked


def test_code_and_data_are_asked_for_plainly() -> None:
    code = attributes("new", "add-paper.yml", "code")
    assert (code["label"], code["description"]) == (
        "Link to code",
        "Is the code public? Readers look for it first.",
    )
    assert attributes("new", "add-paper.yml", "data")["label"] == "Link to data"


def test_the_words_are_those_of_the_schema() -> None:
    titled = attributes("with datasets", "add-dataset.yml", "title")
    assert (titled["label"], titled["description"]) == ("Name", "What the dataset is called.")
    assert attributes("of its own kind", "add-story.yml", "speaker")["description"] == "Who talks."


def test_what_a_schema_lists_is_chosen_and_what_github_refuses_is_no_choice() -> None:
    kind = form("of its own kind", "add-story.yml").field("kind")
    languages = form("of its own kind", "add-story.yml").field("languages")
    assert kind is not None
    assert languages is not None
    assert (kind.options, kind.multiple) == (("3", "No", "on", "Yes"), False)
    assert (languages.options, languages.multiple) == (("de", "no"), True)


def test_two_labels_that_github_cannot_tell_apart_are_told_apart() -> None:
    asked = form("of its own kind", "add-story.yml")
    labels = {field.id: field.label for field in asked.fields}
    assert (labels["kind"], labels["places"]) == ("Kind", "Kind! (places)")
    assert (labels["title"], labels["Title"]) == ("Title", "title (Title)")


def test_a_form_that_the_review_does_not_want_is_not_written() -> None:
    few = config("collections: {publications: , notes: {form: }}\nforms: {several: , withdraw: gone.yml}\n")
    assert set(forms_of(few, schemas=PAPERS, taxonomy=None, tags={})) == {
        "add-paper.yml",
        "add-link.yml",
        "correct-entry.yml",
        "gone.yml",
    }


def test_an_issue_gets_the_label_that_the_config_names() -> None:
    assert form("with datasets", "add-dataset.yml").labels == ("New: paper",)


# -- tags and taxonomy ---------------------------------------------------------------------------------------------


def test_settled_tags_are_chosen_from_a_list_and_new_ones_can_be_written() -> None:
    tags = form("with a taxonomy", "add-paper.yml").field("tags")
    assert tags is not None
    assert (tags.kind, tags.multiple) == ("dropdown", True)
    assert tags.options == ("2001", "Hashing", "No", "Quantisation, product", "Survey")


@pytest.mark.parametrize(
    ("tags", "is_list"),
    [
        (dict.fromkeys("abcdefghijklmno", 2), True),
        (dict.fromkeys("abcdefghijklmnop", 2), False),
        ({**dict.fromkeys("abcdefgh", 2), "i": 1}, True),
        ({**dict.fromkeys("abcd", 2), "i": 1}, False),
        ({"a": 9, "b": 9}, True),
        ({"a": 9}, False),
        ({"a": 9, "A": 9}, False),
        ({}, False),
    ],
)
def test_tags_are_a_list_while_they_are_few_and_seldom_new(tags: dict[str, int], is_list: bool) -> None:
    text = forms_of(PLAIN, schemas=PAPERS, taxonomy=None, tags=tags)["add-paper.yml"]
    asked = read_template(text, "add-paper.yml").field("tags")
    assert asked is not None
    assert (asked.kind == "dropdown") == is_list


def test_other_tags_are_written_with_the_most_used_ones_as_examples() -> None:
    said = str(attributes("with many tags", "add-paper.yml", "tags")["description"])
    used = sorted(MANY_TAGS, key=lambda tag: (-MANY_TAGS[tag], tag))[:12]
    assert said.startswith("Separated by commas. Please use those that the review has before you invent one: ")
    assert said.partition("one: ")[2] == ", ".join(f"`{tag}`" for tag in sorted(used)) + "."


def test_a_settled_attribute_is_chosen_and_one_that_grows_is_written() -> None:
    codebook = form("with a taxonomy", "add-paper.yml").field("taxonomy-codebook")
    assert codebook is not None
    assert (codebook.kind, codebook.multiple, codebook.options) == ("dropdown", False, ("Any", "Binary"))
    optimisation = attributes("with a taxonomy", "add-paper.yml", "taxonomy-optimisation")
    assert optimisation == {
        "label": "Taxonomy: optimisation",
        "description": "For example `Boosting`, `Dynamic Programming`, `Graph Cuts, Margin`, `K-Means`.",
        "placeholder": "K-Means",
    }


def test_several_categories_can_be_chosen() -> None:
    category = form("with a taxonomy", "add-paper.yml").field("category")
    assert category is not None
    assert (category.multiple, category.options) == (True, ("No", "quantisation", "supervised"))


def test_an_attribute_of_few_categories_says_so() -> None:
    said = attributes("with a taxonomy", "add-paper.yml", "taxonomy-thresholds")["description"]
    assert said == "For `quantisation` only. For example `2`, `3+`."


def test_further_places_are_written_as_in_the_command() -> None:
    rows = attributes("with a taxonomy", "add-paper.yml", "taxonomy-rows")
    assert "One place on each line, as `category attribute=value, attribute=value`." in str(rows["description"])
    assert rows["placeholder"] == "quantisation codebook=Any, optimisation=K-Means"


@pytest.mark.parametrize("taxonomy", [None, Taxonomy(path="_data/taxonomy.yml")])
def test_without_a_taxonomy_nobody_is_asked_for_a_place_in_it(taxonomy: Taxonomy | None) -> None:
    text = forms_of(PLAIN, schemas=PAPERS, taxonomy=taxonomy, tags={})["add-paper.yml"]
    assert "axonomy" not in text.partition("\nname:")[2]


def test_an_attribute_whose_name_is_no_id_is_left_to_the_further_places() -> None:
    odd = read("- {bibkey: a, categories: [b], two words: x, rows: y, Größe: 3}\n")
    text = forms_of(PLAIN, schemas=PAPERS, taxonomy=odd, tags={})["add-paper.yml"]
    ids = [field.id for field in read_template(text, "").fields if field.id.startswith("taxonomy")]
    assert ids == ["taxonomy-rows"]


PARTED = read(
    """\
- {bibkey: a, categories: [supervised], type: Deep, modality: Unimodal}
- {bibkey: b, categories: [supervised], type: Deep, modality: Unimodal}
- {bibkey: c, categories: [supervised], type: Shallow, modality: Cross-modal}
- {bibkey: d, categories: [supervised], type: Shallow, modality: Cross-modal, loss: Margin}
- {bibkey: e, categories: [dataset], name: Pictures, modality: Image, license: MIT}
- {bibkey: f, categories: [dataset], name: Words, modality: Text, license: MIT}
- {bibkey: g, categories: [dataset], name: Songs, modality: Image, license: MIT}
- {bibkey: h, categories: [dataset], name: Films, modality: Text, license: MIT}
"""
)


def place(text: str, name: str, taxonomy: Taxonomy = PARTED) -> Mapping[str, tuple[str, ...]]:
    """What a form asks of the taxonomy: its fields, each with its choices."""
    read_config = config(text) if text else PLAIN
    schemas = {each.name: read_config.schema_of(each) for each in read_config.collections.values()}
    forms = forms_of(read_config, schemas=schemas, taxonomy=taxonomy, tags={})
    fields = read_template(forms[name], name).fields
    return {field.id: field.options for field in fields if field.id.startswith(("category", "taxonomy"))}


@pytest.mark.parametrize(
    "text", ["", "collections: {publications: , datasets: }", "collections: {papers: {form: a.yml}}"]
)
def test_a_form_for_papers_does_not_ask_what_only_datasets_have(text: str) -> None:
    assert place(text, "a.yml" if "a.yml" in text else "add-paper.yml") == {
        "category": ("supervised",),
        "taxonomy-modality": ("Cross-modal", "Unimodal"),
        "taxonomy-type": ("Deep", "Shallow"),
        "taxonomy-loss": (),
        "taxonomy-rows": (),
    }


def test_a_form_for_datasets_asks_for_their_place_instead() -> None:
    assert place("collections: {publications: , datasets: }", "add-dataset.yml") == {
        "category": ("dataset",),
        "taxonomy-license": (),
        "taxonomy-modality": ("Image", "Text"),
        "taxonomy-name": (),
        "taxonomy-rows": (),
    }


def test_a_collection_that_the_taxonomy_does_not_know_is_not_asked_for_a_place() -> None:
    assert place("collections: {publications: , tools: {form: t.yml, schema: t.json}}", "t.yml") == {}


def test_an_attribute_of_one_value_is_written() -> None:
    one = read("- {bibkey: a, categories: [b], kind: x}\n- {bibkey: c, categories: [b], kind: x}\n")
    assert place("", "add-paper.yml", one)["taxonomy-kind"] == ()


def test_what_is_settled_in_the_whole_taxonomy_takes_no_new_value_in_a_part_of_it() -> None:
    rows = "".join(f"- {{bibkey: a{n}, categories: [b], kind: x}}\n" for n in range(2))
    rows += "".join(f"- {{bibkey: d{n}, categories: [dataset], kind: y}}\n" for n in range(2))
    assert place("", "add-paper.yml", read(rows))["taxonomy-kind"] == ("x", "y")


def test_a_schema_that_has_a_category_of_its_own_means_that_one() -> None:
    own = {"properties": {"category": {"title": "Category", "enum": ["small", "large"]}}}
    two = config("collections: {publications: , datasets: }")
    forms = forms_of(two, schemas={**PAPERS, "datasets": own}, taxonomy=PARTED, tags={})
    fields = {field.id: field.options for field in read_template(forms["add-dataset.yml"], "").fields}
    assert fields["category"] == ("large", "small")
    assert not any(name.startswith("taxonomy") for name in fields)


# -- a schema of the review's own ----------------------------------------------------------------------------------


def asked_for(schema: Mapping[str, object]) -> list[str]:
    """The fields of the form for a collection with this schema, without those that every form has."""
    tools = config("collections: {publications: , tools: {form: t.yml, schema: t.json}}")
    forms = forms_of(tools, schemas={**PAPERS, "tools": schema}, taxonomy=None, tags={})
    fields = read_template(forms["t.yml"], "t.yml").fields
    return [f"{field.id}*" if field.required else field.id for field in fields if field.id not in ("note", "checks")]


@pytest.mark.parametrize(
    ("schema", "asked"),
    [
        ({"properties": {"size": {"title": "Size"}}}, ["link*", "title*", "size", "abstract"]),
        ({"properties": {"url": {"title": "Address"}}}, ["title*", "url", "abstract"]),
        ({"properties": {"home": {"title": "Home", "format": "uri"}}}, ["title*", "home", "abstract"]),
        (
            {"properties": {"url": {"title": "Address"}, "additional_links": {"title": "Links"}}},
            ["link*", "title*", "url", "more_links", "abstract"],
        ),
        ({"properties": {"link": {"title": "Address"}}, "required": ["link"]}, ["title*", "link*", "abstract"]),
        ({"properties": {"size": {"title": "Size"}}, "additionalProperties": False}, ["title*", "size", "abstract"]),
        ({"properties": {"size": {"type": "integer"}}}, ["link*", "title*", "abstract"]),
        (
            {
                "properties": {"size": {"$ref": "#/$defs/size"}},
                "$defs": {"size": {"title": "Size", "enum": ["S", "L"]}},
            },
            ["link*", "title*", "size", "abstract"],
        ),
        (
            {"properties": {"parts": {"title": "Parts", "type": "array", "items": {"type": "object"}}}},
            ["link*", "title*", "abstract"],
        ),
        ({"properties": {"inner": {"title": "Inner", "type": "object"}}}, ["link*", "title*", "abstract"]),
    ],
)
def test_a_form_asks_what_its_schema_can_hold(schema: Mapping[str, object], asked: list[str]) -> None:
    assert asked_for(schema) == asked


# -- the file ------------------------------------------------------------------------------------------------------

WITHDRAW = """\
# Generated by `review-bot forms` from the review's schema, taxonomy and tags.
# Do not edit between here and the last comment: it is written anew when one of these changes. Fields of your own go
# below the last comment, and stay. To have the whole form in your own hands, delete these lines: a file without them
# is never overwritten, and `review-bot forms --check` tells you what it lacks.
name: Withdraw an entry
description: Something should not be in the review at all.
title: 'Withdrawal: '
labels: [submission]
body:
  - type: input
    id: entry
    attributes:
      label: Which entry?
      description: Its title, the address of its page or of its file, or its bibkey.
      placeholder: gionis1999similarity
    validations:
      required: true
  - type: textarea
    id: reason
    attributes:
      label: Why should it go?
      description: 'Such as: it is there twice, it was retracted, it is off topic. A maintainer decides.'
    validations:
      required: true
  # Below this line the form is yours.
"""
MINE = """\
  - type: input
    id: orcid
    attributes:
      label: Your ORCID iD
"""


def test_a_form_reads_as_if_a_person_had_written_it() -> None:
    assert REVIEWS["new"]["withdraw-entry.yml"] == WITHDRAW


@pytest.mark.parametrize("text", FORMS)
def test_every_form_says_first_where_it_comes_from(text: str) -> None:
    assert text.startswith("# Generated by `review-bot forms`")
    assert is_generated(text)
    assert is_generated("\ufeff" + text.replace("\n", "\r\n"))


def test_a_form_without_that_comment_is_its_maintainers() -> None:
    assert not is_generated(WITHDRAW.partition("\nname:")[2])
    assert not is_generated("")


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_fields_below_the_last_comment_stay_when_a_form_is_written_anew(newline: str) -> None:
    old = (WITHDRAW.replace("Something should", "Nothing may") + MINE).replace("\n", newline)
    assert renewed(old, WITHDRAW) == WITHDRAW + MINE
    assert [field.id for field in read_template(WITHDRAW + MINE, "").fields] == ["entry", "reason", "orcid"]


def test_nothing_is_kept_of_a_form_that_was_somebody_elses() -> None:
    assert renewed(MINE, WITHDRAW) == WITHDRAW
    assert renewed("", WITHDRAW) == WITHDRAW
