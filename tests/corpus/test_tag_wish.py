"""A wish to rename a tag: when it is refused, what it means for the entries."""

from __future__ import annotations

import pytest

from bot.corpus.tag_wish import Retagged, Wish, retag_all
from bot.repository.synonyms import Synonyms

IN_USE = {"Transformer": 9, "GNN": 2}
SYNONYMS = Synonyms({"LSH": "Locality sensitive hashing"})


def wish(*words: str) -> Wish:
    return Wish(olds=words[:-1], new=words[-1])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("GNN", "a: b"), "`a: b` cannot be a tag, for it has a colon in it."),
        (("GNN", "a,b"), "`a,b` cannot be a tag, for it has a comma in it."),
        (("GNN", "#a"), "`#a` cannot be a tag, for it has a `#` in it."),
        (("GNN", " a"), "` a` cannot be a tag, for it begins or ends with a blank."),
        (("GNN", " "), "` ` cannot be a tag, for it is empty."),
        (("GNN", "a\nb"), "`a\nb` cannot be a tag, for it has a line break or another sign in it that nobody sees."),
        (("GNN", "x", "GNN"), "`GNN` cannot become itself."),
        (
            ("GNN", "lsh"),
            "The config's `synonyms` say that `lsh` is `Locality sensitive hashing`; rename to that one, or change them.",
        ),
        (("GNNs", "graphs"), "No entry has the tag `GNNs`. Did you mean `GNN`?"),
        (("qqq", "zzz", "graphs"), "No entry has the tag `qqq`. No entry has the tag `zzz`."),
    ],
)
def test_what_cannot_be_meant_is_refused_in_a_sentence(words: tuple[str, ...], said: str) -> None:
    assert wish(*words).refusal(IN_USE, SYNONYMS) == said


@pytest.mark.parametrize("words", [("GNN", "graphs"), ("GNN", "Transformer"), ("GNN", "qqq", "graphs")])
def test_what_can_be_done_is_not_refused(words: tuple[str, ...]) -> None:
    assert wish(*words).refusal(IN_USE, SYNONYMS) == ""


def test_what_was_done_before_is_not_refused_and_told() -> None:
    again = wish("transformers", "Transformer")
    assert again.refusal(IN_USE, SYNONYMS) == ""
    assert again.missing(IN_USE) == {"transformers": "No entry has the tag `transformers`."}


def test_lines_of_the_config_that_lead_to_the_old_tag_are_told() -> None:
    assert wish("Locality sensitive hashing", "Hashing").notes({"Locality sensitive hashing": 1}, SYNONYMS) == (
        "The config's `synonyms` still lead to `Locality sensitive hashing`; write `Hashing` there.",
    )


def test_each_entry_goes_its_own_way() -> None:
    good, bad = "---\ntags: [x, y]\n---\n", "---\ntags: [x, y\n---\n"
    assert retag_all(wish("x", "z"), {"good.md": good, "bad.md": bad}, {"odd.md": "tags: x", "other.md": "o"}) == (
        Retagged(
            texts={"good.md": "---\ntags: [z, y]\n---\n"},
            refused={"bad.md": "its front matter is no sound YAML", "odd.md": "its front matter cannot be read"},
        )
    )


@pytest.mark.parametrize(
    ("words", "title"),
    [(("x", "z"), "Rename the tag x to z"), (("x", "y", "z"), "Rename the tags x, y to z")],
)
def test_it_has_a_plain_title(words: tuple[str, ...], title: str) -> None:
    assert wish(*words).title == title
