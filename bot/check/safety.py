"""Rules for text that would act instead of being read: Liquid, HTML, characters that cannot be seen."""

from __future__ import annotations

import itertools
import re
import unicodedata
from typing import TYPE_CHECKING

from bot.check.leftovers import wrongly_decoded
from bot.check.links import FIELD as LINKS
from bot.check.markup import Active, active, running_scheme
from bot.check.rule import Case, Fault, Words, rule, shown, whole
from bot.faults import Edit, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.document import Span

# -- Liquid --------------------------------------------------------------------------------------------------

_RAW_PART = re.compile(r"\{%-?\s{0,20}(end)?raw\s{0,20}-?%\}")
_LIQUID = re.compile(r"\{\{|\{%")
_BRACES = re.compile(r"\{\{\}{0,99}")
"""With the braces that follow: Liquid would take them for the end of our own tag."""
_BROKEN_GUARD = re.compile(r"\\?\{&#37;-?\s{0,9}(?:end)?raw\b(?:\s{0,9}-?&#37;\\?\})?")


@rule(
    "liquid",
    Severity.ERROR,
    looks_at="text",
    why="Jekyll runs `{{ ... }}` and `{% ... %}` as Liquid: the text is lost, or the site cannot be built.",
)
def liquid(case: Case) -> Iterator[Fault]:
    """The text holds `{{` or `{%` outside a `raw` block."""
    if case.data.get("render_with_liquid") is False:
        return
    body = case.file.body
    if "{{" not in body and "{%" not in body:
        return
    line_end = -1
    for start, stop in _unguarded(body):
        for sign in _LIQUID.finditer(body, start, stop):
            if sign.start() < line_end:
                continue  # once a line
            line_end = body.find("\n", sign.start())
            line_end = len(body) if line_end < 0 else line_end
            yield Fault(
                message=f"{shown(sign[0])} in the text would be run as Liquid when the site is built.",
                hint=_lone(part) if (part := _RAW_PART.match(body, sign.start())) else _GUARDED,
                span=case.body_span(*sign.span()),
                edits=tuple(_guards(case, sign.start(), min(stop, line_end))),
            )


_GUARDED = "Put it between `{% raw %}` and `{% endraw %}`; it reads the same."


def _lone(part: re.Match[str]) -> str:
    """What to do about one half of a guard without the other: a guard around it would end too early, or never."""
    name = part[1] or ""
    instead = "" if name else " Or close what it guards by `{% endraw %}`."
    return f"Delete it; to show it to readers, write `&#123;% {name}raw %}}`.{instead}"


def _guards(case: Case, start: int, stop: int) -> Iterator[Edit]:
    """Guards around the doubled braces up to there; a tag (`{% ... %}`) may have been meant to run, and gets none."""
    body, offset = case.file.body, case.file.body_start
    if "{%" not in body[start:stop]:
        for braces in _BRACES.finditer(body, start, stop):
            guarded = f"{{% raw %}}{braces[0]}{{% endraw %}}"
            yield Edit(offset + braces.start(), offset + braces.end(), guarded)


def _unguarded(text: str) -> Iterator[tuple[int, int]]:
    """The pieces of text outside `raw` blocks; one that is never closed guards nothing."""
    end = 0
    opened: re.Match[str] | None = None
    for part in _RAW_PART.finditer(text):
        if opened is None and not part[1]:
            opened = part
        elif opened is not None and part[1]:
            yield end, opened.start()
            opened, end = None, part.end()
    yield end, len(text)


@rule(
    "liquid-guard",
    Severity.WARNING,
    looks_at="text",
    why="A guard that was itself escaped guards nothing, and readers see it.",
)
def liquid_guard(case: Case) -> Iterator[Fault]:
    """The text holds `{&#37; raw &#37;}`, an escaped guard."""
    guards = list(_BROKEN_GUARD.finditer(case.file.body)) if "{&#37;" in case.file.body else []
    if guards:
        yield Fault(
            message="A guard against Liquid (`raw`, `endraw`) is escaped, so readers see it in the text.",
            hint="Delete these guards; a formula needs one only where it holds two `{` in a row.",
            span=case.body_span(*guards[0].span()),
            edits=tuple(Edit(*case.body_span(*guard.span()), "") for guard in guards)
            if all(guard[0].endswith("}") for guard in guards)
            else (),
        )


# -- HTML ----------------------------------------------------------------------------------------------------


@rule(
    "html-active",
    Severity.ERROR,
    looks_at="text",
    why="An entry is text to read: nothing in it may run or load something in a reader's browser.",
)
def html_active(case: Case) -> Iterator[Fault]:
    """HTML that loads or runs something: `<script>`, `<iframe>`, `onclick=`, `javascript:`."""
    for words in case.words():
        found = {piece.what: piece.offset for piece in active(words.text)} if _may_act(words.text) else {}
        if not _is_link_address(words.field) and _SCHEME_LIKE.search(words.text):
            found |= {scheme: 0} if (scheme := running_scheme(words.text)) else {}
        for what in sorted(found):
            yield _active(what, field=words.field, span=_part(case, words, found[what], what))
    body = case.file.body
    line_end, told = -1, set[str]()
    for piece in sorted(active(body, is_markdown=True), key=_offset) if _may_act(body) else ():
        if piece.offset > line_end:
            line_end = body.find("\n", piece.offset)
            line_end, told = len(body) if line_end < 0 else line_end, set()
        if piece.what not in told:  # once a line
            told.add(piece.what)
            yield _active(piece.what, span=case.body_span(piece.offset, piece.offset + len(piece.what.rstrip(">"))))


def _part(case: Case, words: Words, begin: int, what: str) -> Span | None:
    return case.span(words.field, begin, min(len(words.text), begin + len(what.rstrip(">"))))


def _may_act(text: str) -> bool:
    """Whether there is any sign without which nothing acts: most texts have none, and are not looked at closely."""
    return "<" in text or "](" in text or "]:" in text


_SCHEME_LIKE = re.compile("[:&]")


def _offset(piece: Active) -> int:
    return piece.offset


def _active(what: str, *, field: str = "", span: Span | None) -> Fault:
    written = whole(what.replace("<", "&lt;").replace(">", "&gt;"))
    return Fault(
        message=f"{shown(what)} would run or load something in a reader's browser.",
        hint=f"Delete it; to show it to readers, write {written}."
        if what.startswith("<")
        else "Delete it; to show it to readers, write `&lt;` for the `<` before it."
        if what.endswith("=")
        else "Write an address that begins with `https://`.",
        field=field,
        span=span,
    )


def _is_link_address(field: str) -> bool:
    return field.startswith(f"{LINKS}.") and field.endswith(".url")


_TAG_LIKE = re.compile(r"</?[A-Za-z][^<>]{0,500}>")
_SHOWN_FIELDS = ("title", "authors", "conference", "journal", "tags")


@rule(
    "html-in-field",
    Severity.WARNING,
    looks_at="front matter",
    why="The site prints these fields as they are, and a browser takes `<T>` for a tag and hides it.",
)
def html_in_field(case: Case) -> Iterator[Fault]:
    """A title, author, venue or tag holds something that looks like an HTML tag (`List<T>`)."""
    for words in case.words(*_SHOWN_FIELDS):
        tag = _TAG_LIKE.search(words.text)
        if tag and not any(active(words.text)):
            plain = tag[0].replace("<", "&lt;").replace(">", "&gt;")
            yield Fault(
                message=f"A browser takes {shown(tag[0])} for HTML and does not show it.",
                hint=f"Write {whole(plain)} to show it, or delete it.",
                field=words.field,
                span=case.span(words.field, *tag.span()),
            )


# -- characters ----------------------------------------------------------------------------------------------

_REORDERING = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]")
_UNSEEN = re.compile("[\u200b\u200e\u200f\u2060\u061c\u00ad\ufeff]")


@rule(
    "control-character",
    Severity.ERROR,
    looks_at="text",
    why="They cannot be seen, break the site's feed, or show the words around them in another order.",
)
def control_character(case: Case) -> Iterator[Fault]:
    """The file holds control characters, or characters that change the direction of the words after them."""
    yield from _characters(case, _REORDERING, "Delete it.")


@rule(
    "zero-width-character",
    Severity.WARNING,
    looks_at="text",
    why="It cannot be seen, and keeps the word it stands in from being found.",
)
def zero_width_character(case: Case) -> Iterator[Fault]:
    """The file holds characters without a width: zero-width spaces, soft hyphens, direction marks."""
    yield from _characters(case, _UNSEEN, "Delete it; it often comes with text copied from a page or a PDF.")


def _characters(case: Case, pattern: re.Pattern[str], hint: str) -> Iterator[Fault]:
    """Each such character, once a line; where the front matter cannot be read, its reader has said why."""
    text = case.file.text
    is_judged = case.file.document is None or case.file.document.is_readable
    start = text.startswith("\ufeff") if is_judged else case.file.body_start
    line_end, told = -1, set[str]()
    explained: frozenset[int] | None = None
    for sign in pattern.finditer(text, start):
        character = sign[0]
        if "\x80" <= character <= "\x9f" or character == "\xad":
            explained = _within_mojibake(text) if explained is None else explained
            if sign.start() in explained:
                continue  # half of a letter that was decoded wrongly, of which another rule speaks
        if sign.start() > line_end:
            line_end = text.find("\n", sign.start())
            line_end, told = len(text) if line_end < 0 else line_end, set()
        if character in told:
            continue
        told.add(character)
        name = unicodedata.name(character, "a control character").lower()
        alike = re.finditer(re.escape(character), text[sign.start() : line_end])
        places = [sign.start() + other.start() for other in itertools.islice(alike, _MOST_EDITS + 1)]
        yield Fault(
            message=f"There is an invisible character here: U+{ord(character):04X}, {name}.",
            hint=hint,
            span=sign.span(),
            edits=tuple(Edit(place, place + 1, "") for place in places if place not in (explained or ()))
            if character not in _OF_DIRECTION and len(places) <= _MOST_EDITS
            else (),
        )


def _within_mojibake(text: str) -> frozenset[int]:
    return frozenset(place for span, _ in wrongly_decoded(text) for place in range(*span))


_MOST_EDITS = 200
"""Characters of one kind on one line that are deleted at once; a line with more of them is not a line of text."""
_OF_DIRECTION = frozenset("\u200e\u200f\u061c")
"""Marks that some scripts need."""
