"""The maintainers' choices: every key optional, every fault told with its key and line."""

from __future__ import annotations

import dataclasses
import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import document
from bot.check.file import read
from bot.check.rules import check
from bot.corpus.index import EMPTY
from bot.entry.style import Style
from bot.entry.taxonomy import read as read_rows
from bot.faults import Finding, Severity
from bot.repository import (
    Collection,
    Forms,
    Labels,
    RepositoryConfig,
    Years,
    check_names,
    own_keys,
    parse_config,
    read_source,
    share_of,
    with_schemas,
)
from bot.repository.strict import did_you_mean
from bot.repository.synonyms import Synonyms

PATH = ".github/review-bot.yml"
PUBLICATIONS = Collection(
    name="publications",
    folder="_publications",
    form="add-paper.yml",
    schema="publication",
    page="/publications/{bibkey}/",
)


@pytest.mark.parametrize("text", ["", "\n", "# nothing yet\n", "{}\n"])
def test_a_review_without_config_has_the_plain_one(text: str) -> None:
    assert parse_config(text, PATH) == (
        RepositoryConfig(
            base="",
            repository="",
            issues="",
            site="",
            collections={"publications": PUBLICATIONS},
            forms=Forms(
                link="add-link.yml",
                correct="correct-entry.yml",
                withdraw="withdraw-entry.yml",
                several="add-several.yml",
            ),
            taxonomy="",
            style={},
            labels=Labels(submission="submission", needs_changes="needs changes", declined="declined"),
            years=Years(min=1900, max=None),
            required=("title", "authors", "year"),
            schemas={},
        ),
        (),
    )


def test_every_key_can_be_set() -> None:
    text = """\
base: source
repository: learning2hash/learning2hash.github.io
issues: learning2hash/forms
site: https://learning2hash.github.io/
collections:
  publications: {folder: papers/, form: paper.yml, page: "/p/{bibkey}.html"}
  datasets:
  videos: {files: "*.md", form: video.yml, schema: schemas/video.json}
forms: {link: link.yml, correct: , withdraw: ''}
taxonomy: _data/our.taxonomy.yaml
style: {venue: journal, bibkey: false}
labels: {submission: paper, needs_changes: fix me, declined: "no"}
years: {min: 1950, max: 2030}
required: [title]
synonyms: {LSH: Hashing, node.js: Node}
"""
    config, findings = parse_config(text, PATH)
    assert findings == ()
    assert config == RepositoryConfig(
        base="source",
        repository="learning2hash/learning2hash.github.io",
        issues="learning2hash/forms",
        site="https://learning2hash.github.io",
        collections={
            "publications": Collection(name="publications", folder="papers", form="paper.yml", page="/p/{bibkey}.html"),
            "datasets": Collection(
                name="datasets",
                folder="_datasets",
                form="add-dataset.yml",
                schema="dataset",
                page="/datasets/{bibkey}/",
            ),
            "videos": Collection(
                name="videos",
                folder="_videos",
                files="*.md",
                form="video.yml",
                schema="schemas/video.json",
                page="/videos/{bibkey}/",
            ),
        },
        forms=Forms(link="link.yml", correct="", withdraw="", several="add-several.yml"),
        taxonomy="_data/our.taxonomy.yaml",
        style={"venue": "journal", "bibkey": False},
        labels=Labels(submission="paper", needs_changes="fix me", declined="no"),
        years=Years(min=1950, max=2030),
        required=("title",),
        synonyms=Synonyms({"LSH": "Hashing", "node.js": "Node"}),
    )


FAULTS = [
    ("bse: main", 1, "bse", "`bse` is not a key of this file. Did you mean `base`?"),
    (
        "site: https://x.org\nzzz: 1",
        2,
        "zzz",
        (
            "`zzz` is not a key of this file. The keys are base, repository, issues, runner, site, collections, forms, "
            "taxonomy, style, labels, years, check_links, required, synonyms, rules."
        ),
    ),
    (
        "labels:\n  submission: a\n  declned: b",
        3,
        "labels.declned",
        "`labels.declned` is not a key of this file. Did you mean `declined`?",
    ),
    (
        "collections:\n  publications:\n    fodler: x",
        3,
        "collections.publications.fodler",
        "`collections.publications.fodler` is not a key of this file. Did you mean `folder`?",
    ),
    ("style:\n  venu: journal", 2, "style.venu", "`style.venu` is not a key of this file. Did you mean `venue`?"),
    (
        "\nbase: [main]",
        2,
        "base",
        (
            "`base` must be text; it is a list. Write the name of the branch that entries go to. "
            "Without it: the default branch if it holds entries, else the only branch that does."
        ),
    ),
    (
        "years: {min: '1950'}",
        1,
        "years.min",
        "`years.min` must be a whole number; it is text. Write a year in four digits.",
    ),
    (
        "collections: {a: {form: ../x.yml}}",
        1,
        "collections.a.form",
        (
            "`collections.a.form` is not written as it must be: `../x.yml`. "
            "Write the name of a file in .github/ISSUE_TEMPLATE, such as add-paper.yml, or nothing to take no "
            "submissions."
        ),
    ),
    (
        "repository: https://github.com/a/b",
        1,
        "repository",
        (
            "`repository` is not written as it must be: `https://github.com/a/b`. "
            "Write owner/name: the repository that entries go to, if the forms are filed in another one (this one)."
        ),
    ),
    (
        "collections:\n  a: {folder: x}\n  b: {folder: X/}",
        3,
        "collections.b.folder",
        "`collections.a.folder` and `collections.b.folder` are the same: `X`. Give each its own.",
    ),
    (
        "collections:\n  a: {form: x.yml}\nforms:\n  link: x.yml",
        4,
        "forms.link",
        "`collections.a.form` and `forms.link` are the same: `x.yml`. Give each its own.",
    ),
    (
        "forms: {correct: add-link.yml}",
        1,
        "forms.correct",
        "`forms.link` and `forms.correct` are the same: `add-link.yml`. Give each its own.",
    ),
    (
        "base: a\nyears: {min: 2000, max: 1990}",
        2,
        "years",
        "The first year is after the last one. Write the smaller as min.",
    ),
    ("synonyms:\n  a: a", 2, "synonyms.a", "`a` is a synonym of itself. Delete the line, or write another tag."),
    (
        "synonyms:\n  a: b\n  b: c",
        2,
        "synonyms.a",
        "`b` is itself a synonym, of `c`. Write `a: c`.",
    ),
    (
        "synonyms:\n  GNNs: graphs\n  graph: networks",
        2,
        "synonyms.GNNs",
        "`graphs` is itself a synonym, of `networks`. Write `GNNs: networks`.",
    ),
    (
        "synonyms:\n  lsh: Hashing\n  LSH: Codes",
        3,
        "synonyms.LSH",
        "`lsh` and `LSH` are one word, and two tags are to be used for it. Choose `Hashing` or `Codes`, and delete the "
        "other line.",
    ),
    (
        "synonyms:\n  lsh: Hashing\n  minhash: hashing",
        3,
        "synonyms.minhash",
        "The tags `Hashing` and `hashing` are one in two spellings. Write `Hashing`, or change the other lines.",
    ),
    (
        "synonyms:\n  lsh: Hashing\n  '': Codes",
        3,
        "synonyms.",
        "A synonym is empty. Write a word before the colon, and behind it the tag to use.",
    ),
    (
        "synonyms:\n  node.js: 'a: b'",
        2,
        "synonyms.node.js",
        "The tag `a: b` has a colon in it. Write a tag as entries have it.",
    ),
    ("synonyms: {lsh: '-'}", 1, "synonyms.lsh", "The tag `-` has no letter in it. Write a tag as entries have it."),
    ("synonyms: {lsh: ''}", 1, "synonyms.lsh", "The tag to use for `lsh` is empty. Write a tag as entries have it."),
    (
        "synonyms: {lsh: [a]}",
        1,
        "synonyms.lsh",
        "`synonyms.lsh` must be text; it is a list. Write the tag to use, in at most 100 characters, without a colon, "
        "a comma and a `#`.",
    ),
]


@pytest.mark.parametrize(("text", "line", "key", "told"), FAULTS, ids=[fault[2] for fault in FAULTS])
def test_a_fault_is_told_with_its_key_and_line(text: str, line: int, key: str, told: str) -> None:
    _, (finding,) = parse_config(text, PATH)
    assert f"{finding.message} {finding.hint}" == told
    assert (finding.rule, finding.path, finding.line, finding.field) == ("config", PATH, line, key)
    assert finding.severity is Severity.ERROR


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("bse: main", 1, 1),
        ("labels:\n  submission: a\n  declned: b", 3, 3),
        ("labels: {submission: a, declned: b}", 1, 25),
        ("years: {min: '1950'}", 1, 9),
        ("required:\n  - title\n  - 3", 3, 5),
        ("collections:\n  a:\n    form: ../x.yml", 3, 5),
        ("collections:\n  a: {folder: x}\n  b: {folder: X/}", 3, 7),
        ("forms: {link: add-several.yml}", 1, 1),
        ("base: a\nbase: b", 2, 1),
        ("base: a: b", 1, 8),
    ],
)
def test_a_fault_is_told_with_its_column(text: str, line: int, column: int) -> None:
    _, (finding,) = parse_config(text, PATH)
    assert (finding.line, finding.column) == (line, column)


KEYS = st.sampled_from(
    [
        *("base", "collections", "publications", "videos", "folder", "files", "form", "schema", "forms", "link"),
        *(
            "taxonomy",
            "style",
            "quotes",
            "keys",
            "labels",
            "declined",
            "years",
            "min",
            "max",
            "required",
            "synonyms",
            "x",
        ),
    ]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9_999) | st.text(max_size=9) | st.sampled_from(["a.yml", "a", "*.md"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=15,
)


@given(st.text(max_size=60) | st.dictionaries(KEYS, VALUES, max_size=6).map(json.dumps))
def test_any_text_is_a_config_with_every_fault_at_its_place(text: str) -> None:
    config, findings = parse_config(text, PATH)
    assert config.collections
    for finding in findings:
        assert (finding.rule, finding.path) == ("config", PATH)
        assert 1 <= finding.line <= text.count("\n") + 2
        assert finding.column >= 1
    kinds = [each.form for each in config.collections.values() if each.form]
    assert findings or len(config.kinds) == len({*kinds, *config.forms.by_kind.values()})


def test_words_that_lead_in_a_circle_are_all_told_and_count_for_nothing() -> None:
    config, findings = parse_config("synonyms:\n  a: b\n  b: c\n  c: a\n  LSH: Hashing\n", PATH)
    assert [(each.line, each.message) for each in findings] == [
        (2, "`a` leads to `b`, and from there back to `b`."),
        (3, "`b` leads to `c`, and from there back to `c`."),
        (4, "`c` leads to `a`, and from there back to `a`."),
    ]
    assert config.synonyms == Synonyms({"LSH": "Hashing"})


def test_several_words_may_have_one_tag_and_another_spelling_of_it_may_be_a_word() -> None:
    config, findings = parse_config("synonyms: {transformers: Transformer, attention: Transformer}", PATH)
    assert findings == ()
    better = config.synonyms.better
    assert [better(tag) for tag in ("Transformers", "TRANSFORMER", "attentions", "Transformer", "codes")] == [
        *("Transformer", "Transformer", "Transformer", "", ""),
    ]


def test_a_long_chain_of_words_is_told_in_no_time() -> None:
    words = "".join(f"  w{number}x: w{number + 1}x\n" for number in range(1_900))
    begun = time.monotonic()
    _, findings = parse_config(f"synonyms:\n{words}", PATH)
    assert len(findings) == 1_899
    assert time.monotonic() - begun < 5


def test_a_config_of_absurd_size_is_not_read() -> None:
    config, (finding,) = parse_config("base: main\n" + "#" * 100_000, PATH)
    assert config == RepositoryConfig()
    assert finding.message == "The file holds 100,011 characters; 100,000 are allowed."


@pytest.mark.parametrize(
    "folder",
    [
        "/etc",
        "..",
        "../other",
        "a/../b",
        "a/..",
        "./a",
        ".",
        "",
        "a//b",
        ".github",
        ".GitHub/workflows",
        ".git",
        "a b",
        "a\\\\b",
        "{{ x }}",
        "a/.github/..",
        "papers\\n",
    ],
)
def test_no_folder_leads_out_of_the_place_for_entries(folder: str) -> None:
    config, (finding,) = parse_config(f'collections: {{publications: {{folder: "{folder}"}}}}', PATH)
    assert finding.field == "collections.publications.folder"
    assert config.collections["publications"].folder == "_publications"


@pytest.mark.parametrize("folder", ["_publications", "papers", "docs/_publications", "a.b/c-d", "_data/x/"])
def test_a_plain_folder_is_taken(folder: str) -> None:
    config, findings = parse_config(f"collections: {{publications: {{folder: {folder}}}}}", PATH)
    assert not findings
    assert config.collections["publications"].folder == folder.rstrip("/")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        *(("taxonomy", path) for path in ("/etc/x.yml", "../x.yml", "a/../x.yml", ".git/x.yml", ".github/x.yml")),
        *(("taxonomy", path) for path in ("x.txt", "_data", "", "a b.yml", "x.yml\\n")),
        *(("forms.link", name) for name in ("../x.yml", "a/x.yml", "x.md", "x", ".x.yml", "x.yml\\n")),
        *(
            ("collections.a.schema", name)
            for name in ("book", "/x.json", "../x.json", "x.json\\n", "https://x.org/a.json")
        ),
        *(("collections.a.files", name) for name in ("a/*.md", "..", "_*.md", ".x", "*.{md,txt}", "*\\n", "x" * 101)),
    ],
)
def test_what_cannot_be_the_name_of_a_file_is_told(key: str, value: str) -> None:
    *around, last = key.split(".")
    text = "".join(f"{name}: {{" for name in around) + f'{last}: "{value}"' + "}" * len(around)
    config, (finding,) = parse_config(text, PATH)
    assert (finding.field, finding.is_error) == (key, True)
    assert config in (RepositoryConfig(), parse_config("collections: {a: }", PATH)[0])


def test_a_wrong_key_counts_as_not_given_and_the_others_hold() -> None:
    config, findings = parse_config("base: main\nyears: {min: x, max: 2000}\nlabels: 3\nrequired: [1]\n", PATH)
    assert [finding.field for finding in findings] == ["years.min", "labels", "required.0"]
    assert config == RepositoryConfig(base="main", years=Years(max=2000))


@pytest.mark.parametrize("text", ["base: [", "- base", "base", "base: a\nbase: b", "\x00", "&a [*a]"])
def test_an_unreadable_config_is_told_and_counts_for_nothing(text: str) -> None:
    config, findings = parse_config(text, PATH)
    assert config == RepositoryConfig()
    assert findings
    assert all(finding.rule == "config" and finding.is_error for finding in findings)


def test_an_entry_may_be_of_next_year_unless_the_config_says_otherwise() -> None:
    assert Years().bounds(2025) == (1900, 2026)
    assert Years(min=1950, max=2000).bounds(2025) == (1950, 2000)


def test_the_page_of_an_entry_is_on_the_site() -> None:
    config, _ = parse_config("site: https://example.org/review/", PATH)
    publications = config.collections["publications"]
    assert config.page_of(publications, "a2019b") == "https://example.org/review/publications/a2019b/"
    assert RepositoryConfig().page_of(publications, "a2019b") == ""


def keys_of(schema: object) -> set[str]:
    properties = schema.get("properties") if isinstance(schema, dict) else None
    return set(properties) if isinstance(properties, dict) else set()


def test_the_schema_knows_every_option_and_no_other() -> None:
    schema = document.schema("config")
    properties = schema["properties"]
    assert isinstance(properties, dict)
    assert keys_of(schema) == {field.name for field in dataclasses.fields(RepositoryConfig)} - {"schemas"}
    assert keys_of(properties["forms"]) == {field.name for field in dataclasses.fields(Forms)}
    assert keys_of(properties["labels"]) == {field.name for field in dataclasses.fields(Labels)}
    assert keys_of(properties["years"]) == {field.name for field in dataclasses.fields(Years)}
    assert keys_of(properties["style"]) == {field.name for field in dataclasses.fields(Style)}
    assert keys_of(properties["collections"]["additionalProperties"]) == {
        field.name for field in dataclasses.fields(Collection) if field.name != "name"
    }


def test_every_option_has_a_title_and_says_what_to_write() -> None:
    def options(schema: dict[str, object], place: str) -> list[tuple[str, dict[str, object]]]:
        found = [(place, schema)]
        for name, inner in dict(schema.get("properties") or {}).items():  # type: ignore[call-overload]
            found += options(inner, f"{place}.{name}")
        if isinstance(other := schema.get("additionalProperties"), dict) and "properties" in other:
            found += options(other, f"{place}.*")
        return found

    for place, option in options(dict(document.schema("config")), "config"):
        assert option.get("title"), place
        assert str(option.get("description")).startswith(("Write ", "The file ")), place


def test_the_config_of_a_new_review_is_right() -> None:
    template = Path(__file__).parent.parent / "bot" / "template"
    config, findings = parse_config((template / ".github" / "review-bot.yml").read_text(encoding="utf-8"), PATH)
    assert findings == ()
    assert config == RepositoryConfig(runner="action")
    commented = (template / ".github" / "review-bot.yml").read_text(encoding="utf-8")
    assert all(f"{key.name}:" in commented for key in dataclasses.fields(Labels))


# -- collections of any kind ---------------------------------------------------------------------------------------


def of(text: str, name: str) -> Collection:
    config, findings = parse_config(text, PATH)
    assert findings == ()
    return config.collections[name]


def test_every_form_says_what_it_asks_for() -> None:
    assert RepositoryConfig().kinds == {
        "add-paper.yml": "add",
        "add-link.yml": "link",
        "correct-entry.yml": "correct",
        "withdraw-entry.yml": "withdraw",
        "add-several.yml": "several",
    }
    config, _ = parse_config(
        "collections: {videos: {form: video.yml}, talks: }\nforms: {link: , several: many.yml}", PATH
    )
    assert config.kinds == {
        "video.yml": "add",
        "correct-entry.yml": "correct",
        "withdraw-entry.yml": "withdraw",
        "many.yml": "several",
    }


@pytest.mark.parametrize("form", ["", "''", "~"])
def test_a_collection_may_take_no_submissions(form: str) -> None:
    assert of(f"collections: {{publications: {{form: {form}}}}}", "publications").form == ""


@pytest.mark.parametrize(
    "path",
    [
        "_publications/jegou2011searching.markdown",  # learning2hash
        "_publications/jégou2011searching.markdown",
        "_publications/2019scratch.markdown",
        "_publications/allamanis2018survey.md",  # some of ml4code's
        "_publications/a.mkd",
        "_publications/A.MD",
    ],
)
def test_without_config_the_entries_of_both_reviews_are_known(path: str) -> None:
    assert PUBLICATIONS.is_entry(path)


LEARNING2HASH = """\
---
layout: publication
title: "Tables of Numbers"
authors: A. Lovelace, C. Babbage
conference: London Sessions
year: 2019
bibkey: lovelace2019tables
additional_links:
   - {name: "PDF", url: "https://example.org/tables.pdf"}
tags: ["Engines", "Has Code"]
---
We print tables.
"""
ML4CODE = """\
---
layout: publication
title: "Tables of Programs"
authors: Ada Lovelace, Charles Babbage
conference:
year: 2019
additional_links:
  - {name: "ArXiV", url: "https://arxiv.org/abs/1901.00001"}
tags: ["synthesis"]
---
We print programs.
"""


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("_publications/lovelace2019tables.markdown", LEARNING2HASH),
        ("_publications/lovelace2019tables.markdown", ML4CODE),
        ("_publications/lovelace2019tables.md", ML4CODE),
    ],
    ids=["learning2hash", "ml4code", "ml4code, .md"],
)
@pytest.mark.parametrize("is_new", [True, False])
def test_without_config_their_entries_are_without_fault(path: str, text: str, is_new: bool) -> None:
    file = read(path, text, is_new=is_new)
    assert check(file, config=parse_config("", PATH)[0], index=EMPTY, today_year=2026) == ()


@pytest.mark.parametrize(
    "path",
    [
        "_publications/.hidden.md",
        "_publications/_draft.md",
        "_publications/#a.md",
        "_publications/#a.md#",
        "_publications/a.md~",
        "_publications/~a.md",
        "_publications/a.template",
        "_publications/a.txt",
        "_publications/2019/a.md",
        "_publications/",
        "_publications",
        "publications/a.md",
        "x/_publications/a.md",
        "_Publications/a.md",
        "a.md",
        "",
    ],
)
def test_what_is_no_entry_of_the_site_is_none_of_the_reviews(path: str) -> None:
    assert not PUBLICATIONS.is_entry(path)


@pytest.mark.parametrize(
    ("pattern", "entries", "others", "extension"),
    [
        ("*.markdown", ["a.markdown"], ["a.md", "a.markdown~", ".a.markdown", "a.MARKDOWN"], "markdown"),
        ("*.m*", ["a.md", "a.markdown"], ["a.txt", "_a.md"], ""),
        ("paper-?.html", ["paper-1.html"], ["paper-10.html", "x.html"], "html"),
        ("[a-z]*.md", ["a.md"], ["1.md"], "md"),
    ],
)
def test_a_pattern_says_which_files_are_entries(
    pattern: str, entries: list[str], others: list[str], extension: str
) -> None:
    collection = of(f"collections: {{papers: {{files: '{pattern}'}}}}", "papers")
    assert [name for name in (*entries, *others) if collection.is_entry(f"_papers/{name}")] == entries
    assert collection.extension == extension


def test_a_new_file_has_to_fit_the_pattern() -> None:
    config, _ = parse_config("collections: {publications: {files: '*.markdown'}}", PATH)
    file = read(
        "_publications/lovelace2019notes.md", "---\ntitle: A\nauthors: A. L.\nyear: 2019\n---\nText.\n", is_new=True
    )
    (finding,) = check(file, config=config, index=EMPTY, today_year=2026)
    assert finding.rule == "path-extension"
    assert finding.message == "The name `lovelace2019notes.md` does not fit `*.markdown`."
    assert finding.hint == "Name the file `lovelace2019notes.markdown`."


# -- schemas -------------------------------------------------------------------------------------------------------

VIDEOS = "collections:\n  publications:\n  datasets:\n  videos:\n    schema: schemas/video.yml\n"
VIDEO = "required: [length]\nproperties: {length: {type: integer, description: Write minutes.}}"


def findings_of(path: str, config: RepositoryConfig, *fields: str) -> list[str]:
    head = "".join(f"{field}\n" for field in ("title: A", "authors: A. L.", "year: 2019", *fields))
    file = read(path, f"---\n{head}---\nText.\n")
    return [f"{each.line} {each.message}" for each in check(file, config=config, index=EMPTY, today_year=2026)]


def test_every_collection_is_held_against_its_own_schema() -> None:
    config, _ = parse_config(VIDEOS, PATH)
    assert config.schema_paths == ("schemas/video.yml",)
    config, findings = with_schemas(config, {"schemas/video.yml": VIDEO})
    assert findings == ()
    assert findings_of("_videos/a.md", config, "length: long") == ["5 `length` must be a whole number; it is text."]
    assert findings_of("_videos/a.md", config) == ["1 `length` is missing."]
    assert findings_of("_datasets/a.md", config, "size: []") == [
        "5 `size` must be empty or a number or text; it is a list."
    ]
    assert findings_of("_publications/a.md", config, "size: []", "length: long") == []


@pytest.mark.parametrize("text", ["type: word", "$ref: 'https://example.org/x.json'", "pattern: '('", "- a", ""])
def test_a_schema_that_cannot_be_used_is_told_and_that_of_publications_serves(text: str) -> None:
    config, (finding,) = with_schemas(parse_config(VIDEOS, PATH)[0], {"schemas/video.yml": text})
    assert (finding.rule, finding.path, finding.line) == ("config", "schemas/video.yml", 1)
    assert finding.is_error
    assert config.schema_of(config.collections["videos"]) == document.schema("publication")


def test_a_schema_that_is_not_there_is_told_at_its_key_with_the_nearest_file() -> None:
    config, (finding,) = with_schemas(
        parse_config(VIDEOS, PATH)[0],
        {},
        source=read_source(VIDEOS, PATH),
        files=["schemas/videos.yml", "_data/taxonomy.yml"],
    )
    assert finding == Finding(
        rule="config",
        severity=Severity.ERROR,
        message="The review has no file `schemas/video.yml`.",
        hint="Did you mean `schemas/videos.yml`?",
        field="collections.videos.schema",
        path=PATH,
        line=5,
        column=5,
    )
    assert config.schema_of(config.collections["videos"]) == document.schema("publication")


def test_a_schema_of_the_reviews_own_says_by_itself_what_is_required() -> None:
    config, _ = with_schemas(parse_config(VIDEOS, PATH)[0], {"schemas/video.yml": VIDEO})
    required = {name: config.required_of(each) for name, each in config.collections.items()}
    assert required == {"publications": config.required, "datasets": config.required, "videos": ()}
    assert config.required_of(None) == config.required
    file = read("_videos/a.md", "---\ntitle: A\nlength: 3\n---\nText.\n")
    assert check(file, config=config, index=EMPTY, today_year=2026) == ()


def test_the_keys_of_a_schema_are_those_that_no_other_entry_has() -> None:
    schema = {
        "required": ["size", 3],
        "properties": {
            "title": {"title": "Name"},
            "size": {"$ref": "#/$defs/a~1b", "title": "How large"},
            "sizes": {"title": " ", "items": {"$ref": "#/$defs/a~1b"}},
            "odd": 3,
            "gone": {"$ref": "#/$defs/none", "title": "Gone"},
        },
        "$defs": {"a/b": {"$ref": "#/$defs/c", "title": "Size"}, "c": {"type": "integer"}},
    }
    keys = own_keys(schema)
    assert {key: own.is_asked for key, own in keys.items()} == {
        "size": True,
        "sizes": False,
        "odd": False,
        "gone": True,
    }
    assert keys["size"].schema == {"type": "integer", "title": "How large"}
    assert keys["sizes"].schema["items"] == {"type": "integer", "title": "Size"}
    assert own_keys({"properties": [], "required": "title"}) == {}


@pytest.mark.parametrize(
    ("name", "noun", "about"),
    [
        ("publications", "paper", "paper"),
        ("papers", "paper", "paper"),
        ("datasets", "dataset", "data"),
        ("User_Studies", "user study", "website"),
        ("code-bases", "code base", "website"),
        ("s", "s", "website"),
    ],
)
def test_a_collection_is_spoken_of_by_its_name(name: str, noun: str, about: str) -> None:
    collection = Collection(name=name, folder="_x", schema="schemas/x.json")
    assert (collection.noun, collection.about) == (noun, about)


@pytest.mark.parametrize(
    ("collections", "categories"),
    [
        ("publications: , datasets: ", [["a", "tool"], ["Dataset"]]),
        ("publications: , tools: {schema: t.json}", [["a"], ["tool"]]),
        ("datasets: , tools: {schema: t.json}", [["a", "Dataset"], ["tool"]]),
        ("articles: , preprints: ", [["a", "tool"], ["a", "tool"]]),
    ],
)
def test_each_collection_has_its_share_of_the_taxonomy(collections: str, categories: list[list[str]]) -> None:
    rows = read_rows("".join(f"- {{bibkey: a, categories: [{name}]}}\n" for name in ("a", "Dataset", "tool")))
    config, findings = parse_config(f"collections: {{{collections}}}", PATH)
    assert findings == ()
    shares = [share_of(config, each, rows).categories for each in config.collections.values()]
    assert [sorted(share, key=str.casefold) for share in shares] == categories


# -- what the config names -----------------------------------------------------------------------------------------

FILES = [
    ".github/ISSUE_TEMPLATE/add-paper.yml",
    ".github/ISSUE_TEMPLATE/add-link.yml",
    "_data/publication_taxonomy.yml",
    "_publications/a.md",
]


def test_more_collections_than_any_review_has_are_refused() -> None:
    """Anybody may send a config in a pull request, and each name in it is looked for among all files."""
    config, (finding,) = parse_config("collections:\n" + "".join(f"  c{n}: {{}}\n" for n in range(31)), PATH)
    assert config == RepositoryConfig()
    assert (finding.severity, finding.message) == (
        Severity.ERROR,
        "`collections` holds too much: at most 30 keys are allowed.",
    )


def test_the_nearest_of_very_many_files_is_found() -> None:
    """Comparing each of them letter by letter would make this hang."""
    files = [f"schemas/{'x' * 100}{number}.json" for number in range(20_000)]
    near = f"schemas/{'x' * 100}12345.jso"
    assert did_you_mean(near, [*files, "schemas/other.json"]) == f"Did you mean `{near}n`?"
    assert did_you_mean("a" * 90_000, files) == ""


def names_of(text: str, files: list[str] | None = None) -> list[str]:
    config, findings = parse_config(text, PATH)
    assert findings == ()
    files = FILES if files is None else files
    found = check_names(config, read_source(text, PATH), forms_among=files, entries_among=files)
    assert all(finding.severity is Severity.WARNING for finding in found)
    return [f"{each.line}:{each.column} {each.message} {each.hint}" for each in found]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "forms:\n  link: add-links.yml",
            "2:3 There is no form `add-links.yml` in `.github/ISSUE_TEMPLATE`. Did you mean `add-link.yml`?",
        ),
        (
            "collections: {talks: {form: zzz.yml}}",
            (
                "1:23 There is no form `zzz.yml` in `.github/ISSUE_TEMPLATE`. "
                "Add the form, or take the line out: without the file it is not offered."
            ),
        ),
        (
            "taxonomy: _data/publications_taxonomy.yaml",
            (
                "1:1 The review has no file `_data/publications_taxonomy.yaml`. "
                "Did you mean `_data/publication_taxonomy.yml`?"
            ),
        ),
        (
            "taxonomy: x/publication_taxonomy.yml",
            "1:1 The review has no file `x/publication_taxonomy.yml`. Did you mean `_data/publication_taxonomy.yml`?",
        ),
        (
            "taxonomy: rows.yml",
            (
                "1:1 The review has no file `rows.yml`. "
                "Write the path from the root of the branch that holds the entries."
            ),
        ),
    ],
)
def test_a_file_that_is_named_and_is_not_there_is_told_with_the_nearest(text: str, told: str) -> None:
    assert names_of(text) == [told]


def test_what_is_there_and_what_the_config_does_not_say_itself_is_no_fault() -> None:
    assert names_of("forms: {link: add-link.yml, several: }\ntaxonomy: _data/publication_taxonomy.yml") == []
    assert names_of("collections: {publications: , datasets: }", []) == []


def test_what_stands_in_another_repository_is_not_looked_for_here() -> None:
    text = "forms: {link: x.yml}\ntaxonomy: y.yml"
    config, _ = parse_config(text, PATH)
    assert check_names(config, read_source(text, PATH), forms_among=None, entries_among=None) == ()


# -- who acts ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "runner"), [("", ""), ("runner: app\n", "app"), ("runner: action\n", "action")])
def test_a_review_says_who_works_on_it(text: str, runner: str) -> None:
    config, findings = parse_config(text, PATH)
    assert (config.runner, findings) == (runner, ())


@pytest.mark.parametrize("text", ["runner: server\n", "runner:\n", "runner: [app]\n", "runner: true\n"])
def test_a_runner_that_is_none_is_a_fault_and_keeps_nobody_away(text: str) -> None:
    config, findings = parse_config(text, PATH)
    assert config.runner == ""
    assert [(each.rule, each.field, each.is_error) for each in findings] == [("config", "runner", True)]
