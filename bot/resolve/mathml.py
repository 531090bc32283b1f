"""MathML, element by element -> TeX. Pure.

In: the tags and the text of one formula, in their order, as `bot.resolve.markup` meets them. Out: TeX without signs
around it. Letters and operators stay as they are in Unicode; what has no writing of its own counts as a row.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

DEEPEST = 40
"""Elements within each other; what lies deeper is written as if it stood there."""

_TEX_NOTE = "\0tex"
_PRESCRIPTS = "\0pre"
_TOKENS = frozenset({"mi", "mn", "mo", "mtext", "ms", "annotation", "annotation-xml"})
_FUNCTIONS = frozenset("arg cos cosh cot deg det dim exp gcd inf ker lim ln log max min sin sinh sup tan tanh".split())  # noqa: SIM905 - a word list reads better as words
_ALPHABETS = {
    "normal": "mathrm",
    "bold": "mathbf",
    "bold-italic": "boldsymbol",
    "double-struck": "mathbb",
    "script": "mathcal",
    "fraktur": "mathfrak",
    "sans-serif": "mathsf",
    "monospace": "mathtt",
}
_ACCENTS = {
    "¯": "bar",
    "‾": "bar",
    "_": "bar",
    "^": "hat",
    "ˆ": "hat",
    "~": "tilde",
    "˜": "tilde",
    "→": "vec",
    "˙": "dot",
}
_BIG = re.compile(r"[∑∏∐∫⋃⋂⋁⋀⨁⨂]|\\(?:lim|max|min|sup|inf|det|gcd|operatorname\{[^{}]*\})")
_SPECIAL = re.compile(r"[{}%#&$_]")
_UNSEEN = dict.fromkeys(map(ord, "\u2061\u2062\u2063\u2064\u200b\ufeff"), "") | {0x2212: "-", 0xA0: " "}
_SIMPLE = re.compile(r"[0-9.]+|\\[A-Za-z]+(?:\{[^{}]*\})?")
_COMMAND_END = re.compile(r"\\[A-Za-z]+$")


@dataclass(slots=True)
class _Element:
    name: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    parts: list[str] = field(default_factory=list)


class Formula:
    """One formula that is being read. Tags that do not fit together do no harm."""

    def __init__(self) -> None:
        self._open = [_Element("math")]
        self._skipped = 0

    def open(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins; its name without prefix, in small letters."""
        if len(self._open) >= DEEPEST:
            self._skipped += 1
        else:
            self._open.append(_Element(name, attributes))

    def text(self, text: str) -> None:
        """Text; blanks between elements mean nothing."""
        if self._open[-1].name in _TOKENS or text.strip():
            self._open[-1].parts.append(text)

    def close(self, name: str) -> None:
        """An element ends, and with it what was left open within it."""
        if self._skipped:
            self._skipped -= 1
        elif any(element.name == name for element in self._open[1:]):
            while self._close_last() != name:
                pass

    def tex(self) -> str:
        """The whole formula."""
        while len(self._open) > 1:
            self._close_last()
        return _row(self._open[0].parts).strip()

    def _close_last(self) -> str:
        element = self._open.pop()
        self._open[-1].parts.append(_written(element))
        return element.name


def _written(element: _Element) -> str:
    """The TeX of an element whose children are TeX already."""
    if element.name in _TOKENS:
        return _token(element)
    parts = element.parts
    match element.name:
        case "msup" | "msub" | "msubsup" | "munder" | "mover" | "munderover":
            return _scripted(element.name, *_first(parts, 3))
        case "mmultiscripts":
            return _multiscripts(parts)
        case "mfenced":
            return _fenced(element)
        case "mprescripts":
            return _PRESCRIPTS
        case "none" | "mphantom":
            return ""
        case "semantics":
            return next((part for part in parts if part.startswith(_TEX_NOTE)), _row(parts))
        case name:
            return _built(name, parts)


def _built(name: str, parts: list[str]) -> str:
    """What TeX has a command for; else a row."""
    first, second = _first(parts, 2)
    match name:
        case "mfrac":
            return rf"\frac{{{first}}}{{{second}}}"
        case "msqrt":
            return rf"\sqrt{{{_row(parts)}}}"
        case "mroot":
            return rf"\sqrt[{second}]{{{first}}}"
        case "mtr" | "mlabeledtr":
            return " & ".join(parts)
        case "mtable":
            return r"\begin{matrix} " + r" \\ ".join(parts) + r" \end{matrix}"
        case "mspace":
            return " "
        case _:
            return _row(parts)


def _token(element: _Element) -> str:
    text = " ".join("".join(element.parts).split())
    if element.name.startswith("annotation"):
        return f"{_TEX_NOTE}{text}" if "tex" in element.attributes.get("encoding", "").casefold() and text else ""
    text = _SPECIAL.sub(lambda sign: f"\\{sign[0]}", text.translate(_UNSEEN).replace("\\", r"\backslash "))
    if not text:
        return ""
    if element.name in ("mtext", "ms"):
        return rf"\text{{{text}}}"
    if text in _FUNCTIONS:
        return f"\\{text}"
    if alphabet := _ALPHABETS.get(element.attributes.get("mathvariant", "")):
        return rf"\{alphabet}{{{text}}}" if text.isalnum() else text
    if len(text) > 1 and text.isalpha() and element.name != "mn":
        return rf"\{'mathrm' if element.name == 'mi' else 'operatorname'}{{{text}}}"
    return text


def _scripted(name: str, base: str, first: str, second: str) -> str:
    if name == "mover" and first in _ACCENTS:
        return rf"\{_ACCENTS[first]}{{{base}}}"
    if name in ("munder", "mover") and not _BIG.fullmatch(base):
        return rf"\{name.removeprefix('m')}set{{{first}}}{{{base}}}"
    below, above = ("", first) if name in ("msup", "mover") else (first, second)
    return _base(base) + _script("_", below) + _script("^", above)


def _multiscripts(parts: list[str]) -> str:
    at = parts.index(_PRESCRIPTS) if _PRESCRIPTS in parts else len(parts)
    before = _scripts(parts[at + 1 :])
    return (f"{{}}{before}" if before else "") + _base("".join(parts[:1])) + _scripts(parts[1:at])


def _scripts(parts: list[str]) -> str:
    """Pairs of what stands below and above."""
    return "".join(_script("_^"[at % 2], part) for at, part in enumerate(parts) if part != _PRESCRIPTS)


def _fenced(element: _Element) -> str:
    opening, closing = (element.attributes.get(name, default) for name, default in (("open", "("), ("close", ")")))
    separator = (element.attributes.get("separators", ",").strip() or " ")[0]
    return _escaped(opening) + separator.join(element.parts) + _escaped(closing)


def _escaped(signs: str) -> str:
    return _SPECIAL.sub(lambda sign: f"\\{sign[0]}", signs.strip())


def _script(sign: str, tex: str) -> str:
    if not tex:
        return ""
    return sign + (tex if len(tex) == 1 else f"{{{tex}}}")


def _base(tex: str) -> str:
    return tex if len(tex) == 1 or _SIMPLE.fullmatch(tex) else f"{{{tex}}}"


def _row(parts: list[str]) -> str:
    """The parts beside each other; a command does not swallow the letter after it."""
    row: list[str] = []
    for part in parts:
        tex = part.removeprefix(_TEX_NOTE).replace(_PRESCRIPTS, "")
        if row and tex[:1].isalpha() and _COMMAND_END.search(row[-1][-30:]):
            row.append(" ")
        if tex:
            row.append(tex)
    return "".join(row)


def _first(parts: list[str], count: int) -> list[str]:
    return (parts + [""] * count)[:count]
