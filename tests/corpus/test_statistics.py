"""A review in numbers: each is exact, and what cannot be counted is told apart."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.corpus.statistics import HAD, Shelf, Statistics, count, gaps_filled
from bot.entry.model import Entry, Link

YEARS = (1900, 2027)


def entry(title: str = "Spectral Codes", **fields: object) -> Entry:
    return Entry(title=title, **fields)  # type: ignore[arg-type]


def counted(*entries: Entry, unread: Sequence[str] = ()) -> Statistics:
    """The numbers of a review with these papers."""
    paths = {f"_publications/p{at}.md": each for at, each in enumerate(entries)}
    return count([Shelf(name="publications", entries=paths, unread=tuple(unread))], years=YEARS)


def test_every_file_of_every_collection_is_counted_and_what_cannot_be_read_is_named() -> None:
    papers = Shelf(name="publications", entries={"_publications/a.md": entry()}, unread=("_publications/b.md",))
    data = Shelf(name="datasets", entries={"_datasets/d.md": entry("Data")}, is_of_papers=False)
    found = count([papers, data], years=YEARS)
    assert dict(found.collections) == {"publications": 2, "datasets": 1}
    assert (found.total, found.read, found.unread) == (3, 2, ("_publications/b.md",))
    assert found.size == "3 entries"


def test_entries_are_called_papers_where_all_of_them_are() -> None:
    assert counted(entry(), entry("Trees")).size == "2 papers"
    assert counted(entry()).size == "1 paper"
    empty = Shelf(name="datasets", entries={}, is_of_papers=False)
    assert count([Shelf(name="p", entries={"p/a.md": entry()}), empty], years=YEARS).noun == "papers"


def test_an_empty_review_has_numbers_too() -> None:
    found = counted()
    assert (found.total, dict(found.has), dict(found.years)) == (0, dict.fromkeys(HAD, 0), {})


@pytest.mark.parametrize("venue", ["", "  ", "N/A", "no venue", "tba"])
def test_what_says_that_there_is_no_venue_is_none(venue: str) -> None:
    found = counted(entry(venue=venue), entry("Trees", venue="ICML"))
    assert found.has["venue"] == 1
    assert dict(found.venues) == {"ICML": 1}


@pytest.mark.parametrize(
    ("link", "name"),
    [
        (Link(name="Code", url="https://example.org/x"), "code"),
        (Link(name="Link", url="https://github.com/ant/codes"), "code"),
        (Link(name="ArXiv", url="https://arxiv.org/abs/1603.09320"), "identifier"),
        (Link(name="Paper", url="https://doi.org/10.1109/TPAMI.2010.57"), "identifier"),
        (Link(name="Paper", url="https://doi.org/10.18653/v1/P18-1001"), "identifier"),
    ],
)
def test_links_are_counted_by_what_they_lead_to(link: Link, name: str) -> None:
    found = counted(entry(links=(link, link)), entry("Trees"))
    assert {each: found.has[each] for each in ("code", "identifier")} == {"code": 0, "identifier": 0} | {name: 1}


def test_the_doi_of_a_dataset_is_none_of_the_paper() -> None:
    found = counted(entry(links=(Link(name="Data", url="https://doi.org/10.5281/zenodo.12345"),)))
    assert found.has["identifier"] == 0


def test_abstracts_and_tags_are_counted_by_entries() -> None:
    found = counted(entry(abstract="We code.", tags=("a", "b", "a")), entry("Trees", abstract=" \n", tags=(" ",)))
    assert (found.has["abstract"], found.has["tags"]) == (1, 1)
    assert dict(found.tags) == {"a": 1, "b": 1}


def test_the_most_used_tag_comes_first_and_equals_go_by_the_alphabet() -> None:
    found = counted(entry(tags=("zebra", "b")), entry("Trees", tags=("zebra", "C")), entry("Kings", tags=("C", "a")))
    assert list(found.tags.items()) == [("C", 2), ("zebra", 2), ("a", 1), ("b", 1)]
    assert found.used_once == ("a", "b")
    assert dict(found.shared_tags) == {"C": 2, "zebra": 2}


def test_years_that_cannot_be_stand_apart_with_their_entries() -> None:
    found = counted(entry(year=2019), entry("Trees", year=2921), entry("Kings", year=1066), entry("Ants"))
    assert dict(found.years) == {2019: 1}
    assert dict(found.odd_years) == {1066: ("_publications/p2.md",), 2921: ("_publications/p1.md",)}
    assert found.undated == ("_publications/p3.md",)


def test_years_without_papers_between_others_are_runs_of_none() -> None:
    assert list(gaps_filled({2007: 1, 2008: 2, 2010: 1, 2015: 3})) == [
        (2007, 2007, 1),
        (2008, 2008, 2),
        (2009, 2009, 0),
        (2010, 2010, 1),
        (2011, 2014, 0),
        (2015, 2015, 3),
    ]


def test_a_paper_that_is_here_three_times_is_one_paper() -> None:
    twin = entry("Spectral Codes for Finding Trees", authors="Ada Ant", year=2019)
    other = entry("On Kings and their Many Cabbages", authors="Bo Bee", year=2001)
    found = counted(twin, other, twin, twin)
    assert found.twice.sure == (("_publications/p0.md", "_publications/p2.md", "_publications/p3.md"),)
    assert found.twice.perhaps == ()


def test_what_only_may_be_one_paper_is_not_counted_as_sure() -> None:
    title = "Spectral Codes for Finding Trees"
    found = counted(entry(title, authors="Ada Ant", year=2019), entry(title, authors="Bo Bee", year=2019))
    assert found.twice.sure == ()
    assert found.twice.perhaps == (("_publications/p0.md", "_publications/p1.md"),)


def test_a_paper_and_its_dataset_are_not_twice_the_same() -> None:
    one = entry("Spectral Codes for Finding Trees", authors="Ada Ant", year=2019)
    shelves = [
        Shelf(name="publications", entries={"_publications/a.md": one}),
        Shelf(name="datasets", entries={"_datasets/a.md": one}, is_of_papers=False),
    ]
    assert count(shelves, years=YEARS).twice.sure == ()
