"""One tag for another in a file: the characters of that tag, and no other byte."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.entry.retagging import UnchangeableError, retag

HEAD = '---\nlayout: publication\ntitle: "Tags: [a, b]"   # kept\n'
TAIL = "year: 2019\n---\nBody.\n\ntags: [a, b]\n"


def renamed(tags: str, *words: str, ends: str = "\n") -> str:
    """The lines of the tags after a rename; all around them must be as it was."""
    head, tail = HEAD.replace("\n", ends), TAIL.replace("\n", ends)
    text = retag(f"{head}{tags}{tail}".replace("\r\n", "\n").replace("\n", ends), words[:-1], words[-1])
    assert text.startswith(head)
    assert text.endswith(tail)
    assert ends == "\n" or "\n" not in text.replace("\r\n", "")
    return text.removeprefix(head).removesuffix(tail).replace(ends, "\n")


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("before", "words", "after"),
    [
        ("tags: [a, \"b\",'c']\n", ("a", "new"), "tags: [new, \"b\",'c']\n"),
        ('tags: [" a", "b "]\n', ("a", "b", "new"), 'tags: ["new"]\n'),
        ("tags: [a, \"b\",'c']\n", ("b", "new"), "tags: [a, \"new\",'c']\n"),
        ("tags: [a, \"b\",'c']\n", ("c", "it's"), "tags: [a, \"b\",'it''s']\n"),
        ('tags: [a, "b"]\n', ("b", 'so "x"'), 'tags: [a, "so \\"x\\""]\n'),
        ("tags: [a, b]\n", ("a", "yes"), "tags: ['yes', b]\n"),
        ("tags: [a, b]\n", ("a", "2019"), "tags: ['2019', b]\n"),
        ("tags: [a, b]\n", ("a", "[x]"), "tags: ['[x]', b]\n"),
        ("tags: [2019, b]\n", ("2019", "years"), "tags: [years, b]\n"),
        ("tags:\n  - a\n  - 'b'\n", ("b", "new"), "tags:\n  - a\n  - 'new'\n"),
        ("tags:\n- a  # first\n- b\n", ("a", "new"), "tags:\n- new  # first\n- b\n"),
        ("tags: [\n  a,\n  b\n]\n", ("b", "new"), "tags: [\n  a,\n  new\n]\n"),
    ],
)
def test_a_tag_is_written_anew_where_it_stands(before: str, words: tuple[str, ...], after: str, ends: str) -> None:
    assert renamed(before, *words, ends=ends) == after


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("before", "words", "after"),
    [
        ('tags: ["a", "b", "c"]\n', ("a", "b"), 'tags: ["b", "c"]\n'),
        ('tags: ["a", "b", "c"]\n', ("b", "a"), 'tags: ["a", "c"]\n'),
        ('tags: ["a", "b", "c"]\n', ("c", "b", "a"), 'tags: ["a"]\n'),
        ('tags: ["a", "b", "c"]\n', ("a", "c", "new"), 'tags: ["new", "b"]\n'),
        ('tags: ["a", "a", "c"]\n', ("a", "new"), 'tags: ["new", "c"]\n'),
        ("tags:\n  - a\n  - b\n  - c\n", ("a", "c"), "tags:\n  - b\n  - c\n"),
        ("tags:\n  - a\n  - b\n", ("b", "a"), "tags:\n  - a\n"),
        ("tags: [\n  a,\n  b,\n]\n", ("b", "a"), "tags: [\n  a,\n]\n"),
    ],
)
def test_where_the_new_tag_is_there_already_none_stands_twice(
    before: str, words: tuple[str, ...], after: str, ends: str
) -> None:
    assert renamed(before, *words, ends=ends) == after


@pytest.mark.parametrize(
    "tags", ["tags: [b, c]\n", "tags:\n", "tags: a\n", "tags: []\n", "tag: [a]\n", "tags: [A, aa]\n"]
)
def test_a_file_without_the_tag_stays_as_it_is(tags: str) -> None:
    assert renamed(tags, "a", "new") == tags


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("tags: [a]\n", "it has no front matter"),
        ("---\ntags: [a\n---\n", "its front matter is no sound YAML"),
        ("---\ntags: [a]\ntags: [a]\n---\n", "its front matter is no sound YAML"),
        ("---\ntags:\n- a # why\n- new\n---\n", "its tags are written in an uncommon way"),
        ("---\ntags: [a, # why\n  new]\n---\n", "its tags are written in an uncommon way"),
    ],
)
def test_what_cannot_be_changed_is_left_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(UnchangeableError, match=why):
        retag(text, ["a"], "new")


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=6)


@given(st.lists(WORDS, min_size=1, max_size=4, unique=True), WORDS, st.sampled_from([True, False, None]))
def test_any_tag_reads_back_as_it_was_meant(tags: list[str], new: str, is_inline: bool | None) -> None:
    style = {
        "default_flow_style": is_inline,
        "allow_unicode": True,
        "default_style": '"' if is_inline is None else None,
    }
    lines = yaml.safe_dump({"tags": tags}, **style)
    assume(new != tags[0])
    text = retag(f"---\n{lines}---\n", tags[:1], new)
    wanted = [new, *tags[1:]] if new not in tags[1:] else tags[1:]
    assert yaml.safe_load(text.split("---\n")[1]) == {"tags": wanted}
