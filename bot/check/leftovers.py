"""Rules for what other programs left in a text: TeX outside formulas, letters that were decoded wrongly."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.check.rule import Case, Fault, rule, shown
from bot.faults import Edit, Severity
from bot.resolve.tex import decode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.document import Span

_FIELDS = ("title", "authors", "conference", "journal")
_MOST = 50
"""Places in one text that are told and mended; the rest waits until these are."""

# -- TeX -----------------------------------------------------------------------------------------------------

_MATHS = r"\\\(.{0,500}?\\\)|\\\[.{0,500}?\\\]|\$[^$]{1,200}\$"
_TEX = re.compile(
    rf"""(?P<maths> {_MATHS} ) | (?P<tex>
      \{{? \\ (?: [`'^"~=.] | [uvHcdbkr](?![A-Za-z]) ) [ ]?
            (?: \{{ \\?[A-Za-z]{{1,2}} \}} | \\[ij](?![A-Za-z]) | [A-Za-z] ) \}}?
    | \{{? \\ (?:ss|ae|AE|oe|OE|aa|AA|o|O|l|L) (?: \{{\}} | \}} | [ ] )
    | \\ (?:emph|textit|textbf|texttt|textsc|textrm|textsf|mbox|text|underline) \{{ [^{{}}$\\]{{0,300}} \}}
    | \\ [&%_\#]
    | (?<!\w) \{{ (?: [A-Z][A-Za-z0-9+-]{{1,40}} \}} | [A-Z] \}} (?=[a-z]) )
    )""",
    re.VERBOSE | re.DOTALL,
)


@rule(
    "tex",
    Severity.WARNING,
    looks_at="front matter",
    why="Outside formulas the site shows TeX as it stands: readers see backslashes, and search finds nothing.",
)
def tex(case: Case) -> Iterator[Fault]:
    r"""A title, author or venue holds TeX that stands for plain letters: `{\"o}`, `\textit{...}`, `{BERT}`."""
    for words in case.words(*_FIELDS):
        if "\\" not in words.text and "{" not in words.text:
            continue
        found = [part for part in _TEX.finditer(words.text) if part["tex"]][:_MOST]
        for part in found:
            plain = decode(part[0]) if not _is_escaped(words.text, part.start()) else part[0]
            if plain == part[0] or not plain:
                continue
            yield Fault(
                message=f"{shown(part[0])} is TeX, which the site shows as it stands.",
                hint=f"Write {shown(plain)}.",
                field=words.field,
                span=case.span(words.field, *part.span()),
                edits=case.edits(words.field, *part.span(), plain),
            )


def _is_escaped(text: str, place: int) -> bool:
    return text[place - 1 : place] == "\\"


# -- mojibake --------------------------------------------------------------------------------------------------

_CP1252 = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_TRAIL = rf"[\x80-\xbf{_CP1252}]"
_MOJIBAKE = re.compile(rf"[\xc2-\xdf]{_TRAIL}|[\xe0-\xef]{_TRAIL}{{2}}|[\xf0-\xf4]{_TRAIL}{{3}}")


@rule(
    "mojibake",
    Severity.WARNING,
    looks_at="text",
    why="A letter was saved in one encoding and read in another: the name or word cannot be read, nor found.",
)
def mojibake(case: Case) -> Iterator[Fault]:
    """The file holds letters that were decoded wrongly: `Ã¶` for `ö`, `â€™` for an apostrophe."""
    text = case.file.text
    if text.isascii():
        return
    for count, (span, meant) in enumerate(wrongly_decoded(text)):
        if count == _MOST:
            return
        yield Fault(
            message=f"{shown(text[slice(*span)])} is {shown(meant)}, decoded wrongly.",
            hint=f"Write {shown(meant)}.",
            span=span,
            edits=(Edit(*span, meant),),
        )


def wrongly_decoded(text: str) -> Iterator[tuple[Span, str]]:
    """Each letter that was decoded wrongly: where it stands, and what it is."""
    for part in _MOJIBAKE.finditer(text):
        if meant := _decoded(part[0]):
            yield part.span(), meant


def _decoded(text: str) -> str:
    """What was meant; nothing where these letters are no bytes of one other letter."""
    try:
        letter = b"".join(_byte(sign) for sign in text).decode("utf-8")
    except (UnicodeDecodeError, UnicodeEncodeError):
        return ""
    return letter if len(letter) == 1 and letter.isprintable() and letter not in "\"'\\" else ""


def _byte(sign: str) -> bytes:
    return sign.encode("latin-1") if ord(sign) < 0x100 else sign.encode("cp1252")
