r"""Text as publishers deposit it (JATS, HTML, MathML, escaped or not) -> the text a reader sees. Pure, linear.

In: a title or an abstract of Crossref, DataCite, ACL or a page. Out: one line, or Markdown paragraphs; no tag is left,
maths stands as `\(...\)` (in Markdown `\\(...\\)`), and a `<` that begins no tag stays.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from bot.resolve.mathml import Formula
from bot.resolve.tags import BLOCKS, FORMULAS, HEADS, ITALICS, ITEMS, TAG, UNREAD, attributes_of, is_tag

LONGEST = 200_000
"""Characters that are read; what is longer is no abstract."""

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_OWN_NAME = re.compile(r"\W*(?:abstract|summary)\W*", re.IGNORECASE)

_RAISED = dict(zip("0123456789+-−=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾", strict=True))
_LOWERED = dict(zip("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎", strict=True))
_PARAGRAPHS = re.compile(r"\n[^\S\n]*+\n\s*+")
_SPACES = re.compile(r"\s+")
_LAID_OUT = re.compile(r"\s++(?=[,.;:)\]/])")
"""Blanks before what no blank stands before."""
_GLUED = re.compile(r"(?!(?:th|st|nd|rd|s)\b)[^\W_]")
"""The beginning of a word, not of an ending ("nth")."""
_GLUED_WORD = re.compile(r"(?!(?:th|st|nd|rd|s)\b)[^\W_]{2}")
_LONG_WORD = re.compile(r"[^\W\d_]{3}")
_WORD_END = re.compile(r"[^\W\d_]{2}$|[^\W_][,;:]$")
_NUMERAL = re.compile(r"[0-9., ]*[0-9](?:\\%)?")
_DOCUMENT = re.compile(r"\\begin\{document\}(.*)", re.DOTALL)
_SIGNS_AROUND = re.compile(r"(\\\\)|\\[()\[\]]|(?<!\\)\$")
_DOLLARS = re.compile(r"(?<![\\$\w])\$(?=[^\s$])((?:[^$\\\n]|\\.){1,300}?)(?<=[^\s\\])\$(?![\w$])")
_MATHS = re.compile(r"[0-9]{0,6}[A-Za-zα-ωΑ-Ω]['*]?|.*[\\^_={}<>|].*", re.DOTALL)
_BEFORE_SIGN = re.compile(r"\\(?=[^A-Za-z\s])")


def readable(markup: str, *, is_markdown: bool = False) -> str:
    """The text without markup: on one line, or as paragraphs with blank lines between them."""
    text = _unescaped(markup[:LONGEST])
    if "<" not in text:
        return _Text(is_markdown=is_markdown, parting=_PARAGRAPHS).read(text, frozenset())
    text = _without_comments(text).replace("<![CDATA[", "").replace("]]>", "")
    ended = frozenset(tag["name"].casefold() for tag in TAG.finditer(text) if tag["end"])
    return _Text(is_markdown=is_markdown, parting=None if ended & BLOCKS else _PARAGRAPHS).read(text, ended)


def _unescaped(text: str) -> str:
    """Character references resolved: twice, as some deposits were escaped twice."""
    for _ in range(2):
        if "&" in text:
            text = _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)
    return text.replace("\0", "")


def _without_comments(text: str) -> str:
    parts, at = [], 0
    while (begin := text.find("<!--", at)) >= 0 and (end := text.find("-->", begin + 4)) >= 0:
        parts.append(text[at:begin])
        at = end + 3
    return "".join([*parts, text[at:]])


@dataclass(slots=True)
class _Italics:
    """Words in italics: many deposits have lost the blanks around them."""

    begin: int
    is_glued: bool
    is_jats: bool
    words: str = ""


class _Text:
    """Reads one text from its beginning to its end; `parting` parts paragraphs where no tag does."""

    def __init__(self, *, is_markdown: bool, parting: re.Pattern[str] | None) -> None:
        self._is_markdown = is_markdown
        self._parting = parting if is_markdown else None
        self._paragraphs: list[str] = []
        self._parts: list[str] = []
        self._leads: list[str] = []
        """what stands before the next paragraph: its title, the sign of a list"""
        self._is_head = False
        self._unread: str = ""
        self._containers = 0
        self._formulas: list[str] = []
        """writings of the formula whose container is open, the best first"""
        self._tex: list[str] | None = None
        self._mathml: Formula | None = None
        self._script: tuple[str, int] | None = None
        """sub or sup, and the part with which it begins"""
        self._italics: _Italics | None = None
        self._ended: _Italics | None = None
        """italics that have just ended"""
        self._is_after_tag = False
        self._is_after_maths = False

    def read(self, text: str, ended: frozenset[str]) -> str:
        """The whole text; `ended` are the names of its end tags."""
        at = 0
        for tag in TAG.finditer(text):
            name = (tag["name"] or "").casefold()
            if name and not (self._mathml or is_tag(name, tag["prefix"], ended)):
                continue
            self._take_text(text[at : tag.start()])
            at = tag.end()
            if name:
                self._take_tag(tag, name, ended)
        self._take_text(text[at:])
        self._end_formula()
        self._end_container()
        self._end_paragraph()
        if any(lead != "-" for lead in self._leads):
            self._paragraphs.append(" ".join(self._leads))
        return ("\n\n" if self._is_markdown else " ").join(self._paragraphs)

    def _take_tag(self, tag: re.Match[str], name: str, ended: frozenset[str]) -> None:
        if self._unread:
            self._unread = "" if tag["end"] and name == self._unread else self._unread
        elif self._tex is not None:
            if tag["end"] and name == "tex-math":
                self._end_formula()
        elif self._mathml:
            self._take_mathml(self._mathml, tag, name)
        elif name in UNREAD:
            self._unread = "" if tag["end"] or tag["empty"] or name not in ended else name
        elif name in FORMULAS or name in ("tex-math", "math"):
            self._take_formula(tag, name)
        elif name in BLOCKS:
            self._take_block(name, is_end=bool(tag["end"]))
        elif not tag["empty"]:
            self._take_inline(name, is_end=bool(tag["end"]), is_jats=bool(tag["prefix"]))

    # -- text --------------------------------------------------------------------------------------------------------

    def _take_text(self, text: str) -> None:
        if self._tex is not None:
            self._tex.append(text)
        elif self._mathml:
            self._mathml.text(text)
        elif text and not self._unread:
            first, *others = self._parting.split(text) if self._parting else [text]
            self._add(self._joined(first))
            for other in others:
                self._end_paragraph()
                self._add(other)

    def _joined(self, text: str) -> str:
        """The text as it goes on after what is there: with the blank that was lost, without one that means nothing."""
        if self._is_after_tag and (blanks := _LAID_OUT.match(text)) and "\n" in blanks[0]:
            text = text[blanks.end() :]
        text = _DOLLARS.sub(self._dollars, text)
        if self._is_after_maths and (_GLUED.match(text) or text.startswith("(")):
            text = f" {text}"
        if self._ended:
            text = self._after_italics(self._ended, text)
        self._is_after_tag = self._is_after_maths = False
        return text

    def _after_italics(self, italics: _Italics, text: str) -> str:
        follows = (_GLUED_WORD if len(italics.words) > 1 else _LONG_WORD).match(text)
        is_lost = italics.is_jats or " " in italics.words or (italics.is_glued and follows)
        if is_lost and italics.is_glued:
            self._parts[italics.begin] = f" {self._parts[italics.begin]}"
        self._ended = None
        return f" {text}" if is_lost and follows else text

    def _add(self, text: str) -> None:
        if text:
            self._parts.append(text)

    def _tail(self) -> str:
        """The last characters of the paragraph so far."""
        return "".join(part[-40:] for part in self._parts[-3:])

    # -- layout ------------------------------------------------------------------------------------------------------

    def _take_inline(self, name: str, *, is_end: bool, is_jats: bool) -> None:
        self._is_after_tag = True
        if not is_end:
            self._close_up(is_script=name in ("sub", "sup", "inf"))
        if name in ("sub", "sup", "inf"):
            if is_end:
                self._end_script()
            else:
                self._script = (name, len(self._parts))
        elif name in ITALICS:
            if not is_end:
                if self._ended:
                    self._joined("")
                is_glued = bool(_WORD_END.search(self._tail()))
                self._italics = _Italics(begin=len(self._parts), is_glued=is_glued, is_jats=is_jats)
            elif self._italics:
                self._italics.words = "".join(self._parts[self._italics.begin :])
                is_word = self._italics.words[:1].isalnum()
                self._italics.is_glued = self._italics.is_glued and is_word
                self._ended, self._italics = (self._italics if is_word else None), None

    def _close_up(self, *, is_script: bool) -> None:
        """Take the blanks of a laid-out source away from before a tag, where none are meant."""
        if self._parts and "\n" in self._parts[-1] and (is_script or self._tail().rstrip().endswith(("(", "["))):
            self._parts[-1] = self._parts[-1].rstrip()

    def _end_script(self) -> None:
        if not self._script:
            return
        name, begin = self._script
        self._script = None
        before, content = (
            "".join(part[-1:] for part in self._parts[max(begin - 1, 0) : begin]),
            "".join(self._parts[begin:]).strip(),
        )
        signs = _RAISED if name == "sup" else _LOWERED
        if all(sign in signs for sign in content):
            content = "".join(signs[sign] for sign in content)
        elif name == "sup" and before.isdigit() and any(sign.isdigit() for sign in content):
            content = f"^{content}"  # a power: "10" and "6.5" would be another number side by side
        self._parts[begin:] = [content]

    def _take_block(self, name: str, *, is_end: bool) -> None:
        self._end_paragraph()
        self._is_head = self._is_markdown and name in HEADS and not is_end
        if self._is_markdown and name in ITEMS:
            self._leads = [lead for lead in self._leads if lead != "-"] + ([] if is_end else ["-"])

    def _end_paragraph(self) -> None:
        self._joined("")
        text = _SPACES.sub(" ", "".join(self._parts)).strip()
        self._parts, self._script, self._italics = [], None, None
        if not text:
            return
        if not self._is_head:
            self._paragraphs.append(" ".join([*self._leads, text]))
            self._leads = []
        elif not _OWN_NAME.fullmatch(text):
            self._leads.append(f"**{text if text[-1] in '.:?!' else f'{text}.'}**")

    # -- maths -------------------------------------------------------------------------------------------------------

    def _take_formula(self, tag: re.Match[str], name: str) -> None:
        """A formula, or what holds its writings, begins or ends."""
        if name in FORMULAS:
            self._containers += 0 if tag["empty"] else -1 if tag["end"] else 1
            if self._containers <= 0:
                self._end_container()
        elif not tag["end"] and not tag["empty"]:
            self._tex, self._mathml = ([], None) if name == "tex-math" else (None, Formula())

    def _take_mathml(self, formula: Formula, tag: re.Match[str], name: str) -> None:
        if name == "math" and tag["end"]:
            self._end_formula()
        elif tag["end"]:
            formula.close(name)
        else:
            formula.open(name, attributes_of(tag["attributes"]))
            if tag["empty"]:
                formula.close(name)

    def _end_formula(self) -> None:
        """A formula has ended: keep it while its container is open, as that may hold a better writing of it."""
        if self._tex is not None:
            self._formulas.insert(0, _bare_tex("".join(self._tex)))
        elif self._mathml:
            self._formulas.append(self._mathml.tex())
        self._tex = self._mathml = None
        if self._containers <= 0:
            self._end_container()

    def _end_container(self) -> None:
        formula = next(filter(None, self._formulas), "")
        self._containers, self._formulas = 0, []
        if formula:
            self._joined("")
            lost = " " if self._tail()[-1:].isalnum() or _WORD_END.search(self._tail()) else ""
            self._add(lost + self._maths(formula))
            self._is_after_tag = self._is_after_maths = True

    def _maths(self, formula: str) -> str:
        formula = _SPACES.sub(" ", formula).strip()
        if _NUMERAL.fullmatch(formula):
            return formula.replace("\\", "")
        if self._is_markdown:  # Markdown takes one backslash away from before a sign
            formula = _BEFORE_SIGN.sub(lambda _: r"\\", formula)
            return rf"\\({formula}\\)"
        return rf"\({formula}\)"

    def _dollars(self, found: re.Match[str]) -> str:
        return self._maths(found[1]) if _MATHS.fullmatch(found[1]) else found[0]


def _bare_tex(tex: str) -> str:
    """TeX without the document around it and the signs that make it maths."""
    if document := _DOCUMENT.search(tex):
        tex = document[1].partition(r"\end{document}")[0]
    tex = _SIGNS_AROUND.sub(lambda sign: sign[1] or "", tex)
    return tex.strip().removeprefix(r"\displaystyle").strip()
