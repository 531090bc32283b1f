"""The pictures of a review: bars in a terminal, and one SVG that anybody may open."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest

from bot.corpus.statistics import Shelf, Statistics, Twice, count
from bot.entry.model import Entry
from bot.publish.bars import Bar, Screen, cells, draw, filled, fitted
from bot.publish.figures import render_text, share, twice_in_words
from bot.publish.picture import MOST_TAGS, WIDTH, render_svg

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = [
    "<script>alert(1)</script>",
    '"><image href="https://evil.example/x.png"/>',
    "]]>&amp;&#x202e;",
    "\u202etxt.exe\u0000\ufffe",
    "W" * 200,
    "שלום עולם",
    "机器学习" * 30,
    "Zalgo" + "\u0301" * 40,
    "\x1b[31mred\x1b[0m",
]

WHOLE = """\
maria/review: 6 papers
  1 of them could not be read; `review-bot check` says why.

What the papers have
  a venue              0    0 %
  an abstract          0    0 %
  a link to code       0    0 %
  a DOI or arXiv numb… 0    0 %
  tags                 ██████████▊ 3   60 %

Papers per year
  2007      ████████████████▌ 1
  2008      0
  2009      █████████████████████████████████ 2
  2010–2014 none
  2015      ████████████████▌ 1
  Years that cannot be: 2921 (1).

Papers per tag
  codes ████████████████████████████████████████ 3
  1 tag is used once: trees
"""


def statistics(
    years: dict[int, int], tags: dict[str, int] | None = None, *, unread: tuple[str, ...] = ()
) -> Statistics:
    """The numbers of a review with so many papers a year and a tag."""
    tags = tags or {}
    entries: dict[str, Entry] = {}
    dated = [year for year, number in years.items() for _ in range(number)]
    for at in range(max(len(dated), *tags.values(), 0)):
        year = dated[at] if at < len(dated) else None
        tagged = tuple(tag for tag, number in tags.items() if at < number)
        entries[f"_publications/p{at:04}.md"] = Entry(title=f"{at:b}", year=year, tags=tagged)
    return count([Shelf(name="publications", entries=entries, unread=unread)], years=(1900, 2027))


# -- in a terminal -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "bar"),
    [(0, ""), (1, "█"), (8, "████████"), (80, "█" * 80)],
)
def test_a_bar_is_as_long_as_its_number(number: int, bar: str) -> None:
    assert filled(number, 80, 80) == bar


def test_bars_are_exact_to_an_eighth_of_a_cell() -> None:
    assert [filled(number, 80, 10) for number in (1, 4, 7, 9, 79)] == ["▏", "▌", "▉", "█▏", "█" * 9 + "▉"]


def test_what_is_more_than_nothing_can_be_seen() -> None:
    assert filled(1, 100_000, 10) == "▏"


def test_bars_of_a_picture() -> None:
    lines = list(
        draw([Bar(label="2019", number=4), Bar(label="2020", number=0), Bar(label="2021", number=2)], Screen(width=40))
    )
    assert lines == [
        "  2019 ███████████████████████████████ 4",
        "  2020 0",
        "  2021 ███████████████▌ 2",
    ]


@pytest.mark.parametrize("width", [10, 40, 80, 250])
def test_no_line_is_wider_than_the_screen(width: int) -> None:
    found = statistics(
        {2019: 3, 2921: 1}, {tag: len(HOSTILE) - at for at, tag in enumerate(HOSTILE)} | {f"t{n}": 1 for n in range(99)}
    )
    lines = render_text("A review", found, Screen(width=width)).splitlines()
    assert max(map(cells, lines)) <= max(40, width)


def test_colours_are_for_screens_that_have_them() -> None:
    found = statistics({2019: 3}, {"codes": 2})
    coloured = render_text("A review", found, Screen(is_coloured=True))
    plain = render_text("A review", found, Screen())
    assert "\x1b" not in plain
    assert re.sub(r"\x1b\[[0-9]+m", "", coloured) == plain != coloured


def test_words_of_a_review_move_no_cursor() -> None:
    text = render_text("\x1b[2J", statistics({2019: 1}, dict.fromkeys(HOSTILE, 2)), Screen())
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e]", text)


def test_words_are_cut_by_the_cells_that_they_take() -> None:
    assert fitted("机器学习", 8) == "机器学习"
    assert fitted("机器学习", 7) == "机器学…"
    assert fitted("codes", 5) == "codes"
    assert fitted("codes ", 4) == "cod…"


def test_shares_say_all_only_of_all_and_none_only_of_none() -> None:
    assert [share(number, 521) for number in (0, 1, 261, 520, 521)] == ["0 %", "<1 %", "50 %", "99 %", "100 %"]


@pytest.mark.parametrize(
    ("sure", "perhaps", "said"),
    [
        (0, 0, ""),
        (1, 0, "1 paper is here more than once; `review-bot audit --no-links` says which."),
        (2, 1, "2 papers are here more than once, 1 may be; `review-bot audit --no-links` says which."),
        (0, 3, "3 papers may be here more than once; `review-bot audit --no-links` says which."),
    ],
)
def test_what_may_be_twice_is_said_in_a_sentence(sure: int, perhaps: int, said: str) -> None:
    twice = Twice(sure=(("a", "b"),) * sure, perhaps=(("c", "d"),) * perhaps)
    assert twice_in_words(Statistics(collections={"publications": 9}, twice=twice)) == said


def test_the_whole_text() -> None:
    found = statistics({2007: 1, 2009: 2, 2015: 1, 2921: 1}, {"codes": 3, "trees": 1}, unread=("_publications/x.md",))
    assert render_text("maria/review", found, Screen(width=50)) == WHOLE


# -- as SVG --------------------------------------------------------------------------------------------------------


def drawn(found: Statistics, name: str = "maria/review") -> ET.Element:
    return ET.fromstring(render_svg(name, found))


def bars_of(picture: ET.Element) -> dict[str, tuple[float, float]]:
    """What each bar is called -> its width and height."""
    found = {}
    for group in picture.iter(f"{SVG}g"):
        rect, title = group.find(f"{SVG}rect"), group.find(f"{SVG}title")
        if rect is not None and title is not None and title.text:
            found[title.text] = (float(rect.attrib["width"]), float(rect.attrib["height"]))
    return found


def test_columns_are_as_high_as_the_years_and_bars_as_long_as_the_tags() -> None:
    bars = bars_of(drawn(statistics({2019: 10, 2021: 5}, {"codes": 8, "trees": 2, "once": 1})))
    assert list(bars) == ["2019: 10 papers", "2021: 5 papers", "codes: 8 papers", "trees: 2 papers"]
    assert bars["2019: 10 papers"][1] == 200 == 2 * bars["2021: 5 papers"][1]
    assert bars["codes: 8 papers"][0] == pytest.approx(4 * bars["trees: 2 papers"][0], abs=0.05)


def test_a_year_without_papers_leaves_its_place_empty() -> None:
    picture = drawn(statistics({2019: 1, 2020: 1, 2023: 1}))
    places = [float(rect.attrib["x"]) for rect in picture.iter(f"{SVG}rect") if rect.get("class") == "bar"]
    first, second = (after - before for before, after in pairwise(places))
    assert second == pytest.approx(3 * first, abs=0.05)


@pytest.mark.parametrize("years", [{2019: 1}, {1900: 1, 2027: 3}, {2018: 12_345, 2019: 1}])
def test_every_column_stands_within_the_picture(years: dict[int, int]) -> None:
    picture = render_svg("r", Statistics(collections={"publications": sum(years.values())}, years=years))
    for x, y, width, height in re.findall(
        r'class="bar" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"', picture
    ):
        assert float(x) >= 32
        assert float(x) + float(width) <= WIDTH - 32
        assert float(y) >= 100
        assert float(height) > 0


def test_no_more_tags_are_drawn_than_can_be_looked_at_and_the_others_are_counted() -> None:
    found = statistics({2019: 1}, {f"tag {number}": 2 for number in range(MOST_TAGS + 5)} | {"a": 1, "b": 1})
    picture = drawn(found)
    assert len([name for name in bars_of(picture) if name.startswith("tag")]) == MOST_TAGS
    texts = [text.text for text in picture.iter(f"{SVG}text")]
    assert "5 more tags have 2 papers each." in texts
    assert "2 tags are used once: a, b" in texts


def test_whoever_does_not_see_it_is_told_the_numbers() -> None:
    picture = drawn(statistics({2019: 2, 2921: 1}, {"codes": 3}))
    title, description = picture.find(f"{SVG}title"), picture.find(f"{SVG}desc")
    assert title is not None
    assert description is not None
    assert picture.get("role") == "img"
    assert picture.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert title.text == "maria/review: 3 papers"
    assert description.text == (
        "3 papers: 0 % have a venue, 0 % an abstract, 0 % a link to code, 0 % a DOI or arXiv number, 100 % tags. "
        "Papers per year: 2019 2. Years that cannot be: 2921 (1). Papers per tag: codes 3."
    )


def test_the_words_of_a_review_are_only_ever_text() -> None:
    found = statistics({2019: 1}, dict.fromkeys(HOSTILE, 2) | {f"{tag} once": 1 for tag in HOSTILE})
    picture = drawn(found, name=HOSTILE[0])
    elements = {element.tag.removeprefix(SVG) for element in picture.iter()}
    assert elements <= {"svg", "title", "desc", "style", "rect", "text", "line", "g", "clipPath"}
    assert any((text.text or "").startswith("<script>") for text in picture.iter(f"{SVG}text"))
    written = render_svg(HOSTILE[0], found)
    assert not re.search("[\x00-\x08\u202a-\u202e\ufffe]|\u0301{3}", written)


def test_it_needs_nothing_else_and_runs_nothing() -> None:
    written = render_svg("r", statistics({2019: 1}, dict.fromkeys(HOSTILE, 2)))
    assert re.findall(
        r"https?://[^\"&]*", re.sub(r"<title>.*?</title>|<desc.*?</desc>|<text.*?</text>", "", written)
    ) == ["http://www.w3.org/2000/svg"]
    assert set(re.findall(r"url\(([^)]*)\)", written)) == {"#review-labels"}
    assert not re.search(r"<[^>]* on[a-z]+=|<[^>]*href", written)
    assert "prefers-color-scheme: dark" in written


def test_long_names_cover_no_bar() -> None:
    picture = drawn(statistics({2019: 1}, {"W" * 200: 2}))
    clip = picture.find(f"{SVG}clipPath/{SVG}rect")
    bar = next(rect for rect in picture.iter(f"{SVG}rect") if rect.get("height") == "16")
    assert clip is not None
    assert float(clip.attrib["x"]) + float(clip.attrib["width"]) < float(bar.attrib["x"]) < WIDTH / 2


def test_the_picture_of_an_empty_review_says_so() -> None:
    texts = [text.text for text in drawn(statistics({})).iter(f"{SVG}text")]
    assert texts == ["maria/review", "No entries yet"]


def test_the_same_numbers_make_the_same_picture() -> None:
    found = statistics({2019: 2}, {"a": 2, "b": 2})
    assert render_svg("r", found) == render_svg("r", found)
