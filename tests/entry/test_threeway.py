"""A person's commit on the bot's branch is never overwritten: the merge, field by field."""

from __future__ import annotations

import dataclasses

from hostile import entries
from hypothesis import given

from bot.entry.frontmatter import read, settle, write
from bot.entry.model import Entry, Link
from bot.entry.style import Style
from bot.entry.threeway import Merged, merge

STYLE = Style()
PAPER = Entry(title="Old", authors="A. Ant", venue="VLDB", year=2019, tags=("a",), abstract="We try.")
BASE = write(PAPER, STYLE)


def rendered(**changes: object) -> str:
    return write(dataclasses.replace(PAPER, **changes), STYLE)  # type: ignore[arg-type]


def test_what_the_submitter_changed_joins_what_the_maintainer_changed():
    theirs = BASE.replace("conference: VLDB", "conference: VLDB 2019   # checked").replace("We try.", "We try hard.")
    merged = merge(BASE, rendered(title="New", links=(Link(name="PDF", url="https://a.org"),)), theirs, STYLE)
    assert merged == Merged(
        text=theirs.replace('"Old"', '"New"').replace(
            "tags:", 'additional_links:\n  - {name: "PDF", url: "https://a.org"}\ntags:'
        )
    )


def test_a_field_changed_on_both_sides_stays_theirs_and_is_named():
    theirs = BASE.replace('"Old"', '"Theirs"').replace("We try.", "They try.")
    merged = merge(BASE, rendered(title="Mine", abstract="I try.", year=2020), theirs, STYLE)
    assert merged == Merged(text=theirs.replace("2019", "2020"), conflicts=("title", "abstract"))


def test_the_same_change_on_both_sides_is_no_conflict():
    theirs = BASE.replace('title: "Old"', "title: New")
    assert merge(BASE, rendered(title="New"), theirs, STYLE) == Merged(text=theirs)


def test_a_field_they_removed_is_not_brought_back():
    theirs = BASE.replace('tags: ["a"]\n', "")
    assert merge(BASE, rendered(tags=("a", "b")), theirs, STYLE) == Merged(text=theirs, conflicts=("tags",))
    assert merge(BASE, rendered(year=2020), theirs, STYLE) == Merged(text=theirs.replace("2019", "2020"))


def test_a_field_i_removed_goes_unless_they_changed_it():
    assert merge(BASE, rendered(tags=()), BASE, STYLE) == Merged(text=BASE.replace('tags: ["a"]\n', ""))
    theirs = BASE.replace('["a"]', '["a", "b"]')
    assert merge(BASE, rendered(tags=()), theirs, STYLE) == Merged(text=theirs, conflicts=("tags",))


def test_another_way_of_writing_the_same_is_no_change():
    theirs = BASE.replace('title: "Old"', "title: 'Old' # quoted").replace("year: 2019", "year: '2019'")
    merged = merge(BASE, rendered(title="New", year=2020), theirs, STYLE)
    assert merged == Merged(text=theirs.replace("title: 'Old' # quoted", 'title: "New"').replace("'2019'", "2020"))


def test_a_file_of_theirs_that_cannot_be_read_is_kept():
    broken = BASE.replace('"Old"', '"Old')
    assert merge(BASE, BASE, broken, STYLE) == Merged(text=broken)
    assert merge(BASE, rendered(title="New"), broken, STYLE) == Merged(text=broken, conflicts=("title",))


def test_front_matter_without_lines_of_its_own_is_kept():
    theirs = "---\n{title: Old, year: 2019}\n---\nWe try.\n"
    base = "---\ntitle: Old\nyear: 2019\n---\nWe try.\n"
    assert merge(base, base.replace("Old", "New"), theirs, STYLE) == Merged(text=theirs, conflicts=("title",))


def test_their_line_ends_stay():
    theirs = BASE.replace("\n", "\r\n")
    merged = merge(BASE, rendered(title="New", abstract="One.\n\nTwo."), theirs, STYLE)
    assert merged == Merged(text=theirs.replace('"Old"', '"New"').replace("We try.", "One.\r\n\r\nTwo."))


@given(entries, entries)
def test_without_a_change_of_mine_theirs_stays_byte_by_byte(entry, other):
    base, theirs = write(entry, STYLE), write(other, STYLE)
    assert merge(base, base, theirs, STYLE) == Merged(text=theirs)
    assert merge(base, theirs, theirs, STYLE) == Merged(text=theirs)


@given(entries, entries)
def test_without_a_change_of_theirs_mine_is_what_comes_out(entry, other):
    base, mine = write(entry, STYLE), write(other, STYLE)
    merged = merge(base, mine, base, STYLE)
    assert merged.conflicts == ()
    assert read(merged.text)[0] == settle(other, STYLE)


@given(entries, entries, entries)
def test_a_merge_is_settled_after_one_time(entry, other, third):
    base, mine, theirs = (write(each, STYLE) for each in (entry, other, third))
    merged = merge(base, mine, theirs, STYLE)
    assert merge(base, mine, merged.text, STYLE) == merged
