"""TeX in BibTeX values: what a reader sees, and that no text is too much for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.resolve.tex import decode, decode_paragraphs, unescaped


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"M{\"u}ller", "Müller"),
        (r"M\"{u}ller", "Müller"),
        (r"M\"uller", "Müller"),
        (r"{\"{o}}", "ö"),
        (r"Garc{\'\i}a, Garc\'{\i}a", "García, García"),
        (r"\v{S}ebesta, \v Sebesta, Fran\c{c}ois, Erd\H{o}s", "Šebesta, Šebesta, François, Erdős"),
        (r"S{\o}ren \O{}sterg\aa rd, \L{}ukasz, Wei{\ss}", "Søren Østergård, Łukasz, Weiß"),
        (r"Nguy\~{\^e}n, Nguy{\~{\^{e}}}n", "Nguyễn, Nguyễn"),
    ],
)
def test_accents_become_letters(tex: str, text: str) -> None:
    assert decode(tex) == text


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"Q\&A \% \$5 \_x \#1 \{a\}", "Q&A % $5 _x #1 {a}"),
        ("1--2, a---b", "1–2, a—b"),
        ("``so'' they say", "“so” they say"),
        ("Fig.~1", "Fig. 1"),
        (r"\LaTeX{} and \TeX\ are \ldots", "LaTeX and TeX are …"),
        (r"\emph{very} \textbf{bold}, {\em old}, \textsc{Caps}", "very bold, old, Caps"),
        ("{The {DNA} of {BERT}}", "The DNA of BERT"),
        ("wrapped\n    by  a mailer", "wrapped by a mailer"),
        (r"an \emph{open {brace", "an open brace"),
        (r"soft\-hyphen and a\\ line", "softhyphen and a line"),
        (r"\href{https://a.org/x}{a page}", "a page"),
        (r"\url{https://a.org/~b_c}", "https://a.org/~b_c"),
    ],
)
def test_signs_and_commands_are_read(tex: str, text: str) -> None:
    assert decode(tex) == text


@pytest.mark.parametrize("text", ["50% faster", "A & B", "C# and C++", "a_b^c", "costs $5 or $6", "it's 3 < 4", "\\"])
def test_what_is_plainly_no_tex_stays(text: str) -> None:
    assert decode(text) == text


def test_a_command_that_nobody_knows_is_not_lost() -> None:
    assert decode(r"the \frobnicate{word} of C:\temp") == r"the \frobnicate word of C:\temp"


@pytest.mark.parametrize(
    ("tex", "line", "paragraph"),
    [
        ("a $k$-means", r"a \(k\)-means", r"a \\(k\\)-means"),
        (r"$\{0,1\}^n$", r"\(\{0,1\}^n\)", r"\\(\\{0,1\\}^n\\)"),
        (r"\(x\)", r"\(x\)", r"\\(x\\)"),
        ("$$x$$", r"\[x\]", r"\\[x\\]"),
        (r"{\textdollar}k{\textdollar}-means", r"\(k\)-means", r"\\(k\\)-means"),
        (r"$\mathcal{O}(n~\log n)$", r"\(\mathcal{O}(n~\log n)\)", r"\\(\mathcal{O}(n~\log n)\\)"),
    ],
)
def test_maths_stays_maths_as_the_site_writes_it(tex: str, line: str, paragraph: str) -> None:
    assert decode(tex) == line
    assert decode_paragraphs(tex) == paragraph


def test_paragraphs_stay_apart() -> None:
    assert decode_paragraphs("One\n  line.\n\n \nTwo.") == "One line.\n\nTwo."


def test_an_address_loses_only_tex_backslashes() -> None:
    assert unescaped(r"https://a.org/\~x/a\_b\%20c?d=1\&e") == "https://a.org/~x/a_b%20c?d=1&e"
    assert unescaped("https://a.org/{\\textasciitilde}x") == "https://a.org/{~}x"


@given(st.text(alphabet=st.characters(exclude_characters="\\{}$~-`'", exclude_categories=["Cs"])))
def test_text_without_a_sign_of_tex_only_loses_blanks(text: str) -> None:
    assert decode(text) == " ".join(text.split())


@given(
    st.lists(st.sampled_from(["\\", "{", "}", "$", "$$", "\\(", "\\)", "\\'", "a", " ", "~", "--", "%", "\\x", "\n"]))
)
def test_any_mixture_of_signs_is_read(pieces: list[str]) -> None:
    decode("".join(pieces))
    decode_paragraphs("".join(pieces))


@pytest.mark.parametrize(
    "sign", ["{", "}", '\\"', '{\\"o}', "\\textbf", "\\(", "$", "$ a", "$a ", "--", "\\[a", "\\", "$\\", "\\a ", "\n "]
)
def test_the_word_behind_a_hostile_text_is_read(sign: str) -> None:
    """Time that grows with the square of the text would make this hang; bench/hostile.py measures it."""
    text = sign * (250_000 // len(sign)) + " 1 last"
    assert decode(text).endswith("last")
    assert decode_paragraphs(text).endswith("last")
