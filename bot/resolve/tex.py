"""TeX as it stands in BibTeX values -> the text a reader sees. Pure.

Accents, letters, signs and dashes are decoded by pylatexenc, one mark at a time: no text is too deep or too long for
it. Maths stays maths, in the site's writing; a command that is not known is kept as it was typed.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pylatexenc.macrospec import LatexContextDb  # type: ignore[import-untyped] # it has no types

_ACCENT = r"""\\ (?: [`'^"~=.] | [uvHtcdbkr](?![A-Za-z]) ) [ ]?
    (?: \{ [ ]? (?: \\[A-Za-z]{1,2} | [^\W\d_]{1,2} ) [ ]? \} | \\[ijoO](?![A-Za-z]) | [^\W\d_] )"""
_INNER_ACCENT = re.compile(rf"""(?<= [`'^"~=.]\{{ ) (?: {_ACCENT} ) (?= \}} )""", re.VERBOSE)
"""An accented letter that has another accent, as in Vietnamese names."""
_MARKS = re.compile(
    r"""
      \$\$ (?P<display> (?:[^$\\]|\\.){1,2000}? ) \$\$
    | \$ (?=[^\s$]) (?P<inline> (?:[^$\\]|\\.){1,2000}? ) (?<=\S) \$ (?![0-9])
    | \\\( (?P<round> (?:[^\\]|\\[^()]){1,2000}? ) \\\)
    | \\\[ (?P<square> (?:[^\\]|\\[^\[\]]){1,2000}? ) \\\]
    | (?P<accent> """
    + _ACCENT
    + r""" )
    | \\href \s? (?P<target> \{ [^{}]{0,2000} \} )
    | \\ (?P<command> [A-Za-z]+ ) \*? (?P<after> [ ]*\{\} | [ ]+ )?
    | (?P<address> https?:// [^\s{}]{1,2000} )
    | (?P<sign> \\ [^A-Za-z] )
    | (?P<ligature> -{2,3} | `` | '' )
    | (?P<tie> ~ )
    | (?P<brace> [{}] )
    """,
    re.VERBOSE | re.DOTALL,
)
_FORMATTING = frozenset(
    """emph em textbf textit texttt textsc textsf textrm textup textmd textsl textnormal text mbox hbox underline
    uline bf it tt sc sf rm sl bfseries itshape ttfamily scshape mdseries rmfamily sffamily upshape normalfont
    uppercase lowercase relax protect ensuremath noopsort url path boldmath unboldmath small large footnotesize
    mathrm mathbf mathit mathsf mathtt textsuperscript textsubscript""".split()  # noqa: SIM905 - a word list reads better as words
)
_LOGOS = {"LaTeX": "LaTeX", "TeX": "TeX", "BibTeX": "BibTeX", "LaTeXe": "LaTeX2e"}
_SIGNS = {sign: sign for sign in "&%$#_{}"} | dict.fromkeys(",;: \n\\", " ") | dict.fromkeys("-/@!", "")
"""What a backslash before a sign makes of it."""
_IN_ADDRESS = re.compile(r"\\(?=[~_%#&$-])|\{\}")
_DOLLAR = re.compile(r"\{\\textdollar\}")
"""As dblp writes the signs around maths."""
_SPACES = re.compile(r"\s+")
_PARAGRAPHS = re.compile(r"\n[^\S\n]*\n\s*")
_BEFORE_SIGN = re.compile(r"\\(?=[^A-Za-z\s])")


def decode(tex: str) -> str:
    r"""One line of text; maths as `\(...\)`, as it stands in front matter."""
    return _fold(_decoded(_SPACES.sub(" ", tex), is_markdown=False))


def decode_paragraphs(tex: str) -> str:
    r"""Text of Markdown, its paragraphs kept; maths as `\\(...\\)`, which Markdown shows as `\(...\)`."""
    parts = (_fold(_decoded(_SPACES.sub(" ", part), is_markdown=True)) for part in _PARAGRAPHS.split(tex))
    return "\n\n".join(filter(None, parts))


def unescaped(tex: str) -> str:
    """An address as it is meant: TeX's backslashes before its signs taken away, and nothing else."""
    return _IN_ADDRESS.sub("", tex.replace(r"\textasciitilde", "~")).strip()


def _fold(text: str) -> str:
    return _SPACES.sub(" ", text).strip()


def _decoded(tex: str, *, is_markdown: bool) -> str:
    tex = _DOLLAR.sub("$", tex) if len(_DOLLAR.findall(tex)) > 1 else tex
    tex = _INNER_ACCENT.sub(lambda accent: _sign(accent[0]), tex)
    return _MARKS.sub(functools.partial(_text_of, is_markdown=is_markdown), tex)


def _text_of(mark: re.Match[str], *, is_markdown: bool) -> str:
    """What one mark of TeX stands for."""
    match mark.lastgroup:
        case "display" | "square":
            return _maths(mark[mark.lastgroup], "[", "]", is_markdown=is_markdown)
        case "inline" | "round":
            return _maths(mark[mark.lastgroup], "(", ")", is_markdown=is_markdown)
        case "command" | "after":
            return _command(mark)
        case "sign":
            return _SIGNS.get(mark[0][1], mark[0])
        case "address":
            return unescaped(mark[0])
        case "tie":
            return " "
        case "brace" | "target":
            return ""
        case _:
            return _sign(mark[0])


def _maths(formula: str, opening: str, closing: str, *, is_markdown: bool) -> str:
    formula = formula.strip()
    if is_markdown:  # Markdown takes one backslash away from before a sign
        formula = _BEFORE_SIGN.sub(lambda _: r"\\", formula)
        return rf"\\{opening}{formula}\\{closing}"
    return rf"\{opening}{formula}\{closing}"


def _command(mark: re.Match[str]) -> str:
    """A letter or sign by its name; nothing for how text looks; else the name as it was typed."""
    name = mark["command"]
    if name in _FORMATTING:
        return ""
    if letter := _named(name):
        return letter if letter.isalpha() else letter + _blanks(mark)
    return (_LOGOS.get(name) or f"\\{name}") + (_blanks(mark) or " " * (name not in _LOGOS))


def _blanks(mark: re.Match[str]) -> str:
    """The blanks after a command. TeX swallows them, but who writes `\\LaTeX is` means two words."""
    return (mark["after"] or "").removesuffix("{}")


@functools.lru_cache(maxsize=2048)
def _named(command: str) -> str:
    """The one sign that a command stands for; nothing for a command that does more, or that nobody knows."""
    spec = _context().get_macro_spec(command)
    sign = getattr(spec, "simplify_repl", None)
    return sign if isinstance(sign, str) and len(sign) == 1 else ""


@functools.lru_cache(maxsize=2048)
def _sign(tex: str) -> str:
    """What an accented letter or a ligature stands for."""
    from pylatexenc.latex2text import LatexNodes2Text  # type: ignore[import-untyped] # it has no types

    return str(LatexNodes2Text().latex_to_text(tex))


@functools.cache
def _context() -> LatexContextDb:
    from pylatexenc.latex2text import get_default_latex_context_db

    return get_default_latex_context_db()
