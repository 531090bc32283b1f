"""What people write for a place in the taxonomy, and what they are told."""

from __future__ import annotations

import pytest

from bot.entry.taxonomy import Row, Taxonomy, check_row, read, read_place, settled
from bot.faults import Finding, Severity

TAXONOMY = read(
    """\
- {bibkey: a, categories: [supervised], type: Deep, optimisation: Gradient Descent, input_rep: Tokens}
- {bibkey: b, categories: [supervised], type: Deep, optimisation: Ranking, input_rep: Tokens}
- {bibkey: c, categories: [supervised, Transformer-based ANN], type: Shallow, optimisation: Maximum Margin}
- {bibkey: d, categories: ["Text, Speech"], type: Shallow, optimisation: K-Means}
- {bibkey: e, categories: [dataset], size: 60000}
"""
)


def place(text: str, taxonomy: Taxonomy = TAXONOMY) -> tuple[tuple[str, ...], dict[str, str]]:
    row, findings = read_place(text, taxonomy)
    assert row is not None
    assert not any(finding.is_error for finding in findings)
    return row.categories, dict(row.attributes)


@pytest.mark.parametrize(
    "text",
    [
        "supervised type=Deep, optimisation=Ranking",
        "supervised, type=Deep, optimisation=Ranking",
        "Supervised;type = deep;OPTIMISATION=ranking",
        "  supervised: type=Deep optimisation=Ranking ,",
        "category=supervised, type=Deep, optimisation=Ranking",
        "categories: [supervised], type: Deep, optimisation: Ranking",
        "[supervised] type='Deep' optimisation=“Ranking”",
        "- {bibkey: x, categories: ['supervised'], type: Deep, optimisation: Ranking}",
        "`supervised type=Deep, optimisation=Ranking`",
    ],
)
def test_one_place_may_be_written_in_many_ways(text: str):
    assert place(text) == (("supervised",), {"type": "Deep", "optimisation": "Ranking"})


def test_a_value_ends_where_the_next_attribute_begins():
    assert place("supervised optimisation=Rank (AUC, NDCG) + k=5, a [b] type=Deep") == (
        ("supervised",),
        {"optimisation": "Rank (AUC, NDCG) + k=5, a [b]", "type": "Deep"},
    )


def test_in_quotes_nothing_begins():
    assert place('supervised optimisation="a, type=b", type=Deep') == (
        ("supervised",),
        {"optimisation": "a, type=b", "type": "Deep"},
    )
    assert place("supervised optimisation='a' and 'b', type=Deep")[1]["optimisation"] == "'a' and 'b'"


def test_several_categories_are_told_apart_by_commas_or_as_they_are_known():
    assert place("supervised, transformer-based ann")[0] == ("supervised", "Transformer-based ANN")
    assert place("text, speech; dataset")[0] == ("Text, Speech", "dataset")
    assert place("supervised dataset")[0] == ("supervised", "dataset")
    assert place("supervised, Supervised")[0] == ("supervised",)


def test_a_name_of_several_words_may_be_typed_with_blanks():
    assert place("supervised input rep=tokens, Type: deep")[1] == {"input_rep": "Tokens", "type": "Deep"}


def errors(text: str) -> list[tuple[str, str, str, str]]:
    findings = read_place(text, TAXONOMY)[1]
    return [(found.rule, found.field, found.message, found.hint) for found in findings if found.is_error]


def test_an_unknown_category_is_told_with_the_nearest_and_kept():
    row, _ = read_place("supervized type=Deep", TAXONOMY)
    assert row == Row(key="", categories=("supervized",), attributes={"type": "Deep"})
    assert errors("supervized type=Deep") == [
        (
            "taxonomy-category",
            "category",
            "`supervized` is no category of the taxonomy.",
            "Did you mean `supervised`? "
            "Write one of: `supervised`, `Text, Speech`, `Transformer-based ANN`, `dataset`.",
        )
    ]


def test_an_unknown_attribute_is_told_with_the_nearest():
    assert errors("dataset sise=3") == [
        (
            "taxonomy-attribute",
            "taxonomy-sise",
            "`sise` is no attribute of the taxonomy.",
            "Did you mean `size`? Write one of: `size`, `optimisation`, `type`, `input_rep`.",
        )
    ]
    assert errors("supervised type=Deep optimization=Ranking")[0][1] == "taxonomy-optimization"


def test_an_unknown_value_of_a_closed_attribute_is_an_error():
    assert errors("supervised type=Deap") == [
        (
            "taxonomy-value",
            "taxonomy-type",
            "`Deap` is no value of `type` in the taxonomy.",
            "Did you mean `Deep`? Write one of: `Deep`, `Shallow`.",
        )
    ]


def test_a_new_value_of_an_open_attribute_is_welcome_and_one_much_like_another_is_noticed():
    assert read_place("supervised optimisation=Annealing", TAXONOMY)[1] == ()
    assert read_place("supervised optimisation=Maximal Margin", TAXONOMY)[1] == (
        Finding(
            rule="taxonomy-value",
            severity=Severity.NOTICE,
            message="`Maximal Margin` is a new value of `optimisation`, much like `Maximum Margin`.",
            hint="If you mean the same, write `Maximum Margin`.",
            field="taxonomy-optimisation",
        ),
    )


def test_an_attribute_of_another_category_is_noticed():
    assert read_place("supervised size=3", TAXONOMY)[1] == (
        Finding(
            rule="taxonomy-attribute",
            severity=Severity.NOTICE,
            message="No other row of `supervised` has `size`.",
            hint="Usual there are: `optimisation`, `type`, `input_rep`.",
            field="taxonomy-size",
        ),
    )


def test_an_attribute_given_twice_or_without_value_is_an_error():
    assert errors("supervised type=Deep, type=Shallow")[0][2] == "`type` is given twice."
    assert errors("supervised type=, optimisation=Ranking")[0][2] == "`type` has no value."


@pytest.mark.parametrize("text", ["", "  ", ",", "type=Deep"])
def test_without_a_category_there_is_no_row(text: str):
    row, findings = read_place(text, TAXONOMY)
    assert row is None
    assert [(found.rule, found.message) for found in findings] == [
        ("taxonomy-category", "No category of the taxonomy is given.")
    ]


@pytest.mark.parametrize(
    ("words", "sign"),
    [
        ("<script>alert(1)</script>", "<"),
        ("{{ site.github }}", "{{"),
        ("{% include secrets.html %}", "{%"),
        ("[x](javascript:alert(1))", "]"),
        ("![x](//evil.example)", "!"),
        ("K-Means {::nomarkdown}", "{"),
        ('x" onmouseover="alert(1)', "onmouseover="),
    ],
)
def test_what_the_site_would_run_is_refused_and_no_maintainer_can_let_it_pass_with_a_new_word(words: str, sign: str):
    refused = (
        "taxonomy-markup",
        f"`{words}` would act on the site instead of being read.",
        f"Write it without `{sign}`.",
    )
    assert [(found[0], *found[2:]) for found in errors(f"supervised optimisation={words}")] == [refused]
    in_category = check_row(Row(key="", categories=(words,)), TAXONOMY)
    assert ("category", *refused) in [(found.field, found.rule, found.message, found.hint) for found in in_category]


@pytest.mark.parametrize(
    "words", ["a < b", "Rank (AUC, NDCG)", "{a, b}", "50% [x]", "50 % of d'Alembert's", "on = off"]
)
def test_signs_that_mean_nothing_to_a_site_are_welcome(words: str):
    assert errors(f"supervised optimisation={words}") == []


def test_a_row_of_a_form_is_settled_to_the_spelling_of_the_file():
    typed = Row(
        key=" new ",
        categories=("SUPERVISED", ""),
        attributes={"Type": "deep\u202e", "optimisation": " ", "size": "1\n2"},
    )
    assert settled(typed, TAXONOMY) == Row(
        key="new", categories=("supervised",), attributes={"type": "Deep", "size": "1 2"}
    )


def test_every_row_of_the_file_is_itself_without_error():
    assert [found for row in TAXONOMY.rows for found in check_row(row, TAXONOMY)] == []


def test_an_attribute_that_is_written_again_and_again_is_told_once():
    """That hostile places take a time linear in their length is measured by bench/hostile.py."""
    messages = [found[2] for found in errors("supervised optimisation=" + "word = x:y, " * 4_000)]
    assert messages == ["`word` is given twice.", "`word` is no attribute of the taxonomy."]


def test_each_of_very_many_categories_is_read():
    row, findings = read_place(", ".join(f"c{number}" for number in range(8_000)), TAXONOMY)
    assert row is not None
    assert row.categories == tuple(f"c{number}" for number in range(8_000))
    assert len(findings) == 8_000


def test_where_one_value_is_in_use_a_second_one_may_come():
    taxonomy = read("- {bibkey: a, categories: [c], kind: Deep}\n- {bibkey: b, categories: [c], kind: Deep}\n")
    assert check_row(Row(key="", categories=("c",), attributes={"kind": "Shallow"}), taxonomy) == ()
