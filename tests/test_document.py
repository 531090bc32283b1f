"""The door for YAML and JSON Schema: what is read, what is refused and how that is said."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.document import Document, emit, parse, parse_any, part_of, read_schema, rewritten, schema, validate
from bot.faults import ConfigError


def said(document: Document) -> list[tuple[str, int, str]]:
    return [(finding.rule, finding.line, finding.message) for finding in document.findings]


def test_every_field_has_its_line():
    document = parse("title: A\n\n# a comment\nbody:\n  - type: input\n    attributes:\n      label: B\n")
    assert document.lines["title"] == 1
    assert document.lines["body"] == 4
    assert document.lines["body.0.type"] == 5
    assert document.lines["body.0.attributes.label"] == 7


def test_lines_count_from_the_line_on_which_the_text_begins():
    assert parse("a: 1\nb: [c\n", first_line=2).findings[0].line == 3
    assert parse("a: 1\nb: 2\n", first_line=2).lines["b"] == 3


@pytest.mark.parametrize("text", ["2021-01-01", "No", "on", "yes", "y", "12:30", "1_000", "0x1F", "007", ".inf", ".5"])
def test_what_is_not_plainly_a_number_stays_the_text_that_was_typed(text):
    assert parse(f"title: {text}").data == {"title": text}


def test_numbers_truth_values_and_nothing_are_read_and_their_characters_kept():
    document = parse("a: 2019\nb: 1.10\nc: True\nd:\ne: ~\nf: -3\n")
    assert document.data == {"a": 2019, "b": 1.1, "c": True, "d": None, "e": None, "f": -3}
    assert document.texts == {"a": "2019", "b": "1.10", "c": "True", "d": "", "e": "~", "f": "-3"}


def test_quoted_numbers_are_text():
    assert parse("a: \"2019\"\nb: 'true'\n").data == {"a": "2019", "b": "true"}


def test_a_key_given_twice_is_a_finding_that_names_both_lines():
    document = parse("title: A\nyear: 1\ntitle: B\n", path="a.md")
    (finding,) = document.findings
    assert (finding.rule, finding.field, finding.path, finding.line) == ("duplicate-key", "title", "a.md", 3)
    assert finding.hint == "Keep one of them; the first stands on line 1."


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a: b: c", 1, "A colon and a blank stand inside a value."),
        ("x: 1\n\ta: b", 2, "The line begins with a tab."),
        ('x: 1\na: "b', 2, "A quotation mark is opened and never closed."),
        ('a: "\\q"', 1, "A backslash stands in double quotes."),
        ("a: [b, c\n", 1, "A list in square brackets is not closed, or lacks a comma."),
        ("a: {b: c\n", 1, "Curly brackets are not closed, or lack a comma."),
        ("a: @b", 1, "The value begins with `@`, which means something in YAML."),
        ('a: "b" c', 1, "Text follows a closing quotation mark."),
        ("a: 1\n---\nb: 2", 2, "A second document begins here (`---`)."),
        ("a: 1\nb: \x07", 2, "There is an invisible control character (U+0007) here."),
        ("a: \ud800", 1, "There is an invisible control character (U+D800) here."),
        ("just words", 1, "This is a single value, where fields with values are expected."),
        ("- a\n- b", 1, "This is a list, where fields with values are expected."),
        ("? [a]\n: b", 1, "A field's name must be plain text, not a list or a mapping."),
        ("a: !ruby x", 1, "The YAML tag `!ruby` is used here; only plain values are read."),
    ],
)  # fmt: skip
def test_bad_yaml_is_a_finding_with_line_and_likely_cause(text, line, message):
    document = parse(text)
    assert document.data == {}
    assert said(document) == [("yaml-syntax", line, message)]


def test_aliases_are_refused_before_they_can_multiply():
    bomb = "a: &a [x, x]\n" + "".join(f"{k}: &{k} [*{p}, *{p}]\n" for p, k in zip("abcdefgh", "bcdefghi", strict=True))
    assert said(parse(bomb)) == [("yaml-syntax", 2, "An alias (`*name`) is used here; only plain values are read.")]


@pytest.mark.parametrize("opening", ["[", "{a: "])
def test_deep_nesting_is_refused(opening):
    document = parse("a: " + opening * 50_000)
    assert said(document) == [("yaml-syntax", 1, "This is nested more than 32 levels deep.")]


def test_an_empty_text_is_an_empty_document():
    assert parse("") == parse("# only a comment\n") == Document(data={})


def test_a_list_is_read_where_lists_are_wanted():
    document = parse_any("- {bibkey: a2000b, n: 1}\n- c\n")
    assert document.rows == ({"bibkey": "a2000b", "n": 1}, "c")
    assert document.lines["0.bibkey"] == 1
    assert document.lines["1"] == 2
    assert parse_any("a: 1").data == {"a": 1}


@given(st.text())
def test_no_text_makes_the_reader_fail(text):
    parse(text)
    parse_any(text)


@pytest.mark.parametrize("text", ["a: [b, {c: 'd'}]\ne: 1.0\n", "a: 1\na: 2\n", "a: [b\n", "a: b: c\n", "a: &x [*x]\n"])
def test_without_the_c_library_the_same_is_read(text, monkeypatch):
    fast = parse(text)
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    slow = parse(text)
    assert slow == fast
    assert (slow.keys, slow.spans) == (fast.keys, fast.spans)


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**17), 10**17)
    | st.text(st.characters(codec="utf-8", exclude_characters="\ufeff\x85\u2028\u2029")),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abc :#-", max_size=5), inner, max_size=4),
    max_leaves=8,
)


@given(values, st.sampled_from(["", '"', "'"]), st.sampled_from([0, 30, 80]), st.booleans())
def test_what_is_emitted_reads_back(value, quote, width, ascii_only):
    text = emit("key", value, quote=quote, width=width, ascii_only=ascii_only)
    assert parse(text).data == {"key": value}


@pytest.mark.parametrize("text", ["No", "1e3", "1,000", ":sym", "2021-01-01", "12:30", "~", "=", "0o17", "null", "-.5"])
def test_text_that_another_reader_takes_for_something_else_is_quoted(text):
    assert emit("title", text) == f"title: '{text}'"


def test_long_values_are_folded_as_pyyaml_does():
    assert emit("title", "Learning " * 9 + "to Hash", width=80) == (
        "title: Learning Learning Learning Learning Learning Learning Learning Learning Learning\n  to Hash"
    )


def test_faults_against_a_schema_say_field_line_and_what_to_write():
    document = parse(
        'title: ""\nauthors: A\nyear: soon\ntags: [[a]]\nadditional_links:\n  - {name: PDF}\n',
        path="p.md",
        first_line=2,
    )
    found = [(f.field, f.line, f.message, f.hint) for f in validate(document, "publication")]
    assert found == [
        ("title", 2, "`title` is empty.", "Write the title in quotes."),
        ("year", 4, "`year` is not written in an accepted form; it is text.", "Write four digits, such as 2019."),
        ("tags.0", 5, "`tags.0` must be a whole number or text; it is a list.", ""),
        ("additional_links.0.url", 7, "`additional_links.0.url` is missing.", ""),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "title: A\nauthors: B\nyear: 2019",
        "title: A\nauthors: [B, C]\nyear: '2019'\nconference:\ntags:\nadditional_links:",
        "title: A\nauthors: B\nyear: 2019\njournal: ''\ntags: []\ncitations: 7\nshort_authors: B\nanything: {else: 1}",
        'title: A\nauthors: B\nyear: 2019\nbibkey: b2019a\nadditional_links: [{name: PDF, url: "https://a.org/x"}]',
    ],
)
def test_entries_as_reviews_write_them_are_accepted(text):
    assert validate(parse(text), "publication") == ()


@pytest.mark.parametrize("url", ["javascript:alert(1)", "a.org/x", "https://", 'https://a.org/" onclick="x'])
def test_a_link_that_is_no_address_is_not_accepted(url):
    text = emit("additional_links", [{"name": "PDF", "url": url}])
    findings = validate(parse(f"title: A\nauthors: B\nyear: 2019\n{text}"), "publication")
    assert [finding.field for finding in findings] == ["additional_links.0.url"]


# -- columns -----------------------------------------------------------------------------------------------------------


def test_every_field_and_item_has_its_column():
    document = parse("é: {é: 1, b: 2}\nc:\n  - [x, y]\n")
    columns = {place: document.column(place) for place in document.lines}
    assert columns == {"é": 1, "é.é": 5, "é.b": 11, "c": 1, "c.0": 5, "c.0.0": 6, "c.0.1": 9}
    assert document.column("d") == 0


def test_every_key_and_every_value_is_told_by_its_characters():
    text = "# é\r\na: 'b: c'  # d\r\né: [x y, {z: \"w\"}]\r\nf:\r\n  g\r\n  h\r\ni:\r\n"
    document = parse(text)
    assert {place: text[slice(*span)] for place, span in document.keys.items()} == {
        "a": "a",
        "é": "é",
        "é.1.z": "z",
        "f": "f",
        "i": "i",
    }
    assert {place: text[slice(*span)] for place, span in document.spans.items() if place and span[0] < span[1]} == {
        "a": "'b: c'",
        "é": '[x y, {z: "w"}]',
        "é.0": "x y",
        "é.1": '{z: "w"}',
        "é.1.z": '"w"',
        "f": "g\r\n  h",
    }


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("a: b: c", 1, 5),
        ("a: 1\nb: 2\n  a: 3", 3, 4),
        ("x: 1\na: {b: 1, b: 2}", 2, 11),
        ("x: 1\na: \x07", 2, 4),
        ("x: 1\na: *b", 2, 4),
        ("- a", 1, 1),
    ],
)
def test_bad_yaml_is_told_with_its_column(text, line, column):
    (finding,) = parse(text).findings
    assert (finding.line, finding.column) == (line, column)


def test_a_fault_against_a_schema_is_told_with_the_column_of_its_field_or_of_the_one_around_it():
    links = {"items": {"required": ["url"], "properties": {"url": {"type": "string"}}}}
    document = parse("a: 1\nlinks: [{url: 3}, {}]")
    found = [(f.field, f.line, f.column) for f in validate(document, {"properties": {"links": links}})]
    assert found == [("links.0.url", 2, 10), ("links.1.url", 2, 19)]


# -- mending ----------------------------------------------------------------------------------------------------------


def mended(text: str) -> str | None:
    """The text with the edits of its first finding; None when it has none."""
    edits = parse(text).findings[0].edits
    for edit in sorted(edits, key=lambda edit: -edit.start):
        text = f"{text[: edit.start]}{edit.text}{text[edit.end :]}"
    return text if edits else None


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("x: 1\ntitle: A: b\nyear: 2\n", 'x: 1\ntitle: "A: b"\nyear: 2\n'),
        ("title: A:\n", 'title: "A:"\n'),
        ('title: A "b": c\r\n', "title: 'A \"b\": c'\r\n"),
        ("title: It's: a\n", 'title: "It\'s: a"\n'),
        ('title: "It\'s" A: "b"\n', "title: '\"It''s\" A: \"b\"'\n"),
        ("title: @b c\n", 'title: "@b c"\n'),
        ("title: `b` c\n", 'title: "`b` c"\n'),
        ("title: %b\n", 'title: "%b"\n'),
        ("title: *b* c\n", 'title: "*b* c"\n'),
        ("title: [Re] b\n", 'title: "[Re] b"\n'),
        ("title: > 5 b\n", 'title: "> 5 b"\n'),
        ("title: \u201cA: b\u201d\nyear: 2\n", 'title: "A: b"\nyear: 2\n'),
        ('title: "A\nyear: 2\n', 'title: "A"\nyear: 2\n'),
        ('title: "A: b\nauthors: "C"\nyear: 2\n', 'title: "A: b"\nauthors: "C"\nyear: 2\n'),
        ('title: "The "b" c"\n', "title: 'The \"b\" c'\n"),
        ("title: 'The author's'\n", 'title: "The author\'s"\n'),
        ('title: "A" b\n', "title: '\"A\" b'\n"),
        ('title: "A \\pi b"\n', "title: 'A \\pi b'\n"),
        ("links:\n\t- {a: b}\n\t- {a: c}\n", "links:\n  - {a: b}\n  - {a: c}\n"),
        ("title: A\x07b\n", "title: Ab\n"),
    ],
)
def test_bad_yaml_is_mended_where_it_can_mean_one_thing_only(text, right):
    assert mended(text) == right
    assert parse(right).is_readable


@pytest.mark.parametrize(
    "text",
    [
        "title: A: b # c\n",
        "title: [a, b\n",
        "title: {a: b\n",
        "title: A\n  b: c\nd: e\n",
        "a: {b: c: d}\n",
        'title: "\\xE1 \\pi"\n',
        "title: A\n year: 2\n",
        "title: *b\n",
        "a: 1\na: 2\n",
    ],
)
def test_bad_yaml_that_can_mean_more_is_left_to_its_author(text):
    assert mended(text) is None


def test_a_text_with_a_byte_order_mark_is_not_mended():
    assert mended("\ufefftitle: A: b\n") is None
    assert parse("\ufefftitle: A: b\n").findings[0].column == parse("title: A: b\n").findings[0].column


@given(st.text("ab:'\" \n\t#-[]{}@\\\u201c\u201d", max_size=30))
def test_an_edit_never_leaves_the_same_line_broken(text):
    first = parse(text).findings[:1]
    if first and (right := mended(text)) is not None:
        again = parse(right).findings
        assert not again or again[0].line > first[0].line or again[0].rule == "duplicate-key"


# -- parts of values ---------------------------------------------------------------------------------------------------


def edited(text: str, place: str, begin: int, end: int, new: str) -> str | None:
    """The text with a part of a value rewritten; None where that is not sure."""
    edits = rewritten(parse(text), place, begin, end, new)
    for edit in edits:
        text = f"{text[: edit.start]}{edit.text}{text[edit.end :]}"
    return text if edits else None


@pytest.mark.parametrize(
    ("text", "place", "part", "written"),
    [
        ("a: one two\n", "a", "two", "two"),
        ("a: 'it''s two'\n", "a", "'s", "''s"),
        ('a: "D\\xE1niel S"\n', "a", "á", "\\xE1"),
        ('a: "one \\\n  two"\n', "a", "two", "two"),
        ("a: one\n  two three\n", "a", "e two t", "e\n  two t"),
        ("a:\r\n- [b, {c: d e}]\r\n", "a.0.1.c", "e", "e"),
        ("y: 2921\n", "y", "9", "9"),
    ],
)
def test_a_part_of_a_value_is_found_however_the_value_is_written(text, place, part, written):
    document = parse(text)
    value = str(document.data)
    for step in place.split("."):
        value = document.data if value == str(document.data) else value
        value = value[int(step)] if isinstance(value, list) else value[step]
    begin = str(value).index(part)
    found = part_of(document, place, begin, begin + len(part))
    assert found is not None
    assert text[slice(*found)] == written


def test_a_part_of_a_block_of_text_is_not_told():
    assert part_of(parse("a: |\n  one\n  two\n"), "a", 0, 3) is None
    assert part_of(parse("a: one\n"), "b", 0, 1) is None
    assert part_of(parse("a: one\n"), "a", 2, 9) is None


@pytest.mark.parametrize(
    ("text", "place", "begin", "end", "new", "right"),
    [
        ("a: x y # z\n", "a", 2, 3, "w", "a: x w # z\n"),
        ("a: 'it''s y'\n", "a", 5, 6, "y's", "a: 'it''s y''s'\n"),
        ('a: "b c"\n', "a", 2, 3, '"d"', 'a: "b \\"d\\""\n'),
        ("a: x\n", "a", 0, 1, "b: c", 'a: "b: c"\n'),
        ("a: x\n", "a", 0, 1, "2019", 'a: "2019"\n'),
        ("a: 2921\n", "a", 1, 2, "0", "a: 2021\n"),
        ("a: [x, y]\n", "a.0", 0, 1, "p, q", 'a: ["p, q", y]\n'),
        ("a: [{b: http://x}]\n", "a.0.b", 4, 4, "s", "a: [{b: https://x}]\n"),
        ("a: one\n  two\n", "a", 3, 4, ", ", "a: one, two\n"),
        ("a: |\n  one\n", "a", 0, 3, "two", None),
    ],
)
def test_a_rewritten_part_reads_back_or_is_not_rewritten(text, place, begin, end, new, right):
    assert edited(text, place, begin, end, new) == right


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12)


@given(TEXTS, TEXTS, TEXTS, st.sampled_from(["", '"', "'"]), st.booleans())
def test_a_value_with_a_part_rewritten_is_the_value_that_was_meant(before, part, new, quote, ascii_only):
    text = f"{emit('k', f'{before}{part}', quote=quote, ascii_only=ascii_only)}\nnext: 1\n"
    right = edited(text, "k", len(before), len(before) + len(part), new)
    if right is not None:
        again = parse(right)
        assert {**again.data, **again.texts} == {"k": f"{before}{new}", "next": "1"}


# -- schemas -----------------------------------------------------------------------------------------------------------


DATASET = """\
layout: dataset
title: ImageNet
authors: ImageNet consortium
conference: SDM
year: 2012
bibkey: imagenet2012using
additional_links:
   - {name: "Features", url: "https://example.org/features.mat?dl=0"}
"""


@pytest.mark.parametrize("more", ["", "size: 1.2 million images\nmodality: [images]\nlicense:\n", "size: 1200000\n"])
def test_a_dataset_as_reviews_write_it_is_accepted(more):
    assert validate(parse(DATASET + more), "dataset") == ()


@pytest.mark.parametrize("name", ["publication", "dataset"])
def test_every_field_of_an_entry_is_described_and_what_a_form_asks_for_has_a_title(name):
    for field, described in schema(name)["properties"].items():
        assert described["description"].endswith("."), field
    asked = [field for field, described in schema(name)["properties"].items() if "title" in described]
    assert (
        asked
        == {
            "publication": ["title", "authors", "conference", "year", "bibkey", "additional_links", "tags"],
            "dataset": [
                *("title", "authors", "conference", "year", "additional_links", "modality", "size", "license"),
                *("bibkey", "tags"),
            ],
        }[name]
    )


VIDEO = """\
type: object
required: [title, length]
properties:
  title: {$ref: '#/$defs/text'}
  length: {title: Length, description: In minutes., type: integer, minimum: 1}
$defs:
  text: {type: string, pattern: '\\S'}
"""


def test_a_schema_of_the_reviews_own_is_as_good_as_ours():
    own, findings = read_schema(VIDEO, path="schemas/video.yml")
    assert findings == ()
    assert validate(parse("title: A\nlength: 3"), own) == ()
    assert [(f.field, f.message, f.hint) for f in validate(parse("title: ''\nlength: 0"), own)] == [
        ("title", "`title` is empty.", ""),
        ("length", "`length` must be at least 1; it is 0.", "In minutes."),
    ]


def test_a_schema_may_be_json_indented_with_tabs():
    own, findings = read_schema('{\n\t"type": "object",\n\t"required": ["a"]\n}', path="a.json")
    assert findings == ()
    assert [finding.message for finding in validate(parse("b: 1"), own)] == ["`a` is missing."]


SPENT = "The bot's schema of publications is used instead."
UNFIT = [
    ("type: object\ntype: object", 2, "`type` is given twice.", "Keep one of them; the first stands on line 1."),
    ("a: [b", 1, "A list in square brackets is not closed, or lacks a comma.", 'Write `["one", "two"]`.'),
    (
        "x: 1\ntype: text",
        2,
        "This is no JSON Schema: `type`: 'text' is not valid under any of the given schemas.",
        "Mend it.",
    ),
    (
        "properties:\n  a: {$ref: 'https://example.org/a.json'}",
        2,
        "`$ref: https://example.org/a.json` leads to nothing in this file.",
        "Nothing is read from elsewhere: use `$ref: '#/$defs/NAME'`.",
    ),
    ("$ref: other.json#/a", 1, "`$ref: other.json#/a` leads to nothing in this file.", None),
    ("$ref: '#/a'\na: {type: string}", 1, "`$ref: #/a` leads to nothing in this file.", None),
    ("$ref: '#/$defs/a'", 1, "`$ref: #/$defs/a` leads to nothing in this file.", None),
    ("$ref: '#'", 1, "`$ref: #` leads to nothing in this file.", None),
    (
        "properties:\n  a:\n    pattern: '(x'",
        3,
        "The pattern `(x` cannot be compiled: missing ), unterminated subpattern at position 0.",
        "Write a regular expression that Python knows.",
    ),
    (
        "patternProperties:\n  '[': {}",
        2,
        "The pattern `[` cannot be compiled: unterminated character set at position 0.",
        "Write a regular expression that Python knows.",
    ),
    ("$dynamicRef: '#a'", 1, "`$dynamicRef` is not understood here.", "Use `$ref: '#/$defs/NAME'`."),
    (
        "properties:\n  a: {$id: b}",
        2,
        "Only the schema as a whole may have an `$id`.",
        "Take it out.",
    ),
    (
        "$defs:\n  a:\n    properties:\n      b: {$ref: '#/$defs/a'}",
        4,
        "`#/$defs/a` refers to itself.",
        "Spell the inner part out.",
    ),
    (
        "$ref: '#/$defs/a'\n$defs:\n  a: {$ref: '#/$defs/b'}\n  b: {$ref: '#/$defs/a'}",
        4,
        "`#/$defs/a` refers to itself.",
        "Spell the inner part out.",
    ),
]


@pytest.mark.parametrize(("text", "line", "message", "hint"), UNFIT)
def test_a_schema_that_cannot_be_used_is_told_with_its_place(text, line, message, hint):
    own, (finding,) = read_schema(text, path="schemas/a.yml")
    assert own is None
    assert (finding.path, finding.line, finding.message) == ("schemas/a.yml", line, message)
    assert hint is None or finding.hint in (hint, f"{hint} {SPENT}")
    assert finding.is_error


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('{\n"a": }', 2),
        ("[]", 1),
        ("true", 1),
        ("[" * 100_000, 1),
        ("1" * 5_000, 1),
        ('{"title": "\\ud800"}', 1),
        ("", 1),
    ],
    ids=["cut", "list", "true", "deep", "long number", "half a character", "empty"],
)
def test_a_json_schema_that_is_none_is_told_with_its_line(text, line):
    own, (finding,) = read_schema(text, path="a.json")
    assert own is None
    assert finding.line == line


@pytest.mark.parametrize(
    "schema",
    [
        {"allOf": [{}] * 40_000},
        {"properties": {f"p{number}": {"type": "string"} for number in range(4_000)}},
    ],
    ids=["allOf", "properties"],
)
def test_a_schema_that_is_too_large_is_refused_before_it_is_checked(schema):
    """Anybody may send one in a pull request, and to check it would take many seconds."""
    own, (finding,) = read_schema(json.dumps(schema), path="a.json")
    assert own is None
    assert finding.message == "The schema is too large."


def test_a_schema_whose_references_multiply_is_refused_before_anything_is_held_against_it():
    doubled = "".join(
        f"  a{n}: {{allOf: [{{$ref: '#/$defs/a{n + 1}'}}, {{$ref: '#/$defs/a{n + 1}'}}]}}\n" for n in range(20)
    )
    _, (finding,) = read_schema(f"$ref: '#/$defs/a0'\n$defs:\n{doubled}  a20: {{}}", path="a.yml")
    assert finding.message == "The schema is too large: its references repeat one another."
    chain = "".join(f"  a{n}: {{$ref: '#/$defs/a{n + 1}'}}\n" for n in range(500))
    _, (finding,) = read_schema(f"$ref: '#/$defs/a0'\n$defs:\n{chain}  a500: {{}}", path="a.yml")
    assert finding.message == "The schema is nested too deeply."
    _, (finding,) = read_schema("x: " + "y" * 200_001, path="a.yml")
    assert finding.message == "The schema holds 200,004 characters; 200,000 are allowed."


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=5) | st.sampled_from(["#/$defs/a", "string"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["type", "$ref", "$defs", "a", "properties", "allOf", "not", "pattern", "items", "enum"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(json_values, json_values)
def test_no_schema_makes_the_reader_or_its_user_fail(given_schema, data):
    own, findings = read_schema(json.dumps(given_schema), path="a.json")
    assert (own is None) == bool(findings)
    if own is not None:
        validate(Document(data=data if isinstance(data, dict) else {}), own)


def test_an_unknown_schema_is_named():
    with pytest.raises(ConfigError, match="There is no schema named 'nothing'"):
        schema("nothing")


def test_importing_the_door_imports_neither_library():
    program = "import sys, bot.document; sys.exit(any(name in sys.modules for name in ('yaml', 'jsonschema')))"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
