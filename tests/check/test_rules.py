"""What the rules find, told by example files: `examples/<rule>/valid` and `examples/<rule>/invalid`.

The name of an example is the file name of an entry, with `.new` if the review does not hold it yet and, when
invalid, with the places at which the rule must speak: the line, and the columns of the first character and of the one
behind the last (`lovelace2019tables.new.line-8-col-4-9.line-9.markdown`). A folder within stands for a folder of the
review. `examples/messages.txt` is what people read about the invalid ones, `examples/mended.txt` what becomes of them.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.check import abstract, authors, fields, ignoring, leftovers, links, place, reading, safety, tags
from bot.check.file import EntryFile, read
from bot.check.manual import render_manual
from bot.check.mending import mend, mend_all
from bot.check.report import Report, render_text
from bot.check.rule import Rule
from bot.check.rules import BY_ID, RULES, check
from bot.corpus.index import EMPTY, Index
from bot.entry.inert import clean, guard
from bot.entry.model import Entry, Link
from bot.faults import Finding, Severity
from bot.repository import RepositoryConfig

EXAMPLES = Path(__file__).parent / "examples"
NAME = re.compile(r"(?P<stem>.+?)(?P<new>\.new)?(?P<places>(?:\.line-\d+(?:-col-\d+-\d+)?)*)(?P<extension>\.\w+)?")
PLACE = re.compile(r"\.line-(\d+)(?:-col-(\d+)-(\d+))?")
TAGS = ("engine", "numbers", "grammar", "C++", "Cross-modal", "Has Code")
ENTRIES = {
    "_publications/lovelace2019notes.markdown": Entry(
        title="Notes on the Analytical Engine",
        authors="Ada Lovelace, Luigi Menabrea",
        year=2019,
        venue="Scientific Memoirs",
        tags=TAGS,
        links=(Link(name="ArXiV", url="https://arxiv.org/abs/1810.13337"),),
    ),
    "_publications/menabrea2018sketch.markdown": Entry(
        title="A Sketch of the Analytical Engine",
        authors="Luigi Menabrea",
        year=2018,
        tags=TAGS,
        links=(Link(name="ArXiV", url="https://arxiv.org/abs/1803.00002"),),
    ),
    **{
        f"_publications/babbage{year}engine.markdown": Entry(
            title=f"The Engine in {year}", venue="Scientific Memoirs", tags=TAGS, extra={"funding": "none"}
        )
        for year in range(1822, 1834)
    },
}
REVIEW = Index.build(ENTRIES, entries=ENTRIES)

VALID = sorted(path for path in EXAMPLES.glob("*/valid/**/*") if path.is_file())
INVALID = sorted(path for path in EXAMPLES.glob("*/invalid/**/*") if path.is_file())


Seen = tuple[int, int, int]
"""A line and two columns, 0 where there is none."""


def read_example(example: Path) -> tuple[EntryFile, list[Seen]]:
    """The file that an example stands for, and the places at which its rule must speak."""
    name = NAME.fullmatch(example.name)
    assert name is not None
    within = example.relative_to(EXAMPLES).parts[2:-1]
    path = "/".join([*(within or ["_publications"]), name["stem"] + (name["extension"] or "")])
    places = [tuple(int(number or 0) for number in place) for place in PLACE.findall(name["places"])]
    return read(path, example.read_bytes().decode(), is_new=bool(name["new"])), places


def check_file(file: EntryFile, index: Index = REVIEW) -> tuple[Finding, ...]:
    return check(file, config=RepositoryConfig(), index=index, today_year=2026)


def name_of(example: Path) -> str:
    return example.relative_to(EXAMPLES).as_posix()


# -- examples ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_is_shown_by_valid_and_invalid_examples(rule: Rule) -> None:
    assert any(path.is_relative_to(EXAMPLES / rule.id) for path in VALID)
    assert any(path.is_relative_to(EXAMPLES / rule.id) for path in INVALID)


def test_every_example_belongs_to_a_rule() -> None:
    assert {path.name for path in EXAMPLES.iterdir() if path.is_dir()} == set(BY_ID)


@pytest.mark.parametrize("example", VALID, ids=name_of)
def test_a_valid_example_is_quiet(example: Path) -> None:
    file, _ = read_example(example)
    assert check_file(file) == ()


@pytest.mark.parametrize("example", INVALID, ids=name_of)
def test_an_invalid_example_is_found_at_its_places_and_for_nothing_else(example: Path) -> None:
    file, places = read_example(example)
    found = check_file(file)
    assert {finding.rule for finding in found} == {example.relative_to(EXAMPLES).parts[0]}
    assert sorted({(finding.line, finding.column, finding.end_column) for finding in found}) == places


def test_what_people_read_about_the_invalid_examples() -> None:
    read_out = "".join(render_text(Report.of(check_file(read_example(example)[0]))) for example in INVALID)
    assert read_out == (EXAMPLES / "messages.txt").read_text(encoding="utf-8")


def test_what_becomes_of_the_invalid_examples_that_have_one_right_answer() -> None:
    told = []
    for path in INVALID:
        file, _ = read_example(path)
        mended = mend(file.text, check_file(file))
        lines = difflib.unified_diff(file.text.splitlines(), mended.splitlines(), lineterm="", n=0)
        told += [f"{name_of(path)}\n", *(f"{line}\n" for line in list(lines)[2:])] if mended != file.text else []
    assert "".join(told) == (EXAMPLES / "mended.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("example", INVALID, ids=name_of)
def test_what_is_mended_is_not_found_again(example: Path) -> None:
    file, _ = read_example(example)

    def found(text: str) -> tuple[Finding, ...]:
        return check_file(read(file.path, text, is_new=file.is_new))

    mended = mend_all(file.text, found)
    assert mend(mended, found(mended)) == mended
    if all(finding.edits for finding in found(file.text)):
        assert found(mended) == ()


@pytest.mark.parametrize("example", INVALID, ids=name_of)
def test_every_finding_is_a_sentence_with_a_hint(example: Path) -> None:
    for finding in check_file(read_example(example)[0]):
        assert finding.message.endswith(".")
        assert finding.message[0].isupper() or finding.message[0] == "`"
        assert finding.hint.endswith(".") or finding.rule == "schema"
        assert finding.path
        assert finding.message.count("`") % 2 == 0
        assert finding.hint.count("`") % 2 == 0


LONG = "openaccess.thecvf.com/content_CVPR_2019/papers/" + "Wu_Deep_Hashing_" * 8 + "paper.pdf"


@pytest.mark.parametrize(
    ("url", "hint"),
    [
        (LONG, f"Write `https://{LONG}`."),
        (f"http://{LONG}", "Write `https://` in place of `http://`."),
        (f"https://{LONG}?utm_source=x", f"Write `https://{LONG}`."),
    ],
)
def test_an_address_in_a_hint_can_be_copied_from_there(url: str, hint: str) -> None:
    text = (
        f"---\ntitle: A\nauthors: Ada Lovelace\nyear: 2019\nadditional_links: [{{name: A, url: '{url}'}}]\n---\nText.\n"
    )
    (found,) = [each for each in check_file(read("_publications/x.markdown", text)) if each.rule.startswith("link-")]
    assert found.hint == hint


def test_a_host_is_named_as_it_is_written() -> None:
    text = "---\ntitle: A\nauthors: B C\nyear: 2019\nadditional_links: [{name: A, url: 'http://www.jmlr.org/a'}]\n---\nA.\n"
    messages = [found.message for found in check_file(read("_publications/x.markdown", text))]
    assert "`www.jmlr.org` answers by `https://`, too." in messages


def test_of_two_spellings_of_a_tag_that_are_as_common_as_each_other_neither_is_called_the_better() -> None:
    entries = {f"_publications/{name}.markdown": Entry(title=name, tags=(tag,)) for name, tag in TIED.items()}
    entries |= {path: replace(entry, tags=()) for path, entry in ENTRIES.items()}
    told = []
    for name, tag in TIED.items():
        text = f"---\ntitle: {name}\nauthors: Ada Lovelace\nyear: 2019\ntags: [{tag}]\n---\nText.\n"
        file = read(f"_publications/{name}.markdown", text)
        told += [each for each in check_file(file, Index.build(entries, entries=entries)) if each.rule == "tag-variant"]
    assert [(each.hint, each.edits) for each in told] == [("Choose one of the two spellings.", ())]


TIED = {"one": "Tools & Libraries", "two": "Tools and Libraries"}


# -- the table of rules --------------------------------------------------------------------------------------


MODULES = (abstract, authors, fields, ignoring, leftovers, links, place, reading, safety, tags)


def test_every_rule_is_in_the_table_once_under_a_kebab_case_id() -> None:
    written = [value for module in MODULES for value in vars(module).values() if isinstance(value, Rule)]
    assert sorted(rule.id for rule in RULES) == sorted(rule.id for rule in written)
    assert len(BY_ID) == len(RULES)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.id) for rule in RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_says_what_it_finds_and_why(rule: Rule) -> None:
    assert rule.what.endswith(".")
    assert rule.why.endswith(".")
    assert "\n" not in rule.what + rule.why


def test_the_page_of_rules_is_what_the_code_says() -> None:
    page = Path(__file__).parents[2] / "docs" / "rules.md"
    assert page.read_text(encoding="utf-8") == render_manual(), "Run: python -m bot.check.manual > docs/rules.md"


# -- together ------------------------------------------------------------------------------------------------

MANY = """\
---
title: "TABLES OF NUMBERS BY ENGINE"
authors: Ada Lovelace et al.,
year: in press
additional_links:
  - {name: "", url: "javascript:alert(1)"}
  - {url: "example.org"}
tags: ["a: b", " c", "C"]
---
{{ x }} <script>
"""


def test_every_fault_is_told_at_once_in_the_order_of_lines() -> None:
    found = check_file(read("_publications/lovelace2019tables.markdown", MANY))
    assert [(finding.line, finding.rule) for finding in found] == [
        (2, "title-all-caps"),
        (3, "authors-et-al"),
        (3, "authors-separator"),
        (4, "year-form"),
        (6, "link-name"),
        (6, "link-scheme"),
        (7, "link-name"),
        (7, "link-scheme"),
        (8, "tag-form"),
        (8, "tag-outer-blank"),
        (8, "tag-duplicate"),
        (10, "liquid"),
        (10, "html-active"),
    ]


def test_the_schema_is_silent_where_a_rule_says_it_better() -> None:
    file = read("_publications/x.markdown", "---\ntitle: A\nauthors: Ada Lovelace\nyear: 2921\n---\nText.\n")
    assert [finding.rule for finding in check_file(file)] == ["year-range"]


def test_a_file_that_cannot_be_read_is_not_blamed_for_its_fields() -> None:
    file = read("_publications/x.markdown", "---\ntitle: A: B\n---\n")
    assert [finding.rule for finding in check_file(file)] == ["yaml-syntax"]


@pytest.mark.parametrize("path", ["../x.markdown", "/etc/x.markdown", "_publications/../x.markdown", "a\\x.markdown"])
def test_a_new_file_never_leaves_the_review(path: str) -> None:
    text = "---\ntitle: A\nauthors: Ada Lovelace\nyear: 2019\n---\nText.\n"
    assert "path-folder" in {finding.rule for finding in check_file(read(path, text, is_new=True))}


def test_line_ends_of_windows_change_no_finding() -> None:
    windows = MANY.replace("\n", "\r\n")
    path = "_publications/lovelace2019tables.markdown"
    others = [finding for finding in check_file(read(path, windows)) if finding.rule != "line-ends"]
    assert [replace(finding, edits=()) for finding in others] == [
        replace(finding, edits=()) for finding in check_file(read(path, MANY))
    ]


def test_a_byte_order_mark_hides_nothing() -> None:
    text = "\ufeff---\ntitle: A\nauthors: Ada Lovelace\nyear: 2921\n---\nText.\n"
    found = check_file(read("_publications/x.markdown", text))
    assert [(finding.rule, finding.line, finding.column) for finding in found] == [
        ("byte-order-mark", 1, 1),
        ("year-range", 4, 7),
    ]


VALUES = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        [
            "@everyone fixes #1",
            "../../x",
            "No",
            "0",
            "2021-01-01",
            "\"quoted\": 'all' # ways",
            "{{ x }}",
            "{% raw %}",
            "<script>",
            "\x00",
            "\u202e",
            "[1, 2]",
            "{a: b}",
            "- - -",
            "&a *a",
            "---",
        ]
    ),
)


@given(
    st.dictionaries(
        st.sampled_from(["title", "authors", "year", "tags", "additional_links", "bibkey", "conference"]),
        VALUES,
    ),
    VALUES,
    st.booleans(),
)
def test_whatever_people_write_there_is_an_answer(written: dict[str, str], body: str, is_new: bool) -> None:
    head = "".join(f"{field}: {value}\n" for field, value in written.items())
    text = f"---\n{head}---\n{body}\n"
    file = read("_publications/lovelace2019tables.markdown", text, is_new=is_new)
    found = check_file(file)
    assert found == check_file(file)
    assert len(set(found)) == len(found)
    assert all(1 <= finding.line <= text.count("\n") + 1 for finding in found)
    assert all(finding.rule in BY_ID for finding in found)


@given(st.text(max_size=60))
def test_any_text_at_all_gets_an_answer(text: str) -> None:
    found = check_file(read("_publications/x.markdown", text), EMPTY)
    assert any(finding.severity is Severity.ERROR for finding in found)


ACTING = [
    "{{",
    "{%",
    "}}",
    "%}",
    "<script>",
    "<!--",
    "</p>",
    "<",
    "]",
    "(",
    "[",
    "javascript:x",
    ")",
    "`",
    "\\",
    "\n",
    "{:",
]


@given(
    st.lists(
        st.sampled_from([*ACTING, " onload=", "\n", "{% raw %}", "{% endraw %}", "\u202e", "\x00", "a"]), max_size=20
    )
)
@example(["<", "javascript:x", ">"])
@example(["{% endraw %}", "{{", "a"])
def test_an_abstract_that_the_bot_has_written_is_never_found_to_act(pieces: list[str]) -> None:
    head = "---\ntitle: A\nauthors: Ada Lovelace\nyear: 2019\n---\n"
    file = read("_publications/x.markdown", head + guard(clean("".join(pieces))))
    acting = {"liquid", "html-active", "control-character", "zero-width-character"}
    assert not acting & {finding.rule for finding in check_file(file)}
