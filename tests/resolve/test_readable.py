r"""Deposited markup becomes text that a person reads: no tag is left, no word is glued, maths stays maths."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.resolve.markup import LONGEST, readable


def maths(*elements: str, prefix: str = "mml:") -> str:
    return f'<{prefix}math xmlns:mml="http://www.w3.org/1998/Math/MathML">{"".join(elements)}</{prefix}math>'


@pytest.mark.parametrize(
    "plain",
    [
        "",
        "0",
        "p < 0.05 and n > 3",
        "if a<b and c>d",
        "x<i and i>y",
        "Vec<T> and Map<String, List<int>>",
        "Set<A>",
        "a <- b -> c <= d",
        "AT&T, R&D and x?a=1&copy=2",
        "50% of 3 * 4 _words_",
        "It costs $5 here and $6 there",
        "100$ or 5$",
    ],
)
def test_plain_text_stays_as_it_is(plain: str) -> None:
    assert readable(plain) == plain
    assert readable(plain, is_markdown=True) == plain


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("The <i>Daphnia</i> of <b>ponds</b>", "The Daphnia of ponds"),
        ("<SCP>DNA</SCP> repair", "DNA repair"),
        ("&lt;scp&gt;DNA&lt;/scp&gt; repair", "DNA repair"),
        ("&amp;lt;i&amp;gt;Daphnia&amp;lt;/i&amp;gt; &amp;amp; others", "Daphnia & others"),
        ("Caf&eacute; &#8211; &#x3b1; &unknown;", "Café – α &unknown;"),
        ('<a href="https://example.org/?a=1" class=x>here</a> <br/>and<br>there', "here and there"),
        ("<fixed-case>BERT</fixed-case>s <unknown-tag>and</unknown-tag> more", "BERTs and more"),
        ("one<!-- not\nthis -->two <?php no?>three", "onetwo three"),
        ("<![CDATA[in <i>here</i>]]>", "in here"),
        ("a<script>alert(1)</script>b<style>p {}</style>c", "abc"),
        ("broken <i>tags</b> and <sub>ends", "broken tags and ends"),
        ("Why?\n          <i>Because</i>\n\t of   that", "Why? Because of that"),
        ("<p>One.</p><p>Two.</p>", "One. Two."),
    ],
)
def test_tags_and_references_are_resolved(markup: str, text: str) -> None:
    assert readable(markup) == text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("H<sub>2</sub>O", "H₂O"),
        ("[Ru(bpy)<sub>3</sub>]<sup>2+</sup>", "[Ru(bpy)₃]²⁺"),
        ("10<sup>−3</sup>", "10⁻³"),
        ("10<sup>6.5</sup>", "10^6.5"),
        ("T<sub>max</sub> on the 5<sup>th</sup>", "Tmax on the 5th"),
        ("volcanic CO\n   <sub>2</sub>\n   vents", "volcanic CO₂ vents"),
    ],
)
def test_sub_and_superscripts_are_written_in_unicode_where_it_has_them(markup: str, text: str) -> None:
    assert readable(markup) == text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        # as deposited with the blanks lost
        ("spin in the" + maths("<mml:mi>N</mml:mi>") + "nucleus", r"spin in the \(N\) nucleus"),
        ("for" + maths("<mml:mi>n</mml:mi>") + "th and" + maths("<mml:mi>k</mml:mi>") + ", so", r"for \(n\)th and \(k\), so"),
        ("targeting<jats:italic>SMARCB1</jats:italic>for editing", "targeting SMARCB1 for editing"),
        ("of<jats:italic>P</jats:italic>values", "of P values"),
        ("loss of<i>Escherichia coli</i>in ponds", "loss of Escherichia coli in ponds"),
        ("<i>Escherichia coli</i>in ponds", "Escherichia coli in ponds"),
        # as deposited with a blank too many
        ("(\n    <jats:italic>i</jats:italic>\n    ), then\n   <i>E. coli</i>\n   , too", "(i), then E. coli, too"),
        # as meant
        ("the <i>n</i>th <i>k</i>-means, Re<i>Act</i>: <b>M</b>ulti<b>H</b>ead, <i>gene</i>s", "the nth k-means, ReAct: MultiHead, genes"),
        ("O(" + maths("<mml:mi>n</mml:mi>") + ") time", r"O(\(n\)) time"),
    ],
)  # fmt: skip
def test_words_are_neither_glued_nor_torn(markup: str, text: str) -> None:
    assert readable(markup) == text


@pytest.mark.parametrize(
    ("mathml", "tex"),
    [
        ("<mi>N</mi><mo>=</mo><mn>88</mn>", "N=88"),
        ("<mn>1,000</mn>", None),
        ("<msup><mi>x</mi><mn>2</mn></msup>", "x^2"),
        ("<msub><mi>x</mi><mrow><mi>i</mi><mo>+</mo><mn>1</mn></mrow></msub>", "x_{i+1}"),
        ("<msubsup><mi>A</mi><mi>∞</mi><mi>ρ</mi></msubsup>", "A_∞^ρ"),
        ("<mfrac><mn>1</mn><mi>n</mi></mfrac>", r"\frac{1}{n}"),
        ("<msqrt><mi>n</mi><mi>m</mi></msqrt>", r"\sqrt{nm}"),
        ("<mroot><mi>x</mi><mn>3</mn></mroot>", r"\sqrt[3]{x}"),
        ("<mover><mi>x</mi><mo>¯</mo></mover>", r"\bar{x}"),
        ("<mover><mi>x</mi><mi>y</mi></mover>", r"\overset{y}{x}"),
        ("<munder><mo>∑</mo><mi>i</mi></munder><mi>i</mi>", "∑_ii"),
        ("<munderover><mo>∑</mo><mi>i</mi><mi>n</mi></munderover>", "∑_i^n"),
        ("<mi>log</mi><mi>n</mi>", r"\log n"),
        ("<mo>argmin</mo><mi>x</mi>", r"\operatorname{argmin}x"),
        ('<mi mathvariant="double-struck">R</mi>', r"\mathbb{R}"),
        ("<mi>Tb</mi>", r"\mathrm{Tb}"),
        ("<mtext>at 5 % of</mtext>", r"\text{at 5 \% of}"),
        ("<mo>{</mo><mi>x</mi><mo>}</mo>", r"\{x\}"),
        ("<mfenced><mi>a</mi><mi>b</mi></mfenced>", "(a,b)"),
        ("<mi>a</mi><mo>&#x2062;</mo><mo>−</mo><mi>b</mi>", "a-b"),
        (
            "<mmultiscripts><mi>Tb</mi><mprescripts/><none/><mrow><mn>153</mn></mrow></mmultiscripts>",
            r"{}^{153}\mathrm{Tb}",
        ),
        ("<mtable><mtr><mtd>a</mtd><mtd>b</mtd></mtr><mtr><mtd>c</mtd></mtr></mtable>", r"\begin{matrix} a & b \\ c \end{matrix}"),
        ('<semantics><mi>q</mi><annotation encoding="application/x-tex">\\alpha</annotation></semantics>', r"\alpha"),
        ("<mwhatever><mi>x</mi></mwhatever></mi></nothing>", "x"),
    ],
)  # fmt: skip
def test_mathml_becomes_tex(mathml: str, tex: str | None) -> None:
    shown = "1,000" if tex is None else rf"\({tex}\)"
    assert readable(maths(mathml)) == shown
    assert readable(maths(mathml, prefix="")) == shown


@pytest.mark.parametrize(
    "formula",
    [
        "<tex-math>k^2</tex-math>",
        "<tex-math>$$k^2$$</tex-math>",
        "<jats:tex-math>\\(k^2\\)</jats:tex-math>",
        r"<tex-math>\documentclass[12pt]{minimal} \usepackage{amsmath} \begin{document}$$k^2$$\end{document}</tex-math>",
        "<jats:inline-formula><jats:alternatives>"
        + maths("<mml:mi>k</mml:mi>")
        + "<jats:tex-math>$k^2$</jats:tex-math></jats:alternatives></jats:inline-formula>",
        "<inline-formula><inline-graphic>no</inline-graphic><tex-math>k^2</tex-math></inline-formula>",
        "$k^2$",
    ],
)
def test_tex_is_taken_where_the_publisher_gives_it(formula: str) -> None:
    assert readable(f"A {formula}-step") == r"A \(k^2\)-step"


def test_a_formula_of_many_elements_within_each_other_is_written_flat() -> None:
    deep = readable(maths("<mml:msqrt>" * 5_000 + "<mml:mi>x</mml:mi>"))
    assert deep.count("x") == 1
    assert len(deep) < 1_000


def test_an_abstract_keeps_its_paragraphs_and_its_headings() -> None:
    markup = (
        "<jats:title>Abstract</jats:title><jats:sec><jats:title>Background</jats:title>\n  <jats:p>Fleas <jats:italic>jump</jats:italic>.</jats:p>"
        "</jats:sec><jats:sec><jats:title>Why?</jats:title><jats:p>Nobody knows.</jats:p><jats:list><jats:list-item>"
        "<jats:p>One</jats:p></jats:list-item><jats:list-item><jats:p>Two</jats:p></jats:list-item></jats:list></jats:sec>"
    )
    assert readable(markup, is_markdown=True) == (
        "**Background.** Fleas jump.\n\n**Why?** Nobody knows.\n\n- One\n\n- Two"
    )


def test_on_one_line_an_abstract_has_no_paragraphs() -> None:
    assert readable("<jats:p>One.</jats:p>\n<jats:p>Two.</jats:p>") == "One. Two."


def test_blank_lines_part_paragraphs_where_there_are_no_tags() -> None:
    assert readable("One\nline.\n \nTwo &lt; three.", is_markdown=True) == "One line.\n\nTwo < three."


def test_in_markdown_the_backslashes_of_maths_are_doubled_before_signs() -> None:
    assert (
        readable("<p>In " + maths("<mo>{</mo><mi>ρ</mi><mo>}</mo>") + "</p>", is_markdown=True) == r"In \\(\\{ρ\\}\\)"
    )


def test_a_text_longer_than_any_abstract_is_cut() -> None:
    assert len(readable("word " * LONGEST)) <= LONGEST


PIECES = st.sampled_from(
    [
        *("<i>", "</i>", "<sub>", "</sub>", "<p>", "</p>", "<title>", "</title>", "<math>", "</math>", "<mi>", "</mi>"),
        *("<msup>", "</msup>", "<mfrac>", "<mtable>", "<tex-math>", "</tex-math>", "<inline-formula>", "</inline-formula>"),
        *("<mmultiscripts>", "<mprescripts/>", "<none/>", "<br/>", "<li>", "</li>", "<label>", "</label>", "<!--", "-->"),
        *("&lt;", "&amp;", "&", "<", ">", "$", "\\", "{", "}", " ", "\n", "a", "of", "2", "<![CDATA[", "]]>", '="', "\0"),
    ]
)  # fmt: skip


@given(st.lists(PIECES | st.text(max_size=3), max_size=40).map("".join), st.booleans())
def test_whatever_comes_it_is_read(markup: str, is_markdown: bool) -> None:
    text = readable(markup, is_markdown=is_markdown)
    assert text == text.strip()
    assert "\n\n\n" not in text
    assert is_markdown or "\n" not in text


@pytest.mark.parametrize(
    "piece",
    ["<", "<i>", "<i>a</i>", "<sub>2</sub>", "<a b='", "<a b=\" <b c=' \" d='", "&amp;", "$a", "<!--", "<tex-math>"],
)
def test_a_long_text_takes_no_long_time(piece: str) -> None:
    begin = time.process_time()
    readable(piece * (LONGEST // len(piece)))
    assert time.process_time() - begin < 20, "this takes minutes when it is quadratic, and a second when it is linear"


NAMES = st.sampled_from(
    ["i", "jats:italic", "b", "sub", "sup", "p", "jats:p", "jats:title", "sec", "scp", "ext-link", "li"]
)
MARKED_UP = st.recursive(
    st.text("abc 012(,.", max_size=6),
    lambda inner: st.tuples(NAMES, st.lists(inner, max_size=3).map("".join)).map(lambda t: f"<{t[0]}>{t[1]}</{t[0]}>"),
    max_leaves=12,
)


@given(st.lists(MARKED_UP, max_size=4).map("".join), st.booleans())
def test_no_tag_is_left_and_no_letter_lost(markup: str, is_markdown: bool) -> None:
    text = readable(markup, is_markdown=is_markdown)
    letters = "".join(re.findall("[abc]", re.sub("<[^>]*>", "", markup)))
    assert "<" not in text
    assert "".join(re.findall("[abc]", text)) == letters
