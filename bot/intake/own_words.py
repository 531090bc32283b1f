"""The lines of a comment in which its author speaks: without code, quotations, HTML comments and the rest of a mail.

In: a comment's body. Out: its own lines, in time linear in the size of the body. What GitHub shows as code is
Markdown's business (CommonMark: fences, code spans); what a mail program adds is known by its usual marks.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.intake.issue_form import normalised

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_FENCE = re.compile(
    r"(?P<before>(?P<bullets>(?:[ ]{0,3}(?:[-*+]|[0-9]{1,9}[.)])[ \t]++)*+)[ ]{0,3}"
    r"|[ ]{0,3}/(?i:set)[ \t][^\n`:]*+:[ \t]*+)"
    r"(?P<fence>`{3,}+(?=[^`\n]*+(?:\n|\Z))|~{3,}+)[^\n]*+"
)
"""The line that opens a fence: by itself, behind bullets, or behind the colon of a `/set`."""
_FENCE_END = re.compile(r"^(?P<indent>[ \t]*+)(?P<fence>`{3,}+|~{3,}+)[ \t]*+$", re.MULTILINE)
_QUOTE = re.compile(r"[ ]{0,3}>")
_PARAGRAPH_END = re.compile(
    r"\n(?=[ \t]*+(?:\n|\Z)|[ ]{0,3}(?:>|`{3}|~{3}|\#{1,6}[ \t]|(?:[-*+]|[0-9]{1,9}[.)])[ \t]))"
)
_OPENING = re.compile(
    r"\\[\\`<]|(?P<ticks>`++)|(?P<comment><!--)|<(?P<tag>pre|code|blockquote)\b", re.IGNORECASE | re.ASCII
)
_CLOSING_TAG = re.compile(r"</(pre|code|blockquote)\b", re.IGNORECASE | re.ASCII)
_TICKS = re.compile(r"`++")

_MAIL_END = re.compile(
    r"""
      --[ ]?                                              # RFC 3676's signature; some programs drop the blank
    | _{16,}+\s*                                          # Outlook
    | \s*-{2,}+\s*(?:original[ ]message|forwarded[ ]message|urspr\w+[ ]nachricht|message[ ]d.origine
        |mensaje[ ]original|messaggio[ ]originale|mensagem[ ]original)\s*-{2,}+\s*
    | (?:[-–—]\s*)?(?:reply[ ]to[ ]this[ ]email[ ]directly|you[ ]are[ ]receiving[ ]this[ ]because)\b.*  # GitHub
    """,
    re.VERBOSE | re.IGNORECASE,
)
_MAIL_FROM = re.compile(r"[*\s]*from:", re.IGNORECASE)
_MAIL_SENT = re.compile(r"[*\s]*(?:sent|date):|.*\ssent:", re.IGNORECASE)
_MAIL_INTRODUCTION = re.compile(r"on\s.*\swrote[ ]?:|(?!/)(?=.*\d).*<[^<>@\s]+@[^<>@\s]+>.{0,40}[:：]", re.IGNORECASE)
_MAIL_LINES = 3
"""Lines over which a mail program may wrap what it writes above the mail that is answered, and their length."""
_MAIL_LINES_LENGTH = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnLine:
    """A line that its author wrote to be read as text; `block` is the code block that begins right below its end."""

    number: int
    text: str
    block: str | None = None


def own_lines(body: str) -> tuple[OwnLine, ...]:
    """The lines of a comment that are neither code, quotation, HTML comment nor the tail of a mail, blank ones too.

    A line without `>` below a quotation is its author's own, although GitHub draws it into the quotation.
    """
    return tuple(_own_lines(normalised(body)))


def _own_lines(text: str) -> Iterator[OwnLine]:
    lines = text.split("\n")
    scan = _Scan(text)
    deaf = scan.read()
    start, passed = 0, 0
    for index, line in enumerate(lines):
        after = start + len(line) + 1
        while passed < len(deaf) and deaf[passed][1] <= start:
            passed += 1
        is_deaf = passed < len(deaf) and deaf[passed][0] < start
        if not is_deaf and not _QUOTE.match(line) and start not in scan.fences:
            if _is_end_of_mail(lines, index):
                return
            cut, inline = scan.values.get(start, (len(line), None))
            yield OwnLine(number=index + 1, text=line[:cut], block=inline or scan.fences.get(after))
        start = after


class _Scan:
    """Reads a text once from its start to its end for all that hides a line; offsets count from the text's start."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.fences: dict[int, str] = {}
        """where a line opens a fence, and what is in it"""
        self.values: dict[int, tuple[int, str]] = {}
        """where a line opens a fence behind a command: how much of the line is before it, and what is in it"""
        self._paragraph_ends = [match.start() for match in _PARAGRAPH_END.finditer(text)]
        self._fence_ends = list(_FENCE_END.finditer(text))
        self._ticks: dict[int, list[int]] = {}
        for run in _TICKS.finditer(text):
            self._ticks.setdefault(len(run[0]), []).append(run.start())
        self._closing: dict[str, list[int]] = {}
        for tag in _CLOSING_TAG.finditer(text):
            self._closing.setdefault(tag[1].lower(), []).append(tag.start())

    def read(self) -> Sequence[tuple[int, int]]:
        """The stretches in which a line that begins there is deaf, in order, none within another."""
        return list(self._stretches())

    def _stretches(self) -> Iterator[tuple[int, int]]:
        position = 0
        while position < len(self.text):
            if fence := _FENCE.match(self.text, position):
                end = self._end_of_fence(fence)
                yield fence.start(), end
                position = self._next_line(end)
            elif _QUOTE.match(self.text, position):
                position = self._next_line(position)
            else:
                line_end = self._next_line(position) - 1
                while opening := _OPENING.search(self.text, position, line_end):
                    position = max(self._end_of(opening), opening.end())
                    if position > line_end:
                        yield opening.start(), position
                        line_end = self._next_line(position) - 1
                position = line_end + 1

    def _next_line(self, position: int) -> int:
        end = self.text.find("\n", position)
        return (len(self.text) if end < 0 else end) + 1

    def _end_of_fence(self, opening: re.Match[str]) -> int:
        """Where a fence ends (that of the text for one that is not closed); what is in it is kept."""
        index = bisect_right(self._fence_ends, opening.end(), key=lambda match: match.start())
        while index < len(self._fence_ends) and not _closes(self._fence_ends[index], opening):
            index += 1
        closing = self._fence_ends[index] if index < len(self._fence_ends) else None
        content = self.text[opening.end() + 1 : closing.start() if closing else len(self.text)].removesuffix("\n")
        if "/" in opening["before"]:
            self.values[opening.start()] = (len(opening["before"]), content)
        else:
            self.fences[opening.start()] = content
        return closing.end() if closing else len(self.text)

    def _end_of(self, opening: re.Match[str]) -> int:
        """Where what is opened here inside a line ends; 0 where nothing is."""
        if ticks := opening["ticks"]:
            closing = _next(self._ticks.get(len(ticks), ()), opening.end())
            pause = _next(self._paragraph_ends, opening.start())
            return closing + len(ticks) if closing >= 0 and (pause < 0 or closing < pause) else 0
        if opening["comment"]:
            closing = self.text.find("-->", opening.start() + 2)
            return closing + 3 if closing >= 0 else len(self.text) + 1
        if tag := opening["tag"]:
            return _next(self._closing.get(tag.lower(), ()), opening.end())
        return 0


def _closes(end: re.Match[str], opening: re.Match[str]) -> bool:
    """Whether this line closes that fence; within a list it may stand further in."""
    is_near = len(end["indent"]) <= 3 and "\t" not in end["indent"]
    return end["fence"].startswith(opening["fence"]) and (is_near or bool(opening["bullets"]))


def _next(places: Sequence[int], position: int) -> int:
    """The first of these places that is not before the position, or -1."""
    index = bisect_left(places, position)
    return places[index] if index < len(places) else -1


def _is_end_of_mail(lines: Sequence[str], index: int) -> bool:
    """Whether what a person wrote in a mail ends above this line."""
    line = lines[index]
    if _MAIL_END.fullmatch(line):
        return True
    below = lines[index + 1 : index + 1 + _MAIL_LINES]
    if _MAIL_FROM.match(line):
        return any(map(_MAIL_SENT.match, (line, *below)))
    written = ""
    for number, wrapped in enumerate((line, *below[: _MAIL_LINES - 1])):
        written = f"{written} {wrapped.strip()}".lstrip()
        if not wrapped.strip() or _QUOTE.match(wrapped) or len(written) > _MAIL_LINES_LENGTH:
            return False
        if _MAIL_INTRODUCTION.fullmatch(written):
            return _is_quotation_below(lines, index + 1 + number)
    return False


def _is_quotation_below(lines: Sequence[str], index: int) -> bool:
    while index < len(lines) and not lines[index].strip():
        index += 1
    return index < len(lines) and _QUOTE.match(lines[index]) is not None
