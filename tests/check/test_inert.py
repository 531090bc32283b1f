"""A stranger's words on GitHub: they read the same, and nothing in them notifies, links, closes or runs."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.check.inert import (
    code_block,
    code_cell,
    code_span,
    inert,
    inert_paragraphs,
    inert_sentence,
    one_line,
    plain,
)

# What GitHub looks for in the text of a rendered comment, outside code and links. The mention is
# html-pipeline's pattern without its tail, the rest is GitHub's page "Autolinked references and URLs".
LINKED = {
    "mention": re.compile(r"(?:^|\W)@[a-z0-9]", re.IGNORECASE | re.ASCII),
    "reference": re.compile(r"#[0-9]|\bGH-[0-9]", re.IGNORECASE),
    "commit": re.compile(r"\b[0-9a-f]{7,40}\b", re.IGNORECASE),
    "address": re.compile(r"\b(?:https?|ftp)://|\bwww\.", re.IGNORECASE),
    "mail": re.compile(r"[\w.+-]+@[\w-]+\.\w", re.IGNORECASE | re.ASCII),
    "emoji": re.compile(r":[a-z0-9_+-]+:", re.IGNORECASE),
    "maths": re.compile(r"\$[^$]+\$"),
}

MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


class Page(HTMLParser):
    """A rendered comment: the pieces of its text that GitHub searches, all of its text, and its elements."""

    def __init__(self, markdown: str) -> None:
        super().__init__()
        self.searched: list[str] = []
        self.whole = ""
        self.elements: list[str] = []
        self.addresses: list[str] = []
        self._quiet = 0
        self.feed(MARKDOWN.render(markdown))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in {"href", "src"}]
        self._quiet += tag in {"code", "pre", "a"}

    def handle_endtag(self, tag: str) -> None:
        self._quiet -= tag in {"code", "pre", "a"}

    def handle_data(self, data: str) -> None:
        self.whole += data
        if not self._quiet:
            self.searched.append(data)

    @property
    def reads(self) -> str:
        return one_line(self.whole)


HOSTILE = [
    "@everyone",
    "thanks @octocat, @acme/reviewers and octo@cat.org",
    "fixes #1, closes GH-2, resolves acme/review#3",
    "closes https://github.com/acme/review/issues/4",
    "see 0a1b2c3d4e5f60718293a4b5c6d7e8f901234567 and 0a1b2c3",
    "acme/review@0a1b2c3d4e",
    "www.example.org ftp://example.org mailto:a@b.cd",
    "<script>alert(1)</script><img src=x onerror=alert(1)><!-- hidden",
    "![pixel](https://example.org/p.png) [here](javascript:alert(1)) <https://example.org>",
    "[^1] [x]: https://example.org 'x'",
    "``` `code` ~~~ ~~gone~~ *bold* _it_ **x** __y__",
    "| a | b |",
    "$x$ and $$y$$ and $`z`$",
    ":tada: :+1:",
    "&#64;octocat &commat;octocat &lt;b&gt;",
    "\\@octocat \\# \\",
    "a\u202eb\u2066c\x00d\x1b[31m",
    "@\u200boctocat #\u200b1",
    "----",
    "====",
    "1. one",
    "2) two",
    "- [ ] task",
    "+ plus",
    "> quote",
    "# title #",
    ":-: | :-:",
    "`",
    "``",
    "a ` b",
]

WORDS = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(max_size=40),
    st.lists(
        st.sampled_from([*"@#`*_[]()<>&$|~\\!:/.-+=1ax \n\t\r", "GH-", "http", "www", "abcdef0", "\u200b", "\u202e"]),
        max_size=25,
    ).map("".join),
)
PARAGRAPHS = st.lists(WORDS, max_size=5).map("\n".join)


def is_quiet(page: Page) -> bool:
    return not any(pattern.search(text) for text in page.searched for pattern in LINKED.values())


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_do_nothing_and_read_the_same(text: str) -> None:
    page = Page(inert(text))
    assert is_quiet(page)
    assert set(page.elements) <= {"p", "span"}
    assert page.reads == one_line(text)


def test_what_a_comment_holds() -> None:
    assert inert("Thanks @octocat, this fixes #1!") == r"Thanks @&#8203;octocat, this fixes \#&#8203;1!"


@given(WORDS)
@example("a@&")
@example("`@a`")
def test_no_words_notify_link_or_run(text: str) -> None:
    page = Page(inert(text))
    assert is_quiet(page)
    assert set(page.elements) <= {"p", "span"}
    assert not page.addresses


@given(WORDS)
def test_words_read_the_same(text: str) -> None:
    assert Page(inert(text)).reads == one_line(text)


@given(WORDS)
def test_quoting_what_was_quoted_changes_nothing_for_the_reader(text: str) -> None:
    assert inert(Page(inert(text)).whole) == inert(text)


@given(WORDS)
def test_inert_words_stay_where_they_are_put(text: str) -> None:
    page = Page(f"- before {inert(text)} after\n\n| a | b |\n| - | - |\n| {inert(text)} | end |\n")
    assert page.elements.count("li") == 1
    assert page.elements.count("td") == 2
    assert page.reads.startswith(one_line(f"before {one_line(text)} after"))


@given(PARAGRAPHS)
@example("a\n---\nb")
@example("    indented\n\tcode")
@example("a\n\n\n\n@b\n```\n#1")
@example("a | b\n:- | -:\n1 | 2")
def test_paragraphs_stay_paragraphs(text: str) -> None:
    page = Page(inert_paragraphs(text))
    assert is_quiet(page)
    assert set(page.elements) <= {"p", "span"}
    assert page.reads == one_line(text)


def test_paragraphs_keep_their_lines() -> None:
    assert inert_paragraphs("one\r\n  two\n\n\n\nthree\n") == "one\ntwo\n\nthree"


@given(WORDS)
def test_a_code_span_is_one_piece_of_code_that_reads_the_same(text: str) -> None:
    page = Page(f"a {code_span(text)} b")
    assert page.elements == ["p", "code"]
    assert page.reads == one_line(f"a {one_line(text)} b")


@given(WORDS)
def test_a_code_span_fits_into_a_cell(text: str) -> None:
    page = Page(f"| a | b |\n| - | - |\n| {code_cell(text)} | end |\n")
    assert page.elements.count("td") == 2
    assert page.elements.count("code") == 1


@given(PARAGRAPHS)
def test_a_code_block_cannot_be_closed_from_within(text: str) -> None:
    page = Page(f"{code_block(text, 'yaml')}\n\nafter")
    assert page.elements == ["pre", "code", "p"]
    assert page.reads == one_line(f"{text}\nafter")


def test_a_code_block_names_its_language() -> None:
    assert code_block("title: x\n", "yaml") == "```yaml\ntitle: x\n```"
    assert code_block("a ```` b") == "`````\na ```` b\n`````"


@given(WORDS)
def test_plain_words_hold_no_mention_and_no_reference(text: str) -> None:
    said = plain(text)
    assert "\n" not in said
    assert not any(LINKED[name].search(said) for name in ("mention", "reference", "commit", "address", "mail", "emoji"))
    assert said.replace("\u200b", "") == one_line(text)


def test_a_sentence_shows_as_code_what_it_quotes() -> None:
    assert inert_sentence("The tag `@a: b` has a colon in it.") == "The tag `@a: b` has a colon in it."
    assert inert_sentence("The tag `a has a @b.") == r"The tag \`a has a @&#8203;b."


@given(WORDS, WORDS)
def test_a_sentence_is_inert_whatever_it_quotes(before: str, quoted: str) -> None:
    page = Page(f"- {inert_sentence(f'{before} `{quoted}` end')}")
    assert is_quiet(page)
    assert set(page.elements) <= {"ul", "li", "span", "code"}


@pytest.mark.parametrize("word", ["\u0646\u200c\u0645", "👩\u200d🔬", "é", "中文"])
def test_joiners_that_scripts_and_emoji_need_stay(word: str) -> None:
    assert Page(inert(word)).reads == word
