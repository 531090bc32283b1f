"""One taxonomy for several collections: each has the rows of its own categories."""

from __future__ import annotations

import pytest

from bot.entry.taxonomy import only, read, without

TAXONOMY = read(
    """\
- {bibkey: ant2001codes, categories: [supervised], type: Deep, modality: Unimodal}
- {bibkey: bee2001tool, categories: [supervised, User Study], type: Shallow}
- {bibkey: cat2009pictures, categories: [Dataset], name: Pictures, modality: Image}
"""
)


@pytest.mark.parametrize("name", ["datasets", "dataset", "DATASETS", "data-sets"])
def test_a_category_is_the_collections_that_is_called_like_it(name: str) -> None:
    share = only(TAXONOMY, [name])
    assert [row.key for row in share.rows] == ["cat2009pictures"]
    assert share.attributes == ("modality", "name")
    assert dict(share.values("modality")) == {"Image": 1}


def test_what_is_left_knows_nothing_of_the_others() -> None:
    share = without(TAXONOMY, ["datasets"])
    assert list(share.categories) == ["supervised", "User Study"]
    assert share.attributes == ("type", "modality")
    assert dict(share.values("modality")) == {"Unimodal": 1}


def test_of_a_row_in_both_each_has_its_own_categories() -> None:
    assert [row.categories for row in only(TAXONOMY, ["user_studies"]).rows] == [("User Study",)]
    assert list(without(TAXONOMY, ["user_studies", "datasets"]).categories) == ["supervised"]


def test_a_row_keeps_its_line() -> None:
    assert [row.line for row in only(TAXONOMY, ["datasets"]).rows] == [3]


def test_of_an_unknown_name_there_is_no_share() -> None:
    assert only(TAXONOMY, ["tools"]).rows == ()
    assert without(TAXONOMY, ["tools"]) == TAXONOMY
