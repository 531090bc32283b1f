"""What messages are put together from, so that all of it has room: what is long gives way, what is short never.

A `Part` is asked for its text with the room that it has; it answers with no more characters than that, and with nothing
where there is nothing to say.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

from bot.check.inert import (
    GAP,
    ZERO_WIDTH_SPACE,
    code_block,
    code_span,
    inert,
    inert_sentence,
    names_commit,
    one_line,
    plain,
)
from bot.check.render import destination

BODY_LIMIT = 65_536
"""Characters of a comment or of a pull request's body, at GitHub; the summary of a check run holds one less."""

Part = Callable[[int], str]

_GAP = "\n\n"
_LINES = 6
"""Lines of a value that stay lines in a cell."""
_WORD = 60
"""Characters from which on a word of a cell gets places to be broken at."""
_ADDRESS = re.compile(
    r"https?://[\w.-]+(?::[0-9]{1,5})?(?:[/?#][!#-;=?-\[\]^_a-{}~]*)?",
    re.ASCII | re.IGNORECASE,
)
"""A web address as nearly all are: a plain host, and no sign that Markdown could take for its own."""
_CODE = re.compile(r"(?=.*[0-9])[^`|\\]+")
_BEFORE, _BEHIND = "([{\"'“‘«", ".,;:!?]}\"'”’»"
"""Signs around a word that are no part of it."""
_ELLIPSIS = " …"
_MORE = "… and {} more."
NOTHING = "*nothing*"
"""A cell without a value; a stranger cannot write it, as his asterisks are escaped."""
_NO_ROOM = "\n\n*There is no room here to show the rest.*"


def fitted(parts: Iterable[str | Part], room: int = BODY_LIMIT - 1) -> str:
    """The parts with blank lines between them; where they are too long together, the long ones share what is left."""
    asked = list(parts)
    texts = [part if isinstance(part, str) else part(room) for part in asked]
    if sum(len(text) + len(_GAP) for text in texts if text) > room:
        fixed = sum(len(part) + len(_GAP) for part in asked if isinstance(part, str) and part)
        sizes = [len(text) + len(_GAP) for part, text in zip(asked, texts, strict=True) if not isinstance(part, str)]
        share = _share(sizes, room - fixed) - len(_GAP)
        texts = [
            text if isinstance(part, str) or len(text) <= share else part(share)
            for part, text in zip(asked, texts, strict=True)
        ]
    return _GAP.join(filter(None, texts))


def _share(sizes: Iterable[int], room: int) -> int:
    """The most that each may take so that all have room, if those who need less leave the rest to the others."""
    ascending = sorted(sizes)
    for number, size in enumerate(ascending):
        share = max(room, 0) // (len(ascending) - number)
        if size > share:
            return share
        room -= size
    return max(room, 0)


def stacked(parts: Sequence[str | Part]) -> Part:
    """Several parts as one."""
    return lambda room: fitted(parts, room)


def under(lead: str, part: Part) -> Part:
    """A part below a sentence that leads to it."""
    return lambda room: _GAP.join((lead, text)) if (text := part(room - len(lead) - len(_GAP))) else ""


def folded(summary: str, part: Part, *, is_open: bool = False) -> Part:
    """A part that a reader unfolds."""
    begin = f"<details{' open' if is_open else ''}><summary>{summary}</summary>{_GAP}"
    end = f"{_GAP}</details>"
    return lambda room: f"{begin}{text}{end}" if (text := part(room - len(begin) - len(end))) else ""


def summary_text(text: str) -> str:
    """A stranger's words for a summary: that is HTML, where Markdown's own escapes would be seen."""
    words = html.escape(plain(text), quote=False).replace("$", "<span>$</span>")
    return words.replace(ZERO_WIDTH_SPACE, GAP)


def listed(lines: Iterable[str], *, more: int = 0) -> Part:
    """Lines as a list, each once; as many as there is room for, and the number of the others and of `more`."""
    items = [f"- {line}" for line in dict.fromkeys(lines)]
    return lambda room: _cut(items, room, "\n- ", more=more)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Part:
    """Rows of cells, each safe in its cell already; without a row there is no table."""
    lines = [f"| {' | '.join(row)} |" for row in rows]
    top = f"| {' | '.join(head)} |\n|{'---|' * len(head)}\n"
    return lambda room: f"{top}{text}" if (text := _cut(lines, room - len(top), _GAP)) else ""


def _cut(lines: Sequence[str], room: int, before_more: str, *, more: int = 0) -> str:
    whole = "\n".join(lines)
    if len(whole) <= room and not more:
        return whole
    room -= len(before_more) + len(_MORE) + len(str(len(lines) + more))
    kept: list[str] = []
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            break
        kept.append(line)
    return "\n".join(kept) + before_more + _MORE.format(len(lines) - len(kept) + more) if kept else ""


def block(text: str, language: str) -> Part:
    """A code block; where it is too long, its beginning and a sentence."""

    def write(room: int) -> str:
        whole = code_block(text[:room], language)
        if len(whole) <= room and len(text) <= room:
            return whole
        begin = fit(text, lambda part: code_block(part, language), room - len(_NO_ROOM)).removesuffix(_ELLIPSIS)
        return f"{begin}{_NO_ROOM}" if begin else ""

    return write if text.strip() else lambda _: ""


def fit(text: str, write: Callable[[str], str], room: int) -> str:
    """The text as `write` puts it, or as much of it as there is room for."""
    room = max(room, 0)
    text, is_whole = text[:room], len(text) <= room
    written = write(text)
    if is_whole and len(written) <= room:
        return written
    while text.strip() and room > len(_ELLIPSIS):
        shorter = len(text) * (room - len(_ELLIPSIS)) // max(len(written), 1)
        text = text[: min(shorter, len(text) - 1)]
        written = f"{write(text)}{_ELLIPSIS}"
        if len(written) <= room:
            return written
    return ""


def clipped(text: str, most: int) -> str:
    """The words on one line, with an ellipsis where they are longer than that."""
    words = one_line(text[: most * 10])
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"


def cell(text: str, most: int) -> str:
    """A stranger's words for a cell of a table; a few short lines stay lines."""
    lines = [line for part in text[: most * 10].splitlines() if (line := one_line(part))]
    if len(lines) in range(2, _LINES + 1) and sum(map(len, lines)) <= most:
        return "<br>".join(map(_in_cell, lines))
    return _in_cell(clipped(text, most)) or NOTHING


def _in_cell(line: str) -> str:
    """A line whose addresses can be clicked and whose identifiers can be copied."""
    words = ((word, _apart(word)) for word in line.split(" "))
    return " ".join(
        " ".join(written for _, written in group) if is_apart else inert(" ".join(word for word, _ in group))
        for is_apart, group in groupby(words, key=lambda pair: bool(pair[1]))
    )


def _apart(word: str) -> str:
    """How a word is written that is not written like the others: an address, an identifier, a long one."""
    before = word[: len(word) - len(word.lstrip(_BEFORE))]
    core = word[len(before) :].rstrip(_BEHIND)
    while core.endswith(")") and core.count(")") > core.count("("):
        core = core[:-1].rstrip(_BEHIND)
    if said := _link(core) or _identifier(core):
        return f"{inert(before)}{said}{inert(word[len(before) + len(core) :])}"
    # A table that is too wide hides its last columns.
    pieces = [inert(word[start : start + _WORD]) for start in range(0, len(word), _WORD)]
    return GAP.join(pieces) if len(pieces) > 1 else ""


def _link(word: str) -> str:
    target = destination(word) if _ADDRESS.fullmatch(word) else ""
    return f"[{code_span(clipped(word, _WORD))}]({target})" if target else ""


def _identifier(word: str) -> str:
    """Numbers that could be the name of a commit; as code they need no gap, which would be copied with them."""
    return code_span(word) if len(word) <= _WORD and names_commit(word) and _CODE.fullmatch(word) else ""


def cell_sentence(text: str) -> str:
    """A sentence of ours for a cell; where it quotes a bar, its backticks are only signs."""
    return inert(text) if "|" in text else inert_sentence(text)


def count(number: int, thing: str = "thing") -> str:
    """How many: "1 thing", "2 things"."""
    return f"{number} {thing}{'' if number == 1 else 's'}"
