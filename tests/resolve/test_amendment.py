"""What a form asks to be changed in an entry: the changes, and a word on every wish that is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.entry import frontmatter
from bot.entry.model import Entry, Link
from bot.entry.style import Role, Style
from bot.faults import Severity
from bot.resolve.amendment import Amendment, add_links, correction
from bot.resolve.answers import Value

NAMES: dict[Role, str] = {"paper": "PDF", "arxiv": "ArXiV", "code": "Code"}
KEYS = frozenset(
    {"layout", "title", "authors", "conference", "year", "bibkey", "citations", "edition", "additional_links", "tags"}
)
PDF = Link(name="PDF", url="https://a.org/x.pdf")
CODE = Link(name="Code", url="https://github.com/acme/x")
ENTRY = Entry(
    title="Spectral Hashing",
    authors="Y. Weiss, A. Torralba",
    venue="NIPS",
    venue_key="conference",
    year=2008,
    links=(PDF, CODE),
    tags=("Hashing",),
    abstract="One.\n\nTwo.",
    bibkey="weiss2008spectral",
    extra={"layout": "publication", "citations": 4, "awards": "Best", "topics": ["a", "b"], "place": {"city": "X"}},
)


def corrected(of: Entry = ENTRY, /, **fields: Value) -> Amendment:
    lines = {name: 10 * number for number, name in enumerate(fields, 1)}
    return correction(fields, lines, of, known_keys=KEYS, link_names=NAMES)


def linked(links: str, entry: Entry = ENTRY) -> Amendment:
    return add_links({"entry": "weiss2008spectral", "links": links}, {"links": 7}, entry, link_names=NAMES)


def told(amendment: Amendment) -> list[tuple[str, Severity, int, str]]:
    return [(each.rule, each.severity, each.line, each.message) for each in amendment.findings]


# -- a link is added -------------------------------------------------------------------------------------------------


def test_a_link_comes_after_those_that_are_there() -> None:
    assert linked("Slides: https://b.org/s") == Amendment(
        changes={"links": (PDF, CODE, Link(name="Slides", url="https://b.org/s"))},
        given={"links": "Slides: https://b.org/s"},
    )


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("https://gitlab.com/acme/x", "Code"),
        ("https://arxiv.org/abs/2101.00001", "ArXiV"),
        ("https://b.org", "PDF"),
        ("https://www.youtube.com/watch?v=x", "Video"),
        ("https://youtu.be/x", "Video"),
        ("[Video](https://b.org)", "Video"),
        ("- Video - https://b.org", "Video"),
    ],
)
def test_a_link_has_the_name_it_is_given_or_the_one_this_review_uses(written: str, name: str) -> None:
    links = linked(written).changes["links"]
    assert isinstance(links, tuple)
    assert links[-1].name == name


@pytest.mark.parametrize("url", ["https://a.org/x.pdf", "http://www.a.org/x.pdf/", "Draft: http://a.org/x.pdf"])
def test_a_link_that_is_there_already_is_an_error_when_nothing_else_remains(url: str) -> None:
    amendment = linked(url)
    assert (amendment.changes, amendment.given) == ({}, {})
    (finding,) = amendment.findings
    assert (finding.rule, finding.severity, finding.line) == ("link-there", Severity.ERROR, 7)
    assert finding.message.endswith("already, as “PDF”.")


def test_beside_a_new_link_one_that_is_there_is_only_told() -> None:
    amendment = linked("https://a.org/x.pdf\nVideo: https://v.org\nhttps://v.org")
    assert amendment.changes == {"links": (PDF, CODE, Link(name="Video", url="https://v.org"))}
    assert [(rule, severity) for rule, severity, _, _ in told(amendment)] == [("link-there", Severity.NOTICE)] * 2


def test_a_form_without_a_link_changes_nothing_and_says_so() -> None:
    assert told(linked(" ")) == [("nothing-to-change", Severity.ERROR, 7, "There is no link in this form.")]
    assert told(linked("my page")) == [("link-form", Severity.ERROR, 7, "“my page” is not a link.")]


def test_links_that_are_not_written_as_links_are_not_lost_by_a_new_one() -> None:
    odd = Entry(title="A", extra={"additional_links": [{"name": "PDF"}]})
    for amendment in (linked("Video: https://v.org", odd), corrected(odd, links="Video: https://v.org")):
        assert amendment.changes == {}
        assert ("link-form", Severity.ERROR) in [(rule, severity) for rule, severity, _, _ in told(amendment)]


# -- fields are corrected --------------------------------------------------------------------------------------------


def test_only_what_differs_is_changed() -> None:
    amendment = corrected(
        entry="weiss2008spectral",
        title="Spectral  Hashing",
        authors="Yair Weiss\nAntonio Torralba",
        venue="NeurIPS",
        year="2009",
        abstract=" New.\n\nTwo. ",
        tags="Hashing, Graphs",
        note="Please!",
    )
    assert amendment.changes == {
        "authors": "Yair Weiss, Antonio Torralba",
        "venue": "NeurIPS",
        "year": 2009,
        "abstract": "New.\n\nTwo.",
        "tags": ("Hashing", "Graphs"),
    }
    assert amendment.given == {
        "authors": "Yair Weiss\nAntonio Torralba",
        "venue": "NeurIPS",
        "year": "2009",
        "abstract": "New.\n\nTwo.",
        "tags": "Hashing, Graphs",
    }
    assert told(amendment) == [("already-so", Severity.NOTICE, 20, "`title` has this value already.")]


def test_a_line_names_its_field_as_people_do() -> None:
    amendment = corrected(
        changes="Year: 2009\n- **Conference:** ICML\n`citations`: 5\nAUTHOR：Ada Ant\n_key words_: a; b\nAwards: Test of time"
    )
    assert amendment.changes == {
        "year": 2009,
        "conference": "ICML",
        "citations": 5,
        "authors": "Ada Ant",
        "tags": ("a", "b"),
        "awards": "Test of time",
    }
    assert amendment.findings == ()


def test_indented_lines_go_on_with_the_value_before_them() -> None:
    amendment = corrected(changes="abstract: One\n  two.\n\n  Year: three.\nyear: 2009")
    assert amendment.changes == {"abstract": "One\ntwo.\n\nYear: three.", "year": 2009}


@pytest.mark.parametrize("name", ["awards", "citations", "abstract", "tags", "venue", "year", "links"])
def test_a_field_alone_empties_it(name: str) -> None:
    amendment = corrected(changes=f"{name}:")
    assert amendment.changes == {name: None}
    assert amendment.given == {name: ""}


def test_what_has_no_value_need_not_be_emptied() -> None:
    amendment = corrected(Entry(title="A"), changes="abstract:\nconference:\ncitations:\nlinks:")
    assert amendment.changes == {}
    assert [rule for rule, *_ in told(amendment)] == ["already-so"] * 4 + ["nothing-to-change"]
    assert amendment.findings[0].message == "`abstract` has no value already."


@pytest.mark.parametrize(
    ("written", "message", "hint"),
    [
        ("citatons: 5", "An entry has no field “citatons”.", "Did you mean `citations`?"),
        ("Colour: red", "An entry has no field “Colour”.", None),
        ("a word", "“a word” names no field.", None),
        ("https://b.org", "“https://b.org” names no field.", None),
        ("bibkey: weiss2009", "The entry keeps its key `weiss2008spectral`.", None),
        ("year: soon", "The year “soon” is not a year.", None),
        ("place: Y", "`place` is more than a text here.", None),
    ],
)
def test_a_line_that_cannot_be_followed_is_an_error_at_its_line(written: str, message: str, hint: str | None) -> None:
    amendment = corrected(title="Codes", changes=f"\n{written}")
    assert amendment.changes == {"title": "Codes"}
    (finding,) = amendment.findings
    assert (finding.severity, finding.line, finding.message) == (Severity.ERROR, 21, message)
    assert finding.hint
    if hint:
        assert finding.hint == hint


def test_all_fields_are_named_where_none_is_near() -> None:
    (finding,) = corrected(changes="Colour: red").findings
    assert finding.hint.startswith(
        "The fields are title, authors, venue, conference, journal, year, abstract, tags, links"
    )
    assert "bibkey" not in finding.hint


def test_two_new_values_of_one_field_are_an_error() -> None:
    assert told(corrected(year="2009", changes="year: 2010")) == [
        ("change-twice", Severity.ERROR, 20, "There are two new values for `year`.")
    ]
    assert told(corrected(venue="ICML", changes="journal: JMLR"))[0][0] == "change-twice"
    assert told(corrected(year="2009", changes="year: 2009")) == []


def test_a_value_keeps_the_kind_that_it_has() -> None:
    entry = Entry(title="A", extra={"isbn": "123", "topics": ["a"], "citations": 4})
    changes = "isbn: 456\ntopics: b, c\ncitations: 12\nedition: 1.10"
    assert corrected(entry, changes=changes).changes == {
        "isbn": "456", "topics": ["b", "c"], "citations": 12, "edition": "1.10"
    }  # fmt: skip


def test_a_form_that_changes_nothing_says_so() -> None:
    assert told(corrected(entry="weiss2008spectral")) == [
        ("nothing-to-change", Severity.ERROR, 0, "There is nothing to change in this entry.")
    ]
    assert [rule for rule, *_ in told(corrected(year="2008"))] == ["already-so", "nothing-to-change"]


# -- links are corrected ---------------------------------------------------------------------------------------------


def test_a_link_is_replaced_added_or_taken_out_by_its_name() -> None:
    assert corrected(links="pdf: https://b.org/y.pdf\nSlides: https://b.org/s\nCode:").changes == {
        "links": (Link(name="PDF", url="https://b.org/y.pdf"), Link(name="Slides", url="https://b.org/s"))
    }


def test_the_name_of_a_link_is_a_field_too() -> None:
    amendment = corrected(changes="PDF: https://b.org/y.pdf\nCode:\nVideo: https://v.org")
    assert amendment.changes == {
        "links": (Link(name="PDF", url="https://b.org/y.pdf"), Link(name="Video", url="https://v.org"))
    }
    assert amendment.given == {"links": "PDF: https://b.org/y.pdf\nCode: \nVideo: https://v.org"}


@pytest.mark.parametrize(
    ("written", "rule", "message"),
    [
        ("Cod:", "link-unknown", "The entry has no link “Cod”."),
        ("https://b.org", "link-form", "The entry has a link “PDF” already."),
        ("my page", "link-form", "“my page” is not a link."),
        ("PDF: https://b.org\nPDF: https://c.org", "change-twice", "There are two wishes for the link “PDF”."),
    ],
)
def test_a_link_that_is_not_clear_is_never_guessed(written: str, rule: str, message: str) -> None:
    amendment = corrected(links=written)
    assert amendment.changes == {}
    assert [(f.rule, f.severity, f.message) for f in amendment.findings] == [(rule, Severity.ERROR, message)]


def test_of_two_links_with_one_name_none_is_taken() -> None:
    twins = Entry(title="A", links=(CODE, Link(name="code", url="https://b.org")))
    amendment = corrected(twins, links="Code: https://c.org")
    assert amendment.changes == {}
    assert told(amendment)[0][3] == "The entry has 2 links “Code”, and it is not clear which one is meant."


def test_an_address_that_is_there_under_another_name_is_told() -> None:
    amendment = corrected(links=f"Paper: {PDF.url}\nVideo: https://v.org")
    assert amendment.changes == {"links": (PDF, CODE, Link(name="Video", url="https://v.org"))}
    assert [rule for rule, *_ in told(amendment)] == ["link-there"]


def test_http_may_become_https() -> None:
    old = Entry(title="A", links=(Link(name="PDF", url="http://a.org/x"),))
    assert corrected(old, links="PDF: https://a.org/x").changes == {"links": (Link(name="PDF", url="https://a.org/x"),)}


# -- laws ------------------------------------------------------------------------------------------------------------

FILE = """---
layout: publication
# the title as on the first page
title: "Finding Things"
authors: A. Ant, B. Bee
conference: VLDB
year: 2001
bibkey: ant2001finding
additional_links:
   - {name: "PDF", url: "https://a.org/1.pdf"}
tags: ["Search", 'Has Code']
---
We find things.
"""
WORDS = st.text(
    alphabet=st.characters(categories=["L", "N", "P", "S"], include_characters=" ", exclude_characters="�"),
    min_size=1,
    max_size=60,
)


@pytest.mark.parametrize("text", [FILE, FILE.replace("\n", "\r\n")], ids=["LF", "CRLF"])
@given(name=st.sampled_from(["title", "venue", "abstract"]), value=WORDS)
def test_a_field_corrected_to_a_value_reads_back_as_this_value(text: str, name: str, value: str) -> None:
    before = frontmatter.read(text)[0]
    assert before is not None
    amendment = corrected(before, **{name: value})
    after = frontmatter.read(frontmatter.patch(text, amendment.changes, Style()))[0]
    assert after is not None
    wanted = " ".join(value.split()) if name != "abstract" else value.strip()
    assert getattr(after, name) == (wanted or getattr(before, name))
    others = {"title", "authors", "venue", "year", "links", "tags", "abstract", "bibkey", "extra"} - {name}
    assert [getattr(after, other) for other in sorted(others)] == [getattr(before, other) for other in sorted(others)]


@given(WORDS, st.sampled_from(["title", "conference", "awards", "abstract"]))
def test_a_line_and_a_field_of_the_form_mean_the_same(value: str, name: str) -> None:
    by_line = corrected(changes=f"{name}: {value}").changes
    assert by_line == corrected(**{name: value}).changes or not value.strip()


@given(st.lists(st.sampled_from(["title", ":", " ", "\n", "  ", "PDF", "https://b.org", "- ", "**", "`", "x", "："])))
def test_any_mixture_of_lines_is_read_and_nothing_is_lost(pieces: list[str]) -> None:
    written = "".join(pieces)
    amendment = corrected(changes=written)
    assert amendment.changes or amendment.findings


@pytest.mark.parametrize("key", ["layout", "Layout", "permalink", "redirect_to", "Redirect-To", "render_with_liquid"])
@pytest.mark.parametrize("value", ["evil", "https://evil.example", ""])
def test_what_steers_the_site_is_no_strangers_to_set(key: str, value: str) -> None:
    amendment = corrected(changes=f"title: New\n{key}: {value}")
    assert amendment.changes == {"title": "New"}
    assert told(amendment) == [
        (
            "change-unknown",
            Severity.ERROR,
            11,
            f"“{key}” tells the site what to do with the file, so no form changes it.",
        )
    ]
    assert amendment.findings[0].hint == "Ask a maintainer to change it in the file."


def test_what_steers_the_site_may_be_asked_for_by_the_maintainers_own_form() -> None:
    assert corrected(layout="paper").changes == {"layout": "paper"}


def test_a_form_changes_a_hundred_links_and_says_from_where_on_it_does_not() -> None:
    links = [f"L{number}: https://b.org/{number}" for number in range(101)]
    assert len(corrected(links="\n".join(links[:100])).changes["links"]) == 102
    several = [" ".join(f"https://b.org/{number}" for number in range(101))]
    for rows, line in ((links, 110), (several, 10)):
        amendment = corrected(links="\n".join(rows), title="New")
        assert amendment.changes == {"title": "New"}
        assert told(amendment)[-1] == (
            "link-form",
            Severity.ERROR,
            line,
            "One form changes 100 links at most; these are more.",
        )


# Time that grows with the square of the text would make each of these hang; bench/hostile.py measures it.
@pytest.mark.parametrize("sign", ["a:", "a: b\n", "\n", "x\n", " x\n", "title: ", "PDF: https://b.org\n", "**", "`a`"])
@pytest.mark.parametrize("field", ["changes", "links"])
def test_hostile_wishes_beside_a_good_one_are_each_told(field: str, sign: str) -> None:
    amendment = corrected(title="New", **{field: sign * (250_000 // len(sign))})
    assert amendment.changes["title"] == "New"
    assert bool(amendment.findings or "links" in amendment.changes) is bool(sign.strip())


def test_a_value_of_very_many_lines_is_taken_whole() -> None:
    written = "abstract: one\n" + "  two\n" * 200_000
    assert corrected(changes=written).changes == {"abstract": "one" + "\ntwo" * 200_000}


def test_very_many_links_that_the_entry_does_not_have_are_refused() -> None:
    gone = corrected(links="".join(f"w{number}:\n" for number in range(30_000)))
    assert gone.changes == {}
    assert len(gone.findings) == 101
