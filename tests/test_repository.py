"""The maintainers' choices: every key optional, every fault told with its key and line."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from bot import document
from bot.entry.style import Style
from bot.faults import Severity
from bot.repository import Collection, Labels, RepositoryConfig, Years, parse_config

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
            style={},
            labels=Labels(submission="submission", needs_changes="needs changes", declined="declined"),
            years=Years(min=1900, max=None),
            required=("title", "authors", "year"),
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
style: {venue: journal, bibkey: false}
labels: {submission: paper, needs_changes: fix me, declined: "no"}
years: {min: 1950, max: 2030}
required: [title]
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
            "datasets": Collection(name="datasets", folder="_datasets", page="/datasets/{bibkey}/"),
        },
        style={"venue": "journal", "bibkey": False},
        labels=Labels(submission="paper", needs_changes="fix me", declined="no"),
        years=Years(min=1950, max=2030),
        required=("title",),
    )


FAULTS = [
    ("bse: main", 1, "bse", "`bse` is not a key of this file. Did you mean `base`?"),
    (
        "site: https://x.org\nzzz: 1",
        2,
        "zzz",
        (
            "`zzz` is not a key of this file. The keys are base, repository, issues, site, collections, style, "
            "labels, years, required."
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
            "Write the name of a file in .github/ISSUE_TEMPLATE, such as add-paper.yml."
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
        "The collections `a` and `b` have the same folder. Give each collection a folder of its own.",
    ),
]


@pytest.mark.parametrize(("text", "line", "key", "told"), FAULTS, ids=[fault[2] for fault in FAULTS])
def test_a_fault_is_told_with_its_key_and_line(text: str, line: int, key: str, told: str) -> None:
    _, (finding,) = parse_config(text, PATH)
    assert f"{finding.message} {finding.hint}" == told
    assert (finding.rule, finding.path, finding.line, finding.field) == ("config", PATH, line, key)
    assert finding.severity is Severity.ERROR


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
        "a\\b",
        "{{ x }}",
        "a/.github/..",
    ],
)
def test_no_folder_leads_out_of_the_place_for_entries(folder: str) -> None:
    config, (finding,) = parse_config(f"collections: {{publications: {{folder: '{folder}'}}}}", PATH)
    assert finding.field == "collections.publications.folder"
    assert config.collections["publications"].folder == "_publications"


@pytest.mark.parametrize("folder", ["_publications", "papers", "docs/_publications", "a.b/c-d", "_data/x/"])
def test_a_plain_folder_is_taken(folder: str) -> None:
    config, findings = parse_config(f"collections: {{publications: {{folder: {folder}}}}}", PATH)
    assert not findings
    assert config.collections["publications"].folder == folder.rstrip("/")


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
    assert keys_of(schema) == {field.name for field in dataclasses.fields(RepositoryConfig)}
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
    assert config == RepositoryConfig()
    commented = (template / ".github" / "review-bot.yml").read_text(encoding="utf-8")
    assert all(f"{key.name}:" in commented for key in dataclasses.fields(Labels))
