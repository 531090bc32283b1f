"""A taxonomy file, read: rows as texts, the words in use, and what is wrong with a row."""

from __future__ import annotations

import pytest

from bot.entry.taxonomy import Row, find, is_read_by, read
from bot.faults import Severity

FILE = """\
# Quantisation Models
- {bibkey: ant2013any, categories: [quantisation], codebook: Any, optimisation: Search, thresholds: 3+}
- {bibkey: Bee2012Two, categories: ['quantisation'], codebook: Any, optimisation: K-Means , thresholds: 2}

# Supervised Models
- {bibkey: bee2012two, categories: [supervised, deep], optimisation: "Rank (AUC, NDCG)", codebook: 1e3, type: No }
"""


def test_rows_come_as_texts_with_their_line():
    first, second, third = read(FILE).rows
    assert first == Row(
        key="ant2013any",
        categories=("quantisation",),
        attributes={"codebook": "Any", "optimisation": "Search", "thresholds": "3+"},
    )
    assert second.attributes == {"codebook": "Any", "optimisation": "K-Means", "thresholds": "2"}
    assert third.categories == ("supervised", "deep")
    assert third.attributes == {"optimisation": "Rank (AUC, NDCG)", "codebook": "1e3", "type": "No"}
    assert [row.line for row in (first, second, third)] == [2, 3, 6]


def test_keys_are_found_without_case():
    taxonomy = read(FILE)
    assert taxonomy.keys == {"ant2013any", "bee2012two"}
    assert [row.line for row in taxonomy.rows_of("BEE2012two")] == [3, 6]
    assert taxonomy.rows_of("nobody") == ()


def test_words_are_counted_the_most_used_first():
    taxonomy = read(FILE)
    assert list(taxonomy.categories.items()) == [("quantisation", 2), ("deep", 1), ("supervised", 1)]
    assert taxonomy.attributes == ("codebook", "optimisation", "thresholds", "type")
    assert taxonomy.attributes_of("Quantisation") == ("codebook", "optimisation", "thresholds")
    assert taxonomy.attributes_of("new") == ()
    assert list(taxonomy.values("codebook").items()) == [("Any", 2), ("1e3", 1)]
    assert taxonomy.values("unknown") == {}


def rows_with(*values: str) -> str:
    return "".join(f"- {{bibkey: a{n}, categories: [c], kind: {value}}}\n" for n, value in enumerate(values))


def test_a_settled_vocabulary_is_closed():
    assert read(rows_with("a", "a", "b", "b")).is_closed("kind")
    sixteen = [f"v{n}" for n in range(16)]
    assert read(rows_with(*sixteen[:15], *sixteen[:15])).is_closed("kind")
    assert not read(rows_with(*sixteen, *sixteen)).is_closed("kind")


def test_it_is_open_when_a_fifth_of_the_values_was_used_once():
    assert not read(rows_with("a", "a", "b", "b", "c", "c", "d", "d", "e")).is_closed("kind")
    assert read(rows_with("a", "a", "b", "b", "c", "c", "d", "d", "e", "e", "f")).is_closed("kind")
    assert not read(rows_with("", "")).is_closed("kind")


def test_one_value_alone_closes_nothing():
    assert not read(rows_with("a", "a", "a")).is_closed("kind")


def test_rows_on_several_lines_and_windows_line_ends_are_read_alike():
    text = "- bibkey: a\r\n  categories:\r\n    - one\r\n    - two\r\n  size: 60000\r\n-\r\n  bibkey: b\r\n  categories: one\r\n"
    assert read(text).rows == (
        Row(key="a", categories=("one", "two"), attributes={"size": "60000"}),
        Row(key="b", categories=("one",), attributes={}),
    )


def test_a_value_torn_at_a_comma_is_told_and_is_no_attribute():
    taxonomy = read("- {bibkey: ant, categories: [c], how: Rank (AUC, NDCG, MAP), type: Deep}\n", path="_data/t.yml")
    assert taxonomy.attributes == ("how", "type")
    (finding,) = taxonomy.findings
    assert (finding.rule, finding.severity, finding.path, finding.line, finding.field) == (
        "taxonomy-row",
        Severity.WARNING,
        "_data/t.yml",
        1,
        "how",
    )
    assert finding.message == (
        "The row of `ant`: a value with a comma is not in quotes, so it ends before the comma, and `NDCG` is lost."
    )
    assert finding.hint == 'Put the value in quotes: `how: "Rank (AUC, NDCG, MAP)"`.'


def test_an_attribute_left_empty_is_no_torn_value():
    taxonomy = read(
        "- {bibkey: ant, categories: [c], model:  , type: Deep}\n- bibkey: bee\n  categories: c\n  model:\n"
    )
    assert taxonomy.findings == ()
    assert [row.attributes["model"] for row in taxonomy.rows] == ["", ""]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- a word\n", "This item of the list is no row."),
        ("- {categories: [c]}\n", "This row has no `bibkey`."),
        ("- {bibkey: ant}\n", "The row of `ant` is in no category."),
        ("- {bibkey: ant, categories: [c], model: [a, b]}\n", "The row of `ant`: `model` is no plain text."),
    ],
)
def test_a_row_that_is_not_as_it_should_be_is_told_and_the_others_are_read(text: str, message: str):
    taxonomy = read("- {bibkey: first, categories: [c]}\n" + text)
    assert [(finding.message, finding.line, finding.severity) for finding in taxonomy.findings] == [
        (message, 2, Severity.WARNING)
    ]
    assert taxonomy.rows[0].key == "first"


@pytest.mark.parametrize("text", ["a: mapping\n", "one word\n", "- {bibkey: a", "- {a: b: c}\n"])
def test_a_file_that_is_no_list_of_rows_is_an_error(text: str):
    taxonomy = read(text)
    assert taxonomy.rows == ()
    assert [finding.severity for finding in taxonomy.findings] == [Severity.ERROR]


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "[]\n"])
def test_a_file_without_rows_is_fine(text: str):
    assert (read(text).rows, read(text).findings) == ((), ())


def test_the_chosen_file_is_found_or_else_the_only_one_of_the_usual_name():
    paths = ["index.md", "_data/people.yml", "_data/anttaxonomy.yml"]
    assert find(paths) == "_data/anttaxonomy.yml"
    assert find(["_data/Taxonomy.YAML"]) == "_data/Taxonomy.YAML"
    assert find([*paths, "_data/new_taxonomy.yaml"]) is None
    assert find([*paths, "_data/new_taxonomy.yaml"], "_data/people.yml") == "_data/people.yml"
    assert find(paths, "_data/gone.yml") is None
    assert find(["docs/taxonomy.yml", "_data/old/taxonomy.yml"]) is None


@pytest.mark.parametrize(
    "page",
    [
        "{% for row in site.data.anttaxonomy %}",
        '{{ site.data["anttaxonomy"] | size }}',
        "{% assign t = site.data['anttaxonomy'] | where: 'a', 'b' %}",
        "{% assign t = site.data.anttaxonomy.first %}",
    ],
)
def test_a_page_that_reads_the_file_shows_the_taxonomy(page: str):
    assert is_read_by(["# About", page], "_data/anttaxonomy.yml")


@pytest.mark.parametrize(
    "page",
    [
        "",
        "anttaxonomy",
        "{{ site.data.anttaxonomy2 }}",
        "{{ site.data.new_anttaxonomy }}",
        "{{ site.data.anttaxonomy-b }}",
    ],
)
def test_other_pages_do_not(page: str):
    assert not is_read_by([page], "_data/anttaxonomy.yml")


def test_a_file_outside_the_data_folder_is_read_by_no_page():
    assert not is_read_by(["{{ site.data.taxonomy }}"], "taxonomy.yml")
    assert is_read_by(["{{ site.data.old.taxonomy }}"], "_data/old/taxonomy.yml")
