"""Three reviews write three hands; each is learnt from a few of its entries, and written again."""

from __future__ import annotations

import hands
import pytest

from bot.entry.frontmatter import read, write
from bot.entry.learning import learn
from bot.entry.style import Style


@pytest.mark.parametrize("review", [hands.PLAIN, hands.WITHOUT_KEYS, hands.PYYAML])
def test_an_entry_of_the_review_is_written_as_the_review_wrote_it(review):
    for text in review:
        style = learn(other for other in review if other is not text)
        entry, _ = read(text)
        assert entry is not None
        assert write(entry, style) == text


def test_the_plain_hand():
    style = learn(hands.PLAIN, paths=["a.md", "b.markdown", "c.md"])
    assert style == Style(
        keys=("layout", "title", "authors", "conference", "year", "bibkey", "additional_links", "tags"),
        quotes={"title": '"'},
        links='   - {name: "NAME", url: "URL"}',
        tags='["TAG", "TAG"]',
        extension="md",
        empty_venue=" ",
        link_names={"paper": "PDF", "code": "Code"},
    )


def test_a_review_without_bibkeys_gets_none():
    style = learn(hands.WITHOUT_KEYS)
    assert (style.bibkey, style.empty_venue, style.link_names) == (False, "", {"arxiv": "ArXiV"})


def test_the_hand_of_a_program():
    style = learn(hands.PYYAML)
    assert (style.width, style.quotes, style.links) == (80, {}, "[{name: NAME, url: URL}]")
    assert (style.short_authors, style.preprint_venue, style.final_newline) == (True, "Arxiv", False)


def test_escaped_letters_are_learnt():
    texts = [f'---\ntitle: "Caf\\xE9 {n}"\nauthors: A\n---\nx\n' for n in range(3)]
    assert learn(texts).ascii_only


def test_most_win_over_the_few():
    odd = hands.PLAIN[0].replace('["Search", "Has Code"]', "[Search,Has Code]").replace('"Finding Things 1"', "Finding")
    assert learn([odd, *hands.PLAIN]) == learn([hands.PLAIN[0], *hands.PLAIN])


def test_what_cannot_be_read_teaches_nothing():
    assert learn([]) == Style()
    assert learn(["no front matter", "---\na: [\n---\n"]) == Style()
    assert learn(["no front matter", *hands.PYYAML]) == learn(hands.PYYAML)


def test_journals_stand_under_their_own_key_where_the_review_does_so():
    journal = hands.PLAIN[0].replace("conference: VLDB", "journal: Journal of Ants")
    assert learn([*hands.PLAIN, journal]).journals
    assert not learn([*hands.PLAIN, journal.replace("journal: ", "conference: ")]).journals


def test_windows_line_ends_make_no_other_hand():
    assert learn(text.replace("\n", "\r\n") for text in hands.PYYAML) == learn(hands.PYYAML)


@pytest.mark.parametrize(
    ("lines", "example"),
    [
        ('  - { name: "A", url: "https://a.org" }\n', '  - { name: "NAME", url: "URL" }'),
        ("- name: A\n  url: https://a.org/x\n", "- name: NAME\n  url: URL"),
        ("    - {name: 'A', url: 'https://a.org'}\n", "    - {name: 'NAME', url: 'URL'}"),
    ],
)
def test_links_are_learnt_in_their_exact_form(lines, example):
    style = learn([f"---\ntitle: A\nadditional_links:\n{lines}---\nx\n"])
    assert style.links == example


@pytest.mark.parametrize(
    ("written", "example"),
    [
        (" ['a', 'b']", "['TAG', 'TAG']"),
        (' [ "a","b" ]', '[ "TAG","TAG" ]'),
        (" [a, b]", "[TAG, TAG]"),
        ("\n  - a\n  - b", "  - TAG"),
        ('\n- "a"\n- "b"', '- "TAG"'),
    ],
)
def test_tags_are_learnt_in_their_exact_form(written, example):
    assert learn([f"---\ntitle: A\ntags:{written}\n---\nx\n"]).tags == example


def test_where_the_entries_show_nothing_another_hand_counts():
    plain = Style(
        layout="tool", empty_venue=None, tags="[TAG]", links="- {name: NAME, url: URL}", link_names={"data": "D"}
    )
    assert learn([], plain=plain) == plain
    style = learn(["---\nlayout: gadget\ntitle: A\n---\nx\n"], plain=plain)
    assert (style.layout, style.empty_venue, style.tags, style.links) == ("gadget", None, plain.tags, plain.links)
    assert style.link_names == {"data": "D"}
