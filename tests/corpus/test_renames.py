"""Which changes of tags show that one was renamed, and which show nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.corpus.renames import Rename, TagChange, renames


def change(path: str, before: str, after: str, commit: str = "c1") -> TagChange:
    return TagChange(path=path, commit=commit, before=tuple(before.split()), after=tuple(after.split()))


def told(changes: Iterable[TagChange], **in_use: int) -> list[tuple[str, str]]:
    return [(each.old, each.new) for each in renames(changes, in_use)]


def test_a_tag_that_another_one_replaced_in_several_entries_was_renamed() -> None:
    changes = [
        change("a", "LSH deep", "hashing deep"),
        change("b", "deep LSH", "deep hashing", "c2"),
        change("c", "LSH", "hashing", "c2"),
    ]
    assert renames(changes, {"hashing": 9, "LSH": 1, "deep": 3}) == (
        Rename(old="LSH", new="hashing", entries=3, commits=2, left=1),
    )


def test_one_entry_shows_only_another_spelling() -> None:
    assert told([change("a", "LSH", "hashing")], hashing=9) == []
    assert told([change("a", "transformers", "Transformer")], Transformer=9) == [("transformers", "Transformer")]


def test_an_entry_that_is_changed_twice_counts_once() -> None:
    changes = [change("a", "LSH", "hashing"), change("a", "hashing", "deep"), change("a", "LSH", "hashing")]
    assert told(changes, hashing=9) == []


@pytest.mark.parametrize(
    ("changes", "in_use"),
    [
        pytest.param([("a", "LSH", ""), ("b", "LSH", "")], {"hashing": 9}, id="it only went"),
        pytest.param([("a", "", "hashing"), ("b", "", "hashing")], {"hashing": 9}, id="the other only came"),
        pytest.param([("a", "LSH x", "hashing y"), ("b", "LSH p", "hashing q")], {"hashing": 9}, id="several at once"),
        pytest.param([("a", "LSH", "hashing"), ("b", "LSH", "hashing")], {"LSH": 2}, id="the new one is gone"),
        pytest.param([("a", "LSH", "hashing"), ("b", "LSH", "deep")], {"hashing": 9, "deep": 9}, id="now so, now so"),
        pytest.param([("a", "x", "y"), ("b", "x", "y"), ("c", "y", "x"), ("d", "y", "x")], {"x": 5, "y": 4}, id="back"),
        pytest.param([("a", "x", "y"), ("b", "x", "y")], {"x": 20, "y": 30}, id="most entries keep it"),
        pytest.param([("a", "x", "y"), ("b", "x", "y")], {"x": 2, "y": 2}, id="the old one is used as much"),
    ],
)
def test_what_is_not_clear_is_no_rename(changes: list[tuple[str, str, str]], in_use: Mapping[str, int]) -> None:
    assert renames([change(*each) for each in changes], in_use) == ()


def test_of_several_tags_that_changed_the_spellings_and_known_pairs_are_told_apart() -> None:
    changes = [
        change("a", "LSH", "hashing"),
        change("b", "LSH transformers", "hashing Transformer"),
        change("c", "LSH GNN", "deep hashing"),
        change("d", "GNN", "deep"),
    ]
    assert told(changes, hashing=9, Transformer=9, deep=9) == [
        ("LSH", "hashing"),
        ("GNN", "deep"),
        ("transformers", "Transformer"),
    ]


def test_a_tag_that_was_renamed_again_leads_to_the_last_one() -> None:
    first = [change("a", "x", "y"), change("b", "x", "y")]
    then = [change("a", "y", "z", "c2"), change("b", "y", "z", "c2")]
    assert told([*first, *then], z=3) == [("x", "z"), ("y", "z")]
    assert told([*first, *then], z=3, y=1) == [("x", "z"), ("y", "z")]


def test_a_circle_of_renames_leads_to_what_is_in_use_or_nowhere() -> None:
    circle = [change(path, *pair) for pair in (("x", "y"), ("y", "z"), ("z", "x")) for path in ("a", "b")]
    assert told(circle) == []
    assert told(circle, z=1) == [("x", "z"), ("y", "z")]


TAGS = st.lists(st.sampled_from(["x", "xs", "X", "y", "z"]), max_size=3).map(tuple)


@given(
    st.lists(st.builds(TagChange, path=st.sampled_from("abc"), commit=st.just("c"), before=TAGS, after=TAGS)),
    st.dictionaries(st.sampled_from(["x", "xs", "X", "y", "z"]), st.integers(1, 4)),
)
def test_every_rename_leads_to_a_tag_in_use_that_leads_no_further(
    changes: list[TagChange], in_use: Mapping[str, int]
) -> None:
    found = renames(changes, in_use)
    olds = {each.old for each in found}
    assert len(olds) == len(found)
    for each in found:
        assert each.new in in_use
        assert each.new not in olds
        assert each.left == in_use.get(each.old, 0) < in_use[each.new]
        assert each.entries >= 1


def test_who_changes_very_many_tags_at_once_renames_none_and_costs_nothing() -> None:
    many = " ".join(f"old{number}" for number in range(5_000))
    assert told([change("a", many, many.replace("old", "new"))], new1=9) == []
