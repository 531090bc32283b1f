"""Rules for text that would act instead of being read: Liquid, HTML, characters that cannot be seen."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from bot.check.links import FIELD as LINKS
from bot.check.markup import active, running_scheme
from bot.check.rule import Case, Fault, rule, shown
from bot.faults import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

# -- Liquid --------------------------------------------------------------------------------------------------

_RAW_PART = re.compile(r"\{%-?\s{0,20}(end)?raw\s{0,20}-?%\}")
_LIQUID = re.compile(r"\{\{|\{%")
_BROKEN_GUARD = re.compile(r"\{&#37;-?\s*(?:end)?raw\b")


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
    for number, line in enumerate(_unguarded(case.file.body).split("\n"), start=case.file.body_line):
        if sign := _LIQUID.search(line):
            yield Fault(
                message=f"{shown(sign[0])} in the text would be run as Liquid when the site is built.",
                hint="Put it between `{% raw %}` and `{% endraw %}`; it reads the same.",
                line=number,
            )


def _unguarded(text: str) -> str:
    """The text outside `raw` blocks, with all line ends; one that is never closed guards nothing."""
    kept: list[str] = []
    end = 0
    opened: re.Match[str] | None = None
    for part in _RAW_PART.finditer(text):
        if opened is None and not part[1]:
            opened = part
        elif opened is not None and part[1]:
            kept += [text[end : opened.start()], " " + "\n" * text.count("\n", opened.start(), part.end())]
            opened, end = None, part.end()
    return "".join([*kept, text[end:]])


@rule(
    "liquid-guard",
    Severity.WARNING,
    looks_at="text",
    why="A guard that was itself escaped guards nothing, and readers see it.",
)
def liquid_guard(case: Case) -> Iterator[Fault]:
    """The text holds `{&#37; raw &#37;}`, an escaped guard."""
    if guard := _BROKEN_GUARD.search(case.file.body):
        yield Fault(
            message="A guard against Liquid (`raw`, `endraw`) is escaped, so readers see it in the text.",
            hint="Delete these guards; a formula needs one only where it holds two `{` in a row.",
            line=case.body_line(guard.start()),
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
        found = {piece.what for piece in active(words.text)}
        if not _is_link_address(words.field) and (scheme := running_scheme(words.text)):
            found.add(scheme)
        for what in sorted(found):
            yield _active(what, field=words.field, line=words.line)
    for line, what in sorted(
        {(case.body_line(piece.offset), piece.what) for piece in active(case.file.body, is_markdown=True)}
    ):
        yield _active(what, line=line)


def _active(what: str, *, field: str = "", line: int) -> Fault:
    written = shown(what.replace("<", "&lt;").replace(">", "&gt;"))
    return Fault(
        message=f"{shown(what)} would run or load something in a reader's browser.",
        hint=f"Delete it; to show it to readers, write {written}."
        if what.startswith("<")
        else "Delete it; to show it to readers, write `&lt;` for the `<` before it."
        if what.endswith("=")
        else "Write an address that begins with `https://`.",
        field=field,
        line=line,
    )


def _is_link_address(field: str) -> bool:
    return field.startswith(f"{LINKS}.") and field.endswith(".url")


_TAG_LIKE = re.compile(r"</?[A-Za-z][^<>]*>")
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
                hint=f"Write {shown(plain)} to show it, or delete it.",
                field=words.field,
                line=words.line,
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
    is_judged = case.file.document is None or case.file.document.is_readable
    first = 1 if is_judged else case.file.body_line
    text = case.file.text.removeprefix("\ufeff") if is_judged else case.file.body
    for number, line in enumerate(text.split("\n"), start=first):
        for character in dict.fromkeys(pattern.findall(line)):
            name = unicodedata.name(character, "a control character").lower()
            yield Fault(
                message=f"There is an invisible character here: U+{ord(character):04X}, {name}.",
                hint=hint,
                line=number,
            )
