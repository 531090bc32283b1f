"""Rows go into a taxonomy file and out of it in its own hand; every other byte stays."""

from __future__ import annotations

import pytest

from bot.entry.frontmatter import UnfaithfulError
from bot.entry.taxonomy import Row, amend, line_of, merge, read

FILE = """\
# Quantisation Models
- {bibkey: ant2013any, categories: [quantisation], codebook: Any, thresholds: 1, type: Deep }
- {bibkey: bee2012two, categories: [quantisation], codebook: Any, thresholds: 2, type: Deep}

# Supervised Projection Models

- {bibkey: cat2014cat, categories: ['supervised'], type: Deep, optimisation: Gradient Descent}
- {bibkey: dog2014dog, categories: ['supervised'], type: Deep, optimisation: Ranking (AUC, NDCG), modality: Text}

# Datasets
- {bibkey: eel2009eel, categories: [dataset], name: EEL, size: 60000}
"""
LINES = FILE.splitlines(keepends=True)


def row(key: str, *categories: str, **attributes: str) -> Row:
    return Row(key=key, categories=categories, attributes=attributes)


def added(text: str, *rows: Row) -> list[str]:
    """The lines that are new, after it is sure that no other one has changed."""
    new, old = amend(text, add=rows).splitlines(), text.splitlines()
    found = []
    for line in new:
        if old and line == old[0]:
            old.pop(0)
        else:
            found.append(line)
    assert old == []
    return found


def test_a_row_goes_behind_the_last_one_of_its_category():
    new = row("fox2020fox", "quantisation", type="Deep", codebook="Any", thresholds="3")
    line = "- {bibkey: fox2020fox, categories: [quantisation], codebook: Any, thresholds: 3, type: Deep}\n"
    assert amend(FILE, add=[new]) == "".join([*LINES[:3], line, *LINES[3:]])
    assert line_of(new, FILE) == line.rstrip("\n")


def test_order_of_keys_and_quotes_are_those_of_the_block():
    new = row("fox2020fox", "supervised", modality="Text", optimisation="New Way", type="Deep")
    expected = "- {bibkey: fox2020fox, categories: ['supervised'], type: Deep, optimisation: New Way, modality: Text}"
    assert added(FILE, new) == [expected]


def test_numbers_are_bare_where_the_neighbours_are_and_quoted_elsewhere():
    assert added(FILE, row("fox", "dataset", name="1.0", size="70000")) == [
        '- {bibkey: fox, categories: [dataset], name: "1.0", size: 70000}'
    ]
    yes = "- {bibkey: ant, categories: [a], code: No}\n"
    assert added(yes, row("fox", "a", code="Yes")) == ["- {bibkey: fox, categories: [a], code: Yes}"]
    assert added(yes, row("fox", "a", code="2020-01-02")) == ["- {bibkey: fox, categories: [a], code: 2020-01-02}"]
    assert added(yes, row("fox", "a", code="1")) == ['- {bibkey: fox, categories: [a], code: "1"}']


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("A, B", '"A, B"'),
        ("a: b", '"a: b"'),
        ("a #b", '"a #b"'),
        ("[a]", '"[a]"'),
        ("x} y", '"x} y"'),
        (" a ", '" a "'),
        ("null", '"null"'),
        ('say "a, b"', '"say \\"a, b\\""'),
        ("a\nb", '"a\\nb"'),
        ("a\x00\x85\u2028b", '"a\\u0000\\u0085\\u2028b"'),
        ("K-Means (C++) & co's 3+", "K-Means (C++) & co's 3+"),
        ("naïve 深度", "naïve 深度"),
    ],
)
def test_what_yaml_would_read_otherwise_is_put_in_quotes(value: str, written: str):
    new = row("fox", "dataset", name=value)
    assert added(FILE, new) == [f"- {{bibkey: fox, categories: [dataset], name: {written}}}"]
    assert read(amend(FILE, add=[new])).rows_of("fox") == (new,)


def test_quotes_are_those_that_the_neighbours_use():
    text = '- {"bibkey": "ant", "categories": [ \'a\' ], "kind": \'Deep\'}\n'
    assert added(text, row("fox", "a", kind="It's")) == [
        '- {"bibkey": "fox", "categories": [ \'a\' ], "kind": \'It\'\'s\'}'
    ]


def test_a_value_is_written_as_neighbours_have_it_blanks_and_all():
    text = "- {bibkey: a, categories: [c], kind: Token , goal: --- }\n- {bibkey: b, categories: [c], kind: Tree, goal: Find }\n"
    assert added(text, row("d", "c", kind="Token", goal="---")) == [
        "- {bibkey: d, categories: [c], kind: Token , goal: --- }"
    ]


def test_a_row_of_several_categories_goes_where_such_rows_are():
    text = "# Several\n- {bibkey: a, categories: [x, y]}\n# X\n- {bibkey: b, categories: [x]}\n- {bibkey: c, categories: [x]}\n"
    assert amend(text, add=[row("d", "y", "x")]).splitlines()[2] == "- {bibkey: d, categories: [y, x]}"
    assert amend(text, add=[row("d", "x", "z")]).splitlines()[-1] == "- {bibkey: d, categories: [x, z]}"


def test_a_new_category_gets_a_comment_at_the_end_like_the_others():
    new = [row("fox", "vision", type="Deep"), row("gnu", "speech"), row("hen", "vision")]
    assert amend(FILE, add=new) == (
        FILE
        + "\n# Vision\n- {bibkey: fox, categories: [vision], type: Deep}\n- {bibkey: hen, categories: [vision]}\n"
        + "\n# Speech\n- {bibkey: gnu, categories: [speech]}\n"
    )


def test_its_comment_is_decorated_as_the_others_are():
    text = "# == ant ==\n- {bibkey: a, categories: [ant]}\n# == bee ==\n- {bibkey: b, categories: [bee]}\n"
    assert added(text, row("c", "cat")) == ["# == cat ==", "- {bibkey: c, categories: [cat]}"]


def test_a_file_without_such_comments_gets_none():
    text = "# This file is made by hand.\n\n- {bibkey: a, categories: [ant]}\n- {bibkey: b, categories: [bee]}\n"
    assert added(text, row("c", "cat")) == ["- {bibkey: c, categories: [cat]}"]
    assert amend(text, add=[row("d", "ant")]).splitlines()[3] == "- {bibkey: d, categories: [ant]}"


def test_in_a_file_in_no_order_a_row_goes_to_the_end():
    text = "- {bibkey: a, categories: [x]}\n- {bibkey: b, categories: [y]}\n- {bibkey: c, categories: [x]}\n- {bibkey: d, categories: [z]}\n"
    assert amend(text, add=[row("e", "x")]) == text + "- {bibkey: e, categories: [x]}\n"


def test_a_comment_that_lost_its_rows_is_used_again():
    text = "# UAI\n- {bibkey: a, categories: [UAI]}\n# RSS\n- {bibkey: b, categories: [RSS]}\n# The X Models\n- {bibkey: c, categories: [x]}\n"
    for gone in read(text).rows:
        assert amend(amend(text, remove=[gone]), add=[gone]) == text


def test_a_row_that_somebody_commented_out_does_not_end_a_block():
    text = "# Ant\n- {bibkey: a, categories: [ant]}\n# - {bibkey: b, categories: [ant]}\n- {bibkey: c, categories: [ant]}\n"
    assert amend(text, add=[row("d", "ant")]) == text + "- {bibkey: d, categories: [ant]}\n"


def test_rows_that_are_there_are_not_added_again():
    assert amend(FILE, add=read(FILE).rows) == FILE
    new = row("fox", "dataset")
    assert amend(FILE, add=[new, new]) == amend(FILE, add=[new])


def test_removing_takes_the_line_and_nothing_else():
    first, *_, last = read(FILE).rows
    assert amend(FILE, remove=[first, last]) == "".join([LINES[0], *LINES[2:-1]])
    assert amend(FILE, remove=[row("nobody", "dataset")]) == FILE
    assert amend(FILE, remove=[last], add=[last]) == FILE


def test_of_equal_rows_the_one_at_the_line_is_removed():
    text = "- {bibkey: a, categories: [x]}\n# one\n- {bibkey: a, categories: [x]}\n"
    first, second = read(text).rows
    assert amend(text, remove=[second]) == "- {bibkey: a, categories: [x]}\n# one\n"
    assert amend(text, remove=[Row(key="a", categories=("x",))]) == "# one\n- {bibkey: a, categories: [x]}\n"
    assert amend(text, remove=[first, first]) == "# one\n"


def test_a_row_with_other_values_takes_the_place_of_the_old_one():
    text = FILE.replace("type: Deep }", "type: Deep }  # checked")
    old = read(text).rows[0]
    new = Row(
        key=old.key, categories=old.categories, attributes={**old.attributes, "thresholds": "3", "modality": "Text"}
    )
    assert amend(text, remove=[old], add=[new]) == text.replace(
        "thresholds: 1, type: Deep }", "thresholds: 3, type: Deep, modality: Text }"
    )


def test_a_torn_row_survives_and_comes_back_the_same():
    torn = read(FILE).rows_of("dog2014dog")[0]
    assert amend(amend(FILE, remove=[torn]), add=[torn]) == FILE
    assert LINES[7] in amend(FILE, add=[row("fox", "supervised")])
    whole = Row(key=torn.key, categories=torn.categories, attributes={"optimisation": "Ranking (AUC, NDCG)"})
    assert 'optimisation: "Ranking (AUC, NDCG)"}' in amend(FILE, remove=[torn], add=[whole])


def test_rows_on_several_lines_are_written_on_several_lines():
    text = "- bibkey: a\n  categories:\n    - x\n  kind: Deep  # sure\n\n# Y\n- bibkey: b\n  categories: [y]\n"
    assert amend(text, add=[row("c", "x", "y", kind="a: b")]) == text.replace(
        "sure\n", 'sure\n- bibkey: c\n  categories:\n    - x\n    - "y"\n  kind: "a: b"\n'
    )
    assert amend(text, remove=read(text).rows[:1]) == "\n# Y\n- bibkey: b\n  categories: [y]\n"
    assert amend(text, remove=read(text).rows[:1], add=[row("a", "x", kind="Flat")]) == text.replace("Deep", "Flat")


def test_a_dash_on_a_line_of_its_own_is_followed():
    text = "-\n  bibkey: a\n  categories: x\n-\n  bibkey: b\n  categories: z\n"
    assert amend(text, add=[row("c", "x")]) == text.replace(
        "-\n  bibkey: b", "-\n  bibkey: c\n  categories: x\n-\n  bibkey: b"
    )
    assert amend(text, remove=read(text).rows[1:]) == "-\n  bibkey: a\n  categories: x\n"


def test_line_ends_byte_order_mark_and_a_missing_last_line_end_stay():
    text = "\ufeff- {bibkey: a, categories: [x]}\r\n- {bibkey: b, categories: [x]}"
    new = row("c", "x")
    assert amend(text, add=[new]) == text + "\r\n- {bibkey: c, categories: [x]}"
    assert amend(amend(text, add=[new]), remove=[new]) == text
    assert amend(text, remove=read(text).rows[:1]) == "\ufeff- {bibkey: b, categories: [x]}"


@pytest.mark.parametrize("text", ["", "# Our taxonomy\n"])
def test_an_empty_file_gets_its_first_row(text: str):
    new = row("a", "x", kind="Deep")
    assert amend(text, add=[new]) == text + "- {bibkey: a, categories: [x], kind: Deep}\n"


def test_a_document_mark_stays_at_the_end():
    assert amend("---\n- {bibkey: a, categories: [x]}\n...\n", add=[row("b", "x")]) == (
        "---\n- {bibkey: a, categories: [x]}\n- {bibkey: b, categories: [x]}\n...\n"
    )


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("- {bibkey: a\n", r"cannot be read \(line 1\): Curly brackets are not closed"),
        ("a: b\n", "is no list of rows"),
        ("[]\n", "is no list of rows"),
        ("[{bibkey: a}, {bibkey: b}]\n", "do not begin with `- `"),
    ],
)
def test_a_file_that_cannot_be_changed_says_why(text: str, why: str):
    with pytest.raises(ValueError, match=why):
        amend(text, add=[row("a", "x")])


def test_a_row_needs_a_key():
    with pytest.raises(ValueError, match="needs a bibkey"):
        amend(FILE, add=[row("", "dataset")])


@pytest.mark.parametrize(
    "odd",
    [
        "- {bibkey: a, categories: [x], # a note\n   kind: Deep}\n",
        "- ? bibkey\n  : a\n  ? categories\n  : [x]\n",
        "- {bibkey: a, bibkey: b, categories: [x]}\n",
        "- {? bibkey : a, categories: [x]}\n",
        "-   # a note\n  bibkey: a\n  categories: [x]\n",
        '- {"bib\\x6bey": a, categories: [x]}\n',
    ],
)
def test_beside_rows_in_a_strange_hand_a_row_is_written_plainly(odd: str):
    new = row("c", "x", kind="a, b")
    assert amend(odd, add=[new]) == odd + '- {bibkey: c, categories: [x], kind: "a, b"}\n'
    assert amend(odd + "# End\n", remove=read(odd).rows) == "# End\n"


def test_a_strange_row_that_changes_is_written_anew():
    odd = "- ? bibkey\n  : a\n  ? categories\n  : [x]\n# End\n"
    assert amend(odd, remove=[row("a", "x")], add=[row("a", "x", kind="Deep")]) == (
        "- {bibkey: a, categories: [x], kind: Deep}\n# End\n"
    )


def test_what_no_file_can_hold_is_refused():
    with pytest.raises(UnfaithfulError):
        amend(FILE, add=[row("fox", "dataset", name="\ud800")])


MINE = amend(FILE, add=[row("fox", "supervised", type="Deep"), row("fox", "dataset", name="FOX")])


def test_what_i_added_comes_beside_what_they_changed():
    theirs = FILE.replace("Gradient Descent}", "Gradient Descent }  # checked").replace("EEL", "Eel")
    assert merge(FILE, MINE, theirs) == MINE.replace("Gradient Descent}", "Gradient Descent }  # checked").replace(
        "EEL", "Eel"
    )
    assert merge(FILE, FILE, theirs) == theirs
    assert merge(FILE, MINE, FILE) == MINE


def test_a_row_i_changed_stays_at_its_line():
    mine = MINE.replace("name: FOX", "name: Fox, size: 7")
    theirs = "# Ours\n" + MINE.replace("# Datasets", "# Data sets") + "- {bibkey: gnu, categories: [dataset]}\n"
    assert merge(MINE, mine, theirs) == theirs.replace("name: FOX", "name: Fox, size: 7")


def test_a_row_that_they_changed_or_removed_stays_as_they_have_it():
    mine = MINE.replace("name: FOX", "name: Fox")
    changed = MINE.replace("name: FOX", "name: THEIRS")
    assert merge(MINE, mine, changed) == changed
    assert merge(MINE, mine, FILE) == FILE
    moved = mine.replace("categories: [dataset], name: Fox", "categories: [quantisation], name: Fox")
    assert merge(MINE, moved, changed) == changed


def test_a_row_i_put_elsewhere_moves_and_one_i_removed_goes():
    mine = amend(FILE, add=[row("fox", "quantisation")])
    assert merge(MINE, mine, MINE + "# end\n") == mine + "# end\n"


def test_a_file_of_theirs_that_cannot_be_read_stays():
    assert merge(FILE, MINE, "- {broken") == "- {broken"
