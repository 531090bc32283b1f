"""A review's hand may be chosen: each option in the config's `style:`."""

from __future__ import annotations

import dataclasses

import pytest

from bot.entry.style import Style, choose, is_journal, role
from bot.faults import ConfigError


def test_choices_take_the_place_of_what_was_learnt():
    learnt = Style(width=80, tags="[TAG]")
    chosen = choose(learnt, {"tags": '["TAG"]', "keys": ["title", "year"], "empty_venue": None, "bibkey": False})
    assert chosen == dataclasses.replace(learnt, tags='["TAG"]', keys=("title", "year"), empty_venue=None, bibkey=False)
    assert choose(learnt, {}) == learnt


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        ({"tag": "x"}, "`style.tag` is not known; there are keys, quotes, width"),
        ({"tags": "TAGS"}, '`style.tags` must be an example with TAG, such as `["TAG", "TAG"]`.'),
        ({"links": "- {name: NAME}"}, "`style.links` must be an example with NAME and URL, such as"),
        ({"venue": "book"}, "`style.venue` must be `conference` or `journal`."),
        ({"width": True}, "`style.width` must be a number."),
        ({"width": "80"}, "`style.width` must be a number."),
        ({"bibkey": "no"}, "`style.bibkey` must be true or false."),
        ({"layout": 1}, "`style.layout` must be text."),
        ({"keys": "title"}, "`style.keys` must be a list of keys."),
        ({"quotes": {"title": "«"}}, "`style.quotes` must name a quotation mark, or none, for each key."),
        ({"link_names": ["PDF"]}, "`style.link_names` must be a mapping of texts."),
        ({"empty_venue": 1}, "`style.empty_venue` must be text or empty."),
    ],
)
def test_a_choice_that_cannot_be_is_refused_by_name(choice, message):
    with pytest.raises(ConfigError) as caught:
        choose(Style(), choice, source=".github/review-bot.yml")
    assert str(caught.value).startswith(message)
    assert caught.value.source == ".github/review-bot.yml"


@pytest.mark.parametrize(
    ("name", "url", "expected"),
    [
        ("PDF", "https://arxiv.org/abs/2101.00001", "arxiv"),
        ("PDF", "https://a.org/x.pdf", "paper"),
        ("code", "https://a.org", "code"),
        ("", "https://github.com/a/b", "code"),
        ("Dataset", "https://github.com/a/b", "data"),
        ("Project page", "https://a.org", "website"),
        ("Talk", "https://a.org", None),
    ],
)
def test_what_a_link_is_for(name, url, expected):
    assert role(name, url) == expected


@pytest.mark.parametrize("venue", ["Journal of Ants", "IEEE Transactions on Ants", "Expert Systems with Applications"])
def test_a_journal_is_known_by_its_name(venue):
    assert is_journal(venue)


@pytest.mark.parametrize("venue", ["", "VLDB", "Winter Conference on Applications of Computer Vision"])
def test_a_meeting_is_no_journal(venue):
    assert not is_journal(venue)


@pytest.mark.parametrize("written", ["md", ".md"])
def test_an_extension_may_be_written_with_its_dot(written: str) -> None:
    assert choose(Style(), {"extension": written}).extension == "md"


@pytest.mark.parametrize("written", ["html", "../x", "", 5])
def test_an_extension_that_jekyll_does_not_take_for_markdown_is_refused(written: object) -> None:
    with pytest.raises(ConfigError, match=r"`style\.extension` must be one of markdown, md"):
        choose(Style(), {"extension": written})
