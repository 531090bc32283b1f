"""Datasets, and whatever else a review declares: filed, corrected and withdrawn by the forms that the bot writes."""

import re
from pathlib import Path

import pytest
import yaml
from scene import FILES, MAINTAINER, REVIEW, TAXONOMY_PATH, Scene, connect

from bot.document import read_schema
from bot.entry import taxonomy as taxonomies
from bot.intake.form_writer import forms_of
from bot.publish.stage import Stage
from bot.repository import parse_config, with_schemas

CONFIG_PATH = ".github/review-bot.yml"
CONFIG = """\
collections:
  publications:
  datasets:
  tools:
    folder: _tools
    files: "*.md"
    form: add-tool.yml
    schema: _data/tool.schema.json
"""
TOOL_SCHEMA_PATH = "_data/tool.schema.json"
TOOL_SCHEMA = """\
{
  "type": "object",
  "required": ["title", "url", "language"],
  "properties": {
    "title": { "title": "Name", "description": "What the tool is called.", "type": "string", "pattern": "\\\\S" },
    "url": { "title": "Address", "description": "Where it is.", "type": "string", "format": "uri" },
    "language": { "title": "Language", "enum": ["Python", "C++", "Rust"] },
    "stars": {
      "title": "Stars",
      "description": "How many it has.",
      "x-hint": "Write a whole number.",
      "type": "integer",
      "minimum": 0
    },
    "is_maintained": { "title": "Is it maintained?", "type": "boolean" },
    "version": { "title": "Version", "type": "string" },
    "indexes": { "title": "Indexes", "type": "array", "items": { "type": "string" }, "examples": ["HNSW"] },
    "checked_by": { "type": "string" }
  }
}
"""
TAXONOMY = """\
# Supervised Models
- {bibkey: weiss2008spectral, categories: [supervised], type: Shallow}
- {bibkey: gionis1999similarity, categories: [supervised], type: Deep}
- {bibkey: jegou2010product, categories: [supervised], type: Deep}
- {bibkey: ge2013optimized, categories: [supervised], type: Shallow}

# Datasets
- {bibkey: imagenet2012using, categories: [dataset], name: ImageNet, modality: Image}
- {bibkey: cifar2009learning, categories: [dataset], name: CIFAR10, modality: Image}
"""
IMAGENET_PATH = "_datasets/imagenet2012using.markdown"
IMAGENET = """\
---
layout: dataset
title: ImageNet
authors: ImageNet consortium
conference: SDM
year: 2012
bibkey: imagenet2012using
additional_links:
   - {name: "Features", url: "https://example.org/imagenet.mat"}
---
ImageNet is an image database.
"""
FAISS_PATH = "_tools/faiss.md"
FAISS = """\
---
layout: tool
title: Faiss
url: https://example.org/faiss
language: C++
stars: 12
---
Searches fast.
"""


def review(*entries, config=CONFIG, tool_schema=TOOL_SCHEMA):
    """The files of a review with three collections, these entries, and the forms that the bot writes for it."""
    parsed, faults = parse_config(config, CONFIG_PATH)
    parsed, more = with_schemas(parsed, {TOOL_SCHEMA_PATH: tool_schema})
    assert (faults, more, read_schema(tool_schema, path=TOOL_SCHEMA_PATH)[1]) == ((), (), ())
    forms = forms_of(
        parsed,
        schemas={name: parsed.schema_of(collection) for name, collection in parsed.collections.items()},
        taxonomy=taxonomies.read(TAXONOMY, path=TAXONOMY_PATH),
        tags={},
    )
    files = {**dict(entries), CONFIG_PATH: config, TOOL_SCHEMA_PATH: tool_schema, TAXONOMY_PATH: TAXONOMY}
    files |= {f".github/ISSUE_TEMPLATE/{name}": text for name, text in forms.items()}
    return {**FILES, **{path: text.encode() for path, text in files.items()}}


@pytest.fixture
def scene(scene_of):
    """Each collection with an entry."""
    return scene_of(review((IMAGENET_PATH, IMAGENET), (FAISS_PATH, FAISS)))


@pytest.fixture
def new_scene(scene_of):
    """No dataset and no tool yet."""
    return scene_of(review())


TICKED = {"checks": ["The review does not have this dataset yet."]}
CIFAR = {
    "link": "https://example.org/cifar.html",
    "title": "CIFAR-10",
    "authors": "Alex Krizhevsky",
    "year": "2009",
    "modality": "images",
    "size": "60000",
    "abstract": "Tiny pictures of ten kinds.",
    **TICKED,
}
CIFAR_PATH = "_datasets/krizhevsky2009cifar.markdown"
TOOL = {
    "title": "Hnswlib",
    "url": "https://example.org/hnswlib",
    "language": "C++",
    "abstract": "A small library.",
    "checks": ["The review does not have this tool yet."],
}
TOOL_PATH = "_tools/hnswlib.md"


def filed(scene, form, values=None, /, **changes):
    number = scene.file({**(values or {}), **changes}, form=form)
    scene.run(number)
    return number


def front_matter(text):
    return yaml.safe_load(text.split("---\n")[1])


# -- a dataset ---------------------------------------------------------------------------------------------------------


def test_a_dataset_is_written_in_the_hand_of_its_folder(scene):
    number = filed(scene, "add-dataset.yml", CIFAR)
    assert scene.stage(number) is Stage.PROPOSED
    assert scene.text(number, CIFAR_PATH) == (
        "---\n"
        "layout: dataset\n"
        "title: CIFAR-10\n"
        "authors: Alex Krizhevsky\n"
        "year: 2009\n"
        "bibkey: krizhevsky2009cifar\n"
        "additional_links:\n"
        '   - {name: "Data", url: "https://example.org/cifar.html"}\n'
        "modality: images\n"
        "size: 60000\n"
        "---\n"
        "Tiny pictures of ten kinds.\n"
    )
    assert scene.pull().issue.title == "Add krizhevsky2009cifar: CIFAR-10"


def test_the_first_dataset_looks_like_a_dataset(new_scene):
    number = filed(new_scene, "add-dataset.yml", CIFAR)
    assert new_scene.stage(number) is Stage.PROPOSED
    assert new_scene.text(number, CIFAR_PATH) == (
        "---\n"
        "layout: dataset\n"
        'title: "CIFAR-10"\n'
        "authors: Alex Krizhevsky\n"
        "year: 2009\n"
        "additional_links:\n"
        '   - {name: "Data", url: "https://example.org/cifar.html"}\n'
        "modality: images\n"
        "size: 60000\n"
        "bibkey: krizhevsky2009cifar\n"
        "---\n"
        "Tiny pictures of ten kinds.\n"
    )


def test_what_a_dataset_says_of_itself_is_told_back_and_follows_the_form(scene):
    number = filed(scene, "add-dataset.yml", CIFAR)
    assert "| Size | 60000 |" in scene.status(number)
    scene.edit(number, size="", modality="images, text")
    scene.run(number)
    text = front_matter(scene.text(number, CIFAR_PATH))
    assert "size" not in text
    assert text["modality"] == "images, text"


def test_a_dataset_that_is_here_under_another_key_is_a_duplicate(scene):
    number = filed(scene, "add-dataset.yml", CIFAR, title="ImageNet")
    assert scene.stage(number) is Stage.NEEDS_CHANGES
    assert f"This dataset is here already: `{IMAGENET_PATH}` has the same title" in scene.status(number)


def test_a_paper_may_have_the_title_and_the_key_of_a_dataset(scene):
    paper = {"paper": "https://example.org/p.pdf", "authors": "ImageNet consortium", "year": "2012"}
    ticked = ["The review does not have this paper yet."]
    number = filed(scene, "add-paper.yml", paper, title="ImageNet", bibkey="imagenet2012using", checks=ticked)
    assert scene.stage(number) is Stage.PROPOSED
    assert scene.text(number, "_publications/imagenet2012using.markdown") is not None
    assert scene.text(number, IMAGENET_PATH) == IMAGENET


def test_a_dataset_repeats_a_dataset_and_not_a_paper_of_the_same_key(scene_of):
    scene = scene_of(review(("_publications/imagenet2012using.markdown", IMAGENET), (IMAGENET_PATH, IMAGENET)))
    number = filed(scene, "add-dataset.yml", CIFAR)
    scene.say(number, "/duplicate-of imagenet2012using")
    scene.run(number)
    assert scene.stage(number) is Stage.DUPLICATE
    assert IMAGENET_PATH in scene.status(number)


def test_two_datasets_get_two_keys(scene):
    first = filed(scene, "add-dataset.yml", CIFAR)
    second = filed(scene, "add-dataset.yml", CIFAR, title="CIFAR-100")
    assert scene.text(first, CIFAR_PATH) is not None
    assert scene.text(second, "_datasets/krizhevsky2009100.markdown") is not None


def test_a_dataset_gets_its_place_in_the_taxonomy(scene):
    place = {"taxonomy-name": "CIFAR-10", "taxonomy-modality": "Image"}
    number = filed(scene, "add-dataset.yml", CIFAR, **place)
    row = "- {bibkey: krizhevsky2009cifar, categories: [dataset], name: CIFAR-10, modality: Image}\n"
    assert scene.text(number, TAXONOMY_PATH) == TAXONOMY + row


def test_a_dataset_that_was_merged_is_thanked_for(scene):
    number = filed(scene, "add-dataset.yml", CIFAR)
    scene.sandbox.merge(scene.review, scene.pull().issue.number, MAINTAINER)
    scene.run(number)
    assert scene.stage(number) is Stage.MERGED
    assert "krizhevsky2009cifar" in scene.status(number)


def test_a_correction_of_a_dataset_touches_the_lines_of_its_fields_only(scene):
    number = filed(scene, "correct-entry.yml", entry="imagenet2012using", year="2009", changes="size: 14197122")
    text = scene.text(number, IMAGENET_PATH)
    assert text == IMAGENET.replace("year: 2012\n", "year: 2009\n").replace('mat"}\n', 'mat"}\nsize: 14197122\n')


def test_a_link_for_a_dataset_is_written_as_its_others_are(scene):
    number = filed(scene, "add-link.yml", entry="ImageNet", links="Paper: https://example.org/imagenet.pdf")
    line = '   - {name: "Features", url: "https://example.org/imagenet.mat"}\n'
    added = '   - {name: "Paper", url: "https://example.org/imagenet.pdf"}\n'
    assert scene.text(number, IMAGENET_PATH) == IMAGENET.replace(line, line + added)


def test_a_withdrawn_dataset_goes_with_its_row(scene):
    number = filed(scene, "withdraw-entry.yml", entry="imagenet2012using", reason="Its owners took it back.")
    assert scene.text(number, IMAGENET_PATH) is None
    kept = [line for line in TAXONOMY.splitlines(keepends=True) if "imagenet2012using" not in line]
    assert scene.text(number, TAXONOMY_PATH) == "".join(kept)


def test_a_withdrawn_dataset_leaves_the_rows_of_a_paper_of_the_same_key(scene_of):
    path = "_datasets/weiss2008spectral.markdown"
    scene = scene_of(review((path, IMAGENET.replace("imagenet2012using", "weiss2008spectral"))))
    page = "https://example.org/datasets/weiss2008spectral/"
    number = filed(scene, "withdraw-entry.yml", entry=page, reason="Gone.")
    assert scene.text(number, path) is None
    assert scene.text(number, TAXONOMY_PATH) == TAXONOMY


# -- a collection of the review's own ----------------------------------------------------------------------------------


def test_a_tool_is_written_in_the_hand_of_its_folder(scene):
    number = filed(
        scene, "add-tool.yml", TOOL, stars="4000", is_maintained="true", version="1.10", indexes="HNSW\nFlat"
    )
    assert scene.stage(number) is Stage.PROPOSED
    assert scene.text(number, TOOL_PATH) == (
        "---\n"
        "layout: tool\n"
        "title: Hnswlib\n"
        "url: https://example.org/hnswlib\n"
        "language: C++\n"
        "stars: 4000\n"
        "is_maintained: true\n"
        "version: '1.10'\n"
        "indexes: [HNSW, Flat]\n"
        "---\n"
        "A small library.\n"
    )


def test_the_first_tool_has_the_keys_of_its_schema_and_no_others(new_scene):
    number = filed(new_scene, "add-tool.yml", TOOL)
    assert new_scene.stage(number) is Stage.PROPOSED
    assert new_scene.text(number, TOOL_PATH) == (
        '---\ntitle: "Hnswlib"\nurl: https://example.org/hnswlib\nlanguage: C++\n---\nA small library.\n'
    )


@pytest.mark.parametrize("said", ['"const": "tool"', '"default": "tool"', '"enum": ["tool"]'])
def test_the_first_tool_has_the_layout_that_the_schema_names(scene_of, said):
    schema = TOOL_SCHEMA.replace('"properties": {', f'"properties": {{ "layout": {{ {said} }},')
    scene = scene_of(review(tool_schema=schema))
    number = filed(scene, "add-tool.yml", TOOL)
    assert scene.text(number, TOOL_PATH).startswith('---\nlayout: tool\ntitle: "Hnswlib"\n')


def test_the_style_of_papers_does_not_put_their_keys_into_tools(scene_of):
    style = 'style: {layout: paper, keys: [title, layout], empty_venue: " none", bibkey: true, extension: markdown}\n'
    scene = scene_of(review(config=CONFIG + style))
    number = filed(scene, "add-tool.yml", TOOL)
    assert list(front_matter(scene.text(number, TOOL_PATH))) == ["title", "url", "language"]


def test_what_the_schema_requires_must_be_answered(scene):
    number = filed(scene, "add-tool.yml", TOOL)
    body = scene.issue(number).body.replace("https://example.org/hnswlib", "_No response_")
    scene.sandbox.edit_issue(scene.forms, number, "ada", body=body)
    scene.run(number)
    assert scene.stage(number) is Stage.NEEDS_CHANGES
    assert "Address" in scene.status(number)


def test_a_value_of_the_wrong_kind_is_told_in_the_words_of_the_schema(scene):
    number = filed(scene, "add-tool.yml", TOOL, stars="many")
    assert scene.stage(number) is Stage.NEEDS_CHANGES
    assert "Write a whole number." in scene.status(number)
    assert scene.pulls() == []
    scene.edit(number, stars="4")
    scene.run(number)
    assert "stars: 4\n" in scene.text(number, TOOL_PATH)


def test_a_tool_that_is_here_is_a_duplicate(scene):
    number = filed(scene, "add-tool.yml", TOOL, title="FAISS")
    assert scene.stage(number) is Stage.NEEDS_CHANGES
    assert f"This tool is here already: `{FAISS_PATH}` has the same title" in scene.status(number)


def test_a_tool_is_corrected_in_the_kinds_of_its_schema(scene):
    changes = "stars: 13\nis maintained: yes\nindexes: IVF, PQ\nversion: 1.5"
    number = filed(scene, "correct-entry.yml", entry="faiss", changes=changes)
    assert scene.stage(number) is Stage.PROPOSED
    text = front_matter(scene.text(number, FAISS_PATH))
    assert text == {
        **front_matter(FAISS),
        "stars": 13,
        "is_maintained": True,
        "indexes": ["IVF", "PQ"],
        "version": "1.5",
    }


def test_a_correction_that_breaks_the_schema_is_told(scene):
    number = filed(scene, "correct-entry.yml", entry="faiss", changes="language: Cobol")
    assert scene.stage(number) is Stage.NEEDS_CHANGES
    assert "`language` must be one of Python, C++, Rust" in scene.status(number)


def test_a_withdrawn_tool_goes(scene):
    number = filed(scene, "withdraw-entry.yml", entry="faiss", reason="Nobody maintains it.")
    assert scene.text(number, FAISS_PATH) is None


def test_an_edited_tool_changes_its_file(scene):
    number = filed(scene, "add-tool.yml", TOOL, indexes="HNSW", stars="4")
    scene.push(number, {TOOL_PATH: scene.text(number, TOOL_PATH).replace("A small", "A fine").encode()})
    scene.edit(number, indexes="HNSW, Flat", stars="")
    scene.run(number)
    text = scene.text(number, TOOL_PATH)
    assert "indexes: [HNSW, Flat]\n" in text
    assert "stars" not in text
    assert "A fine library." in text


def test_the_example_of_the_manual_is_true(scene_of):
    manual = (
        (Path(__file__).parents[2] / "docs" / "forms.md").read_text("utf-8").partition("## A collection of your own")[2]
    )
    config, schema, entry = re.findall(r"```(?:yaml|json|markdown)\n(.*?)```", manual, re.DOTALL)[:3]
    scene = scene_of(review(config=config, tool_schema=schema))
    number = filed(scene, "add-tool.yml", TOOL, stars="4000")
    assert scene.text(number, TOOL_PATH) == entry


def test_a_schema_stands_where_the_entries_are(sandbox, store):
    files = review((FAISS_PATH, FAISS))
    on_default = {path: data for path, data in files.items() if path.startswith(".github")}
    sandbox.add_repository(REVIEW, on_default, default_branch="master", writers=[MAINTAINER])
    sandbox.push(REVIEW, MAINTAINER, files, branch="source", message="The source")
    github = connect(sandbox, store)
    scene = Scene(sandbox=sandbox, github=github)
    number = filed(scene, "add-tool.yml", TOOL, stars="many")
    assert "Write a whole number." in scene.status(number)
    scene.edit(number, stars="4")
    scene.run(number)
    github.close()
    assert "stars: 4\n" in scene.text(number, TOOL_PATH)


def test_a_schema_that_cannot_be_used_is_told_to_the_maintainers(scene):
    scene.sandbox.push(scene.review, MAINTAINER, {TOOL_SCHEMA_PATH: b"{"}, branch="main", message="A slip")
    number = filed(scene, "add-tool.yml", TOOL)
    assert TOOL_SCHEMA_PATH in scene.status(number)
    assert scene.pulls() == []


@pytest.mark.parametrize(("form", "values"), [("add-dataset.yml", CIFAR), ("add-tool.yml", TOOL)])
def test_a_second_run_writes_nothing(scene, form, values):
    number = filed(scene, form, values)
    scene.writes()
    scene.run(number)
    assert scene.writes() == []
