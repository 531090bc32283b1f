"""From the answers of a form to an entry: the submitter's word, and what could not be read."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.entry.model import Entry, Link
from bot.entry.style import Role
from bot.faults import Finding, Severity
from bot.resolve.merge import BIBKEY, LINKS, MORE_LINKS, TAGS, VENUE, Merged, Value, form_ids, merge
from bot.resolve.record import Record

NAMES: dict[Role, str] = {"paper": "PDF", "arxiv": "ArXiV", "code": "Code", "data": "Dataset"}


def merged(known: frozenset[str] = frozenset(), names: dict[Role, str] = NAMES, **fields: Value) -> Merged:
    lines = {name: number for number, name in enumerate(fields, 1)}
    return merge(fields, lines=lines, link_names=names, known_keys=known)


def entry(**fields: Value) -> Entry:
    return merged(**fields).entry


# -- the whole -----------------------------------------------------------------------------------------------------


def test_every_answer_finds_its_place_and_says_where_it_came_from() -> None:
    found = merged(
        frozenset({"awards"}),
        title=" Spectral\n Codes ",
        authors="Y. Weiss, A. Torralba",
        venue="NIPS",
        year="2008",
        link="https://example.org/weiss.pdf",
        code="https://github.com/acme/codes",
        tags="Hashing, Retrieval",
        abstract="\nOne.\n\n  Two.\n",
        bibkey="weiss2008spectral",
        awards="Best paper",
        note="Please hurry.",
    )
    assert found.entry == Entry(
        title="Spectral Codes",
        authors="Y. Weiss, A. Torralba",
        venue="NIPS",
        year=2008,
        links=(
            Link(name="PDF", url="https://example.org/weiss.pdf"),
            Link(name="Code", url="https://github.com/acme/codes"),
        ),
        tags=("Hashing", "Retrieval"),
        abstract="One.\n\n  Two.",
        bibkey="weiss2008spectral",
        extra={"awards": "Best paper"},
    )
    assert set(found.provenance) == {
        "title", "authors", "venue", "year", "links", "tags", "abstract", "bibkey", "awards"
    }  # fmt: skip
    assert set(found.provenance.values()) == {"the form"}
    assert found.remarks == {"note": "Please hurry."}
    assert found.findings == ()


def test_no_answer_makes_an_empty_entry_and_no_fault() -> None:
    assert merged() == Merged(entry=Entry(title=""), provenance={}, remarks={}, findings=())
    assert merged(title=" \n", year="", tags=" ,; ", links="\n\n", note="  ") == merged()


@pytest.mark.parametrize(
    "name", ["title", "authors", "venue", "year", "abstract", "tags", "bibkey", "additional_links"]
)
def test_a_form_may_ask_for_a_field_under_any_of_its_ids(name: str) -> None:
    written = {"year": "2008", "additional_links": "https://example.org"}.get(name, "word")
    for form_id in form_ids(name):
        found = merged(**{form_id: written})
        assert list(found.provenance) == ["links" if name == "additional_links" else name]
        assert found.remarks == {}


@pytest.mark.parametrize("names", [VENUE, BIBKEY], ids=["venue", "bibkey"])
def test_a_second_answer_to_what_an_entry_has_one_of_is_a_remark(names: tuple[str, ...]) -> None:
    found = merged(**{names[0]: "first", names[1]: "second"})
    assert "first" in (found.entry.venue, found.entry.bibkey)
    assert found.remarks == {names[1]: "second"}


def test_an_id_that_is_no_field_is_a_remark_whatever_its_kind() -> None:
    assert merged(checks=("I have read it.", "It is new."), topic="Survey").remarks == {
        "checks": "I have read it., It is new.",
        "topic": "Survey",
    }


# -- authors -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ("Ada Ant, Bob Bee and Cleo Cat", "Ada Ant, Bob Bee and Cleo Cat"),
        ("Ada  Ant,\tBob Bee,", "Ada Ant, Bob Bee"),
        ("Ada Ant\nBob Bee\n\nCleo Cat", "Ada Ant, Bob Bee, Cleo Cat"),
        ("Ada Ant;\r\nBob Bee;", "Ada Ant; Bob Bee"),
        ("- Ada Ant\n- Bob Bee", "Ada Ant, Bob Bee"),
        ("• Ada Ant,\n• Bob Bee,", "Ada Ant, Bob Bee"),
        ("1. Ada Ant\n2) Bob Bee", "Ada Ant, Bob Bee"),
        ("A. Ant\nB. Bee", "A. Ant, B. Bee"),
        ("Ada Ant\nand Bob Bee", "Ada Ant, and Bob Bee"),
    ],
)
def test_authors_may_be_written_in_a_line_or_one_a_line(written: str, line: str) -> None:
    assert entry(authors=written).authors == line


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ("Ada Ant, Bob Bee,\nCleo Cat, Dora Dog", "Ada Ant, Bob Bee, Cleo Cat, Dora Dog"),
        ("Ada Ant, Bob Bee, Cleo\nCat, Dora Dog", "Ada Ant, Bob Bee, Cleo Cat, Dora Dog"),
        ("Ada Ant and\nBob Bee", "Ada Ant and Bob Bee"),
        ("Ant, Ada; Bee,\nBob", "Ant, Ada; Bee, Bob"),
    ],
)
def test_a_pasted_paragraph_of_authors_is_unwrapped(written: str, line: str) -> None:
    assert entry(authors=written).authors == line


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ("Ant, Ada\nBee, Bob", "Ant, Ada; Bee, Bob"),
        ("Ant, Ada,\nBee, Bob,", "Ant, Ada; Bee, Bob"),
        ("Ant, Ada;\nvan der Bee, Bob", "Ant, Ada; van der Bee, Bob"),
        ("García Márquez, Gabriel\nBee, B.", "García Márquez, Gabriel; Bee, B."),
        ("Ada Ant, Jr.\nBob Bee", "Ada Ant, Jr.; Bob Bee"),
        ("Ant, Ada and\nBee, Bob", "Ant, Ada; Bee, Bob"),
    ],
)
def test_a_name_that_holds_a_comma_is_kept_whole(written: str, line: str) -> None:
    assert entry(authors=written).authors == line


# -- year ----------------------------------------------------------------------------------------------------------


def test_a_year_has_four_digits() -> None:
    assert entry(year=" 2008 ").year == 2008


@pytest.mark.parametrize(
    "written", ["soon", "08", "20081", "2008-01", "2008 (to appear)", "２００８", "-2008", "2008?"]
)
def test_anything_else_is_an_error_at_its_line(written: str) -> None:
    found = merged(title="A", year=written)
    assert found.entry.year is None
    assert "year" not in found.provenance
    assert found.findings == (
        Finding(
            rule="year-form",
            severity=Severity.ERROR,
            message=f"The year “{written}” is not a year.",
            hint="Write four digits, for example 2021.",
            field="year",
            line=2,
        ),
    )


# -- tags ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [
        "Hashing, Deep learning",
        "Hashing; Deep  learning;",
        "Hashing\nDeep learning",
        "- Hashing\n- Deep learning",
        '["Hashing", "Deep learning"]',
        "[Hashing, 'Deep learning']",
        "`Hashing`, “Deep learning”",
        "Hashing，Deep learning",
        "Hashing, Deep learning, Hashing",
        "#Hashing, Deep learning",
        ("Hashing", "Deep learning"),
    ],
)
def test_tags_are_taken_in_many_spellings(written: Value) -> None:
    assert entry(tags=written).tags == ("Hashing", "Deep learning")


def test_hashtags_are_tags() -> None:
    assert entry(tags="#hashing #deep-learning").tags == ("hashing", "deep-learning")


def test_what_is_part_of_a_tag_stays() -> None:
    assert entry(tags='C#, C++, "quoted" words, a: b').tags == ("C#", "C++", '"quoted" words', "a: b")


def test_chosen_and_new_tags_come_together_each_once() -> None:
    found = entry(tags=("Hashing", "Options, with a comma"), new_tags="Graphs, Hashing", keywords="Trees")
    assert found.tags == ("Hashing", "Options, with a comma", "Graphs", "Trees")


# -- links ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "url", "name"),
    [
        ("link", "https://example.org/a.pdf", "PDF"),
        ("link", "https://arxiv.org/abs/2101.00001", "ArXiV"),
        ("doi", "10.1145/1.2", "PDF"),
        ("code", "https://github.com/acme/x", "Code"),
        ("code", "https://example.org/x", "Code"),
        ("dataset", "https://github.com/acme/x", "Dataset"),
        ("website", "https://example.org", "Website"),
        ("more_links", "https://github.com/acme/x", "Code"),
        ("more_links", "https://arxiv.org/abs/2101.00001", "ArXiV"),
        ("more_links", "https://example.org", "PDF"),
    ],
)
def test_a_link_without_a_name_gets_the_one_this_review_uses(field: str, url: str, name: str) -> None:
    (link,) = entry(**{field: url}).links
    assert link.name == name


def test_a_review_that_has_no_name_of_its_own_for_arxiv_calls_it_a_paper() -> None:
    (link,) = merged(names={"paper": "Paper"}, link="2101.00001").entry.links
    assert link == Link(name="Paper", url="https://arxiv.org/abs/2101.00001")


def test_a_name_that_the_submitter_wrote_stands() -> None:
    assert entry(code="Our fork: https://example.org/x").links == (Link(name="Our fork", url="https://example.org/x"),)


def test_links_come_in_the_order_of_their_fields_each_once() -> None:
    found = entry(
        more_links="- Slides: https://c.org\n- PDF: https://a.org", code="https://b.org", paper="https://a.org"
    )
    assert [(link.name, link.url) for link in found.links] == [
        ("PDF", "https://a.org"),
        ("Code", "https://b.org"),
        ("Slides", "https://c.org"),
    ]


def test_a_line_without_a_link_is_an_error() -> None:
    found = merged(links="PDF: https://a.org\nsomewhere on my page")
    assert [link.url for link in found.entry.links] == ["https://a.org"]
    assert found.findings == (
        Finding(
            rule="link-form",
            severity=Severity.ERROR,
            message="“somewhere on my page” is not a link.",
            hint="Write the whole address, beginning with `https://`, one on each line; a name and a colon may stand before it.",
            field="links",
            line=1,
        ),
    )


def test_words_behind_a_link_are_told_and_stop_nothing() -> None:
    found = merged(link="https://a.org/x.pdf (author's version)")
    assert found.entry.links == (Link(name="PDF", url="https://a.org/x.pdf"),)
    assert found.findings == (
        Finding(
            rule="link-form",
            severity=Severity.WARNING,
            message="“(author's version)” beside a link is left out.",
            hint="A name of the link stands before it, with a colon.",
            field="link",
            line=1,
        ),
    )


def test_a_finding_quotes_only_so_much() -> None:
    (finding,) = merged(link="word " * 12_000).findings
    assert len(finding.message) < 120
    assert "word…”" in finding.message


# -- what sources know -----------------------------------------------------------------------------------------------

BIBTEX = """@article{weiss2008,
  title = {Spectral {Hashing}}, author = {Weiss, Yair and Torralba, A.}, journal = {JMLR},
  year = 2008, url = {https://example.org/weiss.pdf}, abstract = {Codes.}, volume = 3
}"""


def test_bibtex_in_the_field_of_the_paper_fills_what_the_form_does_not_say() -> None:
    found = merged(frozenset({"journal", "volume"}), paper=BIBTEX, year="2009", code="https://github.com/acme/codes")
    assert found.entry == Entry(
        title="Spectral Hashing",
        authors="Yair Weiss, A. Torralba",
        venue="JMLR",
        year=2009,
        links=(
            Link(name="PDF", url="https://example.org/weiss.pdf"),
            Link(name="Code", url="https://github.com/acme/codes"),
        ),
        abstract="Codes.",
        extra={"volume": "3"},
    )
    assert found.entry.venue_key == "journal"
    assert found.provenance == {
        "title": "the BibTeX",
        "authors": "the BibTeX",
        "venue": "the BibTeX",
        "year": "the form",
        "links": "the form and the BibTeX",
        "abstract": "the BibTeX",
        "volume": "the BibTeX",
    }
    assert (found.findings, found.remarks) == ((), {})
    assert "https://example.org/weiss.pdf" in found.unnamed


def test_what_a_review_has_no_key_for_is_not_taken_from_a_record() -> None:
    found = merged(paper=BIBTEX).entry
    assert (found.venue_key, dict(found.extra)) == ("", {})


@pytest.mark.parametrize("field", ["link", "paper", "url"])
def test_addresses_may_stand_beside_the_bibtex(field: str) -> None:
    found = merged(**{field: f"2101.00001\n\n{BIBTEX}\n"}).entry
    assert [(link.name, link.url) for link in found.links] == [
        ("PDF", "https://example.org/weiss.pdf"),
        ("ArXiV", "https://arxiv.org/abs/2101.00001"),
    ]


def test_of_several_entries_the_first_is_taken_and_the_form_for_several_is_named() -> None:
    found = merge({"paper": f"{BIBTEX}\n@misc{{b, title={{B}}}}"}, lines={"paper": 11}, link_names=NAMES)
    assert found.entry.title == "Spectral Hashing"
    assert found.findings == (
        Finding(
            rule="several-papers",
            severity=Severity.WARNING,
            message="The BibTeX has 2 entries; the first one is taken.",
            hint="To add several papers, file the form for several at once.",
            field="paper",
            line=15,
        ),
    )


def test_what_is_wrong_with_the_bibtex_is_told_at_its_line_of_the_issue() -> None:
    found = merge({"paper": "\n@misc{b, title={B} year=2001}"}, lines={"paper": 11}, link_names=NAMES)
    assert [(finding.rule, finding.field, finding.line) for finding in found.findings] == [("bibtex", "paper", 12)]


def test_records_fill_what_the_form_does_not_say_the_first_that_knows_it() -> None:
    found = merge(
        {"title": "Mine", "year": "soon"},
        lines={},
        link_names=NAMES,
        known_keys=frozenset({"doi"}),
        records=[
            Record(source="Crossref", title="Theirs", venue="NIPS", links=(Link(name="Talk", url="https://t.org"),)),
            Record(source="arXiv", year=2008, venue="arXiv", tags=("Hashing",), extra={"doi": "10.1/2", "pages": "1"}),
        ],
    )
    assert found.entry == Entry(
        title="Mine",
        venue="NIPS",
        links=(Link(name="Talk", url="https://t.org"),),
        tags=("Hashing",),
        extra={"doi": "10.1/2"},
    )
    assert found.provenance == {
        "title": "the form", "venue": "Crossref", "links": "Crossref", "tags": "arXiv", "doi": "arXiv"
    }  # fmt: skip


def test_a_link_that_a_record_repeats_stays_the_submitters() -> None:
    record = Record(source="arXiv", links=(Link(name="", url="http://www.a.org/x/"),))
    found = merge({"paper": "Draft: https://a.org/x"}, lines={}, link_names=NAMES, records=[record])
    assert found.entry.links == (Link(name="Draft", url="https://a.org/x"),)
    assert found.provenance["links"] == "the form"


def test_where_nothing_is_looked_up_an_address_alone_asks_for_the_rest() -> None:
    found = merged(paper="2101.00001", authors="Ada Ant")
    assert found.findings == (
        Finding(
            rule="look-up",
            severity=Severity.NOTICE,
            message="Papers are not looked up here.",
            hint="Please also fill in Title and Year, or paste the paper's BibTeX instead of its address.",
            field="paper",
            line=1,
        ),
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"paper": "2101.00001", "title": "T", "authors": "A", "year": "2008"},
        {"paper": "2101.00001", "title": "T", "authors": "A", "year": "soon"},
        {"paper": "@misc{k, title={A}}"},
        {"link": "2101.00001"},
        {"paper": "words"},
        {},
    ],
)
def test_nobody_is_asked_for_what_is_there_or_told_already(fields: dict[str, Value]) -> None:
    assert "look-up" not in {finding.rule for finding in merged(**fields).findings}


def test_words_in_the_field_of_the_paper_ask_for_what_it_takes() -> None:
    (finding,) = merged(paper="Spectral Hashing", title="T").findings
    assert finding.message == "“Spectral Hashing” is not a link."
    assert finding.hint == "Write the paper's address, its DOI or its arXiv id, or paste its BibTeX."


def test_what_was_given_stands_beside_what_is_used() -> None:
    found = merged(
        frozenset({"awards"}),
        title=" Spectral\n Codes ",
        year="soon",
        tags=("Hashing", "Trees"),
        new_tags="Graphs",
        paper="2101.00001",
        code="https://github.com/acme/x",
        awards="Best",
        abstract="word " * 1000,
        venue=" ,; ",
    )
    assert found.given == {
        "title": "Spectral\n Codes",
        "year": "soon",
        "tags": "Hashing, Trees\nGraphs",
        "links": "2101.00001\nhttps://github.com/acme/x",
        "awards": "Best",
        "abstract": ("word " * 1000)[:2000],
    }


def test_bibtex_is_not_what_was_given_for_a_link() -> None:
    found = merged(paper="@misc{x, title={Codes}, url={https://a.org/x.pdf}}", code="https://github.com/acme/x")
    assert found.given == {"links": "https://github.com/acme/x"}


# -- the law -------------------------------------------------------------------------------------------------------

IDS = ("title", "authors", "venue", "journal", "year", "abstract", *TAGS, "bibkey", *MORE_LINKS, "note", "topic")
PIECES = st.sampled_from(
    ["word", "https://a.org/x", "[Name](https://b.org)", "2101.00001", "10.1145/12", "2008", ",", ";", ":", "\n", " ",
     "- ", "1. ", "#", "<", ">", "(", ")", "[", "]", '"', "`", "“", "”", "ß", "深度", "{{", "@ada", "\r\n", "*", "et al."]
)  # fmt: skip
ANSWERS = st.lists(PIECES | st.text(max_size=8), max_size=12).map("".join)
FORMS = st.dictionaries(
    st.sampled_from([*IDS, *(name for names in LINKS.values() for name in names)]),
    ANSWERS | st.lists(ANSWERS, max_size=3).map(tuple),
    max_size=6,
)


@given(FORMS, st.sets(st.sampled_from(["note", "conference", "citations"])))
def test_nothing_that_a_submitter_wrote_is_lost(fields: dict[str, Value], known: set[str]) -> None:
    """Every word stands in the entry, in a remark, or in a field of which a finding speaks."""
    found = merge(fields, lines={}, link_names=NAMES, known_keys=frozenset(known))
    made = found.entry
    kept = [made.title, made.authors, made.venue, str(made.year), made.abstract, made.bibkey, *made.tags]
    kept += [text for link in made.links for text in (link.name, link.url)]
    kept += [str(value) for value in (*made.extra.values(), *found.remarks.values())]
    text = " ".join(kept)
    told = {finding.field for finding in found.findings}
    for name, value in fields.items():
        written = value if isinstance(value, str) else " ".join(value)
        for word in re.findall(r"\w+", written.replace("https://", " https://")):
            # Bullets' numbers and the words that only join two links are no words of theirs.
            is_sign = re.fullmatch(r"\d{1,3}|_+|and|or", word)
            assert name in told or is_sign or word.strip("_") in text


# Time that grows with the square of the text would make these hang; bench/hostile.py measures it.
@pytest.mark.parametrize("sign", [", ", ",", "a\n", "#a ", " ", "and ", '"', "- "])
@pytest.mark.parametrize("field", ["authors", "tags", "links", "year", "title"])
def test_the_last_word_of_a_hostile_answer_is_taken_or_told(field: str, sign: str) -> None:
    found = merged(**{field: sign * (250_000 // len(sign)) + "last"})
    entry = found.entry
    kept = {"authors": entry.authors, "tags": ",".join(entry.tags), "title": entry.title}.get(field, "")
    assert kept.endswith("last") or any(finding.field == field for finding in found.findings)


@pytest.mark.parametrize(
    "key", ["layout", "permalink", "published", "redirect_to", "render_with_liquid", "tags", "bibkey", "links"]
)
def test_bibtex_does_not_steer_the_site(key: str) -> None:
    known = frozenset({key, "doi"})
    found = merge(
        {"paper": f"@misc{{k, title = {{A}}, doi = {{10.1145/x}}, {key} = {{evil}}}}"},
        lines={},
        link_names=NAMES,
        known_keys=known,
    )
    assert dict(found.entry.extra) == {"doi": "10.1145/x"}


@given(FORMS)
def test_what_the_entry_holds_is_said_to_come_from_the_form(fields: dict[str, Value]) -> None:
    found = merge(fields, lines={}, link_names=NAMES)
    for name in ("title", "authors", "venue", "year", "links", "tags", "abstract", "bibkey"):
        assert (name in found.provenance) is (getattr(found.entry, name) not in ("", None, ()))


@pytest.mark.parametrize(("asked", "key"), [("conference", "conference"), ("journal", "journal"), ("venue", "")])
def test_a_venue_goes_under_the_key_that_the_form_asks_for_by_name(asked: str, key: str) -> None:
    entry = merge({asked: "JMLR"}, lines={}, link_names={}).entry
    assert (entry.venue, entry.venue_key) == ("JMLR", key)


def test_csl_json_in_the_papers_field_is_the_papers_record() -> None:
    text = '{"title": "Spectral Codes", "author": [{"given": "Yair", "family": "Weiss"}], "DOI": "10.1000/x"}'
    found = merge({"paper": text, "year": "2008"}, lines={"paper": 3}, link_names=NAMES)
    assert (found.entry.title, found.entry.authors, found.entry.year) == ("Spectral Codes", "Yair Weiss", 2008)
    assert found.provenance["title"] == "the CSL-JSON"
    assert [link.url for link in found.entry.links] == ["https://doi.org/10.1000/x"]
    assert found.findings == ()
