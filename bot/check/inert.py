"""A stranger's words, quoted so that GitHub notifies nobody, links and runs nothing, and they read the same.

GitHub looks for mentions and references in the *rendered* text, outside code (html-pipeline's MentionFilter).
So entities and backslashes do not hide them: `&#64;name` is a mention. A zero-width space after the sign does
(as in Renovate). What only Markdown or HTML would act on is escaped in the usual way.
"""

from __future__ import annotations

import re

GAP = "&#8203;"
"""A zero-width space, written so that it can be seen in the source of a comment."""

ZERO_WIDTH_SPACE = "\u200b"

_VANISHING = re.compile(
    "["
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # control characters
    "\u200b\u2060\ufeff\u00ad"  # characters without a width; joiners stay: Persian and emoji need them
    "\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069"  # direction marks and overrides
    "\ud800-\udfff\ufff9-\ufffb\U000e0000-\U000e007f"  # what no sentence needs: halves, annotations, tags
    "]"
)
_BLANKS = re.compile(r"[\s\x85\u2028\u2029]+")
_LINE_ENDS = re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")

# Where a zero-width space goes, in what a reader sees. Each pattern matches the empty place.
_GAPS = re.compile(
    r"""
      (?<=@) (?=\S)                                            # @name, @organisation/team, name@host
    | (?<=\#) (?=[0-9])                                        # #1, owner/name#1
    | (?<=\bGH-) (?=[0-9])                                     # GH-1
    | (?<=\bGHSA-) (?=\w)                                      # a security advisory
    | (?<=:) (?=//)                                            # https://host
    | (?<=\bwww) (?=\.)                                        # www.host
    | (?<=:) (?=[\w+-]+:)                                      # :emoji:
    | (?<=\[) (?=(?:skip|no)[ ]ci\]|ci[ ]skip\]|skip[ ]actions\]|actions[ ]skip\])  # a commit that runs no workflow
    | (?<=\bmailto:) (?=\S) | (?<=\bxmpp:) (?=\S)
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_COMMIT = re.compile(r"(?<![0-9A-Za-z])[0-9a-f]{7,64}(?![0-9A-Za-z])", re.IGNORECASE)
_SHORTEST_COMMIT = 7

_SIGNS = re.compile(r"[\\`*_\[\]~|#<>&$]")
_WRITTEN = {
    "<": "&lt;",
    ">": "&gt;",
    "&": "&amp;",
    "$": "<span>$</span>",
}  # GitHub's own advice against $maths$
_LINE_START = re.compile(r"([-+=:]|[0-9]{1,9}(?=[.)]))")


def plain(text: str) -> str:
    """The words on one line outside Markdown (a title, a commit message): no mention, no reference."""
    return _separate(one_line(text), ZERO_WIDTH_SPACE)


def inert(text: str) -> str:
    """The words on one line of Markdown; safe in a paragraph, heading, list, quotation and cell."""
    return _escape_line(one_line(text))


def inert_paragraphs(text: str) -> str:
    """The words as Markdown paragraphs: blank lines and line ends stay, indentation does not."""
    lines = (one_line(line) for line in _LINE_ENDS.sub("\n", text).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(map(_escape_line, lines))).strip("\n")


def inert_sentence(text: str) -> str:
    """A sentence of ours as one line of Markdown: what it quotes in backticks becomes code."""
    pieces = one_line(text).split("`")
    if len(pieces) % 2 == 0:  # a backtick without its partner is one of a stranger's
        return inert(text)
    return "".join(code_span(piece) if number % 2 else _escape_line(piece) for number, piece in enumerate(pieces))


def code_span(text: str) -> str:
    """The words on one line in a fixed-width font, exactly as typed; `` ` ` `` when there are none."""
    shown = one_line(text) or " "
    fence = "`" * (_longest_run(shown) + 1)
    # A blank at both ends is taken off by the reader, so one more is given where the text has its own.
    pad = " " if shown[0] == "`" or shown[-1] == "`" else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def code_cell(text: str) -> str:
    """A code span for a cell of a table, where a bar would end the cell."""
    return code_span(text).replace("|", "\\|")


def code_block(text: str, language: str = "") -> str:
    """The lines in a fixed-width font, exactly as typed, within a fence that nothing in them can close."""
    shown = _VANISHING.sub("", _LINE_ENDS.sub("\n", text)).rstrip("\n")
    fence = "`" * max(3, _longest_run(shown) + 1)
    return f"{fence}{re.sub(r'[^a-z0-9-]', '', language)}\n{shown}\n{fence}"


def names_commit(text: str) -> bool:
    """Whether GitHub might take a part of this for the name of a commit."""
    return _COMMIT.search(text) is not None


def one_line(text: str) -> str:
    """The words on one line, without the characters that cannot be seen; for a terminal or a log."""
    return _BLANKS.sub(" ", _VANISHING.sub("", text)).strip()


def _longest_run(text: str) -> int:
    return max((len(run) for run in re.findall(r"`+", text)), default=0)


def _separate(text: str, gap: str) -> str:
    """Put a gap where GitHub would begin to link; commit names are cut into pieces too short for one."""
    text = _COMMIT.sub(lambda name: _cut(name[0]), text)
    return _GAPS.sub(ZERO_WIDTH_SPACE, text).replace(ZERO_WIDTH_SPACE, gap)


def _cut(name: str) -> str:
    size = _SHORTEST_COMMIT - 1
    return ZERO_WIDTH_SPACE.join(name[start : start + size] for start in range(0, len(name), size))


def _escape_line(line: str) -> str:
    escaped = _SIGNS.sub(lambda sign: _WRITTEN.get(sign[0], f"\\{sign[0]}"), _separate(line, ZERO_WIDTH_SPACE))
    escaped = _LINE_START.sub(_escape_start, escaped, count=1) if _LINE_START.match(escaped) else escaped
    return escaped.replace(ZERO_WIDTH_SPACE, GAP)


def _escape_start(start: re.Match[str]) -> str:
    return f"{start[0]}\\" if start[0].isdigit() else f"\\{start[0]}"
