"""An entry's file: read, written in the review's hand, and patched line by line."""

from __future__ import annotations

import dataclasses

import pytest
from hostile import abstracts, entries, lines
from hypothesis import example, given
from hypothesis import strategies as st

from bot.entry.frontmatter import patch, read, settle, write
from bot.entry.inert import visible
from bot.entry.model import Entry, Link
from bot.entry.style import Style

PYYAML = Style(
    quotes={},
    links="[{name: NAME, url: URL}]",
    tags="[TAG]",
    width=80,
    ascii_only=True,
    final_newline=False,
    short_authors=True,
    preprint_venue="Arxiv",
)
BARE = Style(
    keys=("layout", "title", "authors", "journal", "year", "tags", "additional_links"),
    quotes={"title": "'", "authors": '"'},
    links="- name: NAME\n  url: 'URL'",
    tags="  - TAG",
    venue="journal",
    empty_venue=None,
    bibkey=False,
    blank_line=True,
    layout="",
)
STYLES = st.sampled_from([Style(), PYYAML, BARE])

PAPER = Entry(
    title="Hashing: A Survey",
    authors="Ada Ant, Bob Bee, Cleo Cat, Dora Dog",
    venue="VLDB",
    year=2019,
    links=(Link(name="PDF", url="https://a.org/1.pdf"), Link(name="Code", url="https://github.com/a/b")),
    tags=("Survey", "Has Code"),
    abstract="We survey.\n\nWe conclude.",
    bibkey="ant2019hashing",
)


def test_an_entry_in_the_plain_hand():
    assert write(PAPER, Style()) == (
        "---\n"
        "layout: publication\n"
        'title: "Hashing: A Survey"\n'
        "authors: Ada Ant, Bob Bee, Cleo Cat, Dora Dog\n"
        "conference: VLDB\n"
        "year: 2019\n"
        "bibkey: ant2019hashing\n"
        "additional_links:\n"
        '  - {name: "PDF", url: "https://a.org/1.pdf"}\n'
        '  - {name: "Code", url: "https://github.com/a/b"}\n'
        'tags: ["Survey", "Has Code"]\n'
        "---\n"
        "We survey.\n"
        "\n"
        "We conclude.\n"
    )


def test_the_same_entry_as_pyyaml_writes_it():
    assert write(dataclasses.replace(PAPER, authors="Élodie Ant, Bob Bee"), PYYAML) == (
        "---\n"
        "layout: publication\n"
        "title: 'Hashing: A Survey'\n"
        'authors: "\\xC9lodie Ant, Bob Bee"\n'
        "conference: VLDB\n"
        "year: 2019\n"
        "bibkey: ant2019hashing\n"
        "additional_links: [{name: PDF, url: 'https://a.org/1.pdf'}, {name: Code, url: 'https://github.com/a/b'}]\n"
        "tags: [Survey, Has Code]\n"
        'short_authors: "\\xC9lodie Ant, Bob Bee"\n'
        "---\n"
        "We survey.\n"
        "\n"
        "We conclude."
    )


def test_the_same_entry_in_a_third_hand():
    assert write(PAPER, BARE) == (
        "---\n"
        "title: 'Hashing: A Survey'\n"
        'authors: "Ada Ant, Bob Bee, Cleo Cat, Dora Dog"\n'
        "journal: VLDB\n"
        "year: 2019\n"
        "tags:\n"
        "  - Survey\n"
        "  - Has Code\n"
        "additional_links:\n"
        "- name: PDF\n"
        "  url: 'https://a.org/1.pdf'\n"
        "- name: Code\n"
        "  url: 'https://github.com/a/b'\n"
        "---\n"
        "\n"
        "We survey.\n"
        "\n"
        "We conclude.\n"
    )


def test_without_venue_the_review_says_so_in_its_own_way():
    preprint = dataclasses.replace(PAPER, venue="", links=(Link(name="Paper", url="https://arxiv.org/abs/2101.00001"),))
    assert "\nconference:\n" in write(preprint, Style())
    assert "\nconference: \n" in write(preprint, Style(empty_venue=" "))
    assert "conference" not in write(preprint, Style(empty_venue=None))
    assert "\nconference: Arxiv\n" in write(preprint, PYYAML)
    assert "\nconference: No Venue\n" in write(dataclasses.replace(preprint, links=()), Style(empty_venue=" No Venue"))


def test_short_authors_are_derived_only_where_the_review_has_them():
    assert "short_authors: Ant et al.\n" in write(PAPER, PYYAML)
    assert "short_authors" not in write(PAPER, Style())


def test_a_journal_keeps_its_key():
    text = write(dataclasses.replace(PAPER, venue_key="journal"), Style())
    assert "\njournal: VLDB\nyear" in text
    assert "\njournal: Journal of Ants\n" in write(
        dataclasses.replace(PAPER, venue="Journal of Ants"), Style(journals=True)
    )


def test_keys_of_the_reviews_own_are_read_kept_and_written():
    entry, _ = read("---\ntitle: A\nauthors: B\nyear: 2000\nawards: {best: true}\ncitations: 7\n---\n")
    assert entry is not None
    assert entry.extra == {"awards": {"best": True}, "citations": 7}
    assert "\ncitations: 7\nawards: {best: true}\n---\n" in write(entry, Style())


@pytest.mark.parametrize(
    ("field", "read_as"),
    [
        ("title: 0", {"title": "0"}),
        ("title: 1.10", {"title": "1.10"}),
        ("title: No", {"title": "No"}),
        ("authors: [Ada Ant, Bob Bee]", {"authors": "Ada Ant, Bob Bee"}),
        ("journal: JMLR", {"venue": "JMLR", "venue_key": "journal"}),
        ("conference:\njournal: JMLR", {"venue": "JMLR", "venue_key": "journal"}),
        ("year: '2019'", {"year": 2019}),
        ("tags: [Online, 2019, 1.10]", {"tags": ("Online", "2019", "1.10")}),
        ("tags: []", {"tags": ()}),
        ("additional_links:", {"links": ()}),
    ],
)
def test_fields_as_reviews_write_them(field, read_as):
    entry, _ = read(f"---\n{field}\n---\nx\n")
    assert {name: getattr(entry, name) for name in read_as} == read_as


@pytest.mark.parametrize(
    "field",
    ["year: in press", "additional_links:\n- {name: PDF}", "tags: Online", "title: [[a]]", "bibkey: {a: b}"],
)
def test_what_a_field_cannot_hold_is_kept_as_it_is(field):
    entry, document = read(f"---\n{field}\n---\nx\n")
    assert entry is not None
    assert entry.extra == document.data
    again, _ = read(write(entry, Style()))
    assert again is not None
    assert again.extra == {**document.data, "layout": "publication"}


@pytest.mark.parametrize(
    ("text", "rule", "line", "message"),
    [
        ("just text", "front-matter", 1, "The file does not begin with front matter."),
        ("---\ntitle: A\n", "front-matter", 1, "The front matter has no end."),
        ("---\ntitle: A\nyear: 'b\n---\n", "yaml-syntax", 3, "A quotation mark is opened and never closed."),
    ],
)
def test_a_file_that_cannot_be_read_says_why(text, rule, line, message):
    entry, document = read(text, path="a.md")
    assert entry is None
    assert [(f.path, f.rule, f.line, f.message) for f in document.findings] == [("a.md", rule, line, message)]


def test_byte_order_mark_line_ends_and_dots_are_read():
    entry, document = read("\ufeff---\r\ntitle: A\r\n...\r\n\r\nOne.\r\nTwo.\r\n")
    assert entry == Entry(title="A", abstract="One.\nTwo.")
    assert document.lines["title"] == 2


def test_dashes_in_the_abstract_end_nothing():
    entry = dataclasses.replace(PAPER, abstract="---\nlayout: evil\n---\nx\n...\ny")
    assert read(write(entry, Style()))[0] == settle(entry, Style())


@given(entries, STYLES)
@example(Entry(title="\"quoted\": 'all' # ways", authors="No", venue="2021-01-01", tags=("a: b", "0")), BARE)
@example(dataclasses.replace(PAPER, abstract="{% endraw %}<script>\\<b>`x` " * 2300), Style())
def test_what_is_written_reads_back(entry, style):
    text = write(entry, style)
    assert read(text)[0] == settle(entry, style)


@given(entries, STYLES)
def test_settling_twice_changes_nothing(entry, style):
    settled = settle(entry, style)
    assert settle(settled, style) == settled
    assert write(settled, style) == write(entry, style)


HAND_WRITTEN = (
    "\ufeff---\r\n"
    "# do not touch\r\n"
    "layout:   publication\r\n"
    "title: 'Old'   # a note\r\n"
    "authors:  A. Ant,   B. Bee \r\n"
    "\r\n"
    "tags: [ a,b,   ]\r\n"
    "journal:   \r\n"
    "additional_links:\r\n"
    "- name:  PDF\r\n"
    "  url:   http://a.org\r\n"
    "# the end\r\n"
    "year: 2000\r\n"
    "---  \r\n"
    "\r\n"
    "The  abstract \r\n\r\n"
)


def test_patching_changes_the_lines_of_its_fields_and_nothing_else():
    changes = {
        "title": "New",
        "links": (Link(name="Code", url="https://a.org"),),
        "venue": "JMLR",
        "bibkey": "ant2000new",
    }
    expected = (
        HAND_WRITTEN.replace("title: 'Old'   # a note", 'title: "New"')
        .replace("- name:  PDF\r\n  url:   http://a.org", '  - {name: "Code", url: "https://a.org"}')
        .replace("journal:   ", "journal: JMLR")
        .replace("year: 2000\r\n", "year: 2000\r\nbibkey: ant2000new\r\n")
    )
    assert patch(HAND_WRITTEN, changes, Style()) == expected


def test_patching_the_abstract_leaves_the_front_matter():
    patched = patch(HAND_WRITTEN, {"abstract": "One {{ x }}.\n\nTwo."}, Style())
    assert patched == HAND_WRITTEN.replace("The  abstract ", "One {% raw %}{{{% endraw %} x }}.\r\n\r\nTwo.")


def test_patching_removes_and_adds_keys_in_the_reviews_order():
    patched = patch(HAND_WRITTEN, {"tags": (), "citations": 3, "note": None}, Style())
    assert patched == HAND_WRITTEN.replace("tags: [ a,b,   ]\r\n", "").replace(
        "year: 2000\r\n", "year: 2000\r\ncitations: 3\r\n"
    )


def test_fields_added_at_one_place_stand_in_the_reviews_order():
    text = "---\ntitle: A\n---\n"
    changes = {"note": 1, "bibkey": "b", "year": 2000, "venue": "VLDB", "authors": "B", "other": 2}
    expected = "---\ntitle: A\nauthors: B\nconference: VLDB\nyear: 2000\nbibkey: b\nnote: 1\nother: 2\n---\n"
    assert patch(text, changes, Style()) == expected


def test_a_venue_that_is_taken_away_leaves_what_the_review_says_without_one():
    text = "---\ntitle:  A\njournal: JMLR\n---\n"
    assert patch(text, {"venue": ""}, Style()) == text.replace(" JMLR", "")
    assert patch(text, {"venue": ""}, Style(empty_venue=None)) == text.replace("journal: JMLR\n", "")
    assert patch(text, {"venue": ""}, Style(empty_venue=" No Venue")) == text.replace("JMLR", "No Venue")
    assert patch(text, {"conference": "VLDB"}, Style()) == text.replace("journal: JMLR", "conference: VLDB")


def test_patching_the_authors_keeps_what_is_derived_from_them_in_step():
    text = write(PAPER, PYYAML)
    patched = patch(text, {"authors": "Zoe Zebra, Bob Bee"}, PYYAML)
    assert patched == text.replace(PAPER.authors, "Zoe Zebra, Bob Bee").replace(
        "short_authors: Ant et al.", "short_authors: Zoe Zebra, Bob Bee"
    )


def test_front_matter_on_one_line_is_patched_by_writing_it_anew():
    patched = patch("---\n{title: A, year: 2000}\n---\nx\n", {"title": "B"}, Style())
    assert read(patched)[0] == Entry(title="B", year=2000, abstract="x", extra={"layout": "publication"})


def test_a_file_that_cannot_be_read_cannot_be_patched():
    for text in ("no front matter", "---\na: [\n---\n", "---\na: 1\na: 2\n---\n"):
        with pytest.raises(ValueError, match="cannot be read"):
            patch(text, {"title": "A"}, Style())


def test_equal_values_change_no_byte():
    entry, _ = read(HAND_WRITTEN)
    assert entry is not None
    same = {name: getattr(entry, name) for name in ("title", "authors", "venue", "year", "links", "tags", "abstract")}
    assert patch(HAND_WRITTEN, same, Style()) == HAND_WRITTEN
    assert patch(HAND_WRITTEN, {}, Style()) == HAND_WRITTEN


@given(entries, STYLES, STYLES, lines, abstracts)
def test_patched_fields_read_as_the_change_and_all_others_as_before(entry, hand, style, line, abstract):
    text = write(entry, hand)
    old, _ = read(text)
    assert old is not None
    new, _ = read(patch(text, {"title": line, "abstract": abstract, "note": line}, style))
    assert new is not None
    expected = settle(dataclasses.replace(old, title=line, abstract=abstract, extra={**old.extra, "note": line}), hand)
    assert (new.title, new.abstract) == (expected.title, expected.abstract)
    assert {**new.extra, "short_authors": 0} == {**old.extra, "note": visible(line), "short_authors": 0}
    assert dataclasses.replace(new, title="", abstract="", extra={}) == dataclasses.replace(
        old, title="", abstract="", extra={}
    )
