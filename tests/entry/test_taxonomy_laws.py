"""Laws: whatever a row holds, it reads back, the rest of the file stays, and taking it out again leaves no trace."""

from __future__ import annotations

import pytest
from hostile import LINES
from hypothesis import given
from hypothesis import strategies as st

from bot.entry.taxonomy import Row, amend, merge, read, read_place

FLOW = """\
# Ant Models
- {bibkey: a, categories: [ant], kind: Deep , size: 60000, done: No}
- {bibkey: b, categories: ['ant'], kind: Flat , size: 7, done: Yes }

# Bee
- {"bibkey": "c", 'categories': ["bee", ant], kind: 'It''s', how: Rank (AUC, NDCG)}   # torn
"""
BLOCK = """\
# Ant
- bibkey: a
  categories: [ant]
  kind: Deep  # sure
  size: 60000

# Bee
- bibkey: c
  categories:
  - bee
  - ant
  kind: |
    many
    lines
"""
FILES = [FLOW, BLOCK, FLOW.replace("\n", "\r\n"), BLOCK.rstrip("\n"), "\ufeff" + FLOW.rstrip("\n"), "", "# Only this\n"]
FILES += ["  " + line for line in ("- {bibkey: a, categories: [ant]}\n", "- bibkey: a\n    categories: ant\n")]

texts = (st.sampled_from(LINES) | st.text(max_size=30)).filter(lambda text: "\ud800" not in text)
words = texts.filter(bool)
names = (st.sampled_from(["kind", "size", "done", "how", "NDCG)"]) | words).filter(
    lambda name: name not in ("bibkey", "categories")
)
categories = st.lists(st.sampled_from(["ant", "bee", "new"]) | words, min_size=1, max_size=3).map(tuple)
rows = st.builds(Row, key=words, categories=categories, attributes=st.dictionaries(names, texts, max_size=4))
known_rows = st.builds(
    Row,
    key=words,
    categories=st.sampled_from([("ant",), ("bee", "ant"), ("ant", "bee"), ("bee",)]),
    attributes=st.dictionaries(names, texts, max_size=4),
)


def is_inserted(old: str, new: str) -> bool:
    """Whether the new text is the old one with something put into one place."""
    same = next((at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), len(old))
    return len(new) >= len(old) and new[len(new) - len(old) + same :] == old[same:]


@given(text=st.sampled_from(FILES), row=rows)
def test_any_row_reads_back_and_every_other_byte_stays(text: str, row: Row):
    amended = amend(text, add=[row])
    assert row in read(amended).rows
    assert len(read(amended).rows) == len(read(text).rows) + 1
    assert is_inserted(text, amended)
    assert amend(amended, add=[row]) == amended


@given(text=st.sampled_from(FILES[:5]), row=known_rows)
def test_removing_what_was_added_gives_the_file_as_it_was(text: str, row: Row):
    assert amend(amend(text, add=[row]), remove=[row]) == text


@pytest.mark.parametrize("text", FILES)
def test_every_row_comes_back_with_the_same_values_in_the_same_file(text: str):
    for row in read(text).rows:
        without = amend(text, remove=[row])
        assert row not in read(without).rows
        assert sorted(map(key_of, read(amend(without, add=[row])).rows)) == sorted(map(key_of, read(text).rows))


def key_of(row: Row) -> tuple[str, tuple[str, ...], tuple[tuple[str, str], ...]]:
    return row.key, row.categories, tuple(sorted(row.attributes.items()))


@given(text=st.sampled_from(FILES[:5]), row=known_rows, values=st.dictionaries(names, texts, max_size=4))
def test_a_changed_row_stays_at_its_line(text: str, row: Row, values: dict[str, str]):
    amended = amend(text, add=[row])
    changed = Row(key=row.key, categories=row.categories, attributes=values)
    after = amend(amended, remove=[row], add=[changed])
    assert [line.key for line in read(after).rows] == [line.key for line in read(amended).rows]
    assert changed in read(after).rows


@given(text=st.sampled_from(FILES[:5]), mine=known_rows, theirs=known_rows)
def test_what_two_people_add_is_all_there_after_the_merge(text: str, mine: Row, theirs: Row):
    merged = merge(text, amend(text, add=[mine]), amend(text, add=[theirs]))
    assert {mine, theirs, *read(text).rows} == {*read(merged).rows}


@given(text=words)
def test_whatever_is_typed_for_a_place_is_read(text: str):
    row, findings = read_place(text, read(FLOW))
    assert row is not None or findings
